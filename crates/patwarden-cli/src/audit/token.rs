//! A grant or a request as an audit lists it.

use jiff::Timestamp;
use patwarden::{Grant, GrantRequest, Permissions, SmolStr};
use schemars::JsonSchema;
use serde::Serialize;

use super::rules::is_expired;
use crate::rows::permissions;

/// The strongest level among a token's repository permissions. One that is not known counts as `write`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Level {
    /// No repository permission.
    None,
    /// To read.
    Read,
    /// To change.
    Write,
    /// To administer.
    Admin,
}

/// A token that reaches an organisation, or a request that it may.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Token {
    /// The organisation.
    pub(crate) org: String,
    /// The id of the grant or request: what is acted on.
    pub(crate) id: u64,
    /// Whose token it is.
    pub(crate) owner: SmolStr,
    /// What its owner called it: somebody's input.
    pub(crate) token_name: Option<SmolStr>,
    /// Which repositories: `all`, `subset`, `none`.
    pub(crate) repository_selection: String,
    /// The strongest level among its repository permissions.
    pub(crate) level: Level,
    /// What it may do, the strongest first: `contents:write`, and `organization/members:read` for what is not on
    /// repositories.
    pub(crate) permissions: Vec<String>,
    /// When access was granted or asked for.
    pub(crate) since: Timestamp,
    /// When it was last used; never is null.
    pub(crate) last_used_at: Option<Timestamp>,
    /// When it expires; never is null.
    pub(crate) expires_at: Option<Timestamp>,
    /// Whether it has expired.
    pub(crate) expired: bool,
    /// Why its owner asks, of a request: somebody's input.
    pub(crate) reason: Option<SmolStr>,
    /// The rules that found it.
    pub(crate) rules: Vec<String>,
}

impl Level {
    pub(crate) const ALL: [Self; 4] = [Self::Admin, Self::Write, Self::Read, Self::None];

    fn of(permissions: &Permissions) -> Self {
        let levels = permissions.repository.iter().map(|(_, level)| match level {
            "none" => Self::None,
            "read" => Self::Read,
            "admin" => Self::Admin,
            _ => Self::Write,
        });
        levels.max().unwrap_or(Self::None)
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }
}

fn words(of: &Permissions) -> Vec<String> {
    permissions(of).iter().map(ToString::to_string).collect()
}

impl Token {
    pub(super) fn of_grant(org: &str, grant: &Grant, now: Timestamp) -> Self {
        Self {
            org: org.to_owned(),
            id: grant.id.get(),
            owner: grant.owner.login.clone(),
            token_name: grant.token_name.clone(),
            repository_selection: grant.repository_selection.to_string(),
            level: Level::of(&grant.permissions),
            permissions: words(&grant.permissions),
            since: grant.access_granted_at,
            last_used_at: grant.token_last_used_at,
            expires_at: grant.token_expires_at,
            expired: is_expired(grant.token_expired, grant.token_expires_at, now),
            reason: None,
            rules: Vec::new(),
        }
    }

    pub(super) fn of_request(org: &str, request: &GrantRequest, now: Timestamp) -> Self {
        Self {
            org: org.to_owned(),
            id: request.id.get(),
            owner: request.owner.login.clone(),
            token_name: request.token_name.clone(),
            repository_selection: request.repository_selection.to_string(),
            level: Level::of(&request.permissions),
            permissions: words(&request.permissions),
            since: request.created_at,
            last_used_at: request.token_last_used_at,
            expires_at: request.token_expires_at,
            expired: is_expired(request.token_expired, request.token_expires_at, now),
            reason: request.reason.clone(),
            rules: Vec::new(),
        }
    }
}
