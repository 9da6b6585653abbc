//! Which schemas a request or an answer can bring: those inline and the components that they reach. What
//! GitHub sends as a webhook is an answer that nobody asked for.

use anyhow::Result;
use serde_json::Value;

use crate::document::{operations_mut, reached};

/// Visits every schema root that a response can bring, inline or in components, once.
pub(super) fn response_schemas(document: &mut Value, mut visit: impl FnMut(&mut Value)) -> Result<()> {
    let mut parts = Vec::new();
    for (_, _, operation) in operations_mut(document) {
        inline_schemas(operation.get_mut("responses"), &mut parts, &mut visit);
    }
    inline_schemas(document.get_mut("x-webhooks"), &mut parts, &mut visit);
    reached_schemas(parts, document, visit)
}

/// The same of what a request can bring in its body.
pub(super) fn request_schemas(document: &mut Value, mut visit: impl FnMut(&mut Value)) -> Result<()> {
    let mut parts = Vec::new();
    for (_, _, operation) in operations_mut(document) {
        inline_schemas(operation.get_mut("requestBody"), &mut parts, &mut visit);
    }
    reached_schemas(parts, document, visit)
}

/// Visits the root of every schema there is.
pub(super) fn every_schema(document: &mut Value, mut visit: impl FnMut(&mut Value)) {
    for key in ["paths", "x-webhooks"] {
        if let Some(part) = document.get_mut(key) {
            each_content_schema(part, &mut visit);
        }
    }
    let sections = document.get_mut("components").and_then(Value::as_object_mut);
    for (section, components) in sections.into_iter().flatten() {
        if section == "schemas" {
            components.as_object_mut().into_iter().flat_map(|schemas| schemas.values_mut()).for_each(&mut visit);
        } else {
            each_content_schema(components, &mut visit);
        }
    }
}

/// Visits the schemas that stand in a part, and remembers the part as it was for what it reaches.
fn inline_schemas(part: Option<&mut Value>, parts: &mut Vec<Value>, visit: &mut impl FnMut(&mut Value)) {
    if let Some(part) = part {
        parts.push(part.clone());
        each_content_schema(part, visit);
    }
}

fn reached_schemas(parts: Vec<Value>, document: &mut Value, mut visit: impl FnMut(&mut Value)) -> Result<()> {
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
