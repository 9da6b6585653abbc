//! The reference for reading: every operation with what it takes and how it is called, in Markdown,
//! grouped as the selection groups them.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::model::{Body, Content, Kind, Operation, Parameter, Place};
use crate::document::followed;

const HEAD: &str = "\
<!-- Generated from openapi/github.json and openapi/overlay/ by `cargo xtask codegen`. Do not edit. -->

# Operations of GitHub's API

Each can be called by its name: in Rust as a method of `client.api()`, or of `client.org(…).api()` where an
App asks as its installation on an organisation; in Python of `client.api`; and on the command line with
`patwarden api`, which takes a list as the name once for each value. What is required comes first. Where the
client has words of its own for an operation, [OPERATIONS.md](../OPERATIONS.md) names them.
";

#[derive(Deserialize)]
struct Selection {
    group: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    name: String,
    reason: String,
    operations: Vec<String>,
}

/// The page; the selection is the text of `openapi/selection.toml`.
pub(super) fn page(document: &Value, operations: &[Operation], selection: &str) -> Result<String> {
    let selection: Selection = toml::from_str(selection).context("openapi/selection.toml")?;
    let mut contents = String::new();
    let mut body = String::new();
    let mut told = BTreeSet::new();
    for group in &selection.group {
        let name = capital(&group.name);
        writeln!(contents, "\n[{name}](#{})\n", anchor(&name))?;
        writeln!(body, "\n## {name}\n\n{}", group.reason)?;
        for id in &group.operations {
            let operation = operations.iter().find(|operation| operation.id == *id);
            let operation = operation.with_context(|| format!("{id} is selected, and the description lacks it"))?;
            ensure!(told.insert(id), "{id} is selected twice");
            let summary = summary(operation);
            let gap = if summary.is_empty() { "" } else { ": " };
            writeln!(contents, "- [{id}](#{}){gap}{summary}", anchor(id))?;
            section(&mut body, document, operation)?;
        }
    }
    for operation in operations {
        ensure!(told.contains(&operation.id), "{} is in no group of the selection", operation.id);
    }
    Ok(format!("{HEAD}{contents}{body}"))
}

fn section(page: &mut String, document: &Value, operation: &Operation) -> Result<()> {
    let Operation { id, name, method, path, parameters, .. } = operation;
    let summary = summary(operation);
    let gap = if summary.is_empty() { "" } else { "\n\n" };
    writeln!(page, "\n### {id}\n\n{summary}{gap}{}\n", code(&format!("{method} {path}")))?;
    if !operation.description.is_empty() {
        writeln!(page, "{}\n", prose(&operation.description))?;
    }
    writeln!(page, "- Rust: {}", code(&format!("client.api().{name}()")))?;
    writeln!(page, "- Python: {}", code(&python(operation)))?;
    writeln!(page, "- command line: {}", code(&command(operation)))?;
    writeln!(page, "- answers: {}", answers(operation))?;
    if parameters.is_empty() && operation.body == Body::None {
        writeln!(page, "\nIt takes nothing.")?;
        return Ok(());
    }
    writeln!(page, "\n| name | in | kind | required | values | default | what it is |\n|---|---|---|---|---|---|---|")?;
    for parameter in parameters {
        row(page, &taken(document, parameter)?)?;
    }
    let (kind, required) = match &operation.body {
        Body::None | Body::Fields => return Ok(()),
        Body::Json { required, .. } => ("JSON", *required),
        Body::Bytes { required, media } => (media.as_str(), *required),
    };
    row(page, &["`body`", "body", kind, yes(required), "", "", "The whole body."].map(str::to_owned))
}

fn summary(operation: &Operation) -> String {
    let deprecated = if operation.deprecated { "**Deprecated by GitHub.**" } else { "" };
    format!("{} {deprecated}", prose(&operation.summary)).trim().to_owned()
}

