//! Which repositories a token reaches.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which repositories of the organisation a token reaches, or asks to reach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum RepositorySelection {
    /// None of them.
    None,
    /// Every one, those to come included.
    All,
    /// Those that are listed.
    Subset,
    /// A value that this version does not know, as GitHub writes it.
    Other(String),
}

impl RepositorySelection {
    /// As GitHub writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::None => "none",
            Self::All => "all",
            Self::Subset => "subset",
            Self::Other(value) => value,
        }
    }
}

impl From<String> for RepositorySelection {
    fn from(value: String) -> Self {
        match value.as_str() {
            "none" => Self::None,
            "all" => Self::All,
            "subset" => Self::Subset,
            _ => Self::Other(value),
        }
    }
}

impl From<RepositorySelection> for String {
    fn from(selection: RepositorySelection) -> Self {
        selection.as_str().to_owned()
    }
}

impl fmt::Display for RepositorySelection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
