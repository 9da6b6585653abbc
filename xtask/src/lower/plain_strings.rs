//! Drops patterns and the formats that the generator has a foreign type for.
//!
//! The generated code would need the crates `regress` and `uuid`, which nothing else here does, to refuse
//! what GitHub refuses better: with an error that says what is wrong.

use anyhow::Result;
use serde_json::Value;

use super::reach::{each_schema, every_schema};

/// What the generator turns into something other than text, and is not given a type for.
const FORMATS: [&str; 4] = ["uuid", "ip", "ipv4", "ipv6"];

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut dropped = 0;
    every_schema(document, |root| {
        each_schema(root, &mut |schema| {
            let Some(object) =
                schema.as_object_mut().filter(|object| object.get("pattern").is_none_or(Value::is_string))
            else {
                return;
            };
            let before = object.len();
            object.retain(|keyword, value| match keyword.as_str() {
                "pattern" => false,
                "format" => !value.as_str().is_some_and(|format| FORMATS.contains(&format)),
                _ => true,
            });
            dropped += before - object.len();
        });
    });
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_pattern_goes_and_a_field_of_that_name_stays() {
        let field = json!({ "type": "string", "pattern": "^a", "maxLength": 5 });
        let mut document = json!({
            "paths": { "/a": { "get": { "parameters": [
                { "name": "id", "in": "query", "schema": { "type": "string", "format": "uuid" } },
                { "name": "day", "in": "query", "schema": { "type": "string", "format": "date" } },
            ] } } },
            "components": { "schemas": { "x": { "properties": { "pattern": field } } } },
        });
        assert_eq!(super::run(&mut document).unwrap(), 2);
        let parameters = &document["paths"]["/a"]["get"]["parameters"];
        assert_eq!(parameters[0]["schema"], json!({ "type": "string" }));
        assert_eq!(parameters[1]["schema"], json!({ "type": "string", "format": "date" }));
        let kept = &document["components"]["schemas"]["x"]["properties"]["pattern"];
        assert_eq!(*kept, json!({ "type": "string", "maxLength": 5 }));
    }
}
