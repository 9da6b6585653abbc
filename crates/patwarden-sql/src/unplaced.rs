//! Where in a statement an error is for which SQLite tells no place: what it says is enough to look for. What may be in
//! several places is told without one.

use std::ops::Range;

use serde::de::IgnoredAny;

use crate::tokens::{Kind, Token};

/// The place that a message of SQLite's is about.
pub(crate) fn place(text: &str, all: &[Token], message: &str) -> Option<Range<usize>> {
    match message {
        "datatype mismatch" => limit(text, all),
        "malformed JSON" => json(text, all),
        "integer overflow" => only(calls(text, all, |name| matches!(name, "abs" | "sum"))),
        "Recursion limit" => deepest(text, all),
        _ if message.starts_with("RAISE()") => {
            all.iter().find(|token| token.is_word(text, "raise")).map(|token| token.span.clone())
        }
        _ => match message.strip_prefix("bad JSON path: ") {
            Some(path) => only(all.iter().filter(|token| token.of(text) == path).map(|token| token.span.clone())),
            None => term(text, all, message),
        },
    }
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    all.next().filter(|_| all.next().is_none())
}

/// What stands behind LIMIT or OFFSET and is no whole number.
fn limit(text: &str, all: &[Token]) -> Option<Range<usize>> {
    let is = |place: usize, sign: &str| all.get(place).is_some_and(|token| token.of(text) == sign);
    let words = all.iter().enumerate();
    let words = words.filter(|(_, token)| token.is_word(text, "limit") || token.is_word(text, "offset"));
    let places = words.flat_map(|(word, _)| [Some(word + 1), is(word + 2, ",").then_some(word + 3)]);
    let values: Vec<&Token> = places.flatten().filter_map(|place| all.get(place)).collect();
    let is_none = |token: &Token| match token.kind {
        Kind::Number => token.of(text).parse::<i64>().is_err(),
        Kind::Text => true,
        _ => token.is_word(text, "null"),
    };
    let is_number = |token: &Token| token.kind == Kind::Number && !is_none(token);
    let written = values.iter().find(|token| is_none(token));
    let found = written.or_else(|| values.iter().find(|token| !is_number(token)));
    found.map(|token| token.span.clone())
}

/// The function or the arrow that takes JSON: the one that there is, or the one whose text is none.
fn json(text: &str, all: &[Token]) -> Option<Range<usize>> {
    let functions = || calls(text, all, |name| name.starts_with("json"));
    let is_json = |token: &Token| match token.literal(text) {
        Some(literal) => serde_json::from_str::<IgnoredAny>(&literal).is_ok(),
        None => true,
    };
    let takes = |call: &Range<usize>| {
        let place = all.iter().position(|token| token.span == *call)?;
        all.get(place + 2)
    };
    let wrong = only(functions().filter(|call| takes(call).is_some_and(|token| !is_json(token))));
    wrong.or_else(|| {
        let arrows = all.windows(2).filter(|pair| {
            pair[0].of(text) == "-" && pair[1].of(text) == ">" && pair[0].span.end == pair[1].span.start
        });
        only(functions().chain(arrows.map(|pair| pair[0].span.start..pair[1].span.end)))
    })
}

/// The names of functions that are called.
fn calls(text: &str, all: &[Token], is_meant: impl Fn(&str) -> bool) -> impl Iterator<Item = Range<usize>> {
    let is_call = move |pair: &&[Token]| {
        let name = pair[0].name(text).unwrap_or_default().to_ascii_lowercase();
        pair[1].of(text) == "(" && is_meant(&name)
    };
    all.windows(2).filter(is_call).map(|pair| pair[0].span.clone())
}

