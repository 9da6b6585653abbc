//! One implementation, two faces: what is asked for is said once, and either waited for or awaited.

use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt;
use futures::future::BoxFuture;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::bulk::Watch;
use crate::client::Session;
use crate::errors;
use crate::runtime::{self, Finish};

/// What is asked for. Nothing is sent before somebody waits for it.
pub(crate) struct Ask {
    work: BoxFuture<'static, patwarden::Result<Finish>>,
    watch: Option<Watch>,
}

impl Ask {
    /// What is to be done, and how what comes of it becomes Python's.
    pub(crate) fn new<T: Send + 'static>(
        work: impl Future<Output = patwarden::Result<T>> + Send + 'static,
        object: impl FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>> + Send + 'static,
    ) -> Self {
        let work = work.map(|outcome| {
            let finish = |value| -> Finish { Box::new(move |py: Python<'_>| object(py, value)) };
            outcome.map(finish)
        });
        Self { work: work.boxed(), watch: None }
    }

    /// The same, with somebody who is told how far it has come.
    pub(crate) fn watched(self, watch: Watch) -> Self {
        Self { watch: Some(watch), ..self }
    }
}

/// How an answer is waited for.
pub(crate) trait Face {
    /// The answer, or a coroutine that brings it.
    fn answer<'py>(py: Python<'py>, session: &Session, name: &str, ask: PyResult<Ask>) -> PyResult<Bound<'py, PyAny>>;
}

/// Calls wait for their answers: `Client` and what comes from it.
pub(crate) struct Waiting;

/// Calls give coroutines: `AsyncClient` and what comes from it.
pub(crate) struct Awaiting;

impl Face for Waiting {
    fn answer<'py>(py: Python<'py>, session: &Session, _name: &str, ask: PyResult<Ask>) -> PyResult<Bound<'py, PyAny>> {
        let Ask { work, watch } = ask?;
        let Some(watch) = watch else { return Ok(session.wait(py, work)?(py)?.into_bound(py)) };
        let outcome = watch.while_told(py, || session.engine().wait_looking(py, work, |py| watch.look(py)))?;
        Ok(outcome.map_err(|error| errors::raised(py, &error))?(py)?.into_bound(py))
    }
}

impl Face for Awaiting {
    /// What was read of the arguments is read now: what becomes of a list before the call is awaited is no part
    /// of it. So is what is wrong with them raised now, as by the other face.
    fn answer<'py>(py: Python<'py>, session: &Session, name: &str, ask: PyResult<Ask>) -> PyResult<Bound<'py, PyAny>> {
        let Ask { work, watch } = ask?;
        let watch = watch.map(|watch| Ok::<_, PyErr>(Bound::new(py, watch)?.into_any())).transpose()?;
        let (session, work) = (session.clone(), Arc::new(Mutex::new(Some(work))));
        runtime::watched_coroutine(py, name, watch, move |py| {
            session.client(py)?;
            let work = work.lock().unwrap_or_else(PoisonError::into_inner).take();
            let work = work.ok_or_else(|| PyRuntimeError::new_err("this call was begun before"))?;
            let work = work.map(|outcome| -> Finish {
                match outcome {
                    Ok(finish) => finish,
                    Err(error) => Box::new(move |py: Python<'_>| Err(errors::raised(py, &error))),
                }
            });
            Ok((session.engine().clone(), work))
        })
    }
}
