//! The way of a request: logged, struck by faults, let in, worked on, and answered with GitHub's
//! headers.
//!
//! The work is done on arrival and takes no time; latency and delays only hold the answer back. A
//! client that hangs up meanwhile has still had its way, as with GitHub.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::header::{CONTENT_TYPE, DATE, ETAG, HOST, IF_NONE_MATCH, RETRY_AFTER, SERVER, USER_AGENT, VARY};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use http_body_util::{BodyExt, Limited};
use jiff::Timestamp;

use crate::answer::Answer;
use crate::auth::Caller;
use crate::config::{Config, LimitStatus};
use crate::fault::{Disconnected, FaultKind};
use crate::limits::{Exceeded, Place};
use crate::log::{LogEntry, scrub, scrub_path};
use crate::query::Query;
use crate::routes::{self, Call, Guard, Route, VERSIONS};
use crate::shape::reshape;
use crate::simulator::Shared;
use crate::state::World;

const MAX_BODY: usize = 1 << 20;
const API_VERSION: &str = "x-github-api-version";
const PRIMARY_LIMIT_PAGE: &str = "overview/resources-in-the-rest-api#rate-limiting";
const SECONDARY_LIMIT_PAGE: &str = "using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits";

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

    let Outcome { seq, answer, delay, place: _place, watch } = receive(&shared, &parts, body.as_deref(), in_flight);
    if let Some(due) = watch {
        look_again(&shared, due);
    }
    let wait = shared.config.latency.saturating_add(delay);
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    match answer {
        Some(answer) => respond(&shared, answer, seq, parts.method == Method::HEAD),
        None => disconnect(),
    }
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
    delay: Duration,
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
    let mut visit = Visit {
        shared,
        parts,
        query: Query::parse(parts.uri.query().unwrap_or_default()),
        body,
        now,
        caller: Caller::of(&parts.headers, &world, &shared.keys.public, now),
        found: shared.config.flavour.api_path(parts.uri.path()).and_then(|path| routes::find(&parts.method, path)),
        place: None,
        is_judged: false,
    };
    let seq = shared.log().add(visit.entry(fault.as_ref(), in_flight));
    let (answer, lost, delay) = match fault {
        None => (Some(visit.work(&mut world)), false, Duration::ZERO),
        Some(FaultKind::Delay { millis }) => (Some(visit.work(&mut world)), false, Duration::from_millis(millis)),
        Some(FaultKind::DisconnectAfter) => (Some(visit.work(&mut world)), true, Duration::ZERO),
        Some(FaultKind::Disconnect) => (None, true, Duration::ZERO),
        Some(FaultKind::Status { status, content_type, body, headers }) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let is_error = status.is_client_error() || status.is_server_error();
            let mut answer = match body {
                Some(body) => Answer::empty(status).with_body(body.into_bytes()),
                None if is_error => Answer::plain_error(status),
                None => Answer::empty(status),
            };
            if let Some(content_type) = content_type {
                answer = answer.with(CONTENT_TYPE, content_type);
            }
            for (name, value) in headers {
                if let Ok(name) = HeaderName::try_from(name) {
                    answer = answer.with(name, value);
                }
            }
            (Some(answer), false, Duration::ZERO)
        }
    };
    if let Some(answer) = &answer {
        shared.log().answered(seq, answer.status.as_u16());
    }
    let watch = world.take_watch();
    Outcome { seq, answer: answer.filter(|_| !lost), delay, place: visit.place, watch }
}

/// A request with everything that is known about it on arrival.
struct Visit<'a> {
    shared: &'a Shared,
    parts: &'a Parts,
    query: Query,
    /// `None` if it was too large.
    body: Option<&'a [u8]>,
    now: Timestamp,
    caller: Caller,
    found: Option<(&'static Route, Vec<String>)>,
    place: Option<Place>,
    /// Whether it came so far that somebody looked for a permission.
    is_judged: bool,
}

