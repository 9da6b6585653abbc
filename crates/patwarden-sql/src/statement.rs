//! Cuts a text into its statements, and makes of each what SQLite takes, with every word where it was: an error's place
//! in the one is its place in the other.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::error::{Result, SqlError, SqlErrorKind};
use crate::exec::{self, Exec};
use crate::nearest::nearest;
use crate::tables;
use crate::tokens::{Kind, Token, tokens};
use crate::value::{Params, bare};
use crate::{views, writes};

/// A statement.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Statement {
    /// Reads: see [`Sql::run`](crate::Sql::run).
    Query(Query),
    /// Writes: see [`Sql::exec`](crate::Sql::exec).
    Exec(Exec),
}

/// A statement that reads, with the values of its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// All that it was taken from, to point into.
    pub(crate) text: Arc<str>,
    /// Where in it the statement is.
    pub(crate) span: Range<usize>,
    /// As SQLite takes it: as long as the statement.
    pub(crate) sql: String,
    pub(crate) params: Params,
}

impl Query {
    /// The statement as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text[self.span.clone()]
    }
}

/// Takes a text apart into its statements, which `;` divides, without sending anything: what is wrong with one that
/// can be told without SQLite and without GitHub is told here.
///
/// Values of parameters are for all of the statements, each of which numbers `?` anew.
///
/// # Errors
///
/// [`Syntax`](SqlErrorKind::Syntax) where a text or a comment has no end, or an EXEC can't be read;
/// [`NotAllowed`](SqlErrorKind::NotAllowed) for a statement that would write, with what to write instead;
/// [`UnknownName`](SqlErrorKind::UnknownName) for a `github.….…` that there is not;
/// [`InvalidValue`](SqlErrorKind::InvalidValue) where a value of a parameter is missing, or is for none.
///
/// ```
/// use patwarden_sql::{Params, Statement};
///
/// let text = "SELECT * FROM github.orgs.pat_grants WHERE org = :org; SELECT 1";
/// let statements = patwarden_sql::parse(text, &Params::none().with("org", "acme"))?;
/// assert!(matches!(statements.as_slice(), [Statement::Query(_), Statement::Query(_)]));
/// # Ok::<_, patwarden_sql::SqlError>(())
/// ```
pub fn parse(text: &str, params: &Params) -> Result<Vec<Statement>> {
    let text: Arc<str> = text.into();
    if let Some(at) = text.find('\0') {
        let error = SqlError::new(SqlErrorKind::Syntax, "the text holds a NUL character, where SQLite would end it");
        return Err(error.with_hint("take it out").at(&text, at..at + 1));
    }
    let all = tokens(&text);
    if let Some(open) = all.iter().find(|token| token.kind == Kind::Unclosed) {
        return Err(unclosed(&text, open));
    }
    let (mut statements, mut used) = (Vec::new(), Used::default());
    for part in all.split(|token| token.kind == Kind::Semicolon) {
        let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
        used.add(&text, part, params)?;
        if first.is_word(&text, "exec") || first.is_word(&text, "execute") {
            statements.push(Statement::Exec(exec::parse(&text, part, params)?));
            continue;
        }
        writes::refuse(&text, part)?;
        let span = first.span.start..last.span.end;
        let sql = with_short_names(&text, part, span.clone())?;
        statements.push(Statement::Query(Query { text: Arc::clone(&text), span, sql, params: params.clone() }));
    }
    used.check(params)?;
    Ok(statements)
}

/// Whether a text that is being typed is whole: it ends with `;`, and not within a text or a comment.
///
/// ```
/// assert!(patwarden_sql::is_complete("SELECT ';' -- ;\n ;"));
/// assert!(!patwarden_sql::is_complete("SELECT ';' -- ;\n"));
/// ```
#[must_use]
pub fn is_complete(text: &str) -> bool {
    tokens(text).last().is_some_and(|token| token.kind == Kind::Semicolon)
}

