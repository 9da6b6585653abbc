//! Merges a union of objects in an answer into one object with the fields of all its branches.
//!
//! The generator makes an untagged enum of a union. Once every field is optional the first branch
//! always matches, and the fields of the others would be lost without a word. Where two branches
//! disagree about a field it takes any value.

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::reach::{each_schema, response_schemas};
use crate::document::resolve;

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let original = document.clone();
    let mut merged = 0;
    response_schemas(document, |root| {
        each_schema(root, &mut |schema| {
            if let Some(object) = union_of_objects(&original, schema) {
                *schema = object;
                merged += 1;
            }
        });
    })?;
    Ok(merged)
}

fn union_of_objects(document: &Value, schema: &Value) -> Option<Value> {
    let branches = ["anyOf", "oneOf"].iter().find_map(|keyword| schema.get(keyword)?.as_array())?;
    if branches.len() < 2 {
        return None;
    }
    let mut fields = Map::new();
    let mut nullable = schema["nullable"] == true;
    for branch in branches {
        let branch = match branch.get("$ref").and_then(Value::as_str) {
            Some(reference) => resolve(document, reference).ok()?,
            None => branch,
        };
        nullable |= branch["nullable"] == true;
        for (name, field) in branch.get("properties")?.as_object()? {
            fields
                .entry(name)
                .and_modify(|known| {
                    if substance(known) != substance(field) {
                        *known = json!({});
                    }
                })
                .or_insert_with(|| field.clone());
        }
    }
    let mut object = json!({ "type": "object", "properties": fields });
    if nullable {
        object["nullable"] = json!(true);
    }
    if let Some(words) = schema.get("description") {
        object["description"] = words.clone();
    }
    Some(object)
}

/// What has to be equal for two branches to agree about a field: whether it may be null does not
/// matter where every field is optional, nor does how wide an integer is said to be.
fn substance(field: &Value) -> Value {
    let mut field = field.clone();
    let integer = field["type"] == "integer";
    if let Some(object) = field.as_object_mut() {
        object.retain(|key, _| match key.as_str() {
            "default" | "description" | "enum" | "nullable" => false,
            "format" => !integer,
            _ => true,
        });
    }
    field
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn the_fields_of_every_branch_are_there() {
        let mut document = json!({
            "paths": { "/a": { "get": { "responses": { "200": { "content": { "application/json": { "schema": {
                "nullable": true,
                "anyOf": [{ "$ref": "#/components/schemas/user" }, { "type": "object", "properties": {
                    "slug": { "type": "string" }, "id": { "type": "string" }, "name": { "type": "string", "nullable": true } } }],
            } } } } } } } },
            "components": { "schemas": { "user": { "type": "object", "properties": {
                "login": { "type": "string" }, "id": { "type": "integer" }, "name": { "type": "string", "enum": ["x"] } } } } },
        });
        assert_eq!(super::run(&mut document).unwrap(), 1);
        let merged = &document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(
            *merged,
            json!({ "type": "object", "nullable": true, "properties": {
            "id": {}, "login": { "type": "string" }, "name": { "type": "string", "enum": ["x"] }, "slug": { "type": "string" } } })
        );
    }

    #[test]
    fn a_union_with_something_else_is_left_alone() {
        let schema = json!({ "oneOf": [{ "type": "string" }, { "type": "object", "properties": {} }] });
        let mut document = json!({ "paths": { "/a": { "get": { "responses": { "200": { "content": { "application/json": { "schema": schema } } } } } } } });
        assert_eq!(super::run(&mut document).unwrap(), 0);
    }
}
