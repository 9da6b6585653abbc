//! What GitHub tells a webhook of a request to let a token reach an organisation.

use std::fmt;

use jiff::Timestamp;
use patwarden_api::types::WebhookPersonalAccessTokenRequestCreated;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::converted::Field as _;
use super::{Organization, Owner, PatRequestId, Permissions, Repository, RepositorySelection, TokenId, User, read};
use crate::error::Result;

/// What happened to a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum PatRequestAction {
    /// A member made it.
    Created,
    /// It was approved: the token reaches the organisation.
    Approved,
    /// It was denied.
    Denied,
    /// It was withdrawn before anybody decided on it.
    Cancelled,
    /// What this version does not know, as GitHub writes it.
    Other(String),
}

impl PatRequestAction {
    /// As GitHub writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Created => "created",
            Self::Approved => "approved",
            Self::Denied => "denied",
            Self::Cancelled => "cancelled",
            Self::Other(action) => action,
        }
    }
}

impl From<String> for PatRequestAction {
    fn from(action: String) -> Self {
        match action.as_str() {
            "created" => Self::Created,
            "approved" => Self::Approved,
            "denied" => Self::Denied,
            "cancelled" => Self::Cancelled,
            _ => Self::Other(action),
        }
    }
}

impl From<PatRequestAction> for String {
    fn from(action: PatRequestAction) -> Self {
        action.as_str().to_owned()
    }
}

impl fmt::Display for PatRequestAction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The event `personal_access_token_request`: something happened to a member's request to let a fine-grained
/// personal access token reach an organisation.
///
/// GitHub tells no reason here; [`Requests::list`](crate::Requests::list) has it while the request is pending.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PatRequestEvent {
    /// What happened.
    pub action: PatRequestAction,
    /// The request's own id: what is approved or denied.
    pub id: PatRequestId,
    /// The member whose token it is.
    pub owner: Owner,
    /// What the token could not do at all before.
    pub permissions_added: Permissions,
    /// What it could do before at a lower level, with the level that it asks for.
    pub permissions_upgraded: Permissions,
    /// All that it can do once approved.
    pub permissions_result: Permissions,
    /// Which repositories it asks for.
    pub repository_selection: RepositorySelection,
    /// How many repositories it asks for; `None` unless the selection is a subset.
    pub repository_count: Option<u64>,
    /// Which they are; `None` unless the selection is a subset. GitHub tells neither visibility nor page here.
    pub repositories: Option<Vec<Repository>>,
    /// When the request was made.
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
    /// The organisation that was asked, with the App's installation on it.
    pub organization: Organization,
    /// Who caused it: the owner of the token, who decided, or the App that did.
    pub sender: User,
}

/// GitHub describes each action on its own and all of them alike; so does an action to come begin.
impl TryFrom<WebhookPersonalAccessTokenRequestCreated> for PatRequestEvent {
    type Error = crate::Error;

    fn try_from(event: WebhookPersonalAccessTokenRequestCreated) -> Result<Self> {
        let request = read::required(event.personal_access_token_request, "personal_access_token_request")?;
        let mut organization = Organization::try_from(read::required(event.organization, "organization")?)
            .map_err(|error| error.about("organization"))?;
        let installation = event.installation.and_then(|installation| installation.id);
        organization.installation_id = read::optional_id(installation, "installation.id")?;
        let sender = User::try_from(read::required(event.sender, "sender")?).map_err(|error| error.about("sender"))?;
        let repositories = request.repositories.map(|listed| listed.into_iter().map(Repository::try_from).collect());
        Ok(Self {
            action: read::required(event.action, "action")?.into(),
            id: read::id(request.id, "id")?,
            owner: read::required(request.owner, "owner")?.try_into()?,
            permissions_added: request.permissions_added.map(Into::into).unwrap_or_default(),
            permissions_upgraded: request.permissions_upgraded.map(Into::into).unwrap_or_default(),
            permissions_result: read::required(request.permissions_result, "permissions_result")?.into(),
            repository_selection: read::required(request.repository_selection, "repository_selection")?.into(),
            repository_count: request.repository_count.field("repository_count")?,
            repositories: repositories.transpose().map_err(|error: Self::Error| error.about("repositories"))?,
            created_at: read::required(read::time(request.created_at, "created_at")?, "created_at")?,
            token_id: read::optional_id(request.token_id, "token_id")?,
            token_name: request.token_name.map(Into::into),
            token_expired: request.token_expired.unwrap_or(false),
            token_expires_at: read::time(request.token_expires_at, "token_expires_at")?,
            token_last_used_at: read::time(request.token_last_used_at, "token_last_used_at")?,
            organization,
            sender,
        })
    }
}
