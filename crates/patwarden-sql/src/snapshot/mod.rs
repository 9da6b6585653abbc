//! Snapshots: what organisations had at a time, kept in a SQLite file, so that two times can be compared.

mod compared;
mod file;
mod reading;

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use patwarden::Client;

use crate::error::{Result, SqlError, SqlErrorKind};

pub(crate) use self::compared::{StandIn, TIMES, in_place, install, of_the_file};
pub(crate) use self::file::check_version;

/// Which organisations a snapshot is of.
///
/// ```
/// use patwarden_sql::snapshot::Orgs;
///
/// assert_eq!(Orgs::from(["acme"]), Orgs::Named(vec!["acme".into()]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Orgs {
    /// All that the login sees.
    All,
    /// These, each once in any case.
    Named(Vec<String>),
}

impl<T: Into<String>, const N: usize> From<[T; N]> for Orgs {
    fn from(names: [T; N]) -> Self {
        Self::Named(names.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<String>> From<Vec<T>> for Orgs {
    fn from(names: Vec<T>) -> Self {
        Self::Named(names.into_iter().map(Into::into).collect())
    }
}

/// How a snapshot is taken.
#[derive(Clone, Debug)]
#[must_use]
pub struct Options {
    at_once: usize,
    patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { at_once: 8, patience: Duration::from_secs(30) }
    }
}

impl Options {
    /// How many organisations are read at the same time: 8 unless told, and at least one.
    pub fn at_once(mut self, orgs: usize) -> Self {
        self.at_once = orgs.max(1);
        self
    }

    /// How long to wait for a file that another program is writing: 30 seconds unless told.
    pub fn patience(mut self, time: Duration) -> Self {
        self.patience = time;
        self
    }
}

/// A snapshot that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Snapshot {
    /// Its number in the file, from 1.
    pub id: i64,
    /// When it was begun, by the client's clock, in whole seconds.
    pub taken_at: Timestamp,
    /// Whose organisations they are: the API's scheme, host and port.
    pub host: String,
    /// The organisations, as they were named or listed.
    pub orgs: Vec<SnapshotOrg>,
}

/// What a snapshot has of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SnapshotOrg {
    /// Its name, as in URLs.
    pub org: String,
    /// How many grants there were.
    pub grants: u64,
    /// How many requests were pending.
    pub requests: u64,
}

/// Reads the grants and the pending requests of organisations, and adds them to the file as one snapshot: all of it or
/// nothing, also if the process is killed meanwhile.
///
/// Organisations are read side by side, each list until two readings [agree](patwarden::Listing::verify). The file is
/// made if it is not there, on Unix for its owner alone; it is not held while GitHub is read, and two snapshots that
/// are taken at once are written one after the other. What is in it is told at [the crate's beginning](crate).
///
/// When this future is dropped the reading ends; what is already being written is written to its end.
///
/// # Errors
///
/// [`GitHub`](SqlErrorKind::GitHub) where organisations can't be read, which are all named with their reasons;
/// [`File`](SqlErrorKind::File) for a file that is something else, of a newer program, damaged, in use for longer than
/// the [patience](Options::patience), or can't be written; [`InvalidValue`](SqlErrorKind::InvalidValue) where no
/// organisation is named or seen. The file is then as it was before.
///
/// ```no_run
/// # async fn example(client: patwarden::Client) -> patwarden_sql::Result<()> {
/// use patwarden_sql::snapshot::{self, Options};
///
/// let snapshot = snapshot::take(&client, ["acme", "initech"], "history.db", Options::default()).await?;
/// println!("{}: {} grants of acme", snapshot.id, snapshot.orgs[0].grants);
/// # Ok(()) }
/// ```
pub async fn take(
    client: &Client,
    orgs: impl Into<Orgs>,
    path: impl AsRef<Path>,
    options: Options,
) -> Result<Snapshot> {
    let path = path.as_ref().to_owned();
    let checked = path.clone();
    on_a_thread(move || file::check(&checked)).await?;
    let now = client.now();
    let taken_at = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let (client, host) = (client.clone(), client.origin());
    let lists = reading::read(&client, orgs.into(), options.at_once).await?;
    on_a_thread(move || file::add(&path, taken_at, host, &lists, options.patience)).await
}

/// Files are waited for on a thread of their own, and by no worker of the runtime.
async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let (done, outcome) = tokio::sync::oneshot::channel();
    let failed = |why: &dyn std::fmt::Display| {
        SqlError::new(SqlErrorKind::Other, format!("the snapshot can't be written: {why}"))
    };
    let thread = std::thread::Builder::new().name("patwarden-snapshot".to_owned());
    thread.spawn(move || drop(done.send(work()))).map_err(|error| failed(&error))?;
    outcome.await.map_err(|_| failed(&"its thread has ended"))?
}
