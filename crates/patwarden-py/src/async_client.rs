//! `AsyncClient`: one login, for asyncio.

use patwarden::ClientBuilder;
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

use crate::api::AsyncApi;
use crate::client::{Session, builder, by_way_of};
use crate::{auth, errors, runtime};

/// A client of GitHub for asyncio, with one login, for any number of tasks. Use it in an async with
/// statement, or close it when done.
///
/// auth is an App or a Token. base_url is where the API is: https://api.github.com unless told; plain
/// http is for this machine alone. proxy is the URL of a proxy, and certificates are those of authorities
/// that are trusted besides the system's, in PEM; without them no proxy is used and the system's are
/// trusted. pages_in_flight is how many pages of one listing are asked for at
/// once: 1 to 64, and 8 unless told. between_writes is the pause between two writes in seconds: 1
/// unless told, and none on this machine. longest_wait is how many seconds one call waits for limits
/// at the most: 900 unless told; what would take longer raises RateLimitedError at once.
#[pyclass(frozen, module = "patwarden")]
pub(crate) struct AsyncClient {
    session: Session,
}

#[pymethods]
impl AsyncClient {
    #[new]
    #[pyo3(signature = (*, auth, base_url=None, proxy=None, certificates=None, pages_in_flight=None, between_writes=None, longest_wait=None))]
    #[allow(clippy::too_many_arguments, reason = "each has a name in Python")]
    fn new(
        py: Python<'_>,
        auth: &Bound<'_, PyAny>,
        base_url: Option<String>,
        proxy: Option<&str>,
        certificates: Option<&Bound<'_, PyAny>>,
        pages_in_flight: Option<&Bound<'_, PyAny>>,
        between_writes: Option<&Bound<'_, PyAny>>,
        longest_wait: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let builder = by_way_of(py, builder(auth::login(auth)?, base_url), proxy, certificates)?;
        Session::of(py, builder, pages_in_flight, between_writes, longest_wait).map(Self::with)
    }

    /// A client from the environment, as Client.from_env() reads it.
    #[classmethod]
    #[pyo3(signature = (*, pages_in_flight=None, between_writes=None, longest_wait=None))]
    fn from_env(
        _class: &Bound<'_, PyType>,
        py: Python<'_>,
        pages_in_flight: Option<&Bound<'_, PyAny>>,
        between_writes: Option<&Bound<'_, PyAny>>,
        longest_wait: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let builder = ClientBuilder::from_env().map_err(|error| errors::raised(py, &error))?;
        Session::of(py, builder, pages_in_flight, between_writes, longest_wait).map(Self::with)
    }

    /// Every operation of the low level by its name: see patwarden.api.
    #[getter]
    fn api(&self) -> AsyncApi {
        AsyncApi::new(self.session.clone())
    }

    /// Ends the client: whatever is asked of it from now on is an error. Calls under way are not ended.
    fn aclose<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let session = self.session.clone();
        runtime::at_once(py, "AsyncClient.aclose", move |py| {
            session.close();
            Ok(py.None())
        })
    }

    /// Whether the client has been closed.
    #[getter]
    fn closed(&self) -> bool {
        self.session.is_closed()
    }

    fn __aenter__<'py>(this: Py<Self>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        runtime::at_once(py, "AsyncClient.__aenter__", move |py| {
            this.get().session.client(py)?;
            Ok(this.clone_ref(py).into_any())
        })
    }

    #[pyo3(signature = (*_exception))]
    fn __aexit__<'py>(&self, py: Python<'py>, _exception: &Bound<'_, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
        self.aclose(py)
    }

    fn __repr__(&self) -> String {
        let state = if self.closed() { ", closed" } else { "" };
        format!("<AsyncClient{state}>")
    }
}

impl AsyncClient {
    pub(crate) fn with(session: Session) -> Self {
        Self { session }
    }
}
