//! A listing on its way: one lazy object, which crosses the border once a page.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::TryStreamExt;
use futures::stream::{BoxStream, StreamExt};
use patwarden::DriftWatch;
use pyo3::prelude::*;
use pyo3::{PyClass, PyClassInitializer};

use crate::client::Session;
use crate::errors;

/// The items of a page, to be made Python objects of as soon as Python is at hand.
type Chunk = Box<dyn FnOnce(Python<'_>) -> PyResult<VecDeque<Py<PyAny>>> + Send>;
type Pages = BoxStream<'static, patwarden::Result<Chunk>>;

/// A listing on its way. Nothing is sent before the first item is asked for.
///
/// It can be gone through once. Once it has raised an error, going on with it is an error too: what
/// came before is not all there is.
#[pyclass(frozen, generic, module = "patwarden")]
pub(crate) struct Listing {
    session: Session,
    what: String,
    /// Items of pages that have come. Never locked while anything is waited for.
    ready: Mutex<VecDeque<Py<PyAny>>>,
    /// None at the end. Whoever waits for a page takes them out, so that an interrupted wait drops
    /// them and with them every request under way.
    pages: tokio::sync::Mutex<Option<Pages>>,
    failed: AtomicBool,
    watch: DriftWatch,
    warned: AtomicBool,
}

#[pymethods]
impl Listing {
    fn __iter__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        loop {
            if let Some(item) = self.ready().pop_front() {
                return Ok(Some(item));
            }
            if !self.fetch(py)? {
                // Whoever goes through it again must not find an empty list.
                return if self.failed.load(Ordering::SeqCst) { Err(ended(py)) } else { Ok(None) };
            }
        }
    }

    /// All items that are left, in one list.
    ///
    /// It never is a part: once the listing has failed, this is an error too.
    fn to_list(&self, py: Python<'_>) -> PyResult<Vec<Py<PyAny>>> {
        while self.fetch(py)? {}
        if self.failed.load(Ordering::SeqCst) {
            return Err(ended(py));
        }
        Ok(std::mem::take(&mut *self.ready()).into())
    }

    /// What has shown so far that the list changed while it was read, in words; None if nothing has.
    ///
    /// None is no proof: rows that vanish from pages which were read pull others over to these, and as
    /// long as the list keeps its number of pages, nothing shows of that.
    #[getter]
    fn drift(&self) -> Option<String> {
        self.watch.drift().map(|drift| drift.to_string())
    }

    fn __repr__(&self) -> String {
        format!("<Listing of {}>", self.what)
    }
}

impl Listing {
    /// A listing of the crate below, whose items become objects of the class `Object`.
    pub(crate) fn new<T, Object>(session: Session, what: String, listing: patwarden::Listing<T>) -> Self
    where
        T: Send + 'static,
        Object: PyClass + From<T> + Into<PyClassInitializer<Object>>,
    {
        let chunk = |page: patwarden::Page<T>| -> Chunk {
            Box::new(move |py| {
                page.items.into_iter().map(|item| Ok(Py::new(py, Object::from(item))?.into_any())).collect()
            })
        };
        let watch = listing.watch();
        Self {
            session,
            what,
            ready: Mutex::default(),
            pages: tokio::sync::Mutex::new(Some(listing.pages().map_ok(chunk).boxed())),
            failed: AtomicBool::new(false),
            watch,
            warned: AtomicBool::new(false),
        }
    }

    /// Waits for a page more; false at the end.
    fn fetch(&self, py: Python<'_>) -> PyResult<bool> {
        let next = async {
            let mut place = self.pages.lock().await;
            let Some(mut pages) = place.take() else { return Ok(None) };
            let chunk = pages.try_next().await?;
            if chunk.is_some() {
                *place = Some(pages);
            }
            Ok(chunk)
        };
        let chunk = self.session.client(py).and_then(|_| self.session.wait(py, next));
        match chunk.and_then(|chunk| chunk.map(|chunk| chunk(py)).transpose()) {
            Ok(Some(items)) => {
                self.ready().extend(items);
                Ok(true)
            }
            Ok(None) => {
                self.warn(py)?;
                Ok(false)
            }
            Err(error) => {
                self.failed.store(true, Ordering::SeqCst);
                self.ready().clear();
                Err(error)
            }
        }
    }

    /// Warns once, if what was read may not be the list.
    fn warn(&self, py: Python<'_>) -> PyResult<()> {
        match self.watch.drift() {
            Some(drift) if !self.warned.swap(true, Ordering::SeqCst) => {
                errors::warn_of_drift(py, &format!("{}: {drift}", self.what))
            }
            _ => Ok(()),
        }
    }

    fn ready(&self) -> MutexGuard<'_, VecDeque<Py<PyAny>>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ended(py: Python<'_>) -> PyErr {
    errors::invalid_input(py, "this listing has ended in an error before; list again")
}
