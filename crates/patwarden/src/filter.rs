//! What both lists can be filtered by. GitHub filters, within limits: a filter beyond them becomes
//! several listings, and what it would refuse is refused here.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::link::Links;
use crate::model::TokenId;
use crate::page::Fetched;

/// GitHub takes this many owners in one listing.
const MOST_OWNERS: usize = 10;
/// GitHub takes this many token ids in one listing.
pub(crate) const MOST_TOKEN_IDS: usize = 50;
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) owners: Vec<String>,
    pub(crate) token_ids: Vec<TokenId>,
    pub(crate) repository: Option<String>,
    pub(crate) permission: Option<String>,
    pub(crate) last_used_before: Option<Timestamp>,
    pub(crate) last_used_after: Option<Timestamp>,
    pub(crate) direction: Option<Direction>,
    pub(crate) per_page: Option<u8>,
    pub(crate) page: Option<u64>,
    pub(crate) pages_in_flight: Option<usize>,
}

impl Filter {
    /// Refuses what GitHub would refuse.
    pub(crate) fn check(&self) -> Result<()> {
        self.check_pages()?;
        let words = [("repository", &self.repository), ("permission", &self.permission)];
        let words = words.into_iter().filter_map(|(what, word)| Some((what, word.as_ref()?)));
        let blank = self.owners.iter().map(|owner| ("owner", owner)).chain(words);
        // Sent on, an empty word may count as none: the list would be of everything.
        match blank.into_iter().find(|(_, word)| word.trim().is_empty()) {
            Some((what, _)) => Err(Error::invalid_input(format!("the {what} to filter by is empty; nothing was sent"))
                .with_hint("leave it out, or say which")),
            None => Ok(()),
        }
    }

    /// Refuses pages that there are not.
    pub(crate) fn check_pages(&self) -> Result<()> {
        if let Some(size) = self.per_page.filter(|size| !(1..=LARGEST_PAGE).contains(size)) {
            return Err(Error::invalid_input(format!("a page has 1 to {LARGEST_PAGE} items, not {size}")));
        }
        if self.page == Some(0) {
            return Err(Error::invalid_input("pages are counted from 1, and there is no page 0"));
        }
        Ok(())
    }

    /// The listings that together are this one, of which no two have an item in common. Where both
    /// tokens and too many owners are named, the owners are left to [`Owners::admit`]: fewer requests
    /// than all pairs of them.
    pub(crate) fn split(self) -> (Vec<Self>, Owners) {
        let mut seen = BTreeSet::new();
        let owners: Vec<String> =
            self.owners.iter().filter(|login| seen.insert(login.to_ascii_lowercase())).cloned().collect();
        let mut seen = BTreeSet::new();
        let token_ids: Vec<TokenId> = self.token_ids.iter().filter(|id| seen.insert(**id)).copied().collect();
        let one = |owners: &[String], token_ids: &[TokenId]| Self {
            owners: owners.to_vec(),
            token_ids: token_ids.to_vec(),
            ..self.clone()
        };
        if owners.len() <= MOST_OWNERS {
            let listings = match token_ids.len() {
                0 => vec![one(&owners, &[])],
                _ => token_ids.chunks(MOST_TOKEN_IDS).map(|ids| one(&owners, ids)).collect(),
            };
            (listings, Owners(None))
        } else if token_ids.is_empty() {
            (owners.chunks(MOST_OWNERS).map(|owners| one(owners, &[])).collect(), Owners(None))
        } else {
            let listings = token_ids.chunks(MOST_TOKEN_IDS).map(|ids| one(&[], ids)).collect();
            (listings, Owners(Some(owners.iter().map(|login| login.to_ascii_lowercase()).collect())))
        }
    }

    /// Refuses one page of what takes several listings, each of which has pages of its own.
    pub(crate) fn check_parts(&self, parts: usize) -> Result<()> {
        if self.page.is_some() && parts > 1 {
            return Err(Error::invalid_input(format!(
                "with so many owners or tokens the list is {parts} of GitHub's, and there is no page of it; nothing was sent"
            ))
            .with_hint(format!("name {MOST_OWNERS} owners and {MOST_TOKEN_IDS} tokens at the most, or no page")));
        }
        Ok(())
    }

