//! What the calls for many ids have in common: how they are made, what they would do, who is told how far they
//! have come, and what is told of one that is cut short.

use std::future::IntoFuture;
use std::path::PathBuf;
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt};
use patwarden::{BulkReport, Plan, Progress, Subject};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::convert;
use crate::face::Ask;
use crate::plan;
use crate::report;

/// How a bulk call is to be made.
pub(crate) struct Terms {
    dry_run: bool,
    confirm: Option<Duration>,
    journal: Option<PathBuf>,
    settle_within: Option<Duration>,
    one_by_one: bool,
    teller: Option<Py<PyAny>>,
}

/// The same as Python says it.
pub(crate) struct Arguments<'a, 'py> {
    pub(crate) dry_run: bool,
    pub(crate) confirm: Option<&'a Bound<'py, PyAny>>,
    pub(crate) journal: Option<PathBuf>,
    pub(crate) settle_within: Option<&'a Bound<'py, PyAny>>,
    pub(crate) one_by_one: bool,
    pub(crate) progress: Option<&'a Bound<'py, PyAny>>,
}

impl Arguments<'_, '_> {
    pub(crate) fn read(self, py: Python<'_>) -> PyResult<Terms> {
        let Self { dry_run, confirm, journal, settle_within, one_by_one, progress } = self;
        Ok(Terms {
            dry_run,
            confirm: confirm.map(|within| convert::seconds("confirm", within)).transpose()?,
            journal,
            settle_within: settle_within.map(|within| convert::seconds("settle_within", within)).transpose()?,
            one_by_one,
            teller: teller(py, progress, confirm.is_some() && !dry_run)?,
        })
    }
}

/// Who is told how far a call has come, which may wait in the end until it has taken effect: see
/// `patwarden/_progress.py`. None if nobody is.
pub(crate) fn teller(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    confirms: bool,
) -> PyResult<Option<Py<PyAny>>> {
    static TELLER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let Some(progress) = progress else { return Ok(None) };
    let teller = TELLER.import(py, "patwarden._progress", "teller")?.call1((progress, confirms))?;
    Ok((!teller.is_none()).then(|| teller.unbind()))
}

/// The bulk calls of the crate below, which have the same methods and no common trait.
pub(crate) trait Bulk: Sized {
    type Row: Subject;
    fn on(self, terms: &mut Terms) -> Self;
    fn planned(self) -> BoxFuture<'static, patwarden::Result<Plan<Self::Row>>>;
    fn sent(self) -> BoxFuture<'static, patwarden::Result<BulkReport<Self::Row>>>;
    fn told(&self) -> Progress<Self::Row>;
}

macro_rules! bulk {
    ($($call:ident of $row:ident),*) => {
        $(impl Bulk for patwarden::$call {
            type Row = patwarden::$row;

            fn on(mut self, terms: &mut Terms) -> Self {
                if let Some(within) = terms.confirm {
                    self = self.confirm(within);
                }
                if let Some(path) = terms.journal.take() {
                    self = self.journal(path);
                }
                if let Some(within) = terms.settle_within {
                    self = self.settle_within(within);
                }
                if terms.one_by_one { self.one_by_one() } else { self }
            }

            fn planned(self) -> BoxFuture<'static, patwarden::Result<Plan<Self::Row>>> {
                self.dry_run().boxed()
            }

            fn sent(self) -> BoxFuture<'static, patwarden::Result<BulkReport<Self::Row>>> {
                self.into_future()
            }

            fn told(&self) -> Progress<Self::Row> {
                self.progress()
            }
        })*
    };
}
bulk!(Revoke of Grant, Review of GrantRequest);

/// The call on these terms: for its plan, or for its report.
pub(crate) fn ask<Call: Bulk>(call: Call, mut terms: Terms) -> Ask
where
    plan::Plan: From<Plan<Call::Row>>,
    report::BulkReport: From<BulkReport<Call::Row>>,
{
    let call = call.on(&mut terms);
    if terms.dry_run {
        return Ask::new(call.planned(), |py, plan| Ok(Py::new(py, plan::Plan::from(plan))?.into_any()));
    }
    let (progress, reported) = (call.told(), call.told());
    Ask::new(call.sent(), |py, report| Ok(Py::new(py, report::BulkReport::from(report))?.into_any())).watched(Watch {
        settled: Box::new(move || Some(progress.settled())),
        come: Box::new(move || Some(reported.report().to_string())),
        teller: terms.teller,
    })
}

/// Looks at how far a call has come while somebody waits for it.
#[pyclass(frozen, weakref, module = "patwarden")]
pub(crate) struct Watch {
    /// How many ids have an outcome, and how many there are; none as long as that is not known.
    pub(crate) settled: Box<dyn Fn() -> Option<(usize, usize)> + Send + Sync>,
    /// What has become of the ids, in a line.
    pub(crate) come: Box<dyn Fn() -> Option<String> + Send + Sync>,
    pub(crate) teller: Option<Py<PyAny>>,
}

#[pymethods]
impl Watch {
    /// Whether anybody wants to be told.
    #[getter]
    fn tells(&self) -> bool {
        self.teller.is_some()
    }

    /// Tells how far it has come, if that is further than before.
    pub(crate) fn look(&self, py: Python<'_>) -> PyResult<()> {
        if let (Some(teller), Some(settled)) = (&self.teller, (self.settled)()) {
            teller.call_method1(py, "tell", settled)?;
        }
        Ok(())
    }

    /// Notes on an exception that cuts it short how far it has come.
    fn note(&self, cut_short_by: &Bound<'_, PyAny>) -> PyResult<()> {
        if let Some(come) = (self.come)() {
            cut_short_by.call_method1("add_note", (format!("the bulk call was cut short: {come}"),))?;
        }
        Ok(())
    }

    /// Nobody is told any more.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.teller.as_ref().map(|teller| teller.call_method0(py, "close")).transpose().map(drop)
    }
}

impl Watch {
    /// Waits, telling how far it has come. What cuts it short is noted; it is closed whatever comes of it.
    pub(crate) fn while_told<T>(&self, py: Python<'_>, wait: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
        let told = self.look(py).and_then(|()| {
            let waited = wait().and_then(|value| self.look(py).map(|()| value));
            // The note is a help, and no reason for another error.
            waited.inspect_err(|error| drop(self.note(error.value(py).as_any())))
        });
        if let Err(error) = self.close(py) {
            error.write_unraisable(py, None);
        }
        told
    }
}
