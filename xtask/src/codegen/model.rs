//! The operations as callers who name things see them: what Python, the command line and the reference
//! are written from.
//!
//! It is read from the description before it is lowered: what is required, enumerated or nullable is
//! as GitHub says it.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::document::{self, JSON, content_of, followed};

/// What Python keeps for itself.
const PYTHON_KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "self", "try", "while", "with", "yield",
];

/// The items of GitHub's largest page.
const LARGEST_PAGE: i64 = 100;

#[derive(Debug)]
pub(crate) struct Operation {
    /// GitHub's name for it: `orgs/list-pat-grants`.
    pub(crate) id: String,
    /// The same as a name in code: `orgs_list_pat_grants`.
    pub(crate) name: String,
    /// In capitals.
    pub(crate) method: String,
    pub(crate) path: String,
    /// Our words for it.
    pub(crate) summary: String,
    /// What else we have to say of it.
    pub(crate) description: String,
    pub(crate) deprecated: bool,
    /// Where it is served, if not where the others are.
    pub(crate) server: Option<String>,
    /// Of the path first, then of the query and the headers, then the fields of the body; the required
    /// ones first in each.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Body,
    /// Successes, by status.
    pub(crate) answers: Vec<Answer>,
    /// Every status that the description has, successes too.
    pub(crate) statuses: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Parameter {
    /// As a name in code, unlike any other of the operation.
    pub(crate) name: String,
    /// As it is sent: `owner[]`.
    pub(crate) wire: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) schema: Value,
    pub(crate) kind: Kind,
    /// Whether it is a list of its kind.
    pub(crate) many: bool,
    /// How many of them there have to be.
    pub(crate) at_least: u64,
    /// How many of them there may be.
    pub(crate) at_most: Option<u64>,
    /// How many characters a text may have.
    pub(crate) longest: Option<u64>,
    /// The least and the largest number.
    pub(crate) least: Option<i64>,
    pub(crate) most: Option<i64>,
    pub(crate) nullable: bool,
    /// The values that there are; empty if it is not enumerated.
    pub(crate) values: Vec<String>,
    pub(crate) default: Option<Value>,
    /// Our words for it.
    pub(crate) words: String,
}

impl Parameter {
    /// Whether a list of texts is one of ids: in a query a number and its text are the same. A list of names is none: a
    /// number in it is somebody's, and their name may be somebody else's.
    pub(crate) fn holds_ids(&self) -> bool {
        self.many && self.kind == Kind::Text && self.place == Place::Query && self.name.ends_with("_id")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    /// A field of the body, which is a JSON object.
    Field,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A string that is a date, or a date and time.
    Time,
    Integer,
    Number,
    Boolean,
    /// Anything that JSON has.
    Json,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Body {
    None,
    /// A JSON object of fields that are parameters.
    Fields,
    /// JSON that is no plain object of fields.
    Json {
        required: bool,
        schema: Value,
    },
    /// Bytes of a media type.
    Bytes {
        required: bool,
        media: String,
    },
}

#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content: Content,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Content {
    Nothing,
    Json {
        schema: Value,
        shape: Shape,
    },
    /// Text or bytes of a media type.
    Other(String),
}

/// What JSON is at the outermost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    List,
    Object,
    Any,
}

/// Every operation, sorted by id.
pub(crate) fn operations(document: &Value) -> Result<Vec<Operation>> {
    let mut operations = Vec::new();
    for (path, method, operation) in document::operations(document) {
        operations.push(read(document, path, method, operation).with_context(|| format!("{method} {path}"))?);
    }
    operations.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(operations)
}

