//! Is this text a description that the project can work with? What is wrong with it is said with the
//! file, the JSON pointer and what to do, before anything is made of it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::{Map, Value};

use crate::document::METHODS;

/// The media types that GitHub's descriptions name. Another one needs a decision: which type its body
/// has in each language.
const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/json+sarif",
    "application/octet-stream",
    "application/octocat-stream",
    "application/sarif+json",
    "application/scim+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/html",
    "text/plain",
    "text/x-markdown",
];
/// GitHub's own media types are many, and alike.
const GITHUBS_MEDIA_TYPES: &str = "application/vnd.github.";

/// What a schema is made of without going a level down in the value it describes.
const ALIASES: &[&str] = &["allOf", "anyOf", "oneOf"];

/// Where the keys of an object are names that somebody chose, not keywords.
const MAPS: &[&str] = &[
    "content",
    "encoding",
    "headers",
    "parameters",
    "paths",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "x-webhooks",
];
/// Values that may look like anything.
const SAMPLES: &[&str] = &["const", "default", "enum", "example", "examples"];

/// Parses the description that `name` holds and checks it.
pub(crate) fn description(name: &str, text: &str) -> Result<Value> {
    let document: Value = serde_json::from_str(text).map_err(|error| {
        let hint = if error.is_eof() { "; it is cut short: bring it again" } else { "" };
        anyhow!("{name}: not JSON: {error}{hint}")
    })?;
    let checks = [version, operations, references, circles];
    checks.into_iter().try_for_each(|check| check(&document)).with_context(|| name.to_owned()).map_err(one_line)?;
    Ok(document)
}

/// File and finding are one message, however it is printed.
fn one_line(error: anyhow::Error) -> anyhow::Error {
    anyhow!("{error:#}")
}

fn version(document: &Value) -> Result<()> {
    let object = document.as_object().context("the document is not an object: this is no description")?;
    if let Some(version) = object.get("swagger") {
        bail!("/swagger: version {version} is not read; bring the description in OpenAPI 3.0");
    }
    let version = object.get("openapi").and_then(Value::as_str);
    let version = version.context("/openapi: no version; is this an OpenAPI description?")?;
    ensure!(
        version == "3.0" || version.starts_with("3.0."),
        "/openapi: version {version} is not read; bring the description in OpenAPI 3.0"
    );
    Ok(())
}

/// Every operation has an id of its own, and bodies of media types that are known.
fn operations(document: &Value) -> Result<()> {
    let mut ids = BTreeMap::new();
    for (path, item) in map(document, "", "paths")?.context("/paths: missing")? {
        let path = child("/paths", path);
        for (method, operation) in methods(item, &path)? {
            let at = child(&path, method);
            let id = operation.get("operationId").and_then(Value::as_str).filter(|id| !id.is_empty());
            let id = id.with_context(|| format!("{at}: an operation without operationId; give it one"))?;
            if let Some(other) = ids.insert(id, at.clone()) {
                bail!("{at}/operationId: {id} is the id of {other}, too; an id belongs to one operation");
            }
            bodies(operation, &at)?;
        }
    }
    for (name, item) in map(document, "", "x-webhooks")?.into_iter().flatten() {
        let hook = child("/x-webhooks", name);
        for (method, operation) in methods(item, &hook)? {
            bodies(operation, &child(&hook, method))?;
        }
    }
    let Some(components) = document.get("components") else { return Ok(()) };
    for section in ["requestBodies", "responses"] {
        for (name, holder) in map(components, "/components", section)?.into_iter().flatten() {
            media_types(holder, &child(&child("/components", section), name))?;
        }
    }
    Ok(())
}

fn methods<'a>(item: &'a Value, at: &str) -> Result<impl Iterator<Item = (&'a String, &'a Value)>> {
    let item = item.as_object().with_context(|| format!("{at}: not an object"))?;
    for (method, operation) in item.iter().filter(|(method, _)| METHODS.contains(&method.as_str())) {
        ensure!(operation.is_object(), "{}: not an object", child(at, method));
    }
    Ok(item.iter().filter(|(method, _)| METHODS.contains(&method.as_str())))
}

fn bodies(operation: &Value, at: &str) -> Result<()> {
    if let Some(body) = operation.get("requestBody") {
        media_types(body, &child(at, "requestBody"))?;
    }
    for (status, response) in map(operation, at, "responses")?.into_iter().flatten() {
        media_types(response, &child(&child(at, "responses"), status))?;
    }
    Ok(())
}

fn media_types(holder: &Value, at: &str) -> Result<()> {
    for media in map(holder, at, "content")?.into_iter().flatten().map(|(media, _)| media) {
        let essence = media.split(';').next().unwrap_or_default().trim();
        ensure!(
            MEDIA_TYPES.contains(&essence) || essence.starts_with(GITHUBS_MEDIA_TYPES),
            "{at}/content: unknown media type {media}; decide what its body is, then add it in xtask/src/check.rs"
        );
    }
    Ok(())
}

