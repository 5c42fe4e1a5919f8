//! How much the mock server takes at once, and when it takes nothing.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::reply::Reply;
use crate::server::lock;

/// The policy, and what is under way.
pub(crate) struct Load {
    pub(crate) max_concurrency: Option<usize>,
    /// How often a busy spell ends, and how long it lasts.
    pub(crate) spells: Option<(Duration, Duration)>,
    started: Instant,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    under_way: usize,
    peak: usize,
    refused: usize,
    busy_until: Option<Instant>,
}

/// A request that was let in. It counts until it is dropped, when its response has been sent.
pub(crate) struct Entered(Arc<Load>);

impl Load {
    pub(crate) fn new(max_concurrency: Option<usize>, spells: Option<(Duration, Duration)>) -> Arc<Self> {
        Arc::new(Self {
            max_concurrency,
            spells,
            started: Instant::now(),
            state: Mutex::default(),
        })
    }

    /// Lets a request in, or refuses it as Exchange does.
    pub(crate) fn enter(self: &Arc<Self>) -> Result<Entered, Reply> {
        let mut state = lock(&self.state);
        if let Some(left) = self.busy_for(&state) {
            return Err(Reply::busy(left));
        }
        if self.max_concurrency.is_some_and(|maximum| state.under_way >= maximum) {
            state.refused += 1;
            return Err(Reply::exceeded_connection_count());
        }
        state.under_way += 1;
        state.peak = state.peak.max(state.under_way);
        Ok(Entered(Arc::clone(self)))
    }

    fn busy_for(&self, state: &State) -> Option<Duration> {
        let now = Instant::now();
        let told = state.busy_until.and_then(|until| until.checked_duration_since(now));
        let spell = self.spells.and_then(|(every, lasting)| {
            let period = every.as_nanos().max(1);
            let into = now.duration_since(self.started).as_nanos() % period;
            let left = Duration::from_nanos(u64::try_from(period - into).unwrap_or(u64::MAX));
            (left <= lasting).then_some(left)
        });
        told.max(spell).filter(|left| !left.is_zero())
    }

    pub(crate) fn be_busy(&self, time: Duration) {
        lock(&self.state).busy_until = Instant::now().checked_add(time);
    }

    pub(crate) fn peak(&self) -> usize {
        lock(&self.state).peak
    }

    pub(crate) fn refused(&self) -> usize {
        lock(&self.state).refused
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        lock(&self.0.state).under_way -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spell_ends_each_period_and_names_the_time_left() {
        let always = Load::new(None, Some((Duration::from_secs(3600), Duration::from_secs(3600))));
        let never = Load::new(None, Some((Duration::from_secs(3600), Duration::ZERO)));
        assert!(always.enter().is_err());
        assert!(never.enter().is_ok());
        let left = always.busy_for(&State::default()).expect("busy");
        assert!((3500..=3600).contains(&left.as_secs()), "{left:?}");
    }
}
