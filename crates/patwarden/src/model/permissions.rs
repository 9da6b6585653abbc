//! What a token may do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Permissions by name (`contents`, `members`) with their level (`read`, `write`, `admin`), by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(default)]
#[non_exhaustive]
pub struct Permissions {
    /// On the organisation.
    pub organization: BTreeMap<String, String>,
    /// On its repositories.
    pub repository: BTreeMap<String, String>,
    /// On anything else.
    pub other: BTreeMap<String, String>,
}

impl Permissions {
    /// Whether any repository permission lets the token change something.
    #[must_use]
    pub fn writes_repositories(&self) -> bool {
        self.repository.values().any(|level| writes(level))
    }

    /// Every permission as `kind/name:level`, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str, &str)> {
        let kinds = [("organization", &self.organization), ("repository", &self.repository), ("other", &self.other)];
        kinds.into_iter().flat_map(|(kind, permissions)| {
            permissions.iter().map(move |(name, level)| (kind, name.as_str(), level.as_str()))
        })
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
                    organization: permissions.organization.unwrap_or_default(),
                    repository: permissions.repository.unwrap_or_default(),
                    other: permissions.other.unwrap_or_default(),
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
