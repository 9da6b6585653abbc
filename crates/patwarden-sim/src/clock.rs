//! The simulator's own time: a start instant plus what has elapsed since, plus how far it goes wrong.
//!
//! Elapsed time is tokio's, so a paused runtime moves the simulator too and a test can let an hour
//! pass without waiting for it. Outside such a runtime it is real time.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Tells the simulator's time. Clones agree with each other.
#[derive(Debug, Clone)]
pub struct Clock {
    start: Timestamp,
    began: Instant,
    skew: Arc<Mutex<SignedDuration>>,
}

impl Clock {
    /// A clock that shows `start` now.
    #[must_use]
    pub fn starting_at(start: Timestamp) -> Self {
        Self { start, began: Instant::now(), skew: Arc::default() }
    }

    /// The instant the simulation started at, by a clock that is right; every generated timestamp is an
    /// offset from it.
    #[must_use]
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// How far it is ahead of a clock that is right; behind where this is negative.
    #[must_use]
    pub fn skew(&self) -> SignedDuration {
        *self.skew.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_skew(&self, skew: SignedDuration) {
        *self.skew.lock().unwrap_or_else(PoisonError::into_inner) = skew;
    }

    /// The simulator's present.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.began.elapsed()).unwrap_or(SignedDuration::MAX);
        let shown = elapsed.saturating_add(self.skew());
        let end = if shown.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
        self.start.saturating_add(shown).unwrap_or(end)
    }
}
