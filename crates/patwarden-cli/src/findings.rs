//! What a security team wants to know of an organisation's tokens, counted.

use std::collections::BTreeMap;

use jiff::Timestamp;
use patwarden::{Grant, GrantRequest};
use serde::Serialize;

/// As many owners as a glance takes in.
const TOP: usize = 5;

/// Counts over grants and pending requests.
#[derive(Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub(crate) struct Findings {
    /// Tokens that live until somebody ends them.
    pub(crate) never_expiring: usize,
    /// Tokens of no use since the cutoff, which is 90 days ago: neither used nor granted since.
    pub(crate) unused_for_90_days: usize,
    /// Tokens that were never used, however young.
    pub(crate) never_used: usize,
    /// Tokens that can change every repository.
    pub(crate) write_all_repositories: usize,
    /// Requests that wait for a decision.
    pub(crate) pending: usize,
    /// Of these, the ones that ask to change every repository.
    pub(crate) pending_write_all_repositories: usize,
    /// The owners with most grants, the most first; owners with as many by name.
    pub(crate) top_owners: Vec<OwnerCount>,
}

/// How many grants an owner has.
#[derive(Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub(crate) struct OwnerCount {
    /// The owner's name, as in URLs.
    pub(crate) login: String,
    /// How many.
    pub(crate) grants: usize,
}

impl Findings {
    pub(crate) fn of<'a>(
        grants: impl IntoIterator<Item = &'a Grant>,
        requests: impl IntoIterator<Item = &'a GrantRequest>,
        cutoff: Timestamp,
    ) -> Self {
        let mut findings = Self::default();
        let mut owners = Vec::new();
        for grant in grants {
            findings.never_expiring += usize::from(grant.never_expires());
            findings.unused_for_90_days += usize::from(grant.unused_since(cutoff));
            findings.never_used += usize::from(grant.never_used());
            findings.write_all_repositories += usize::from(grant.writes_all_repositories());
            owners.push(grant.owner.login.as_str());
        }
        for request in requests {
            findings.pending += 1;
            findings.pending_write_all_repositories += usize::from(request.asks_to_write_all_repositories());
        }
        let counted = most_first(owners).into_iter().take(TOP);
        findings.top_owners = counted.map(|(login, grants)| OwnerCount { login: login.to_owned(), grants }).collect();
        findings
    }
}

/// Names with how often they come, the most often first; those that come as often by name.
pub(crate) fn most_first<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<(&'a str, usize)> {
    let mut counts = BTreeMap::<&str, usize>::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    // Stable: those with as many stay in the order of their names.
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const CUTOFF: &str = "2026-03-01T00:00:00Z";

    fn token(owner: &str, change: impl FnOnce(&mut Value)) -> Value {
        let mut token = json!({
            "id": 1,
            "owner": { "login": owner },
            "repository_selection": "subset",
            "permissions": { "repository": { "contents": "write" } },
            "access_granted_at": "2026-01-01T00:00:00Z",
            "created_at": "2026-01-01T00:00:00Z",
            "token_expired": false,
            "token_expires_at": "2027-01-01T00:00:00Z",
            "token_last_used_at": "2026-05-01T00:00:00Z",
        });
        change(&mut token);
        token
    }

    fn findings(grants: Vec<Value>, requests: Vec<Value>) -> Findings {
        let grants: Vec<Grant> = grants.into_iter().map(|one| serde_json::from_value(one).unwrap()).collect();
        let requests: Vec<GrantRequest> =
            requests.into_iter().map(|one| serde_json::from_value(one).unwrap()).collect();
        Findings::of(&grants, &requests, CUTOFF.parse().unwrap())
    }

    #[test]
    fn each_count_counts_what_it_says() {
        let grants = vec![
            token("a", |_| {}),
            token("a", |token| token["token_expires_at"] = Value::Null),
            token("b", |token| token["token_last_used_at"] = json!("2026-02-28T23:59:59Z")),
            token("b", |token| token["token_last_used_at"] = json!(CUTOFF)),
            token("b", |token| token["token_last_used_at"] = Value::Null),
            token("c", |token| {
                token["token_last_used_at"] = Value::Null;
                token["access_granted_at"] = json!("2026-04-01T00:00:00Z");
            }),
            token("c", |token| token["repository_selection"] = json!("all")),
        ];
        let requests = vec![
            token("a", |_| {}),
            token("a", |token| token["repository_selection"] = json!("all")),
            token("a", |token| {
                token["repository_selection"] = json!("all");
                token["permissions"] = json!({ "repository": { "contents": "read" } });
            }),
        ];
        let counted = findings(grants, requests);
        assert_eq!(counted.never_expiring, 1);
        assert_eq!(counted.unused_for_90_days, 2, "neither used nor granted since");
        assert_eq!(counted.never_used, 2);
        assert_eq!(counted.write_all_repositories, 1);
        assert_eq!((counted.pending, counted.pending_write_all_repositories), (3, 1));
    }

    #[test]
    fn the_owners_with_most_come_first_and_then_by_name() {
        let grants = ["f", "e", "d", "c", "b", "a", "f", "b"].map(|owner| token(owner, |_| {}));
        let owners = findings(grants.into(), vec![]).top_owners;
        let told: Vec<_> = owners.iter().map(|owner| (owner.login.as_str(), owner.grants)).collect();
        assert_eq!(told, [("b", 2), ("f", 2), ("a", 1), ("c", 1), ("d", 1)]);
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(findings(vec![], vec![]), Findings::default());
    }
}
