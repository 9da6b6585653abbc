//! An App's installation on an organisation.

use jiff::Timestamp;
use patwarden_api::types;

use super::converted::{Field, converted, nested};
use super::{AppId, InstallationId, Levels, User};
use crate::error::Result;
use crate::page::Identified;

converted! {
    /// A GitHub App's installation, and what the App may do there.
    Installation of raw: [types::Installation] {
        /// Its id.
        id: InstallationId,
        /// Whom the App is installed on.
        account: Option<Account>,
        /// The App's id.
        app_id: Option<AppId>,
        /// The App's name, as in URLs.
        app_slug: Option<String>,
        /// The App's client id.
        client_id: Option<String>,
        /// The id of whom the App is installed on.
        target_id: Option<u64>,
        /// `Organization`, `User` or `Enterprise`; further values may come.
        target_type: Option<String>,
        /// Which repositories it reaches: `all` or `selected`; further values may come.
        repository_selection: Option<String>,
        /// What the App may do, by permission with its level (`read`, `write`, `admin`); those that this
        /// version knows.
        permissions: Option<Levels>,
        /// The events that the App is told of.
        events: Option<Vec<String>>,
        /// When the App was installed.
        created_at: Option<Timestamp>,
        /// When the installation was changed last.
        updated_at: Option<Timestamp>,
        /// Since when it is suspended; `None` is not.
        suspended_at: Option<Timestamp>,
        /// Who suspended it.
        suspended_by: Option<User>,
        /// The address to ask about the App.
        contact_email: Option<String>,
        /// Whether the App reaches several single files.
        has_multiple_single_files: Option<bool>,
        /// The single file that the App reaches.
        single_file_name: Option<String>,
        /// The single files that the App reaches.
        single_file_paths: Option<Vec<String>>,
        /// Its page for people.
        html_url: Option<String>,
        /// Where tokens for it are made, in this API.
        access_tokens_url: Option<String>,
        /// The repositories that it reaches, in this API.
        repositories_url: Option<String>,
    }
}

impl Identified for Installation {
    type Id = InstallationId;

    fn id(&self) -> InstallationId {
        self.id
    }
}

converted! {
    /// Whom an App is installed on: an organisation or a user, which have a login, or an enterprise,
    /// which has a slug.
    Account of raw: [types::InstallationAccount] {
        /// Its name as in URLs; enterprises have none.
        login: Option<String>,
        /// The name of an enterprise, as in URLs.
        slug: Option<String>,
        /// Its id, among its kind.
        id: Option<u64>,
        /// Its id in GitHub's GraphQL API.
        node_id: Option<String>,
        /// `Organization`, `User` or `Bot`; further values may come.
        #[serde(rename = "type")]
        kind = type_: Option<String>,
        /// The name that it goes by: somebody's input.
        name: Option<String>,
        /// What it says of itself: somebody's input.
        description: Option<String>,
        /// The address that it shows: somebody's input.
        email: Option<String>,
        /// Whether it administers the server.
        site_admin: Option<bool>,
        /// How much of it is shown.
        user_view_type: Option<String>,
        /// When an enterprise was made.
        created_at: Option<Timestamp>,
        /// When an enterprise was changed last.
        updated_at: Option<Timestamp>,
        /// When it starred something, where stars are listed.
        starred_at: Option<String>,
        /// Its picture.
        avatar_url: Option<String>,
        /// The id of a picture at Gravatar; empty nowadays.
        gravatar_id: Option<String>,
        /// Its page for people.
        html_url: Option<String>,
        /// The website of an enterprise: somebody's input.
        website_url: Option<String>,
        /// It in this API.
        url: Option<String>,
        /// What it does, in this API.
        events_url: Option<String>,
        /// Who follows it, in this API.
        followers_url: Option<String>,
        /// Whom it follows, in this API.
        following_url: Option<String>,
        /// Its gists, in this API.
        gists_url: Option<String>,
        /// Its organisations, in this API.
        organizations_url: Option<String>,
        /// What reaches it, in this API.
        received_events_url: Option<String>,
        /// Its repositories, in this API.
        repos_url: Option<String>,
        /// What it starred, in this API.
        starred_url: Option<String>,
        /// What it watches, in this API.
        subscriptions_url: Option<String>,
    }
}

impl Field<Option<Account>> for Option<types::InstallationAccount> {
    fn field(self, name: &str) -> Result<Option<Account>> {
        nested(self, name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn installation(change: impl FnOnce(&mut Value)) -> Result<Installation> {
        let mut installation = json!({
            "id": 7,
            "account": { "login": "acme", "id": 3, "type": "Organization", "site_admin": false },
            "app_id": 11,
            "repository_selection": "selected",
            "permissions": { "metadata": "read", "members": "write" },
            "events": ["push"],
            "target_id": 3,
            "target_type": "Organization",
            "created_at": "2026-01-01T01:00:00+01:00",
            "suspended_at": null,
            "suspended_by": { "login": "mona", "id": 1 },
        });
        change(&mut installation);
        serde_json::from_value::<types::Installation>(installation).unwrap().try_into()
    }

    #[test]
    fn all_that_is_there_is_read() {
        let installation = installation(|_| {}).unwrap();
        assert_eq!(installation.account.unwrap().login.as_deref(), Some("acme"));
        assert_eq!(installation.created_at.unwrap().to_string(), "2026-01-01T00:00:00Z");
        assert_eq!((installation.suspended_at, installation.suspended_by.unwrap().login.as_str()), (None, "mona"));
        assert_eq!(
            installation.permissions.unwrap(),
            [("members", "write"), ("metadata", "read")].into_iter().collect()
        );
        assert_eq!(installation.contact_email, None);
    }

    #[test]
    fn nobody_suspended_it_and_an_enterprise_has_no_login() {
        let installation = installation(|installation| {
            installation["suspended_by"] = json!(null);
            installation["account"] = json!({ "slug": "octo", "id": 4 });
        })
        .unwrap();
        assert_eq!(installation.suspended_by, None);
        let account = installation.account.unwrap();
        assert_eq!((account.login, account.slug.as_deref()), (None, Some("octo")));
    }

    #[test]
    fn what_can_not_be_read_is_named() {
        let error = installation(|installation| installation["suspended_by"] = json!({ "login": "mona" })).unwrap_err();
        assert!(error.to_string().contains("suspended_by: the answer lacks the field id"), "{error}");
        let error = installation(|installation| installation["target_id"] = json!(-1)).unwrap_err();
        assert!(error.to_string().contains("target_id"), "{error}");
    }
}
