//! How what can be gone through once ends: gone through, closed or failed, once and for good; and what is said to
//! whoever goes on.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};
use tokio::sync::Notify;

use crate::errors;

pub(crate) struct Ending {
    words: Words,
    how: Mutex<Option<How>>,
    closed: Notify,
}

/// What it is called.
pub(crate) struct Words {
    pub(crate) this_has: &'static str,
    pub(crate) again: &'static str,
}

const CLOSED: &str = "been closed";

enum How {
    GoneThrough,
    Closed,
    Failed(Option<First>),
}

/// What went wrong first. It is told again as another object: one that was raised holds on to whoever saw it.
enum First {
    Ours(patwarden::Error),
    Other(Py<PyType>, Py<PyTuple>),
}

impl Ending {
    pub(crate) const fn new(words: Words) -> Self {
        Self { words, how: Mutex::new(None), closed: Notify::const_new() }
    }

    /// Refuses to begin with what was gone through or closed: an empty list would pass for one of nothing. What has
    /// failed says so with the first step.
    pub(crate) fn begin(&self, py: Python<'_>) -> PyResult<()> {
        let what = match &*self.how() {
            Some(How::GoneThrough) => "been gone through",
            Some(How::Closed) => CLOSED,
            Some(How::Failed(_)) | None => return Ok(()),
        };
        Err(self.refusal(py, what))
    }

    /// Refuses to go on with what was closed or has failed.
    pub(crate) fn check(&self, py: Python<'_>) -> PyResult<()> {
        // Nothing of Python is done while it is locked.
        let first = match &*self.how() {
            Some(How::Failed(first)) => Some(first.as_ref().map(|first| first.copied(py))),
            Some(How::Closed) => None,
            Some(How::GoneThrough) | None => return Ok(()),
        };
        let Some(first) = first else { return Err(self.refusal(py, CLOSED)) };
        let refusal = self.refusal(py, "ended in an error before");
        if let Some(first) = first {
            refusal.set_cause(py, Some(PyErr::from_value(first.again(py)?)));
        }
        Err(refusal)
    }

    fn refusal(&self, py: Python<'_>, what: &str) -> PyErr {
        errors::invalid_input(py, &format!("{} {what}; {}", self.words.this_has, self.words.again))
    }

    /// Whether it has ended, however that was.
    pub(crate) fn is_over(&self) -> bool {
        self.how().is_some()
    }

    pub(crate) fn is_failed(&self) -> bool {
        matches!(*self.how(), Some(How::Failed(_)))
    }

    pub(crate) fn is_closed(&self) -> bool {
        matches!(*self.how(), Some(How::Closed))
    }

    /// All of it has been taken.
    pub(crate) fn gone_through(&self) {
        self.how().get_or_insert(How::GoneThrough);
    }

    /// It has failed, or whoever waited was cut short.
    pub(crate) fn fail(&self) {
        self.how().get_or_insert(How::Failed(None));
    }

    pub(crate) fn fail_of(&self, error: &patwarden::Error) {
        self.failed(|| First::Ours(error.clone()));
    }

    pub(crate) fn fail_with(&self, py: Python<'_>, error: &PyErr) {
        let args = error.value(py).getattr("args").and_then(|args| Ok(args.cast_into::<PyTuple>()?));
        match args {
            Ok(args) => self.failed(|| First::Other(error.get_type(py).unbind(), args.unbind())),
            Err(_) => self.fail(),
        }
    }

    fn failed(&self, first: impl FnOnce() -> First) {
        if let How::Failed(known @ None) = self.how().get_or_insert(How::Failed(None)) {
            *known = Some(first());
        }
    }

    /// Nobody wants more of it. Whoever waits is told.
    pub(crate) fn close(&self) {
        self.how().get_or_insert(How::Closed);
        self.closed.notify_waiters();
    }

    /// Waits until it is closed.
    pub(crate) async fn closed(&self) {
        let closed = self.closed.notified();
        if !self.is_closed() {
            closed.await;
        }
    }

    fn how(&self) -> MutexGuard<'_, Option<How>> {
        self.how.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl First {
    fn copied(&self, py: Python<'_>) -> Self {
        match self {
            Self::Ours(error) => Self::Ours(error.clone()),
            Self::Other(class, args) => Self::Other(class.clone_ref(py), args.clone_ref(py)),
        }
    }

    fn again<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Ours(error) => errors::exception(py, error),
            Self::Other(class, args) => class.bind(py).call1(args.bind(py).clone()),
        }
    }
}
