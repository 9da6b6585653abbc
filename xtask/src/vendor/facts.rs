//! Facts only: what is kept of a description is listed here; prose, examples, links and extensions
//! are not on the list. A keyword that is on neither list is an error, so that nothing new goes by unseen.

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};

use crate::document::METHODS;

const SCHEMA_FACTS: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "deprecated",
    "discriminator",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "type",
    "uniqueItems",
    "writeOnly",
];
const PROSE: &[&str] = &["description", "example", "examples", "externalDocs", "summary", "title"];

const SECTIONS: &[&str] = &["headers", "parameters", "responses", "schemas"];
const PARAMETER_FACTS: &[&str] =
    &["allowEmptyValue", "deprecated", "explode", "in", "name", "required", "schema", "style"];
const OPERATION_FACTS: &[&str] =
    &["deprecated", "operationId", "parameters", "requestBody", "responses", "servers", "tags"];

/// The document without its prose.
pub(crate) fn keep(mut document: Value) -> Result<Value> {
    each_object(&mut document["paths"], path_item)?;
    each_object(&mut document["x-webhooks"], path_item)?;
    let components = &mut document["components"];
    retain(components, "component section", SECTIONS, &["examples"])?;
    each_object_if_there(components, "schemas", schema)?;
    each_object_if_there(components, "parameters", parameter)?;
    each_object_if_there(components, "responses", |value| response("", value))?;
    each_object_if_there(components, "headers", header)?;
    Ok(document)
}

fn path_item(item: &mut Value) -> Result<()> {
    let facts: Vec<&str> = METHODS.into_iter().chain(["parameters"]).collect();
    retain(item, "path", &facts, &[])?;
    if item.get("parameters").is_some() {
        each_item(&mut item["parameters"], parameter)?;
    }
    METHODS.iter().try_for_each(|method| item.get_mut(method).map_or(Ok(()), operation))
}

fn operation(operation: &mut Value) -> Result<()> {
    retain(operation, "operation", OPERATION_FACTS, &[])?;
    each_item(&mut operation["parameters"], parameter)?;
    if let Some(body) = operation.get_mut("requestBody").filter(|body| !body.is_null()) {
        retain(body, "request body", &["$ref", "content", "required"], &[])?;
        content(body)?;
    }
    if let Some(responses) = operation["responses"].as_object_mut() {
        for (status, value) in responses {
            response(status, value)?;
        }
    }
    if operation.get("servers").is_some() {
        each_item(&mut operation["servers"], server)?;
    }
    drop_nulls(operation);
    Ok(())
}

/// Where an operation goes when it is not where the others go.
fn server(server: &mut Value) -> Result<()> {
    retain(server, "server", &["url", "variables"], &[])?;
    each_object_if_there(server, "variables", |variable| retain(variable, "server variable", &["default", "enum"], &[]))
}

fn parameter(parameter: &mut Value) -> Result<()> {
    if parameter.get("$ref").is_some() {
        return Ok(());
    }
    retain(parameter, "parameter", PARAMETER_FACTS, &[])?;
    schema(&mut parameter["schema"])
}

fn response(status: &str, response: &mut Value) -> Result<()> {
    if response.get("$ref").is_some() {
        return Ok(());
    }
    ensure!(response.is_object(), "the response {status} is not an object");
    retain(response, "response", &["content", "headers"], &["links"])?;
    content(response)?;
    if response.get("headers").is_some() {
        each_object(&mut response["headers"], header)?;
    }
    // OpenAPI wants a description; the HTTP reason phrase is one that is nobody's prose.
    response["description"] = json!(reason_phrase(status));
    Ok(())
}

fn header(header: &mut Value) -> Result<()> {
    if header.get("$ref").is_some() {
        return Ok(());
    }
    retain(header, "header", &["required", "schema"], &[])?;
    schema(&mut header["schema"])
}

fn content(holder: &mut Value) -> Result<()> {
    if holder.get("content").is_none() {
        return Ok(());
    }
    each_object(&mut holder["content"], |media| {
        retain(media, "media type", &["encoding", "schema"], &[])?;
        match media.get_mut("schema") {
            Some(inner) => schema(inner),
            None => Ok(()),
        }
    })
}

fn schema(value: &mut Value) -> Result<()> {
    // `true`, `false` and a missing schema have nothing to drop.
    if !value.is_object() {
        return Ok(());
    }
    retain(value, "schema", SCHEMA_FACTS, &[])?;
    each_object_if_there(value, "properties", schema)?;
    for keyword in ["allOf", "anyOf", "oneOf"] {
        if value.get(keyword).is_some() {
            each_item(&mut value[keyword], schema)?;
        }
    }
    for keyword in ["additionalProperties", "items", "not"] {
        if let Some(inner) = value.get_mut(keyword) {
            schema(inner)?;
        }
    }
    Ok(())
}

/// Keeps the facts; what is neither fact nor prose nor extension has to be looked at by a person.
fn retain(value: &mut Value, what: &str, facts: &[&str], dropped: &[&str]) -> Result<()> {
    let Some(object) = value.as_object_mut() else { return Ok(()) };
    for key in object.keys() {
        let key = key.as_str();
        let known = facts.contains(&key) || PROSE.contains(&key) || dropped.contains(&key) || key.starts_with("x-");
        if !known {
            bail!("unknown keyword {key:?} in a {what}: decide in xtask/src/vendor/facts.rs whether it is a fact");
        }
    }
    object.retain(|key, _| facts.contains(&key.as_str()));
    Ok(())
}

