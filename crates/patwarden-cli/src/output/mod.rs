//! What a command prints. Data goes to stdout: a table on a terminal, tab-separated lines without a
//! header in a pipe, or the form that was asked for. All else goes to stderr. A file for each thought:
//! the cells of a row, the fields of an object, the forms there are, and how each is written.

mod cell;
mod fields;
mod form;
#[cfg(test)]
mod hostile;
mod jq;
mod lines;
mod sheet;
mod table;

use std::io::{self, ErrorKind, IsTerminal, Write};

use serde::Serialize;

pub(crate) use self::cell::Cell;
use self::fields::Picked;
pub(crate) use self::fields::{Fields, FieldsError};
pub(crate) use self::form::{Form, Format};
pub(crate) use self::jq::Jq;
pub(crate) use self::sheet::sheet;
use crate::escape;
use crate::exit::Failure;
use crate::progress;

/// A thing that is listed: a row of a table, or an object.
pub(crate) trait Row: Serialize {
    /// In words, for many: `grants`.
    const NOUN: &'static str;
    /// The names that `--json` takes: those of the object.
    const FIELDS: &'static [&'static str];
    /// The heads of a table's columns; lines have the same columns.
    const COLUMNS: &'static [&'static str];
    /// What stands in the columns, unescaped.
    fn cells(&self) -> Vec<Cell>;
}

/// Prints rows in the form that was asked for, or that fits where they go.
pub(crate) fn rows<R: Row>(rows: &[R], form: &Form) -> Result<(), Failure> {
    let terminal = io::stdout().is_terminal();
    let fields = || form.fields.clone().unwrap_or_else(|| Fields::all(R::FIELDS));
    match form.format(terminal) {
        Format::Json => {
            let fields = fields();
            let picked: Vec<Picked<'_>> = rows.iter().map(|row| Picked::of(row, &fields)).collect::<Result<_, _>>()?;
            as_json(&picked, form)
        }
        Format::Jsonl => print(&lines::json_lines(rows, &fields())?),
        Format::Table if rows.is_empty() => {
            say("", &format!("no {}", R::NOUN));
            Ok(())
        }
        Format::Table => print_styled(&table::table(rows, terminal.then(width))),
        Format::Tsv => print(&lines::tab_separated(rows)),
        Format::Csv => print(&lines::comma_separated(rows)),
        Format::Markdown => print(&lines::markdown(rows)),
    }
}

/// Prints JSON, or what an expression makes of it.
fn as_json(value: &impl Serialize, form: &Form) -> Result<(), Failure> {
    match &form.jq {
        Some(jq) => {
            progress::clear();
            let stdout = io::stdout();
            let terminal = stdout.is_terminal();
            jq.write(&lines::json(value)?, io::BufWriter::new(stdout.lock()), terminal)
        }
        None => print_json(value),
    }
}

/// Shows the first of some rows on stderr, as a table, and says how many more there are.
pub(crate) fn preview<R: Row>(rows: &[R], most: usize) {
    let shown = &rows[..rows.len().min(most)];
    let width = terminal_size::terminal_size_of(io::stderr()).map_or(UNKNOWN_WIDTH, |(width, _)| width.0);
    progress::clear();
    let mut stderr = anstream::stderr().lock();
    // There is nobody to tell if that fails.
    let _ = write!(stderr, "{}", table::table(shown, Some(width)));
    if rows.len() > most {
        let _ = writeln!(stderr, "… and {} more", rows.len() - most);
    }
}

/// Prints one JSON value: in one line in a pipe, indented on a terminal.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let written =
        if io::stdout().is_terminal() { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    let written = written.map_err(|error| Failure::Io { what: "cannot write JSON", error: error.into() })?;
    print(&format!("{}\n", escape::json(&written)))
}

/// Prints to stdout as it stands. Whoever reads no further has read enough.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// The same for what need be no text.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    progress::clear();
    let mut stdout = io::stdout().lock();
    readable(stdout.write_all(bytes).and_then(|()| stdout.flush()))
}

/// Prints to stdout, with colour where that is wanted.
pub(crate) fn print_styled(text: &str) -> Result<(), Failure> {
    progress::clear();
    let mut stdout = anstream::stdout().lock();
    readable(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

fn readable(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Io { what: "cannot write to stdout", error })
        }
        _ => Ok(()),
    }
}

/// Says a line on stderr, harmless to a terminal: `error: …`. There is nobody to tell if that fails.
pub(crate) fn say(label: &str, line: &str) {
    let line = escape::line(line);
    progress::clear();
    let mut stderr = anstream::stderr().lock();
    let _ = match label {
        "" => writeln!(stderr, "{line}"),
        "error" => writeln!(stderr, "\u{1b}[1;31merror:\u{1b}[0m {line}"),
        _ => writeln!(stderr, "\u{1b}[1m{label}:\u{1b}[0m {line}"),
    };
}

const UNKNOWN_WIDTH: u16 = 80;

/// Of the terminal that stdout is.
fn width() -> u16 {
    terminal_size::terminal_size_of(io::stdout()).map_or(UNKNOWN_WIDTH, |(width, _)| width.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize)]
    pub(super) struct Thing {
        id: u64,
        name: String,
    }

    impl Row for Thing {
        const NOUN: &'static str = "things";
        const FIELDS: &'static [&'static str] = &["id", "name"];
        const COLUMNS: &'static [&'static str] = &["ID", "NAME"];
        fn cells(&self) -> Vec<Cell> {
            vec![Cell::text(self.id), Cell::text(&self.name)]
        }
    }

    pub(super) fn thing(name: &str) -> Thing {
        Thing { id: 7, name: name.to_owned() }
    }
}
