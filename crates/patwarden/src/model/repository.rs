//! A repository that a token reaches.

use patwarden_api::types::MinimalRepository;
use serde::{Deserialize, Serialize};

use super::{RepositoryId, read};
use crate::error::Result;
use crate::page::Identified;

/// A repository, as far as it tells what a token reaches.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Repository {
    /// Its id.
    pub id: RepositoryId,
    /// Its name, without the owner.
    pub name: String,
    /// Its name with the owner: `acme/tools`.
    pub full_name: Option<String>,
    /// Whether only some may see it.
    pub private: Option<bool>,
    /// `public`, `private` or `internal`; further values may come.
    pub visibility: Option<String>,
    /// Whether it is archived.
    pub archived: Option<bool>,
    /// Its page for people.
    pub html_url: Option<String>,
}

impl Identified for Repository {
    type Id = RepositoryId;

    fn id(&self) -> RepositoryId {
        self.id
    }
}

impl TryFrom<MinimalRepository> for Repository {
    type Error = crate::Error;

    fn try_from(repository: MinimalRepository) -> Result<Self> {
        Ok(Self {
            id: read::id(repository.id, "id")?,
            name: read::required(repository.name, "name")?,
            full_name: repository.full_name,
            private: repository.private,
            visibility: repository.visibility,
            archived: repository.archived,
            html_url: repository.html_url,
        })
    }
}

/// A webhook tells less of a repository.
#[cfg(feature = "webhooks")]
impl TryFrom<patwarden_api::types::PersonalAccessTokenRequestRepositoriesItem> for Repository {
    type Error = crate::Error;

    fn try_from(repository: patwarden_api::types::PersonalAccessTokenRequestRepositoriesItem) -> Result<Self> {
        Ok(Self {
            id: read::id(repository.id, "id")?,
            name: read::required(repository.name, "name")?,
            full_name: repository.full_name,
            private: repository.private,
            visibility: None,
            archived: None,
            html_url: None,
        })
    }
}
