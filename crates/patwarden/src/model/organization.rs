//! An organisation that a login can see.

use patwarden_api::types::{AppsListInstallationsResponseItem, OrganizationSimple};
use serde::{Deserialize, Serialize};

use super::{InstallationId, OrgId, read};
use crate::error::Result;
use crate::page::Identified;

/// An organisation, as far as a login that can see it is told.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Organization {
    /// Its name, as in URLs.
    pub login: String,
    /// Its id.
    pub id: OrgId,
    /// The App's installation on it, for a login as an App.
    pub installation_id: Option<InstallationId>,
    /// Whether that installation is suspended: GitHub refuses its tokens then.
    pub suspended: bool,
}

impl Identified for Organization {
    type Id = OrgId;

    fn id(&self) -> OrgId {
        self.id
    }
}

impl TryFrom<OrganizationSimple> for Organization {
    type Error = crate::Error;

    fn try_from(organization: OrganizationSimple) -> Result<Self> {
        Ok(Self {
            login: read::required(organization.login, "login")?,
            id: read::id(organization.id, "id")?,
            installation_id: None,
            suspended: false,
        })
    }
}

impl Organization {
    /// The organisation of an installation; none if the App is installed on a user or an enterprise.
    pub(crate) fn of_installation(installation: AppsListInstallationsResponseItem) -> Result<Option<Self>> {
        if installation.target_type.as_deref().is_some_and(|kind| kind != "Organization") {
            return Ok(None);
        }
        let account = read::required(installation.account, "account")?;
        Ok(Some(Self {
            login: read::required(account.login, "account.login")?,
            id: read::id(installation.target_id.or(account.id), "target_id")?,
            installation_id: read::optional_id(installation.id, "id")?,
            suspended: installation.suspended_at.is_some(),
        }))
    }
}
