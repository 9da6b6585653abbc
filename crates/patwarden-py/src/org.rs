//! `client.org(name)`: an organisation to ask about.

use pyo3::prelude::*;

use crate::client::Session;
use crate::grants::Grants;
use crate::requests::Requests;
use crate::{convert, errors};

/// An organisation by name: a handle that asks for nothing by itself.
#[pyclass(frozen, module = "patwarden")]
#[derive(Clone)]
pub(crate) struct Org {
    session: Session,
    /// Its name, as it was given.
    #[pyo3(get)]
    name: String,
}

#[pymethods]
impl Org {
    /// The tokens that may reach the organisation.
    #[getter]
    fn grants(&self) -> Grants {
        Grants::new(self.clone())
    }

    /// The requests that wait for a decision.
    #[getter]
    fn requests(&self) -> Requests {
        Requests::new(self.clone())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("<Org {}>", convert::quoted(py, &self.name)?))
    }
}

impl Org {
    pub(crate) fn new(py: Python<'_>, session: Session, name: &str) -> PyResult<Self> {
        // Its low-level client is had for nothing, but not under a name that bends a path.
        session.client(py)?.org(name).api().map_err(|error| errors::raised(py, &error))?;
        Ok(Self { session, name: name.to_owned() })
    }

    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// What a listing of its things is called.
    pub(crate) fn things(&self, what: &str) -> String {
        format!("{what} of {}", self.name)
    }

    /// The same organisation in the crate below, unless the client is closed.
    pub(crate) fn below(&self, py: Python<'_>) -> PyResult<patwarden::Org> {
        Ok(self.session.client(py)?.org(&self.name))
    }
}
