//! Makes one object of several that a value has to be at once.
//!
//! The generator takes the exact meaning: where two parts disagree about a field there is no such value, and
//! it writes a type without values, which fails whatever comes. GitHub's parts disagree by mistake, or
//! because one says more than the other. Such a field takes any value.

use anyhow::Result;
use serde_json::Value;

use super::objects::Fields;
use super::reach::{each_schema, every_schema};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let original = document.clone();
    let mut merged = 0;
    every_schema(document, |root| {
        each_schema(root, &mut |schema| {
            // A single part is a reference with words or a null beside it.
            let several = schema.get("allOf").and_then(Value::as_array).is_some_and(|parts| parts.len() > 1);
            let more = schema.get("allOf").is_some() && schema.get("properties").is_some();
            if let Some(fields) = (several || more).then(|| Fields::of(&original, schema)).flatten() {
                *schema = fields.into_schema(schema);
                merged += 1;
            }
        });
    });
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn lowered(schema: Value) -> Value {
        let mut document = json!({ "components": { "schemas": {
            "named": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } },
            "outer": { "allOf": [{ "$ref": "#/components/schemas/named" }] },
            "x": schema,
        } } });
        super::run(&mut document).unwrap();
        document["components"]["schemas"]["x"].take()
    }

    #[test]
    fn the_fields_of_all_parts_are_there() {
        let parts = json!([
            { "$ref": "#/components/schemas/outer" },
            { "required": ["id"], "properties": { "id": { "type": "integer" } } },
        ]);
        let merged = lowered(json!({ "nullable": true, "type": "object", "allOf": parts }));
        let fields = json!({ "id": { "type": "integer" }, "name": { "type": "string" } });
        let wanted = json!({ "type": "object", "nullable": true, "required": ["id", "name"], "properties": fields });
        assert_eq!(merged, wanted);
    }

    #[test]
    fn a_field_that_two_parts_disagree_about_takes_any_value() {
        let other = json!({ "properties": { "name": { "type": "integer" } } });
        let merged = lowered(json!({ "allOf": [{ "$ref": "#/components/schemas/named" }, other] }));
        assert_eq!(merged["properties"], json!({ "name": {} }));
    }

    #[test]
    fn a_single_part_and_what_is_no_object_are_left_alone() {
        for parts in [json!([{ "$ref": "#/components/schemas/named" }]), json!([{ "type": "string" }, {}])] {
            let schema = json!({ "allOf": parts });
            assert_eq!(lowered(schema.clone()), schema);
        }
    }
}
