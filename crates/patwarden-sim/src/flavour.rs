//! Which of GitHub's products is simulated: they differ in where things are and in what is switched on.

use std::fmt;

use crate::routes::VERSIONS;

/// The first release of GitHub Enterprise Server that has the later version of the API.
const LATER_VERSION_SINCE: (u8, u8) = (3, 21);

/// Which of GitHub's products to simulate.
///
/// ```
/// use patwarden_sim::{Config, Flavour};
///
/// let config = Config::default().with_flavour(Flavour::EnterpriseServer { release: (3, 21) });
/// assert_ne!(config.flavour, Flavour::default());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Flavour {
    /// GitHub.com.
    #[default]
    GitHubCom,
    /// GitHub Enterprise Server. Its API is under `/api/v3` and everything else a 404. It has no
    /// rate limits, as is its default, and names its release with every answer.
    EnterpriseServer {
        /// Major and minor number; from 3.21 there is the API version 2026-03-10.
        release: (u8, u8),
    },
    /// GitHub Enterprise Cloud with data residency. Its API is at `api.SUBDOMAIN.ghe.com`, its pages
    /// at `SUBDOMAIN.ghe.com`.
    GheCom {
        /// Letters, digits and hyphens.
        subdomain: String,
    },
}

impl Flavour {
    pub(crate) fn is_possible(&self) -> bool {
        match self {
            Self::GheCom { subdomain } => {
                !subdomain.is_empty() && subdomain.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            }
            _ => true,
        }
    }

    /// What stands before every path of the API.
    pub(crate) fn prefix(&self) -> &'static str {
        match self {
            Self::EnterpriseServer { .. } => "/api/v3",
            _ => "",
        }
    }

    /// A path within the API. `None` for one outside of it.
    pub(crate) fn api_path<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.prefix()).filter(|rest| rest.starts_with('/'))
    }

    /// The versions of the API that it has, oldest first.
    pub(crate) fn versions(&self) -> &'static [&'static str] {
        match self {
            Self::EnterpriseServer { release } if *release < LATER_VERSION_SINCE => &VERSIONS[..1],
            _ => VERSIONS,
        }
    }

    pub(crate) fn has_limits(&self) -> bool {
        !matches!(self, Self::EnterpriseServer { .. })
    }

    /// What the header of that name says.
    pub(crate) fn enterprise_version(&self) -> Option<String> {
        match self {
            Self::EnterpriseServer { release: (major, minor) } => Some(format!("{major}.{minor}.0")),
            _ => None,
        }
    }

    /// Where things are for a client that names scheme and host so.
    pub(crate) fn base(&self, origin: &str) -> Base {
        let api = format!("{origin}{}", self.prefix());
        match self {
            Self::GitHubCom => Base {
                api,
                html: "https://github.com".to_owned(),
                avatars: "https://avatars.githubusercontent.com".to_owned(),
            },
            Self::EnterpriseServer { .. } => {
                Base { api, html: origin.to_owned(), avatars: format!("{origin}/avatars") }
            }
            Self::GheCom { subdomain } => Base {
                api,
                html: format!("https://{subdomain}.ghe.com"),
                avatars: format!("https://avatars.{subdomain}.ghe.com"),
            },
        }
    }
}

/// Where things are, for URLs in answers. Displayed it is where the API is.
#[derive(Debug)]
pub(crate) struct Base {
    api: String,
    pub(crate) html: String,
    pub(crate) avatars: String,
}

impl Base {
    /// The host of the pages, for addresses that are not of HTTP.
    pub(crate) fn host(&self) -> &str {
        self.html.split_once("://").map_or(self.html.as_str(), |(_, host)| host)
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.api)
    }
}
