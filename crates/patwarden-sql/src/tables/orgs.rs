//! `orgs` and `installations`: the organisations that the login sees, which as an App are those it is installed on.

use patwarden::Organization;

use super::{Batch, Cell, ColumnOf, Compared, Field, Record, Table, columns_of, reading};
use crate::value::Kind::{Boolean, Integer, Text};

const LOGIN: ColumnOf = ColumnOf::new("login", Text, "The organisation's name, as in URLs.").compared(Compared::Login);
const ORG: ColumnOf =
    ColumnOf::new("org", Text, "The organisation's name, as in URLs: what other tables are joined on.")
        .compared(Compared::AnyCase);

macro_rules! address {
    ($name:literal, $field:ident, $about:literal) => {
        Field { column: ColumnOf::new($name, Text, $about), cell: |row| Cell::maybe(row.$field.as_deref(), Cell::text) }
    };
}

const SUSPENDED: Field<Organization> = Field {
    column: ColumnOf::new(
        "suspended",
        Boolean,
        "Whether the App's installation is suspended: nothing can be read then.",
    ),
    cell: |row| Cell::truth(row.suspended),
};

static FIELDS: &[Field<Organization>] = &[
    Field { column: LOGIN, cell: |row| Cell::text(&row.login) },
    Field { column: ColumnOf::new("id", Integer, "The organisation's id."), cell: |row| Cell::id(row.id) },
    address!("node_id", node_id, "Its id in GitHub's GraphQL API."),
    address!("url", url, "It in GitHub's API. As an App, GitHub names neither this nor the next addresses."),
    address!("repos_url", repos_url, "Its repositories, in GitHub's API."),
    address!("events_url", events_url, "What happens in it, in GitHub's API."),
    address!("hooks_url", hooks_url, "Its webhooks, in GitHub's API."),
    address!("issues_url", issues_url, "Its issues, in GitHub's API."),
    address!("members_url", members_url, "Its members, in GitHub's API."),
    address!("public_members_url", public_members_url, "Its public members, in GitHub's API."),
    address!("avatar_url", avatar_url, "Its picture."),
    address!("description", description, "What it says of itself: somebody's input."),
];

static MORE: &[Field<Organization>] = &[
    Field { column: ORG, cell: |row| Cell::text(&row.login) },
    Field {
        column: ColumnOf::new("installation_id", Integer, "The App's installation on it, for a login as an App."),
        cell: |row| Cell::maybe(row.installation_id, Cell::id),
    },
    SUSPENDED,
];

pub(crate) static ORGS: Table = Table {
    name: "orgs",
    about: "The organisations that the login sees.",
    fields: || columns_of(FIELDS),
    parameters: &[],
    more: || columns_of(MORE),
    required: &[],
    size: 20.0,
    read: |client, _, _| reading(client.orgs(), None, None, 0),
    path: "/app/installations",
    lists_of: None,
    is_counted: false,
};

impl Record for Organization {
    fn fields() -> &'static [Field<Self>] {
        FIELDS
    }

    fn more() -> &'static [Field<Self>] {
        MORE
    }

    fn id(&self) -> u64 {
        self.id.get()
    }

    fn named_org(&self) -> Option<(&str, bool)> {
        Some((&self.login, !self.suspended))
    }
}

/// The same organisation, as what an App has there.
pub(crate) struct Installed(Organization);

static INSTALLED: &[Field<Installed>] = &[
    Field {
        column: ColumnOf::new("id", Integer, "The installation's id; none where the login is no App."),
        cell: |row| Cell::maybe(row.0.installation_id, Cell::id),
    },
    Field { column: ORG, cell: |row| Cell::text(&row.0.login) },
    Field { column: ColumnOf::new("org_id", Integer, "The organisation's id."), cell: |row| Cell::id(row.0.id) },
    Field { column: SUSPENDED.column, cell: |row| Cell::truth(row.0.suspended) },
];

pub(crate) static INSTALLATIONS: Table = Table {
    name: "installations",
    about: "Where the App is installed; for another login, the organisations that it sees.",
    fields: || columns_of(INSTALLED),
    parameters: &[],
    more: Vec::new,
    required: &[],
    size: 20.0,
    read: |client, _, _| {
        use futures::StreamExt;

        let listing = client.orgs();
        let watch = Some(listing.watch());
        let batch = |page: patwarden::Result<patwarden::Page<Organization>>| {
            page.map(|page| {
                let rows: Vec<Installed> = page.items.into_iter().map(Installed).collect();
                std::sync::Arc::new(super::Rows::new(None, None, rows, 0)) as std::sync::Arc<dyn Batch>
            })
        };
        super::Reading { batches: listing.pages().map(batch).boxed(), watch }
    },
    path: "/app/installations",
    lists_of: None,
    is_counted: false,
};

impl Record for Installed {
    fn fields() -> &'static [Field<Self>] {
        INSTALLED
    }

    fn more() -> &'static [Field<Self>] {
        &[]
    }

    fn id(&self) -> u64 {
        self.0.id.get()
    }

    fn named_org(&self) -> Option<(&str, bool)> {
        self.0.named_org()
    }
}
