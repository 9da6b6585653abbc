//! Those that a bulk call is for: what they stand for, which of them there are, and in which requests they go.

use std::collections::{BTreeMap, BTreeSet};

use futures::TryStreamExt;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CHUNK, Calls, Part, Plan, Subject, Target, Terms, check_ids};
use crate::error::{Error, ErrorKind, Result};
use crate::journal::Entry;
use crate::model::{PatId, TokenId};

/// Those that a bulk call is for, each once.
pub(crate) struct Targets<T: Subject> {
    /// In the order asked.
    pub(super) ids: Vec<T::Id>,
    /// Those that were given or read.
    pub(super) rows: BTreeMap<T::Id, T>,
    /// Those that a look at the list has shown before they were sent, if there was one.
    pub(super) listed: Option<BTreeSet<T::Id>>,
    /// How long the whole list was then, if it was read whole.
    pub(super) length: Option<usize>,
    /// Which of their tokens were there before.
    pub(super) arrived: BTreeSet<Arrival>,
}

impl<T: Subject> Targets<T> {
    /// Each id once, in the order of its first mention.
    ///
    /// # Errors
    ///
    /// For none at all, and for an id that can't be sent.
    pub(crate) fn distinct(targets: impl IntoIterator<Item = Target<T>>) -> Result<Self> {
        let targets: Vec<Target<T>> = targets.into_iter().collect();
        check_ids(&targets)?;
        let (mut ids, mut rows, mut seen) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
        for target in targets {
            let id = target.id();
            if let Target::Row(row) = target {
                rows.entry(id).or_insert(*row);
            }
            if seen.insert(id) {
                ids.push(id);
            }
        }
        Ok(Self { ids, rows, listed: None, length: None, arrived: BTreeSet::new() })
    }

    /// Looks which of these there are, and how they are now: by their tokens where these are known, else
    /// in the whole list. What a look lacks is looked for twice, as a list that shifts while it is read hides rows.
    pub(super) async fn look_up(&mut self, calls: &Calls<T>, ids: &BTreeSet<T::Id>) -> Result<()> {
        let mut listed = BTreeSet::new();
        for _ in 0..2 {
            let missing: BTreeSet<T::Id> = ids.difference(&listed).copied().collect();
            if missing.is_empty() {
                break;
            }
            let tokens: Option<Vec<TokenId>> = missing.iter().map(|id| self.rows.get(id)?.token_id()).collect();
            let is_whole = tokens.is_none();
            let mut count = 0;
            let mut list = (calls.list)(tokens.map_or(Part::All, Part::OfTokens));
            while let Some(row) = list.try_next().await? {
                count += 1;
                if ids.contains(&row.id()) {
                    listed.insert(row.id());
                    self.rows.insert(row.id(), row);
                }
            }
            self.length = if is_whole { Some(count) } else { self.length };
        }
        if let Some(arrivals) = &calls.arrivals {
            let tokens: Vec<TokenId> = listed.iter().filter_map(|id| self.rows.get(id)?.token_id()).collect();
            if !tokens.is_empty() {
                self.arrived = arrivals(tokens).await?;
            }
        }
        self.listed = Some(listed);
        Ok(())
    }

    /// The ids by request. Those that are not in the list come last and apart: GitHub may refuse a
    /// whole request because of one of them.
    pub(super) fn chunks(&self, size: usize) -> Vec<Vec<T::Id>> {
        self.chunks_of(&self.ids, size)
    }

    pub(super) fn chunks_of(&self, ids: &[T::Id], size: usize) -> Vec<Vec<T::Id>> {
        let (unknown, known): (Vec<_>, Vec<_>) = ids.iter().partition(|id| self.is_not_listed(**id));
        known.chunks(size).chain(unknown.chunks(size)).map(<[_]>::to_vec).collect()
    }

    pub(super) fn not_listed(&self) -> Vec<T::Id> {
        self.ids.iter().copied().filter(|id| self.is_not_listed(*id)).collect()
    }

    pub(super) fn is_not_listed(&self, id: T::Id) -> bool {
        self.listed.as_ref().is_some_and(|listed| !listed.contains(&id))
    }

    /// Whether it is known that there was such a thing before it was sent.
    pub(super) fn was_listed(&self, id: T::Id) -> bool {
        self.listed.as_ref().is_some_and(|listed| listed.contains(&id))
    }

    /// What it comes to that they are sent.
    pub(super) fn plan(self, calls: &Calls<T>, terms: &Terms) -> Plan<T> {
        Plan {
            action: calls.action,
            org: calls.org.clone(),
            chunks: self.chunks(terms.chunk()),
            not_listed: self.not_listed(),
            rows: self.rows,
        }
    }

    /// What a look has shown of these, for the journal.
    pub(super) fn seen(&self, ids: &BTreeSet<T::Id>) -> Result<Vec<Entry>> {
        let (listed, missing): (Vec<T::Id>, Vec<T::Id>) = ids.iter().partition(|id| self.was_listed(**id));
        let rows = listed.iter().filter_map(|id| self.rows.get(id)).map(serde_json::to_value);
        let rows: Vec<_> = rows.collect::<Result<_, _>>().map_err(|error| {
            Error::new(ErrorKind::Journal, format!("a row can't be written: {error}; nothing was sent"))
        })?;
        let seen =
            |rows: &[serde_json::Value]| Entry::Seen { rows: rows.to_vec(), missing: Vec::new(), arrived: Vec::new() };
        let mut entries: Vec<Entry> = rows.chunks(CHUNK).map(seen).collect();
        let of_these: BTreeSet<TokenId> = ids.iter().filter_map(|id| self.rows.get(id)?.token_id()).collect();
        let arrived: Vec<Arrival> =
            self.arrived.iter().copied().filter(|arrival| of_these.contains(&arrival.token_id)).collect();
        if !missing.is_empty() || !arrived.is_empty() {
            let missing = missing.into_iter().map(Into::into).collect();
            entries.push(Entry::Seen { rows: Vec::new(), missing, arrived });
        }
        Ok(entries)
    }
}

/// A token that reaches the organisation by a grant. One that asks for more has had another before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(crate) struct Arrival {
    /// The token.
    #[cfg_attr(feature = "schemars", schemars(with = "u64"))]
    pub(crate) token_id: TokenId,
    /// Its grant.
    #[cfg_attr(feature = "schemars", schemars(with = "u64"))]
    pub(crate) pat_id: PatId,
    /// When access was granted.
    pub(crate) access_granted_at: Timestamp,
}
