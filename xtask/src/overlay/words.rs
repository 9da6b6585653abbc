//! Our own words for operations and schemas, laid into the document as summaries and descriptions,
//! from where they reach everything that is generated.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::places::{self, Place};
use super::{OperationWords, Overlay, SchemaWords, Texts};
use crate::document::resolve;

pub(super) fn apply(document: &mut Value, overlay: &Overlay) -> Result<usize> {
    let (operations, schemas) = (places::operations(document), places::schemas(document));
    let mut said = 0;
    for words in &overlay.operation {
        said += operation(document, &operations, words)?;
    }
    for words in &overlay.schema {
        said += schema(document, &schemas, words)?;
    }
    Ok(said)
}

fn operation(document: &mut Value, operations: &[Place], words: &OperationWords) -> Result<usize> {
    let whose = format!("operation {}", words.id);
    let at = find(operations, &words.id, &whose)?;
    let mut said = 0;
    for (key, text) in [("summary", &words.summary), ("description", &words.description)] {
        if let Some(text) = text {
            say(document, at, key, text, &whose)?;
            said += 1;
        }
    }
    said += own_parameters(document, at, &words.parameters, &whose)?;
    let fields = places::body_fields(document, at);
    said += describe_fields(document, &fields, &words.body, &format!("the body of {whose}"))?;
    let fields = places::answer_fields(document, at);
    said += describe_fields(document, &fields, &words.answer, &format!("the answer of {whose}"))?;
    ensure!(said > 0, "{whose} is given no words");
    Ok(said)
}

/// An operation's own words are not for those that share the parameter: it gets a copy.
fn own_parameters(document: &mut Value, operation: &str, texts: &Texts, whose: &str) -> Result<usize> {
    let parameters = places::own_parameters(document, operation);
    for (name, text) in texts {
        let Some(Place { at, .. }) = parameters.iter().find(|parameter| parameter.name == *name) else {
            bail!("{whose} has no parameter {name}");
        };
        if let Some(reference) = document.pointer(at).and_then(|parameter| parameter.get("$ref")?.as_str()) {
            let copy = resolve(document, reference)?.clone();
            replace(document, at, copy);
        }
        say(document, at, "description", text, &format!("{whose}: parameter {name}"))?;
    }
    Ok(texts.len())
}

fn schema(document: &mut Value, schemas: &[Place], words: &SchemaWords) -> Result<usize> {
    let whose = format!("schema {}", words.name);
    let at = find(schemas, &words.name, &whose)?;
    if let Some(text) = &words.description {
        say(document, at, "description", text, &whose)?;
    }
    let fields = places::fields(document, at);
    let said = describe_fields(document, &fields, &words.fields, &whose)? + usize::from(words.description.is_some());
    ensure!(said > 0, "{whose} is given no words");
    Ok(said)
}

fn find<'a>(places: &'a [Place], name: &str, what: &str) -> Result<&'a String> {
    let place = places.iter().find(|place| place.name == name);
    Ok(&place.with_context(|| format!("{what} is not in the description"))?.at)
}

fn describe_fields(document: &mut Value, fields: &[Place], texts: &Texts, whose: &str) -> Result<usize> {
    for (name, text) in texts {
        let mut places = fields.iter().filter(|field| field.name == *name).peekable();
        ensure!(places.peek().is_some(), "{whose} has no field {name}");
        for Place { at, .. } in places {
            describe_field(document, at, text, &format!("{whose}: field {name}"))?;
        }
    }
    Ok(texts.len())
}

/// What stands beside a `$ref` is not read, so a reference is wrapped first.
pub(super) fn describe_field(document: &mut Value, at: &str, text: &str, what: &str) -> Result<()> {
    if let Some(reference) = document.pointer(at).filter(|field| field.get("$ref").is_some()) {
        let wrapped = json!({ "allOf": [reference] });
        replace(document, at, wrapped);
    }
    say(document, at, "description", text, what)
}

/// Says a text; two that are said of the same thing are an error, as one would be lost.
pub(super) fn say(document: &mut Value, at: &str, key: &str, text: &str, what: &str) -> Result<()> {
    let target = document.pointer_mut(at).with_context(|| format!("{what} leads nowhere"))?;
    ensure!(!has_words(target, key), "{what} is given two texts: {} and {text:?}", target[key]);
    target.as_object_mut().with_context(|| format!("{what} is no object"))?.insert(key.to_owned(), json!(text));
    Ok(())
}

/// Whether there is a text, and not an empty one.
pub(super) fn has_words(value: &Value, key: &str) -> bool {
    value[key].as_str().is_some_and(|text| !text.trim().is_empty())
}

