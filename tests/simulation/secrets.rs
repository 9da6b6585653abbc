//! Which secret is whose, and where none may stand.

use std::collections::BTreeMap;

/// Whose credential it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    Nobody,
    App,
    /// The App's installation on the organisation of this name.
    Installation(String),
    /// A user who owns the organisation of this name.
    User(String),
    Unknown,
}

impl std::fmt::Display for Owner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nobody => formatter.write_str("nobody"),
            Self::App => formatter.write_str("the App"),
            Self::Installation(org) => write!(formatter, "installation on {org}"),
            Self::User(org) => write!(formatter, "owner of {org}"),
            Self::Unknown => formatter.write_str("an unknown credential"),
        }
    }
}

/// The secrets of one run.
#[derive(Debug, Default)]
pub(crate) struct Secrets(BTreeMap<String, Owner>);

impl Secrets {
    pub(crate) fn learn(&mut self, secret: &str, owner: Owner) {
        self.0.insert(secret.to_owned(), owner);
    }

    /// Whose credential this header is.
    pub(crate) fn owner(&self, authorization: Option<&str>) -> Owner {
        let Some(value) = authorization else { return Owner::Nobody };
        let secret = value.rsplit(' ').next().unwrap_or_default();
        match self.0.get(secret) {
            Some(owner) => owner.clone(),
            None if secret.starts_with("eyJ") && secret.split('.').count() == 3 => Owner::App,
            None => Owner::Unknown,
        }
    }

    /// Whether there is a secret in a text, or what looks like one.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        const MARKS: [&str; 5] = ["ghs_", "ghu_", "eyJ", "PRIVATE KEY", "pwsim_"];
        MARKS.iter().any(|mark| text.contains(mark)) || self.0.keys().any(|secret| text.contains(&secret[4..20]))
    }
}
