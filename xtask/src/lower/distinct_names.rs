//! Gives every type a name of its own.
//!
//! The generator names a type after where its schema stands, and the names of different places can be
//! equal: field `conditions` of `repository-ruleset` and component `repository-ruleset-conditions` are both
//! `RepositoryRulesetConditions`. Two components give code that does not compile; of two inline schemas the
//! first is taken for both, without a word. The later one gets a number, as a `title`, which the generator
//! takes for a name. Components that are equal but for case or punctuation are renamed with their references.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use anyhow::{Result, bail, ensure};
use serde_json::{Map, Value, json};

use super::rust_names::{pascal, snake};
use crate::document::{followed, operations, operations_mut, walk_mut};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    operations_differ(document)?;
    let renamed = rename_components(document);
    let mut names = Names::default();
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        for name in schemas.keys() {
            names.components.insert(pascal(name));
        }
        for (name, schema) in schemas.iter_mut() {
            names.settle_inside(schema, &pascal(name));
        }
    }
    let original = document.clone();
    for (_, _, operation) in operations_mut(document) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            names.settle_parameter(&original, parameter, &id)?;
        }
        let content = |part: &mut Value, suffix: &str, names: &mut Names| {
            let content = part.get_mut("content").and_then(Value::as_object_mut);
            for schema in content.into_iter().flatten().filter_map(|(_, media)| media.get_mut("schema")) {
                names.settle(schema, &format!("{id}-{suffix}"));
            }
        };
        if let Some(body) = operation.get_mut("requestBody") {
            content(body, "body", &mut names);
        }
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for (_, response) in responses.into_iter().flatten() {
            if response.get("$ref").is_none() {
                content(response, "response", &mut names);
            }
        }
    }
    Ok(renamed + names.changed)
}

/// What can't be renamed without saying something else than the description.
fn operations_differ(document: &Value) -> Result<()> {
    let mut ids: BTreeMap<String, &str> = BTreeMap::new();
    for (path, method, operation) in operations(document) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        if let Some(other) = ids.insert(snake(id), id) {
            bail!("operations {other} and {id} ({method} {path}) are both called {}", snake(id));
        }
        let mut parameters = BTreeSet::new();
        if operation.get("requestBody").is_some() {
            parameters.insert("body".to_owned());
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = followed(document, parameter)?["name"].as_str().unwrap_or_default();
            ensure!(parameters.insert(snake(name)), "{id} ({method} {path}) has two parameters called {}", snake(name));
        }
    }
    Ok(())
}

fn rename_components(document: &mut Value) -> usize {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return 0 };
    let mut taken = BTreeSet::new();
    let mut renamed = BTreeMap::new();
    let mut kept = Map::new();
    for (name, schema) in std::mem::take(schemas) {
        let mut number = 2;
        let mut free = name.clone();
        while !taken.insert(pascal(&free)) {
            free = format!("{name}-{number}");
            number += 1;
        }
        if free != name {
            renamed.insert(format!("#/components/schemas/{name}"), format!("#/components/schemas/{free}"));
        }
        kept.insert(free, schema);
    }
    *schemas = kept;
    if !renamed.is_empty() {
        walk_mut(document, &mut |value| {
            if let Some(now) = value.get("$ref").and_then(Value::as_str).and_then(|reference| renamed.get(reference)) {
                value["$ref"] = json!(now);
            }
        });
    }
    renamed.len()
}

/// The names that are taken.
#[derive(Default)]
struct Names {
    components: BTreeSet<String>,
    /// By name, what the schema says.
    inline: BTreeMap<String, u64>,
    changed: usize,
}

impl Names {
    /// A parameter's schema is named after the operation, wherever the parameter stands.
    fn settle_parameter(&mut self, document: &Value, parameter: &mut Value, id: &str) -> Result<()> {
        let mut own = followed(document, parameter)?.clone();
        let name = format!("{id}-{}", own["name"].as_str().unwrap_or_default());
        let before = self.changed;
        if let Some(schema) = own.get_mut("schema") {
            self.settle(schema, &name);
        }
        if self.changed > before {
            *parameter = own;
        }
        Ok(())
    }

    /// Two that say the same may share a name, but for a component's.
    fn is_free(&self, name: &str, says: u64) -> bool {
        !self.components.contains(name) && self.inline.get(name).is_none_or(|known| *known == says)
    }

    /// Settles the name of an inline schema, then those of the schemas inside it.
    fn settle(&mut self, schema: &mut Value, suggested: &str) {
        if schema.get("$ref").is_some() {
            return;
        }
        let mut name = pascal(suggested);
        if is_named(schema) {
            let says = digest(schema);
            if !self.is_free(&name, says) {
                let mut numbered = (2..).map(|number| pascal(&pascal(&format!("{suggested}-{number}"))));
                if let Some(free) = numbered.find(|candidate| self.is_free(candidate, says)) {
                    schema["title"] = json!(free);
                    name = free;
                    self.changed += 1;
                }
            }
            if let Entry::Vacant(entry) = self.inline.entry(name.clone()) {
                entry.insert(says);
            }
        }
        self.settle_inside(schema, &name);
    }

