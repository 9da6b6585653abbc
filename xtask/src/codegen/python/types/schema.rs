//! Schemas that are put together from others, as one.

use anyhow::Result;
use serde_json::{Map, Value};

use crate::document::followed;

/// A schema without `allOf`.
pub(super) struct Flat<'a> {
    pub(super) schema: Value,
    /// Where it is only a wrapper around another, with words of its own.
    pub(super) only: Option<&'a Value>,
}

pub(super) fn flattened<'a>(document: &'a Value, schema: &'a Value) -> Result<Flat<'a>> {
    let Some(parts) = schema["allOf"].as_array() else { return Ok(Flat { schema: schema.clone(), only: None }) };
    let parts: Vec<&Value> = parts.iter().filter(|part| !says_only_what_is_required(part)).collect();
    if let ([only], true) = (&parts[..], schema.get("properties").is_none() && branches(schema).is_empty()) {
        return Ok(Flat { schema: schema.clone(), only: Some(only) });
    }
    let mut whole = without(schema, "allOf");
    for part in parts {
        let part = flattened(document, followed(document, part)?)?;
        let part = match part.only {
            Some(only) => flattened(document, followed(document, only)?)?.schema,
            None => part.schema,
        };
        add(&mut whole, &part);
    }
    Ok(Flat { schema: Value::Object(whole), only: None })
}

/// The alternatives, but for those that only say which fields are needed together.
pub(super) fn branches(schema: &Value) -> Vec<Value> {
    let all = ["oneOf", "anyOf"].iter().filter_map(|keyword| schema[*keyword].as_array()).flatten();
    all.filter(|branch| !says_only_what_is_required(branch)).cloned().collect()
}

/// An object with fields of its own and one of its alternatives; none if it has no fields or the
/// alternative is no object.
pub(super) fn merged(document: &Value, schema: &Value, branch: &Value) -> Result<Option<Value>> {
    let branch = flattened(document, followed(document, branch)?)?.schema;
    if !is_object(schema) || !is_object(&branch) {
        return Ok(None);
    }
    let mut whole = without(schema, "oneOf");
    whole.remove("anyOf");
    add(&mut whole, &branch);
    Ok(Some(Value::Object(whole)))
}

fn is_object(schema: &Value) -> bool {
    schema["properties"].as_object().is_some_and(|properties| !properties.is_empty())
}

fn says_only_what_is_required(schema: &Value) -> bool {
    schema.as_object().is_some_and(|keywords| !keywords.is_empty() && keywords.keys().all(|key| key == "required"))
}

fn without(schema: &Value, keyword: &str) -> Map<String, Value> {
    let mut map = schema.as_object().cloned().unwrap_or_default();
    map.remove(keyword);
    map
}

/// The fields of both, all that either requires, and whatever else only the part says.
fn add(whole: &mut Map<String, Value>, part: &Value) {
    for (keyword, value) in part.as_object().into_iter().flatten() {
        match (whole.get_mut(keyword), value) {
            (Some(Value::Object(fields)), Value::Object(more)) if keyword == "properties" => {
                fields.extend(more.iter().map(|(name, schema)| (name.clone(), schema.clone())));
            }
            (Some(Value::Array(items)), Value::Array(more)) if keyword != "enum" => {
                items.extend(more.iter().filter(|item| !items.contains(item)).cloned().collect::<Vec<_>>());
            }
            (Some(_), _) => {}
            (None, _) if keyword == "nullable" || keyword == "description" => {}
            (None, value) => {
                whole.insert(keyword.clone(), value.clone());
            }
        }
    }
}
