//! What has no words yet, as a stub of an overlay file: its names are right, its texts are empty.
//!
//! Every operation needs a summary, each of its parameters and each field of its body words. A schema,
//! or an answer in place, that is described is described whole, so that a field which upstream adds is
//! asked for. An empty text is none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::common::begun;
use super::places::{self, Place};
use super::words::has_words;

/// The stub; none if nothing is missing.
pub(crate) fn missing(document: &Value) -> Option<String> {
    let operations = places::operations(document);
    let shared = shared_parameters(document, &operations);
    let mut stub = String::new();
    for Place { name, at } in &operations {
        operation(document, name, at, &shared, &mut stub);
    }
    for name in &shared {
        entry(&mut stub, "parameter", "name", name);
        line(&mut stub, "description");
    }
    let bodies: BTreeSet<String> = operations.iter().filter_map(|place| named_body(document, &place.at)).collect();
    for Place { name, at } in &places::schemas(document) {
        schema(document, name, at, bodies.contains(at), &mut stub);
    }
    (!stub.is_empty()).then_some(stub)
}

/// The names of parameters without words that several operations take: one text may do for all.
fn shared_parameters(document: &Value, operations: &[Place]) -> BTreeSet<String> {
    let mut takers = BTreeMap::<String, usize>::new();
    for operation in operations {
        for name in wordless(document, places::parameters(document, &operation.at)) {
            *takers.entry(name).or_default() += 1;
        }
    }
    takers.into_iter().filter(|(_, takers)| *takers > 1).map(|(name, _)| name).collect()
}

/// A body whose schema has a name, by which others may have it too: the schema is asked for, once.
fn named_body(document: &Value, operation: &str) -> Option<String> {
    places::body(document, operation).filter(|schema| schema.starts_with("/components/schemas/"))
}

fn operation(document: &Value, id: &str, at: &str, shared: &BTreeSet<String>, stub: &mut String) {
    let summary = document.pointer(at).is_some_and(|operation| has_words(operation, "summary"));
    let mut parameters = wordless(document, places::parameters(document, at));
    parameters.retain(|name| !shared.contains(name));
    let asked_of_schema = named_body(document, at).is_some();
    let body = if asked_of_schema { BTreeSet::new() } else { wordless(document, places::body_fields(document, at)) };
    let answer = places::answer_fields(document, at);
    let answer = if begun(document, None, &answer) { wordless(document, answer) } else { BTreeSet::new() };
    if summary && parameters.is_empty() && body.is_empty() && answer.is_empty() {
        return;
    }
    entry(stub, "operation", "id", id);
    if !summary {
        line(stub, "summary");
    }
    table(stub, "operation.parameters", &parameters);
    table(stub, "operation.body", &body);
    table(stub, "operation.answer", &answer);
}

fn schema(document: &Value, name: &str, at: &String, is_body: bool, stub: &mut String) {
    let fields = places::fields(document, at);
    if !is_body && !begun(document, Some(at), &fields) {
        return;
    }
    let described = document.pointer(at).is_some_and(|schema| has_words(schema, "description"));
    let fields = wordless(document, fields);
    if described && fields.is_empty() {
        return;
    }
    entry(stub, "schema", "name", name);
    if !described {
        line(stub, "description");
    }
    table(stub, "schema.fields", &fields);
}

fn wordless(document: &Value, places: Vec<Place>) -> BTreeSet<String> {
    let wordless = |place: &Place| document.pointer(&place.at).is_none_or(|value| !has_words(value, "description"));
    places.into_iter().filter(wordless).map(|place| place.name).collect()
}

fn entry(stub: &mut String, kind: &str, key: &str, name: &str) {
    let gap = if stub.is_empty() { "" } else { "\n" };
    // Writing to a string does not fail.
    let _ = writeln!(stub, "{gap}[[{kind}]]\n{key} = {}\nreason = \"\"", quoted(name));
}

fn line(stub: &mut String, key: &str) {
    let bare = key.chars().all(|sign| sign.is_ascii_alphanumeric() || "_-".contains(sign));
    let key = if bare { key.to_owned() } else { quoted(key) };
    let _ = writeln!(stub, "{key} = \"\"");
}

