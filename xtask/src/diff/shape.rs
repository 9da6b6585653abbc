//! What a schema says of its value: its shape, what stands behind a name or a wrapper, and a few words for it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// What kind of value a schema describes.
#[derive(Debug, PartialEq)]
pub(super) enum Shape<'a> {
    Anything,
    Array,
    Object,
    Scalar(&'a str),
    Union,
}

impl<'a> Shape<'a> {
    pub(super) fn of(schema: &'a Value) -> Self {
        if fields(schema).is_some() {
            return Self::Object;
        }
        if !branches(schema).is_empty() {
            return Self::Union;
        }
        match schema["type"].as_str() {
            Some("object") => Self::Object,
            Some("array") => Self::Array,
            Some(other) => Self::Scalar(other),
            None if schema.get("additionalProperties").is_some() => Self::Object,
            None if schema.get("items").is_some() => Self::Array,
            // A list of texts is one of texts.
            None if schema["enum"].as_array().is_some_and(|values| values.iter().all(Value::is_string)) => {
                Self::Scalar("string")
            }
            None => Self::Anything,
        }
    }
}

/// A schema without what only wraps it.
pub(super) struct Peeled<'a> {
    pub(super) schema: &'a Value,
    /// The component that it refers to.
    pub(super) name: Option<&'a str>,
    pub(super) nullable: bool,
}

pub(super) fn peeled(mut schema: &Value) -> Peeled<'_> {
    let mut nullable = false;
    loop {
        nullable |= schema["nullable"] == true;
        if let Some(reference) = schema["$ref"].as_str() {
            return Peeled { schema, name: reference.strip_prefix(SCHEMAS), nullable };
        }
        match only_branch(schema) {
            Some(inner) => schema = inner,
            None => return Peeled { schema, name: None, nullable },
        }
    }
}

const SCHEMAS: &str = "#/components/schemas/";

/// The one branch of a schema that says nothing else about its value.
fn only_branch(schema: &Value) -> Option<&Value> {
    let object = schema.as_object()?;
    let mut telling = object.iter().filter(|(key, _)| !["nullable", "default", "deprecated"].contains(&key.as_str()));
    let (key, branches) = telling.next()?;
    let one = matches!(key.as_str(), "allOf" | "anyOf" | "oneOf") && telling.next().is_none();
    match branches.as_array()?.as_slice() {
        [only] if one => Some(only),
        _ => None,
    }
}

pub(super) fn component<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    document.pointer(&format!("/components/schemas/{name}"))
}

/// What stands behind names, null if any of them is; the checks of a description see to it that there is an end.
pub(super) fn resolved(document: &Value, schema: &Value) -> Value {
    let mut inner = peeled(schema);
    let mut nullable = inner.nullable;
    while let Some(target) = inner.name.and_then(|name| component(document, name)) {
        inner = peeled(target);
        nullable |= inner.nullable;
    }
    let mut schema = inner.schema.clone();
    if nullable {
        schema["nullable"] = json!(true);
    }
    schema
}

/// `allOf` as the one schema that all of its branches make together.
pub(super) fn merged(document: &Value, schema: &Value) -> Value {
    let Some(object) = schema.as_object().filter(|object| object.contains_key("allOf")) else { return schema.clone() };
    let mut whole = Map::new();
    let mut properties = Map::new();
    let mut required: BTreeSet<String> = BTreeSet::new();
    let mut open = vec![Value::Object(object.clone())];
    let mut seen = BTreeSet::new();
    while let Some(part) = open.pop() {
        if peeled(&part).name.is_some_and(|name| !seen.insert(name.to_owned())) {
            continue;
        }
        let Value::Object(part) = resolved(document, &part) else { continue };
        for (key, value) in part {
            match (key.as_str(), value) {
                ("allOf", Value::Array(branches)) => open.extend(branches),
                ("properties", Value::Object(fields)) => {
                    for (name, field) in fields {
                        properties.entry(name).or_insert(field);
                    }
                }
                ("required", Value::Array(names)) => {
                    required.extend(names.into_iter().filter_map(|name| name.as_str().map(str::to_owned)));
                }
                (_, value) => {
                    whole.entry(key).or_insert(value);
                }
            }
        }
    }
    if !properties.is_empty() {
        whole.insert("properties".to_owned(), Value::Object(properties));
        whole.insert("required".to_owned(), json!(required));
    }
    Value::Object(whole)
}

pub(super) fn fields(schema: &Value) -> Option<&Map<String, Value>> {
    schema.get("properties").and_then(Value::as_object).filter(|fields| !fields.is_empty())
}

pub(super) fn required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name))
}

pub(super) fn branches(schema: &Value) -> Vec<&Value> {
    let lists = ["anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
    // Branches that only say what is required of the fields beside them are no cases of a type.
    lists
        .flatten()
        .filter(|branch| !branch.as_object().is_some_and(|keys| keys.keys().all(|key| key == "required")))
        .collect()
}

/// A value as a reader knows it: a text without its quotes.
pub(super) fn said(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A part in a few words.
pub(super) fn typed(schema: &Value, required: bool) -> String {
    label(schema) + if required { ", required" } else { "" }
}

/// A type in a few words.
pub(super) fn label(schema: &Value) -> String {
    let Peeled { schema, name, nullable } = peeled(schema);
    let words = match name {
        Some(name) => name.to_owned(),
        None => unnamed(schema),
    };
    if nullable { format!("{words} or null") } else { words }
}

fn unnamed(schema: &Value) -> String {
    let rest = schema.get("additionalProperties");
    match Shape::of(schema) {
        Shape::Anything if schema.get("allOf").is_some() => "object".to_owned(),
        Shape::Anything => "anything".to_owned(),
        Shape::Union => {
            format!("one of ({})", branches(schema).into_iter().map(label).collect::<Vec<_>>().join(", "))
        }
        Shape::Array => format!("list of {}", label(&schema["items"])),
        Shape::Object => match (fields(schema), rest) {
            (None, Some(Value::Object(_))) => format!("map of {}", label(&schema["additionalProperties"])),
            (_, Some(Value::Object(_))) => format!("object and map of {}", label(&schema["additionalProperties"])),
            (None, Some(Value::Bool(false))) => "empty object".to_owned(),
            (None, _) => "any object".to_owned(),
            (_, Some(Value::Bool(false))) => "object without other fields".to_owned(),
            (_, Some(Value::Bool(true))) => "object with any other fields".to_owned(),
            _ => "object".to_owned(),
        },
        Shape::Scalar(kind) => {
            let words = match schema["format"].as_str() {
                Some(format) => format!("{kind} ({format})"),
                None => kind.to_owned(),
            };
            match schema["enum"].as_array() {
                Some(values) => format!("{words}: {}", values.iter().map(said).collect::<Vec<_>>().join(" | ")),
                None => words,
            }
        }
    }
}
