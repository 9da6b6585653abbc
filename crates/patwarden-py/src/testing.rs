//! `patwarden.testing.Simulator`: the simulator of GitHub on a socket of this machine, held from
//! Python.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use patwarden::Auth;
use patwarden_sim::{BadIds, BulkBody, Config, Error, Fault, Server, TokenKind};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::client::{self, AsyncClient, Client, Session};
use crate::options::Options;
use crate::runtime::Engine;
use crate::{convert, errors};

/// How long closing waits for requests that are still under way.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// A simulator of GitHub with state, which listens on this machine alone until it is closed.
///
/// Everything but the App's key follows from the seed; the counts are over all organisations. The two that
/// end in _ms are milliseconds: how long each answer takes, and how long after the answer a bulk call takes effect.
///
/// >>> from patwarden.testing import Simulator
/// >>> with Simulator(orgs=1, grants=10, requests=0) as own, own.client() as client:
/// ...     print(len(client.org(own.orgs[0]).grants.list().to_list()))
/// 10
#[pyclass(frozen, module = "patwarden.testing")]
pub(crate) struct Simulator {
    engine: Engine,
    simulator: patwarden_sim::Simulator,
    /// None once it is closed.
    server: Mutex<Option<Server>>,
    /// The base URL for clients.
    #[pyo3(get)]
    url: String,
}

