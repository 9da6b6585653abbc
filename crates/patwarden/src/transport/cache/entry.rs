//! An answer that is kept.

use bytes::Bytes;
use http::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LINK, SET_COOKIE, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, VARY,
};
use http::{HeaderMap, StatusCode, Uri};
use patwarden_api::Response;
use serde::de::IgnoredAny;

use super::key::Key;
use super::says_no_store;
use crate::link::Asked;

/// What belongs to one connection or to one person's browser.
const NEVER_KEPT: [HeaderName; 6] = [SET_COOKIE, CONNECTION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];
/// What a 304 says of itself and not of what it stands for.
const OF_THE_304: [HeaderName; 3] = [CONTENT_LENGTH, CONTENT_TYPE, ETAG];
/// Roughly what an entry takes beside what it holds.
const FRAME: u64 = 256;

/// An answer with status 200, as it came.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) etag: HeaderValue,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The list that it is a page of.
    pub(super) listing: Key,
    /// Entries of a cache are numbered as they are kept.
    pub(super) order: i64,
}

impl Entry {
    /// What is kept of an answer, if it may be kept and GitHub can be asked about it.
    pub(super) fn of(answer: &Response, listing: Key) -> Option<Self> {
        let headers = answer.headers();
        let varies_by_more = headers.get_all(VARY).iter().any(|by| by == "*");
        if answer.status() != StatusCode::OK || answer.body().is_empty() || varies_by_more || says_no_store(headers) {
            return None;
        }
        let etag = headers.get(ETAG)?.clone();
        let mut headers = headers.clone();
        for name in NEVER_KEPT {
            headers.remove(name);
        }
        // A slice of its own: the answer's may hold on to more than it shows.
        let body = Bytes::copy_from_slice(answer.body());
        Some(Self { etag, headers, body, listing, order: 0 })
    }

    /// How many bytes it takes, with its key.
    pub(super) fn weight(&self) -> u64 {
        let headers: usize = self.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 32).sum();
        FRAME + (2 * Key::LENGTH + self.etag.len() + headers + self.body.len()) as u64
    }

    /// Whether the list may go on behind this page although what is known of it says that it ends here.
    ///
    /// A tag vouches for a body. That the page is unchanged does not say that it is still the last: a full
    /// page is just the same when another has come behind it. A page that is not full is the last, for
    /// another row would be on it; but not in a list that goes on behind an id, whose pages are made before it is
    /// looked at what may be shown. One that names a next page is not the last; should that page have gone,
    /// it is asked for and found empty. So a listing ends early only on such a page that names no next one,
    /// which is what is told here, and whose links are to be asked for again.
    pub(super) fn may_go_on(&self, uri: &Uri) -> bool {
        !self.names_next() && self.rows().is_some_and(|rows| is_paged_by_id(uri) || rows >= Asked::by(uri).size)
    }

    /// Which page is the last as far as this one tells.
    pub(super) fn end(&self, uri: &Uri) -> Option<u64> {
        if is_paged_by_id(uri) {
            return None;
        }
        if self.names_next() {
            let values = self.headers.get_all(LINK).iter();
            return values.filter_map(|value| value.to_str().ok()).find_map(crate::link::named_last);
        }
        let page = Asked::by(uri).page;
        self.has_rows().map(|has_rows| if has_rows { page } else { (page - 1).max(1) })
    }

    fn names_next(&self) -> bool {
        let values = self.headers.get_all(LINK).iter();
        values.filter_map(|value| value.to_str().ok()).any(crate::link::names_next)
    }

    /// How many rows the answer has, if it is a list. Others say in their bodies how many there are.
    fn rows(&self) -> Option<usize> {
        if self.body.trim_ascii_start().first() != Some(&b'[') {
            return None;
        }
        serde_json::from_slice::<Vec<IgnoredAny>>(&self.body).ok().map(|rows| rows.len())
    }

    /// Whether it has any, if it is a list: far cheaper to know than how many.
    fn has_rows(&self) -> Option<bool> {
        let rows = self.body.trim_ascii_start().strip_prefix(b"[")?;
        Some(rows.trim_ascii_start().first() != Some(&b']'))
    }

    pub(super) fn has_links_of(&self, other: &Self) -> bool {
        self.headers.get_all(LINK).iter().eq(other.headers.get_all(LINK))
    }

    /// This answer, as a 304 has confirmed it: what the 304 says of the request and of the limits is newer.
    /// And whether it names other pages than those that were known.
    pub(super) fn confirmed_by(&self, answer: Response) -> (Response, bool) {
        let (mut parts, _) = answer.into_parts();
        let mut newer = std::mem::replace(&mut parts.headers, self.headers.clone());
        for name in OF_THE_304 {
            newer.remove(name);
        }
        for name in newer.keys() {
            parts.headers.remove(name);
        }
        for (name, value) in newer.iter() {
            parts.headers.append(name, value.clone());
        }
        parts.status = StatusCode::OK;
        let links_changed = !parts.headers.get_all(LINK).iter().eq(self.headers.get_all(LINK));
        (Response::from_parts(parts, self.body.clone()), links_changed)
    }
}

fn is_paged_by_id(uri: &Uri) -> bool {
    uri.path().ends_with("/organizations")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_page_is_behind_the_last_one_and_any_other_that_names_none_is_it() {
        let end = |body: &'static [u8], page: u64| {
            let mut answer = Response::new(Bytes::from_static(body));
            answer.headers_mut().insert(ETAG, HeaderValue::from_static("\"tag\""));
            let uri = format!("/orgs/acme/personal-access-tokens?page={page}").parse().unwrap();
            Entry::of(&answer, Key([0; Key::LENGTH])).unwrap().end(&uri)
        };
        assert_eq!((end(b"[]", 3), end(b" [ \n ] ", 3), end(b"[]", 1)), (Some(2), Some(2), Some(1)));
        assert_eq!((end(b"[{}]", 3), end(b" [ {}]", 1)), (Some(3), Some(1)));
        assert_eq!((end(b"{}", 3), end(b" ", 3)), (None, None), "no list");
    }
}
