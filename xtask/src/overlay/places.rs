//! Where in a description the things stand that words are for, as JSON pointers.

use serde_json::Value;

use crate::document::METHODS;

/// Something with a name, and where it stands.
pub(super) struct Place {
    /// Of an operation its id; of a field within another both names, with a dot between them.
    pub(super) name: String,
    pub(super) at: String,
}

pub(super) fn operations(document: &Value) -> Vec<Place> {
    let mut operations = Vec::new();
    for (path, item) in members(&document["paths"]) {
        for (method, operation) in members(item).filter(|(method, _)| METHODS.contains(&method.as_str())) {
            let name = operation["operationId"].as_str().unwrap_or_default().to_owned();
            operations.push(Place { name, at: format!("/paths/{}/{method}", escaped(path)) });
        }
    }
    operations
}

pub(super) fn schemas(document: &Value) -> Vec<Place> {
    members(&document["components"]["schemas"])
        .map(|(name, _)| Place { name: name.clone(), at: format!("/components/schemas/{}", escaped(name)) })
        .collect()
}

/// The parameters of an operation; one that it shares with others stands where all of them find it.
pub(super) fn parameters(document: &Value, operation: &str) -> Vec<Place> {
    own_parameters(document, operation)
        .into_iter()
        .map(|Place { name, at }| Place { name, at: followed(document, at) })
        .collect()
}

/// The same in the operation's own list, where a reference may stand.
pub(super) fn own_parameters(document: &Value, operation: &str) -> Vec<Place> {
    let list = format!("{operation}/parameters");
    let count = document.pointer(&list).and_then(Value::as_array).map_or(0, Vec::len);
    (0..count)
        .filter_map(|index| {
            let at = format!("{list}/{index}");
            let name = document.pointer(&followed(document, at.clone()))?["name"].as_str()?.to_owned();
            Some(Place { name, at })
        })
        .collect()
}

/// The schema of an operation's body, which may be one with a name.
pub(super) fn body(document: &Value, operation: &str) -> Option<String> {
    let body = followed(document, format!("{operation}/requestBody"));
    Some(followed(document, content_schema(document, &body)?))
}

/// The fields of an operation's body.
pub(super) fn body_fields(document: &Value, operation: &str) -> Vec<Place> {
    body(document, operation).map_or_else(Vec::new, |schema| fields(document, &schema))
}

/// The fields of what an operation answers when it succeeds, as far as they are described in place.
pub(super) fn answer_fields(document: &Value, operation: &str) -> Vec<Place> {
    let responses = format!("{operation}/responses");
    let successes = members(document.pointer(&responses).unwrap_or(&Value::Null))
        .filter(|(status, response)| status.starts_with('2') && response.get("$ref").is_none());
    let schemas = successes.filter_map(|(status, _)| content_schema(document, &format!("{responses}/{status}")));
    schemas.flat_map(|schema| fields(document, &schema)).collect()
}

/// JSON's, or else that of the first media type.
fn content_schema(document: &Value, holder: &str) -> Option<String> {
    let content = document.pointer(holder)?.get("content")?.as_object()?;
    let json = "application/json";
    let media = if content.contains_key(json) { json } else { content.keys().next()? };
    Some(format!("{holder}/content/{}/schema", escaped(media)))
}

/// The fields of a schema and those of the objects within it, be they in a list, a map or a union;
/// not those of other schemas that it refers to. A field of several branches is there once for each.
pub(super) fn fields(document: &Value, schema: &str) -> Vec<Place> {
    let mut fields = Vec::new();
    if let Some(value) = document.pointer(schema) {
        collect(value, schema, "", &mut fields);
    }
    fields
}

fn collect(schema: &Value, at: &str, prefix: &str, fields: &mut Vec<Place>) {
    for (name, field) in members(&schema["properties"]) {
        let (name, at) = (format!("{prefix}{name}"), format!("{at}/properties/{}", escaped(name)));
        let within = format!("{name}.");
        fields.push(Place { name, at: at.clone() });
        collect(field, &at, &within, fields);
    }
    for keyword in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(keyword) {
            collect(inner, &format!("{at}/{keyword}"), prefix, fields);
        }
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        for (index, branch) in schema[keyword].as_array().into_iter().flatten().enumerate() {
            collect(branch, &format!("{at}/{keyword}/{index}"), prefix, fields);
        }
    }
}

/// Where a reference leads, if one stands there.
fn followed(document: &Value, at: String) -> String {
    let reference = document.pointer(&at).and_then(|value| value.get("$ref")?.as_str()?.strip_prefix('#'));
    reference.map_or(at, str::to_owned)
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(places: &[Place]) -> Vec<&str> {
        places.iter().map(|place| place.name.as_str()).collect()
    }

    #[test]
    fn fields_within_fields_are_dotted_and_references_are_not_entered() {
        let x = json!({ "properties": {
            "plan": { "properties": { "seats": {} } },
            "rows": { "type": "array", "items": { "properties": { "id": {} } } },
            "by_key": { "additionalProperties": { "properties": { "of/any": {} } } },
            "either": { "anyOf": [{ "properties": { "a": {} } }, { "properties": { "a": {}, "b": {} } }] },
            "other": { "$ref": "#/components/schemas/x" },
        } });
        let document = json!({ "components": { "schemas": { "x": x } } });
        let mut fields = fields(&document, "/components/schemas/x");
        fields.sort_by(|a, b| a.name.cmp(&b.name));
        let wanted = [
            "by_key",
            "by_key.of/any",
            "either",
            "either.a",
            "either.a",
            "either.b",
            "other",
            "plan",
            "plan.seats",
            "rows",
            "rows.id",
        ];
        assert_eq!(names(&fields), wanted);
        assert!(fields.iter().all(|field| document.pointer(&field.at).is_some()));
    }

    #[test]
    fn what_an_operation_has_is_found_behind_references_too() {
        let document = json!({
            "paths": { "/a": { "post": {
                "operationId": "a",
                "parameters": [{ "$ref": "#/components/parameters/p" }, { "name": "q" }],
                "requestBody": { "content": {
                    "a/other": {}, "application/json": { "schema": { "$ref": "#/components/schemas/x" } } } },
                "responses": {
                    "200": { "content": { "application/json": { "schema": { "items": { "properties": { "z": {} } } } } } },
                    "422": { "content": { "application/json": { "schema": { "properties": { "error": {} } } } } },
                },
            } } },
            "components": { "parameters": { "p": { "name": "per" } }, "schemas": { "x": { "properties": { "y": {} } } } },
        });
        let operations = operations(&document);
        assert_eq!(names(&operations), ["a"]);
        let at = &operations[0].at;
        assert_eq!(names(&parameters(&document, at)), ["per", "q"]);
        assert_eq!(parameters(&document, at)[0].at, "/components/parameters/p");
        assert_eq!(own_parameters(&document, at)[0].at, "/paths/~1a/post/parameters/0");
        assert_eq!(body_fields(&document, at)[0].at, "/components/schemas/x/properties/y");
        assert_eq!(names(&answer_fields(&document, at)), ["z"]);
        assert_eq!(names(&schemas(&document)), ["x"]);
    }
}
