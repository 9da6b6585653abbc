//! Rows for other programs: a line each, with the same columns as a table.

use std::borrow::Cow;

use serde::Serialize;

use super::fields::Picked;
use super::{Cell, Fields, Format, Row, not_written};
use crate::escape;
use crate::exit::Failure;

/// Rows in a form in which each is a line.
pub(super) fn all<R: Row>(rows: &[R], format: Format, fields: &Fields) -> Result<String, Failure> {
    let mut text = head::<R>(format);
    rows.iter().try_for_each(|row| add(&mut text, row, format, fields))?;
    Ok(text)
}

/// What stands before the first row.
pub(super) fn head<R: Row>(format: Format) -> String {
    let mut text = String::new();
    match format {
        Format::Csv => comma_line(&mut text, R::COLUMNS.iter()),
        Format::Markdown => markdown_head(&mut text, R::COLUMNS),
        Format::Tsv | Format::Jsonl | Format::Json | Format::Table => {}
    }
    text
}

/// One row. What has no lines has those of `tsv`.
pub(super) fn add<R: Row>(text: &mut String, row: &R, format: Format, fields: &Fields) -> Result<(), Failure> {
    match format {
        Format::Csv => comma_line(text, row.cells().iter().map(|cell| escape::csv(&cell.whole()).into_owned())),
        Format::Markdown => markdown_line(text, row.cells().iter().map(marked_down)),
        Format::Jsonl => json_line(text, row, fields)?,
        Format::Tsv | Format::Json | Format::Table => tabbed(text, row.cells(), |text, cell| cell.add_to(text)),
    }
    Ok(())
}

/// A line of values as they are.
pub(super) fn tab_line<'a>(text: &mut String, cells: impl Iterator<Item = Cow<'a, str>>) {
    tabbed(text, cells, |text, cell| text.push_str(&escape::field(&cell)));
}

/// A line of what is written one by one, escaped.
fn tabbed<C>(text: &mut String, cells: impl IntoIterator<Item = C>, write: impl Fn(&mut String, C)) {
    for (index, cell) in cells.into_iter().enumerate() {
        text.push_str(if index == 0 { "" } else { "\t" });
        write(text, cell);
    }
    text.push('\n');
}

/// A line of values that are quoted already, which ends as RFC 4180 ends one.
pub(super) fn comma_line(text: &mut String, cells: impl Iterator<Item = impl AsRef<str>>) {
    for (index, cell) in cells.enumerate() {
        text.push_str(if index == 0 { "" } else { "," });
        text.push_str(cell.as_ref());
    }
    text.push_str("\r\n");
}

/// The head of a table, of columns that are escaped already.
pub(super) fn markdown_head(text: &mut String, columns: &[impl AsRef<str>]) {
    let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
    text.push_str(&format!("| {} |\n|{}\n", columns.join(" | "), " --- |".repeat(columns.len())));
}

/// A value in Markdown. A time is nobody's words, and stays one that can be copied.
fn marked_down(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Time(_) => cell.whole().into_owned(),
        _ => escape::markdown(&cell.whole()).into_owned(),
    }
}

/// A row of it, of values that are escaped already.
pub(super) fn markdown_line(text: &mut String, cells: impl Iterator<Item = impl AsRef<str>>) {
    text.push('|');
    for cell in cells {
        text.push(' ');
        text.push_str(cell.as_ref());
        text.push_str(" |");
    }
    text.push('\n');
}

/// A JSON object.
pub(super) fn json_line(text: &mut String, thing: &impl Serialize, fields: &Fields) -> Result<(), Failure> {
    text.push_str(&escape::json(&json(&Picked::of(thing, fields))?));
    text.push('\n');
    Ok(())
}

/// One value in one line.
pub(super) fn json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(not_written)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{Thing, thing};
    use super::*;

    #[test]
    fn each_form_has_its_header_and_its_rows() {
        let rows = [thing("a,\"b\""), thing("=1|2")];
        let fields = Fields::of::<Thing>("name").unwrap();
        for (format, text) in [
            (Format::Tsv, "7\ta,\"b\"\n7\t=1|2\n"),
            (Format::Csv, "ID,NAME\r\n7,\"a,\"\"b\"\"\"\r\n7,\"'=1|2\"\r\n"),
            (Format::Markdown, "| ID | NAME |\n| --- | --- |\n| 7 | a,\"b\" |\n| 7 | =1&#124;2 |\n"),
            (Format::Jsonl, "{\"name\":\"a,\\\"b\\\"\"}\n{\"name\":\"=1|2\"}\n"),
        ] {
            assert_eq!(all(&rows, format, &fields).unwrap(), text);
        }
        assert_eq!(all::<Thing>(&[], Format::Csv, &fields).unwrap(), "ID,NAME\r\n");
    }

    proptest! {
        #[test]
        fn a_row_is_one_line_with_its_columns_whatever_its_words(name in "(?s).{0,40}") {
            let text = all(&[thing(&name), thing(&name)], Format::Tsv, &Fields::all(&[])).unwrap();
            let lines: Vec<&str> = text.split_terminator('\n').collect();
            prop_assert_eq!(lines.len(), 2);
            prop_assert_eq!(lines[0].split('\t').count(), 2);
            let acts = text.contains(['\r', '\u{1b}', '\u{9b}', '\u{202e}']);
            prop_assert!(!acts, "{text:?}");
        }
    }
}
