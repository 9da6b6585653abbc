//! `Listing`, which waits for its pages, and `AsyncListing`, whose pages are awaited.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyCapsule, PyList, PyTuple};

use crate::arrow::{self, Batches, Gathered};
use crate::rows::Rows;
use crate::runtime::{self, Finish};
use crate::source::Source;

/// A listing on its way. Nothing is sent before the first item is asked for.
///
/// It can be gone through once: item by item, by page, or all at once. To begin with it again after its end is
/// InvalidArgument, and no empty list; once it has raised an error, going on with it is InvalidArgument too, with that
/// error as its cause: what came before is not all there is. Whoever leaves it before its end may close it, or use it
/// in a with statement: what is under way ends then.
///
/// >>> listing = org.grants.list()
/// >>> first = next(listing)
/// >>> first in listing.to_list()
/// False
#[pyclass(frozen, weakref, generic, module = "patwarden")]
pub(crate) struct Listing(Arc<Source>);

#[pymethods]
impl Listing {
    fn __iter__(this: Py<Self>, py: Python<'_>) -> PyResult<Py<Self>> {
        this.get().0.ending.begin(py)?;
        Ok(this)
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        next(py, &self.0, |source| source.item(py))
    }

    /// What is left, page by page: an iterator of lists, none of which is empty.
    ///
    /// A page has as many items as per_page says, less those that an earlier page had already.
    ///
    /// >>> [len(page) for page in org.grants.list(per_page=30).pages()][0]
    /// 30
    fn pages(&self, py: Python<'_>) -> PyResult<Pages> {
        self.0.ending.begin(py)?;
        Ok(Pages(Arc::clone(&self.0)))
    }

    /// All items that are left, in one list.
    ///
    /// It never is a part: once the listing has failed, this is an error too.
    ///
    /// >>> len(org.grants.list().to_list()) == len(list(org.grants.list()))
    /// True
    fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.all(py, Rows::objects)
    }

    /// All items that are left, each as its to_dict() gives it, in one list. It never is a part.
    ///
    /// >>> org.grants.list().to_dicts()[0]["owner"].keys()
    /// dict_keys(['login', 'id', 'type'])
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.all(py, Rows::dicts)
    }

    /// What is left as a stream of Arrow, for whatever takes one: polars.DataFrame(listing),
    /// pyarrow.table(listing), a query of duckdb. Each page is a batch, and fetched when it is asked for; an error
    /// is told in the words of the library that reads the stream.
    ///
    /// The columns are the attributes of the items, by name. requested_schema is not followed.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Other types are a best effort by the protocol, and whoever asks for them can cast.
        let _ = requested_schema;
        self.0.ending.begin(py)?;
        arrow::capsule(py, Batches::new(Arc::clone(&self.0)))
    }

    /// All items that are left, in a table of pyarrow: pip install pyarrow. It never is a part.
    ///
    /// ModuleNotFoundError, with what to install, where it is not there.
    ///
    /// >>> org.grants.list().to_arrow().num_rows == len(org.grants.list().to_list())
    /// True
    fn to_arrow<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.frame(py, "arrow")
    }

    /// All items that are left, in a data frame of pandas: pip install pandas pyarrow. It never is a part.
    ///
    /// ModuleNotFoundError, with what to install, where it is not there.
    ///
    /// >>> org.grants.list().to_pandas().shape[0] == len(org.grants.list().to_list())
    /// True
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.frame(py, "pandas")
    }

    /// All items that are left, in a data frame of polars: pip install polars. It never is a part.
    ///
    /// ModuleNotFoundError, with what to install, where it is not there.
    ///
    /// >>> org.grants.list().to_polars().height == len(org.grants.list().to_list())
    /// True
    fn to_polars<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.frame(py, "polars")
    }

    /// Ends it: no more pages are fetched, and whoever waits for one is told. What was read to its end stays so.
    ///
    /// >>> with org.grants.list() as listing:
    /// ...     first = next(listing)
    /// >>> listing.to_list()
    /// Traceback (most recent call last):
    /// patwarden.errors.InvalidArgument: this listing has been closed; list again
    fn close(&self, py: Python<'_>) {
        py.detach(|| self.0.close());
    }

    fn __enter__(this: Py<Self>, py: Python<'_>) -> PyResult<Py<Self>> {
        this.get().0.ending.begin(py)?;
        Ok(this)
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, py: Python<'_>, _exception: &Bound<'_, PyTuple>) {
        self.close(py);
    }

    /// What has shown so far that the list changed while it was read, in words; None if nothing has.
    ///
    /// None is no proof: rows that vanish from pages which were read pull others over to these, and as
    /// long as the list keeps its number of pages, nothing shows of that.
    #[getter]
    fn drift(&self) -> Option<String> {
        self.0.drift()
    }

    /// As HTML, for notebooks: the first of the rows that have come and were not taken. Nothing is fetched or taken.
    fn _repr_html_<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.0.html(py)
    }

    fn __repr__(&self) -> String {
        format!("<Listing of {}>", self.0.what())
    }
}

