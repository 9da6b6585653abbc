//! Errors on their way to Python, where their classes are defined: `patwarden/errors.py`.

use patwarden::ErrorKind;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

/// What to raise for an error of the crate below.
pub(crate) fn raised(py: Python<'_>, error: &patwarden::Error) -> PyErr {
    exception(py, error).map_or_else(|error| error, PyErr::from_value)
}

/// An error as the Python object that would be raised.
pub(crate) fn exception<'py>(py: Python<'py>, error: &patwarden::Error) -> PyResult<Bound<'py, PyAny>> {
    let fields = PyDict::new(py);
    fields.set_item("status", error.status())?;
    fields.set_item("request_id", error.request_id())?;
    fields.set_item("org", error.org())?;
    fields.set_item("operation", error.operation())?;
    fields.set_item("page", error.page())?;
    fields.set_item("chunk", error.chunk())?;
    fields.set_item("hint", error.hint())?;
    fields.set_item("retry_after", error.retry_after().map(|wait| wait.as_secs_f64()))?;
    fields.set_item("is_temporary", error.is_temporary())?;
    fields.set_item("body", error.body())?;
    fields.set_item("attempts", error.attempts())?;
    made(py, error.kind(), &error.to_string(), &fields)
}

/// What was asked for can't be asked; nothing was sent.
pub(crate) fn invalid_input(py: Python<'_>, message: &str) -> PyErr {
    own(py, ErrorKind::InvalidInput, message)
}

/// The client is not set up to do this.
pub(crate) fn configuration(py: Python<'_>, message: &str) -> PyErr {
    own(py, ErrorKind::Configuration, message)
}

fn own(py: Python<'_>, kind: ErrorKind, message: &str) -> PyErr {
    made(py, kind, message, &PyDict::new(py)).map_or_else(|error| error, PyErr::from_value)
}

fn made<'py>(
    py: Python<'py>,
    kind: ErrorKind,
    message: &str,
    fields: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyAny>> {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    MAKE.import(py, "patwarden.errors", "_make")?.call((kind.as_str(), message), Some(fields))
}
