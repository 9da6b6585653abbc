//! An App's logins: a JSON Web Token for itself, and for each organisation an installation token
//! that is made once and used until shortly before it ends.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use http::Method;
use jiff::{SignedDuration, Timestamp};
use patwarden_api::{Request, Response};
use serde::Deserialize;
use url::Url;

use super::authorise::set_bearer;
use super::send::no_body;
use super::{Door, through};
use crate::answer::refusal;
use crate::auth::{AppKey, Token};
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result};

/// An installation token lives an hour; one with less than this left is replaced.
const LEFT_AT_LEAST: SignedDuration = SignedDuration::from_mins(8);

type Slot = Arc<tokio::sync::Mutex<Option<Installed>>>;

pub(crate) struct Login {
    app: AppKey,
    base: Url,
    door: Door,
    clock: Arc<dyn Clock>,
    /// By the organisation's name in lower case. The lock of a slot is held while it is filled, so
    /// that one login is under way however many requests wait for it.
    slots: Mutex<BTreeMap<String, Slot>>,
}

#[derive(Clone)]
struct Installed {
    token: Token,
    expires_at: Timestamp,
}

#[derive(Deserialize)]
struct InstallationAnswer {
    id: u64,
}

#[derive(Deserialize)]
struct TokenAnswer {
    token: String,
    expires_at: Timestamp,
}

impl Login {
    /// `door` sends again what fails: making a token twice does no harm.
    pub(crate) fn new(app: AppKey, base: Url, door: Door, clock: Arc<dyn Clock>) -> Self {
        Self { app, base, door, clock, slots: Mutex::default() }
    }

    pub(crate) fn as_app(&self) -> Result<Token> {
        self.app.jwt(self.clock.now())
    }

    pub(crate) async fn as_installation(&self, org: &str) -> Result<Token> {
        let slot = self.slot(org);
        let mut slot = slot.lock().await;
        if let Some(installed) = &*slot
            && installed.expires_at.duration_since(self.clock.now()) > LEFT_AT_LEAST
        {
            return Ok(installed.token.clone());
        }
        let installed = self.log_in(org).await.map_err(|error| error.in_org(org))?;
        Ok(slot.insert(installed).token.clone())
    }

    /// The next request of this organisation logs in anew.
    pub(crate) async fn forget(&self, org: &str) {
        *self.slot(org).lock().await = None;
    }

    fn slot(&self, org: &str) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(org.to_ascii_lowercase()).or_default())
    }

    async fn log_in(&self, org: &str) -> Result<Installed> {
        const FIND: &str = "apps/get-org-installation";
        const MAKE: &str = "apps/create-installation-access-token";
        let found = self.ask(Method::GET, &format!("orgs/{org}/installation")).await;
        let found = found.map_err(|error| error.in_operation(FIND))?;
        if !found.status().is_success() {
            return Err(not_found(org, refusal(&found)).in_operation(FIND));
        }
        let installation: InstallationAnswer = read(&found, FIND)?;
        let path = format!("app/installations/{}/access_tokens", installation.id);
        let made = self.ask(Method::POST, &path).await.map_err(|error| error.in_operation(MAKE))?;
        let made: TokenAnswer = read(&made, MAKE)?;
        tracing::debug!(org, expires_at = %made.expires_at, "logged in");
        Ok(Installed { token: Token::new(made.token)?, expires_at: made.expires_at })
    }

    async fn ask(&self, method: Method, path: &str) -> Result<Response> {
        let mut request = Request::new(no_body());
        *request.method_mut() = method;
        *request.uri_mut() = format!("{}/{path}", self.base.as_str().trim_end_matches('/'))
            .parse()
            .map_err(|_| Error::invalid_input("the organisation's name does not fit a URL"))?;
        patwarden_api::prepare_headers(request.headers_mut());
        set_bearer(&mut request, &self.as_app()?)?;
        through(&self.door, request).await
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
