//! Which schemas a request or an answer can bring: those inline and the components that they reach.

use anyhow::Result;
use serde_json::Value;

use crate::document::{operations_mut, reached};

/// Visits every schema root that a response can bring, inline or in components, once.
pub(super) fn response_schemas(document: &mut Value, visit: impl FnMut(&mut Value)) -> Result<()> {
    schemas_of("responses", document, visit)
}

/// The same of what a request can bring in its body.
pub(super) fn request_schemas(document: &mut Value, visit: impl FnMut(&mut Value)) -> Result<()> {
    schemas_of("requestBody", document, visit)
}

fn schemas_of(part: &str, document: &mut Value, mut visit: impl FnMut(&mut Value)) -> Result<()> {
    let mut parts = Vec::new();
    for (_, _, operation) in operations_mut(document) {
        if let Some(part) = operation.get_mut(part) {
            parts.push(part.clone());
            each_content_schema(part, &mut visit);
        }
    }
    for reference in reached(document, &Value::Array(parts))? {
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
