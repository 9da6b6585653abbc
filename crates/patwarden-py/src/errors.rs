//! Errors on their way to Python, where their classes are defined: `patwarden/errors.py`.

use std::ffi::CString;

use patwarden::ErrorKind;
use patwarden_sql::{SqlError, SqlErrorKind};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

use crate::convert::{self, Attribute};

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
    fields.set_item("retryable", error.is_temporary())?;
    fields.set_item("body", error.body())?;
    fields.set_item("attempts", error.attempts())?;
    fields.set_item("took", error.took().as_secs_f64())?;
    match error.kind() {
        ErrorKind::Rejected => fields.set_item("errors", convert::json(py, &error.problems())?)?,
        ErrorKind::RateLimited => fields.set_item("until", error.until().attribute(py)?)?,
        _ => {}
    }
    made(py, error.kind(), &error.to_string(), &fields)
}

/// A bulk call did not come to what it was to.
pub(crate) fn unconfirmed(py: Python<'_>, message: &str, report: Py<PyAny>) -> PyErr {
    const HINT: &str = "report.outcomes says why, id by id";
    static UNCONFIRMED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let error = || {
        let fields = PyDict::new(py);
        fields.set_item("hint", HINT)?;
        fields.set_item("report", report)?;
        let class = UNCONFIRMED.import(py, "patwarden.errors", "UnconfirmedError")?;
        class.call((format!("{message}; {HINT}"),), Some(&fields))
    };
    error().map_or_else(|error| error, PyErr::from_value)
}

/// What to raise for an error of a statement: of its own, or the client's where GitHub or the way to it failed.
pub(crate) fn sql(py: Python<'_>, error: &SqlError) -> PyErr {
    let pointed = error.pointed();
    let place = pointed.strip_prefix(error.message()).filter(|_| error.position().is_some());
    // The line with a mark below it, without what is said before and after.
    let place = place.map(|place| place.trim_start_matches('\n').lines().take(4).collect::<Vec<_>>().join("\n"));
    let noted = |value: Bound<'_, PyAny>| -> PyResult<PyErr> {
        if let Some(place) = &place {
            value.call_method1("add_note", (place,))?;
        }
        Ok(PyErr::from_value(value))
    };
    if let Some(below) = error.client_error() {
        return exception(py, below).and_then(noted).unwrap_or_else(|error| error);
    }
    let fields = || {
        let fields = PyDict::new(py);
        fields.set_item("problem", problem(error.kind()))?;
        fields.set_item("told", error.message())?;
        fields.set_item("hint", error.hint())?;
        fields.set_item("place", error.position().map(|position| (position.line, position.column)))?;
        make(py, SQL, &error.to_string(), &fields)
    };
    fields().and_then(noted).unwrap_or_else(|error| error)
}

/// A statement is not one for the call that it was given to.
pub(crate) fn own_sql(
    py: Python<'_>,
    problem: &str,
    message: &str,
    hint: &str,
    place: Option<(usize, usize)>,
) -> PyErr {
    let at = place.map(|(line, column)| format!(" (at line {line}, column {column})")).unwrap_or_default();
    let fields = || {
        let fields = PyDict::new(py);
        fields.set_item("problem", problem)?;
        fields.set_item("told", message)?;
        fields.set_item("hint", hint)?;
        fields.set_item("place", place)?;
        make(py, SQL, &format!("{message}{at}; {hint}"), &fields)
    };
    fields().map_or_else(|error| error, PyErr::from_value)
}

/// The kind of an error of a statement.
const SQL: &str = "sql";

fn problem(kind: SqlErrorKind) -> &'static str {
    match kind {
        SqlErrorKind::Syntax => "syntax",
        SqlErrorKind::UnknownName => "unknown-name",
        SqlErrorKind::InvalidValue => "invalid-value",
        SqlErrorKind::MissingOrg => "missing-org",
        SqlErrorKind::NotAllowed => "not-allowed",
        SqlErrorKind::File => "file",
        SqlErrorKind::TooLarge => "too-large",
        SqlErrorKind::Cancelled => "cancelled",
        _ => "other",
    }
}

/// What was asked for can't be asked; nothing was sent.
pub(crate) fn invalid_input(py: Python<'_>, message: &str) -> PyErr {
    own(py, ErrorKind::InvalidInput, message)
}

/// The client is not set up to do this.
pub(crate) fn configuration(py: Python<'_>, message: &str) -> PyErr {
    own(py, ErrorKind::Configuration, message)
}

/// The same error, which says for which operation it is if it can.
pub(crate) fn in_operation(py: Python<'_>, error: PyErr, operation: &str) -> PyErr {
    let value = error.value(py);
    let unsaid = value.getattr("operation").is_ok_and(|known| known.is_none());
    match unsaid.then(|| value.setattr("operation", operation)) {
        Some(Err(error)) => error,
        _ => error,
    }
}

/// An answer that can't be what it is, and what it was an answer to.
pub(crate) struct Answered<'a> {
    pub(crate) operation: &'static str,
    pub(crate) org: Option<&'a str>,
    pub(crate) status: u16,
    pub(crate) request_id: Option<&'a str>,
}

/// An answer came that can't be understood. Its body is left out: it may hold a secret.
pub(crate) fn invalid_answer(py: Python<'_>, what: &str, answered: &Answered<'_>) -> PyErr {
    let Answered { operation, org, status, request_id } = answered;
    let on = org.map(|org| format!(" on {org}")).unwrap_or_default();
    let request = request_id.map(|id| format!(", request {id}")).unwrap_or_default();
    let message = format!("{operation}{on}: {what} (HTTP {status}{request})");
    let fields = || {
        let fields = PyDict::new(py);
        fields.set_item("status", status)?;
        fields.set_item("request_id", request_id)?;
        fields.set_item("org", org)?;
        fields.set_item("operation", operation)?;
        made(py, ErrorKind::InvalidAnswer, &message, &fields)
    };
    fields().map_or_else(|error| error, PyErr::from_value)
}

/// A list changed while it was read.
pub(crate) fn warn_of_drift(py: Python<'_>, message: &str) -> PyResult<()> {
    static WARNING: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let message = CString::new(message.replace('\0', " ")).unwrap_or_default();
    PyErr::warn(py, WARNING.import(py, "patwarden.errors", "DriftWarning")?, &message, 1)
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
    make(py, kind.as_str(), message, fields)
}

fn make<'py>(py: Python<'py>, kind: &str, message: &str, fields: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyAny>> {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    MAKE.import(py, "patwarden.errors", "_make")?.call((kind, message), Some(fields))
}