    fn settle_inside(&mut self, schema: &mut Value, name: &str) {
        for (field, inner) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
            self.settle(inner, &format!("{name}-{field}"));
        }
        for (keyword, suffix) in [("items", "Item"), ("additionalProperties", "Value"), ("not", "")] {
            if let Some(inner) = schema.get_mut(keyword).filter(|inner| inner.is_object()) {
                self.settle(inner, &format!("{name}{suffix}"));
            }
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let Some(branches) = schema.get_mut(keyword).and_then(Value::as_array_mut) else { continue };
            let only = branches.len() == 1;
            for (index, branch) in branches.iter_mut().enumerate() {
                // One branch is the schema itself, with a null or words beside it.
                let suggested = if only { name.to_owned() } else { format!("{name}-Variant{index}") };
                self.settle(branch, &suggested);
            }
        }
    }
}

/// Whether the generator makes a type of its own of a schema, and not a list, a map or a plain value.
fn is_named(schema: &Value) -> bool {
    let fields = schema.get("properties").and_then(Value::as_object).is_some_and(|fields| !fields.is_empty());
    let union = ["allOf", "anyOf", "oneOf"]
        .iter()
        .any(|keyword| schema.get(keyword).and_then(Value::as_array).is_some_and(|branches| branches.len() > 1));
    let limited = ["enum", "maxLength", "minLength", "not"].iter().any(|keyword| schema.get(keyword).is_some());
    fields || union || limited || schema.get("additionalProperties") == Some(&Value::Bool(false))
}

/// What a schema says, whatever its words are.
fn digest(schema: &Value) -> u64 {
    let mut schema = schema.clone();
    if let Some(object) = schema.as_object_mut() {
        object.remove("description");
        object.remove("nullable");
    }
    let mut hasher = DefaultHasher::new();
    schema.to_string().hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(field: &str) -> Value {
        json!({ "type": "object", "properties": { field: { "type": "string" } } })
    }

    #[test]
    fn an_inline_schema_does_not_take_a_components_name() {
        let mut document = json!({ "paths": {}, "components": { "schemas": {
            "rule": { "type": "object", "properties": { "conditions": object("a"), "other": object("a") } },
            "rule-conditions": object("b"),
        } } });
        assert_eq!(run(&mut document).unwrap(), 1);
        let fields = &document["components"]["schemas"]["rule"]["properties"];
        assert_eq!(fields["conditions"]["title"], "RuleConditions2");
        assert!(fields["other"].get("title").is_none());
    }

    #[test]
    fn two_inline_schemas_share_a_name_only_if_they_say_the_same() {
        let lowered = |second: Value| {
            let mut document = json!({ "paths": {}, "components": { "schemas": {
                "a": { "type": "object", "properties": { "b-c": object("x"), "b_c": second } } } } });
            run(&mut document).unwrap();
            document["components"]["schemas"]["a"]["properties"]["b_c"]["title"].take()
        };
        assert_eq!(lowered(object("x")), Value::Null);
        assert_eq!(lowered(object("y")), "Abc2");
    }

    #[test]
    fn names_inside_a_renamed_schema_follow_it() {
        let inner = |field: &str| json!({ "type": "object", "properties": { "inner": object(field) } });
        let mut document = json!({ "paths": {}, "components": { "schemas": {
            "a": { "type": "object", "properties": { "b-c": inner("x"), "b_c": inner("y") } } } } });
        assert_eq!(run(&mut document).unwrap(), 1);
    }

    #[test]
    fn components_of_one_name_are_told_apart_with_their_references() {
        let mut document = json!({ "paths": {}, "components": { "schemas": {
            "a-b": object("x"), "a_b": object("y"), "c": { "items": { "$ref": "#/components/schemas/a_b" } },
        } } });
        assert_eq!(run(&mut document).unwrap(), 1);
        assert_eq!(document["components"]["schemas"]["a_b-2"], object("y"));
        assert_eq!(document["components"]["schemas"]["c"]["items"]["$ref"], "#/components/schemas/a_b-2");
    }

    #[test]
    fn a_shared_parameter_is_copied_where_its_type_needs_another_name() {
        let sort = json!({ "in": "query", "name": "sort", "schema": { "type": "string", "enum": ["a"] } });
        let reference = json!({ "$ref": "#/components/parameters/sort" });
        let mut document = json!({
            "paths": { "/a": { "get": { "operationId": "list", "parameters": [reference] } },
                "/b": { "get": { "operationId": "other", "parameters": [reference] } } },
            "components": { "parameters": { "sort": sort }, "schemas": { "list-sort": object("x") } },
        });
        assert_eq!(run(&mut document).unwrap(), 1);
        assert_eq!(document["paths"]["/a"]["get"]["parameters"][0]["schema"]["title"], "ListSort2");
        assert_eq!(document["paths"]["/b"]["get"]["parameters"][0], reference);
    }

    #[test]
    fn operations_and_parameters_that_cannot_be_told_apart_are_named() {
        let operation = |id: &str, parameters: Value| json!({ "get": { "operationId": id, "parameters": parameters } });
        let mut document = json!({ "paths": { "/a": operation("a/b", json!([])), "/b": operation("a-b", json!([])) } });
        let message = run(&mut document).unwrap_err().to_string();
        assert!(message.contains("a-b") && message.contains("a/b") && message.contains("a_b"), "{message}");
        let parameters = json!([{ "in": "path", "name": "id" }, { "in": "query", "name": "id" }]);
        let mut document = json!({ "paths": { "/a/{id}": operation("a/b", parameters) } });
        let message = run(&mut document).unwrap_err().to_string();
        assert!(message.contains("a/b") && message.contains("called id"), "{message}");
    }
}
