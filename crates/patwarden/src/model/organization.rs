//! An organisation that a login can see.

use patwarden_api::types::{AppsListInstallationsResponseItem, OrganizationSimple};
use serde::{Deserialize, Serialize};

use super::{InstallationId, OrgId, read};
use crate::error::Result;
use crate::page::Identified;

/// An organisation, as far as a login that can see it is told.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
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
    /// Its id in GitHub's GraphQL API.
    pub node_id: Option<String>,
    /// What it says of itself: somebody's input.
    pub description: Option<String>,
    /// Its picture.
    pub avatar_url: Option<String>,
    /// It in this API. For a login as an App, GitHub names neither this nor what follows.
    pub url: Option<String>,
    /// What happens in it, in this API.
    pub events_url: Option<String>,
    /// Its webhooks, in this API.
    pub hooks_url: Option<String>,
    /// Its issues, in this API.
    pub issues_url: Option<String>,
    /// Its members, in this API.
    pub members_url: Option<String>,
    /// Its public members, in this API.
    pub public_members_url: Option<String>,
    /// Its repositories, in this API.
    pub repos_url: Option<String>,
}

impl Identified for Organization {
    type Id = OrgId;

    fn id(&self) -> OrgId {
        self.id
    }
}

macro_rules! from_generated {
    ($generated:ty) => {
        impl TryFrom<$generated> for Organization {
            type Error = crate::Error;

            fn try_from(organization: $generated) -> Result<Self> {
                Ok(Self {
                    login: read::required(organization.login, "login")?,
                    id: read::id(organization.id, "id")?,
                    installation_id: None,
                    suspended: false,
                    node_id: organization.node_id,
                    description: organization.description,
                    avatar_url: organization.avatar_url,
                    url: organization.url,
                    events_url: organization.events_url,
                    hooks_url: organization.hooks_url,
                    issues_url: organization.issues_url,
                    members_url: organization.members_url,
                    public_members_url: organization.public_members_url,
                    repos_url: organization.repos_url,
                })
            }
        }
    };
}

from_generated!(OrganizationSimple);
#[cfg(feature = "webhooks")]
from_generated!(patwarden_api::types::OrganizationSimpleWebhooks);

impl Organization {
    /// The organisation of an installation; none if the App is installed on a user or an enterprise.
    /// GitHub describes it as an account there, whose addresses are those of a user.
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
            node_id: account.node_id,
            description: account.description,
            avatar_url: account.avatar_url,
            url: None,
            events_url: None,
            hooks_url: None,
            issues_url: None,
            members_url: None,
            public_members_url: None,
            repos_url: None,
        }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn every_field_of_a_list_is_read() {
        let listed = json!({
            "login": "acme", "id": 3, "node_id": "O_3", "description": "makes things",
            "avatar_url": "https://h/avatar", "url": "https://h/orgs/acme", "events_url": "https://h/orgs/acme/events",
            "hooks_url": "https://h/orgs/acme/hooks", "issues_url": "https://h/orgs/acme/issues",
            "members_url": "https://h/orgs/acme/members{/member}",
            "public_members_url": "https://h/orgs/acme/public_members{/member}", "repos_url": "https://h/orgs/acme/repos",
        });
        let read =
            Organization::try_from(serde_json::from_value::<OrganizationSimple>(listed.clone()).unwrap()).unwrap();
        let mut written = serde_json::to_value(read).unwrap();
        let ours = written.as_object_mut().unwrap();
        assert_eq!((ours.remove("installation_id"), ours.remove("suspended")), (Some(Value::Null), Some(json!(false))));
        assert_eq!(written, listed);
    }

    #[test]
    fn of_an_installation_only_what_is_the_organisation_s_is_taken() {
        let installation = |kind: &str| {
            let account = json!({ "login": "acme", "id": 3, "node_id": "O_3", "url": "https://h/users/acme" });
            let answer = json!({ "id": 7, "target_type": kind, "target_id": 3, "account": account });
            Organization::of_installation(serde_json::from_value(answer).unwrap()).unwrap()
        };
        let organization = installation("Organization").unwrap();
        assert_eq!((organization.installation_id, organization.suspended), (Some(InstallationId::new(7)), false));
        assert_eq!((organization.node_id.as_deref(), organization.url), (Some("O_3"), None));
        assert_eq!(installation("User"), None);
    }
}
