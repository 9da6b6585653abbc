//! `patwarden.testing.Simulator`: the simulator of GitHub on a socket of this machine, held from
//! Python. What Python gives of grants and requests is read in `world.rs`.

mod world;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use patwarden::Auth;
use patwarden_sim::{BadIds, BulkBody, Config, Error, KeyFile, Server, TokenKind, Webhook};
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde_json::{Value, json};

use crate::api::json_of;
use crate::client::{self, AsyncClient, Client, Session};
use crate::named::Argument;
use crate::options::Options;
use crate::runtime::Engine;
use crate::{convert, errors, named};

/// How long closing waits for requests that are still under way.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);
/// Further than any clock can be set wrong.
const MOST_MILLIS: f64 = 1e12;

/// A simulator of GitHub with state, which listens on this machine alone until it is closed.
///
/// Everything but the App's key follows from the seed. orgs is 1 to 1,000; grants and requests are 0 to 1,000,000,
/// over all organisations. The two that
/// end in _ms are milliseconds: how long each answer takes, and how long after the answer a bulk call takes effect.
///
/// >>> from patwarden.testing import Simulator
/// >>> with Simulator(orgs=1, grants=10, requests=0) as own, own.client() as client:
/// ...     print(len(client.org(own.orgs[0]).grants.list().to_list()))
/// 10
#[pyclass(frozen, weakref, module = "patwarden.testing")]
pub(crate) struct Simulator {
    engine: Engine,
    simulator: patwarden_sim::Simulator,
    /// None once it is closed.
    served: Mutex<Option<Served>>,
    /// The base URL for clients.
    #[pyo3(get)]
    url: String,
}

