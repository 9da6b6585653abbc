//! Who a login is: what GitHub tells of it, and what follows from its kind.

use std::collections::BTreeMap;

use jiff::Timestamp;
use patwarden::api::{Call, Response};
use patwarden::{Client, Error, ErrorKind, TokenKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::{Environment, Login};

/// What a login is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// A GitHub App.
    App,
    /// A token of one installation of an App (`ghs_`).
    Installation,
    /// The token that a job of GitHub Actions has (`GITHUB_TOKEN`).
    Actions,
    /// A token of an App for a user (`ghu_`).
    AppUser,
    /// A classic personal access token (`ghp_`).
    Classic,
    /// A fine-grained personal access token (`github_pat_`).
    FineGrained,
    /// A token of an OAuth app (`gho_`).
    Oauth,
    /// A token without a known beginning.
    Unknown,
}

impl Kind {
    /// The kind of a login, if there is one. What GitHub Actions sets is told by where it stands.
    pub(crate) fn of(login: &Login, environment: &Environment) -> Option<Self> {
        Some(match login {
            Login::None => return None,
            Login::App { .. } => Self::App,
            Login::Token { kind: TokenKind::Installation, name, .. }
                if environment.is_a_job() && matches!(*name, "GITHUB_TOKEN" | "GH_TOKEN") =>
            {
                Self::Actions
            }
            Login::Token { kind, .. } => match kind {
                TokenKind::Installation => Self::Installation,
                TokenKind::AppUser => Self::AppUser,
                TokenKind::Classic => Self::Classic,
                TokenKind::FineGrained => Self::FineGrained,
                TokenKind::OAuth => Self::Oauth,
                _ => Self::Unknown,
            },
        })
    }

    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::App => "a GitHub App",
            Self::Actions => "the token of a job of GitHub Actions (ghs_)",
            Self::Installation => TokenKind::Installation.describe(),
            Self::AppUser => TokenKind::AppUser.describe(),
            Self::Classic => TokenKind::Classic.describe(),
            Self::FineGrained => TokenKind::FineGrained.describe(),
            Self::Oauth => TokenKind::OAuth.describe(),
            Self::Unknown => TokenKind::Unknown.describe(),
        }
    }

    /// Whether GitHub lets this kind govern tokens at all, where that is known.
    pub(crate) fn can_govern(self) -> Option<bool> {
        match self {
            Self::App | Self::Installation | Self::AppUser => Some(true),
            Self::Actions | Self::Classic | Self::FineGrained | Self::Oauth => Some(false),
            Self::Unknown => None,
        }
    }

    /// What a login of this kind may do.
    pub(crate) fn may(self) -> &'static str {
        match self {
            Self::App => "govern tokens where it is installed, as far as its permissions there go",
            Self::Installation => "govern tokens of the one organisation that it is for, as far as its App may",
            Self::AppUser => "govern tokens of the organisations that its user owns, as far as its App may",
            Self::Actions => "what the job's permissions say; GitHub lets it govern no tokens",
            Self::Classic | Self::Oauth => {
                "the commands of orgs, as far as its user and its scopes go; GitHub lets it govern no tokens"
            }
            Self::FineGrained => {
                "the commands of orgs, as far as its user and its permissions go; GitHub lets it govern no tokens"
            }
            Self::Unknown => "not known by its form",
        }
    }
}

/// What GitHub tells of a login.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Identity {
    pub(crate) app: Option<App>,
    pub(crate) user: Option<User>,
    /// Of a classic token and one of an OAuth app.
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) ends_at: Option<Timestamp>,
}

/// An App, as it tells of itself.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct App {
    pub(crate) id: Option<u64>,
    pub(crate) slug: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) owner: Option<Account>,
    pub(crate) html_url: Option<String>,
    pub(crate) permissions: BTreeMap<String, String>,
    pub(crate) installations_count: Option<u64>,
}

/// A user or an organisation.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Account {
    pub(crate) login: Option<String>,
    pub(crate) slug: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct User {
    pub(crate) login: String,
    pub(crate) id: Option<u64>,
}

impl App {
    /// Its page of permissions, for whom it belongs to.
    pub(crate) fn settings_page(&self) -> Option<String> {
        let (root, slug) = self.html_url.as_deref()?.split_once("/apps/")?;
        let owner = self.owner.as_ref()?;
        Some(match (owner.kind.as_deref(), owner.login.as_deref()) {
            (Some("Organization"), Some(org)) => format!("{root}/organizations/{org}/settings/apps/{slug}/permissions"),
            _ => format!("{root}/settings/apps/{slug}/permissions"),
        })
    }

    /// Its page where somebody installs it.
    pub(crate) fn installing_page(&self) -> Option<String> {
        self.html_url.as_ref().map(|page| format!("{page}/installations/new"))
    }
}

