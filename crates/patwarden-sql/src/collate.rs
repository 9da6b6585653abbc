//! How values of GitHub's are compared: an owner by its login in any case, a time as the moment that it is, however it
//! is written. So a comparison means the same whether it is pushed down or not. What can't be compared so is told to
//! the session, wherever in a statement it stands: SQLite asks here whenever it compares texts.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use serde::Deserialize;

use crate::session::{Session, Unlike};

/// The collation of owners. Its name has six letters, for what `Table::declaration` says.
pub(crate) const OWNER: &str = "MEMBER";
/// The collation of times. Six letters too.
pub(crate) const TIME: &str = "MOMENT";
/// That of somebody's times, which may be none.
pub(crate) const ANY_TIME: &str = "ANY_TIME";
/// That of somebody's texts: byte by byte, but that an owner's JSON is no text to compare so with.
pub(crate) const LETTERS: &str = "LETTERS";
/// SQLite's own, by which columns of files and names of organisations are compared: in its order, and an owner's JSON is no
/// name to compare so with.
const ANY_CASE: &str = "NOCASE";

/// Teaches SQLite all of them, and that `LIKE` and `GLOB` take an owner for its login as comparisons do.
pub(crate) fn install(connection: &Connection, session: &Arc<Session>) -> rusqlite::Result<()> {
    connection.create_collation(OWNER, owners)?;
    let told = Arc::clone(session);
    connection.create_collation(TIME, move |one: &str, other: &str| {
        times(one, other, |text| told.unlike(Unlike::NoTime(text.to_owned())))
    })?;
    connection.create_collation(ANY_TIME, |one: &str, other: &str| times(one, other, |_| {}))?;
    let told = Arc::clone(session);
    connection.create_collation(LETTERS, move |one: &str, other: &str| {
        tell_owner(&told, one, other);
        one.cmp(other)
    })?;
    let told = Arc::clone(session);
    connection.create_collation(ANY_CASE, move |one: &str, other: &str| {
        tell_owner(&told, one, other);
        any_case(one, other)
    })?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    for arguments in [2, 3] {
        connection.create_scalar_function("like", arguments, flags, |context| matched(context, like))?;
    }
    connection
        .create_scalar_function("glob", 2, flags, |context| matched(context, |pattern, text, _| glob(pattern, text)))
}

/// Owners and logins by what they are compared by.
fn owners(one: &str, other: &str) -> Ordering {
    if one.starts_with('{') || other.starts_with('{') {
        return owner_key(one).cmp(&owner_key(other));
    }
    any_case(one, other)
}

fn any_case(one: &str, other: &str) -> Ordering {
    one.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(other.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// Tells that an owner's JSON is compared with a text that is none: nothing would ever be the same.
fn tell_owner(session: &Session, one: &str, other: &str) {
    if one.starts_with('{') != other.starts_with('{') && (login(one).is_some() || login(other).is_some()) {
        session.unlike(Unlike::OwnerByLetters);
    }
}

/// What an owner is compared by: the login in lower case of what is an owner's JSON, and any other text in lower case.
pub(crate) fn owner_key(text: &str) -> Cow<'_, str> {
    let login = login(text).unwrap_or(Cow::Borrowed(text));
    match login.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(login.to_ascii_lowercase()),
        false => login,
    }
}

/// The login of an owner's JSON.
fn login(text: &str) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Owner<'a> {
        #[serde(borrow)]
        login: Cow<'a, str>,
    }

    text.starts_with('{').then(|| serde_json::from_str::<Owner<'_>>(text).ok())?.map(|owner| owner.login)
}

