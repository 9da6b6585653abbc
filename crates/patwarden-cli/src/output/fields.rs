//! The fields of an object: those that `--json` asks for, and the object with these alone.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use patwarden_sql::nearest;
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::Row;
use crate::escape;
use crate::exit::Failure;

/// The fields that `--json` asks for.
#[derive(Clone, Debug)]
pub(crate) struct Fields(Vec<Cow<'static, str>>);

impl Fields {
    /// Reads a comma-separated list of the fields of `R`.
    pub(crate) fn of<R: Row>(text: &str) -> Result<Self, FieldsError> {
        Self::among(R::FIELDS, text)
    }

    /// Reads a comma-separated list of these fields.
    pub(crate) fn among(known: &'static [&'static str], text: &str) -> Result<Self, FieldsError> {
        if text.is_empty() {
            return Err(FieldsError::NoneGiven { known });
        }
        let find = |name: &str| known.iter().copied().find(|field| *field == name).map(Cow::Borrowed);
        let fields = text
            .split(',')
            .map(str::trim)
            .map(|name| find(name).ok_or_else(|| FieldsError::Unknown { name: name.to_owned(), known }))
            .collect::<Result<_, _>>()?;
        Ok(Self(distinct(fields)))
    }

    pub(super) fn all(known: &[&'static str]) -> Self {
        Self(known.iter().copied().map(Cow::Borrowed).collect())
    }

    /// Reads a comma-separated list of fields that are known only when they are there: see [`places`](Self::places).
    pub(crate) fn unchecked(text: &str) -> Self {
        Self(text.split(',').map(|name| Cow::Owned(name.trim().to_owned())).collect())
    }

    /// Those of these names, all of which are known.
    pub(super) fn checked(&self, known: &[&'static str]) -> Result<Self, Failure> {
        let places = self.places(known)?;
        Ok(Self(places.into_iter().filter_map(|place| known.get(place).copied().map(Cow::Borrowed)).collect()))
    }

    /// Where the fields are among these, or all of them where none are named.
    ///
    /// # Errors
    ///
    /// If there is one that is not among them.
    pub(crate) fn places(&self, known: &[impl AsRef<str>]) -> Result<Vec<usize>, Failure> {
        if let [name] = self.0.as_slice()
            && name.is_empty()
        {
            return Ok((0..known.len()).collect());
        }
        let place = |name: &Cow<'static, str>| {
            known.iter().position(|field| field.as_ref() == name.as_ref()).ok_or_else(|| {
                let near = nearest(name, known.iter().map(AsRef::as_ref));
                let near = near.map(|near| format!("did you mean {near}? ")).unwrap_or_default();
                let all: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
                Failure::input(format!("--json: the result has no column {name:?}"))
                    .with_hint(format!("{near}it has {}", all.join(", ")))
            })
        };
        self.0.iter().map(place).collect::<Result<_, _>>().map(distinct)
    }
}

/// Each once, where it is first: an object has no key twice.
fn distinct<T: PartialEq>(all: Vec<T>) -> Vec<T> {
    all.into_iter().fold(Vec::new(), |mut kept, one| {
        if !kept.contains(&one) {
            kept.push(one);
        }
        kept
    })
}

/// `--json` without fields, or with one that there is not: the answer names those there are.
#[derive(Debug)]
pub(crate) enum FieldsError {
    NoneGiven { known: &'static [&'static str] },
    Unknown { name: String, known: &'static [&'static str] },
}

impl fmt::Display for FieldsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = match self {
            Self::NoneGiven { known } => {
                formatter.write_str("Specify one or more comma-separated fields for `--json`:")?;
                known
            }
            Self::Unknown { name, known } => {
                write!(formatter, "Unknown JSON field: {:?}", escape::line(name))?;
                if let Some(nearest) = nearest(name, known.iter().copied()) {
                    write!(formatter, "; did you mean {nearest}?")?;
                }
                formatter.write_str("\nAvailable fields:")?;
                known
            }
        };
        known.iter().try_for_each(|field| write!(formatter, "\n  {field}"))
    }
}

impl Error for FieldsError {}

/// Some fields of an object, in the order asked. Of many, each is made an object only while it is written down.
pub(super) struct Picked<'a, T> {
    thing: &'a T,
    fields: &'a Fields,
}

impl<'a, T: Serialize> Picked<'a, T> {
    pub(super) fn of(thing: &'a T, fields: &'a Fields) -> Self {
        Self { thing, fields }
    }
}

pub(super) fn object_of(thing: &impl Serialize) -> serde_json::Result<Map<String, Value>> {
    match serde_json::to_value(thing)? {
        Value::Object(object) => Ok(object),
        _ => Ok(Map::new()),
    }
}

impl<T: Serialize> Serialize for Picked<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = object_of(self.thing).map_err(S::Error::custom)?;
        let mut map = serializer.serialize_map(Some(self.fields.0.len()))?;
        for field in &self.fields.0 {
            map.serialize_entry(field.as_ref(), object.get(field.as_ref()).unwrap_or(&Value::Null))?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Thing, thing};
    use super::*;

    #[test]
    fn fields_are_checked_and_those_there_are_named() {
        assert_eq!(Fields::of::<Thing>("name, id").unwrap().0, ["name", "id"]);
        assert_eq!(
            Fields::of::<Thing>("").unwrap_err().to_string(),
            "Specify one or more comma-separated fields for `--json`:\n  id\n  name"
        );
        let unknown = Fields::of::<Thing>("id,nmae").unwrap_err().to_string();
        assert_eq!(unknown, "Unknown JSON field: \"nmae\"; did you mean name?\nAvailable fields:\n  id\n  name");
        let unknown = Fields::of::<Thing>("weather").unwrap_err().to_string();
        assert!(unknown.starts_with("Unknown JSON field: \"weather\"\n"), "{unknown}");
        assert!(Fields::of::<Thing>("id,").is_err());
        let unknown = Fields::of::<Thing>("ID").unwrap_err().to_string();
        assert!(unknown.contains("did you mean id?"), "{unknown}");
    }

    #[test]
    fn a_field_that_is_asked_for_twice_is_there_once() {
        assert_eq!(Fields::of::<Thing>("name,id,name, id").unwrap().0, ["name", "id"]);
        assert_eq!(Fields::unchecked("b,a,b").places(&["a", "b"]).unwrap(), [1, 0]);
    }

    #[test]
    fn json_has_the_fields_in_the_order_asked_and_the_original_words() {
        let fields = Fields::of::<Thing>("name,id").unwrap();
        let thing = thing("a\tb\\");
        let picked = Picked::of(&thing, &fields);
        assert_eq!(serde_json::to_string(&picked).unwrap(), r#"{"name":"a\tb\\","id":7}"#);
    }
}
