//! Keeps wrong credentials from locking the account.
//!
//! Directories lock an account after some wrong passwords, often five. A client with twenty connections and a wrong
//! password would send as many at once, and a list of a thousand addresses a thousand of them.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// How often credentials may be rejected in a row.
const MAX_REJECTIONS: u32 = 3;

/// What is known of the credentials.
#[derive(Debug, Default)]
pub(crate) struct Lockout {
    state: Mutex<State>,
    /// Held by the one request that finds out whether they are accepted.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    accepted: bool,
    rejections: u32,
}

/// Leave to sign in. While it is not known whether the credentials are accepted, only one request has it.
pub(crate) struct Leave<'a> {
    lockout: &'a Lockout,
    _turn: Option<tokio::sync::MutexGuard<'a, ()>>,
}

impl Lockout {
    /// Waits until the credentials may be tried; `None` if they have been rejected too often.
    pub(crate) async fn leave(&self) -> Option<Leave<'_>> {
        let mut turn = None;
        if !self.state().accepted {
            turn = Some(self.turn.lock().await);
        }
        let state = self.state();
        (state.rejections < MAX_REJECTIONS).then(|| Leave {
            lockout: self,
            // Somebody may have found out while this one waited.
            _turn: turn.filter(|_| !state.accepted),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Leave<'_> {
    pub(crate) fn accepted(&self) {
        *self.lockout.state() = State {
            accepted: true,
            rejections: 0,
        };
    }

    pub(crate) fn rejected(&self) {
        let mut state = self.lockout.state();
        state.accepted = false;
        state.rejections += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    async fn waits(lockout: &Lockout) -> bool {
        tokio::time::timeout(Duration::from_millis(20), lockout.leave())
            .await
            .is_err()
    }

    #[tokio::test]
    async fn one_finds_out_and_then_all_may() {
        let lockout = Lockout::default();
        let first = lockout.leave().await.expect("the first");
        assert!(waits(&lockout).await);
        first.accepted();
        let second = lockout.leave().await.expect("the second");
        assert!(!waits(&lockout).await);
        drop((first, second));
    }

    #[tokio::test]
    async fn who_waited_is_let_go_with_the_others() {
        let lockout = Lockout::default();
        let first = lockout.leave().await.expect("the first");
        let (second, third) = {
            let waiting = async { tokio::join!(lockout.leave(), lockout.leave()) };
            first.accepted();
            drop(first);
            tokio::time::timeout(Duration::from_secs(5), waiting)
                .await
                .expect("both at once")
        };
        assert!(second.is_some() && third.is_some());
    }

    #[tokio::test]
    async fn rejections_in_a_row_end_it_and_a_success_between_them_does_not_count() {
        let lockout = Lockout::default();
        for _ in 0..MAX_REJECTIONS - 1 {
            lockout.leave().await.expect("not yet").rejected();
        }
        lockout.leave().await.expect("not yet").accepted();
        for _ in 0..MAX_REJECTIONS {
            lockout.leave().await.expect("not yet").rejected();
        }
        assert!(lockout.leave().await.is_none());
    }

    #[tokio::test]
    async fn who_gives_up_leaves_the_turn_to_the_next() {
        let lockout = Lockout::default();
        drop(lockout.leave().await);
        assert!(!waits(&lockout).await);
    }
}
