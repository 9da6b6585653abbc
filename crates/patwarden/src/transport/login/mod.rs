//! An App's logins: a JSON Web Token for itself, and for each organisation an installation token
//! that is made once and used until shortly before it ends.

mod permissions;
mod slot;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::Method;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use patwarden_api::{Operation, Request, Response};
use serde::Deserialize;
use url::Url;

use self::permissions::Permissions;
use self::slot::{Slot, State};
use super::Door;
use super::authorise::send_as;
use super::limit::rate;
use super::patience::For;
use super::send::no_body;
use super::tally::Tally;
use crate::answer::refusal;
use crate::auth::{AppKey, Token};
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result};

/// GitHub's installation tokens live an hour.
const LIFETIME: SignedDuration = SignedDuration::from_hours(1);
/// Whoever renews a token that is still good waits no longer for the new one.
const RENEW_WITHIN: Duration = Duration::from_secs(10);
/// So long is a token new, and may not be known everywhere.
const NEW: SignedDuration = SignedDuration::from_secs(5);
/// A clock that is wrong by less is none that GitHub refuses a JSON Web Token for.
const TOLERATED: SignedDuration = SignedDuration::from_secs(20);

pub(crate) struct Login {
    app: AppKey,
    base: Url,
    door: Door,
    clock: Arc<dyn Clock>,
    /// How far GitHub's clock is ahead of ours, once that has mattered.
    skew: Mutex<SignedDuration>,
    /// By the organisation's name in lower case.
    slots: Mutex<BTreeMap<String, Arc<Slot>>>,
}

/// A JSON Web Token, and how far GitHub's clock was taken to be ahead when it was made.
pub(crate) struct AppToken {
    pub(crate) token: Token,
    skew: SignedDuration,
    made: Timestamp,
}

/// An installation token, by our clock.
#[derive(Clone)]
pub(crate) struct Installed {
    pub(crate) token: Token,
    pub(crate) permissions: Permissions,
    /// Which of its slot's logins made it.
    number: u64,
    made: Timestamp,
    ends: Timestamp,
}

#[derive(Deserialize)]
struct InstallationAnswer {
    id: u64,
}

#[derive(Deserialize)]
struct TokenAnswer {
    token: String,
    expires_at: Timestamp,
    #[serde(default)]
    permissions: Permissions,
}

