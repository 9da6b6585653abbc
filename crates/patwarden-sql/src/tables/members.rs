//! `org_members`: who belongs to an organisation.

use patwarden::User;

use super::{Cell, ColumnOf, Compared, Field, Push, Record, Table, columns_of, reading};
use crate::value::Kind::{Boolean, Integer, Text};

static PARAMETERS: &[ColumnOf] = &[
    ColumnOf::new("org", Text, "The organisation. Required.").narrows(Push::Org).compared(Compared::AnyCase),
    ColumnOf::new("filter", Text, "2fa_disabled or 2fa_insecure: only such members. Owners alone may ask.")
        .narrows(Push::MemberFilter),
    ColumnOf::new("role", Text, "admin or member: only those.").narrows(Push::MemberRole),
    ColumnOf::new("per_page", Integer, "How many rows a request brings, 1 to 100. 100 unless told.")
        .narrows(Push::PerPage),
    ColumnOf::new("page", Integer, "Only this page of the list, counted from 1. All of them unless told.")
        .narrows(Push::Page),
];

macro_rules! text {
    ($name:literal, $field:ident, $about:literal) => {
        Field { column: ColumnOf::new($name, Text, $about), cell: |row| Cell::maybe(row.$field.as_deref(), Cell::text) }
    };
}

static FIELDS: &[Field<User>] = &[
    Field {
        column: ColumnOf::new("login", Text, "The user's name, as in URLs.").compared(Compared::Login),
        cell: |row| Cell::text(&row.login),
    },
    Field { column: ColumnOf::new("id", Integer, "The user's id."), cell: |row| Cell::id(row.id) },
    text!("node_id", node_id, "The user's id in GitHub's GraphQL API."),
    text!("type", kind, "User or Bot."),
    Field {
        column: ColumnOf::new("site_admin", Boolean, "Whether the user administers the server."),
        cell: |row| Cell::maybe(row.site_admin, Cell::truth),
    },
    text!("name", name, "The name that the user goes by: somebody's input."),
    text!("email", email, "The address that the user shows: somebody's input."),
    text!("html_url", html_url, "The user's page for people."),
    text!("url", url, "The user in GitHub's API."),
    text!("avatar_url", avatar_url, "The user's picture."),
    text!("gravatar_id", gravatar_id, "The id of a picture at Gravatar."),
    text!("events_url", events_url, "What the user does, in GitHub's API."),
    text!("followers_url", followers_url, "Who follows the user, in GitHub's API."),
    text!("following_url", following_url, "Whom the user follows, in GitHub's API."),
    text!("gists_url", gists_url, "The user's gists, in GitHub's API."),
    text!("organizations_url", organizations_url, "The user's organisations, in GitHub's API."),
    text!("received_events_url", received_events_url, "What reaches the user, in GitHub's API."),
    text!("repos_url", repos_url, "The user's repositories, in GitHub's API."),
    text!("starred_url", starred_url, "What the user starred, in GitHub's API."),
    text!("subscriptions_url", subscriptions_url, "What the user watches, in GitHub's API."),
    text!("starred_at", starred_at, "When the user starred something, where stars are listed."),
    text!("user_view_type", user_view_type, "How much of the user is shown."),
];

pub(crate) static TABLE: Table = Table {
    name: "org_members",
    about: "Who belongs to an organisation.",
    fields: || columns_of(FIELDS),
    parameters: PARAMETERS,
    more: Vec::new,
    required: &[Push::Org],
    size: 1_000.0,
    read: |client, org, request| {
        let mut members = client.org(org.map(AsRef::as_ref).unwrap_or_default()).members();
        if let Some(filter) = request.member_filter {
            members = members.filter(filter);
        }
        if let Some(role) = request.member_role {
            members = members.role(role);
        }
        if let Some(size) = request.page_size() {
            members = members.per_page(size);
        }
        if let Some(page) = request.page {
            members = members.page(page);
        }
        reading(members.list(), org, None, PARAMETERS.len())
    },
    path: "/orgs/{org}/members",
    lists_of: None,
    is_counted: false,
};

impl Record for User {
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
