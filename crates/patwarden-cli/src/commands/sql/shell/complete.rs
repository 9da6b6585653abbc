//! While something is typed: whether it is whole, and what a word that is begun may become.

use patwarden_sql::is_complete;
use rustyline::completion::Completer;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};

use super::super::catalog::Known;
use super::super::dot;

/// Words of SQL that are worth a Tab.
const KEYWORDS: [&str; 45] = [
    "AND",
    "AS",
    "ASC",
    "BETWEEN",
    "BY",
    "CASE",
    "COLLATE",
    "COUNT",
    "CROSS",
    "DESC",
    "DISTINCT",
    "ELSE",
    "END",
    "EXCEPT",
    "EXEC",
    "EXISTS",
    "FROM",
    "GLOB",
    "GROUP",
    "HAVING",
    "IN",
    "INNER",
    "INTERSECT",
    "IS",
    "JOIN",
    "LEFT",
    "LIKE",
    "LIMIT",
    "NOT",
    "NULL",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "OUTER",
    "OVER",
    "PARTITION",
    "SELECT",
    "THEN",
    "UNION",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
    "WITH",
];

/// Helps whoever types.
pub(super) struct Typing {
    /// The tables with their columns.
    tables: Vec<(String, Vec<String>)>,
    /// An answer is one line, and no statement.
    pub(super) is_answer: bool,
}

impl Typing {
    pub(super) fn of(tables: &[Known]) -> Self {
        let table = |known: &Known| {
            let columns = known.columns.iter().map(|column| column.name.clone());
            (known.name.rsplit('.').next().unwrap_or(&known.name).to_owned(), columns.collect())
        };
        Self { tables: tables.iter().map(table).collect(), is_answer: false }
    }

    /// Where the word begins that ends here, and what it may become.
    fn candidates(&self, line: &str, end: usize) -> (usize, Vec<String>) {
        let before = line.get(..end).unwrap_or(line);
        let is_of_word = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
        let begin = before.trim_end_matches(is_of_word).len();
        let (word, ahead) = (&before[begin..], before[..begin].trim_start());
        if self.is_answer {
            return (begin, Vec::new());
        }
        if let Some(command) = before.trim_start().strip_prefix('.') {
            return self.of_command(before, command);
        }
        let mut names: Vec<String> = Vec::new();
        if ahead.to_ascii_lowercase().ends_with("github.") {
            names.push("orgs".to_owned());
        } else if ahead.to_ascii_lowercase().ends_with("orgs.") {
            names.extend(self.names());
        } else if let Some(ahead) = ahead.strip_suffix('.') {
            let qualifier = ahead.rsplit(|sign: char| !is_of_word(sign)).next().unwrap_or_default();
            names.extend(self.columns_of(line, qualifier));
        } else {
            names.extend(self.names());
            names.push("github".to_owned());
            names.extend(self.columns(line));
            let is_lower = word.chars().any(|sign| sign.is_ascii_lowercase());
            let keywords = KEYWORDS.iter();
            names.extend(keywords.map(|word| if is_lower { word.to_ascii_lowercase() } else { (*word).to_owned() }));
        }
        (begin, beginning_with(word, names))
    }

    fn of_command(&self, before: &str, command: &str) -> (usize, Vec<String>) {
        let Some((name, argument)) = command.split_once(char::is_whitespace) else {
            let begin = before.len() - command.len() - 1;
            return (begin, beginning_with(&before[begin..], dot::NAMES.map(str::to_owned)));
        };
        let argument = argument.trim_start();
        let begin = before.len() - argument.len();
        match name {
            "schema" => (begin, beginning_with(argument, self.names())),
            "mode" => (begin, beginning_with(argument, dot::names())),
            "explain" => {
                let (at, names) = self.candidates(argument, argument.len());
                (begin + at, names)
            }
            _ => (begin, Vec::new()),
        }
    }

    fn names(&self) -> impl Iterator<Item = String> {
        self.tables.iter().map(|(name, _)| name.clone())
    }

    /// The columns of what this is the name of in the line, or another name for; of all that are named if it is neither.
    fn columns_of(&self, line: &str, qualifier: &str) -> Vec<String> {
        let words = line.split(|sign: char| sign.is_whitespace() || matches!(sign, '.' | '(' | ')' | ';'));
        let words: Vec<&str> = words.filter(|word| !word.is_empty() && !word.starts_with('\'')).collect();
        let is_it =
            |word: Option<&&str>| word.is_some_and(|word| word.trim_end_matches(',').eq_ignore_ascii_case(qualifier));
        let is_meant = |name: &str| {
            words.iter().enumerate().filter(|(_, word)| word.eq_ignore_ascii_case(name)).any(|(place, _)| {
                let next = words.get(place + 1);
                let is_as = next.is_some_and(|word| word.eq_ignore_ascii_case("as"));
                is_it(if is_as { words.get(place + 2) } else { next })
            })
        };
        let of = |is: &dyn Fn(&str) -> bool| self.tables.iter().find(|(name, _)| is(name));
        let meant = of(&is_meant).or_else(|| of(&|name| name.eq_ignore_ascii_case(qualifier)));
        meant.map_or_else(|| self.columns(line), |(_, columns)| columns.clone())
    }

