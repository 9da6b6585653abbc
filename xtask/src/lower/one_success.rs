//! One type for an operation that succeeds in several ways.
//!
//! The generator asserts that all successes have one type, and calls different ones by the same name and
//! takes the first for all. So they become one answer, `2XX`: what they carry is a union, which is merged
//! later, and where one of them carries nothing the value may be null. So it may where a request is only
//! accepted: that can come without a body, whatever is declared. The seam of the client reads an empty answer
//! as null.

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::document::{JSON, followed, operations_mut};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let original = document.clone();
    let mut folded = 0;
    for (_, _, operation) in operations_mut(document) {
        let Some(responses) = operation["responses"].as_object_mut() else { continue };
        let mut contents = Vec::new();
        for response in responses.iter().filter(|(status, _)| status.starts_with('2')).map(|(_, response)| response) {
            contents.push(
                followed(&original, response)?
                    .get("content")
                    .and_then(Value::as_object)
                    .filter(|content| !content.is_empty()),
            );
        }
        let accepted = responses.contains_key("202");
        if contents.iter().all(Option::is_none) || (contents.len() < 2 && !accepted) {
            continue;
        }
        let content = one(&contents, accepted);
        responses.retain(|status, _| !status.starts_with('2'));
        responses.insert("2XX".to_owned(), json!({ "description": "Success", "content": content }));
        folded += 1;
    }
    Ok(folded)
}

fn one(contents: &[Option<&Map<String, Value>>], accepted: bool) -> Value {
    // Bytes can be anything, JSON too.
    if let Some(bytes) = contents.iter().flatten().find(|content| !content.contains_key(JSON)) {
        return json!(bytes);
    }
    let mut schemas: Vec<&Value> = Vec::new();
    for schema in contents.iter().flatten().map(|content| &content[JSON]["schema"]) {
        if !schemas.contains(&schema) {
            schemas.push(schema);
        }
    }
    let mut schema = match schemas.as_slice() {
        [only] => (*only).clone(),
        several => json!({ "oneOf": several }),
    };
    if accepted || contents.contains(&None) {
        // What stands beside a `$ref` is not read.
        if schema.get("$ref").is_some() {
            schema = json!({ "allOf": [schema] });
        }
        schema["nullable"] = json!(true);
    }
    json!({ JSON: { "schema": schema } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(responses: Value) -> Value {
        let mut document = json!({
            "paths": { "/a": { "get": { "responses": responses } } },
            "components": { "responses": { "created": { "description": "Created", "content": {
                "application/json": { "schema": { "$ref": "#/components/schemas/x" } } } } } },
        });
        super::run(&mut document).unwrap();
        document["paths"]["/a"]["get"]["responses"].take()
    }

    fn json_of(schema: Value) -> Value {
        json!({ "description": "OK", "content": { "application/json": { "schema": schema } } })
    }

    fn one_answer(schema: Value) -> Value {
        json!({ "2XX": { "description": "Success", "content": { "application/json": { "schema": schema } } } })
    }

    #[test]
    fn the_same_of_two_statuses_is_that() {
        let x = json!({ "$ref": "#/components/schemas/x" });
        let created = json!({ "$ref": "#/components/responses/created" });
        assert_eq!(folded(json!({ "200": json_of(x.clone()), "201": created })), one_answer(x));
    }

    #[test]
    fn different_schemas_are_a_union() {
        let (text, flag) = (json!({ "type": "string" }), json!({ "type": "boolean" }));
        let answers = json!({ "200": json_of(text.clone()), "207": json_of(flag.clone()) });
        assert_eq!(folded(answers), one_answer(json!({ "oneOf": [text, flag] })));
    }

    #[test]
    fn an_empty_success_beside_another_is_null() {
        let empty = json!({ "description": "No Content" });
        let x = json!({ "$ref": "#/components/schemas/x" });
        let wanted = one_answer(json!({ "nullable": true, "allOf": [x] }));
        assert_eq!(folded(json!({ "200": json_of(x), "204": empty })), wanted);
        let list = json_of(json!({ "type": "array" }));
        let wanted = one_answer(json!({ "type": "array", "nullable": true }));
        assert_eq!(folded(json!({ "200": list, "202": empty, "204": empty })), wanted);
    }

    #[test]
    fn what_is_only_accepted_may_come_without_a_body() {
        let x = json!({ "$ref": "#/components/schemas/x" });
        let wanted = one_answer(json!({ "nullable": true, "allOf": [x] }));
        assert_eq!(folded(json!({ "202": json_of(x.clone()) })), wanted);
        assert_eq!(folded(json!({ "201": json_of(x.clone()), "202": json_of(x) })), wanted);
    }

    #[test]
    fn bytes_beside_json_are_bytes() {
        let bytes = json!({ "application/zip": {} });
        let answers = folded(json!({ "200": json_of(json!({})), "206": { "content": bytes } }));
        assert_eq!(answers["2XX"]["content"], bytes);
    }

    #[test]
    fn one_success_and_empty_ones_stay() {
        for answers in [json!({ "200": json_of(json!({})), "404": {} }), json!({ "202": {}, "204": {} })] {
            assert_eq!(folded(answers.clone()), answers);
        }
    }
}
