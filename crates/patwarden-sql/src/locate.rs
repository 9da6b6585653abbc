//! Finds the place in a statement that an error is about, and says in our words what SQLite says in its own.

use std::ops::Range;
use std::sync::Arc;

use rusqlite::ErrorCode;

use crate::error::{SqlError, SqlErrorKind, owner_by_letters};
use crate::nearest::nearest;
use crate::plan;
use crate::session::{Failure, Unlike};
use crate::snapshot;
use crate::statement::{Query, unknown_table};
use crate::tables::{self, ALL};
use crate::tokens::{Kind, Token, tokens};
use crate::unplaced;
use crate::value::{self, Value};

/// The error of a table's callback, at the place of the column that it is about, or of the table.
pub(crate) fn failure(query: &Query, failure: Failure) -> SqlError {
    let all = statement_tokens(query);
    let is = |token: &Token, name: &str| token.name(&query.text).is_some_and(|found| found.eq_ignore_ascii_case(name));
    let first = |name: &str| all.iter().find(|token| is(token, name)).map(|token| token.span.clone());
    // Where a column is compared with something, that is what is wrong.
    let compared = failure.column.and_then(|column| {
        let found = all.windows(3).find(|part| {
            is(&part[0], column) && part[1].of(&query.text) == "=" && !matches!(part[2].kind, Kind::Sign | Kind::Word)
        })?;
        Some(found[2].span.clone())
    });
    let literal = failure.literal.and_then(|literal| written(query, &literal));
    let span = literal.or(compared).or_else(|| first(failure.column?)).or_else(|| first(failure.table));
    let error = if names_suspended(query, &failure.error) { failure.error.with_hint(LEAVE_OUT) } else { failure.error };
    match span {
        Some(span) => error.at(&query.text, span),
        None => error,
    }
}

/// What to do about an organisation that can't be read, where a list of organisations names it.
const LEAVE_OUT: &str = "or leave it out: WHERE NOT suspended, of installations and of orgs";

/// Whether GitHub refused an organisation as suspended that a table of organisations has named.
fn names_suspended(query: &Query, error: &SqlError) -> bool {
    let hint = error.client_error().and_then(|error| error.hint());
    hint.is_some_and(|hint| hint.contains("unsuspend"))
        && ["installations", "orgs"].iter().any(|name| is_in(query, name))
}

/// The error of what was compared and can't be, at its place. Where a statement is explained, what is written in it or
/// bound is wrong, and all else only stands for values.
pub(crate) fn unlike(query: &Query, unlike: &Unlike, is_explaining: bool) -> Option<SqlError> {
    let (error, span) = match unlike {
        Unlike::OwnerByLetters => (owner_by_letters(), found(query, "owner")),
        Unlike::NoTime(text) => {
            let literal = as_number(text);
            let written = written(query, &literal);
            if is_explaining && written.is_none() {
                return None;
            }
            let message = plan::time(&literal).err()?;
            let is_time = |column: &tables::ColumnOf| column.kind == value::Kind::Timestamp;
            let first = || {
                let columns = ALL.iter().flat_map(|table| table.columns()).filter(is_time).map(|column| column.name);
                columns.chain(snapshot::TIMES).filter_map(|name| found(query, name)).min_by_key(|span| span.start)
            };
            (SqlError::new(SqlErrorKind::InvalidValue, message), written.or_else(first))
        }
    };
    Some(match span {
        Some(span) => error.at(&query.text, span),
        None => error,
    })
}

/// A number that SQLite has made a text, to compare it with one.
fn as_number(text: &str) -> Value {
    let is_number = text.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    let real = || text.parse().ok().filter(|_| is_number).map(Value::Real);
    text.parse().ok().map(Value::Integer).or_else(real).unwrap_or_else(|| text.into())
}

/// Where this is written in the statement, or the parameter that it is the value of.
fn written(query: &Query, wanted: &Value) -> Option<Range<usize>> {
    let is_it = |value: &Value| match value {
        Value::Text(text) => value == wanted || as_number(text) == *wanted,
        _ => value == wanted,
    };
    let mut place = 0_usize;
    let found = statement_tokens(query).into_iter().find(|token| {
        let word = token.of(&query.text);
        match (token.kind, word.strip_prefix('?')) {
            (Kind::Parameter, None) => query.params.named(word).is_some_and(is_it),
            (Kind::Parameter, Some(digits)) => {
                place = digits.parse().unwrap_or(place + 1);
                query.params.placed.get(place.wrapping_sub(1)).is_some_and(is_it)
            }
            (Kind::Number, _) => is_it(&as_number(word)),
            _ => token.literal(&query.text).is_some_and(|literal| is_it(&literal.into())),
        }
    });
    found.map(|token| token.span)
}

/// The tokens of the statement alone, with their places in the whole text.
fn statement_tokens(query: &Query) -> Vec<Token> {
    let mut all = tokens(query.as_str());
    for token in &mut all {
        token.span = token.span.start + query.span.start..token.span.end + query.span.start;
    }
    all
}

