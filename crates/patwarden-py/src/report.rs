//! `BulkReport`: what became of a bulk call, id by id.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::time::Duration;

use patwarden::{Grant, GrantRequest, Outcome, PatId, PatRequestId};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::{errors, model, restore};

/// An id, its outcome in a word, and its error.
type Told<'py> = (u64, &'static str, Option<Bound<'py, PyAny>>);

/// What pickle calls, and with what: outcomes, what they are of, what there was before, and the rest.
type Reduced<'py> = (Bound<'py, PyAny>, (Vec<Told<'py>>, &'static str, String, Facts<'py>));

/// How many writes were sent, for how long it was to look, what kept it from reading the list and from writing its
/// journal, and the summary.
type Facts<'py> = (usize, Option<f64>, Option<Bound<'py, PyAny>>, Option<Bound<'py, PyAny>>, String);

/// What became of a bulk call, id by id. It can be done in part: look at ok, or have it raise_for_outcome(). It is
/// neither true nor false, and len() is how many ids were asked for.
///
/// >>> ids = [grant.id for grant in org.grants.list()]
/// >>> report = org.grants.revoke([*ids[:2], 999_999])
/// >>> print(report)
/// 2 accepted, 1 refused
/// >>> for id, outcome, error in report.outcomes:
/// ...     if error is not None:
/// ...         print(id, outcome, error.status)
/// 999999 refused 422
#[pyclass(frozen, weakref, eq, hash, generic, module = "patwarden")]
pub(crate) struct BulkReport {
    outcomes: Vec<(u64, Became)>,
    before: Known,
    requests: usize,
    confirm_within: Option<Duration>,
    unread: Option<Why>,
    unwritten: Option<Why>,
    /// How many ids came to which outcome, in a line.
    summary: String,
}

#[pymethods]
impl BulkReport {
    /// Every id that was asked for, once, in the order asked, with its outcome in a word (accepted,
    /// confirmed, ignored, refused, unknown, not sent) and its error, if something went wrong.
    #[getter]
    fn outcomes<'py>(&self, py: Python<'py>) -> PyResult<Vec<Told<'py>>> {
        let outcomes = self.outcomes.iter().map(|(id, became)| {
            let error = became.why.as_ref().map(|why| why.exception(py)).transpose()?;
            Ok((*id, became.word, error))
        });
        outcomes.collect()
    }

    /// The ids that GitHub took the order for, confirmed ones included.
    #[getter]
    fn accepted(&self) -> Vec<u64> {
        self.with(Became::is_accepted)
    }

    /// The ids whose effect a listing has shown.
    #[getter]
    fn confirmed(&self) -> Vec<u64> {
        self.with(Became::is_confirmed)
    }

    /// The ids that GitHub took the order for and that stood for nothing: there was nothing to do. Only
    /// a call that confirms can tell.
    #[getter]
    fn ignored(&self) -> Vec<u64> {
        self.with(|became| became.word == "ignored")
    }

    /// The ids that GitHub refused.
    #[getter]
    fn refused(&self) -> Vec<u64> {
        self.with(|became| became.word == "refused")
    }

    /// The ids that may have been done or not: the answer was lost.
    #[getter]
    fn unknown(&self) -> Vec<u64> {
        self.with(|became| became.word == "unknown")
    }

    /// The ids that were not sent; their error says why.
    #[getter]
    fn not_sent(&self) -> Vec<u64> {
        self.with(|became| became.word == "not sent")
    }

    /// Whether GitHub took the order for every id.
    #[getter]
    fn ok(&self) -> bool {
        self.outcomes.iter().all(|(_, became)| became.is_accepted())
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
        self.unread.as_ref().map(|why| why.exception(py)).transpose()
    }

    /// What kept it from writing its journal to the end, or None: what was not written, who resumes has to find
    /// out.
    #[getter]
    fn unwritten<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.unwritten.as_ref().map(|why| why.exception(py)).transpose()
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
        report.set_item("unread", self.unread.as_ref().map(Why::message))?;
        report.set_item("unwritten", self.unwritten.as_ref().map(Why::message))?;
        Ok(report)
    }

    /// Raises UnconfirmedError, with this report, unless GitHub took the order for every id and, where the call was
    /// to confirm, listings have shown the effect of every one. Gives the report back otherwise.
    ///
    /// >>> id = next(org.grants.list()).id
    /// >>> org.grants.revoke([id, 999_999]).raise_for_outcome()
    /// Traceback (most recent call last):
    ///     ...
    /// patwarden.errors.UnconfirmedError: 1 of 2 ids are not accepted: 1 accepted, 1 refused; ...
    fn raise_for_outcome(this: Py<Self>, py: Python<'_>) -> PyResult<Py<Self>> {
        let report = this.get();
        let (is_done, wanted): (fn(&Became) -> bool, _) = match report.confirm_within {
            Some(_) => (Became::is_confirmed, "confirmed"),
            None => (Became::is_accepted, "accepted"),
        };
        let missed: Vec<&Became> =
            report.outcomes.iter().map(|(_, became)| became).filter(|became| !is_done(became)).collect();
        if missed.is_empty() {
            return Ok(this);
        }
        let of = report.outcomes.len();
        let message = format!("{} of {of} ids are not {wanted}: {}", missed.len(), report.summary);
        let error = errors::unconfirmed(py, &message, this.clone_ref(py).into_any());
        if let Some(why) = missed.iter().find_map(|became| became.why.as_ref()).or(report.unread.as_ref()) {
            error.set_cause(py, Some(PyErr::from_value(why.exception(py)?)));
        }
        Err(error)
    }

    /// Its attributes, for match.
    #[classattr]
    fn __match_args__() -> (&'static str, &'static str) {
        ("outcomes", "requests")
    }

    fn __copy__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        this
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        let (py, report) = (this.py(), this.get());
        let (kind, before) = report.before.kept()?;
        let (unread, unwritten) = (report.unread(py)?, report.unwritten(py)?);
        let facts = (report.requests, report.confirm_within(), unread, unwritten, report.summary.clone());
        Ok((this.get_type().getattr("_restored")?, (report.outcomes(py)?, kind, before, facts)))
    }

    /// The report that pickle keeps as this.
    #[staticmethod]
    fn _restored(
        outcomes: Vec<(u64, String, Option<Bound<'_, PyAny>>)>,
        kind: &str,
        before: &str,
        facts: Facts<'_>,
    ) -> PyResult<Self> {
        let outcomes = outcomes.into_iter().map(|(id, word, error)| Ok((id, Became::kept(&word, error)?)));
        let (requests, confirm_within, unread, unwritten, summary) = facts;
        let confirm_within = confirm_within.map(Duration::try_from_secs_f64).transpose();
        Ok(Self {
            outcomes: outcomes.collect::<PyResult<_>>()?,
            before: Known::restored(kind, before)?,
            requests,
            confirm_within: confirm_within.map_err(|error| PyValueError::new_err(error.to_string()))?,
            unread: unread.map(Why::kept).transpose()?,
            unwritten: unwritten.map(Why::kept).transpose()?,
            summary,
        })
    }

    /// As HTML, for notebooks: how many ids came to what, then the ids, those that went wrong first.
    fn _repr_html_<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let outcomes: Vec<_> = self.facts().collect();
        py.import("patwarden._html")?.call_method1("report", (&self.summary, self.requests, outcomes))
    }

    fn __len__(&self) -> usize {
        self.outcomes.len()
    }

    /// Whether all went well, or whether there was anything to do: nobody can tell which is meant.
    fn __bool__(&self) -> PyResult<bool> {
        Err(PyTypeError::new_err("a BulkReport is neither true nor false: look at report.ok, or at len(report)"))
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
    fn with(&self, is: fn(&Became) -> bool) -> Vec<u64> {
        self.outcomes.iter().filter(|(_, became)| is(became)).map(|(id, _)| *id).collect()
    }

    /// What tells one report from another, besides what there was before.
    fn facts(&self) -> impl Iterator<Item = (u64, &'static str, Option<String>)> {
        self.outcomes.iter().map(|(id, became)| (*id, became.word, became.why.as_ref().map(Why::message)))
    }
}

