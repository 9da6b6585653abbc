//! Properties that a value has and its schema does not declare: a misspelled field would pass as one that
//! is not there.
//!
//! What may stand beside what is declared, where GitHub says so with `additionalProperties`, or declares no
//! property of an object at all, passes.

use serde_json::{Map, Value};

use crate::document::resolve;

/// The places of those properties, all the way down.
pub(crate) fn undeclared(what: &str, schema: &'static Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    look(what, &parts(schema), value, &mut found);
    found
}

/// A schema without its references and compositions: whichever part declares a property, it is declared.
fn parts(schema: &'static Value) -> Vec<&'static Value> {
    let schema = resolve(schema);
    let composed = ["allOf", "anyOf", "oneOf"].iter().filter_map(|name| schema.get(*name)?.as_array()).flatten();
    let mut parts: Vec<&Value> = composed.flat_map(parts).collect();
    if parts.is_empty() || schema.get("properties").is_some() || schema.get("additionalProperties").is_some() {
        parts.push(schema);
    }
    parts
}

fn look(place: &str, parts: &[&'static Value], value: &Value, found: &mut Vec<String>) {
    match value {
        _ if parts.is_empty() => {}
        Value::Array(items) => {
            let of_items: Vec<&Value> =
                parts.iter().filter_map(|part| part.get("items")).flat_map(self::parts).collect();
            for (index, item) in items.iter().enumerate() {
                look(&format!("{place}/{index}"), &of_items, item, found);
            }
        }
        Value::Object(fields) => object(place, parts, fields, found),
        _ => {}
    }
}

fn object(place: &str, parts: &[&'static Value], fields: &Map<String, Value>, found: &mut Vec<String>) {
    let lets_anything_through = parts.iter().any(|part| is_open(part));
    for (name, value) in fields {
        let place = format!("{place}/{name}");
        let declared = parts.iter().filter_map(|part| part.get("properties")?.get(name));
        let mut of_field: Vec<&Value> = declared.flat_map(self::parts).collect();
        if of_field.is_empty() {
            if !lets_anything_through {
                found.push(format!("{place} is not declared"));
                continue;
            }
            let more = parts.iter().filter_map(|part| part.get("additionalProperties"));
            of_field = more.filter(|more| more.is_object()).flat_map(self::parts).collect();
        }
        look(&place, &of_field, value, found);
    }
}

/// Whether an object of this schema may have what is declared nowhere.
fn is_open(part: &Value) -> bool {
    let may_be_object = match part.get("type") {
        None => true,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "object"),
        Some(kind) => kind == "object",
    };
    let more = part.get("additionalProperties");
    may_be_object && more.map_or(part.get("properties").is_none(), |more| *more != false)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(schema: Value, value: &Value) -> Vec<String> {
        undeclared("body", Box::leak(Box::new(schema)), value)
    }

    #[test]
    fn a_property_that_is_not_declared_is_found_wherever_it_is() {
        let schema = json!({
            "type": "array",
            "items": {"type": "object", "properties": {"id": {"type": "integer"}, "of": {"properties": {"a": {}}}}},
        });
        let value = json!([{"id": 1, "of": {"a": {"any": 1}}}, {"idd": 1, "of": {"b": 2}}]);
        assert_eq!(found(schema, &value), ["body/1/idd is not declared", "body/1/of/b is not declared"]);
    }

    #[test]
    fn whichever_part_of_a_composition_declares_it_it_is_declared() {
        let a = json!({"type": "object", "properties": {"a": {}}});
        let b = json!({"type": "object", "properties": {"b": {}}});
        let value = json!({"a": 1, "b": 2, "c": 3});
        for name in ["allOf", "anyOf", "oneOf"] {
            let composed = json!({name: [a, {"anyOf": [b, {"type": "null"}]}]});
            assert_eq!(found(composed, &value), ["body/c is not declared"], "{name}");
        }
        let beside = json!({"allOf": [a], "properties": {"c": {}}});
        assert_eq!(found(beside, &value), ["body/b is not declared"]);
    }

    #[test]
    fn what_may_have_more_may_have_more() {
        let value = json!({"a": 1, "more": {"x": 1}});
        let with = |more: Value| json!({"properties": {"a": {}}, "additionalProperties": more});
        assert!(found(with(json!(true)), &value).is_empty());
        assert!(found(json!({"type": "object"}), &value).is_empty());
        assert!(found(json!({}), &value).is_empty());
        assert_eq!(found(with(json!(false)), &value), ["body/more is not declared"]);
        let closed = with(json!({"type": "object", "properties": {"y": {}}}));
        assert_eq!(found(closed, &value), ["body/more/x is not declared"]);
        assert_eq!(found(json!({"oneOf": [{"type": "string"}, with(json!(false))]}), &value).len(), 1);
    }
}