impl Visit<'_> {
    fn entry(&self, fault: Option<&FaultKind>, in_flight: usize) -> LogEntry {
        let headers = &self.parts.headers;
        let entry = LogEntry {
            seq: 0,
            at: self.now,
            method: self.parts.method.to_string(),
            path: scrub_path(self.parts.uri.path()),
            query: self.query.pairs().iter().map(|(name, value)| (scrub(name), scrub(value))).collect(),
            operation: self.found.as_ref().map(|(route, _)| route.operation.to_owned()),
            identity: self.caller.identity(),
            status: None,
            fault: fault.map(|fault| fault.name().to_owned()),
            body: None,
            body_left_out: false,
            in_flight,
            user_agent: header(headers, USER_AGENT.as_str()).map(scrub),
            api_version: header(headers, API_VERSION).map(scrub),
        };
        entry.with_body(self.body)
    }

    /// The answer, with what it says about versions and limits.
    fn work(&mut self, world: &mut World) -> Answer {
        if header(&self.parts.headers, USER_AGENT.as_str()).is_none_or(str::is_empty) {
            return nameless();
        }
        let flavour = &self.shared.config.flavour;
        let version = match header(&self.parts.headers, API_VERSION) {
            None => VERSIONS.first().copied(),
            Some(asked) => flavour.versions().iter().copied().find(|version| *version == asked),
        };
        let mut answer = self.decide(version, world).unwrap_or_else(|refusal| refusal);
        answer.body = reshape(answer.body, &self.shared.config);
        if [Method::GET, Method::HEAD].contains(&self.parts.method) && answer.status == StatusCode::OK {
            answer = self.unless_unchanged(answer, world);
        }
        let found = self.found.as_ref().filter(|_| self.is_judged);
        if let Some((permission, level)) = found.and_then(|(route, _)| route.guard.permission()) {
            let accepted = HeaderName::from_static("x-accepted-github-permissions");
            answer = answer.with(accepted, format!("{permission}={level}"));
        }
        if let Some(version) = version {
            let selected = HeaderName::from_static("x-github-api-version-selected");
            answer = answer.with(selected, version);
        }
        if let Some(release) = flavour.enterprise_version() {
            answer = answer.with(HeaderName::from_static("x-github-enterprise-version"), release);
        }
        if !flavour.has_limits() {
            return answer;
        }
        let standing = world.limits.standing(&self.caller, self.now);
        let limits = [
            ("x-ratelimit-limit", standing.limit.to_string()),
            ("x-ratelimit-remaining", standing.remaining().to_string()),
            ("x-ratelimit-used", standing.used.to_string()),
            ("x-ratelimit-reset", standing.reset.as_second().to_string()),
            ("x-ratelimit-resource", "core".to_owned()),
        ];
        limits.into_iter().fold(answer, |answer, (name, value)| answer.with(HeaderName::from_static(name), value))
    }

    /// Checks in GitHub's order: the client's words, the limit, the credential, then the rest.
    fn decide(&mut self, version: Option<&'static str>, world: &mut World) -> Result<Answer, Answer> {
        let Self { shared, parts, body, .. } = *self;
        let version =
            version.ok_or_else(|| Answer::error(StatusCode::BAD_REQUEST, "This API version is not supported"))?;
        let too_large = || Answer::error(StatusCode::PAYLOAD_TOO_LARGE, "Payload Too Large");
        let body = body.ok_or_else(too_large)?;
        self.spend(world)?;
        let Self { now, caller, .. } = self;
        let Some((route, arguments)) = &self.found else {
            caller.admit(&Guard::Anyone, None, world)?;
            return Err(Answer::not_found());
        };
        let path = shared.config.flavour.api_path(parts.uri.path()).unwrap_or_default();
        let org = routes::org_of(route, path, arguments, world);
        let admitted = caller.admit(&route.guard, org, world);
        self.is_judged = !admitted.as_ref().is_err_and(|refusal| refusal.status == StatusCode::UNAUTHORIZED);
        admitted?;
        let call = Call {
            config: &shared.config,
            now: *now,
            base: &shared.config.flavour.base(&origin(parts)),
            version,
            caller,
            path,
            arguments,
            org,
            query: &self.query,
            body,
        };
        (route.handler)(&call, world)
    }

    /// Counts the request against the limits, or refuses it.
    fn spend(&mut self, world: &mut World) -> Result<(), Answer> {
        if !self.counts() {
            return Ok(());
        }
        let Config { primary_limit_status, secondary_limit_status, secondary_retry_after, .. } = self.shared.config;
        let answer = |status, message: &str, page: &str| {
            let status = match status {
                LimitStatus::Forbidden => StatusCode::FORBIDDEN,
                LimitStatus::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            };
            Answer::limited(status, message, page)
        };
        match world.limits.spend(&self.caller, &self.parts.method, self.now) {
            Ok(place) => {
                self.place = Some(place);
                Ok(())
            }
            Err(Exceeded::Primary) => {
                let message = format!("API rate limit exceeded for {}.", self.caller.bucket());
                Err(answer(primary_limit_status, &message, PRIMARY_LIMIT_PAGE))
            }
            Err(Exceeded::Secondary { what, limit, wait }) => {
                let message =
                    format!("You have exceeded a secondary rate limit: {limit} {what}. Wait before trying again.");
                let answer = answer(secondary_limit_status, &message, SECONDARY_LIMIT_PAGE);
                Err(if secondary_retry_after { answer.with(RETRY_AFTER, wait.to_string()) } else { answer })
            }
        }
    }

    /// Refused credentials are not counted: GitHub counts them against an address, and here all
    /// clients share one.
    fn counts(&self) -> bool {
        let known = !matches!(self.caller, Caller::Rejected(_));
        known && self.shared.config.flavour.has_limits() && self.found.as_ref().is_none_or(|(route, _)| route.counts)
    }

    /// Tags an answer, and leaves it out when the client already has it. The tag depends on who
    /// asks, as GitHub's does.
    fn unless_unchanged(&self, answer: Answer, world: &mut World) -> Answer {
        let mut hasher = DefaultHasher::new();
        (self.caller.bucket(), self.caller.identity(), &answer.body).hash(&mut hasher);
        let opaque = format!("\"{:016x}\"", hasher.finish());
        let tag = format!("W/{opaque}");
        // Compared weakly: whether a tag is weak makes no difference.
        let is_known = |known: &str| known == "*" || known.strip_prefix("W/").unwrap_or(known) == opaque;
        let known = self.parts.headers.get_all(IF_NONE_MATCH);
        let mut known = known.iter().filter_map(|value| value.to_str().ok()).flat_map(|tags| tags.split(','));
        if !known.any(|known| is_known(known.trim())) {
            return answer.with(ETAG, tag);
        }
        if self.counts() {
            world.limits.refund(&self.caller, self.now);
        }
        Answer::empty(StatusCode::NOT_MODIFIED).with(ETAG, tag)
    }
}

/// What GitHub's edge answers to a client that does not name itself: no API has seen the request.
fn nameless() -> Answer {
    let message = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.\n";
    Answer::empty(StatusCode::FORBIDDEN).with(CONTENT_TYPE, "text/plain; charset=utf-8").with_body(message.into())
}

fn path_and_query(parts: &Parts) -> &str {
    parts.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Scheme and host as the client named them.
fn origin(parts: &Parts) -> String {
    let scheme = parts.uri.scheme_str().unwrap_or("http");
    let host = header(&parts.headers, HOST.as_str())
        .or_else(|| parts.uri.authority().map(http::uri::Authority::as_str))
        .unwrap_or("localhost");
    format!("{scheme}://{host}")
}

/// Adds the headers that every answer has, unless it brings its own.
fn respond(shared: &Shared, answer: Answer, seq: u64, head: bool) -> Response {
    let body = if head { Body::empty() } else { Body::from(answer.body) };
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
