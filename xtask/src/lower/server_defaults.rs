//! Drops the defaults of fields in request bodies.
//!
//! The generator takes a default for what an absent field means and writes it out. But the default is
//! what the server makes of the field when something is created; where a body changes something,
//! absent means unchanged, and a default that is sent along sets back what nobody named.

use anyhow::Result;
use serde_json::Value;

use super::reach::{each_schema, request_schemas};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut dropped = 0;
    request_schemas(document, |root| {
        each_schema(root, &mut |schema| {
            let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
            for field in properties.into_iter().flat_map(|fields| fields.values_mut()) {
                dropped += usize::from(field.as_object_mut().and_then(|field| field.remove("default")).is_some());
            }
        });
    })?;
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_body_says_what_it_says_and_nothing_more() {
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
        assert_eq!(super::run(&mut document).unwrap(), 2);
        let a = &document["paths"]["/a"]["patch"];
        assert_eq!(
            a["requestBody"]["content"]["application/json"]["schema"]["properties"]["a"],
            json!({ "type": "boolean" })
        );
        assert_eq!(a["parameters"][0]["schema"]["default"], 1);
        assert_eq!(a["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["a"], field);
        assert!(
            document["components"]["schemas"]["s"]["properties"]["default"]["properties"]["b"].get("default").is_none()
        );
    }
}
