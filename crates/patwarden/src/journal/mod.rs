//! What a bulk call was to do and did, written down as it goes: so that a run which is cut short by a crash, by
//! Ctrl-C or by a lost connection can be [resumed](crate::Client::resume), and so that there is a record of it.
//!
//! A journal is JSON Lines, to which only is added. Before each request its ids are written and synced to disk;
//! after it, what came of them. A resumed call trusts the list more than the journal: what may have been done is
//! looked up before anything is sent.
//!
//! # Format
//!
//! Each line is a JSON object with `seq` (counted from 1), `at` (the client's time), `entry` (its kind), what belongs to
//! the kind, and last `sha256`: the digest, in hexadecimal, of the `sha256` of the line before (nothing for the first)
//! followed by the line's own bytes up to the comma before `"sha256"`. So a line that was changed, left out or put in
//! by a slip is noticed; but for last lines that are missing, which a list tells of, and for whoever means to deceive
//! and makes the digests anew. With the feature `schemars`, `journal::schema` gives the JSON Schema of a line.
//!
//! | `entry` | written | says |
//! |---|---|---|
//! | `begin` | first | `version` of the format, `host` and `org`, `action`, `reason`, `one_by_one`, the times in milliseconds, the `ids` in the order asked |
//! | `seen` | before any request, and when who resumes finds it changed | `rows`: what the ids stood for in the list; `missing`: the ids that it did not have; `arrived`: for an approval, the grants that the tokens had before |
//! | `intent` | and synced before each request | the `ids` that it is about to send |
//! | `outcome` | after it, and when something is found out later | `ids`, `outcome`, and for what went wrong an `error` |
//! | `resume` | whenever somebody resumes | |
//!
//! The outcomes are those of a [report](crate::Outcome), and `returned`: the request was refused because of some of
//! its ids, so that nothing was done, and they are sent again without those.
//!
//! A last line that was not written to its end is what a crash leaves: nothing was sent because of it, and it is
//! dropped. One that lacks nothing but its end is believed. Any other line that is not as it was written is an error, and nothing is sent.
//!
//! [`Recorded`] reads a journal and no more: without a client, for an audit.

mod file;
mod line;
mod record;
mod recorded;
mod refusals;
#[cfg(any(test, fuzzing))]
pub(crate) mod sealing;
#[cfg(test)]
mod tests;
mod writer;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::future::BoxFuture;

pub(crate) use self::file::Files;
#[cfg(feature = "schemars")]
pub use self::line::schema;
pub(crate) use self::line::{Begin, Entry, Order, Told, VERSION, Word};
pub(crate) use self::record::{Record, Standing};
pub use self::recorded::Recorded;
pub(crate) use self::writer::Writer;

/// Where the journal of one bulk call is, or is to be: a path, in most cases.
///
/// ```no_run
/// # async fn example(client: patwarden::Client, stale: Vec<patwarden::Grant>) -> patwarden::Result<()> {
/// let report = client.org("acme").grants().revoke(stale).journal("2026-03-revocation.jsonl").await?;
/// println!("{report}");
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Journal(Arc<dyn Medium>);

impl Journal {
    /// A journal that is kept somewhere else than in a file.
    pub fn in_medium(medium: impl Medium + 'static) -> Self {
        Self(Arc::new(medium))
    }
}

impl From<PathBuf> for Journal {
    fn from(path: PathBuf) -> Self {
        Self::in_medium(Files::at(path))
    }
}

impl From<&Path> for Journal {
    fn from(path: &Path) -> Self {
        path.to_path_buf().into()
    }
}

impl From<&str> for Journal {
    fn from(path: &str) -> Self {
        PathBuf::from(path).into()
    }
}

impl From<String> for Journal {
    fn from(path: String) -> Self {
        PathBuf::from(path).into()
    }
}

/// A place for one journal. Files are one: only their owner may read those that are made, and one process at a time
/// has them.
pub trait Medium: fmt::Debug + Send + Sync {
    /// What to call it in a message: the path.
    fn name(&self) -> String;

    /// Makes it, and keeps others out for as long as the storage lives.
    ///
    /// # Errors
    ///
    /// [`AlreadyExists`](io::ErrorKind::AlreadyExists) if there is anything in it, and
    /// [`WouldBlock`](io::ErrorKind::WouldBlock) if another has it.
    fn create(&self) -> BoxFuture<'_, io::Result<Box<dyn Storage>>>;

    /// Opens what was made before, and keeps others out for as long as the storage lives.
    ///
    /// # Errors
    ///
    /// [`NotFound`](io::ErrorKind::NotFound) if there is none, and [`WouldBlock`](io::ErrorKind::WouldBlock) if another
    /// has it.
    fn open(&self) -> BoxFuture<'_, io::Result<Box<dyn Storage>>>;
}

/// A journal that is open. Where a call's future is dropped, an operation under way goes on to its end or is undone.
pub trait Storage: fmt::Debug + Send + Sync {
    /// All that is in it.
    ///
    /// # Errors
    ///
    /// What went wrong, as for the others.
    fn read(&mut self) -> BoxFuture<'_, io::Result<Vec<u8>>>;

    /// Adds to its end. What was not [synced](Self::sync) may be lost, in whole or in part, when the machine fails.
    ///
    /// # Errors
    ///
    /// Some of it may have been written.
    fn append(&mut self, bytes: Vec<u8>) -> BoxFuture<'_, io::Result<()>>;

    /// Returns when all that was added will outlive the machine's failing.
    ///
    /// # Errors
    ///
    /// Whether it will is not known.
    fn sync(&mut self) -> BoxFuture<'_, io::Result<()>>;

    /// Cuts off all behind so many bytes.
    ///
    /// # Errors
    ///
    /// What went wrong.
    fn truncate(&mut self, length: u64) -> BoxFuture<'_, io::Result<()>>;
}
