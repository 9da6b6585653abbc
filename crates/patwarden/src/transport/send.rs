//! The innermost layer: one request over the network, its answer read to the end, within bounds.

use std::error::Error as _;
use std::io;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use patwarden_api::{Request, Response};
use reqwest::{Certificate, Proxy, tls};
use url::Url;

use super::service;
use crate::bounds::{Bounds, DEEPEST_JSON};
use crate::error::{Error, ErrorKind, Reached, Result};

#[derive(Clone, Debug)]
pub(crate) struct Send {
    client: reqwest::Client,
    bounds: Bounds,
}

/// The way to the network.
#[derive(Clone, Debug, Default)]
pub(crate) struct Way {
    pub(crate) proxy: Through,
    /// Certificates of authorities that are trusted besides those of the system.
    pub(crate) authorities: Vec<Certificate>,
}

/// Which proxy is used. None is for this machine itself.
#[derive(Clone, Debug, Default)]
pub(crate) enum Through {
    #[default]
    Nothing,
    /// What the environment says: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    Environment,
    This(Box<Proxy>),
}

/// A network client for this base URL; redirects are an answer like any other.
pub(crate) fn network_client(base: &Url, way: Way, bounds: &Bounds) -> Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .tls_version_min(tls::Version::TLS_1_2)
        .connect_timeout(bounds.connect_within)
        .read_timeout(bounds.stalled_for)
        .timeout(bounds.answer_within)
        .http1_max_headers(bounds.headers);
    builder = match way.proxy {
        _ if crate::origin::is_loopback(base) => builder.no_proxy(),
        Through::Nothing => builder.no_proxy(),
        Through::Environment => builder,
        Through::This(proxy) => builder.no_proxy().proxy(*proxy),
    };
    if !way.authorities.is_empty() {
        builder = builder.tls_certs_merge(way.authorities);
    }
    builder.build().map_err(|error| Error::configuration(format!("cannot set up TLS: {error}")).with_source(error))
}

impl Send {
    pub(crate) fn new(client: reqwest::Client, bounds: Bounds) -> Self {
        Self { client, bounds }
    }

    async fn pass(&self, request: Request) -> Result<Response> {
        let (parts, body) = request.into_parts();
        let request = http::Request::from_parts(parts, reqwest::Body::from(body));
        let request = reqwest::Request::try_from(request).map_err(|error| {
            Error::invalid_input("the request can't be sent: its URL is none")
                .with_source(error.without_url())
                .having_reached(Reached::Nobody)
        })?;
        let answer = self.client.execute(request).await.map_err(fault)?;
        let (parts, body) = http::Response::<reqwest::Body>::from(answer).into_parts();
        if parts.headers.len() > self.bounds.headers {
            return Err(too_much(format!("the answer has more than {} headers", self.bounds.headers)));
        }
        let body = Limited::new(body, self.bounds.body).collect().await;
        let body = body.map_err(|error| broken_body(error, self.bounds.body))?.to_bytes();
        if self.bounds.json_depth < DEEPEST_JSON && is_deeper(&body, self.bounds.json_depth) {
            return Err(too_much(format!("the answer is nested deeper than {} levels", self.bounds.json_depth)));
        }
        Ok(http::Response::from_parts(parts, body))
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
    } else if is_undecodable(&error) {
        return Error::new(ErrorKind::InvalidAnswer, "the answer's compression is broken").with_source(error);
    } else {
        (ErrorKind::Connection, Reached::Server, "the connection broke")
    };
    Error::new(kind, format!("{message}: {}", innermost(&error))).having_reached(reached).with_source(error)
}

fn broken_body(error: Box<dyn std::error::Error + std::marker::Send + Sync>, most: usize) -> Error {
    if error.is::<LengthLimitError>() {
        return too_much(format!("the answer is larger than {}", in_words(most)));
    }
    match error.downcast::<reqwest::Error>() {
        Ok(error) => fault(*error),
        Err(error) => Error::new(ErrorKind::Connection, format!("the connection broke: {error}")),
    }
}

fn too_much(what: String) -> Error {
    Error::new(ErrorKind::InvalidAnswer, what).with_hint("a bound of the client allows more, if it has to be")
}

fn in_words(bytes: usize) -> String {
    const MIB: usize = 1 << 20;
    if bytes >= MIB && bytes.is_multiple_of(MIB) { format!("{} MiB", bytes / MIB) } else { format!("{bytes} bytes") }
}

/// Whether lists and objects lie in each other deeper than so, as far as it is JSON.
fn is_deeper(json: &[u8], most: usize) -> bool {
    let (mut depth, mut is_text, mut is_escaped) = (0usize, false, false);
    for byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'[' | b'{' if !is_text => {
                depth += 1;
                if depth > most {
                    return true;
                }
            }
            b']' | b'}' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Whether it came whole and can't be unpacked.
fn is_undecodable(error: &reqwest::Error) -> bool {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|cause| cause.kind() == io::ErrorKind::InvalidData))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_that_of_lists_and_objects_and_not_of_what_stands_in_text() {
        for (json, depth) in
            [("", 0), ("[]", 1), (r#"[{"a":[1]},{"b":{}}]"#, 3), (r#"["[[[[", "\"[[[", "\\"]"#, 1), ("]]]]][[", 2)]
        {
            assert!(!is_deeper(json.as_bytes(), depth), "{json}");
            assert!(depth == 0 || is_deeper(json.as_bytes(), depth - 1), "{json}");
        }
        assert!(is_deeper("[".repeat(200_000).as_bytes(), 127));
    }
}
