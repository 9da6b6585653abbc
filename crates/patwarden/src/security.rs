//! `org.set_security_product(…)`: a security product on or off for every repository at once.

use std::future::IntoFuture;

use futures::future::BoxFuture;
use patwarden_api::types::{
    OrgsEnableOrDisableSecurityProductOnAllOrgReposBody as Body,
    OrgsEnableOrDisableSecurityProductOnAllOrgReposBodyQuerySuite as BodyQuerySuite,
};

use crate::error::Result;
use crate::org::{Caller, Org, done};
use crate::words::words;

const SET: &str = "orgs/enable-or-disable-security-product-on-all-org-repos";

words! {
    /// What GitHub can turn on and off for every repository of an organisation at once.
    SecurityProduct {
        /// What repositories depend on.
        DependencyGraph = "dependency_graph",
        /// Alerts about what a repository depends on.
        DependabotAlerts = "dependabot_alerts",
        /// Pull requests against such alerts.
        DependabotSecurityUpdates = "dependabot_security_updates",
        /// GitHub Advanced Security.
        AdvancedSecurity = "advanced_security",
        /// Code scanning, as GitHub sets it up by itself.
        CodeScanningDefaultSetup = "code_scanning_default_setup",
        /// Looking for secrets in repositories.
        SecretScanning = "secret_scanning",
        /// Stopping pushes that hold secrets.
        SecretScanningPushProtection = "secret_scanning_push_protection",
    }
}

words! {
    /// On or off, for all repositories.
    Enablement {
        /// On.
        EnableAll = "enable_all",
        /// Off.
        DisableAll = "disable_all",
    }
}

words! {
    /// What code scanning looks for.
    QuerySuite {
        /// What is found with few mistakes: GitHub's own choice.
        Default = "default",
        /// More, with more mistakes.
        Extended = "extended",
    }
}

/// A security product on its way on or off, to be awaited.
///
/// ```no_run
/// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
/// use patwarden::{Enablement, SecurityProduct};
///
/// # #[allow(deprecated)]
/// client.org("acme").set_security_product(SecurityProduct::SecretScanning, Enablement::EnableAll).await?;
/// # Ok(()) }
/// ```
///
/// # Errors
///
/// [`Rejected`](crate::ErrorKind::Rejected) if GitHub can't do it for the organisation. It is sent
/// once: after a [`Server`](crate::ErrorKind::Server), [`Connection`](crate::ErrorKind::Connection) or
/// [`Timeout`](crate::ErrorKind::Timeout) error it may have been done.
#[derive(Debug)]
#[must_use = "nothing is turned on or off until this is awaited"]
pub struct SetSecurityProduct {
    org: Org,
    product: SecurityProduct,
    enablement: Enablement,
    query_suite: Option<QuerySuite>,
}

impl SetSecurityProduct {
    pub(crate) fn new(org: Org, product: SecurityProduct, enablement: Enablement) -> Self {
        Self { org, product, enablement, query_suite: None }
    }

    /// What code scanning is to look for, where [`CodeScanningDefaultSetup`](SecurityProduct::CodeScanningDefaultSetup)
    /// is turned on.
    pub fn query_suite(mut self, suite: QuerySuite) -> Self {
        self.query_suite = Some(suite);
        self
    }

    async fn run(self) -> Result<()> {
        let Self { org, product, enablement, query_suite } = self;
        let sent = org.call_by(Caller::Anyone, SET, async |api, org, _| {
            let call = api
                .orgs_enable_or_disable_security_product_on_all_org_repos()
                .org(org)
                .security_product(product.as_str())
                .enablement(enablement.as_str());
            let query_suite = query_suite.map(|suite| match suite {
                QuerySuite::Default => BodyQuerySuite::Default,
                QuerySuite::Extended => BodyQuerySuite::Extended,
            });
            done(call.body(Body { query_suite }).send().await).await
        });
        sent.await
    }
}

impl IntoFuture for SetSecurityProduct {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

#[cfg(test)]
#[allow(deprecated)]
mod tests {
    use super::*;
    use crate::canned::{TOKENS, answer, client};
    use crate::error::ErrorKind;

    #[tokio::test]
    async fn every_product_goes_out_in_github_s_words_with_a_token_of_any_kind() {
        for token in TOKENS.into_iter().chain(["ghs_x"]) {
            let (client, asked) = client(token, |_| answer(204, ""));
            for product in SecurityProduct::ALL {
                for enablement in Enablement::ALL {
                    client.org("acme").set_security_product(*product, *enablement).await.unwrap();
                    assert_eq!(asked.told(), [format!("POST /api/v3/orgs/acme/{product}/{enablement} {{}}")]);
                }
            }
        }
    }

    #[tokio::test]
    async fn a_query_suite_is_sent_if_it_is_set() {
        let (client, asked) = client("ghp_x", |_| answer(204, ""));
        let set = || {
            let product = SecurityProduct::CodeScanningDefaultSetup;
            client.org("acme").set_security_product(product, Enablement::EnableAll)
        };
        for suite in QuerySuite::ALL {
            set().query_suite(*suite).await.unwrap();
            let sent = asked.told();
            assert!(sent[0].ends_with(&format!("/enable_all {{\"query_suite\":\"{suite}\"}}")), "{sent:?}");
        }
    }

    #[tokio::test]
    async fn it_is_sent_once_and_says_what_github_has_against_it() {
        for (status, kind) in [(422, ErrorKind::Rejected), (503, ErrorKind::Server)] {
            let (client, asked) = client("ghp_x", move |_| answer(status, r#"{"message":"no licence"}"#));
            let set = client.org("acme").set_security_product(SecurityProduct::SecretScanning, Enablement::EnableAll);
            let error = set.await.unwrap_err();
            assert_eq!((error.kind(), error.operation()), (kind, Some(SET)));
            assert!(error.to_string().contains("no licence"), "{error}");
            assert_eq!(asked.told().len(), 1);
        }
    }
}
