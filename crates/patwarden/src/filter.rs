//! What both lists can be filtered by. GitHub filters; a filter that it would refuse is refused here.

use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::model::TokenId;

/// GitHub takes this many owners in one listing.
const MOST_OWNERS: usize = 10;
/// GitHub takes this many token ids in one listing.
const MOST_TOKEN_IDS: usize = 50;
/// GitHub's largest page.
pub(crate) const LARGEST_PAGE: u8 = 100;

/// The order of a list, which is by time of creation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The oldest first.
    Ascending,
    /// The newest first: GitHub's own order.
    #[default]
    Descending,
}

/// Filters of a listing, as they are put together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) owners: Vec<String>,
    pub(crate) token_ids: Vec<TokenId>,
    pub(crate) repository: Option<String>,
    pub(crate) permission: Option<String>,
    pub(crate) last_used_before: Option<Timestamp>,
    pub(crate) last_used_after: Option<Timestamp>,
    pub(crate) direction: Option<Direction>,
    pub(crate) per_page: Option<u8>,
}

impl Filter {
    /// Refuses what GitHub would refuse.
    pub(crate) fn check(&self) -> Result<()> {
        let at_most = |found: usize, most: usize, what: &str| {
            if found > most {
                return Err(Error::invalid_input(format!(
                    "GitHub filters by at most {most} {what} in one listing, and {found} were given"
                ))
                .with_hint("make several listings of fewer"));
            }
            Ok(())
        };
        at_most(self.owners.len(), MOST_OWNERS, "owners")?;
        at_most(self.token_ids.len(), MOST_TOKEN_IDS, "token ids")?;
        if let Some(size) = self.per_page.filter(|size| !(1..=LARGEST_PAGE).contains(size)) {
            return Err(Error::invalid_input(format!("a page has 1 to {LARGEST_PAGE} items, not {size}")));
        }
        if self.owners.iter().any(String::is_empty) {
            return Err(Error::invalid_input("an owner's name is empty"));
        }
        Ok(())
    }

    pub(crate) fn per_page(&self) -> i64 {
        self.per_page.unwrap_or(LARGEST_PAGE).into()
    }
}

/// The filter methods of a noun that holds a `filter`.
macro_rules! filter_methods {
    () => {
        /// Only those of this owner; say it up to ten times for any of several.
        pub fn owner(mut self, login: impl Into<String>) -> Self {
            self.filter.owners.push(login.into());
            self
        }

        /// Only those of this token; say it up to fifty times for any of several.
        pub fn token_id(mut self, id: impl Into<$crate::TokenId>) -> Self {
            self.filter.token_ids.push(id.into());
            self
        }

        /// Only those that reach this repository, named without its owner.
        pub fn repository(mut self, name: impl Into<String>) -> Self {
            self.filter.repository = Some(name.into());
            self
        }

        /// Only those with this permission, such as `issues_read`.
        pub fn permission(mut self, permission: impl Into<String>) -> Self {
            self.filter.permission = Some(permission.into());
            self
        }

        /// Only those whose token was last used before this time. Whether GitHub counts a token
        /// that was never used among them is not documented.
        pub fn last_used_before(mut self, time: jiff::Timestamp) -> Self {
            self.filter.last_used_before = Some(time);
            self
        }

        /// Only those whose token was last used after this time.
        pub fn last_used_after(mut self, time: jiff::Timestamp) -> Self {
            self.filter.last_used_after = Some(time);
            self
        }

        /// The order; the newest first unless told.
        pub fn direction(mut self, direction: $crate::Direction) -> Self {
            self.filter.direction = Some(direction);
            self
        }

        /// How many items a request brings: 1 to 100, and 100 unless told.
        pub fn per_page(mut self, items: u8) -> Self {
            self.filter.per_page = Some(items);
            self
        }
    };
}
pub(crate) use filter_methods;

/// Sets a filter on a generated list call; the two list calls have the same parameters and
/// different types.
macro_rules! apply_filter {
    ($call:expr, $filter:expr, $page:expr, $direction:ty) => {{
        let filter: &$crate::filter::Filter = $filter;
        let mut call = $call.per_page(filter.per_page());
        if let Some(page) = $page {
            call = call.page($crate::filter::page_number(page)?);
        }
        if !filter.owners.is_empty() {
            call = call.owner(filter.owners.clone());
        }
        if !filter.token_ids.is_empty() {
            call = call.token_id(filter.token_ids.iter().map(ToString::to_string).collect::<Vec<_>>());
        }
        if let Some(repository) = &filter.repository {
            call = call.repository(repository);
        }
        if let Some(permission) = &filter.permission {
            call = call.permission(permission);
        }
        if let Some(time) = filter.last_used_before {
            call = call.last_used_before(time);
        }
        if let Some(time) = filter.last_used_after {
            call = call.last_used_after(time);
        }
        if let Some(direction) = filter.direction {
            call = call.direction(match direction {
                $crate::Direction::Ascending => <$direction>::Asc,
                $crate::Direction::Descending => <$direction>::Desc,
            });
        }
        call
    }};
}
pub(crate) use apply_filter;

pub(crate) fn page_number(page: u64) -> Result<i64> {
    i64::try_from(page).map_err(|_| Error::invalid_input(format!("{page} is no page number")))
}
