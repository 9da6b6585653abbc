//! What begins with a dot is for the shell and not for SQLite.

use clap::ValueEnum;
use patwarden_sql::nearest;

use crate::exit::Failure;
use crate::output::Format;

/// What they are called, for whoever completes and misspells them.
pub(super) const NAMES: [&str; 6] = [".explain", ".help", ".mode", ".quit", ".schema", ".tables"];

pub(super) const HELP: &str = "\
SELECT …;            asks; a statement ends with ; and may have several lines
EXEC github.orgs.pat_grants.update_pat_accesses @org='ORG' @@json='{\"action\": \"revoke\", \"pat_ids\": [1, 2]}';
                     revokes, once it was shown and agreed to; update_pat_access takes @pat_id='1'
EXEC github.orgs.pat_grant_requests.review_pat_grant_requests_in_bulk @org='ORG'
  @@json='{\"action\": \"deny\", \"pat_request_ids\": [1, 2], \"reason\": \"…\"}';
                     decides; review_pat_grant_request takes @pat_request_id='1'
.tables              lists the tables
.schema [TABLE]      lists the columns of one, or of all
.explain STATEMENT   lists the requests that a statement would make, and makes none
.mode [FORMAT]       prints results as table, tsv, csv, jsonl, json or markdown
.help                shows this
.quit                leaves, as Ctrl-D does
Ctrl-C               ends the statement that runs, or forgets the line that is typed
Tab                  completes names of tables and columns, and words of SQL
";

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Dot {
    Explain(String),
    Help,
    Mode(Option<Format>),
    Quit,
    Schema(Option<String>),
    Tables,
}

/// What a line is that begins with a dot; none of another.
///
/// # Errors
///
/// If there is no such command, or it takes something else.
pub(super) fn read(line: &str) -> Result<Option<Dot>, Failure> {
    let line = line.trim();
    if !line.starts_with('.') {
        return Ok(None);
    }
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let (name, rest) = (name.trim_end_matches(';').to_ascii_lowercase(), rest.trim());
    let argument = Some(rest.trim_end_matches(';').trim()).filter(|rest| !rest.is_empty());
    let none = |dot: Dot| match argument {
        None => Ok(dot),
        Some(_) => Err(Failure::input(format!("{name} takes nothing")).with_hint(format!("write {name} alone"))),
    };
    let dot = match name.as_str() {
        ".explain" if argument.is_none() => {
            return Err(Failure::input(".explain takes a statement").with_hint("write .explain SELECT …"));
        }
        ".explain" => Dot::Explain(rest.to_owned()),
        ".help" => none(Dot::Help)?,
        ".mode" => Dot::Mode(argument.map(format).transpose()?),
        ".exit" | ".quit" => none(Dot::Quit)?,
        ".schema" => Dot::Schema(argument.map(str::to_owned)),
        ".tables" => none(Dot::Tables)?,
        _ => {
            let failure = Failure::input(format!("there is no command {name}"));
            return Err(failure.with_hint(match nearest(&name, NAMES) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("there are {}", NAMES.join(", ")),
            }));
        }
    };
    Ok(Some(dot))
}

fn format(name: &str) -> Result<Format, Failure> {
    Format::from_str(name, true).map_err(|_| {
        let known: Vec<String> = names().collect();
        let near = nearest(name, known.iter().map(String::as_str));
        Failure::input(format!("there is no form {name:?}")).with_hint(match near {
            Some(near) => format!("did you mean {near}?"),
            None => format!("there are {}", known.join(", ")),
        })
    })
}

/// The names of the forms.
pub(super) fn names() -> impl Iterator<Item = String> {
    Format::value_variants().iter().filter_map(ValueEnum::to_possible_value).map(|value| value.get_name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_with_a_dot_is_read_and_nothing_else_is() {
        for (line, dot) in [
            (" .tables ;", Dot::Tables),
            (".SCHEMA", Dot::Schema(None)),
            (".schema pat_grants;", Dot::Schema(Some("pat_grants".into()))),
            (".explain SELECT 1;", Dot::Explain("SELECT 1;".into())),
            (".mode csv", Dot::Mode(Some(Format::Csv))),
            (".mode", Dot::Mode(None)),
            (".exit", Dot::Quit),
        ] {
            assert_eq!(read(line).unwrap(), Some(dot), "{line}");
        }
        assert_eq!(read("SELECT .5").unwrap(), None);
        for (line, hint) in [
            (".tabels", "did you mean .tables?"),
            (".mode csvl", "did you mean csv?"),
            (".explain", "SELECT"),
            (".quit x", "alone"),
        ] {
            match read(line) {
                Err(Failure::Input { hint: Some(said), .. }) => assert!(said.contains(hint), "{line}: {said}"),
                other => panic!("{line}: {other:?}"),
            }
        }
    }

    #[test]
    fn help_tells_every_command() {
        for name in NAMES {
            assert!(HELP.lines().any(|line| line.starts_with(name)), "{name}");
        }
        for name in names() {
            assert!(HELP.contains(&name), "{name}");
        }
    }
}
