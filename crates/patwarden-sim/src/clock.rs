//! The simulator's own time: a start instant plus what has elapsed since.
//!
//! Elapsed time is tokio's, so a paused runtime moves the simulator too and a test can let an hour
//! pass without waiting for it. Outside such a runtime it is real time.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Tells the simulator's time. Copies agree with each other.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Timestamp,
    began: Instant,
}

impl Clock {
    /// A clock that shows `start` now.
    #[must_use]
    pub fn starting_at(start: Timestamp) -> Self {
        Self { start, began: Instant::now() }
    }

    /// The instant the simulation started at; every generated timestamp is an offset from it.
    #[must_use]
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// The simulator's present.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.began.elapsed()).unwrap_or(SignedDuration::MAX);
        self.start.saturating_add(elapsed).unwrap_or(Timestamp::MAX)
    }
}
