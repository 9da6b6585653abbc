//! Reading the generated types, where every field is optional: what we can't do without is an
//! error that names the field.

use jiff::Timestamp;

use crate::error::{Error, ErrorKind, Result};

pub(super) fn required<T>(field: Option<T>, name: &str) -> Result<T> {
    field.ok_or_else(|| Error::new(ErrorKind::InvalidAnswer, format!("the answer lacks the field {name}")))
}

pub(super) fn id<T: From<u64>>(field: Option<i64>, name: &str) -> Result<T> {
    let id = required(field, name)?;
    u64::try_from(id).map(T::from).map_err(|_| {
        Error::new(ErrorKind::InvalidAnswer, format!("the field {name} of the answer is {id}, which is no id"))
    })
}

pub(super) fn optional_id<T: From<u64>>(field: Option<i64>, name: &str) -> Result<Option<T>> {
    field.map(|field| id(Some(field), name)).transpose()
}

/// A time that can't be read is an error and not "none": none means never.
pub(super) fn time(field: Option<String>, name: &str) -> Result<Option<Timestamp>> {
    let Some(text) = field else { return Ok(None) };
    text.parse().map(Some).map_err(|error| {
        Error::new(ErrorKind::InvalidAnswer, format!("the field {name} of the answer is {text:?}, which is no time"))
            .with_source(error)
    })
}
