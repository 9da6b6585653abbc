//! What operations there are, and what one takes: lines to read on a terminal, tab-separated in a pipe.

use std::io::{IsTerminal, stdout};

use patwarden::api::{Answer, Body, Content, OPERATIONS, Operation, Parameter, Place};

use super::values::a;
use crate::escape;
use crate::exit::{Exit, Failure};
use crate::output::{print, print_styled};

/// Prints every operation.
pub(super) fn list() -> Result<Exit, Failure> {
    if stdout().is_terminal() {
        print_styled(&OPERATIONS.iter().map(block).collect::<Vec<_>>().join("\n"))?;
    } else {
        print(
            &OPERATIONS
                .iter()
                .map(|known| row(&[known.id, known.method, known.path, &summary(known)]))
                .collect::<String>(),
        )?;
    }
    Ok(Exit::Done)
}

/// Prints what an operation takes.
pub(super) fn describe(operation: &Operation) -> Result<Exit, Failure> {
    let taken = taken(operation);
    if stdout().is_terminal() {
        let what = taken.iter().map(Taken::block).collect::<String>();
        let gap = if what.is_empty() { "" } else { "\n" };
        let more = match operation.description {
            "" => String::new(),
            more => format!("  {more}\n"),
        };
        print_styled(&format!("{}{more}  {}\n{gap}{what}", block(operation), brings(operation)))?;
    } else {
        print(&taken.iter().map(Taken::row).collect::<String>())?;
    }
    Ok(Exit::Done)
}

fn bold(text: &str) -> String {
    format!("\u{1b}[1m{text}\u{1b}[0m")
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<_> = cells.iter().map(|cell| escape::field(cell)).collect();
    format!("{}\n", cells.join("\t"))
}

/// An operation on lines of its own.
fn block(operation: &Operation) -> String {
    let mut block = format!("{}\n  {} {}\n", bold(operation.id), operation.method, operation.path);
    let summary = summary(operation);
    if !summary.is_empty() {
        block.push_str(&format!("  {summary}\n"));
    }
    block
}

fn summary(operation: &Operation) -> String {
    match (operation.deprecated, operation.summary) {
        (false, summary) => summary.to_owned(),
        (true, "") => "Deprecated by GitHub.".to_owned(),
        (true, summary) => format!("{summary} Deprecated by GitHub."),
    }
}

/// What each success brings.
fn brings(operation: &Operation) -> String {
    let brings = |answer: &Answer| {
        let what = match answer.content {
            Content::Nothing => "nothing",
            Content::List => "a list, in JSON",
            Content::Object => "an object, in JSON",
            Content::Json => "JSON",
            Content::Other(media) => media,
        };
        format!("{} brings {what}", answer.status)
    };
    format!("{}.", operation.answers.iter().map(brings).collect::<Vec<_>>().join("; "))
}

/// Something that an operation takes.
struct Taken {
    name: String,
    place: &'static str,
    kind: String,
    required: bool,
    values: String,
    default: &'static str,
    words: String,
}

/// What an operation takes by name, and its body where it has one.
fn taken(operation: &Operation) -> Vec<Taken> {
    let mut taken: Vec<Taken> = operation.parameters.iter().map(Taken::by_name).collect();
    let body = |kind: &str, required, words: &str| Taken {
        name: "--body".to_owned(),
        place: "body",
        kind: kind.to_owned(),
        required,
        values: String::new(),
        default: "",
        words: words.to_owned(),
    };
    match operation.body {
        Body::None => {}
        Body::Fields => taken.push(body("JSON", false, "The whole body, in place of its fields.")),
        Body::Json { required } => taken.push(body("JSON", required, "The body.")),
        Body::Bytes { required, media } => taken.push(body(media, required, "The body.")),
    }
    taken
}

impl Taken {
    fn by_name(parameter: &Parameter) -> Self {
        let kind = a(parameter.kind);
        let several = if parameter.many { ", several" } else { "" };
        let null = if parameter.nullable { ", or null" } else { "" };
        Self {
            name: parameter.name.to_owned(),
            place: match parameter.place {
                Place::Path => "path",
                Place::Query => "query",
                Place::Header => "header",
                Place::Field => "body",
            },
            kind: format!("{}{several}{null}", kind.strip_prefix("a ").unwrap_or(kind)),
            required: parameter.required,
            values: parameter.values.join(" "),
            default: parameter.default.unwrap_or_default(),
            words: parameter.words.to_owned(),
        }
    }

    fn row(&self) -> String {
        let required = if self.required { "required" } else { "" };
        row(&[&self.name, self.place, &self.kind, required, &self.values, self.default, &self.words])
    }

    fn block(&self) -> String {
        let required = if self.required { ", required" } else { "" };
        let mut block = format!("  {}  {}: {}{required}\n", bold(&self.name), self.place, self.kind);
        for line in [
            self.words.clone(),
            if self.values.is_empty() { String::new() } else { format!("one of {}", self.values) },
            if self.default.is_empty() { String::new() } else { format!("{} unless given", self.default) },
        ] {
            if !line.is_empty() {
                block.push_str(&format!("      {line}\n"));
            }
        }
        block
    }
}
