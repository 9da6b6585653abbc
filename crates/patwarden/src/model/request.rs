//! A request to let a token reach an organisation.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::listed::{Listed, Time};
use super::{Owner, PatRequestId, Permissions, RepositorySelection, TokenId, read};
use crate::error::Result;
use crate::merge::Placed;
use crate::page::Identified;

/// A member's request to let a fine-grained personal access token reach an organisation's resources.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GrantRequest {
    /// The request's own id: what is approved or denied.
    pub id: PatRequestId,
    /// Why its owner asks: somebody's input.
    pub reason: Option<SmolStr>,
    /// The member whose token it is.
    pub owner: Owner,
    /// Which repositories it asks for.
    pub repository_selection: RepositorySelection,
    /// Where the repositories it asks for are listed; use [`repositories`](crate::Requests::repositories).
    pub repositories_url: Option<SmolStr>,
    /// What it asks to be allowed to do.
    pub permissions: Permissions,
    /// When it was made.
    pub created_at: Timestamp,
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

impl GrantRequest {
    /// Whether it asks to be able to change every repository of the organisation.
    #[must_use]
    pub fn asks_to_write_all_repositories(&self) -> bool {
        self.repository_selection == RepositorySelection::All && self.permissions.writes_repositories()
    }
}

impl Identified for GrantRequest {
    type Id = PatRequestId;

    fn id(&self) -> PatRequestId {
        self.id
    }
}

impl Placed for GrantRequest {
    fn place(&self) -> (Timestamp, u64) {
        (self.created_at, self.id.get())
    }
}

impl TryFrom<Listed> for GrantRequest {
    type Error = crate::Error;

    fn try_from(request: Listed) -> Result<Self> {
        Ok(Self {
            id: read::id(request.id, "id")?,
            reason: request.reason,
            owner: read::required(request.owner, "owner")?.try_into()?,
            repository_selection: read::required(request.repository_selection, "repository_selection")?,
            repositories_url: request.repositories_url,
            permissions: request.permissions.map(Into::into).unwrap_or_default(),
            created_at: read::required(Time::read(request.created_at, "created_at")?, "created_at")?,
            token_id: read::optional_id(request.token_id, "token_id")?,
            token_name: request.token_name,
            token_expired: request.token_expired.unwrap_or(false),
            token_expires_at: Time::read(request.token_expires_at, "token_expires_at")?,
            token_last_used_at: Time::read(request.token_last_used_at, "token_last_used_at")?,
        })
    }
}
