//! What shows that a list changed while it was read: pages that don't fit the pages before them.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Fetched, Identified, Page};
use crate::link::Links;

/// As many signs as are told in words, and kept: a list that shifts on every page has thousands.
const KEPT: usize = 32;
const SAID: usize = 3;

/// What showed that a list changed while it was read by pages, so that what was read may lack rows which
/// were there all the time, or hold some that are gone.
///
/// `Display` says it in words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// The first of them, in the order in which they were seen: 32 at the most.
    pub signs: Vec<DriftSign>,
    /// How many there were.
    pub count: usize,
}

/// One sign that a list changed while it was read. Pages are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DriftSign {
    /// Rows of earlier pages came again: something before them was added.
    #[non_exhaustive]
    Repeated {
        /// The page on which they came again.
        page: u64,
        /// How many.
        rows: usize,
    },
    /// A page had fewer rows than a page holds, none perhaps, and the server named a next one.
    #[non_exhaustive]
    Short {
        /// The page.
        page: u64,
        /// How many rows it had.
        rows: usize,
        /// How many a page holds, as far as the other pages show.
        full: usize,
    },
    /// The list got another last page than was named before: it grew, or it shrank.
    #[non_exhaustive]
    LastMoved {
        /// The page that says so.
        page: u64,
        /// The last page before.
        from: u64,
        /// The last page as that page has it.
        to: u64,
    },
}

impl fmt::Display for DriftSign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated { page, rows: 1 } => write!(formatter, "page {page} repeats a row of an earlier one"),
            Self::Repeated { page, rows } => write!(formatter, "page {page} repeats {rows} rows of earlier ones"),
            Self::Short { page, rows: 0, .. } => write!(formatter, "page {page} is empty and not the last"),
            Self::Short { page, rows, full } => {
                write!(formatter, "page {page} has {rows} of {full} rows and is not the last")
            }
            Self::LastMoved { page, from, to } => {
                write!(formatter, "the last page was {from}, and is {to} as of page {page}")
            }
        }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the list changed while it was read: ")?;
        for (place, sign) in self.signs.iter().take(SAID).enumerate() {
            let between = if place == 0 { "" } else { "; " };
            write!(formatter, "{between}{sign}")?;
        }
        match self.count.saturating_sub(SAID) {
            0 => Ok(()),
            more => write!(formatter, "; and {more} more such signs"),
        }
    }
}

/// Tells the drift of a [`Listing`](crate::Listing) that is read elsewhere: one that was turned into its
/// [pages](crate::Listing::pages), say. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct DriftWatch(Arc<Mutex<Option<Drift>>>);

impl DriftWatch {
    /// What was noticed so far; see [`Listing::drift`](crate::Listing::drift).
    #[must_use]
    pub fn drift(&self) -> Option<Drift> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn note(&self, sign: DriftSign) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let drift = seen.get_or_insert_with(|| Drift { signs: Vec::new(), count: 0 });
        drift.count += 1;
        if drift.signs.len() < KEPT {
            drift.signs.push(sign);
        }
    }
}

/// Looks at the pages of one list in their order.
pub(super) struct Looking<T: Identified> {
    watch: DriftWatch,
    seen: BTreeSet<T::Id>,
    /// None where pages begin behind an id: nothing shifts from one to another there, and GitHub leaves
    /// some of them short.
    numbered: Option<Numbered>,
}

impl<T: Identified> Looking<T> {
    pub(super) fn at_numbered(watch: DriftWatch) -> Self {
        Self { watch, seen: BTreeSet::new(), numbered: Some(Numbered::default()) }
    }

    pub(super) fn behind_ids(watch: DriftWatch) -> Self {
        Self { watch, seen: BTreeSet::new(), numbered: None }
    }

    /// The page without the rows that an earlier one had.
    pub(super) fn page(&mut self, number: u64, fetched: Fetched<T>) -> Page<T> {
        let Fetched { mut items, links } = fetched;
        let rows = items.len();
        items.retain(|item| self.seen.insert(item.id()));
        if items.len() < rows {
            self.watch.note(DriftSign::Repeated { page: number, rows: rows - items.len() });
        }
        if let Some(numbered) = &mut self.numbered {
            numbered.signs(number, rows, links).into_iter().for_each(|sign| self.watch.note(sign));
        }
        Page { number, items }
    }
}

/// What the pages so far tell of the list.
#[derive(Debug, Default)]
struct Numbered {
    /// The page that had the most rows, and how many.
    fullest: (u64, usize),
    last: Option<u64>,
}