fn python(operation: &Operation) -> String {
    let mut arguments: Vec<String> = required(operation).map(|name| format!("{name}=…")).collect();
    if needs_body(operation) {
        arguments.push("body=…".to_owned());
    }
    format!("client.api.{}({})", operation.name, arguments.join(", "))
}

fn command(operation: &Operation) -> String {
    let mut words = vec![format!("patwarden api {}", operation.id)];
    words.extend(required(operation).map(|name| format!("{name}=…")));
    if needs_body(operation) {
        words.push("--body FILE".to_owned());
    }
    words.join(" ")
}

fn required(operation: &Operation) -> impl Iterator<Item = &str> {
    operation.parameters.iter().filter(|parameter| parameter.required).map(|parameter| parameter.name.as_str())
}

fn needs_body(operation: &Operation) -> bool {
    matches!(operation.body, Body::Json { required: true, .. } | Body::Bytes { required: true, .. })
}

/// Successes with what they bring, and the other statuses that GitHub declares.
fn answers(operation: &Operation) -> String {
    let successes = operation.answers.iter().map(|answer| match &answer.content {
        Content::Nothing => format!("{} with no body", answer.status),
        Content::Json { .. } => format!("{} with JSON", answer.status),
        Content::Other(media) => format!("{} with {media}", answer.status),
    });
    let successes: Vec<String> = successes.collect();
    let others: Vec<&str> =
        operation.statuses.iter().map(String::as_str).filter(|status| !status.starts_with('2')).collect();
    match others.as_slice() {
        [] => successes.join(", "),
        others => format!("{}; no success: {}", successes.join(", "), others.join(", ")),
    }
}

fn taken(document: &Value, parameter: &Parameter) -> Result<[String; 7]> {
    let Parameter { name, wire, nullable, values, default, words, .. } = parameter;
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Field => "body",
    };
    let sent = if name == wire { String::new() } else { format!(" (sent as {})", code(wire)) };
    let values: Vec<String> = values.iter().map(|value| code(value)).collect();
    let default = default.as_ref().map(|default| code(&default.as_str().map_or(default.to_string(), str::to_owned)));
    Ok([
        code(name) + &sent,
        place.to_owned(),
        kind(document, parameter)? + if *nullable { ", or null" } else { "" },
        yes(parameter.required).to_owned(),
        values.join(" "),
        default.unwrap_or_default(),
        prose(words),
    ])
}

/// The kind of a value with the limits that the description sets.
fn kind(document: &Value, parameter: &Parameter) -> Result<String> {
    let (one, several) = match parameter.kind {
        Kind::Text => ("text", "texts"),
        Kind::Time => ("time", "times"),
        Kind::Integer => ("whole number", "whole numbers"),
        Kind::Number => ("number", "numbers"),
        Kind::Boolean => ("true or false", "true and false"),
        Kind::Json => ("JSON", "JSON"),
    };
    let schema = followed(document, &parameter.schema)?;
    if !parameter.many {
        return Ok(format!("{one}{}", limits(schema)));
    }
    let of_each = limits(followed(document, &schema["items"])?);
    let each = if of_each.is_empty() { String::new() } else { format!("; each{}", of_each.trim_start_matches(',')) };
    Ok(format!("list of {several}{}{each}", limits(schema)))
}

fn limits(schema: &Value) -> String {
    let known = [
        ("minimum", "at least", ""),
        ("maximum", "at most", ""),
        ("minLength", "at least", " characters"),
        ("maxLength", "at most", " characters"),
        ("minItems", "at least", ""),
        ("maxItems", "at most", ""),
    ];
    known
        .iter()
        .filter(|(limit, ..)| schema[*limit].is_number())
        .map(|(limit, words, unit)| format!(", {words} {}{unit}", schema[*limit]))
        .collect()
}

fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "" }
}

/// A bar would end the cell, in code too.
fn row(page: &mut String, cells: &[String]) -> Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    writeln!(page, "| {} |", cells.join(" | "))?;
    Ok(())
}

