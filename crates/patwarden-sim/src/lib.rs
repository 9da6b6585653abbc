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
//! [`Simulator::serve`] listens on the loopback address. A browser that asks for `/` there gets a page
//! that shows what there is; it changes nothing.
//!
//! # Control from another process
//!
//! Under `/_sim` other programs of this machine follow the simulation and steer it. They send
//! `Authorization: Bearer …` with [`Simulator::control_secret`], which is made from the operating
//! system's randomness for every simulation. Who comes from another machine, names a host other than
//! 127.0.0.0/8, `[::1]` or `localhost`, or sends the `Origin` of another site gets a 403, and so it is
//! with the page, which needs no secret. GitHub's API takes any host.
//!
//! | path under `/_sim` | calls |
//! |---|---|
//! | `/` | `GET` lists all of this |
//! | `/log` | `GET` reads the log, `DELETE` clears it |
//! | `/state` | `GET` reads the state |
//! | `/faults` | `GET` lists the faults that wait, `POST` injects one, `DELETE` drops them |
//! | `/clock` | `GET` reads GitHub's clock, `PUT` with `skew_millis` has it go so much ahead of the clients' |
//! | `/tokens` | `POST` makes a token; 201 with the `token` |
//! | `/orgs` | `GET` names the organisations |
//! | `/orgs/{org}/rename` | `POST` with `login` gives it another name; the old one leads on to `/organizations/NUMBER/…` |
//! | `/orgs/{org}/grants` | `POST` adds a grant; 201 with its `id` and `token_id` |
//! | `/orgs/{org}/grants/{id}` | `GET` reads it, `PATCH` changes it, `DELETE` takes it out of the world |
//! | `/orgs/{org}/requests` | `POST` adds a pending request; 201 with its `id` and `token_id` |
//! | `/orgs/{org}/requests/{id}` | `GET`, `PATCH` and `DELETE`, as for a grant |
//! | `/orgs/{org}/requests/{id}/cancel` | `POST` has its owner withdraw it |
//! | `/orgs/{org}/members/{login}` | `GET` reads the membership, `PUT` adds or changes it (`role`, `visibility`, `two_factor`), `DELETE` has them leave |
//! | `/orgs/{org}/settings_locked` | `PUT` with `locked` has changes of the settings refused with a 409, or taken again |
//! | `/orgs/{org}/installation` | `GET` reads it, `PUT` installs the App (and with `suspended` suspends it or ends that), `DELETE` removes it |
//! | `/orgs/{org}/installation/permissions/{name}` | `PUT` sets the `level` it holds, `DELETE` takes the permission away |
//! | `/webhook` | `POST` sets a `url` on this machine and a `secret`, `DELETE` ends it |
//! | `/deliveries` | `GET` lists the last thousand deliveries of webhooks, with headers, body and outcome |
//!
//! Bodies are JSON with the names that the state has, such as
//! `{"token": {"name": "nightly", "owner": "mona", "expires_at": null}, "granted_at": "2026-03-01T12:00:00Z"}`
//! for a grant; a request has `reason` and `created_at` instead of `granted_at`. What is left out of a
//! change stays, `null` empties what can be empty, and a field that there is not is an error. A fault has
//! the fields of [`Fault`]; a token is made from a `kind`, which is `classic`, `fine_grained`, `oauth` or
//! `app_user` with a `login`, or `installation` with an `org`; a level is `read`, `write` or `admin`. Errors are `{"error": "…"}` with 400
//! (the body), 401 (the secret), 403, 404, 405, 409 (not installed, no longer pending) or 413.
//!
//! # Faults
//!
//! [`Simulator::inject`] orders trouble for the requests that a [`Fault`] matches. `POST /_sim/faults` takes
//! the same as JSON: a `kind`, what goes with it, and which requests meet it (`method`, `path_contains`,
//! `skip`, `times`). A [`LogEntry`] names the fault that its request met, and so does [`Struck`] in the
//! response's extensions.
//!
//! | `kind` | work | answer | takes |
//! |---|---|---|---|
//! | `status` | none | any | `status`, `content_type`, `body`, `headers`, `without_headers` |
//! | `status_after` | done | any | the same |
//! | `primary_limit` | none | 403 or 429, the hour is used up | `status`, `reset_in`, `headers`, `without_headers` |
//! | `secondary_limit` | none | 403 or 429, too much at a time | `status`, `retry_after`, `headers`, `without_headers` |
//! | `headers` | done | its own, but for headers | `headers`, `without_headers` |
//! | `disconnect` | none | none, the connection is cut | |
//! | `disconnect_after` | done | none, the connection is cut | |
//! | `delay` | done | its own, later | `millis` |
//! | `cut` | done | its own, cut in the body | `after_bytes` |
//! | `slow` | done | its own, in pieces | `bytes_per_piece`, `millis` between two |
//! | `stall` | done | its own, which stops and stays open | `after_bytes` |
//! | `truncated` | done | its own, with a body that ends early | `after_bytes` |
//! | `bomb` | none | a small 200 in gzip that unpacks to a huge list | `unpacked_bytes`, `filling` (`white_space`, `brackets`) |
//! | `rows` | done | its own list, with rows twice or missing | `duplicate`, `drop`: places from 0 |
//! | `then` | done | its own; then others change the state | `edits`, `before` |
//! | `expire_token` | none | 401, and for the same credential ever after | |
//! | `effect_delay` | done so much later | its own | `millis` |
//! | `effect_dropped` | never done | its own | |
//!
//! Each of `edits` is one of `remove_grants` and `remove_requests` (ids), `remove_grants_at` and
//! `remove_requests_at` (places in the list, the newest at 0), `add_grants` and `add_requests` (how many), and
//! `org` where it is not the organisation asked about. See [`Edit`].
//!
//! # Time
//!
//! With [`Config::clock_skew`] GitHub's clock is not the client's: the `Date` header, the times that an App's
//! signed token may have, the end of tokens, the reset of limits and what is written down of changes all go by
//! GitHub's.
//!
//! # Webhooks
//!
//! With a [`Webhook`], the App is told of requests that are created, approved, denied and cancelled.
//! [`Simulator::deliveries`] lists what was sent: headers, body and outcome. What the host program edits
//! or removes is not told, nor is what happens where the App may not read requests. A delivery is made
//! when its time has come and the state is looked at; if it goes to a URL, the state is looked at in time,
//! and it is sent from a thread of its own, once, with ten seconds for an answer.
//!
//! # Limits
//!
//! The hourly limit is always on, [`Config::with_githubs_secondary_limits`] or one setting for each
//! switches the secondary limits on. `GET /rate_limit` is free, and what is refused counts nowhere.
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
//! with all of its values: [`BadIds`], [`BulkBody`], [`FreshTokenStatus`], whether the `Link` header has a
//! last page, whether a 304 has one at all, whether the `ETag` covers it, whether tokens never used count as
//! last used before any day, whether several values of a parameter need brackets behind its name, and whether a
//! secondary limit says how long to wait.

mod answer;
mod auth;
mod body;
mod clock;
mod config;
mod control;
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
mod page;
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
mod webhook;
mod wire;

pub use auth::{Identity, TokenKind};
pub use clock::Clock;
pub use config::{BadIds, BulkBody, Config, FreshTokenStatus, LimitStatus};
pub use error::Error;
pub use fault::{Disconnected, Edit, EditKind, Fault, FaultKind, Filling, Struck};
pub use flavour::Flavour;
pub use keys::{Key, KeyFile};
pub use log::LogEntry;
pub use model::{
    Coverage, Grant, GrantRequest, GrantState, Installation, Member, OtherInstallation, Permissions, Repository,
    RepositorySelection, RequestState, Role, SecurityProduct, Token, TwoFactor, User, Visibility,
};
pub use server::Server;
pub use settings::OrgSettings;
pub use simulator::Simulator;
pub use snapshot::{OrgSnapshot, Snapshot};
pub use webhook::{Delivery, DeliveryOutcome, Webhook};

/// Runs the example in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
