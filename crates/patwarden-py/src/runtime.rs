//! The one runtime that all clients of a process share, and the only ways to wait for it: with
//! Python released, and ended by Ctrl-C; or as a coroutine of asyncio, ended by its cancellation.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use pyo3::panic::PanicException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyCFunction, PyDict, PyTuple};
use tokio::runtime::Runtime;
use tokio::task::AbortHandle;

use crate::{errors, gate, logging};

/// How often a wait lets Python run its signal handlers; only then does Ctrl-C reach anybody.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
const WORKERS: usize = 2;

static SHARED: Mutex<Option<Engine>> = Mutex::new(None);

/// A runtime, of use in the process that started it: its threads do not survive a fork.
#[derive(Clone)]
pub(crate) struct Engine {
    runtime: Arc<Runtime>,
    process: u32,
}

impl Engine {
    /// The one of this process, started by the first who asks.
    pub(crate) fn shared(py: Python<'_>) -> PyResult<Self> {
        // Nobody holds this lock for longer than a few threads take to start.
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        match &*shared {
            Some(engine) if engine.is_here() => return Ok(engine.clone()),
            // A parent's runtime: to drop it would wait for threads that are not there.
            Some(_) => std::mem::forget(shared.take()),
            None => {}
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(WORKERS)
            .thread_name("patwarden")
            .enable_all()
            .build()
            .map_err(|error| errors::configuration(py, &format!("cannot start threads: {error}")))?;
        Ok(shared.insert(Self { runtime: Arc::new(runtime), process: process::id() }).clone())
    }

    /// Whether this is the process that started it.
    pub(crate) fn is_here(&self) -> bool {
        self.process == process::id()
    }

    fn check_here(&self, py: Python<'_>) -> PyResult<()> {
        if self.is_here() {
            return Ok(());
        }
        Err(errors::configuration(py, "this was made before the process was forked; make a new one"))
    }

    /// Waits with Python released. Ctrl-C drops what is waited for and raises.
    pub(crate) fn wait_for<T: Send>(&self, py: Python<'_>, future: impl Future<Output = T> + Send) -> PyResult<T> {
        self.wait_looking(py, future, |_| Ok(()))
    }

    /// The same, with a look at something else again and again; an error of that drops what is waited for too.
    pub(crate) fn wait_looking<T: Send>(
        &self,
        py: Python<'_>,
        future: impl Future<Output = T> + Send,
        look: impl Fn(Python<'_>) -> PyResult<()> + Send,
    ) -> PyResult<T> {
        self.check_here(py)?;
        logging::listen(py)?;
        let _caller = logging::Caller::arrives();
        let turn = move |py: Python<'_>| {
            py.check_signals()?;
            logging::listen(py)?;
            logging::hand_over(py)?;
            look(py)
        };
        // There is nobody to run handlers for any more while the interpreter shuts down.
        let looked = move || {
            let _inside = gate::enter_or_stay();
            Python::try_attach(&turn).unwrap_or(Ok(()))
        };
        let waited = move || {
            let mut future = pin!(future);
            loop {
                // What Python does between may wait for a call of its own, which no runtime lets it do inside.
                let turn = async { tokio::time::timeout(BETWEEN_LOOKS, future.as_mut()).await };
                match self.runtime.block_on(turn) {
                    Ok(outcome) => return Ok(outcome),
                    Err(_) => looked()?,
                }
            }
        };
        let (outcome, _inside) = py.detach(move || (waited(), gate::enter_or_stay()));
        let handed_over = logging::hand_over(py);
        outcome.and_then(|outcome| handed_over.map(|()| outcome))
    }

    /// The same for what the crate below does, whose errors are raised too.
    pub(crate) fn wait<T: Send>(
        &self,
        py: Python<'_>,
        future: impl Future<Output = patwarden::Result<T>> + Send,
    ) -> PyResult<T> {
        self.wait_for(py, future)?.map_err(|error| errors::raised(py, &error))
    }

    /// Has Python do something on a thread where it may block. While the interpreter shuts down it is left out.
    pub(crate) fn apart(&self, act: impl FnOnce(Python<'_>) + Send + 'static) {
        if self.is_here() {
            self.runtime.spawn_blocking(move || gate::attached(act));
        }
    }

    /// Lets go of something that takes time to be freed, where nobody waits for it.
    pub(crate) fn let_go(&self, what: impl Send + 'static) {
        if self.is_here() {
            self.runtime.spawn(async move { drop(what) });
        }
    }

    /// Works on a thread of its own, then calls `done`. What comes of it is to be taken from there by whoever
    /// waited; what is returned besides ends it before, and then nothing is called.
    fn work(
        &self,
        py: Python<'_>,
        work: impl Future<Output = Finish> + Send + 'static,
        done: Py<PyAny>,
    ) -> PyResult<(Outcome, AbortHandle)> {
        self.check_here(py)?;
        if gate::is_closed() {
            return Err(errors::configuration(py, "Python is shutting down: nothing can be awaited any more"));
        }
        logging::listen(py)?;
        let outcome = Outcome::default();
        let place = Arc::clone(&outcome);
        let task = self.runtime.spawn(async move {
            let panicked = |_| -> Finish {
                Box::new(|_| Err(PanicException::new_err("a call ended in a panic, which stands in stderr")))
            };
            let finish = AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(panicked);
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(finish);
            let tell = |py: Python<'_>| {
                if let Err(error) = done.call0(py) {
                    error.write_unraisable(py, None);
                }
            };
            // While the interpreter shuts down there is nobody to tell.
            let _ = gate::attached(tell);
        });
        Ok((outcome, task.abort_handle()))
    }
}

/// What has come of some work. It becomes Python's in the thread of whoever takes it, so that no other holds it.
type Outcome = Arc<Mutex<Option<Finish>>>;

/// Makes an object of Python of what was waited for, as soon as Python is at hand.
pub(crate) type Finish = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;

/// A coroutine of asyncio. When it is awaited `begin` says what is to be done, and on which runtime; when
/// it is cancelled that is dropped.
pub(crate) fn coroutine<'py, W>(
    py: Python<'py>,
    name: &str,
    begin: impl Fn(Python<'_>) -> PyResult<(Engine, W)> + Send + Sync + 'static,
) -> PyResult<Bound<'py, PyAny>>
where
    W: Future<Output = Finish> + Send + 'static,
{
    watched_coroutine(py, name, None, begin)
}

/// The same, with somebody who watches it from the loop's own thread: see `watched` in `patwarden/_awaiting.py`.
pub(crate) fn watched_coroutine<'py, W>(
    py: Python<'py>,
    name: &str,
    watch: Option<Bound<'py, PyAny>>,
    begin: impl Fn(Python<'_>) -> PyResult<(Engine, W)> + Send + Sync + 'static,
) -> PyResult<Bound<'py, PyAny>>
where
    W: Future<Output = Finish> + Send + 'static,
{
    let start = move |arguments: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| {
        let py = arguments.py();
        let (engine, work) = begin(py)?;
        let (outcome, task) = engine.work(py, work, arguments.get_item(0)?.unbind())?;
        let take = move |none: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| {
            let finish = outcome.lock().unwrap_or_else(PoisonError::into_inner).take();
            finish.map_or_else(|| Ok(none.py().None()), |finish| finish(none.py()))
        };
        let stop = move |_: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| task.abort();
        let take = PyCFunction::new_closure(py, None, None, take)?.unbind();
        Ok::<_, PyErr>((take, PyCFunction::new_closure(py, None, None, stop)?.unbind()))
    };
    static AWAITED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    static WATCHED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let start = PyCFunction::new_closure(py, None, None, start)?;
    let coroutine = match watch {
        Some(watch) => WATCHED.import(py, "patwarden._awaiting", "watched")?.call1((start, watch))?,
        None => AWAITED.import(py, "patwarden._awaiting", "awaited")?.call1((start,))?,
    };
    named(coroutine, name)
}

/// A coroutine that does something as soon as it is awaited, without waiting for anything.
pub(crate) fn at_once<'py>(
    py: Python<'py>,
    name: &str,
    act: impl Fn(Python<'_>) -> PyResult<Py<PyAny>> + Send + Sync + 'static,
) -> PyResult<Bound<'py, PyAny>> {
    static CALLED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let act = move |arguments: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| act(arguments.py());
    let act = PyCFunction::new_closure(py, None, None, act)?;
    named(CALLED.import(py, "patwarden._awaiting", "called")?.call1((act,))?, name)
}

/// Python warns by this name of a coroutine that nobody awaits.
fn named<'py>(coroutine: Bound<'py, PyAny>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    coroutine.setattr("__qualname__", name)?;
    Ok(coroutine)
}