impl<T: patwarden::Subject> From<patwarden::BulkReport<T>> for BulkReport
where
    Known: From<BTreeMap<T::Id, T>>,
{
    fn from(report: patwarden::BulkReport<T>) -> Self {
        Self {
            summary: report.to_string(),
            outcomes: report.outcomes.into_iter().map(|(id, outcome)| (id.into(), outcome.into())).collect(),
            before: report.before.into(),
            requests: report.requests,
            confirm_within: report.confirm_within,
            unread: report.unread.map(Why::Below),
            unwritten: report.unwritten.map(Why::Below),
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
                unwritten: None,
            },
        }
    }
}

/// What became of one id.
struct Became {
    /// In a word.
    word: &'static str,
    why: Option<Why>,
}

impl Became {
    fn kept(word: &str, error: Option<Bound<'_, PyAny>>) -> PyResult<Self> {
        let known = Outcome::WORDS.into_iter().find(|known| *known == word);
        let word = known.ok_or_else(|| PyValueError::new_err(format!("{word:?} is no outcome")))?;
        Ok(Self { word, why: error.map(Why::kept).transpose()? })
    }

    fn is_accepted(&self) -> bool {
        self.word == "accepted" || self.is_confirmed()
    }

    fn is_confirmed(&self) -> bool {
        self.word == "confirmed"
    }
}

