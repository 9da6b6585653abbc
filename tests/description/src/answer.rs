//! What is wrong with an answer.

use std::sync::LazyLock;

use http::Method;
use serde_json::Value;

use crate::Asked;
use crate::document::DOCUMENT;
use crate::operations::{Place, find};
use crate::schema::Schema;
use crate::undeclared::undeclared;

static BASIC_ERROR: LazyLock<Schema> = LazyLock::new(|| component("basic-error"));
static VALIDATION_ERROR: LazyLock<Schema> = LazyLock::new(|| component("validation-error"));

fn component(name: &str) -> Schema {
    Schema::new(&DOCUMENT["components"]["schemas"][name])
}

/// The form of an error whose own is not declared.
fn form_of_error(status: u16) -> &'static Schema {
    if status == 422 { &VALIDATION_ERROR } else { &BASIC_ERROR }
}

/// Everything about an answer that the description does not provide for, fields that it does not declare
/// among it; empty if it is right. A status that it does not have must be an error in GitHub's basic form.
pub fn problems_of_answer(asked: &Asked<'_>, status: u16, body: &[u8]) -> Vec<String> {
    told(asked, status, problems(asked, status, body, undeclared))
}

/// The same for a server that is newer than the description, and may say more than it declares.
pub fn problems_of_newer_answer(asked: &Asked<'_>, status: u16, body: &[u8]) -> Vec<String> {
    told(asked, status, problems(asked, status, body, |_, _, _| Vec::new()))
}

fn told(asked: &Asked<'_>, status: u16, problems: Vec<String>) -> Vec<String> {
    let call = format!("{} {} answered {status}", asked.method, asked.path);
    problems.into_iter().map(|problem| format!("{call}: {problem}")).collect()
}

/// What finds fields beyond those that are declared.
type Beyond = fn(&str, &'static Value, &Value) -> Vec<String>;

fn problems(asked: &Asked<'_>, status: u16, body: &[u8], beyond: Beyond) -> Vec<String> {
    let place = find(asked.method, asked.path);
    let declared = match &place {
        Place::Known(operation, _) => operation.answers.get(&status).map(|schema| (operation.id, schema)),
        Place::Beyond(_) if status < 400 => return Vec::new(),
        Place::Beyond(_) | Place::Nowhere => None,
    };
    if asked.method == Method::HEAD {
        return empty(body);
    }
    let (id, schema) = match declared {
        // Where an error is declared without a body, GitHub may still say what it is.
        Some((id, None)) if status >= 400 && !body.is_empty() => (id, form_of_error(status)),
        Some((_, None)) => return empty(body),
        // An accepted call may answer an object, null or nothing.
        Some((_, Some(_))) if status == 202 && (body.is_empty() || body == b"null") => return Vec::new(),
        Some((id, Some(schema))) => (id, schema),
        // Not every operation declares that its answer may be unchanged, but all behave so.
        None if status == 304 => return empty(body),
        None if status < 400 => return vec!["the description does not have this status".to_owned()],
        None => ("", form_of_error(status)),
    };
    let mut value: Value = match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(error) => return vec![format!("the body is not JSON: {error}")],
    };
    let mut problems = Vec::new();
    if id == "rate-limit/get" && asked.is_of_later_version() {
        // The vendored description is of the earlier version, which has it.
        if value.get("rate").is_some() {
            problems.push("the later version has no field rate".to_owned());
        }
        value["rate"] = value["resources"]["core"].clone();
    }
    problems.extend(schema.problems("body", &value));
    problems.extend(beyond("body", schema.schema, &value));
    if status >= 400 && value["status"].as_str() != Some(status.to_string().as_str()) {
        problems.push(format!("the body's status is {}", value["status"]));
    }
    problems
}