impl Listing {
    fn all<'py>(&self, py: Python<'py>, put: Put) -> PyResult<Bound<'py, PyList>> {
        self.0.ending.begin(py)?;
        let all = PyList::empty(py);
        loop {
            put_ready(&self.0, &all, put)?;
            if !self.0.wait(py)? {
                put_ready(&self.0, &all, put)?;
                self.0.end(py)?;
                return Ok(all);
            }
        }
    }
}

impl Listing {
    /// In what a library has for it, which is looked for before anything is sent.
    fn frame<'py>(&self, py: Python<'py>, library: &str) -> PyResult<Bound<'py, PyAny>> {
        static FRAME: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let frame = FRAME.import(py, "patwarden._frames", "maker")?.call1((library,))?;
        self.0.ending.begin(py)?;
        let gathered = Gathered::new(self.0.table());
        loop {
            take_ready(py, &self.0, &gathered)?;
            if !self.0.wait(py)? {
                take_ready(py, &self.0, &gathered)?;
                self.0.end(py)?;
                return frame.call1((gathered,));
            }
        }
    }
}

impl From<Source> for Listing {
    fn from(source: Source) -> Self {
        Self(Arc::new(source))
    }
}

/// The pages of a listing.
#[pyclass(frozen, weakref, module = "patwarden")]
pub(crate) struct Pages(Arc<Source>);

#[pymethods]
impl Pages {
    fn __iter__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyList>>> {
        next(py, &self.0, |source| page(py, source))
    }

    fn __repr__(&self) -> String {
        format!("<Pages of {}>", self.0.what())
    }
}

/// A listing on its way, for asyncio. Nothing is sent before the first item is awaited.
///
/// It can be gone through once: item by item with async for, by page, or all at once, for which it is awaited. To begin with it again after
/// its end is InvalidArgument, and no empty list; once it has raised an error, going on with it is InvalidArgument too,
/// with that error as its cause: what came before is not all there is. Whoever cancels the wait for a page ends the
/// listing and its requests; so does aclose(), for whoever leaves it before its end (contextlib.aclosing calls it).
#[pyclass(frozen, weakref, generic, module = "patwarden")]
pub(crate) struct AsyncListing(Arc<Source>);

#[pymethods]
impl AsyncListing {
    fn __aiter__(this: Py<Self>, py: Python<'_>) -> PyResult<Py<Self>> {
        this.get().0.ending.begin(py)?;
        Ok(this)
    }

