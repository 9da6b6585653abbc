//! Whether GitHub takes requests of a login at the moment, or has said not to come before a certain time.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::rate::{Kind, Refusal};
use crate::transport::patience::{Patience, WaitReason};

/// GitHub's windows are an hour. Who says longer may be a proxy: it is asked again then.
const LONGEST: Duration = Duration::from_secs(61 * 60);

/// One login's.
#[derive(Debug, Default)]
pub(super) struct Closure(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    closed: Option<(Instant, WaitReason)>,
    /// Until when the server said that it is: longer than it is believed, where that is longer than [`LONGEST`].
    said: Option<Instant>,
    refused: Option<Instant>,
    /// Refusals without a success between them.
    in_a_row: u32,
    told: Option<(Instant, WaitReason)>,
}

impl Closure {
    /// Until when it is closed, and why.
    pub(super) fn until(&self) -> Option<(Instant, WaitReason)> {
        self.state().closed.filter(|(until, _)| *until > Instant::now())
    }

    /// How long the server said, from now on, that it is closed: that much is told, and weighed against what a call
    /// may wait, also where it is asked again before.
    pub(super) fn said(&self) -> Duration {
        self.state().said.map_or(Duration::ZERO, |said| said.saturating_duration_since(Instant::now()))
    }

    /// Whether nobody has been told yet of a wait until then for this reason.
    pub(super) fn is_news(&self, until: Instant, reason: WaitReason) -> bool {
        let mut state = self.state();
        let is_known = |(told, why)| why == reason && until <= told + Duration::from_secs(1);
        let is_news = !state.told.is_some_and(is_known);
        if is_news {
            state.told = Some((until, reason));
        }
        is_news
    }

    /// A request that went out then was refused; gives how long to wait now, and how many refusals there were in
    /// a row. What went out together is refused together, and counts once.
    pub(super) fn refused(&self, sent: Instant, refusal: &Refusal) -> (Duration, u32) {
        let now = Instant::now();
        let mut state = self.state();
        if state.refused.is_none_or(|refused| sent >= refused) {
            state.refused = Some(now);
            state.in_a_row = state.in_a_row.saturating_add(1);
        }
        let reason = match refusal.kind {
            Kind::Primary => WaitReason::PrimaryLimit,
            Kind::Secondary => WaitReason::SecondaryLimit,
        };
        let wait = refusal.wait(state.in_a_row);
        state.close(now, wait, reason);
        let closed = state.closed.map(|(until, _)| until).max(state.said);
        (wait.max(closed.map_or(Duration::ZERO, |until| until.saturating_duration_since(now))), state.in_a_row)
    }

    /// A request that went out then came through; what it was the last of is used up for so long.
    pub(super) fn came_through(&self, sent: Instant, used_up: Option<Duration>) {
        let mut state = self.state();
        if state.refused.is_none_or(|refused| sent >= refused) {
            state.in_a_row = 0;
            state.said = None;
        }
        if let Some(wait) = used_up {
            state.close(Instant::now(), wait, WaitReason::PrimaryLimit);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn close(&mut self, now: Instant, wait: Duration, reason: WaitReason) {
        let until = now + wait.min(LONGEST);
        self.said = self.said.max(Some(Patience::after(wait)));
        if self.closed.is_none_or(|(closed, _)| until > closed) {
            self.closed = Some((until, reason));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNTOLD: Refusal = Refusal { kind: Kind::Secondary, told: None };

    fn told(seconds: u64) -> Refusal {
        Refusal { kind: Kind::Secondary, told: Some(Duration::from_secs(seconds)) }
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_closed_for_as_long_as_it_is_told_and_the_longest_counts() {
        let closure = Closure::default();
        let start = Instant::now();
        assert_eq!(closure.until(), None);
        assert_eq!(closure.refused(start, &told(30)).0.as_secs(), 30);
        assert_eq!(closure.refused(start, &told(10)).0.as_secs(), 30);
        assert_eq!(closure.until(), Some((start + Duration::from_secs(30), WaitReason::SecondaryLimit)));
        tokio::time::advance(Duration::from_secs(30)).await;
        assert_eq!(closure.until(), None);
        closure.came_through(start, Some(Duration::from_secs(5)));
        assert_eq!(closure.until().unwrap().1, WaitReason::PrimaryLimit);
    }

    #[tokio::test(start_paused = true)]
    async fn refusals_in_a_row_wait_longer_and_those_of_one_burst_are_one() {
        let closure = Closure::default();
        let first = Instant::now();
        tokio::time::advance(Duration::from_millis(80)).await;
        for _ in 0..8 {
            assert_eq!(closure.refused(first, &UNTOLD), (Duration::from_secs(60), 1));
        }
        for wait in [120, 240, 480] {
            tokio::time::advance(closure.until().unwrap().0 - Instant::now()).await;
            assert_eq!(closure.refused(Instant::now(), &UNTOLD).0.as_secs(), wait);
        }
        closure.came_through(first, None);
        assert_eq!(
            closure.refused(Instant::now(), &UNTOLD).0.as_secs(),
            960,
            "a late answer of before is no success since"
        );
        tokio::time::advance(Duration::from_secs(960)).await;
        closure.came_through(Instant::now(), None);
        assert_eq!(closure.refused(Instant::now(), &UNTOLD).0.as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_without_end_is_told_and_the_server_asked_again_after_an_hour() {
        let closure = Closure::default();
        let (wait, _) = closure.refused(Instant::now(), &told(u64::MAX));
        assert_eq!(wait.as_secs(), u64::MAX);
        assert!(closure.until().is_some());
        assert!(closure.said() > LONGEST * 1_000, "{:?}", closure.said());
        tokio::time::advance(LONGEST).await;
        assert_eq!(closure.until(), None);
        closure.came_through(Instant::now(), None);
        let (wait, _) = closure.refused(Instant::now(), &told(10));
        assert_eq!((wait.as_secs(), closure.said().as_secs()), (10, 10), "what was taken back is said no more");
    }

    #[tokio::test(start_paused = true)]
    async fn each_wait_is_news_once() {
        let closure = Closure::default();
        let until = Instant::now() + Duration::from_secs(30);
        let news = |until, reason| closure.is_news(until, reason);
        assert!(news(until, WaitReason::Budget) && !news(until, WaitReason::Budget));
        assert!(news(until, WaitReason::SecondaryLimit), "for another reason");
        assert!(news(until + Duration::from_secs(30), WaitReason::SecondaryLimit));
    }
}
