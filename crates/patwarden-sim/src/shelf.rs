//! Grants and requests of one organisation: all that ever were, and the open ones in GitHub's order.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::model::{Grant, GrantRequest, Token};

/// What both kinds of entries have in common: a token, and a place in a list.
pub(crate) trait Entry {
    fn id(&self) -> u64;
    /// What lists are sorted by.
    fn since(&self) -> Timestamp;
    /// Whether lists show it.
    fn is_open(&self) -> bool;
    fn token(&self) -> &Token;
}

impl Entry for Grant {
    fn id(&self) -> u64 {
        self.id
    }
    fn since(&self) -> Timestamp {
        self.granted_at
    }
    fn is_open(&self) -> bool {
        self.is_live()
    }
    fn token(&self) -> &Token {
        &self.token
    }
}

impl Entry for GrantRequest {
    fn id(&self) -> u64 {
        self.id
    }
    fn since(&self) -> Timestamp {
        self.created_at
    }
    fn is_open(&self) -> bool {
        self.is_pending()
    }
    fn token(&self) -> &Token {
        &self.token
    }
}

/// Entries by id, with an index of the open ones by time, then id.
#[derive(Debug)]
pub(crate) struct Shelf<T> {
    entries: BTreeMap<u64, T>,
    open: BTreeSet<(Timestamp, u64)>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), open: BTreeSet::new() }
    }
}

impl<T: Entry> Shelf<T> {
    pub(crate) fn insert(&mut self, entry: T) {
        if entry.is_open() {
            self.open.insert((entry.since(), entry.id()));
        }
        self.entries.insert(entry.id(), entry);
    }

    pub(crate) fn remove(&mut self, id: u64) -> Option<T> {
        let entry = self.entries.remove(&id)?;
        self.open.remove(&(entry.since(), id));
        Some(entry)
    }

    /// Changes an entry and keeps the index true. `None` when there is no such entry.
    pub(crate) fn update<R>(&mut self, id: u64, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut entry = self.remove(id)?;
        let result = change(&mut entry);
        self.insert(entry);
        Some(result)
    }

    pub(crate) fn open(&self, id: u64) -> Option<&T> {
        self.entries.get(&id).filter(|entry| entry.is_open())
    }

    pub(crate) fn open_count(&self) -> usize {
        self.open.len()
    }

    /// The open entries, the oldest or the newest first, without so many at the start.
    pub(crate) fn open_entries(&self, oldest_first: bool, skip: usize) -> Box<dyn Iterator<Item = &T> + '_> {
        // Passing over the index is much cheaper than over what it leads to.
        let entry = |(_, id): &(Timestamp, u64)| self.entries.get(id);
        if oldest_first {
            Box::new(self.open.iter().skip(skip).filter_map(entry))
        } else {
            Box::new(self.open.iter().rev().skip(skip).filter_map(entry))
        }
    }

    /// The ids of the open entries of one owner.
    pub(crate) fn open_ids_of(&self, owner: &str) -> Vec<u64> {
        let entries = self.open_entries(true, 0).filter(|entry| entry.token().owner.eq_ignore_ascii_case(owner));
        entries.map(Entry::id).collect()
    }

    pub(crate) fn all(&self) -> &BTreeMap<u64, T> {
        &self.entries
    }
}
