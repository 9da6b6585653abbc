//! What became of a write whose answer was lost: the list is read until it tells.

use std::time::Duration;

use tokio::time::Instant;

use super::confirm::LONGEST_LOOK;
use super::ledger::Ledger;
use super::looks::Looks;
use super::{Calls, Outcome, Subject, Targets};
use crate::error::Result;

/// So many looks more, when the time is over, for what has shown its effect only once.
const LAST_LOOKS: usize = 3;

/// Looks until these have shown their effect, or it can't come any more. What has shown it, and had been listed
/// before, is confirmed; those that are as they were are given, to be sent again; all else stays as it is.
///
/// # Errors
///
/// When the list can't be read.
pub(super) async fn read_back<T: Subject>(
    calls: &Calls<T>,
    targets: &Targets<T>,
    ledger: &mut Ledger<T>,
    ids: &[T::Id],
    within: Duration,
) -> Result<Vec<T::Id>> {
    let deadline = Instant::now() + within.min(LONGEST_LOOK);
    let mut looks = Looks::new(calls, targets, within);
    let mut left = ids.to_vec();
    let mut more = LAST_LOOKS;
    loop {
        let seen = looks.next(&left).await;
        let is_over = looks.began() >= deadline;
        match seen {
            Ok(seen) => {
                let done: Vec<_> = seen.settled.iter().copied().filter(|id| targets.was_listed(*id)).collect();
                ledger.settle(&done, &Outcome::Confirmed).await;
                left.retain(|id| !seen.settled.contains(id));
                let as_they_were: Vec<_> = left.iter().copied().filter(|id| seen.listed.contains(id)).collect();
                if left.is_empty() || (is_over && (as_they_were.len() == left.len() || more == 0)) {
                    return Ok(as_they_were);
                }
            }
            Err(error) if !error.is_temporary() || (is_over && more == 0) => return Err(error),
            Err(error) => tracing::warn!(%error, "could not look what became of a write"),
        }
        more -= usize::from(is_over);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Progress;
    use super::super::fake::{Fake, Unknown, grant, targets};
    use super::*;
    use crate::model::PatId;
    use crate::page::{Listing, Page};

    #[tokio::test(start_paused = true)]
    async fn a_look_that_took_long_is_as_old_as_its_begin() {
        const SHOWS_AFTER: Duration = Duration::from_secs(3);
        let mut calls = Fake::new([], Unknown::Ignored).calls();
        let start = Instant::now();
        calls.list = Box::new(move |_| {
            let is_before = start.elapsed() < SHOWS_AFTER;
            let items = if is_before { vec![grant(1)] } else { Vec::new() };
            Listing::slow(async move {
                tokio::time::sleep(if is_before { Duration::from_secs(10) } else { Duration::ZERO }).await;
                Ok(Page { number: 1, items })
            })
        });
        let mut targets = targets([1]);
        targets.listed = Some([PatId::new(1)].into());
        let mut ledger = Ledger::new(Progress::about([PatId::new(1)]), None);
        let again = read_back(&calls, &targets, &mut ledger, &[PatId::new(1)], Duration::from_secs(5)).await.unwrap();
        assert!(again.is_empty(), "{again:?}");
        assert!(matches!(ledger.report().outcomes[..], [(_, Outcome::Confirmed)]));
    }
}
