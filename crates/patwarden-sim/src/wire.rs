//! How things look in GitHub's JSON.
//!
//! Written straight to the output, field by field, because a page of a hundred grants has three
//! thousand of them.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::tz::Offset;
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::flavour::Base;
use crate::model::{Grant, GrantRequest, Repository, Token, User};
use crate::shelf::Entry;
use crate::state::Organization;

/// Writes a JSON object; the values may be `format_args!`.
macro_rules! object {
    ($serializer:expr, { $($key:literal: $value:expr),* $(,)? }) => {{
        let mut map = $serializer.serialize_map(None)?;
        $( map.serialize_entry($key, &$value)?; )*
        map.end()
    }};
}

/// A time as the token lists write it: with milliseconds and an offset that is not UTC.
pub(crate) struct Moment(pub(crate) Timestamp);

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = Offset::constant(-7).to_datetime(self.0);
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}-07:00",
            local.year(),
            local.month(),
            local.day(),
            local.hour(),
            local.minute(),
            local.second(),
            local.millisecond(),
        )
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A time as the rest of the API writes it: whole seconds, UTC.
pub(crate) fn utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// GitHub's opaque id of a thing.
pub(crate) fn node_id(kind: &str, id: u64) -> String {
    STANDARD.encode(format!("{:02}:{kind}{id}", kind.len()))
}

/// An account in short: a user, or an organisation where a user may stand.
pub(crate) struct Account<'a> {
    pub(crate) base: &'a Base,
    pub(crate) kind: &'static str,
    pub(crate) id: u64,
    pub(crate) login: &'a str,
}

impl<'a> Account<'a> {
    pub(crate) fn user(base: &'a Base, user: &'a User) -> Self {
        Self { base, kind: "User", id: user.id, login: &user.login }
    }

    pub(crate) fn organization(base: &'a Base, org: &'a Organization) -> Self {
        Self { base, kind: "Organization", id: org.id, login: &org.login }
    }
}

impl Serialize for Account<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { base, kind, id, login } = self;
        object!(serializer, {
            "login": login,
            "id": id,
            "node_id": node_id(kind, *id),
            "avatar_url": format_args!("{}/u/{id}?v=4", base.avatars),
            "gravatar_id": "",
            "url": format_args!("{base}/users/{login}"),
            "html_url": format_args!("{}/{login}", base.html),
            "followers_url": format_args!("{base}/users/{login}/followers"),
            "following_url": format_args!("{base}/users/{login}/following{{/other_user}}"),
            "gists_url": format_args!("{base}/users/{login}/gists{{/gist_id}}"),
            "starred_url": format_args!("{base}/users/{login}/starred{{/owner}}{{/repo}}"),
            "subscriptions_url": format_args!("{base}/users/{login}/subscriptions"),
            "organizations_url": format_args!("{base}/users/{login}/orgs"),
            "repos_url": format_args!("{base}/users/{login}/repos"),
            "events_url": format_args!("{base}/users/{login}/events{{/privacy}}"),
            "received_events_url": format_args!("{base}/users/{login}/received_events"),
            "type": kind,
            "user_view_type": "public",
            "site_admin": false,
        })
    }
}

/// What the two token lists need besides their entries.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) base: &'a Base,
    pub(crate) org: &'a Organization,
    pub(crate) now: Timestamp,
}

/// An entry of a list whose owner is known.
pub(crate) struct Listed<'a, T> {
    pub(crate) scene: Scene<'a>,
    pub(crate) owner: &'a User,
    pub(crate) entry: &'a T,
}

impl<T: Entry> Listed<'_, T> {
    fn owner(&self) -> Account<'_> {
        Account::user(self.scene.base, self.owner)
    }

    fn repositories_url(&self, list: &str) -> String {
        let Scene { base, org, .. } = self.scene;
        format!("{base}/organizations/{}/{list}/{}/repositories", org.id, self.entry.id())
    }

    fn token(&self) -> &Token {
        self.entry.token()
    }
}

impl Serialize for Listed<'_, Grant> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let token = self.token();
        object!(serializer, {
            "id": self.entry.id,
            "owner": self.owner(),
            "repository_selection": token.repository_selection.as_str(),
            "repositories_url": self.repositories_url("personal-access-tokens"),
            "permissions": token.permissions,
            "access_granted_at": Moment(self.entry.granted_at),
            "token_id": token.id,
            "token_name": token.name,
            "token_expired": token.is_expired(self.scene.now),
            "token_expires_at": token.expires_at.map(Moment),
            "token_last_used_at": token.last_used_at.map(Moment),
        })
    }
}

