//! What can be typed to ask in SQL.

use std::path::PathBuf;

use clap::Args;
use patwarden_sql::{Params, Value};

use super::{Care, How, Terms};
use crate::exit::Failure;
use crate::output::{Fields, Form};

#[derive(Debug, Args)]
#[command(after_long_help = MORE)]
pub(crate) struct Sql {
    /// What to run: statements, divided by `;`. Without it, and without -f, a shell on a terminal, or stdin
    pub(crate) statement: Option<String>,
    /// Run what this file holds; `-` is stdin
    #[arg(short, long, value_name = "FILE", conflicts_with = "statement")]
    pub(crate) file: Option<PathBuf>,
    /// A value for :NAME in the statements, as a text; NAME:=VALUE for a number, true, false or null
    ///
    /// It is bound and never made part of a statement. A text compares with a parameter such as `org` as it is; for
    /// LIMIT, and to compare with a number, write NAME:=10.
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = Param::read)]
    pub(crate) params: Vec<Param>,
    /// A file to join with: csv, json, jsonl or a SQLite database, as the table NAME, or tables NAME.TABLE
    ///
    /// It stays on this machine: it is read and never written. What is in it is read to its end before anything is sent,
    /// and if there is something in it that can't be, nothing is.
    #[arg(long, value_name = "NAME=PATH", value_parser = Attach::read)]
    pub(crate) attach: Vec<Attach>,
    /// Print the requests that it would make, and make none
    ///
    /// A line each: method and path. What is in braces comes of rows that are not known yet. Of an EXEC it is what
    /// writes: to ask, and for --dry-run, --confirm and --journal, the list that the ids are of is read besides.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print JSON with these columns, separated by commas, or all of them; write `--json=` before a statement
    #[arg(long = "json", value_name = "COLUMNS", num_args = 0..=1, default_missing_value = "")]
    fields: Option<String>,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    pub(crate) writes: Writes,
}

/// How an EXEC is carried out.
#[derive(Debug, Args)]
#[command(next_help_heading = "EXEC")]
pub(crate) struct Writes {
    #[command(flatten)]
    pub(crate) care: Care,
    #[command(flatten)]
    pub(crate) terms: Terms,
}

const MORE: &str = "\
Tables:
  pat_grants, pat_grant_requests, repos_for_pat_grants, repos_for_pat_grant_requests, orgs,
  org_members, installations and rate_limits; github.orgs. may stand before each. `.tables` lists
  them and `.schema TABLE` their columns, here as in the shell. docs/sql.md has examples.

Writing:
  EXEC revokes and decides, and nothing else writes. On a terminal it is shown and asked about, one
  id or many; without one the ids that it names are meant. If one statement can't be read, none is
  run.

Output:
  A table, Markdown, and JSON are printed when a statement has come to its end; tsv, csv and jsonl
  as rows come, in a pipe. NULL is null in JSON, nothing in tsv and csv, where an empty text is
  \"\" in csv, and NULL for people. Columns that hold JSON are JSON in JSON.

Examples:
  patwarden sql \"SELECT owner_login, count(*) FROM pat_grants WHERE org = 'acme' GROUP BY 1\"
  patwarden sql --param org=acme --format csv -f never-used.sql > never-used.csv
  patwarden sql --attach people=people.csv \"SELECT owner_login FROM pat_grants
    WHERE org = 'acme' AND owner_login NOT IN (SELECT login FROM people)\"
  patwarden sql --explain \"SELECT * FROM pat_grants WHERE org = 'acme' AND owner = 'mona'\"
  patwarden sql \".schema pat_grants\"
  patwarden sql";

impl Sql {
    /// How to print; and whether the statement was taken for columns of `--json`.
    pub(crate) fn form(&self) -> Result<Form, Failure> {
        let is_statement = |text: &str| text.contains(char::is_whitespace) && !text.contains(',');
        if let Some(text) = self.fields.as_deref()
            && self.statement.is_none()
            && self.file.is_none()
            && (is_statement(text) || text.split_whitespace().next().is_some_and(begins_a_statement))
        {
            return Err(Failure::input("--json took the statement for its columns; nothing was sent")
                .with_hint("write the statement before --json, or --json= with the columns that are wanted"));
        }
        Form::new(self.how.format, self.fields.as_deref().map(Fields::unchecked), self.how.jq.clone())
    }

    /// The values of all parameters, of which none may have two.
    pub(crate) fn params(&self) -> Result<Params, Failure> {
        let mut params = Params::none();
        for (place, Param { name, value }) in self.params.iter().enumerate() {
            if self.params[..place].iter().any(|before| before.name == *name) {
                return Err(Failure::input(format!("--param {name} is given twice; nothing was sent"))
                    .with_hint("give each parameter one value"));
            }
            params = params.with(name, value.clone());
        }
        Ok(params)
    }
}

fn begins_a_statement(word: &str) -> bool {
    ["select", "with", "values", "exec", "explain"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// A file that is part of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attach {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

impl Attach {
    fn read(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((name, path)) if !name.is_empty() && !path.is_empty() => {
                Ok(Self { name: name.to_owned(), path: path.into() })
            }
            _ => Err("it is not NAME=PATH".to_owned()),
        }
    }
}

/// A value for a parameter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Param {
    name: String,
    value: Value,
}

impl Param {
    fn read(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').ok_or("it is not NAME=VALUE")?;
        let (name, value) = match name.strip_suffix(':') {
            Some(name) => (name, plain(value)?),
            None => (name, Value::Text(value.to_owned())),
        };
        let name = name.strip_prefix([':', '@', '$']).unwrap_or(name);
        let is_name = !name.is_empty() && name.chars().all(|sign| sign.is_alphanumeric() || sign == '_');
        match is_name {
            true => Ok(Self { name: name.to_owned(), value }),
            false => Err("the name is not one of letters, digits and _".to_owned()),
        }
    }
}

/// What `:=` takes.
fn plain(text: &str) -> Result<Value, String> {
    match text {
        "null" => return Ok(Value::Null),
        "true" => return Ok(Value::Integer(1)),
        "false" => return Ok(Value::Integer(0)),
        _ => {}
    }
    let real = || text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::Real);
    let number = text.parse().map(Value::Integer).ok().or_else(real);
    number.ok_or_else(|| "what stands behind := is a number, true, false or null; a text stands behind =".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_a_text_unless_it_is_said_to_be_something_else() {
        let read = |text: &str| Param::read(text).map(|param| (param.name, param.value));
        let of = |name: &str, value: Value| Ok((name.to_owned(), value));
        assert_eq!(read("org=acme"), of("org", "acme".into()));
        assert_eq!(read(":n=007=x"), of("n", "007=x".into()));
        assert_eq!(read("n="), of("n", "".into()));
        assert_eq!(read("n:=7"), of("n", Value::Integer(7)));
        assert_eq!(read("n:=-7.5"), of("n", Value::Real(-7.5)));
        assert_eq!(read("n:=true"), of("n", Value::Integer(1)));
        assert_eq!(read("n:=null"), of("n", Value::Null));
        for wrong in ["n", "=x", "a b=x", "n:=x", "n:=", "n:=NaN", "n:=1e999"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
