//! How far a caller sees into an organisation that anybody may ask about: what is public, what its
//! members see, what its owners see.

use crate::auth::{Caller, TokenKind, reach};
use crate::model::Role;
use crate::state::World;

impl Caller {
    /// Whether it sees who the members are, also the concealed ones.
    pub(crate) fn sees_members(&self, org: usize, world: &World) -> bool {
        match self {
            Self::Installation { .. } => self.app_holds(org, "members", "read", world),
            Self::User { login, .. } => {
                world.orgs[org].role(login).is_some() && self.app_holds(org, "members", "read", world)
            }
            _ => false,
        }
    }

    /// Whether it is an owner in person.
    pub(crate) fn is_owner(&self, org: usize, world: &World) -> bool {
        matches!(self, Self::User { login, .. } if world.orgs[org].role(login) == Some(Role::Admin))
    }

    /// Whether it sees what owners see: as one of them, or as an installation with this permission.
    pub(crate) fn sees_as_owner(&self, org: usize, permission: &str, world: &World) -> bool {
        let entitled = matches!(self, Self::Installation { .. }) || self.is_owner(org, world);
        entitled && self.app_holds(org, permission, "read", world)
    }

    /// Whether the App, where the credential is the App's, holds the permission on the organisation.
    fn app_holds(&self, org: usize, permission: &str, level: &str, world: &World) -> bool {
        match self {
            Self::Installation { org: own, permissions, .. } => {
                *own == org && reach(world, org, Some(permissions), permission, level).is_ok()
            }
            Self::User { kind: TokenKind::AppUser, .. } => reach(world, org, None, permission, level).is_ok(),
            Self::User { .. } => true,
            _ => false,
        }
    }
}
