//! `Snapshot`: what organisations had at a time, kept in a file.

use std::path::PathBuf;

use futures::FutureExt;
use jiff::Timestamp;
use patwarden_sql::snapshot::{self, Options, Orgs};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::client::Session;
use crate::convert::{self, Attribute};
use crate::face::Ask;
use crate::named::OrgName;
use crate::{errors, restore};

/// An organisation, and how many grants and pending requests there were.
type Held = (String, u64, u64);

/// What pickle keeps, the time as text.
type Kept = (i64, String, String, Vec<Held>);

/// A snapshot that was taken: its number in the file, when it was begun, of which host, and of which organisations.
///
/// >>> import os, tempfile
/// >>> file = os.path.join(tempfile.mkdtemp(), "history.db")
/// >>> client.snapshot(file).id, client.snapshot(file, orgs=[org.name]).id
/// (1, 2)
#[pyclass(frozen, weakref, eq, hash, module = "patwarden")]
#[derive(PartialEq, Hash)]
pub(crate) struct Snapshot {
    /// Its number in the file, from 1.
    #[pyo3(get)]
    id: i64,
    taken_at: Timestamp,
    /// Whose organisations they are: the API's scheme, host and port.
    #[pyo3(get)]
    host: String,
    orgs: Vec<Held>,
}

#[pymethods]
impl Snapshot {
    /// When it was begun, in UTC, in whole seconds.
    #[getter]
    fn taken_at<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.taken_at.attribute(py)
    }

    /// What it has of each organisation, a dict: org, grants and requests, how many there were.
    #[getter]
    fn orgs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for (org, grants, requests) in &self.orgs {
            let held = PyDict::new(py);
            held.set_item("org", org)?;
            held.set_item("grants", grants)?;
            held.set_item("requests", requests)?;
            list.append(held)?;
        }
        Ok(list)
    }

    /// As a dict, with everything in it.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("id", self.id)?;
        dict.set_item("taken_at", self.taken_at(py)?)?;
        dict.set_item("host", &self.host)?;
        dict.set_item("orgs", self.orgs(py)?)?;
        Ok(dict)
    }

    /// Its attributes, for match.
    #[classattr]
    fn __match_args__() -> (&'static str, &'static str, &'static str, &'static str) {
        ("id", "taken_at", "host", "orgs")
    }

    fn __repr__(&self) -> String {
        let plural = if self.orgs.len() == 1 { "" } else { "s" };
        format!("<Snapshot {} of {} organisation{plural}, {}>", self.id, self.orgs.len(), self.taken_at)
    }

    fn __copy__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        this
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Kept)> {
        let taken = this.get();
        let kept = (taken.id, restore::text(&taken.taken_at)?, taken.host.clone(), taken.orgs.clone());
        Ok((this.get_type().getattr("_restored")?, kept))
    }

    /// The snapshot that pickle keeps as this.
    #[staticmethod]
    fn _restored(id: i64, taken_at: &str, host: String, orgs: Vec<Held>) -> PyResult<Self> {
        Ok(Self { id, taken_at: restore::restored(taken_at)?, host, orgs })
    }
}

impl From<snapshot::Snapshot> for Snapshot {
    fn from(taken: snapshot::Snapshot) -> Self {
        let orgs = taken.orgs.into_iter().map(|held| (held.org, held.grants, held.requests)).collect();
        Self { id: taken.id, taken_at: taken.taken_at, host: taken.host, orgs }
    }
}

/// Takes one into a file: of these organisations, or of all that the login sees.
pub(crate) fn taken(
    py: Python<'_>,
    session: &Session,
    into: PathBuf,
    orgs: Option<Vec<OrgName>>,
    at_once: Option<&Bound<'_, PyAny>>,
) -> PyResult<Ask> {
    let client = session.client(py)?;
    let orgs = match orgs {
        None => Orgs::All,
        Some(names) if names.is_empty() => return Err(convert::empty(py, "orgs")),
        Some(names) => Orgs::Named(names.into_iter().map(|name| name.0).collect()),
    };
    let mut options = Options::default();
    if let Some(at_once) = at_once {
        options = options.at_once(convert::count("at_once", at_once, 1_000)?);
    }
    let work = async move { snapshot::take(&client, orgs, into, options).await };
    Ok(Ask::new(work.map(Ok), |py, taken| {
        let taken = taken.map_err(|error| errors::sql(py, &error))?;
        Ok(Py::new(py, Snapshot::from(taken))?.into_any())
    }))
}
