//! Merges the branches of a union in an answer that are of one JSON type: objects into one object with the
//! fields of all, lists into a list of all their items, texts into a text.
//!
//! The generator makes an untagged enum of a union. Once every field is optional the first object always
//! matches, and the fields of the others would be lost without a word. Where two objects disagree about a
//! field it takes any value. What is left differs by JSON type, lists before objects: an object without
//! required fields would match a list, too.

use anyhow::Result;
use serde_json::{Value, json};

use super::objects::{Fields, substance};
use super::reach::{each_schema, response_schemas};
use crate::document::{followed, resolve};

/// Deeper than this a union is taken for one that contains itself.
const DEEPEST: usize = 16;

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let original = document.clone();
    let mut merged = 0;
    response_schemas(document, |root| {
        each_schema(root, &mut |schema| {
            if let Some(simpler) = simpler(&original, schema, 0)
                && simpler != *schema
            {
                *schema = simpler;
                merged += 1;
            }
        });
    })?;
    Ok(merged)
}

/// The branches of a union by the JSON type of what they allow.
#[derive(Default)]
struct Branches {
    nullable: bool,
    anything: bool,
    booleans: Vec<Value>,
    numbers: Vec<Value>,
    texts: Vec<Value>,
    lists: Vec<Value>,
    objects: Vec<Value>,
}

fn simpler(document: &Value, schema: &Value, depth: usize) -> Option<Value> {
    if branches_of(schema)?.len() < 2 {
        return None;
    }
    let mut branches = Branches::default();
    branches.add(document, schema, depth);
    let mut merged = branches.merged(document, depth);
    let nullable = branches.nullable.then_some(Value::Bool(true));
    for (keyword, value) in [("nullable", nullable), ("description", schema.get("description").cloned())] {
        let Some(value) = value else { continue };
        // What stands beside a `$ref` is not read.
        if merged.get("$ref").is_some() {
            merged = json!({ "allOf": [merged] });
        }
        merged[keyword] = value;
    }
    Some(merged)
}

fn branches_of(schema: &Value) -> Option<&Vec<Value>> {
    ["anyOf", "oneOf"].iter().find_map(|keyword| schema.get(keyword)?.as_array())
}

impl Branches {
    fn add(&mut self, document: &Value, branch: &Value, depth: usize) {
        let target = followed(document, branch).unwrap_or(branch);
        self.nullable |= target["nullable"] == true;
        if depth > DEEPEST {
            self.anything = true;
        } else if let Some(inner) = branches_of(target) {
            inner.iter().for_each(|inner| self.add(document, inner, depth + 1));
        } else if let Some([part]) = target.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            self.add(document, part, depth + 1);
        } else {
            match target["type"].as_str() {
                Some("boolean") => put(&mut self.booleans, branch),
                Some("integer" | "number") => put(&mut self.numbers, branch),
                Some("string") => put(&mut self.texts, branch),
                Some("array") => put(&mut self.lists, branch),
                Some("object") => put(&mut self.objects, branch),
                _ if target.get("allOf").is_some() => put(&mut self.objects, branch),
                _ if target.get("enum").is_some_and(|values| *values == json!([null])) => self.nullable = true,
                _ => self.anything = true,
            }
        }
    }

    fn merged(&self, document: &Value, depth: usize) -> Value {
        if self.anything {
            return json!({});
        }
        let pieces = [
            one_of(&self.booleans, || json!({ "type": "boolean" })),
            one_of(&self.numbers, || json!({ "type": widest(document, &self.numbers) })),
            one_of(&self.texts, || json!({ "type": "string" })),
            one_of(&self.lists, || one_list(document, &self.lists, depth)),
            one_of(&self.objects, || one_object(document, &self.objects)),
        ];
        let mut pieces: Vec<Value> = pieces.into_iter().flatten().collect();
        match pieces.pop() {
            None => json!({}),
            Some(only) if pieces.is_empty() => only,
            Some(last) => {
                pieces.push(last);
                json!({ "oneOf": pieces })
            }
        }
    }
}

/// A branch that says the same as one before adds nothing.
fn put(branches: &mut Vec<Value>, branch: &Value) {
    if !branches.iter().any(|known| substance(known) == substance(branch)) {
        branches.push(branch.clone());
    }
}

fn one_of(branches: &[Value], several: impl FnOnce() -> Value) -> Option<Value> {
    match branches {
        [] => None,
        [only] => Some(only.clone()),
        _ => Some(several()),
    }
}

