//! The headers that clients must send, and those they get.

use std::time::Duration;

use axum::body::Body;
use http::Request;
use jiff::Timestamp;

use crate::support::{Reply, World, as_bearer, receive, send, small};

async fn with_version(world: &World, path: &str, version: &str) -> Reply {
    let request = as_bearer(Request::get(path), &world.token)
        .header("x-github-api-version", version)
        .body(Body::empty())
        .unwrap();
    send(&world.sim, request).await
}

#[tokio::test]
async fn a_client_must_name_itself() {
    let world = World::small();
    for agent in [None, Some("")] {
        let mut request = Request::get(world.grants_path()).header("authorization", format!("Bearer {}", world.token));
        if let Some(agent) = agent {
            request = request.header("user-agent", agent);
        }
        let reply = receive(&world.sim, request.body(Body::empty()).unwrap()).await;
        assert_eq!((reply.status, reply.header("content-type")), (403, Some("text/plain; charset=utf-8")));
        assert!(reply.text().contains("User-Agent"));
        let of_the_api = |name: &str| name.starts_with("x-ratelimit") || name.starts_with("x-accepted");
        assert!(reply.headers.keys().all(|name| !of_the_api(name.as_str())), "{:?}", reply.headers);
    }
    assert_eq!(world.sim.log()[0].status, Some(403));
}

#[tokio::test]
async fn versions_are_those_that_there_are() {
    let world = World::small();
    let known = world.get("/versions").await;
    assert_eq!(known.json(), serde_json::json!(["2022-11-28", "2026-03-10"]));
    assert_eq!(known.header("x-github-api-version-selected"), Some("2022-11-28"));
    for version in ["2022-11-28", "2026-03-10"] {
        let reply = with_version(&world, &world.grants_path(), version).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("x-github-api-version-selected"), Some(version));
    }
    for version in ["2021-01-01", "latest", ""] {
        assert_eq!(with_version(&world, &world.grants_path(), version).await.status, 400, "{version}");
    }
}

#[tokio::test]
async fn the_later_version_has_fewer_fields() {
    let world = World::small();
    let everywhere =
        world.state().live_grants().find(|grant| grant.token.repository_selection.as_str() == "all").unwrap().id;
    let path = format!("{}/{everywhere}/repositories", world.grants_path());
    assert_eq!(world.get(&path).await.json()[0]["has_downloads"], true);
    let later = with_version(&world, &path, "2026-03-10").await.json();
    assert!(later[0].get("has_downloads").is_none());
    assert!(with_version(&world, "/rate_limit", "2026-03-10").await.json().get("rate").is_none());
}

#[tokio::test(start_paused = true)]
async fn the_date_is_the_simulators_when_the_answer_leaves() {
    let world = World::new(small().with_latency(Duration::from_secs(7)));
    let reply = world.get(&world.grants_path()).await;
    assert_eq!(reply.header("date"), Some("Sun, 01 Mar 2026 12:00:07 GMT"));
    let ancient: Timestamp = "1999-12-31T23:59:59Z".parse().unwrap();
    let world = World::new(small().with_start(ancient));
    let reply = world.get(&world.grants_path()).await;
    assert_eq!(reply.header("date"), Some("Fri, 31 Dec 1999 23:59:59 GMT"));
}

#[tokio::test]
async fn request_ids_are_distinct_and_the_same_in_every_run() {
    let ids = async || {
        let world = World::small();
        let mut ids = Vec::new();
        for _ in 0..3 {
            let reply = world.get("/versions").await;
            ids.push(reply.header("x-github-request-id").unwrap().to_owned());
        }
        ids
    };
    let first = ids().await;
    assert_eq!(first, ids().await);
    assert!(first[0] != first[1] && first[1] != first[2]);
}

#[tokio::test]
async fn urls_in_answers_are_of_the_host_that_was_asked() {
    let world = World::small();
    let path = world.grants_path();
    for (request, base) in [
        (Request::get(&path).header("host", "127.0.0.1:8080"), "http://127.0.0.1:8080"),
        (Request::get(format!("https://api.example.test{path}")), "https://api.example.test"),
        (Request::get(&path), "http://localhost"),
    ] {
        let request = request.header("user-agent", "tests").header("authorization", format!("Bearer {}", world.token));
        let reply = send(&world.sim, request.body(Body::empty()).unwrap()).await;
        for (_, url) in reply.links() {
            assert!(url.starts_with(&format!("{base}/organizations/")), "{url}");
        }
        let url = reply.json()[0]["repositories_url"].as_str().unwrap().to_owned();
        assert!(url.starts_with(&format!("{base}/organizations/")), "{url}");
        assert!(!reply.links().is_empty());
    }
}

#[tokio::test]
async fn the_permission_is_named_where_one_was_looked_for() {
    const ACCEPTED: &str = "x-accepted-github-permissions";
    let world = World::new(small().with_hourly_limit(4));
    let (org, grants) = (world.org_path(""), world.grants_path());
    assert_eq!(world.get(&org).await.header(ACCEPTED), Some("organization_administration=read"));
    world.sim.set_permission(&world.org, "organization_personal_access_tokens", None).unwrap();
    let refused = world.get(&grants).await;
    assert_eq!((refused.status, refused.header(ACCEPTED)), (403, Some("organization_personal_access_tokens=read")));
    assert_eq!(with_version(&world, &grants, "2021-01-01").await.header(ACCEPTED), None);
    assert_eq!(world.call("GET", &grants, "ghs_neverIssued", "").await.header(ACCEPTED), None);
    assert_eq!(world.anonymous("GET", &grants).await.header(ACCEPTED), None);
    for _ in 0..2 {
        world.get("/versions").await;
    }
    let limited = world.get(&grants).await;
    assert!(limited.message().contains("rate limit"), "{}", limited.message());
    assert_eq!(limited.header(ACCEPTED), None);
}

#[tokio::test]
async fn a_head_request_has_the_headers_and_no_body() {
    let world = World::small();
    let reply = world.sim.router();
    let request = as_bearer(Request::head(world.grants_path()), &world.token).body(Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(reply, request).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.headers().contains_key("link"));
    assert_eq!(response.headers()["etag"], world.get(&world.grants_path()).await.header("etag").unwrap());
    let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
    assert!(body.is_empty());
}
