//! `client.each_org()`: the same list of every organisation that the login sees, side by side.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use patwarden::DriftWatch;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyTuple};

use crate::client::Session;
use crate::ending::{Ending, Words};
use crate::rows::Rows;
use crate::runtime::{self, Finish};
use crate::{convert, errors, filter, model, named};

/// How many organisations can be read at the same time.
const MOST_AT_ONCE: usize = 1_000;

macro_rules! each_org {
    ($(#[$doc:meta])* $EachOrg:ident: $Readings:ident) => {
        $(#[$doc])*
        #[pyclass(frozen, weakref, module = "patwarden")]
        pub(crate) struct $EachOrg {
            session: Session,
            terms: Terms,
        }

        #[pymethods]
        impl $EachOrg {
            /// The grants of each organisation. The filters are those of grants.list: owner, token_id, repository,
            /// permission, last_used_before, last_used_after, direction and per_page.
            #[pyo3(signature = (*, owner=None, token_id=None, repository=None, permission=None, last_used_before=None,
                                last_used_after=None, direction=None, per_page=None))]
            #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
            fn grants(
                &self,
                py: Python<'_>,
                owner: Option<&Bound<'_, PyAny>>,
                token_id: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::repository)] repository: Option<String>,
                #[pyo3(from_py_with = named::permission)] permission: Option<String>,
                last_used_before: Option<&Bound<'_, PyAny>>,
                last_used_after: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::direction)] direction: Option<String>,
                per_page: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<$Readings> {
                let filter = filter::Arguments {
                    owner,
                    token_id,
                    repository,
                    permission,
                    last_used_before,
                    last_used_after,
                    direction,
                    per_page,
                };
                let filter = filter.read(py)?;
                let readings = self.terms.of(&self.session, py)?;
                let readings = readings.grants(move |grants| filter::apply!(grants, filter.clone()));
                Ok($Readings(Arc::new(Across::new(self.session.clone(), "grants of each organization", readings))))
            }

            /// The pending requests of each organisation. The filters are those of requests.list: owner, token_id,
            /// repository, permission, last_used_before, last_used_after, direction and per_page.
            #[pyo3(signature = (*, owner=None, token_id=None, repository=None, permission=None, last_used_before=None,
                                last_used_after=None, direction=None, per_page=None))]
            #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
            fn requests(
                &self,
                py: Python<'_>,
                owner: Option<&Bound<'_, PyAny>>,
                token_id: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::repository)] repository: Option<String>,
                #[pyo3(from_py_with = named::permission)] permission: Option<String>,
                last_used_before: Option<&Bound<'_, PyAny>>,
                last_used_after: Option<&Bound<'_, PyAny>>,
                #[pyo3(from_py_with = named::direction)] direction: Option<String>,
                per_page: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<$Readings> {
                let filter = filter::Arguments {
                    owner,
                    token_id,
                    repository,
                    permission,
                    last_used_before,
                    last_used_after,
                    direction,
                    per_page,
                };
                let filter = filter.read(py)?;
                let readings = self.terms.of(&self.session, py)?;
                let readings = readings.requests(move |requests| filter::apply!(requests, filter.clone()));
                Ok($Readings(Arc::new(Across::new(self.session.clone(), "requests of each organization", readings))))
            }

            fn __repr__(&self) -> &'static str {
                concat!("<", stringify!($EachOrg), ">")
            }
        }

        impl $EachOrg {
            pub(crate) fn new(
                py: Python<'_>,
                session: Session,
                at_once: Option<&Bound<'_, PyAny>>,
                verify: bool,
            ) -> PyResult<Self> {
                session.client(py)?;
                let at_once = at_once.map(|orgs| convert::count("at_once", orgs, MOST_AT_ONCE as i64)).transpose()?;
                let at_once = at_once.and_then(|orgs| usize::try_from(orgs).ok());
                Ok(Self { session, terms: Terms { at_once, verify } })
            }
        }
    };
}

each_org! {
    /// Every organisation that the login sees: a handle that asks for nothing by itself.
    EachOrg: Readings
}

each_org! {
    /// Every organisation that the login sees, for asyncio: a handle that asks for nothing by itself.
    AsyncEachOrg: AsyncReadings
}

struct Terms {
    at_once: Option<usize>,
    verify: bool,
}

