//! What one call came to so far, in its request's extensions: how often it was sent, and how long it
//! waited for limits.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use patwarden_api::Request;

/// The layers of one call share it; a layer that stands alone begins its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    sent: Arc<AtomicU32>,
    waited: Arc<Mutex<Duration>>,
}

impl Tally {
    /// The request's own, which it has from now on.
    pub(crate) fn of(request: &mut Request) -> Self {
        request.extensions_mut().get_or_insert_default::<Self>().clone()
    }

    /// That of a login which the call needs: what it waits counts for the call, what it sends does not.
    pub(crate) fn of_a_login(&self) -> Self {
        Self { sent: Arc::default(), waited: Arc::clone(&self.waited) }
    }

    pub(crate) fn note_sent(&self) {
        self.sent.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn sent(&self) -> u32 {
        self.sent.load(Ordering::Relaxed)
    }

    pub(crate) fn note_waited(&self, time: Duration) {
        let mut waited = self.waited.lock().unwrap_or_else(PoisonError::into_inner);
        *waited = waited.saturating_add(time);
    }

    pub(crate) fn waited(&self) -> Duration {
        *self.waited.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
