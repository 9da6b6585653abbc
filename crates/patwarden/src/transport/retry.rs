//! Sends a request again when that is safe and can help: reads, after a fault or a failure of the
//! server. A write is never repeated here: its answer may be lost and its work done.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{Method, StatusCode};
use jiff::Timestamp;
use patwarden_api::{Request, Response};
use tokio::time::Instant;

use super::limit::rate::{self, Refusal};
use super::patience::{Patience, WaitReason};
use super::tally::Tally;
use super::{Door, Layer};
use crate::error::{ErrorKind, Reached, Result};

/// How often one request goes out at the most.
const ATTEMPTS: u32 = 4;
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// Up to the doubled wait, anywhere in it: clients that failed together do not come back together.
fn jittered(attempt: u32, random: f64) -> Duration {
    let ceiling = FIRST_WAIT.saturating_mul(1 << (attempt - 1).min(16)).min(LONGEST_WAIT);
    ceiling.mul_f64(random)
}

/// What all retries of a client share. A server that is down is not helped by many who ask it again and
/// again: each retry takes one from the purse, each success puts a tenth of one in.
#[derive(Clone, Debug)]
pub(crate) struct Purse(Arc<Mutex<f64>>);

impl Purse {
    const AT_FIRST: f64 = 10.0;
    const A_SUCCESS: f64 = 0.1;
    const MOST: f64 = 100.0;

    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(Self::AT_FIRST)))
    }

    fn put_in(&self) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *held = (*held + Self::A_SUCCESS).min(Self::MOST);
    }

    pub(crate) fn take(&self) -> bool {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_enough = *held >= 1.0;
        if is_enough {
            *held -= 1.0;
        }
        is_enough
    }
}

/// What an answer took, in its extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Effort {
    pub(crate) attempts: u32,
    pub(crate) took: Duration,
}

/// When an answer came by the client's clock, in its extensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CameAt(pub(crate) Timestamp);

pub(crate) struct Retry {
    inner: Door,
    purse: Purse,
    patience: Patience,
    may_repeat: fn(&Request) -> bool,
    random: Mutex<fastrand::Rng>,
}

/// Whether a request changes nothing, so that sending it twice is sending it once.
pub(crate) fn is_read(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD)
}

impl Retry {
    pub(crate) fn new(
        inner: Door,
        purse: Purse,
        patience: Patience,
        may_repeat: fn(&Request) -> bool,
        random: fastrand::Rng,
    ) -> Self {
        Self { inner, purse, patience, may_repeat, random: Mutex::new(random) }
    }

    /// Whether the server does its work, be it to say no.
    fn is_success(&self, outcome: &Result<Response>) -> bool {
        let is_limited = |answer| Refusal::read(answer, self.patience.clock.now()).is_some();
        outcome.as_ref().is_ok_and(|answer| {
            !answer.status().is_server_error() && answer.status() != StatusCode::UNAUTHORIZED && !is_limited(answer)
        })
    }

    /// How long to wait before it is sent again, if that can help.
    fn wait(&self, outcome: &Result<Response>, attempt: u32) -> Option<Duration> {
        let jittered = || jittered(attempt, self.random.lock().unwrap_or_else(PoisonError::into_inner).f64());
        match outcome {
            Ok(answer) if answer.status().is_server_error() => {
                let asked = rate::retry_after(answer.headers(), self.patience.clock.now());
                Some(jittered().max(asked.unwrap_or_default()))
            }
            Ok(_) => None,
            // It has been tried as often as helps.
            Err(error) if error.reached() == Reached::LoginOnly => None,
            Err(error) => matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout).then(jittered),
        }
    }
}

