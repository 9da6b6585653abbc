//! What looks like a secret, wherever it stands, and how a setting that may hold one is shown.

use std::fmt;

/// A token on its way to the client. It is never shown.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

/// With what GitHub's tokens begin.
const TOKENS: [&str; 6] = ["ghs_", "ghu_", "ghp_", "gho_", "ghr_", "github_pat_"];
/// No token is shorter behind that, and no name of a file should be as long.
const SHORTEST: usize = 16;
const SHORTEST_JWT: usize = 40;
/// GitHub's tokens without a prefix, of old.
const OLD: usize = 40;

/// The first thing in a text that looks like a secret: where it begins, and what it looks like.
pub(crate) fn find(text: &str) -> Option<(usize, &'static str)> {
    let key = text.find("-----BEGIN").map(|at| (at, "the text of a key"));
    let word = words(text).find_map(|(at, word)| Some((at, kind(word)?)));
    key.into_iter().chain(word).min_by_key(|(at, _)| *at)
}

pub(crate) fn is_one(text: &str) -> bool {
    find(text).is_some()
}

/// What could be one token, with where it begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let of_a_word = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.');
    let mut from = 0;
    std::iter::from_fn(move || {
        let begin = from + text[from..].find(of_a_word)?;
        let end = text[begin..].find(|character| !of_a_word(character)).map_or(text.len(), |length| begin + length);
        from = end;
        Some((begin, &text[begin..end]))
    })
}

fn kind(word: &str) -> Option<&'static str> {
    let is_token = TOKENS.iter().any(|prefix| {
        word.match_indices(prefix).any(|(at, _)| {
            // Within a longer word it is a part of a name.
            let begins = word[..at].chars().next_back().is_none_or(|before| !before.is_ascii_alphanumeric());
            let rest = word[at + prefix.len()..].bytes();
            begins && rest.take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count() >= SHORTEST
        })
    });
    let is_jwt = word.starts_with("eyJ") && word.len() >= SHORTEST_JWT;
    let is_old = word.len() == OLD && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_key = word.starts_with("MII") && word.len() >= SHORTEST_JWT;
    match (is_token || is_old, is_jwt, is_key) {
        (true, _, _) => Some("a token"),
        (_, true, _) => Some("a JSON Web Token"),
        (_, _, true) => Some("the text of a key"),
        _ => None,
    }
}

/// A setting as it may be shown: one that looks like a secret is not.
pub(crate) fn shown(text: &str) -> &str {
    if is_one(text) { MASK } else { text }
}

/// What stands where a secret is.
pub(crate) const MASK: &str = "********";

/// A URL without the user and password that may stand in it.
pub(crate) fn without_login(url: &str) -> String {
    match url.rsplit_once('@') {
        None => shown(url).to_owned(),
        Some((before, host)) => {
            let scheme = before.find("://").map_or("", |at| &before[..at + 3]);
            format!("{scheme}{MASK}@{}", shown(host))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_keys_are_seen_wherever_they_stand_and_names_are_none() {
        let twenty = "0123456789abcdefghij";
        for (text, kind) in [
            (format!("x = \"ghs_{twenty}\""), "a token"),
            (format!("# old: github_pat_{twenty}_{twenty}"), "a token"),
            (format!("https://mona:ghp_{twenty}@x"), "a token"),
            (format!("Bearer-ghu_{twenty}"), "a token"),
            ("0123456789abcdef0123456789abcdef01234567".to_owned(), "a token"),
            (format!("eyJ{twenty}{twenty}.{twenty}"), "a JSON Web Token"),
            ("-----BEGIN RSA PRIVATE KEY-----".to_owned(), "the text of a key"),
            (format!("MII{twenty}{twenty}{twenty}"), "the text of a key"),
        ] {
            assert_eq!(find(&text).map(|(_, kind)| kind), Some(kind), "{text}");
        }
        for text in ["", "ghs_app.pem", "laughs_0123456789abcdefghij", "acme", "12345", "~/keys/app.2026-01-01.pem"] {
            assert_eq!(find(text), None, "{text}");
        }
        assert_eq!(find(&format!("a\nghs_{twenty}")), Some((2, "a token")));
    }

    #[test]
    fn a_url_is_shown_without_its_login() {
        for (url, said) in [
            ("http://proxy.example:3128", "http://proxy.example:3128"),
            ("http://mona:hunter2@proxy.example", "http://********@proxy.example"),
            ("http://mona:hun@ter2@proxy.example", "http://********@proxy.example"),
            ("mona:hunter2@proxy.example", "********@proxy.example"),
            ("ghp_0123456789abcdefghij", "********"),
        ] {
            assert_eq!(without_login(url), said);
        }
        assert!(!format!("{:?}", Secret::new("hunter2")).contains("hunter2"));
    }
}
