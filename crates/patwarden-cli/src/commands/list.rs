//! The commands that list. A list is printed when it is whole: half of one never passes for all.

use futures::{StreamExt, TryStreamExt};
use jiff::Timestamp;
use patwarden::{Client, ClientBuilder, Grant, GrantRequest, Listing};

use crate::args::{Filter, List, Repos};
use crate::exit::{Exit, Failure};
use crate::output::{self, Fields, Row};
use crate::signals::unless_ended;

/// The most items that one request brings.
const PAGE: u32 = 100;

/// Sets the filters that GitHub applies; the two nouns have the same ones.
macro_rules! filtered {
    ($noun:expr, $filter:expr) => {{
        let filter: &Filter = $filter;
        let mut noun = $noun.direction(filter.direction.into());
        for owner in &filter.owner {
            noun = noun.owner(owner);
        }
        for id in &filter.token_id {
            noun = noun.token_id(*id);
        }
        if let Some(repository) = &filter.repository {
            noun = noun.repository(repository);
        }
        if let Some(permission) = &filter.permission {
            noun = noun.permission(permission);
        }
        if let Some(time) = filter.last_used_before {
            noun = noun.last_used_before(time);
        }
        if let Some(time) = filter.last_used_after {
            noun = noun.last_used_after(time);
        }
        match page_size(filter) {
            Some(size) => noun.per_page(size),
            None => noun,
        }
    }};
}

pub(super) async fn grants(args: List<Grant>) -> Result<Exit, Failure> {
    let List { org, json, filter } = args;
    let listing = filtered!(client(filter.limit)?.org(org).grants(), &filter).list();
    let wanted = |grant: &Grant| {
        filter.unused_since.is_none_or(|cutoff| grant.unused_since(cutoff))
            && (!filter.writes_all_repositories || grant.writes_all_repositories())
    };
    show(listing, filter.limit, wanted, json.fields.as_ref()).await
}

pub(super) async fn requests(args: List<GrantRequest>) -> Result<Exit, Failure> {
    let List { org, json, filter } = args;
    let listing = filtered!(client(filter.limit)?.org(org).requests(), &filter).list();
    let unused =
        |request: &GrantRequest, cutoff: Timestamp| request.token_last_used_at.unwrap_or(request.created_at) < cutoff;
    let wanted = |request: &GrantRequest| {
        filter.unused_since.is_none_or(|cutoff| unused(request, cutoff))
            && (!filter.writes_all_repositories || request.asks_to_write_all_repositories())
    };
    show(listing, filter.limit, wanted, json.fields.as_ref()).await
}

pub(super) async fn grant_repositories(args: Repos) -> Result<Exit, Failure> {
    let listing = client(args.limit)?.org(&args.org).grants().repositories(args.id);
    show(listing, args.limit, |_| true, args.json.fields.as_ref()).await
}

pub(super) async fn request_repositories(args: Repos) -> Result<Exit, Failure> {
    let listing = client(args.limit)?.org(&args.org).requests().repositories(args.id);
    show(listing, args.limit, |_| true, args.json.fields.as_ref()).await
}

/// A client that, where a limit is set, asks page by page and so for none too many.
pub(super) fn client(limit: Option<u32>) -> Result<Client, Failure> {
    let builder = ClientBuilder::from_env()?;
    let builder = if limit.is_some() { builder.pages_in_flight(1) } else { builder };
    Ok(builder.build()?)
}

/// A page no larger than what is wanted, unless some of it is left out here.
fn page_size(filter: &Filter) -> Option<u8> {
    let whole = filter.unused_since.is_none() && !filter.writes_all_repositories;
    let limit = filter.limit.filter(|limit| whole && *limit < PAGE)?;
    u8::try_from(limit).ok()
}

pub(super) async fn show<R: Row + Send + 'static>(
    listing: Listing<R>,
    limit: Option<u32>,
    wanted: impl Fn(&R) -> bool,
    json: Option<&Fields>,
) -> Result<Exit, Failure> {
    let limit = limit.map_or(usize::MAX, |limit| limit as usize);
    let items = listing.try_filter(|item| futures::future::ready(wanted(item))).take(limit).try_collect();
    let items: Vec<R> = unless_ended(items).await??;
    output::rows(&items, json)?;
    Ok(Exit::Done)
}
