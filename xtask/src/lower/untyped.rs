//! Says the type of a schema that leaves it to be guessed from its other keywords.
//!
//! The generator takes a schema without a type for one of any type and, where it may be null too, guesses
//! wrong: a limited text becomes a list.

use anyhow::Result;
use serde_json::{Value, json};

use super::reach::{each_schema, every_schema};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut typed = 0;
    every_schema(document, |root| {
        each_schema(root, &mut |schema| {
            if let Some(kind) = implied(schema) {
                schema["type"] = json!(kind);
                typed += 1;
            }
        });
    });
    Ok(typed)
}

fn implied(schema: &Value) -> Option<&'static str> {
    let object = schema.as_object()?;
    if ["$ref", "allOf", "anyOf", "not", "oneOf", "type"].iter().any(|keyword| object.contains_key(*keyword)) {
        return None;
    }
    if object.contains_key("properties") || object.contains_key("additionalProperties") {
        return Some("object");
    }
    if object.contains_key("items") {
        return Some("array");
    }
    let values = object.get("enum")?.as_array()?;
    let mut values = values.iter().filter(|value| !value.is_null()).peekable();
    (values.peek().is_some() && values.all(Value::is_string)).then_some("string")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn fields_items_and_texts_tell_the_type() {
        let mut document = json!({ "components": { "schemas": {
            "object": { "properties": { "list": { "items": {}, "nullable": true } } },
            "text": { "enum": ["a", null] },
            "number": { "enum": [1, 2] },
            "null": { "enum": [null] },
            "any": { "nullable": true },
            "union": { "properties": {}, "oneOf": [] },
        } } });
        assert_eq!(super::run(&mut document).unwrap(), 3);
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["object"]["type"], "object");
        assert_eq!(schemas["object"]["properties"]["list"]["type"], "array");
        assert_eq!(schemas["text"]["type"], "string");
        for name in ["number", "null", "any", "union"] {
            assert!(schemas[name].get("type").is_none(), "{name}");
        }
    }
}
