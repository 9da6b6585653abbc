//! `Plan`: what a bulk call would do, without doing it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::report::Known;

/// What pickle keeps of a plan besides its rows, in the order of its fields.
type Facts = (String, String, Vec<Vec<u64>>, Vec<(String, usize)>, Vec<u64>, Vec<String>, String);

/// All that it keeps: those, what the rows are, and them as text.
type Kept = (Facts, &'static str, String);

/// What a bulk call would do: which ids would go out in which request, whom that hits, and what it means.
/// Nothing was done. str() says it in lines for a person; len() is how many ids would go out, so that a plan of
/// nothing is false.
///
/// >>> plan = org.grants.revoke(org.grants.list(permission="contents_write"), dry_run=True)
/// >>> len(plan) == sum(len(chunk) for chunk in plan.chunks) == len(plan.rows)
/// True
#[pyclass(frozen, weakref, eq, hash, generic, module = "patwarden")]
#[derive(PartialEq, Hash)]
pub(crate) struct Plan {
    /// What would be asked for: revoke, approve or deny.
    #[pyo3(get)]
    action: Cow<'static, str>,
    /// The organisation's name.
    #[pyo3(get)]
    org: String,
    /// The ids of each request, in their order.
    #[pyo3(get)]
    chunks: Vec<Vec<u64>>,
    /// Who would be hit with how many tokens, the most first, then by name.
    #[pyo3(get)]
    owners: Vec<(String, usize)>,
    /// The ids that stand for nothing in the list as it is; they would be sent last.
    #[pyo3(get)]
    not_listed: Vec<u64>,
    /// What it means for people, beyond the ids, in sentences.
    #[pyo3(get)]
    impact: Vec<Cow<'static, str>>,
    rows: Known,
    text: String,
}

#[pymethods]
impl Plan {
    /// How many requests it would take.
    #[getter]
    fn requests(&self) -> usize {
        self.chunks.len()
    }

    /// What the ids stand for: a dict of the objects by their ids.
    #[getter]
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.rows.objects(py)
    }

    /// As a dict, with everything in it.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let plan = PyDict::new(py);
        plan.set_item("action", &self.action)?;
        plan.set_item("org", &self.org)?;
        plan.set_item("chunks", &self.chunks)?;
        plan.set_item("requests", self.requests())?;
        plan.set_item("owners", &self.owners)?;
        plan.set_item("not_listed", &self.not_listed)?;
        plan.set_item("rows", self.rows.dicts(py)?)?;
        plan.set_item("impact", &self.impact)?;
        Ok(plan)
    }

    /// Its attributes, for match.
    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str) {
        ("action", "org", "chunks")
    }

    fn __copy__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        this
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Kept)> {
        let plan = this.get();
        let (kind, rows) = plan.rows.kept()?;
        let facts = (
            plan.action.to_string(),
            plan.org.clone(),
            plan.chunks.clone(),
            plan.owners.clone(),
            plan.not_listed.clone(),
            plan.impact.iter().map(ToString::to_string).collect(),
            plan.text.clone(),
        );
        Ok((this.get_type().getattr("_restored")?, (facts, kind, rows)))
    }

    /// The plan that pickle keeps as this.
    #[staticmethod]
    fn _restored(facts: Facts, kind: &str, rows: &str) -> PyResult<Self> {
        let (action, org, chunks, owners, not_listed, impact, text) = facts;
        Ok(Self {
            action: action.into(),
            org,
            chunks,
            owners,
            not_listed,
            impact: impact.into_iter().map(Cow::Owned).collect(),
            rows: Known::restored(kind, rows)?,
            text,
        })
    }

    /// As HTML, for notebooks: what it would do to whom, and what that means.
    fn _repr_html_<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("patwarden._html")?.call_method1("plan", (&self.text, &self.owners))
    }

    fn __len__(&self) -> usize {
        self.chunks.iter().map(Vec::len).sum()
    }

    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> String {
        format!("<Plan: {}>", self.text.lines().next().unwrap_or_default())
    }
}

impl Plan {
    /// Of a call that is resumed.
    pub(crate) fn resumed(plan: patwarden::ResumePlan) -> PyResult<Self> {
        match plan {
            patwarden::ResumePlan::Grants(plan) => Ok(plan.into()),
            patwarden::ResumePlan::Requests(plan) => Ok(plan.into()),
            other => Err(PyValueError::new_err(format!("a plan is of grants or of requests, not {other:?}"))),
        }
    }
}

impl<T: patwarden::Subject> From<patwarden::Plan<T>> for Plan
where
    Known: From<BTreeMap<T::Id, T>>,
{
    fn from(plan: patwarden::Plan<T>) -> Self {
        let number = |id: T::Id| -> u64 { id.into() };
        Self {
            action: plan.action.as_str().into(),
            text: plan.to_string(),
            impact: plan.action.impact().iter().map(|sentence| Cow::Borrowed(*sentence)).collect(),
            owners: plan.owners().into_iter().map(|(login, tokens)| (login.to_owned(), tokens)).collect(),
            chunks: plan.chunks.into_iter().map(|chunk| chunk.into_iter().map(number).collect()).collect(),
            not_listed: plan.not_listed.into_iter().map(number).collect(),
            org: plan.org,
            rows: plan.rows.into(),
        }
    }
}
