//! Stays polite: a bounded number of reads at once, and writes one at a time with a pause between.
//!
//! GitHub's limits are those of a login. Each installation of an App is one, so the writes of one
//! organisation do not wait for those of another; a token is one wherever it goes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};
use std::time::Duration;

use patwarden_api::{Request, Response};
use tokio::sync::{Mutex, Semaphore};
use tokio::time::Instant;

use super::authorise::Identity;
use super::retry::is_read;
use super::{Door, service, through};
use crate::error::{Error, ErrorKind, Result};

#[derive(Clone)]
pub(crate) struct Limit {
    inner: Door,
    reads: Arc<Semaphore>,
    writes: Writes,
    between_writes: Duration,
}

/// When the last write of a login was, locked while one is under way.
type LastWrite = Arc<Mutex<Option<Instant>>>;

#[derive(Clone)]
pub(crate) enum Writes {
    OfOneLogin(LastWrite),
    /// By the organisation's name in lower case; the empty name is the App itself.
    OfEachInstallation(Arc<SyncMutex<BTreeMap<String, LastWrite>>>),
}

impl Writes {
    fn last(&self, request: &Request) -> LastWrite {
        match self {
            Self::OfOneLogin(last) => Arc::clone(last),
            Self::OfEachInstallation(each) => {
                let org = match request.extensions().get::<Identity>() {
                    Some(Identity::Org(org)) => org.to_ascii_lowercase(),
                    _ => String::new(),
                };
                Arc::clone(each.lock().unwrap_or_else(PoisonError::into_inner).entry(org).or_default())
            }
        }
    }
}

impl Limit {
    pub(crate) fn new(inner: Door, reads_at_once: usize, writes: Writes, between_writes: Duration) -> Self {
        Self { inner, reads: Arc::new(Semaphore::new(reads_at_once.max(1))), writes, between_writes }
    }

    async fn pass(&self, request: Request) -> Result<Response> {
        if is_read(&request) {
            let closed = |_| Error::new(ErrorKind::Connection, "the client was closed");
            let _place = self.reads.acquire().await.map_err(closed)?;
            return through(&self.inner, request).await;
        }
        let last = self.writes.last(&request);
        let mut last = last.lock().await;
        if let Some(last) = *last {
            tokio::time::sleep_until(last + self.between_writes).await;
        }
        // Also a write that is given up on while under way has been made.
        *last = Some(Instant::now());
        let answer = through(&self.inner, request).await;
        *last = Some(Instant::now());
        answer
    }
}

service!(Limit);

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use bytes::Bytes;
    use futures::future::join_all;
    use http::Method;
    use tower::util::BoxCloneSyncService;

    use super::*;

    /// How many were under way at once at the most, and how long it all took.
    async fn twenty(method: Method, writes: Writes, orgs: usize) -> (usize, Duration) {
        let under_way = Arc::new(AtomicUsize::new(0));
        let most = Arc::new(AtomicUsize::new(0));
        let (now, peak) = (Arc::clone(&under_way), Arc::clone(&most));
        let door = BoxCloneSyncService::new(tower::service_fn(move |_: Request| {
            let (now, peak) = (Arc::clone(&now), Arc::clone(&peak));
            async move {
                peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(100)).await;
                now.fetch_sub(1, Ordering::SeqCst);
                Ok(http::Response::new(Bytes::new()))
            }
        }));
        let limit = Limit::new(door, 5, writes, Duration::from_secs(1));
        let request = |number: usize| {
            let org = Identity::Org(format!("org-{}", number % orgs).into());
            http::Request::builder().method(method.clone()).extension(org).body(Bytes::new()).unwrap()
        };
        let start = Instant::now();
        join_all((0..20).map(|number| limit.pass(request(number)))).await;
        (most.load(Ordering::SeqCst), start.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn reads_are_bounded() {
        let (most, took) = twenty(Method::GET, Writes::OfOneLogin(Arc::default()), 2).await;
        assert_eq!(most, 5);
        assert_eq!(took.as_millis() / 100, 4);
    }

    #[tokio::test(start_paused = true)]
    async fn writes_go_one_by_one_with_a_pause() {
        let (most, took) = twenty(Method::POST, Writes::OfOneLogin(Arc::default()), 2).await;
        assert_eq!(most, 1);
        assert_eq!(took.as_secs(), 20 * 100 / 1000 + 19);
    }
    #[tokio::test(start_paused = true)]
    async fn the_writes_of_one_installation_do_not_wait_for_those_of_another() {
        let (most, took) = twenty(Method::POST, Writes::OfEachInstallation(Arc::default()), 4).await;
        assert_eq!(most, 4);
        assert_eq!(took.as_millis(), 5 * 100 + 4 * 1000);
    }
}
