//! What happened, one line an event, in simulated time.

use std::fmt::Display;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// A trace that is being written. Clones write the same one.
#[derive(Clone, Debug)]
pub(crate) struct Trace(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    begun: Instant,
    lines: Mutex<Vec<String>>,
}

impl Trace {
    /// A trace that begins now.
    pub(crate) fn begin() -> Self {
        Self(Arc::new(Inner { begun: Instant::now(), lines: Mutex::default() }))
    }

    /// How long ago it began.
    pub(crate) fn now(&self) -> Duration {
        self.0.begun.elapsed()
    }

    /// Somebody did something.
    pub(crate) fn note(&self, who: &str, what: impl Display) {
        let now = self.now();
        let line = format!("{:>6}.{:03} {who:<9} {what}", now.as_secs(), now.subsec_millis());
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    /// All of it.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Ids in a line, runs of them in short.
pub(crate) fn short(ids: &[u64]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = ids.iter().take(SHOWN).map(u64::to_string).collect();
    match ids.len().saturating_sub(SHOWN) {
        0 => shown.join(" "),
        more => format!("{} and {more} more", shown.join(" ")),
    }
}