fn read(document: &Value, path: &str, method: &str, operation: &Value) -> Result<Operation> {
    let id = operation["operationId"].as_str().context("it has no operationId")?;
    let mut parameters = Vec::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        parameters.push(argument(document, followed(document, parameter)?)?);
    }
    let (body, fields) = body(document, operation.get("requestBody"))?;
    parameters.extend(fields);
    parameters.sort_by_key(|parameter| (parameter.place as u8, !parameter.required));
    tell_apart(&mut parameters, &body);
    let mut answers = Vec::new();
    let statuses = operation["responses"].as_object().into_iter().flatten().map(|(status, _)| status.clone()).collect();
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        if status.starts_with('2') {
            let number = status.parse().with_context(|| format!("its success {status} is no status"))?;
            answers.push(Answer { status: number, content: content(document, status, response)? });
        }
    }
    Ok(Operation {
        id: id.to_owned(),
        name: identifier(id),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(operation, "summary"),
        description: text(operation, "description"),
        deprecated: operation["deprecated"] == true,
        server: operation["servers"][0]["url"].as_str().map(str::to_owned),
        parameters,
        body,
        answers,
        statuses,
    })
}

fn argument(document: &Value, parameter: &Value) -> Result<Parameter> {
    let name = parameter["name"].as_str().context("a parameter has no name")?;
    let place = match parameter["in"].as_str() {
        Some("path") => Place::Path,
        Some("query") => Place::Query,
        Some("header") => Place::Header,
        other => bail!("the parameter {name} is in {}", other.unwrap_or("no place")),
    };
    let mut made = described(document, name, place, &parameter["schema"])?;
    made.required = place == Place::Path || parameter["required"] == true;
    let own = text(parameter, "description");
    if !own.is_empty() {
        made.words = own;
    }
    // How GitHub takes several values; the description has no word for it.
    if place == Place::Query && made.many && !name.ends_with("[]") {
        made.wire = format!("{name}[]");
    }
    // How GitHub counts pages; the description says it in prose alone.
    if place == Place::Query && made.kind == Kind::Integer && !made.many {
        let (least, most) = match name {
            "per_page" => (Some(1), Some(LARGEST_PAGE)),
            "page" => (Some(1), None),
            _ => (None, None),
        };
        made.least = made.least.or(least);
        made.most = made.most.or(most);
    }
    Ok(made)
}

fn described(document: &Value, name: &str, place: Place, schema: &Value) -> Result<Parameter> {
    let plain = single(document, schema)?;
    let many = plain["type"] == "array";
    let item = if many { single(document, &plain["items"])? } else { plain };
    let values = item["enum"].as_array().into_iter().flatten();
    let words = [schema, plain].into_iter().map(|schema| text(schema, "description")).find(|words| !words.is_empty());
    Ok(Parameter {
        name: identifier(name),
        wire: name.to_owned(),
        place,
        required: false,
        schema: schema.clone(),
        kind: match item["type"].as_str() {
            Some("string") if matches!(item["format"].as_str(), Some("date" | "date-time")) => Kind::Time,
            Some("string") => Kind::Text,
            Some("integer") => Kind::Integer,
            Some("number") => Kind::Number,
            Some("boolean") => Kind::Boolean,
            _ => Kind::Json,
        },
        many,
        at_least: plain["minItems"].as_u64().filter(|_| many).unwrap_or(0),
        at_most: plain["maxItems"].as_u64().filter(|_| many),
        longest: item["maxLength"].as_u64(),
        least: item["minimum"].as_i64(),
        most: item["maximum"].as_i64(),
        nullable: schema["nullable"] == true || plain["nullable"] == true,
        values: values.filter_map(|value| value.as_str().map(str::to_owned)).collect(),
        default: plain.get("default").filter(|default| !default.is_null()).cloned(),
        words: words.unwrap_or_default(),
    })
}

fn body(document: &Value, body: Option<&Value>) -> Result<(Body, Vec<Parameter>)> {
    let Some(body) = body else { return Ok((Body::None, Vec::new())) };
    let body = followed(document, body)?;
    let required = body["required"] == true;
    let media = body["content"].as_object().context("the body has no content")?;
    let Some(schema) = media.get(JSON).map(|media| &media["schema"]) else {
        let media = media.keys().next().context("the body has no media type")?.clone();
        return Ok((Body::Bytes { required, media }, Vec::new()));
    };
    let object = single(document, schema)?;
    let Some(properties) = object["properties"].as_object().filter(|_| is_plain(object)) else {
        return Ok((Body::Json { required, schema: schema.clone() }, Vec::new()));
    };
    let needed: BTreeSet<&str> =
        object["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let fields = properties.iter().map(|(name, schema)| {
        let mut field = described(document, name, Place::Field, schema)?;
        field.required = needed.contains(name.as_str());
        Ok(field)
    });
    Ok((Body::Fields, fields.collect::<Result<_>>()?))
}

