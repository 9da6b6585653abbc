//! Govern fine-grained personal access tokens across GitHub organisations: list every grant and
//! every pending request, decide, revoke in bulk, and see that it is so.
//!
//! ```no_run
//! use futures::TryStreamExt;
//! use patwarden::{Auth, Client};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> patwarden::Result<()> {
//! let auth = Auth::app_from_file(12345, "app.private-key.pem")?;
//! let client = Client::builder().auth(auth).build()?;
//! let org = client.org("acme");
//!
//! let mut stale = Vec::new();
//! let mut grants = org.grants().list();
//! while let Some(grant) = grants.try_next().await? {
//!     if grant.never_expires() {
//!         stale.push(grant.id);
//!     }
//! }
//! if !stale.is_empty() {
//!     println!("{}", org.grants().revoke(stale).await?);
//! }
//! # Ok(()) }
//! ```
//!
//! # What is where
//!
//! - [`Client`] with its [`Auth`] is the login; [`Client::from_env`] reads the environment,
//!   and [`mod@env`] has its rules for settings from elsewhere.
//! - [`Client::org`] gives an [`Org`], whose [`grants`](Org::grants) are the tokens that reach it and
//!   whose [`requests`](Org::requests) wait for a decision.
//! - The same [`Org`] is [told of](Org::get) and [changed](Org::update) with all its settings; its
//!   [`members`](Org::members) and [`installations`](Org::installations) are listed, and whether somebody
//!   is a member is [asked](Org::membership).
//! - [`Client::orgs`] lists the organisations that the login sees, [`Client::organizations`] every one of
//!   the server, those of a user, and those of the login's user.
//! - [`Client::each_org`] reads every organisation that the login sees, side by side.
//! - A [`Cache`] keeps what GitHub answered, in memory or (feature `cache-sqlite`) in a file: what is unchanged
//!   costs none of the hourly points and is not read again.
//! - A [`Listing`] is a stream of items or of pages. It [tells](Listing::drift) what shows that the list
//!   changed while it was read, and can be [verified](Listing::verify).
//! - A bulk call takes ids or the rows of a listing, can be [planned](Revoke::dry_run) and
//!   [confirmed](Revoke::confirm), and ends in a [`BulkReport`] with an [`Outcome`] for every id.
//! - Everything fails with [`Error`]: one line that says what happened, to what, and what to do.
//! - With the feature `webhooks`, the module of that name verifies what GitHub tells an App's webhook and types
//!   the event `personal_access_token_request`; `webhooks-axum` makes an extractor of it.
//! - [`api`] is the generated client, for what has no word here; [`Client::api`] is one that is logged in.
//!
//! # What it does by itself
//!
//! It runs on Tokio, with a runtime that has its time and its I/O enabled.
//!
//! As an App it logs in to each organisation once an hour. Pages come a hundred items at a time and
//! up to eight at once, fewer as soon as GitHub pushes back. Reads are sent again after a fault. A write is not, since
//! the work of a lost answer may be done; only a bulk call looks into the list first, and sends again what is as it was
//! after [`settle_within`](Revoke::settle_within). What the list does not tell is [`Outcome::Unknown`]. Writes to an organisation go one
//! at a time, a second apart. GitHub's limits are kept by a [`Budget`], and waited out where that is not enough, for
//! no longer than [`longest_wait`](ClientBuilder::longest_wait); [`on_wait`](ClientBuilder::on_wait) hears of it.
//! Redirects are followed within the origin of the base URL, which no credential ever leaves. Whatever a server
//! sends, [`Bounds`] keep memory and time in hand. A bulk write that GitHub refuses because of some of its ids is taken apart until
//! these stand alone. Filters beyond GitHub's limits become several listings, merged in its order.

mod answer;
mod auth;
#[cfg(feature = "__benches")]
#[doc(hidden)]
pub mod benches;
mod bounds;
mod bulk;
mod call;
mod client;
mod clock;
mod each_org;
pub mod env;
mod error;
mod fetched;
mod filter;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzzing;
mod grants;
mod installations;
pub mod journal;
mod link;
mod members;
mod merge;
mod model;
mod name;
mod org;
mod organizations;
mod origin;
mod page;
mod problem;
mod requests;
mod resume;
mod security;
mod settings;
mod transport;
#[cfg(feature = "webhooks")]
pub mod webhooks;
mod words;

#[cfg(test)]
mod canned;

/// The generated client. It follows its own version and not this crate's promise of stability.
pub use patwarden_api as api;

pub use auth::{Auth, TokenKind};
pub use bounds::Bounds;
pub use bulk::{Action, BulkReport, Outcome, Plan, Progress, Subject, Target};
pub use client::{Client, ClientBuilder};
pub use clock::{Clock, SystemClock};
pub use each_org::{EachOrg, Reading, Readings};
pub use error::{Error, ErrorKind, Result};
pub use filter::Direction;
pub use grants::{Grants, Revoke};
pub use installations::Installations;
pub use members::{MemberFilter, MemberRole, Members, Membership};
pub use model::{
    Account, AppId, Grant, GrantRequest, Installation, InstallationId, Levels, LevelsIter, OrgId, Organization,
    OrganizationDetails, OrganizationPlan, Owner, PatId, PatRequestId, Permissions, Repository, RepositoryId,
    RepositorySelection, TokenId, User, UserId,
};
pub use org::Org;
pub use organizations::Organizations;
pub use page::{Drift, DriftSign, DriftWatch, Listing, Page};
pub use problem::Problem;
pub use requests::{Decision, Requests, Review};
pub use resume::{Resume, ResumePlan, ResumeProgress, Resumed};
pub use security::{Enablement, QuerySuite, SecurityProduct, SetSecurityProduct};
pub use settings::{DefaultRepositoryPermission, MembersAllowedRepositoryCreationType, OrganizationUpdate};
/// The type of texts that are shared: logins, and names of tokens.
pub use smol_str::SmolStr;
pub use transport::cache::Cache;
pub use transport::limit::Budget;
pub use transport::patience::{Wait, WaitReason};
pub use transport::trace::Answered;
