//! The one error of this crate: what is wrong with a statement, and where in it.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A result of this crate.
pub type Result<T, E = SqlError> = std::result::Result<T, E>;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SqlErrorKind {
    /// The statement can't be read: it is cut short, or has a word where none can be.
    Syntax,
    /// There is no such table, column or function.
    UnknownName,
    /// A value is not what its column takes: no number, no time, a page 0. Or a value for a parameter is missing.
    InvalidValue,
    /// It is not said which organisation is meant.
    MissingOrg,
    /// The statement would write, or reach out of the session: only what reads and EXEC is taken.
    NotAllowed,
    /// GitHub, or the way to it, failed: see [`SqlError::client_error`].
    GitHub,
    /// A file can't be used: it is not there, or not what it is taken for, or damaged. Its name and the place in it are
    /// told.
    File,
    /// The statement is too large, or its result is.
    TooLarge,
    /// It was cancelled.
    Cancelled,
    /// SQLite refuses it for another reason, which is told.
    Other,
}

/// A place in the text of a statement. Both are counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}", self.line, self.column)
    }
}

/// What this crate fails with.
///
/// `Display` is one line and holds no secret; [`pointed`](Self::pointed) shows the place below the line it is in.
#[derive(Clone)]
pub struct SqlError(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: SqlErrorKind,
    message: String,
    hint: Option<String>,
    place: Option<(Arc<str>, Range<usize>)>,
    source: Option<patwarden::Error>,
}

impl SqlError {
    pub(crate) fn new(kind: SqlErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, message: message.into(), hint: None, place: None, source: None }))
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    pub(crate) fn with_message(mut self, message: impl Into<String>) -> Self {
        self.0.message = message.into();
        self
    }

    /// Says where, unless that is known better already.
    pub(crate) fn at(mut self, text: &Arc<str>, span: Range<usize>) -> Self {
        let fits = text.get(span.clone()).is_some();
        if self.0.place.is_none() && fits {
            self.0.place = Some((Arc::clone(text), span));
        }
        self
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> SqlErrorKind {
        self.0.kind
    }

    /// What is wrong, in words, without the place and without what to do.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The error of the client, where GitHub or the way to it failed: its kind tells of a login that was not
    /// accepted, for example.
    #[must_use]
    pub fn client_error(&self) -> Option<&patwarden::Error> {
        self.0.source.as_ref()
    }

    /// Which bytes of the text it is about, where that is known.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        self.0.place.as_ref().map(|(_, span)| span.clone())
    }

    /// Where in the text it is, where that is known.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        let (text, span) = self.0.place.as_ref()?;
        let before = text.get(..span.start)?;
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let (line, column) = (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1);
        Some(Position { line, column })
    }

    /// The error with the line that it is in and a mark below the place, in several lines; what `Display` says where
    /// no place is known. Signs that steer a terminal are left out of the line that is shown.
    ///
    /// ```
    /// let error = patwarden_sql::parse("SELECT 'a", &patwarden_sql::Params::none()).unwrap_err();
    /// assert_eq!(
    ///     error.pointed(),
    ///     "the text that begins here has no end\n  --> line 1, column 8\n  |\n1 | SELECT 'a\n  |        ^^"
    /// );
    /// ```
    #[must_use]
    pub fn pointed(&self) -> String {
        let (Some(position), Some((text, span))) = (self.position(), self.0.place.as_ref()) else {
            return self.to_string();
        };
        let start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        let shown = |part: &str| -> String {
            // A tab would shift the mark, and control or bidirectional signs more than that.
            part.chars().map(|sign| if sign.is_control() || is_invisible(sign) { ' ' } else { sign }).collect()
        };
        let before = text[start..span.start].chars().count();
        let end = span.end.min(start + line.len()).max(span.start);
        let marks = text[span.start..end].chars().count().max(1);
        let (line, before, marks) = around(line, before, marks);
        let number = position.line.to_string();
        let margin = " ".repeat(number.len());
        let mut pointed = format!(
            "{}\n{margin} --> {position}\n{margin} |\n{number} | {}\n{margin} | {}{}",
            self.0.message,
            shown(&line),
            " ".repeat(before),
            "^".repeat(marks),
        );
        if let Some(hint) = &self.0.hint {
            pointed.push_str(&format!("\n{hint}"));
        }
        pointed
    }
}

/// A line of a statement as far as it is shown: about one of a terminal.
const SHOWN: usize = 76;
/// As much of it before the place.
const BEFORE: usize = 30;

/// What is shown of a line, with `…` for what is cut off, and where the marks are in that: all in characters.
fn around(line: &str, before: usize, marks: usize) -> (String, usize, usize) {
    let count = line.chars().count();
    if count <= SHOWN {
        return (line.to_owned(), before, marks);
    }
    let from = before.saturating_sub(BEFORE).min(count - SHOWN);
    let mut shown: String = line.chars().skip(from).take(SHOWN).collect();
    if from + SHOWN < count {
        shown.push('…');
    }
    let mut before = before - from;
    let marks = marks.min(SHOWN.saturating_sub(before)).max(1);
    if from > 0 {
        shown.insert(0, '…');
        before += 1;
    }
    (shown, before, marks)
}

