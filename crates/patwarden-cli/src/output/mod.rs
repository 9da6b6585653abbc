//! What a command prints. Data goes to stdout: a table on a terminal, tab-separated lines without a
//! header in a pipe, or the form that was asked for. All else goes to stderr. A file for each thought:
//! the cells of a row, the fields of an object, the forms there are, and how each is written.

mod arrange;
mod cell;
mod fields;
mod form;
mod gathered;
#[cfg(test)]
mod hostile;
mod jq;
mod lines;
pub(crate) mod pager;
mod result;
mod sheet;
mod table;

use std::io::{self, ErrorKind, IsTerminal, Write};

use serde::Serialize;

pub(crate) use self::cell::{Cell, Word};
use self::fields::Picked;
pub(crate) use self::fields::{Fields, FieldsError};
pub(crate) use self::form::{Form, Format};
pub(crate) use self::gathered::Gathered;
pub(crate) use self::jq::Jq;
use self::pager::{Ended, Pager};
pub(crate) use self::result::{Printer, Wanted};
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
    /// Whether it is of a list, to be read with a pager. What was done is told at once.
    const IS_LISTED: bool = true;
    /// What stands in the columns, unescaped.
    fn cells(&self) -> Vec<Cell<'_>>;
}

/// Prints rows in the form that was asked for, or that fits where they go.
pub(crate) fn rows<R: Row>(rows: &[R], form: &Form) -> Result<(), Failure> {
    let terminal = io::stdout().is_terminal();
    let fields = || form.fields.clone().unwrap_or_else(|| Fields::all(R::FIELDS));
    match form.format(terminal) {
        Format::Json => {
            let fields = fields();
            let picked: Vec<_> = rows.iter().map(|row| Picked::of(row, &fields)).collect();
            as_json(&picked, form, R::IS_LISTED)
        }
        Format::Table if rows.is_empty() => {
            say("", &format!("no {}", R::NOUN));
            Ok(())
        }
        Format::Table => {
            let shown = table::table(rows, terminal.then(width));
            paged(&shown.text, R::IS_LISTED)?;
            say_left_out(&shown.left_out);
            Ok(())
        }
        format => paged(&lines::all(rows, format, &fields())?, R::IS_LISTED),
    }
}

/// Says for which columns a terminal is too narrow.
fn say_left_out(columns: &[String]) {
    if !columns.is_empty() {
        say("", &format!("too narrow for {}; --format csv and --json have all", columns.join(", ")));
    }
}

/// Prints one object as JSON, or what an expression makes of it.
pub(crate) fn object(value: &impl Serialize, jq: Option<Jq>) -> Result<(), Failure> {
    as_json(value, &Form::new(None, None, jq)?, true)
}

/// Prints JSON, or what an expression makes of it.
fn as_json(value: &impl Serialize, form: &Form, pages: bool) -> Result<(), Failure> {
    let Some(jq) = &form.jq else { return paged(&json_text(value)?, pages) };
    let json = lines::json(value)?;
    progress::clear();
    // How much an expression gives is known at its end, if it has one.
    if let Some(mut pager) = pages.then(Pager::start).flatten() {
        let written = jq.write(&json, &mut pager, true);
        if pager.end() == Ended::Read {
            return written;
        }
        say_no_pager();
    }
    let stdout = io::stdout();
    let terminal = stdout.is_terminal();
    jq.write(&json, io::BufWriter::new(stdout.lock()), terminal)
}

/// Prints with the pager what is longer than the screen.
fn paged(text: &str, pages: bool) -> Result<(), Failure> {
    let screen = terminal_size::terminal_size_of(io::stdout());
    let is_long = screen.is_some_and(|(_, height)| text.lines().count() >= usize::from(height.0));
    if let Some(mut pager) = (pages && is_long).then(Pager::start).flatten() {
        progress::clear();
        let plain = anstream::AutoStream::choice(&io::stdout()) == anstream::ColorChoice::Never;
        // Whoever reads no further has read enough.
        let _ = match plain {
            true => write!(pager, "{}", anstream::adapter::strip_str(text)),
            false => pager.write_all(text.as_bytes()),
        };
        if pager.end() == Ended::Read {
            return Ok(());
        }
        say_no_pager();
    }
    print_styled(text)
}

