//! `BulkReport`: what became of a bulk call, id by id.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::time::Duration;

use patwarden::{Grant, GrantRequest, Outcome, PatId, PatRequestId};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::{errors, model};

/// An id, its outcome in a word, and its error.
type Told<'py> = (u64, &'static str, Option<Bound<'py, PyAny>>);

/// What became of a bulk call, id by id. It can be done in part: look at it.
#[pyclass(frozen, eq, hash, generic, module = "patwarden")]
pub(crate) struct BulkReport {
    outcomes: Vec<(u64, Outcome)>,
    before: Known,
    requests: usize,
    confirm_within: Option<Duration>,
    unread: Option<patwarden::Error>,
    /// How many ids came to which outcome, in a line.
    summary: String,
}

#[pymethods]
impl BulkReport {
    /// Every id that was asked for, once, in the order asked, with its outcome in a word (accepted,
    /// confirmed, ignored, refused, unknown, not sent) and its error, if something went wrong.
    #[getter]
    fn outcomes<'py>(&self, py: Python<'py>) -> PyResult<Vec<Told<'py>>> {
        let outcomes = self.outcomes.iter().map(|(id, outcome)| {
            let error = outcome.error().map(|error| errors::exception(py, error)).transpose()?;
            Ok((*id, outcome.as_str(), error))
        });
        outcomes.collect()
    }

    /// The ids that GitHub took the order for, confirmed ones included.
    #[getter]
    fn accepted(&self) -> Vec<u64> {
        self.with(is_accepted)
    }

    /// The ids whose effect a listing has shown.
    #[getter]
    fn confirmed(&self) -> Vec<u64> {
        self.with(|outcome| matches!(outcome, Outcome::Confirmed))
    }

    /// The ids that GitHub took the order for and that stood for nothing: there was nothing to do. Only
    /// a call that confirms can tell.
    #[getter]
    fn ignored(&self) -> Vec<u64> {
        self.with(|outcome| matches!(outcome, Outcome::Ignored))
    }

    /// The ids that GitHub refused.
    #[getter]
    fn refused(&self) -> Vec<u64> {
        self.with(|outcome| matches!(outcome, Outcome::Refused(_)))
    }

    /// The ids that may have been done or not: the answer was lost.
    #[getter]
    fn unknown(&self) -> Vec<u64> {
        self.with(|outcome| matches!(outcome, Outcome::Unknown(_)))
    }

    /// The ids that were not sent; their error says why.
    #[getter]
    fn not_sent(&self) -> Vec<u64> {
        self.with(|outcome| matches!(outcome, Outcome::NotSent(_)))
    }

    /// Whether GitHub took the order for every id.
    #[getter]
    fn ok(&self) -> bool {
        self.outcomes.iter().all(|(_, outcome)| is_accepted(outcome))
    }

    /// How many writes were sent.
    #[getter]
    fn requests(&self) -> usize {
        self.requests
    }

    /// What the ids stood for before anything was sent, by id, as far as that is known: all that were given as
    /// objects, and for a call that confirms or has a journal all that the list had.
    #[getter]
    fn before<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.before.objects(py)
    }

    /// For how many seconds it was to look whether it takes effect; None if it was not to confirm.
    #[getter]
    fn confirm_within(&self) -> Option<f64> {
        self.confirm_within.map(|within| within.as_secs_f64())
    }

    /// What kept it from reading the list when it had to, or None: ids may then be refused of which GitHub
    /// would take some, or be no more than accepted though it has taken effect.
    #[getter]
    fn unread<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.unread.as_ref().map(|error| errors::exception(py, error)).transpose()
    }

    /// As a dict, errors as their messages.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let outcomes = self.facts().map(|(id, outcome, error)| {
            let one = PyDict::new(py);
            one.set_item("id", id)?;
            one.set_item("outcome", outcome)?;
            one.set_item("error", error)?;
            Ok(one)
        });
        let report = PyDict::new(py);
        report.set_item("outcomes", outcomes.collect::<PyResult<Vec<_>>>()?)?;
        report.set_item("before", self.before.dicts(py)?)?;
        report.set_item("requests", self.requests)?;
        report.set_item("confirm_within", self.confirm_within())?;
        report.set_item("unread", self.unread.as_ref().map(ToString::to_string))?;
        Ok(report)
    }

    fn __len__(&self) -> usize {
        self.outcomes.len()
    }

    fn __str__(&self) -> &str {
        &self.summary
    }

    fn __repr__(&self) -> String {
        let plural = if self.requests == 1 { "" } else { "s" };
        format!("<BulkReport: {}; {} request{plural}>", self.summary, self.requests)
    }
}