    pub(crate) fn per_page(&self) -> i64 {
        self.per_page.unwrap_or(LARGEST_PAGE).into()
    }
}

/// The owners that GitHub was not asked to tell apart, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owners(Option<BTreeSet<String>>);

impl Owners {
    pub(crate) fn admit(&self, login: &str) -> bool {
        self.0.as_ref().is_none_or(|owners| owners.contains(&login.to_ascii_lowercase()))
    }
}

/// The filter methods of a noun that holds a `filter`.
macro_rules! filter_methods {
    () => {
        /// Only those of this owner; say it again for any of several. GitHub takes ten at a time:
        /// more become several listings, side by side, merged in order.
        pub fn owner(mut self, login: impl Into<String>) -> Self {
            self.filter.owners.push(login.into());
            self
        }

        /// Only those of this token; say it again for any of several. GitHub takes fifty at a time:
        /// more become several listings, side by side, merged in order.
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

        /// Only this page of the list, counted from 1, as GitHub cuts it: one request. A page behind the
        /// last is empty. What takes several listings has no pages.
        pub fn page(mut self, number: u64) -> Self {
            self.filter.page = Some(number);
            self
        }

        /// How many pages are asked for at once, at least one: as many as the
        /// [client](crate::ClientBuilder::pages_in_flight) asks for unless told. With one, no page is asked
        /// for before all of the one before it was taken.
        pub fn pages_in_flight(mut self, pages: usize) -> Self {
            self.filter.pages_in_flight = Some(pages);
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

/// The listing that a filter asks for, in as many of GitHub's as it takes.
macro_rules! filtered_listing {
    ($org:expr, $filter:expr, $operation:expr, $call:ident, $direction:ty) => {{
        let (org, filter): ($crate::org::Org, $crate::filter::Filter) = ($org, $filter);
        if let Err(error) = filter.check() {
            return Listing::failed(error.in_operation($operation));
        }
        let direction = filter.direction;
        let org = org.pages_in_flight(filter.pages_in_flight);
        let whole = filter.clone();
        let (filters, owners) = filter.split();
        if let Err(error) = whole.check_parts(filters.len()) {
            return Listing::failed(error.in_operation($operation));
        }
        let listings = filters.into_iter().map(|filter| {
            let filter = std::sync::Arc::new(filter);
            org.listing($operation, move |api, org, source, page| {
                let filter = std::sync::Arc::clone(&filter);
                async move {
                    let page = page.or(filter.page);
                    let call = $crate::filter::apply_filter!(api.$call().org(org), &filter, page, $direction);
                    let sent = call.send().await;
                    let fetched = $crate::fetched::fetched_as::<$crate::model::Listed, _, _>(sent, &source).await;
                    fetched.map(|fetched| $crate::filter::only_page(filter.page, fetched))
                }
            })
        });
        $crate::merge::merged(listings.collect(), direction)
            .only(move |row| owners.admit(&$crate::bulk::Subject::owner(row).login))
    }};
}
pub(crate) use filtered_listing;

/// What was fetched as the only page that was asked for has no other after it.
pub(crate) fn only_page<T>(only: Option<u64>, fetched: Fetched<T>) -> Fetched<T> {
    match only {
        Some(_) => Fetched { links: Links::default(), ..fetched },
        None => fetched,
    }
}

pub(crate) fn page_number(page: u64) -> Result<i64> {
    i64::try_from(page).map_err(|_| Error::invalid_input(format!("{page} is no page number")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filter(owners: usize, tokens: u64) -> Filter {
        Filter {
            owners: (0..owners).map(|number| format!("owner-{number}")).collect(),
            token_ids: (0..tokens).map(TokenId::new).collect(),
            permission: Some("issues_read".into()),
            ..Filter::default()
        }
    }

    #[test]
    fn as_few_listings_as_it_takes() {
        for (owners, tokens, listings, some_here) in [
            (0, 0, 1, false),
            (10, 50, 1, false),
            (11, 0, 2, false),
            (3, 51, 2, false),
            (0, 250, 5, false),
            (95, 60, 2, true),
        ] {
            let (parts, here) = filter(owners, tokens).split();
            assert_eq!((parts.len(), here != Owners(None)), (listings, some_here), "{owners} owners, {tokens} tokens");
            assert!(parts.iter().all(|part| part.permission.is_some()));
        }
        let (_, here) = filter(11, 1).split();
        assert!(here.admit("OWNER-3") && !here.admit("owner-99"));
    }

    /// A GitHub of lists without end, in which whoever follows a link goes astray.
    fn endless() -> (crate::Client, crate::canned::Asked) {
        crate::canned::client("ghs_x", |request| {
            let query = request.uri().query().unwrap_or_default();
            let page: u64 = query.split('&').find_map(|pair| pair.strip_prefix("page=")?.parse().ok()).unwrap_or(1);
            let link = |page: u64| format!("http://127.0.0.1:1/api/v3/x?page={page}");
            let mut answer = crate::canned::answer(200, "[]");
            let links = format!("<{}>; rel=\"next\", <{}>; rel=\"last\"", link(page + 1), link(40));
            answer.headers_mut().insert(http::header::LINK, links.parse().unwrap());
            answer
        })
    }

    #[tokio::test]
    async fn a_page_that_is_asked_for_is_one_request() {
        let (client, asked) = endless();
        let org = client.org("acme");
        assert!(org.grants().page(3).per_page(7).list().collect_all().await.unwrap().is_empty());
        assert!(org.requests().page(1).list().collect_all().await.unwrap().is_empty());
        assert!(org.grants().page(2).repositories(5).collect_all().await.unwrap().is_empty());
        let told = [
            "GET /api/v3/orgs/acme/personal-access-tokens?page=3&per_page=7",
            "GET /api/v3/orgs/acme/personal-access-token-requests?page=1&per_page=100",
            "GET /api/v3/orgs/acme/personal-access-tokens/5/repositories?page=2&per_page=100",
        ];
        assert_eq!(asked.told(), told);
        let many = (0..11).fold(org.grants().page(2), |grants, number| grants.owner(format!("o{number}")));
        for refused in
            [many.list().check(), org.grants().page(0).list().check(), org.grants().page(0).repositories(1).check()]
        {
            assert_eq!(refused.unwrap_err().kind(), crate::ErrorKind::InvalidInput);
        }
        assert!(asked.told().is_empty());
    }

    #[tokio::test]
    async fn with_one_page_in_flight_the_next_is_asked_for_when_it_is_wanted() {
        use futures::TryStreamExt;

        for (in_flight, asked_for) in [(1, 2..=2), (4, 3..=5)] {
            let (client, asked) = endless();
            let mut pages = client.org("acme").grants().pages_in_flight(in_flight).list().pages();
            for _ in 0..2 {
                assert!(pages.try_next().await.unwrap().is_some());
            }
            drop(pages);
            let told = asked.told().len();
            assert!(asked_for.contains(&told), "{told} with {in_flight} in flight");
        }
    }

    #[test]
    fn an_owner_is_one_in_any_case() {
        let same = Filter { owners: vec!["Mona".into(), "mona".into()], ..Filter::default() };
        assert_eq!(same.split().0[0].owners, ["Mona"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_doubled_or_too_much(owners in 0usize..40, tokens in 0u64..200) {
            let (parts, here) = filter(owners, tokens).split();
            prop_assert!(parts.iter().all(|part| part.owners.len() <= MOST_OWNERS && part.token_ids.len() <= MOST_TOKEN_IDS));
            let mut ids: Vec<TokenId> = parts.iter().flat_map(|part| part.token_ids.clone()).collect();
            ids.sort_unstable();
            if tokens > 0 {
                prop_assert_eq!(ids, (0..tokens).map(TokenId::new).collect::<Vec<_>>());
            } else {
                let asked: BTreeSet<&String> = parts.iter().flat_map(|part| &part.owners).collect();
                prop_assert_eq!(asked.len(), owners);
            }
            let asked = |login: &String| parts.iter().any(|part| part.owners.is_empty() || part.owners.contains(login));
            let all_are_asked_for = filter(owners, 0).owners.iter().all(|login| asked(login) && here.admit(login));
            prop_assert!(all_are_asked_for);
        }
    }
}
