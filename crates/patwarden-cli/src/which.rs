//! Which tokens a command is about: the filters that listing and revoking have in common.
//!
//! GitHub tells apart what it can, and all that a row shows is looked at here once more: a server that
//! does not know a filter passes it over. What a list shows is what a revocation with the same filters
//! hits.

use clap::Args;
use jiff::Timestamp;
use patwarden::{Grant, GrantRequest, Permissions, RepositorySelection, Subject};

use crate::time;

#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct Which {
    /// Only those of this owner; repeat it for any of several
    #[arg(long, value_name = "LOGIN")]
    pub(crate) owner: Vec<String>,
    /// Only those of this token; repeat it for any of several
    #[arg(long, value_name = "ID")]
    pub(crate) token_id: Vec<u64>,
    /// Only those that reach this repository
    #[arg(long, value_name = "NAME")]
    pub(crate) repository: Option<String>,
    /// Only those with this permission, such as issues_read
    #[arg(long, value_name = "PERMISSION")]
    pub(crate) permission: Option<String>,
    /// Only those that were used, and last before this: a time, a date, or an age such as 90d
    ///
    /// Tokens that were never used are not among them: --never-used finds these, --unused-since both.
    #[arg(long, value_name = "TIME", value_parser = time::moment, conflicts_with = "never_used")]
    pub(crate) last_used_before: Option<Timestamp>,
    /// Only those last used after this: a time, a date, or an age such as 90d
    #[arg(long, value_name = "TIME", value_parser = time::moment, conflicts_with = "never_used")]
    pub(crate) last_used_after: Option<Timestamp>,
    /// Only those of no use since then: neither used since, nor granted or asked for
    #[arg(long, value_name = "TIME", value_parser = time::moment)]
    pub(crate) unused_since: Option<Timestamp>,
    /// Only those that were never used, however young
    #[arg(long)]
    pub(crate) never_used: bool,
    /// Only those that never expire
    #[arg(long)]
    pub(crate) no_expiry: bool,
    /// Only those that can change every repository of the organisation
    #[arg(long, visible_alias = "write-all")]
    pub(crate) writes_all_repositories: bool,
    /// Only those that can change something of the organisation itself: its settings, members, secrets or webhooks
    #[arg(long)]
    pub(crate) writes_organization: bool,
}

impl Which {
    /// Whether it leaves nothing out.
    pub(crate) fn is_everything(&self) -> bool {
        self.is_told_by_github()
            && self.owner.is_empty()
            && self.token_id.is_empty()
            && self.repository.is_none()
            && self.permission.is_none()
            && self.last_used_after.is_none()
    }

    /// Whether GitHub tells all of it, so that nothing of what it lists is left out here.
    pub(crate) fn is_told_by_github(&self) -> bool {
        self.last_used_before.is_none()
            && self.unused_since.is_none()
            && !self.never_used
            && !self.no_expiry
            && !self.writes_all_repositories
            && !self.writes_organization
    }

    /// Whether a row is as the filters say, as far as it shows.
    pub(crate) fn admits(&self, token: &impl Token) -> bool {
        let used = token.last_used_at();
        (self.owner.is_empty() || self.owner.iter().any(|owner| owner.eq_ignore_ascii_case(&token.owner().login)))
            && (self.token_id.is_empty() || token.token_id().is_some_and(|id| self.token_id.contains(&id.get())))
            && self
                .permission
                .as_ref()
                .is_none_or(|asked| token.permissions().iter().any(|(_, name, _)| names(asked, name)))
            && (self.repository.is_none() || *token.repository_selection() != RepositorySelection::None)
            && self.last_used_after.is_none_or(|time| used.is_some_and(|used| used > time))
            && self.last_used_before.is_none_or(|time| used.is_some_and(|used| used < time))
            && self.unused_since.is_none_or(|cutoff| token.since() < cutoff && used.is_none_or(|used| used < cutoff))
            && (!self.never_used || used.is_none())
            && (!self.no_expiry || token.never_expires())
            && (!self.writes_all_repositories || token.writes_all_repositories())
            && (!self.writes_organization || token.permissions().writes_organization())
    }
}

