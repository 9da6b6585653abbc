//! Choices and settings as Python gives them, each refused by its name if it can't be taken.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use patwarden::{DefaultRepositoryPermission, MemberFilter, MemberRole, MembersAllowedRepositoryCreationType};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::named::Argument;
use crate::{convert, errors};

pub(crate) fn text(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    String::read(name, value)
}

pub(crate) fn boolean(name: &str, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    bool::read(name, value)
}

/// One of the words that GitHub has for something.
pub(crate) trait Word: FromStr + Display + Copy + 'static {
    const ALL: &'static [Self];
}

macro_rules! words {
    ($($words:ident),*) => {
        $(impl Word for $words {
            const ALL: &'static [Self] = $words::ALL;
        })*
    };
}
words!(DefaultRepositoryPermission, MemberFilter, MemberRole, MembersAllowedRepositoryCreationType);

pub(crate) fn word<W: Word>(name: &str, value: &Bound<'_, PyAny>) -> PyResult<W> {
    let given = value.cast::<PyString>().map_err(|_| convert::wrong_type(name, "a str", value))?;
    let known = given.to_cow().unwrap_or(Cow::Borrowed("")).parse();
    known.map_err(|_| {
        let words: Vec<String> = W::ALL.iter().map(|word| format!("\"{word}\"")).collect();
        errors::invalid_input(value.py(), &format!("{name} is one of {}", words.join(", ")))
    })
}
