//! Keyword arguments as the call of an operation. What can't be sent is refused by the name of its
//! argument: a `TypeError` for what is of another kind, an `InvalidArgument` for a value that can't be.

use patwarden::api::{Body, Call, Failure, Kind, Operation, Parameter, Place};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDate, PyDateTime, PyDict, PyFloat, PyInt, PyIterator, PyList, PyString, PyTuple};
use serde_json::{Map, Number, Value};

use crate::{convert, errors};

/// How many lists and dicts may stand in each other; one that holds itself ends here.
const DEEPEST: usize = 100;
/// The argument that is the whole body of an operation whose body has no fields.
const BODY: &str = "body";

/// Arguments, each with what takes it.
pub(super) struct Arguments<'py> {
    pub(super) operation: &'static Operation,
    named: Vec<(&'static Parameter, Bound<'py, PyAny>)>,
    body: Option<Bound<'py, PyAny>>,
}

/// Finds what takes each argument, or raises what Python would for a function of its own.
pub(super) fn bound<'py>(
    operation: &'static Operation,
    arguments: Option<&Bound<'py, PyDict>>,
) -> PyResult<Arguments<'py>> {
    let mut found = Arguments { operation, named: Vec::new(), body: None };
    for (name, given) in arguments.into_iter().flatten() {
        // A name that can't be encoded is none of ours, and neither is what it becomes.
        let name = name.cast::<PyString>()?.to_string_lossy();
        // By its name for callers alone: the one on the way is none that Python knows.
        let parameter = operation.parameters.iter().find(|parameter| parameter.name == name);
        match parameter {
            _ if name == BODY && has_whole_body(operation) => found.body = Some(given),
            Some(parameter) => found.named.push((parameter, given)),
            None => {
                let message = format!("{}() got an unexpected keyword argument '{name}'", operation.name());
                return Err(PyTypeError::new_err(message));
            }
        }
    }
    found.check_complete()?;
    Ok(found)
}

/// A call with these arguments. None is the same as not given, but for a field that can be null.
pub(super) fn call(py: Python<'_>, arguments: &Arguments<'_>) -> PyResult<Call> {
    let Arguments { operation, named, body: whole_body } = arguments;
    let refused = |failure: Failure| errors::raised(py, &failure.into());
    let mut call = Call::of(operation);
    for (parameter, given) in named {
        if given.is_none() && !parameter.required && !takes_null(parameter) {
            continue;
        }
        call = call.with(parameter.name, value(parameter, given)?).map_err(refused)?;
    }
    match whole_body {
        Some(given) if !given.is_none() || body_is_required(operation) => {
            call.body(body(operation, given)?).map_err(refused)
        }
        _ => Ok(call),
    }
}

impl Arguments<'_> {
    fn check_complete(&self) -> PyResult<()> {
        let is_given = |wanted: &Parameter| self.named.iter().any(|(parameter, _)| parameter.name == wanted.name);
        let wanted = self.operation.parameters.iter().filter(|parameter| parameter.required && !is_given(parameter));
        let body = (body_is_required(self.operation) && self.body.is_none()).then_some(BODY);
        let missing: Vec<_> =
            wanted.map(|parameter| parameter.name).chain(body).map(|name| format!("'{name}'")).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let plural = if missing.len() == 1 { "" } else { "s" };
        let (name, names) = (self.operation.name(), missing.join(", "));
        Err(PyTypeError::new_err(format!("{name}() missing required keyword-only argument{plural}: {names}")))
    }
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
        _ => Ok(json_of(BODY, given)?.to_string().into_bytes()),
    }
}

fn value(parameter: &Parameter, given: &Bound<'_, PyAny>) -> PyResult<Value> {
    if given.is_none() && takes_null(parameter) {
        return Ok(Value::Null);
    }
    if !parameter.many {
        return one(parameter, wanted(parameter.kind), given);
    }
    let wanted = match parameter.kind {
        _ if holds_numbers(parameter) => "a list of int or str".to_owned(),
        kind => format!("a list of {}", wanted(kind).trim_start_matches("a ").trim_start_matches("an ")),
    };
    match items(given)? {
        Some(items) => items.map(|item| one(parameter, &wanted, &item?)).collect(),
        None => Err(convert::wrong_type(parameter.name, &wanted, given)),
    }
}

fn wanted(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "a str",
        Kind::Time => "an aware datetime, a date or a str",
        Kind::Integer => "an int",
        Kind::Number => "a float",
        Kind::Boolean => "a bool",
        Kind::Json => "a value that JSON has",
    }
}

/// Whether a list of texts is one of numbers: in a query they are the same. A list of names is none: a
/// number in it is somebody's, and their name may be somebody else's.
fn holds_numbers(parameter: &Parameter) -> bool {
    parameter.many && parameter.kind == Kind::Text && parameter.place == Place::Query && parameter.name.ends_with("_id")
}

fn one(parameter: &Parameter, wanted: &str, given: &Bound<'_, PyAny>) -> PyResult<Value> {
    let name = parameter.name;
    if let Some(number) = convert::integer(given)? {
        match parameter.kind {
            Kind::Integer | Kind::Number => return whole(name, &number).map(Value::Number),
            Kind::Text if holds_numbers(parameter) => {
                return convert::id(name, &number).map(|id| Value::String(id.to_string()));
            }
            _ => {}
        }
    }
    let is_text = given.is_instance_of::<PyString>();
    let fits = match parameter.kind {
        Kind::Text => is_text,
        Kind::Time => is_text || given.is_instance_of::<PyDate>(),
        Kind::Integer => false,
        Kind::Number => given.is_instance_of::<PyFloat>(),
        Kind::Boolean => given.is_instance_of::<PyBool>(),
        Kind::Json => true,
    };
    if fits { json_at(name, given, 0) } else { Err(convert::wrong_type(name, wanted, given)) }
}

/// A value with all that is in it. Times become text: RFC 3339, in UTC.
pub(crate) fn json_of(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Value> {
    json_at(name, given, 0)
}

fn json_at(name: &str, given: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
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
    if let Ok(number) = given.cast::<PyInt>() {
        return whole(name, number).map(Value::Number);
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
        // A copy: what is read on the way may be code that changes the dict.
        for (key, value) in dict.copy()? {
            let key =
                key.cast::<PyString>().map_err(|_| convert::wrong_type(name, "a dict whose keys are str", &key))?;
            object.insert(convert::text(name, key)?, json_at(name, &value, depth + 1)?);
        }
        return Ok(Value::Object(object));
    }
    if let Some(items) = items(given)? {
        return items.map(|item| json_at(name, &item?, depth + 1)).collect();
    }
    match convert::integer(given)? {
        Some(number) => whole(name, &number).map(Value::Number),
        None => Err(convert::wrong_type(name, "a value that JSON has", given)),
    }
}

/// What a list or a tuple holds.
fn items<'py>(given: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyIterator>>> {
    let is_list = given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>();
    is_list.then(|| given.try_iter()).transpose()
}

fn whole(name: &str, given: &Bound<'_, PyInt>) -> PyResult<Number> {
    match (given.extract::<i64>(), given.extract::<u64>()) {
        (Ok(number), _) => Ok(number.into()),
        (_, Ok(number)) => Ok(number.into()),
        _ => Err(errors::invalid_input(given.py(), &format!("{name} is beyond 64 bits; nothing was sent"))),
    }
}
