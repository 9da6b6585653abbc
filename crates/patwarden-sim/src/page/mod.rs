//! A page at `/` that shows a person what there is: one HTML document that needs nothing else.
//!
//! It is there for a browser alone: without `text/html` in `Accept` the path is GitHub's. It holds no
//! secret and needs none, so whoever asks by another name than this machine's is refused.

mod html;
mod view;

use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, Method};
use sha2::{Digest as _, Sha256};

use crate::control::guard;
use crate::page::view::View;
use crate::query::Query;
use crate::simulator::Shared;

const STYLE: &str = include_str!("style.css");

/// Nothing may be loaded or run; the style is known by its hash.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

/// Whether a request is a browser's, for the page.
pub(crate) fn is_asked_for(request: &Request) -> bool {
    let html = |range: &str| {
        let mut parts = range.split(';').map(str::trim);
        let is_html = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("text/html"));
        let refused = |part: &str| {
            let weight = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="));
            weight.is_some_and(|weight| weight.parse() == Ok(0.0))
        };
        is_html && !parts.any(refused)
    };
    let accepted = request.headers().get_all(ACCEPT);
    request.uri().path() == "/"
        && [Method::GET, Method::HEAD].contains(request.method())
        && accepted.iter().filter_map(|value| value.to_str().ok()).any(|value| value.split(',').any(html))
}

/// The page, as the state is now.
pub(crate) fn answer(shared: &Shared, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if let Err(refusal) = guard::local(&parts) {
        return refusal.into_response();
    }
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    let (status, html) = View::of(shared, &query).page();
    let body = if parts.method == Method::HEAD { Body::empty() } else { Body::from(html) };
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY.as_str()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (CACHE_CONTROL, "no-store"),
        (VARY, "Accept"),
    ];
    let mut response = (status, body).into_response();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
