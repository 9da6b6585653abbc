//! `Plan`: what a bulk call would do, without doing it.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::report::Known;

/// What a bulk call would do: which ids would go out in which request, whom that hits, and what it means.
/// Nothing was done. str() says it in lines for a person.
#[pyclass(frozen, eq, hash, generic, module = "patwarden")]
#[derive(PartialEq, Hash)]
pub(crate) struct Plan {
    /// What would be asked for: revoke, approve or deny.
    #[pyo3(get)]
    action: &'static str,
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
    impact: Vec<&'static str>,
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
        plan.set_item("action", self.action)?;
        plan.set_item("org", &self.org)?;
        plan.set_item("chunks", &self.chunks)?;
        plan.set_item("requests", self.requests())?;
        plan.set_item("owners", &self.owners)?;
        plan.set_item("not_listed", &self.not_listed)?;
        plan.set_item("rows", self.rows.dicts(py)?)?;
        plan.set_item("impact", &self.impact)?;
        Ok(plan)
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

impl<T: patwarden::Subject> From<patwarden::Plan<T>> for Plan
where
    Known: From<BTreeMap<T::Id, T>>,
{
    fn from(plan: patwarden::Plan<T>) -> Self {
        let number = |id: T::Id| -> u64 { id.into() };
        Self {
            action: plan.action.as_str(),
            text: plan.to_string(),
            impact: plan.action.impact().to_vec(),
            owners: plan.owners().into_iter().map(|(login, tokens)| (login.to_owned(), tokens)).collect(),
            chunks: plan.chunks.into_iter().map(|chunk| chunk.into_iter().map(number).collect()).collect(),
            not_listed: plan.not_listed.into_iter().map(number).collect(),
            org: plan.org,
            rows: plan.rows.into(),
        }
    }
}
