//! What stands in one column of one row.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;

use crate::escape;

/// What stands in one column of one row.
#[derive(Debug)]
pub(crate) enum Cell {
    Text(String),
    /// A text with a form of its own for a table, which is not cut: a path, say.
    Formed {
        whole: String,
        narrow: String,
    },
    /// A table shows the day, all else the time.
    Time(Timestamp),
    /// Words with a space between, the weightiest first; a table shows some and counts the rest.
    Words(Vec<String>),
}

impl Cell {
    pub(crate) fn text(text: impl fmt::Display) -> Self {
        Self::Text(text.to_string())
    }

    /// A text that a table does not cut.
    pub(crate) fn whole_text(text: impl fmt::Display) -> Self {
        Self::Formed { whole: text.to_string(), narrow: text.to_string() }
    }

    pub(crate) fn maybe(text: Option<impl fmt::Display>) -> Self {
        Self::Text(text.map(|text| text.to_string()).unwrap_or_default())
    }

    pub(crate) fn time_or(time: Option<Timestamp>, none: &str) -> Self {
        time.map_or_else(|| Self::text(none), Self::Time)
    }

    /// All of it, as it is: whoever writes it down escapes it.
    pub(crate) fn whole(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Formed { whole: text, .. } => text.into(),
            Self::Time(time) => time.to_string().into(),
            Self::Words(words) => words.join(" ").into(),
        }
    }

    /// As much as a table on a terminal has room for, escaped.
    pub(super) fn narrow(&self) -> String {
        const SHOWN: usize = 2;
        match self {
            Self::Text(text) => shortened(&escape::field(text)),
            Self::Formed { narrow, .. } => escape::field(narrow).into_owned(),
            Self::Time(time) => time.strftime("%Y-%m-%d").to_string(),
            Self::Words(words) => {
                let shown = words.iter().take(SHOWN).map(|word| shortened(&escape::field(word)));
                let rest = words.len().saturating_sub(SHOWN);
                shown.chain((rest > 0).then(|| format!("+{rest}"))).collect::<Vec<_>>().join(" ")
            }
        }
    }
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 48;
    match text.char_indices().nth(LONGEST) {
        Some(_) => text.chars().take(LONGEST - 1).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_shows_the_day_and_a_line_the_time() {
        let cell = Cell::Time("2026-01-31T09:00:01Z".parse().unwrap());
        assert_eq!((cell.narrow().as_str(), &*cell.whole()), ("2026-01-31", "2026-01-31T09:00:01Z"));
    }

    #[test]
    fn a_table_cuts_a_long_text_and_nothing_that_is_whole() {
        let path = "/a".repeat(60);
        assert!(Cell::text(&path).narrow().ends_with('…'));
        assert_eq!(Cell::whole_text(&path).narrow(), path);
        assert_eq!(Cell::whole_text("a\tb").narrow(), "a\\tb");
        let short = Cell::Formed { whole: path.clone(), narrow: "a".to_owned() };
        assert_eq!((&*short.whole(), short.narrow().as_str()), (path.as_str(), "a"));
    }

    #[test]
    fn a_table_shows_the_weightiest_words_and_counts_the_rest() {
        let cell = |words: &[&str]| Cell::Words(words.iter().map(|word| (*word).to_owned()).collect());
        assert_eq!(cell(&["a", "b"]).narrow(), "a b");
        assert_eq!(cell(&["a", "b", "c", "d"]).narrow(), "a b +2");
        assert_eq!(cell(&["a", "b\t", "c"]).whole(), "a b\t c");
    }
}
