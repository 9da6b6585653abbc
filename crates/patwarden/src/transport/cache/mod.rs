//! Asks GitHub only for what has changed: an answer that was kept is asked about by its tag, and
//! GitHub says in a few bytes, for no points, that it is still so.
//!
//! It never answers by itself. Whatever it hands out, GitHub has just confirmed to this very login,
//! so nothing is out of date and a right that was taken away is gone at once.

mod entry;
mod items;
mod key;
mod memory;
#[cfg(feature = "cache-sqlite")]
mod sqlite;
mod store;

use http::header::{CACHE_CONTROL, IF_MODIFIED_SINCE, IF_NONE_MATCH, LINK, RANGE};
use http::{HeaderMap, Method, StatusCode, Uri};
use patwarden_api::{Request, Response};

use self::entry::Entry;
pub(crate) use self::items::Shelf;
pub(crate) use self::key::Fingerprint;
use self::key::Key;
pub use self::store::Cache;
use super::{Door, Layer};
use crate::answer::refusal;
use crate::error::{ErrorKind, Result};

pub(crate) struct Revalidate {
    inner: Door,
    cache: Cache,
    login: Fingerprint,
}

impl Revalidate {
    /// `login` tells this client's entries from those of another login that shares the cache.
    pub(crate) fn new(inner: Door, cache: Cache, login: Fingerprint) -> Self {
        Self { inner, cache, login }
    }

    /// Keeps an answer in the place of what was known before, or lets go of that.
    async fn learn(&self, key: Key, listing: Key, uri: &Uri, known: Option<&Entry>, answer: Response) -> Response {
        match answer.status() {
            StatusCode::OK => {
                let Some(entry) = Entry::of(&answer, listing) else {
                    if known.is_some() {
                        self.cache.forget(key).await;
                    }
                    return answer;
                };
                let shelf = Shelf::new(self.cache.clone(), key, entry.etag.clone());
                let end = entry.end(uri);
                if self.cache.is_other_end(listing, end) {
                    self.cache.forget_older(listing, i64::MAX).await;
                }
                self.cache.note_end(listing, end);
                // Pages that are unchanged may still name the last page as it was. Who pages on from there
                // reads nothing wrong, but asks for pages that are gone, or one by one for those that are new.
                if let Some(known) = known
                    && !known.has_links_of(&entry)
                {
                    self.cache.forget_older(listing, known.order).await;
                }
                if self.cache.keep(key, entry).await { with(answer, shelf) } else { answer }
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::GONE
                // Who is asked to wait will be glad of what is known then.
                if refusal(&answer).kind() != ErrorKind::RateLimited =>
            {
                self.cache.forget(key).await;
                answer
            }
            _ => answer,
        }
    }
}

impl Layer for Revalidate {
    async fn pass(&self, request: Request) -> Result<Response> {
        if !concerns(&request) {
            return self.inner.pass(request).await;
        }
        let (key, listing) = (Key::of(&request, &self.login), Key::of_listing(&request, &self.login));
        let uri = request.uri().clone();
        let Some(entry) = self.cache.answer(&key).await else {
            let answer = self.inner.pass(request).await?;
            return Ok(self.learn(key, listing, &uri, None, answer).await);
        };
        let mut conditional = request.clone();
        conditional.headers_mut().insert(IF_NONE_MATCH, entry.etag.clone());
        let answer = self.inner.pass(conditional).await?;
        if answer.status() != StatusCode::NOT_MODIFIED {
            return Ok(self.learn(key, listing, &uri, Some(&entry), answer).await);
        }
        let tells_links = answer.headers().contains_key(LINK);
        let end = entry.end(&uri);
        if !tells_links && (entry.may_go_on(&uri) || self.cache.is_other_end(listing, end)) {
            tracing::debug!(path = uri.path(), "unchanged: asking whether its place in the list is, too");
            let answer = self.inner.pass(request).await?;
            return Ok(self.learn(key, listing, &uri, Some(&entry), answer).await);
        }
        tracing::debug!(path = uri.path(), "unchanged");
        let (answer, links_changed) = entry.confirmed_by(answer);
        let shelf = Shelf::new(self.cache.clone(), key, entry.etag.clone());
        // An entry has a body of its own, which is as large as the page.
        match links_changed.then(|| Entry::of(&answer, listing)).flatten() {
            Some(entry) => {
                self.cache.note_end(listing, entry.end(&uri));
                self.cache.keep(key, entry).await;
            }
            None => self.cache.note_end(listing, end),
        }
        Ok(with(answer, shelf))
    }
}

fn with(mut answer: Response, shelf: Shelf) -> Response {
    answer.extensions_mut().insert(shelf);
    answer
}

/// Whether the answer to a request is one to keep. Who sets conditions of their own is not interfered with.
fn concerns(request: &Request) -> bool {
    let own = [IF_NONE_MATCH, IF_MODIFIED_SINCE, RANGE];
    request.method() == Method::GET
        && !own.iter().any(|name| request.headers().contains_key(name))
        && !says_no_store(request.headers())
}

fn says_no_store(headers: &HeaderMap) -> bool {
    let values = headers.get_all(CACHE_CONTROL).iter();
    let mut words = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    words.any(|word| word.trim().eq_ignore_ascii_case("no-store"))
}

#[cfg(test)]
mod tests;
