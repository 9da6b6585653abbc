//! The one runtime that all clients of a process share, and the only way to wait for it: with
//! Python released, and ended by Ctrl-C.

use std::future::Future;
use std::pin::pin;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;
use tokio::runtime::Runtime;

use crate::errors;

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

    /// Waits with Python released. Ctrl-C drops what is waited for and raises.
    pub(crate) fn wait_for<T: Send>(&self, py: Python<'_>, future: impl Future<Output = T> + Send) -> PyResult<T> {
        if !self.is_here() {
            return Err(errors::configuration(py, "this was made before the process was forked; make a new one"));
        }
        py.detach(|| self.runtime.block_on(unless_raised(future)))
    }

    /// The same for what the crate below does, whose errors are raised too.
    pub(crate) fn wait<T: Send>(
        &self,
        py: Python<'_>,
        future: impl Future<Output = patwarden::Result<T>> + Send,
    ) -> PyResult<T> {
        self.wait_for(py, future)?.map_err(|error| errors::raised(py, &error))
    }
}

async fn unless_raised<T>(future: impl Future<Output = T>) -> PyResult<T> {
    let mut future = pin!(future);
    loop {
        tokio::select! {
            biased;
            outcome = &mut future => return Ok(outcome),
            () = tokio::time::sleep(BETWEEN_LOOKS) => look()?,
        }
    }
}

/// Lets Python run its signal handlers; there are none any more while the interpreter shuts down.
fn look() -> PyResult<()> {
    Python::try_attach(|py| py.check_signals()).unwrap_or(Ok(()))
}
