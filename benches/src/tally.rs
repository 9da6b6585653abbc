//! What was asked for, and what it would have cost at GitHub.

use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};

#[derive(Default)]
pub(crate) struct Tally(Mutex<Counts>);

#[derive(Clone, Copy, Default)]
struct Counts {
    requests: u64,
    /// GitHub counts a read as one and a write as five, and what has not changed as nothing.
    points: u64,
    /// Of headers and bodies.
    bytes: usize,
}

impl Tally {
    pub(crate) fn count(&self, method: &Method, status: StatusCode, headers: Option<&HeaderMap>, body: &[u8]) {
        let headers = headers.into_iter().flatten();
        let headers: usize = headers.map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len()).sum();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.requests += 1;
        counts.bytes += headers + body.len();
        counts.points += match (method, status) {
            (_, StatusCode::NOT_MODIFIED) => 0,
            (&Method::GET, _) => 1,
            _ => 5,
        };
    }

    /// What was counted since this was asked last.
    pub(crate) fn taken(&self) -> Value {
        let Counts { requests, points, bytes } =
            std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        json!({ "requests": requests, "points": points, "bytes": bytes })
    }
}
