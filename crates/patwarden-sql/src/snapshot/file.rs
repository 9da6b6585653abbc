//! The file of snapshots: that it is one, and how one more comes into it.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::types::Value as Sqlite;
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, Transaction, TransactionBehavior, params};

use super::reading::Lists;
use super::{Snapshot, SnapshotOrg};
use crate::attach::{self, About, Header};
use crate::error::{Result, SqlError};
use crate::tables::{Cell, Record};

/// `PWhi`, by which any SQLite knows whose file it is.
pub(super) const APPLICATION: u32 = 0x5057_6869;
/// The format that this program knows.
const VERSION: u32 = 1;
const SCHEMA: &str = include_str!("schema.sql");
/// With `{since}` for what is compared with.
const CHANGES: &str = include_str!("changes.sql");

/// Whether a database is a file of snapshots, by how it begins. One of a newer program is refused.
pub(crate) fn check_version(about: &About<'_>, (application, version): (u32, u32)) -> Result<bool> {
    match (application, version) {
        (APPLICATION, VERSION) => Ok(true),
        (APPLICATION, version) => {
            let error =
                about.error(format!("holds snapshots in the format {version}, and this program knows {VERSION}"));
            Err(error.with_hint("use the program that made it, or a newer one"))
        }
        _ => Ok(false),
    }
}

/// Refuses a file that no snapshot can come into, before anything is read for it.
pub(super) fn check(path: &Path) -> Result<()> {
    let about = About { path };
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() => {
            let opened = OpenOptions::new().read(true).write(true).open(path);
            let header = opened.and_then(|mut file| Header::read(&mut file));
            let header = header.map_err(|error| about.error(format!("can't be opened: {error}")))?;
            if header.is_empty() || check_version(&about, header.application())? {
                return Ok(());
            }
            Err(foreign(&about, header.is_database()))
        }
        Ok(_) => Err(about.error("is no file that snapshots can be kept in")),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            if folder.is_dir() { Ok(()) } else { Err(about.error("can't be made: its folder is not there")) }
        }
        Err(error) => Err(about.error(format!("can't be opened: {error}"))),
    }
}

fn foreign(about: &About<'_>, is_database: bool) -> SqlError {
    let what = if is_database { "is a database of something else" } else { "is no SQLite database" };
    about.error(what).with_hint("name a file that is not there yet, or one that snapshots are in")
}

/// Adds a snapshot, all of it or nothing.
pub(super) fn add(
    path: &Path,
    taken_at: Timestamp,
    host: String,
    lists: &[Lists],
    patience: Duration,
) -> Result<Snapshot> {
    let about = About { path };
    make(path).map_err(|error| about.error(format!("can't be made: {error}")))?;
    let failed = |error: rusqlite::Error| told(&about, &error, patience);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(patience).map_err(failed)?;
    // Another program may have made it something else meanwhile.
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    set_up(&change, &about, failed)?;
    let snapshot = insert(&change, taken_at, host, lists).map_err(failed)?;
    change.commit().map_err(failed)?;
    Ok(snapshot)
}

