//! Where the rows of a listing come from, for both faces: page by page, each row once, and never a part that
//! passes for the whole.
//!
//! What is handed out here are [`Rows`], which no Python object was made of yet. Whoever wants them as something
//! else than our own objects (a table, say) begins with [`Source::wait`] or [`Source::fetch`], and then takes
//! the [`page`](Source::page).

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::TryStreamExt;
use futures::stream::{BoxStream, StreamExt};
use patwarden::{DriftWatch, ErrorKind};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyList;

use crate::client::Session;
use crate::ending::{Ending, Words};
use crate::errors;
use crate::rows::{Rows, Table};

type Pages = BoxStream<'static, patwarden::Result<Rows>>;

/// A listing on its way. Nothing is sent before the first page is fetched.
pub(crate) struct Source {
    session: Session,
    what: String,
    /// What has come and was not taken yet. Never locked while anything is waited for.
    ready: Mutex<VecDeque<Rows>>,
    /// None at the end. Whoever waits for a page takes them out, so that an interrupted wait drops
    /// them and with them every request under way.
    pages: tokio::sync::Mutex<Option<Pages>>,
    pub(crate) ending: Ending,
    /// For its rows, with none in it.
    table: fn() -> Table,
    watch: DriftWatch,
    warned: AtomicBool,
}

impl Source {
    /// `what` says of what it is a list, in words.
    ///
    /// What is wrong with what is asked for is raised at once; what is wrong with the login, when it is used.
    pub(crate) fn new<T>(
        py: Python<'_>,
        session: Session,
        what: String,
        listing: patwarden::Listing<T>,
    ) -> PyResult<Self>
    where
        T: Send + 'static,
        Rows: From<Vec<T>>,
    {
        match listing.check() {
            Err(error) if error.kind() == ErrorKind::InvalidInput => return Err(errors::raised(py, &error)),
            _ => {}
        }
        let watch = listing.watch();
        Ok(Self {
            session,
            what,
            ready: Mutex::default(),
            pages: tokio::sync::Mutex::new(Some(listing.pages().map_ok(|page| page.items.into()).boxed())),
            ending: Ending::new(Words { this_has: "this listing has", again: "list again" }),
            table: || Rows::from(Vec::<T>::new()).table(),
            watch,
            warned: AtomicBool::new(false),
        })
    }

    /// A table for its rows, with none in it.
    pub(crate) fn table(&self) -> Table {
        (self.table)()
    }

    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// Of what it is a list.
    pub(crate) fn what(&self) -> &str {
        &self.what
    }

    /// What has shown so far that the list changed while it was read.
    pub(crate) fn drift(&self) -> Option<String> {
        self.watch.drift().map(|drift| drift.to_string())
    }

    /// Reads a page more, which is [ready](Self::page) then; false at the end, and once it is closed. Dropped before
    /// it is done, it is the end of the listing.
    pub(crate) async fn fetch(&self) -> patwarden::Result<bool> {
        let mut place = self.pages.lock().await;
        let Some(mut pages) = place.take() else { return Ok(false) };
        let cut_short = FailedUnless::done(self);
        let page = tokio::select! {
            biased;
            () = self.ending.closed() => None,
            page = pages.try_next() => page.inspect_err(|error| self.ending.fail_of(error))?,
        };
        let more = page.is_some();
        if let Some(rows) = page {
            self.ready().push_back(rows);
            *place = Some(pages);
        }
        cut_short.averted();
        Ok(more)
    }

    /// Reads all that is left.
    pub(crate) async fn read(&self) -> patwarden::Result<()> {
        while self.fetch().await? {}
        Ok(())
    }

    /// Waits for a page more; false at the end.
    pub(crate) fn wait(&self, py: Python<'_>) -> PyResult<bool> {
        self.check(py)?;
        let more = self.session.wait(py, self.fetch());
        self.or_failed(py, more)
    }

    /// A listing of a client that was closed has ended in an error, unless it had ended before.
    pub(crate) fn check(&self, py: Python<'_>) -> PyResult<()> {
        if self.ending.is_over() { Ok(()) } else { self.or_failed(py, self.session.client(py).map(drop)) }
    }

    /// Ends it, whoever waits for it.
    pub(crate) fn close(&self) {
        self.ending.close();
        if self.ending.is_closed() {
            self.ready().clear();
        }
        // Whoever waits for a page holds them, and drops them now.
        if let Ok(mut pages) = self.pages.try_lock() {
            pages.take();
        }
    }

    /// The next row of what is ready, as an object.
    pub(crate) fn item<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let mut ready = self.ready();
        while let Some(rows) = ready.front_mut() {
            if let Some(item) = rows.first(py)? {
                return Ok(Some(item));
            }
            ready.pop_front();
        }
        Ok(None)
    }

    /// A page of what is ready, or what is left of it; never an empty one.
    pub(crate) fn page(&self) -> Option<Rows> {
        let mut ready = self.ready();
        std::iter::from_fn(|| ready.pop_front()).find(|rows| !rows.is_empty())
    }

    /// How it looks in a notebook: what has come already, of which nothing is taken.
    pub(crate) fn html<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        const ROWS: usize = 10;
        static LISTING: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let rows = PyList::empty(py);
        let there = {
            let ready = self.ready();
            ready.iter().try_for_each(|page| page.glance(&rows, ROWS))?;
            ready.iter().map(Rows::len).sum::<usize>()
        };
        // Whoever waits for a page holds it: then it has not ended.
        let is_read = self.pages.try_lock().is_ok_and(|pages| pages.is_none());
        let ended = match is_read && there == 0 {
            _ if self.ending.is_failed() => Some("it has ended in an error; list again"),
            _ if self.ending.is_closed() => Some("it has been closed; list again"),
            true => Some("all of it has been taken; list again to see more"),
            false => None,
        };
        let more = there.saturating_sub(rows.len());
        LISTING.import(py, "patwarden._html", "listing")?.call1((&self.what, ended, rows, more))
    }

    /// What there is to say once all has been taken. Whoever goes through a listing that failed, or was closed
    /// meanwhile, must not find an empty list.
    pub(crate) fn end(&self, py: Python<'_>) -> PyResult<()> {
        self.ending.check(py)?;
        match self.watch.drift() {
            Some(drift) if !self.warned.swap(true, Ordering::SeqCst) => {
                self.or_failed(py, errors::warn_of_drift(py, &format!("{}: {drift}", self.what)))?;
            }
            _ => {}
        }
        self.ending.gone_through();
        Ok(())
    }

    /// What came before an error is not all there is.
    pub(crate) fn or_failed<T>(&self, py: Python<'_>, outcome: PyResult<T>) -> PyResult<T> {
        outcome.inspect_err(|error| {
            self.ending.fail_with(py, error);
            self.fail();
        })
    }

    /// It has ended in an error.
    pub(crate) fn fail(&self) {
        self.ending.fail();
        self.ready().clear();
    }

    fn ready(&self) -> MutexGuard<'_, VecDeque<Rows>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever stops waiting for a page, and every error, ends the listing.
struct FailedUnless<'a>(Option<&'a Source>);

impl<'a> FailedUnless<'a> {
    fn done(source: &'a Source) -> Self {
        Self(Some(source))
    }

    fn averted(mut self) {
        self.0 = None;
    }
}

impl Drop for FailedUnless<'_> {
    fn drop(&mut self) {
        if let Some(source) = self.0 {
            source.fail();
        }
    }
}