fn say_no_pager() {
    say("warning", "the pager that PATWARDEN_PAGER or PAGER names can't be run");
}

/// Shows the first of some rows on stderr, as a table, and says how many more there are.
pub(crate) fn preview<R: Row>(rows: &[R], most: usize) {
    let shown = &rows[..rows.len().min(most)];
    let width = terminal_size::terminal_size_of(io::stderr()).map_or(UNKNOWN_WIDTH, |(width, _)| width.0);
    progress::clear();
    let mut stderr = anstream::stderr().lock();
    // There is nobody to tell if that fails.
    let _ = write!(stderr, "{}", table::table(shown, Some(width)).text);
    if rows.len() > most {
        let _ = writeln!(stderr, "… and {} more", rows.len() - most);
    }
}

/// Prints one JSON value: in one line in a pipe, indented on a terminal.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    paged(&json_text(value)?, true)
}

fn json_text(value: &impl Serialize) -> Result<String, Failure> {
    let written =
        if io::stdout().is_terminal() { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    Ok(format!("{}\n", escape::json(&written.map_err(not_written)?)))
}

pub(crate) fn not_written(error: serde_json::Error) -> Failure {
    Failure::Io { what: "cannot write JSON", error: error.into() }
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
    // To look for styles character by character takes longer than all the rest.
    if !text.contains(ESCAPE) {
        return print(text);
    }
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

/// Says what there is of something, in as many lines as that takes on a terminal: a name that is broken in two reads as
/// another one.
pub(crate) fn say_list(what: &str, items: &[String]) {
    let width = terminal_size::terminal_size_of(io::stderr()).map_or(usize::MAX, |(width, _)| usize::from(width.0));
    listed(what, items, width).iter().for_each(|line| say("", line));
}

fn listed(what: &str, items: &[String], width: usize) -> Vec<String> {
    let mut lines = vec![format!("{what}:")];
    for (index, item) in items.iter().enumerate() {
        let piece = format!(" {item}{}", if index + 1 < items.len() { "," } else { "" });
        match lines.last_mut() {
            Some(line) if arrange::width_of(line) + arrange::width_of(&piece) <= width => line.push_str(&piece),
            _ => lines.push(format!(" {piece}")),
        }
    }
    lines
}

/// Says on stderr what is harmless already. There is nobody to tell if that fails.
pub(crate) fn say_as_it_is(text: &str) {
    progress::clear();
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// What a style begins with.
const ESCAPE: char = '\u{1b}';

const UNKNOWN_WIDTH: u16 = 80;

/// The width of stdout, if it is a terminal.
pub(crate) fn terminal_width() -> Option<usize> {
    io::stdout().is_terminal().then(|| usize::from(width()))
}

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
        fn cells(&self) -> Vec<Cell<'_>> {
            vec![Cell::number(self.id), Cell::text(&self.name)]
        }
    }

    pub(super) fn thing(name: &str) -> Thing {
        Thing { id: 7, name: name.to_owned() }
    }

    #[test]
    fn a_list_is_broken_between_what_it_lists() {
        let names = ["mona (2)", "hubot (1)", "and 3 more"].map(str::to_owned);
        assert_eq!(listed("whose", &names, usize::MAX), ["whose: mona (2), hubot (1), and 3 more"]);
        assert_eq!(listed("whose", &names, 27), ["whose: mona (2), hubot (1),", "  and 3 more"]);
        assert_eq!(listed("whose", &names, 26), ["whose: mona (2),", "  hubot (1), and 3 more"]);
    }
}