    fn __anext__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        static NEXT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        self.steps(py, &NEXT, "next_item")
    }

    /// All items that are left, in one list: as to_list().
    fn __await__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_list(py)?.call_method0("__await__")
    }

    /// What is left, page by page: an asynchronous iterator of lists, none of which is empty.
    ///
    /// A page has as many items as per_page says, less those that an earlier page had already.
    fn pages(&self, py: Python<'_>) -> PyResult<AsyncPages> {
        self.0.ending.begin(py)?;
        Ok(AsyncPages(Arc::clone(&self.0)))
    }

    /// All items that are left, in one list, to be awaited.
    ///
    /// It never is a part: once the listing has failed, this is an error too.
    fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        static ALL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        self.steps(py, &ALL, "to_list")
    }

    /// All items that are left, each as its to_dict() gives it, in one list, to be awaited. It never is a part.
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        static ALL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        self.steps(py, &ALL, "to_dicts")
    }

    /// All items that are left, in a table of pyarrow, to be awaited: pip install pyarrow. It never is a part.
    fn to_arrow<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.frame(py, "arrow")
    }

    /// All items that are left, in a data frame of pandas, to be awaited: pip install pandas pyarrow. It never is a
    /// part.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.frame(py, "pandas")
    }

    /// All items that are left, in a data frame of polars, to be awaited: pip install polars. It never is a part.
    fn to_polars<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.frame(py, "polars")
    }

    /// Ends it: no more pages are fetched, and whoever awaits one is told. What was read to its end stays so.
    fn aclose<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let source = Arc::clone(&self.0);
        runtime::at_once(py, "AsyncListing.aclose", move |py| {
            py.detach(|| source.close());
            Ok(py.None())
        })
    }

    fn __aenter__<'py>(this: Py<Self>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        runtime::at_once(py, "AsyncListing.__aenter__", move |py| {
            this.get().0.ending.begin(py)?;
            Ok(this.clone_ref(py).into_any())
        })
    }

    #[pyo3(signature = (*_exception))]
    fn __aexit__<'py>(&self, py: Python<'py>, _exception: &Bound<'_, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
        self.aclose(py)
    }

    /// What has shown so far that the list changed while it was read, in words; None if nothing has.
    /// None is no proof, as for Listing.
    #[getter]
    fn drift(&self) -> Option<String> {
        self.0.drift()
    }

    /// As HTML, for notebooks: the first of the rows that have come and were not taken. Nothing is fetched or taken.
    fn _repr_html_<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.0.html(py)
    }

    fn __repr__(&self) -> String {
        format!("<AsyncListing of {}>", self.0.what())
    }
}

impl AsyncListing {
    /// A coroutine of `patwarden/_listing.py`, which does the steps.
    fn steps<'py>(
        &self,
        py: Python<'py>,
        cell: &'static PyOnceLock<Py<PyAny>>,
        name: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        cell.import(py, "patwarden._listing", name)?.call1((Steps(Arc::clone(&self.0)),))
    }
}

impl AsyncListing {
    fn frame<'py>(&self, py: Python<'py>, library: &str) -> PyResult<Bound<'py, PyAny>> {
        static FRAME: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let steps = Steps(Arc::clone(&self.0));
        FRAME.import(py, "patwarden._listing", "to_frame")?.call1((steps, library))
    }
}

impl From<Source> for AsyncListing {
    fn from(source: Source) -> Self {
        Self(Arc::new(source))
    }
}

/// The pages of a listing, for asyncio.
#[pyclass(frozen, weakref, module = "patwarden")]
pub(crate) struct AsyncPages(Arc<Source>);

#[pymethods]
impl AsyncPages {
    fn __aiter__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __anext__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        static NEXT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        NEXT.import(py, "patwarden._listing", "next_page")?.call1((Steps(Arc::clone(&self.0)),))
    }

    fn __repr__(&self) -> String {
        format!("<AsyncPages of {}>", self.0.what())
    }
}

/// What a listing for asyncio does in single steps. What is taken is taken in the caller's own thread and with
/// no wait between, so that nothing is lost that was fetched for somebody who was cancelled meanwhile.
#[pyclass(frozen, weakref, module = "patwarden")]
struct Steps(Arc<Source>);

