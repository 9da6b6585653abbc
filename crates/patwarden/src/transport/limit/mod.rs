//! Stays within GitHub's limits, and waits them out: a bounded number of reads at once, fewer as soon as
//! GitHub pushes back; writes one at a time with a pause between; a budget of one's own; and no request
//! while GitHub has said to wait. A request that was refused because of a limit has done nothing, so it is
//! sent again after the wait, be it a write.
//!
//! GitHub's limits are those of a login. Each installation of an App is one, so the requests of one
//! organisation do not wait for those of another; a token is one wherever it goes.

mod budget;
mod closure;
mod gate;
mod points;
pub(crate) mod rate;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};
use std::time::Duration;

use patwarden_api::{Operation, Request, Response};
use tokio::sync::{Mutex, Semaphore};
use tokio::time::Instant;

pub use self::budget::Budget;
use self::budget::Cost;
use self::closure::Closure;
use self::gate::Gate;
use self::points::{Later, Points, Spending};
use self::rate::Refusal;
use super::authorise::Identity;
use super::patience::{Patience, WaitReason};
use super::retry::Purse;
use super::tally::Tally;
use super::{Door, Layer};
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

pub(crate) struct Limit {
    inner: Door,
    pace: Pace,
    patience: Patience,
    purse: Purse,
    is_read: fn(&Request) -> bool,
    reads: Semaphore,
    /// By the organisation's name in lower case; the empty name is the App itself, or the one login.
    logins: SyncMutex<BTreeMap<String, Arc<Login>>>,
}

/// What is known of one login's limits.
struct Login {
    closure: Closure,
    gate: Arc<Gate>,
    points: Arc<Points>,
    /// Held by who waits for points: a write takes more of them than a read, and would find none left by those
    /// that came later.
    turn: Mutex<()>,
    /// Requests that have left and are not answered.
    on_their_way: AtomicUsize,
    /// When its last write was, locked while one is under way.
    last_write: Mutex<Option<Instant>>,
}

