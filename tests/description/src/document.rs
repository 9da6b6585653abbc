//! The vendored description, corrected, in the words of JSON Schema.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::corrections;

pub(crate) static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/github.json");
    let text = std::fs::read_to_string(path).expect("the vendored description");
    let mut document = serde_json::from_str(&text).expect("JSON");
    corrections::apply(&mut document);
    as_json_schema(document)
});

/// Turns OpenAPI 3.0's `nullable` into what JSON Schema has for it, all the way down.
fn as_json_schema(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(as_json_schema).collect(),
        Value::Object(fields) => {
            let nullable = fields.get("nullable") == Some(&Value::Bool(true));
            let mut fields: Map<String, Value> = fields
                .into_iter()
                .filter(|(name, value)| !(name == "nullable" && value.is_boolean()))
                .map(|(name, value)| (name, as_json_schema(value)))
                .collect();
            if !nullable {
                return Value::Object(fields);
            }
            if let Some(Value::Array(choices)) = fields.get_mut("enum") {
                choices.push(Value::Null);
            }
            if let Some(kind) = fields.remove("type") {
                fields.insert("type".to_owned(), json!([kind, "null"]));
                Value::Object(fields)
            } else {
                json!({"anyOf": [fields, {"type": "null"}]})
            }
        }
        plain => plain,
    }
}

/// What a reference leads to, or the value itself.
pub(crate) fn resolve(value: &'static Value) -> &'static Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(pointer) => DOCUMENT.pointer(&pointer[1..]).expect("a reference that leads somewhere"),
        None => value,
    }
}

/// The schema of a body in JSON, if the holder has one.
pub(crate) fn json_schema(holder: &'static Value) -> Option<&'static Value> {
    holder.pointer("/content/application~1json/schema")
}