#[pymethods]
impl Simulator {
    #[new]
    #[pyo3(signature = (*, orgs=3, grants=2500, requests=140, seed=7, port=0, latency_ms=0, effect_delay_ms=1000,
                        hourly_limit=5000, page_links_last=true, bulk_body="object", bad_ids="422",
                        omit_token_fields=false, extra_fields=false, novel_enums=false))]
    #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
    fn new(
        py: Python<'_>,
        orgs: usize,
        grants: usize,
        requests: usize,
        seed: u64,
        port: u16,
        latency_ms: u64,
        effect_delay_ms: u64,
        hourly_limit: u32,
        page_links_last: bool,
        bulk_body: &str,
        bad_ids: &str,
        omit_token_fields: bool,
        extra_fields: bool,
        novel_enums: bool,
    ) -> PyResult<Self> {
        let config = Config::default()
            .with_orgs(orgs)
            .with_grants(grants)
            .with_requests(requests)
            .with_seed(seed)
            .with_latency(Duration::from_millis(latency_ms))
            .with_effect_delay(Duration::from_millis(effect_delay_ms))
            .with_hourly_limit(hourly_limit)
            .with_page_links_last(page_links_last)
            .with_bulk_body(match bulk_body {
                "object" => BulkBody::Object,
                "null" => BulkBody::Null,
                "empty" => BulkBody::Empty,
                _ => return Err(no_choice("bulk_body", "\"object\", \"null\" or \"empty\"")),
            })
            .with_bad_ids(match bad_ids {
                "422" => BadIds::Refuse422,
                "404" => BadIds::Refuse404,
                "ignore" => BadIds::Ignore,
                _ => return Err(no_choice("bad_ids", "\"422\", \"404\" or \"ignore\"")),
            })
            .with_omit_token_fields(omit_token_fields)
            .with_extra_fields(extra_fields)
            .with_novel_enums(novel_enums);
        let engine = Engine::shared(py)?;
        let simulator = py.detach(|| patwarden_sim::Simulator::new(config)).map_err(raised)?;
        let server = engine.wait_for(py, simulator.serve(port))?.map_err(raised)?;
        Ok(Self { engine, simulator, url: server.url(), server: Mutex::new(Some(server)) })
    }

    /// The simulated App's id.
    #[getter]
    fn app_id(&self) -> u64 {
        self.simulator.app_id()
    }

    /// The simulated App's private key in PEM, made afresh for every simulator.
    #[getter]
    fn private_key(&self) -> &str {
        self.simulator.private_key_pem()
    }

    /// The secret with which other processes read and steer it under `/_sim`, as a bearer token.
    #[getter]
    fn control_secret(&self) -> &str {
        self.simulator.control_secret()
    }

    /// The names of the organisations, the largest first.
    #[getter]
    fn orgs(&self) -> Vec<String> {
        self.simulator.orgs()
    }

    /// A client that is logged in as the simulated App.
    #[pyo3(signature = (*, pages_in_flight=None, between_writes=None, longest_wait=None))]
    fn client(
        &self,
        py: Python<'_>,
        pages_in_flight: Option<&Bound<'_, PyAny>>,
        between_writes: Option<&Bound<'_, PyAny>>,
        longest_wait: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Client> {
        self.session(py, pages_in_flight, between_writes, longest_wait).map(Client::with)
    }

    /// A client for asyncio that is logged in as the simulated App.
    #[pyo3(signature = (*, pages_in_flight=None, between_writes=None, longest_wait=None))]
    fn async_client(
        &self,
        py: Python<'_>,
        pages_in_flight: Option<&Bound<'_, PyAny>>,
        between_writes: Option<&Bound<'_, PyAny>>,
        longest_wait: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<AsyncClient> {
        self.session(py, pages_in_flight, between_writes, longest_wait).map(AsyncClient::with)
    }

    /// A new token of the App's installation on an organisation, good for an hour.
    fn installation_token(&self, org: &str) -> PyResult<String> {
        self.simulator.issue_installation_token(org).map_err(raised)
    }

    /// A new token of a user, of the kind "classic", "fine_grained", "oauth" or "app_user".
    fn user_token(&self, kind: &str, login: &str) -> PyResult<String> {
        let kind = match kind {
            "classic" => TokenKind::Classic,
            "fine_grained" => TokenKind::FineGrained,
            "oauth" => TokenKind::OAuth,
            "app_user" => TokenKind::AppUser,
            _ => return Err(no_choice("kind", "\"classic\", \"fine_grained\", \"oauth\" or \"app_user\"")),
        };
        self.simulator.issue_user_token(kind, login).map_err(raised)
    }

    /// The requests so far, in the order of their arrival, without anything secret.
    fn log<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::json(py, &self.simulator.log())
    }

    /// Forgets the requests so far.
    fn clear_log(&self) {
        self.simulator.clear_log();
    }

    /// Everything there is, as it is now, without anything secret.
    fn state<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::json(py, &self.simulator.snapshot())
    }

    /// Has something go wrong with the next requests that match: after `skip` of them, with `times`.
    ///
    /// The kind "status" answers so instead of any work, without a body an error as GitHub's; "delay" answers `millis` later; "disconnect"
    /// cuts the connection before the work, "disconnect_after" after it.
    #[pyo3(signature = (kind, *, method=None, path_contains=None, skip=0, times=1, status=500, content_type=None,
                        body=None, headers=BTreeMap::new(), millis=0))]
    #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
    fn inject(
        &self,
        kind: &str,
        method: Option<&str>,
        path_contains: Option<&str>,
        skip: usize,
        times: usize,
        status: u16,
        content_type: Option<&str>,
        body: Option<&str>,
        headers: BTreeMap<String, String>,
        millis: u64,
    ) -> PyResult<()> {
        let mut fault = match kind {
            "status" => {
                let fault = Fault::status(status);
                match body {
                    Some(body) => fault.body(content_type.unwrap_or("application/json"), body),
                    None => fault,
                }
            }
            "delay" => Fault::delay(Duration::from_millis(millis)),
            "disconnect" => Fault::disconnect(),
            "disconnect_after" => Fault::disconnect_after(),
            _ => return Err(no_choice("kind", "\"status\", \"delay\", \"disconnect\" or \"disconnect_after\"")),
        };
        for (name, value) in &headers {
            fault = fault.header(name, value);
        }
        if let Some(method) = method {
            fault = fault.method(method);
        }
        if let Some(part) = path_contains {
            fault = fault.path_contains(part);
        }
        self.simulator.inject(fault.skip(skip).times(times));
        Ok(())
    }

    /// Installs the App on an organisation, or removes it, which ends its tokens there.
    fn set_installed(&self, org: &str, installed: bool) -> PyResult<()> {
        self.simulator.set_installed(org, installed).map_err(raised)
    }

    /// Sets what the App's installation holds of one permission: None, "read" or "write".
    fn set_permission(&self, org: &str, permission: &str, level: Option<&str>) -> PyResult<()> {
        self.simulator.set_permission(org, permission, level).map_err(raised)
    }

    /// Suspends the App's installation, or ends the suspension.
    fn set_suspended(&self, org: &str, suspended: bool) -> PyResult<()> {
        self.simulator.set_suspended(org, suspended).map_err(raised)
    }

    /// Takes no more requests. The state and the log can still be read.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        match server {
            // In a process that was forked off, the parent goes on serving.
            Some(server) if self.engine.is_here() => self.engine.wait_for(py, async move {
                // What is still under way then is no reason to wait longer, nor to fail.
                let _ = tokio::time::timeout(CLOSE_WITHIN, server.shutdown()).await;
            }),
            Some(server) => {
                std::mem::forget(server);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn __enter__(this: Py<Self>) -> Py<Self> {
        this
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, py: Python<'_>, _exception: &Bound<'_, PyTuple>) -> PyResult<()> {
        self.close(py)
    }

    fn __repr__(&self) -> String {
        format!("<Simulator at {}>", self.url)
    }
}

impl Simulator {
    fn session(
        &self,
        py: Python<'_>,
        pages_in_flight: Option<&Bound<'_, PyAny>>,
        between_writes: Option<&Bound<'_, PyAny>>,
        longest_wait: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Session> {
        let auth = Auth::app(self.app_id(), self.private_key()).map_err(|error| errors::raised(py, &error))?;
        let options = Options { pages_in_flight, between_writes, longest_wait, ..Options::default() };
        Session::of(py, client::builder(auth, Some(self.url.clone())), options)
    }
}

fn no_choice(name: &str, choices: &str) -> PyErr {
    PyValueError::new_err(format!("{name} is {choices}"))
}

/// Mistakes of the host program are its `ValueError`s; only the machine can fail otherwise.
fn raised(error: Error) -> PyErr {
    match error {
        Error::Io(error) => error.into(),
        Error::Key(_) => PyOSError::new_err(error.to_string()),
        error => PyValueError::new_err(error.to_string()),
    }
}
