//! What is wrong with a request.

use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use serde_json::Value;
use url::form_urlencoded;

use crate::document::resolve;
use crate::operations::{Body, Operation, Parameter, Place, find};
use crate::{API_VERSION, Asked, VERSIONS};

/// Everything about a request that the description does not provide for; empty if it is right.
pub fn problems_of_request(asked: &Asked<'_>) -> Vec<String> {
    let mut problems = headers(asked);
    match find(asked.method, asked.path) {
        Place::Known(operation, arguments) => {
            for (name, text) in arguments {
                problems.extend(path_parameter(operation, name, text));
            }
            problems.extend(query(operation, asked.query));
            problems.extend(match &operation.body {
                Some(body) => body_problems(body, asked),
                None if asked.body.is_empty() => Vec::new(),
                None => vec![format!("{} takes no body", operation.id)],
            });
        }
        Place::Beyond(_) => {}
        Place::Nowhere => problems.push("there is no such operation".to_owned()),
    }
    let call = format!("{} {}", asked.method, asked.path);
    problems.into_iter().map(|problem| format!("{call}: {problem}")).collect()
}

fn headers(asked: &Asked<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    if asked.header(USER_AGENT.as_str()).is_none_or(str::is_empty) {
        problems.push("there is no User-Agent".to_owned());
    }
    if asked.header(ACCEPT.as_str()) != Some("application/vnd.github+json") {
        problems.push("Accept does not name GitHub's media type".to_owned());
    }
    if !asked.header(API_VERSION).is_some_and(|version| VERSIONS.contains(&version)) {
        problems.push("X-GitHub-Api-Version names no version there is".to_owned());
    }
    problems
}

fn path_parameter(operation: &Operation, name: &str, text: &str) -> Vec<String> {
    match operation.in_path.iter().find(|parameter| parameter.name == name) {
        Some(parameter) => parameter.schema.problems(name, &read(text, parameter.schema.schema)),
        None => vec![format!("{name} in the path is not declared")],
    }
}

fn query(operation: &Operation, query: &str) -> Vec<String> {
    let sent: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let wire_name = |parameter: &Parameter| {
        if parameter.is_array() { format!("{}[]", parameter.name) } else { parameter.name.to_owned() }
    };
    let mut problems: Vec<String> = Vec::new();
    for (name, _) in &sent {
        if !operation.in_query.iter().any(|parameter| wire_name(parameter) == *name) {
            problems.push(format!("{} has no query parameter {name}", operation.id));
        }
    }
    for parameter in &operation.in_query {
        let name = wire_name(parameter);
        let values: Vec<&String> = sent.iter().filter(|(sent, _)| *sent == name).map(|(_, value)| value).collect();
        match values.as_slice() {
            [] if parameter.required => problems.push(format!("the query lacks {name}")),
            [] => {}
            values if parameter.is_array() => {
                let items = &parameter.schema.schema["items"];
                let values = values.iter().map(|value| read(value, items)).collect();
                problems.extend(parameter.schema.problems(&name, &values));
            }
            [value] => problems.extend(parameter.schema.problems(&name, &read(value, parameter.schema.schema))),
            _ => problems.push(format!("{name} is there more than once")),
        }
    }
    problems
}

