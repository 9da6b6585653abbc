//! What a token may do.

use serde::{Deserialize, Serialize};

use super::Levels;

/// Permissions by name with their level, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(default)]
#[non_exhaustive]
pub struct Permissions {
    /// On the organisation.
    pub organization: Levels,
    /// On its repositories.
    pub repository: Levels,
    /// On anything else.
    pub other: Levels,
}

impl Permissions {
    /// Whether any repository permission lets the token change something.
    #[must_use]
    pub fn writes_repositories(&self) -> bool {
        self.repository.iter().any(|(_, level)| writes(level))
    }

    /// Every permission as `kind/name:level`, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str, &str)> {
        let kinds = [("organization", &self.organization), ("repository", &self.repository), ("other", &self.other)];
        kinds
            .into_iter()
            .flat_map(|(kind, permissions)| permissions.iter().map(move |(name, level)| (kind, name, level)))
    }
}

/// A level that is not known to only read may write.
fn writes(level: &str) -> bool {
    !matches!(level, "read" | "none")
}

#[cfg(feature = "webhooks")]
macro_rules! from_generated {
    ($generated:ty) => {
        impl From<$generated> for Permissions {
            fn from(permissions: $generated) -> Self {
                Self {
                    organization: permissions.organization.into_iter().flatten().collect(),
                    repository: permissions.repository.into_iter().flatten().collect(),
                    other: permissions.other.into_iter().flatten().collect(),
                }
            }
        }
    };
}

#[cfg(feature = "webhooks")]
from_generated!(patwarden_api::types::PersonalAccessTokenRequestPermissionsAdded);
#[cfg(feature = "webhooks")]
from_generated!(patwarden_api::types::PersonalAccessTokenRequestPermissionsUpgraded);
#[cfg(feature = "webhooks")]
from_generated!(patwarden_api::types::PersonalAccessTokenRequestPermissionsResult);
