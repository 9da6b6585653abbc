//! Looks at the list, again and again, for the effect of what was sent.
//!
//! One look proves nothing: what vanishes from a list while it is read by pages pulls others from a page to come
//! onto one that was read. So an id has shown its effect when it is settled in two looks in a row, of which the
//! second has lost nothing that the first had.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures::TryStreamExt;
use tokio::time::Instant;

use super::{Arrival, CHUNK, Calls, Part, Subject, Targets};
use crate::error::Result;
use crate::filter::MOST_TOKEN_IDS;
use crate::model::TokenId;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Looks with growing pauses before them.
pub(super) struct Looks<'a, T: Subject> {
    calls: &'a Calls<T>,
    tokens: BTreeMap<T::Id, TokenId>,
    /// What had arrived before anything was sent.
    arrived: BTreeSet<Arrival>,
    /// How long the whole list is, as far as that is known.
    length: Option<usize>,
    first: Duration,
    pause: Duration,
    /// What the look before did not show the effect of, and all else that it listed.
    before: Option<BTreeSet<T::Id>>,
    /// When the last look began.
    began: Instant,
}

/// What a look has shown.
pub(super) struct Seen<Id> {
    /// Whose effect is certain by now.
    pub(super) settled: Vec<Id>,
    /// Those that are as they were.
    pub(super) listed: BTreeSet<Id>,
}

/// What is in the list, and what of the ids asked for does not show the effect.
struct Look<Id> {
    listed: BTreeSet<Id>,
    open: BTreeSet<Id>,
}

impl<'a, T: Subject> Looks<'a, T> {
    /// Looks that are to be over within this time, of which two have to fit.
    pub(super) fn new(calls: &'a Calls<T>, targets: &Targets<T>, within: Duration) -> Self {
        let first = FIRST.min(within / 4);
        let tokens = targets.rows.iter().filter_map(|(id, row)| Some((*id, row.token_id()?))).collect();
        let (arrived, length) = (targets.arrived.clone(), targets.length);
        Self { calls, tokens, arrived, length, first, pause: first, before: None, began: Instant::now() }
    }

    /// When the last look began: it may have taken long, and what it has is no newer than that.
    pub(super) fn began(&self) -> Instant {
        self.began
    }

    /// Looks once more, after a pause, for the effect on these.
    pub(super) async fn next(&mut self, ids: &[T::Id]) -> Result<Seen<T::Id>> {
        let pause = self.pause;
        self.pause = (pause * 2).min(LONGEST_PAUSE);
        tokio::time::sleep(pause).await;
        self.began = Instant::now();
        let before = self.before.take();
        let Look { listed, open } = self.look(ids).await?;
        let mut settled = Vec::new();
        for id in ids.iter().filter(|id| !open.contains(id)) {
            match &before {
                Some(before) if !before.contains(id) => {
                    if before.is_subset(&open) {
                        settled.push(*id);
                    }
                }
                // Settled for the first time: the look that proves it need not wait long.
                _ => self.pause = self.first,
            }
        }
        self.before = Some(open);
        Ok(Seen { settled, listed })
    }

    async fn look(&mut self, ids: &[T::Id]) -> Result<Look<T::Id>> {
        let tokens: BTreeMap<T::Id, TokenId> = ids.iter().filter_map(|id| Some((*id, *self.tokens.get(id)?))).collect();
        let part = if tokens.len() == ids.len() { cheapest(&tokens, self.length) } else { Part::All };
        let rows: Vec<T> = (self.calls.list)(part).try_collect().await?;
        let listed: BTreeSet<T::Id> = rows.iter().map(T::id).collect();
        let ids: BTreeSet<T::Id> = ids.iter().copied().collect();
        let wanted = rows.iter().filter(|row| ids.contains(&row.id()));
        self.tokens.extend(wanted.filter_map(|row| Some((row.id(), row.token_id()?))));
        let mut open = listed.clone();
        if let Some(arrivals) = &self.calls.arrivals {
            let left: Vec<_> = tokens.into_iter().filter(|(id, _)| !open.contains(id)).collect();
            if !left.is_empty() {
                let arrivals = arrivals(left.iter().map(|(_, token)| *token).collect()).await?;
                let arrived: BTreeSet<TokenId> =
                    arrivals.difference(&self.arrived).map(|arrival| arrival.token_id).collect();
                open.extend(left.iter().filter(|(_, token)| !arrived.contains(token)).map(|(id, _)| *id));
            }
        }
        Ok(Look { listed, open })
    }
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
    use super::*;

    #[test]
    fn the_look_that_takes_fewer_requests_is_taken() {
        let tokens = |count: u64| (0..count).map(|id| (id, TokenId::new(id))).collect::<BTreeMap<_, _>>();
        assert!(matches!(cheapest(&tokens(3), Some(10_000)), Part::OfTokens(ids) if ids.len() == 3));
        assert!(matches!(cheapest(&tokens(3), None), Part::OfTokens(_)));
        assert!(matches!(cheapest(&tokens(1000), Some(1000)), Part::All));
    }
}
