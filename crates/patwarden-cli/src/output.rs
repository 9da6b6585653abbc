//! What a command prints. Data goes to stdout: a table on a terminal, tab-separated lines without a
//! header in a pipe, or JSON with the fields that were asked for. All else goes to stderr.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind, IsTerminal, Write};

use comfy_table::{Attribute, Cell as TableCell, ColumnConstraint, ContentArrangement, Table};
use jiff::Timestamp;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::escape;
use crate::exit::Failure;

/// A thing that is listed: a row of a table, or an object.
pub(crate) trait Row: Serialize {
    /// In words, for many: `grants`.
    const NOUN: &'static str;
    /// The names that `--json` takes: those of the object.
    const FIELDS: &'static [&'static str];
    /// The heads of a table's columns; tab-separated lines have the same columns.
    const COLUMNS: &'static [&'static str];
    /// What stands in the columns, unescaped.
    fn cells(&self) -> Vec<Cell>;
}

/// What stands in one column of one row.
#[derive(Debug)]
pub(crate) enum Cell {
    Text(String),
    /// A table shows the day, a tab-separated line the time.
    Time(Timestamp),
    /// Words with a space between, the weightiest first; a table shows some and counts the rest.
    Words(Vec<String>),
}

impl Cell {
    pub(crate) fn text(text: impl fmt::Display) -> Self {
        Self::Text(text.to_string())
    }

    pub(crate) fn maybe(text: Option<impl fmt::Display>) -> Self {
        Self::Text(text.map(|text| text.to_string()).unwrap_or_default())
    }

    pub(crate) fn time_or(time: Option<Timestamp>, none: &str) -> Self {
        time.map_or_else(|| Self::text(none), Self::Time)
    }

    fn wide(&self) -> String {
        match self {
            Self::Text(text) => escape::field(text).into_owned(),
            Self::Time(time) => time.to_string(),
            Self::Words(words) => escape::field(&words.join(" ")).into_owned(),
        }
    }

    fn narrow(&self) -> String {
        const SHOWN: usize = 2;
        match self {
            Self::Text(text) => shortened(&escape::field(text)),
            Self::Time(time) => time.strftime("%Y-%m-%d").to_string(),
            Self::Words(words) => {
                let shown = words.iter().take(SHOWN).map(|word| shortened(&escape::field(word)));
                let rest = words.len().saturating_sub(SHOWN);
                shown.chain((rest > 0).then(|| format!("+{rest}"))).collect::<Vec<_>>().join(" ")
            }
        }
    }
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 48;
    match text.char_indices().nth(LONGEST) {
        Some(_) => text.chars().take(LONGEST - 1).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

/// The fields that `--json` asks for.
#[derive(Clone, Debug)]
pub(crate) struct Fields(Vec<&'static str>);

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
        let find = |name: &str| known.iter().copied().find(|field| *field == name);
        text.split(',')
            .map(str::trim)
            .map(|name| find(name).ok_or_else(|| FieldsError::Unknown { name: name.to_owned(), known }))
            .collect::<Result<_, _>>()
            .map(Self)
    }
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
                write!(formatter, "Unknown JSON field: {:?}\nAvailable fields:", escape::line(name))?;
                known
            }
        };
        known.iter().try_for_each(|field| write!(formatter, "\n  {field}"))
    }
}

impl Error for FieldsError {}

/// Prints rows in the form that was asked for, or that fits where they go.
pub(crate) fn rows<R: Row>(rows: &[R], json: Option<&Fields>) -> Result<(), Failure> {
    let terminal = io::stdout().is_terminal();
    match json {
        Some(fields) => {
            let picked: Vec<Picked<'_>> = rows.iter().map(|row| Picked::of(row, fields)).collect::<Result<_, _>>()?;
            print_json(&picked)
        }
        None if terminal && rows.is_empty() => {
            say("", &format!("no {}", R::NOUN));
            Ok(())
        }
        None if terminal => print_styled(&format!("{}\n", table(rows, width()).trim_fmt())),
        None => print(&tab_separated(rows)),
    }
}

