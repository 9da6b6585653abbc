//! Checks bodies against the vendored description of GitHub's API.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/github.json");
    let text = std::fs::read_to_string(path).expect("the vendored description");
    as_json_schema(serde_json::from_str(&text).expect("JSON"))
});

/// Turns OpenAPI 3.0's `nullable` into what JSON Schema has for it, all the way down.
fn as_json_schema(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(as_json_schema).collect(),
        Value::Object(fields) => {
            let nullable = fields.get("nullable") == Some(&Value::Bool(true));
            let mut fields: Map<String, Value> = fields
                .into_iter()
                .filter(|(name, value)| !(name == "nullable" && value.is_boolean()))
                .map(|(name, value)| (name, as_json_schema(value)))
                .collect();
            if !nullable {
                return Value::Object(fields);
            }
            if let Some(Value::Array(choices)) = fields.get_mut("enum") {
                choices.push(Value::Null);
            }
            if let Some(kind) = fields.remove("type") {
                fields.insert("type".to_owned(), json!([kind, "null"]));
                Value::Object(fields)
            } else {
                json!({"anyOf": [fields, {"type": "null"}]})
            }
        }
        plain => plain,
    }
}

fn resolve(value: &Value) -> &Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(pointer) => DESCRIPTION.pointer(&pointer[1..]).expect("a reference that leads somewhere"),
        None => value,
    }
}

/// Every operation of the description: method in capitals, path, what is said of it.
pub(crate) fn operations() -> impl Iterator<Item = (String, &'static str, &'static Value)> {
    DESCRIPTION["paths"].as_object().expect("paths").iter().flat_map(|(path, item)| {
        let methods = item.as_object().expect("a path item").iter();
        methods.map(move |(method, operation)| (method.to_ascii_uppercase(), path.as_str(), operation))
    })
}

/// It is there because another operation redirects to it, and is not vendored.
const UNDESCRIBED: &str = "orgs/check-public-membership-for-user";
static UNDESCRIBED_OPERATION: LazyLock<Value> = LazyLock::new(|| json!({"responses": {"204": {}, "404": {}}}));

fn operation(id: &str) -> &'static Value {
    if id == UNDESCRIBED {
        return &UNDESCRIBED_OPERATION;
    }
    let found = operations().find(|(_, _, operation)| operation["operationId"] == id);
    found.unwrap_or_else(|| panic!("the description has no operation {id}")).2
}

/// The description wants the account of a listed installation to be a user and an enterprise at once,
/// which none can be; of a single installation it says rightly that it is one of the two.
static LISTED_INSTALLATIONS: LazyLock<Value> =
    LazyLock::new(|| json!({"type": "array", "items": {"$ref": "#/components/schemas/installation"}}));

/// What a body of this operation and status has to look like: `Some(None)` for no body at all,
/// `None` where the description does not have the status, or has an error without saying of what form.
fn expected(id: &str, status: u16) -> Option<Option<&'static Value>> {
    if (id, status) == ("apps/list-installations", 200) {
        return Some(Some(&LISTED_INSTALLATIONS));
    }
    let response = operation(id)["responses"].get(status.to_string())?;
    let schema = resolve(response).pointer("/content/application~1json/schema");
    (schema.is_some() || status < 400).then_some(schema)
}

type Validators = BTreeMap<(String, u16), Arc<Validator>>;
static VALIDATORS: LazyLock<Mutex<Validators>> = LazyLock::new(Mutex::default);

fn validator(id: &str, status: u16, schema: &Value) -> Arc<Validator> {
    let mut validators = VALIDATORS.lock().expect("no test fails in here");
    let validator = validators.entry((id.to_owned(), status)).or_insert_with(|| {
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": DESCRIPTION["components"],
            "allOf": [schema],
        });
        let built = jsonschema::options().should_validate_formats(true).build(&whole);
        Arc::new(built.expect("a schema"))
    });
    Arc::clone(validator)
}

/// Fails unless the body is what the description says of this operation and status. A status that
/// it does not have must be an error in GitHub's basic form.
pub(crate) fn check(id: Option<&str>, status: u16, later_version: bool, body: &[u8]) {
    let declared = id.and_then(|id| expected(id, status));
    let (id, schema) = match declared {
        Some(None) => {
            assert!(body.is_empty(), "{id:?} {status} has a body");
            return;
        }
        // Not every operation declares that its answer may be unchanged, but all behave so.
        None if status == 304 => {
            assert!(body.is_empty(), "{id:?} {status} has a body");
            return;
        }
        // An accepted call may answer an object, null or nothing.
        Some(Some(_)) if status == 202 && (body.is_empty() || body == b"null") => return,
        Some(Some(schema)) => (id.unwrap_or_default(), schema),
        None => {
            assert!(status >= 400, "{id:?} does not answer {status}");
            ("", &DESCRIPTION["components"]["schemas"]["basic-error"])
        }
    };
    let mut body: Value =
        serde_json::from_slice(body).unwrap_or_else(|error| panic!("{id} {status} is not JSON: {error}"));
    if later_version && id == "rate-limit/get" {
        // The vendored description is of the earlier version, which has it.
        assert!(body.get("rate").is_none());
        body["rate"] = body["resources"]["core"].clone();
    }
    let validator = validator(id, status, schema);
    let problems: Vec<String> =
        validator.iter_errors(&body).map(|problem| format!("{} at {}", problem, problem.instance_path())).collect();
    assert!(problems.is_empty(), "{id} {status}: {problems:#?}\n{body:#}");
    if status >= 400 {
        assert_eq!(body["status"], status.to_string(), "{body}");
    }
}

/// Fails unless the body of a webhook is what the description says of this event and action.
pub(crate) fn check_webhook(name: &str, body: &Value) {
    let call = &DESCRIPTION["x-webhooks"][name]["post"]["requestBody"]["content"]["application/json"]["schema"];
    assert!(call.is_object(), "the description has no webhook {name}");
    let validator = validator(name, 0, call);
    let problems: Vec<String> =
        validator.iter_errors(body).map(|problem| format!("{} at {}", problem, problem.instance_path())).collect();
    assert!(problems.is_empty(), "{name}: {problems:#?}\n{body:#}");
}

#[test]
fn null_is_let_through_where_the_description_says_so_and_nowhere_else() {
    let grants = |used: Value, name: Value| {
        let owner = json!({"login": "x"});
        let grant = json!({"id": 1, "owner": owner, "token_last_used_at": used, "token_name": name});
        let schema = expected("orgs/list-pat-grants", 200).unwrap().unwrap();
        let validator = validator("orgs/list-pat-grants", 200, schema);
        let body = json!([grant]);
        validator.iter_errors(&body).map(|problem| problem.instance_path().to_string()).collect::<Vec<_>>()
    };
    assert!(!grants(Value::Null, json!("a")).contains(&"/0/token_last_used_at".to_owned()));
    assert!(grants(json!(1), json!("a")).contains(&"/0/token_last_used_at".to_owned()));
    assert!(grants(Value::Null, Value::Null).contains(&"/0/token_name".to_owned()));
}