/// The names of the parameters in a text (`:org`, `@org`, `$org`) without their signs, each once, in their order: for
/// who has their values somewhere. What an EXEC calls `@org =` is none.
///
/// ```
/// assert_eq!(patwarden_sql::parameters("SELECT :org, ?, ':no' -- :no\n, $org, @who"), ["org", "who"]);
/// ```
#[must_use]
pub fn parameters(text: &str) -> Vec<String> {
    let all = tokens(text);
    let mut names: Vec<String> = Vec::new();
    for token in all.split(|token| token.kind == Kind::Semicolon).flat_map(|part| parameters_of(text, part)) {
        let (word, name) = (token.of(text), bare(token.of(text)));
        if !word.starts_with('?') && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// A statement's parameters. What EXEC calls `@org=` is none.
fn parameters_of<'a>(text: &'a str, part: &'a [Token]) -> impl Iterator<Item = &'a Token> {
    let is_exec = part.first().is_some_and(|first| first.is_word(text, "exec") || first.is_word(text, "execute"));
    let is_set = move |number: usize| part.get(number + 1).is_some_and(|next| next.of(text).starts_with('='));
    let all = part.iter().enumerate().filter(|(_, token)| token.kind == Kind::Parameter);
    all.filter(move |(number, token)| !(is_exec && token.of(text).starts_with('@') && is_set(*number)))
        .map(|(_, token)| token)
}

fn unclosed(text: &Arc<str>, open: &Token) -> SqlError {
    let what = match open.of(text).chars().next() {
        Some('/') => "the comment",
        Some('"' | '[' | '`') => "the name",
        _ => "the text",
    };
    SqlError::new(SqlErrorKind::Syntax, format!("{what} that begins here has no end")).at(text, open.span.clone())
}

/// Which values of parameters the statements take.
#[derive(Default)]
struct Used {
    names: BTreeSet<String>,
    places: usize,
}

impl Used {
    fn add(&mut self, text: &Arc<str>, part: &[Token], params: &Params) -> Result<()> {
        let mut place = 0;
        for token in parameters_of(text, part) {
            let word = token.of(text);
            let missing = |what: String| {
                let error = SqlError::new(SqlErrorKind::InvalidValue, format!("there is no value for {what}"));
                Err(error.with_hint("give one with the statement").at(text, token.span.clone()))
            };
            match word.strip_prefix('?') {
                Some(digits) => {
                    place = if digits.is_empty() { place + 1 } else { digits.parse().unwrap_or(usize::MAX).max(place) };
                    let asked = if digits.is_empty() { place } else { digits.parse().unwrap_or(usize::MAX) };
                    if asked == 0 || asked > params.placed.len() {
                        return missing(format!("the parameter {asked}"));
                    }
                    self.places = self.places.max(asked);
                }
                None => {
                    // SQLite numbers named ones with the others.
                    if params.named(word).is_none() {
                        return missing(format!("the parameter {word}"));
                    }
                    self.names.insert(bare(word).to_owned());
                }
            }
        }
        Ok(())
    }

    fn check(&self, params: &Params) -> Result<()> {
        if params.placed.len() > self.places {
            let (given, taken) = (params.placed.len(), self.places);
            let message = format!("{given} values are given by place, and the statement takes {taken}");
            return Err(SqlError::new(SqlErrorKind::InvalidValue, message));
        }
        match params.named.iter().find(|(name, _)| !self.names.contains(name)) {
            Some((name, _)) => {
                let message = format!("a value is given for :{name}, which the statement does not have");
                let near = nearest(name, self.names.iter().map(String::as_str));
                let error = SqlError::new(SqlErrorKind::InvalidValue, message);
                Err(match near {
                    Some(near) => error.with_hint(format!("did you mean :{near}?")),
                    None => error,
                })
            }
            None => Ok(()),
        }
    }
}

/// `github.orgs.pat_grants` as `pat_grants`, behind as many blanks as that is shorter.
fn with_short_names(text: &Arc<str>, part: &[Token], span: Range<usize>) -> Result<String> {
    let mut sql = text[span.clone()].as_bytes().to_vec();
    let mut rest = part;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        let is_github = first.name(text).is_some_and(|name| name.eq_ignore_ascii_case("github"));
        let [dot, service, second, table, ..] = behind else { continue };
        let is_path = dot.kind == Kind::Dot && second.kind == Kind::Dot;
        let (true, true, Some(_), Some(name)) = (is_github, is_path, service.name(text), table.name(text)) else {
            continue;
        };
        if tables::named(&name).is_none() && !views::is_one(&name) {
            return Err(unknown_table(&name, []).at(text, table.span.clone()));
        }
        for byte in &mut sql[first.span.start - span.start..table.span.start - span.start] {
            // Lines stay lines, so that positions within them do.
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        rest = behind.get(4..).unwrap_or_default();
    }
    String::from_utf8(sql).map_err(|_| SqlError::new(SqlErrorKind::Syntax, "the statement is no text"))
}

/// That there is no such table, with the one that may be meant.
pub(crate) fn unknown_table<'a>(name: &str, others: impl IntoIterator<Item = &'a str>) -> SqlError {
    let known = tables::ALL.iter().map(|table| table.name).chain(views::ALL.iter().map(|view| view.name));
    let mut known: Vec<&str> = known.collect();
    for other in others {
        // SQLite counts the views among all that there are.
        if !known.iter().any(|known| known.eq_ignore_ascii_case(other)) {
            known.push(other);
        }
    }
    let error = SqlError::new(SqlErrorKind::UnknownName, format!("there is no table {name}"));
    match nearest(name, known.iter().copied()) {
        Some(near) => error.with_hint(format!("did you mean {near}?")),
        None => error.with_hint(format!("the tables are {}", known.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn queries(text: &str) -> Vec<String> {
        let statements = parse(text, &Params::none()).unwrap();
        let sql = |statement| match statement {
            Statement::Query(query) => query.sql,
            Statement::Exec(exec) => format!("{exec:?}"),
        };
        statements.into_iter().map(sql).collect()
    }

    #[test]
    fn names_lose_what_is_before_them_and_keep_their_place() {
        let text = "SELECT github.orgs.pat_grants.id FROM github.orgs.pat_grants -- github.orgs.pat_grants";
        let sql = &queries(text)[0];
        assert_eq!(sql, "SELECT             pat_grants.id FROM             pat_grants");
        let quoted = "SELECT 'github.orgs.pat_grants' FROM \"github\" . [orgs] .\n `pat_grants` x";
        assert_eq!(queries(quoted)[0].find("`pat_grants`"), quoted.find("`pat_grants`"));
        assert!(queries(quoted)[0].starts_with("SELECT 'github.orgs.pat_grants' FROM  "));
        let view = &queries("SELECT * FROM github.orgs.pat_grants_stale")[0];
        assert_eq!(view, "SELECT * FROM             pat_grants_stale");
        let error = parse("SELECT 1 FROM github.orgs.pat_grnats", &Params::none()).unwrap_err();
        assert_eq!(error.to_string(), "there is no table pat_grnats (at line 1, column 27); did you mean pat_grants?");
    }

    #[test]
    fn statements_are_divided_where_sql_divides_them() {
        assert_eq!(queries(" SELECT ';' ;; -- x;\n SELECT 2 /* ; */"), ["SELECT ';'", "SELECT 2"]);
        assert!(queries("-- nothing").is_empty());
    }

    #[test]
    fn what_sqlite_would_not_read_to_its_end_is_refused() {
        let error = parse("select 1\0;select 2", &Params::none()).unwrap_err();
        assert_eq!((error.kind(), error.span()), (SqlErrorKind::Syntax, Some(8..9)), "{error}");
    }

    #[test]
    fn values_and_parameters_have_to_meet() {
        let check = |text: &str, params: Params| parse(text, &params).map(drop).map_err(|error| error.to_string());
        assert_eq!(check("SELECT ?, ?2, :a, @a", Params::from([1, 2]).with("a", 1)), Ok(()));
        let error = check("SELECT :org", Params::none()).unwrap_err();
        assert!(error.starts_with("there is no value for the parameter :org (at line 1, column 8)"), "{error}");
        assert!(check("SELECT ?", Params::none()).is_err() && check("SELECT 1", Params::from([1])).is_err());
        let error = check("SELECT :org", Params::none().with("org", 1).with("orgs", 1)).unwrap_err();
        assert!(error.ends_with("did you mean :org?"), "{error}");
    }

    #[test]
    fn parameters_are_named_once_and_those_of_exec_s_call_are_none() {
        let exec =
            "SELECT :a, ?, ?2, $b, :a, ':no' /* :no */; EXEC pat_grants.update_pat_access @org = :org @pat_id=@id";
        assert_eq!(parameters(exec), ["a", "b", "org", "id"]);
        assert!(parameters("SELECT 'x -- :open").is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused(text in "(SELECT|EXEC|github|orgs|pat_grants|[.;'\"@=?:*/\\-\\[`]|\\PC| ){0,24}") {
            if let Ok(statements) = parse(&text, &Params::none()) {
                for statement in statements {
                    if let Statement::Query(query) = statement {
                        prop_assert_eq!(query.sql.len(), query.as_str().len());
                    }
                }
            }
            let _ = is_complete(&text);
        }
    }
}
