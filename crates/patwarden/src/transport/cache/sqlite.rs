//! Answers in a SQLite file, worked on by a thread of its own: no worker of a runtime waits for a disk.

#![expect(
    clippy::disallowed_methods,
    reason = "its thread is on no path of a simulation: the clock of that thread orders what is kept, and no more"
)]

use std::fs::OpenOptions;
use std::io::ErrorKind as IoErrorKind;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, named_params, params};
use tokio::sync::oneshot;

use super::entry::Entry;
use super::key::{Key, digest};
use crate::error::{Error, Result};

/// "PWch": what says that a SQLite file is a cache of ours.
const APPLICATION: i64 = 0x5057_6368;
const VERSION: i64 = 1;
/// How long somebody else may have the file to themselves before a request goes out without it.
const BUSY: Duration = Duration::from_millis(250);
/// How long a file that failed is left alone, so that one that is broken costs no request more than a moment.
const REST: Duration = Duration::from_secs(5);

/// `body` comes last: SQLite reads a row's columns in their order, and making room reads none of it.
const SCHEMA: &str = "
    CREATE TABLE answer (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key BLOB NOT NULL UNIQUE,
        listing BLOB NOT NULL,
        used INTEGER NOT NULL,
        weight INTEGER NOT NULL,
        proof BLOB NOT NULL,
        etag BLOB NOT NULL,
        headers BLOB NOT NULL,
        body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX answer_by_use ON answer (used, id, weight);
    CREATE INDEX answer_by_listing ON answer (listing, id);
";

type Job = Box<dyn FnOnce(&mut Table) + Send>;

/// The file, as the rest of the program sees it.
pub(super) struct File {
    path: PathBuf,
    jobs: mpsc::Sender<Job>,
}

impl File {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let (jobs, waiting) = mpsc::channel::<Job>();
        let (opened, outcome) = mpsc::channel();
        let opening = path.to_owned();
        let thread = std::thread::Builder::new().name("patwarden-cache".to_owned());
        let work = move || {
            let mut table = match Table::open(&opening) {
                Ok(table) => table,
                Err(error) => return drop(opened.send(Err(error))),
            };
            if opened.send(Ok(())).is_err() {
                return;
            }
            while let Ok(job) = waiting.recv() {
                job(&mut table);
            }
        };
        let failed = |what: &dyn std::fmt::Display| unusable(path, &format!("can't be used: {what}"));
        thread.spawn(work).map_err(|error| failed(&error))?;
        outcome.recv().map_err(|error| failed(&error))??;
        Ok(Self { path: path.to_owned(), jobs })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) async fn get(&self, key: Key) -> Option<Entry> {
        self.ask(move |table| table.get(key)).await.flatten()
    }

    /// Whether it was kept.
    pub(super) async fn put(&self, key: Key, entry: Entry, largest: u64) -> bool {
        self.ask(move |table| table.put(key, &entry, largest)).await.unwrap_or(false)
    }

    pub(super) async fn remove(&self, key: Key) {
        self.ask(move |table| table.run("DELETE FROM answer WHERE key = ?", params![key.0])).await;
    }

    pub(super) async fn remove_older(&self, listing: Key, order: i64) {
        let delete = "DELETE FROM answer WHERE listing = ? AND id <= ?";
        self.ask(move |table| table.run(delete, params![listing.0, order])).await;
    }

    /// Does work on the file's thread. What fails is said once, and then left alone for a while.
    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Table) -> rusqlite::Result<T> + Send + 'static,
    ) -> Option<T> {
        let (done, outcome) = oneshot::channel();
        let path = self.path.clone();
        let job = move |table: &mut Table| {
            let outcome = if table.rests() { None } else { Some(work(table)) };
            // Whoever asked may have gone; what was to be kept is kept.
            let _ = done.send(match outcome {
                Some(Ok(outcome)) => Some(outcome),
                Some(Err(error)) => {
                    tracing::warn!(path = %path.display(), %error, "the cache can't be used: going on without it");
                    table.rest();
                    None
                }
                None => None,
            });
        };
        self.jobs.send(Box::new(job)).ok()?;
        outcome.await.ok()?
    }
}

