//! What stands in one column of one row.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;

use super::arrange::{cut, width_of};
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

    /// As much as a table on a terminal has room for, escaped. Words stay whole where that is possible.
    pub(super) fn narrow(&self, room: usize) -> String {
        match self {
            Self::Text(text) => cut(&escape::field(text), room),
            Self::Formed { narrow, .. } => escape::field(narrow).into_owned(),
            Self::Time(time) => time.strftime("%Y-%m-%d").to_string(),
            Self::Words(words) => {
                let words: Vec<_> = words.iter().map(|word| escape::field(word)).collect();
                let two = some_of(&words, 2, room);
                if width_of(&two) <= room {
                    return two;
                }
                let rest = words.len().saturating_sub(1).to_string().len() + " +".len();
                some_of(&words, 1, if words.len() > 1 { room.saturating_sub(rest) } else { room })
            }
        }
    }
}

/// So many words, each no longer than this, and how many there are besides.
fn some_of(words: &[impl AsRef<str>], count: usize, longest: usize) -> String {
    let shown = words.iter().take(count).map(|word| cut(word.as_ref(), longest));
    let rest = words.len().saturating_sub(count);
    shown.chain((rest > 0).then(|| format!("+{rest}"))).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_shows_the_day_and_a_line_the_time() {
        let cell = Cell::Time("2026-01-31T09:00:01Z".parse().unwrap());
        assert_eq!((cell.narrow(4).as_str(), &*cell.whole()), ("2026-01-31", "2026-01-31T09:00:01Z"));
    }

    #[test]
    fn a_table_cuts_a_long_text_and_nothing_that_is_whole() {
        let path = "/a".repeat(60);
        assert!(Cell::text(&path).narrow(9).ends_with('…'));
        assert_eq!(Cell::whole_text(&path).narrow(9), path);
        assert_eq!(Cell::whole_text("a\tb").narrow(9), "a\\tb");
        let short = Cell::Formed { whole: path.clone(), narrow: "a".to_owned() };
        assert_eq!((&*short.whole(), short.narrow(9).as_str()), (path.as_str(), "a"));
    }

    #[test]
    fn a_table_shows_the_weightiest_words_and_counts_the_rest() {
        let cell = |words: &[&str]| Cell::Words(words.iter().map(|word| (*word).to_owned()).collect());
        assert_eq!(cell(&["a", "b"]).narrow(9), "a b");
        assert_eq!(cell(&["a", "b", "c", "d"]).narrow(9), "a b +2");
        let permissions = cell(&["contents:write", "issues:write", "metadata:read"]);
        for (room, shown) in [
            (30, "contents:write issues:write +1"),
            (29, "contents:write +2"),
            (17, "contents:write +2"),
            (16, "contents:wri… +2"),
        ] {
            assert_eq!(permissions.narrow(room), shown);
        }
        assert_eq!(cell(&["contents:write"]).narrow(10), "contents:…");
        assert_eq!(cell(&["a", "b\t", "c"]).whole(), "a b\t c");
    }
}
