//! When a request is sent again, and after which pause.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

/// When a request that failed for a transient reason is sent again.
///
/// The pause is what the server asks for (`BackOffMilliseconds`, `Retry-After`), but at least the back-off, which begins
/// at [`floor`](Self::floor) and doubles with each attempt up to [`ceiling`](Self::ceiling). Up to a quarter is added at
/// random, so that the clients of a busy server do not come back all at once. A request that would have to wait beyond
/// [`budget`](Self::budget) fails with the last error.
///
/// ```
/// use ews_client::Retry;
/// use std::time::Duration;
///
/// let patient = Retry {
///     budget: Duration::from_secs(3600),
///     ..Retry::default()
/// };
/// let none = Retry::none();
/// assert_eq!(none.attempts, 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// The most times that a request is sent. 8.
    pub attempts: u32,
    /// The time from the first attempt until the last one may begin. 5 minutes.
    pub budget: Duration,
    /// The first pause, where the server asks for none or for a shorter one. 500 ms.
    pub floor: Duration,
    /// The longest pause that the back-off reaches by itself. The server may ask for a longer one. 30 s.
    pub ceiling: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 8,
            budget: Duration::from_secs(300),
            floor: Duration::from_millis(500),
            ceiling: Duration::from_secs(30),
        }
    }
}

impl Retry {
    /// Sends every request once.
    #[must_use]
    pub fn none() -> Self {
        Self {
            attempts: 1,
            ..Self::default()
        }
    }

    /// The pause after this attempt (the first is 1), `spent` after the first one began; `None` if it was the last.
    pub(crate) fn pause(
        &self,
        attempt: u32,
        spent: Duration,
        asked: Option<Duration>,
        random: f64,
    ) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let doubled = self.floor.saturating_mul(1 << (attempt - 1).min(20));
        let pause = doubled.min(self.ceiling).max(self.floor).max(asked.unwrap_or_default());
        let pause = pause.saturating_add(pause.mul_f64(random.clamp(0.0, 1.0) / 4.0));
        (spent.saturating_add(pause) <= self.budget).then_some(pause)
    }
}

/// A number from 0 up to 1, from the standard library's own randomness: good enough to spread clients.
pub(crate) fn random() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 11;
    bits as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETRY: Retry = Retry {
        attempts: 4,
        budget: Duration::from_secs(100),
        floor: Duration::from_secs(1),
        ceiling: Duration::from_secs(3),
    };

    fn pause(attempt: u32, asked: Option<u64>) -> Option<u64> {
        let pause = RETRY.pause(attempt, Duration::ZERO, asked.map(Duration::from_secs), 0.0);
        pause.map(|pause| pause.as_secs())
    }

    #[test]
    fn the_back_off_doubles_up_to_its_ceiling_until_the_attempts_are_used_up() {
        let pauses: Vec<_> = (1..=4).map(|attempt| pause(attempt, None)).collect();
        assert_eq!(pauses, [Some(1), Some(2), Some(3), None]);
    }

    #[test]
    fn what_the_server_asks_for_counts_unless_it_is_too_soon() {
        assert_eq!(pause(1, Some(20)), Some(20));
        assert_eq!(pause(1, Some(0)), Some(1));
        assert_eq!(pause(3, Some(2)), Some(3));
    }

    #[test]
    fn a_pause_beyond_the_budget_is_not_begun() {
        assert_eq!(pause(1, Some(100)), Some(100));
        assert_eq!(pause(1, Some(101)), None);
        assert_eq!(RETRY.pause(1, Duration::from_secs(99), None, 0.5), None);
        assert_eq!(Retry::none().pause(1, Duration::ZERO, None, 0.0), None);
    }

    #[test]
    fn up_to_a_quarter_is_added_at_random() {
        let asked = Some(Duration::from_secs(20));
        assert_eq!(
            RETRY.pause(1, Duration::ZERO, asked, 1.0),
            Some(Duration::from_secs(25))
        );
        for _ in 0..1000 {
            assert!((0.0..1.0).contains(&random()));
        }
        assert_ne!(random(), random());
    }

    #[test]
    fn extreme_settings_do_not_overflow() {
        let extreme = Retry {
            attempts: u32::MAX,
            budget: Duration::MAX,
            floor: Duration::MAX / 2,
            ceiling: Duration::MAX / 2,
        };
        assert!(extreme.pause(u32::MAX - 1, Duration::ZERO, None, 0.0).is_some());
    }
}
