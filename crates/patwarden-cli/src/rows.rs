//! What is listed, as rows: which columns a table has, and which fields an object.

use patwarden::{BulkReport, Grant, GrantRequest, Organization, Permissions, Repository};
use serde::Serialize;

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

impl Row for Grant {
    const NOUN: &'static str = "grants";
    const FIELDS: &'static [&'static str] = &[
        "access_granted_at",
        "id",
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
    const COLUMNS: &'static [&'static str] =
        &["ID", "OWNER", "TOKEN", "REPOS", "PERMISSIONS", "GRANTED", "LAST USED", "EXPIRES"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.id),
            Cell::text(&self.owner.login),
            Cell::maybe(self.token_name.as_ref()),
            Cell::text(&self.repository_selection),
            permissions(&self.permissions),
            Cell::Time(self.access_granted_at),
            Cell::time_or(self.token_last_used_at, "never"),
            Cell::time_or(self.token_expires_at, "never"),
        ]
    }
}

impl Row for GrantRequest {
    const NOUN: &'static str = "requests";
    const FIELDS: &'static [&'static str] = &[
        "created_at",
        "id",
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
    const COLUMNS: &'static [&'static str] =
        &["ID", "OWNER", "TOKEN", "REPOS", "PERMISSIONS", "CREATED", "LAST USED", "EXPIRES", "REASON"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.id),
            Cell::text(&self.owner.login),
            Cell::maybe(self.token_name.as_ref()),
            Cell::text(&self.repository_selection),
            permissions(&self.permissions),
            Cell::Time(self.created_at),
            Cell::time_or(self.token_last_used_at, "never"),
            Cell::time_or(self.token_expires_at, "never"),
            Cell::maybe(self.reason.as_ref()),
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

/// What became of one id of a bulk call.
#[derive(Debug, Serialize)]
pub(crate) struct OutcomeRow {
    id: u64,
    outcome: &'static str,
    error: Option<String>,
}

impl OutcomeRow {
    pub(crate) fn of_report<Id: Copy + Into<u64>>(report: &BulkReport<Id>) -> Vec<Self> {
        let row = |(id, outcome): &(Id, patwarden::Outcome)| Self {
            id: (*id).into(),
            outcome: outcome.as_str(),
            error: outcome.error().map(ToString::to_string),
        };
        report.outcomes.iter().map(row).collect()
    }
}

impl Row for OutcomeRow {
    const NOUN: &'static str = "outcomes";
    const FIELDS: &'static [&'static str] = &["error", "id", "outcome"];
    const COLUMNS: &'static [&'static str] = &["ID", "OUTCOME", "ERROR"];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::text(self.id), Cell::text(self.outcome), Cell::maybe(self.error.as_ref())]
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
    use serde_json::{Value, json};

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
        let row: R = serde_json::from_value(example).unwrap();
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
        agrees::<Grant>(token());
        agrees::<GrantRequest>(token());
        agrees::<Organization>(json!({ "login": "acme", "id": 1, "installation_id": 2, "suspended": false }));
        agrees::<Repository>(json!({ "id": 1, "name": "tools" }));
        let row = OutcomeRow { id: 1, outcome: "accepted", error: None };
        assert_eq!(names(&row), OutcomeRow::FIELDS);
        assert_eq!(row.cells().len(), OutcomeRow::COLUMNS.len());
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
