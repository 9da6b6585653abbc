//! Typed [`httpmock`] helpers for tests of what is built on [`patwarden_api`], generated from GitHub's
//! OpenAPI description as that client is.
//!
//! [`MockServerExt`] gives a [`MockServer`](httpmock::MockServer) one method an operation. It takes a
//! function of two: what a request has to be, and what is answered then, both in the types of the client.
//!
//! ```
//! use httpmock::MockServer;
//! use patwarden_api::types::OrganizationProgrammaticAccessGrant as Grant;
//! use patwarden_api_mock::MockServerExt;
//!
//! let server = MockServer::start();
//! let mock = server.orgs_list_pat_grants(|when, then| {
//!     when.org("acme").owner(["mona", "hubot"]).page(None);
//!     then.ok(&vec![Grant { id: Some(4711), ..Grant::default() }]);
//! });
//! // Point the client at `server.base_url()`, let it work, and then:
//! assert_eq!(mock.calls(), 0);
//! ```
//!
//! What is not named is not looked at. A parameter that is given is matched whole: a list by all its
//! values, in any order; `None` and an empty list by its absence; a body by every field.
//!
//! What the types do not let you say is said to [`httpmock`] itself, through `into_inner`: an answer that is
//! no success, say, or a header.
//!
//! ```
//! # use httpmock::MockServer;
//! # use patwarden_api_mock::MockServerExt;
//! # let server = MockServer::start();
//! server.orgs_get(|when, then| {
//!     when.org("acme");
//!     then.into_inner().status(404).header("x-github-request-id", "AB:12");
//! });
//! ```
//!
//! Each answer is told beforehand here. A GitHub that keeps state is the `patwarden-sim` crate.

#[rustfmt::skip]
#[allow(missing_docs, unused_imports, clippy::all, clippy::panic, clippy::unwrap_used)]
mod generated;

use std::fmt::{Display, Write};

use httpmock::When;
use serde::Serialize;
use serde_json::Value;

pub use generated::{MockServerExt, operations};

/// A regular expression for one segment of a path, however its sender escapes it.
fn segment(value: impl Display) -> String {
    let mut expression = String::new();
    for byte in value.to_string().bytes() {
        // Writing to a string can't fail.
        let _ = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' => write!(expression, "{}", char::from(byte)),
            // What stands for itself ends no segment.
            b'!'..=b'~' if !b"/?#%".contains(&byte) => write!(expression, "(?:\\x{byte:02x}|%(?i:{byte:02x}))"),
            _ => write!(expression, "%(?i:{byte:02x})"),
        };
    }
    expression
}

/// This value, by what it serializes to, which is how the client sends it.
fn query(when: When, name: &'static str, value: &impl Serialize) -> When {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match serde_json::to_value(value) {
        Ok(Value::Null) | Err(_) => when.query_param_missing(name),
        Ok(Value::Array(values)) => list(when, name, values.iter().map(plain).collect()),
        Ok(value) => when.query_param(name, plain(&value)),
    }
}

/// These values and no others, in any order.
fn list(when: When, name: &'static str, mut wanted: Vec<String>) -> When {
    wanted.sort_unstable();
    // The server says of each of these what was there instead.
    let when = wanted.iter().fold(when, |when, value| when.query_param(name, value));
    when.is_true(move |request| {
        let of_name = request.query_params().into_iter().filter(|(sent, _)| sent == name);
        let mut sent: Vec<String> = of_name.map(|(_, value)| value).collect();
        sent.sort_unstable();
        sent == wanted
    })
}

#[cfg(test)]
mod tests;