/// Moments by time, before all that is none, which is told; the rest as text.
fn times(one: &str, other: &str, is_none: impl Fn(&str)) -> Ordering {
    if one.len() == PLAIN.len() && other.len() == PLAIN.len() && is_plain(one) && is_plain(other) {
        return one.cmp(other);
    }
    let known = |text| {
        let moment = moment(text);
        if moment.is_none() {
            is_none(text);
        }
        moment
    };
    match (known(one), known(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => one.cmp(other),
    }
}

/// As most of GitHub's times are written; two of them are in the order of their letters.
const PLAIN: &str = "0000-00-00T00:00:00Z";

/// Whether it is written so and a time beyond doubt: of the last days of a month only the calendar knows.
fn is_plain(text: &str) -> bool {
    let shaped = text.bytes().zip(PLAIN.bytes()).all(|(byte, plain)| match plain {
        b'0' => byte.is_ascii_digit(),
        _ => byte == plain,
    });
    let within = |range: std::ops::Range<usize>, first: &str, last: &str| {
        text.get(range).is_some_and(|part| (first..=last).contains(&part))
    };
    shaped
        && within(5..7, "01", "12")
        && within(8..10, "01", "28")
        && within(11..13, "00", "23")
        && within(14..16, "00", "59")
        && within(17..19, "00", "59")
}

/// The moment that a text is: RFC 3339; or a day, or a day and a time with `T` or a blank between, in UTC. What is later
/// than times reach, as the last day of 9999 is, is the last of them.
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let first = text.bytes().next()?;
    if !first.is_ascii_digit() {
        return None;
    }
    let civil = || {
        let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
        let civil: DateTime = text.parse().ok().or_else(|| Some(text.parse::<Date>().ok()?.at(0, 0, 0, 0)))?;
        Some(civil.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |zoned| zoned.timestamp()))
    };
    text.parse().ok().or_else(civil)
}

/// `text LIKE pattern` calls `like(pattern, text)`.
fn matched(
    context: &Context<'_>,
    matches: impl Fn(&str, &str, Option<char>) -> bool,
) -> rusqlite::Result<Option<bool>> {
    let word = |place: usize| -> rusqlite::Result<Option<String>> {
        use rusqlite::types::ValueRef;
        Ok(match context.get_raw(place) {
            ValueRef::Null => None,
            ValueRef::Integer(number) => Some(number.to_string()),
            ValueRef::Real(number) => Some(number.to_string()),
            ValueRef::Text(text) | ValueRef::Blob(text) => Some(String::from_utf8_lossy(text).into_owned()),
        })
    };
    let escape = match context.len() {
        3 => match word(2)? {
            None => return Ok(None),
            Some(escape) => {
                let mut signs = escape.chars();
                let (Some(escape), None) = (signs.next(), signs.next()) else {
                    return Err(rusqlite::Error::UserFunctionError(
                        "ESCAPE expression must be a single character".into(),
                    ));
                };
                Some(escape)
            }
        },
        _ => None,
    };
    let (Some(pattern), Some(text)) = (word(0)?, word(1)?) else { return Ok(None) };
    if pattern.len() > LONGEST_PATTERN {
        return Err(rusqlite::Error::UserFunctionError("LIKE or GLOB pattern too complex".into()));
    }
    Ok(Some(matches(&pattern, login(&text).as_deref().unwrap_or(&text), escape)))
}

/// A pattern of n wildcards may take as many steps as its length times that of the text.
const LONGEST_PATTERN: usize = 10_000;

/// One sign of a pattern.
enum Sign {
    Any,
    One,
    Is(char),
    /// One of these ranges, or none of them.
    Of(Vec<(char, char)>, bool),
}

/// ASCII in any case, as SQLite has it.
fn like(pattern: &str, text: &str, escape: Option<char>) -> bool {
    let mut signs = Vec::new();
    let mut rest = pattern.chars();
    while let Some(sign) = rest.next() {
        signs.push(match sign {
            _ if Some(sign) == escape => match rest.next() {
                Some(next) => Sign::Is(next.to_ascii_lowercase()),
                None => return false,
            },
            '%' => Sign::Any,
            '_' => Sign::One,
            _ => Sign::Is(sign.to_ascii_lowercase()),
        });
    }
    fits(&signs, &text.chars().map(|sign| sign.to_ascii_lowercase()).collect::<Vec<_>>())
}

fn glob(pattern: &str, text: &str) -> bool {
    let mut signs = Vec::new();
    let mut rest = pattern.chars().peekable();
    while let Some(sign) = rest.next() {
        signs.push(match sign {
            '*' => Sign::Any,
            '?' => Sign::One,
            '[' => {
                let is_without = rest.next_if_eq(&'^').is_some();
                let mut ranges = Vec::new();
                let mut is_first = true;
                loop {
                    let Some(from) = rest.next() else { return false };
                    if from == ']' && !is_first {
                        break;
                    }
                    is_first = false;
                    let mut ahead = rest.clone();
                    match (ahead.next(), ahead.next()) {
                        (Some('-'), Some(to)) if to != ']' => {
                            rest = ahead;
                            ranges.push((from, to));
                        }
                        _ => ranges.push((from, from)),
                    }
                }
                Sign::Of(ranges, is_without)
            }
            _ => Sign::Is(sign),
        });
    }
    fits(&signs, &text.chars().collect::<Vec<_>>())
}

