//! Cuts a text of SQL into tokens as SQLite does, each with its place: so names are rewritten, statements are split
//! and errors point without a guess at what a comment or a string holds.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word without quotes: a keyword or a name.
    Word,
    /// A name in `"`, `[]` or a backtick.
    Quoted,
    /// A text in `'`.
    Text,
    Number,
    /// `?`, `?7`, `:name`, `@name`, `$name`.
    Parameter,
    Semicolon,
    Dot,
    /// Any other sign.
    Sign,
    /// What begins a string, a name or a comment that has no end.
    Unclosed,
}

/// A token, and where it is: bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) span: Range<usize>,
}

impl Token {
    pub(crate) fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.span.clone()]
    }

    /// Whether it is this keyword.
    pub(crate) fn is_word(&self, text: &str, word: &str) -> bool {
        self.kind == Kind::Word && self.of(text).eq_ignore_ascii_case(word)
    }

    /// The name that it is, without its quotes.
    pub(crate) fn name(&self, text: &str) -> Option<String> {
        let word = self.of(text);
        match self.kind {
            Kind::Word => Some(word.to_owned()),
            Kind::Quoted => Some(unquoted(word)),
            _ => None,
        }
    }

    /// The text or the number that it is, without quotes.
    pub(crate) fn literal(&self, text: &str) -> Option<String> {
        let word = self.of(text);
        match self.kind {
            Kind::Text => Some(unquoted(word)),
            Kind::Number => Some(word.to_owned()),
            _ => None,
        }
    }
}

fn unquoted(word: &str) -> String {
    let Some(quote) = word.chars().next() else { return String::new() };
    let inner = word.get(1..word.len().saturating_sub(1)).unwrap_or_default();
    match quote {
        '[' => inner.to_owned(),
        _ => inner.replace(&format!("{quote}{quote}"), &quote.to_string()),
    }
}

/// The tokens of a text; blanks and comments are none.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut rest = Cutter { text, bytes: text.as_bytes(), at: 0 };
    std::iter::from_fn(|| rest.next()).collect()
}

struct Cutter<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Cutter<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<Token> {
        loop {
            let start = self.at;
            let kind = match (self.peek(0)?, self.peek(1)) {
                (b'-', Some(b'-')) => {
                    self.skip_while(|byte| byte != b'\n');
                    continue;
                }
                (b'/', Some(b'*')) => {
                    let end = self.text[start + 2..].find("*/");
                    self.at = end.map_or(self.bytes.len(), |end| start + 2 + end + 2);
                    if end.is_some() {
                        continue;
                    }
                    Kind::Unclosed
                }
                (byte, _) if byte.is_ascii_whitespace() || byte == 0x0b => {
                    self.at += 1;
                    continue;
                }
                // A byte order mark, which editors leave at the beginning of files.
                (0xef, _) if self.text[start..].starts_with('\u{feff}') => {
                    self.at += '\u{feff}'.len_utf8();
                    continue;
                }
                (b'\'', _) => self.quoted(b'\'', Kind::Text),
                (quote @ (b'"' | b'`'), _) => self.quoted(quote, Kind::Quoted),
                (b'[', _) => self.quoted(b']', Kind::Quoted),
                (b'x' | b'X', Some(b'\'')) => {
                    self.at += 1;
                    match self.quoted(b'\'', Kind::Sign) {
                        Kind::Unclosed => Kind::Unclosed,
                        _ => Kind::Sign,
                    }
                }
                (b';', _) => self.one(Kind::Semicolon),
                (b'.', Some(b'0'..=b'9')) | (b'0'..=b'9', _) => {
                    self.number();
                    Kind::Number
                }
                (b'.', _) => self.one(Kind::Dot),
                (b'?', _) => {
                    self.at += 1;
                    self.skip_while(|byte| byte.is_ascii_digit());
                    Kind::Parameter
                }
                (b':' | b'@' | b'$', Some(next)) if is_of_word(next) => {
                    self.at += 1;
                    self.skip_while(is_of_word);
                    Kind::Parameter
                }
                (byte, _) if is_of_word(byte) => {
                    self.skip_while(is_of_word);
                    Kind::Word
                }
                _ => self.one(Kind::Sign),
            };
            return Some(Token { kind, span: start..self.at });
        }
    }

    fn one(&mut self, kind: Kind) -> Kind {
        self.at += 1;
        kind
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek(0).is_some_and(&wanted) {
            self.at += 1;
        }
    }

    /// From a quote to its like; two of them are one that is meant. In brackets there is no such thing.
    fn quoted(&mut self, close: u8, kind: Kind) -> Kind {
        self.at += 1;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(byte), next) if byte == close => {
                    if close != b']' && next == Some(close) {
                        self.at += 2;
                        continue;
                    }
                    self.at += 1;
                    return kind;
                }
                (Some(_), _) => self.at += 1,
                (None, _) => return Kind::Unclosed,
            }
        }
    }

    fn number(&mut self) {
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(b'e' | b'E'), Some(b'+' | b'-')) => self.at += 2,
                (Some(byte), _) if byte == b'.' || is_of_word(byte) => self.at += 1,
                _ => return,
            }
        }
    }
}

