//! Words that nearly every token has, such as the names of permissions: a list holds each of them once, and not once for
//! each token. Any other word is as good; it takes memory of its own.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

/// By length, to be looked up so.
const WORDS: [&str; 62] = [
    "Bot",
    "User",
    "none",
    "read",
    "admin",
    "pages",
    "write",
    "checks",
    "issues",
    "actions",
    "members",
    "profile",
    "secrets",
    "contents",
    "gpg_keys",
    "metadata",
    "packages",
    "starring",
    "statuses",
    "followers",
    "workflows",
    "codespaces",
    "deployments",
    "discussions",
    "single_file",
    "Organization",
    "attestations",
    "code_quality",
    "environments",
    "git_ssh_keys",
    "merge_queues",
    "pull_requests",
    "administration",
    "email_addresses",
    "security_events",
    "repository_hooks",
    "artifact_metadata",
    "organization_plan",
    "dependabot_secrets",
    "interaction_limits",
    "organization_hooks",
    "organization_events",
    "repository_projects",
    "organization_secrets",
    "vulnerability_alerts",
    "organization_packages",
    "organization_projects",
    "secret_scanning_alerts",
    "organization_custom_roles",
    "organization_user_blocking",
    "organization_administration",
    "repository_custom_properties",
    "organization_custom_org_roles",
    "organization_custom_properties",
    "organization_self_hosted_runners",
    "organization_announcement_banners",
    "custom_properties_for_organizations",
    "organization_copilot_agent_settings",
    "organization_personal_access_tokens",
    "organization_copilot_seat_management",
    "organization_personal_access_token_requests",
    "enterprise_custom_properties_for_organizations",
];

/// Where the words of each length begin, and behind them those that are longer.
const BEGINS: [usize; LONGEST + 2] = {
    let mut begins = [0; LONGEST + 2];
    let mut place = 0;
    while place < WORDS.len() {
        begins[WORDS[place].len() + 1] = place + 1;
        place += 1;
    }
    let mut length = 1;
    while length < begins.len() {
        if begins[length] == 0 {
            begins[length] = begins[length - 1];
        }
        length += 1;
    }
    begins
};

const LONGEST: usize = WORDS[WORDS.len() - 1].len();

fn known(text: &str) -> Option<&'static str> {
    let begins = BEGINS.get(text.len()..text.len() + 2)?;
    WORDS[begins[0]..begins[1]].iter().copied().find(|word| *word == text)
}

/// A word as it is read.
pub(super) struct Word(pub(super) Cow<'static, str>);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Word;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Word, E> {
                Ok(Word(known(text).map_or_else(|| Cow::Owned(text.to_owned()), Cow::Borrowed)))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_word_takes_no_memory_and_another_is_as_good() {
        let read = |json: &str| serde_json::from_str::<Word>(json).map(|word| word.0);
        for word in WORDS {
            assert!(matches!(read(&format!("{word:?}")).unwrap(), Cow::Borrowed(known) if known == word), "{word}");
        }
        for word in ["", "contentz", "a_permission_of_tomorrow"] {
            assert!(matches!(read(&format!("{word:?}")).unwrap(), Cow::Owned(own) if own == word), "{word}");
        }
        assert!(read("7").is_err());
    }

    #[test]
    fn words_lie_as_they_are_looked_up() {
        assert!(WORDS.is_sorted_by_key(|word| word.len()));
    }
}