/// What there is of it until it is closed.
struct Served {
    server: Server,
    /// The App's key, once somebody has asked for it in a file.
    key_file: Option<KeyFile>,
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
        #[pyo3(from_py_with = named::orgs)] orgs: usize,
        #[pyo3(from_py_with = named::grants)] grants: usize,
        #[pyo3(from_py_with = named::requests)] requests: usize,
        #[pyo3(from_py_with = named::seed)] seed: u64,
        #[pyo3(from_py_with = named::port)] port: u16,
        #[pyo3(from_py_with = named::latency_ms)] latency_ms: u64,
        #[pyo3(from_py_with = named::effect_delay_ms)] effect_delay_ms: u64,
        #[pyo3(from_py_with = named::hourly_limit)] hourly_limit: u32,
        #[pyo3(from_py_with = named::page_links_last)] page_links_last: bool,
        #[pyo3(from_py_with = bulk_body)] bulk_body: &str,
        #[pyo3(from_py_with = bad_ids)] bad_ids: &str,
        #[pyo3(from_py_with = named::omit_token_fields)] omit_token_fields: bool,
        #[pyo3(from_py_with = named::extra_fields)] extra_fields: bool,
        #[pyo3(from_py_with = named::novel_enums)] novel_enums: bool,
    ) -> PyResult<Self> {
        bounded("orgs", orgs, 1_000)?;
        bounded("grants", grants, 1_000_000)?;
        bounded("requests", requests, 1_000_000)?;
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
                "null" => BulkBody::Null,
                "empty" => BulkBody::Empty,
                _ => BulkBody::Object,
            })
            .with_bad_ids(match bad_ids {
                "404" => BadIds::Refuse404,
                "ignore" => BadIds::Ignore,
                _ => BadIds::Refuse422,
            })
            .with_omit_token_fields(omit_token_fields)
            .with_extra_fields(extra_fields)
            .with_novel_enums(novel_enums);
        let engine = Engine::shared(py)?;
        // A large one takes a while, and Ctrl-C must not have to wait for it.
        let made = async { tokio::task::spawn_blocking(|| patwarden_sim::Simulator::new(config)).await };
        let made = engine.wait_for(py, made)?;
        let simulator = made.map_err(|error| PyRuntimeError::new_err(error.to_string()))?.map_err(raised)?;
        let server = engine.wait_for(py, simulator.serve(port))?.map_err(raised)?;
        let url = server.url();
        Ok(Self { engine, simulator, url, served: Mutex::new(Some(Served { server, key_file: None })) })
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

    /// A client that is logged in as the simulated App. The options are those of patwarden.Client.
    ///
    /// >>> with hub.client(longest_wait=5) as own:
    /// ...     print(own.org(hub.orgs[0]).get().login == hub.orgs[0])
    /// True
    #[pyo3(signature = (*, pages_in_flight=None, reads_in_flight=None, between_writes=None, longest_wait=None, budget=None,
                        cache=None, on_wait=None, bounds=None, user_agent=None))]
    #[expect(clippy::too_many_arguments, reason = "each has a name in Python")]
    fn client(
        &self,
        py: Python<'_>,
        pages_in_flight: Option<&Bound<'_, PyAny>>,
        reads_in_flight: Option<&Bound<'_, PyAny>>,
        between_writes: Option<&Bound<'_, PyAny>>,
        longest_wait: Option<&Bound<'_, PyAny>>,
        budget: Option<&Bound<'_, PyAny>>,
        cache: Option<&Bound<'_, PyAny>>,
        on_wait: Option<&Bound<'_, PyAny>>,
        bounds: Option<&Bound<'_, PyAny>>,
        user_agent: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Client> {
        let options = Options {
            pages_in_flight,
            reads_in_flight,
            between_writes,
            longest_wait,
            budget,
            cache,
            on_wait,
            bounds,
            user_agent,
        };
        self.session(py, options).map(Client::with)
    }

    /// A client for asyncio that is logged in as the simulated App. The options are those of patwarden.Client.
    ///
    /// >>> import asyncio
    /// >>> async def count():
    /// ...     async with hub.async_client(reads_in_flight=4) as own:
    /// ...         return len(await own.orgs())
    /// >>> asyncio.run(count())
    /// 2
    #[pyo3(signature = (*, pages_in_flight=None, reads_in_flight=None, between_writes=None, longest_wait=None, budget=None,
                        cache=None, on_wait=None, bounds=None, user_agent=None))]
    #[expect(clippy::too_many_arguments, reason = "each has a name in Python")]
    fn async_client(
        &self,
        py: Python<'_>,
        pages_in_flight: Option<&Bound<'_, PyAny>>,
        reads_in_flight: Option<&Bound<'_, PyAny>>,
        between_writes: Option<&Bound<'_, PyAny>>,
        longest_wait: Option<&Bound<'_, PyAny>>,
        budget: Option<&Bound<'_, PyAny>>,
        cache: Option<&Bound<'_, PyAny>>,
        on_wait: Option<&Bound<'_, PyAny>>,
        bounds: Option<&Bound<'_, PyAny>>,
        user_agent: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<AsyncClient> {
        let options = Options {
            pages_in_flight,
            reads_in_flight,
            between_writes,
            longest_wait,
            budget,
            cache,
            on_wait,
            bounds,
            user_agent,
        };
        self.session(py, options).map(AsyncClient::with)
    }

    /// A new token of the App's installation on an organisation, good for an hour.
    ///
    /// >>> patwarden.Token(hub.installation_token(org.name)).kind
    /// 'an installation token (ghs_)'
    fn installation_token(&self, #[pyo3(from_py_with = named::org)] org: String) -> PyResult<String> {
        self.simulator.issue_installation_token(&org).map_err(raised)
    }

    /// A new token of a user, of the kind "classic", "fine_grained", "oauth" or "app_user".
    ///
    /// >>> patwarden.Token(hub.user_token("classic", next(org.members.list()).login)).kind
    /// 'a classic personal access token (ghp_)'
    fn user_token(
        &self,
        #[pyo3(from_py_with = named::kind)] kind: String,
        #[pyo3(from_py_with = named::login)] login: String,
    ) -> PyResult<String> {
        let kind = match kind.as_str() {
            "classic" => TokenKind::Classic,
            "fine_grained" => TokenKind::FineGrained,
            "oauth" => TokenKind::OAuth,
            "app_user" => TokenKind::AppUser,
            _ => return Err(no_choice("kind", "\"classic\", \"fine_grained\", \"oauth\" or \"app_user\"")),
        };
        self.simulator.issue_user_token(kind, &login).map_err(raised)
    }

    /// The requests so far, in the order of their arrival, without anything secret.
    ///
    /// >>> hub.clear_log()
    /// >>> details = org.get()
    /// >>> hub.log()[-1]["operation"]
    /// 'orgs/get'
    fn log<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::json(py, &self.simulator.log())
    }

    /// Forgets the requests so far.
    fn clear_log(&self) {
        self.simulator.clear_log();
    }

    /// Everything there is, as it is now, without anything secret.
    ///
    /// >>> [there["login"] for there in hub.state()["orgs"]] == hub.orgs
    /// True
    fn state<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::json(py, &self.simulator.snapshot())
    }

    /// Has something go wrong with the next requests that match: after `skip` of them (0 unless told), with `times`
    /// (1 unless told). method and path_contains say which match; all do unless told.
    ///
    /// What goes wrong is the kind's, and it takes what else is named:
    ///
    /// - status: no work is done, and the answer has this status, with content_type, body, headers (a dict) and
    ///   without_headers; without a body an error is GitHub's. status_after: the same once the work is done
    /// - primary_limit, secondary_limit: no work is done, and the answer says that the hour is used up (for another
    ///   reset_in seconds) or that it is too much at a time (with retry_after), with a status of 403 or 429; both take
    ///   headers and without_headers too
    /// - headers: the work is done, and its answer is changed by headers and without_headers
    /// - disconnect, disconnect_after: the connection is cut, before the work or after it
    /// - delay: the answer comes millis milliseconds later
    /// - cut, stall, truncated: the body of the answer breaks off after_bytes bytes from its beginning: with the
    ///   connection, with the connection left open, or as if it were all
    /// - slow: it comes bytes_per_piece bytes at a time, with millis milliseconds between
    /// - bomb: a small gzip that unpacks to unpacked_bytes bytes, filled with "white_space" or "brackets" (filling)
    /// - rows: the list that is answered has rows twice (duplicate) or lacks them (drop), both lists of places from 0
    /// - then: once it is answered, others change the state, or before that with before=True. edits are dicts with
    ///   one of remove_grants and remove_requests (lists of ids), remove_grants_at and remove_requests_at (lists of
    ///   places, the newest at 0), add_grants and add_requests (how many), and org where it is another
    /// - expire_token: the credential that it brings is worth nothing from then on
    /// - effect_delay, effect_dropped: what it asks for takes effect millis milliseconds later, or never
    ///
    /// ValueError names what does not fit; then nothing was changed.
    ///
    /// >>> hub.inject("status", status=502, method="GET", path_contains="page=2")
    /// >>> grants = org.grants.list().to_list()
    /// >>> [entry["fault"] for entry in hub.log() if entry["fault"]]
    /// ['status']
    #[pyo3(signature = (kind, *, method=None, path_contains=None, skip=None, times=None, status=None,
                        content_type=None, body=None, headers=None, without_headers=None, reset_in=None,
                        retry_after=None, millis=None, after_bytes=None, bytes_per_piece=None, unpacked_bytes=None,
                        filling=None, duplicate=None, drop=None, edits=None, before=None))]
    #[expect(clippy::too_many_arguments, reason = "they are Python's keyword arguments")]
    fn inject(
        &self,
        #[pyo3(from_py_with = named::kind)] kind: String,
        #[pyo3(from_py_with = named::method)] method: Option<String>,
        #[pyo3(from_py_with = named::path_contains)] path_contains: Option<String>,
        #[pyo3(from_py_with = named::skip)] skip: Option<usize>,
        #[pyo3(from_py_with = named::times)] times: Option<usize>,
        #[pyo3(from_py_with = named::status)] status: Option<u16>,
        #[pyo3(from_py_with = named::content_type)] content_type: Option<String>,
        #[pyo3(from_py_with = named::body)] body: Option<String>,
        #[pyo3(from_py_with = named::headers)] headers: Option<BTreeMap<String, String>>,
        #[pyo3(from_py_with = named::without_headers)] without_headers: Option<Vec<String>>,
        #[pyo3(from_py_with = named::reset_in)] reset_in: Option<i64>,
        #[pyo3(from_py_with = named::retry_after)] retry_after: Option<String>,
        #[pyo3(from_py_with = named::millis)] millis: Option<u64>,
        #[pyo3(from_py_with = named::after_bytes)] after_bytes: Option<u64>,
        #[pyo3(from_py_with = named::bytes_per_piece)] bytes_per_piece: Option<u64>,
        #[pyo3(from_py_with = named::unpacked_bytes)] unpacked_bytes: Option<u64>,
        #[pyo3(from_py_with = named::filling)] filling: Option<String>,
        #[pyo3(from_py_with = named::duplicate)] duplicate: Option<Vec<usize>>,
        #[pyo3(from_py_with = named::drop)] drop: Option<Vec<usize>>,
        edits: Option<&Bound<'_, PyAny>>,
        #[pyo3(from_py_with = named::before)] before: Option<bool>,
    ) -> PyResult<()> {
        let content_type = content_type.or(body.is_some().then(|| "application/json".to_owned()));
        let edits = edits.map(|edits| json_of("edits", edits)).transpose()?;
        let mut fault = json!({
            "kind": kind, "method": method, "path_contains": path_contains, "skip": skip, "times": times,
            "status": status, "content_type": content_type, "body": body, "headers": headers,
            "without_headers": without_headers, "reset_in": reset_in, "retry_after": retry_after,
            "millis": millis, "after_bytes": after_bytes, "bytes_per_piece": bytes_per_piece,
            "unpacked_bytes": unpacked_bytes, "filling": filling, "duplicate": duplicate, "drop": drop,
            "edits": edits, "before": before,
        });
        if let Some(fields) = fault.as_object_mut() {
            fields.retain(|_, value| !value.is_null());
        }
        self.control("POST", &["faults"], &fault).map(|_| ())
    }

    /// The faults that wait, each a dict with what inject() takes; what they have passed and struck is taken off.
    ///
    /// >>> hub.inject("disconnect", times=2)
    /// >>> [(fault["kind"], fault["times"]) for fault in hub.faults()]
    /// [('disconnect', 2)]
    /// >>> hub.clear_faults()
    fn faults<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::json(py, &self.simulator.faults())
    }

    /// Drops the faults that wait.
    fn clear_faults(&self) {
        self.simulator.clear_faults();
    }

    /// Adds a grant to an organisation and returns its id. It is made now, by some member, with read access to the
    /// metadata of all repositories, but for what is given by the names that a Grant has: owner (a login, who is made
    /// a member), permissions (as in Grant.permissions, or such a dict), repository_selection, access_granted_at,
    /// token_id, token_name, token_expires_at and token_last_used_at, where None is never. repository_ids are the ids
    /// of the repositories that a "subset" reaches.
    ///
    /// TypeError names a field that there is not or a value of another type, ValueError one that can't be.
    ///
    /// >>> id = hub.add_grant(org.name, owner="mona", token_name="nightly", token_expires_at=None)
    /// >>> [grant.token_name for grant in org.grants.list(owner="mona") if grant.id == id]
    /// ['nightly']
    #[pyo3(signature = (org, **fields))]
    fn add_grant(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<u64> {
        self.added(&["orgs", &org, "grants"], &world::grant(fields)?)
    }

    /// Changes a grant: what is given, by the names that add_grant() takes. The rest stays.
    ///
    /// >>> grant = next(org.grants.list())
    /// >>> hub.update_grant(org.name, grant.id, token_name="renamed")
    /// >>> next(org.grants.list(token_id=grant.token_id)).token_name
    /// 'renamed'
    #[pyo3(signature = (org, id, **fields))]
    fn update_grant(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        #[pyo3(from_py_with = named::id)] id: u64,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<()> {
        self.control("PATCH", &["orgs", &org, "grants", &id.to_string()], &world::grant(fields)?).map(drop)
    }

    /// Takes a grant out of the world, as if it had never been.
    fn remove_grant(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        #[pyo3(from_py_with = named::id)] id: u64,
    ) -> PyResult<()> {
        self.simulator.remove_grant(&org, id).map(|_| ()).map_err(raised)
    }

    /// Adds a pending request to an organisation and returns its id. It starts as add_grant() says, and takes what
    /// that takes, but for created_at in place of access_granted_at, and reason, which is None for none.
    ///
    /// >>> id = hub.add_request(org.name, owner="mona", reason="For the nightly build")
    /// >>> [request.reason for request in org.requests.list(owner="mona") if request.id == id]
    /// ['For the nightly build']
    #[pyo3(signature = (org, **fields))]
    fn add_request(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<u64> {
        self.added(&["orgs", &org, "requests"], &world::request(fields)?)
    }

    /// Changes a request: what is given, by the names that add_request() takes. The rest stays.
    #[pyo3(signature = (org, id, **fields))]
    fn update_request(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        #[pyo3(from_py_with = named::id)] id: u64,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<()> {
        self.control("PATCH", &["orgs", &org, "requests", &id.to_string()], &world::request(fields)?).map(drop)
    }

    /// Takes a request out of the world, as if it had never been.
    fn remove_request(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        #[pyo3(from_py_with = named::id)] id: u64,
    ) -> PyResult<()> {
        self.simulator.remove_request(&org, id).map(drop).map_err(raised)
    }

    /// Has the owner of a pending request withdraw it.
    fn cancel_request(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        #[pyo3(from_py_with = named::id)] id: u64,
    ) -> PyResult<()> {
        self.control("POST", &["orgs", &org, "requests", &id.to_string(), "cancel"], &Value::Null).map(drop)
    }

    /// Gives an organisation another name. GitHub sends whoever calls it by the old one on to the new one.
    ///
    /// >>> hub.rename_org(org.name, "renamed")
    /// >>> org.get().login
    /// 'renamed'
    fn rename_org(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        #[pyo3(from_py_with = named::login)] login: String,
    ) -> PyResult<()> {
        self.simulator.rename_org(&org, &login).map_err(raised)
    }

    /// Adds a member, or changes one: role is "admin" or "member", visibility "public" or "concealed", two_factor
    /// "disabled", "insecure" or "secure". What is not given stays; a new member is a concealed "member" with a
    /// "secure" login.
    ///
    /// >>> hub.set_member(org.name, "mona", role="admin")
    /// >>> org.membership("mona")
    /// 'member'
    #[pyo3(signature = (org, login, *, role=None, visibility=None, two_factor=None))]
    fn set_member(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        #[pyo3(from_py_with = named::login)] login: String,
        #[pyo3(from_py_with = named::role)] role: Option<String>,
        #[pyo3(from_py_with = named::visibility)] visibility: Option<String>,
        #[pyo3(from_py_with = named::two_factor)] two_factor: Option<String>,
    ) -> PyResult<()> {
        let body = json!({"role": role, "visibility": visibility, "two_factor": two_factor});
        self.control("PUT", &["orgs", &org, "members", &login], &body).map(drop)
    }

    /// Has a member leave: their grants are revoked, and their pending requests withdrawn.
    fn remove_member(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        #[pyo3(from_py_with = named::login)] login: String,
    ) -> PyResult<()> {
        self.simulator.remove_member(&org, &login).map(drop).map_err(raised)
    }

    /// Has GitHub refuse changes of an organisation's settings with a 409, or take them again.
    fn set_settings_locked(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        #[pyo3(from_py_with = named::locked)] locked: bool,
    ) -> PyResult<()> {
        self.simulator.set_settings_locked(&org, locked).map_err(raised)
    }

    /// Sets by how many seconds GitHub's clock is ahead of this machine's from now on: behind it where that is
    /// negative.
    fn set_clock_skew(&self, #[pyo3(from_py_with = named::seconds)] seconds: f64) -> PyResult<()> {
        let millis = Some(seconds * 1_000.0).filter(|millis| millis.abs() < MOST_MILLIS);
        // Rounded, and far below 2⁵³.
        #[expect(clippy::cast_possible_truncation, reason = "it was looked at")]
        let millis = millis.map(|millis| millis.round() as i64);
        let millis = millis.ok_or_else(|| PyValueError::new_err("seconds is a number within ten years"))?;
        self.control("PUT", &["clock"], &json!({"skew_millis": millis})).map(drop)
    }

    /// Tells of requests by a webhook from now on: by a POST to url, which is one of this machine, or without one
    /// only in deliveries(). With secret they are signed. See patwarden.webhooks.
    #[pyo3(signature = (url=None, *, secret=None))]
    fn set_webhook(
        &self,
        #[pyo3(from_py_with = named::url)] url: Option<String>,
        #[pyo3(from_py_with = named::secret)] secret: Option<String>,
    ) -> PyResult<()> {
        let webhook = match (url.as_deref(), secret.as_deref()) {
            (Some(url), secret) => Webhook::new(url, secret).map_err(raised)?,
            (None, Some("")) => return Err(PyValueError::new_err("the webhook's secret is empty; leave it out")),
            (None, secret) => Webhook::kept(secret),
        };
        self.simulator.set_webhook(webhook).map_err(raised)
    }

    /// Tells of requests no more.
    fn clear_webhook(&self) {
        self.simulator.clear_webhook();
    }

    /// What the webhook was told so far: the last thousand deliveries, dicts with headers (pairs), body (a str, byte
    /// for byte what was signed) and outcome among others.
    fn deliveries<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::json(py, &self.simulator.deliveries())
    }

    /// The environment of other programs that are to reach this simulator: as `Client.from_env()` and the command
    /// line `patwarden` read it. The App's key is in a file that goes when this simulator is closed.
    ///
    /// >>> import json, os, subprocess, sys
    /// >>> listing = [sys.executable, "-m", "patwarden", "grants", "list", org.name, "--json", "id"]
    /// >>> done = subprocess.run(listing, env={**os.environ, **hub.env()}, capture_output=True, check=True)
    /// >>> len(json.loads(done.stdout)) == len(org.grants.list().to_list())
    /// True
    fn env(&self) -> PyResult<BTreeMap<&'static str, String>> {
        let mut served = self.served();
        let Some(Served { key_file, .. }) = &mut *served else {
            return Err(PyValueError::new_err("this simulator is closed; make a new one"));
        };
        let file = match key_file {
            Some(file) => file,
            none => none.insert(self.simulator.write_key_file()?),
        };
        Ok(BTreeMap::from([
            ("GITHUB_API_URL", self.url.clone()),
            ("PATWARDEN_APP_ID", self.app_id().to_string()),
            ("PATWARDEN_PRIVATE_KEY_FILE", file.path().display().to_string()),
        ]))
    }

    /// Installs the App on an organisation, or removes it, which ends its tokens there.
    fn set_installed(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        #[pyo3(from_py_with = named::installed)] installed: bool,
    ) -> PyResult<()> {
        self.simulator.set_installed(&org, installed).map_err(raised)
    }

    /// Sets what the App's installation holds of one permission: None, "read" or "write".
    ///
    /// >>> hub.set_permission(org.name, "organization_personal_access_tokens", None)
    /// >>> hub.client().org(org.name).grants.list().to_list()
    /// Traceback (most recent call last):
    ///     ...
    /// patwarden.errors.ForbiddenError: ...
    fn set_permission(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        #[pyo3(from_py_with = named::permission)] permission: String,
        #[pyo3(from_py_with = named::level)] level: Option<String>,
    ) -> PyResult<()> {
        self.simulator.set_permission(&org, &permission, level.as_deref()).map_err(raised)
    }

    /// Suspends the App's installation, or ends the suspension.
    ///
    /// >>> hub.set_suspended(org.name, True)
    /// >>> hub.client().org(org.name).get()
    /// Traceback (most recent call last):
    ///     ...
    /// patwarden.errors.ForbiddenError: ...
    fn set_suspended(
        &self,
        #[pyo3(from_py_with = named::org)] org: String,
        #[pyo3(from_py_with = named::suspended)] suspended: bool,
    ) -> PyResult<()> {
        self.simulator.set_suspended(&org, suspended).map_err(raised)
    }

    /// Takes no more requests. The state and the log can still be read.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        let served = self.served().take();
        match served {
            // In a process that was forked off, the parent goes on serving.
            Some(Served { server, .. }) if self.engine.is_here() => self.engine.wait_for(py, async move {
                // What is still under way then is no reason to wait longer, nor to fail.
                let _ = tokio::time::timeout(CLOSE_WITHIN, server.shutdown()).await;
            }),
            Some(served) => {
                std::mem::forget(served);
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
    fn served(&self) -> MutexGuard<'_, Option<Served>> {
        self.served.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what other processes have it do, with the same checks.
    fn control(&self, method: &str, path: &[&str], body: &Value) -> PyResult<Value> {
        self.simulator.control(method, path, body).map_err(raised)
    }

    /// The id of what is added.
    fn added(&self, path: &[&str], body: &Value) -> PyResult<u64> {
        let added = self.control("POST", path, body)?;
        added["id"].as_u64().ok_or_else(|| PyValueError::new_err("what was added has no id"))
    }

    fn session(&self, py: Python<'_>, options: Options<'_, '_>) -> PyResult<Session> {
        let auth = Auth::app(self.app_id(), self.private_key()).map_err(|error| errors::raised(py, &error))?;
        Session::of(py, client::builder(auth, Some(self.url.clone())), options)
    }
}

fn bounded(name: &str, number: usize, most: usize) -> PyResult<()> {
    if number > most { Err(PyValueError::new_err(format!("{name} is at most {most}"))) } else { Ok(()) }
}

fn bulk_body(value: &Bound<'_, PyAny>) -> PyResult<&'static str> {
    choice(value, "bulk_body", ["object", "null", "empty"], "\"object\", \"null\" or \"empty\"")
}

fn bad_ids(value: &Bound<'_, PyAny>) -> PyResult<&'static str> {
    choice(value, "bad_ids", ["422", "404", "ignore"], "\"422\", \"404\" or \"ignore\"")
}

fn choice<const N: usize>(
    value: &Bound<'_, PyAny>,
    name: &str,
    choices: [&'static str; N],
    said: &str,
) -> PyResult<&'static str> {
    let given = String::read(name, value)?;
    choices.into_iter().find(|choice| *choice == given).ok_or_else(|| no_choice(name, said))
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