fn replace(document: &mut Value, at: &str, value: Value) {
    if let Some(place) = document.pointer_mut(at) {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{laid_over, refusal};
    use super::*;

    fn document() -> Value {
        let body = json!({ "content": { "application/json": { "schema": { "properties": { "b": {} } } } } });
        let answer = json!({ "content": { "application/json": { "schema": { "properties": { "total": {} } } } } });
        json!({
            "paths": {
                "/a": { "post": {
                    "operationId": "a", "requestBody": body, "responses": { "200": answer },
                    "parameters": [{ "$ref": "#/components/parameters/shared" }, { "name": "own" }],
                } },
                "/b": { "get": { "operationId": "b", "parameters": [{ "$ref": "#/components/parameters/shared" }] } },
                "/c": { "post": { "operationId": "c", "requestBody": { "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/body" } } } } } },
            },
            "components": {
                "parameters": { "shared": { "name": "page", "in": "query" } },
                "schemas": {
                    "body": { "properties": { "c": {} } },
                    "x": { "properties": { "y": { "$ref": "#/z" }, "plan": { "properties": { "seats": {} } } } },
                },
            },
        })
    }

    #[test]
    fn words_reach_operations_schemas_and_fields_that_refer_or_lie_within() {
        let text = "[[operation]]\nid = \"a\"\nreason = \"r\"\nsummary = \"Ours.\"\ndescription = \"Owners only.\"\n\
                    body.b = \"A b.\"\nanswer.total = \"How many.\"\n\
                    [[operation]]\nid = \"c\"\nreason = \"r\"\nbody.c = \"A c.\"\n\
                    [[schema]]\nname = \"x\"\nreason = \"r\"\ndescription = \"An x.\"\n\
                    [schema.fields]\ny = \"A y.\"\n\"plan.seats\" = \"Seats.\"\n";
        let document = laid_over(document(), &[text]).unwrap();
        let a = &document["paths"]["/a"]["post"];
        assert_eq!((&a["summary"], &a["description"]), (&json!("Ours."), &json!("Owners only.")));
        let at = |holder: &Value, field: &str| {
            holder["content"]["application/json"]["schema"]["properties"][field]["description"].clone()
        };
        assert_eq!(at(&a["requestBody"], "b"), "A b.");
        assert_eq!(at(&a["responses"]["200"], "total"), "How many.");
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["body"]["properties"]["c"]["description"], "A c.");
        let x = &schemas["x"];
        assert_eq!(x["description"], "An x.");
        assert_eq!(x["properties"]["y"], json!({ "allOf": [{ "$ref": "#/z" }], "description": "A y." }));
        assert_eq!(x["properties"]["plan"]["properties"]["seats"]["description"], "Seats.");
    }

    #[test]
    fn an_operations_own_words_stay_with_it() {
        let text = "[[operation]]\nid = \"a\"\nreason = \"r\"\n[operation.parameters]\npage = \"A page.\"\nown = \"Its own.\"\n";
        let document = laid_over(document(), &[text]).unwrap();
        let parameters = &document["paths"]["/a"]["post"]["parameters"];
        assert_eq!(parameters[0], json!({ "name": "page", "in": "query", "description": "A page." }));
        assert_eq!(parameters[1], json!({ "name": "own", "description": "Its own." }));
        assert_eq!(document["components"]["parameters"]["shared"], json!({ "name": "page", "in": "query" }));
        assert!(document["paths"]["/b"]["get"]["parameters"][0].get("$ref").is_some());
    }

    #[test]
    fn words_that_no_longer_apply_are_named() {
        let operation = |rest: &str| format!("[[operation]]\nid = \"a\"\nreason = \"r\"\n{rest}\n");
        let schema = |rest: &str| format!("[[schema]]\nname = \"x\"\nreason = \"r\"\n{rest}\n");
        for (text, named) in [
            ("[[operation]]\nid = \"gone\"\nreason = \"r\"\nsummary = \"s\"\n".to_owned(), "operation gone is not in"),
            (operation("parameters.gone = \"w\""), "operation a has no parameter gone"),
            (operation("body.gone = \"w\""), "the body of operation a has no field gone"),
            (operation("answer.gone = \"w\""), "the answer of operation a has no field gone"),
            (operation(""), "operation a is given no words"),
            ("[[schema]]\nname = \"gone\"\nreason = \"r\"\ndescription = \"d\"\n".to_owned(), "schema gone is not in"),
            (schema("fields.gone = \"w\""), "schema x has no field gone"),
            (schema("[schema.fields]\n\"plan.gone\" = \"w\""), "schema x has no field plan.gone"),
            (schema(""), "schema x is given no words"),
        ] {
            let message = refusal(document(), &text);
            assert!(message.contains(named), "{message}");
        }
    }

    #[test]
    fn two_texts_for_one_thing_are_refused() {
        for twice in [
            "[[operation]]\nid = \"a\"\nreason = \"r\"\nsummary = \"s\"\n",
            "[[operation]]\nid = \"a\"\nreason = \"r\"\nparameters.page = \"s\"\n",
            "[[operation]]\nid = \"a\"\nreason = \"r\"\nbody.b = \"s\"\n",
            "[[schema]]\nname = \"x\"\nreason = \"r\"\ndescription = \"s\"\n",
            "[[schema]]\nname = \"x\"\nreason = \"r\"\nfields.y = \"s\"\n",
        ] {
            let message = refusal(document(), &twice.repeat(2));
            assert!(message.contains("is given two texts: \"s\" and \"s\""), "{message}");
        }
    }
}
