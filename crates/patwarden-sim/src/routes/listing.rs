//! The two token lists: the filters they share, their order, their pages.

use http::header::LINK;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::answer::{Answer, Problem};
use crate::model::Token;
use crate::paging::Page;
use crate::routes::Call;
use crate::shelf::{Entry, Shelf};
use crate::state::{Organization, World};
use crate::wire::{Listed, MinimalRepository, Scene};

const MAX_OWNERS: usize = 10;
const MAX_TOKEN_IDS: usize = 50;

/// What a list is narrowed to.
struct Filter<'a> {
    owners: Vec<&'a str>,
    token_ids: Vec<u64>,
    /// The outer `Option` is whether to filter, the inner whether there is such a repository.
    repository: Option<Option<u64>>,
    permission: Option<(&'a str, &'a str)>,
    used_before: Option<Timestamp>,
    used_after: Option<Timestamp>,
    never_used_is_before: bool,
}

impl Filter<'_> {
    fn is_empty(&self) -> bool {
        self.owners.is_empty()
            && self.token_ids.is_empty()
            && self.repository.is_none()
            && self.permission.is_none()
            && self.used_before.is_none()
            && self.used_after.is_none()
    }

    fn admits(&self, token: &Token) -> bool {
        let owned = self.owners.is_empty() || self.owners.iter().any(|owner| owner.eq_ignore_ascii_case(&token.owner));
        let named = self.token_ids.is_empty() || self.token_ids.contains(&token.id);
        let reaching = self.repository.is_none_or(|repository| repository.is_some_and(|id| token.reaches(id)));
        let permitted = self.permission.is_none_or(|(name, level)| token.permissions.satisfy(name, level));
        let before = self
            .used_before
            .is_none_or(|limit| token.last_used_at.map_or(self.never_used_is_before, |used| used < limit));
        let after = self.used_after.is_none_or(|limit| token.last_used_at.is_some_and(|used| used > limit));
        owned && named && reaching && permitted && before && after
    }
}

/// Everything the query of a list says.
struct Wish<'a> {
    filter: Filter<'a>,
    oldest_first: bool,
}

impl<'a> Wish<'a> {
    fn read(resource: &'static str, call: &'a Call<'_>, org: &Organization) -> Result<Self, Answer> {
        let query = call.query;
        let mut problems = Vec::new();
        let mut refuse = |field: &str, message: &str| {
            problems.push(Problem::invalid(resource, field, message));
        };

        if query.get("sort").is_some_and(|sort| sort != "created_at") {
            refuse("sort", "can only be created_at");
        }
        let oldest_first = match query.get("direction") {
            None | Some("desc") => false,
            Some("asc") => true,
            Some(_) => {
                refuse("direction", "can only be asc or desc");
                false
            }
        };
        let owners = query.list("owner", call.config.bare_arrays);
        if owners.len() > MAX_OWNERS {
            refuse("owner", "at most 10 owners");
        }
        let token_ids = query.list("token_id", call.config.bare_arrays);
        if token_ids.len() > MAX_TOKEN_IDS {
            refuse("token_id", "at most 50 token ids");
        }
        let token_ids = token_ids
            .into_iter()
            .filter_map(|id| {
                let id = id.parse().ok();
                if id.is_none() {
                    refuse("token_id", "not an integer");
                }
                id
            })
            .collect();
        let permission = query.get("permission").and_then(|text| {
            let parts = text
                .rsplit_once('_')
                .filter(|(name, level)| !name.is_empty() && matches!(*level, "read" | "write" | "admin"));
            if parts.is_none() {
                refuse("permission", "not a permission and a level such as issues_read");
            }
            parts
        });
        let mut time = |field: &str| {
            let text = query.get(field)?;
            let time = parse_time(text);
            if time.is_none() {
                refuse(field, "not a time in ISO 8601");
            }
            time
        };
        let used_before = time("last_used_before");
        let used_after = time("last_used_after");
        let repository = query.get("repository").map(|name| org.repository(name).map(|repository| repository.id));

        if !problems.is_empty() {
            return Err(Answer::invalid(&problems));
        }
        Ok(Self {
            filter: Filter {
                owners,
                token_ids,
                repository,
                permission,
                used_before,
                used_after,
                never_used_is_before: call.config.never_used_matches_before,
            },
            oldest_first,
        })
    }
}

/// A time with an offset, or without one (then UTC), or a day alone.
fn parse_time(text: &str) -> Option<Timestamp> {
    let civil = || {
        let civil = text
            .parse::<DateTime>()
            .ok()
            .or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight())))?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    text.parse().ok().or_else(civil)
}

/// Answers a list of grants or of requests.
pub(crate) fn list<'w, T: Entry + 'w>(
    resource: &'static str,
    call: &Call<'_>,
    world: &'w World,
    shelf: impl FnOnce(&'w Organization) -> &'w Shelf<T>,
) -> Result<Answer, Answer>
where
    for<'e> Listed<'e, T>: Serialize,
{
    let org = &world.orgs[call.org()?];
    let wish = Wish::read(resource, call, org)?;
    let page = Page::of(call.query);
    let shelf = shelf(org);

    let (total, entries): (usize, Vec<&T>) = if wish.filter.is_empty() {
        let entries = shelf.open_entries(wish.oldest_first, page.offset());
        (shelf.open_count(), entries.take(page.size).collect())
    } else {
        let found = shelf.open_entries(wish.oldest_first, 0).filter(|entry| wish.filter.admits(entry.token()));
        let found: Vec<&T> = found.collect();
        let shown = found.iter().copied().skip(page.offset()).take(page.size);
        (found.len(), shown.collect())
    };
    let scene = Scene { base: call.base, org, now: call.now };
    let shown: Vec<Listed<'_, T>> = entries
        .into_iter()
        .filter_map(|entry| {
            let owner = world.user(&entry.token().owner)?;
            Some(Listed { scene, owner, entry })
        })
        .collect();
    Ok(linked(Answer::ok(&shown), call, Some(org), page, total))
}

/// Answers the repositories that a token reaches.
pub(crate) fn repositories(call: &Call<'_>, org: &Organization, token: &Token) -> Answer {
    let page = Page::of(call.query);
    let reached: Vec<_> = org.repositories.values().filter(|repository| token.reaches(repository.id)).collect();
    let shown: Vec<_> = reached
        .iter()
        .skip(page.offset())
        .take(page.size)
        .map(|repository| MinimalRepository {
            base: call.base,
            org,
            repository,
            has_downloads: !call.is_later_version(),
        })
        .collect();
    linked(Answer::ok(&shown), call, Some(org), page, reached.len())
}

/// Adds the `Link` header. As on GitHub, links into an organisation name it by number.
pub(crate) fn linked(answer: Answer, call: &Call<'_>, org: Option<&Organization>, page: Page, total: usize) -> Answer {
    let rest = org.and_then(|_| call.path.splitn(4, '/').nth(3));
    let url = match (org, rest) {
        (Some(org), Some(rest)) => format!("{}/organizations/{}/{rest}", call.base, org.id),
        _ => format!("{}{}", call.base, call.path),
    };
    match page.link(total, &url, call.query, call.config.page_links_last) {
        Some(link) => answer.with(LINK, link),
        None => answer,
    }
}