/// Prints one thing: its fields in this order, those that it has not left out, a line each with name
/// and value; or JSON with the fields that were asked for.
pub(crate) fn sheet(thing: &impl Serialize, order: &[&str], json: Option<&Fields>) -> Result<(), Failure> {
    if let Some(fields) = json {
        return print_json(&Picked::of(thing, fields)?);
    }
    let lines = lines(&object_of(thing)?, order);
    let shown = |(name, value): &(String, String)| format!("\u{1b}[1m{name}:\u{1b}[0m {value}\n");
    match io::stdout().is_terminal() {
        true => print_styled(&lines.iter().map(shown).collect::<String>()),
        false => print(&lines.iter().map(|(name, value)| format!("{name}\t{value}\n")).collect::<String>()),
    }
}

/// Names with their values, escaped. What has fields of its own has a line for each.
fn lines(object: &Map<String, Value>, order: &[&str]) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for name in order {
        match object.get(*name) {
            None | Some(Value::Null) => {}
            Some(Value::Object(inner)) => {
                let inner = inner.iter().filter(|(_, value)| !value.is_null());
                lines.extend(inner.map(|(field, value)| (format!("{name}.{field}"), shown(value))));
            }
            Some(value) => lines.push(((*name).to_owned(), shown(value))),
        }
    }
    lines
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => escape::field(text).into_owned(),
        other => escape::field(&other.to_string()).into_owned(),
    }
}

/// Shows the first of some rows on stderr, as a table, and says how many more there are.
pub(crate) fn preview<R: Row>(rows: &[R], most: usize) {
    let shown = &rows[..rows.len().min(most)];
    let width = terminal_size::terminal_size_of(io::stderr()).map_or(UNKNOWN_WIDTH, |(width, _)| width.0);
    let mut stderr = anstream::stderr().lock();
    // There is nobody to tell if that fails.
    let _ = writeln!(stderr, "{}", table(shown, width).trim_fmt());
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
    let mut stdout = io::stdout().lock();
    readable(stdout.write_all(bytes).and_then(|()| stdout.flush()))
}

/// Prints to stdout, with colour where that is wanted.
pub(crate) fn print_styled(text: &str) -> Result<(), Failure> {
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
    let mut stderr = anstream::stderr().lock();
    let _ = match label {
        "" => writeln!(stderr, "{line}"),
        "error" => writeln!(stderr, "\u{1b}[1;31merror:\u{1b}[0m {line}"),
        _ => writeln!(stderr, "\u{1b}[1m{label}:\u{1b}[0m {line}"),
    };
}

/// Says on stderr what is harmless already. There is nobody to tell if that fails.
pub(crate) fn say_as_it_is(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn tab_separated<R: Row>(rows: &[R]) -> String {
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.cells().iter().map(Cell::wide).collect();
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    text
}

const UNKNOWN_WIDTH: u16 = 80;

/// Of the terminal that stdout is.
fn width() -> u16 {
    terminal_size::terminal_size_of(io::stdout()).map_or(UNKNOWN_WIDTH, |(width, _)| width.0)
}

fn table<R: Row>(rows: &[R], width: u16) -> Table {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width);
    table.set_header(R::COLUMNS.iter().map(|column| TableCell::new(column).add_attribute(Attribute::Bold)));
    let cells: Vec<Vec<Cell>> = rows.iter().map(Row::cells).collect();
    table.add_rows(cells.iter().map(|row| row.iter().map(Cell::narrow)));
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        // Broken over two lines, an id or a day reads as another one: the texts give way.
        let whole = index == 0
            || R::COLUMNS.get(index) == Some(&"ID")
            || cells.iter().any(|row| matches!(row.get(index), Some(Cell::Time(_))));
        if whole {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table
}

/// Some fields of an object, in the order asked.
struct Picked<'a> {
    object: Map<String, Value>,
    fields: &'a Fields,
}

impl<'a> Picked<'a> {
    fn of(row: &impl Serialize, fields: &'a Fields) -> Result<Self, Failure> {
        Ok(Self { object: object_of(row)?, fields })
    }
}