/// Whether an object is its properties: branches that only say which of them are needed together do not
/// change that.
fn is_plain(object: &Value) -> bool {
    let branches = ["allOf", "anyOf", "oneOf"].iter().filter_map(|keyword| object[*keyword].as_array()).flatten();
    object["properties"].as_object().is_some_and(|properties| !properties.is_empty())
        && branches.filter_map(Value::as_object).all(|branch| branch.keys().all(|key| key == "required"))
}

/// No two arguments of a call have one name: what is of the path keeps its own.
fn tell_apart(parameters: &mut [Parameter], body: &Body) {
    let mut taken = BTreeSet::new();
    if matches!(body, Body::Json { .. } | Body::Bytes { .. }) {
        taken.insert("body".to_owned());
    }
    for parameter in parameters {
        let place = match parameter.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Field => "body",
        };
        while !taken.insert(parameter.name.clone()) {
            parameter.name = format!("{place}_{}", parameter.name);
        }
    }
}

fn content(document: &Value, status: &str, response: &Value) -> Result<Content> {
    let Some(media) = content_of(document, status, response)? else { return Ok(Content::Nothing) };
    Ok(match media.iter().find(|(name, _)| is_json(name)) {
        Some((_, media)) => {
            let schema = media["schema"].clone();
            let shape = shape(document, &schema)?;
            Content::Json { schema, shape }
        }
        None => Content::Other(media.keys().next().cloned().unwrap_or_default()),
    })
}

fn shape(document: &Value, schema: &Value) -> Result<Shape> {
    let plain = single(document, schema)?;
    Ok(match plain["type"].as_str() {
        _ if schema["nullable"] == true || plain["nullable"] == true => Shape::Any,
        Some("array") => Shape::List,
        Some("object") => Shape::Object,
        _ => Shape::Any,
    })
}

fn is_json(media: &str) -> bool {
    media == JSON || media.ends_with("+json")
}

/// The schema behind references, also where one is wrapped alone so that words can stand beside it.
fn single<'a>(document: &'a Value, schema: &'a Value) -> Result<&'a Value> {
    let schema = followed(document, schema)?;
    match schema["allOf"].as_array().map(Vec::as_slice) {
        Some([only]) if schema.get("properties").is_none() => followed(document, only),
        _ => Ok(schema),
    }
}

