//! What the two lists of tokens have in common: their parameters, and how a request becomes a listing.

use super::{ColumnOf, Compared, Push};
use crate::value::Kind;

pub(super) const PARAMETERS: &[ColumnOf] = &[
    ColumnOf::new("org", Kind::Text, "The organisation. Required.").narrows(Push::Org).compared(Compared::AnyCase),
    ColumnOf::new("per_page", Kind::Integer, "How many rows a request brings, 1 to 100. 100 unless told.")
        .narrows(Push::PerPage),
    ColumnOf::new("page", Kind::Integer, "Only this page of the list, counted from 1. All of them unless told.")
        .narrows(Push::Page),
    ColumnOf::new("sort", Kind::Text, "What GitHub sorts by: created_at, and nothing else.").narrows(Push::Sort),
    ColumnOf::new("direction", Kind::Text, "GitHub's order: asc, or desc unless told.").narrows(Push::Direction),
    ColumnOf::new("repository", Kind::Text, "Only tokens that reach this repository, named without its owner.")
        .narrows(Push::Repository)
        .compared(Compared::AnyCase),
    ColumnOf::new("permission", Kind::Text, "Only tokens with this permission, such as contents_write.")
        .narrows(Push::Permission),
    ColumnOf::new("last_used_before", Kind::Timestamp, "Only tokens last used before this time, as GitHub counts it.")
        .narrows(Push::UsedBefore),
    ColumnOf::new("last_used_after", Kind::Timestamp, "Only tokens last used after this time, as GitHub counts it.")
        .narrows(Push::UsedAfter),
];

/// Sets on a list of the client what a request narrows it to; the two lists have the same methods and different types.
macro_rules! narrowed {
    ($list:expr, $request:expr) => {{
        let (mut list, request): (_, &$crate::request::Request) = ($list, $request);
        for owner in request.owners.iter().flatten() {
            list = list.owner(owner);
        }
        for id in request.token_ids.iter().flatten() {
            list = list.token_id(*id);
        }
        if let Some(repository) = &request.repository {
            list = list.repository(repository);
        }
        if let Some(permission) = &request.permission {
            list = list.permission(permission);
        }
        if let Some(time) = request.used_before {
            list = list.last_used_before(time);
        }
        if let Some(time) = request.used_after {
            list = list.last_used_after(time);
        }
        if let Some(direction) = request.direction {
            list = list.direction(direction);
        }
        if let Some(size) = request.page_size() {
            list = list.per_page(size);
        }
        if let Some(page) = request.page {
            list = list.page(page);
        }
        if request.is_read_page_by_page() {
            list = list.pages_in_flight(1);
        }
        list
    }};
}
pub(super) use narrowed;

