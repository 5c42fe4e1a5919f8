//! How many requests may be under way at once: a number that an overloaded server halves and that grows again slowly.
//!
//! Exchange counts the connections of a caller and refuses those beyond its policy (27 by default) with
//! `ErrorExceededConnectionCount`; a busy one says `ErrorServerBusy` or HTTP 503. The limit halves at each of these, at
//! most once for the requests that were under way at the time, and grows by one after as many successes as it allows
//! requests: additive increase, multiplicative decrease, as TCP has it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

#[derive(Debug)]
pub(crate) struct Limit {
    permits: Arc<Semaphore>,
    state: Mutex<State>,
    maximum: usize,
}

#[derive(Debug)]
struct State {
    allowed: usize,
    /// Permits that exist beyond `allowed` because their requests were under way when it was halved.
    surplus: usize,
    successes: usize,
    halved: Option<Instant>,
}

/// Leave to have one request under way. The limit learns nothing from one that is dropped without a report.
#[derive(Debug)]
pub(crate) struct Permit {
    limit: Arc<Limit>,
    permit: Option<OwnedSemaphorePermit>,
    since: Instant,
}

impl Limit {
    pub(crate) fn new(maximum: usize) -> Arc<Self> {
        let maximum = maximum.clamp(1, Semaphore::MAX_PERMITS);
        Arc::new(Self {
            permits: Arc::new(Semaphore::new(maximum)),
            state: Mutex::new(State {
                allowed: maximum,
                surplus: 0,
                successes: 0,
                halved: None,
            }),
            maximum,
        })
    }

    /// Waits for its turn, first come, first served.
    pub(crate) async fn acquire(self: &Arc<Self>) -> Permit {
        // The semaphore is never closed; a permit in name only would be the harmless outcome.
        let permit = Arc::clone(&self.permits).acquire_owned().await.ok();
        Permit {
            limit: Arc::clone(self),
            permit,
            since: Instant::now(),
        }
    }

    /// How many requests are allowed at once at the moment.
    pub(crate) fn allowed(&self) -> usize {
        self.state().allowed
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    /// Reports that the server did what it was asked to.
    pub(crate) fn succeeded(&self) {
        let mut state = self.limit.state();
        if state.allowed == self.limit.maximum {
            return;
        }
        state.successes += 1;
        if state.successes >= state.allowed {
            state.successes = 0;
            state.allowed += 1;
            match state.surplus.checked_sub(1) {
                Some(surplus) => state.surplus = surplus,
                None => self.limit.permits.add_permits(1),
            }
        }
    }

    /// Reports that the server refused the request because it, or this caller's share of it, is used up.
    pub(crate) fn overloaded(&self) {
        let mut state = self.limit.state();
        state.successes = 0;
        // Requests from before the last halving tell of the same overload.
        if state.halved.is_some_and(|halved| self.since <= halved) {
            return;
        }
        let less = state.allowed / 2;
        state.halved = Some(Instant::now());
        state.allowed -= less;
        state.surplus += less - self.limit.permits.forget_permits(less);
        tracing::debug!(
            allowed = state.allowed,
            "the server is overloaded: fewer requests at once"
        );
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.limit.state();
        if let (Some(surplus), Some(permit)) = (state.surplus.checked_sub(1), self.permit.take()) {
            state.surplus = surplus;
            permit.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    async fn permits(limit: &Arc<Limit>, number: usize) -> Vec<Permit> {
        let mut permits = Vec::new();
        for _ in 0..number {
            permits.push(limit.acquire().await);
        }
        permits
    }

    async fn is_full(limit: &Arc<Limit>) -> bool {
        tokio::time::timeout(Duration::from_millis(20), limit.acquire())
            .await
            .is_err()
    }

    #[tokio::test]
    async fn one_overload_halves_once_whatever_the_requests_under_way_report() {
        let limit = Limit::new(20);
        let under_way = permits(&limit, 20).await;

        for permit in &under_way {
            permit.overloaded();
        }

        assert_eq!(limit.allowed(), 10);
        drop(under_way);
        let all = permits(&limit, 10).await;
        assert!(is_full(&limit).await);
        drop(all);
    }

    #[tokio::test]
    async fn it_halves_down_to_one_and_grows_back_to_its_maximum() {
        let limit = Limit::new(4);
        for expected in [2, 1, 1] {
            let permit = limit.acquire().await;
            permit.overloaded();
            assert_eq!(limit.allowed(), expected);
        }
        for expected in [2, 2, 3, 3, 3, 4, 4, 4, 4, 4] {
            limit.acquire().await.succeeded();
            assert_eq!(limit.allowed(), expected);
        }
        let all = permits(&limit, 4).await;
        assert!(is_full(&limit).await);
        drop(all);
    }

    #[tokio::test]
    async fn permits_in_use_are_taken_back_when_they_are_returned() {
        let limit = Limit::new(8);
        let mut under_way = permits(&limit, 8).await;

        under_way[0].overloaded();
        under_way.truncate(5);
        assert!(is_full(&limit).await, "five are under way, four are allowed");
        under_way.truncate(3);

        let last = permits(&limit, 1).await;
        assert!(is_full(&limit).await);
        drop((under_way, last));
        let all = permits(&limit, 4).await;
        assert!(is_full(&limit).await);
        drop(all);
    }

    #[tokio::test]
    async fn waiting_for_a_turn_can_be_given_up() {
        let limit = Limit::new(1);
        let held = limit.acquire().await;
        assert!(is_full(&limit).await);
        drop(held);
        assert!(!is_full(&limit).await);
    }
}