fn table(stub: &mut String, name: &str, keys: &BTreeSet<String>) {
    if keys.is_empty() {
        return;
    }
    let _ = writeln!(stub, "[{name}]");
    keys.iter().for_each(|key| line(stub, key));
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::laid_over;
    use super::*;

    fn document() -> Value {
        let body = json!({ "oneOf": [{ "properties": { "ids": {}, "of": { "properties": { "x": {} } } } }, {}] });
        let answer = json!({ "properties": { "total": {}, "rows": {} } });
        let named = json!({ "$ref": "#/components/schemas/named" });
        json!({
            "paths": {
                "/a": { "post": {
                    "operationId": "a",
                    "parameters": [{ "$ref": "#/components/parameters/org" }, { "name": "sort" }],
                    "requestBody": { "content": { "application/json": { "schema": body } } },
                    "responses": { "200": { "content": { "application/json": { "schema": answer } } } },
                } },
                "/b": { "post": { "operationId": "b", "parameters": [{ "$ref": "#/components/parameters/org" }],
                    "requestBody": { "content": { "application/json": { "schema": named } } } } },
            },
            "components": {
                "parameters": { "org": { "name": "org" } },
                "schemas": {
                    "named": { "properties": { "of": {} } },
                    "told": { "properties": { "plan": { "properties": { "seats": {} } }, "+1": {} } },
                    "untold": { "properties": { "id": {} } },
                },
            },
        })
    }

    const TOLD: &str = "[[schema]]\nname = \"told\"\nreason = \"r\"\ndescription = \"d\"\n";
    const ANSWER: &str = "[[operation]]\nid = \"a\"\nreason = \"r\"\nanswer.total = \"How many.\"\n";

    #[test]
    fn everything_without_words_is_asked_for() {
        let document = laid_over(document(), &[TOLD, ANSWER]).unwrap();
        let wanted = r#"[[operation]]
id = "a"
reason = ""
summary = ""
[operation.parameters]
sort = ""
[operation.body]
ids = ""
of = ""
"of.x" = ""
[operation.answer]
rows = ""

[[operation]]
id = "b"
reason = ""
summary = ""

[[parameter]]
name = "org"
reason = ""
description = ""

[[schema]]
name = "named"
reason = ""
description = ""
[schema.fields]
of = ""

[[schema]]
name = "told"
reason = ""
[schema.fields]
"+1" = ""
plan = ""
"plan.seats" = ""
"#;
        assert_eq!(missing(&document).unwrap(), wanted);
    }

    #[test]
    fn the_stub_with_its_texts_filled_in_leaves_nothing_missing() {
        let stub = missing(&laid_over(document(), &[TOLD, ANSWER]).unwrap()).unwrap();
        let filled = stub.replace("\"\"", "\"Words.\"");
        assert_eq!(missing(&laid_over(document(), &[TOLD, ANSWER, &filled]).unwrap()), None);
    }

    #[test]
    fn an_empty_text_is_missing_still() {
        let stub = missing(&laid_over(document(), &[TOLD, ANSWER]).unwrap()).unwrap();
        let reasoned = stub.replace("reason = \"\"", "reason = \"r\"");
        assert_eq!(missing(&laid_over(document(), &[TOLD, ANSWER, &reasoned]).unwrap()).unwrap(), stub);
        let undescribed = TOLD.replace("\"d\"", "\" \"");
        let stub = missing(&laid_over(document(), &[&undescribed]).unwrap()).unwrap();
        assert!(stub.contains("name = \"told\"\nreason = \"\"\ndescription = \"\"\n[schema.fields]"), "{stub}");
    }

    #[test]
    fn a_field_that_is_added_to_a_described_schema_or_answer_is_asked_for() {
        let mut document = document();
        let stub = missing(&laid_over(document.clone(), &[TOLD, ANSWER]).unwrap()).unwrap();
        let filled = stub.replace("\"\"", "\"Words.\"");
        document["components"]["schemas"]["told"]["properties"]["plan"]["properties"]["added"] = json!({});
        document["components"]["schemas"]["untold"]["properties"]["other"] = json!({});
        let stub = missing(&laid_over(document, &[TOLD, ANSWER, &filled]).unwrap()).unwrap();
        assert_eq!(stub, "[[schema]]\nname = \"told\"\nreason = \"\"\n[schema.fields]\n\"plan.added\" = \"\"\n");
    }
}
