//! Requests that are wrong, and how the answer says so.

use serde_json::{Value, json};

use crate::support::{Reply, World};

/// The fields and codes of a validation error.
fn errors(reply: &Reply) -> Vec<(String, String)> {
    assert_eq!(reply.status, 422, "{}", reply.text());
    assert_eq!(reply.message(), "Validation Failed");
    let body = reply.json();
    let errors = body["errors"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    errors
        .iter()
        .map(|error| {
            assert!(error["resource"].is_string());
            (text(&error["field"]), text(&error["code"]))
        })
        .collect()
}

fn is(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

#[tokio::test]
async fn queries() {
    let world = World::small();
    let many =
        |name: &str, count: usize| (0..count).map(|index| format!("{name}[]={index}")).collect::<Vec<_>>().join("&");
    for path in [world.grants_path(), world.requests_path()] {
        for (query, field) in [
            ("sort=name".to_owned(), "sort"),
            ("direction=up".to_owned(), "direction"),
            (many("owner", 11), "owner"),
            (many("token_id", 51), "token_id"),
            ("token_id[]=abc".to_owned(), "token_id"),
            ("permission=issues".to_owned(), "permission"),
            ("permission=issues_all".to_owned(), "permission"),
            ("last_used_before=yesterday".to_owned(), "last_used_before"),
            ("last_used_after=2026-02-30".to_owned(), "last_used_after"),
        ] {
            let reply = world.get(&format!("{path}?{query}")).await;
            assert_eq!(errors(&reply), is(field, "invalid"), "{query}");
        }
        for query in [many("owner", 10), many("token_id", 50)] {
            assert_eq!(world.get(&format!("{path}?{query}")).await.status, 200, "{query}");
        }
        let reply = world.get(&format!("{path}?sort=x&direction=y")).await;
        assert_eq!(errors(&reply).len(), 2, "all that is wrong is named");
    }
}

#[tokio::test]
async fn bulk_revocations() {
    let world = World::small();
    let id = world.state().live_grants().next().unwrap().id;
    let path = world.grants_path();
    let too_many: Vec<u64> = vec![id; 101];
    for (body, wanted) in [
        (json!({"pat_ids": [id]}), is("action", "missing_field")),
        (json!({"action": "delete", "pat_ids": [id]}), is("action", "invalid")),
        (json!({"action": null, "pat_ids": [id]}), is("action", "invalid")),
        (json!({"action": "revoke"}), is("pat_ids", "missing_field")),
        (json!({"action": "revoke", "pat_ids": id}), is("pat_ids", "invalid")),
        (json!({"action": "revoke", "pat_ids": []}), is("pat_ids", "invalid")),
        (json!({"action": "revoke", "pat_ids": too_many}), is("pat_ids", "invalid")),
        (json!({"action": "revoke", "pat_ids": [id.to_string()]}), is("pat_ids", "invalid")),
        (json!({"action": "revoke", "pat_ids": [1.5]}), is("pat_ids", "invalid")),
    ] {
        let reply = world.post(&path, &body).await;
        assert_eq!(errors(&reply), wanted, "{body}");
    }
    let reply = world.post_text(&path, "").await;
    assert_eq!(errors(&reply).len(), 2, "no body is an empty object");
    let reply = world.post(&path, &json!({"action": "revoke", "pat_ids": [id, "x", {}]})).await;
    let errors = reply.json()["errors"].clone();
    assert_eq!((&errors[0]["index"], &errors[0]["value"]), (&json!(1), &json!("x")));
    assert_eq!((&errors[1]["index"], &errors[1]["value"]), (&json!(2), &json!("{}")));
    assert_eq!(world.state().revoked_grants().count(), 0);
}

#[tokio::test]
async fn bulk_reviews() {
    let world = World::small();
    let id = world.state().pending_requests().next().unwrap().id;
    let path = world.requests_path();
    for (body, wanted) in [
        (json!({"action": "deny"}), is("pat_request_ids", "missing_field")),
        (json!({"pat_request_ids": [id]}), is("action", "missing_field")),
        (json!({"action": "revoke", "pat_request_ids": [id]}), is("action", "invalid")),
        (json!({"action": "deny", "pat_request_ids": []}), is("pat_request_ids", "invalid")),
        (json!({"action": "deny", "pat_request_ids": [id], "reason": 5}), is("reason", "invalid")),
        (json!({"action": "deny", "pat_request_ids": [id], "reason": "x".repeat(1_025)}), is("reason", "invalid")),
    ] {
        let reply = world.post(&path, &body).await;
        assert_eq!(errors(&reply), wanted, "{body}");
    }
    let longest = "é".repeat(1_024);
    let body = json!({"action": "deny", "pat_request_ids": [id], "reason": longest});
    assert_eq!(world.post(&path, &body).await.status, 202, "characters count, not bytes");
}

#[tokio::test]
async fn single_writes() {
    let world = World::small();
    let grant = world.state().live_grants().next().unwrap().id;
    let request = world.state().pending_requests().next().unwrap().id;
    let grant = format!("{}/{grant}", world.grants_path());
    let request = format!("{}/{request}", world.requests_path());
    assert_eq!(errors(&world.post(&grant, &json!({})).await), is("action", "missing_field"));
    assert_eq!(errors(&world.post(&grant, &json!({"action": "approve"})).await), is("action", "invalid"));
    assert_eq!(errors(&world.post(&request, &json!({})).await), is("action", "missing_field"));
    assert_eq!(errors(&world.post(&request, &json!({"action": "revoke"})).await), is("action", "invalid"));
    let long = json!({"action": "deny", "reason": "x".repeat(1_025)});
    assert_eq!(errors(&world.post(&request, &long).await), is("reason", "invalid"));
    for path in [world.grants_path(), world.requests_path()] {
        let reply = world.post(&format!("{path}/abc"), &json!({"action": "deny"})).await;
        assert_eq!(reply.status, 404);
    }
}

#[tokio::test]
async fn bodies_that_are_not_json_objects() {
    let world = World::small();
    let id = world.state().live_grants().next().unwrap().id;
    let deep = "[".repeat(100_000);
    for path in [world.grants_path(), world.requests_path(), format!("{}/{id}", world.grants_path())] {
        for bad in ["{", "nonsense", "{\"action\": \"revoke\",}", &deep] {
            let reply = world.post_text(&path, bad).await;
            assert_eq!((reply.status, reply.message().as_str()), (400, "Problems parsing JSON"));
        }
        for bad in ["[]", "null", "\"revoke\"", "5"] {
            let reply = world.post_text(&path, bad).await;
            assert_eq!((reply.status, reply.message().as_str()), (400, "Body should be a JSON object"));
        }
    }
}

#[tokio::test]
async fn bodies_over_a_megabyte_are_refused() {
    let world = World::small();
    let large = " ".repeat((1 << 20) + 1);
    assert_eq!(world.post_text(&world.grants_path(), &large).await.status, 413);
    let fitting = " ".repeat(1 << 20);
    assert_eq!(world.post_text(&world.grants_path(), &fitting).await.status, 400);
}

#[tokio::test]
async fn paths_that_are_not_there() {
    let world = World::small();
    let grants = world.grants_path();
    for path in [
        format!("{grants}/"),
        format!("//orgs/{}/personal-access-tokens", world.org),
        "/orgs//personal-access-tokens".to_owned(),
        "/orgs/no-such-organisation/personal-access-tokens".to_owned(),
        "/organizations/1/personal-access-tokens".to_owned(),
        "/orgs/%FF/personal-access-tokens".to_owned(),
        "/orgs/..%2Fuser/personal-access-tokens".to_owned(),
        "/".to_owned(),
        "/nothing/here".to_owned(),
        "/rate_limit/".to_owned(),
    ] {
        let reply = world.get(&path).await;
        assert_eq!((reply.status, reply.message().as_str()), (404, "Not Found"), "{path}");
    }
    for (method, path) in [("DELETE", grants.as_str()), ("PUT", &grants), ("POST", "/versions")] {
        assert_eq!(world.call(method, path, &world.token, "").await.status, 404, "{method} {path}");
    }
}
