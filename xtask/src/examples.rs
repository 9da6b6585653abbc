//! GitHub's own example answers go through the client. They are prose of the description: they are
//! taken from upstream's package into target/, and never checked in.

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value, json};

use crate::document::followed;
use crate::process::{ignored_tests, target};
use crate::vendor::{self, Selection, find_operation};

/// Writes the examples out and runs the tests that answer with them.
pub(crate) fn check() -> Result<()> {
    let description = vendor::upstream()?;
    let examples = extract(&description, &Selection::load()?)?;
    let file = target().join("upstream/examples.json");
    fs::write(&file, examples.to_string()).with_context(|| format!("cannot write {}", file.display()))?;
    ignored_tests("example_answers::", &[("EXAMPLE_ANSWERS", file.as_os_str())])
}

/// The example answers of every selected operation, and of every selected webhook. A success that has
/// no body needs no example to be one.
fn extract(description: &Value, selection: &Selection) -> Result<Value> {
    let mut answers = Vec::new();
    for id in selection.operations() {
        let (_, _, operation) = find_operation(description, id)?;
        let before = answers.len();
        let statuses = operation["responses"].as_object().with_context(|| format!("{id} answers nothing"))?;
        for (status, answer) in statuses {
            let number: u16 = status.parse().with_context(|| format!("a status of {id}"))?;
            let answer = followed(description, answer)?;
            for (media, name, body) in examples_in(description, answer)? {
                answers.push(json!({
                    "operation": id, "status": number, "media": media, "name": name, "body": body,
                }));
            }
            if answer.get("content").is_none() && (200..300).contains(&number) {
                answers.push(json!({ "operation": id, "status": number, "media": null, "name": null, "body": null }));
            }
        }
        ensure!(answers.len() > before, "{id} has neither an example answer nor a success without a body");
    }
    let mut webhooks = Vec::new();
    for id in selection.webhooks() {
        let delivery = description["x-webhooks"][id]["post"].get("requestBody");
        let delivery = delivery.with_context(|| format!("the webhook {id} delivers nothing"))?;
        for (media, name, body) in examples_in(description, followed(description, delivery)?)? {
            webhooks.push(json!({ "webhook": id, "media": media, "name": name, "body": body }));
        }
    }
    Ok(json!({ "answers": answers, "webhooks": webhooks }))
}

/// By media type and name.
fn examples_in(description: &Value, holder: &Value) -> Result<Vec<(String, String, Value)>> {
    let nothing = Map::new();
    let content = holder.get("content").and_then(Value::as_object).unwrap_or(&nothing);
    let mut found = Vec::new();
    for (media, inner) in content {
        for (name, example) in inner.get("examples").and_then(Value::as_object).unwrap_or(&nothing) {
            let value = followed(description, example)?.get("value");
            let value = value.with_context(|| format!("the example {name} has no value"))?;
            found.push((media.clone(), name.clone(), value.clone()));
        }
        if let Some(value) = inner.get("example") {
            found.push((media.clone(), "example".to_owned(), value.clone()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn description() -> Value {
        json!({
            "paths": {
                "/a": {
                    "get": { "operationId": "a/get", "responses": {
                        "200": { "content": { "application/json": { "examples": {
                            "one": { "value": [1] },
                            "two": { "$ref": "#/components/examples/two" },
                        } } } },
                        "404": { "$ref": "#/components/responses/gone" },
                    } },
                    "delete": { "operationId": "a/end", "responses": { "204": {}, "304": {} } },
                    "put": { "operationId": "a/untold", "responses": {
                        "200": { "content": { "application/json": { "schema": {} } } },
                    } },
                },
            },
            "x-webhooks": { "w": { "post": { "requestBody": { "content": { "application/json": { "example": 3 } } } } } },
            "components": {
                "examples": { "two": { "value": null } },
                "responses": { "gone": { "content": { "application/scim+json": { "example": "gone" } } } },
            },
        })
    }

    fn extracted(operation: &str) -> Result<Value> {
        let text = format!("[[group]]\nname = \"\"\nreason = \"\"\noperations = [{operation:?}]\nwebhooks = [\"w\"]\n");
        extract(&description(), &toml::from_str(&text).unwrap())
    }

    #[test]
    fn every_example_is_found_wherever_it_lies() {
        let found = extracted("a/get").unwrap();
        let answer = |status: u16, media: &str, name: &str, body: Value| json!({ "operation": "a/get", "status": status, "media": media, "name": name, "body": body });
        let wanted = json!([
            answer(200, "application/json", "one", json!([1])),
            answer(200, "application/json", "two", Value::Null),
            answer(404, "application/scim+json", "example", json!("gone")),
        ]);
        assert_eq!(found["answers"], wanted);
        let delivery = json!({ "webhook": "w", "media": "application/json", "name": "example", "body": 3 });
        assert_eq!(found["webhooks"], json!([delivery]));
    }

    #[test]
    fn a_success_without_a_body_is_an_answer_too() {
        let wanted = json!({ "operation": "a/end", "status": 204, "media": null, "name": null, "body": null });
        assert_eq!(extracted("a/end").unwrap()["answers"], json!([wanted]));
    }

    #[test]
    fn an_operation_with_nothing_to_answer_with_is_named() {
        let message = extracted("a/untold").unwrap_err().to_string();
        assert!(message.contains("a/untold"), "{message}");
    }
}
