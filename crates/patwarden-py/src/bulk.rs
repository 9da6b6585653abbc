//! What the calls for many ids have in common: how they are made, what they would do, who is told how far they
//! have come, and what is told of one that is cut short.

use std::future::IntoFuture;
use std::path::PathBuf;
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt};
use patwarden::{Action, BulkReport, Plan, Progress, Subject};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::face::Ask;
use crate::listing::Listing;
use crate::{convert, errors, plan, report};

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
    fn checked(&self) -> patwarden::Result<()>;
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

            fn checked(&self) -> patwarden::Result<()> {
                self.check()
            }
        })*
    };
}
bulk!(Revoke of Grant, Review of GrantRequest);

/// The call on these terms: for its plan, or for its report.
pub(crate) fn ask<Call: Bulk>(py: Python<'_>, call: Call, mut terms: Terms) -> PyResult<Ask>
where
    plan::Plan: From<Plan<Call::Row>>,
    report::BulkReport: From<BulkReport<Call::Row>>,
{
    call.checked().map_err(|error| errors::raised(py, &error))?;
    let call = call.on(&mut terms);
    if terms.dry_run {
        return Ok(Ask::new(call.planned(), |py, plan| Ok(Py::new(py, plan::Plan::from(plan))?.into_any())));
    }
    let (progress, reported) = (call.told(), call.told());
    let sent = Ask::new(call.sent(), |py, report| Ok(Py::new(py, report::BulkReport::from(report))?.into_any()));
    Ok(sent.watched(Watch {
        settled: Box::new(move || Some(progress.settled())),
        come: Box::new(move || Some(reported.report().to_string())),
        teller: terms.teller,
    }))
}

/// Whether the ids were given as a listing. One that holds nothing is an answer, and no slip of whoever put ids
/// together: there is nothing to do.
pub(crate) fn is_listing(ids: &Bound<'_, PyAny>) -> bool {
    ids.is_instance_of::<Listing>()
}

/// What a call comes to that has nothing to do: no request, and no journal.
pub(crate) fn nothing<Row>(action: Action, org: String, terms: &Terms) -> Ask
where
    Row: Subject + 'static,
    plan::Plan: From<Plan<Row>>,
    report::BulkReport: From<BulkReport<Row>>,
{
    let (dry_run, confirm) = (terms.dry_run, terms.confirm);
    Ask::new(std::future::ready(Ok(())), move |py, ()| {
        Ok(match dry_run {
            true => Py::new(py, plan::Plan::from(Plan::<Row>::of_nothing(action, org)))?.into_any(),
            false => Py::new(py, report::BulkReport::from(BulkReport::<Row>::of_nothing(confirm)))?.into_any(),
        })
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
