//! Descriptions edited in one way each: the edit is told right, and nothing beside it.

mod answers;
mod calls;
mod mirror;
mod reports;
mod selection;
mod vendored;

use serde_json::json;

use super::*;

const FIELDS: &str = "/components/schemas/thing/properties";
const BODY: &str = "/paths/~1things/post/requestBody/content/application~1json/schema";
const LIST: &str = "/paths/~1things/get";
/// In what is checked in.
const REVOKE: &str = "/paths/~1orgs~1{org}~1personal-access-tokens/post";

/// Everything that can change, in three operations and a webhook.
fn small() -> Value {
    let thing = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let body = |schema: Value| json!({ "content": { "application/json": { "schema": schema } } });
    json!({
        "openapi": "3.0.3",
        "info": { "version": "1" },
        "paths": {
            "/things": {
                "get": {
                    "operationId": "things/list",
                    "parameters": [
                        { "$ref": "#/components/parameters/size" },
                        { "in": "query", "name": "sort", "schema": { "type": "string", "enum": ["age", "name"] } },
                    ],
                    "responses": { "200": body(json!({ "type": "array", "items": thing("thing") })), "404": body(json!({})) },
                },
                "post": {
                    "operationId": "things/make",
                    "requestBody": { "required": true, "content": { "application/json": { "schema": {
                        "type": "object",
                        "required": ["name"],
                        "properties": {
                            "name": { "type": "string", "maxLength": 10 },
                            "note": { "type": "string" },
                            "kind": { "type": "string", "enum": ["big", "small"] },
                            "settings": { "type": "object", "properties": { "level": { "type": "integer", "maximum": 9, "default": 3 } } },
                            "owner": thing("person"),
                            "value": { "oneOf": [{ "type": "string" }, { "type": "integer" }] },
                            "ids": { "type": "array", "maxItems": 100, "items": { "type": "integer" } },
                        },
                    } } } },
                    "responses": { "201": body(thing("thing")), "202": body(json!({ "type": "object" })) },
                },
            },
            "/things/{id}": { "get": {
                "operationId": "things/get",
                "parameters": [{ "in": "path", "name": "id", "required": true, "schema": { "type": "integer" } }],
                "responses": { "200": body(thing("thing")) },
            } },
        },
        "x-webhooks": { "thing-made": { "post": { "requestBody": body(json!({ "type": "object", "properties": {
            "action": { "type": "string" }, "thing": thing("thing") } })) } } },
        "components": {
            "parameters": { "size": { "in": "query", "name": "size", "schema": { "type": "integer", "default": 30 } } },
            "schemas": {
                "thing": { "type": "object", "required": ["id", "owner"], "properties": {
                    "id": { "type": "integer" },
                    "state": { "type": "string", "enum": ["new", "old"] },
                    "made": { "type": "string", "format": "date-time" },
                    "owner": { "allOf": [thing("person")], "nullable": true },
                    "parent": thing("thing"),
                    "both": { "allOf": [{ "type": "object", "properties": { "one": { "type": "string" } } },
                        { "type": "object", "properties": { "two": { "type": "string" } } }] },
                    "labels": { "type": "object", "additionalProperties": { "type": "string" } },
                    "size": { "type": "integer", "default": 1 },
                    "rows": { "type": "array", "items": { "type": "object", "properties": { "cell": { "type": "string" } } } },
                } },
                "person": { "type": "object", "required": ["login"], "properties": { "login": { "type": "string" } } },
            },
        },
    })
}

/// What stands, with words for all of it, and one operation more than is selected.
fn standing(document: Value) -> Standing {
    let known = Operations::of(&document);
    let ids: Vec<&String> = known.iter().map(|(id, _)| id).collect();
    let hooks: Vec<&String> = document["x-webhooks"].as_object().unwrap().keys().collect();
    let text = format!("[[group]]\nname = \"n\"\nreason = \"r\"\noperations = {ids:?}\nwebhooks = {hooks:?}\n");
    let selection = toml::from_str(&text).unwrap();
    let operations = Operations::parse(&format!("{}others/get\tGET\t/others/{{id}}\tfalse\n", known.render())).unwrap();
    let words = overlay::missing(&document).unwrap_or_default().replace("\"\"", "\"Words.\"");
    Standing { document, operations, selection, overlay: Layers::of_texts(&[&words]) }
}

fn compared(before: Value, after: &Value) -> Report {
    report(&standing(before), &Source::new("other.json".to_owned(), &after.to_string(), None).unwrap()).unwrap()
}

/// A change in a line: kind, place, what it concerns, before and after, R and P for those it breaks.
fn line(change: &Change) -> String {
    let concerned: Vec<&str> = change.operations.iter().chain(&change.webhooks).map(String::as_str).collect();
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
    let breaks = match change.breaking {
        Breaking { rust: true, python: true } => "RP",
        Breaking { rust: true, python: false } => "R",
        Breaking { rust: false, python: true } => "P",
        Breaking { rust: false, python: false } => "fine",
    };
    let (kind, place, concerned) = (&change.kind, &change.place, concerned.join(" "));
    format!("{kind} | {place} | {concerned} | {} > {} | {breaks}", side(&change.before), side(&change.after))
}

fn lines(report: &Report) -> Vec<String> {
    report.changes.iter().map(line).collect()
}

/// An edit and all that is told of it.
type Case = (fn(&mut Value), &'static [&'static str]);

fn hold(document: fn() -> Value, cases: &[Case]) {
    for (edit, wanted) in cases {
        let mut after = document();
        edit(&mut after);
        let report = compared(document(), &after);
        assert_eq!(lines(&report), *wanted);
        let breaks = wanted.iter().any(|line| !line.ends_with("| fine"));
        assert_eq!(report.verdict.exit_code(), if breaks { 4 } else { 3 }, "{wanted:?}");
    }
}

fn at<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Value {
    document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} leads nowhere"))
}

fn take(document: &mut Value, pointer: &str) -> Value {
    let (holder, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/");
    at(document, holder).as_object_mut().unwrap().remove(&key).unwrap()
}

fn vendored() -> Value {
    let text = fs::read_to_string(root().join(TARGET)).unwrap();
    serde_json::from_str(&text).unwrap()
}
