//! What time it is: the system's clock in life, another one where time is told by a test.

use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// A source of the current time.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The current time.
    fn now(&self) -> Timestamp;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that another one stands in for")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// So long after a time, or the end of all calendars.
pub(crate) fn later(time: Timestamp, length: Duration) -> Timestamp {
    let length = SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX);
    time.saturating_add(length).unwrap_or(Timestamp::MAX)
}
