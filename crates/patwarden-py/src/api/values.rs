//! Keyword arguments as the call of an operation. What can't be sent is refused by the name of its
//! argument: a `TypeError` for what is of another kind, an `InvalidInput` for a value that can't be.

use patwarden::api::{Body, Call, Failure, Kind, Operation, Parameter, Place};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDate, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde_json::{Map, Number, Value};

use crate::{convert, errors};

/// How many lists and dicts may stand in each other; one that holds itself ends here.
const DEEPEST: usize = 100;
/// The argument that is the whole body of an operation whose body has no fields.
const BODY: &str = "body";

/// A call with these arguments. None is the same as not given, but for a field that can be null.
pub(super) fn call(
    py: Python<'_>,
    operation: &'static Operation,
    arguments: Option<&Bound<'_, PyDict>>,
) -> PyResult<Call> {
    let refused = |failure: Failure| errors::raised(py, &failure.into());
    let mut call = Call::of(operation);
    for (name, given) in arguments.into_iter().flatten() {
        let name = name.cast::<PyString>()?.to_cow()?;
        if name == BODY && has_whole_body(operation) {
            if !given.is_none() || body_is_required(operation) {
                call = call.body(body(operation, &given)?).map_err(refused)?;
            }
            continue;
        }
        // By its name for callers alone: the one on the way is none that Python knows.
        let parameter = operation.parameters.iter().find(|parameter| parameter.name == name);
        let Some(parameter) = parameter else {
            let message = format!("{}() got an unexpected keyword argument '{name}'", operation.name());
            return Err(PyTypeError::new_err(message));
        };
        if given.is_none() && !parameter.required && !takes_null(parameter) {
            continue;
        }
        call = call.with(parameter.name, value(parameter, &given)?).map_err(refused)?;
    }
    check_complete(operation, arguments)?;
    Ok(call)
}

/// As Python words it for a function of its own.
fn check_complete(operation: &Operation, arguments: Option<&Bound<'_, PyDict>>) -> PyResult<()> {
    let required = operation.parameters.iter().filter(|parameter| parameter.required).map(|parameter| parameter.name);
    let body = body_is_required(operation).then_some(BODY);
    let mut missing = Vec::new();
    for name in required.chain(body) {
        let given = match arguments {
            Some(arguments) => arguments.contains(name)?,
            None => false,
        };
        if !given {
            missing.push(format!("'{name}'"));
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let plural = if missing.len() == 1 { "" } else { "s" };
    let names = missing.join(", ");
    Err(PyTypeError::new_err(format!("{}() missing required keyword-only argument{plural}: {names}", operation.name())))
}

fn has_whole_body(operation: &Operation) -> bool {
    matches!(operation.body, Body::Json { .. } | Body::Bytes { .. })
}

fn body_is_required(operation: &Operation) -> bool {
    matches!(operation.body, Body::Json { required: true } | Body::Bytes { required: true, .. })
}

/// In a path, a query or a header null would be a word.
fn takes_null(parameter: &Parameter) -> bool {
    parameter.nullable && parameter.place == Place::Field
}

fn body(operation: &Operation, given: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    match operation.body {
        Body::Bytes { .. } => match given.cast::<PyBytes>() {
            Ok(bytes) => Ok(bytes.as_bytes().to_vec()),
            Err(_) => Err(convert::wrong_type(BODY, "bytes", given)),
        },
        _ => Ok(json(BODY, given, 0)?.to_string().into_bytes()),
    }
}

fn value(parameter: &Parameter, given: &Bound<'_, PyAny>) -> PyResult<Value> {
    if given.is_none() && takes_null(parameter) {
        return Ok(Value::Null);
    }
    if !parameter.many {
        return one(parameter, wanted(parameter.kind), given);
    }
    let wanted = format!("a list of {}", wanted(parameter.kind).trim_start_matches("a ").trim_start_matches("an "));
    match items(given) {
        Some(items) => items.map(|item| one(parameter, &wanted, &item?)).collect(),
        None => Err(convert::wrong_type(parameter.name, &wanted, given)),
    }
}

fn wanted(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "a str",
        Kind::Integer => "an int",
        Kind::Number => "a float",
        Kind::Boolean => "a bool",
        Kind::Json => "a value that JSON has",
    }
}

fn one(parameter: &Parameter, wanted: &str, given: &Bound<'_, PyAny>) -> PyResult<Value> {
    let is_bool = given.is_instance_of::<PyBool>();
    let is_int = given.is_instance_of::<PyInt>() && !is_bool;
    let fits = match parameter.kind {
        Kind::Text => given.is_instance_of::<PyString>() || given.is_instance_of::<PyDate>(),
        Kind::Integer => is_int,
        Kind::Number => is_int || given.is_instance_of::<PyFloat>(),
        Kind::Boolean => is_bool,
        Kind::Json => true,
    };
    if fits { json(parameter.name, given, 0) } else { Err(convert::wrong_type(parameter.name, wanted, given)) }
}

/// A value with all that is in it. Times become text: RFC 3339, in UTC.
fn json(name: &str, given: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    let py = given.py();
    if depth > DEEPEST {
        let message = format!("{name} is nested more than {DEEPEST} deep; nothing was sent");
        return Err(errors::invalid_input(py, &message));
    }
    if given.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(flag) = given.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if given.is_instance_of::<PyInt>() {
        return whole(name, given).map(Value::Number);
    }
    if let Ok(number) = given.cast::<PyFloat>() {
        let message = || format!("{name} is a float that JSON has no word for; nothing was sent");
        let number = Number::from_f64(number.value()).ok_or_else(|| errors::invalid_input(py, &message()))?;
        return Ok(Value::Number(number));
    }
    if let Ok(text) = given.cast::<PyString>() {
        return convert::text(name, text).map(Value::String);
    }
    if given.is_instance_of::<PyDateTime>() {
        return Ok(Value::String(convert::moment(name, given)?.to_string()));
    }
    if given.is_instance_of::<PyDate>() {
        return Ok(Value::String(given.call_method0("isoformat")?.extract()?));
    }
    if let Ok(dict) = given.cast::<PyDict>() {
        let mut object = Map::new();
        for (key, value) in dict {
            let key =
                key.cast::<PyString>().map_err(|_| convert::wrong_type(name, "a dict whose keys are str", &key))?;
            object.insert(convert::text(name, key)?, json(name, &value, depth + 1)?);
        }
        return Ok(Value::Object(object));
    }
    match items(given) {
        Some(items) => items.map(|item| json(name, &item?, depth + 1)).collect(),
        None => Err(convert::wrong_type(name, "a value that JSON has", given)),
    }
}

/// What a list or a tuple holds.
fn items<'a, 'py>(
    given: &'a Bound<'py, PyAny>,
) -> Option<impl Iterator<Item = PyResult<Bound<'py, PyAny>>> + use<'a, 'py>> {
    let is_list = given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>();
    let items = is_list.then(|| given.try_iter());
    items.map(|items| items.into_iter().flatten())
}

fn whole(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Number> {
    match (given.extract::<i64>(), given.extract::<u64>()) {
        (Ok(number), _) => Ok(number.into()),
        (_, Ok(number)) => Ok(number.into()),
        _ => Err(errors::invalid_input(given.py(), &format!("{name} is beyond 64 bits; nothing was sent"))),
    }
}
