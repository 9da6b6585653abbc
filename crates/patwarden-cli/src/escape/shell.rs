//! A word of a command that somebody copies into a shell.

/// The word as a POSIX shell reads it.
pub(crate) fn shell(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "_-./:@%+=,".contains(character);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_take_them_apart() {
        for (word, written) in [
            ("acme", "acme"),
            ("http://127.0.0.1:80", "http://127.0.0.1:80"),
            ("/tmp/a b/key.pem", "'/tmp/a b/key.pem'"),
            ("it's", r"'it'\''s'"),
            ("a'b;c", r"'a'\''b;c'"),
            ("$(id)", "'$(id)'"),
            ("~/x", "'~/x'"),
            ("-x", "'-x'"),
            ("", "''"),
        ] {
            assert_eq!(shell(word), written);
        }
    }
}