/// Greedy, going back to the last wildcard alone, so that no pattern takes long.
fn fits(pattern: &[Sign], text: &[char]) -> bool {
    let (mut sign, mut at, mut back) = (0, 0, None);
    loop {
        match pattern.get(sign) {
            Some(Sign::Any) => {
                back = Some((sign, at));
                sign += 1;
                continue;
            }
            Some(wanted) => {
                let found = text.get(at).is_some_and(|found| match wanted {
                    Sign::Is(wanted) => wanted == found,
                    Sign::Of(ranges, is_without) => {
                        ranges.iter().any(|(from, to)| (from..=to).contains(&found)) != *is_without
                    }
                    Sign::Any | Sign::One => true,
                });
                if found {
                    (sign, at) = (sign + 1, at + 1);
                    continue;
                }
            }
            None if at == text.len() => return true,
            None => {}
        }
        match back {
            Some((wildcard, from)) if from < text.len() => {
                back = Some((wildcard, from + 1));
                (sign, at) = (wildcard + 1, from + 1);
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_owner_is_its_login_in_any_case() {
        let json = r#"{"login":"Mona","id":1,"type":"User"}"#;
        assert_eq!(owner_key(json), owner_key("mona"));
        assert_eq!(owner_key("MONA"), "mona");
        assert_eq!(owner_key("{not json"), "{not json");
        assert_ne!(owner_key(json), owner_key("hubot"));
    }

    #[test]
    fn times_are_moments_however_they_are_written() {
        let same = ["2026-03-01T10:00:00Z", "2026-03-01 10:00:00", "2026-03-01T12:00:00+02:00", "2026-03-01 10:00"];
        for one in same {
            for other in same {
                assert_eq!(times(one, other, |_| {}), Ordering::Equal, "{one} {other}");
            }
        }
        assert_eq!(times("2026-03-01", "2026-03-01T00:00:00Z", |_| {}), Ordering::Equal);
        assert_eq!(times("2026-03-01T05:00:00Z", "2026-03-01 10:00:00", |_| {}), Ordering::Less);
        assert_eq!(times("2026-03-01T05:00:00.5Z", "2026-03-01T05:00:00Z", |_| {}), Ordering::Greater);
        assert_eq!(times("yesterday", "2026-03-01", |_| {}), Ordering::Greater);
        assert_eq!(moment("12"), None);
        for last in ["9999-12-31", "9999-12-31T23:59:59Z", "9999-12-31 23:59"] {
            assert_eq!(moment(last), Some(Timestamp::MAX), "{last}");
        }
        for none in ["2026-13-01", "2026-02-30Z", "2026", "10:00", "1700000000"] {
            assert_eq!(moment(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn like_and_glob_and_any_case_are_sqlite_s(pattern in "[ab%_*?^\\[\\]\\-A]{0,8}", text in "[abAB^\\]\\-]{0,8}", escaped: bool) {
            let theirs = Connection::open_in_memory().unwrap();
            let ours = Connection::open_in_memory().unwrap();
            install(&ours, &crate::session::nobody_s()).unwrap();
            let escape = if escaped { " ESCAPE 'a'" } else { "" };
            for sql in [format!("SELECT ?1 LIKE ?2{escape}"), "SELECT ?1 GLOB ?2".to_owned(), "SELECT (?1 < ?2 COLLATE NOCASE) + 2 * (?1 = ?2 COLLATE NOCASE)".to_owned()] {
                let ask = |connection: &Connection| connection.query_row(&sql, [&text, &pattern], |row| row.get::<_, i64>(0));
                prop_assert_eq!(ask(&ours).unwrap(), ask(&theirs).unwrap(), "{}", sql);
            }
        }

        #[test]
        fn times_have_one_order(a in "2026-0[1-9]-1[0-9]([T ]0[0-9]:00:00(Z|\\+01:00|))?", b in "\\PC{0,6}|2026-05-15", c in "2026-0[1-9]-[0-9]{1,2}") {
            let mut texts = [a, b, c];
            texts.sort_by(|one, other| times(one, other, |_| {}));
            prop_assert_ne!(times(&texts[0], &texts[2], |_| {}), Ordering::Greater);
            prop_assert_eq!(times(&texts[0], &texts[1], |_| {}), times(&texts[1], &texts[0], |_| {}).reverse());
        }
    }
}
