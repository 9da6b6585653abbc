//! What the calls for many ids have in common: how they are made, and what is told of one that is cut short.

use std::future::IntoFuture;
use std::path::PathBuf;
use std::time::Duration;

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

use crate::client::Session;
use crate::convert;
use crate::report::BulkReport;

/// How a bulk call is to be made, as Python says it.
pub(crate) struct Terms {
    pub(crate) confirm: Option<Duration>,
    pub(crate) journal: Option<PathBuf>,
    pub(crate) settle_within: Option<Duration>,
}

impl Terms {
    pub(crate) fn read(
        confirm: Option<&Bound<'_, PyAny>>,
        journal: Option<PathBuf>,
        settle_within: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        Ok(Self {
            confirm: confirm.map(|within| convert::seconds("confirm", within)).transpose()?,
            journal,
            settle_within: settle_within.map(|within| convert::seconds("settle_within", within)).transpose()?,
        })
    }
}

/// A bulk call on these terms.
macro_rules! on_terms {
    ($call:expr, $terms:expr) => {{
        let terms: $crate::bulk::Terms = $terms;
        let mut call = $call;
        if let Some(within) = terms.confirm {
            call = call.confirm(within);
        }
        if let Some(path) = terms.journal {
            call = call.journal(path);
        }
        if let Some(within) = terms.settle_within {
            call = call.settle_within(within);
        }
        call
    }};
}
pub(crate) use on_terms;

/// Sends it. Ctrl-C is raised with a note on how far it has come.
pub(crate) fn sent<T, Call>(
    py: Python<'_>,
    session: &Session,
    call: Call,
    progress: impl Fn() -> Option<String>,
) -> PyResult<BulkReport>
where
    Call: IntoFuture<Output = patwarden::Result<T>>,
    Call::IntoFuture: Send,
    T: Send + Into<BulkReport>,
{
    session.wait(py, call.into_future()).map(Into::into).inspect_err(|error| {
        if let Some(come) = progress().filter(|_| error.is_instance_of::<PyKeyboardInterrupt>(py)) {
            // The note is a help, and no reason for another error.
            let _ = error.value(py).call_method1("add_note", (format!("the bulk call was cut short: {come}"),));
        }
    })
}
