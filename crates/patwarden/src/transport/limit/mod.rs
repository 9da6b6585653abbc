//! Stays within GitHub's limits, and waits them out: a bounded number of reads at once, fewer as soon as
//! GitHub pushes back; writes one at a time with a pause between; a budget a minute; and no request
//! while GitHub has said to wait. A request that was refused because of a limit has done nothing, so it is
//! sent again after the wait, be it a write.
//!
//! GitHub's limits are those of a login. Each installation of an App is one, so the requests of one
//! organisation do not wait for those of another; a token is one wherever it goes.

mod closure;
mod gate;
mod points;
pub(crate) mod rate;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};
use std::time::Duration;

use http::StatusCode;
use patwarden_api::{Operation, Request, Response};
use tokio::sync::{Mutex, Semaphore};
use tokio::time::Instant;

use self::closure::Closure;
use self::gate::Gate;
pub use self::points::Budget;
use self::points::{Cost, Later, Points, Spending};
use self::rate::Refusal;
use super::authorise::Identity;
use super::patience::{Patience, WaitReason};
use super::tally::Tally;
use super::{Door, service, through};
use crate::error::{Error, ErrorKind, Result};

/// A call that is refused so often is given up, however short the waits are.
const MOST_REFUSALS: u32 = 10;

/// How a client keeps to the limits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// Reads of the whole client under way at once.
    pub(crate) reads_at_once: usize,
    pub(crate) between_writes: Duration,
    pub(crate) budget: Budget,
    /// Whose limits they are.
    pub(crate) each: Each,
}

/// What has limits of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Each {
    Login,
    Installation,
}

#[derive(Clone)]
pub(crate) struct Limit {
    inner: Door,
    pace: Pace,
    patience: Patience,
    is_read: fn(&Request) -> bool,
    reads: Arc<Semaphore>,
    /// By the organisation's name in lower case; the empty name is the App itself, or the one login.
    logins: Arc<SyncMutex<BTreeMap<String, Arc<Login>>>>,
}

/// What is known of one login's limits.
struct Login {
    closure: Closure,
    gate: Arc<Gate>,
    points: Arc<Points>,
    /// When its last write was, locked while one is under way.
    last_write: Mutex<Option<Instant>>,
}

impl Limit {
    pub(crate) fn new(inner: Door, pace: Pace, patience: Patience, is_read: fn(&Request) -> bool) -> Self {
        let reads = Arc::new(Semaphore::new(pace.reads_at_once.max(1)));
        Self { inner, pace, patience, is_read, reads, logins: Arc::default() }
    }

    fn login(&self, request: &Request) -> Arc<Login> {
        let org = match (self.pace.each, request.extensions().get::<Identity>()) {
            (Each::Installation, Some(Identity::Org(org))) => org.to_ascii_lowercase(),
            _ => String::new(),
        };
        let mut logins = self.logins.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            Arc::new(Login {
                closure: Closure::default(),
                gate: Arc::new(Gate::new(self.pace.reads_at_once)),
                points: Arc::new(Points::new(self.pace.budget)),
                last_write: Mutex::default(),
            })
        };
        Arc::clone(logins.entry(org).or_insert_with(new))
    }

    async fn pass(&self, mut request: Request) -> Result<Response> {
        if is_free(&request) {
            return through(&self.inner, request).await;
        }
        let tally = Tally::of(&mut request);
        let login = self.login(&request);
        if (self.is_read)(&request) {
            let _place = login.gate.enter().await;
            return self.send(&login, &request, &tally, Some(&self.reads)).await;
        }
        let mut last = login.last_write.lock().await;
        if let Some(last) = *last {
            tokio::time::sleep_until(last + self.pace.between_writes).await;
        }
        // Also a write that is given up on while under way has been made.
        *last = Some(Instant::now());
        let answer = self.send(&login, &request, &tally, None).await;
        *last = Some(Instant::now());
        answer
    }

    /// Sends it as soon as that is allowed, and again if it is refused because of a limit.
    async fn send(
        &self,
        login: &Login,
        request: &Request,
        tally: &Tally,
        places: Option<&Semaphore>,
    ) -> Result<Response> {
        let mut refusals = 0;
        loop {
            let spending = self.allowed(login, request, tally).await?;
            let closed = |_| Error::new(ErrorKind::Connection, "the client was closed");
            let place = match places {
                Some(places) => Some(places.acquire().await.map_err(closed)?),
                None => None,
            };
            if login.closure.until().is_some() {
                // It has been closed while this waited for its place.
                spending.give_back();
                continue;
            }
            let sent = Instant::now();
            let answer = through(&self.inner, request.clone()).await?;
            drop(place);
            if answer.status() == StatusCode::NOT_MODIFIED {
                spending.give_back();
            } else {
                drop(spending);
            }
            let now = self.patience.clock.now();
            let Some(refusal) = Refusal::read(&answer, now) else {
                login.gate.came_through();
                login.closure.came_through(sent, rate::used_up(answer.headers(), now));
                return Ok(answer);
            };
            refusals += 1;
            login.gate.push_back(sent);
            let wait = login.closure.refused(sent, &refusal);
            tracing::debug!(kind = ?refusal.kind, told = ?refusal.told, ?wait, refusals, "refused because of a limit");
            if refusals == MOST_REFUSALS || !self.patience.allows(tally, wait) {
                return Ok(answer);
            }
        }
    }

    /// Waits until neither GitHub nor the budget has anything against it.
    async fn allowed(&self, login: &Login, request: &Request, tally: &Tally) -> Result<Spending> {
        loop {
            let (until, reason) = match login.closure.until() {
                Some(closed) => closed,
                None => match login.points.spend(Cost::of(request.method())) {
                    Ok(spending) => return Ok(spending),
                    Err(Later::At(until)) => (until, WaitReason::Budget),
                    Err(Later::WhenAnswered) => {
                        login.points.changed().await;
                        continue;
                    }
                },
            };
            let length = until.saturating_duration_since(Instant::now());
            if !self.patience.allows(tally, length) {
                return Err(self.patience.exceeded(tally, reason, length));
            }
            if login.closure.is_news(until) {
                self.patience.tell(request, reason, length);
            }
            self.patience.wait_until(tally, until).await;
        }
    }
}

service!(Limit);

/// GitHub counts this one nowhere: who is kept out may ask for how long.
fn is_free(request: &Request) -> bool {
    request.extensions().get::<Operation>().is_some_and(|operation| operation.id == "rate-limit/get")
}

#[cfg(test)]
mod tests;
