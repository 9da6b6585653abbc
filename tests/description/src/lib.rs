//! Holds requests and answers against the vendored description of GitHub's API. It depends on nothing
//! of ours, so that client and simulator are judged by a third.

// It is test code, which clippy can not tell by where it lies.
#![allow(clippy::expect_used, clippy::panic)]

mod answer;
mod corrections;
mod document;
mod operations;
mod request;
mod schema;
mod undeclared;
mod webhook;

use http::{HeaderMap, Method};

pub use answer::{problems_of_answer, problems_of_newer_answer};
pub use operations::{BEYOND, operation_at, operations, settings_of};
pub use request::problems_of_request;
pub use webhook::problems_of_webhook;

/// The versions of the API there are; the vendored description is of the first.
const VERSIONS: [&str; 2] = ["2022-11-28", "2026-03-10"];
const API_VERSION: &str = "x-github-api-version";

/// What was asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The method.
    pub method: &'a Method,
    /// The path as sent.
    pub path: &'a str,
    /// The query as sent, without the question mark.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body; none if it is empty.
    pub body: &'a [u8],
}

impl Asked<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn is_of_later_version(&self) -> bool {
        self.header(API_VERSION) == Some(VERSIONS[1])
    }
}
