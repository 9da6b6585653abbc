//! What is asked of GitHub for one scan of a table: a description that two scans share where they ask for the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use patwarden::{Direction, MemberFilter, MemberRole};

use crate::tables::{Batch, Push, Table};

/// GitHub's largest page.
const LARGEST_PAGE: u8 = 100;
/// Up to so many rows are read page by page where no more are wanted: more at once would ask for pages that nobody
/// takes.
const PAGE_BY_PAGE: u64 = 1_000;
/// From so many owners or tokens on the whole list is read instead: a hundred requests are that of 10,000 rows.
const MOST_OWNERS: usize = 1_000;
const MOST_TOKENS: usize = 5_000;
/// GitHub takes so many in one listing.
const OWNERS_A_LISTING: usize = 10;
const TOKENS_A_LISTING: usize = 50;

/// What a scan asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Request {
    /// The organisations, each once in any case; none where the table needs none.
    pub(crate) orgs: Vec<Arc<str>>,
    /// Logins in lower case.
    pub(crate) owners: Option<BTreeSet<String>>,
    pub(crate) token_ids: Option<BTreeSet<u64>>,
    pub(crate) repository: Option<String>,
    pub(crate) permission: Option<String>,
    pub(crate) used_before: Option<Timestamp>,
    pub(crate) used_after: Option<Timestamp>,
    pub(crate) direction: Option<Direction>,
    pub(crate) per_page: Option<u8>,
    pub(crate) page: Option<u64>,
    pub(crate) id: Option<u64>,
    pub(crate) member_filter: Option<MemberFilter>,
    pub(crate) member_role: Option<MemberRole>,
    /// No more rows than these are wanted, as far as SQLite knows.
    pub(crate) most: Option<u64>,
    /// What it is compared with can't be: there is nothing to ask for.
    pub(crate) is_nothing: bool,
    /// The rows are handed on as GitHub orders them, which is checked.
    pub(crate) in_order: bool,
    /// What stands for values that only a statement which runs has, where it is explained.
    pub(crate) stand_ins: Vec<(Push, String)>,
}

impl Request {
    /// How many rows a request is to bring, where that is not as many as can be. A page that is named is counted in
    /// the pages that the statement names, and what takes several listings is read as the client merges them.
    pub(crate) fn page_size(&self) -> Option<u8> {
        let wanted = self.most.and_then(|most| u8::try_from(most.max(1)).ok()).filter(|most| *most < LARGEST_PAGE);
        self.per_page.or(wanted.filter(|_| self.page.is_none() && self.is_one_listing()))
    }

    /// Whether one listing of an organisation brings just the rows that are asked for.
    fn is_one_listing(&self) -> bool {
        self.owners.as_ref().is_none_or(|owners| owners.len() <= OWNERS_A_LISTING)
            && self.token_ids.as_ref().is_none_or(|ids| ids.len() <= TOKENS_A_LISTING)
    }

    /// Whether a page is asked for only once the one before it was taken.
    pub(crate) fn is_read_page_by_page(&self) -> bool {
        self.most.is_some_and(|most| most <= PAGE_BY_PAGE)
    }

    /// The same for GitHub, which is not asked to tell apart what would take more requests than the list. Whoever
    /// reads it has to leave out what was not asked for: see [`admits`](Self::admits).
    pub(crate) fn as_sent(&self) -> Self {
        let mut sent = self.clone();
        sent.owners = sent.owners.filter(|owners| owners.len() < MOST_OWNERS);
        sent.token_ids = sent.token_ids.filter(|ids| ids.len() < MOST_TOKENS);
        // Of rows that nobody has told apart yet the most that are wanted say nothing.
        if !self.is_one_listing() {
            sent.per_page = sent.per_page.or(Some(LARGEST_PAGE));
        }
        sent
    }

    /// The same without what tells single rows, for many scans that each ask for other ones.
    pub(crate) fn widened(&self) -> Self {
        Self { owners: None, token_ids: None, most: None, in_order: false, ..self.clone() }
    }

    /// Whether the whole list may be read in its place, once many such requests were made.
    pub(crate) fn may_be_widened(&self) -> bool {
        self.page.is_none() && self.per_page.is_none() && !self.in_order
    }

    /// Whether what stands for its id is a row's of that table.
    pub(crate) fn is_of_row_of(&self, table: &Table) -> bool {
        let of_row = format!("{{{}.", table.name);
        self.stand_ins.iter().any(|(push, name)| *push == Push::Id && name.starts_with(&of_row))
    }

    pub(crate) fn is_narrow(&self) -> bool {
        self.owners.is_some() || self.token_ids.is_some()
    }

