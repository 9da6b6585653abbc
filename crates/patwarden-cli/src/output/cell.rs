//! What stands in one column of one row.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;

use super::arrange::{cut, width_of};
use crate::escape;

/// What stands in one column of one row.
#[derive(Debug)]
pub(crate) enum Cell<'a> {
    Text(Cow<'a, str>),
    /// A text with a form of its own for a table, which is not cut: a path, say.
    Formed {
        whole: Cow<'a, str>,
        narrow: Cow<'a, str>,
    },
    /// A table shows the day, all else the time.
    Time(Timestamp),
    /// Words with a space between, the weightiest first; a table shows some and counts the rest.
    Words(Vec<Word<'a>>),
}

/// A word in its parts, so that it is put together only where it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<'a>(pub(crate) [&'a str; 5]);

impl fmt::Display for Word<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| formatter.write_str(part))
    }
}

impl<'a> Cell<'a> {
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn number(number: impl Into<u64>) -> Self {
        Self::text(number.into().to_string())
    }

    /// A text that a table does not cut.
    pub(crate) fn whole_text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        Self::Formed { narrow: text.clone(), whole: text }
    }

    pub(crate) fn maybe(text: Option<&'a str>) -> Self {
        Self::text(text.unwrap_or_default())
    }

    pub(crate) fn time_or(time: Option<Timestamp>, none: &'a str) -> Self {
        time.map_or_else(|| Self::text(none), Self::Time)
    }

    /// All of it, as it is: whoever writes it down escapes it.
    pub(crate) fn whole(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Formed { whole: text, .. } => (&**text).into(),
            Self::Time(_) | Self::Words(_) => {
                let mut text = String::new();
                self.write(&mut text);
                text.into()
            }
        }
    }

    /// Writes all of it, escaped.
    pub(super) fn add_to(&self, line: &mut String) {
        let begin = line.len();
        self.write(line);
        if let Cow::Owned(escaped) = escape::field(&line[begin..]) {
            line.truncate(begin);
            line.push_str(&escaped);
        }
    }

    fn write(&self, line: &mut String) {
        match self {
            Self::Text(text) | Self::Formed { whole: text, .. } => line.push_str(text),
            Self::Time(time) => {
                const PRINTER: DateTimePrinter = DateTimePrinter::new();
                // A string takes whatever is written to it.
                let _ = PRINTER.print_timestamp(time, line);
            }
            Self::Words(words) => {
                for (index, Word(parts)) in words.iter().enumerate() {
                    line.push_str(if index == 0 { "" } else { " " });
                    parts.iter().for_each(|part| line.push_str(part));
                }
            }
        }
    }

    /// As much as a table on a terminal has room for, escaped. Words stay whole where that is possible.
    pub(super) fn narrow(&self, room: usize) -> String {
        match self {
            Self::Text(text) => cut(&escape::field(text), room),
            Self::Formed { narrow, .. } => escape::field(narrow).into_owned(),
            Self::Time(time) => time.strftime("%Y-%m-%d").to_string(),
            Self::Words(words) => {
                let words: Vec<_> = words.iter().map(|word| escape::field(&word.to_string()).into_owned()).collect();
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
    use proptest::prelude::*;

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
        let short = Cell::Formed { whole: (&path).into(), narrow: "a".into() };
        assert_eq!((&*short.whole(), short.narrow(9).as_str()), (path.as_str(), "a"));
    }

    #[test]
    fn a_table_shows_the_weightiest_words_and_counts_the_rest() {
        fn cell<'a>(words: &[&'a str]) -> Cell<'a> {
            Cell::Words(words.iter().map(|word| Word([word, "", "", "", ""])).collect())
        }
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

    proptest! {
        #[test]
        fn what_is_written_is_the_whole_escaped(
            text in "(?s).{0,20}",
            words in prop::collection::vec("(?s).{0,6}", 0..4),
            seconds in 0i64..4_000_000_000,
        ) {
            let time = Timestamp::from_second(seconds).unwrap();
            let parts = words.iter().map(|word| Word([word, "/", word, ":", word])).collect();
            let words: Vec<_> = words.iter().map(|word| format!("{word}/{word}:{word}")).collect();
            for (cell, whole) in [
                (Cell::text(&text), text.clone()),
                (Cell::whole_text(&text), text.clone()),
                (Cell::Words(parts), words.join(" ")),
                (Cell::Time(time), time.to_string()),
            ] {
                let before = "\\x\t";
                let mut line = before.to_owned();
                cell.add_to(&mut line);
                prop_assert_eq!(line, format!("{before}{}", escape::field(&whole)));
                prop_assert_eq!(cell.whole(), whole);
            }
        }
    }
}
