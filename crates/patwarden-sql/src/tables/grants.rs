//! `pat_grants`: the tokens that may reach an organisation.

use patwarden::Grant;

use super::tokens::{PARAMETERS, narrowed, token_columns};
use super::{ColumnOf, Field, Push, Table, columns_of, reading};
use crate::tables::Cell;
use crate::value::Kind;

token_columns!(Grant, access_granted_at);

static FIELDS: &[Field<Grant>] = &[
    Field { column: ColumnOf::new("id", Kind::Integer, "The grant's own id: what is revoked."), cell: shared::ID },
    shared::TOKEN_ID,
    shared::TOKEN_NAME,
    Field {
        column: ColumnOf::new("access_granted_at", Kind::Timestamp, "When access was granted.").narrows(Push::Created),
        cell: |grant| Cell::time(grant.access_granted_at),
    },
    shared::OWNER,
    shared::PERMISSIONS,
    shared::URL,
    shared::SELECTION,
    shared::EXPIRED,
    shared::EXPIRES,
    shared::USED,
];

pub(crate) static TABLE: Table = Table {
    name: "pat_grants",
    about: "The fine-grained personal access tokens that may reach an organisation.",
    fields: || columns_of(FIELDS),
    parameters: PARAMETERS,
    more: || columns_of(shared::MORE),
    required: &[Push::Org],
    size: 10_000.0,
    read: |client, org, request| {
        let grants = client.org(org.map(AsRef::as_ref).unwrap_or_default()).grants();
        reading(narrowed!(grants, request).list(), org, None, PARAMETERS.len())
    },
    path: "/orgs/{org}/personal-access-tokens",
    lists_of: None,
    is_counted: false,
};
