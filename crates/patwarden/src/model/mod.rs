//! What GitHub's answers are here: our own types, converted once from the generated ones, or
//! where they are listed by the thousand read as they are.

mod converted;
mod details;
mod grant;
mod ids;
mod installation;
mod levels;
mod listed;
mod organization;
mod owner;
#[cfg(feature = "webhooks")]
mod pat_request_event;
mod permissions;
mod read;
mod repository;
mod request;
mod selection;
mod user;
mod word;

pub use details::{OrganizationDetails, OrganizationPlan};
pub use grant::Grant;
pub use ids::{AppId, InstallationId, OrgId, PatId, PatRequestId, RepositoryId, TokenId, UserId};
pub use installation::{Account, Installation};
pub use levels::{Levels, LevelsIter};
pub(crate) use listed::Listed;
pub use organization::Organization;
pub use owner::Owner;
#[cfg(feature = "webhooks")]
pub use pat_request_event::{PatRequestAction, PatRequestEvent};
pub use permissions::Permissions;
pub use repository::Repository;
pub use request::GrantRequest;
pub use selection::RepositorySelection;
pub use user::User;
