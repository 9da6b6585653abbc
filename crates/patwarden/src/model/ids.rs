//! The numbers that GitHub tells things by. A grant's, a request's and a token's are three
//! different ones, and so are their types.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(u64);

        impl $name {
            /// Takes a number as such an id.
            #[must_use]
            pub const fn new(id: u64) -> Self {
                Self(id)
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl From<u64> for $name {
            fn from(id: u64) -> Self {
                Self(id)
            }
        }

        impl From<$name> for u64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, ParseIntError> {
                text.parse().map(Self)
            }
        }
    };
}

id! {
    /// The id of a grant, GitHub's `pat_id`: what is listed, looked into and revoked.
    PatId
}
id! {
    /// The id of a pending request, GitHub's `pat_request_id`: what is approved and denied.
    PatRequestId
}
id! {
    /// The id of a token, the same across organisations and in the audit log.
    TokenId
}
id! {
    /// The id of a GitHub App.
    AppId
}
id! {
    /// The id of an App's installation on an organisation.
    InstallationId
}
id! {
    /// The id of an organisation.
    OrgId
}
id! {
    /// The id of a repository.
    RepositoryId
}
id! {
    /// The id of a user.
    UserId
}
