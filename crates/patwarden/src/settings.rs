//! `org.update()`: settings of an organisation, of which those are changed that are set.

use std::future::IntoFuture;

use futures::future::BoxFuture;
use patwarden_api::types::OrgsUpdateBody;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::model::OrganizationDetails;
use crate::org::{Caller, Org, one};
use crate::words::words;

const UPDATE: &str = "orgs/update";

words! {
    /// What members may do in every repository of an organisation.
    DefaultRepositoryPermission {
        /// Read.
        Read = "read",
        /// Read and write.
        Write = "write",
        /// Administer.
        Admin = "admin",
        /// Nothing.
        None = "none",
    }
}

words! {
    /// Which repositories members may make.
    MembersAllowedRepositoryCreationType {
        /// Any.
        All = "all",
        /// Private ones.
        Private = "private",
        /// None.
        None = "none",
    }
}

/// A change of an organisation's settings, to be awaited: what is set is changed and nothing else. It
/// gives the organisation as it is then.
///
/// ```no_run
/// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
/// use patwarden::DefaultRepositoryPermission;
///
/// let after = client
///     .org("acme")
///     .update()
///     .default_repository_permission(DefaultRepositoryPermission::None)
///     .members_can_create_public_repositories(false)
///     .await?;
/// println!("{:?}", after.default_repository_permission);
/// # Ok(()) }
/// ```
///
/// # Errors
///
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) if nothing is set; nothing is sent then.
/// [`Rejected`](crate::ErrorKind::Rejected) says what GitHub has against a setting. It is sent once:
/// after a [`Server`](crate::ErrorKind::Server), [`Connection`](crate::ErrorKind::Connection) or
/// [`Timeout`](crate::ErrorKind::Timeout) error it may have been done, and [`Org::get`] tells.
#[derive(Clone, Debug)]
#[must_use = "nothing is changed until this is awaited"]
pub struct OrganizationUpdate {
    org: Org,
    /// The request's body: what was set, as it was set.
    body: Map<String, Value>,
}

