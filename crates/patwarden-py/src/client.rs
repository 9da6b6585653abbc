//! `Client`: one login, and the organisations that it sees.

use std::sync::{Arc, Mutex, PoisonError};

use patwarden::{Auth, ClientBuilder};
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::api::Api;
use crate::bulk;
use crate::listing::Listing;
use crate::org::Org;
use crate::report::BulkReport;
use crate::runtime::Engine;
use crate::source::Source;
use crate::{auth, convert, errors};

/// A client of GitHub with one login, for any number of threads. Use it in a with statement, or
/// close it when done.
///
/// auth is an App or a Token. base_url is where the API is: https://api.github.com unless told; plain
/// http is for this machine alone. proxy is the URL of a proxy, and certificates are those of authorities
/// that are trusted besides the system's, in PEM; without them no proxy is used and the system's are
/// trusted. pages_in_flight is how many pages of one listing are asked for at
/// once: 1 to 64, and 8 unless told. between_writes is the pause between two writes in seconds: 1
/// unless told, and none on this machine. longest_wait is how many seconds one call waits for limits
/// at the most: 900 unless told; what would take longer raises RateLimitedError at once.
///
/// >>> app = patwarden.App(hub.app_id, hub.private_key)
/// >>> with patwarden.Client(auth=app, base_url=hub.url) as client:
/// ...     print(len(client.orgs().to_list()))
/// 2
#[pyclass(frozen, module = "patwarden")]
pub(crate) struct Client {
    session: Session,
}

#[pymethods]
impl Client {
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

    /// A client from the environment.
    ///
    /// Where: GITHUB_API_URL, else GH_HOST, else GitHub's public API. As whom, the first that is
    /// there: an App (PATWARDEN_APP_ID with PATWARDEN_PRIVATE_KEY_FILE), PATWARDEN_TOKEN, then GH_TOKEN
    /// and GITHUB_TOKEN, which go to github.com and GHE.com only, and GH_ENTERPRISE_TOKEN elsewhere.
    ///
    /// pages_in_flight, between_writes and longest_wait are as for Client.
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

    /// An organisation by its name. Nothing is sent; a name that can't be one is refused at once.
    fn org(&self, py: Python<'_>, name: &str) -> PyResult<Org> {
        Org::new(py, self.session.clone(), name)
    }

    /// Lists the organisations that this login sees: as an App those it is installed on, with a
    /// user's token those that the user is a member of.
    fn orgs(&self, py: Python<'_>) -> PyResult<Listing> {
        let listing = self.session.client(py)?.orgs();
        Ok(Listing::from(Source::new(self.session.clone(), "organizations".to_owned(), listing)))
    }

    /// Goes on with a bulk call that ended before its end, by the journal that it was given. What may have been done
    /// is looked up first; then what was not done, or never was sent, is sent. A journal of which all is settled
    /// sends nothing.
    ///
    /// With confirm, then lists until it has taken effect, for no longer than that many seconds: for as long as the
    /// call was to, unless told. With org, a journal of another organisation is refused.
    #[pyo3(signature = (journal, *, org=None, confirm=None))]
    fn resume(
        &self,
        py: Python<'_>,
        journal: std::path::PathBuf,
        org: Option<&str>,
        confirm: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<BulkReport> {
        let client = self.session.client(py)?;
        let mut call = match org {
            Some(org) => client.org(org).resume(journal),
            None => client.resume(journal),
        };
        if let Some(within) = confirm {
            call = call.confirm(convert::seconds("confirm", within)?);
        }
        let progress = call.progress();
        bulk::sent(py, &self.session, call, || progress.report().map(|resumed| resumed.to_string()))
    }

    /// Every operation of the low level by its name: see patwarden.api.
    #[getter]
    fn api(&self) -> Api {
        Api::new(self.session.clone())
    }

    /// Ends the client: whatever is asked of it from now on is an error. Calls under way are not ended.
    fn close(&self) {
        self.session.close();
    }

    /// Whether the client has been closed.
    #[getter]
    fn closed(&self) -> bool {
        self.session.is_closed()
    }

    fn __enter__(this: Py<Self>, py: Python<'_>) -> PyResult<Py<Self>> {
        this.get().session.client(py)?;
        Ok(this)
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, _exception: &Bound<'_, pyo3::types::PyTuple>) {
        self.close();
    }

    fn __repr__(&self) -> String {
        let state = if self.closed() { ", closed" } else { "" };
        format!("<Client{state}>")
    }
}

impl Client {
    pub(crate) fn with(session: Session) -> Self {
        Self { session }
    }
}

/// A client to be, with a login.
pub(crate) fn builder(auth: Auth, base_url: Option<String>) -> ClientBuilder {
    let builder = patwarden::Client::builder().auth(auth);
    match base_url {
        Some(url) => builder.base_url(url),
        None => builder,
    }
}

/// The same by way of a proxy, trusting more authorities.
pub(crate) fn by_way_of(
    py: Python<'_>,
    mut builder: ClientBuilder,
    proxy: Option<&str>,
    certificates: Option<&Bound<'_, PyAny>>,
) -> PyResult<ClientBuilder> {
    let raised = |error| errors::raised(py, &error);
    if let Some(url) = proxy {
        builder = builder.proxy(url).map_err(raised)?;
    }
    if let Some(pem) = certificates {
        builder = builder.certificates(convert::pem("certificates", pem)?).map_err(raised)?;
    }
    Ok(builder)
}

/// What a client and everything that comes from it share.
#[derive(Clone)]
pub(crate) struct Session(Arc<Inner>);

struct Inner {
    engine: Engine,
    /// None once it is closed.
    client: Mutex<Option<patwarden::Client>>,
}

impl Session {
    /// What such a client shares, from here on.
    pub(crate) fn of(
        py: Python<'_>,
        mut builder: ClientBuilder,
        pages_in_flight: Option<&Bound<'_, PyAny>>,
        between_writes: Option<&Bound<'_, PyAny>>,
        longest_wait: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        if let Some(pages) = pages_in_flight {
            builder = builder.pages_in_flight(convert::count("pages_in_flight", pages, 64)?.into());
        }
        if let Some(pause) = between_writes {
            builder = builder.between_writes(convert::seconds("between_writes", pause)?);
        }
        if let Some(wait) = longest_wait {
            builder = builder.longest_wait(convert::seconds("longest_wait", wait)?);
        }
        let engine = Engine::shared(py)?;
        let client = py.detach(|| builder.build()).map_err(|error| errors::raised(py, &error))?;
        Ok(Self(Arc::new(Inner { engine, client: Mutex::new(Some(client)) })))
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// The client below, unless it is closed.
    pub(crate) fn client(&self, py: Python<'_>) -> PyResult<patwarden::Client> {
        let client = self.0.client.lock().unwrap_or_else(PoisonError::into_inner).clone();
        client.ok_or_else(|| errors::configuration(py, "the client is closed; make a new one"))
    }

    /// Waits with Python released; Ctrl-C drops what is waited for.
    pub(crate) fn wait<T: Send>(
        &self,
        py: Python<'_>,
        future: impl Future<Output = patwarden::Result<T>> + Send,
    ) -> PyResult<T> {
        self.0.engine.wait(py, future)
    }

    pub(crate) fn close(&self) {
        self.0.client.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.0.client.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }
}
