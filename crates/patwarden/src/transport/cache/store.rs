//! The cache as its users see it, and where it keeps what it keeps.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderValue;

use super::entry::Entry;
use super::key::Key;
use super::memory::{Items, Memory, Place, Thing};
#[cfg(feature = "cache-sqlite")]
use super::sqlite::File;
#[cfg(feature = "cache-sqlite")]
use crate::error::Result;

const LARGEST: u64 = 64 << 20;

/// Keeps what GitHub answered, so that what has not changed is not sent again: GitHub is still
/// asked, and confirms in a few bytes and for none of the hourly points that an answer is as it was.
///
/// What is unchanged is not read again either: the rows of a page are kept beside it, in memory.
///
/// Nothing is ever answered without GitHub's confirmation, so a cache is never out of date. It is
/// told apart by login, and for an App by organisation: clients that share one see nothing of each
/// other's. Cheap to clone; clones are the same cache.
///
/// ```
/// use patwarden::{Auth, Cache, Client};
///
/// # fn main() -> patwarden::Result<()> {
/// let cache = Cache::in_memory().largest(16 << 20);
/// let client = Client::builder().auth(Auth::token("ghs_example")?).cache(cache.clone()).build()?;
/// # let _ = client;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Cache(Arc<Inner>);

struct Inner {
    largest: AtomicU64,
    /// Holds answers unless a file does, and what they were read as.
    memory: Mutex<Memory>,
    #[cfg(feature = "cache-sqlite")]
    file: Option<File>,
}

impl Cache {
    /// A cache that lives as long as the program.
    #[must_use]
    pub fn in_memory() -> Self {
        Self(Arc::new(Inner {
            largest: AtomicU64::new(LARGEST),
            memory: Mutex::new(Memory::new(LARGEST)),
            #[cfg(feature = "cache-sqlite")]
            file: None,
        }))
    }

    /// A cache that outlives the program: a SQLite file, which is made if it is not there. Several
    /// clients, and several programs, can use it at once.
    ///
    /// The file holds what GitHub answered: the names of tokens, of their owners and of repositories.
    /// No credential is in it, nor can one be told from it. On Unix it is made for its owner alone (mode
    /// 0600), and one that others may read or write is refused. Its folder should be its owner's as well.
    ///
    /// It is opened here and now; all later work on it is done by a thread of its own.
    ///
    /// A file that fails later on (it is locked, the disk is full) fails no request: that is said in
    /// the log, and requests go out as if there were no cache.
    ///
    /// ```no_run
    /// use patwarden::{Cache, Client};
    ///
    /// # fn main() -> patwarden::Result<()> {
    /// let cache = Cache::in_file("/var/lib/patwarden/cache.sqlite")?;
    /// let client = Client::builder().cache(cache);
    /// # let _ = client;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if the file can't be opened or made, is open to
    /// others, or is something else than a cache of this version.
    #[cfg(feature = "cache-sqlite")]
    pub fn in_file(path: impl AsRef<std::path::Path>) -> Result<Self> {
        Ok(Self(Arc::new(Inner {
            largest: AtomicU64::new(LARGEST),
            memory: Mutex::new(Memory::new(LARGEST)),
            file: Some(File::open(path.as_ref())?),
        })))
    }

    /// How many bytes it keeps: 64 MiB unless told, with headers, keys and what answers were read as.
    /// What was not used for longest makes room. A page of a hundred grants takes about 140 KB, and as
    /// much again for its rows. A file takes so much of the disk, and the rows so much memory beside it.
    ///
    /// It holds for all clones, and for a file for this program.
    #[must_use]
    pub fn largest(self, bytes: u64) -> Self {
        self.0.largest.store(bytes, Ordering::Relaxed);
        self.memory().bound(bytes);
        self
    }

    pub(super) async fn answer(&self, key: &Key) -> Option<Arc<Entry>> {
        #[cfg(feature = "cache-sqlite")]
        if let Some(file) = &self.0.file {
            return file.get(*key).await.map(Arc::new);
        }
        match self.memory().get(Place::Answer(*key)) {
            Some(Thing::Answer(entry)) => Some(Arc::clone(entry)),
            _ => None,
        }
    }

    /// Whether it was kept.
    pub(super) async fn keep(&self, key: Key, entry: Entry) -> bool {
        #[cfg(feature = "cache-sqlite")]
        if let Some(file) = &self.0.file {
            return file.put(key, entry, self.0.largest.load(Ordering::Relaxed)).await;
        }
        let weight = entry.weight();
        self.memory().put(Place::Answer(key), weight, Thing::Answer(Arc::new(entry)))
    }

    pub(super) async fn forget(&self, key: Key) {
        self.memory().remove(Place::Items(key));
        #[cfg(feature = "cache-sqlite")]
        if let Some(file) = &self.0.file {
            return file.remove(key).await;
        }
        self.memory().remove(Place::Answer(key));
    }

    /// Forgets the pages of a listing that were kept no later than this one.
    pub(super) async fn forget_older(&self, listing: Key, order: i64) {
        #[cfg(feature = "cache-sqlite")]
        if let Some(file) = &self.0.file {
            return file.remove_older(listing, order).await;
        }
        self.memory().remove_older(listing, order);
    }

    /// Whether the newest answer that told where a listing ends told something else. A page that is unchanged may
    /// name as the last what was the last when it came.
    pub(super) fn is_other_end(&self, listing: Key, end: Option<u64>) -> bool {
        end.zip(self.memory().end(listing)).is_some_and(|(end, known)| end != known)
    }

    pub(super) fn note_end(&self, listing: Key, end: Option<u64>) {
        if let Some(end) = end {
            self.memory().note_end(listing, end);
        }
    }

    pub(super) fn items(&self, key: Key, etag: &HeaderValue) -> Option<Items> {
        match self.memory().get(Place::Items(key)) {
            Some(Thing::Items { etag: of, items }) if of == etag => Some(Arc::clone(items)),
            _ => None,
        }
    }

    pub(super) fn keep_items(&self, key: Key, etag: &HeaderValue, items: Items, bytes: usize) {
        let thing = Thing::Items { etag: etag.clone(), items };
        self.memory().put(Place::Items(key), (Key::LENGTH + etag.len() + bytes) as u64, thing);
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn each(&self, change: impl FnMut(&Place, &mut Thing)) {
        self.memory().each(change);
    }

    #[cfg(test)]
    pub(super) fn weight(&self) -> u64 {
        self.memory().weight()
    }
}

/// Neither what is kept nor for whom.
impl fmt::Debug for Cache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Cache");
        #[cfg(feature = "cache-sqlite")]
        if let Some(file) = &self.0.file {
            shown.field("file", &file.path());
        }
        shown.field("largest", &self.0.largest.load(Ordering::Relaxed)).finish_non_exhaustive()
    }
}
