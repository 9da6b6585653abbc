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
use http::header::{
    CONTENT_ENCODING, CONTENT_TYPE, DATE, ETAG, HOST, IF_NONE_MATCH, LINK, RETRY_AFTER, SERVER, USER_AGENT, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use http_body_util::{BodyExt, Limited};
use jiff::Timestamp;

use crate::answer::{Answer, JSON};
use crate::auth::Caller;
use crate::config::Config;
use crate::fault::{self, Disconnected, FaultKind, Struck};
use crate::limits::{Exceeded, Place, Standing};
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
        caller: Caller::of(&parts.headers, &world, &shared.keys.public, now),
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
    if let Some(answer) = &answer {
        shared.log().answered(seq, answer.status.as_u16());
    }
    let place = visit.place;
    if let Some(FaultKind::Then { edits, before: false }) = &fault {
        edits.iter().for_each(|edit| edit.apply(&mut world, asked_about, now));
    }
    let watch = world.take_watch();
    let is_lost = matches!(fault, Some(FaultKind::DisconnectAfter));
    Outcome { seq, answer: answer.filter(|_| !is_lost), fault, place, watch }
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
    /// Within the API; empty outside of it.
    path: &'a str,
    found: Option<(&'static Route, Vec<String>)>,
    /// How long what is accepted for later takes; `None` for ever.
    effect_delay: Option<Duration>,
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

    /// The answer, or what the fault makes of it; `None` where there is none.
    fn meet(&mut self, fault: Option<&FaultKind>, world: &mut World) -> Option<Answer> {
        let answer = match fault {
            Some(FaultKind::Disconnect) => return None,
            Some(FaultKind::Status { status, content_type, body, .. }) => ordered(*status, content_type, body),
            Some(FaultKind::StatusAfter { status, content_type, body, .. }) => {
                self.work(world);
                ordered(*status, content_type, body)
            }
            Some(FaultKind::PrimaryLimit { status, reset_in, .. }) => {
                let limit = world.limits.standing(&self.caller, self.now).limit;
                let reset = self.now.as_second().saturating_add(*reset_in);
                let answer = self.beyond_primary(status_code(*status));
                let answer = limit_headers(limit, limit, reset).into_iter().fold(answer, with);
                self.with_version(answer, self.version())
            }
            Some(FaultKind::SecondaryLimit { status, retry_after, .. }) => {
                let message = "You have exceeded a secondary rate limit. Wait a few minutes before trying again.";
                let answer = Answer::limited(status_code(*status), message, SECONDARY_LIMIT_PAGE);
                let answer = match retry_after.as_ref().and_then(|value| fault::header(RETRY_AFTER.as_str(), value)) {
                    Some(header) => answer.with_header(header),
                    None => answer,
                };
                let answer = self.with_standing(answer, world);
                self.with_version(answer, self.version())
            }
            Some(FaultKind::Bomb { unpacked_bytes, filling }) => {
                let answer = Answer::empty(StatusCode::OK).with(CONTENT_TYPE, JSON).with(CONTENT_ENCODING, "gzip");
                answer.with_body(fault::packed(*unpacked_bytes, *filling))
            }
            Some(FaultKind::Truncated { after_bytes }) => {
                let mut answer = self.work(world);
                answer.body.truncate(fault::start_length(answer.body.len(), *after_bytes));
                answer
            }
            Some(FaultKind::Rows { duplicate, drop }) => {
                let mut answer = self.work(world);
                answer.body = fault::change_rows(answer.body, duplicate, drop);
                answer
            }
            _ => self.work(world),
        };
        Some(answer)
    }

    /// The version of the API that is asked for, if there is such a one.
    fn version(&self) -> Option<&'static str> {
        match header(&self.parts.headers, API_VERSION) {
            None => VERSIONS.first().copied(),
            Some(asked) => self.shared.config.flavour.versions().iter().copied().find(|version| *version == asked),
        }
    }

    /// The answer, with what it says about versions and limits.
    fn work(&mut self, world: &mut World) -> Answer {
        if header(&self.parts.headers, USER_AGENT.as_str()).is_none_or(str::is_empty) {
            return nameless();
        }
        let version = self.version();
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
        let answer = self.with_version(answer, version);
        if self.shared.config.flavour.has_limits() { self.with_standing(answer, world) } else { answer }
    }

    /// Says which version of the API it is, and which release of a server.
    fn with_version(&self, answer: Answer, version: Option<&'static str>) -> Answer {
        let selected = version.map(|version| ("x-github-api-version-selected", version.to_owned()));
        let release = self.shared.config.flavour.enterprise_version();
        let release = release.map(|release| ("x-github-enterprise-version", release));
        selected.into_iter().chain(release).fold(answer, with)
    }

    /// Says where the caller stands within the hourly limit.
    fn with_standing(&self, answer: Answer, world: &mut World) -> Answer {
        let Standing { limit, used, reset } = world.limits.standing(&self.caller, self.now);
        limit_headers(limit, used, reset.as_second()).into_iter().fold(answer, with)
    }

    /// Checks in GitHub's order: the client's words, the limit, the credential, then the rest.
    fn decide(&mut self, version: Option<&'static str>, world: &mut World) -> Result<Answer, Answer> {
        let Self { shared, parts, body, path, effect_delay, .. } = *self;
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
        let org = routes::org_of(route, path, arguments, world);
        let base = &shared.config.flavour.base(&origin(parts));
        if org.is_none()
            && let Some(id) = routes::renamed_org(route, arguments, world)
        {
            caller.admit(&Guard::Anyone, None, world)?;
            let rest = path.splitn(4, '/').nth(3).map(|rest| format!("/{rest}")).unwrap_or_default();
            let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
            let is_read = [Method::GET, Method::HEAD].contains(&parts.method);
            let status = if is_read { StatusCode::MOVED_PERMANENTLY } else { StatusCode::TEMPORARY_REDIRECT };
            return Err(Answer::moved(status, &format!("{base}/organizations/{id}{rest}{query}")));
        }
        let admitted = caller.admit(&route.guard, org, world);
        self.is_judged = !admitted.as_ref().is_err_and(|refusal| refusal.status == StatusCode::UNAUTHORIZED);
        admitted?;
        let call = Call {
            config: &shared.config,
            now: *now,
            base,
            version,
            caller,
            path,
            arguments,
            org,
            query: &self.query,
            body,
            effect_delay,
        };
        (route.handler)(&call, world)
    }

    /// Counts the request against the limits, or refuses it.
    fn spend(&mut self, world: &mut World) -> Result<(), Answer> {
        if !self.counts() {
            return Ok(());
        }
        let Config { primary_limit_status, secondary_limit_status, secondary_retry_after, .. } = self.shared.config;
        match world.limits.spend(&self.caller, &self.parts.method, self.now) {
            Ok(place) => {
                self.place = Some(place);
                Ok(())
            }
            Err(Exceeded::Primary) => Err(self.beyond_primary(primary_limit_status.into())),
            Err(Exceeded::Secondary { what, limit, wait }) => {
                let message =
                    format!("You have exceeded a secondary rate limit: {limit} {what}. Wait before trying again.");
                let answer = Answer::limited(secondary_limit_status.into(), &message, SECONDARY_LIMIT_PAGE);
                Err(if secondary_retry_after { answer.with(RETRY_AFTER, wait.to_string()) } else { answer })
            }
        }
    }

    fn beyond_primary(&self, status: StatusCode) -> Answer {
        let message = format!("API rate limit exceeded for {}.", self.caller.bucket());
        Answer::limited(status, &message, PRIMARY_LIMIT_PAGE)
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
        let Config { etag_covers_link, not_modified_link, .. } = self.shared.config;
        let link = answer.header(LINK).cloned();
        let mut hasher = DefaultHasher::new();
        (self.caller.bucket(), self.caller.identity(), &answer.body).hash(&mut hasher);
        if etag_covers_link {
            link.hash(&mut hasher);
        }
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
        let unchanged = Answer::empty(StatusCode::NOT_MODIFIED).with(ETAG, tag);
        match link.filter(|_| not_modified_link) {
            Some(link) => unchanged.with_header((LINK, link)),
            None => unchanged,
        }
    }
}

