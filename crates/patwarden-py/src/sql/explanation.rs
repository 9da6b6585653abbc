//! `SqlExplanation`: what a statement would ask GitHub for.

use patwarden_sql::Planned;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

/// A request: method, path, table, whether it is made for each row of another table, how often in words, whether pages
/// follow it.
type Request = (String, String, String, bool, String, bool);

/// What pickle keeps.
type Kept = (Vec<Request>, Vec<String>, String);

/// What a statement would ask GitHub for, which it was not asked for. str() has a line for each request; len() is how many
/// there are.
///
/// >>> print(client.explain_sql("SELECT * FROM pat_grants WHERE org = 'acme' LIMIT 10"))
/// GET /orgs/acme/personal-access-tokens?per_page=10
#[pyclass(frozen, weakref, eq, hash, module = "patwarden")]
#[derive(PartialEq, Hash)]
pub(crate) struct SqlExplanation {
    requests: Vec<Request>,
    steps: Vec<String>,
    text: String,
}

impl SqlExplanation {
    pub(super) fn of(requests: Vec<Planned>, steps: Vec<String>) -> Self {
        let lines: Vec<String> = requests.iter().map(ToString::to_string).collect();
        let text = if lines.is_empty() { "it asks GitHub for nothing".to_owned() } else { lines.join("\n") };
        let request = |planned: Planned| {
            let Planned { method, path, table, times, has_pages, .. } = planned;
            (method.to_owned(), path, table, times.is_for_each(), times.to_string(), has_pages)
        };
        Self { requests: requests.into_iter().map(request).collect(), steps, text }
    }
}

#[pymethods]
impl SqlExplanation {
    /// The requests in their order, each a dict: method, path (what is in braces comes of rows that are not known yet),
    /// table, for_each (whether it is made for each row of another table), times (the same in words: "once", "for each",
    /// "for each, or whole from the ninth" where eight owners or tokens are asked for before the whole list is read) and
    /// pages (whether further pages follow).
    #[getter]
    fn requests<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for (method, path, table, for_each, times, pages) in &self.requests {
            let request = PyDict::new(py);
            request.set_item("method", method)?;
            request.set_item("path", path)?;
            request.set_item("table", table)?;
            request.set_item("for_each", for_each)?;
            request.set_item("times", times)?;
            request.set_item("pages", pages)?;
            list.append(request)?;
        }
        Ok(list)
    }

    /// What SQLite would do with what comes, a line a step, indented by depth.
    #[getter]
    fn steps(&self) -> Vec<String> {
        self.steps.clone()
    }

    /// As a dict, with everything in it.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("requests", self.requests(py)?)?;
        dict.set_item("steps", self.steps())?;
        Ok(dict)
    }

    fn __len__(&self) -> usize {
        self.requests.len()
    }

    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> String {
        let plural = if self.requests.len() == 1 { "" } else { "s" };
        format!("<SqlExplanation: {} request{plural}>", self.requests.len())
    }

    fn __copy__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        this
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Kept)> {
        let told = this.get();
        let kept = (told.requests.clone(), told.steps.clone(), told.text.clone());
        Ok((this.get_type().getattr("_restored")?, kept))
    }

    /// What pickle keeps as this.
    #[staticmethod]
    fn _restored(requests: Vec<Request>, steps: Vec<String>, text: String) -> Self {
        Self { requests, steps, text }
    }
}
