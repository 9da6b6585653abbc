//! Generating as many operations as the generator takes.

use anyhow::Result;
use serde_json::Value;

use crate::codegen::blame::{Blamed, caught, operations_at_fault};
use crate::codegen::client;
use crate::codegen::model::Operation;
use crate::document::{only_operations, operations};

/// What was generated, from what, and what had to be left out for it.
pub(super) struct Generated {
    pub(super) document: Value,
    pub(super) code: String,
    pub(super) left_out: Vec<Blamed>,
}

/// Everything at once if the generator takes it. If not, without what it does not take alone; and if that is
/// not it either, without each operation that it does not take together with those before.
pub(super) fn as_much_as_possible(mut document: Value, table: &[Operation]) -> Result<Generated> {
    let mut left_out = Vec::new();
    loop {
        let error = match caught(|| client::code(document.clone(), table)) {
            Ok(code) => return Ok(Generated { document, code, left_out }),
            Err(error) => error,
        };
        let mut blamed = if left_out.is_empty() { operations_at_fault(&document) } else { Vec::new() };
        if blamed.is_empty() {
            let operation = first_that_fails_with_those_before(&document)?;
            blamed.push(Blamed { operation, reason: format!("fails together with others: {error:#}") });
        }
        document = without(&document, &blamed)?;
        left_out.extend(blamed);
    }
}

pub(super) fn without(document: &Value, blamed: &[Blamed]) -> Result<Value> {
    only_operations(document, |operation| {
        !blamed.iter().any(|blamed| operation["operationId"] == blamed.operation.as_str())
    })
}

fn first_that_fails_with_those_before(document: &Value) -> Result<String> {
    let ids: Vec<&Value> = operations(document).map(|(_, _, operation)| &operation["operationId"]).collect();
    let (mut fine, mut failing) = (0, ids.len());
    while failing - fine > 1 {
        let half = (fine + failing) / 2;
        let first = only_operations(document, |operation| ids[..half].contains(&&operation["operationId"]))?;
        if caught(|| client::code(first, &[])).is_ok() {
            fine = half;
        } else {
            failing = half;
        }
    }
    Ok(ids[failing - 1].as_str().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_generator_cannot_take_is_left_out_and_the_rest_is_generated() {
        let json =
            json!({ "description": "OK", "content": { "application/json": { "schema": { "type": "string" } } } });
        let bytes = json!({ "description": "OK", "content": { "application/zip": {} } });
        let document = json!({
            "openapi": "3.0.3",
            "info": { "title": "t", "version": "1" },
            "paths": {
                "/good": { "get": { "operationId": "good", "responses": { "200": json } } },
                "/bad": { "get": { "operationId": "bad", "responses": { "200": json, "201": bytes } } },
            },
            "components": {},
        });
        let generated = as_much_as_possible(document, &[]).unwrap();
        assert_eq!(operations(&generated.document).count(), 1);
        assert!(generated.code.contains("pub fn good("));
        assert_eq!(generated.left_out.len(), 1);
        assert_eq!(generated.left_out[0].operation, "bad");
    }

    #[test]
    fn operations_that_fail_only_together_cost_one_of_them() {
        // The generator wants every operation to have an id of its own.
        let operation = json!({ "operationId": "a", "responses": {} });
        let other = json!({ "operationId": "b", "responses": {} });
        let document = json!({
            "openapi": "3.0.3",
            "info": { "title": "t", "version": "1" },
            "paths": { "/a": { "get": operation, "post": operation }, "/b": { "get": other } },
            "components": {},
        });
        let generated = as_much_as_possible(document, &[]).unwrap();
        assert!(generated.code.contains("pub fn b("));
        assert_eq!(generated.left_out[0].operation, "a");
    }
}
