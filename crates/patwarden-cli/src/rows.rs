//! What is listed, as rows: which columns a table has, and which fields an object.

use std::collections::BTreeSet;

use patwarden::journal::Recorded;
use patwarden::{
    BulkReport, Grant, GrantRequest, Installation, Organization, Outcome, Permissions, Plan, Repository, SmolStr,
    Subject, User,
};
use patwarden_sql::snapshot::{Snapshot, SnapshotOrg};
use serde::Serialize;
use serde_json::Value;

use crate::output::{Cell, Row, Word};

impl Row for Organization {
    const NOUN: &'static str = "organisations";
    const FIELDS: &'static [&'static str] = &[
        "avatar_url",
        "description",
        "events_url",
        "hooks_url",
        "id",
        "installation_id",
        "issues_url",
        "login",
        "members_url",
        "node_id",
        "public_members_url",
        "repos_url",
        "suspended",
        "url",
    ];
    const COLUMNS: &'static [&'static str] = &["LOGIN", "ID", "INSTALLATION", "STATE"];

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(&self.login),
            Cell::number(self.id),
            self.installation_id.map_or(Cell::text(""), Cell::number),
            Cell::maybe(self.installation_id.map(|_| if self.suspended { "suspended" } else { "active" })),
        ]
    }
}

impl Row for Installation {
    const NOUN: &'static str = "installations";
    const FIELDS: &'static [&'static str] = &[
        "access_tokens_url",
        "account",
        "app_id",
        "app_slug",
        "client_id",
        "contact_email",
        "created_at",
        "events",
        "has_multiple_single_files",
        "html_url",
        "id",
        "permissions",
        "repositories_url",
        "repository_selection",
        "single_file_name",
        "single_file_paths",
        "suspended_at",
        "suspended_by",
        "target_id",
        "target_type",
        "updated_at",
    ];
    const COLUMNS: &'static [&'static str] = &["ID", "APP", "REPOS", "PERMISSIONS", "INSTALLED", "STATE"];

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::number(self.id),
            Cell::maybe(self.app_slug.as_deref()),
            Cell::maybe(self.repository_selection.as_deref()),
            Cell::Words(strongest_first(self.permissions.iter().flatten().map(|(name, level)| (None, name, level)))),
            Cell::time_or(self.created_at, ""),
            Cell::text(if self.suspended_at.is_some() { "suspended" } else { "active" }),
        ]
    }
}

impl Row for User {
    const NOUN: &'static str = "members";
    const FIELDS: &'static [&'static str] = &[
        "avatar_url",
        "email",
        "events_url",
        "followers_url",
        "following_url",
        "gists_url",
        "gravatar_id",
        "html_url",
        "id",
        "login",
        "name",
        "node_id",
        "organizations_url",
        "received_events_url",
        "repos_url",
        "site_admin",
        "starred_at",
        "starred_url",
        "subscriptions_url",
        "type",
        "url",
        "user_view_type",
    ];
    const COLUMNS: &'static [&'static str] = &["LOGIN", "ID", "TYPE"];

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![Cell::text(&self.login), Cell::number(self.id), Cell::maybe(self.kind.as_deref())]
    }
}

/// The fields of one organisation, in the order in which people are shown them.
pub(crate) const DETAILS: &[&str] = &[
    "login",
    "id",
    "name",
    "description",
    "company",
    "blog",
    "location",
    "email",
    "twitter_username",
    "is_verified",
    "type",
    "created_at",
    "updated_at",
    "archived_at",
    "billing_email",
    "plan",
    "public_repos",
    "total_private_repos",
    "owned_private_repos",
    "public_gists",
    "private_gists",
    "disk_usage",
    "collaborators",
    "followers",
    "following",
    "two_factor_requirement_enabled",
    "default_repository_permission",
    "default_repository_branch",
    "members_can_create_repositories",
    "members_allowed_repository_creation_type",
    "members_can_create_public_repositories",
    "members_can_create_private_repositories",
    "members_can_create_internal_repositories",
    "members_can_fork_private_repositories",
    "members_can_delete_repositories",
    "members_can_change_repo_visibility",
    "members_can_invite_outside_collaborators",
    "members_can_delete_issues",
    "members_can_create_teams",
    "members_can_create_pages",
    "members_can_create_public_pages",
    "members_can_create_private_pages",
    "members_can_view_dependency_insights",
    "readers_can_create_discussions",
    "display_commenter_full_name_setting_enabled",
    "has_organization_projects",
    "has_repository_projects",
    "deploy_keys_enabled_for_repositories",
    "web_commit_signoff_required",
    "advanced_security_enabled_for_new_repositories",
    "dependency_graph_enabled_for_new_repositories",
    "dependabot_alerts_enabled_for_new_repositories",
    "dependabot_security_updates_enabled_for_new_repositories",
    "secret_scanning_enabled_for_new_repositories",
    "secret_scanning_push_protection_enabled_for_new_repositories",
    "secret_scanning_push_protection_custom_link_enabled",
    "secret_scanning_push_protection_custom_link",
    "node_id",
    "html_url",
    "avatar_url",
    "url",
    "repos_url",
    "members_url",
    "public_members_url",
    "events_url",
    "hooks_url",
    "issues_url",
];