/// What GitHub's edge answers to a client that does not name itself: no API has seen the request.
fn nameless() -> Answer {
    let message = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.\n";
    Answer::empty(StatusCode::FORBIDDEN).with(CONTENT_TYPE, "text/plain; charset=utf-8").with_body(message.into())
}

/// An answer that was ordered as it is.
fn ordered(status: u16, content_type: &Option<String>, body: &Option<String>) -> Answer {
    let status = status_code(status);
    let is_error = status.is_client_error() || status.is_server_error();
    let answer = match body {
        Some(body) => Answer::empty(status).with_body(body.clone().into_bytes()),
        None if is_error => Answer::plain_error(status),
        None => Answer::empty(status),
    };
    match content_type.as_ref().and_then(|value| fault::header(CONTENT_TYPE.as_str(), value)) {
        Some(header) => answer.with_header(header),
        None => answer,
    }
}

fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What an answer says of the hourly limit.
fn limit_headers(limit: u32, used: u32, reset: i64) -> [(&'static str, String); 5] {
    [
        ("x-ratelimit-limit", limit.to_string()),
        ("x-ratelimit-remaining", limit.saturating_sub(used).to_string()),
        ("x-ratelimit-used", used.to_string()),
        ("x-ratelimit-reset", reset.to_string()),
        ("x-ratelimit-resource", "core".to_owned()),
    ]
}

fn with(answer: Answer, (name, value): (&'static str, String)) -> Answer {
    answer.with(HeaderName::from_static(name), value)
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
