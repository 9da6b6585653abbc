//! Secrets in answers.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A secret that an answer brought, such as an installation's token. `Debug` and `Display` do not
/// show it; [`expose`](Self::expose) and serialising do.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl FromStr for Secret {
    type Err = Infallible;

    fn from_str(secret: &str) -> Result<Self, Infallible> {
        Ok(Self(secret.to_owned()))
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use crate::types::InstallationToken;

    #[test]
    fn an_installations_token_shows_in_no_debug() {
        let token: InstallationToken = serde_json::from_str(r#"{"token":"ghs_verysecret"}"#).unwrap();
        assert!(!format!("{token:?}").contains("verysecret"), "{token:?}");
        assert_eq!(token.token.unwrap().expose(), "ghs_verysecret");
    }
}
