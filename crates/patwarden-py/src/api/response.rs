//! What a call of an operation brings: the answer as plain objects of Python.
//!
//! It is read at once and not when it is first looked at: an answer that is not what it has to be fails
//! the call that it is of, and a response, once there, holds.

use jiter::{PythonParse, StringCacheMode};
use patwarden::api::{Content, Operation};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyString};

use crate::errors::{self, Answered};

/// What GitHub answered.
#[pyclass(frozen, weakref, generic, module = "patwarden.api")]
pub(crate) struct Response {
    operation: &'static Operation,
    /// The answer: JSON as dict, list, str, int, float, bool and None; text as str, all else as bytes.
    /// None where an answer has nothing to tell but that it was done.
    #[pyo3(get)]
    data: Py<PyAny>,
    /// The HTTP status.
    #[pyo3(get)]
    status: u16,
    /// The headers, by names of any case.
    #[pyo3(get)]
    headers: Py<PyAny>,
}

#[pymethods]
impl Response {
    /// Its attributes, for match.
    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str) {
        ("data", "status", "headers")
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Kept<'py>)> {
        let (py, response) = (this.py(), this.get());
        let (data, headers) = (response.data.bind(py).clone(), response.headers.bind(py).clone());
        let kept = (response.operation.id.to_owned(), data, response.status, headers);
        Ok((this.get_type().getattr("_restored")?, kept))
    }

    /// The response that pickle and copy keep as this.
    #[staticmethod]
    fn _restored(operation: &str, data: Py<PyAny>, status: u16, headers: Py<PyAny>) -> PyResult<Self> {
        let known = Operation::named(operation);
        let operation = known.ok_or_else(|| PyValueError::new_err(format!("there is no operation {operation:?}")))?;
        Ok(Self { operation, data, status, headers })
    }

    /// Headers and data are left out: they may hold a secret.
    fn __repr__(&self) -> String {
        format!("<Response {} of {}>", self.status, self.operation.id)
    }
}

/// What pickle keeps: the operation's id, the answer, its status and its headers.
type Kept<'py> = (String, Bound<'py, PyAny>, u16, Bound<'py, PyAny>);

impl Response {
    pub(super) fn new(
        py: Python<'_>,
        operation: &'static Operation,
        org: Option<&str>,
        answer: &patwarden::api::Response,
    ) -> PyResult<Self> {
        let status = answer.status().as_u16();
        let data = data(py, operation, answer).map_err(|what| {
            let request_id = answer.headers().get("x-github-request-id").and_then(|id| id.to_str().ok());
            errors::invalid_answer(py, &what, &Answered { operation: operation.id, org, status, request_id })
        })?;
        let names = answer.headers().keys();
        let headers = names.map(|name| {
            let values = answer.headers().get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
            (name.as_str(), values.collect::<Vec<_>>().join(", "))
        });
        static HEADERS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let class = HEADERS.import(py, "patwarden._headers", "Headers")?;
        let headers = class.call1((headers.collect::<Vec<_>>(),))?.unbind();
        Ok(Self { operation, data, status, headers })
    }
}

/// The body as what the operation answers with, or what is wrong with it.
fn data(py: Python<'_>, operation: &Operation, answer: &patwarden::api::Response) -> Result<Py<PyAny>, String> {
    let body = answer.body();
    match operation.content_of(answer)? {
        Content::Nothing => Ok(py.None()),
        Content::List | Content::Object | Content::Json => {
            // Keys come again and again; values may be secrets, and a cache would keep them.
            let parse = PythonParse { cache_mode: StringCacheMode::Keys, ..PythonParse::default() };
            let parsed = parse.python_parse(py, body).map(Bound::unbind);
            parsed.map_err(|error| format!("the answer is not JSON: {}", error.description(body)))
        }
        Content::Other(media) if media.starts_with("text/") => match std::str::from_utf8(body) {
            Ok(text) => Ok(PyString::new(py, text).into_any().unbind()),
            Err(error) => Err(format!("the answer is no text: {error}")),
        },
        Content::Other(_) => Ok(PyBytes::new(py, body).into_any().unbind()),
    }
}
