//! Objects as text and back, for pickle: the form that the crate below gives them in JSON, to the nanosecond.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What pickle calls, and with what.
pub(crate) type Reduced<'py> = (Bound<'py, PyAny>, (String,));

/// What pickle is to call to have such an object again: its class's `_restored`.
pub(crate) fn reduced<'py>(object: &Bound<'py, PyAny>, below: &impl Serialize) -> PyResult<Reduced<'py>> {
    Ok((object.get_type().getattr("_restored")?, (text(below)?,)))
}

/// The text of what the crate below has.
pub(crate) fn text(below: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(below).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// What the text was made of.
pub(crate) fn restored<T: DeserializeOwned>(text: &str) -> PyResult<T> {
    serde_json::from_str(text)
        .map_err(|error| PyValueError::new_err(format!("this was no object of patwarden: {error}")))
}
