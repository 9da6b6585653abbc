//! What a token may do.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::word;

/// Levels (`read`, `write`, `admin`) by the name of what they are for (`contents`, `members`). Words that are known
/// lie in the program and not in each map.
pub type Levels = BTreeMap<Cow<'static, str>, Cow<'static, str>>;

/// Permissions by name with their level, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(default)]
#[non_exhaustive]
pub struct Permissions {
    /// On the organisation.
    #[serde(deserialize_with = "word::levels")]
    pub organization: Levels,
    /// On its repositories.
    #[serde(deserialize_with = "word::levels")]
    pub repository: Levels,
    /// On anything else.
    #[serde(deserialize_with = "word::levels")]
    pub other: Levels,
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
        kinds
            .into_iter()
            .flat_map(|(kind, permissions)| permissions.iter().map(move |(name, level)| (kind, &**name, &**level)))
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
                    organization: owned(permissions.organization),
                    repository: owned(permissions.repository),
                    other: owned(permissions.other),
                }
            }
        }
    };
}

#[cfg(feature = "webhooks")]
fn owned(levels: Option<BTreeMap<String, String>>) -> Levels {
    levels.into_iter().flatten().map(|(name, level)| (name.into(), level.into())).collect()
}

#[cfg(feature = "webhooks")]
from_generated!(patwarden_api::types::PersonalAccessTokenRequestPermissionsAdded);
#[cfg(feature = "webhooks")]
from_generated!(patwarden_api::types::PersonalAccessTokenRequestPermissionsUpgraded);
#[cfg(feature = "webhooks")]
from_generated!(patwarden_api::types::PersonalAccessTokenRequestPermissionsResult);