fn widest(document: &Value, numbers: &[Value]) -> &'static str {
    let whole = |number: &Value| {
        let target = number.get("$ref").and_then(Value::as_str).and_then(|reference| resolve(document, reference).ok());
        target.unwrap_or(number)["type"] == "integer"
    };
    if numbers.iter().all(whole) { "integer" } else { "number" }
}

fn one_list(document: &Value, lists: &[Value], depth: usize) -> Value {
    let items: Vec<Value> = lists
        .iter()
        .map(|list| {
            let target =
                list.get("$ref").and_then(Value::as_str).and_then(|reference| resolve(document, reference).ok());
            target.unwrap_or(list).get("items").cloned().unwrap_or_else(|| json!({}))
        })
        .collect();
    let items = json!({ "oneOf": items });
    json!({ "type": "array", "items": simpler(document, &items, depth + 1).unwrap_or_else(|| json!({})) })
}

/// An object whose fields are not named is a map of anything.
fn one_object(document: &Value, objects: &[Value]) -> Value {
    let mut all = Fields::default();
    for object in objects {
        let Some(fields) = Fields::of(document, object) else {
            return json!({ "type": "object", "additionalProperties": {} });
        };
        all.add(fields.properties);
    }
    all.into_schema(&Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lowered(schema: Value) -> Value {
        let mut document = json!({
            "paths": { "/a": { "get": { "responses": { "200": { "content": { "application/json": { "schema": schema } } } } } } },
            "components": { "schemas": { "user": { "type": "object", "properties": {
                "login": { "type": "string" }, "id": { "type": "integer" }, "name": { "type": "string", "enum": ["x"] } } } } },
        });
        run(&mut document).unwrap();
        document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"].take()
    }

    fn user() -> Value {
        json!({ "$ref": "#/components/schemas/user" })
    }

    fn team() -> Value {
        json!({ "type": "object", "properties": {
            "slug": { "type": "string" }, "id": { "type": "string" }, "name": { "type": "string", "nullable": true } } })
    }

    fn both() -> Value {
        json!({ "type": "object", "properties": {
            "id": {}, "login": { "type": "string" }, "name": { "type": "string", "enum": ["x"] }, "slug": { "type": "string" } } })
    }

    #[test]
    fn the_fields_of_every_branch_are_there() {
        let mut wanted = both();
        wanted["nullable"] = json!(true);
        assert_eq!(lowered(json!({ "nullable": true, "anyOf": [user(), team()] })), wanted);
        assert_eq!(lowered(json!({ "oneOf": [user(), { "anyOf": [team(), user()] }] })), both());
    }

    #[test]
    fn what_differs_by_json_type_stays_a_union_with_lists_before_objects() {
        let list = json!({ "type": "array", "items": user() });
        let union = json!({ "oneOf": [user(), list, team()] });
        assert_eq!(lowered(union), json!({ "oneOf": [list, both()] }));
        let text_or_object = json!({ "oneOf": [{ "type": "string" }, { "type": "object", "properties": {} }] });
        assert_eq!(lowered(text_or_object.clone()), text_or_object);
    }

    #[test]
    fn lists_texts_and_numbers_become_one_of_each() {
        let lists = json!({ "oneOf": [{ "type": "array", "items": user() }, { "type": "array", "items": team() }] });
        assert_eq!(lowered(lists), json!({ "type": "array", "items": both() }));
        let texts =
            json!({ "oneOf": [{ "type": "string", "format": "date-time" }, { "type": "string" }, { "enum": [null] }] });
        assert_eq!(lowered(texts), json!({ "type": "string", "nullable": true }));
        let numbers = json!({ "anyOf": [{ "type": "integer" }, { "type": "number" }] });
        assert_eq!(lowered(numbers), json!({ "type": "number" }));
    }

    #[test]
    fn one_branch_twice_is_that_branch_and_anything_is_anything() {
        assert_eq!(lowered(json!({ "oneOf": [user(), user()] })), user());
        let nullable = json!({ "nullable": true, "oneOf": [user(), user()] });
        assert_eq!(lowered(nullable), json!({ "nullable": true, "allOf": [user()] }));
        assert_eq!(lowered(json!({ "oneOf": [user(), {}] })), json!({}));
        let map = json!({ "type": "object", "additionalProperties": { "type": "string" } });
        let maps = json!({ "type": "object", "additionalProperties": {} });
        assert_eq!(lowered(json!({ "oneOf": [user(), map] })), maps);
    }
}