/// Words on one line, in which nothing but what stands as code looks like HTML.
fn prose(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = line.split('`').enumerate();
    parts
        .map(|(at, part)| if at % 2 == 0 { part.replace('<', "\\<") } else { part.to_owned() })
        .collect::<Vec<_>>()
        .join("`")
}

/// Code as it stands, whatever is in it.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What GitHub makes of a heading to link to.
pub(super) fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ' '));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::model;

    const SELECTION: &str =
        "[[group]]\nname = \"things\"\nreason = \"To make some.\"\noperations = [\"things/make\"]\n";

    fn document(operation: &Value) -> Value {
        json!({ "paths": { "/things/{name}": { "post": operation } } })
    }

    fn page_of(operation: &Value) -> String {
        let document = document(operation);
        page(&document, &model::operations(&document).unwrap(), SELECTION).unwrap()
    }

    #[test]
    fn an_operation_is_told_whole() {
        let page = page_of(&json!({
            "operationId": "things/make",
            "summary": "Makes `a|b`, or <nothing>.",
            "deprecated": true,
            "parameters": [
                { "name": "name", "in": "path", "required": true, "schema": { "type": "string" } },
                { "name": "ids", "in": "query", "description": "Which|ones.\nAll.", "schema":
                    { "type": "array", "maxItems": 10, "items": { "type": "integer", "minimum": 1 } } },
            ],
            "requestBody": { "content": { "application/json": { "schema": { "properties": {
                "size": { "type": "string", "enum": ["a|b", "c`d"], "nullable": true, "default": "c`d", "maxLength": 5 },
            } } } } },
            "responses": { "202": { "content": { "application/json": {} } }, "201": { "content": { "application/json": {} } }, "422": {} },
        }));
        let told = page.split_once("\n## Things\n").unwrap().1;
        assert_eq!(
            told,
            r"
To make some.

### things/make

Makes `a|b`, or \<nothing>. **Deprecated by GitHub.**

`POST /things/{name}`

- Rust: `client.api().things_make()`
- Python: `client.api.things_make(name=…)`
- command line: `patwarden api things/make name=…`
- answers: 201 with JSON, 202 with no body; no success: 422

| name | in | kind | required | values | default | what it is |
|---|---|---|---|---|---|---|
| `name` | path | text | yes |  |  |  |
| `ids` (sent as `ids[]`) | query | list of whole numbers, at most 10; each at least 1 |  |  |  | Which\|ones. All. |
| `size` | body | text, at most 5 characters, or null |  | `a\|b` `` c`d `` | `` c`d `` |  |
"
        );
        assert!(page.contains("\n[Things](#things)\n\n- [things/make](#thingsmake): Makes `a|b`"), "{page}");
    }

    #[test]
    fn a_body_that_is_no_fields_is_a_row_and_words_may_be_missing() {
        let page = page_of(&json!({
            "operationId": "things/make",
            "parameters": [{ "name": "name", "in": "path", "required": true, "schema": { "type": "string" } }],
            "requestBody": { "required": true, "content": { "application/zip": {} } },
            "responses": { "204": {} },
        }));
        for words in [
            "\n### things/make\n\n`POST /things/{name}`\n",
            "`client.api.things_make(name=…, body=…)`",
            "`patwarden api things/make name=… --body FILE`",
            "\n| `body` | body | application/zip | yes |  |  | The whole body. |\n",
        ] {
            assert!(page.contains(words), "{words:?} is not in {page}");
        }
    }

    #[test]
    fn what_the_selection_and_the_description_do_not_share_is_an_error() {
        let operation = |id: &str| document(&json!({ "operationId": id, "responses": {} }));
        let refused = |document: &Value, selection: &str| {
            page(document, &model::operations(document).unwrap(), selection).unwrap_err().to_string()
        };
        assert!(refused(&operation("other"), SELECTION).contains("things/make is selected"));
        assert!(refused(&operation("things/make"), "group = []").contains("things/make is in no group"));
        assert!(refused(&operation("things/make"), &SELECTION.repeat(2)).contains("twice"));
    }
}
