//! Values of parameters on their way from Python into a statement, where they are bound.

use patwarden::Subject;
use patwarden_sql::{Params, Value};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDate, PyDateTime, PyFloat, PyMapping, PyMemoryView, PySequence, PyString,
};

use crate::named::Login;
use crate::org::{AsyncOrg, Org};
use crate::{convert, details, errors, model};

const WANTED: &str = "a sequence of values, or a mapping of names to values";
const VALUES: &str = "None, a bool, int, float, str, bytes, aware datetime or date, or something that was listed";

/// The values of a statement's parameters, by place or by name.
pub(super) fn params(values: Option<&Bound<'_, PyAny>>) -> PyResult<Params> {
    let Some(values) = values else { return Ok(Params::none()) };
    if let Ok(mapping) = values.cast::<PyMapping>() {
        return mapping.items()?.iter().try_fold(Params::none(), |params, item| {
            let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            let text =
                name.cast::<PyString>().map_err(|_| convert::wrong_type("each name of params", "a str", &name))?;
            let name = convert::text("each name of params", text)?;
            let value = bound(&format!("params[{}]", convert::quoted(values.py(), &name)?), &value)?;
            Ok(params.with(name, value))
        });
    }
    if is_text_or_bytes(values) {
        return Err(convert::wrong_type("params", WANTED, values));
    }
    let sequence = values.cast::<PySequence>().map_err(|_| convert::wrong_type("params", WANTED, values))?;
    let mut params = Params::none();
    for (place, value) in sequence.try_iter()?.enumerate() {
        params = params.and(bound(&format!("params[{place}]"), &value?)?);
    }
    Ok(params)
}

fn is_text_or_bytes(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyString>()
        || value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>()
        || value.is_instance_of::<PyMemoryView>()
}

/// One of them. What was listed is what its table compares it by: its id, or a name.
fn bound(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Value> {
    let py = value.py();
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(truth) = value.cast::<PyBool>() {
        return Ok(truth.is_true().into());
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        let number = number.value();
        // SQLite has none, and would bind NULL.
        return match number.is_nan() {
            true => Err(errors::invalid_input(py, &format!("{name} is no number (NaN)"))),
            false => Ok(number.into()),
        };
    }
    if value.is_instance_of::<PyDateTime>() {
        return Ok(convert::moment(name, value)?.to_string().into());
    }
    if value.is_instance_of::<PyDate>() {
        return Ok(value.call_method0("isoformat")?.extract::<String>()?.into());
    }
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec().into());
    }
    if value.is_instance_of::<PyByteArray>() || value.is_instance_of::<PyMemoryView>() {
        return Ok(py.get_type::<PyBytes>().call1((value,))?.extract::<Vec<u8>>()?.into());
    }
    if let Some(Login(login)) = Login::of(name, value)? {
        return Ok(login.into());
    }
    if let Ok(grant) = value.cast::<model::Grant>() {
        return number_of(name, grant.get().as_ref().id().into(), py);
    }
    if let Ok(request) = value.cast::<model::GrantRequest>() {
        return number_of(name, request.get().as_ref().id().into(), py);
    }
    if let Ok(org) = value.cast::<model::Organization>() {
        return Ok(org.get().as_ref().login.clone().into());
    }
    if let Ok(org) = value.cast::<details::OrganizationDetails>() {
        return Ok(org.get().as_ref().login.clone().into());
    }
    if value.is_instance_of::<Org>() || value.is_instance_of::<AsyncOrg>() {
        return Ok(value.getattr("name")?.extract::<String>()?.into());
    }
    match convert::integer(value)? {
        Some(number) => match number.extract::<i64>() {
            Ok(number) => Ok(number.into()),
            Err(_) => Err(errors::invalid_input(py, &format!("{name} is {} to {}", i64::MIN, i64::MAX))),
        },
        None => Err(refused(name, value)),
    }
}

fn number_of(name: &str, id: u64, py: Python<'_>) -> PyResult<Value> {
    let id = i64::try_from(id).map_err(|_| errors::invalid_input(py, &format!("{name} is beyond 64 bits")))?;
    Ok(id.into())
}

/// A list is what people try first for `IN`.
fn refused(name: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let refused = convert::wrong_type(name, VALUES, value);
    if value.try_iter().is_err() {
        return refused;
    }
    let help = "for many values bind json.dumps(values) and write IN (SELECT value FROM json_each(:name))";
    PyTypeError::new_err(format!("{}; {help}", refused.value(value.py())))
}
