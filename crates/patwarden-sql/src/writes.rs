//! Refuses statements that would write, and says which EXEC does what was meant, with the values filled in.

use std::sync::Arc;

use crate::error::{Result, SqlError, SqlErrorKind};
use crate::tokens::{Kind, Token};

/// Refuses a statement that does not begin as one that reads, or writes behind WITH or EXPLAIN.
pub(crate) fn refuse(text: &Arc<str>, part: &[Token]) -> Result<()> {
    let Some(first) = part.first() else { return Ok(()) };
    let word = first.of(text).to_ascii_uppercase();
    if let Some(token) = writing(text, part) {
        return Err(instead(token, text, part).at(text, token.span.clone()));
    }
    let error = match word.as_str() {
        "SELECT" | "WITH" | "VALUES" | "EXPLAIN" => return Ok(()),
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

/// The word that makes a statement one that writes, also behind EXPLAIN and behind what WITH names.
fn writing<'a>(text: &str, part: &'a [Token]) -> Option<&'a Token> {
    let is = |token: &Token, words: &[&str]| words.iter().any(|word| token.is_word(text, word));
    let begin = part.iter().position(|token| !is(token, &["explain", "query", "plan"]))?;
    let (first, behind) = part[begin..].split_first()?;
    let mut depth = 0_usize;
    let verb = match is(first, &["with"]) {
        false => first,
        // A name may be one of these words, and stands behind no bracket.
        true => behind.windows(2).find_map(|pair| {
            match pair[0].of(text) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            let is_verb = depth == 0 && pair[0].of(text) == ")" && pair[1].kind == Kind::Word && !is(&pair[1], &["as"]);
            is_verb.then_some(&pair[1])
        })?,
    };
    Some(verb).filter(|verb| is(verb, &["update", "delete", "insert", "replace"]))
}

/// What to write instead.
fn instead(verb: &Token, text: &str, part: &[Token]) -> SqlError {
    let word = verb.of(text).to_ascii_uppercase();
    let message = format!("{word} writes nothing here: only EXEC does");
    let error = SqlError::new(SqlErrorKind::NotAllowed, message);
    if matches!(word.as_str(), "INSERT" | "REPLACE") {
        return error
            .with_hint("rows are GitHub's, and none is added: tokens are revoked, and requests decided, by EXEC");
    }
    let org = values(text, part, "org").into_iter().next().unwrap_or_else(|| "ORG".to_owned()).replace('\'', "''");
    let ids = values(text, part, "id");
    let ids = if ids.is_empty() { "ID".to_owned() } else { ids.join(", ") };
    let behind = part.iter().skip_while(|token| token.span.start <= verb.span.start);
    let mut names = behind.filter_map(|token| token.name(text)).map(|name| name.to_ascii_lowercase());
    match names.find(|name| matches!(name.as_str(), "pat_grants" | "pat_grant_requests")).as_deref() {
        Some("pat_grants") => error.with_hint(format!(
            "write EXEC github.orgs.pat_grants.update_pat_accesses @org='{org}' \
             @@json='{{\"action\": \"revoke\", \"pat_ids\": [{ids}]}}'"
        )),
        Some(_) => {
            let is_approval = part.iter().any(|token| {
                let word = token.literal(text).unwrap_or_default().to_ascii_lowercase();
                word.starts_with("approve")
            });
            let action = if is_approval { "approve" } else { "deny" };
            error.with_hint(format!(
                "write EXEC github.orgs.pat_grant_requests.review_pat_grant_requests_in_bulk @org='{org}' \
                 @@json='{{\"action\": \"{action}\", \"pat_request_ids\": [{ids}]}}'"
            ))
        }
        None => error.with_hint("tokens are revoked, and requests decided, by EXEC"),
    }
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
        let told = refused("DELETE FROM pat_grant_requests WHERE id IN (SELECT id FROM pat_grants)");
        assert!(told.contains("pat_grant_requests.review") && told.contains("\"pat_request_ids\": [ID]"), "{told}");
        assert!(
            refused("UPDATE pat_grants SET x = 1")
                .contains("@org='ORG' @@json='{\"action\": \"revoke\", \"pat_ids\": [ID]}")
        );
        let told = refused("INSERT INTO pat_grants VALUES (1)");
        assert!(told.contains("none is added") && !told.contains("revoke\""), "{told}");
    }

    #[test]
    fn a_write_behind_with_or_explain_is_refused_at_its_word() {
        for (statement, column) in [
            ("WITH old AS (SELECT 1) DELETE FROM pat_grants WHERE org = 'acme'", 24),
            (
                "WITH RECURSIVE a(x) AS (SELECT 1), b AS MATERIALIZED (SELECT (2)) DELETE FROM pat_grants WHERE org='acme'",
                67,
            ),
            ("EXPLAIN QUERY PLAN DELETE FROM pat_grants WHERE org = 'acme'", 20),
            ("explain with a as (select 1) update pat_grants set id = 1 where org = 'acme'", 30),
        ] {
            let told = refused(statement);
            assert!(told.contains(&format!("only EXEC does (at line 1, column {column})")), "{told}");
            assert!(told.contains("write EXEC github.orgs.pat_grants.update_pat_accesses @org='acme'"), "{told}");
        }
        for statement in [
            "WITH replace AS (SELECT 1) SELECT * FROM replace",
            "WITH a AS (SELECT 'DELETE') SELECT (1), replace('a', 'b', 'c')",
            "WITH a AS (SELECT 1) VALUES (1)",
            "EXPLAIN SELECT 1",
            "WITH a",
        ] {
            let text: Arc<str> = statement.into();
            assert!(refuse(&text, &tokens(&text)).is_ok(), "{statement}");
        }
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
