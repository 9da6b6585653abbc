//! `repos_for_pat_grants` and `repos_for_pat_grant_requests`: the repositories that one token reaches, or asks for.

use patwarden::Repository;

use super::{Cell, ColumnOf, Compared, Field, Push, Record, Table, columns_of, reading};
use crate::value::Kind::{Boolean, Integer, Text};

const ORG: ColumnOf =
    ColumnOf::new("org", Text, "The organisation. Required.").narrows(Push::Org).compared(Compared::AnyCase);
const PER_PAGE: ColumnOf =
    ColumnOf::new("per_page", Integer, "How many rows a request brings, 1 to 100. 100 unless told.")
        .narrows(Push::PerPage);
const PAGE: ColumnOf =
    ColumnOf::new("page", Integer, "Only this page of the list, counted from 1. All of them unless told.")
        .narrows(Push::Page);

static OF_GRANT: &[ColumnOf] =
    &[ORG, ColumnOf::new("pat_id", Integer, "The id of the grant. Required.").narrows(Push::Id), PER_PAGE, PAGE];
static OF_REQUEST: &[ColumnOf] = &[
    ORG,
    ColumnOf::new("pat_request_id", Integer, "The id of the request. Required.").narrows(Push::Id),
    PER_PAGE,
    PAGE,
];

static FIELDS: &[Field<Repository>] = &[
    Field { column: ColumnOf::new("id", Integer, "The repository's id."), cell: |row| Cell::id(row.id) },
    Field {
        column: ColumnOf::new("name", Text, "Its name, without the owner.").compared(Compared::AnyCase),
        cell: |row| Cell::text(&row.name),
    },
    Field {
        column: ColumnOf::new("full_name", Text, "Its name with the owner: acme/tools.").compared(Compared::AnyCase),
        cell: |row| Cell::maybe(row.full_name.as_deref(), Cell::text),
    },
    Field {
        column: ColumnOf::new("private", Boolean, "Whether only some may see it."),
        cell: |row| Cell::maybe(row.private, Cell::truth),
    },
    Field {
        column: ColumnOf::new("visibility", Text, "public, private or internal."),
        cell: |row| Cell::maybe(row.visibility.as_deref(), Cell::text),
    },
    Field {
        column: ColumnOf::new("archived", Boolean, "Whether it is archived."),
        cell: |row| Cell::maybe(row.archived, Cell::truth),
    },
    Field {
        column: ColumnOf::new("html_url", Text, "Its page for people."),
        cell: |row| Cell::maybe(row.html_url.as_deref(), Cell::text),
    },
];

/// Sets on a list of the client how it is cut into pages, and which of them is asked for.
macro_rules! sized {
    ($list:expr, $request:expr) => {{
        let (mut list, request): (_, &$crate::request::Request) = ($list, $request);
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
pub(crate) static OF_GRANTS: Table = Table {
    name: "repos_for_pat_grants",
    about: "The repositories that a grant of a subset reaches; grants of all or of none have no such list.",
    fields: || columns_of(FIELDS),
    parameters: OF_GRANT,
    more: Vec::new,
    required: &[Push::Org, Push::Id],
    size: 20.0,
    read: |client, org, request| {
        let grants = sized!(client.org(org.map(AsRef::as_ref).unwrap_or_default()).grants(), request);
        reading(grants.repositories(request.id.unwrap_or_default()), org, request.id, OF_GRANT.len())
    },
    path: "/orgs/{org}/personal-access-tokens/{pat_id}/repositories",
    lists_of: Some("pat_grants"),
    is_counted: false,
};

pub(crate) static OF_REQUESTS: Table = Table {
    name: "repos_for_pat_grant_requests",
    about: "The repositories that a request for a subset asks for; requests for all or for none have no such list.",
    fields: || columns_of(FIELDS),
    parameters: OF_REQUEST,
    more: Vec::new,
    required: &[Push::Org, Push::Id],
    size: 20.0,
    read: |client, org, request| {
        let requests = sized!(client.org(org.map(AsRef::as_ref).unwrap_or_default()).requests(), request);
        reading(requests.repositories(request.id.unwrap_or_default()), org, request.id, OF_REQUEST.len())
    },
    path: "/orgs/{org}/personal-access-token-requests/{pat_request_id}/repositories",
    lists_of: Some("pat_grant_requests"),
    is_counted: false,
};

impl Record for Repository {
    fn fields() -> &'static [Field<Self>] {
        FIELDS
    }

    fn more() -> &'static [Field<Self>] {
        &[]
    }

    fn id(&self) -> u64 {
        self.id.get()
    }
}
