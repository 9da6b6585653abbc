//! A token that may reach an organisation.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::listed::{Listed, Time};
use super::{Owner, PatId, Permissions, RepositorySelection, TokenId, read};
use crate::error::Result;
use crate::merge::Placed;
use crate::page::Identified;

/// A fine-grained personal access token that may reach an organisation's resources.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Grant {
    /// The grant's own id: what is revoked.
    pub id: PatId,
    /// The member whose token it is.
    pub owner: Owner,
    /// Which repositories it reaches.
    pub repository_selection: RepositorySelection,
    /// Where its repositories are listed; use [`repositories`](crate::Grants::repositories).
    pub repositories_url: Option<SmolStr>,
    /// What it may do.
    pub permissions: Permissions,
    /// When access was granted.
    pub access_granted_at: Timestamp,
    /// The token's id; older servers leave it out.
    pub token_id: Option<TokenId>,
    /// The name that its owner gave the token: somebody's input. Older servers leave it out.
    pub token_name: Option<SmolStr>,
    /// Whether the token has expired.
    pub token_expired: bool,
    /// When the token expires; `None` is never. A year beyond the calendar is its last moment.
    pub token_expires_at: Option<Timestamp>,
    /// When the token was last used; `None` is never.
    pub token_last_used_at: Option<Timestamp>,
}

impl Grant {
    /// Whether the token lives until somebody ends it.
    #[must_use]
    pub fn never_expires(&self) -> bool {
        self.token_expires_at.is_none()
    }

    /// Whether the token was never used.
    #[must_use]
    pub fn never_used(&self) -> bool {
        self.token_last_used_at.is_none()
    }

    /// Whether the token has been of no use since `cutoff`: neither used nor granted since. One that lay idle for long
    /// and was granted anew yesterday is there to be used.
    #[must_use]
    pub fn unused_since(&self, cutoff: Timestamp) -> bool {
        self.access_granted_at < cutoff && self.token_last_used_at.is_none_or(|used| used < cutoff)
    }

    /// Whether the token can change every repository of the organisation.
    #[must_use]
    pub fn writes_all_repositories(&self) -> bool {
        self.repository_selection == RepositorySelection::All && self.permissions.writes_repositories()
    }
}

impl Identified for Grant {
    type Id = PatId;

    fn id(&self) -> PatId {
        self.id
    }
}

impl Placed for Grant {
    fn place(&self) -> (Timestamp, u64) {
        (self.access_granted_at, self.id.get())
    }
}

impl TryFrom<Listed> for Grant {
    type Error = crate::Error;

