//! `Wait`: what `on_wait` is told.

use std::borrow::Cow;
use std::time::Duration;

use jiff::Timestamp;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::{self, Attribute};
use crate::restore;

/// A wait that begins: who waits, why, and until when. str() says it in a line.
#[pyclass(frozen, weakref, eq, hash, module = "patwarden")]
#[derive(PartialEq, Hash)]
pub(crate) struct Wait {
    org: Option<String>,
    operation: Option<Cow<'static, str>>,
    reason: Cow<'static, str>,
    length: Duration,
    until: Timestamp,
    text: String,
}

/// What pickle keeps, in the order of the fields: the length in whole seconds and nanoseconds, the time as text.
type Kept = (Option<String>, Option<String>, String, (u64, u32), String, String);

#[pymethods]
impl Wait {
    /// The organisation for which is waited; None if the call is about none in particular.
    #[getter]
    fn org(&self) -> Option<&str> {
        self.org.as_deref()
    }

    /// GitHub's name for the operation that waits, such as orgs/list-pat-grants.
    #[getter]
    fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// Why: primary-limit, secondary-limit, budget or server-busy; further values may come.
    #[getter]
    fn reason(&self) -> &str {
        &self.reason
    }

    /// How many seconds.
    #[getter]
    fn length(&self) -> f64 {
        self.length.as_secs_f64()
    }

    /// Until when, in UTC.
    #[getter]
    fn until<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.until.attribute(py)
    }

    /// As a dict, with everything in it.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let wait = PyDict::new(py);
        wait.set_item("org", self.org())?;
        wait.set_item("operation", self.operation())?;
        wait.set_item("reason", self.reason())?;
        wait.set_item("length", self.length())?;
        wait.set_item("until", self.until(py)?)?;
        Ok(wait)
    }

    /// Its attributes, for match.
    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str, &'static str, &'static str) {
        ("org", "operation", "reason", "length", "until")
    }

    fn __copy__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        this
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Kept)> {
        let wait = this.get();
        let kept = (
            wait.org.clone(),
            wait.operation.as_deref().map(str::to_owned),
            wait.reason.to_string(),
            (wait.length.as_secs(), wait.length.subsec_nanos()),
            restore::text(&wait.until)?,
            wait.text.clone(),
        );
        Ok((this.get_type().getattr("_restored")?, kept))
    }

    /// The wait that pickle keeps as this.
    #[staticmethod]
    fn _restored(
        org: Option<String>,
        operation: Option<String>,
        reason: String,
        length: (u64, u32),
        until: &str,
        text: String,
    ) -> PyResult<Self> {
        let length = Duration::from_secs(length.0).checked_add(Duration::from_nanos(length.1.into()));
        Ok(Self {
            org,
            operation: operation.map(Cow::Owned),
            reason: reason.into(),
            length: length.ok_or_else(|| PyValueError::new_err("no wait is as long"))?,
            until: restore::restored(until)?,
            text,
        })
    }

    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("<Wait: {}>", convert::quoted(py, &self.text)?.trim_matches(['\'', '"'])))
    }
}

impl From<patwarden::Wait> for Wait {
    fn from(wait: patwarden::Wait) -> Self {
        Self {
            text: wait.to_string(),
            org: wait.org,
            operation: wait.operation.map(Cow::Borrowed),
            reason: Cow::Borrowed(wait.reason.as_str()),
            length: wait.length,
            until: wait.until,
        }
    }
}
