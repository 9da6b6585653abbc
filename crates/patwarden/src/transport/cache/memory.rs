//! A shelf of bounded weight: what was not used for longest makes room.

use std::any::Any;
use std::num::NonZeroUsize;
use std::sync::Arc;

use http::HeaderValue;
use lru::LruCache;

use super::entry::Entry;
use super::key::Key;

/// One number for each of the listings that were read last.
const MOST_ENDS: NonZeroUsize = NonZeroUsize::new(1024).unwrap();

/// What a list's page is, once it was read: some `Vec` of items.
pub(super) type Items = Arc<dyn Any + Send + Sync>;

/// Two things are kept for one request, and each on its own: what GitHub answered and what that was read as.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Answer(Key),
    Items(Key),
}

pub(super) enum Thing {
    Answer(Arc<Entry>),
    Items { etag: HeaderValue, items: Items },
}

pub(super) struct Memory {
    things: LruCache<Place, (u64, Thing)>,
    /// Which page of a listing is the last.
    ends: LruCache<Key, u64>,
    weight: u64,
    largest: u64,
    kept: i64,
}

impl Memory {
    pub(super) fn new(largest: u64) -> Self {
        Self { things: LruCache::unbounded(), ends: LruCache::new(MOST_ENDS), weight: 0, largest, kept: 0 }
    }

    pub(super) fn bound(&mut self, largest: u64) {
        self.largest = largest;
        self.make_room();
    }

    pub(super) fn get(&mut self, place: Place) -> Option<&Thing> {
        self.things.get(&place).map(|(_, thing)| thing)
    }

    /// Whether it was kept. What is heavier than all that may be kept is not, nor is what was in its place.
    pub(super) fn put(&mut self, place: Place, weight: u64, mut thing: Thing) -> bool {
        self.remove(place);
        if weight > self.largest {
            return false;
        }
        self.kept += 1;
        if let Thing::Answer(entry) = &mut thing {
            Arc::make_mut(entry).order = self.kept;
        }
        self.weight += weight;
        self.things.put(place, (weight, thing));
        self.make_room();
        true
    }

    pub(super) fn remove(&mut self, place: Place) {
        if let Some((weight, _)) = self.things.pop(&place) {
            self.weight -= weight;
        }
    }

    /// Removes a listing's answers that were kept no later than this.
    pub(super) fn remove_older(&mut self, listing: Key, order: i64) {
        let is_older =
            |thing: &Thing| matches!(thing, Thing::Answer(entry) if entry.listing == listing && entry.order <= order);
        let older: Vec<Place> =
            self.things.iter().filter(|(_, (_, thing))| is_older(thing)).map(|(place, _)| *place).collect();
        for place in older {
            self.remove(place);
        }
    }

    pub(super) fn end(&mut self, listing: Key) -> Option<u64> {
        self.ends.get(&listing).copied()
    }

    pub(super) fn note_end(&mut self, listing: Key, end: u64) {
        self.ends.put(listing, end);
    }

    fn make_room(&mut self) {
        while self.weight > self.largest
            && let Some((_, (weight, _))) = self.things.pop_lru()
        {
            self.weight -= weight;
        }
    }

    #[cfg(test)]
    pub(super) fn each(&mut self, mut change: impl FnMut(&Place, &mut Thing)) {
        self.things.iter_mut().for_each(|(place, (_, thing))| change(place, thing));
    }

    #[cfg(test)]
    pub(super) fn weight(&self) -> u64 {
        assert_eq!(self.weight, self.things.iter().map(|(_, (weight, _))| weight).sum::<u64>());
        self.weight
    }
}
