//! Whose token it is.

use std::borrow::Cow;

use patwarden_api::types::SimpleUser;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{UserId, read};
use crate::error::Result;

/// The member who owns a token.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Owner {
    /// The user's name, as in URLs.
    pub login: SmolStr,
    /// The user's id.
    pub id: Option<UserId>,
    /// `User` or `Bot`; further values may come.
    #[serde(rename = "type")]
    pub kind: Option<Cow<'static, str>>,
}

impl TryFrom<SimpleUser> for Owner {
    type Error = crate::Error;

    fn try_from(user: SimpleUser) -> Result<Self> {
        Ok(Self {
            login: read::required(user.login, "owner.login")?.into(),
            id: read::optional_id(user.id, "owner.id")?,
            kind: user.type_.map(Cow::Owned),
        })
    }
}
