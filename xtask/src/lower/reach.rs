//! Which schemas an answer can bring: those inline in responses and the components that they reach.

use anyhow::Result;
use serde_json::Value;

use crate::document::{operations_mut, reached};

/// Visits every schema root that a response can bring, inline or in components, once.
pub(super) fn response_schemas(document: &mut Value, mut visit: impl FnMut(&mut Value)) -> Result<()> {
    let mut responses = Vec::new();
    for (_, _, operation) in operations_mut(document) {
        responses.push(operation["responses"].clone());
        each_content_schema(&mut operation["responses"], &mut visit);
    }
    for reference in reached(document, &Value::Array(responses))? {
        let Some(target) = reference.strip_prefix('#').and_then(|pointer| document.pointer_mut(pointer)) else {
            continue;
        };
        if reference.starts_with("#/components/schemas/") {
            visit(target);
        } else {
            each_content_schema(target, &mut visit);
        }
    }
    Ok(())
}

fn each_content_schema(value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                if key == "schema" {
                    visit(inner);
                } else {
                    each_content_schema(inner, visit);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| each_content_schema(inner, visit)),
        _ => {}
    }
}

/// Visits a schema and every schema inside it, the innermost first; references are not followed.
pub(super) fn each_schema(schema: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(|inner| each_schema(inner, visit));
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        if let Some(branches) = schema.get_mut(keyword).and_then(Value::as_array_mut) {
            branches.iter_mut().for_each(|inner| each_schema(inner, visit));
        }
    }
    for keyword in ["additionalProperties", "items", "not"] {
        if let Some(inner) = schema.get_mut(keyword).filter(|inner| inner.is_object()) {
            each_schema(inner, visit);
        }
    }
    visit(schema);
}
