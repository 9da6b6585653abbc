//! Looks whether what was accepted has taken effect.

use std::time::Duration;

use tokio::time::Instant;

use super::ledger::Ledger;
use super::looks::Looks;
use super::{Calls, Outcome, Subject, Targets};
use crate::error::Error;

/// A day: whoever waits longer has to ask again, and no clock overflows.
pub(super) const LONGEST_LOOK: Duration = Duration::from_secs(24 * 60 * 60);

/// Looks until no accepted id is open any more, or the time is over. A failed look leaves ids
/// accepted, which they are; the last of these failures is given.
pub(super) async fn confirm<T: Subject>(
    calls: &Calls<T>,
    targets: &Targets<T>,
    ledger: &mut Ledger<T>,
    within: Duration,
) -> Option<Error> {
    let deadline = Instant::now() + within.min(LONGEST_LOOK);
    let mut looks = Looks::new(calls, targets, within);
    let mut failure = None;
    loop {
        let accepted = ledger.with(|outcome| matches!(outcome, Outcome::Accepted));
        if accepted.is_empty() {
            return None;
        }
        match tokio::time::timeout_at(deadline, looks.next(&accepted)).await {
            Err(_over) => return failure,
            Ok(Ok(seen)) => {
                failure = None;
                let (known, unheard_of): (Vec<_>, Vec<_>) =
                    seen.settled.into_iter().partition(|id| targets.was_listed(*id));
                ledger.settle(&known, &Outcome::Confirmed).await;
                ledger.settle(&unheard_of, &Outcome::Ignored).await;
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "could not look whether it has taken effect");
                if !error.is_temporary() {
                    return Some(error);
                }
                failure = Some(error);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::fake::{Fake, Unknown, grant, targets};
    use super::super::{Arrival, Progress};
    use super::*;
    use crate::error::ErrorKind;
    use crate::model::{Grant, PatId};
    use crate::page::{Listing, Page};

    /// Two accepted grants, 1 and 2, of a list that shows this at each look, the last again and again.
    async fn looks(shown: Vec<Vec<u64>>, within: u64) -> (String, usize, Duration) {
        let mut calls = Fake::new([], Unknown::Ignored).calls();
        let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counted = std::sync::Arc::clone(&count);
        calls.list = Box::new(move |_| {
            let look = counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let items = shown.get(look).or(shown.last()).unwrap().iter().map(|id| grant(*id)).collect();
            Listing::of_pages(vec![Ok(Page { number: 1, items })])
        });
        let mut targets = Targets::distinct([grant(1), grant(2)].map(Into::into)).unwrap();
        let mut ledger = accepted_both(&mut targets).await;
        let start = Instant::now();
        confirm(&calls, &targets, &mut ledger, Duration::from_secs(within)).await;
        let words = words(&ledger);
        (words, count.load(std::sync::atomic::Ordering::SeqCst), start.elapsed())
    }

    async fn accepted_both(targets: &mut Targets<Grant>) -> Ledger<Grant> {
        let both = [1, 2].map(PatId::new);
        targets.listed = Some(BTreeSet::from(both));
        let mut ledger = Ledger::new(Progress::about(both), None);
        ledger.settle(&both, &Outcome::Accepted).await;
        ledger
    }

    fn words(ledger: &Ledger<Grant>) -> String {
        ledger.report().outcomes.iter().map(|(_, outcome)| outcome.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[tokio::test(start_paused = true)]
    async fn it_looks_until_it_is_so_and_no_longer_than_told() {
        let (words, looked, _) = looks(vec![vec![1, 2, 9], vec![2, 9], vec![9]], 60).await;
        assert_eq!((words.as_str(), looked), ("confirmed confirmed", 4), "one look more, to be sure");
        let (words, _, took) = looks(vec![vec![2]], 60).await;
        assert_eq!((words.as_str(), took), ("confirmed accepted", Duration::from_secs(60)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_gap_in_one_look_confirms_nothing() {
        // Others vanish while the first look reads: it misses 1, which is there all the time.
        let (words, ..) = looks(vec![vec![7, 8, 9], vec![1, 9]], 60).await;
        assert_eq!(words, "accepted confirmed");
    }

    #[tokio::test(start_paused = true)]
    async fn a_look_that_fails_leaves_accepted_what_is() {
        let fake = Fake::new([], Unknown::Ignored);
        fake.server().unreadable = Some(Error::new(ErrorKind::PermissionDenied, "x"));
        let mut targets = targets([1, 2]);
        let mut ledger = accepted_both(&mut targets).await;
        let failure = confirm(&fake.calls(), &targets, &mut ledger, Duration::from_secs(60)).await;
        assert_eq!(failure.unwrap().kind(), ErrorKind::PermissionDenied);
        assert_eq!(words(&ledger), "accepted accepted");
        assert_eq!(fake.server().lists, 1, "asking again would not help");
    }

    #[tokio::test(start_paused = true)]
    async fn an_approval_shows_when_the_token_has_arrived() {
        let fake = Fake::new([], Unknown::Ignored);
        let mut calls = fake.calls();
        let arrival = |token: u64, pat: u64| Arrival {
            token_id: token.into(),
            pat_id: pat.into(),
            access_granted_at: jiff::Timestamp::UNIX_EPOCH,
        };
        // The second token had a grant before, and has it still.
        let there = BTreeSet::from([arrival(10_001, 7), arrival(10_002, 8)]);
        calls.arrivals = Some(Box::new(move |_| {
            let there = there.clone();
            Box::pin(async move { Ok(there) })
        }));
        let mut targets = Targets::distinct([grant(1), grant(2)].map(Into::into)).unwrap();
        targets.arrived = BTreeSet::from([arrival(10_002, 8)]);
        let mut ledger = accepted_both(&mut targets).await;
        confirm(&calls, &targets, &mut ledger, Duration::from_secs(60)).await;
        assert_eq!(words(&ledger), "confirmed accepted", "neither is pending, and one reaches the organisation");
    }
}
