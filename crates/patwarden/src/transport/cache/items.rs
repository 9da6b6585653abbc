//! The items that a page was read as, kept beside the answer that they were read from.

use std::any::Any;
use std::sync::Arc;

use http::HeaderValue;

use super::key::Key;
use super::store::Cache;

/// Where the items of an answer are kept, in the answer's extensions.
#[derive(Clone)]
pub(crate) struct Shelf {
    cache: Cache,
    key: Key,
    etag: HeaderValue,
}

impl Shelf {
    pub(super) fn new(cache: Cache, key: Key, etag: HeaderValue) -> Self {
        Self { cache, key, etag }
    }

    /// What this very answer was read as before, by a reader of this type.
    pub(crate) fn take<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.cache.items(self.key, &self.etag)?.downcast().ok()
    }

    /// Keeps what an answer of so many bytes was read as; that it takes about as many is assumed.
    pub(crate) fn keep<T: Any + Send + Sync>(&self, items: Arc<T>, bytes: usize) {
        self.cache.keep_items(self.key, &self.etag, items, bytes);
    }
}