/// Whether `issues_read` is of the permission `issues`. Which levels go with which is GitHub's to tell.
fn names(asked: &str, name: &str) -> bool {
    asked.strip_prefix(name).is_some_and(|level| level.starts_with('_'))
}

/// Sets the filters that GitHub applies; the two nouns have the same ones.
macro_rules! filtered {
    ($noun:expr, $which:expr) => {{
        let which: &$crate::which::Which = $which;
        let mut noun = $noun;
        for owner in &which.owner {
            noun = noun.owner(owner);
        }
        for id in &which.token_id {
            noun = noun.token_id(*id);
        }
        if let Some(repository) = &which.repository {
            noun = noun.repository(repository);
        }
        if let Some(permission) = &which.permission {
            noun = noun.permission(permission);
        }
        if let Some(time) = which.last_used_before {
            noun = noun.last_used_before(time);
        }
        if let Some(time) = which.last_used_after {
            noun = noun.last_used_after(time);
        }
        noun
    }};
}
pub(crate) use filtered;

/// What the filters look at.
pub(crate) trait Token: Subject {
    fn permissions(&self) -> &Permissions;
    fn repository_selection(&self) -> &RepositorySelection;
    fn last_used_at(&self) -> Option<Timestamp>;
    /// When it was granted or asked for.
    fn since(&self) -> Timestamp;
    fn never_expires(&self) -> bool;
    fn writes_all_repositories(&self) -> bool;
}

impl Token for Grant {
    fn permissions(&self) -> &Permissions {
        &self.permissions
    }
    fn repository_selection(&self) -> &RepositorySelection {
        &self.repository_selection
    }
    fn last_used_at(&self) -> Option<Timestamp> {
        self.token_last_used_at
    }
    fn since(&self) -> Timestamp {
        self.access_granted_at
    }
    fn never_expires(&self) -> bool {
        self.never_expires()
    }
    fn writes_all_repositories(&self) -> bool {
        self.writes_all_repositories()
    }
}

impl Token for GrantRequest {
    fn permissions(&self) -> &Permissions {
        &self.permissions
    }
    fn repository_selection(&self) -> &RepositorySelection {
        &self.repository_selection
    }
    fn last_used_at(&self) -> Option<Timestamp> {
        self.token_last_used_at
    }
    fn since(&self) -> Timestamp {
        self.created_at
    }
    fn never_expires(&self) -> bool {
        self.token_expires_at.is_none()
    }
    fn writes_all_repositories(&self) -> bool {
        self.asks_to_write_all_repositories()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_that_the_server_should_not_have_listed_is_left_out() {
        let grant = json!({
            "id": 1, "owner": { "login": "Mona" }, "repository_selection": "none",
            "permissions": { "organization": { "members": "read" } },
            "access_granted_at": "2026-01-01T00:00:00Z", "token_expired": false, "token_id": 9,
            "token_last_used_at": "2026-02-01T00:00:00Z",
        });
        let grant: Grant = serde_json::from_value(grant).unwrap();
        let none = Which::default;
        assert!(none().admits(&grant));
        let owner = |login: &str| Which { owner: vec![login.to_owned()], ..none() };
        assert!(owner("mona").admits(&grant) && !owner("hubot").admits(&grant));
        let token = |id| Which { token_id: vec![id], ..none() };
        assert!(token(9).admits(&grant) && !token(8).admits(&grant));
        let mut nameless = grant.clone();
        nameless.token_id = None;
        assert!(!token(9).admits(&nameless), "it does not say which it is");
        let permission = |asked: &str| Which { permission: Some(asked.to_owned()), ..none() };
        assert!(
            permission("members_read").admits(&grant) && permission("members_write").admits(&grant),
            "GitHub tells"
        );
        assert!(!permission("issues_read").admits(&grant) && !permission("mem_read").admits(&grant));
        assert!(!Which { repository: Some("tools".to_owned()), ..none() }.admits(&grant));
        let after = |time: &str| Which { last_used_after: Some(time.parse().unwrap()), ..none() };
        assert!(after("2026-01-31T00:00:00Z").admits(&grant) && !after("2026-02-02T00:00:00Z").admits(&grant));
    }
}