impl BulkReport {
    fn with(&self, is: fn(&Outcome) -> bool) -> Vec<u64> {
        self.outcomes.iter().filter(|(_, outcome)| is(outcome)).map(|(id, _)| *id).collect()
    }

    /// What tells one report from another, besides what there was before.
    fn facts(&self) -> impl Iterator<Item = (u64, &'static str, Option<String>)> {
        self.outcomes.iter().map(|(id, outcome)| (*id, outcome.as_str(), outcome.error().map(ToString::to_string)))
    }
}

impl<T: patwarden::Subject> From<patwarden::BulkReport<T>> for BulkReport
where
    Known: From<BTreeMap<T::Id, T>>,
{
    fn from(report: patwarden::BulkReport<T>) -> Self {
        Self {
            summary: report.to_string(),
            outcomes: report.outcomes.into_iter().map(|(id, outcome)| (id.into(), outcome)).collect(),
            before: report.before.into(),
            requests: report.requests,
            confirm_within: report.confirm_within,
            unread: report.unread,
        }
    }
}

impl From<patwarden::Resumed> for BulkReport {
    fn from(resumed: patwarden::Resumed) -> Self {
        match resumed {
            patwarden::Resumed::Grants(report) => report.into(),
            patwarden::Resumed::Requests(report) => report.into(),
            other => Self {
                summary: other.to_string(),
                outcomes: Vec::new(),
                before: Known::Grants(BTreeMap::new()),
                requests: 0,
                confirm_within: None,
                unread: None,
            },
        }
    }
}

fn is_accepted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Accepted | Outcome::Confirmed)
}

impl PartialEq for BulkReport {
    fn eq(&self, other: &Self) -> bool {
        let rest =
            |report: &Self| (report.requests, report.confirm_within, report.unread.as_ref().map(ToString::to_string));
        self.facts().eq(other.facts()) && self.before == other.before && rest(self) == rest(other)
    }
}

impl Hash for BulkReport {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.requests.hash(state);
        self.facts().for_each(|fact| fact.hash(state));
    }
}

/// Grants or requests by their ids.
#[derive(PartialEq)]
pub(crate) enum Known {
    Grants(BTreeMap<PatId, Grant>),
    Requests(BTreeMap<PatRequestId, GrantRequest>),
}

impl Known {
    pub(crate) fn objects<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let known = PyDict::new(py);
        match self {
            Self::Grants(rows) => {
                rows.iter().try_for_each(|(id, row)| known.set_item(id.get(), model::Grant::from(row.clone())))?;
            }
            Self::Requests(rows) => {
                rows.iter()
                    .try_for_each(|(id, row)| known.set_item(id.get(), model::GrantRequest::from(row.clone())))?;
            }
        }
        Ok(known)
    }

    pub(crate) fn dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let known = PyDict::new(py);
        for (id, row) in &self.objects(py)? {
            known.set_item(id, row.call_method0("to_dict")?)?;
        }
        Ok(known)
    }
}

/// By the ids: what is equal has the same.
impl Hash for Known {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Grants(rows) => rows.keys().for_each(|id| id.hash(state)),
            Self::Requests(rows) => rows.keys().for_each(|id| id.hash(state)),
        }
    }
}

impl From<BTreeMap<PatId, Grant>> for Known {
    fn from(rows: BTreeMap<PatId, Grant>) -> Self {
        Self::Grants(rows)
    }
}

impl From<BTreeMap<PatRequestId, GrantRequest>> for Known {
    fn from(rows: BTreeMap<PatRequestId, GrantRequest>) -> Self {
        Self::Requests(rows)
    }
}
