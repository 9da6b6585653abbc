//! The App's webhook: what GitHub tells of requests without being asked.
//!
//! A delivery is made under the world's lock, at the time of what it tells of, and kept in a list;
//! where there is a URL, a [courier](courier) takes it there on a thread of its own. So no answer ever
//! waits for a receiver, and a paused clock decides when a delivery is made.

pub(crate) mod courier;
pub(crate) mod event;
pub(crate) mod outbox;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde::Serialize;
use sha2::Sha256;
use url::{Host, Url};

use crate::error::Error;

/// Where the event `personal_access_token_request` goes, and what it is signed with.
///
/// ```
/// use patwarden_sim::{Config, Simulator, Webhook};
///
/// # fn main() -> Result<(), patwarden_sim::Error> {
/// let sim = Simulator::new(Config::default().with_webhook(Webhook::kept(Some("It's invented"))))?;
/// let org = &sim.orgs()[0];
/// sim.add_request(org, |request| request.token.name = "nightly".to_owned())?;
///
/// let delivery = &sim.deliveries()[0];
/// assert_eq!(delivery.action, "created");
/// assert!(delivery.header("X-Hub-Signature-256").is_some_and(|value| value.starts_with("sha256=")));
/// assert!(Webhook::new("https://hooks.example.invalid/", None).is_err(), "it stays on this machine");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    target: Option<Target>,
    secret: Option<String>,
}

impl Webhook {
    /// Sends deliveries to a URL of this machine, signed if there is a secret.
    ///
    /// # Errors
    ///
    /// [`Error::Webhook`] unless the URL is `http`, without a user, and its host is a loopback address
    /// or `localhost`; and for an empty secret.
    pub fn new(url: &str, secret: Option<&str>) -> Result<Self, Error> {
        let target = Target::parse(url)?;
        if secret == Some("") {
            return Err(Error::Webhook("the secret is empty; leave it out to send without a signature"));
        }
        Ok(Self { target: Some(target), ..Self::kept(secret) })
    }

    /// Makes deliveries, and sends them nowhere: for tests that hand them on themselves, without a
    /// socket.
    #[must_use]
    pub fn kept(secret: Option<&str>) -> Self {
        Self { target: None, secret: secret.map(str::to_owned) }
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("host", &self.target.as_ref().map(|target| &target.host))
            .field("signed", &self.secret.is_some())
            .finish()
    }
}

/// A URL taken apart into what sending needs.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) addresses: Vec<SocketAddr>,
    /// With its port.
    pub(crate) host: String,
    pub(crate) path_and_query: String,
}

impl Target {
    fn parse(url: &str) -> Result<Self, Error> {
        let elsewhere = Error::Webhook("it may lead to this machine alone: 127.0.0.1, [::1] or localhost");
        let url = Url::parse(url).map_err(|_| Error::Webhook("it is no URL such as http://127.0.0.1:8080/hook"))?;
        if url.scheme() != "http" {
            return Err(Error::Webhook("its URL has to begin with http://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::Webhook("its URL may not hold a user or a password"));
        }
        let (v4, v6) = (IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST));
        let hosts = match url.host() {
            // A resolver could say anything.
            Some(Host::Domain("localhost")) => vec![v4, v6],
            Some(Host::Ipv4(address)) if address.is_loopback() => vec![address.into()],
            Some(Host::Ipv6(address)) if address.is_loopback() => vec![address.into()],
            _ => return Err(elsewhere),
        };
        let port = url.port_or_known_default().unwrap_or(80);
        let host = url.host_str().unwrap_or_default();
        let query = url.query().map_or_else(String::new, |query| format!("?{query}"));
        Ok(Self {
            addresses: hosts.into_iter().map(|host| (host, port).into()).collect(),
            host: format!("{host}:{port}"),
            path_and_query: format!("{}{query}", url.path()),
        })
    }
}

/// One call of the webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Delivery {
    /// Its place in the order of deliveries, from 1.
    pub seq: u64,
    /// When what it tells of happened, by the simulator's clock.
    pub at: Timestamp,
    /// The login of the organisation.
    pub org: String,
    /// What happened to the request: `created`, `approved`, `denied` or `cancelled`.
    pub action: String,
    /// The headers, with GitHub's names.
    pub headers: Vec<(String, String)>,
    /// The body, byte for byte what the signature is over.
    pub body: String,
    /// What came of it.
    pub outcome: DeliveryOutcome,
}

impl Delivery {
    /// A header by its name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What came of a [`Delivery`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeliveryOutcome {
    /// It is made to be looked at and sent nowhere.
    Kept,
    /// It is on its way, or waits for those before it.
    Waiting,
    /// The receiver answered, whatever it said.
    Answered {
        /// With this status.
        status: u16,
    },
    /// No answer came. As on GitHub, it is not sent again.
    Failed {
        /// Why, in a few words.
        reason: String,
    },
}

/// The value of `X-Hub-Signature-256`.
pub(crate) fn signature(secret: &str, body: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(body);
    let bytes = mac.finalize().into_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(format!("sha256={hex}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_githubs() {
        let published = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assert_eq!(signature("It's a Secret to Everybody", b"Hello, World!").as_deref(), Some(published));
    }

    #[test]
    fn webhooks_stay_on_this_machine() {
        for url in ["http://127.0.0.1:8080/hook?a=b", "http://localhost/", "http://[::1]:99", "http://127.0.0.9"] {
            assert!(Webhook::new(url, None).is_ok(), "{url}");
        }
        for url in [
            "",
            "127.0.0.1:80",
            "http://",
            "https://127.0.0.1/",
            "http://sim.test/",
            "http://localhost.sim.test/",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://me:pw@127.0.0.1/",
        ] {
            assert!(matches!(Webhook::new(url, None), Err(Error::Webhook(_))), "{url}");
        }
        assert!(Webhook::new("http://127.0.0.1/", Some("")).is_err());
        let hook = Webhook::new("http://127.0.0.1/?key=hidden", Some("hidden")).unwrap();
        assert!(!format!("{hook:?}").contains("hidden"));
    }
}
