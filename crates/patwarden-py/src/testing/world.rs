//! Grants and requests as Python describes them, by the names that the objects of a listing have, on their way to
//! the control API's names.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use serde_json::{Map, Value};

use crate::api::json_of;
use crate::{convert, model};

/// What a field holds.
#[derive(Clone, Copy)]
enum Holds {
    Text,
    TextOrNone,
    Id,
    Ids,
    Moment,
    MomentOrNone,
    Permissions,
}

/// A field by Python's name: where it is in the control API, and what it holds.
type Field = (&'static str, &'static str, Holds);

const TOKEN: [Field; 8] = [
    ("owner", "owner", Holds::Text),
    ("permissions", "permissions", Holds::Permissions),
    ("repository_selection", "repository_selection", Holds::Text),
    ("repository_ids", "repository_ids", Holds::Ids),
    ("token_id", "id", Holds::Id),
    ("token_name", "name", Holds::Text),
    ("token_expires_at", "expires_at", Holds::MomentOrNone),
    ("token_last_used_at", "last_used_at", Holds::MomentOrNone),
];
const GRANT: &[Field] = &[("access_granted_at", "granted_at", Holds::Moment)];
const REQUEST: &[Field] = &[("created_at", "created_at", Holds::Moment), ("reason", "reason", Holds::TextOrNone)];

pub(super) fn grant(fields: Option<&Bound<'_, PyDict>>) -> PyResult<Value> {
    body(fields, GRANT)
}

pub(super) fn request(fields: Option<&Bound<'_, PyDict>>) -> PyResult<Value> {
    body(fields, REQUEST)
}

fn body(fields: Option<&Bound<'_, PyDict>>, own: &[Field]) -> PyResult<Value> {
    let (mut body, mut token) = (Map::new(), Map::new());
    for (name, value) in fields.into_iter().flatten() {
        let name = name.cast::<PyString>()?.to_cow()?.into_owned();
        let of = |fields: &[Field]| fields.iter().find(|(known, ..)| *known == name).copied();
        let (place, (name, key, holds)) = match (of(&TOKEN), of(own)) {
            (Some(field), _) => (&mut token, field),
            (_, Some(field)) => (&mut body, field),
            _ => return Err(unknown(&convert::quoted(value.py(), &name)?, own)),
        };
        place.insert(key.to_owned(), read(name, holds, &value)?);
    }
    body.insert("token".to_owned(), Value::Object(token));
    Ok(Value::Object(body))
}

fn unknown(name: &str, own: &[Field]) -> PyErr {
    let known: Vec<&str> = TOKEN.iter().chain(own).map(|(known, ..)| *known).collect();
    PyTypeError::new_err(format!("{name} is no field of it; there are {}", known.join(", ")))
}

fn read(name: &'static str, holds: Holds, value: &Bound<'_, PyAny>) -> PyResult<Value> {
    let text = |wanted: &str| {
        let text = value.cast::<PyString>().map_err(|_| convert::wrong_type(name, wanted, value))?;
        convert::text(name, text).map(Value::String)
    };
    let moment = || convert::moment(name, value).map(|time| Value::String(time.to_string()));
    match holds {
        Holds::TextOrNone | Holds::MomentOrNone if value.is_none() => Ok(Value::Null),
        Holds::Text => text("a str"),
        Holds::TextOrNone => text("a str or None"),
        Holds::Id => convert::id(name, value).map(Value::from),
        Holds::Ids => convert::ids(name, value).map(Value::from),
        Holds::Moment | Holds::MomentOrNone => moment(),
        Holds::Permissions => match value.cast::<model::Permissions>() {
            Ok(permissions) => json_of(name, permissions.get().to_dict(value.py())?.as_any()),
            Err(_) if value.is_instance_of::<PyDict>() => json_of(name, value),
            Err(_) => Err(convert::wrong_type(name, "Permissions or a dict", value)),
        },
    }
}