/// The first bracket within the most brackets.
fn deepest(text: &str, all: &[Token]) -> Option<Range<usize>> {
    let (mut depth, mut most, mut found) = (0_usize, 0, None);
    for token in all {
        match token.of(text) {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > most {
            (most, found) = (depth, Some(token.span.clone()));
        }
    }
    found
}

/// `2nd ORDER BY term …`: the second of those that stand behind these words and are a number, which is too large.
fn term(text: &str, all: &[Token], message: &str) -> Option<Range<usize>> {
    let (ordinal, rest) = message.split_once(' ')?;
    let (word, rest) = rest.split_once(" BY term ")?;
    let place: usize = ordinal.trim_end_matches(char::is_alphabetic).parse().ok()?;
    let most: Option<i64> = rest.rsplit_once(" and ").and_then(|(_, most)| most.parse().ok());
    let is_by = |pair: &[Token]| pair[0].is_word(text, word) && pair[1].is_word(text, "by");
    let lists = all.windows(2).enumerate().filter(|(_, pair)| is_by(pair)).map(|(begin, _)| &all[begin + 2..]);
    let mut terms = lists.filter_map(|list| nth(text, list, place));
    let is_wrong = |token: &&Token| match (token.literal(text).map(|literal| literal.parse::<i64>()), most) {
        (Some(Ok(number)), Some(most)) => !(1..=most).contains(&number),
        (_, Some(_)) => token.kind == Kind::Sign,
        (_, None) => true,
    };
    terms.find(is_wrong).map(|token| token.span.clone())
}

/// How the term at a place of a list begins, counted from 1.
fn nth<'a>(text: &str, list: &'a [Token], place: usize) -> Option<&'a Token> {
    let (mut depth, mut number) = (0_usize, 1);
    for token in list {
        if number == place {
            return Some(token);
        }
        match token.of(text) {
            "(" => depth += 1,
            ")" if depth == 0 => return None,
            ")" => depth -= 1,
            "," if depth == 0 => number += 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokens;

    fn placed(text: &str, message: &str) -> Option<(usize, String)> {
        place(text, &tokens(text), message).map(|span| (span.start, text[span].to_owned()))
    }

    fn word(text: &str, message: &str) -> String {
        placed(text, message).map_or("-".to_owned(), |(_, word)| word)
    }

    #[test]
    fn a_limit_that_is_none_is_found_behind_its_word() {
        for (text, wrong) in [
            ("SELECT 1 LIMIT NULL", "NULL"),
            ("SELECT 1 LIMIT 'x'", "'x'"),
            ("SELECT 1 LIMIT 5 OFFSET 'x'", "'x'"),
            ("SELECT 1 LIMIT 5, 1.5", "1.5"),
            ("SELECT * FROM (SELECT 1 LIMIT 5) LIMIT :n", ":n"),
            ("SELECT * FROM (SELECT 1 LIMIT :n) LIMIT 'x'", "'x'"),
            ("SELECT 1 LIMIT 5", "-"),
        ] {
            assert_eq!(word(text, "datatype mismatch"), wrong, "{text}");
        }
    }

    #[test]
    fn a_function_is_found_if_it_is_the_only_one_that_may_be_meant() {
        for (text, message, wrong) in [
            ("SELECT json('{')", "malformed JSON", "json"),
            ("SELECT json_extract(a, '$'), json_valid('{}'), json('{')", "malformed JSON", "json"),
            ("SELECT json_extract(a, '$'), json(b)", "malformed JSON", "-"),
            ("SELECT a ->> 'b'", "malformed JSON", "->"),
            ("SELECT a -> 'b', json(c)", "malformed JSON", "-"),
            ("SELECT abs(-9223372036854775808)", "integer overflow", "abs"),
            ("SELECT abs(a), sum(b)", "integer overflow", "-"),
            ("SELECT RAISE(ABORT, 'x')", "RAISE() may only be used within a trigger-program", "RAISE"),
            ("SELECT json_extract(a, 'b')", "bad JSON path: 'b'", "'b'"),
            ("SELECT 1", "something else", "-"),
        ] {
            assert_eq!(word(text, message), wrong, "{text}");
        }
    }

    #[test]
    fn a_term_is_found_by_its_number() {
        let out_of_range =
            |place: &str, most: u8| format!("{place} BY term out of range - should be between 1 and {most}");
        for (text, message, wrong) in [
            ("SELECT 1 ORDER BY 99", out_of_range("1st ORDER", 1), "99"),
            ("SELECT 1, 2 ORDER BY max(1, 2), 0 DESC", out_of_range("2nd ORDER", 2), "0"),
            ("SELECT * FROM (SELECT 1 ORDER BY 1) ORDER BY 7", out_of_range("1st ORDER", 1), "7"),
            ("SELECT 1 GROUP BY 1, 3", out_of_range("2nd GROUP", 2), "3"),
            (
                "SELECT 1 UNION SELECT 2 ORDER BY x + 1",
                "1st ORDER BY term does not match any column in the result set".to_owned(),
                "x",
            ),
        ] {
            assert_eq!(word(text, &message), wrong, "{text}");
        }
    }

    #[test]
    fn what_nests_too_deeply_is_found_where_it_is_deepest() {
        assert_eq!(placed("SELECT (1), ((2)), ((3))", "Recursion limit"), Some((13, "(".to_owned())));
        assert_eq!(word("SELECT 1", "Recursion limit"), "-");
    }
}
