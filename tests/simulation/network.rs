//! The network of a run: the simulator's router behind what a real connection does, and a record of all that
//! passes.

use std::collections::hash_map::DefaultHasher;
use std::convert::Infallible;
use std::hash::{Hash, Hasher};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use patwarden::api::{BoxError, Request, Response};
use patwarden_sim::{Disconnected, Simulator, Struck};
use tower::{Service, ServiceExt};

use crate::disk::{Disk, last_intent};
use crate::exchange::{Answer, Exchange, Whole};
use crate::life::Life;
use crate::schedule::When;
use crate::secrets::{Owner, Secrets};
use crate::trace::{Trace, short};

/// Where nothing may ever go.
pub(crate) const FOREIGN: &str = "evil.example";
/// A client that asks more than this asks for ever.
const MOST: usize = 4_000;
/// What a client waits for bytes, and for a whole answer: the client's own bounds, unless told.
const STALLED: Duration = Duration::from_secs(20);
const WITHIN: Duration = Duration::from_secs(60);

/// All connections of a run. Clones are the same.
#[derive(Clone)]
pub(crate) struct Network(Arc<Shared>);

struct Shared {
    router: Router,
    trace: Trace,
    exchanges: Mutex<Vec<Exchange>>,
    secrets: Mutex<Secrets>,
    /// By the number of the installation, its organisation.
    installations: Vec<(u64, String)>,
    /// Which requests of which actor are answered with themselves.
    reflected: Mutex<Vec<(usize, usize)>>,
    disk: Disk,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Network {
    pub(crate) fn new(sim: &Simulator, disk: &Disk, trace: &Trace, reflected: Vec<(usize, usize)>) -> Self {
        let orgs = sim.snapshot().orgs;
        let installations = orgs.into_iter().filter_map(|org| Some((org.installation?.id, org.login)));
        Self(Arc::new(Shared {
            router: sim.router(),
            trace: trace.clone(),
            exchanges: Mutex::default(),
            secrets: Mutex::default(),
            installations: installations.collect(),
            reflected: Mutex::new(reflected),
            disk: disk.clone(),
        }))
    }

    /// The connection of one life.
    pub(crate) fn of(&self, life: &Arc<Life>) -> Wire {
        Wire { network: self.clone(), life: Arc::clone(life) }
    }

    /// From now on no request is answered with itself.
    pub(crate) fn end_reflections(&self) {
        lock(&self.0.reflected).clear();
    }

    pub(crate) fn secrets(&self) -> MutexGuard<'_, Secrets> {
        lock(&self.0.secrets)
    }

    /// Everything so far, with what the simulator wrote down of it.
    pub(crate) fn record(&self, sim: &Simulator) -> Vec<Exchange> {
        let mut exchanges = lock(&self.0.exchanges).clone();
        let arrived = exchanges.iter_mut().filter(|exchange| exchange.has_arrived);
        for (exchange, entry) in arrived.zip(sim.log()) {
            exchange.fault = exchange.fault.or(entry.fault.as_deref().and_then(known_fault));
            exchange.logged = Some(entry);
        }
        exchanges
    }

    /// How many requests there were.
    pub(crate) fn count(&self) -> usize {
        lock(&self.0.exchanges).len()
    }

