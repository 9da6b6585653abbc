//! Drops a default that its own schema does not allow.
//!
//! The generator writes a value of the type for a default, and refuses the whole document where there is none.

use anyhow::Result;
use serde_json::Value;

use super::reach::{each_schema, every_schema};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut dropped = 0;
    every_schema(document, |root| {
        each_schema(root, &mut |schema| {
            if schema.get("default").is_some_and(|default| !fits(schema, default))
                && let Some(object) = schema.as_object_mut()
            {
                object.remove("default");
                dropped += 1;
            }
        });
    });
    Ok(dropped)
}

fn fits(schema: &Value, default: &Value) -> bool {
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return values.contains(default);
    }
    match schema["type"].as_str() {
        Some("string") => default.is_string(),
        Some("boolean") => default.is_boolean(),
        Some("integer") => default.is_i64() || default.is_u64(),
        Some("number") => default.is_number(),
        Some("array") => default.is_array(),
        Some("object") => default.is_object(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_default_of_another_type_or_not_among_the_values_goes() {
        let parameter = |schema| json!({ "in": "query", "name": "q", "schema": schema });
        let mut document = json!({ "paths": { "/a": { "get": { "parameters": [
            parameter(json!({ "type": "integer", "default": "30" })),
            parameter(json!({ "type": "string", "enum": ["a"], "default": "b" })),
            parameter(json!({ "type": "string", "enum": ["a"], "default": "a" })),
            parameter(json!({ "type": "integer", "default": 30 })),
        ] } } } });
        assert_eq!(super::run(&mut document).unwrap(), 2);
        let parameters = &document["paths"]["/a"]["get"]["parameters"];
        let defaults: Vec<bool> = (0..4).map(|index| parameters[index]["schema"].get("default").is_some()).collect();
        assert_eq!(defaults, [false, false, true, true]);
    }
}
