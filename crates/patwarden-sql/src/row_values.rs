//! Finds a parameter in a row of values before IN: SQLite asks a table for one row of the list after the other and puts
//! together what comes, and a token with two permissions would come twice.

use crate::error::{SqlError, SqlErrorKind};
use crate::session::{Failure, Session};
use crate::statement::Query;
use crate::tokens::{Kind, Token, tokens};

/// What may stand before a row of values, and not before what a function is called with.
const BEFORE: &[&str] = &["where", "and", "or", "not", "on", "having", "when", "then", "else", "select"];

/// Fails the session if a parameter that a list has one value of is asked for so, and says whether it did.
pub(crate) fn refuse(session: &Session, query: &Query) -> bool {
    let apart = session.state().apart.clone();
    let named = apart.into_iter().find(|(_, column)| is_in_a_row(query.as_str(), column));
    let Some((table, column)) = named else { return false };
    let message = format!("GitHub takes one {column} for a list, and a row of values before IN may have several");
    let error = SqlError::new(SqlErrorKind::InvalidValue, message);
    let error = error.with_hint(format!("write AND {column} = with one value, and the rest as it is"));
    session.fail(Failure { error, table, column: Some(column), literal: None });
    true
}

/// Whether a column is in `(a, b) IN`.
fn is_in_a_row(text: &str, column: &str) -> bool {
    let all = tokens(text);
    let is = |token: &Token, sign: &str| token.kind == Kind::Sign && token.of(text) == sign;
    let behind = all.iter().enumerate().filter(|(_, token)| token.is_word(text, "in"));
    behind.filter_map(|(place, _)| all.get(..place)).any(|before| {
        if !before.last().is_some_and(|token| is(token, ")")) {
            return false;
        }
        let (mut depth, mut is_row, mut is_named) = (0_usize, false, false);
        for (place, token) in before.iter().enumerate().rev() {
            depth += usize::from(is(token, ")"));
            is_row |= depth == 1 && is(token, ",");
            is_named |= token.name(text).is_some_and(|name| name.eq_ignore_ascii_case(column));
            if is(token, "(") {
                depth -= 1;
                if depth == 0 {
                    let first = place.checked_sub(1).and_then(|place| before.get(place));
                    let is_call = first.is_some_and(|first| {
                        first.name(text).is_some() && !BEFORE.iter().any(|word| first.is_word(text, word))
                    });
                    return is_row && is_named && !is_call;
                }
            }
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_values_is_told_from_a_call_and_from_what_is_only_in_parentheses() {
        for (text, is_row) in [
            ("SELECT 1 WHERE (org, permission) IN (VALUES ('x', 'a'))", true),
            ("SELECT 1 WHERE a AND (g.\"Permission\", lower(x)) IN (SELECT 1, 2)", true),
            ("SELECT 1 WHERE ((org, (permission)) IN (SELECT 1, 2))", true),
            ("SELECT 1 WHERE (permission) IN ('a', 'b')", false),
            ("SELECT 1 WHERE permission = 'a' AND (org, id) IN (SELECT 1, 2)", false),
            ("SELECT 1 WHERE coalesce(permission, 'x') IN ('a')", false),
            ("SELECT 1 WHERE (org, permission) = ('x', 'a') AND id IN (1, 2)", false),
            ("SELECT ) IN", false),
        ] {
            assert_eq!(is_in_a_row(text, "permission"), is_row, "{text}");
        }
    }
}
