//! The innermost layer: one request over the network, its answer read to the end, within bounds.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use patwarden_api::{Request, Response};
use url::Url;

use super::service;
use crate::error::{Error, ErrorKind, Reached, Result};

/// A page of 100 grants is about 140 KB; nothing that GitHub answers here comes near this, also
/// after decompression.
const LARGEST_BODY: usize = 32 << 20;
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// GitHub gives up on its own side after ten seconds.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

#[derive(Clone, Debug)]
pub(crate) struct Send {
    client: reqwest::Client,
}

/// A network client for this base URL; redirects are an answer like any other.
pub(crate) fn network_client(base: &Url) -> Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_WITHIN)
        .timeout(ANSWER_WITHIN);
    if crate::origin::is_loopback(base) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| Error::configuration(format!("cannot set up TLS: {error}")).with_source(error))
}

impl Send {
    pub(crate) fn new(client: reqwest::Client) -> Self {
        Self { client }
    }

    async fn pass(&self, request: Request) -> Result<Response> {
        let (parts, body) = request.into_parts();
        let request = http::Request::from_parts(parts, reqwest::Body::from(body));
        let request = reqwest::Request::try_from(request).map_err(fault)?;
        let answer = self.client.execute(request).await.map_err(fault)?;
        let (parts, body) = http::Response::<reqwest::Body>::from(answer).into_parts();
        let body = Limited::new(body, LARGEST_BODY).collect().await.map_err(broken_body)?;
        Ok(http::Response::from_parts(parts, body.to_bytes()))
    }
}

service!(Send);

fn fault(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let (kind, reached, message) = if error.is_connect() {
        let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Connection };
        (kind, Reached::Nobody, "no connection")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, Reached::Server, "no answer in time")
    } else {
        (ErrorKind::Connection, Reached::Server, "the connection broke")
    };
    Error::new(kind, format!("{message}: {}", innermost(&error))).having_reached(reached).with_source(error)
}

fn broken_body(error: Box<dyn std::error::Error + std::marker::Send + Sync>) -> Error {
    if error.is::<LengthLimitError>() {
        return Error::new(ErrorKind::InvalidAnswer, format!("the answer is larger than {} MiB", LARGEST_BODY >> 20));
    }
    match error.downcast::<reqwest::Error>() {
        Ok(error) => fault(*error),
        Err(error) => Error::new(ErrorKind::Connection, format!("the connection broke: {error}")),
    }
}

/// The cause that says most: "connection refused", not "error sending request".
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

/// An empty body, for requests that have none.
pub(crate) fn no_body() -> Bytes {
    Bytes::new()
}