/// A name that Rust and Python take: `from` becomes `from_`, `if-none-match` `if_none_match`.
pub(crate) fn identifier(name: &str) -> String {
    let mut identifier: String =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    if identifier.starts_with(|first: char| first.is_ascii_digit()) {
        identifier.insert(0, '_');
    }
    if PYTHON_KEYWORDS.contains(&identifier.as_str()) {
        identifier.push('_');
    }
    identifier
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// No two operations may have one name in code.
pub(crate) fn check_names(operations: &[Operation]) -> Result<()> {
    let mut names = BTreeSet::new();
    for operation in operations {
        ensure!(names.insert(&operation.name), "two operations are called {} in code", operation.name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn one(operation: &Value) -> Operation {
        let document = json!({
            "paths": { "/orgs/{org}/things": { "post": operation } },
            "components": {
                "parameters": { "org": { "name": "org", "in": "path", "required": true, "schema": { "type": "string" } } },
                "schemas": { "thing": { "type": "object", "properties": { "size": { "type": "integer" } } } },
            },
        });
        operations(&document).unwrap().remove(0)
    }

    fn names(operation: &Operation) -> Vec<(&str, &str, Place)> {
        let parameters = operation.parameters.iter();
        parameters.map(|parameter| (parameter.name.as_str(), parameter.wire.as_str(), parameter.place)).collect()
    }

    #[test]
    fn arguments_are_of_the_path_the_query_and_the_body_and_never_two_of_one_name() {
        let operation = one(&json!({
            "operationId": "things/make-one",
            "summary": "Makes one.",
            "servers": [{ "url": "https://things.example" }],
            "parameters": [
                { "name": "owner", "in": "query", "schema": { "type": "array", "items": { "type": "string", "enum": ["a", "b"] } } },
                { "name": "if-none-match", "in": "header", "schema": { "type": "string" } },
                { "$ref": "#/components/parameters/org" },
            ],
            "requestBody": { "content": { "application/json": { "schema": {
                "properties": {
                    "from": { "type": "string", "nullable": true, "description": "Where from." },
                    "org": { "type": "boolean", "default": true },
                    "thing": { "$ref": "#/components/schemas/thing" },
                },
                "required": ["thing"],
                "anyOf": [{ "required": ["from"] }, { "required": ["org"] }],
            } } } },
            "responses": { "202": { "content": { "application/json": { "schema": {} } } }, "404": {} },
        }));
        assert_eq!(operation.name, "things_make_one");
        assert_eq!(operation.method, "POST");
        assert_eq!(operation.server.as_deref(), Some("https://things.example"));
        assert_eq!(
            names(&operation),
            [
                ("org", "org", Place::Path),
                ("owner", "owner[]", Place::Query),
                ("if_none_match", "if-none-match", Place::Header),
                ("thing", "thing", Place::Field),
                ("from_", "from", Place::Field),
                ("body_org", "org", Place::Field),
            ]
        );
        let [org, owner, _, thing, from, flag] = &operation.parameters[..] else { panic!() };
        assert!(org.required && thing.required && !from.required);
        assert!(owner.many && owner.values == ["a", "b"] && owner.kind == Kind::Text);
        assert!(from.nullable && from.words == "Where from.");
        assert_eq!((flag.kind, &flag.default), (Kind::Boolean, &Some(json!(true))));
        assert_eq!(thing.kind, Kind::Json);
        assert_eq!(operation.body, Body::Fields);
        assert_eq!(operation.answers, [Answer { status: 202, content: Content::Nothing }]);
    }

    #[test]
    fn limits_are_those_of_the_description_and_pages_have_githubs() {
        let operation = one(&json!({
            "operationId": "things/list",
            "parameters": [
                { "name": "owner", "in": "query", "schema": {
                    "type": "array", "minItems": 1, "maxItems": 10, "items": { "type": "string", "maxLength": 39 },
                } },
                { "name": "page", "in": "query", "schema": { "type": "integer" } },
                { "name": "per_page", "in": "query", "schema": { "type": "integer", "maximum": 50 } },
                { "name": "size", "in": "query", "schema": { "type": "integer", "minimum": 3, "maximum": 7 } },
            ],
            "responses": {},
        }));
        let limits: Vec<_> = operation
            .parameters
            .iter()
            .map(|taken| (taken.name.as_str(), taken.at_least, taken.at_most, taken.longest, taken.least, taken.most))
            .collect();
        assert_eq!(
            limits,
            [
                ("owner", 1, Some(10), Some(39), None, None),
                ("page", 0, None, None, Some(1), None),
                ("per_page", 0, None, None, Some(1), Some(50)),
                ("size", 0, None, None, Some(3), Some(7)),
            ]
        );
    }

    #[test]
    fn a_body_that_is_no_plain_object_is_one_argument() {
        let with = |content: Value| {
            let body = json!({ "required": true, "content": content });
            one(&json!({ "operationId": "a", "requestBody": body, "responses": {} })).body
        };
        let list = json!({ "type": "array", "items": { "type": "string" } });
        assert_eq!(with(json!({ JSON: { "schema": list } })), Body::Json { required: true, schema: list });
        let either = json!({ "properties": { "a": {} }, "oneOf": [{ "properties": { "b": {} } }] });
        assert!(matches!(with(json!({ JSON: { "schema": either } })), Body::Json { .. }));
        let media = "application/octet-stream";
        assert_eq!(with(json!({ media: {} })), Body::Bytes { required: true, media: media.to_owned() });
    }
}
