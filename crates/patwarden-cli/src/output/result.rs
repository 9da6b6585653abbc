//! The rows of a statement, whose columns are known only once it runs. They are printed as they come where the form
//! allows it and nobody sits at a terminal to read them.

use std::borrow::Cow;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Stdout, Write};

use patwarden_sql::{Column, Kind, Value};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use super::{Cell, Form, Format, as_json, lines, paged, say, say_left_out, table, width};
use crate::escape;
use crate::exit::Failure;
use crate::progress;

/// Prints one result.
pub(crate) struct Printer<'a> {
    form: &'a Form,
    format: Format,
    columns: Vec<Named>,
    /// Of each column that is printed, its place in a row.
    places: Vec<usize>,
    to: To,
}

enum To {
    /// Printed at the end, when all of it is there.
    Held(Vec<Vec<Value>>),
    Out(BufWriter<Stdout>),
    /// Whoever read has read enough.
    Nobody,
}

/// A column with a name that no other has.
struct Named {
    name: String,
    kind: Kind,
}

/// Whether more is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    More,
    Enough,
}

impl<'a> Printer<'a> {
    /// Begins with the columns.
    ///
    /// # Errors
    ///
    /// If `--json` asks for one that is not among them.
    pub(crate) fn new(form: &'a Form, columns: &[Column]) -> Result<Self, Failure> {
        let terminal = io::stdout().is_terminal();
        let format = form.format(terminal);
        let columns = named(columns);
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let places = match &form.fields {
            Some(fields) => fields.places(&names)?,
            None => (0..columns.len()).collect(),
        };
        let is_streamed = !terminal && matches!(format, Format::Tsv | Format::Csv | Format::Jsonl);
        let to = if is_streamed { To::Out(BufWriter::new(io::stdout())) } else { To::Held(Vec::new()) };
        let mut printer = Self { form, format, columns, places, to };
        if is_streamed {
            progress::clear();
            let head = printer.head();
            printer.write(&head)?;
        }
        Ok(printer)
    }

    /// Takes a row.
    ///
    /// # Errors
    ///
    /// If it can't be written.
    pub(crate) fn row(&mut self, row: Vec<Value>) -> Result<Wanted, Failure> {
        match &mut self.to {
            To::Held(rows) => {
                rows.push(row);
                Ok(Wanted::More)
            }
            To::Out(_) => {
                let line = self.line(&row)?;
                self.write(&line)
            }
            To::Nobody => Ok(Wanted::Enough),
        }
    }

    /// Hands on what was taken so far.
    ///
    /// # Errors
    ///
    /// If it can't be written.
    pub(crate) fn flush(&mut self) -> Result<Wanted, Failure> {
        let To::Out(out) = &mut self.to else { return Ok(Wanted::More) };
        let flushed = out.flush();
        self.read(flushed)
    }

    /// Whether some of it may have been printed before its end.
    pub(crate) fn is_streamed(&self) -> bool {
        !matches!(self.to, To::Held(_))
    }

    /// Prints what is not printed yet.
    ///
    /// # Errors
    ///
    /// If it can't be written, or `--jq` can't be applied to it.
    pub(crate) fn end(mut self) -> Result<(), Failure> {
        self.flush()?;
        let To::Held(rows) = std::mem::replace(&mut self.to, To::Nobody) else { return Ok(()) };
        match self.format {
            Format::Json => {
                let objects: Vec<Object<'_>> = rows.iter().map(|row| self.object(row)).collect();
                as_json(&objects, self.form, true)
            }
            Format::Table if rows.is_empty() => {
                say("", "no rows");
                Ok(())
            }
            Format::Table => {
                let cells: Vec<Vec<Cell<'_>>> =
                    rows.iter().map(|row| self.cells(row, "NULL").map(Cell::text).collect()).collect();
                let columns: Vec<Cow<'_, str>> = self.places().map(|(_, column)| escape::field(&column.name)).collect();
                let shown = table::of_cells(&columns, &cells, io::stdout().is_terminal().then(width));
                paged(&shown.text, true)?;
                say_left_out(&shown.left_out);
                Ok(())
            }
            Format::Tsv | Format::Csv | Format::Jsonl | Format::Markdown => {
                let mut text = self.head();
                for row in &rows {
                    text.push_str(&self.line(row)?);
                }
                paged(&text, true)
            }
        }
    }

    fn head(&self) -> String {
        let mut text = String::new();
        let names = self.places().map(|(_, column)| column.name.as_str());
        match self.format {
            Format::Csv => lines::comma_line(&mut text, names.map(escape::csv)),
            Format::Markdown => {
                lines::markdown_head(&mut text, &names.map(escape::markdown).collect::<Vec<_>>());
            }
            Format::Table | Format::Tsv | Format::Jsonl | Format::Json => {}
        }
        text
    }

