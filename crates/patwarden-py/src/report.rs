//! `BulkReport`: what became of a bulk call, id by id.

use std::hash::{Hash, Hasher};

use patwarden::Outcome;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::errors;

/// An id, its outcome in a word, and its error.
type Told<'py> = (u64, &'static str, Option<Bound<'py, PyAny>>);

/// What became of a bulk call, id by id. It can be done in part: look at it.
#[pyclass(frozen, eq, hash, module = "patwarden")]
pub(crate) struct BulkReport {
    outcomes: Vec<(u64, Outcome)>,
    requests: usize,
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
        report.set_item("requests", self.requests)?;
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

    /// What tells one report from another.
    fn facts(&self) -> impl Iterator<Item = (u64, &'static str, Option<String>)> {
        self.outcomes.iter().map(|(id, outcome)| (*id, outcome.as_str(), outcome.error().map(ToString::to_string)))
    }
}

impl<T: patwarden::Subject> From<patwarden::BulkReport<T>> for BulkReport {
    fn from(report: patwarden::BulkReport<T>) -> Self {
        let summary = report.to_string();
        let outcomes = report.outcomes.into_iter().map(|(id, outcome)| (id.into(), outcome)).collect();
        Self { outcomes, requests: report.requests, summary }
    }
}

impl From<patwarden::Resumed> for BulkReport {
    fn from(resumed: patwarden::Resumed) -> Self {
        match resumed {
            patwarden::Resumed::Grants(report) => report.into(),
            patwarden::Resumed::Requests(report) => report.into(),
            other => Self { outcomes: Vec::new(), requests: 0, summary: other.to_string() },
        }
    }
}

fn is_accepted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Accepted | Outcome::Confirmed)
}

impl PartialEq for BulkReport {
    fn eq(&self, other: &Self) -> bool {
        self.requests == other.requests && self.facts().eq(other.facts())
    }
}

impl Hash for BulkReport {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.requests.hash(state);
        self.facts().for_each(|fact| fact.hash(state));
    }
}