/// Where a name is in the statement; all of the statement if it is not.
pub(crate) fn name(query: &Query, name: &str) -> (Arc<str>, Range<usize>) {
    (Arc::clone(&query.text), found(query, name).unwrap_or_else(|| query.span.clone()))
}

/// Whether a name is in the statement.
pub(crate) fn is_in(query: &Query, name: &str) -> bool {
    found(query, name).is_some()
}

fn found(query: &Query, name: &str) -> Option<Range<usize>> {
    let all = statement_tokens(query);
    let found = all.iter().find(|token| token.name(&query.text).is_some_and(|found| found.eq_ignore_ascii_case(name)));
    found.map(|token| token.span.clone())
}

/// Whether one of these words of SQL is in the statement.
pub(crate) fn has_word(query: &Query, words: &[&str]) -> bool {
    statement_tokens(query).iter().any(|token| words.iter().any(|word| token.is_word(&query.text, word)))
}

/// Whether the statement is one that SQLite can explain.
pub(crate) fn is_select(query: &Query) -> bool {
    tokens(query.as_str()).first().is_some_and(|token| !token.is_word(query.as_str(), "explain"))
}

/// What SQLite adds where the name of a column is in `"`.
const IN_QUOTES: &str = " - should this be a string literal in single-quotes?";

/// A statement that SQLite refused.
pub(crate) struct Locate<'a> {
    pub(crate) query: &'a Query,
    /// Tables that are not GitHub's, with their columns.
    pub(crate) others: Vec<(String, Vec<String>)>,
}

