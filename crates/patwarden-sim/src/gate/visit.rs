//! One request on its way through GitHub: who asks, for what, and what comes of it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use http::header::{CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH, LINK, RETRY_AFTER, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method, StatusCode};
use jiff::Timestamp;

use crate::answer::Answer;
use crate::auth::Caller;
use crate::config::Config;
use crate::fault::FaultKind;
use crate::flavour::Base;
use crate::limits::{Exceeded, Place, Standing};
use crate::log::{LogEntry, scrub, scrub_path};
use crate::query::Query;
use crate::routes::{self, Call, Guard, Route, VERSIONS};
use crate::shape::reshape;
use crate::simulator::Shared;
use crate::state::World;

const API_VERSION: &str = "x-github-api-version";
const PRIMARY_LIMIT_PAGE: &str = "overview/resources-in-the-rest-api#rate-limiting";
pub(super) const SECONDARY_LIMIT_PAGE: &str =
    "using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits";

/// A request with everything that is known about it on arrival.
pub(super) struct Visit<'a> {
    pub(super) shared: &'a Shared,
    pub(super) parts: &'a Parts,
    pub(super) query: Query,
    /// `None` if it was too large.
    pub(super) body: Option<&'a [u8]>,
    pub(super) now: Timestamp,
    pub(super) caller: Caller,
    /// Within the API; empty outside of it.
    pub(super) path: &'a str,
    pub(super) found: Option<(&'static Route, Vec<String>)>,
    /// How long what is accepted for later takes; `None` for ever.
    pub(super) effect_delay: Option<Duration>,
    pub(super) place: Option<Place>,
    /// Whether it came so far that somebody looked for a permission.
    pub(super) is_judged: bool,
}

impl Visit<'_> {
    pub(super) fn entry(&self, fault: Option<&FaultKind>, in_flight: usize) -> LogEntry {
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
            taken: Vec::new(),
            in_flight,
            user_agent: header(headers, USER_AGENT.as_str()).map(scrub),
            api_version: header(headers, API_VERSION).map(scrub),
        };
        entry.with_body(self.body)
    }

    /// The version of the API that is asked for, if there is such a one.
    pub(super) fn version(&self) -> Option<&'static str> {
        match header(&self.parts.headers, API_VERSION) {
            None => VERSIONS.first().copied(),
            Some(asked) => self.shared.config.flavour.versions().iter().copied().find(|version| *version == asked),
        }
    }

    /// The answer, with what it says about versions and limits.
    pub(super) fn work(&mut self, world: &mut World) -> Answer {
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
        self.with_standing(answer, world)
    }

    /// Says which version of the API it is, and which release of a server.
    pub(super) fn with_version(&self, answer: Answer, version: Option<&'static str>) -> Answer {
        let selected = version.map(|version| ("x-github-api-version-selected", version.to_owned()));
        let release = self.shared.config.flavour.enterprise_version();
        let release = release.map(|release| ("x-github-enterprise-version", release));
        selected.into_iter().chain(release).fold(answer, with)
    }

    /// Says where the caller stands within the hourly limit, if there is one.
    pub(super) fn with_standing(&self, answer: Answer, world: &mut World) -> Answer {
        if !self.shared.config.flavour.has_limits() {
            return answer;
        }
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
            return Err(self.moved(base, id));
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

    /// Sends on to the organisation of this number, which had the name that was asked for.
    fn moved(&self, base: &Base, id: u64) -> Answer {
        let rest = self.path.splitn(4, '/').nth(3).map(|rest| format!("/{rest}")).unwrap_or_default();
        let query = self.parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        let is_read = [Method::GET, Method::HEAD].contains(&self.parts.method);
        let status = if is_read { StatusCode::MOVED_PERMANENTLY } else { StatusCode::TEMPORARY_REDIRECT };
        Answer::moved(status, &format!("{base}/organizations/{id}{rest}{query}"))
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

    pub(super) fn beyond_primary(&self, status: StatusCode) -> Answer {
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

/// What an answer says of the hourly limit.
pub(super) fn limit_headers(limit: u32, used: u32, reset: i64) -> [(&'static str, String); 5] {
    [
        ("x-ratelimit-limit", limit.to_string()),
        ("x-ratelimit-remaining", limit.saturating_sub(used).to_string()),
        ("x-ratelimit-used", used.to_string()),
        ("x-ratelimit-reset", reset.to_string()),
        ("x-ratelimit-resource", "core".to_owned()),
    ]
}

pub(super) fn with(answer: Answer, (name, value): (&'static str, String)) -> Answer {
    answer.with(HeaderName::from_static(name), value)
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
