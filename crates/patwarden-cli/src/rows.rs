//! What is listed, as rows: which columns a table has, and which fields an object.

use patwarden::{BulkReport, Grant, GrantRequest, Organization, Permissions, Plan, Repository, Subject};
use serde::Serialize;
use serde_json::Value;

use crate::output::{Cell, Row};

impl Row for Organization {
    const NOUN: &'static str = "organisations";
    const FIELDS: &'static [&'static str] = &["id", "installation_id", "login", "suspended"];
    const COLUMNS: &'static [&'static str] = &["LOGIN", "ID", "INSTALLATION", "STATE"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.login),
            Cell::text(self.id),
            Cell::maybe(self.installation_id),
            Cell::text(if self.suspended { "suspended" } else { "active" }),
        ]
    }
}

/// What one organisation's list has.
#[derive(Debug, Serialize)]
pub(crate) struct InOrg<R> {
    pub(crate) org: String,
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

    fn cells(&self) -> Vec<Cell> {
        let mut cells = vec![Cell::text(&self.0.org)];
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

    fn cells(&self) -> Vec<Cell> {
        let row = &self.row;
        vec![
            Cell::text(row.id),
            Cell::text(&row.owner.login),
            Cell::maybe(row.token_name.as_ref()),
            Cell::text(&row.repository_selection),
            permissions(&row.permissions),
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

    fn cells(&self) -> Vec<Cell> {
        let row = &self.row;
        vec![
            Cell::text(row.id),
            Cell::text(&row.owner.login),
            Cell::maybe(row.token_name.as_ref()),
            Cell::text(&row.repository_selection),
            permissions(&row.permissions),
            Cell::Time(row.created_at),
            Cell::time_or(row.token_last_used_at, "never"),
            Cell::time_or(row.token_expires_at, "never"),
            Cell::maybe(row.reason.as_ref()),
        ]
    }
}

impl Row for Repository {
    const NOUN: &'static str = "repositories";
    const FIELDS: &'static [&'static str] =
        &["archived", "full_name", "html_url", "id", "name", "private", "visibility"];
    const COLUMNS: &'static [&'static str] = &["ID", "NAME", "VISIBILITY", "STATE"];

    fn cells(&self) -> Vec<Cell> {
        let visibility = self.visibility.as_deref().or(match self.private {
            Some(true) => Some("private"),
            Some(false) => Some("public"),
            None => None,
        });
        let state = if self.archived == Some(true) { "archived" } else { "active" };
        vec![
            Cell::text(self.id),
            Cell::text(self.full_name.as_ref().unwrap_or(&self.name)),
            Cell::maybe(visibility),
            Cell::text(state),
        ]
    }
}

/// What became of one id of a bulk call, or would.
#[derive(Debug, Serialize)]
pub(crate) struct OutcomeRow {
    id: u64,
    outcome: &'static str,
    error: Option<String>,
    /// What the id stood for before, if that is known.
    before: Option<Value>,
    #[serde(skip)]
    owner: Option<String>,
    #[serde(skip)]
    token: Option<String>,
}

impl OutcomeRow {
    pub(crate) fn of_report<T: Subject + Serialize>(report: &BulkReport<T>) -> Vec<Self> {
        let row = |(id, outcome): &(T::Id, patwarden::Outcome)| {
            let error = outcome.error().map(ToString::to_string);
            Self::new(*id, outcome.as_str(), error, report.before.get(id))
        };
        report.outcomes.iter().map(row).collect()
    }

    pub(crate) fn of_plan<T: Subject + Serialize>(plan: &Plan<T>) -> Vec<Self> {
        let row = |id: &T::Id| {
            let outcome = if plan.not_listed.contains(id) { "not listed" } else { "planned" };
            Self::new(*id, outcome, None, plan.rows.get(id))
        };
        plan.chunks.iter().flatten().map(row).collect()
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
            owner: before.map(|row| row.owner().login.clone()),
            token: before.and_then(Subject::token_name).map(str::to_owned),
        }
    }
}

impl Row for OutcomeRow {
    const NOUN: &'static str = "outcomes";
    const FIELDS: &'static [&'static str] = &["before", "error", "id", "outcome"];
    const COLUMNS: &'static [&'static str] = &["ID", "OUTCOME", "OWNER", "TOKEN", "ERROR"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.id),
            Cell::text(self.outcome),
            Cell::maybe(self.owner.as_ref()),
            Cell::maybe(self.token.as_ref()),
            Cell::maybe(self.error.as_ref()),
        ]
    }
}

/// `contents:write issues:read`, the strongest first; those that are not on repositories say so.
fn permissions(permissions: &Permissions) -> Cell {
    let weight = |level: &str| match level {
        "admin" => 0,
        "read" => 2,
        _ => 1,
    };
    let mut each: Vec<_> = permissions.iter().collect();
    // Stable: those of one level stay in their order.
    each.sort_by_key(|(_, _, level)| weight(level));
    let words = each.into_iter().map(|(kind, name, level)| match kind {
        "repository" => format!("{name}:{level}"),
        _ => format!("{kind}/{name}:{level}"),
    });
    Cell::Words(words.collect())
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
        agrees::<Repository>(json!({ "id": 1, "name": "tools" }));
        agree(OutcomeRow::new::<Grant>(1.into(), "accepted", None, None));
    }

    #[test]
    fn permissions_say_what_they_are_on_and_the_strongest_first() {
        let grant: Grant = serde_json::from_value(token()).unwrap();
        match permissions(&grant.permissions) {
            Cell::Words(words) => assert_eq!(words, ["contents:write", "organization/members:read"]),
            other => panic!("{other:?}"),
        }
    }
}
