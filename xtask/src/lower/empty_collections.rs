//! Tells an empty list or map of a request from one that is left out: where it may be left out it is
//! nullable.
//!
//! The generator makes of an optional list one that is not sent when it is empty. But an empty list says
//! something: no labels, no repositories; and left out it may mean all of them.

use anyhow::Result;
use serde_json::{Value, json};

use super::optional_fields::collects;
use super::reach::{each_schema, request_schemas};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut told = 0;
    request_schemas(document, |root| {
        each_schema(root, &mut |schema| {
            let required = schema["required"].clone();
            let fields = schema.get_mut("properties").and_then(Value::as_object_mut);
            for (name, field) in fields.into_iter().flatten() {
                let needed =
                    required.as_array().is_some_and(|names| names.iter().any(|needed| needed == name.as_str()));
                if !needed && collects(field) && field["nullable"] != true {
                    field["nullable"] = json!(true);
                    told += 1;
                }
            }
        });
    })?;
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_may_be_left_out_may_be_null_and_one_that_is_needed_may_not() {
        let list = json!({ "type": "array", "items": { "type": "integer" } });
        let schema =
            json!({ "properties": { "ids": list, "labels": list, "name": { "type": "string" } }, "required": ["ids"] });
        let mut document = json!({ "paths": { "/a": { "post": {
            "requestBody": { "content": { "application/json": { "schema": schema } } },
        } } } });
        assert_eq!(run(&mut document).unwrap(), 1);
        let fields =
            &document["paths"]["/a"]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"];
        assert_eq!(fields["ids"], list);
        assert_eq!(fields["labels"]["nullable"], true);
        assert!(fields["name"].get("nullable").is_none());
    }
}
