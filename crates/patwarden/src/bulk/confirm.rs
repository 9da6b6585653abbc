//! Looks whether what was accepted has taken effect.
//!
//! One look proves nothing: what vanishes from a list while it is read by pages pulls others from a
//! page to come onto one that was read. So an id has to be settled in two looks in a row, of which
//! the second has lost nothing that the first had.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures::TryStreamExt;
use tokio::time::Instant;

use super::{CHUNK, Calls, Outcome, Part, Subject, Targets};
use crate::error::{Error, Result};
use crate::filter::MOST_TOKEN_IDS;
use crate::model::TokenId;

/// A day: whoever waits longer has to ask again, and no clock overflows.
const LONGEST_LOOK: Duration = Duration::from_secs(24 * 60 * 60);
const FIRST_LOOK: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

type Outcomes<T> = BTreeMap<<T as Subject>::Id, Outcome>;

/// Looks until no accepted id is open any more, or the time is over. A failed look leaves ids
/// accepted, which they are; the last of these failures is given.
pub(super) async fn confirm<T: Subject>(
    calls: &Calls<T>,
    targets: &Targets<T>,
    outcomes: &mut Outcomes<T>,
    within: Duration,
) -> Option<Error> {
    let deadline = Instant::now() + within.min(LONGEST_LOOK);
    // Two looks have to fit.
    let first_look = FIRST_LOOK.min(within / 4);
    let mut pause = first_look;
    let mut failure = None;
    let mut before: Option<BTreeSet<T::Id>> = None;
    loop {
        let accepted = accepted(outcomes);
        if accepted.is_empty() {
            return None;
        }
        let after = pause;
        let look = tokio::time::timeout_at(deadline, async {
            tokio::time::sleep(after).await;
            open(calls, targets, &accepted).await
        });
        pause = (pause * 2).min(LONGEST_PAUSE);
        let now = match look.await {
            Err(_over) => return failure,
            Ok(Ok(now)) => {
                failure = None;
                now
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "could not look whether it has taken effect");
                if !error.is_temporary() {
                    return Some(error);
                }
                failure = Some(error);
                before = None;
                continue;
            }
        };
        for id in accepted.into_iter().filter(|id| !now.contains(id)) {
            match &before {
                Some(before) if !before.contains(&id) => {
                    if before.is_subset(&now) {
                        let known = !targets.is_not_listed(id);
                        outcomes.insert(id, if known { Outcome::Confirmed } else { Outcome::Ignored });
                    }
                }
                // Settled for the first time: the look that proves it need not wait long.
                _ => pause = first_look,
            }
        }
        before = Some(now);
    }
}

fn accepted<Id: Copy + Ord>(outcomes: &BTreeMap<Id, Outcome>) -> Vec<Id> {
    outcomes.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Accepted)).map(|(id, _)| *id).collect()
}

/// The ids of which a look does not show the effect, among them all that are still listed.
async fn open<T: Subject>(calls: &Calls<T>, targets: &Targets<T>, ids: &[T::Id]) -> Result<BTreeSet<T::Id>> {
    let token = |id: &T::Id| Some((*id, targets.rows.get(id)?.token_id()?));
    let tokens: BTreeMap<T::Id, TokenId> = ids.iter().filter_map(token).collect();
    let part = if tokens.len() == ids.len() { cheapest(&tokens, targets.length) } else { Part::All };
    let mut open: BTreeSet<T::Id> = (calls.list)(part).map_ok(|row| row.id()).try_collect().await?;
    if let Some(arrived) = &calls.arrived {
        let left: Vec<_> = tokens.into_iter().filter(|(id, _)| !open.contains(id)).collect();
        if !left.is_empty() {
            let arrived = arrived(left.iter().map(|(_, token)| *token).collect()).await?;
            open.extend(left.iter().filter(|(_, token)| !arrived.contains(token)).map(|(id, _)| *id));
        }
    }
    Ok(open)
}

/// By their tokens, fifty a request, or the whole list, a hundred a request: what is less.
fn cheapest<Id>(tokens: &BTreeMap<Id, TokenId>, length: Option<usize>) -> Part {
    let whole = length.map_or(usize::MAX, |length| length.div_ceil(CHUNK));
    if tokens.len().div_ceil(MOST_TOKEN_IDS) > whole {
        return Part::All;
    }
    Part::OfTokens(tokens.values().copied().collect())
}

#[cfg(test)]
mod tests {
    use super::super::fake::{Fake, Unknown, grant, targets};
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
        let targets = Targets::distinct([grant(1), grant(2)].map(Into::into)).unwrap();
        let mut outcomes = accepted_both();
        let start = Instant::now();
        confirm(&calls, &targets, &mut outcomes, Duration::from_secs(within)).await;
        let words = outcomes.values().map(Outcome::as_str).collect::<Vec<_>>().join(" ");
        (words, count.load(std::sync::atomic::Ordering::SeqCst), start.elapsed())
    }

    fn accepted_both() -> Outcomes<Grant> {
        [1, 2].map(|id| (PatId::new(id), Outcome::Accepted)).into()
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
        let mut outcomes = accepted_both();
        let failure = confirm(&fake.calls(), &targets([1, 2]), &mut outcomes, Duration::from_secs(60)).await;
        assert_eq!(failure.unwrap().kind(), ErrorKind::PermissionDenied);
        assert!(outcomes.values().all(|outcome| matches!(outcome, Outcome::Accepted)));
        assert_eq!(fake.server().lists, 1, "asking again would not help");
    }

    #[tokio::test(start_paused = true)]
    async fn an_approval_shows_when_the_token_has_arrived() {
        let fake = Fake::new([], Unknown::Ignored);
        let mut calls = fake.calls();
        calls.arrived = Some(Box::new(|tokens| {
            Box::pin(async move { Ok(tokens.into_iter().filter(|token| token.get() == 10_001).collect()) })
        }));
        let targets = Targets::distinct([grant(1), grant(2)].map(Into::into)).unwrap();
        let mut outcomes = accepted_both();
        confirm(&calls, &targets, &mut outcomes, Duration::from_secs(60)).await;
        let words: Vec<_> = outcomes.values().map(Outcome::as_str).collect();
        assert_eq!(words, ["confirmed", "accepted"], "neither is pending, and one reaches the organisation");
    }

    #[test]
    fn the_look_that_takes_fewer_requests_is_taken() {
        let tokens = |count: u64| (0..count).map(|id| (id, TokenId::new(id))).collect::<BTreeMap<_, _>>();
        assert!(matches!(cheapest(&tokens(3), Some(10_000)), Part::OfTokens(ids) if ids.len() == 3));
        assert!(matches!(cheapest(&tokens(3), None), Part::OfTokens(_)));
        assert!(matches!(cheapest(&tokens(1000), Some(1000)), Part::All));
    }
}
