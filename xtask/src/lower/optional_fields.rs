//! Makes every field of an answer optional.
//!
//! Older servers leave out newer fields, and newer versions of the API drop fields. Generated as
//! required, one absent field would fail a whole page. What a caller can't do without is decided
//! where it is known: in the hand-written client, with an error that names the field.

use anyhow::Result;
use serde_json::Value;

use super::reach::{each_schema, response_schemas};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut loosened = 0;
    response_schemas(document, |root| {
        each_schema(root, &mut |schema| {
            let required = schema.as_object_mut().and_then(|object| object.remove("required"));
            loosened += required.and_then(|names| names.as_array().map(Vec::len)).unwrap_or(0);
        });
    })?;
    Ok(loosened)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
