//! Where values cross the border between Rust and Python; those of the low level, which have any shape,
//! do it in `api/`. What Python gives and can't be taken is refused by the name of its argument.

use std::borrow::Cow;
use std::fmt::Display;
use std::time::Duration;

use jiff::Timestamp;
use patwarden::{
    AppId, Direction, InstallationId, Levels, OrgId, PatId, PatRequestId, RepositoryId, RepositorySelection, SmolStr,
    Subject, Target, TokenId, UserId,
};
use pyo3::PyClass;
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pyclass::boolean_struct::True;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDateTime, PyDict, PyInt, PyIterator, PyMemoryView, PyString, PyTzInfo,
};
use serde::Serialize;

use crate::named::Login;
use crate::{details, errors, model};

/// The longest that a caller may have a call wait.
const LONGEST_WAIT: f64 = 86_400.0;

// From Python.

/// A `TypeError` that names the argument and the types, and never shows the value.
pub(crate) fn wrong_type(name: &str, wanted: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let found = value.get_type().name().map_or_else(|_| "something else".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("{name} must be {wanted}, not {found}"))
}

/// The same for one of many.
fn wrong_item(name: &str, wanted: &str, item: &Bound<'_, PyAny>) -> PyErr {
    let found = item.get_type().name().map_or_else(|_| "something else".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("{name} must be {wanted}; one of them is {}", with_article(&found)))
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// What a list was given to be filtered by is nothing: sent on, that would be no filter at all.
pub(crate) fn empty(py: Python<'_>, name: &str) -> PyErr {
    errors::invalid_input(py, &format!("{name} is empty: leave it out to list all"))
}

/// A text to filter by.
pub(crate) fn filled(py: Python<'_>, name: &str, text: Option<String>) -> PyResult<Option<String>> {
    match text {
        Some(text) if text.trim().is_empty() => Err(empty(py, name)),
        text => Ok(text),
    }
}

/// The id of something that lists have, or the thing itself.
pub(crate) fn id_of<T, Object>(name: &str, value: &Bound<'_, PyAny>) -> PyResult<u64>
where
    T: Subject,
    Object: PyClass<Frozen = True> + Sync + AsRef<T>,
{
    if let Ok(object) = value.cast::<Object>() {
        return Ok(object.get().as_ref().id().into());
    }
    let wanted = format!("an int or {}", with_article(Object::NAME));
    within(name, &integer(value)?.ok_or_else(|| wrong_type(name, &wanted, value))?)
}

/// An id of anything: a number that GitHub could have given.
pub(crate) fn id(name: &str, value: &Bound<'_, PyAny>) -> PyResult<u64> {
    let number = integer(value)?.ok_or_else(|| wrong_type(name, "an int", value))?;
    within(name, &number)
}

fn within(name: &str, number: &Bound<'_, PyInt>) -> PyResult<u64> {
    let id = whole(number)?.and_then(|number| u64::try_from(number).ok()).filter(|id| *id > 0);
    let message = || format!("{name}: an id is 1 to {}", i64::MAX);
    id.ok_or_else(|| errors::invalid_input(number.py(), &message()))
}

/// Many ids, from anything that can be iterated over.
pub(crate) fn ids(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<u64>> {
    not_text_nor_bytes(name, "an iterable of ints", value)?;
    each_id(name, "an iterable of ints", value)
}

fn each_id(name: &str, wanted: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<u64>> {
    let one = |item: Bound<'_, PyAny>| match integer(&item)? {
        Some(number) => within(name, &number),
        None => Err(wrong_item(name, wanted, &item)),
    };
    iterated(name, wanted, value)?.map(|item| one(item?)).collect()
}

/// Bytes of any kind are iterables of ints, which nobody means.
fn not_text_nor_bytes(name: &str, wanted: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    let bytes = value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>()
        || value.is_instance_of::<PyMemoryView>();
    if value.is_instance_of::<PyString>() || bytes { Err(wrong_type(name, wanted, value)) } else { Ok(()) }
}

/// What a bulk call is for: ids, or objects of the class that lists have of it, from anything that can be
/// iterated over.
pub(crate) fn targets<T, Object>(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<Target<T>>>
where
    T: Subject,
    Target<T>: From<u64> + From<T>,
    Object: PyClass<Frozen = True> + Sync + AsRef<T>,
{
    let wanted = format!("an iterable of ints or {}s", Object::NAME);
    let target = |item: Bound<'_, PyAny>| match (item.cast::<Object>(), integer(&item)?) {
        (Ok(object), _) => Ok(object.get().as_ref().clone().into()),
        (_, Some(number)) => within(name, &number).map(Into::into),
        _ => Err(wrong_item(name, &wanted, &item)),
    };
    not_text_nor_bytes(name, &wanted, value)?;
    iterated(name, &wanted, value)?.map(|item| target(item?)).collect()
}

pub(crate) fn id_or_ids(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<u64>> {
    const WANTED: &str = "an int or an iterable of ints";
    if let Some(one) = integer(value)? {
        return Ok(vec![within(name, &one)?]);
    }
    not_text_nor_bytes(name, WANTED, value)?;
    let ids = each_id(name, WANTED, value)?;
    if ids.is_empty() { Err(empty(value.py(), name)) } else { Ok(ids) }
}

/// The name of a user or several to filter by, none of which is empty.
pub(crate) fn logins(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    const WANTED: &str = "a str, an Owner or an iterable of them";
    let py = value.py();
    let mut logins = Vec::new();
    if let Some(Login(one)) = Login::of(name, value)? {
        logins.extend(filled(py, name, Some(one))?);
    } else {
        not_text_nor_bytes(name, WANTED, value)?;
        for item in iterated(name, WANTED, value)? {
            let item = item?;
            let Login(one) = Login::of(name, &item)?.ok_or_else(|| wrong_item(name, WANTED, &item))?;
            if one.trim().is_empty() {
                return Err(errors::invalid_input(py, &format!("{name} holds an empty name")));
            }
            logins.push(one);
        }
    }
    if logins.is_empty() { Err(empty(py, name)) } else { Ok(logins) }
}

/// What an iterable holds; an exception of its own goes to the caller.
fn iterated<'py>(name: &str, wanted: &str, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyIterator>> {
    value.try_iter().map_err(|error| {
        if error.is_instance_of::<PyTypeError>(value.py()) { wrong_type(name, wanted, value) } else { error }
    })
}

/// A number of things, from 1 to `most`.
pub(crate) fn count<N>(name: &str, value: &Bound<'_, PyAny>, most: N) -> PyResult<N>
where
    N: TryFrom<i64> + From<u8> + PartialOrd + Display,
{
    count_from(name, value, N::from(1), most)
}

/// A number of things, from `least` to `most`.
pub(crate) fn count_from<N>(name: &str, value: &Bound<'_, PyAny>, least: N, most: N) -> PyResult<N>
where
    N: TryFrom<i64> + PartialOrd + Display,
{
    let number = integer(value)?.ok_or_else(|| wrong_type(name, "an int", value))?;
    let number = whole(&number)?.and_then(|number| N::try_from(number).ok());
    number
        .filter(|number| (&least..=&most).contains(&number))
        .ok_or_else(|| errors::invalid_input(value.py(), &format!("{name} is {least} to {most}")))
}

/// A time span in seconds, from 0 to a day.
pub(crate) fn seconds(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    let number = number(name, "a number of seconds", value)?;
    let span = Some(number).filter(|number| (0.0..=LONGEST_WAIT).contains(number));
    span.and_then(|number| Duration::try_from_secs_f64(number).ok())
        .ok_or_else(|| errors::invalid_input(value.py(), &format!("{name} is 0 to {LONGEST_WAIT} seconds")))
}

/// A number; one that no float is as large as is infinite.
pub(crate) fn number(name: &str, wanted: &str, value: &Bound<'_, PyAny>) -> PyResult<f64> {
    match value.extract() {
        Ok(number) if !value.is_instance_of::<PyBool>() => Ok(number),
        Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => Ok(f64::INFINITY),
        _ => Err(wrong_type(name, wanted, value)),
    }
}

/// A point in time, from a datetime that knows its zone.
pub(crate) fn moment(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Timestamp> {
    let py = value.py();
    let time = value.cast::<PyDateTime>().map_err(|_| wrong_type(name, "an aware datetime", value))?;
    if time.call_method0("utcoffset")?.is_none() {
        return Err(errors::invalid_input(
            py,
            &format!("{name} is a datetime without a time zone; give it one, such as tzinfo=timezone.utc"),
        ));
    }
    let refuse = |_| errors::invalid_input(py, &format!("{name} is a time beyond all calendars"));
    let utc = time.call_method1("astimezone", (PyTzInfo::utc(py)?,)).map_err(refuse)?;
    utc.extract().map_err(refuse)
}

pub(crate) fn direction(py: Python<'_>, value: &str) -> PyResult<Direction> {
    match value {
        "asc" => Ok(Direction::Ascending),
        "desc" => Ok(Direction::Descending),
        _ => Err(errors::invalid_input(py, "direction is \"asc\" or \"desc\"")),
    }
}

/// An App's id, a number, or its client id, a text.
pub(crate) fn app_id(value: &Bound<'_, PyAny>) -> PyResult<String> {
    if value.is_instance_of::<PyString>() {
        return value.str()?.extract();
    }
    let number = integer(value)?.ok_or_else(|| wrong_type("app_id", "an int or a str", value))?;
    number.str()?.extract()
}

/// The text of a PEM file, a private key say, which no message may show.
pub(crate) fn pem(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    match value.cast::<PyBytes>() {
        Ok(bytes) => Ok(bytes.as_bytes().to_vec()),
        Err(_) if value.is_instance_of::<PyString>() => secret(name, value).map(String::into_bytes),
        Err(_) => Err(wrong_type(name, "the text of a PEM file, a str or bytes", value)),
    }
}

/// A text that no message may show; one that can't be encoded would be shown by the error.
pub(crate) fn secret(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let text = value.cast::<PyString>().map_err(|_| wrong_type(name, "a str", value))?;
    let text = text.to_cow().map_err(|_| {
        errors::configuration(value.py(), &format!("the {name} holds characters that can't be encoded"))
    })?;
    Ok(text.into_owned())
}

/// A text; one that can't be encoded is refused without being shown.
pub(crate) fn text(name: &str, value: &Bound<'_, PyString>) -> PyResult<String> {
    value.to_cow().map(Cow::into_owned).map_err(|_| unencodable(value.py(), name))
}

pub(crate) fn unencodable(py: Python<'_>, name: &str) -> PyErr {
    errors::invalid_input(py, &format!("{name} holds characters that can't be encoded"))
}

/// An int, or what can be an index as numbers of other libraries can. True and False are ints to Python
/// and a slip to us.
pub(crate) fn integer<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyInt>>> {
    if value.is_instance_of::<PyBool>() {
        return Ok(None);
    }
    if let Ok(number) = value.cast::<PyInt>() {
        return Ok(Some(number.clone()));
    }
    if !value.get_type().hasattr("__index__")? {
        return Ok(None);
    }
    match value.py().import("operator")?.call_method1("index", (value,)) {
        Ok(number) => Ok(Some(number.cast_into()?)),
        // An array has the method too, and is a number only if it holds one.
        Err(error) if error.is_instance_of::<PyTypeError>(value.py()) => Ok(None),
        Err(error) => Err(error),
    }
}

/// None beyond 64 bits.
fn whole(value: &Bound<'_, PyInt>) -> PyResult<Option<i64>> {
    match value.extract() {
        Ok(number) => Ok(Some(number)),
        Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => Ok(None),
        Err(error) => Err(error),
    }
}

// To Python.

/// A text as Python writes it: in quotes, with nothing that could move a cursor or hide.
pub(crate) fn quoted(py: Python<'_>, text: &str) -> PyResult<String> {
    PyString::new(py, text).repr()?.extract()
}

/// A value as an attribute's, in a `repr`: times in ISO 8601, all else as Python writes it.
pub(crate) fn shown(value: &Bound<'_, PyAny>) -> PyResult<String> {
    match value.cast::<PyDateTime>() {
        Ok(time) => time.call_method0("isoformat")?.extract(),
        Err(_) => value.repr()?.extract(),
    }
}

/// Anything that has a form in JSON, as Python's `json` reads it.
pub(crate) fn json<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let text = serde_json::to_string(value).map_err(|error| PyValueError::new_err(error.to_string()))?;
    py.import("json")?.call_method1("loads", (text,))
}

/// The moment as far as Python and the libraries around it can tell it: none is before the year 1. Their last
/// moment is later than ours.
pub(crate) fn tellable(moment: Timestamp) -> Timestamp {
    /// In seconds, from 1970 on.
    const YEAR_1: i64 = -62_135_596_800;
    moment.max(Timestamp::constant(YEAR_1, 0))
}

/// What an object of ours has as an attribute.
pub(crate) trait Attribute {
    /// As an attribute.
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;

    /// As a value of `to_dict()`, which knows no classes of ours.
    fn plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.attribute(py)
    }
}

impl<T: Attribute> Attribute for Option<T> {
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref().map_or_else(|| Ok(py.None().into_bound(py)), |value| value.attribute(py))
    }

    fn plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref().map_or_else(|| Ok(py.None().into_bound(py)), |value| value.plain(py))
    }
}

impl Attribute for String {
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self).into_any())
    }
}

