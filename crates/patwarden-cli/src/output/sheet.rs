//! One thing: a line for each of its fields.

use std::io::{self, IsTerminal};

use serde::Serialize;
use serde_json::{Map, Value};

use super::fields::object_of;
use super::{Cell, Fields, Form, Format, Row, as_json, lines, not_written, paged};
use crate::escape;
use crate::exit::Failure;

/// Prints one thing: its fields in this order, those that it has not left out, a line each with name
/// and value; or in the form that was asked for.
pub(crate) fn sheet(thing: &impl Serialize, order: &[&'static str], form: &Form) -> Result<(), Failure> {
    let terminal = io::stdout().is_terminal();
    let format = form.format(terminal);
    if matches!(format, Format::Json | Format::Jsonl) {
        let fields = form.fields.clone().unwrap_or_else(|| Fields::all(order));
        if matches!(format, Format::Json) {
            return as_json(&super::fields::Picked::of(thing, &fields), form, true);
        }
        let mut line = String::new();
        lines::json_line(&mut line, thing, &fields)?;
        return paged(&line, true);
    }
    let values = values(&object_of(thing).map_err(not_written)?, order);
    match format {
        Format::Table => paged(&values.iter().map(Line::bold).collect::<String>(), true),
        format => paged(&lines::all(&values, format, &Fields::all(Line::FIELDS))?, true),
    }
}

/// A field with its value, as they are.
#[derive(Serialize)]
struct Line {
    field: String,
    value: String,
}

impl Row for Line {
    const NOUN: &'static str = "fields";
    const FIELDS: &'static [&'static str] = &["field", "value"];
    const COLUMNS: &'static [&'static str] = &["FIELD", "VALUE"];

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![Cell::text(&self.field), Cell::text(&self.value)]
    }
}

impl Line {
    fn bold(&self) -> String {
        format!("\u{1b}[1m{}:\u{1b}[0m {}\n", escape::field(&self.field), escape::field(&self.value))
    }
}

/// Names with their values. What has fields of its own has a line for each.
fn values(object: &Map<String, Value>, order: &[&str]) -> Vec<Line> {
    let mut lines = Vec::new();
    for name in order {
        match object.get(*name) {
            None | Some(Value::Null) => {}
            Some(Value::Object(inner)) => {
                let inner = inner.iter().filter(|(_, value)| !value.is_null());
                let line =
                    |(field, value): (&String, &Value)| Line { field: format!("{name}.{field}"), value: shown(value) };
                lines.extend(inner.map(line));
            }
            Some(value) => lines.push(Line { field: (*name).to_owned(), value: shown(value) }),
        }
    }
    lines
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_what_is_there_in_order_and_escaped() {
        let thing = serde_json::json!({
            "id": 7, "name": "a\tb\u{1b}[2J", "gone": null, "on": false, "plan": { "seats": 3, "name": null, "kind": "x\n" },
        });
        let order = ["name", "plan", "absent", "gone", "on", "id"];
        let values = values(&object_of(&thing).unwrap(), &order);
        let lines = lines::all(&values, Format::Tsv, &Fields::all(&[])).unwrap();
        assert_eq!(lines, "name\ta\\tb\\u{1b}[2J\nplan.kind\tx\\n\nplan.seats\t3\non\tfalse\nid\t7\n");
        assert_eq!(values[0].bold(), "\u{1b}[1mname:\u{1b}[0m a\\tb\\u{1b}[2J\n");
    }
}
