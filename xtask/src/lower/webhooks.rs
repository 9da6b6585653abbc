//! Keeps of the webhooks what their bodies carry, as a component each.
//!
//! The generator reads paths and components alone: a schema that stands in a webhook becomes no type. What
//! else a webhook has, headers and answers, is the receiver's to know, and without it nothing hangs on it.
//! `x-webhooks` stays, so that the passes see what GitHub sends and the components stay reached.

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value, json};

use crate::document::JSON;

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let Some(webhooks) = document.as_object_mut().and_then(|object| object.remove("x-webhooks")) else { return Ok(0) };
    let mut kept = Map::new();
    for (name, item) in webhooks.as_object().into_iter().flatten() {
        for (method, webhook) in item.as_object().into_iter().flatten() {
            let schema = webhook.pointer("/requestBody/content").and_then(|content| content[JSON].get("schema"));
            let schema =
                schema.with_context(|| format!("/x-webhooks/{name}/{method}: its body has no JSON in place"))?;
            let reference = match schema.get("$ref") {
                Some(reference) => reference.clone(),
                None => {
                    let schemas = document["components"].as_object_mut().context("the document has no components")?;
                    let schemas = schemas.entry("schemas").or_insert_with(|| json!({}));
                    let component = format!("webhook-{name}");
                    ensure!(schemas.get(&component).is_none(), "/components/schemas/{component} is there already");
                    schemas[&component] = schema.clone();
                    json!(format!("#/components/schemas/{component}"))
                }
            };
            let body = json!({ "content": { JSON: { "schema": { "$ref": reference } } } });
            kept.insert(name.clone(), json!({ method: { "requestBody": body } }));
        }
    }
    let count = kept.len();
    document["x-webhooks"] = Value::Object(kept);
    Ok(count)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::document::prune_components;

    #[test]
    fn what_a_webhook_carries_is_a_component_that_stays() {
        let inline = json!({ "content": { "application/json": { "schema": { "type": "object" } } } });
        let named = json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/b" } } } });
        let mut document = json!({
            "paths": {},
            "x-webhooks": {
                "a": { "post": { "operationId": "a", "requestBody": inline, "parameters": [], "responses": {} } },
                "b": { "post": { "requestBody": named, "responses": {} } },
            },
            "components": { "schemas": { "b": { "type": "string" }, "unreached": {} } },
        });
        assert_eq!(super::run(&mut document).unwrap(), 2);
        prune_components(&mut document).unwrap();
        let schemas = json!({ "webhook-a": { "type": "object" }, "b": { "type": "string" } });
        assert_eq!(document["components"]["schemas"], schemas);
        assert_eq!(document["x-webhooks"]["b"], json!({ "post": { "requestBody": named } }));
        assert!(document["x-webhooks"]["a"]["post"].get("parameters").is_none());
    }

    #[test]
    fn what_a_webhook_carries_is_an_answer_to_the_passes() {
        let body = json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/b" } } } });
        let event = json!({ "type": "object", "required": ["action"], "properties": {
            "action": { "type": "string", "enum": ["created"] } } });
        let mut document = json!({
            "paths": {},
            "x-webhooks": { "b": { "post": { "requestBody": body } } },
            "components": { "schemas": { "b": event } },
        });
        crate::lower::run(&mut document).unwrap();
        let open = json!({ "type": "object", "properties": { "action": { "type": "string" } } });
        assert_eq!(document["components"]["schemas"]["b"], open);
    }

    #[test]
    fn a_description_without_webhooks_is_left_alone() {
        let mut document = json!({ "paths": {} });
        assert_eq!(super::run(&mut document).unwrap(), 0);
        assert_eq!(document, json!({ "paths": {} }));
    }

    #[test]
    fn one_without_json_in_place_is_named_and_not_dropped() {
        let form = json!({ "application/x-www-form-urlencoded": { "schema": {} } });
        let mut document = json!({
            "components": {},
            "x-webhooks": { "ping": { "post": { "requestBody": { "content": form } } } },
        });
        let message = super::run(&mut document).unwrap_err().to_string();
        assert!(message.contains("/x-webhooks/ping/post"), "{message}");
    }
}