impl Serialize for Listed<'_, GrantRequest> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let token = self.token();
        object!(serializer, {
            "id": self.entry.id,
            "reason": self.entry.reason,
            "owner": self.owner(),
            "repository_selection": token.repository_selection.as_str(),
            "repositories_url": self.repositories_url("personal-access-token-requests"),
            "permissions": token.permissions,
            "created_at": Moment(self.entry.created_at),
            "token_id": token.id,
            "token_name": token.name,
            "token_expired": token.is_expired(self.scene.now),
            "token_expires_at": token.expires_at.map(Moment),
            "token_last_used_at": token.last_used_at.map(Moment),
        })
    }
}

/// A repository in short.
pub(crate) struct MinimalRepository<'a> {
    pub(crate) base: &'a Base,
    pub(crate) org: &'a Organization,
    pub(crate) repository: &'a Repository,
    /// The later API version no longer has `has_downloads`.
    pub(crate) has_downloads: bool,
}

impl Serialize for MinimalRepository<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { base, org, repository, has_downloads } = self;
        let full = format!("{}/{}", org.login, repository.name);
        let url = format!("{base}/repos/{full}");
        let mut map = serializer.serialize_map(None)?;
        macro_rules! entries {
            ($($key:literal: $value:expr),* $(,)?) => {
                $( map.serialize_entry($key, &$value)?; )*
            };
        }
        entries! {
            "id": repository.id,
            "node_id": node_id("Repository", repository.id),
            "name": repository.name,
            "full_name": full,
            "owner": Account::organization(base, org),
            "private": repository.private,
            "html_url": format_args!("{}/{full}", base.html),
            "description": None::<&str>,
            "fork": false,
            "url": url,
            "archive_url": format_args!("{url}/{{archive_format}}{{/ref}}"),
            "assignees_url": format_args!("{url}/assignees{{/user}}"),
            "blobs_url": format_args!("{url}/git/blobs{{/sha}}"),
            "branches_url": format_args!("{url}/branches{{/branch}}"),
            "collaborators_url": format_args!("{url}/collaborators{{/collaborator}}"),
            "comments_url": format_args!("{url}/comments{{/number}}"),
            "commits_url": format_args!("{url}/commits{{/sha}}"),
            "compare_url": format_args!("{url}/compare/{{base}}...{{head}}"),
            "contents_url": format_args!("{url}/contents/{{+path}}"),
            "contributors_url": format_args!("{url}/contributors"),
            "deployments_url": format_args!("{url}/deployments"),
            "downloads_url": format_args!("{url}/downloads"),
            "events_url": format_args!("{url}/events"),
            "forks_url": format_args!("{url}/forks"),
            "git_commits_url": format_args!("{url}/git/commits{{/sha}}"),
            "git_refs_url": format_args!("{url}/git/refs{{/sha}}"),
            "git_tags_url": format_args!("{url}/git/tags{{/sha}}"),
            "hooks_url": format_args!("{url}/hooks"),
            "issue_comment_url": format_args!("{url}/issues/comments{{/number}}"),
            "issue_events_url": format_args!("{url}/issues/events{{/number}}"),
            "issues_url": format_args!("{url}/issues{{/number}}"),
            "keys_url": format_args!("{url}/keys{{/key_id}}"),
            "labels_url": format_args!("{url}/labels{{/name}}"),
            "languages_url": format_args!("{url}/languages"),
            "merges_url": format_args!("{url}/merges"),
            "milestones_url": format_args!("{url}/milestones{{/number}}"),
            "notifications_url": format_args!("{url}/notifications{{?since,all,participating}}"),
            "pulls_url": format_args!("{url}/pulls{{/number}}"),
            "releases_url": format_args!("{url}/releases{{/id}}"),
            "stargazers_url": format_args!("{url}/stargazers"),
            "statuses_url": format_args!("{url}/statuses/{{sha}}"),
            "subscribers_url": format_args!("{url}/subscribers"),
            "subscription_url": format_args!("{url}/subscription"),
            "tags_url": format_args!("{url}/tags"),
            "teams_url": format_args!("{url}/teams"),
            "trees_url": format_args!("{url}/git/trees{{/sha}}"),
            "archived": repository.archived,
            "disabled": false,
            "visibility": if repository.private { "private" } else { "public" },
        }
        if *has_downloads {
            map.serialize_entry("has_downloads", &true)?;
        }
        map.end()
    }
}
