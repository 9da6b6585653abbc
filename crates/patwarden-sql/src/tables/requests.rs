//! `pat_grant_requests`: the tokens that wait for a decision.

use patwarden::GrantRequest;

use super::tokens::{PARAMETERS, narrowed, token_columns};
use super::{ColumnOf, Field, Push, Table, columns_of, reading};
use crate::tables::Cell;
use crate::value::Kind;

token_columns!(GrantRequest, created_at);

static FIELDS: &[Field<GrantRequest>] = &[
    Field {
        column: ColumnOf::new("id", Kind::Integer, "The request's own id: what is approved or denied."),
        cell: shared::ID,
    },
    Field {
        column: ColumnOf::new("reason", Kind::Text, "Why its owner asks: somebody's input."),
        cell: |request| Cell::maybe(request.reason.as_deref(), Cell::text),
    },
    shared::OWNER,
    shared::SELECTION,
    shared::URL,
    shared::PERMISSIONS,
    Field {
        column: ColumnOf::new("created_at", Kind::Timestamp, "When it was asked for.").narrows(Push::Created),
        cell: |request| Cell::time(request.created_at),
    },
    shared::TOKEN_ID,
    shared::TOKEN_NAME,
    shared::EXPIRED,
    shared::EXPIRES,
    shared::USED,
];

pub(crate) static TABLE: Table = Table {
    name: "pat_grant_requests",
    about: "The fine-grained personal access tokens that ask to reach an organisation and wait for a decision.",
    fields: || columns_of(FIELDS),
    parameters: PARAMETERS,
    more: || columns_of(shared::MORE),
    required: &[Push::Org],
    size: 1_000.0,
    read: |client, org, request| {
        let requests = client.org(org.map(AsRef::as_ref).unwrap_or_default()).requests();
        reading(narrowed!(requests, request).list(), org, None, PARAMETERS.len())
    },
    path: "/orgs/{org}/personal-access-token-requests",
    lists_of: None,
    is_counted: false,
};