fn unusable(path: &Path, why: &str) -> Error {
    Error::configuration(format!("the cache {} {why}", path.display()))
}

struct Table {
    connection: Connection,
    rests_until: Option<Instant>,
}

impl Table {
    fn open(path: &Path) -> Result<Self> {
        prepare_file(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags);
        let connection = connection.and_then(|mut connection| {
            // Others may be about to open it too; it is theirs for a moment only.
            connection.busy_timeout(BUSY * 20)?;
            let found = set_up(&mut connection)?;
            connection.busy_timeout(BUSY)?;
            Ok((connection, found))
        });
        match connection {
            Ok((connection, Found::Ours)) => Ok(Self { connection, rests_until: None }),
            Ok((_, Found::OtherVersion(version))) => {
                Err(unusable(path, &format!("has the format {version}, and this program knows {VERSION}"))
                    .with_hint("delete it, or name another file"))
            }
            Ok((_, Found::Foreign)) => {
                Err(unusable(path, "is a database of something else").with_hint("name a file that is not there yet"))
            }
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
                Err(unusable(path, "is no cache").with_hint("name a file that is not there yet"))
            }
            Err(error) => Err(unusable(path, &format!("can't be opened: {error}"))
                .with_hint("delete it if it is damaged; nothing but time is lost")
                .with_source(error)),
        }
    }

    fn rests(&self) -> bool {
        self.rests_until.is_some_and(|until| Instant::now() < until)
    }

    fn rest(&mut self) {
        self.rests_until = Some(Instant::now() + REST);
    }

    fn run(&self, sql: &str, values: impl rusqlite::Params) -> rusqlite::Result<()> {
        self.connection.execute(sql, values).map(drop)
    }

    fn get(&self, key: Key) -> rusqlite::Result<Option<Entry>> {
        let row = self.connection.query_row(
            "SELECT id, listing, proof, etag, headers, body FROM answer WHERE key = ?",
            params![key.0],
            |row| {
                Ok(Row {
                    id: row.get(0)?,
                    listing: row.get(1)?,
                    proof: row.get(2)?,
                    etag: row.get(3)?,
                    headers: row.get(4)?,
                    body: row.get(5)?,
                })
            },
        );
        let Some(row) = row.optional()? else { return Ok(None) };
        let id = row.id;
        let entry = row.entry(key);
        match &entry {
            Some(_) => self.run("UPDATE answer SET used = ? WHERE id = ?", params![now(), id])?,
            None => {
                tracing::warn!("an answer in the cache is damaged: it is asked for anew");
                self.run("DELETE FROM answer WHERE id = ?", params![id])?;
            }
        }
        Ok(entry)
    }

    fn put(&mut self, key: Key, entry: &Entry, largest: u64) -> rusqlite::Result<bool> {
        let weight = entry.weight();
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        change.execute("DELETE FROM answer WHERE key = ?", params![key.0])?;
        if weight > largest {
            change.commit()?;
            return Ok(false);
        }
        let headers = written(&entry.headers);
        let proof = proof(key, &entry.listing.0, entry.etag.as_bytes(), &headers, &entry.body);
        change.execute(
            "INSERT INTO answer (key, listing, used, weight, proof, etag, headers, body)
             VALUES (:key, :listing, :used, :weight, :proof, :etag, :headers, :body)",
            named_params! {
                ":key": key.0, ":listing": entry.listing.0, ":used": now(),
                ":weight": i64::try_from(weight).unwrap_or(i64::MAX), ":proof": proof,
                ":etag": entry.etag.as_bytes(), ":headers": headers, ":body": entry.body.as_ref(),
            },
        )?;
        make_room(&change, change.last_insert_rowid(), largest)?;
        change.commit()?;
        Ok(true)
    }
}

/// Removes what was not used for longest until all that is left is light enough, but not what has just come.
fn make_room(change: &Connection, newest: i64, largest: u64) -> rusqlite::Result<()> {
    let largest = i64::try_from(largest).unwrap_or(i64::MAX);
    let mut weight: i64 = change.query_row("SELECT coalesce(sum(weight), 0) FROM answer", [], |row| row.get(0))?;
    if weight <= largest {
        return Ok(());
    }
    let mut by_use = change.prepare("SELECT id, weight FROM answer WHERE id <> ? ORDER BY used, id")?;
    let mut rows = by_use.query(params![newest])?;
    let mut going = Vec::new();
    while weight > largest
        && let Some(row) = rows.next()?
    {
        going.push(row.get::<_, i64>(0)?);
        weight -= row.get::<_, i64>(1)?;
    }
    for id in going {
        change.execute("DELETE FROM answer WHERE id = ?", params![id])?;
    }
    Ok(())
}

