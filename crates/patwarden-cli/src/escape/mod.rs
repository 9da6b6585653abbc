//! Other people's words, made fit to be shown. Token names, reasons and logins are somebody's input:
//! what could move a cursor, break a column, turn text around or hide it is shown as its code point, and
//! what means something where they go to is made words: a file for each kind of file.

mod csv;
mod html;
mod markdown;
mod shell;

use std::borrow::Cow;
use std::fmt::Write as _;

pub(crate) use self::csv::csv;
pub(crate) use self::html::html;
pub(crate) use self::markdown::markdown;
pub(crate) use self::shell::shell;

/// One value of a table or of a tab-separated line. Reversible: a backslash that was there is doubled,
/// so that nobody's words pass for an escape.
pub(crate) fn field(text: &str) -> Cow<'_, str> {
    escaped(text, true)
}

/// A line of our own that may quote others, such as an error, which has escapes in it already.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    escaped(text, false)
}

/// Lines that may have columns, harmless to a terminal: tabs and ends of lines stay.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    let acts = |character: char| is_hidden(character) && !matches!(character, '\t' | '\n');
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match acts(character) {
            true => safe.extend(character.escape_unicode()),
            false => safe.push(character),
        }
    }
    Cow::Owned(safe)
}

/// JSON that is the same JSON, with nothing in it that a terminal would act on.
pub(crate) fn json(text: &str) -> Cow<'_, str> {
    // C0 within strings is escaped already; what is left of it is between values. Nearly all JSON has nothing else, and is
    // known for it at a glance.
    if text.bytes().all(|byte| byte < 0x7f) {
        return Cow::Borrowed(text);
    }
    let acts = |character: char| character >= '\u{7f}' && is_hidden(character);
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if acts(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

fn escaped(text: &str, double_backslash: bool) -> Cow<'_, str> {
    // Nearly every text is plain, and is known for it at a glance.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'\\') {
        return Cow::Borrowed(text);
    }
    let changes = |character: char| is_hidden(character) || (double_backslash && character == '\\');
    if !text.contains(changes) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\t' => safe.push_str("\\t"),
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\\' if double_backslash => safe.push_str("\\\\"),
            _ if is_hidden(character) => safe.extend(character.escape_unicode()),
            _ => safe.push(character),
        }
    }
    Cow::Owned(safe)
}

/// With some characters written as something else.
fn replaced<'a>(text: Cow<'a, str>, written: impl Fn(char) -> Option<&'static str>) -> Cow<'a, str> {
    if !text.contains(|character| written(character).is_some()) {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match written(character) {
            Some(instead) => safe.push_str(instead),
            None => safe.push(character),
        }
    }
    safe.into()
}

/// Whether a character acts on what shows it or leaves no mark: C0 and C1 controls, separators of
/// lines, marks of direction, and all that Unicode lets a font ignore.
pub(crate) fn is_hidden(character: char) -> bool {
    // Most of what there is to look at is ASCII.
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_acts_or_hides_is_shown() {
        for (text, shown) in [
            ("ci token", "ci token"),
            ("naïve 😀 日本", "naïve 😀 日本"),
            ("a\tb\nc\rd", "a\\tb\\nc\\rd"),
            ("\u{1b}[2Jgone", "\\u{1b}[2Jgone"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("\u{202e}gnp.exe", "\\u{202e}gnp.exe"),
            ("ad\u{200b}min", "ad\\u{200b}min"),
            ("tag\u{e0041}", "tag\\u{e0041}"),
            ("C:\\u{1b}", "C:\\\\u{1b}"),
        ] {
            assert_eq!(field(text), shown);
        }
        assert_eq!(line("as \\u{1b} was\u{7}"), "as \\u{1b} was\\u{7}");
    }

    /// Undoes `field`.
    pub(super) fn unescaped(shown: &str) -> String {
        let mut text = String::new();
        let mut rest = shown;
        while let Some(at) = rest.find('\\') {
            text.push_str(&rest[..at]);
            let (meant, length) = match rest[at..].chars().nth(1).unwrap() {
                't' => ('\t', 2),
                'n' => ('\n', 2),
                'r' => ('\r', 2),
                '\\' => ('\\', 2),
                _ => {
                    let end = rest[at..].find('}').unwrap();
                    let code = u32::from_str_radix(&rest[at + 3..at + end], 16).unwrap();
                    (char::from_u32(code).unwrap(), end + 1)
                }
            };
            text.push(meant);
            rest = &rest[at + length..];
        }
        text + rest
    }

    /// Any text, with a good share of what matters here.
    pub(super) fn words() -> impl Strategy<Value = String> {
        let one = prop_oneof![
            4 => any::<char>(),
            4 => proptest::char::range('\0', '\u{ff}'),
            2 => proptest::char::range('\u{2000}', '\u{206f}'),
            1 => proptest::char::range('\u{e0000}', '\u{e01ff}'),
            1 => Just('\\'),
        ];
        proptest::collection::vec(one, 0..40).prop_map(|all| all.into_iter().collect())
    }

    proptest! {
        #[test]
        fn a_field_shows_everything_and_loses_nothing(text in words()) {
            let shown = field(&text);
            prop_assert!(!shown.contains(is_hidden), "{shown:?}");
            prop_assert_eq!(unescaped(&shown), text);
        }

        #[test]
        fn a_line_shows_everything(text in words()) {
            prop_assert!(!line(&text).contains(is_hidden));
        }

        #[test]
        fn a_text_shows_all_but_tabs_and_lines(words in words()) {
            prop_assert!(!text(&words).replace(['\t', '\n'], "").contains(is_hidden));
        }

        #[test]
        fn json_stays_the_same_json_and_acts_on_nothing(text in words()) {
            let written = serde_json::to_string(&text).unwrap();
            let safe = json(&written);
            prop_assert!(!safe.contains(is_hidden), "{safe:?}");
            prop_assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
        }
    }
}
