//! JSON, an array of objects, and JSON Lines, an object a line. The columns are the keys in the order in which they
//! appear; a row has no value for a key that it lacks.

use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Deserializer, Error};

use super::data::{Data, Fault, Names};
use crate::value::{Kind, Value};

/// Reads an array of objects.
pub(super) fn read(text: &str) -> Result<Data, Fault> {
    let mut found = Found::default();
    let mut deserializer = Deserializer::from_str(text);
    let outcome = Objects(&mut found).deserialize(&mut deserializer).and_then(|()| deserializer.end());
    outcome.map_err(|error| fault(&error, 0))?;
    found.data()
}

/// Reads an object a line. A line with nothing in it is no row.
pub(super) fn read_lines(text: &str) -> Result<Data, Fault> {
    let mut found = Found::default();
    for (number, line) in (0..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let mut deserializer = Deserializer::from_str(line);
        let outcome = Object(&mut found).deserialize(&mut deserializer).and_then(|()| deserializer.end());
        outcome.map_err(|error| fault(&error, number))?;
    }
    found.data()
}

/// What the reader says, without the place, which is told by itself.
fn fault(error: &Error, lines_before: u64) -> Fault {
    let (line, column) = (error.line() as u64, error.column() as u64);
    let told = error.to_string();
    let message = told.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&told);
    Fault { column: Some(column), ..Fault::new(message).in_line(lines_before + line) }
}

/// What was read so far.
#[derive(Default)]
struct Found {
    names: Names,
    places: HashMap<String, usize>,
    kinds: Vec<Option<Kind>>,
    rows: Vec<Vec<Value>>,
}

impl Found {
    /// The column of a key, which may be a new one.
    fn place(&mut self, key: &str) -> Result<usize, Fault> {
        if let Some(place) = self.places.get(key) {
            return Ok(*place);
        }
        self.names.add(key)?;
        let place = self.kinds.len();
        self.places.insert(key.to_owned(), place);
        self.kinds.push(None);
        Ok(place)
    }

    fn put(&mut self, row: &mut Vec<Value>, place: usize, raw: &RawValue) -> Result<(), Error> {
        let (kind, value) = typed(raw)?;
        row.resize(row.len().max(place + 1), Value::Null);
        if let (Some(cell), Some(known)) = (row.get_mut(place), self.kinds.get_mut(place)) {
            *cell = value;
            *known = match (*known, kind) {
                (known, None) => known,
                (None, kind) => kind,
                (Some(Kind::Integer), Some(Kind::Real)) | (Some(Kind::Real), Some(Kind::Integer)) => Some(Kind::Real),
                (Some(known), Some(kind)) if known == kind => Some(known),
                _ => Some(Kind::Any),
            };
        }
        Ok(())
    }

    fn data(mut self) -> Result<Data, Fault> {
        if self.names.all.is_empty() {
            let fault = Fault::new("there is no object with a key in it, and so no column");
            return Err(fault.hint("JSON is an array of objects here, and JSON Lines an object a line"));
        }
        let columns = self.names.all.len();
        self.rows.iter_mut().for_each(|row| row.resize(columns, Value::Null));
        let kinds = self.kinds.into_iter().map(|kind| kind.unwrap_or(Kind::Text));
        Ok(Data { columns: self.names.all.into_iter().zip(kinds).collect(), rows: self.rows })
    }
}

/// A value of JSON as SQLite has it, and what it is; nothing for `null`.
fn typed(raw: &RawValue) -> Result<(Option<Kind>, Value), Error> {
    let text = raw.get();
    Ok(match text.bytes().next() {
        Some(b'n') => (None, Value::Null),
        Some(b't') => (Some(Kind::Boolean), Value::Integer(1)),
        Some(b'f') => (Some(Kind::Boolean), Value::Integer(0)),
        Some(b'"') => (Some(Kind::Text), Value::Text(serde_json::from_str(text)?)),
        Some(b'{' | b'[') => (Some(Kind::Json), Value::Text(text.to_owned())),
        _ => number(text),
    })
}

/// A number; one that SQLite would round to another, or has not, as the text that it is.
fn number(text: &str) -> (Option<Kind>, Value) {
    let is_whole = !text.contains(['.', 'e', 'E']);
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(whole), _) => (Some(Kind::Integer), Value::Integer(whole)),
        (_, Ok(real)) if !is_whole && real.is_finite() => (Some(Kind::Real), Value::Real(real)),
        _ => (Some(Kind::Text), Value::Text(text.to_owned())),
    }
}

/// Reads an array of objects into what was found.
struct Objects<'a>(&'a mut Found);

impl<'de> DeserializeSeed<'de> for Objects<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Objects<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut objects: A) -> Result<(), A::Error> {
        while objects.next_element_seed(Object(self.0))?.is_some() {}
        Ok(())
    }
}

