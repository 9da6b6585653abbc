//! A database of SQLite's beside the session's own, which can only be read.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{About, AttachedTable};
use crate::error::{Result, SqlError};
use crate::side::quoted;
use crate::snapshot;
use crate::value::{Column, Kind};
use crate::{tables, views};

/// How every database begins.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// A database is looked through before it is taken, if it has no more bytes than these.
const LOOKED_THROUGH: u64 = 64 << 20;
/// What SQLite says of a database that needs to be mended by one who may write.
const READONLY_ROLLBACK: i32 = 776;

/// The first bytes of a file.
pub(crate) struct Header(Vec<u8>);

impl Header {
    pub(crate) fn read(file: &mut File) -> io::Result<Self> {
        let mut start = Vec::new();
        file.take(100).read_to_end(&mut start)?;
        Ok(Self(start))
    }

    pub(super) fn start(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn is_database(&self) -> bool {
        self.0.starts_with(MAGIC)
    }

    /// Whose database it is, and in which version of theirs, as far as its makers say.
    pub(crate) fn application(&self) -> (u32, u32) {
        let number = |at: usize| {
            let bytes = self.0.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(0, u32::from_be_bytes)
        };
        (number(68), number(60))
    }
}

/// Makes its tables known under a name, and lists them.
pub(super) fn attach(
    connection: &Connection,
    name: &str,
    about: &About<'_>,
    header: &Header,
) -> Result<Vec<AttachedTable>> {
    let is_history = snapshot::check_version(about, header.application())?;
    let uri = uri(about.path).ok_or_else(|| about.error("has a name that is no text"))?;
    let told = |error: &rusqlite::Error| told(about, error);
    let add = || -> rusqlite::Result<()> {
        connection.execute(&format!("ATTACH ?1 AS {}", quoted(name)), [&uri])?;
        connection.query_row(&format!("SELECT count(*) FROM {}.sqlite_schema", quoted(name)), [], |_| Ok(()))
    };
    let detach = || drop(connection.execute_batch(&format!("DETACH {}", quoted(name))));
    let added = match add() {
        Err(error) if is_history && is_unmended(&error) => {
            detach();
            // One that writes has to look at what a crash left behind.
            mend(about.path).and_then(|()| add())
        }
        outcome => outcome,
    };
    let tables = added.map_err(|error| told(&error)).and_then(|()| {
        look_through(connection, name, about)?;
        listed(connection, name).map_err(|error| told(&error))
    });
    let checked = tables.and_then(|tables| match tables.iter().find(|table| is_ours(&table.name)) {
        Some(table) => {
            let error = about.error(format!("has a table {}, which is the name of one of GitHub's", table.name));
            Err(error.with_hint("rename it there"))
        }
        None => Ok(tables),
    });
    if checked.is_err() {
        detach();
    }
    checked
}

fn is_ours(name: &str) -> bool {
    tables::named(name).is_some() || views::is_one(name)
}

/// A path as SQLite takes it where it is told besides that nothing is to be written.
fn uri(path: &Path) -> Option<String> {
    let path = std::path::absolute(path).ok()?;
    let path = path.to_str()?;
    let path = if cfg!(windows) { format!("/{}", path.replace('\\', "/")) } else { path.to_owned() };
    let escape = |sign: char| match sign {
        '%' | '?' | '#' => format!("%{:02X}", u32::from(sign)),
        sign => sign.to_string(),
    };
    Some(format!("file://{}?mode=ro", path.chars().map(escape).collect::<String>()))
}

fn told(about: &About<'_>, error: &rusqlite::Error) -> SqlError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => damaged(about, &error.to_string()),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            about.error("is being written, and was not free within 5 s").with_hint("try again")
        }
        _ if is_unmended(error) => about
            .error("was being written when its writer ended")
            .with_hint("open it once with a program that writes it, which mends that"),
        _ => about.error(format!("can't be attached: {error}")),
    }
}

fn damaged(about: &About<'_>, why: &str) -> SqlError {
    about.error(format!("is a damaged SQLite database: {why}")).with_hint("take it from a backup")
}

/// Whether a statement failed because a database that it reads is damaged.
pub(crate) fn is_damaged(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
}

fn is_unmended(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == READONLY_ROLLBACK)
}

/// Lets SQLite take back what a writer began and did not end.
fn mend(path: &Path) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
}

/// Refuses a database that is damaged anywhere, if it is not too large to look.
fn look_through(connection: &Connection, name: &str, about: &About<'_>) -> Result<()> {
    let size = std::fs::metadata(about.path).map_or(0, |found| found.len());
    if size > LOOKED_THROUGH {
        return Ok(());
    }
    let check = format!("PRAGMA {}.quick_check(1)", quoted(name));
    match connection.query_row(&check, [], |row| row.get::<_, String>(0)) {
        Ok(found) if found == "ok" => Ok(()),
        Ok(found) => Err(damaged(about, found.lines().last().unwrap_or_default())),
        Err(error) => Err(told(about, &error)),
    }
}

/// The tables and views of a database with their columns.
fn listed(connection: &Connection, name: &str) -> rusqlite::Result<Vec<AttachedTable>> {
    let all = format!(
        "SELECT name FROM {}.sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY rowid",
        quoted(name)
    );
    let mut all = connection.prepare(&all)?;
    let names: Vec<String> = all.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let columns = |table: &str| -> rusqlite::Result<Vec<Column>> {
        let mut columns = connection.prepare("SELECT name, type FROM pragma_table_xinfo(?1, ?2) WHERE hidden <> 1")?;
        let column = |row: &rusqlite::Row<'_>| {
            Ok(Column { name: row.get(0)?, kind: Kind::of_declared(row.get::<_, Option<String>>(1)?.as_deref()) })
        };
        columns.query_map([table, name], column)?.collect()
    };
    // A view that can't be read any more is one that nobody can ask, and no reason to refuse the others.
    Ok(names.into_iter().map(|name| AttachedTable { columns: columns(&name).unwrap_or_default(), name }).collect())
}
