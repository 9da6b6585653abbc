//! Files beside GitHub's tables: what a file is, and how it comes into a session.

mod csv;
mod data;
mod database;
mod json;

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use self::data::Fault;
use crate::error::{Result, SqlError, SqlErrorKind};
use crate::side::SideTable;
use crate::value::Column;
use crate::{tables, views};

pub(crate) use self::database::{Header, is_damaged};

/// Bytes of a file whose rows are read into memory.
const LARGEST: u64 = 128 << 20;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Rows with commas between their fields, of which the first line names the columns.
    Csv,
    /// An array of objects.
    Json,
    /// An object a line.
    JsonLines,
    /// A database of SQLite's.
    Sqlite,
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::JsonLines => "JSON Lines",
            Self::Sqlite => "a SQLite database",
        })
    }
}

/// A file that is a session's: see [`Sql::attach`](crate::Sql::attach).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Attached {
    /// What it is called in statements.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub format: Format,
    /// Its tables and views: one, named as the file is, of what is no database.
    pub tables: Vec<AttachedTable>,
}

/// A table of a file.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AttachedTable {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// Makes a file's rows a table of the connection, or a database part of it.
pub(crate) fn attach(connection: &mut Connection, name: &str, path: &Path) -> Result<Attached> {
    check_name(connection, name)?;
    let about = About { path };
    let mut file = about.open()?;
    let header = Header::read(&mut file).map_err(|error| about.error(format!("can't be read: {error}")))?;
    let format = about.format(&header)?;
    let tables = match format {
        Format::Sqlite => database::attach(connection, name, &about, &header)?,
        Format::Csv | Format::Json | Format::JsonLines => {
            let text = about.text(format, header.start(), file)?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let data = match format {
                Format::Json => json::read(text),
                Format::JsonLines => json::read_lines(text),
                Format::Csv | Format::Sqlite => csv::read(text),
            };
            let data = data.map_err(|fault| about.fault(format, fault))?;
            let table = SideTable { name: name.to_owned(), columns: data.columns, rows: data.rows };
            table.add(connection).map_err(|error| about.error(format!("can't be taken: {}", error.message())))?;
            let columns = table.columns.into_iter().map(|(name, kind)| Column { name, kind }).collect();
            vec![AttachedTable { name: table.name, columns }]
        }
    };
    Ok(Attached { name: name.to_owned(), path: path.to_owned(), format, tables })
}

/// Refuses a name that a statement could not say, or that says something else already.
fn check_name(connection: &Connection, name: &str) -> Result<()> {
    let refuse = |why: String| {
        let error = SqlError::new(SqlErrorKind::InvalidValue, why);
        Err(error.with_hint("name it otherwise, such as people=people.csv"))
    };
    let mut signs = name.chars();
    let is_word = signs.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && signs.all(|sign| sign.is_ascii_alphanumeric() || sign == '_');
    if !is_word || name.len() > 64 {
        return refuse(format!(
            "{name:?} is no name for a table: letters, digits and _ make one, and no digit begins it"
        ));
    }
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("sqlite_") || matches!(lower.as_str(), "main" | "temp" | "github") {
        return refuse(format!("{name} has a meaning of its own"));
    }
    if tables::named(name).is_some() || views::is_one(name) {
        return refuse(format!("{name} is a table of the session's own"));
    }
    let known =
        "SELECT count(*) FROM (SELECT name FROM pragma_table_list UNION ALL SELECT name FROM pragma_database_list)
                 WHERE name = ?1 COLLATE NOCASE";
    match connection.query_row(known, [name], |row| row.get::<_, i64>(0)) {
        Ok(0) => Ok(()),
        Ok(_) => refuse(format!("{name} is a table already")),
        Err(error) => Err(SqlError::new(SqlErrorKind::Other, error.to_string())),
    }
}

/// The file that is spoken of.
pub(crate) struct About<'a> {
    pub(crate) path: &'a Path,
}

impl About<'_> {
    pub(crate) fn error(&self, what: impl fmt::Display) -> SqlError {
        SqlError::new(SqlErrorKind::File, format!("the file {} {what}", self.path.display()))
    }

    fn fault(&self, format: Format, fault: Fault) -> SqlError {
        let place = match (fault.line, fault.column) {
            (Some(line), Some(column)) => format!(", line {line}, column {column}"),
            (Some(line), None) => format!(", line {line}"),
            (None, _) => String::new(),
        };
        let message = format!("the file {} is not taken as {format}{place}: {}", self.path.display(), fault.message);
        let error = SqlError::new(SqlErrorKind::File, message);
        fault.hint.map_or(error.clone(), |hint| error.with_hint(hint))
    }

    fn open(&self) -> Result<File> {
        // Whether it is a file is asked before it is opened: a pipe would wait for whoever fills it.
        let found = std::fs::metadata(self.path).and_then(|found| match () {
            () if found.is_file() => File::open(self.path).map(Ok),
            () if found.is_dir() => Ok(Err("is a folder")),
            () => Ok(Err("is no file but a device or a pipe")),
        });
        match found {
            Ok(Ok(file)) => Ok(file),
            Ok(Err(what)) => Err(self.error(what)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(self.error("is not there")),
            Err(error) => Err(self.error(format!("can't be opened: {error}"))),
        }
    }

    /// What the file is: by its extension; by how it begins, if that tells nothing. Only what begins as one is a
    /// database.
    fn format(&self, header: &Header) -> Result<Format> {
        let extension = self.path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let named = match extension.to_ascii_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "json" => Some(Format::Json),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            "db" | "sqlite" | "sqlite3" => Some(Format::Sqlite),
            _ => None,
        };
        match (named, header.is_database()) {
            (None | Some(Format::Sqlite), true) => Ok(Format::Sqlite),
            (Some(Format::Sqlite), false) if header.start().is_empty() => Err(self.error("is empty")),
            (Some(Format::Sqlite), false) => Err(self.error("is no SQLite database, whatever it is called")),
            (Some(named), true) => {
                let error = self.error(format!("is a SQLite database and not {named}"));
                Err(error.with_hint("name it without that extension"))
            }
            (Some(named), false) => Ok(named),
            (None, false) => Ok(by_content(header.start())),
        }
    }

    /// All of the file, which is to be a text.
    fn text(&self, format: Format, start: &[u8], file: File) -> Result<String> {
        let mut bytes = start.to_vec();
        let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|error| self.error(format!("can't be read: {error}")))?;
        if bytes.len() as u64 > LARGEST {
            let error = self.error(format!("is larger than the {} MiB that are read into memory", LARGEST >> 20));
            return Err(error.with_hint("make it a SQLite database, which is read where it lies"));
        }
        let (is_text, end) = match std::str::from_utf8(&bytes) {
            Ok(text) => (!text.contains('\0'), text.find('\0').unwrap_or(0)),
            Err(error) => (false, error.valid_up_to()),
        };
        if !is_text {
            let line = 1 + bytes.iter().take(end).filter(|byte| **byte == b'\n').count() as u64;
            let fault = Fault::new("it is no text in UTF-8").in_line(line);
            return Err(self.fault(format, fault.hint("save it as UTF-8, if it is a text at all")));
        }
        String::from_utf8(bytes).map_err(|_| self.error("is no text"))
    }
}

/// What a text may be that nothing is known of.
fn by_content(start: &[u8]) -> Format {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'[') => Format::Json,
        Some(b'{') => Format::JsonLines,
        _ => Format::Csv,
    }
}