/// Reads an object into what was found.
struct Object<'a>(&'a mut Found);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut row = vec![Value::Null; self.0.kinds.len()];
        let mut seen = std::collections::HashSet::new();
        while let Some(key) = fields.next_key::<String>()? {
            let place = self.0.place(&key).map_err(|fault| A::Error::custom(fault.message))?;
            if !seen.insert(place) {
                return Err(A::Error::custom(format!("the object has the key {key:?} twice")));
            }
            let raw: &RawValue = fields.next_value()?;
            self.0.put(&mut row, place, raw).map_err(A::Error::custom)?;
        }
        self.0.rows.push(row);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, json};

    use super::*;
    use crate::value::{Column, Rows};

    fn told(fault: Fault) -> String {
        let place = |place: Option<u64>| place.map_or("-".to_owned(), |place| place.to_string());
        format!("{}:{}: {}", place(fault.line), place(fault.column), fault.message)
    }

    #[test]
    fn columns_are_the_keys_in_order_of_appearance_and_values_are_what_they_are() {
        let text =
            r#"[{"login": "007", "n": 1, "x": true}, {"n": 2.5, "new": {"b": 1, "a": [ 2 ]}, "login": null, "x": 1}]"#;
        let data = read(text).unwrap();
        let columns = [("login", Kind::Text), ("n", Kind::Real), ("x", Kind::Any), ("new", Kind::Json)];
        assert_eq!(data.columns, columns.map(|(name, kind)| (name.to_owned(), kind)));
        let first: Vec<Value> = vec!["007".into(), 1.into(), 1.into(), Value::Null];
        let second: Vec<Value> = vec![Value::Null, 2.5.into(), 1.into(), r#"{"b": 1, "a": [ 2 ]}"#.into()];
        assert_eq!(data.rows, [first, second]);
    }

    #[test]
    fn a_number_too_large_for_sqlite_keeps_its_digits() {
        let data = read_lines("{\"a\": 9223372036854775808, \"b\": 1e999}\n\n{\"a\": -9223372036854775808}\n").unwrap();
        assert_eq!(data.rows[0], ["9223372036854775808".into(), Value::from("1e999")]);
        assert_eq!(data.rows[1], [i64::MIN.into(), Value::Null]);
        assert_eq!(data.columns[0].1, Kind::Any);
    }

    #[test]
    fn what_is_wrong_is_told_with_line_and_column() {
        let json = |text: &str| told(read(text).unwrap_err());
        assert_eq!(json("[{\"a\": 1},\n {\"a\":"), "2:6: EOF while parsing a value");
        assert_eq!(json("[{\"a\": 1}"), "1:9: EOF while parsing a list");
        assert_eq!(json("{\"a\": 1}"), "1:0: invalid type: map, expected an array of objects");
        assert_eq!(json("[1]"), "1:2: invalid type: integer `1`, expected an object");
        assert!(json("[{\"a\": 1, \"a\": 2}]").ends_with("the object has the key \"a\" twice"));
        assert!(json("[{\"a\": 1}, {\"A\": 2}]").ends_with("two columns are named \"A\""));
        assert!(json("[]").contains("there is no object"));
        assert!(json("[{\"a\": 1}] x").contains("trailing characters"));
        let lines = |text: &str| told(read_lines(text).unwrap_err());
        assert_eq!(lines("{\"a\": 1}\n\n{\"a\": }\n"), "3:7: expected value");
        assert_eq!(lines("{\"a\": 1}{\"a\": 2}"), "1:9: trailing characters");
    }

    fn value() -> impl Strategy<Value = serde_json::Value> {
        prop_oneof![
            Just(json!(null)),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            "\\PC{0,6}".prop_map(Into::into),
            Just(json!({"x": [1, "y"]})),
        ]
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "([\\[\\]{}:,\"\n0-9etrufalsn]|\\PC){0,40}") {
            for data in [read(&text), read_lines(&text)].into_iter().flatten() {
                prop_assert!(data.rows.iter().all(|row| row.len() == data.columns.len()));
            }
        }

        #[test]
        fn objects_come_back_as_they_were_written(values in proptest::collection::vec((value(), value()), 1..8)) {
            let object = |(a, b): &(serde_json::Value, serde_json::Value)| -> Map<_, _> {
                [("a".to_owned(), a.clone()), ("b".to_owned(), b.clone())].into_iter().collect()
            };
            let objects: Vec<_> = values.iter().map(object).collect();
            let text = serde_json::to_string(&objects).unwrap();
            let lines: Vec<String> = objects.iter().map(|object| serde_json::to_string(object).unwrap() + "\n").collect();
            let data = read(&text).unwrap();
            prop_assert_eq!(&data, &read_lines(&lines.concat()).unwrap());
            let columns = data.columns.iter().map(|(name, kind)| Column { name: name.clone(), kind: *kind }).collect();
            let back = Rows { columns, rows: data.rows, warnings: vec![] }.to_json();
            for (place, name) in ["a", "b"].into_iter().enumerate() {
                // In a column of several kinds a truth is a number, and JSON a text.
                if data.columns[place].1 != Kind::Any {
                    prop_assert!(back.iter().zip(&objects).all(|(one, other)| one[name] == other[name]));
                }
            }
        }
    }
}