/// What both lists make of a row: the columns that they have in common, for `FIELDS`, and what it is asked for by.
macro_rules! token_columns {
    ($row:ty, $created:ident) => {
        impl $crate::tables::Record for $row {
            fn fields() -> &'static [Field<Self>] {
                FIELDS
            }

            fn more() -> &'static [Field<Self>] {
                shared::MORE
            }

            fn id(&self) -> u64 {
                self.id.get()
            }

            fn owner(&self) -> Option<&str> {
                Some(&self.owner.login)
            }

            fn token_id(&self) -> Option<u64> {
                self.token_id.map(Into::into)
            }

            fn created(&self) -> Option<jiff::Timestamp> {
                Some(self.$created)
            }

            fn selection(&self) -> Option<&str> {
                Some(self.repository_selection.as_str())
            }
        }

        mod shared {
            use super::*;
            use $crate::tables::{Cell, ColumnOf, Compared, Field, Push};
            use $crate::value::Kind::{Boolean, Integer, Json, Text, Timestamp};

            pub(super) const ID: fn(&$row) -> Cell<'_> = |row| Cell::id(row.id);
            pub(super) const OWNER: Field<$row> = Field {
                column: ColumnOf::new(
                    "owner",
                    Json,
                    "The member whose token it is, as JSON. Comparisons, LIKE and GLOB take it for its login; behind IN (SELECT …) \
                     and where anything but a login stands on the left, owner_login is what to compare.",
                )
                .narrows(Push::Owner)
                .compared(Compared::Owner),
                cell: |row| Cell::json(&row.owner),
            };
            pub(super) const SELECTION: Field<$row> = Field {
                column: ColumnOf::new(
                    "repository_selection",
                    Text,
                    "Which repositories it reaches: none, all or subset.",
                ),
                cell: |row| Cell::text(row.repository_selection.as_str()),
            };
            pub(super) const URL: Field<$row> = Field {
                column: ColumnOf::new("repositories_url", Text, "Where its repositories are listed."),
                cell: |row| Cell::maybe(row.repositories_url.as_deref(), Cell::text),
            };
            pub(super) const PERMISSIONS: Field<$row> = Field {
                column: ColumnOf::new(
                    "permissions",
                    Json,
                    "What it may do, as JSON: by organization, repository and other, names with their level.",
                ),
                cell: |row| Cell::json(&row.permissions),
            };
            pub(super) const TOKEN_ID: Field<$row> = Field {
                column: ColumnOf::new("token_id", Integer, "The token's id, the same in every organisation.")
                    .narrows(Push::TokenId),
                cell: |row| Cell::maybe(row.token_id, Cell::id),
            };
            pub(super) const TOKEN_NAME: Field<$row> = Field {
                column: ColumnOf::new("token_name", Text, "The name that its owner gave the token: somebody's input."),
                cell: |row| Cell::maybe(row.token_name.as_deref(), Cell::text),
            };
            pub(super) const EXPIRED: Field<$row> = Field {
                column: ColumnOf::new("token_expired", Boolean, "Whether the token has expired."),
                cell: |row| Cell::truth(row.token_expired),
            };
            pub(super) const EXPIRES: Field<$row> = Field {
                column: ColumnOf::new("token_expires_at", Timestamp, "When the token expires; NULL is never."),
                cell: |row| Cell::maybe(row.token_expires_at, Cell::time),
            };
            pub(super) const USED: Field<$row> = Field {
                column: ColumnOf::new("token_last_used_at", Timestamp, "When the token was last used; NULL is never.")
                    .narrows(Push::LastUsed),
                cell: |row| Cell::maybe(row.token_last_used_at, Cell::time),
            };

            pub(super) static MORE: &[Field<$row>] = &[
                Field {
                    column: ColumnOf::new("owner_login", Text, "The login of the member whose token it is.")
                        .narrows(Push::Owner)
                        .compared(Compared::Login),
                    cell: |row| Cell::text(&row.owner.login),
                },
                Field {
                    column: ColumnOf::new("owner_id", Integer, "The id of the member whose token it is."),
                    cell: |row| Cell::maybe(row.owner.id, Cell::id),
                },
                Field {
                    column: ColumnOf::new("owner_type", Text, "User or Bot."),
                    cell: |row| Cell::maybe(row.owner.kind.as_deref(), Cell::text),
                },
                Field {
                    column: ColumnOf::new("expires_at", Timestamp, "The same as token_expires_at."),
                    cell: |row| Cell::maybe(row.token_expires_at, Cell::time),
                },
                Field {
                    column: ColumnOf::new("last_used_at", Timestamp, "The same as token_last_used_at.")
                        .narrows(Push::LastUsed),
                    cell: |row| Cell::maybe(row.token_last_used_at, Cell::time),
                },
                Field {
                    column: ColumnOf::new("never_expires", Boolean, "Whether the token never expires."),
                    cell: |row| Cell::truth(row.token_expires_at.is_none()),
                },
                Field {
                    column: ColumnOf::new("never_used", Boolean, "Whether the token was never used."),
                    cell: |row| Cell::truth(row.token_last_used_at.is_none()),
                },
                Field {
                    column: ColumnOf::new(
                        "writes_repositories",
                        Boolean,
                        "Whether a repository permission lets it change something: any level but read and none.",
                    ),
                    cell: |row| Cell::truth(row.permissions.writes_repositories()),
                },
                Field {
                    column: ColumnOf::new(
                        "permissions_organization",
                        Json,
                        "What it may do in the organisation, as JSON.",
                    ),
                    cell: |row| Cell::json(&row.permissions.organization),
                },
                Field {
                    column: ColumnOf::new("permissions_repository", Json, "What it may do in repositories, as JSON."),
                    cell: |row| Cell::json(&row.permissions.repository),
                },
                Field {
                    column: ColumnOf::new("permissions_other", Json, "What else it may do, as JSON."),
                    cell: |row| Cell::json(&row.permissions.other),
                },
            ];
        }
    };
}
pub(super) use token_columns;
