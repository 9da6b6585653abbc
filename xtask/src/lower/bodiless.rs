//! 204 and 205 carry nothing, and 201 and 202 only where what is declared can say something.
//!
//! A request that is accepted or done answers `{}`, `null` or no body at all, all the same. Parsing it could only
//! turn a revocation that was accepted into an error.

use anyhow::Result;
use serde_json::{Value, json};

use crate::document::{content_of, followed, operations_mut};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let original = document.clone();
    let mut emptied = 0;
    for (_, _, operation) in operations_mut(document) {
        for status in ["201", "202", "204", "205"] {
            let Some(response) = operation["responses"].get_mut(status) else { continue };
            let declared = followed(&original, response)?;
            if declared.get("content").is_some() && content_of(&original, status, declared)?.is_none() {
                *response = json!({ "description": declared["description"] });
                emptied += 1;
            }
        }
    }
    Ok(emptied)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn an_accepted_answer_loses_its_body_also_behind_a_reference() {
        let mut document = json!({
            "paths": { "/a": { "post": { "responses": { "202": { "$ref": "#/components/responses/accepted" } } } } },
            "components": { "responses": { "accepted": { "description": "Accepted", "content": { "application/json": {} } } } },
        });
        assert_eq!(super::run(&mut document).unwrap(), 1);
        assert_eq!(document["paths"]["/a"]["post"]["responses"], json!({ "202": { "description": "Accepted" } }));
    }

    #[test]
    fn an_accepted_answer_with_fields_keeps_them_and_an_empty_one_nothing() {
        let x = json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/x" } } } });
        let empty = json!({ "content": { "application/json": { "schema": { "type": "object" } } } });
        let responses = json!({ "202": x, "204": x, "205": empty });
        let mut document = json!({
            "paths": { "/a": { "post": { "responses": responses } } },
            "components": { "schemas": { "x": { "type": "object", "properties": { "id": {} } } } },
        });
        assert_eq!(super::run(&mut document).unwrap(), 2);
        let responses = &document["paths"]["/a"]["post"]["responses"];
        assert_eq!(responses["202"], x);
        assert!(responses["204"].get("content").is_none() && responses["205"].get("content").is_none());
    }
}