fn object_of(thing: &impl Serialize) -> Result<Map<String, Value>, Failure> {
    match serde_json::to_value(thing) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(Failure::Io { what: "cannot write JSON", error: error.into() }),
    }
}

impl Serialize for Picked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.0.len()))?;
        for field in &self.fields.0 {
            map.serialize_entry(field, self.object.get(*field).unwrap_or(&Value::Null))?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(serde::Serialize)]
    struct Thing {
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

    fn thing(name: &str) -> Thing {
        Thing { id: 7, name: name.to_owned() }
    }

    #[test]
    fn fields_are_checked_and_those_there_are_named() {
        assert_eq!(Fields::of::<Thing>("name, id").unwrap().0, ["name", "id"]);
        assert_eq!(
            Fields::of::<Thing>("").unwrap_err().to_string(),
            "Specify one or more comma-separated fields for `--json`:\n  id\n  name"
        );
        let unknown = Fields::of::<Thing>("id,nmae").unwrap_err().to_string();
        assert_eq!(unknown, "Unknown JSON field: \"nmae\"\nAvailable fields:\n  id\n  name");
        assert!(Fields::of::<Thing>("id,").is_err());
    }

    #[test]
    fn json_has_the_fields_in_the_order_asked_and_the_original_words() {
        let fields = Fields::of::<Thing>("name,id").unwrap();
        let picked = Picked::of(&thing("a\tb\\"), &fields).unwrap();
        assert_eq!(serde_json::to_string(&picked).unwrap(), r#"{"name":"a\tb\\","id":7}"#);
    }

    #[test]
    fn a_sheet_has_what_is_there_in_order_and_escaped() {
        let thing = serde_json::json!({
            "id": 7, "name": "a\tb\u{1b}[2J", "gone": null, "on": false, "plan": { "seats": 3, "name": null, "kind": "x\n" },
        });
        let order = ["name", "plan", "absent", "gone", "on", "id"];
        let lines = lines(&object_of(&thing).unwrap(), &order);
        let lines: Vec<_> = lines.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let name = ("name", r"a\tb\u{1b}[2J");
        assert_eq!(lines, [name, ("plan.kind", r"x\n"), ("plan.seats", "3"), ("on", "false"), ("id", "7")]);
    }

    #[test]
    fn a_table_fits_its_width_and_has_a_header() {
        let table = table(&[thing("short"), thing(&"long ".repeat(40))], 30);
        let lines: Vec<String> = table.trim_fmt().lines().map(str::to_owned).collect();
        assert!(lines[0].starts_with("ID") && lines[0].contains("NAME"), "{lines:?}");
        assert!(lines.iter().all(|line| line.chars().count() <= 30), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains('…')), "{lines:?}");
    }

    #[test]
    fn a_table_shows_the_day_and_a_line_the_time() {
        let cell = Cell::Time("2026-01-31T09:00:01Z".parse().unwrap());
        assert_eq!((cell.narrow().as_str(), cell.wide().as_str()), ("2026-01-31", "2026-01-31T09:00:01Z"));
    }

    #[test]
    fn a_table_shows_the_weightiest_words_and_counts_the_rest() {
        let cell = |words: &[&str]| Cell::Words(words.iter().map(|word| (*word).to_owned()).collect());
        assert_eq!(cell(&["a", "b"]).narrow(), "a b");
        assert_eq!(cell(&["a", "b", "c", "d"]).narrow(), "a b +2");
        assert_eq!(cell(&["a", "b\t", "c"]).wide(), "a b\\t c");
    }

    proptest! {
        #[test]
        fn a_row_is_one_line_with_its_columns_whatever_its_words(name in "(?s).{0,40}") {
            let text = tab_separated(&[thing(&name), thing(&name)]);
            let lines: Vec<&str> = text.split_terminator('\n').collect();
            prop_assert_eq!(lines.len(), 2);
            prop_assert_eq!(lines[0].split('\t').count(), 2);
            let acts = text.contains(['\r', '\u{1b}', '\u{9b}', '\u{202e}']);
            prop_assert!(!acts, "{text:?}");
        }
    }
}
