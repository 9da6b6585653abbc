//! Which repositories a token reaches.

use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// Which repositories of the organisation a token reaches, or asks to reach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(from = "SmolStr", into = "SmolStr")]
#[non_exhaustive]
pub enum RepositorySelection {
    /// None of them.
    None,
    /// Every one, those to come included.
    All,
    /// Those that are listed.
    Subset,
    /// A value that this version does not know, as GitHub writes it.
    Other(SmolStr),
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

impl From<SmolStr> for RepositorySelection {
    fn from(value: SmolStr) -> Self {
        match value.as_str() {
            "none" => Self::None,
            "all" => Self::All,
            "subset" => Self::Subset,
            _ => Self::Other(value),
        }
    }
}

impl From<&str> for RepositorySelection {
    fn from(value: &str) -> Self {
        SmolStr::new(value).into()
    }
}

impl From<String> for RepositorySelection {
    fn from(value: String) -> Self {
        SmolStr::from(value).into()
    }
}

impl From<RepositorySelection> for String {
    fn from(selection: RepositorySelection) -> Self {
        selection.as_str().to_owned()
    }
}

impl From<RepositorySelection> for SmolStr {
    fn from(selection: RepositorySelection) -> Self {
        match selection {
            RepositorySelection::Other(value) => value,
            known => Self::new(known.as_str()),
        }
    }
}

impl fmt::Display for RepositorySelection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
