//! Stays polite: a bounded number of reads at once, and writes one at a time with a pause between.

use std::sync::Arc;
use std::time::Duration;

use patwarden_api::{Request, Response};
use tokio::sync::{Mutex, Semaphore};
use tokio::time::Instant;

use super::retry::is_read;
use super::{Door, service, through};
use crate::error::{Error, ErrorKind, Result};

#[derive(Clone)]
pub(crate) struct Limit {
    inner: Door,
    reads: Arc<Semaphore>,
    last_write: Arc<Mutex<Option<Instant>>>,
    between_writes: Duration,
}

impl Limit {
    pub(crate) fn new(inner: Door, reads_at_once: usize, between_writes: Duration) -> Self {
        Self {
            inner,
            reads: Arc::new(Semaphore::new(reads_at_once.max(1))),
            last_write: Arc::default(),
            between_writes,
        }
    }

    async fn pass(&self, request: Request) -> Result<Response> {
        if is_read(&request) {
            let closed = |_| Error::new(ErrorKind::Connection, "the client was closed");
            let _place = self.reads.acquire().await.map_err(closed)?;
            return through(&self.inner, request).await;
        }
        let mut last = self.last_write.lock().await;
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
    async fn twenty(method: Method, between_writes: Duration) -> (usize, Duration) {
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
        let limit = Limit::new(door, 5, between_writes);
        let request = || http::Request::builder().method(method.clone()).body(Bytes::new()).unwrap();
        let start = Instant::now();
        join_all((0..20).map(|_| limit.pass(request()))).await;
        (most.load(Ordering::SeqCst), start.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn reads_are_bounded() {
        let (most, took) = twenty(Method::GET, Duration::from_secs(1)).await;
        assert_eq!(most, 5);
        assert_eq!(took.as_millis() / 100, 4);
    }

    #[tokio::test(start_paused = true)]
    async fn writes_go_one_by_one_with_a_pause() {
        let (most, took) = twenty(Method::POST, Duration::from_secs(1)).await;
        assert_eq!(most, 1);
        assert_eq!(took.as_secs(), 20 * 100 / 1000 + 19);
    }
}