/// Makes the file for its owner alone, if it is not there. SQLite gives what it puts beside it the same mode.
fn make(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Makes the tables in an empty file; looks whether another one is ours.
fn set_up(change: &Transaction<'_>, about: &About<'_>, failed: impl Fn(rusqlite::Error) -> SqlError) -> Result<()> {
    let number = |sql: &str| change.query_row(sql, [], |row| row.get::<_, u32>(0)).map_err(&failed);
    let found = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    if check_version(about, found)? {
        return Ok(());
    }
    if found != (0, 0) || number("SELECT count(*) FROM sqlite_schema")? > 0 {
        return Err(foreign(about, true));
    }
    let make = || {
        change.execute_batch(SCHEMA)?;
        for since in ["last", "week"] {
            change.execute_batch(&CHANGES.replace("{since}", since))?;
        }
        change.pragma_update(None, "application_id", APPLICATION)?;
        change.pragma_update(None, "user_version", VERSION)
    };
    make().map_err(failed)
}

fn insert(change: &Connection, taken_at: Timestamp, host: String, lists: &[Lists]) -> rusqlite::Result<Snapshot> {
    change.execute(
        "INSERT INTO snapshots (taken_at, host, version) VALUES (?1, ?2, ?3)",
        params![taken_at.to_string(), host, env!("CARGO_PKG_VERSION")],
    )?;
    let id = change.last_insert_rowid();
    let mut of_org =
        change.prepare("INSERT INTO snapshot_orgs (snapshot_id, org, grants, requests) VALUES (?1, ?2, ?3, ?4)")?;
    let mut orgs = Vec::new();
    for Lists { org, grants, requests } in lists {
        let (grants_then, requests_then) = (grants.len() as u64, requests.len() as u64);
        of_org.execute(params![id, org, count(grants.len()), count(requests.len())])?;
        insert_all(change, "snapshot_grants", id, org, grants)?;
        insert_all(change, "snapshot_requests", id, org, requests)?;
        orgs.push(SnapshotOrg { org: org.clone(), grants: grants_then, requests: requests_then });
    }
    Ok(Snapshot { id, taken_at, host, orgs })
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Keeps the fields that the live table shows, and what can't be made of them in SQL.
fn insert_all<T: Record>(
    change: &Connection,
    table: &str,
    snapshot: i64,
    org: &str,
    rows: &[T],
) -> rusqlite::Result<()> {
    let fields = T::fields().iter().chain(T::more().iter().filter(|field| field.column.name == "writes_repositories"));
    let fields: Vec<_> = fields.collect();
    let names: Vec<&str> = fields.iter().map(|field| field.column.name).collect();
    let insert = format!(
        "INSERT INTO {table} (snapshot_id, org, {}) VALUES (?, ?{})",
        names.join(", "),
        ", ?".repeat(names.len())
    );
    let mut insert = change.prepare(&insert)?;
    // In the order of the table, or its pages would be half empty.
    let mut rows: Vec<&T> = rows.iter().collect();
    rows.sort_by_key(|row| row.id());
    for row in rows {
        let values: Vec<_> = fields.iter().map(|field| owned((field.cell)(row))).collect();
        let mut all: Vec<&dyn ToSql> = vec![&snapshot, &org];
        all.extend(values.iter().map(|value| value as &dyn ToSql));
        insert.execute(all.as_slice())?;
    }
    Ok(())
}

fn owned(cell: Cell<'_>) -> Sqlite {
    match cell {
        Cell::Null => Sqlite::Null,
        Cell::Integer(number) => Sqlite::Integer(number),
        Cell::Text(text) => Sqlite::Text(text.into_owned()),
    }
}

fn told(about: &About<'_>, error: &rusqlite::Error, patience: Duration) -> SqlError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            let error =
                about.error(format!("is being written by another program, and was not free within {patience:?}"));
            error.with_hint("nothing was added; try again")
        }
        Some(code) if attach::is_damaged(code) => {
            about.error(format!("is a damaged SQLite database: {error}")).with_hint("take it from a backup")
        }
        Some(ErrorCode::DiskFull) => about.error("can't be written: the disk is full").with_hint("nothing was added"),
        _ => about.error(format!("can't be written: {error}")).with_hint("nothing was added"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use tempfile::TempDir;

    use super::*;
    use crate::error::SqlErrorKind;
    use crate::tables;
    use crate::value::Kind;

    fn open(path: &Path) -> Connection {
        let mut connection = Connection::open(path).unwrap();
        let change = connection.transaction().unwrap();
        set_up(&change, &About { path }, |error| panic!("{error}")).unwrap();
        change.commit().unwrap();
        connection
    }

    #[test]
    fn the_history_has_the_columns_of_the_live_tables_and_their_kinds() {
        let folder = TempDir::new().unwrap();
        let connection = open(&folder.path().join("history.db"));
        for name in ["pat_grants", "pat_grant_requests"] {
            let kept = connection.prepare(&format!("SELECT * FROM {name}_history")).unwrap();
            let kept: Vec<(String, Kind)> = kept
                .columns()
                .map(|column| (column.name().to_owned(), Kind::of_declared(column.decl_type())))
                .collect();
            let table = tables::named(name).unwrap();
            for column in (table.fields)().into_iter().chain((table.more)()) {
                assert!(kept.contains(&(column.name.to_owned(), column.kind)), "{name}.{}: {kept:?}", column.name);
            }
            for column in ["snapshot_id", "taken_at", "host", "org"] {
                assert!(kept.iter().any(|(name, _)| name == column), "{name}.{column}");
            }
        }
    }

    #[test]
    fn no_question_reads_every_snapshot() {
        let folder = TempDir::new().unwrap();
        let connection = open(&folder.path().join("history.db"));
        let mut questions: Vec<String> = ["token_id = 7", "owner_login = 'mona'", "snapshot_id = 3 AND org = 'acme'"]
            .iter()
            .flat_map(|condition| {
                ["pat_grants", "pat_grant_requests"]
                    .map(|table| format!("SELECT * FROM {table}_history WHERE {condition}"))
            })
            .collect();
        let views = "SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE 'pat%since%'";
        let mut views = connection.prepare(views).unwrap();
        let views = views.query_map([], |row| row.get::<_, String>(0)).unwrap();
        questions.extend(views.map(|view| format!("SELECT * FROM {} WHERE org = 'acme'", view.unwrap())));
        assert_eq!(questions.len(), 6 + 10);
        for question in questions {
            let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {question}")).unwrap();
            let steps = plan.query_map([], |row| row.get::<_, String>(3)).unwrap();
            let steps: Vec<String> = steps.map(|step| step.unwrap()).collect();
            let reads_all = |step: &String| {
                let scanned = step.strip_prefix("SCAN ").and_then(|step| step.split(' ').next());
                scanned.is_some_and(|name| matches!(name, "g" | "b" | "r"))
            };
            assert!(!steps.iter().any(reads_all), "{question}: {steps:#?}");
            assert!(steps.iter().any(|step| step.starts_with("SEARCH ")), "{question}: {steps:#?}");
        }
    }

    fn lists(grants: usize) -> Lists {
        let grant = serde_json::json!({
            "id": 1, "owner": {"login": "mona", "id": 7}, "repository_selection": "all", "repositories_url": null,
            "permissions": {}, "access_granted_at": "2026-01-01T00:00:00Z", "token_id": 1, "token_name": "x".repeat(500),
            "token_expired": false, "token_expires_at": null, "token_last_used_at": null,
        });
        let numbered = |id: usize| {
            let mut grant = grant.clone();
            grant["id"] = id.into();
            serde_json::from_value(grant).unwrap()
        };
        Lists { org: "acme".into(), grants: (1..=grants).map(numbered).collect(), requests: Vec::new() }
    }

    /// What a process that ends at once leaves: the database, and what is beside it.
    fn left_behind(path: &Path, to: &Path) -> PathBuf {
        std::fs::create_dir(to).unwrap();
        for file in std::fs::read_dir(path.parent().unwrap()).unwrap() {
            let file = file.unwrap().path();
            if file.is_file() {
                std::fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
            }
        }
        to.join(path.file_name().unwrap())
    }

    #[test]
    fn a_process_that_ends_while_it_writes_leaves_the_file_as_it_was() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("history.db");
        add(&path, Timestamp::UNIX_EPOCH, "host".into(), &[lists(10)], Duration::ZERO).unwrap();
        let mut connection = Connection::open(&path).unwrap();
        // A cache too small to hold what is written, so that some of it is in the file before the end.
        connection.pragma_update(None, "cache_size", 4).unwrap();
        let before = std::fs::metadata(&path).unwrap().len();
        let change = connection.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        insert(&change, Timestamp::UNIX_EPOCH, "host".into(), &[lists(5_000)]).unwrap();
        assert!(std::fs::metadata(&path).unwrap().len() > before, "some of it is in the file");
        let crashed = left_behind(&path, &folder.path().join("crashed"));
        drop(change);
        drop(connection);

        // A session mends it, and another snapshot comes behind the one that is whole.
        let mut session = Connection::open_in_memory().unwrap();
        crate::attach::attach(&mut session, "history", &crashed).unwrap();
        let count = |sql: &str| session.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(
            (count("SELECT count(*) FROM snapshots"), count("SELECT count(*) FROM pat_grants_history")),
            (1, 10)
        );
        let next = add(&crashed, Timestamp::UNIX_EPOCH, "host".into(), &[lists(20)], Duration::ZERO).unwrap();
        assert_eq!((next.id, count("SELECT count(*) FROM pat_grants_history")), (2, 30));
    }

    #[test]
    fn what_fails_while_it_is_written_leaves_the_file_as_it_was() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("history.db");
        add(&path, Timestamp::UNIX_EPOCH, "host".into(), &[lists(10)], Duration::ZERO).unwrap();
        let before = std::fs::read(&path).unwrap();
        let mut twice = lists(10);
        twice.org = "other".into();
        twice.grants.extend(lists(1).grants);
        let error = add(&path, Timestamp::UNIX_EPOCH, "host".into(), &[lists(10), twice], Duration::ZERO).unwrap_err();
        assert_eq!((error.kind(), error.hint()), (SqlErrorKind::File, Some("nothing was added")), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
        let damaged = folder.path().join("damaged.db");
        std::fs::write(&damaged, &before[..5_000]).unwrap();
        let error = add(&damaged, Timestamp::UNIX_EPOCH, "host".into(), &[lists(1)], Duration::ZERO).unwrap_err();
        assert!(error.message().contains("is a damaged SQLite database"), "{error}");
    }
}