impl Terms {
    fn of(&self, session: &Session, py: Python<'_>) -> PyResult<patwarden::EachOrg> {
        let each = session.client(py)?.each_org();
        let each = if self.verify { each.verify() } else { each };
        Ok(match self.at_once {
            Some(orgs) => each.at_once(orgs),
            None => each,
        })
    }
}

/// What the list of one organisation came to. One that can't be read keeps no other from it: look at error, or have
/// items raise it.
///
/// >>> for reading in client.each_org().grants(permission="contents_write"):
/// ...     if reading.error is None and reading.org.login == org.name:
/// ...         print(len(reading.items) == len(org.grants.list(permission="contents_write").to_list()))
/// True
#[pyclass(frozen, weakref, generic, module = "patwarden")]
pub(crate) struct Reading {
    org: patwarden::Organization,
    place: usize,
    /// The objects, or the error.
    items: Result<Py<PyList>, Py<PyAny>>,
    drift: Option<String>,
}

#[pymethods]
impl Reading {
    /// The organisation.
    #[getter]
    fn org<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(Bound::new(py, model::Organization::from(self.org.clone()))?.into_any())
    }

    /// The organisation's place in the list of all, from 0: readings come as they are whole.
    #[getter]
    fn place(&self) -> usize {
        self.place
    }

    /// The whole list. Raises error if it could not be read: it never is a part, nor empty for that.
    #[getter]
    fn items<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        match &self.items {
            Ok(items) => Ok(items.bind(py).clone()),
            Err(error) => Err(PyErr::from_value(error.bind(py).clone())),
        }
    }

    /// Why the list could not be read; None if it was.
    #[getter]
    fn error<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.items.as_ref().err().map(|error| error.bind(py).clone())
    }

    /// What showed that the list changed while it was read, in words; None if nothing did. None is no proof.
    #[getter]
    fn drift(&self) -> Option<&str> {
        self.drift.as_deref()
    }

    /// As a dict, with everything in it; items are None where the list could not be read, and error is its message.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let reading = PyDict::new(py);
        let (items, error) = match &self.items {
            Ok(items) => {
                let dicts = items.bind(py).iter().map(|item| item.call_method0("to_dict"));
                (Some(dicts.collect::<PyResult<Vec<_>>>()?), None)
            }
            Err(error) => (None, Some(error.bind(py).str()?)),
        };
        reading.set_item("org", self.org(py)?.call_method0("to_dict")?)?;
        reading.set_item("items", items)?;
        reading.set_item("error", error)?;
        reading.set_item("drift", self.drift())?;
        Ok(reading)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let login = convert::quoted(py, &self.org.login)?;
        Ok(match &self.items {
            Ok(items) => format!("<Reading of {login}: {} items>", items.bind(py).len()),
            Err(error) => format!("<Reading of {login}: {}>", error.bind(py).get_type().name()?),
        })
    }
}

/// A reading before anything of it is Python's.
struct Read {
    org: patwarden::Organization,
    place: usize,
    items: patwarden::Result<Rows>,
    drift: Option<String>,
}

impl Read {
    fn object(self, py: Python<'_>) -> PyResult<Bound<'_, Reading>> {
        let Self { org, place, items, drift } = self;
        let items = match items {
            Ok(rows) => {
                let list = PyList::empty(py);
                rows.objects(&list)?;
                Ok(list.unbind())
            }
            Err(error) => Err(errors::exception(py, &error)?.unbind()),
        };
        Bound::new(py, Reading { org, place, items, drift })
    }
}

impl<T> From<patwarden::Reading<T>> for Read
where
    Rows: From<Vec<T>>,
{
    fn from(reading: patwarden::Reading<T>) -> Self {
        Self {
            org: reading.org,
            place: reading.place,
            items: reading.items.map(Rows::from),
            drift: reading.drift.map(|drift| drift.to_string()),
        }
    }
}

/// The lists of many organisations on their way, each given as it is whole. Nothing is sent before the first is
/// asked for, and it can be gone through once: to begin with it again is InvalidArgument. It ends with an error if the
/// organisations themselves can't be listed. Whoever leaves it before its end may close it, or use it in a with
/// statement: what is under way ends then.
#[pyclass(frozen, weakref, generic, module = "patwarden")]
pub(crate) struct Readings(Arc<Across>);

#[pymethods]
impl Readings {
    fn __iter__(this: Py<Self>, py: Python<'_>) -> PyResult<Py<Self>> {
        this.get().0.ending.begin(py)?;
        Ok(this)
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        loop {
            if let Some(reading) = self.0.or_failed(py, self.0.item(py))? {
                return Ok(Some(reading));
            }
            self.0.check(py)?;
            if !self.0.or_failed(py, self.0.session.wait(py, self.0.fetch()))? {
                self.0.end(py)?;
                return Ok(None);
            }
        }
    }

