//! What an object schema says of its fields, taken together from everything that it is put together of.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::document::resolve;

/// Deeper than this a schema is taken for one that contains itself.
const DEEPEST: usize = 16;

/// The fields of an object, and which of them have to be there.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) properties: Map<String, Value>,
    pub(super) required: BTreeSet<String>,
    pub(super) nullable: bool,
}

impl Fields {
    /// Of an object with fields of its own, be it behind references and `allOf`; of nothing else.
    pub(super) fn of(document: &Value, schema: &Value) -> Option<Self> {
        Self::at_depth(document, schema, 0)
    }

    fn at_depth(document: &Value, schema: &Value, depth: usize) -> Option<Self> {
        if depth > DEEPEST {
            return None;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return Self::at_depth(document, resolve(document, reference).ok()?, depth + 1);
        }
        let object = schema.get("type").is_none_or(|kind| kind == "object");
        let parts = schema.get("allOf").and_then(Value::as_array);
        let told = parts.is_some() || schema.get("properties").is_some() || schema.get("required").is_some();
        let more = ["anyOf", "oneOf"].iter().any(|keyword| schema.get(keyword).is_some());
        if !object || !told || more || schema.get("additionalProperties").is_some_and(Value::is_object) {
            return None;
        }
        let mut fields = Self { nullable: schema["nullable"] == true, ..Self::default() };
        for part in parts.into_iter().flatten() {
            let part = Self::at_depth(document, part, depth + 1)?;
            fields.add(part.properties);
            fields.required.extend(part.required);
        }
        fields.add(schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default());
        let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        fields.required.extend(names.filter_map(|name| name.as_str().map(str::to_owned)));
        Some(fields)
    }

    /// Adds fields; one that is there already and does not agree takes any value.
    pub(super) fn add(&mut self, properties: Map<String, Value>) {
        for (name, field) in properties {
            match self.properties.get_mut(&name) {
                Some(known) if substance(known) != substance(&field) => *known = json!({}),
                Some(_) => {}
                None => {
                    self.properties.insert(name, field);
                }
            }
        }
    }

    /// As a schema, with what stays of `schema`: its words, and whether it may be null.
    pub(super) fn into_schema(self, schema: &Value) -> Value {
        let mut object = json!({ "type": "object", "properties": self.properties });
        if !self.required.is_empty() {
            object["required"] = json!(self.required);
        }
        if self.nullable {
            object["nullable"] = json!(true);
        }
        for keyword in ["description", "deprecated"] {
            if let Some(kept) = schema.get(keyword) {
                object[keyword] = kept.clone();
            }
        }
        object
    }
}

/// What has to be equal for two schemas to agree about a field: whether it may be null does not matter
/// where every field is optional, nor does how wide an integer is said to be.
pub(super) fn substance(field: &Value) -> Value {
    let mut field = field.clone();
    let integer = field["type"] == "integer";
    if let Some(object) = field.as_object_mut() {
        object.retain(|key, _| match key.as_str() {
            "default" | "description" | "enum" | "nullable" => false,
            "format" => !integer,
            _ => true,
        });
    }
    field
}