/// A row as it lies in the file, which somebody may have changed.
struct Row {
    id: i64,
    listing: Vec<u8>,
    proof: Vec<u8>,
    etag: Vec<u8>,
    headers: Vec<u8>,
    body: Vec<u8>,
}

impl Row {
    fn entry(self, key: Key) -> Option<Entry> {
        if self.proof != proof(key, &self.listing, &self.etag, &self.headers, &self.body) {
            return None;
        }
        Some(Entry {
            etag: HeaderValue::from_bytes(&self.etag).ok()?,
            headers: read(&self.headers)?,
            body: Bytes::from(self.body),
            listing: Key(self.listing.try_into().ok()?),
            order: self.id,
        })
    }
}

/// A disk can lose bytes, and SQLite does not look: what GitHub confirms has to be what it sent.
fn proof(key: Key, listing: &[u8], etag: &[u8], headers: &[u8], body: &[u8]) -> [u8; 32] {
    digest([&key.0, listing, etag, headers, body])
}

/// A line a header. No value has a line break.
fn written(headers: &HeaderMap) -> Vec<u8> {
    let lines = headers.iter().flat_map(|(name, value)| [name.as_str().as_bytes(), b":", value.as_bytes(), b"\n"]);
    lines.collect::<Vec<_>>().concat()
}

fn read(lines: &[u8]) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        headers.append(name, HeaderValue::from_bytes(&line[colon + 1..]).ok()?);
    }
    Some(headers)
}

/// Milliseconds, for the order of use.
fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

enum Found {
    Ours,
    OtherVersion(i64),
    Foreign,
}

/// Makes the table in an empty file; looks whether another file is a cache.
fn set_up(connection: &mut Connection) -> rusqlite::Result<Found> {
    let pragma = |connection: &Connection, name: &str| connection.pragma_query_value(None, name, |row| row.get(0));
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tables: i64 = change.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (pragma(&change, "application_id")?, pragma(&change, "user_version")?) {
        (APPLICATION, VERSION) => {}
        (APPLICATION, version) => return Ok(Found::OtherVersion(version)),
        (0, 0) if tables == 0 => {
            change.execute_batch(SCHEMA)?;
            change.pragma_update(None, "application_id", APPLICATION)?;
            change.pragma_update(None, "user_version", VERSION)?;
        }
        _ => return Ok(Found::Foreign),
    }
    change.commit()?;
    // Readers and a writer do not wait for each other. What a crash loses of a cache is asked for anew, so
    // nothing waits for the disk but what keeps the file whole. The journal is cut back to a few pages.
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update_and_check(None, "journal_size_limit", 4 << 20, |_| Ok(()))?;
    Ok(Found::Ours)
}

/// Makes the file if it is not there, for its owner alone; SQLite gives the files that it makes beside it the
/// same mode. Refuses one that others can get at.
fn prepare_file(path: &Path) -> Result<()> {
    let mut make = OpenOptions::new();
    make.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut make, 0o600);
    match make.open(path) {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == IoErrorKind::AlreadyExists => {}
        Err(error) => {
            return Err(unusable(path, &format!("can't be made: {error}"))
                .with_hint("name a file in a folder that is there and that you may write to")
                .with_source(error));
        }
    }
    let opened = OpenOptions::new().read(true).write(true).open(path).and_then(|file| file.metadata());
    let found = opened.map_err(|error| unusable(path, &format!("can't be opened: {error}")).with_source(error))?;
    if !found.is_file() {
        return Err(unusable(path, "is no file"));
    }
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&found.permissions());
        if mode & 0o077 != 0 {
            return Err(unusable(path, &format!("is open to others (mode {:04o})", mode & 0o7777))
                .with_hint("it holds the names of tokens: `chmod 600` it, or delete it and it is made anew"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
