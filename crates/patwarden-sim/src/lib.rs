//! A simulator of GitHub's administration of personal access tokens, with state.
//!
//! It has organisations, members, repositories, the grants and requests of fine-grained tokens, and
//! one GitHub App installed on each organisation. It answers with GitHub's statuses, headers and error
//! bodies:
//!
//! | what | operations |
//! |---|---|
//! | grants | list, look into, revoke one or many |
//! | requests | list, look into, approve or deny one or many |
//! | the App's login | the App, its installations, their tokens |
//! | organisations | all, one, its settings and how to change them, the Apps on it, its security products |
//! | members | list by role and second factor, is somebody one, is somebody one in public |
//! | users | who am I, my organisations, somebody's organisations |
//! | the server | rate limit, versions |
//!
//! `/organizations/NUMBER/…` and `/organizations/NAME/…` lead where `/orgs/NAME/…` does. What it has
//! works as GitHub does; what it does not have is a 404.
//!
//! Everything but the App's RSA key follows from a seed, and time is tokio's: on a paused runtime an
//! hour passes in no time, and two runs are the same.
//!
//! # In process
//!
//! ```
//! use axum::body::Body;
//! use http::Request;
//! use patwarden_sim::{Config, Simulator};
//! use tower::ServiceExt as _;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sim = Simulator::new(Config::default().with_grants(200))?;
//! let org = &sim.orgs()[0];
//! let token = sim.issue_installation_token(org)?;
//!
//! let request = Request::get(format!("/orgs/{org}/personal-access-tokens?per_page=100"))
//!     .header("user-agent", "example")
//!     .header("authorization", format!("Bearer {token}"))
//!     .body(Body::empty())?;
//! let response = sim.router().oneshot(request).await?;
//!
//! assert_eq!(response.status(), 200);
//! assert!(response.headers().contains_key("link"));
//! assert_eq!(sim.log()[0].operation.as_deref(), Some("orgs/list-pat-grants"));
//! # Ok(())
//! # }
//! ```
//!
//! # On a socket
//!
//! [`Simulator::serve`] listens on the loopback address. Another process can follow and steer:
//!
//! | call | what it does |
//! |---|---|
//! | `GET /_sim/log` | the [log](LogEntry) as JSON; `DELETE` clears it |
//! | `GET /_sim/state` | the [state](Snapshot) as JSON |
//! | `POST /_sim/faults` | injects a [fault](Fault); `DELETE` drops those waiting |
//!
//! # Flavours
//!
//! | [`Flavour`] | base URL | pages | |
//! |---|---|---|---|
//! | GitHub.com | the host | `https://github.com` | |
//! | GitHub Enterprise Server | the host and `/api/v3` | the host | no rate limits, says its release |
//! | GHE.com | the host | `https://SUBDOMAIN.ghe.com` | |
//!
//! The host is what the client calls it. [`Server::url`] is the base URL; `/_sim` is at the root.
//!
//! # Open questions
//!
//! Where it is not known how GitHub behaves, [`Config`] has a setting, and a client should be right
//! with all of its values: [`BadIds`], [`BulkBody`], whether the `Link` header has a last page,
//! whether tokens never used count as last used before any day.

mod answer;
mod auth;
mod body;
mod clock;
mod config;
mod error;
mod fault;
mod flavour;
mod gate;
mod keys;
mod limits;
mod log;
mod model;
mod names;
mod org_steering;
mod paging;
mod query;
mod routes;
mod seed;
mod seed_orgs;
mod server;
mod settings;
mod shape;
mod shelf;
mod simulator;
mod snapshot;
mod standing;
mod state;
mod wire;

pub use auth::{Identity, TokenKind};
pub use clock::Clock;
pub use config::{BadIds, BulkBody, Config};
pub use error::Error;
pub use fault::{Disconnected, Fault, FaultKind};
pub use flavour::Flavour;
pub use keys::KeyFile;
pub use log::LogEntry;
pub use model::{
    Coverage, Grant, GrantRequest, GrantState, Installation, Member, OtherInstallation, Permissions, Repository,
    RepositorySelection, RequestState, Role, SecurityProduct, Token, TwoFactor, User, Visibility,
};
pub use server::Server;
pub use settings::OrgSettings;
pub use simulator::Simulator;
pub use snapshot::{OrgSnapshot, Snapshot};

/// Runs the example in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
