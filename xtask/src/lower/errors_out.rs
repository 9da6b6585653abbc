//! Takes every response that is not a success out of the signatures.
//!
//! The generator allows one error type an operation, GitHub has several, and proxies answer with
//! HTML or nothing. An undeclared status reaches the caller as the whole response, with status,
//! headers and body, whatever the body is: only so can the client above tell what really happened.

use anyhow::Result;
use serde_json::Value;

use crate::document::operations_mut;

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut dropped = 0;
    for (_, _, operation) in operations_mut(document) {
        let Some(responses) = operation["responses"].as_object_mut() else { continue };
        let before = responses.len();
        responses.retain(|status, _| status.starts_with('2'));
        dropped += before - responses.len();
    }
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn only_successes_stay() {
        let responses = json!({ "200": {}, "304": {}, "404": {}, "default": {} });
        let mut document = json!({ "paths": { "/a": { "get": { "responses": responses } } } });
        assert_eq!(super::run(&mut document).unwrap(), 3);
        assert_eq!(document["paths"]["/a"]["get"]["responses"], json!({ "200": {} }));
    }
}