/// Signs that have no width, or turn the direction of what follows.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// One line: signs that would begin another, or steer a terminal, are blanks.
impl fmt::Display for SqlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = self.0.message.clone();
        if let Some(position) = self.position() {
            told.push_str(&format!(" (at {position})"));
        }
        if let Some(hint) = &self.0.hint {
            told.push_str(&format!("; {hint}"));
        }
        let told: String =
            told.chars().map(|sign| if sign.is_control() || is_invisible(sign) { ' ' } else { sign }).collect();
        formatter.write_str(&told)
    }
}

impl fmt::Debug for SqlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SqlError({:?}: {self})", self.0.kind)
    }
}

impl StdError for SqlError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|error| error as &(dyn StdError + 'static))
    }
}

/// What it says is the client's own line.
impl From<patwarden::Error> for SqlError {
    fn from(error: patwarden::Error) -> Self {
        let kind = match error.kind() {
            patwarden::ErrorKind::Cancelled => SqlErrorKind::Cancelled,
            patwarden::ErrorKind::InvalidInput => SqlErrorKind::InvalidValue,
            _ => SqlErrorKind::GitHub,
        };
        let mut told = Self::new(kind, error.to_string());
        told.0.source = Some(error);
        told
    }
}

/// That an owner's JSON is compared as the text that it is: nothing would ever be the same.
pub(crate) fn owner_by_letters() -> SqlError {
    SqlError::new(SqlErrorKind::InvalidValue, "owner is JSON, and is compared letter by letter here")
        .with_hint("put owner on the left of the comparison, which decides on how it is made, or compare owner_login")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_by_line_and_column_in_characters_and_pointed_at() {
        let text: Arc<str> = "SELECT 'ü',\n  foo FROM\tx".into();
        let at = text.find("foo").unwrap();
        let error = SqlError::new(SqlErrorKind::UnknownName, "no column foo").with_hint("did you mean bar?");
        let error = error.at(&text, at..at + 3);
        assert_eq!(error.to_string(), "no column foo (at line 2, column 3); did you mean bar?");
        let pointed = "no column foo\n  --> line 2, column 3\n  |\n2 |   foo FROM x\n  |   ^^^\ndid you mean bar?";
        assert_eq!(error.pointed(), pointed);
        let wide = SqlError::new(SqlErrorKind::Syntax, "x").at(&text, 0..text.len());
        assert!(wide.pointed().ends_with("1 | SELECT 'ü',\n  | ^^^^^^^^^^^"), "{}", wide.pointed());
        let end = SqlError::new(SqlErrorKind::Syntax, "x").at(&text, text.len()..text.len());
        assert!(end.pointed().ends_with("^"), "{}", end.pointed());
        assert_eq!(SqlError::new(SqlErrorKind::Syntax, "x").at(&text, 8..9).span(), None, "within a character");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text: Arc<str> = format!("SELECT ({}) ü nope ({})", "1,".repeat(12_000), "2,".repeat(12_000)).into();
        let pointed = |word: &str| {
            let at = text.find(word).unwrap();
            let error = SqlError::new(SqlErrorKind::Syntax, "x").at(&text, at..at + word.len());
            error
                .pointed()
                .lines()
                .skip(3)
                .map(|line| line[line.find('|').unwrap() + 2..].to_owned())
                .collect::<Vec<_>>()
        };
        for word in ["SELECT", "nope"] {
            let [line, marks] = pointed(word).try_into().unwrap();
            let marked: String =
                line.chars().zip(marks.chars()).filter(|(_, mark)| *mark == '^').map(|(sign, _)| sign).collect();
            assert_eq!((marked.as_str(), line.ends_with('…')), (word, true));
            assert_eq!(line.starts_with('…'), word == "nope", "{line}");
            assert!(line.chars().count() <= SHOWN + 2, "{line}");
        }
        let all = SqlError::new(SqlErrorKind::Syntax, "x").at(&text, 0..text.len());
        assert!(all.pointed().lines().all(|line| line.chars().count() < 90), "{}", all.pointed());
        let end = SqlError::new(SqlErrorKind::Syntax, "x").at(&text, text.len()..text.len()).pointed();
        let lines: Vec<&str> = end.lines().collect();
        assert_eq!(lines[3].chars().count() + 1, lines[4].chars().count(), "{end}");
    }

    #[test]
    fn a_line_stays_one_and_steers_no_terminal() {
        let text: Arc<str> = "SELECT '\u{1b}[31m\u{202e}'".into();
        let error = SqlError::new(SqlErrorKind::Syntax, "a\nb\u{1b}c").at(&text, 0..6);
        assert_eq!(error.to_string(), "a b c (at line 1, column 1)");
        assert!(!error.pointed()[4..].contains(['\u{1b}', '\u{202e}']) || error.pointed().starts_with("a\nb"));
    }
}