/// Letters, digits, `_`, `$`, and all that is not ASCII, as SQLite has it.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<(Kind, &str)> {
        tokens(text).iter().map(|token| (token.kind, token.of(text))).collect()
    }

    #[test]
    fn comments_and_blanks_are_no_tokens_and_strings_hold_what_they_hold() {
        use Kind::*;
        let text = "SELECT id, 'it''s -- ; no comment' /* ; */ FROM \"pat\"\"x\" -- required\n WHERE [a b]=`c` ;";
        let found = [
            (Word, "SELECT"),
            (Word, "id"),
            (Sign, ","),
            (Text, "'it''s -- ; no comment'"),
            (Word, "FROM"),
            (Quoted, "\"pat\"\"x\""),
            (Word, "WHERE"),
            (Quoted, "[a b]"),
            (Sign, "="),
            (Quoted, "`c`"),
            (Semicolon, ";"),
        ];
        assert_eq!(cut(text), found);
        let names: Vec<_> = tokens(text).iter().filter_map(|token| token.name(text)).collect();
        assert_eq!(names, ["SELECT", "id", "FROM", "pat\"x", "WHERE", "a b", "c"]);
    }

    #[test]
    fn numbers_parameters_and_dots_are_told_apart() {
        use Kind::*;
        let text = "1.5e-3 .5 a.b ?1 ? :org @org='x' $y x'00' 0x1F";
        let kinds: Vec<_> = cut(text);
        let found = [
            (Number, "1.5e-3"),
            (Number, ".5"),
            (Word, "a"),
            (Dot, "."),
            (Word, "b"),
            (Parameter, "?1"),
            (Parameter, "?"),
            (Parameter, ":org"),
            (Parameter, "@org"),
            (Sign, "="),
            (Text, "'x'"),
            (Parameter, "$y"),
            (Sign, "x'00'"),
            (Number, "0x1F"),
        ];
        assert_eq!(kinds, found);
    }

    #[test]
    fn what_has_no_end_is_told() {
        for text in ["'abc", "\"abc", "[abc", "/* abc", "x'00", "`a", "'a''"] {
            assert_eq!(cut(text), [(Kind::Unclosed, text)]);
        }
        assert_eq!(cut("-- abc"), []);
    }

    proptest! {
        #[test]
        fn every_text_is_cut_and_nothing_but_blanks_and_comments_lies_between(text in "\\PC{0,80}") {
            let mut end = 0;
            for token in tokens(&text) {
                prop_assert!(token.span.start >= end && token.span.end > token.span.start);
                let _ = (token.of(&text), token.name(&text), token.literal(&text));
                end = token.span.end;
            }
            prop_assert!(end <= text.len());
        }
    }
}
