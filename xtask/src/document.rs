//! An OpenAPI document as JSON: walking it, rendering it, dropping what nothing refers to.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

/// The methods that a path may have.
pub(crate) const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// The media type of nearly everything.
pub(crate) const JSON: &str = "application/json";

/// Sorted and pretty-printed, so that a diff reads.
pub(crate) fn render(document: &Value) -> String {
    let mut sorted = document.clone();
    sorted.sort_all_objects();
    format!("{sorted:#}\n")
}

/// Every operation with its path and method.
pub(crate) fn operations_mut(document: &mut Value) -> impl Iterator<Item = (&String, &String, &mut Value)> {
    document["paths"].as_object_mut().into_iter().flatten().flat_map(|(path, item)| {
        let methods = item.as_object_mut().into_iter().flatten();
        methods
            .filter(|(method, _)| METHODS.contains(&method.as_str()))
            .map(move |(method, operation)| (path, method, operation))
    })
}

/// The same, to look at.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    document["paths"].as_object().into_iter().flatten().flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods
            .filter(|(method, _)| METHODS.contains(&method.as_str()))
            .map(move |(method, operation)| (path, method, operation))
    })
}

/// The document with those operations alone, and with the components that they reach.
pub(crate) fn only_operations(document: &Value, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
    let mut paths = Map::new();
    for (path, method, operation) in operations(document).filter(|(_, _, operation)| wanted(operation)) {
        let operation = with_shared_parameters(document, operation, &document["paths"][path])?;
        paths.entry(path.clone()).or_insert_with(|| json!({}))[method] = operation;
    }
    let paths = Value::Object(paths);
    let components = reached(document, &paths)?;
    with_components(document, paths, components)
}

/// An operation with the parameters that its path shares, which are its own, too, but for those that it has itself.
pub(crate) fn with_shared_parameters(document: &Value, operation: &Value, item: &Value) -> Result<Value> {
    let mut operation = operation.clone();
    let Some(shared) = item["parameters"].as_array() else { return Ok(operation) };
    let which = |parameter: &Value| -> Result<_> {
        let parameter = followed(document, parameter)?;
        Ok((parameter["name"].clone(), parameter["in"].clone()))
    };
    let mut all = operation["parameters"].as_array().cloned().unwrap_or_default();
    let own = all.iter().map(which).collect::<Result<Vec<_>>>()?;
    for parameter in shared {
        if !own.contains(&which(parameter)?) {
            all.push(parameter.clone());
        }
    }
    operation["parameters"] = all.into();
    Ok(operation)
}

/// The document with one of its webhooks alone, and with the components that it reaches.
pub(crate) fn only_webhook(document: &Value, name: &str) -> Result<Value> {
    let components = reached(document, &document["x-webhooks"][name])?;
    with_components(document, json!({}), components)
}

fn with_components(document: &Value, paths: Value, references: BTreeSet<String>) -> Result<Value> {
    let mut kept = json!({ "paths": paths, "components": {} });
    for key in ["openapi", "info", "servers"] {
        if let Some(value) = document.get(key) {
            kept[key] = value.clone();
        }
    }
    for reference in references {
        let component = reference.strip_prefix("#/components/").and_then(|name| name.split_once('/'));
        let (section, name) = component.with_context(|| format!("{reference} is no component"))?;
        kept["components"][section][name] = resolve(document, &reference)?.clone();
    }
    Ok(kept)
}

/// Every value in the tree, the outermost first.
pub(crate) fn walk_mut(value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    visit(value);
    match value {
        Value::Object(object) => object.values_mut().for_each(|inner| walk_mut(inner, visit)),
        Value::Array(items) => items.iter_mut().for_each(|inner| walk_mut(inner, visit)),
        _ => {}
    }
}

/// Every `$ref` in the tree.
pub(crate) fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(object) => {
            let own = object.get("$ref").and_then(Value::as_str);
            own.into_iter().chain(object.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// What a `#/components/…` reference points to.
pub(crate) fn resolve<'a>(document: &'a Value, reference: &str) -> Result<&'a Value> {
    let pointer = reference.strip_prefix('#').with_context(|| format!("{reference} leads out of the document"))?;
    document.pointer(pointer).with_context(|| format!("{reference} leads nowhere"))
}

/// What an answer of this status carries, by media type: nothing with 204 and 205, whatever is declared, and
/// with 201 and 202 nothing where what is declared is an object that has no fields: what comes then is `{}`,
/// `null` or nothing.
pub(crate) fn content_of<'a>(
    document: &'a Value,
    status: &str,
    response: &'a Value,
) -> Result<Option<&'a Map<String, Value>>> {
    let content = followed(document, response)?.get("content").and_then(Value::as_object);
    let Some(content) = content.filter(|content| !content.is_empty()) else { return Ok(None) };
    let carries = match status {
        "204" | "205" => false,
        "201" | "202" => {
            let mut told = false;
            for media in content.values() {
                // Of what is accepted nothing is expected unless it is said; what is done is what it is.
                told |= tells(document, &media["schema"], status == "201")?;
            }
            told
        }
        _ => true,
    };
    Ok(carries.then_some(content))
}

/// Whether what fits a schema can say anything.
fn tells(document: &Value, schema: &Value, untyped: bool) -> Result<bool> {
    let schema = followed(document, schema)?;
    let branches = ["allOf", "anyOf", "oneOf"].iter().filter_map(|keyword| schema[*keyword].as_array()).flatten();
    for branch in branches {
        if tells(document, branch, false)? {
            return Ok(true);
        }
    }
    let has = |keyword: &str| schema[keyword].as_object().is_some_and(|inner| !inner.is_empty());
    Ok(match schema["type"].as_str() {
        Some("object") => has("properties") || has("additionalProperties"),
        Some(_) => true,
        None => has("properties") || (untyped && ["allOf", "anyOf", "oneOf"].iter().all(|key| schema[*key].is_null())),
    })
}

/// What a reference leads to, however many there are on the way.
pub(crate) fn followed<'a>(document: &'a Value, mut value: &'a Value) -> Result<&'a Value> {
    for _ in 0..1_000 {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => value = resolve(document, reference)?,
            None => return Ok(value),
        }
    }
    bail!("a reference leads in a circle")
}

/// All references that a value reaches, directly or through others.
pub(crate) fn reached(document: &Value, from: &Value) -> Result<BTreeSet<String>> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<String> = references(from).into_iter().map(str::to_owned).collect();
    while let Some(reference) = open.pop() {
        let target = resolve(document, &reference)?;
        if reached.insert(reference) {
            open.extend(references(target).into_iter().map(str::to_owned));
        }
    }
    Ok(reached)
}

/// Drops the components that no path and no webhook reaches; says how many.
pub(crate) fn prune_components(document: &mut Value) -> Result<usize> {
    let mut reached = reached(document, &document["paths"])?;
    reached.extend(self::reached(document, &document["x-webhooks"])?);
    let mut dropped = 0;
    let sections = document["components"].as_object_mut().context("the document has no components")?;
    for (section, components) in sections.iter_mut() {
        let Some(components) = components.as_object_mut() else { continue };
        let before = components.len();
        components.retain(|name, _| reached.contains(&format!("#/components/{section}/{name}")));
        dropped += before - components.len();
    }
    sections.retain(|_, components| components.as_object().is_some_and(|inner| !inner.is_empty()));
    Ok(dropped)
}