/// What may stand before an outcome.
fn grant_or_request(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let each = [generator.subschema_for::<Grant>(), generator.subschema_for::<GrantRequest>()];
    schemars::json_schema!({
        "description": "What the id stood for before, if that is known.",
        "anyOf": [each[0], each[1], { "type": "null" }],
    })
}

/// What one organisation's list has.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct InOrg<R> {
    /// The organisation's name, as in its URL.
    pub(crate) org: SmolStr,
    #[serde(flatten)]
    pub(crate) row: R,
}

/// The same among what many organisations' lists have: the organisation comes first.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct AcrossOrgs<R>(pub(crate) InOrg<R>);

impl<R> Row for AcrossOrgs<R>
where
    R: Serialize,
    InOrg<R>: Columns,
{
    const NOUN: &'static str = <InOrg<R> as Row>::NOUN;
    const FIELDS: &'static [&'static str] = <InOrg<R> as Row>::FIELDS;
    const COLUMNS: &'static [&'static str] = InOrg::<R>::ORG_AND_COLUMNS;

    fn cells(&self) -> Vec<Cell<'_>> {
        let mut cells = vec![Cell::text(&*self.0.org)];
        cells.extend(self.0.cells());
        cells
    }
}

/// The heads of the columns with that of the organisation before them.
pub(crate) trait Columns: Row {
    const ORG_AND_COLUMNS: &'static [&'static str];
}

impl Columns for InOrg<Grant> {
    const ORG_AND_COLUMNS: &'static [&'static str] =
        &["ORG", "ID", "OWNER", "TOKEN", "REPOS", "PERMISSIONS", "GRANTED", "LAST USED", "EXPIRES"];
}

impl Columns for InOrg<GrantRequest> {
    const ORG_AND_COLUMNS: &'static [&'static str] =
        &["ORG", "ID", "OWNER", "TOKEN", "REPOS", "PERMISSIONS", "CREATED", "LAST USED", "EXPIRES", "REASON"];
}

impl Row for InOrg<Grant> {
    const NOUN: &'static str = "grants";
    const FIELDS: &'static [&'static str] = &[
        "access_granted_at",
        "id",
        "org",
        "owner",
        "permissions",
        "repositories_url",
        "repository_selection",
        "token_expired",
        "token_expires_at",
        "token_id",
        "token_last_used_at",
        "token_name",
    ];
    const COLUMNS: &'static [&'static str] = Self::ORG_AND_COLUMNS.split_at(1).1;

    fn cells(&self) -> Vec<Cell<'_>> {
        let row = &self.row;
        vec![
            Cell::number(row.id),
            Cell::text(&*row.owner.login),
            Cell::maybe(row.token_name.as_deref()),
            Cell::text(row.repository_selection.as_str()),
            Cell::Words(permissions(&row.permissions)),
            Cell::Time(row.access_granted_at),
            Cell::time_or(row.token_last_used_at, "never"),
            Cell::time_or(row.token_expires_at, "never"),
        ]
    }
}

impl Row for InOrg<GrantRequest> {
    const NOUN: &'static str = "requests";
    const FIELDS: &'static [&'static str] = &[
        "created_at",
        "id",
        "org",
        "owner",
        "permissions",
        "reason",
        "repositories_url",
        "repository_selection",
        "token_expired",
        "token_expires_at",
        "token_id",
        "token_last_used_at",
        "token_name",
    ];
    const COLUMNS: &'static [&'static str] = Self::ORG_AND_COLUMNS.split_at(1).1;

    fn cells(&self) -> Vec<Cell<'_>> {
        let row = &self.row;
        vec![
            Cell::number(row.id),
            Cell::text(&*row.owner.login),
            Cell::maybe(row.token_name.as_deref()),
            Cell::text(row.repository_selection.as_str()),
            Cell::Words(permissions(&row.permissions)),
            Cell::Time(row.created_at),
            Cell::time_or(row.token_last_used_at, "never"),
            Cell::time_or(row.token_expires_at, "never"),
            Cell::maybe(row.reason.as_deref()),
        ]
    }
}

