//! What an audit looks for: each rule in one place, as a function of a token and a moment.

use jiff::{SignedDuration, Timestamp};
use patwarden::{Grant, GrantRequest};
use schemars::JsonSchema;
use serde::Serialize;

use crate::time::Age;

/// Where the lines are drawn.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Limits {
    /// The longest that a token may live, from when its access was granted.
    pub(crate) max_lifetime: Age,
    /// For how long a token must have been of no use to count as unused.
    pub(crate) unused_for: Age,
    /// For how long a request must have waited to count as old.
    pub(crate) pending_older_than: Age,
    /// The repository that is asked about.
    pub(crate) repository: Option<String>,
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum About {
    /// Tokens that reach an organisation; the ids are those of grants.
    Grants,
    /// Requests that wait for a decision; the ids are theirs.
    Requests,
}

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Weight {
    /// Should not be.
    Alarm,
    /// Should be looked at.
    Warning,
    /// Is good to know.
    Note,
}

impl About {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Grants => "grants",
            Self::Requests => "requests",
        }
    }
}

impl Weight {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Alarm => "alarm",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    ExMember,
    WritesAll,
    WritesOrganization,
    NeverExpiring,
    Lifetime,
    Unused,
    NeverUsed,
    Expired,
    Expiring(i64),
    Reaches,
    Pending,
    PendingOld,
    PendingWritesAll,
}

impl Rule {
    /// In the order in which they are told.
    pub(crate) const ALL: [Self; 15] = [
        Self::ExMember,
        Self::WritesAll,
        Self::WritesOrganization,
        Self::NeverExpiring,
        Self::Lifetime,
        Self::Unused,
        Self::NeverUsed,
        Self::Expired,
        Self::Expiring(7),
        Self::Expiring(30),
        Self::Expiring(90),
        Self::Reaches,
        Self::Pending,
        Self::PendingOld,
        Self::PendingWritesAll,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ExMember => "ex-member",
            Self::WritesAll => "writes-all",
            Self::WritesOrganization => "writes-organization",
            Self::NeverExpiring => "never-expiring",
            Self::Lifetime => "lifetime",
            Self::Unused => "unused",
            Self::NeverUsed => "never-used",
            Self::Expired => "expired",
            Self::Expiring(7) => "expiring-7",
            Self::Expiring(30) => "expiring-30",
            Self::Expiring(_) => "expiring-90",
            Self::Reaches => "reaches",
            Self::Pending => "pending",
            Self::PendingOld => "pending-older-than",
            Self::PendingWritesAll => "pending-writes-all",
        }
    }

    /// What is so of what it finds.
    pub(crate) fn title(self, limits: &Limits) -> String {
        match self {
            Self::ExMember => "owned by somebody who is no longer a member".to_owned(),
            Self::WritesAll => "can write to all repositories".to_owned(),
            Self::WritesOrganization => "can change the organisation itself".to_owned(),
            Self::NeverExpiring => "never expire".to_owned(),
            Self::Lifetime => format!("live longer than {}", limits.max_lifetime),
            Self::Unused => format!("of no use for {}: neither used nor granted since", limits.unused_for),
            Self::NeverUsed => "never used, the youngest included".to_owned(),
            Self::Expired => "expired, and still listed".to_owned(),
            Self::Expiring(days) => format!("expire within {days} days"),
            Self::Reaches => format!("reach the repository {}", limits.repository.as_deref().unwrap_or_default()),
            Self::Pending => "wait for a decision".to_owned(),
            Self::PendingOld => format!("have waited for longer than {}", limits.pending_older_than),
            Self::PendingWritesAll => "ask to write to all repositories".to_owned(),
        }
    }

    pub(crate) fn about(self) -> About {
        match self {
            Self::Pending | Self::PendingOld | Self::PendingWritesAll => About::Requests,
            _ => About::Grants,
        }
    }

    pub(crate) fn weight(self) -> Weight {
        match self {
            Self::ExMember | Self::WritesAll | Self::WritesOrganization => Weight::Alarm,
            Self::NeverExpiring | Self::Lifetime | Self::Unused | Self::PendingOld | Self::PendingWritesAll => {
                Weight::Warning
            }
            Self::NeverUsed | Self::Expired | Self::Expiring(_) | Self::Reaches | Self::Pending => Weight::Note,
        }
    }

    /// The option of an audit that draws its line.
    pub(crate) fn line(self, limits: &Limits) -> Option<String> {
        match self {
            Self::Lifetime => Some(format!("--max-lifetime {}", limits.max_lifetime)),
            Self::Unused => Some(format!("--unused-for {}", limits.unused_for)),
            Self::PendingOld => Some(format!("--pending-older-than {}", limits.pending_older_than)),
            _ => None,
        }
    }

    /// The filter of the lists and of `grants revoke` that finds the same.
    pub(crate) fn filter(self, limits: &Limits) -> Option<String> {
        match self {
            Self::WritesAll | Self::PendingWritesAll => Some("--writes-all-repositories".to_owned()),
            Self::WritesOrganization => Some("--writes-organization".to_owned()),
            Self::NeverExpiring => Some("--no-expiry".to_owned()),
            Self::Unused => Some(format!("--unused-since {}", limits.unused_for)),
            Self::NeverUsed => Some("--never-used".to_owned()),
            _ => None,
        }
    }

    /// Whether it is so of a token that reaches an organisation. What the token itself does not tell is in `known`.
    pub(crate) fn finds(self, grant: &Grant, known: Known, limits: &Limits, now: Timestamp) -> bool {
        match self {
            Self::ExMember => known.owner_left,
            Self::WritesAll => grant.writes_all_repositories(),
            Self::WritesOrganization => grant.permissions.writes_organization(),
            Self::NeverExpiring => grant.never_expires(),
            Self::Lifetime => grant
                .token_expires_at
                .is_some_and(|end| end.duration_since(grant.access_granted_at) > limits.max_lifetime.span()),
            Self::Unused => grant.unused_since(limits.unused_for.before(now)),
            Self::NeverUsed => grant.never_used(),
            Self::Expired => is_expired(grant.token_expired, grant.token_expires_at, now),
            Self::Expiring(days) => {
                !is_expired(grant.token_expired, grant.token_expires_at, now)
                    && grant
                        .token_expires_at
                        .is_some_and(|end| end.duration_since(now) <= SignedDuration::from_hours(24 * days))
            }
            Self::Reaches => known.reaches,
            Self::Pending | Self::PendingOld | Self::PendingWritesAll => false,
        }
    }

    /// Whether it is so of a request.
    pub(crate) fn finds_request(self, request: &GrantRequest, limits: &Limits, now: Timestamp) -> bool {
        match self {
            Self::Pending => true,
            Self::PendingOld => is_older(request.created_at, &limits.pending_older_than, now),
            Self::PendingWritesAll => request.asks_to_write_all_repositories(),
            _ => false,
        }
    }
}