fn empty(body: &[u8]) -> Vec<String> {
    if body.is_empty() { Vec::new() } else { vec!["there is a body".to_owned()] }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use serde_json::json;

    use super::*;
    use crate::API_VERSION;

    const TOKENS: &str = "/orgs/acme/personal-access-tokens";

    fn answer(method: &Method, path: &str, status: u16, body: &str) -> Vec<String> {
        let asked = Asked { method, path, query: "", headers: &HeaderMap::new(), body: b"" };
        problems_of_answer(&asked, status, body.as_bytes())
    }

    fn error(status: u16) -> String {
        json!({"message": "x", "documentation_url": "https://docs.example", "status": status.to_string()}).to_string()
    }

    #[track_caller]
    fn one(problems: &[String], said: &str) {
        assert!(matches!(problems, [one] if one.contains(said)), "{said:?}: {problems:#?}");
    }

    #[test]
    fn null_is_let_through_where_the_description_says_so_and_nowhere_else() {
        let at = |used: Value, name: Value| {
            let grant = json!({"id": 1, "owner": {"login": "x"}, "token_last_used_at": used, "token_name": name});
            answer(&Method::GET, TOKENS, 200, &json!([grant]).to_string())
        };
        let says = |problems: Vec<String>, place: &str| problems.iter().any(|problem| problem.contains(place));
        assert!(!says(at(Value::Null, json!("a")), "/0/token_last_used_at"));
        assert!(says(at(json!(1), json!("a")), "/0/token_last_used_at"));
        assert!(says(at(Value::Null, Value::Null), "/0/token_name"));
    }

    #[test]
    fn a_wrong_type_is_reported() {
        let version = |versions: Value| answer(&Method::GET, "/versions", 200, &versions.to_string());
        assert!(version(json!(["2022-11-28"])).is_empty());
        one(&version(json!([20221128])), "body/0");
        one(&version(json!(["today"])), "body/0");
        one(&version(json!({})), "body");
        one(&answer(&Method::GET, "/versions", 200, "<html>"), "not JSON");
        one(&answer(&Method::GET, "/versions", 200, ""), "not JSON");
    }

    #[test]
    fn a_field_that_is_not_declared_is_reported_unless_the_server_is_newer() {
        let rate = json!({"limit": 1, "remaining": 1, "reset": 1, "used": 0});
        let body = json!({"resources": {"core": rate, "search": rate}, "rate": rate, "rates": rate}).to_string();
        one(&answer(&Method::GET, "/rate_limit", 200, &body), "body/rates is not declared");
        let headers = HeaderMap::new();
        let asked = Asked { method: &Method::GET, path: "/rate_limit", query: "", headers: &headers, body: b"" };
        assert!(problems_of_newer_answer(&asked, 200, body.as_bytes()).is_empty());
        let misspelled = json!({"message": "x", "documentation_uri": "x", "status": "404"}).to_string();
        one(&answer(&Method::GET, "/nowhere", 404, &misspelled), "body/documentation_uri");
    }

    #[test]
    fn an_undeclared_status_is_reported_unless_it_is_an_error_in_the_basic_form() {
        one(&answer(&Method::GET, TOKENS, 201, "[]"), "does not have this status");
        one(&answer(&Method::GET, TOKENS, 302, ""), "does not have this status");
        one(&answer(&Method::GET, "/nowhere", 200, "[]"), "does not have this status");
        assert!(answer(&Method::GET, TOKENS, 401, &error(401)).is_empty());
        assert!(answer(&Method::GET, "/nowhere", 404, &error(404)).is_empty());
        one(&answer(&Method::GET, TOKENS, 401, &error(403)), "the body's status");
        one(&answer(&Method::GET, TOKENS, 401, "gone"), "not JSON");
        let bare = json!({"message": 1, "status": "401"}).to_string();
        one(&answer(&Method::GET, TOKENS, 401, &bare), "body/message");
    }

    #[test]
    fn a_body_is_there_where_it_is_declared_and_nowhere_else() {
        let token = format!("{TOKENS}/7");
        assert!(answer(&Method::POST, &token, 204, "").is_empty());
        one(&answer(&Method::POST, &token, 204, "{}"), "there is a body");
        assert!(answer(&Method::GET, TOKENS, 304, "").is_empty());
        one(&answer(&Method::GET, TOKENS, 304, "[]"), "there is a body");
        assert!(answer(&Method::HEAD, TOKENS, 200, "").is_empty());
        one(&answer(&Method::HEAD, TOKENS, 200, "[]"), "there is a body");
        // A declared error without a declared body.
        let member = "/orgs/acme/members/mona";
        assert!(answer(&Method::GET, member, 404, "").is_empty());
        assert!(answer(&Method::GET, member, 404, &error(404)).is_empty());
        one(&answer(&Method::GET, member, 404, "gone"), "not JSON");
    }

    #[test]
    fn an_accepted_call_may_answer_an_object_or_null_or_nothing() {
        for body in ["{}", "null", ""] {
            assert!(answer(&Method::POST, TOKENS, 202, body).is_empty(), "{body:?}");
        }
        one(&answer(&Method::POST, TOKENS, 202, "[]"), "body");
    }

    #[test]
    fn the_later_version_has_no_rate() {
        let mut headers = HeaderMap::new();
        headers.insert(API_VERSION, "2026-03-10".parse().unwrap());
        let asked = Asked { method: &Method::GET, path: "/rate_limit", query: "", headers: &headers, body: b"" };
        let rate = json!({"limit": 1, "remaining": 1, "reset": 1, "used": 0});
        let of = |body: Value| problems_of_answer(&asked, 200, body.to_string().as_bytes());
        let later = json!({"resources": {"core": rate, "search": rate}});
        assert!(of(later.clone()).is_empty(), "{:#?}", of(later));
        one(&of(json!({"resources": {"core": rate, "search": rate}, "rate": rate})), "no field rate");
    }

    #[test]
    fn what_is_beyond_the_description_may_succeed_anyhow_but_fails_in_the_basic_form() {
        let path = "/orgs/acme/public_members/mona";
        assert!(answer(&Method::GET, path, 204, "").is_empty());
        assert!(answer(&Method::GET, path, 404, &error(404)).is_empty());
        one(&answer(&Method::GET, path, 404, "gone"), "not JSON");
    }
}