impl From<Outcome> for Became {
    fn from(outcome: Outcome) -> Self {
        Self { word: outcome.as_str(), why: outcome.error().cloned().map(Why::Below) }
    }
}

/// What went wrong.
enum Why {
    /// As the crate below has it.
    Below(patwarden::Error),
    /// As pickle has kept it, with its message.
    Kept(Py<PyAny>, String),
}

impl Why {
    fn kept(error: Bound<'_, PyAny>) -> PyResult<Self> {
        let message = error.str()?.extract()?;
        Ok(Self::Kept(error.unbind(), message))
    }

    fn exception<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Below(error) => errors::exception(py, error),
            Self::Kept(error, _) => Ok(error.bind(py).clone()),
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Below(error) => error.to_string(),
            Self::Kept(_, message) => message.clone(),
        }
    }
}

impl PartialEq for BulkReport {
    fn eq(&self, other: &Self) -> bool {
        let message = |why: &Option<Why>| why.as_ref().map(Why::message);
        let rest = |report: &Self| {
            (report.requests, report.confirm_within, message(&report.unread), message(&report.unwritten))
        };
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

    /// What they are, and all of them as text, for pickle.
    pub(crate) fn kept(&self) -> PyResult<(&'static str, String)> {
        Ok(match self {
            Self::Grants(rows) => ("grants", restore::text(&rows.values().collect::<Vec<_>>())?),
            Self::Requests(rows) => ("requests", restore::text(&rows.values().collect::<Vec<_>>())?),
        })
    }

    pub(crate) fn restored(kind: &str, text: &str) -> PyResult<Self> {
        match kind {
            "grants" => {
                let rows: Vec<Grant> = restore::restored(text)?;
                Ok(Self::Grants(rows.into_iter().map(|row| (row.id, row)).collect()))
            }
            "requests" => {
                let rows: Vec<GrantRequest> = restore::restored(text)?;
                Ok(Self::Requests(rows.into_iter().map(|row| (row.id, row)).collect()))
            }
            _ => Err(PyValueError::new_err(format!("a report is of grants or of requests, not of {kind:?}"))),
        }
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
