//! Arguments that are refused by their names: what is of another type is a `TypeError` that says which argument it
//! is, in a sentence and not in a note to it.
//!
//! pyo3 takes no name along to what reads an argument, so each name has a function of its own:
//! `#[pyo3(from_py_with = named::verify)] verify: bool`. How it is read, its type says.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyList, PyString, PyTuple};

use crate::{convert, details, errors, model};

/// Can be the value of an argument.
pub(crate) trait Argument: Sized {
    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self>;
}

macro_rules! named {
    ($($name:ident)*) => {
        $(pub(crate) fn $name<T: Argument>(value: &Bound<'_, PyAny>) -> PyResult<T> {
            T::read(stringify!($name), value)
        })*
    };
}
named! {
    after_bytes allow_shared attach base_url before body bytes_per_piece content_type direction
    drop dry_run duplicate effect_delay_ms extra_fields filling grants headers hourly_limit id installed into journal kind
    latency_ms level locked login method millis name novel_enums omit_token_fields one_by_one org orgs page_links_last
    path path_contains permission port proxy reason repository requests reset_in retry_after role seconds secret seed
    skip statement status suspended times two_factor unpacked_bytes url verify visibility without_headers
}

impl<T: Argument> Argument for Option<T> {
    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if value.is_none() { Ok(None) } else { T::read(name, value).map(Some) }
    }
}

impl Argument for bool {
    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(value.cast::<PyBool>().map_err(|_| convert::wrong_type(name, "a bool", value))?.is_true())
    }
}

impl Argument for String {
    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        convert::text(name, value.cast::<PyString>().map_err(|_| convert::wrong_type(name, "a str", value))?)
    }
}

impl Argument for PathBuf {
    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = value.py();
        value.extract().map_err(|error: PyErr| {
            if error.is_instance_of::<PyTypeError>(py) {
                convert::wrong_type(name, "a path: a str or an os.PathLike of str", value)
            } else if error.is_instance_of::<PyUnicodeEncodeError>(py) {
                convert::unencodable(py, name)
            } else {
                error
            }
        })
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl Argument for $number {
            fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
                let number = convert::integer(value)?.ok_or_else(|| convert::wrong_type(name, "an int", value))?;
                number.extract().map_err(|error: PyErr| {
                    if !error.is_instance_of::<PyOverflowError>(value.py()) {
                        return error;
                    }
                    let limits = format!("{name} is {} to {}", <$number>::MIN, <$number>::MAX);
                    errors::invalid_input(value.py(), &limits)
                })
            }
        })*
    };
}
numbers!(i64, u16, u32, u64, usize);

impl Argument for f64 {
    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        convert::number(name, "a number", value)
    }
}

impl<T: Argument> Argument for Vec<T> {
    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if !value.is_instance_of::<PyList>() && !value.is_instance_of::<PyTuple>() {
            return Err(convert::wrong_type(name, "a list", value));
        }
        value.try_iter()?.map(|item| T::read(&format!("each of {name}"), &item?)).collect()
    }
}

impl Argument for BTreeMap<String, String> {
    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        let dict = value.cast::<PyDict>().map_err(|_| convert::wrong_type(name, "a dict of str", value))?;
        let text = |value: &Bound<'_, PyAny>| String::read(&format!("each of {name}"), value);
        dict.copy()?.iter().map(|(key, value)| Ok((text(&key)?, text(&value)?))).collect()
    }
}

/// Paths by names.
impl Argument for Vec<(String, PathBuf)> {
    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        let dict = value.cast::<PyDict>().map_err(|_| convert::wrong_type(name, "a dict of names to paths", value))?;
        let text = |key: &Bound<'_, PyAny>| String::read(&format!("each name of {name}"), key);
        let path = |path: &Bound<'_, PyAny>| PathBuf::read(&format!("each path of {name}"), path);
        dict.copy()?.iter().map(|(key, value)| Ok((text(&key)?, path(&value)?))).collect()
    }
}

/// The name of an organisation, as it is or as what was listed has it.
pub(crate) struct OrgName(pub(crate) String);

impl Argument for OrgName {
    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        const WANTED: &str = "a str or an Organization";
        if let Ok(org) = value.cast::<model::Organization>() {
            return Ok(Self(org.get().as_ref().login.clone()));
        }
        if let Ok(org) = value.cast::<details::OrganizationDetails>() {
            return Ok(Self(org.get().as_ref().login.clone()));
        }
        let text = value.cast::<PyString>().map_err(|_| convert::wrong_type(name, WANTED, value))?;
        convert::text(name, text).map(Self)
    }
}

/// The name of a user, as it is or as what was listed has it.
pub(crate) struct Login(pub(crate) String);

impl Login {
    /// None if it is nothing that a user has a name by.
    pub(crate) fn of(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        if let Ok(owner) = value.cast::<model::Owner>() {
            return Ok(Some(Self(owner.get().as_ref().login.to_string())));
        }
        if let Ok(user) = value.cast::<details::User>() {
            return Ok(Some(Self(user.get().as_ref().login.clone())));
        }
        value.cast::<PyString>().ok().map(|text| convert::text(name, text).map(Self)).transpose()
    }
}

impl Argument for Login {
    fn read(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        Self::of(name, value)?.ok_or_else(|| convert::wrong_type(name, "a str, an Owner or a User", value))
    }
}
