//! The name of an organisation or of a user, checked before it can bend a path.

use std::sync::Arc;

use crate::error::{Error, Result};

/// Longer than any name that GitHub gives.
const LONGEST: usize = 100;

/// Takes the name of an organisation: ASCII letters, digits, hyphens, and underscores, which
/// enterprise servers have allowed.
pub(crate) fn organisation(name: &str) -> Result<Arc<str>> {
    let refuse = |why: String| {
        Err(Error::invalid_input(format!("{why}; nothing was sent"))
            .with_hint("an organisation's name has ASCII letters, digits and hyphens, as in its URL"))
    };
    if name.is_empty() {
        return refuse("the organisation's name is empty".to_owned());
    }
    if name.len() > LONGEST {
        return refuse(format!("the organisation's name has {} characters", name.len()));
    }
    match name.chars().find(|character| !(character.is_ascii_alphanumeric() || matches!(character, '-' | '_'))) {
        Some(character) => refuse(format!("{name:?} is no organisation's name: it holds {character:?}")),
        None => Ok(name.into()),
    }
}

/// Takes the name of a user: ASCII letters, digits, hyphens; underscores, which managed users have;
/// and at its end the `[bot]` of an App.
pub(crate) fn user(name: &str) -> Result<Arc<str>> {
    let refuse = |why: String| {
        Err(Error::invalid_input(format!("{why}; nothing was sent")).with_hint(
            "a user's name has ASCII letters, digits, hyphens and underscores, as in its URL, and a bot's ends in [bot]",
        ))
    };
    let person = name.strip_suffix("[bot]").unwrap_or(name);
    if person.is_empty() {
        return refuse("the user's name is empty".to_owned());
    }
    if name.len() > LONGEST {
        return refuse(format!("the user's name has {} characters", name.len()));
    }
    match person.chars().find(|character| !(character.is_ascii_alphanumeric() || matches!(character, '-' | '_'))) {
        Some(character) => refuse(format!("{name:?} is no user's name: it holds {character:?}")),
        None => Ok(name.into()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_that_bend_a_path_are_refused() {
        for bad in
            ["", ".", "..", "a/b", "../user", "a?b", "a#b", "a%2fb", "a b", "a\nb", "a\0b", "é", "a\\b", "a:b", "a@b"]
        {
            assert!(organisation(bad).is_err() && user(bad).is_err(), "{bad:?}");
        }
        for good in ["acme", "Acme-2", "a", "octo_corp"] {
            assert!(organisation(good).is_ok() && user(good).is_ok(), "{good:?}");
        }
    }

    #[test]
    fn users_may_be_managed_or_bots() {
        for good in ["mona_acme", "dependabot[bot]", "x-1[bot]"] {
            assert!(user(good).is_ok(), "{good:?}");
        }
        for bad in ["[bot]", "bot]", "a[bot]/x", "a[bot][bot]", "a[Bot]", "a[]", "..[bot]"] {
            assert!(user(bad).is_err(), "{bad:?}");
        }
        assert!(organisation("acme[bot]").is_err());
    }

    proptest! {
        #[test]
        fn a_name_that_passes_is_one_path_segment_as_it_stands(name in "\\PC{0,40}") {
            if organisation(&name).is_ok() {
                let url = url::Url::parse(&format!("https://h/orgs/{name}/x")).unwrap();
                prop_assert_eq!(url.path(), format!("/orgs/{name}/x"));
                prop_assert_eq!(url.query(), None);
            }
            if user(&name).is_ok() {
                let url = url::Url::parse(&format!("https://h/users/{name}/orgs")).unwrap();
                prop_assert_eq!(url.path(), format!("/users/{name}/orgs"));
                prop_assert_eq!(url.query(), None);
            }
        }
    }
}