impl Row for Repository {
    const NOUN: &'static str = "repositories";
    const FIELDS: &'static [&'static str] =
        &["archived", "full_name", "html_url", "id", "name", "private", "visibility"];
    const COLUMNS: &'static [&'static str] = &["ID", "NAME", "VISIBILITY", "STATE"];

    fn cells(&self) -> Vec<Cell<'_>> {
        let visibility = self.visibility.as_deref().or(match self.private {
            Some(true) => Some("private"),
            Some(false) => Some("public"),
            None => None,
        });
        let state = if self.archived == Some(true) { "archived" } else { "active" };
        vec![
            Cell::number(self.id),
            Cell::text(self.full_name.as_deref().unwrap_or(&self.name)),
            Cell::maybe(visibility),
            Cell::text(state),
        ]
    }
}

/// What became of one id of a bulk call, or would.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct OutcomeRow {
    /// Of the grant or of the request.
    id: u64,
    /// What became of it, in a word.
    outcome: &'static str,
    /// What went wrong, if something did.
    error: Option<String>,
    /// What the id stood for before, if that is known.
    #[schemars(schema_with = "grant_or_request")]
    before: Option<Value>,
    #[serde(skip)]
    owner: Option<String>,
    #[serde(skip)]
    token: Option<String>,
}

impl OutcomeRow {
    pub(crate) fn of_report<T: Subject + Serialize>(report: &BulkReport<T>) -> Vec<Self> {
        let row = |(id, outcome): &(T::Id, Outcome)| {
            let error = outcome.error().map(ToString::to_string);
            Self::new(*id, outcome.as_str(), error, report.before.get(id))
        };
        report.outcomes.iter().map(row).collect()
    }

    /// Every word for what would become of one.
    pub(crate) const PLANNED: [&'static str; 2] = ["planned", "not listed"];

    pub(crate) fn of_plan<T: Subject + Serialize>(plan: &Plan<T>) -> Vec<Self> {
        let not_listed: BTreeSet<_> = plan.not_listed.iter().collect();
        let [planned, absent] = Self::PLANNED;
        let row = |id: &T::Id| {
            let outcome = if not_listed.contains(id) { absent } else { planned };
            Self::new(*id, outcome, None, plan.rows.get(id))
        };
        plan.chunks.iter().flatten().map(row).collect()
    }

    /// Every word for what a journal knows of one.
    pub(crate) const RECORDED: [&'static str; 7] = {
        let [accepted, confirmed, ignored, refused, unknown, not_sent] = Outcome::WORDS;
        [accepted, confirmed, ignored, refused, unknown, not_sent, Recorded::OPEN]
    };

    pub(crate) fn of_journal(recorded: &Recorded) -> Vec<Self> {
        let row = |(id, outcome): &(u64, Option<Outcome>)| {
            let before = recorded.before.get(id);
            let text = |place: &str| before?.pointer(place)?.as_str().map(str::to_owned);
            Self {
                id: *id,
                outcome: outcome.as_ref().map_or(Recorded::OPEN, Outcome::as_str),
                error: outcome.as_ref().and_then(Outcome::error).map(ToString::to_string),
                before: before.cloned(),
                owner: text("/owner/login"),
                token: text("/token_name"),
            }
        };
        recorded.outcomes.iter().map(row).collect()
    }

    fn new<T: Subject + Serialize>(
        id: T::Id,
        outcome: &'static str,
        error: Option<String>,
        before: Option<&T>,
    ) -> Self {
        Self {
            id: id.into(),
            outcome,
            error,
            before: before.and_then(|row| serde_json::to_value(row).ok()),
            owner: before.map(|row| row.owner().login.to_string()),
            token: before.and_then(Subject::token_name).map(str::to_owned),
        }
    }
}

impl Row for OutcomeRow {
    const NOUN: &'static str = "outcomes";
    const IS_LISTED: bool = false;
    const FIELDS: &'static [&'static str] = &["before", "error", "id", "outcome"];
    const COLUMNS: &'static [&'static str] = &["ID", "OUTCOME", "OWNER", "TOKEN", "ERROR"];

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::number(self.id),
            Cell::text(self.outcome),
            Cell::maybe(self.owner.as_deref()),
            Cell::maybe(self.token.as_deref()),
            Cell::maybe(self.error.as_deref()),
        ]
    }
}

/// What a snapshot has of an organisation.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct SnapshotRow {
    /// The number of the snapshot in its file, from 1.
    snapshot: i64,
    /// When it was begun.
    taken_at: jiff::Timestamp,
    /// The organisation's name, as in its URL.
    org: String,
    /// How many grants there were.
    grants: u64,
    /// How many requests were pending.
    requests: u64,
}

impl SnapshotRow {
    pub(crate) fn of(taken: &Snapshot) -> Vec<Self> {
        let row = |org: &SnapshotOrg| Self {
            snapshot: taken.id,
            taken_at: taken.taken_at,
            org: org.org.clone(),
            grants: org.grants,
            requests: org.requests,
        };
        taken.orgs.iter().map(row).collect()
    }
}

