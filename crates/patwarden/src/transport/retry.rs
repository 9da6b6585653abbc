//! Sends a request again when that is safe and can help: reads, after a fault or a failure of the
//! server. A write is never repeated here: its answer may be lost and its work done.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::Method;
use patwarden_api::{Request, Response};

use super::{Door, service, through};
use crate::error::{Error, ErrorKind, Reached, Result};

/// How often and how patiently a request is sent again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { attempts: 4, first_wait: Duration::from_millis(500), longest_wait: Duration::from_secs(8) }
    }
}

impl Patience {
    /// Up to the doubled wait, anywhere in it: clients that failed together do not come back together.
    fn wait(&self, attempt: u32, random: f64) -> Duration {
        let ceiling = self.first_wait.saturating_mul(1 << (attempt - 1).min(16)).min(self.longest_wait);
        ceiling.mul_f64(random)
    }
}

/// The attempts that an answer took, in its extensions.
#[derive(Clone, Copy)]
pub(crate) struct Attempts(pub(crate) u32);

#[derive(Clone)]
pub(crate) struct Retry {
    inner: Door,
    patience: Patience,
    may_repeat: fn(&Request) -> bool,
    random: Arc<Mutex<fastrand::Rng>>,
}

/// Whether a request changes nothing, so that sending it twice is sending it once.
pub(crate) fn is_read(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD)
}

impl Retry {
    pub(crate) fn new(inner: Door, may_repeat: fn(&Request) -> bool, random: fastrand::Rng) -> Self {
        Self { inner, patience: Patience::default(), may_repeat, random: Arc::new(Mutex::new(random)) }
    }

    async fn pass(&self, request: Request) -> Result<Response> {
        let most = if (self.may_repeat)(&request) { self.patience.attempts } else { 1 };
        let mut attempt = 1;
        loop {
            let outcome = through(&self.inner, request.clone()).await;
            if let Err(error) = outcome.as_ref()
                && error.reached() == Reached::LoginOnly
            {
                // It has been tried as often as helps.
                return outcome;
            }
            if attempt == most || !can_help(&outcome) {
                return outcome
                    .map(|mut response| {
                        response.extensions_mut().insert(Attempts(attempt));
                        response
                    })
                    .map_err(|error| error.with_attempts(attempt));
            }
            let wait = self.patience.wait(attempt, self.random());
            tracing::debug!(attempt, ?wait, path = request.uri().path(), "sending again");
            tokio::time::sleep(wait).await;
            attempt += 1;
        }
    }

    fn random(&self) -> f64 {
        self.random.lock().unwrap_or_else(PoisonError::into_inner).f64()
    }
}

service!(Retry);

fn can_help(outcome: &Result<Response, Error>) -> bool {
    match outcome {
        Ok(response) => response.status().is_server_error(),
        Err(error) => matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use bytes::Bytes;
    use tower::util::BoxCloneSyncService;

    use super::*;

    async fn attempts(method: Method, outcome: fn() -> Result<Response>) -> u32 {
        let count = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&count);
        let door = BoxCloneSyncService::new(tower::service_fn(move |_: Request| {
            counted.fetch_add(1, Ordering::SeqCst);
            std::future::ready(outcome())
        }));
        let retry = Retry::new(door, is_read, fastrand::Rng::with_seed(7));
        let request = http::Request::builder().method(method).body(Bytes::new()).unwrap();
        let told = match retry.pass(request).await {
            Ok(response) => response.extensions().get::<Attempts>().unwrap().0,
            Err(error) => error.attempts(),
        };
        assert_eq!(told, count.load(Ordering::SeqCst));
        told
    }

    fn answered(status: u16) -> Result<Response> {
        Ok(http::Response::builder().status(status).body(Bytes::new()).unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn a_read_is_repeated_where_that_can_help() {
        assert_eq!(attempts(Method::GET, || answered(503)).await, 4);
        assert_eq!(attempts(Method::GET, || Err(Error::new(ErrorKind::Connection, "x"))).await, 4);
        assert_eq!(attempts(Method::GET, || Err(Error::new(ErrorKind::Timeout, "x"))).await, 4);
        assert_eq!(attempts(Method::GET, || answered(200)).await, 1);
        assert_eq!(attempts(Method::GET, || answered(404)).await, 1);
        assert_eq!(attempts(Method::GET, || Err(Error::configuration("x"))).await, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_write_is_never_repeated() {
        for method in [Method::POST, Method::PATCH, Method::DELETE, Method::PUT] {
            assert_eq!(attempts(method.clone(), || answered(500)).await, 1);
            assert_eq!(attempts(method, || Err(Error::new(ErrorKind::Connection, "x"))).await, 1);
        }
    }

    #[test]
    fn waits_grow_and_stay_under_the_ceiling() {
        let patience = Patience::default();
        assert_eq!(patience.wait(1, 1.0), Duration::from_millis(500));
        assert_eq!(patience.wait(3, 1.0), Duration::from_secs(2));
        assert_eq!(patience.wait(40, 1.0), Duration::from_secs(8));
        assert_eq!(patience.wait(40, 0.0), Duration::ZERO);
    }
}