impl Attribute for SmolStr {
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self).into_any())
    }
}

impl Attribute for bool {
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyBool::new(py, *self).to_owned().into_any())
    }
}

impl Attribute for RepositorySelection {
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self.as_str()).into_any())
    }
}

impl Attribute for Timestamp {
    /// In UTC, to the microsecond; before the year 1 the first moment of it.
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(tellable(*self).into_pyobject(py)?.into_any())
    }
}

impl Attribute for u64 {
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }
}

impl Attribute for Vec<String> {
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.into_pyobject(py)
    }
}

/// What has one of several shapes.
impl Attribute for serde_json::Value {
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json(py, self)
    }
}

/// A word that lies in the program is one object for all of Python, too.
impl Attribute for Cow<'static, str> {
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let text = match self {
            Self::Borrowed(known) => PyString::intern(py, known),
            Self::Owned(text) => PyString::new(py, text),
        };
        Ok(text.into_any())
    }
}

impl Attribute for Levels {
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let levels = PyDict::new(py);
        for (name, level) in self {
            // They are few, and each is the same object wherever it stands.
            levels.set_item(PyString::intern(py, name), PyString::intern(py, level))?;
        }
        Ok(levels.into_any())
    }
}

macro_rules! ids {
    ($($id:ty),*) => {
        $(impl Attribute for $id {
            fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(self.get().into_pyobject(py)?.into_any())
            }
        })*
    };
}
ids!(AppId, InstallationId, OrgId, PatId, PatRequestId, RepositoryId, TokenId, UserId);

macro_rules! objects {
    ($($module:ident::$object:ident),*) => {
        $(impl Attribute for patwarden::$object {
            fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok(Bound::new(py, $module::$object::from(self.clone()))?.into_any())
            }

            fn plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                Ok($module::$object::dict_of(py, self)?.into_any())
            }
        })*
    };
}
objects!(
    details::Account,
    details::OrganizationPlan,
    details::User,
    model::Organization,
    model::Owner,
    model::Permissions,
    model::Repository
);

impl Attribute for Vec<patwarden::Repository> {
    fn attribute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let items = self.iter().map(|item| item.attribute(py)).collect::<PyResult<Vec<_>>>()?;
        items.into_pyobject(py)
    }

    fn plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let items = self.iter().map(|item| item.plain(py)).collect::<PyResult<Vec<_>>>()?;
        items.into_pyobject(py)
    }
}

/// The name of an attribute that Rust writes as `r#type` where it is one of its own words.
pub(crate) const fn without_escape(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// Fields by their names in a dict.
pub(crate) fn dict<'py>(
    py: Python<'py>,
    fields: impl IntoIterator<Item = (&'static str, Bound<'py, PyAny>)>,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, value) in fields {
        dict.set_item(name, value)?;
    }
    Ok(dict)
}