impl Numbered {
    fn signs(&mut self, page: u64, rows: usize, links: Links) -> Vec<DriftSign> {
        let (fullest, full) = self.fullest;
        let goes_on = links.next.is_some();
        let mut signs = Vec::new();
        if full > 0 && rows > full {
            // It named a next page, and a page holds more.
            signs.push(DriftSign::Short { page: fullest, rows: full, full: rows });
        } else if goes_on && (rows < full || rows == 0) {
            signs.push(DriftSign::Short { page, rows, full });
        }
        if rows > full {
            self.fullest = (page, rows);
        }
        let last = match links.next {
            Some(next) => links.last.or_else(|| self.last.filter(|last| next > *last).map(|_| next)),
            // What names no next page is the last, or lies behind it.
            None => self.last.filter(|last| page < *last).map(|_| page),
        };
        if let (Some(from), Some(to)) = (self.last, last)
            && from != to
        {
            signs.push(DriftSign::LastMoved { page, from, to });
        }
        self.last = last.or(self.last);
        signs
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The signs that pages of so many rows, with these links, give.
    fn signs(pages: &[(usize, Option<u64>, Option<u64>)]) -> Vec<String> {
        let mut numbered = Numbered::default();
        let signs = (1..).zip(pages).flat_map(|(page, &(rows, next, last))| {
            numbered.signs(page, rows, Links { next, last, ..Links::default() })
        });
        signs.map(|sign| sign.to_string()).collect()
    }

    #[test]
    fn a_short_page_is_a_sign_and_a_short_last_page_is_none() {
        assert!(signs(&[(30, Some(2), Some(2)), (7, None, None)]).is_empty());
        assert!(signs(&[(7, None, None)]).is_empty());
        assert_eq!(
            signs(&[(30, Some(2), None), (29, Some(3), None), (0, Some(4), None), (30, None, None)]),
            ["page 2 has 29 of 30 rows and is not the last", "page 3 is empty and not the last"]
        );
        assert_eq!(
            signs(&[(20, Some(2), None), (5, Some(3), None), (30, Some(4), None), (1, None, None)]),
            ["page 2 has 5 of 20 rows and is not the last", "page 1 has 20 of 30 rows and is not the last"]
        );
        assert_eq!(signs(&[(0, Some(2), None), (3, None, None)]), ["page 1 is empty and not the last"]);
    }

    #[test]
    fn another_last_page_is_a_sign_each_time_it_moves() {
        let moved = |page, from, to| format!("the last page was {from}, and is {to} as of page {page}");
        for (pages, expected) in [
            // It says so.
            (vec![(9, Some(2), Some(4)), (9, Some(3), Some(3)), (9, None, None)], vec![moved(2, 4, 3)]),
            (
                vec![(9, Some(2), Some(3)), (9, Some(3), Some(4)), (9, Some(4), Some(4)), (9, None, None)],
                vec![moved(2, 3, 4)],
            ),
            // It ends sooner or later than was said.
            (vec![(9, Some(2), Some(4)), (3, None, None), (0, None, None), (0, None, None)], vec![moved(2, 4, 2)]),
            (vec![(9, Some(2), Some(2)), (9, Some(3), None), (1, None, None)], vec![moved(2, 2, 3)]),
            // There and back again.
            (
                vec![(9, Some(2), Some(4)), (9, Some(3), Some(5)), (9, Some(4), Some(4)), (9, None, None)],
                vec![moved(2, 4, 5), moved(3, 5, 4)],
            ),
            // Nothing was said.
            (vec![(9, Some(2), None), (9, Some(3), None), (9, None, None)], vec![]),
            (vec![(9, Some(2), Some(3)), (9, Some(3), None), (9, None, None)], vec![]),
        ] {
            assert_eq!(signs(&pages), expected, "{pages:?}");
        }
    }

    #[test]
    fn many_signs_are_counted_and_a_few_said() {
        let watch = DriftWatch::default();
        assert_eq!(watch.drift(), None);
        (1..=100).for_each(|page| watch.note(DriftSign::Repeated { page, rows: 1 + usize::from(page == 2) }));
        let drift = watch.drift().unwrap();
        assert_eq!((drift.signs.len(), drift.count), (KEPT, 100));
        assert_eq!(
            drift.to_string(),
            "the list changed while it was read: page 1 repeats a row of an earlier one; page 2 repeats 2 rows of \
             earlier ones; page 3 repeats a row of an earlier one; and 97 more such signs"
        );
    }

    proptest! {
        #[test]
        fn a_list_that_stays_as_it_is_gives_no_sign(rows in 0usize..500, size in 1usize..101, names_last: bool) {
            let count = u64::try_from(rows.div_ceil(size).max(1)).unwrap();
            let pages: Vec<_> = (1..=count).zip((0..).step_by(size)).map(|(page, before)| {
                let next = (page < count).then_some(page + 1);
                (size.min(rows - before), next, next.and(names_last.then_some(count)))
            }).collect();
            prop_assert!(signs(&pages).is_empty());
        }
    }
}
