//! Under what an answer is kept: a digest of who asks and for what, from which neither can be read.

use aws_lc_rs::digest::{Context, SHA256};
use http::header::{ACCEPT, HeaderName};
use patwarden_api::Request;

use crate::transport::authorise::Identity;

const API_VERSION: HeaderName = HeaderName::from_static("x-github-api-version");
/// Another way to make keys is another format: then old entries are never found, and go in time.
const FORMAT: &[u8] = b"patwarden cache 1";
/// What tells the pages of a list from each other.
const PAGES: [&str; 2] = ["page", "since"];

/// A login, as a digest.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint([u8; 32]);

impl Fingerprint {
    pub(crate) fn of(kind: &str, what: &str) -> Self {
        Self(digest([FORMAT, kind.as_bytes(), what.as_bytes()]))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key(pub(super) [u8; Self::LENGTH]);

impl Key {
    pub(super) const LENGTH: usize = 32;

    /// The login and as whom it asks, since tags are of a token; the URL; and what else of a request its
    /// answer depends on.
    pub(super) fn of(request: &Request, login: &Fingerprint) -> Self {
        Self::by(request, login, &request.uri().to_string())
    }

    /// The same for all pages of a list.
    pub(super) fn of_listing(request: &Request, login: &Fingerprint) -> Self {
        let uri = request.uri();
        let pairs = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs.filter(|(name, _)| !PAGES.contains(&name.as_ref())));
        let authority = uri.authority().map_or("", http::uri::Authority::as_str);
        Self::by(request, login, &format!("list {authority} {} {}", uri.path(), query.finish()))
    }

    fn by(request: &Request, login: &Fingerprint, what: &str) -> Self {
        let identity = match request.extensions().get::<Identity>() {
            Some(Identity::Org(org)) => org.to_ascii_lowercase(),
            _ => String::new(),
        };
        let header = |name| request.headers().get(name).map_or(&b""[..], |value| value.as_bytes());
        let parts = [FORMAT, &login.0, identity.as_bytes(), what.as_bytes(), header(ACCEPT), header(API_VERSION)];
        Self(digest(parts))
    }
}

/// Each part with its length, so that no two lists of parts are the same bytes.
pub(super) fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    let mut digest = [0; 32];
    digest.copy_from_slice(context.finish().as_ref());
    digest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use bytes::Bytes;

    use super::*;

    fn request(uri: &str, identity: Identity, accept: &'static str, version: &'static str) -> Request {
        let request = http::Request::get(uri).header(ACCEPT, accept).header(API_VERSION, version);
        request.extension(identity).body(Bytes::new()).unwrap()
    }

    #[test]
    fn whatever_an_answer_depends_on_makes_another_key() {
        let org = |name: &str| Identity::Org(name.into());
        let (a, b) = (Fingerprint::of("token", "ghs_a"), Fingerprint::of("token", "ghs_b"));
        let keys = [
            Key::of(&request("https://h/x?page=1", org("acme"), "json", "1"), &a),
            Key::of(&request("https://h/x?page=1", org("acme"), "json", "1"), &b),
            Key::of(&request("https://h/x?page=1", org("acme"), "json", "1"), &Fingerprint::of("app", "ghs_a")),
            Key::of(&request("https://h/x?page=1", org("umbrella"), "json", "1"), &a),
            Key::of(&request("https://h/x?page=1", Identity::Own, "json", "1"), &a),
            Key::of(&request("https://h/x?page=2", org("acme"), "json", "1"), &a),
            Key::of(&request("https://g/x?page=1", org("acme"), "json", "1"), &a),
            Key::of(&request("http://h/x?page=1", org("acme"), "json", "1"), &a),
            Key::of(&request("https://h/x?page=1", org("acme"), "raw", "1"), &a),
            Key::of(&request("https://h/x?page=1", org("acme"), "json", "2"), &a),
            Key::of(&request("https://h/x?page=1", org("acme"), "json1", ""), &a),
            Key::of_listing(&request("https://h/x?page=1", org("acme"), "json", "1"), &a),
        ];
        assert_eq!(keys.iter().map(|key| key.0).collect::<BTreeSet<_>>().len(), keys.len());
        let upper = Key::of(&request("https://h/x?page=1", org("ACME"), "json", "1"), &a);
        assert!(upper == keys[0], "names of organisations have no case");
    }

    #[test]
    fn pages_of_one_list_share_a_listing_and_those_of_two_do_not() {
        let login = Fingerprint::of("token", "x");
        let listing = |uri: &str| Key::of_listing(&request(uri, Identity::Own, "json", "1"), &login);
        assert!(listing("https://h/x?per_page=2&page=1") == listing("https://h/x?per_page=2&page=2"));
        assert!(listing("https://h/x?per_page=2") == listing("https://h/x?per_page=2&since=9"));
        assert!(listing("https://h/x?per_page=2") != listing("https://h/x?per_page=3"));
        assert!(listing("https://h/x?owner=a%26b") != listing("https://h/x?owner=a&b"));
        assert!(listing("https://h/x") != listing("https://h/y"));
    }
}
