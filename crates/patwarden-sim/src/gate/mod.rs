//! The way of a request: logged, struck by faults, let in, worked on, and answered with GitHub's
//! headers.
//!
//! The work is done on arrival and takes no time; latency and delays only hold the answer back. A
//! client that hangs up meanwhile has still had its way, as with GitHub.

mod strike;
mod visit;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::header::{DATE, SERVER, VARY};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use http_body_util::{BodyExt, Limited};
use jiff::Timestamp;

use crate::answer::Answer;
use crate::auth::Caller;
use crate::fault::{self, Disconnected, FaultKind, Struck};
use crate::gate::visit::Visit;
use crate::limits::Place;
use crate::query::Query;
use crate::routes;
use crate::simulator::Shared;

const MAX_BODY: usize = 1 << 20;

/// Counts a request as under way for as long as it lives.
struct Underway<'a>(&'a AtomicUsize);

impl<'a> Underway<'a> {
    fn enter(count: &'a AtomicUsize) -> (Self, usize) {
        let before = count.fetch_add(1, Ordering::SeqCst);
        (Self(count), before + 1)
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Answers one request to GitHub's API.
pub(crate) async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (_underway, in_flight) = Underway::enter(&shared.in_flight);
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, MAX_BODY).collect().await;
    let body = body.map(|body| body.to_bytes().to_vec()).ok();

    let Outcome { seq, answer, fault, place: _place, watch } = receive(&shared, &parts, body.as_deref(), in_flight);
    if let Some(due) = watch {
        look_again(&shared, due);
    }
    let delay = fault.as_ref().map_or(Duration::ZERO, FaultKind::delay);
    let wait = shared.config.latency.saturating_add(delay);
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    let mut response = match answer {
        Some(answer) => respond(&shared, answer, seq, parts.method == Method::HEAD, fault.as_ref()),
        None => disconnect(),
    };
    if let Some(fault) = &fault {
        response.extensions_mut().insert(Struck::from(fault));
    }
    response
}

/// Looks at the state when something is due, for the sake of a receiver of webhooks.
fn look_again(shared: &Arc<Shared>, due: Timestamp) {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else {
        // Whoever drives this without a runtime looks by themselves.
        return;
    };
    let wait = Duration::try_from(due.duration_since(shared.clock.now())).unwrap_or_default();
    let shared: Weak<Shared> = Arc::downgrade(shared);
    runtime.spawn(async move {
        tokio::time::sleep(wait).await;
        if let Some(shared) = shared.upgrade() {
            let now = shared.clock.now();
            shared.world().settle(now);
        }
    });
}

/// What a request comes to.
struct Outcome {
    seq: u64,
    /// `None` where the connection is to be cut.
    answer: Option<Answer>,
    /// What it met, which may also be done to the answer on its way.
    fault: Option<FaultKind>,
    /// Its place among those of its identity, held until it is answered.
    place: Option<Place>,
    /// When something that it promised is due, if that is to be watched.
    watch: Option<Timestamp>,
}

/// Logs a request and does its work, or what a fault makes of it.
fn receive(shared: &Shared, parts: &Parts, body: Option<&[u8]>, in_flight: usize) -> Outcome {
    let fault = shared.faults().strike(&parts.method, path_and_query(parts));
    let mut world = shared.world();
    let now = shared.clock.now();
    world.settle(now);
    let path = shared.config.flavour.api_path(parts.uri.path()).unwrap_or_default();
    let found = routes::find(&parts.method, path);
    let asked_about = found.as_ref().and_then(|(route, arguments)| routes::org_of(route, path, arguments, &world));
    match &fault {
        Some(FaultKind::ExpireToken) => world.end_credential(&parts.headers),
        Some(FaultKind::Then { edits, before: true }) => {
            edits.iter().for_each(|edit| edit.apply(&mut world, asked_about, now));
        }
        _ => {}
    }
    let mut visit = Visit {
        shared,
        parts,
        query: Query::parse(parts.uri.query().unwrap_or_default()),
        body,
        now,
        caller: Caller::of(&parts.headers, &world, shared.key.public(), now),
        path,
        found,
        effect_delay: match &fault {
            Some(FaultKind::EffectDelay { millis }) => Some(Duration::from_millis(*millis)),
            Some(FaultKind::EffectDropped) => None,
            _ => Some(shared.config.effect_delay),
        },
        place: None,
        is_judged: false,
    };
    let seq = shared.log().add(visit.entry(fault.as_ref(), in_flight));
    let answer = visit.meet(fault.as_ref(), &mut world);
    let taken = std::mem::take(&mut world.taken);
    if let Some(answer) = &answer {
        shared.log().answered(seq, answer.status.as_u16(), taken);
    }
    let place = visit.place;
    if let Some(FaultKind::Then { edits, before: false }) = &fault {
        edits.iter().for_each(|edit| edit.apply(&mut world, asked_about, now));
    }
    let watch = world.take_watch();
    let is_lost = matches!(fault, Some(FaultKind::DisconnectAfter));
    Outcome { seq, answer: answer.filter(|_| !is_lost), fault, place, watch }
}

fn path_and_query(parts: &Parts) -> &str {
    parts.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str)
}

/// Adds the headers that every answer has, unless it brings its own, and does to it what the fault says.
fn respond(shared: &Shared, answer: Answer, seq: u64, head: bool, fault: Option<&FaultKind>) -> Response {
    let body = if head { Body::empty() } else { fault::body(answer.body, fault) };
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        headers.insert(name, value);
    }
    let now = shared.clock.now();
    let request_id = format!("{:04X}:{seq:08X}", shared.config.seed & 0xffff);
    let always = [
        (DATE, now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()),
        (SERVER, "github.com".to_owned()),
        (VARY, "Accept, Authorization, Cookie".to_owned()),
        (HeaderName::from_static("x-github-media-type"), "github.v3; format=json".to_owned()),
        (HeaderName::from_static("x-github-request-id"), request_id),
    ];
    for (name, value) in always {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.entry(name).or_insert(value);
        }
    }
    if let Some(fault) = fault {
        fault.change(headers);
    }
    response
}

/// The stand-in for a connection that is cut; see [`Disconnected`].
fn disconnect() -> Response {
    let cut = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    let body = Body::from_stream(futures::stream::iter([Err::<Vec<u8>, _>(cut)]));
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response.extensions_mut().insert(Disconnected);
    response
}
