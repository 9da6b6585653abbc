//! The form of what is printed: what `--format`, `--json` and `--jq` come to together.

use std::io::{self, IsTerminal};

use clap::ValueEnum;

use super::jq::Jq;
use super::{Fields, Row};
use crate::exit::Failure;

/// What `--format` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table with a header, times as days and long texts cut; what a terminal gets unless told
    Table,
    /// Tab-separated lines without a header; what a pipe gets unless told
    Tsv,
    /// Comma-separated, with a header; what a spreadsheet would take for a formula is text
    Csv,
    /// A JSON object a line, with all fields or those of --json
    Jsonl,
    /// One JSON array, with all fields or those of --json
    Json,
    /// A table for GitHub, in which nothing links and nobody is mentioned
    Markdown,
}

/// How to print.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    format: Option<Format>,
    pub(super) fields: Option<Fields>,
    pub(super) jq: Option<Jq>,
}

impl Form {
    /// Refuses what contradicts itself.
    pub(crate) fn new(format: Option<Format>, fields: Option<Fields>, jq: Option<Jq>) -> Result<Self, Failure> {
        let refused = |message: String| Err(Failure::input(message).with_hint("leave one of them out"));
        match format {
            None | Some(Format::Json) => {}
            Some(format) if jq.is_some() => {
                return refused(format!("--jq prints what its expression gives, and --format {} a list", name(format)));
            }
            Some(Format::Jsonl) => {}
            Some(format) if fields.is_some() => {
                return refused(format!("--json prints JSON, and --format {} does not", name(format)));
            }
            Some(_) => {}
        }
        Ok(Self { format, fields, jq })
    }

    /// The same for rows whose fields are known, where those that are asked for were not checked yet.
    pub(crate) fn of<R: Row>(&self) -> Result<Self, Failure> {
        let fields = self.fields.as_ref().map(|fields| fields.checked(R::FIELDS)).transpose()?;
        Ok(Self { format: self.format, fields, jq: self.jq.clone() })
    }

    /// In this form instead, with all fields.
    pub(crate) fn in_format(format: Format) -> Self {
        Self { format: Some(format), fields: None, jq: None }
    }

    /// What it is called here.
    pub(crate) fn name(&self) -> String {
        name(self.format(io::stdout().is_terminal()))
    }

    /// Whether results that are for people stand apart.
    pub(crate) fn is_divided(&self) -> bool {
        matches!(self.format(io::stdout().is_terminal()), Format::Table | Format::Markdown | Format::Csv)
    }

    /// What it is for a terminal, or for anything else.
    pub(super) fn format(&self, terminal: bool) -> Format {
        match self.format {
            Some(format) => format,
            None if self.fields.is_some() || self.jq.is_some() => Format::Json,
            None if terminal => Format::Table,
            None => Format::Tsv,
        }
    }
}

fn name(format: Format) -> String {
    format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::Thing;
    use super::*;

    fn form(format: Option<Format>, json: bool, jq: bool) -> Result<Form, Failure> {
        Form::new(format, json.then(|| Fields::of::<Thing>("id").unwrap()), jq.then(|| Jq::read(".").unwrap()))
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        use Format::{Csv, Json, Jsonl, Markdown, Table, Tsv};
        for (format, json, jq) in [(Json, true, true), (Json, false, true), (Jsonl, true, false), (Csv, false, false)] {
            assert!(form(Some(format), json, jq).is_ok(), "{format:?} {json} {jq}");
        }
        for format in [Table, Tsv, Csv, Markdown] {
            assert!(form(Some(format), true, false).is_err(), "{format:?}");
            assert!(form(Some(format), false, true).is_err(), "{format:?}");
        }
        assert!(form(Some(Jsonl), false, true).is_err());
    }

    #[test]
    fn unless_told_a_terminal_gets_a_table_and_a_pipe_lines() {
        assert_eq!(form(None, false, false).unwrap().format(true), Format::Table);
        assert_eq!(form(None, false, false).unwrap().format(false), Format::Tsv);
        assert_eq!(form(None, true, false).unwrap().format(true), Format::Json);
        assert_eq!(form(None, false, true).unwrap().format(false), Format::Json);
        assert_eq!(form(Some(Format::Table), false, false).unwrap().format(false), Format::Table);
    }
}