    /// All that are left, in the order in which the organisations are listed.
    fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.0.ending.begin(py)?;
        self.0.check(py)?;
        self.0.or_failed(py, self.0.session.wait(py, self.0.read()))?;
        let all = self.0.or_failed(py, self.0.objects(py))?;
        self.0.end(py)?;
        Ok(all)
    }

    /// Ends it: no more is read, and whoever waits for a reading is told. What was gone through to its end stays so.
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

    fn __repr__(&self) -> String {
        format!("<Readings of the {}>", self.0.what)
    }
}

/// The lists of many organisations on their way, for asyncio. Nothing is sent before the first is awaited, and it
/// can be gone through once, one by one with async for, or all at once, for which it is awaited: to begin with it again is
/// InvalidArgument. It ends with an error if the organisations themselves can't be listed. Whoever cancels the wait for
/// one ends it and its requests; so does aclose(), for whoever leaves it before its end (contextlib.aclosing calls it).
#[pyclass(frozen, weakref, generic, module = "patwarden")]
pub(crate) struct AsyncReadings(Arc<Across>);

#[pymethods]
impl AsyncReadings {
    fn __aiter__(this: Py<Self>, py: Python<'_>) -> PyResult<Py<Self>> {
        this.get().0.ending.begin(py)?;
        Ok(this)
    }

    fn __anext__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        static NEXT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        NEXT.import(py, "patwarden._listing", "next_item")?.call1((Steps(Arc::clone(&self.0)),))
    }

    /// All that are left, in one list: as to_list().
    fn __await__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_list(py)?.call_method0("__await__")
    }

    /// All that are left, in the order in which the organisations are listed, to be awaited.
    fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        static ALL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        ALL.import(py, "patwarden._listing", "to_list")?.call1((Steps(Arc::clone(&self.0)),))
    }

    /// Ends it: no more is read, and whoever awaits a reading is told. What was gone through to its end stays so.
    fn aclose<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let across = Arc::clone(&self.0);
        runtime::at_once(py, "AsyncReadings.aclose", move |py| {
            py.detach(|| across.close());
            Ok(py.None())
        })
    }

    fn __aenter__<'py>(this: Py<Self>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        runtime::at_once(py, "AsyncReadings.__aenter__", move |py| {
            this.get().0.ending.begin(py)?;
            Ok(this.clone_ref(py).into_any())
        })
    }

    #[pyo3(signature = (*_exception))]
    fn __aexit__<'py>(&self, py: Python<'py>, _exception: &Bound<'_, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
        self.aclose(py)
    }

    fn __repr__(&self) -> String {
        format!("<AsyncReadings of the {}>", self.0.what)
    }
}

/// What is done for asyncio in single steps: see `patwarden/_listing.py`.
#[pyclass(frozen, weakref, module = "patwarden")]
struct Steps(Arc<Across>);

#[pymethods]
impl Steps {
    fn begin(&self, py: Python<'_>) -> PyResult<()> {
        self.0.ending.begin(py)
    }

    fn item<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.or_failed(py, self.0.item(py))
    }

    fn objects<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.0.or_failed(py, self.0.objects(py))
    }

    fn fetch<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let across = Arc::clone(&self.0);
        runtime::coroutine(py, "AsyncReadings.fetch", move |py| {
            across.check(py)?;
            let across = Arc::clone(&across);
            let engine = across.session.engine().clone();
            Ok((engine, async move { told(across.fetch().await) }))
        })
    }

    fn read<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let across = Arc::clone(&self.0);
        runtime::coroutine(py, "AsyncReadings.read", move |py| {
            across.check(py)?;
            let across = Arc::clone(&across);
            let engine = across.session.engine().clone();
            Ok((engine, async move { told(across.read().await.map(|()| false)) }))
        })
    }

    fn end(&self, py: Python<'_>) -> PyResult<()> {
        self.0.end(py)
    }
}

fn told(more: patwarden::Result<bool>) -> Finish {
    Box::new(move |py: Python<'_>| {
        let more = more.map_err(|error| errors::raised(py, &error))?;
        Ok(pyo3::types::PyBool::new(py, more).to_owned().into_any().unbind())
    })
}