/// Text as the value that its schema speaks of, where it can be one.
fn read(text: &str, schema: &Value) -> Value {
    let value = match schema["type"].as_str() {
        Some("integer") => text.parse::<i64>().ok().map(Value::from),
        Some("boolean") => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    value.unwrap_or_else(|| text.into())
}

fn body_problems(body: &Body, asked: &Asked<'_>) -> Vec<String> {
    if asked.body.is_empty() {
        return if body.required { vec!["there is no body".to_owned()] } else { Vec::new() };
    }
    let mut problems = Vec::new();
    if asked.header(CONTENT_TYPE.as_str()) != Some("application/json") {
        problems.push("the body is not said to be JSON".to_owned());
    }
    let value: Value = match serde_json::from_slice(asked.body) {
        Ok(value) => value,
        Err(error) => {
            problems.push(format!("the body is not JSON: {error}"));
            return problems;
        }
    };
    problems.extend(body.schema.problems("body", &value));
    let declared = resolve(body.schema.schema)["properties"].as_object();
    if let (Some(declared), Some(fields)) = (declared, value.as_object()) {
        let undeclared = fields.keys().filter(|name| !declared.contains_key(*name));
        problems.extend(undeclared.map(|name| format!("the body's field {name} is not declared")));
    }
    problems
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Method};
    use serde_json::json;

    use super::*;

    const TOKENS: &str = "/orgs/acme/personal-access-tokens";
    const REQUESTS: &str = "/orgs/acme/personal-access-token-requests";

    fn right_headers() -> HeaderMap {
        let pairs = [
            ("user-agent", "tests"),
            ("accept", "application/vnd.github+json"),
            ("x-github-api-version", "2022-11-28"),
            ("content-type", "application/json"),
        ];
        pairs.into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn problems(method: Method, path: &str, query: &str, body: &[u8]) -> Vec<String> {
        let headers = right_headers();
        problems_of_request(&Asked { method: &method, path, query, headers: &headers, body })
    }

    fn get(path: &str, query: &str) -> Vec<String> {
        problems(Method::GET, path, query, b"")
    }

    fn post(path: &str, body: &Value) -> Vec<String> {
        problems(Method::POST, path, "", body.to_string().as_bytes())
    }

    /// That there is one problem, which says this.
    #[track_caller]
    fn one(problems: &[String], said: &str) {
        assert!(matches!(problems, [one] if one.contains(said)), "{said:?}: {problems:#?}");
    }

    #[test]
    fn a_right_request_has_no_problem() {
        let all = "per_page=100&page=3&sort=created_at&direction=asc&owner%5B%5D=mona&owner%5B%5D=hubot&repository=x\
                   &permission=issues_read&last_used_before=2026-03-01T00%3A00%3A00Z&token_id[]=7";
        let none: [String; 0] = [];
        assert_eq!(get(TOKENS, all), none);
        assert_eq!(get("/user", ""), none);
        assert_eq!(post(TOKENS, &json!({"action": "revoke", "pat_ids": [1, 2]})), none);
        assert_eq!(post(REQUESTS, &json!({"action": "deny", "pat_request_ids": [1], "reason": null})), none);
        assert_eq!(problems(Method::POST, "/app/installations/7/access_tokens", "", b""), none, "an optional body");
        assert_eq!(get("/orgs/acme/public_members/mona", ""), none, "what can't be checked");
    }

    #[test]
    fn a_path_that_leads_nowhere_is_reported() {
        one(&get("/orgs/acme/tokens", ""), "no such operation");
        one(&problems(Method::PUT, TOKENS, "", b""), "no such operation");
    }

    #[test]
    fn a_path_parameter_that_does_not_fit_is_reported() {
        one(&get(&format!("{TOKENS}/seven/repositories"), ""), "pat_id");
        one(&problems(Method::POST, "/orgs/acme/secret_scanning/enable_some", "", b""), "enablement");
    }

    #[test]
    fn a_wrong_query_parameter_is_reported() {
        for (query, said) in [
            ("perpage=3", "no query parameter perpage"),
            ("per_page=101", "per_page"),
            ("per_page=0", "per_page"),
            ("per_page=many", "per_page"),
            ("page=0", "page"),
            ("page=1&page=2", "page is there more than once"),
            ("direction=up", "direction"),
            ("sort=name", "sort"),
            ("last_used_before=yesterday", "last_used_before"),
            ("owner=mona", "no query parameter owner"),
            ("per_page[]=3", "no query parameter per_page[]"),
            (&"owner[]=x&".repeat(11), "owner[]"),
            (&"token_id[]=1&".repeat(51), "token_id[]"),
        ] {
            one(&get(TOKENS, query), said);
        }
        one(&get("/user", "page=1"), "no query parameter page");
    }

    #[test]
    fn a_required_query_parameter_that_is_not_there_is_reported() {
        let schema: &'static Value = Box::leak(Box::new(json!({"type": "string"})));
        let required = Parameter { name: "ref", required: true, schema: crate::schema::Schema::new(schema) };
        let operation = Operation::with_query(vec![required]);
        one(&query(&operation, ""), "lacks ref");
        assert!(query(&operation, "ref=x").is_empty());
    }

    #[test]
    fn a_wrong_body_is_reported() {
        let ids: Vec<u32> = (1..=101).collect();
        for (path, body, said) in [
            (TOKENS, json!({"action": "revoke", "pat_ids": ids}), "body/pat_ids"),
            (TOKENS, json!({"action": "revoke", "pat_ids": []}), "body/pat_ids"),
            (TOKENS, json!({"action": "revoke", "pat_ids": ["1"]}), "body/pat_ids/0"),
            (TOKENS, json!({"action": "revoke"}), "pat_ids"),
            (TOKENS, json!({"pat_ids": [1]}), "action"),
            (TOKENS, json!({"action": "approve", "pat_ids": [1]}), "body/action"),
            (TOKENS, json!({"action": "revoke", "pat_ids": [1], "reason": "x"}), "field reason"),
            (REQUESTS, json!({"action": "deny"}), "pat_request_ids"),
            (REQUESTS, json!({"action": "deny", "pat_request_ids": ids}), "body/pat_request_ids"),
            (REQUESTS, json!({"action": "deny", "pat_request_ids": [1], "reason": "x".repeat(1025)}), "body/reason"),
        ] {
            one(&post(path, &body), said);
        }
        one(&problems(Method::POST, TOKENS, "", b""), "no body");
        one(&problems(Method::POST, TOKENS, "", b"{"), "not JSON");
        one(&problems(Method::GET, TOKENS, "", b"{}"), "takes no body");
    }

    #[test]
    fn a_missing_header_is_reported() {
        let body = br#"{"action":"revoke","pat_ids":[1]}"#;
        for (name, said) in [
            ("user-agent", "User-Agent"),
            ("accept", "Accept"),
            ("x-github-api-version", "X-GitHub-Api-Version"),
            ("content-type", "not said to be JSON"),
        ] {
            let mut headers = right_headers();
            headers.remove(name);
            let asked = Asked { method: &Method::POST, path: TOKENS, query: "", headers: &headers, body };
            one(&problems_of_request(&asked), said);
        }
        let mut headers = right_headers();
        headers.insert(API_VERSION, "2020-01-01".parse().unwrap());
        one(
            &problems_of_request(&Asked { method: &Method::POST, path: TOKENS, query: "", headers: &headers, body }),
            "no version",
        );
    }
}
