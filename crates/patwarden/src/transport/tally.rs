//! What one call came to so far, in its request's extensions: how often it was sent, and how long it
//! waited for limits.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use patwarden_api::Request;

/// The layers of one call share it; a layer that stands alone begins its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    sent: AtomicU32,
    waited: Mutex<Duration>,
}

impl Tally {
    /// The request's own, which it has from now on.
    pub(crate) fn of(request: &mut Request) -> Self {
        request.extensions_mut().get_or_insert_default::<Self>().clone()
    }

    pub(crate) fn note_sent(&self) {
        self.0.sent.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn sent(&self) -> u32 {
        self.0.sent.load(Ordering::Relaxed)
    }

    pub(crate) fn note_waited(&self, time: Duration) {
        let mut waited = self.0.waited.lock().unwrap_or_else(PoisonError::into_inner);
        *waited = waited.saturating_add(time);
    }

    pub(crate) fn waited(&self) -> Duration {
        *self.0.waited.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
