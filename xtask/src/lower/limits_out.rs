//! Drops the limits of what answers bring: lengths, bounds, counts, what must not be, and that there is
//! nothing else.
//!
//! The generator makes a type of its own for a limited value, or a narrower number, and refuses what is
//! beyond the limit; where nothing else may be, it refuses a new field. One longer text would fail a whole
//! page. A limit that GitHub keeps to need not be checked again.

use anyhow::Result;
use serde_json::Value;

use super::reach::{each_schema, response_schemas};

const LIMITS: [&str; 15] = [
    "discriminator",
    "exclusiveMaximum",
    "exclusiveMinimum",
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
    "pattern",
    "uniqueItems",
];

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut dropped = 0;
    response_schemas(document, |root| {
        each_schema(root, &mut |schema| {
            let Some(object) = schema.as_object_mut() else { return };
            let before = object.len();
            object.retain(|keyword, value| match keyword.as_str() {
                "additionalProperties" => *value != Value::Bool(false),
                "format" => value != "int32",
                keyword => !LIMITS.contains(&keyword),
            });
            dropped += before - object.len();
        });
    })?;
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn an_answer_is_unlimited_and_a_request_is_not() {
        let limited = json!({
            "type": "object", "additionalProperties": false,
            "properties": {
                "text": { "type": "string", "maxLength": 5, "format": "date-time" },
                "count": { "type": "integer", "minimum": 1, "format": "int32", "not": { "enum": [7] } },
                "pattern": { "type": "array", "uniqueItems": true, "items": { "type": "string", "pattern": "^a" } },
            },
        });
        let body = json!({ "content": { "application/json": { "schema": limited } } });
        let mut document =
            json!({ "paths": { "/a": { "post": { "requestBody": body, "responses": { "200": body } } } } });
        assert_eq!(super::run(&mut document).unwrap(), 7);
        let operation = &document["paths"]["/a"]["post"];
        assert_eq!(operation["requestBody"], body);
        assert_eq!(
            operation["responses"]["200"]["content"]["application/json"]["schema"],
            json!({ "type": "object", "properties": {
                "text": { "type": "string", "format": "date-time" },
                "count": { "type": "integer" },
                "pattern": { "type": "array", "items": { "type": "string" } },
            } })
        );
    }
}
