//! `Wait`: what `on_wait` is told.

use jiff::Timestamp;
use pyo3::prelude::*;

use crate::convert::{self, Attribute};

/// A wait that begins: who waits, why, and until when. str() says it in a line.
#[pyclass(frozen, eq, module = "patwarden")]
#[derive(PartialEq)]
pub(crate) struct Wait(patwarden::Wait);

#[pymethods]
impl Wait {
    /// The organisation for which is waited; None if the call is about none in particular.
    #[getter]
    fn org(&self) -> Option<&str> {
        self.0.org.as_deref()
    }

    /// GitHub's name for the operation that waits, such as orgs/list-pat-grants.
    #[getter]
    fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Why: primary-limit, secondary-limit, budget or server-busy; further values may come.
    #[getter]
    fn reason(&self) -> &'static str {
        self.0.reason.as_str()
    }

    /// How many seconds.
    #[getter]
    fn length(&self) -> f64 {
        self.0.length.as_secs_f64()
    }

    /// Until when, in UTC.
    #[getter]
    fn until<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Timestamp::attribute(&self.0.until, py)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("<Wait: {}>", convert::quoted(py, &self.0.to_string())?.trim_matches(['\'', '"'])))
    }
}

impl From<patwarden::Wait> for Wait {
    fn from(wait: patwarden::Wait) -> Self {
        Self(wait)
    }
}
