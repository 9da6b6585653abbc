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

    /// Whether any permission on the organisation itself lets the token change something: its settings, members, secrets
    /// or webhooks, say.
    #[must_use]
    pub fn writes_organization(&self) -> bool {
        self.organization.iter().any(|(_, level)| writes(level))
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_kind_of_permission_writes_what_it_is_on() {
        for (kind, level, repositories, organization) in [
            ("repository", "write", true, false),
            ("repository", "read", false, false),
            ("organization", "write", false, true),
            ("organization", "unheard-of", false, true),
            ("organization", "read", false, false),
            ("organization", "none", false, false),
            ("other", "write", false, false),
        ] {
            let permissions: Permissions = serde_json::from_value(json!({ kind: { "members": level } })).unwrap();
            let told = (permissions.writes_repositories(), permissions.writes_organization());
            assert_eq!(told, (repositories, organization), "{kind} {level}");
        }
    }
}
