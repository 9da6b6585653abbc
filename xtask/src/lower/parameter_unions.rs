//! One type for a parameter that may be of several.
//!
//! A parameter is text on its way. The generator makes an untagged enum of a union, which it then can't
//! write into a path, and which no caller gains by: a number or a text is a text, and one value or several
//! is a list.

use anyhow::Result;
use serde_json::{Value, json};

use crate::document::{followed, walk_mut};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let original = document.clone();
    let mut settled = 0;
    walk_mut(document, &mut |value| {
        if !value["in"].is_string() || !value["name"].is_string() {
            return;
        }
        if let Some(schema) = one_type(&original, &value["schema"]) {
            value["schema"] = schema;
            settled += 1;
        }
    });
    Ok(settled)
}

fn one_type(document: &Value, schema: &Value) -> Option<Value> {
    let target = |schema: &Value| followed(document, schema).ok().cloned();
    let schema = target(schema)?;
    let branches = ["anyOf", "oneOf"].iter().find_map(|keyword| schema.get(keyword)?.as_array())?;
    let branches: Vec<Value> = branches.iter().map(target).collect::<Option<_>>()?;
    if let Some(list) = branches.iter().find(|branch| branch["type"] == "array") {
        return Some(list.clone());
    }
    let kind = branches.first()?["type"].as_str().unwrap_or("string");
    let same = branches.iter().all(|branch| branch["type"] == kind);
    Some(json!({ "type": if same { kind } else { "string" } }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn lowered(schema: Value) -> Value {
        let mut document = json!({
            "parameter": { "in": "query", "name": "q", "schema": schema },
            "components": { "schemas": { "number": { "type": "integer" } } },
        });
        super::run(&mut document).unwrap();
        document["parameter"]["schema"].take()
    }

    #[test]
    fn a_number_or_a_text_is_a_text() {
        let union =
            json!({ "oneOf": [{ "type": "string", "enum": ["latest"] }, { "$ref": "#/components/schemas/number" }] });
        assert_eq!(lowered(union), json!({ "type": "string" }));
        assert_eq!(
            lowered(json!({ "anyOf": [{ "type": "integer" }, { "type": "integer" }] })),
            json!({ "type": "integer" })
        );
    }

    #[test]
    fn one_value_or_several_is_a_list() {
        let list = json!({ "type": "array", "items": { "type": "string" } });
        assert_eq!(lowered(json!({ "oneOf": [{ "type": "string" }, list] })), list);
    }

    #[test]
    fn a_parameter_of_one_type_is_left_alone() {
        let schema = json!({ "$ref": "#/components/schemas/number" });
        assert_eq!(lowered(schema.clone()), schema);
    }
}