/// Where readings come from, for both faces.
struct Across {
    session: Session,
    what: &'static str,
    /// What has come and was not taken yet. Never locked while anything is waited for.
    ready: Mutex<VecDeque<Read>>,
    /// None at the end. Whoever waits takes them out, so that an interrupted wait drops them and with them every
    /// request under way.
    readings: tokio::sync::Mutex<Option<BoxStream<'static, patwarden::Result<Read>>>>,
    ending: Ending,
    orgs: DriftWatch,
    warned: AtomicBool,
}

impl Across {
    fn new<T>(session: Session, what: &'static str, readings: patwarden::Readings<T>) -> Self
    where
        T: Send + 'static,
        Rows: From<Vec<T>>,
    {
        Self {
            session,
            what,
            ready: Mutex::default(),
            orgs: readings.watch(),
            readings: tokio::sync::Mutex::new(Some(readings.map_ok(Read::from).boxed())),
            ending: Ending::new(Words { this_has: "these readings have", again: "ask for new ones" }),
            warned: AtomicBool::new(false),
        }
    }

    /// Waits for one more; false at the end, and once it is closed. Dropped before it is done, it is the end of all.
    async fn fetch(&self) -> patwarden::Result<bool> {
        let mut place = self.readings.lock().await;
        let Some(mut readings) = place.take() else { return Ok(false) };
        let mut cut_short = FailedUnless(Some(self));
        let reading = tokio::select! {
            biased;
            () = self.ending.closed() => None,
            reading = readings.try_next() => reading.inspect_err(|error| self.ending.fail_of(error))?,
        };
        cut_short.0 = None;
        let more = reading.is_some();
        if let Some(reading) = reading {
            self.ready().push_back(reading);
            *place = Some(readings);
        }
        Ok(more)
    }

    async fn read(&self) -> patwarden::Result<()> {
        while self.fetch().await? {}
        Ok(())
    }

    /// Ends it, whoever waits for it.
    fn close(&self) {
        self.ending.close();
        if self.ending.is_closed() {
            self.ready().clear();
        }
        // Whoever waits for a reading holds them, and drops them now.
        if let Ok(mut readings) = self.readings.try_lock() {
            readings.take();
        }
    }

    fn check(&self, py: Python<'_>) -> PyResult<()> {
        if self.ending.is_over() { Ok(()) } else { self.or_failed(py, self.session.client(py).map(drop)) }
    }

    fn item<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(reading) = self.ready().pop_front() else { return Ok(None) };
        self.shown(py, reading).map(|reading| Some(reading.into_any()))
    }

    fn objects<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let mut readings: Vec<Read> = self.ready().drain(..).collect();
        readings.sort_by_key(|reading| reading.place);
        let all = PyList::empty(py);
        readings.into_iter().try_for_each(|reading| all.append(self.shown(py, reading)?))?;
        Ok(all)
    }

    fn shown<'py>(&self, py: Python<'py>, reading: Read) -> PyResult<Bound<'py, Reading>> {
        if let Some(drift) = &reading.drift {
            errors::warn_of_drift(py, &format!("{}, {}: {drift}", self.what, reading.org.login))?;
        }
        reading.object(py)
    }

    /// What there is to say once all has been taken.
    fn end(&self, py: Python<'_>) -> PyResult<()> {
        self.ending.check(py)?;
        match self.orgs.drift() {
            Some(drift) if !self.warned.swap(true, Ordering::SeqCst) => {
                self.or_failed(py, errors::warn_of_drift(py, &format!("organizations: {drift}")))?;
            }
            _ => {}
        }
        self.ending.gone_through();
        Ok(())
    }

    fn or_failed<T>(&self, py: Python<'_>, outcome: PyResult<T>) -> PyResult<T> {
        outcome.inspect_err(|error| {
            self.ending.fail_with(py, error);
            self.fail();
        })
    }

    fn fail(&self) {
        self.ending.fail();
        self.ready().clear();
    }

    fn ready(&self) -> MutexGuard<'_, VecDeque<Read>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whoever stops waiting, and every error, ends the readings.
struct FailedUnless<'a>(Option<&'a Across>);

impl Drop for FailedUnless<'_> {
    fn drop(&mut self) {
        if let Some(across) = self.0 {
            across.fail();
        }
    }
}
