//! Makes every field of an answer optional, and lists and maps nullable, which the generator would
//! otherwise read as empty when they are absent and fail on when they are null.
//!
//! Older servers leave out newer fields, and newer versions of the API drop fields. Generated as
//! required, one absent field would fail a whole page. What a caller can't do without is decided
//! where it is known: in the hand-written client, with an error that names the field.

use anyhow::Result;
use serde_json::{Value, json};

use super::reach::{each_schema, response_schemas};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut loosened = 0;
    response_schemas(document, |root| {
        each_schema(root, &mut |schema| {
            let required = schema.as_object_mut().and_then(|object| object.remove("required"));
            loosened += required.and_then(|names| names.as_array().map(Vec::len)).unwrap_or(0);
            let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
            for field in properties.into_iter().flat_map(|fields| fields.values_mut()).filter(|field| collects(field)) {
                if field["nullable"] != true {
                    field["nullable"] = json!(true);
                    loosened += 1;
                }
            }
        });
    })?;
    Ok(loosened)
}

/// A list or a map, also one of which nothing more is said than that it is an object.
pub(super) fn collects(field: &Value) -> bool {
    let bare = field["type"] == "object" && field.get("properties").is_none();
    field["type"] == "array" || field.get("additionalProperties").is_some() || bare
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_list_or_a_map_may_be_null() {
        let map = json!({ "type": "object", "additionalProperties": { "type": "string" } });
        let answer = json!({ "type": "object", "properties": { "list": { "type": "array" }, "map": map, "bare": { "type": "object" }, "text": { "type": "string" } } });
        let mut document = json!({ "paths": { "/a": { "get": { "responses": { "200": { "content": { "application/json": { "schema": answer } } } } } } } });
        assert_eq!(super::run(&mut document).unwrap(), 3);
        let fields =
            &document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["properties"];
        assert!(
            fields["list"]["nullable"] == true
                && fields["map"]["nullable"] == true
                && fields["bare"]["nullable"] == true
                && fields["text"]["nullable"].is_null()
        );
    }

    #[test]
    fn inline_and_referenced_answers_are_loosened() {
        let mut document = json!({
            "paths": { "/a": { "get": {
                "requestBody": { "content": { "application/json": { "schema": { "required": ["kept"] } } } },
                "responses": { "200": { "content": { "application/json": { "schema": {
                    "type": "object", "required": ["x", "y"], "properties": { "x": { "$ref": "#/components/schemas/x" } },
                } } } } },
            } } },
            "components": { "schemas": { "x": { "type": "object", "required": ["z"] } } },
        });
        assert_eq!(super::run(&mut document).unwrap(), 3);
        assert_eq!(document["components"]["schemas"]["x"], json!({ "type": "object" }));
        assert!(document.to_string().contains("kept"));
    }
}
