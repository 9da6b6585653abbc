//! What there is in the simulated world: people, repositories, tokens, grants, requests.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A user account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct User {
    /// GitHub's number of the account.
    pub id: u64,
    /// The name in URLs; compared without regard to case.
    pub login: String,
    /// How well the login is guarded.
    pub two_factor: TwoFactor,
}

impl User {
    pub(crate) fn new(id: u64, login: String) -> Self {
        Self { id, login, two_factor: TwoFactor::Secure }
    }
}

/// Whether a user signs in with a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum TwoFactor {
    /// With none.
    Disabled,
    /// With one that can be stolen from afar, such as text messages.
    Insecure,
    /// With a good one.
    Secure,
}

/// What a member may do in an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Role {
    /// An owner of the organisation.
    Admin,
    /// Anybody else in it.
    Member,
}

/// Who sees that somebody is a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Members only.
    Concealed,
}

/// A user as one organisation knows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Member {
    /// What they may do.
    pub role: Role,
    /// Who sees that they are in it.
    pub visibility: Visibility,
    /// How well their login is guarded: the same in every organisation.
    pub two_factor: TwoFactor,
}

/// A repository of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Repository {
    /// GitHub's number of the repository.
    pub id: u64,
    /// Its name without the organisation.
    pub name: String,
    /// Whether only members see it.
    pub private: bool,
    /// Whether it is read-only.
    pub archived: bool,
}

/// Which of an organisation's repositories a token reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum RepositorySelection {
    /// None of them.
    None,
    /// Every one, also those to come.
    All,
    /// Those the token lists.
    Subset,
    /// A value that GitHub's documentation does not have.
    Other(String),
}

impl RepositorySelection {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::None => "none",
            Self::All => "all",
            Self::Subset => "subset",
            Self::Other(word) => word,
        }
    }
}

impl From<String> for RepositorySelection {
    fn from(word: String) -> Self {
        match word.as_str() {
            "none" => Self::None,
            "all" => Self::All,
            "subset" => Self::Subset,
            _ => Self::Other(word),
        }
    }
}

impl From<RepositorySelection> for String {
    fn from(selection: RepositorySelection) -> Self {
        selection.as_str().to_owned()
    }
}

/// What a token may do: permission names to levels, in GitHub's three groups.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permissions {
    /// On the organisation itself.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub organization: BTreeMap<String, String>,
    /// On the repositories it reaches.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub repository: BTreeMap<String, String>,
    /// On anything else.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub other: BTreeMap<String, String>,
}

impl Permissions {
    /// Whether a permission of this name is held at this level or above.
    #[must_use]
    pub fn satisfy(&self, name: &str, level: &str) -> bool {
        [&self.organization, &self.repository, &self.other]
            .into_iter()
            .filter_map(|group| group.get(name))
            .any(|held| level_rank(held) >= level_rank(level))
    }
}

/// Orders the levels: write includes read, admin includes write.
pub(crate) fn level_rank(level: &str) -> u8 {
    match level {
        "read" => 1,
        "write" => 2,
        "admin" => 3,
        _ => 0,
    }
}

/// A fine-grained token, as far as an organisation sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Token {
    /// The token's own id, neither the grant's nor the request's.
    pub id: u64,
    /// What its owner called it.
    pub name: String,
    /// The login of its owner.
    pub owner: String,
    /// What it may do.
    pub permissions: Permissions,
    /// Which repositories it reaches.
    pub repository_selection: RepositorySelection,
    /// The repositories of a subset; empty otherwise.
    pub repository_ids: BTreeSet<u64>,
    /// When it ends, if it does.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, if it was.
    pub last_used_at: Option<Timestamp>,
}

impl Token {
    /// Whether its end has passed.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }

    /// Whether it reaches this repository of its organisation.
    #[must_use]
    pub fn reaches(&self, repository: u64) -> bool {
        match self.repository_selection {
            RepositorySelection::All => true,
            RepositorySelection::None => false,
            RepositorySelection::Subset | RepositorySelection::Other(_) => self.repository_ids.contains(&repository),
        }
    }
}

/// A token's access to an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Grant {
    /// What GitHub calls `pat_id`.
    pub id: u64,
    /// The token that has the access.
    pub token: Token,
    /// Since when.
    pub granted_at: Timestamp,
    /// Whether it still has it.
    pub state: GrantState,
}

impl Grant {
    /// Whether the access holds.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.state == GrantState::Live
    }

    /// When it was revoked, if it was.
    #[must_use]
    pub fn revoked_at(&self) -> Option<Timestamp> {
        match self.state {
            GrantState::Revoked { at } => Some(at),
            _ => None,
        }
    }
}

/// What has become of a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[non_exhaustive]
pub enum GrantState {
    /// It holds.
    Live,
    /// It was taken away.
    Revoked {
        /// When.
        at: Timestamp,
    },
    /// A later request of the same token was approved, and its grant took this one's place.
    Replaced {
        /// When.
        at: Timestamp,
    },
}

/// A token that waits for access to an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GrantRequest {
    /// What GitHub calls `pat_request_id`.
    pub id: u64,
    /// The token, with the access it asks for.
    pub token: Token,
    /// Why its owner wants it, if they said so.
    pub reason: Option<String>,
    /// When they asked.
    pub created_at: Timestamp,
    /// What came of it.
    pub state: RequestState,
}

impl GrantRequest {
    /// Whether it still waits.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.state == RequestState::Pending
    }
}

/// What has become of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[non_exhaustive]
pub enum RequestState {
    /// It waits.
    Pending,
    /// It became a grant.
    Approved {
        /// When.
        at: Timestamp,
        /// What the reviewer wrote.
        reason: Option<String>,
        /// The grant it became.
        grant_id: u64,
    },
    /// It was refused.
    Denied {
        /// When.
        at: Timestamp,
        /// What the reviewer wrote.
        reason: Option<String>,
    },
    /// Its owner withdrew it.
    Cancelled {
        /// When.
        at: Timestamp,
    },
}

/// The App on one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Installation {
    /// GitHub's number of the installation; a later one gets another.
    pub id: u64,
    /// What the organisation granted the App.
    pub permissions: BTreeMap<String, String>,
    /// Since when.
    pub created_at: Timestamp,
    /// Since when it is suspended, if it is.
    pub suspended_at: Option<Timestamp>,
}

/// Another App on one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OtherInstallation {
    /// GitHub's number of the installation.
    pub id: u64,
    /// GitHub's number of the App.
    pub app_id: u64,
    /// The App's name in URLs.
    pub app_slug: String,
    /// What the organisation granted it.
    pub permissions: BTreeMap<String, String>,
    /// Which events it hears of.
    pub events: Vec<String>,
    /// Whether it has all repositories, or a selection.
    pub all_repositories: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// Since when it is suspended, if it is.
    pub suspended_at: Option<Timestamp>,
}

/// How many of an organisation's repositories have something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Coverage {
    /// Every one.
    All,
    /// Some have it, some don't.
    #[default]
    Some,
    /// None has it.
    None,
}

/// How an organisation stands with one of GitHub's security products.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct SecurityProduct {
    /// Where it is on.
    pub coverage: Coverage,
    /// The queries that code scanning runs, where it was switched on for all repositories.
    pub query_suite: Option<String>,
    /// Whether it is being switched on or off everywhere; until that is done nobody may ask again.
    pub in_progress: bool,
}
