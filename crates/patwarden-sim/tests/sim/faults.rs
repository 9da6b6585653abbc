//! Trouble on order.

use std::time::Duration;

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt as _;
use patwarden_sim::{Disconnected, Fault, Struck, TokenKind};
use serde_json::json;
use tokio::time::Instant;
use tower::ServiceExt as _;

use crate::login::app_token;
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

#[tokio::test]
async fn an_error_may_come_after_the_effect() {
    let world = World::small();
    let id = world.state().live_grants().next().unwrap().id;
    let path = format!("{}/{id}", world.grants_path());
    let fault = Fault::status_after(502).body("text/html", "<h1>Bad Gateway</h1>").header("retry-after", "1");
    world.sim.inject(fault);
    let reply = world.post(&path, &json!({"action": "revoke"})).await;
    assert_eq!((reply.status, reply.text().as_str()), (502, "<h1>Bad Gateway</h1>"));
    assert_eq!((reply.header("content-type"), reply.header("retry-after")), (Some("text/html"), Some("1")));
    assert!(reply.header("x-ratelimit-limit").is_none());
    assert!(world.state().grant(id).unwrap().revoked_at().is_some());
    let entry = &world.sim.log()[0];
    assert_eq!((entry.status, entry.fault.as_deref()), (Some(502), Some("status_after")));

    world.sim.inject(Fault::status_after(500));
    assert_eq!(world.get("/versions").await.json()["status"], "500");
}

#[tokio::test]
async fn an_answer_goes_out_with_other_headers_and_its_own_body() {
    let world = World::small();
    let path = world.grants_path();
    let before = world.get(&path).await;
    world.sim.inject(
        Fault::headers()
            .header("content-type", "text/plain")
            .header("Link", "<https://elsewhere.invalid/?page=2>; rel=\"next\"")
            .header("date", "yesterday")
            .header("x-ratelimit-remaining", "")
            .header("x-ratelimit-reset", "1000000000000000000")
            .header("x-new", "\u{fc}ber")
            .header("content-length", "3")
            .header("bad name", "x")
            .header("x-two-lines", "a\nb")
            .without_header("ETag")
            .without_header("x-github-request-id")
            .without_header("content-length"),
    );
    let reply = world.get(&path).await;
    assert_eq!((reply.status, &reply.body), (200, &before.body));
    assert_eq!(reply.header("content-type"), Some("text/plain"));
    assert_eq!(reply.headers.get_all("link").iter().count(), 1);
    assert!(reply.header("link").unwrap().starts_with("<https://elsewhere.invalid/"));
    assert_eq!((reply.header("date"), reply.header("x-ratelimit-remaining")), (Some("yesterday"), Some("")));
    assert_eq!(reply.header("x-ratelimit-reset"), Some("1000000000000000000"));
    assert_eq!(reply.headers["x-new"].as_bytes(), "\u{fc}ber".as_bytes());
    assert_eq!(reply.header("x-ratelimit-limit"), before.header("x-ratelimit-limit"), "the others stay");
    assert_eq!(reply.header("content-length"), Some(reply.body.len().to_string().as_str()));
    for absent in ["etag", "x-github-request-id", "x-two-lines"] {
        assert!(reply.header(absent).is_none(), "{absent}");
    }
    assert_eq!(world.sim.log()[1].fault.as_deref(), Some("headers"));

    world.sim.inject(Fault::status(200).header("x", "1").without_header("date").without_header("server"));
    let reply = world.get(&path).await;
    assert!(reply.header("date").is_none() && reply.header("server").is_none() && reply.header("vary").is_some());
}

#[tokio::test]
async fn a_redirect_leads_where_it_is_told() {
    let world = World::small();
    for status in [301, 302, 307, 308] {
        world.sim.inject(Fault::redirect(status, "https://elsewhere.invalid/x?y=1"));
        let reply = world.get("/versions").await;
        assert_eq!((reply.status, reply.header("location")), (status, Some("https://elsewhere.invalid/x?y=1")));
        assert!(reply.body.is_empty());
    }
}