impl Layer for Retry {
    async fn pass(&self, mut request: Request) -> Result<Response> {
        let begun = Instant::now();
        let tally = Tally::of(&mut request);
        let most = if (self.may_repeat)(&request) { ATTEMPTS } else { 1 };
        let mut attempt = 1;
        loop {
            let outcome = self.inner.pass(request.clone()).await;
            if self.is_success(&outcome) {
                self.purse.put_in();
            }
            let wait = match self.wait(&outcome, attempt) {
                Some(wait) if attempt < most && self.patience.allows(&tally, wait) && self.purse.take() => wait,
                _ => {
                    let effort = Effort { attempts: tally.sent().max(attempt), took: begun.elapsed() };
                    let came_at = CameAt(self.patience.clock.now());
                    return with_facts(outcome, effort, came_at);
                }
            };
            tracing::debug!(attempt, ?wait, path = request.uri().path(), "sending again");
            if wait > LONGEST_WAIT {
                self.patience.tell(&request, WaitReason::ServerBusy, wait);
            }
            self.patience.wait_until(&tally, Patience::after(wait)).await;
            attempt += 1;
        }
    }
}

fn with_facts(outcome: Result<Response>, effort: Effort, came_at: CameAt) -> Result<Response> {
    match outcome {
        Ok(mut answer) => {
            answer.extensions_mut().insert(effort);
            answer.extensions_mut().insert(came_at);
            Ok(answer)
        }
        Err(error) if error.reached() == Reached::LoginOnly => Err(error),
        Err(error) => Err(error.with_effort(effort)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use bytes::Bytes;

    use super::*;
    use crate::SystemClock;
    use crate::error::Error;

    fn over(outcome: impl Fn(u32) -> Result<Response> + Clone + Send + Sync + 'static) -> (Retry, Arc<AtomicU32>) {
        let count = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&count);
        let door = Door::of(tower::service_fn(move |_: Request| {
            std::future::ready(outcome(counted.fetch_add(1, Ordering::SeqCst)))
        }));
        let patience = Patience::new(Patience::LONGEST, None, Arc::new(SystemClock));
        (Retry::new(door, Purse::new(), patience, is_read, fastrand::Rng::with_seed(7)), count)
    }

    fn request(method: Method) -> Request {
        http::Request::builder().method(method).body(Bytes::new()).unwrap()
    }

    async fn attempts(method: Method, outcome: fn() -> Result<Response>) -> u32 {
        let (retry, count) = over(move |_| outcome());
        let begun = Instant::now();
        let effort = match retry.pass(request(method)).await {
            Ok(response) => *response.extensions().get::<Effort>().unwrap(),
            Err(error) => Effort { attempts: error.attempts(), took: error.took() },
        };
        assert_eq!(effort, Effort { attempts: count.load(Ordering::SeqCst), took: begun.elapsed() });
        effort.attempts
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
        assert_eq!(jittered(1, 1.0), Duration::from_millis(500));
        assert_eq!(jittered(3, 1.0), Duration::from_secs(2));
        assert_eq!(jittered(40, 1.0), Duration::from_secs(8));
        assert_eq!(jittered(40, 0.0), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_thousand_calls_that_fail_are_little_more_than_a_thousand_requests() {
        let (retry, count) = over(|_| answered(502));
        for _ in 0..1_000 {
            assert_eq!(retry.pass(request(Method::GET)).await.unwrap().status(), 502);
        }
        assert_eq!(count.load(Ordering::SeqCst), 1_010, "what there was at first, and no more");
    }

    #[tokio::test(start_paused = true)]
    async fn successes_pay_for_retries_up_to_a_bound() {
        let (retry, count) = over(|before| answered(if before < 5_000 { 200 } else { 502 }));
        for _ in 0..6_000 {
            retry.pass(request(Method::GET)).await.unwrap();
        }
        assert_eq!(count.load(Ordering::SeqCst), 6_100, "also here at most 1.1 for each of the last thousand");
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_says_when_to_come_back_is_taken_at_its_word_up_to_the_cap() {
        for (asked, waited, sent) in [("30", 30, 2), ("901", 0, 1), ("99999999999999999999", 0, 1), ("-5", 0, 2)] {
            let (retry, count) = over(move |before| match before {
                0 => Ok(http::Response::builder().status(503).header("retry-after", asked).body(Bytes::new()).unwrap()),
                _ => answered(200),
            });
            let begun = Instant::now();
            retry.pass(request(Method::GET)).await.unwrap();
            assert_eq!((begun.elapsed().as_secs(), count.load(Ordering::SeqCst)), (waited, sent), "{asked}");
        }
    }
}
