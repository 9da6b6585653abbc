//! What an installation token may do, and whether that is enough for what an answer says it takes.

use std::collections::BTreeMap;

use http::HeaderMap;
use http::header::HeaderName;
use serde::Deserialize;

/// By GitHub's name, with the level that the token has.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Permissions(BTreeMap<String, Level>);

/// Each level has those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(from = "String")]
enum Level {
    Read,
    Write,
    Admin,
    /// A level of the future: nobody knows what it has.
    Unknown,
}

impl From<String> for Level {
    fn from(name: String) -> Self {
        Self::named(&name)
    }
}

impl Level {
    fn named(name: &str) -> Self {
        match name {
            "read" => Self::Read,
            "write" => Self::Write,
            "admin" => Self::Admin,
            _ => Self::Unknown,
        }
    }
}

impl Permissions {
    /// Whether an answer names what it takes, and none of that is what the token has: then no patience helps.
    ///
    /// GitHub names alternatives between semicolons, and what one of them takes together between commas.
    pub(crate) fn certainly_lack(&self, headers: &HeaderMap) -> bool {
        const ACCEPTED: HeaderName = HeaderName::from_static("x-accepted-github-permissions");
        let Some(accepted) = headers.get(ACCEPTED).and_then(|value| value.to_str().ok()) else { return false };
        let has = |wanted: &str| {
            let (name, level) = wanted.trim().split_once('=')?;
            let held = self.0.get(name.trim());
            Some(held.is_some_and(|held| *held >= Level::named(level.trim())))
        };
        // What can't be read may be what the token has.
        let is_enough = |set: &str| set.split(',').all(|wanted| has(wanted).unwrap_or(true));
        !accepted.trim().is_empty() && !accepted.split(';').any(is_enough)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lacking_is_told_from_what_is_not_known_yet() {
        let held: Permissions =
            serde_json::from_str(r#"{"members":"read","tokens":"write","all":"admin","new":"own"}"#).unwrap();
        for (accepted, lacks) in [
            ("members=read", false),
            ("members=write", true),
            ("tokens=read", false),
            ("all=write", false),
            ("new=write", false),
            ("contents=read", true),
            ("members=write; tokens=write", false),
            ("members=write; contents=read", true),
            ("members=read,tokens=write", false),
            ("members=read, contents=read", true),
            ("members=read,contents=read ; all=admin", false),
            ("", false),
            ("what is this", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-accepted-github-permissions", accepted.parse().unwrap());
            assert_eq!(held.certainly_lack(&headers), lacks, "{accepted}");
        }
        assert!(!held.certainly_lack(&HeaderMap::new()));
    }
}