/// Asks GitHub who the login is.
///
/// # Errors
///
/// Of kind [`Authentication`](ErrorKind::Authentication) if it is not accepted.
pub(crate) async fn ask(client: &Client, kind: Kind) -> Result<Identity, Error> {
    match kind {
        Kind::App => {
            let answer = client.call(Call::to("apps/get-authenticated")?).await?;
            Ok(Identity { app: Some(read(&answer)), ..Identity::default() })
        }
        // Nothing tells who an installation is; whether its token is good, any question does.
        Kind::Installation | Kind::Actions => match client.call(Call::to("rate-limit/get")?).await {
            Ok(answer) => Ok(of_token(&answer)),
            // A server without limits says so to whom it knows.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Identity::default()),
            Err(error) => Err(error),
        },
        _ => {
            let answer = client.call(Call::to("users/get-authenticated")?).await?;
            Ok(Identity { user: read(&answer), ..of_token(&answer) })
        }
    }
}

/// What is there of it; an answer that lacks something is no reason to fail.
fn read<T: Default + for<'de> Deserialize<'de>>(answer: &Response) -> T {
    serde_json::from_slice(answer.body()).unwrap_or_default()
}

fn of_token(answer: &Response) -> Identity {
    let header = |name: &str| answer.headers().get(name)?.to_str().ok();
    let scopes = header("x-oauth-scopes").map(|scopes| {
        scopes.split(',').map(|scope| scope.trim().to_owned()).filter(|scope| !scope.is_empty()).collect()
    });
    let ends_at = header("github-authentication-token-expiration").and_then(end);
    Identity { scopes, ends_at, ..Identity::default() }
}

/// `2026-12-31 23:59:59 UTC`, or with an offset.
fn end(text: &str) -> Option<Timestamp> {
    let text = text.trim().replace(" UTC", " +0000");
    Timestamp::strptime("%Y-%m-%d %H:%M:%S %z", text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    fn answer(headers: &[(&'static str, &str)]) -> Response {
        let mut answer = Response::new("{}".into());
        for (name, value) in headers.iter().copied() {
            answer.headers_mut().insert(name, value.parse().unwrap());
        }
        answer
    }

    #[test]
    fn what_headers_tell_of_a_token_is_read() {
        let told = of_token(&answer(&[
            ("x-oauth-scopes", "admin:org, repo"),
            ("github-authentication-token-expiration", "2026-12-31 23:59:59 UTC"),
        ]));
        assert_eq!(told.scopes.unwrap(), ["admin:org", "repo"]);
        assert_eq!(told.ends_at.unwrap().to_string(), "2026-12-31T23:59:59Z");
        let other = of_token(&answer(&[("github-authentication-token-expiration", "2026-12-31 23:59:59 +0200")]));
        assert_eq!((other.scopes, other.ends_at.unwrap().to_string().as_str()), (None, "2026-12-31T21:59:59Z"));
        assert_eq!(of_token(&answer(&[("x-oauth-scopes", "")])).scopes, Some(Vec::new()), "none is told");
        assert_eq!(of_token(&answer(&[("github-authentication-token-expiration", "soon")])).ends_at, None);
    }

    #[test]
    fn an_apps_pages_are_those_of_its_server_and_owner() {
        let app = |owner: &str, kind: &str| App {
            html_url: Some("https://ghe.example/apps/x".to_owned()),
            owner: Some(Account { login: Some(owner.to_owned()), slug: None, kind: Some(kind.to_owned()) }),
            ..App::default()
        };
        assert_eq!(
            app("acme", "Organization").settings_page().unwrap(),
            "https://ghe.example/organizations/acme/settings/apps/x/permissions"
        );
        assert_eq!(app("mona", "User").settings_page().unwrap(), "https://ghe.example/settings/apps/x/permissions");
        assert_eq!(app("mona", "User").installing_page().unwrap(), "https://ghe.example/apps/x/installations/new");
        assert_eq!(App::default().settings_page(), None);
    }

    #[test]
    fn the_token_of_a_job_is_told_by_where_it_stands() {
        let kind = |name, variables: &[(&str, &str)]| {
            let login = Login::Token { secret: Secret::new("ghs_x"), kind: TokenKind::Installation, name };
            Kind::of(&login, &Environment::made_of(variables))
        };
        let job = [("GITHUB_ACTIONS", "true")];
        assert_eq!(kind("GITHUB_TOKEN", &job), Some(Kind::Actions));
        assert_eq!(kind("GITHUB_TOKEN", &[]), Some(Kind::Installation));
        assert_eq!(kind("PATWARDEN_TOKEN", &job), Some(Kind::Installation));
        assert_eq!(Kind::of(&Login::None, &Environment::made_of(&job)), None);
    }
}