impl Login {
    /// `door` sends again what fails: making a token twice does no harm.
    pub(crate) fn new(app: AppKey, base: Url, door: Door, clock: Arc<dyn Clock>) -> Self {
        Self { app, base, door, clock, skew: Mutex::default(), slots: Mutex::default() }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn as_app(&self) -> Result<AppToken> {
        let skew = *self.skew.lock().unwrap_or_else(PoisonError::into_inner);
        let made = self.now();
        let token = self.app.jwt(made.saturating_add(skew).unwrap_or(made))?;
        Ok(AppToken { token, skew, made })
    }

    /// Whether a refusal of a JSON Web Token shows that the clock it was made by is wrong. The next one goes by
    /// GitHub's.
    pub(crate) fn corrects_clock(&self, refused: &AppToken, answer: &Response) -> bool {
        let Some(date) = rate::date(answer.headers()) else { return false };
        let measured = date.duration_since(self.now());
        let is_off = (measured - refused.skew).abs() > TOLERATED;
        let mut skew = self.skew.lock().unwrap_or_else(PoisonError::into_inner);
        if is_off {
            tracing::warn!(
                seconds = measured.as_secs(),
                "this machine's clock differs from GitHub's: going by GitHub's"
            );
            *skew = measured;
        }
        is_off
    }

    /// The token of an organisation's installation. One login is under way however many wait for it, and
    /// all of them get what came of it; while a token is only nearing its end, nobody waits but who renews it.
    /// What it waits for limits counts for the call.
    pub(crate) async fn as_installation(&self, org: &str, tally: &Tally) -> Result<Installed> {
        let slot = self.slot(org);
        match slot.state(self.now()) {
            State::Good(installed) => Ok(installed),
            State::Ageing(installed) => self.renewed(org, &slot, installed, tally).await,
            State::Empty => slot.fill(|| self.now(), || self.log_in(org, tally)).await,
        }
        .map_err(|error| error.in_org(org))
    }

    /// A new token from whoever comes first; the others go on with the one that there is, as does who fails.
    async fn renewed(&self, org: &str, slot: &Slot, installed: Installed, tally: &Tally) -> Result<Installed> {
        let Some(lead) = slot.lead() else { return Ok(installed) };
        if let State::Good(renewed) = slot.state(self.now()) {
            // Another has been as fast.
            return Ok(renewed);
        }
        let outcome = tokio::time::timeout(RENEW_WITHIN, self.log_in(org, tally)).await;
        let outcome = outcome.unwrap_or_else(|_| Err(Error::new(ErrorKind::Timeout, "the login takes too long")));
        lead.end(self.now(), outcome).or_else(|error| {
            tracing::warn!(org, %error, "the token could not be renewed yet");
            Ok(installed)
        })
    }

    /// The next request of this organisation logs in anew, unless another has done so already.
    pub(crate) fn forget(&self, org: &str, refused: &Installed) {
        self.slot(org).forget(refused.number);
    }

    /// Whether a token may not be known everywhere yet.
    pub(crate) fn is_new(&self, installed: &Installed) -> bool {
        self.now().duration_since(installed.made) < NEW
    }

    fn slot(&self, org: &str) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(org.to_ascii_lowercase()).or_default())
    }

    async fn log_in(&self, org: &str, tally: &Tally) -> Result<Installed> {
        const FIND: &str = "apps/get-org-installation";
        const MAKE: &str = "apps/create-installation-access-token";
        let ask = async |method: Method, operation: &str, path: &str| {
            let mut request = self.request(method, path)?;
            request.extensions_mut().insert(tally.of_a_login());
            request.extensions_mut().insert(For(org.into()));
            if let Some(operation) = Operation::named(operation) {
                request.extensions_mut().insert(*operation);
            }
            self.ask(request).await
        };
        let found = ask(Method::GET, FIND, &format!("orgs/{org}/installation")).await;
        let found = found.map_err(|error| error.in_operation(FIND))?;
        if !found.status().is_success() {
            return Err(not_found(org, refusal(&found)).in_operation(FIND));
        }
        let installation: InstallationAnswer = read(&found, FIND)?;
        let path = format!("app/installations/{}/access_tokens", installation.id);
        let begun = self.now();
        let answer = ask(Method::POST, MAKE, &path).await.map_err(|error| error.in_operation(MAKE))?;
        let made: TokenAnswer = read(&answer, MAKE)?;
        // By GitHub's clock, which may not be ours; on ours it begins no later than it was asked for.
        let issued = rate::date(answer.headers()).unwrap_or(begun);
        let lives = made.expires_at.duration_since(issued).clamp(SignedDuration::ZERO, LIFETIME);
        let ends = begun.saturating_add(lives).unwrap_or(Timestamp::MAX);
        tracing::debug!(org, %ends, "logged in");
        let (token, permissions) = (Token::new(made.token)?, made.permissions);
        Ok(Installed { token, permissions, number: 0, made: self.now(), ends })
    }

    /// As the App itself; once more by GitHub's clock, if ours was why it was refused, and if it waited for a limit
    /// for so long that its token ended.
    async fn ask(&self, request: Request) -> Result<Response> {
        let token = self.as_app()?;
        let answer = send_as(&self.door, request.clone(), &token.token).await?;
        let has_ended = || self.now().duration_since(token.made) >= AppKey::TOKEN_LIFE;
        if answer.status() == StatusCode::UNAUTHORIZED && (self.corrects_clock(&token, &answer) || has_ended()) {
            return send_as(&self.door, request, &self.as_app()?.token).await;
        }
        Ok(answer)
    }

    fn request(&self, method: Method, path: &str) -> Result<Request> {
        let mut request = Request::new(no_body());
        *request.method_mut() = method;
        *request.uri_mut() = format!("{}/{path}", self.base.as_str().trim_end_matches('/'))
            .parse()
            .map_err(|_| Error::invalid_input("the organisation's name does not fit a URL"))?;
        patwarden_api::prepare_headers(request.headers_mut());
        Ok(request)
    }
}

/// GitHub has one answer for an organisation that it does not know and for one without the App.
fn not_found(org: &str, error: Error) -> Error {
    match error.kind() {
        ErrorKind::NotFound => Error::new(
            ErrorKind::NotInstalled,
            format!("the App is not installed on {org}, or there is no such organisation"),
        )
        .with_answer(404, error.request_id().map(str::to_owned), None)
        .with_hint("install it from the App's public page, or check the name"),
        ErrorKind::Authentication if error.status() == Some(401) => error.with_hint(
            "GitHub does not take this App id with this key: check that they belong together, and the system's clock",
        ),
        _ => error,
    }
}

/// Never shows the body: it holds the token.
fn read<T: serde::de::DeserializeOwned>(answer: &Response, operation: &'static str) -> Result<T> {
    if !answer.status().is_success() {
        return Err(refusal(answer).in_operation(operation));
    }
    serde_json::from_slice(answer.body()).map_err(|_| {
        Error::new(ErrorKind::InvalidAnswer, "the answer to the login is not what GitHub documents")
            .in_operation(operation)
    })
}