    fn line(&self, row: &[Value]) -> Result<String, Failure> {
        let mut text = String::new();
        match self.format {
            Format::Csv => {
                let cells = self.places().map(|(place, column)| quoted(column.kind, row.get(place)));
                lines::comma_line(&mut text, cells);
            }
            Format::Markdown => {
                lines::markdown_line(
                    &mut text,
                    self.cells(row, "NULL").map(|cell| escape::markdown(&cell).into_owned()),
                );
            }
            Format::Jsonl => {
                text.push_str(&escape::json(&lines::json(&self.object(row))?));
                text.push('\n');
            }
            Format::Table | Format::Tsv | Format::Json => lines::tab_line(&mut text, self.cells(row, "")),
        }
        Ok(text)
    }

    fn places(&self) -> impl Iterator<Item = (usize, &Named)> {
        self.places.iter().filter_map(|place| Some((*place, self.columns.get(*place)?)))
    }

    /// The values as texts, unescaped.
    fn cells<'r>(&'r self, row: &'r [Value], null: &'r str) -> impl Iterator<Item = Cow<'r, str>> {
        self.places().map(move |(place, column)| {
            row.get(place).and_then(|value| shown(column.kind, value)).unwrap_or(Cow::Borrowed(null))
        })
    }

    fn object<'r>(&'r self, row: &'r [Value]) -> Object<'r> {
        Object { printer: self, row }
    }

    fn write(&mut self, text: &str) -> Result<Wanted, Failure> {
        let To::Out(out) = &mut self.to else { return Ok(Wanted::Enough) };
        let written = out.write_all(text.as_bytes());
        self.read(written)
    }

    fn read(&mut self, written: io::Result<()>) -> Result<Wanted, Failure> {
        match written {
            Ok(()) => Ok(Wanted::More),
            Err(error) => {
                // What is left in the buffer is for nobody.
                if let To::Out(out) = std::mem::replace(&mut self.to, To::Nobody) {
                    drop(out.into_parts());
                }
                match error.kind() {
                    ErrorKind::BrokenPipe => Ok(Wanted::Enough),
                    _ => Err(Failure::Io { what: "cannot write to stdout", error }),
                }
            }
        }
    }
}

/// Names for columns of which several may be called alike: the second `id` is `id:1`.
fn named(columns: &[Column]) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::with_capacity(columns.len());
    for column in columns {
        let is_taken = |name: &str, named: &[Named]| named.iter().any(|known| known.name == name);
        let mut name = column.name.clone();
        let mut number = 1_u32;
        while is_taken(&name, &named) {
            name = format!("{}:{number}", column.name);
            number += 1;
        }
        named.push(Named { name, kind: column.kind });
    }
    named
}

/// A value as a text; none is none.
fn shown(kind: Kind, value: &Value) -> Option<Cow<'_, str>> {
    Some(match (kind, value) {
        (_, Value::Null) => return None,
        (Kind::Boolean, Value::Integer(0)) => "false".into(),
        (Kind::Boolean, Value::Integer(1)) => "true".into(),
        (_, Value::Integer(number)) => number.to_string().into(),
        (_, Value::Real(number)) => format!("{number:?}").into(),
        (_, Value::Text(text)) => text.into(),
        (_, Value::Blob(bytes)) => hexadecimal(bytes).into(),
    })
}

/// A cell of CSV: nothing is NULL, `""` an empty text, and a number below zero no formula.
fn quoted(kind: Kind, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Text(text)) if text.is_empty() => "\"\"".to_owned(),
        Some(value @ (Value::Integer(_) | Value::Real(_))) => shown(kind, value).unwrap_or_default().into_owned(),
        Some(value) => escape::csv(&shown(kind, value).unwrap_or_default()).into_owned(),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A row as an object, its fields in the order of the columns.
struct Object<'a> {
    printer: &'a Printer<'a>,
    row: &'a [Value],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.printer.places.len()))?;
        for (place, column) in self.printer.places() {
            let value = self.row.get(place).ok_or_else(|| S::Error::custom("a row is shorter than its columns"))?;
            map.serialize_entry(&column.name, &json(column.kind, value))?;
        }
        map.end()
    }
}

fn json(kind: Kind, value: &Value) -> serde_json::Value {
    match (kind, value) {
        (_, Value::Null) => serde_json::Value::Null,
        (Kind::Boolean, Value::Integer(0)) => false.into(),
        (Kind::Boolean, Value::Integer(1)) => true.into(),
        (_, Value::Integer(number)) => (*number).into(),
        (_, Value::Real(number)) => (*number).into(),
        (Kind::Json, Value::Text(text)) => serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into()),
        (_, Value::Text(text)) => text.as_str().into(),
        (_, Value::Blob(bytes)) => hexadecimal(bytes).into(),
    }
}
