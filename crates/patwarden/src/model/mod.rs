//! What GitHub's answers are here: our own types, converted once from the generated ones.

mod grant;
mod ids;
mod organization;
mod owner;
mod permissions;
mod read;
mod repository;
mod request;
mod selection;

pub use grant::Grant;
pub use ids::{InstallationId, OrgId, PatId, PatRequestId, RepositoryId, TokenId, UserId};
pub use organization::Organization;
pub use owner::Owner;
pub use permissions::Permissions;
pub use repository::Repository;
pub use request::GrantRequest;
pub use selection::RepositorySelection;
