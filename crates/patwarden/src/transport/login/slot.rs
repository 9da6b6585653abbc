//! Where the token of one installation is kept, and who may make a new one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::Installed;
use crate::error::{Error, Result};

/// With less than this left, a token is renewed by whoever comes first; the others go on with it.
const RENEW: SignedDuration = SignedDuration::from_mins(8);
/// A renewal that failed is not tried again at once: whoever comes next would wait for it in vain.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_secs(30);
/// With less than this left, it is not used any more: a request may be long under way.
const UNUSABLE: SignedDuration = SignedDuration::from_mins(1);

#[derive(Default)]
pub(super) struct Slot {
    held: Mutex<Held>,
    /// Held by whoever logs in.
    leading: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Held {
    installed: Option<Installed>,
    /// How many logins have ended, and how the last one did if it failed.
    logins: u64,
    failed: Option<(Timestamp, Error)>,
}

/// What is kept.
pub(super) enum State {
    Good(Installed),
    Ageing(Installed),
    Empty,
}

/// The right to log in, for as long as it lives.
pub(super) struct Lead<'a> {
    slot: &'a Slot,
    _leading: tokio::sync::MutexGuard<'a, ()>,
}

impl Slot {
    pub(super) fn state(&self, now: Timestamp) -> State {
        self.held().state(now)
    }

    /// The right to log in, if nobody has it.
    pub(super) fn lead(&self) -> Option<Lead<'_>> {
        self.leading.try_lock().ok().map(|leading| Lead { slot: self, _leading: leading })
    }

    /// What is kept, or what comes of the login that is under way, or of one of our own.
    pub(super) async fn fill<F>(&self, now: impl Fn() -> Timestamp, log_in: impl FnOnce() -> F) -> Result<Installed>
    where
        F: Future<Output = Result<Installed>>,
    {
        let before = self.held().logins;
        let leading = self.leading.lock().await;
        {
            let held = self.held();
            if let State::Good(installed) | State::Ageing(installed) = held.state(now()) {
                return Ok(installed);
            }
            // It failed while this waited for it: to try again at once would be a stampede.
            if let (true, Some((_, error))) = (held.logins > before, &held.failed) {
                return Err(error.clone());
            }
        }
        let outcome = log_in().await;
        Lead { slot: self, _leading: leading }.end(now(), outcome)
    }

    pub(super) fn forget(&self, number: u64) {
        let mut held = self.held();
        if held.installed.as_ref().is_some_and(|installed| installed.number == number) {
            held.installed = None;
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn state(&self, now: Timestamp) -> State {
        let Some(installed) = &self.installed else { return State::Empty };
        let failed_lately = || {
            let failed = self.failed.as_ref().map(|(at, _)| now.duration_since(*at));
            failed.is_some_and(|ago| (SignedDuration::ZERO..AFTER_FAILURE).contains(&ago))
        };
        match installed.ends.duration_since(now) {
            left if left > RENEW || left > UNUSABLE && failed_lately() => State::Good(installed.clone()),
            left if left > UNUSABLE => State::Ageing(installed.clone()),
            _ => State::Empty,
        }
    }
}

impl Lead<'_> {
    /// Keeps what came of the login.
    pub(super) fn end(self, now: Timestamp, outcome: Result<Installed>) -> Result<Installed> {
        let mut held = self.slot.held();
        held.logins += 1;
        let number = held.logins;
        let outcome = outcome.map(|installed| Installed { number, ..installed });
        match &outcome {
            Ok(installed) => {
                held.installed = Some(installed.clone());
                held.failed = None;
            }
            Err(error) => held.failed = Some((now, error.clone())),
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use futures::future::join_all;

    use super::super::Permissions;
    use super::*;
    use crate::auth::Token;
    use crate::error::ErrorKind;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    fn installed(made: i64, ends: i64) -> Installed {
        let token = Token::new("ghs_x".into()).unwrap();
        Installed { token, permissions: Permissions::default(), number: 0, made: at(made), ends: at(ends) }
    }

    #[test]
    fn a_token_ages_before_it_ends() {
        let slot = Slot::default();
        assert!(matches!(slot.state(at(0)), State::Empty));
        slot.lead().unwrap().end(at(0), Ok(installed(0, 60))).unwrap();
        let told = [0, 51, 52, 58, 59, 60, 90].map(|minute| match slot.state(at(minute)) {
            State::Good(_) => 'g',
            State::Ageing(_) => 'a',
            State::Empty => 'e',
        });
        assert_eq!(told.iter().collect::<String>(), "ggaaeee");
    }

    #[test]
    fn a_renewal_that_failed_is_not_tried_again_at_once() {
        let slot = Slot::default();
        slot.lead().unwrap().end(at(0), Ok(installed(0, 60))).unwrap();
        slot.lead().unwrap().end(at(53), Err(Error::new(ErrorKind::Server, "x"))).err().unwrap();
        assert!(matches!(slot.state(at(53)), State::Good(_)), "the others go on with what there is");
        assert!(matches!(slot.state(at(54)), State::Ageing(_)));
        slot.lead().unwrap().end(at(59), Err(Error::new(ErrorKind::Server, "x"))).err().unwrap();
        assert!(matches!(slot.state(at(59)), State::Empty));
    }

    #[test]
    fn only_the_token_that_was_refused_is_forgotten() {
        let slot = Slot::default();
        let first = slot.lead().unwrap().end(at(0), Ok(installed(5, 65))).unwrap();
        let second = slot.lead().unwrap().end(at(0), Ok(installed(5, 65))).unwrap();
        slot.forget(first.number);
        assert!(matches!(slot.state(at(6)), State::Good(_)));
        slot.forget(second.number);
        assert!(matches!(slot.state(at(6)), State::Empty));
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_a_login_gets_what_came_of_it_be_it_an_error() {
        for is_good in [true, false] {
            let slot = Slot::default();
            let logins = Arc::new(AtomicUsize::new(0));
            let log_in = || async {
                logins.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_secs(1)).await;
                if is_good { Ok(installed(0, 60)) } else { Err(Error::new(ErrorKind::Server, "x")) }
            };
            let outcomes = join_all((0..40).map(|_| slot.fill(|| at(0), log_in))).await;
            assert!(outcomes.iter().all(|outcome| outcome.is_ok() == is_good));
            assert_eq!(logins.load(Ordering::SeqCst), 1);
            assert_eq!(slot.fill(|| at(0), log_in).await.is_ok(), is_good);
            assert_eq!(logins.load(Ordering::SeqCst), if is_good { 1 } else { 2 }, "who comes later tries again");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_login_that_is_given_up_is_taken_over() {
        let slot = Slot::default();
        let given_up = slot.fill(|| at(0), std::future::pending);
        assert!(tokio::time::timeout(Duration::from_secs(1), given_up).await.is_err());
        assert!(slot.fill(|| at(0), || async { Ok(installed(0, 60)) }).await.is_ok());
    }
}