/// What is known of a token from elsewhere than its row.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Known {
    pub(crate) owner_left: bool,
    pub(crate) reaches: bool,
}

/// Whether something began longer ago than this.
pub(crate) fn is_older(began: Timestamp, age: &Age, now: Timestamp) -> bool {
    began < age.before(now)
}

/// Whether a token has expired: GitHub says so, or its end has come.
pub(crate) fn is_expired(said: bool, end: Option<Timestamp>, now: Timestamp) -> bool {
    said || end.is_some_and(|end| end <= now)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    const NOW: &str = "2026-06-01T00:00:00Z";

    fn limits() -> Limits {
        let age = |text: &str| text.parse::<Age>().unwrap();
        Limits {
            max_lifetime: age("366d"),
            unused_for: age("90d"),
            pending_older_than: age("14d"),
            repository: Some("tools".into()),
        }
    }

    fn token(change: impl FnOnce(&mut Value)) -> Value {
        let mut token = json!({
            "id": 1, "owner": { "login": "mona" }, "repository_selection": "subset",
            "permissions": { "repository": { "contents": "write" } },
            "access_granted_at": "2026-01-01T00:00:00Z", "created_at": "2026-01-01T00:00:00Z", "token_expired": false,
            "token_expires_at": "2026-12-01T00:00:00Z", "token_last_used_at": "2026-05-01T00:00:00Z",
        });
        change(&mut token);
        token
    }

    fn grant(change: impl FnOnce(&mut Value)) -> Grant {
        serde_json::from_value(token(change)).unwrap()
    }

    fn found(rule: Rule, grant: &Grant) -> bool {
        rule.finds(grant, Known::default(), &limits(), NOW.parse().unwrap())
    }

    #[test]
    fn each_rule_is_so_on_one_side_of_its_edge() {
        for (rule, field, so, not) in [
            (Rule::Lifetime, "token_expires_at", json!("2027-01-02T00:00:01Z"), json!("2027-01-02T00:00:00Z")),
            (Rule::Lifetime, "token_expires_at", json!("2028-01-01T00:00:00Z"), Value::Null),
            (Rule::NeverExpiring, "token_expires_at", Value::Null, json!("9999-12-30T00:00:00Z")),
            (Rule::Expiring(7), "token_expires_at", json!("2026-06-08T00:00:00Z"), json!("2026-06-08T00:00:01Z")),
            (Rule::Expiring(7), "token_expires_at", json!("2026-06-01T00:00:01Z"), json!("2026-06-01T00:00:00Z")),
            (Rule::Expiring(30), "token_expires_at", json!("2026-07-01T00:00:00Z"), json!("2026-07-01T00:00:01Z")),
            (Rule::Expiring(90), "token_expires_at", json!("2026-08-30T00:00:00Z"), Value::Null),
            (Rule::Expired, "token_expires_at", json!("2026-06-01T00:00:00Z"), json!("2026-06-01T00:00:01Z")),
            (Rule::Expired, "token_expired", json!(true), json!(false)),
            (Rule::Unused, "token_last_used_at", json!("2026-03-02T23:59:59Z"), json!("2026-03-03T00:00:00Z")),
            (Rule::NeverUsed, "token_last_used_at", Value::Null, json!("2026-01-01T00:00:00Z")),
            (Rule::WritesAll, "repository_selection", json!("all"), json!("subset")),
            (
                Rule::WritesOrganization,
                "permissions",
                json!({ "organization": { "members": "write" } }),
                json!({ "organization": { "members": "read" }, "repository": { "contents": "write" } }),
            ),
        ] {
            assert!(found(rule, &grant(|grant| grant[field] = so.clone())), "{rule:?} {so}");
            assert!(!found(rule, &grant(|grant| grant[field] = not.clone())), "{rule:?} {not}");
        }
    }

    #[test]
    fn what_the_row_does_not_tell_is_taken_from_elsewhere() {
        let (limits, now, grant) = (limits(), NOW.parse().unwrap(), grant(|_| {}));
        let left = Known { owner_left: true, reaches: false };
        let reaches = Known { owner_left: false, reaches: true };
        assert!(
            Rule::ExMember.finds(&grant, left, &limits, now) && !Rule::ExMember.finds(&grant, reaches, &limits, now)
        );
        assert!(Rule::Reaches.finds(&grant, reaches, &limits, now) && !Rule::Reaches.finds(&grant, left, &limits, now));
    }

    #[test]
    fn a_request_is_old_once_it_has_waited_for_longer() {
        let now = NOW.parse().unwrap();
        let request = |made: &str, selection: &str| -> GrantRequest {
            let request = token(|request| {
                request["created_at"] = json!(made);
                request["repository_selection"] = json!(selection);
            });
            serde_json::from_value(request).unwrap()
        };
        let old = request("2026-05-17T23:59:59Z", "all");
        let young = request("2026-05-18T00:00:00Z", "subset");
        for (rule, of_old, of_young) in
            [(Rule::Pending, true, true), (Rule::PendingOld, true, false), (Rule::PendingWritesAll, true, false)]
        {
            assert_eq!(rule.finds_request(&old, &limits(), now), of_old, "{rule:?}");
            assert_eq!(rule.finds_request(&young, &limits(), now), of_young, "{rule:?}");
        }
    }

    proptest! {
        #[test]
        fn what_expires_soon_expires_later_too_and_has_not_expired(end in 1_700_000_000i64..1_900_000_000) {
            let end = Timestamp::from_second(end).unwrap().to_string();
            let grant = grant(|grant| grant["token_expires_at"] = json!(end));
            let [week, month, quarter] = [7, 30, 90].map(|days| found(Rule::Expiring(days), &grant));
            prop_assert!((!week || month) && (!month || quarter));
            prop_assert!(!(quarter && found(Rule::Expired, &grant)));
        }
    }
}
