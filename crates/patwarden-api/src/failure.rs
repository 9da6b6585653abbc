//! Taking an error of the generated client apart, without losing anything and without showing
//! what an answer held.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;
use http_body_util::BodyExt;

use crate::{BoxError, Error, Response};

/// What went wrong with a call of the generated client.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// A parameter is missing or not of its kind; nothing was sent.
    #[error("invalid request: {0}")]
    Request(String),
    /// The transport gave no answer; its own error is inside.
    #[error("{0}")]
    Transport(Arc<dyn std::error::Error + Send + Sync>),
    /// The server answered, with a status that is not the operation's success.
    #[error("the server answered {}", .0.status())]
    Status(Box<Response>),
    /// The server answered with success and a body that is not what the description says.
    ///
    /// The body itself is left out: it may hold a secret.
    #[error("the answer could not be read: {0}")]
    Payload(serde_json::Error),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// Takes an error of the generated client apart.
    pub async fn from_error(error: Error) -> Self {
        match error {
            Error::InvalidRequest(message) => Self::Request(message),
            Error::InvalidResponsePayload(_, error) => Self::Payload(error),
            Error::UnexpectedResponse(response) => Self::from_response(response).await,
            // Requests are only built with reqwest here, never sent: this is one that can't be built.
            Error::CommunicationError(error) => Self::Request(error.without_url().to_string()),
            other => Self::Other(other.to_string()),
        }
    }

    async fn from_response(response: reqwest::Response) -> Self {
        // reqwest hides the extensions of its own response type.
        let (parts, body) = http::Response::<reqwest::Body>::from(response).into_parts();
        if let Some(failure) = parts.extensions.get::<TransportFailure>() {
            return Self::Transport(Arc::clone(&failure.0));
        }
        match body.collect().await {
            Ok(body) => Self::Status(Box::new(Response::from_parts(parts, body.to_bytes()))),
            Err(error) => Self::Other(error.to_string()),
        }
    }
}

/// As `Display`: neither headers nor bodies, which are somebody's input and can hold a secret.
impl fmt::Debug for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// A transport's error on its way through the generated code, which can carry responses only.
#[derive(Clone)]
pub(crate) struct TransportFailure(Arc<dyn std::error::Error + Send + Sync>);

impl TransportFailure {
    pub(crate) fn new(error: BoxError) -> Self {
        Self(Arc::from(error))
    }

    pub(crate) fn into_response(self) -> reqwest::Response {
        let mut response = http::Response::new(Bytes::new());
        // A status that no operation declares, and that no server sends with this extension.
        *response.status_mut() = StatusCode::from_u16(599).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.extensions_mut().insert(self);
        response.into()
    }
}

impl fmt::Debug for TransportFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}