    fn note_request(&self, life: &Life, request: &Request) -> usize {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let authorization = header("authorization");
        let mut hasher = DefaultHasher::new();
        authorization.hash(&mut hasher);
        let owner = self.secrets().owner(authorization);
        let mut exchange = Exchange {
            actor: life.actor,
            life: life.number,
            call: life.call(),
            sent: self.0.trace.now(),
            method: request.method().to_string(),
            authority: request.uri().authority().map(ToString::to_string).unwrap_or_default(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            credential: hasher.finish(),
            if_none_match: header("if-none-match").map(str::to_owned),
            body: serde_json::from_slice(request.body()).ok(),
            has_arrived: false,
            logged: None,
            fault: None,
            answer: None,
            owner,
            intended: None,
        };
        if exchange.write().is_some() {
            exchange.intended =
                self.0.disk.synced(exchange.call).map(|journal| last_intent(&journal).unwrap_or_default());
        }
        let ids = exchange.write().map(|write| format!(" [{}]", short(&write.ids))).unwrap_or_default();
        let query = if exchange.query.is_empty() { String::new() } else { format!("?{}", exchange.query) };
        let known = if exchange.if_none_match.is_some() { ", if it has changed" } else { "" };
        let Exchange { method, path, owner, authority, .. } = &exchange;
        let place = if authority == FOREIGN { FOREIGN } else { "" };
        let mut exchanges = lock(&self.0.exchanges);
        let number = exchanges.len();
        life.note(format_args!("{number}> {method} {place}{path}{query}{ids} as {owner}{known}"));
        exchanges.push(exchange);
        number
    }

    fn edit(&self, number: usize, edit: impl FnOnce(&mut Exchange)) {
        if let Some(exchange) = lock(&self.0.exchanges).get_mut(number) {
            edit(exchange);
        }
    }

    fn note_answer(&self, life: &Life, number: usize, fault: Option<&'static str>, whole: Result<&Response, &str>) {
        let met = fault.map(|fault| format!(" ({fault})")).unwrap_or_default();
        match whole {
            Ok(answer) => life.note(format_args!("{number}< {}{met}", answer.status().as_u16())),
            Err(why) => life.note(format_args!("{number}< {why}{met}")),
        }
        let whole = whole.ok().map(|answer| Whole {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: answer.body().clone(),
        });
        let at = self.0.trace.now();
        self.edit(number, |exchange| {
            exchange.fault = fault;
            exchange.answer = Some(Answer { at, whole });
        });
    }

    /// A token that an answer brings is its installation's.
    fn learn(&self, path: &str, answer: &Response) {
        let id = path.strip_prefix("/app/installations/").and_then(|rest| rest.strip_suffix("/access_tokens"));
        let org = id.and_then(|id| self.0.installations.iter().find(|(known, _)| known.to_string() == id));
        let token = || {
            serde_json::from_slice::<serde_json::Value>(answer.body()).ok()?.get("token")?.as_str().map(str::to_owned)
        };
        if let Some((_, org)) = org
            && let Some(token) = token()
        {
            self.secrets().learn(&token, Owner::Installation(org.clone()));
        }
    }
}

/// What a life has of the network.
#[derive(Clone)]
pub(crate) struct Wire {
    network: Network,
    life: Arc<Life>,
}

impl Wire {
    async fn send(self, request: Request) -> Result<Response, BoxError> {
        let Self { network, life } = self;
        if life.is_dead() || network.count() >= MOST {
            return std::future::pending().await;
        }
        let nth = life.count_request();
        let number = network.note_request(&life, &request);
        if life.ends_at(|when| matches!(when, When::Request { number, has_arrived: false } if number == nth)) {
            life.note(format_args!("{number}: ends before it has left"));
            life.end();
            return std::future::pending().await;
        }
        if lock(&network.0.reflected).contains(&(life.actor, nth)) {
            let answer = reflection(&request);
            network.note_answer(&life, number, Some("reflected"), Ok(&answer));
            return Ok(answer);
        }
        let path = request.uri().path().to_owned();
        network.edit(number, |exchange| exchange.has_arrived = true);
        let mut answer = Box::pin(answered(network.0.router.clone(), request));
        // The work is done on arrival.
        let at_once = futures::poll!(&mut answer);
        if life.ends_at(|when| matches!(when, When::Request { number, has_arrived: true } if number == nth)) {
            life.note(format_args!("{number}: ends before the answer comes"));
            life.end();
            return std::future::pending().await;
        }
        let (fault, outcome) = match at_once {
            Poll::Ready(answer) => answer,
            Poll::Pending => answer.await,
        };
        if life.is_dead() {
            return std::future::pending().await;
        }
        if let Ok(answer) = &outcome {
            network.learn(&path, answer);
        }
        network.note_answer(&life, number, fault, outcome.as_ref().map_err(String::as_str));
        outcome.map_err(Into::into)
    }
}

impl Service<Request> for Wire {
    type Response = Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        Box::pin(self.clone().send(request))
    }
}

/// The answer to one request as a connection brings it, and the fault that was met.
async fn answered(router: Router, request: Request) -> (Option<&'static str>, Result<Response, String>) {
    let mut fault = None;
    let met = &mut fault;
    let whole = async move {
        let (mut parts, body) = request.into_parts();
        // A network client makes this header of the URL.
        if let Some(host) = parts.uri.authority().and_then(|authority| authority.as_str().parse().ok()) {
            parts.headers.insert(http::header::HOST, host);
        }
        let request = http::Request::from_parts(parts, axum::body::Body::from(body));
        let late = |_| "no answer in time".to_owned();
        let answer: Result<_, Infallible> =
            tokio::time::timeout(STALLED, router.oneshot(request)).await.map_err(late)?;
        let (parts, mut body) = answer.unwrap_or_else(|never| match never {}).into_parts();
        *met = parts.extensions.get::<Struck>().and_then(|struck| known_fault(struck.kind));
        if parts.extensions.get::<Disconnected>().is_some() {
            return Err("the connection was reset".to_owned());
        }
        let mut bytes = BytesMut::new();
        while let Some(frame) = tokio::time::timeout(STALLED, body.frame()).await.map_err(late)? {
            let frame = frame.map_err(|_| "the connection broke".to_owned())?;
            bytes.extend_from_slice(frame.data_ref().unwrap_or(&Bytes::new()));
        }
        Ok(Response::from_parts(parts, bytes.freeze()))
    };
    let outcome =
        tokio::time::timeout(WITHIN, whole).await.unwrap_or_else(|_| Err("no whole answer in time".to_owned()));
    (fault, outcome)
}

/// What a proxy may answer that shows what it could not pass on.
fn reflection(request: &Request) -> Response {
    let shown: Vec<String> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    let body = format!("<html>can't pass on:\n{}</html>", shown.join("\n"));
    let mut answer = Response::new(body.into());
    *answer.status_mut() = http::StatusCode::BAD_GATEWAY;
    answer
}

/// The fault's name for as long as the program lives.
fn known_fault(name: &str) -> Option<&'static str> {
    FAULTS.into_iter().find(|known| *known == name)
}

/// Every kind of trouble on the network.
pub(crate) const FAULTS: [&str; 19] = [
    "status",
    "status_after",
    "primary_limit",
    "secondary_limit",
    "headers",
    "disconnect",
    "disconnect_after",
    "delay",
    "cut",
    "slow",
    "stall",
    "truncated",
    "bomb",
    "rows",
    "then",
    "expire_token",
    "effect_delay",
    "effect_dropped",
    "reflected",
];
