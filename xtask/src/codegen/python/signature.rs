//! An operation as a method: its arguments with their types and defaults, what it gives, and its words.

use anyhow::Result;
use serde_json::Value;

use super::text::{literal, pascal, quoted, wrapped};
use super::types::{Side, Types, union};
use crate::codegen::model::{Body, Content, Kind, Operation, Parameter, Place};

/// How long a line of `help()` may be.
const HELP_WIDTH: usize = 80;

pub(super) struct Method<'a> {
    pub(super) operation: &'a Operation,
    pub(super) arguments: Vec<Argument>,
    /// The type of `data` of its response.
    pub(super) answer: String,
}

/// A keyword argument.
pub(super) struct Argument {
    pub(super) name: String,
    /// Its type as an annotation.
    pub(super) annotation: String,
    /// What stands behind `=`; none if it has to be given.
    pub(super) default: Option<String>,
    /// Its type in short, for people.
    short: String,
    words: String,
}

impl<'a> Method<'a> {
    pub(super) fn of(operation: &'a Operation, types: &mut Types<'_>) -> Result<Self> {
        let name = pascal(&operation.name);
        let mut arguments = Vec::new();
        for parameter in &operation.parameters {
            arguments.push(argument(operation, parameter, &name, types)?);
        }
        match &operation.body {
            Body::None | Body::Fields => {}
            Body::Json { required, schema } => {
                let annotation = types.of_schema(schema, Side::Request, &name)?;
                arguments.push(body(annotation, "JSON".to_owned(), *required));
            }
            Body::Bytes { required, media } => {
                arguments.push(body("bytes".to_owned(), format!("bytes of {media}"), *required));
            }
        }
        Ok(Self { operation, arguments, answer: answer(operation, &name, types)? })
    }

    /// The arguments as Python shows them, without types.
    pub(super) fn text_signature(&self) -> String {
        let arguments = self.arguments.iter().map(|argument| match &argument.default {
            Some(default) => format!("{}={default}", argument.name),
            None => argument.name.clone(),
        });
        let star = (!self.arguments.is_empty()).then(|| "*".to_owned());
        let all: Vec<String> = std::iter::once("$self".to_owned()).chain(star).chain(arguments).collect();
        format!("({})", all.join(", "))
    }

    /// The lines of its docstring.
    pub(super) fn words(&self) -> Vec<String> {
        let Operation { method, path, summary, description, deprecated, .. } = self.operation;
        let mut lines = Vec::new();
        if !summary.is_empty() {
            lines.extend(wrapped(summary, 0, 0, HELP_WIDTH));
            lines.push(String::new());
        }
        lines.push(format!("{method} {path}"));
        if !description.is_empty() {
            lines.push(String::new());
            lines.extend(wrapped(description, 0, 0, HELP_WIDTH));
        }
        if *deprecated {
            lines.push(String::new());
            lines.push("GitHub advises against it.".to_owned());
        }
        if !self.arguments.is_empty() {
            lines.push(String::new());
            lines.push("Args:".to_owned());
            for Argument { name, short, words, .. } in &self.arguments {
                let line =
                    if words.is_empty() { format!("{name}: {short}.") } else { format!("{name} ({short}): {words}") };
                lines.extend(wrapped(&line, 4, 4, HELP_WIDTH));
            }
        }
        lines.push(String::new());
        lines.push("Returns:".to_owned());
        lines.push(format!("    Response[{}]", self.answer));
        if self.answer.contains(|letter: char| letter.is_ascii_uppercase()) && self.answer != "None" {
            lines.push("    Its types are in patwarden.api_types.".to_owned());
        }
        lines
    }
}

fn argument(operation: &Operation, parameter: &Parameter, method: &str, types: &mut Types<'_>) -> Result<Argument> {
    let place = format!("{method}{}", pascal(&parameter.wire));
    let mut annotation = types.of_schema(&parameter.schema, Side::Request, &place)?;
    // Only in a body is null a value; elsewhere it would be a word.
    let null = parameter.nullable && parameter.place == Place::Field;
    if !parameter.required || null {
        annotation = union([annotation, "None".to_owned()]);
    } else if parameter.nullable {
        annotation = annotation.trim_end_matches(" | None").to_owned();
    }
    if parameter.holds_ids() {
        let ids = ["list[int]", "list[str]", "list[int | str]", "tuple[int | str, ...]"];
        annotation = annotation.replace("list[str] | tuple[str, ...]", &ids.join(" | "));
    }
    let default = match (&parameter.default, parameter.required, null) {
        (_, true, _) => None,
        (_, false, true) => Some("...".to_owned()),
        (Some(default), ..) if is_what_the_server_takes(operation, parameter) => Some(literal(default)),
        _ => Some("None".to_owned()),
    };
    Ok(Argument {
        name: parameter.name.clone(),
        default,
        short: short(parameter, null, &annotation),
        annotation,
        words: parameter.words.clone(),
    })
}

/// What a change leaves out stays as it is, whatever is declared as the default.
fn is_what_the_server_takes(operation: &Operation, parameter: &Parameter) -> bool {
    !(operation.method == "PATCH" && parameter.place == Place::Field)
}

fn short(parameter: &Parameter, null: bool, annotation: &str) -> String {
    let format = if parameter.many { &parameter.schema["items"]["format"] } else { &parameter.schema["format"] };
    let one = match parameter.kind {
        _ if !parameter.values.is_empty() => {
            parameter.values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", ")
        }
        Kind::Time if format == "date" => "date or str".to_owned(),
        Kind::Time => "aware datetime or str".to_owned(),
        Kind::Text if parameter.holds_ids() => "int or str".to_owned(),
        Kind::Text => "str".to_owned(),
        Kind::Integer => "int".to_owned(),
        Kind::Number => "float".to_owned(),
        Kind::Boolean => "bool".to_owned(),
        Kind::Json if annotation.contains("Input") || annotation.contains("dict[") => "dict".to_owned(),
        Kind::Json => "JSON".to_owned(),
    };
    let many = if parameter.many { format!("list of {one}") } else { one };
    if null { format!("{many}, or None") } else { many }
}

fn body(annotation: String, short: String, required: bool) -> Argument {
    let annotation = if required { annotation } else { union([annotation, "None".to_owned()]) };
    Argument {
        name: "body".to_owned(),
        annotation,
        default: (!required).then(|| "None".to_owned()),
        short,
        words: "The whole body.".to_owned(),
    }
}

/// The type of what its successes bring: one of several, if they differ.
fn answer(operation: &Operation, method: &str, types: &mut Types<'_>) -> Result<String> {
    let mut read: Vec<&Value> = Vec::new();
    let mut members = Vec::new();
    for answer in &operation.answers {
        // What is only accepted may come without a body, whatever is declared.
        if answer.status == 202 && answer.content != Content::Nothing {
            members.push("None".to_owned());
        }
        match &answer.content {
            Content::Nothing => members.push("None".to_owned()),
            Content::Other(media) => members.push(if media.starts_with("text/") { "str" } else { "bytes" }.to_owned()),
            Content::Json { schema, .. } if read.contains(&schema) => {}
            Content::Json { schema, .. } => {
                let number = if read.is_empty() { String::new() } else { answer.status.to_string() };
                read.push(schema);
                members.push(types.of_schema(schema, Side::Answer, &format!("{method}Answer{number}"))?);
            }
        }
    }
    if members.is_empty() {
        members.push("None".to_owned());
    }
    Ok(union(members))
}
