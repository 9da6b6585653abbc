//! Opens the enums that answers bring: an enumerated string becomes a string.
//!
//! GitHub's enums gain values. Generated as a closed enum, one new value in one item would fail a
//! whole page. Requests keep their closed enums: there we say the value.

use anyhow::Result;
use serde_json::Value;

use super::reach::{each_schema, response_schemas};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut opened = 0;
    response_schemas(document, |root| {
        each_schema(root, &mut |schema| {
            if let Some(object) = schema.as_object_mut()
                && object.remove("enum").is_some()
            {
                opened += 1;
            }
        });
    })?;
    Ok(opened)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn an_answer_is_opened_and_a_request_stays_closed() {
        let closed = json!({ "type": "string", "enum": ["a", "b"] });
        let mut document = json!({
            "paths": { "/a": { "post": {
                "requestBody": { "content": { "application/json": { "schema": closed } } },
                "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/x" } } } } },
            } } },
            "components": { "schemas": { "x": { "type": "object", "properties": { "level": closed } } } },
        });
        assert_eq!(super::run(&mut document).unwrap(), 1);
        assert_eq!(document["components"]["schemas"]["x"]["properties"]["level"], json!({ "type": "string" }));
        let body = &document["paths"]["/a"]["post"]["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(*body, closed);
    }
}
