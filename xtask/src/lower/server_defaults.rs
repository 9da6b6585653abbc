//! Drops the defaults of fields in request bodies and in answers.
//!
//! The generator takes a default for what an absent field means. In a body it writes it out: but the default
//! is what the server makes of the field when something is created; where a body changes something, absent
//! means unchanged, and a default that is sent along sets back what nobody named. In an answer it makes the
//! field one that is always there, fails on null, and says of an absent `private` that it is false.

use anyhow::Result;
use serde_json::Value;

use super::reach::{each_schema, request_schemas, response_schemas};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut dropped = 0;
    let mut drop_default = |root: &mut Value| {
        each_schema(root, &mut |schema| {
            dropped += usize::from(schema.as_object_mut().and_then(|schema| schema.remove("default")).is_some());
        });
    };
    request_schemas(document, &mut drop_default)?;
    response_schemas(document, &mut drop_default)?;
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn bodies_and_answers_say_what_they_say_and_nothing_more() {
        let field = json!({ "type": "boolean", "default": true });
        let body = json!({ "content": { "application/json": { "schema": { "properties": { "a": field } } } } });
        let referenced =
            json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/s" } } } });
        let mut document = json!({
            "paths": {
                "/a": { "patch": {
                    "parameters": [{ "in": "query", "name": "q", "schema": { "default": 1 } }],
                    "requestBody": body,
                    "responses": { "200": { "content": { "application/json": { "schema": { "properties": { "a": field } } } } } },
                } },
                "/b": { "post": { "requestBody": referenced, "responses": {} } },
            },
            "components": { "schemas": { "s": { "properties": { "default": { "properties": { "b": field } } } } } },
        });
        assert_eq!(super::run(&mut document).unwrap(), 3);
        let a = &document["paths"]["/a"]["patch"];
        assert_eq!(
            a["requestBody"]["content"]["application/json"]["schema"]["properties"]["a"],
            json!({ "type": "boolean" })
        );
        assert_eq!(a["parameters"][0]["schema"]["default"], 1);
        assert_eq!(
            a["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["a"],
            json!({ "type": "boolean" })
        );
        assert!(
            document["components"]["schemas"]["s"]["properties"]["default"]["properties"]["b"].get("default").is_none()
        );
    }
}