#[pymethods]
impl Steps {
    /// Refuses to begin with what has ended.
    fn begin(&self, py: Python<'_>) -> PyResult<()> {
        self.0.ending.begin(py)
    }

    /// The next item of what was fetched; None if all of it has been taken.
    fn item<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.or_failed(py, self.0.item(py))
    }

    /// A page of what was fetched; None if all of it has been taken.
    fn page<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyList>>> {
        self.0.or_failed(py, page(py, &self.0))
    }

    fn objects<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let all = PyList::empty(py);
        put_ready(&self.0, &all, Rows::objects).map(|()| all)
    }

    fn dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let all = PyList::empty(py);
        put_ready(&self.0, &all, Rows::dicts).map(|()| all)
    }

    /// A table for what is fetched.
    fn table(&self) -> Gathered {
        Gathered::new(self.0.table())
    }

    /// Puts what was fetched into the table.
    fn gather(&self, py: Python<'_>, table: &Bound<'_, Gathered>) -> PyResult<()> {
        take_ready(py, &self.0, table.get())
    }

    /// Fetches a page; False at the end.
    fn fetch<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let source = Arc::clone(&self.0);
        runtime::coroutine(py, "AsyncListing.fetch", move |py| {
            source.check(py)?;
            let source = Arc::clone(&source);
            let engine = source.session().engine().clone();
            let work = async move {
                let more = source.fetch().await;
                Box::new(move |py: Python<'_>| told(py, more)) as Finish
            };
            Ok((engine, work))
        })
    }

    /// Fetches all that is left.
    fn read<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let source = Arc::clone(&self.0);
        runtime::coroutine(py, "AsyncListing.read", move |py| {
            source.check(py)?;
            let source = Arc::clone(&source);
            let engine = source.session().engine().clone();
            let work = async move {
                let read = source.read().await;
                Box::new(move |py: Python<'_>| told(py, read.map(|()| false))) as Finish
            };
            Ok((engine, work))
        })
    }

    /// What there is to say at the end: an error, a warning or nothing.
    fn end(&self, py: Python<'_>) -> PyResult<()> {
        self.0.end(py)
    }
}

/// Puts rows behind those that the list has.
type Put = fn(Rows, &Bound<'_, PyList>) -> PyResult<()>;

fn put_ready(source: &Source, list: &Bound<'_, PyList>, put: Put) -> PyResult<()> {
    std::iter::from_fn(|| source.page()).try_for_each(|rows| source.or_failed(list.py(), put(rows, list)))
}

/// Puts what is ready into the table, with Python released.
fn take_ready(py: Python<'_>, source: &Source, gathered: &Gathered) -> PyResult<()> {
    let taken = py.detach(|| gathered.take_ready(source));
    source.or_failed(py, taken.map_err(|error| arrow::raised(&error)))
}

fn page<'py>(py: Python<'py>, source: &Source) -> PyResult<Option<Bound<'py, PyList>>> {
    let Some(rows) = source.page() else { return Ok(None) };
    let list = PyList::empty(py);
    rows.objects(&list)?;
    Ok(Some(list))
}

/// What can be taken, after waiting for it; None at the end.
fn next<'py, T>(
    py: Python<'py>,
    source: &Source,
    take: impl Fn(&Source) -> PyResult<Option<Bound<'py, T>>>,
) -> PyResult<Option<Bound<'py, T>>> {
    loop {
        if let Some(taken) = source.or_failed(py, take(source))? {
            return Ok(Some(taken));
        }
        if !source.wait(py)? {
            source.end(py)?;
            return Ok(None);
        }
    }
}

fn told(py: Python<'_>, more: patwarden::Result<bool>) -> PyResult<Py<PyAny>> {
    let more = more.map_err(|error| crate::errors::raised(py, &error))?;
    Ok(pyo3::types::PyBool::new(py, more).to_owned().into_any().unbind())
}