    /// The columns of the tables that are named, or of all while none is.
    fn columns(&self, line: &str) -> Vec<String> {
        let words: Vec<&str> = line.split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_')).collect();
        let is_named = |name: &str| words.iter().any(|word| word.eq_ignore_ascii_case(name));
        let is_one_named = self.tables.iter().any(|(name, _)| is_named(name));
        let of = self.tables.iter().filter(|(name, _)| !is_one_named || is_named(name));
        of.flat_map(|(_, columns)| columns.clone()).collect()
    }
}

/// Those that the word begins, each once, in order.
fn beginning_with(word: &str, names: impl IntoIterator<Item = String>) -> Vec<String> {
    let begins = |name: &String| {
        name.get(..word.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(word)) && name != word
    };
    let mut names: Vec<String> = names.into_iter().filter(begins).collect();
    names.sort_unstable();
    names.dedup();
    names
}

impl Completer for Typing {
    type Candidate = String;

    fn complete(&self, line: &str, end: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.candidates(line, end))
    }
}

impl Validator for Typing {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        let is_whole =
            self.is_answer || text.trim().is_empty() || text.trim_start().starts_with('.') || is_complete(text);
        Ok(if is_whole { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}

impl Hinter for Typing {
    type Hint = String;
}

impl Highlighter for Typing {}

impl Helper for Typing {}

#[cfg(test)]
mod tests {
    use super::super::super::catalog;
    use super::*;

    fn typing() -> Typing {
        Typing::of(&catalog::of_github())
    }

    fn candidates(line: &str) -> Vec<String> {
        typing().candidates(line, line.len()).1
    }

    #[test]
    fn names_and_words_are_completed_where_they_can_be() {
        assert_eq!(candidates("sel"), ["select"]);
        assert_eq!(candidates("SEL"), ["SELECT"]);
        assert_eq!(candidates("SELECT * FROM pat_grant_requests_"), ["pat_grant_requests_longest_pending"]);
        assert_eq!(candidates("SELECT * FROM git"), ["github"]);
        assert_eq!(candidates("SELECT * FROM github."), ["orgs"]);
        assert_eq!(candidates("SELECT * FROM github.orgs.inst"), ["installations"]);
        assert_eq!(candidates("SELECT * FROM pat_grants WHERE never_"), ["never_expires", "never_used"]);
        assert_eq!(candidates("SELECT g.owner_l FROM")[..], [] as [&str; 0]);
        assert_eq!(candidates("SELECT g.owner_l"), ["owner_login"]);
        assert!(candidates("SELECT s FROM rate_limits WHERE never").is_empty(), "it has no such column");
        assert_eq!(candidates("SELECT 'ü'; sel"), ["select"]);
    }

    #[test]
    fn behind_a_name_its_table_s_columns_are_completed() {
        let after = |line: &str, word: &str| {
            let end = line.find(word).unwrap() + word.len();
            typing().candidates(line, end).1
        };
        for from in [
            "FROM pat_grants g JOIN rate_limits r",
            "FROM github.orgs.pat_grants AS g, rate_limits as r",
            "FROM pat_grants('acme') g, rate_limits r WHERE g.id = 1",
        ] {
            let line = format!("SELECT g., r. {from}");
            let (grants, limits) = (after(&line, "g."), after(&line, "r."));
            assert!(grants.contains(&"owner_login".to_owned()) && !grants.contains(&"remaining".to_owned()), "{line}");
            assert!(limits.contains(&"remaining".to_owned()) && !limits.contains(&"owner_login".to_owned()), "{line}");
        }
        let line = "SELECT pat_grants. FROM pat_grants, rate_limits";
        assert!(!after(line, "pat_grants.").contains(&"remaining".to_owned()));
        let unknown = "SELECT x. FROM pat_grants, rate_limits";
        assert!(after(unknown, "x.").contains(&"remaining".to_owned()), "of all that are named");
    }

    #[test]
    fn commands_and_what_they_take_are_completed() {
        assert_eq!(candidates(".s"), [".schema"]);
        assert_eq!(candidates(".schema org_"), ["org_members"]);
        assert_eq!(candidates(".mode js"), ["json", "jsonl"]);
        assert_eq!(typing().candidates(".explain sel", 12), (9, vec!["select".to_owned()]));
        assert_eq!(candidates(".help x"), [] as [&str; 0]);
        let answer = Typing { is_answer: true, ..typing() };
        assert_eq!(answer.candidates("sel", 3).1, [] as [&str; 0]);
    }
}
