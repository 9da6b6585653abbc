//! Refuses statements that would write, and says which EXEC does what was meant, with the values filled in.

use std::sync::Arc;

use crate::error::{Result, SqlError, SqlErrorKind};
use crate::tokens::{Kind, Token};

/// Refuses a statement by its first word, unless it may read.
pub(crate) fn refuse(text: &Arc<str>, part: &[Token]) -> Result<()> {
    let Some(first) = part.first() else { return Ok(()) };
    let word = first.of(text).to_ascii_uppercase();
    let error = match word.as_str() {
        "SELECT" | "WITH" | "VALUES" | "EXPLAIN" => return Ok(()),
        "UPDATE" | "DELETE" | "INSERT" | "REPLACE" => instead(&word, text, part),
        "CREATE" | "DROP" | "ALTER" | "ATTACH" | "DETACH" | "PRAGMA" | "VACUUM" | "REINDEX" | "ANALYZE" | "BEGIN"
        | "COMMIT" | "END" | "ROLLBACK" | "SAVEPOINT" | "RELEASE" => SqlError::new(
            SqlErrorKind::NotAllowed,
            format!("{word} is not for this session: it reads, and EXEC writes"),
        ),
        _ if first.kind == Kind::Word => {
            let message =
                format!("a statement begins with SELECT, WITH, VALUES or EXEC, and not with {}", first.of(text));
            SqlError::new(SqlErrorKind::Syntax, message)
        }
        _ => SqlError::new(SqlErrorKind::Syntax, "a statement begins with SELECT, WITH, VALUES or EXEC"),
    };
    Err(error.at(text, first.span.clone()))
}

/// What to write instead.
fn instead(word: &str, text: &str, part: &[Token]) -> SqlError {
    let is_about =
        |table: &str| part.iter().any(|token| token.name(text).is_some_and(|name| name.eq_ignore_ascii_case(table)));
    let message = format!("{word} writes nothing here: only EXEC does");
    let error = SqlError::new(SqlErrorKind::NotAllowed, message);
    let org = values(text, part, "org").into_iter().next().unwrap_or_else(|| "ORG".to_owned()).replace('\'', "''");
    let ids = values(text, part, "id");
    let ids = if ids.is_empty() { "1".to_owned() } else { ids.join(", ") };
    if is_about("pat_grants") {
        return error.with_hint(format!(
            "write EXEC github.orgs.pat_grants.update_pat_accesses @org='{org}' \
             @@json='{{\"action\": \"revoke\", \"pat_ids\": [{ids}]}}'"
        ));
    }
    if is_about("pat_grant_requests") {
        let is_approval = part.iter().any(|token| {
            let word = token.literal(text).unwrap_or_default().to_ascii_lowercase();
            word.starts_with("approve")
        });
        let action = if is_approval { "approve" } else { "deny" };
        return error.with_hint(format!(
            "write EXEC github.orgs.pat_grant_requests.review_pat_grant_requests_in_bulk @org='{org}' \
             @@json='{{\"action\": \"{action}\", \"pat_request_ids\": [{ids}]}}'"
        ));
    }
    error.with_hint("tokens are revoked, and requests decided, by EXEC")
}

/// The values that a column is compared with: `org = 'acme'`, `id IN (1, 2)`.
fn values(text: &str, part: &[Token], column: &str) -> Vec<String> {
    let is_column = |token: &Token| token.name(text).is_some_and(|name| name.eq_ignore_ascii_case(column));
    let Some(place) = part.iter().position(is_column) else { return Vec::new() };
    let behind = &part[place + 1..];
    match behind {
        [sign, value, ..] if sign.of(text).starts_with('=') => value.literal(text).into_iter().collect(),
        [word, open, list @ ..] if word.is_word(text, "in") && open.of(text) == "(" => {
            let list = list.iter().take_while(|token| token.of(text) != ")");
            list.filter_map(|token| token.literal(text)).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokens;

    fn refused(text: &str) -> String {
        let text: Arc<str> = text.into();
        refuse(&text, &tokens(&text)).unwrap_err().to_string()
    }

    #[test]
    fn a_write_is_told_as_the_exec_that_does_it() {
        let told = refused("DELETE FROM github.orgs.pat_grants WHERE org = 'acme' AND id IN (7, '8')");
        assert_eq!(
            told,
            "DELETE writes nothing here: only EXEC does (at line 1, column 1); write EXEC \
             github.orgs.pat_grants.update_pat_accesses @org='acme' @@json='{\"action\": \"revoke\", \"pat_ids\": [7, 8]}'"
        );
        let told = refused("update pat_grant_requests SET state = 'approved' WHERE org='acme' AND id=3");
        assert!(told.contains("\"action\": \"approve\", \"pat_request_ids\": [3]"), "{told}");
        assert!(refused("INSERT INTO x VALUES (1)").ends_with("by EXEC"));
    }

    #[test]
    fn what_is_not_for_reading_is_refused_by_its_first_word() {
        for word in ["ATTACH", "pragma", "CREATE", "vacuum", "BEGIN"] {
            assert!(refused(word).contains("is not for this session"), "{word}");
        }
        assert!(refused("SELCT 1").contains("and not with SELCT"));
        assert!(refused("1").starts_with("a statement begins with"));
    }
}
