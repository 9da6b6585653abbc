//! Trouble on order.

use std::time::Duration;

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt as _;
use patwarden_sim::{Disconnected, Fault};
use serde_json::json;
use tokio::time::Instant;
use tower::ServiceExt as _;

use crate::support::{World, as_bearer, small};

/// Whether a request meets a cut connection.
async fn is_cut(world: &World, method: &str, path: &str, body: &str) -> bool {
    let request = as_bearer(Request::builder().method(method).uri(path), &world.token);
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let response = world.sim.router().oneshot(request).await.unwrap();
    let marked = response.extensions().get::<Disconnected>().is_some();
    let success = response.status().is_success();
    let broken = response.into_body().collect().await.is_err();
    assert_eq!(marked, broken);
    assert!(!(marked && success));
    marked
}

#[tokio::test]
async fn an_ordered_answer_comes_as_ordered() {
    let world = World::small();
    let fault = Fault::status(503)
        .body("text/html", "<h1>Unicorn</h1>")
        .header("retry-after", "30")
        .header("x-ratelimit-remaining", "0");
    world.sim.inject(fault);
    let reply = world.get(&world.grants_path()).await;
    assert_eq!((reply.status, reply.text().as_str()), (503, "<h1>Unicorn</h1>"));
    assert_eq!(reply.header("content-type"), Some("text/html"));
    assert_eq!(reply.header("retry-after"), Some("30"));
    assert_eq!(reply.header("x-ratelimit-remaining"), Some("0"));
    assert!(reply.header("x-ratelimit-limit").is_none());
    assert!(reply.header("date").is_some() && reply.header("x-github-request-id").is_some());
    assert_eq!(world.get(&world.grants_path()).await.status, 200, "once, unless told");
    let entry = &world.sim.log()[0];
    assert_eq!((entry.status, entry.fault.as_deref()), (Some(503), Some("status")));
    assert_eq!(entry.operation.as_deref(), Some("orgs/list-pat-grants"));
}

#[tokio::test]
async fn an_ordered_answer_keeps_the_work_from_being_done() {
    let world = World::small();
    let id = world.state().live_grants().next().unwrap().id;
    world.sim.inject(Fault::status(500));
    let path = format!("{}/{id}", world.grants_path());
    assert_eq!(world.post(&path, &json!({"action": "revoke"})).await.status, 500);
    assert!(world.state().grant(id).unwrap().is_live());
}

#[tokio::test]
async fn an_ordered_error_without_a_body_is_githubs() {
    let world = World::small();
    for status in [400, 404, 500, 502] {
        world.sim.inject(Fault::status(status).header("retry-after", "1"));
        let reply = world.get("/versions").await;
        assert_eq!((reply.status, &reply.json()["status"]), (status, &json!(status.to_string())));
        assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"));
        assert_eq!(reply.header("retry-after"), Some("1"));
        assert!(!reply.message().is_empty() && reply.json()["documentation_url"].is_string());
    }
    let empty: Fault = serde_json::from_value(json!({"kind": "status", "status": 500, "body": ""})).unwrap();
    for fault in [empty, Fault::status(500).body("text/html", ""), Fault::status(204)] {
        world.sim.inject(fault);
        assert_eq!(world.get("/versions").await.text(), "");
    }
}

#[tokio::test]
async fn a_fault_strikes_what_it_matches_so_often() {
    let world = World::small();
    let path = world.grants_path();
    world.sim.inject(Fault::status(502).method("get").path_contains("page=3").skip(1).times(2));
    assert_eq!(world.get(&path).await.status, 200, "another query");
    assert_eq!(world.post(&format!("{path}?page=3"), &json!({})).await.status, 422, "another method");
    for wanted in [200, 502, 502, 200] {
        assert_eq!(world.get(&format!("{path}?page=3")).await.status, wanted);
    }
}

#[tokio::test]
async fn faults_come_in_their_order() {
    let world = World::small();
    world.sim.inject(Fault::status(500).times(2));
    world.sim.inject(Fault::status(501).path_contains("personal"));
    world.sim.inject(Fault::status(504).skip(1));
    let mut found = Vec::new();
    for _ in 0..6 {
        found.push(world.get(&world.grants_path()).await.status);
    }
    assert_eq!(found, [500, 500, 501, 200, 504, 200]);
    world.sim.inject(Fault::status(500));
    world.sim.clear_faults();
    assert_eq!(world.get(&world.grants_path()).await.status, 200);
}

#[tokio::test]
async fn a_connection_is_cut_before_the_work() {
    let world = World::small();
    let id = world.state().live_grants().next().unwrap().id;
    let path = format!("{}/{id}", world.grants_path());
    world.sim.inject(Fault::disconnect());
    let body = json!({"action": "revoke"}).to_string();
    assert!(is_cut(&world, "POST", &path, &body).await);
    assert!(world.state().grant(id).unwrap().is_live());
    let entry = &world.sim.log()[0];
    assert_eq!((entry.status, entry.fault.as_deref()), (None, Some("disconnect")));
    assert_eq!(entry.body, Some(json!({"action": "revoke"})));
    assert!(!is_cut(&world, "POST", &path, &body).await);
}

#[tokio::test]
async fn a_connection_is_cut_after_the_work() {
    let world = World::small();
    let id = world.state().live_grants().next().unwrap().id;
    let path = format!("{}/{id}", world.grants_path());
    world.sim.inject(Fault::disconnect_after());
    let body = json!({"action": "revoke"}).to_string();
    assert!(is_cut(&world, "POST", &path, &body).await);
    assert!(world.state().grant(id).unwrap().revoked_at().is_some());
    let entry = &world.sim.log()[0];
    assert_eq!((entry.status, entry.fault.as_deref()), (Some(204), Some("disconnect_after")));
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_held_back_on_top_of_the_latency() {
    let world = World::new(small().with_latency(Duration::from_millis(250)));
    let began = Instant::now();
    assert_eq!(world.get("/versions").await.status, 200);
    assert_eq!(began.elapsed(), Duration::from_millis(250));
    world.sim.inject(Fault::delay(Duration::from_secs(20)));
    let began = Instant::now();
    assert_eq!(world.get("/versions").await.status, 200);
    assert_eq!(began.elapsed(), Duration::from_millis(20_250));
}
