//! 202, 204 and 205 carry nothing.
//!
//! An accepted request answers `{}`, `null` or no body at all, all the same. Parsing it could only
//! turn a revocation that was accepted into an error.

use anyhow::Result;
use serde_json::{Value, json};

use crate::document::{operations_mut, resolve};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let original = document.clone();
    let mut emptied = 0;
    for (_, _, operation) in operations_mut(document) {
        for status in ["202", "204", "205"] {
            let Some(response) = operation["responses"].get_mut(status) else { continue };
            let declared = match response.get("$ref").and_then(Value::as_str) {
                Some(reference) => resolve(&original, reference)?.clone(),
                None => response.clone(),
            };
            if declared.get("content").is_some() {
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
}