/// The object under this key, if there is one; anything else there is an error.
fn map<'a>(holder: &'a Value, at: &str, key: &str) -> Result<Option<&'a Map<String, Value>>> {
    let Some(value) = holder.get(key) else { return Ok(None) };
    value.as_object().with_context(|| format!("{}: not an object", child(at, key))).map(Some)
}

fn references(document: &Value) -> Result<()> {
    each_reference(document, "", false, &mut |at, reference| {
        let pointer = reference.strip_prefix('#');
        let pointer =
            pointer.with_context(|| format!("{at}/$ref: {reference} leads out of the document; put its target in"))?;
        ensure!(document.pointer(pointer).is_some(), "{at}/$ref: {reference} leads nowhere; is the document whole?");
        Ok(())
    })
}

/// A schema that is only ever another name for itself describes nothing, and whoever follows it never
/// ends. A schema that holds itself in a field or a list is fine.
fn circles(document: &Value) -> Result<()> {
    let mut starts = Vec::new();
    each_reference(document, "", false, &mut |at, _| {
        starts.push(at.to_owned());
        Ok(())
    })?;
    let mut done = BTreeMap::new();
    for start in starts {
        // What is under way, with what is still to be followed from there; no recursion, as a chain may be long.
        let mut way: Vec<(String, Vec<String>)> = Vec::new();
        let mut next = Some(start);
        loop {
            if let Some(at) = next.take() {
                match done.get(&at) {
                    Some(true) => {}
                    Some(false) => bail!("{at}: circular: what it refers to leads back to it and to no schema"),
                    None => {
                        done.insert(at.clone(), false);
                        way.push((at.clone(), aliases(document, &at)));
                    }
                }
            }
            let Some((at, open)) = way.last_mut() else { break };
            next = open.pop();
            if next.is_none() {
                done.insert(at.clone(), true);
                way.pop();
            }
        }
    }
    Ok(())
}

fn aliases(document: &Value, at: &str) -> Vec<String> {
    let Some(schema) = document.pointer(at) else { return Vec::new() };
    if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#')) {
        return vec![target.to_owned()];
    }
    let branches = ALIASES.iter().filter_map(|keyword| Some((keyword, schema.get(*keyword)?.as_array()?)));
    branches
        .flat_map(|(keyword, branches)| (0..branches.len()).map(move |index| format!("{at}/{keyword}/{index}")))
        .collect()
}

/// Visits every `$ref` with the pointer of what holds it. `names` says that the keys of this value are
/// names: a field may be called `$ref` or `example`.
fn each_reference(
    value: &Value,
    at: &str,
    names: bool,
    visit: &mut impl FnMut(&str, &str) -> Result<()>,
) -> Result<()> {
    match value {
        Value::Object(object) => {
            if !names && let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                visit(at, reference)?;
            }
            for (key, inner) in object {
                let extension = key.starts_with("x-") && key != "x-webhooks";
                if !names && (extension || SAMPLES.contains(&key.as_str())) {
                    continue;
                }
                each_reference(inner, &child(at, key), !names && MAPS.contains(&key.as_str()), visit)?;
            }
            Ok(())
        }
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, item)| each_reference(item, &format!("{at}/{index}"), false, visit))
        }
        _ => Ok(()),
    }
}