macro_rules! settings {
    ($($(#[$doc:meta])* $setting:ident: $kind:ident,)+) => {
        impl OrganizationUpdate {
            $(settings!(@setter $(#[$doc])* $setting: $kind);)+
        }
    };
    (@setter $(#[$doc:meta])* $setting:ident: text) => {
        $(#[$doc])*
        pub fn $setting(self, value: impl Into<String>) -> Self {
            self.set(stringify!($setting), Value::String(value.into()))
        }
    };
    (@setter $(#[$doc:meta])* $setting:ident: bool) => {
        $(#[$doc])*
        pub fn $setting(self, value: bool) -> Self {
            self.set(stringify!($setting), Value::Bool(value))
        }
    };
    (@setter $(#[$doc:meta])* $setting:ident: $words:ident) => {
        $(#[$doc])*
        pub fn $setting(self, value: $words) -> Self {
            self.set(stringify!($setting), Value::from(value.as_str()))
        }
    };
}

settings! {
    /// The name that it goes by.
    name: text,
    /// What it says of itself, in 160 characters.
    description: text,
    /// The company that it belongs to.
    company: text,
    /// Its website.
    blog: text,
    /// Where it is.
    location: text,
    /// The address that it shows.
    email: text,
    /// Its name at Twitter.
    twitter_username: text,
    /// The address that bills go to, which is not shown.
    billing_email: text,
    /// What members may do in every repository.
    default_repository_permission: DefaultRepositoryPermission,
    /// Whether members may make repositories.
    members_can_create_repositories: bool,
    /// Which repositories members may make. GitHub plans to drop it for the three settings that follow,
    /// and lets it take precedence over [whether](Self::members_can_create_repositories) they may.
    members_allowed_repository_creation_type: MembersAllowedRepositoryCreationType,
    /// Whether members may make public repositories.
    members_can_create_public_repositories: bool,
    /// Whether members may make private repositories.
    members_can_create_private_repositories: bool,
    /// Whether members may make internal repositories; for organisations of an enterprise.
    members_can_create_internal_repositories: bool,
    /// Whether members may fork private repositories.
    members_can_fork_private_repositories: bool,
    /// Whether members may make websites with GitHub Pages.
    members_can_create_pages: bool,
    /// Whether members may make public websites with GitHub Pages.
    members_can_create_public_pages: bool,
    /// Whether members may make private websites with GitHub Pages.
    members_can_create_private_pages: bool,
    /// Whether the organisation may have projects.
    has_organization_projects: bool,
    /// Whether its repositories may have projects; GitHub refuses to turn it on where those of the
    /// organisation are off.
    has_repository_projects: bool,
    /// Whether repositories may have deploy keys.
    deploy_keys_enabled_for_repositories: bool,
    /// Whether commits made on the web have to be signed off.
    web_commit_signoff_required: bool,
    /// Whether new repositories get GitHub Advanced Security. GitHub documents it as deprecated: its code
    /// security configurations replace it.
    advanced_security_enabled_for_new_repositories: bool,
    /// Whether new repositories get the dependency graph. Deprecated as the one before it.
    dependency_graph_enabled_for_new_repositories: bool,
    /// Whether new repositories get Dependabot's alerts. Deprecated as the one before it.
    dependabot_alerts_enabled_for_new_repositories: bool,
    /// Whether new repositories get Dependabot's security updates. Deprecated as the one before it.
    dependabot_security_updates_enabled_for_new_repositories: bool,
    /// Whether new repositories get secret scanning. Deprecated as the one before it.
    secret_scanning_enabled_for_new_repositories: bool,
    /// Whether new repositories get the push protection of secret scanning. Deprecated as the one before it.
    secret_scanning_push_protection_enabled_for_new_repositories: bool,
    /// The link that whoever is stopped by push protection is shown.
    secret_scanning_push_protection_custom_link: text,
    /// Whether that link is shown.
    secret_scanning_push_protection_custom_link_enabled: bool,
}

impl OrganizationUpdate {
    pub(crate) fn new(org: Org) -> Self {
        Self { org, body: Map::new() }
    }

    fn set(mut self, setting: &'static str, value: Value) -> Self {
        self.body.insert(setting.to_owned(), value);
        self
    }

    /// Whether it can be sent, as far as that is known without sending it. Awaiting it fails with the same.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if no setting is set.
    pub fn check(&self) -> Result<()> {
        checked(&self.body).map_err(|error| error.in_operation(UPDATE))
    }

    async fn run(self) -> Result<OrganizationDetails> {
        let Self { org, body } = self;
        let sent = org.call_by(Caller::Anyone, UPDATE, async |api, name, _| {
            checked(&body)?;
            let body: OrgsUpdateBody = serde_json::from_value(Value::Object(body))
                .map_err(|error| Error::invalid_input(format!("the settings can't be sent: {error}")))?;
            one(api.orgs_update().org(name).body(body).send().await).await
        });
        sent.await
    }
}

fn checked(body: &Map<String, Value>) -> Result<()> {
    if body.is_empty() {
        return Err(Error::invalid_input("no setting is set; nothing was sent").with_hint("set what is to change"));
    }
    Ok(())
}

impl IntoFuture for OrganizationUpdate {
    type Output = Result<OrganizationDetails>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

#[cfg(test)]
mod tests {
    use patwarden_api::types::OrgsUpdateBody;
    use serde_json::{Map, json};

    use super::*;
    use crate::canned::{TOKENS, answer, client};
    use crate::error::ErrorKind;

    const ACME: &str = r#"{"login":"acme","id":3,"members_can_create_pages":false}"#;

    #[tokio::test]
    async fn what_is_set_is_sent_and_nothing_else() {
        for token in TOKENS.into_iter().chain(["ghs_x"]) {
            let (client, asked) = client(token, |_| answer(200, ACME));
            let after = client.org("acme").update().members_can_create_pages(false).await.unwrap();
            assert_eq!((after.login.as_str(), after.members_can_create_pages), ("acme", Some(false)));
            assert_eq!(asked.told(), [r#"PATCH /api/v3/orgs/acme {"members_can_create_pages":false}"#]);
            let none = DefaultRepositoryPermission::None;
            client.org("acme").update().description("").default_repository_permission(none).await.unwrap();
            let sent = r#"PATCH /api/v3/orgs/acme {"default_repository_permission":"none","description":""}"#;
            assert_eq!(asked.told(), [sent]);
        }
    }

    #[tokio::test]
    async fn every_setting_of_the_description_can_be_set() {
        let (client, asked) = client("ghp_x", |_| answer(200, ACME));
        let update = client
            .org("acme")
            .update()
            .name("Acme")
            .description("makes things")
            .company("Acme")
            .blog("https://acme.example")
            .location("here")
            .email("hello@acme.example")
            .twitter_username("acme")
            .billing_email("bills@acme.example")
            .default_repository_permission(DefaultRepositoryPermission::Write)
            .members_can_create_repositories(false)
            .members_allowed_repository_creation_type(MembersAllowedRepositoryCreationType::Private)
            .members_can_create_public_repositories(false)
            .members_can_create_private_repositories(true)
            .members_can_create_internal_repositories(true)
            .members_can_fork_private_repositories(true)
            .members_can_create_pages(false)
            .members_can_create_public_pages(false)
            .members_can_create_private_pages(false)
            .has_organization_projects(true)
            .has_repository_projects(true)
            .deploy_keys_enabled_for_repositories(false)
            .web_commit_signoff_required(true)
            .advanced_security_enabled_for_new_repositories(true)
            .dependency_graph_enabled_for_new_repositories(true)
            .dependabot_alerts_enabled_for_new_repositories(true)
            .dependabot_security_updates_enabled_for_new_repositories(true)
            .secret_scanning_enabled_for_new_repositories(true)
            .secret_scanning_push_protection_enabled_for_new_repositories(true)
            .secret_scanning_push_protection_custom_link("https://acme.example/secrets")
            .secret_scanning_push_protection_custom_link_enabled(true);
        update.await.unwrap();
        let sent = asked.told().remove(0);
        let sent: Map<String, Value> =
            serde_json::from_str(sent.strip_prefix("PATCH /api/v3/orgs/acme ").unwrap()).unwrap();
        assert_eq!(sent.len(), 30);
        // The generated type has a field for each setting of the description, and knows no others.
        let described: OrgsUpdateBody = serde_json::from_value(Value::Object(sent.clone())).unwrap();
        assert_eq!(serde_json::to_value(described).unwrap(), Value::Object(sent));
    }

    #[tokio::test]
    async fn nothing_set_is_nothing_sent() {
        let (client, asked) = client("ghp_x", |_| answer(200, ACME));
        let error = client.org("acme").update().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.operation(), error.org()),
            (ErrorKind::InvalidInput, Some(UPDATE), Some("acme"))
        );
        assert!(client.org("../user").update().name("x").await.is_err());
        assert_eq!(client.org("acme").update().check().unwrap_err().operation(), Some(UPDATE));
        assert!(client.org("acme").update().name("x").check().is_ok());
        assert!(asked.told().is_empty());
    }

    #[tokio::test]
    async fn it_is_sent_once_and_says_what_github_has_against_it() {
        let refused = json!({ "message": "Validation Failed", "errors": [{ "resource": "Organization", "field": "email", "code": "invalid" }] });
        for (status, kind) in [(409, ErrorKind::Rejected), (422, ErrorKind::Rejected), (502, ErrorKind::Server)] {
            let body = refused.to_string();
            let (client, asked) = client("ghp_x", move |_| answer(status, &body));
            let error = client.org("acme").update().email("nowhere").await.unwrap_err();
            assert_eq!((error.kind(), error.status()), (kind, Some(status)));
            assert!(error.to_string().contains("Organization email invalid"), "{error}");
            assert_eq!(asked.told().len(), 1);
        }
    }

    #[tokio::test]
    async fn an_organisation_is_told_to_a_token_of_any_kind_and_what_can_not_be_read_is_named() {
        for token in TOKENS.into_iter().chain(["ghs_x"]) {
            let (client, asked) = client(token, |_| answer(200, ACME));
            assert_eq!(client.org("acme").get().await.unwrap().members_can_create_pages, Some(false));
            assert_eq!(asked.told(), ["GET /api/v3/orgs/acme"]);
        }
        for (body, field) in [
            (r#"{"login":"acme","id":3,"created_at":"soon"}"#, "in the field created_at"),
            (r#"{"login":"acme","id":3,"plan":{"seats":"many"}}"#, "in the field seats"),
            (r#"{"login":"acme"}"#, "lacks the field id"),
        ] {
            let (client, _) = client("ghp_x", move |_| answer(200, body));
            let error = client.org("acme").get().await.unwrap_err();
            assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidAnswer, Some("orgs/get")));
            assert!(error.to_string().contains(field), "{error}");
        }
    }
}