impl Limit {
    pub(crate) fn new(
        inner: Door,
        pace: Pace,
        patience: Patience,
        purse: Purse,
        is_read: fn(&Request) -> bool,
    ) -> Self {
        let reads = Semaphore::new(pace.reads_at_once.max(1));
        Self { inner, pace, patience, purse, is_read, reads, logins: SyncMutex::default() }
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
                turn: Mutex::default(),
                on_their_way: AtomicUsize::new(0),
                last_write: Mutex::default(),
            })
        };
        Arc::clone(logins.entry(org).or_insert_with(new))
    }

    /// Waits behind others of its login. Where those wait for a limit, so does this, and it counts.
    async fn queued<T>(&self, login: &Login, tally: &Tally, turn: impl Future<Output = T>) -> Result<T> {
        let begun = Instant::now();
        let closed = login.closure.until().map(|(until, reason)| (until.saturating_duration_since(begun), reason));
        if let Some((length, reason)) = closed {
            self.weighed(login, tally, reason, length)?;
        }
        let turn = turn.await;
        tally.note_waited(begun.elapsed().min(closed.map_or(Duration::ZERO, |(length, _)| length)));
        Ok(turn)
    }

    /// Refuses a wait that a call may not have, as long as the server said that it is.
    fn weighed(&self, login: &Login, tally: &Tally, reason: WaitReason, length: Duration) -> Result<()> {
        let length = match reason {
            WaitReason::Budget => length,
            _ => length.max(login.closure.said()),
        };
        if self.patience.allows(tally, length) { Ok(()) } else { Err(self.patience.exceeded(tally, reason, length)) }
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
            let on_its_way = OnItsWay::new(&login.on_their_way);
            let answer = self.inner.pass(request.clone()).await?;
            let at_once = on_its_way.count();
            drop((on_its_way, place));
            // A 304 too: that it costs nothing GitHub says of the hourly limit alone.
            drop(spending);
            let now = self.patience.clock.now();
            let Some(refusal) = Refusal::read(&answer, now) else {
                login.gate.came_through();
                login.closure.came_through(sent, rate::used_up(answer.headers(), now));
                return Ok(answer);
            };
            refusals += 1;
            login.gate.push_back(sent, at_once);
            let (wait, in_a_row) = login.closure.refused(sent, &refusal);
            tracing::debug!(kind = ?refusal.kind, told = ?refusal.told, ?wait, refusals, "refused because of a limit");
            // The first refusal after a success is how GitHub says to slow down; a server that goes on refusing is
            // not helped by being asked again and again.
            let is_worth_it = in_a_row == 1 || self.purse.take();
            if refusals == MOST_REFUSALS || !self.patience.allows(tally, wait) || !is_worth_it {
                return Ok(answer);
            }
        }
    }

    /// Waits until neither GitHub nor the budget has anything against it.
    async fn allowed(&self, login: &Login, request: &Request, tally: &Tally) -> Result<Spending> {
        let cost = Cost::of(request.method());
        if cost.makes_content() {
            // Before its turn, so that reads, which take nothing of this, need not wait for it: it may be an hour.
            self.once(login, request, tally, || login.points.room_for_content(cost)).await?;
        }
        let begun = Instant::now();
        let Ok(_turn) = tokio::time::timeout(self.patience.left(tally), login.turn.lock()).await else {
            let (reason, length) = match login.closure.until() {
                Some((until, reason)) => {
                    (reason, until.saturating_duration_since(Instant::now()).max(login.closure.said()))
                }
                None => (WaitReason::Budget, Duration::ZERO),
            };
            return Err(self.patience.exceeded(tally, reason, length));
        };
        tally.note_waited(begun.elapsed());
        self.once(login, request, tally, || login.points.spend(cost)).await
    }

    /// What this gives, as soon as neither GitHub nor the budget has anything against it.
    async fn once<T>(
        &self,
        login: &Login,
        request: &Request,
        tally: &Tally,
        ask: impl Fn() -> std::result::Result<T, Later>,
    ) -> Result<T> {
        loop {
            let (until, reason) = match login.closure.until() {
                Some(closed) => closed,
                None => match ask() {
                    Ok(given) => return Ok(given),
                    Err(Later::At(until)) => (until, WaitReason::Budget),
                    Err(Later::WhenAnswered) => {
                        login.points.changed().await;
                        continue;
                    }
                },
            };
            let length = until.saturating_duration_since(Instant::now());
            self.weighed(login, tally, reason, length)?;
            if login.closure.is_news(until, reason) {
                self.patience.tell(request, reason, length);
            }
            self.patience.wait_until(tally, until).await;
        }
    }
}

impl Layer for Limit {
    async fn pass(&self, mut request: Request) -> Result<Response> {
        if is_free(&request) {
            return self.inner.pass(request).await;
        }
        let tally = Tally::of(&mut request);
        let login = self.login(&request);
        if (self.is_read)(&request) {
            let _place = self.queued(&login, &tally, login.gate.enter()).await?;
            return self.send(&login, &request, &tally, Some(&self.reads)).await;
        }
        let mut last = self.queued(&login, &tally, login.last_write.lock()).await?;
        if let Some(last) = *last {
            let since = last.elapsed();
            tokio::time::sleep_until(Patience::after(self.pace.between_writes.saturating_sub(since))).await;
        }
        // Also a write that is given up on while under way has been made.
        *last = Some(Instant::now());
        let answer = self.send(&login, &request, &tally, None).await;
        *last = Some(Instant::now());
        answer
    }
}

/// Counts a request as on its way for as long as it lives.
struct OnItsWay<'a>(&'a AtomicUsize);

impl<'a> OnItsWay<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }

    /// How many there are, itself among them.
    fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for OnItsWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// GitHub counts this one nowhere: who is kept out may ask for how long.
fn is_free(request: &Request) -> bool {
    request.extensions().get::<Operation>().is_some_and(|operation| operation.id == "rate-limit/get")
}

#[cfg(test)]
mod tests;
