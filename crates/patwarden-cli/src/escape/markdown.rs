//! Words in Markdown as GitHub shows it, in a table's cell or in a line.

use std::borrow::Cow;

use super::{field, replaced};

/// What is put where GitHub would see a mention, a reference or a link, which it looks for in what is shown.
const BREAK: &str = "&#8203;";

/// The words, in which nothing is markup, ends a cell, links, or calls anybody.
pub(crate) fn markdown(text: &str) -> Cow<'_, str> {
    // A numeric reference is never markup, in a table neither, as an escape with a backslash can be.
    let reference = |character| match character {
        '\\' => Some("&#92;"),
        '&' => Some("&#38;"),
        '<' => Some("&#60;"),
        '>' => Some("&#62;"),
        '|' => Some("&#124;"),
        '`' => Some("&#96;"),
        '*' => Some("&#42;"),
        '_' => Some("&#95;"),
        '~' => Some("&#126;"),
        '[' => Some("&#91;"),
        ']' => Some("&#93;"),
        '(' => Some("&#40;"),
        ')' => Some("&#41;"),
        '!' => Some("&#33;"),
        '$' => Some("&#36;"),
        _ => None,
    };
    replaced(broken(field(text)), reference).into_owned().replace(MARK, BREAK).into()
}

/// Stands for a break until the rest is written; `field` leaves none in any words.
const MARK: char = '\0';

/// With a mark in all that GitHub makes a link of by itself.
fn broken(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains(['@', '#', ':', '-', '.']) {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for (at, character) in text.char_indices() {
        let (before, after) = (&text[..at], &text[at + character.len_utf8()..]);
        match character {
            '@' | '#' => safe.extend([character, MARK]),
            ':' if after.starts_with('/') || names_a_scheme(before) || names_a_picture(after) => {
                safe.extend([character, MARK]);
            }
            '.' if ends_with(before, "www") => safe.extend([MARK, character]),
            '-' if ends_with(before, "gh") && after.starts_with(|next: char| next.is_ascii_digit()) => {
                safe.extend([MARK, character]);
            }
            _ => safe.push(character),
        }
    }
    safe.into()
}

fn ends_with(text: &str, word: &str) -> bool {
    text.len().checked_sub(word.len()).and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
}

fn names_a_scheme(before: &str) -> bool {
    ["mailto", "xmpp"].iter().any(|scheme| ends_with(before, scheme))
}

/// Whether a colon begins `:tada:`.
fn names_a_picture(after: &str) -> bool {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-');
    let length = after.bytes().take_while(|byte| name(*byte)).count();
    length > 0 && after.as_bytes().get(length) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{unescaped, words};
    use super::*;
    use crate::escape::is_hidden;

    #[test]
    fn markup_is_words() {
        for (text, shown) in [
            ("ci token", "ci token"),
            ("contents:write", "contents:write"),
            ("a|b", "a&#124;b"),
            ("C:\\|", "C:&#92;&#92;&#124;"),
            ("**x** _y_", "&#42;&#42;x&#42;&#42; &#95;y&#95;"),
            ("[x](y)", "&#91;x&#93;&#40;y&#41;"),
            ("<img src=x>", "&#60;img src=x&#62;"),
            ("&#64;mona", "&#38;#&#8203;64;mona"),
            ("a\nb", "a&#92;nb"),
            ("a\u{200b}b", "a&#92;u{200b}b"),
        ] {
            assert_eq!(markdown(text), shown, "{text:?}");
        }
    }

    #[test]
    fn nobody_is_called_and_nothing_links() {
        for (text, shown) in [
            ("@mona", "@&#8203;mona"),
            ("mona@acme.example", "mona@&#8203;acme.example"),
            ("acme/tools#1", "acme/tools#&#8203;1"),
            ("GH-1", "GH&#8203;-1"),
            ("https://acme.example", "https:&#8203;//acme.example"),
            ("WWW.acme.example", "WWW&#8203;.acme.example"),
            ("mailto:mona", "mailto:&#8203;mona"),
            (":tada:", ":&#8203;tada:"),
        ] {
            assert_eq!(markdown(text), shown, "{text:?}");
        }
    }

    /// Undoes `markdown`, with what GitHub shows on the way.
    fn read(written: &str) -> (String, String) {
        let mut shown = String::new();
        let mut rest = written;
        while let Some(at) = rest.find("&#") {
            shown.push_str(&rest[..at]);
            let end = at + rest[at..].find(';').unwrap();
            shown.push(char::from_u32(rest[at + 2..end].parse().unwrap()).unwrap());
            rest = &rest[end + 1..];
        }
        shown.push_str(rest);
        (unescaped(&shown.replace('\u{200b}', "")), shown)
    }

    proptest! {
        #[test]
        fn words_stay_words_and_lose_nothing(text in words(), tail in "[@#:/.wgGhH0-9ab-]{0,12}") {
            let text = text + &tail;
            let written = markdown(&text);
            prop_assert!(!written.contains(is_hidden), "{written:?}");
            prop_assert!(!written.contains(['|', '<', '>', '`', '*', '_', '[', ']', '\\', '~', '$']), "{written:?}");
            let (meant, shown) = read(&written);
            prop_assert_eq!(&meant, &text);
            let calls = shown.char_indices().any(|(at, character)| {
                matches!(character, '@' | '#') && !shown[at + 1..].starts_with('\u{200b}')
            });
            prop_assert!(!calls, "{shown:?}");
            let links = shown.contains("://") || shown.to_ascii_lowercase().contains("www.");
            prop_assert!(!links, "{shown:?}");
        }
    }
}
