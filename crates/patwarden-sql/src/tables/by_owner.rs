//! `pat_grants_by_owner`: how many grants each member has, counted as the list is read. A view that groups would not do:
//! SQLite pushes no organisation of another table's through it.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::{StreamExt, TryStreamExt};
use jiff::Timestamp;
use patwarden::{Grant, RepositorySelection};

use super::tokens::narrowed;
use super::{Batch, Cell, ColumnOf, Compared, Field, Push, Reading, Record, Rows, Table, columns_of};
use crate::value::Kind::{Integer, Text, Timestamp as Time};

/// What an owner has.
pub(crate) struct Owned {
    login: String,
    place: u64,
    tokens: i64,
    never_expiring: i64,
    never_used: i64,
    write_everywhere: i64,
    last_used: Option<Timestamp>,
}

static FIELDS: &[Field<Owned>] = &[
    Field {
        column: ColumnOf::new("org", Text, "The organisation. Required.")
            .narrows(Push::Org)
            .compared(Compared::AnyCase),
        // The batch's own.
        cell: |_| Cell::Null,
    },
    Field {
        column: ColumnOf::new("owner_login", Text, "The login of the member whose tokens they are.")
            .narrows(Push::Owner)
            .compared(Compared::Login),
        cell: |row| Cell::text(&row.login),
    },
    Field {
        column: ColumnOf::new("tokens", Integer, "How many grants the member has."),
        cell: |row| Cell::Integer(row.tokens),
    },
    Field {
        column: ColumnOf::new("never_expiring", Integer, "Of how many the token never expires."),
        cell: |row| Cell::Integer(row.never_expiring),
    },
    Field {
        column: ColumnOf::new("never_used", Integer, "Of how many the token was never used."),
        cell: |row| Cell::Integer(row.never_used),
    },
    Field {
        column: ColumnOf::new("write_everywhere", Integer, "How many may change something in every repository."),
        cell: |row| Cell::Integer(row.write_everywhere),
    },
    Field {
        column: ColumnOf::new("token_last_used_at", Time, "When one of them was last used; NULL is never."),
        cell: |row| Cell::maybe(row.last_used, Cell::time),
    },
];

pub(crate) static TABLE: Table = Table {
    name: "pat_grants_by_owner",
    about: "How many grants each member has, and how many of which kind.",
    fields: || columns_of(FIELDS),
    parameters: &[],
    more: Vec::new,
    required: &[Push::Org],
    size: 1_000.0,
    read: |client, org, request| {
        let grants = client.org(org.map(AsRef::as_ref).unwrap_or_default()).grants();
        let listing = narrowed!(grants, request).list();
        let (watch, org) = (Some(listing.watch()), org.cloned());
        let counted = async move {
            let (mut owners, mut pages) = (BTreeMap::new(), listing.pages());
            while let Some(page) = pages.try_next().await? {
                page.items.iter().for_each(|grant| count(&mut owners, grant));
            }
            let rows = (0..).zip(owners.into_values()).map(|(place, owned)| Owned { place, ..owned });
            Ok(Arc::new(Rows::new(org, None, rows.collect(), 0)) as Arc<dyn Batch>)
        };
        Reading { batches: futures::stream::once(counted).boxed(), watch }
    },
    path: "/orgs/{org}/personal-access-tokens",
    lists_of: None,
    is_counted: true,
};

fn count(owners: &mut BTreeMap<String, Owned>, grant: &Grant) {
    let owned = owners.entry(grant.owner.login.to_ascii_lowercase()).or_insert_with(|| Owned {
        login: grant.owner.login.to_string(),
        place: 0,
        tokens: 0,
        never_expiring: 0,
        never_used: 0,
        write_everywhere: 0,
        last_used: None,
    });
    let writes = grant.repository_selection == RepositorySelection::All && grant.permissions.writes_repositories();
    owned.tokens += 1;
    owned.never_expiring += i64::from(grant.token_expires_at.is_none());
    owned.never_used += i64::from(grant.token_last_used_at.is_none());
    owned.write_everywhere += i64::from(writes);
    owned.last_used = owned.last_used.max(grant.token_last_used_at);
}

impl Record for Owned {
    fn fields() -> &'static [Field<Self>] {
        FIELDS
    }

    fn more() -> &'static [Field<Self>] {
        &[]
    }

    fn id(&self) -> u64 {
        self.place
    }

    fn owner(&self) -> Option<&str> {
        Some(&self.login)
    }
}