fn each_object(value: &mut Value, mut visit: impl FnMut(&mut Value) -> Result<()>) -> Result<()> {
    value.as_object_mut().map_or(Ok(()), |object| object.values_mut().try_for_each(&mut visit))
}

fn each_object_if_there(value: &mut Value, key: &str, visit: impl FnMut(&mut Value) -> Result<()>) -> Result<()> {
    value.get_mut(key).map_or(Ok(()), |inner| each_object(inner, visit))
}

fn each_item(value: &mut Value, mut visit: impl FnMut(&mut Value) -> Result<()>) -> Result<()> {
    value.as_array_mut().map_or(Ok(()), |items| items.iter_mut().try_for_each(&mut visit))
}

/// Indexing with `[]` leaves a null where nothing was.
fn drop_nulls(value: &mut Value) {
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, inner| !inner.is_null());
    }
}

fn reason_phrase(status: &str) -> &'static str {
    match status {
        "200" => "OK",
        "201" => "Created",
        "202" => "Accepted",
        "204" => "No Content",
        "301" => "Moved Permanently",
        "302" => "Found",
        "304" => "Not Modified",
        "400" => "Bad Request",
        "401" => "Unauthorized",
        "403" => "Forbidden",
        "404" => "Not Found",
        "409" => "Conflict",
        "422" => "Unprocessable Entity",
        "500" => "Internal Server Error",
        "503" => "Service Unavailable",
        _ => "Response",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_goes_and_a_property_called_description_stays() {
        let kept = keep(json!({ "components": { "schemas": { "x": {
            "description": "their words",
            "title": "their words",
            "example": "their words",
            "x-theirs": true,
            "type": "object",
            "properties": { "description": { "type": "string", "description": "their words", "maxLength": 5 } },
        } } } }))
        .unwrap();
        assert!(!kept.to_string().contains("their"), "{kept}");
        assert_eq!(kept["components"]["schemas"]["x"]["properties"]["description"]["maxLength"], 5);
    }

    #[test]
    fn what_is_checked_in_holds_no_prose() {
        let text = std::fs::read_to_string(crate::process::root().join("openapi/github.json")).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let sections: Vec<&String> = document["components"].as_object().unwrap().keys().collect();
        assert!(sections.iter().all(|section| SECTIONS.contains(&section.as_str())), "{sections:?}");
        let mut words = Vec::new();
        said(&document, &mut words);
        assert!(words.iter().all(|words| reason_phrases().contains(&words.as_str())), "{words:?}");
    }

    /// Everything that is said where prose may stand, which is anywhere but among properties.
    fn said(value: &Value, words: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                for (key, inner) in object {
                    match inner {
                        Value::String(text) if PROSE.contains(&key.as_str()) && key != "title" => {
                            words.push(text.clone())
                        }
                        _ => said(inner, words),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| said(item, words)),
            _ => {}
        }
    }

    fn reason_phrases() -> Vec<&'static str> {
        ["200", "201", "202", "204", "302", "304", "401", "403", "404", "409", "422", "500", ""]
            .map(reason_phrase)
            .to_vec()
    }

    #[test]
    fn what_the_operations_of_a_path_share_is_kept_as_facts() {
        let kept = keep(json!({ "paths": { "/a": {
            "parameters": [{ "name": "a", "in": "path", "schema": {}, "description": "their words" }],
            "get": { "operationId": "a", "responses": {} },
        } } }))
        .unwrap();
        assert_eq!(kept["paths"]["/a"]["parameters"], json!([{ "name": "a", "in": "path", "schema": {} }]));
    }

    #[test]
    fn an_operations_own_servers_stay() {
        let kept = keep(json!({ "paths": { "/a": { "post": { "operationId": "a", "responses": {}, "servers": [
            { "url": "{scheme}://uploads.example", "description": "their words",
              "variables": { "scheme": { "default": "https", "description": "their words" } } },
        ] } } } }))
        .unwrap();
        let servers = &kept["paths"]["/a"]["post"]["servers"];
        let variables = json!({ "scheme": { "default": "https" } });
        assert_eq!(*servers, json!([{ "url": "{scheme}://uploads.example", "variables": variables }]));
    }

    #[test]
    fn a_section_nobody_has_judged_is_an_error() {
        let message = keep(json!({ "paths": {}, "components": { "surprise": {} } })).unwrap_err().to_string();
        assert!(message.contains("\"surprise\""), "{message}");
    }

    #[test]
    fn a_keyword_nobody_has_judged_is_an_error() {
        let message = keep(json!({ "components": { "schemas": { "x": { "surprise": 1 } } } })).unwrap_err().to_string();
        assert!(message.contains("\"surprise\""), "{message}");
    }

    #[test]
    fn a_response_is_described_by_its_reason_phrase() {
        let kept = keep(json!({ "paths": { "/a": { "get": {
            "operationId": "a", "summary": "their words",
            "responses": { "202": { "description": "their words", "content": { "application/json": { "examples": {} } } } }
        } } } }))
        .unwrap();
        assert_eq!(kept["paths"]["/a"]["get"]["responses"]["202"]["description"], "Accepted");
        assert!(!kept.to_string().contains("their"), "{kept}");
    }
}