    /// Whether this row is one that was asked for.
    pub(crate) fn admits(&self, batch: &dyn Batch, row: usize) -> bool {
        let owned = self.owners.as_ref().is_none_or(|owners| {
            batch.owner(row).is_some_and(|owner| match owner.bytes().any(|byte| byte.is_ascii_uppercase()) {
                true => owners.contains(&owner.to_ascii_lowercase()),
                false => owners.contains(owner),
            })
        });
        let named =
            || self.token_ids.as_ref().is_none_or(|ids| batch.token_id(row).is_some_and(|id| ids.contains(&id)));
        owned && named()
    }

    /// The paths with their queries that are asked for first, as the client writes them: one for each listing.
    pub(crate) fn paths(&self, table: &Table, path: &str) -> Vec<String> {
        let sent = self.as_sent();
        let orgs: Vec<Option<&Arc<str>>> = match sent.orgs.as_slice() {
            [] => vec![None],
            orgs => orgs.iter().map(Some).collect(),
        };
        let paths = orgs.into_iter().flat_map(|org| {
            let id = self.id.map(|id| id.to_string());
            let stand_in = self.stand_ins.iter().find(|(push, _)| *push == Push::Id).map(|(_, name)| name.clone());
            let mut path = path.replace("{org}", org.map_or("{org}", |org| org));
            if let Some(id) = id.or(stand_in) {
                path = path.replace(&format!("{{{}}}", table.name_of(Push::Id)), &id);
            }
            sent.queries(table).into_iter().map(move |query| match query.is_empty() {
                true => path.clone(),
                false => format!("{path}?{query}"),
            })
        });
        paths.collect()
    }

    /// The queries of the listings that it takes.
    fn queries(&self, table: &Table) -> Vec<String> {
        let owners: Vec<&String> = self.owners.iter().flatten().collect();
        let tokens: Vec<u64> = self.token_ids.iter().flatten().copied().collect();
        let parts: Vec<(&[&String], &[u64])> = match (owners.len(), tokens.len()) {
            (0, 0) => vec![(&[], &[])],
            (0..=OWNERS_A_LISTING, 0) => vec![(&owners, &[])],
            (_, 0) => owners.chunks(OWNERS_A_LISTING).map(|owners| (owners, &[][..])).collect(),
            (0..=OWNERS_A_LISTING, _) => tokens.chunks(TOKENS_A_LISTING).map(|ids| (&owners[..], ids)).collect(),
            _ => tokens.chunks(TOKENS_A_LISTING).map(|ids| (&[][..], ids)).collect(),
        };
        parts.into_iter().map(|(owners, tokens)| self.query(table, owners, tokens)).collect()
    }

    /// In the order of names, as the generated client has them.
    fn query(&self, table: &Table, owners: &[&String], tokens: &[u64]) -> String {
        let mut query: Vec<(&str, String)> = Vec::new();
        let direction = self.direction.map(|direction| match direction {
            Direction::Ascending => "asc",
            Direction::Descending => "desc",
        });
        query.extend(direction.map(|direction| ("direction", direction.to_owned())));
        query.extend(self.member_filter.map(|filter| ("filter", filter.to_string())));
        let stand_in =
            |push: Push| self.stand_ins.iter().find(|(known, _)| *known == push).map(|(_, name)| name.clone());
        let time = |time: Option<Timestamp>, push| time.map(|time| time.to_string()).or_else(|| stand_in(push));
        query.extend(time(self.used_after, Push::UsedAfter).map(|time| ("last_used_after", time)));
        query.extend(time(self.used_before, Push::UsedBefore).map(|time| ("last_used_before", time)));
        query.extend(owners.iter().map(|owner| ("owner[]", (*owner).clone())));
        query.extend(self.page.map(|page| ("page", page.to_string())));
        let is_paged = table.path != "/rate_limit";
        query.extend(is_paged.then(|| ("per_page", self.page_size().unwrap_or(LARGEST_PAGE).to_string())));
        query.extend(self.permission.clone().map(|permission| ("permission", permission)));
        query.extend(self.repository.clone().map(|repository| ("repository", repository)));
        query.extend(self.member_role.map(|role| ("role", role.to_string())));
        query.extend(tokens.iter().map(|id| ("token_id[]", id.to_string())));
        query.extend(stand_in(Push::TokenId).map(|name| ("token_id[]", name)));
        let pairs: Vec<String> = query.into_iter().map(|(name, value)| format!("{name}={}", escaped(&value))).collect();
        pairs.join("&")
    }
}

/// What would end a query's part is escaped; the brackets of `owner[]` are left as people read them.
fn escaped(value: &str) -> String {
    let escape = |character: char| match character {
        '&' | '#' | '+' | '%' | '=' | '?' | ' ' => format!("%{:02X}", u32::from(character)),
        _ if character.is_control() => format!("%{:02X}", u32::from(character)),
        _ => character.to_string(),
    };
    value.chars().map(escape).collect()
}
