//! Sends as bytes what the generator can't put together, such as `multipart/form-data`, with a header
//! `content-type` for the caller to say what the bytes are.
//!
//! The generator knows JSON, forms, two kinds of text and `application/octet-stream`, whose schema has to
//! be exactly that of bytes; anything else is an error. So the operation stays, and its body is the
//! caller's to write.

use anyhow::Result;
use serde_json::{Value, json};

use crate::document::{JSON, operations_mut};

const BYTES: &str = "application/octet-stream";
const FORM: &str = "application/x-www-form-urlencoded";
const TEXT: [&str; 2] = ["text/plain", "text/x-markdown"];

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    for (_, _, operation) in operations_mut(document) {
        let Some(content) = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut) else {
            continue;
        };
        let Some(media) = content.keys().next().cloned() else { continue };
        let plain = match media.as_str() {
            JSON | FORM => continue,
            text if TEXT.contains(&text) => json!({ "schema": { "type": "string" } }),
            _ => json!({ "schema": { "type": "string", "format": "binary" } }),
        };
        if content[&media] == plain {
            continue;
        }
        changed += 1;
        if TEXT.contains(&media.as_str()) || media == BYTES {
            content[&media] = plain;
            continue;
        }
        content.clear();
        content.insert(BYTES.to_owned(), plain);
        let header =
            json!({ "in": "header", "name": "content-type", "required": true, "schema": { "type": "string" } });
        match operation["parameters"].as_array_mut() {
            Some(parameters) => parameters.push(header),
            None => operation["parameters"] = json!([header]),
        }
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn lowered(media: &str, schema: Value) -> Value {
        let body = json!({ "content": { media: { "schema": schema, "encoding": {} } } });
        let mut document = json!({ "paths": { "/a": { "post": { "requestBody": body, "responses": {} } } } });
        assert_eq!(super::run(&mut document).unwrap(), 1);
        document["paths"]["/a"]["post"].take()
    }

    #[test]
    fn a_form_of_parts_is_bytes_that_the_caller_names() {
        let operation = lowered("multipart/form-data", json!({ "properties": { "license": { "format": "binary" } } }));
        let bytes = json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } });
        assert_eq!(operation["requestBody"]["content"], bytes);
        assert_eq!(operation["parameters"][0]["name"], "content-type");
    }

    #[test]
    fn bytes_and_text_keep_their_names() {
        let operation = lowered("application/octet-stream", json!({ "type": "string" }));
        let body = &operation["requestBody"]["content"]["application/octet-stream"];
        assert_eq!(*body, json!({ "schema": { "type": "string", "format": "binary" } }));
        let operation = lowered("text/x-markdown", json!({ "type": "string", "maxLength": 5 }));
        assert_eq!(operation["requestBody"]["content"]["text/x-markdown"], json!({ "schema": { "type": "string" } }));
        assert!(operation.get("parameters").is_none());
    }

    #[test]
    fn json_is_left_alone() {
        let body = json!({ "content": { "application/json": { "schema": { "type": "object" } } } });
        let mut document = json!({ "paths": { "/a": { "post": { "requestBody": body } } } });
        assert_eq!(super::run(&mut document).unwrap(), 0);
    }
}