impl Locate<'_> {
    /// What SQLite said, in our words and at its place.
    pub(crate) fn error(&self, error: rusqlite::Error, denied: Option<String>) -> SqlError {
        match error {
            rusqlite::Error::SqlInputError { error, msg, offset, .. } => {
                let span = usize::try_from(offset).ok().map(|offset| self.token_at(offset));
                let told = self.told(error.code, &msg, denied);
                match span.or_else(|| self.named_in(&msg)).or_else(|| self.unplaced(&msg)) {
                    Some(span) => told.at(&self.query.text, span),
                    None => told,
                }
            }
            rusqlite::Error::SqliteFailure(error, message) => {
                let message = message.unwrap_or_else(|| error.to_string());
                let told = self.told(error.code, &message, denied);
                match self.named_in(&message).or_else(|| self.unplaced(&message)) {
                    Some(span) => told.at(&self.query.text, span),
                    None => told,
                }
            }
            rusqlite::Error::NulError(_) => SqlError::new(SqlErrorKind::Syntax, "the statement holds a NUL character"),
            other => SqlError::new(SqlErrorKind::Other, other.to_string()),
        }
    }

    fn told(&self, code: ErrorCode, message: &str, denied: Option<String>) -> SqlError {
        let new = |kind, message: &str| SqlError::new(kind, message);
        if let Some(denied) = denied {
            return new(SqlErrorKind::NotAllowed, &denied);
        }
        if let Some(name) = message.strip_prefix("no such table: ") {
            let bare = name.rsplit('.').next().unwrap_or(name);
            return unknown_table(bare, self.others.iter().map(|(name, _)| name.as_str()));
        }
        if let Some(name) = message.strip_prefix("no such column: ") {
            return match name.strip_suffix(IN_QUOTES).and_then(|name| name.strip_prefix('"')?.strip_suffix('"')) {
                Some(name) => self.unknown_in_quotes(name),
                None => self.unknown_column(name),
            };
        }
        if let Some(name) = message.strip_prefix("no such function: ") {
            return new(SqlErrorKind::UnknownName, &format!("there is no function {name}"));
        }
        if let Some(name) = message.strip_prefix("'").and_then(|rest| rest.strip_suffix("' is not a function")) {
            return new(SqlErrorKind::UnknownName, &format!("{name} is no table that takes a value in parentheses"));
        }
        if message == "incomplete input" {
            return new(SqlErrorKind::Syntax, "the statement is cut short")
                .at(&self.query.text, self.query.span.end..self.query.span.end);
        }
        if let Some(word) = message.strip_prefix("near \"").and_then(|rest| rest.strip_suffix("\": syntax error")) {
            return new(SqlErrorKind::Syntax, &format!("{word} can't be here"));
        }
        if message == "datatype mismatch" {
            let error = new(SqlErrorKind::Other, "LIMIT and OFFSET take a whole number");
            return error.with_hint("write LIMIT 10; for a parameter bind a number, and no text or NULL");
        }
        if message == "Recursion limit" {
            let error = new(SqlErrorKind::TooLarge, "the statement has too many brackets within brackets");
            return error.with_hint("write it with fewer");
        }
        if message.starts_with("RAISE()") {
            let error = new(SqlErrorKind::NotAllowed, "RAISE is for triggers, and a statement is none");
            return error.with_hint("leave it out");
        }
        if message.contains(" BY term ") {
            return new(SqlErrorKind::InvalidValue, message);
        }
        if message.ends_with("may not be modified") {
            return new(SqlErrorKind::NotAllowed, "only EXEC writes");
        }
        match code {
            ErrorCode::AuthorizationForStatementDenied => new(SqlErrorKind::NotAllowed, message),
            ErrorCode::OperationInterrupted => new(SqlErrorKind::Cancelled, "the statement was cancelled"),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                let message = format!("a database that the statement reads is damaged: {message}");
                new(SqlErrorKind::File, &message).with_hint("take the file from a backup")
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                let message = "a database that the statement reads is being written, and was not free within 5 s";
                new(SqlErrorKind::File, message).with_hint("try again")
            }
            ErrorCode::TooBig | ErrorCode::OutOfMemory => {
                new(SqlErrorKind::TooLarge, &format!("the statement or its result is too large: {message}"))
            }
            _ if message.starts_with("Expression tree is too large") || message.starts_with("too many") => {
                new(SqlErrorKind::TooLarge, message)
            }
            _ if message.starts_with("unrecognized token") || message.contains("syntax") => {
                new(SqlErrorKind::Syntax, message)
            }
            _ if message.starts_with("ambiguous column name") => new(SqlErrorKind::UnknownName, message),
            _ => new(SqlErrorKind::Other, message),
        }
    }

    /// What is in `"` is a name; whoever writes texts so is told.
    fn unknown_in_quotes(&self, name: &str) -> SqlError {
        let text = format!("a text is written '{}'", name.replace('\'', "''"));
        let error = self.unknown_column(name);
        let hint = match error.hint() {
            Some(hint) if hint.ends_with('?') => format!("{hint} {text}"),
            _ => text,
        };
        error.with_hint(hint)
    }

    fn unknown_column(&self, name: &str) -> SqlError {
        let bare = name.rsplit('.').next().unwrap_or(name);
        let words: Vec<String> =
            statement_tokens(self.query).iter().filter_map(|token| token.name(&self.query.text)).collect();
        let used = |name: &str| words.iter().any(|word| word.eq_ignore_ascii_case(name));
        let ours = ALL.iter().filter(|table| used(table.name));
        let ours = ours.map(|table| (table.name, table.columns().iter().map(|column| column.name).collect()));
        let others = self.others.iter().filter(|(name, _)| used(name));
        let others = others.map(|(name, columns)| (name.as_str(), columns.iter().map(String::as_str).collect()));
        let some: Vec<(&str, Vec<&str>)> = ours.chain(others).collect();
        let known: Vec<&str> = some.iter().flat_map(|(_, columns)| columns.iter().copied()).collect();
        let error = SqlError::new(SqlErrorKind::UnknownName, format!("there is no column {name}"));
        if tables::named(bare).is_some() {
            return error.with_hint(format!("{bare} is a table: name it in FROM"));
        }
        if let Some(hint) = self.out_of_sight(bare, &some) {
            return error.with_hint(hint);
        }
        match (nearest(bare, known.iter().copied()), some.as_slice()) {
            (Some(near), _) => error.with_hint(format!("did you mean {near}?")),
            (None, [(name, _)]) => error.with_hint(format!("{name} has {}", known.join(", "))),
            (None, _) => error,
        }
    }

    /// What to do where a table that the statement names does have the column: it is not to be seen there.
    fn out_of_sight(&self, column: &str, known: &[(&str, Vec<&str>)]) -> Option<String> {
        let is_it = |name: &str| name.eq_ignore_ascii_case(column);
        let (name, _) = known.iter().find(|(_, columns)| columns.iter().any(|name| is_it(name)))?;
        let is_left_out =
            tables::named(name).is_some_and(|table| !(table.fields)().iter().any(|field| is_it(field.name)));
        Some(match is_left_out && self.has_star_in_brackets() {
            true => format!("SELECT * leaves {column} of {name} out: write SELECT *, {column}"),
            false => format!("{name} has it: put before it what FROM calls {name}, or select it in the subquery"),
        })
    }

    /// Whether a subquery selects all.
    fn has_star_in_brackets(&self) -> bool {
        let (text, mut depth) = (&self.query.text, 0_usize);
        statement_tokens(self.query).windows(2).any(|pair| {
            match pair[0].of(text) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            let is_selected = ["select", "distinct"].iter().any(|word| pair[0].is_word(text, word));
            depth > 0 && pair[1].of(text) == "*" && (is_selected || matches!(pair[0].of(text), "," | "."))
        })
    }

    /// The token at a place of the statement.
    fn token_at(&self, offset: usize) -> Range<usize> {
        let at = (self.query.span.start + offset).min(self.query.span.end);
        let found = statement_tokens(self.query).into_iter().find(|token| token.span.contains(&at));
        found.map_or(at..at, |token| token.span)
    }

    /// The place that SQLite does not tell.
    fn unplaced(&self, message: &str) -> Option<Range<usize>> {
        unplaced::place(&self.query.text, &statement_tokens(self.query), message)
    }

    /// The name that a message ends with, where it is in the statement.
    fn named_in(&self, message: &str) -> Option<Range<usize>> {
        let (_, found) = message.rsplit_once(": ")?;
        let bare = found.rsplit('.').next()?;
        let all = statement_tokens(self.query);
        let token =
            all.iter().find(|token| token.name(&self.query.text).is_some_and(|name| name.eq_ignore_ascii_case(bare)));
        token.map(|token| token.span.clone())
    }
}