#[tokio::test]
async fn a_token_ends_in_the_middle_of_a_run() {
    let world = World::small();
    world.sim.inject(Fault::expire_token().path_contains("page=2"));
    assert_eq!(world.get(&world.grants_path()).await.status, 200);
    let other = world.sim.issue_installation_token(&world.org).unwrap();
    for path in [format!("{}?page=2", world.grants_path()), world.grants_path(), "/versions".to_owned()] {
        let reply = world.get(&path).await;
        assert_eq!((reply.status, reply.message().as_str()), (401, "Bad credentials"), "{path}");
    }
    assert_eq!(world.sim.log()[1].fault.as_deref(), Some("expire_token"));
    assert_eq!(world.sim.log()[2].fault, None);
    assert_eq!(world.call("GET", &world.grants_path(), &other, "").await.status, 200, "another one is good");

    let (user, signed) = (world.owner(TokenKind::AppUser), app_token(&world.sim));
    for (token, path) in [(&user, "/user"), (&signed, "/app")] {
        assert_eq!(world.call("GET", path, token, "").await.status, 200);
        world.sim.inject(Fault::expire_token());
        for _ in 0..2 {
            assert_eq!(world.call("GET", path, token, "").await.status, 401, "{path}");
        }
    }
    world.sim.inject(Fault::expire_token());
    assert_eq!(world.anonymous("GET", "/versions").await.status, 200, "who brings none loses none");
}

#[tokio::test(start_paused = true)]
async fn what_is_accepted_comes_about_when_told_or_never() {
    let world = World::small();
    let ids: Vec<u64> = world.state().live_grants().map(|grant| grant.id).take(3).collect();
    let revoke = async |id: u64| {
        let reply = world.post(&world.grants_path(), &json!({"action": "revoke", "pat_ids": [id]})).await;
        assert_eq!((reply.status, reply.text().as_str()), (202, "{}"));
    };
    let is_live = |id| world.state().grant(id).unwrap().is_live();
    world.sim.inject(Fault::effect_delay(Duration::from_secs(90)));
    revoke(ids[0]).await;
    world.sim.inject(Fault::effect_dropped());
    revoke(ids[1]).await;
    revoke(ids[2]).await;
    tokio::time::advance(Duration::from_millis(89_999)).await;
    assert_eq!(ids.iter().map(|id| is_live(*id)).collect::<Vec<_>>(), [true, true, false]);
    tokio::time::advance(Duration::from_millis(1)).await;
    assert!(!is_live(ids[0]));
    tokio::time::advance(Duration::from_secs(1_000_000)).await;
    assert!(is_live(ids[1]));
    let faults: Vec<_> = world.sim.log().into_iter().filter_map(|entry| entry.fault).collect();
    assert_eq!(faults, ["effect_delay", "effect_dropped"]);

    world.sim.inject(Fault::effect_delay(Duration::ZERO));
    assert_eq!(world.post(&world.grants_path(), &json!({"action": "revoke"})).await.status, 401, "an hour is over");
    let again = World::small();
    again.sim.inject(Fault::effect_delay(Duration::ZERO));
    again.post(&again.grants_path(), &json!({"action": "revoke", "pat_ids": [ids[0]]})).await;
    assert!(!again.state().grant(ids[0]).unwrap().is_live(), "at once");
}

#[tokio::test]
async fn a_response_says_which_fault_it_met_and_whether_it_is_still_githubs() {
    let world = World::small();
    let genuine = ["delay", "then", "expire_token", "effect_delay", "effect_dropped"];
    for fault in crate::faults_json::every_kind() {
        let name = serde_json::to_value(&fault).unwrap()["kind"].as_str().unwrap().to_owned();
        world.sim.inject(fault);
        let request = as_bearer(Request::get(world.grants_path()), &world.token).body(Body::empty()).unwrap();
        let response = world.sim.router().oneshot(request).await.unwrap();
        let struck = *response.extensions().get::<Struck>().unwrap();
        assert_eq!((struck.kind, struck.is_genuine), (name.as_str(), genuine.contains(&name.as_str())));
        assert_eq!(world.sim.log().last().unwrap().fault.as_deref(), Some(name.as_str()));
    }
    let request = as_bearer(Request::get("/versions"), &world.token).body(Body::empty()).unwrap();
    assert!(world.sim.router().oneshot(request).await.unwrap().extensions().get::<Struck>().is_none());
}
