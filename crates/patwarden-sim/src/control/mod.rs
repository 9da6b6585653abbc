//! The control API under `/_sim`: another process on this machine follows the simulation and steers it.
//!
//! What it can do is what [`Simulator`]'s methods can do. A refusal is JSON as well: one line under
//! `error` that says what is wrong and what would be right.

mod body;
mod edit;
mod fault_body;
pub(crate) mod guard;
mod in_process;
mod paths;
mod routes;
pub(crate) mod secret;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use serde::Serialize;
use serde_json::json;

use crate::error::Error;
use crate::log::scrub;
use crate::simulator::{Shared, Simulator};

/// Where it is.
pub(crate) const ROOT: &str = "/_sim";
const MAX_BODY: usize = 1 << 20;

/// What a call comes to.
pub(crate) enum Reply {
    Json(StatusCode, Vec<u8>),
    Done,
}

impl Reply {
    fn ok(value: &impl Serialize) -> Self {
        // Everything serialised here has string keys or numbers for keys, so it always succeeds.
        Self::Json(StatusCode::OK, serde_json::to_vec(value).unwrap_or_default())
    }

    fn created(value: &impl Serialize) -> Self {
        Self::Json(StatusCode::CREATED, serde_json::to_vec(value).unwrap_or_default())
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let no_store = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
        let json = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        match self {
            Self::Json(status, body) => (status, no_store, json, body).into_response(),
            Self::Done => (StatusCode::NO_CONTENT, no_store).into_response(),
        }
    }
}

/// Why a call is not answered.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    message: String,
    /// The methods there are, where the one that was sent is not among them.
    allow: Option<String>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), allow: None }
    }

    fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    fn method(sent: &str, there_are: &[&str]) -> Self {
        let allow = there_are.join(", ");
        let message = format!("{} does nothing here; the methods are {allow}", scrub(sent));
        Self { allow: Some(allow), ..Self::new(StatusCode::METHOD_NOT_ALLOWED, message) }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let status = match error {
            Error::UnknownOrganization(_)
            | Error::UnknownGrant { .. }
            | Error::UnknownRequest { .. }
            | Error::UnknownMember { .. }
            | Error::UnknownUser(_) => StatusCode::NOT_FOUND,
            Error::NotInstalled(_) | Error::NameTaken(_) => StatusCode::CONFLICT,
            Error::Config(_) | Error::Webhook(_) | Error::OrganizationName(_) | Error::Refused(_) => {
                StatusCode::BAD_REQUEST
            }
            Error::Key(_) | Error::Io(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        // Whatever was sent, an error stays in one line.
        let message: String = self.message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let body = serde_json::to_vec(&json!({"error": message})).unwrap_or_default();
        let mut response = Reply::Json(self.status, body).into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(allow) = self.allow.and_then(|allow| HeaderValue::try_from(allow).ok()) {
            headers.insert(ALLOW, allow);
        }
        response
    }
}

/// Answers one request under [`ROOT`].
pub(crate) async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let admitted = guard::local(&parts).and_then(|()| guard::secret(&parts.headers, &shared.secret));
    if let Err(refusal) = admitted {
        return refusal.into_response();
    }
    let body = match Limited::new(body, MAX_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => {
            let message = "the body is larger than 1 MiB, or broke off";
            return Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message).into_response();
        }
    };
    let path = parts.uri.path().strip_prefix(ROOT).unwrap_or_default();
    let answered = routes::dispatch(&Simulator::of(&shared), &parts.method, path, &body);
    answered.map_or_else(IntoResponse::into_response, IntoResponse::into_response)
}