impl Row for SnapshotRow {
    const NOUN: &'static str = "organisations";
    const IS_LISTED: bool = false;
    const FIELDS: &'static [&'static str] = &["grants", "org", "requests", "snapshot", "taken_at"];
    const COLUMNS: &'static [&'static str] = &["ORGANISATION", "GRANTS", "REQUESTS"];

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![Cell::text(&self.org), Cell::number(self.grants), Cell::number(self.requests)]
    }
}

/// `contents:write issues:read`, the strongest first; those that are not on repositories say so.
pub(crate) fn permissions(permissions: &Permissions) -> Vec<Word<'_>> {
    let kind = |kind| (kind != "repository").then_some(kind);
    strongest_first(permissions.iter().map(|(of, name, level)| (kind(of), name, level)))
}

/// Names and levels by their level, with what they are on where that is to be said.
fn strongest_first<'a>(permissions: impl Iterator<Item = (Option<&'static str>, &'a str, &'a str)>) -> Vec<Word<'a>> {
    let weight = |level: &str| match level {
        "admin" => 0,
        "read" => 2,
        _ => 1,
    };
    let mut words: Vec<_> = permissions
        .map(|(kind, name, level)| match kind {
            None => Word(["", "", name, ":", level]),
            Some(kind) => Word([kind, "/", name, ":", level]),
        })
        .collect();
    // Stable: those of one level stay in their order.
    words.sort_by_key(|Word([.., level])| weight(level));
    words
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names<R: Row>(row: &R) -> Vec<String> {
        match serde_json::to_value(row).unwrap() {
            Value::Object(object) => {
                let mut names: Vec<String> = object.keys().cloned().collect();
                names.sort();
                names
            }
            other => panic!("{other} is no object"),
        }
    }

    fn agrees<R: Row + serde::de::DeserializeOwned>(example: Value) {
        agree(serde_json::from_value::<R>(example).unwrap());
    }

    fn in_org<R: serde::de::DeserializeOwned>() -> InOrg<R> {
        InOrg { org: "acme".into(), row: serde_json::from_value(token()).unwrap() }
    }

    fn agree<R: Row>(row: R) {
        assert_eq!(names(&row), R::FIELDS, "the fields that --json names, in order");
        assert_eq!(row.cells().len(), R::COLUMNS.len());
    }

    fn token() -> Value {
        json!({
            "id": 7,
            "owner": { "login": "mona", "id": 1, "type": "User" },
            "repository_selection": "all",
            "repositories_url": null,
            "permissions": { "organization": { "members": "read" }, "repository": { "contents": "write" }, "other": {} },
            "access_granted_at": "2026-01-01T00:00:00Z",
            "created_at": "2026-01-01T00:00:00Z",
            "reason": "please",
            "token_id": 9,
            "token_name": "ci",
            "token_expired": false,
            "token_expires_at": null,
            "token_last_used_at": null,
        })
    }

    #[test]
    fn the_fields_of_json_are_those_of_the_objects() {
        agree(in_org::<Grant>());
        agree(in_org::<GrantRequest>());
        agree(AcrossOrgs(in_org::<Grant>()));
        agree(AcrossOrgs(in_org::<GrantRequest>()));
        agrees::<Organization>(json!({ "login": "acme", "id": 1, "installation_id": 2, "suspended": false }));
        agrees::<Installation>(json!({ "id": 1 }));
        agrees::<User>(json!({ "login": "mona", "id": 1 }));
        agrees::<Repository>(json!({ "id": 1, "name": "tools" }));
        agree(OutcomeRow::new::<Grant>(1.into(), "accepted", None, None));
    }

    #[test]
    fn people_are_shown_every_field_of_an_organisation() {
        let details: patwarden::OrganizationDetails =
            serde_json::from_value(json!({ "login": "acme", "id": 1 })).unwrap();
        let Value::Object(fields) = serde_json::to_value(details).unwrap() else { panic!("no object") };
        let mut shown: Vec<&str> = DETAILS.to_vec();
        shown.sort_unstable();
        let mut fields: Vec<&str> = fields.keys().map(String::as_str).collect();
        fields.sort_unstable();
        assert_eq!(shown, fields);
    }

    #[test]
    fn the_strongest_permissions_of_an_installation_come_first() {
        let permissions = json!({ "contents": "read", "members": "write", "checks": "admin" });
        let row: Installation = serde_json::from_value(json!({ "id": 1, "permissions": permissions })).unwrap();
        assert_eq!(row.cells()[3].whole(), "checks:admin members:write contents:read");
    }

    #[test]
    fn permissions_say_what_they_are_on_and_the_strongest_first() {
        let grant: Grant = serde_json::from_value(token()).unwrap();
        let words = permissions(&grant.permissions).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(words, ["contents:write", "organization/members:read"]);
    }
}