/// A JSON pointer one level down.
fn child(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn small() -> Value {
        json!({
            "openapi": "3.0.3",
            "paths": { "/orgs": { "get": { "operationId": "orgs/list", "responses": { "200": { "content": {
                "application/json": { "schema": { "$ref": "#/components/schemas/org" } } } } } } } },
            "components": { "schemas": { "org": { "type": "object", "properties": {
                "login": { "type": "string" },
                "parent": { "$ref": "#/components/schemas/org" },
                "children": { "type": "array", "items": { "$ref": "#/components/schemas/org" } },
                "$ref": { "type": "string", "default": { "$ref": "nowhere" } },
            }, "example": { "$ref": "elsewhere.yaml" } } } },
        })
    }

    fn refused(text: &str) -> String {
        description("some.json", text).unwrap_err().to_string()
    }

    /// The small document with one value put in somewhere.
    fn with(pointer: &str, key: &str, value: Value) -> String {
        let mut document = small();
        document.pointer_mut(pointer).unwrap()[key] = value;
        document.to_string()
    }

    #[test]
    fn schemas_that_hold_themselves_and_samples_that_look_like_references_pass() {
        assert_eq!(description("some.json", &small().to_string()).unwrap(), small());
    }

    #[test]
    fn what_is_vendored_passes() {
        let text = std::fs::read_to_string(crate::process::root().join("openapi/github.json")).unwrap();
        description("openapi/github.json", &text).unwrap();
    }

    #[test]
    fn what_is_no_description_is_named_with_its_place() {
        let whole = small().to_string();
        let text = refused(&whole[..whole.len() - 10]);
        assert!(text.starts_with("some.json: not JSON: EOF") && text.contains("line 1 column"), "{text}");
        assert!(text.contains("cut short"), "{text}");
        assert!(refused("{\"openapi\": nonsense}").contains("line 1 column 14"));
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(refused(&deep).contains("recursion limit exceeded at line 1 column"));
        for (text, wanted) in [
            ("[]".to_owned(), "some.json: the document is not an object"),
            (json!({ "swagger": "2.0", "paths": {} }).to_string(), "some.json: /swagger: version \"2.0\" is not read"),
            (with("", "openapi", json!("3.1.0")), "some.json: /openapi: version 3.1.0 is not read"),
            (with("", "openapi", json!("3.01")), "some.json: /openapi: version 3.01 is not read"),
            (json!({ "paths": {} }).to_string(), "some.json: /openapi: no version"),
            (json!({ "openapi": "3.0.0" }).to_string(), "some.json: /paths: missing"),
            (with("", "paths", json!([])), "some.json: /paths: not an object"),
            (with("/paths", "/a", json!("b")), "some.json: /paths/~1a: not an object"),
            (with("/paths/~1orgs", "put", json!(1)), "some.json: /paths/~1orgs/put: not an object"),
        ] {
            let message = refused(&text);
            assert!(message.starts_with(wanted), "{message}");
        }
    }

    #[test]
    fn operations_have_an_id_of_their_own() {
        for (operation, wanted) in [
            (json!({}), "some.json: /paths/~1orgs/put: an operation without operationId"),
            (json!({ "operationId": "" }), "some.json: /paths/~1orgs/put: an operation without operationId"),
            (
                json!({ "operationId": "orgs/list" }),
                "some.json: /paths/~1orgs/put/operationId: orgs/list is the id of /paths/~1orgs/get, too",
            ),
        ] {
            let message = refused(&with("/paths/~1orgs", "put", operation));
            assert!(message.starts_with(wanted), "{message}");
        }
    }

    #[test]
    fn an_unknown_media_type_is_found_wherever_a_body_is() {
        let odd = json!({ "content": { "image/png": {} } });
        let responses = "/paths/~1orgs/get/responses";
        for (text, at) in [
            (with(responses, "200", odd.clone()), "/paths/~1orgs/get/responses/200/content"),
            (with("/paths/~1orgs/get", "requestBody", odd.clone()), "/paths/~1orgs/get/requestBody/content"),
            (with("/components", "responses", json!({ "a": odd })), "/components/responses/a/content"),
            (
                with("", "x-webhooks", json!({ "w": { "post": { "requestBody": odd } } })),
                "/x-webhooks/w/post/requestBody/content",
            ),
        ] {
            let message = refused(&text);
            assert!(message.starts_with(&format!("some.json: {at}: unknown media type image/png")), "{message}");
        }
        let known = json!({ "content": { "application/vnd.github.diff": {}, "application/json; charset=utf-8": {} } });
        assert!(description("some.json", &with(responses, "200", known)).is_ok());
    }

    #[test]
    fn a_reference_leads_to_something_in_the_document() {
        for (reference, wanted) in
            [("#/components/schemas/gone", "leads nowhere"), ("other.yaml#/x", "leads out of the document")]
        {
            let message = refused(&with("/components/schemas", "x", json!({ "items": { "$ref": reference } })));
            let start = format!("some.json: /components/schemas/x/items/$ref: {reference} {wanted}");
            assert!(message.starts_with(&start), "{message}");
        }
    }

    #[test]
    fn another_name_for_itself_is_no_schema() {
        let to = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        for keyword in ["$ref", "allOf", "oneOf", "anyOf"] {
            let back = if keyword == "$ref" { to("x") } else { json!({ keyword: [{ "type": "string" }, to("x")] }) };
            let mut document = small();
            document["components"]["schemas"]["x"] = to("y");
            document["components"]["schemas"]["y"] = back;
            let message = refused(&document.to_string());
            assert!(message.contains("circular") && message.contains("/components/schemas/"), "{message}");
        }
        assert!(
            refused(&with("/components/schemas", "x", to("x")))
                .starts_with("some.json: /components/schemas/x: circular")
        );
    }

    #[test]
    fn a_long_chain_of_names_is_followed_to_its_end() {
        let mut document = small();
        for index in 0..20_000 {
            let next = json!({ "$ref": format!("#/components/schemas/s{}", index + 1) });
            document["components"]["schemas"][format!("s{index}")] = next;
        }
        document["components"]["schemas"]["s20000"] = json!({ "type": "string" });
        assert!(description("some.json", &document.to_string()).is_ok());
        document["components"]["schemas"]["s20000"] = json!({ "$ref": "#/components/schemas/s0" });
        assert!(refused(&document.to_string()).contains("circular"));
    }
}