    fn try_from(grant: Listed) -> Result<Self> {
        Ok(Self {
            id: read::id(grant.id, "id")?,
            owner: read::required(grant.owner, "owner")?.try_into()?,
            repository_selection: read::required(grant.repository_selection, "repository_selection")?,
            repositories_url: grant.repositories_url,
            permissions: grant.permissions.map(Into::into).unwrap_or_default(),
            access_granted_at: read::required(
                Time::read(grant.access_granted_at, "access_granted_at")?,
                "access_granted_at",
            )?,
            token_id: read::optional_id(grant.token_id, "token_id")?,
            token_name: grant.token_name,
            token_expired: grant.token_expired.unwrap_or(false),
            token_expires_at: Time::read(grant.token_expires_at, "token_expires_at")?,
            token_last_used_at: Time::read(grant.token_last_used_at, "token_last_used_at")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn grant(change: impl FnOnce(&mut Value)) -> Result<Grant> {
        let mut grant = json!({
            "id": 7,
            "owner": { "login": "mona", "id": 1, "type": "User" },
            "repository_selection": "all",
            "repositories_url": "https://api.github.com/organizations/1/personal-access-tokens/7/repositories",
            "permissions": { "repository": { "contents": "read" } },
            "access_granted_at": "2023-05-16T08:47:09.000-07:00",
            "token_id": 9,
            "token_name": "ci",
            "token_expired": false,
            "token_expires_at": "2023-11-16T08:47:09+05:30",
            "token_last_used_at": null,
        });
        change(&mut grant);
        serde_json::from_value::<Listed>(grant).unwrap().try_into()
    }

    #[test]
    fn times_of_any_offset_are_read() {
        let grant = grant(|_| {}).unwrap();
        assert_eq!(grant.access_granted_at.to_string(), "2023-05-16T15:47:09Z");
        assert_eq!(grant.token_expires_at.unwrap().to_string(), "2023-11-16T03:17:09Z");
        assert!(grant.never_used() && !grant.never_expires());
    }

    #[test]
    fn a_newer_or_an_older_server_is_understood() {
        let novel = grant(|grant| {
            grant["repository_selection"] = json!("most");
            grant["surprise"] = json!({});
        });
        assert_eq!(novel.unwrap().repository_selection, RepositorySelection::Other("most".into()));
        let old = grant(|grant| {
            for field in ["token_id", "token_name", "permissions", "repositories_url"] {
                grant.as_object_mut().unwrap().remove(field);
            }
        })
        .unwrap();
        assert_eq!((old.token_id, old.token_name), (None, None));
    }

    #[test]
    fn what_is_not_kept_may_be_anything_and_what_is_may_be_null() {
        let odd = grant(|grant| {
            grant["owner"]["avatar_url"] = json!([7]);
            grant["owner"]["id"] = json!(null);
            grant["permissions"] = json!(null);
            grant["token_name"] = json!(null);
            grant["token_expired"] = json!(null);
        })
        .unwrap();
        assert_eq!((odd.owner.login.as_str(), odd.owner.id, odd.token_name), ("mona", None, None));
        assert!(odd.permissions.iter().next().is_none() && !odd.token_expired);
    }

    #[test]
    fn a_group_of_permissions_may_be_null() {
        let grant = grant(|grant| grant["permissions"]["organization"] = json!(null)).unwrap();
        assert!(grant.permissions.organization.is_empty() && !grant.permissions.repository.is_empty());
    }

    #[test]
    fn what_can_not_be_read_is_an_error_and_never_never() {
        let unreadable = grant(|grant| grant["token_expires_at"] = json!("soon")).unwrap_err();
        assert!(unreadable.to_string().contains("token_expires_at"), "{unreadable}");
        let absent = grant(|grant| drop(grant.as_object_mut().unwrap().remove("id"))).unwrap_err();
        assert!(absent.to_string().contains("the field id"), "{absent}");
        assert!(grant(|grant| grant["id"] = json!(-1)).is_err());
    }

    #[test]
    fn unused_counts_from_the_last_use_or_the_grant_whichever_is_later() {
        let cutoff = "2023-06-01T00:00:00Z".parse().unwrap();
        assert!(grant(|_| {}).unwrap().unused_since(cutoff), "never used, and granted before");
        let young = grant(|grant| grant["access_granted_at"] = json!("2023-06-02T00:00:00Z")).unwrap();
        assert!(!young.unused_since(cutoff), "never used, and granted since");
        let used = grant(|grant| grant["token_last_used_at"] = json!("2023-06-02T00:00:00Z")).unwrap();
        assert!(!used.unused_since(cutoff));
        let idle = grant(|grant| grant["token_last_used_at"] = json!("2023-05-31T00:00:00Z")).unwrap();
        assert!(idle.unused_since(cutoff));
        let granted_anew = grant(|grant| {
            grant["token_last_used_at"] = json!("2023-02-01T00:00:00Z");
            grant["access_granted_at"] = json!("2023-06-02T00:00:00Z");
        });
        assert!(!granted_anew.unwrap().unused_since(cutoff), "idle for long, and granted since");
    }

    #[test]
    fn writing_everywhere_takes_all_repositories_and_a_level_that_writes() {
        let level = |selection: &str, level: &str| {
            let grant = grant(|grant| {
                grant["repository_selection"] = json!(selection);
                grant["permissions"]["repository"]["contents"] = json!(level);
            });
            grant.unwrap().writes_all_repositories()
        };
        assert!(level("all", "write") && level("all", "admin") && level("all", "unheard-of"));
        assert!(!level("all", "read") && !level("subset", "write"));
    }
}
