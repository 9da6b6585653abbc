//! The control API under `/_sim`: who may use it, and what it does.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::request::Builder;
use http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use jiff::SignedDuration;
use patwarden_sim::{GrantState, RequestState};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::{World, start};

pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// The one line that says what is wrong.
    pub(crate) fn error(&self) -> String {
        let body = self.json();
        let error = body["error"].as_str().unwrap().to_owned();
        assert_eq!(body.as_object().unwrap().len(), 1);
        assert!(!error.contains('\n'), "{error}");
        error
    }
}

async fn send(world: &World, request: Builder, body: &str) -> Answer {
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let (parts, body) = world.sim.router().oneshot(request).await.unwrap().into_parts();
    let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    Answer { status: parts.status.as_u16(), headers: parts.headers, text }
}

fn asked(world: &World, method: &str, path: &str) -> Builder {
    let secret = world.sim.control_secret();
    let path = format!("/_sim{path}").replace("ORG", &world.org);
    let request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:8377");
    request.header("authorization", format!("Bearer {secret}"))
}

pub(crate) async fn steer(world: &World, method: &str, path: &str, body: &Value) -> Answer {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = send(world, asked(world, method, path), &body).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.text.is_empty(), answer.status == 204, "{}", answer.text);
    answer
}

#[tokio::test]
async fn without_the_secret_nothing_is_told_or_done() {
    let world = World::small();
    let secret = world.sim.control_secret();
    let near = format!("{}x", &secret[..secret.len() - 1]);
    for credential in [
        None,
        Some(String::new()),
        Some("Bearer".to_owned()),
        Some(format!("Bearer {near}")),
        Some(secret.to_owned()),
        Some(format!("Basic {secret}")),
        Some(format!("Bearer {}", world.token)),
    ] {
        for (method, path) in [("GET", "/_sim/state"), ("DELETE", "/_sim/log"), ("GET", "/_sim"), ("GET", "/_sim/x")] {
            let mut request = Request::builder().method(method).uri(path);
            if let Some(credential) = &credential {
                request = request.header("authorization", credential);
            }
            let answer = send(&world, request, "").await;
            assert_eq!(answer.status, 401, "{credential:?}");
            assert_eq!(answer.headers["www-authenticate"], "Bearer");
            let error = answer.error();
            assert!(error.contains("PATWARDEN_SIM_SECRET") && error.contains("control_secret"), "{error}");
            assert!(!error.contains(secret));
        }
    }
    assert_eq!(steer(&world, "GET", "/state", &Value::Null).await.status, 200);
}

#[tokio::test]
async fn the_secret_is_long_new_and_shown_nowhere() {
    let (world, same_seed) = (World::small(), World::small());
    let secret = world.sim.control_secret().to_owned();
    assert_ne!(secret, same_seed.sim.control_secret());
    assert!(secret.strip_prefix("pwsim_").unwrap().len() >= 43, "256 bits in base64");
    // A client that sends it to the wrong place leaves no trace of it either.
    world.post_text(&format!("{}?secret={secret}", world.grants_path()), &json!({"note": secret}).to_string()).await;
    world.get(&format!("/{secret}")).await;
    let encoded = secret.replace('_', "%5F").replace('s', "%73");
    world.get(&format!("/orgs/{encoded}/%FF")).await;
    assert!(world.sim.log()[1..].iter().all(|entry| entry.path == "[secret]"));
    let shown = [
        format!("{:?}", world.sim),
        format!("{:?}", world.sim.log()),
        format!("{:?}", world.sim.snapshot()),
        steer(&world, "GET", "/state", &Value::Null).await.text,
        steer(&world, "GET", "/log", &Value::Null).await.text,
        steer(&world, "GET", &format!("/{secret}"), &Value::Null).await.text,
    ];
    assert!(shown.iter().all(|text| !text.contains(&secret) && !text.contains(&encoded)));
}

#[tokio::test]
async fn only_this_machine_by_its_own_name_may_ask() {
    let world = World::small();
    let named = |host: &str| {
        let mut request = asked(&world, "GET", "/log");
        request.headers_mut().unwrap().insert("host", host.parse().unwrap());
        request
    };
    for host in ["127.0.0.1", "localhost:1", "[::1]:8377", "127.3.2.1:99"] {
        assert_eq!(send(&world, named(host), "").await.status, 200, "{host}");
    }
    for host in ["sim.test", "127.0.0.1.sim.test:8377", "10.0.0.7", "[fe80::1]", ""] {
        let answer = send(&world, named(host), "").await;
        assert_eq!(answer.status, 403, "{host}");
        assert!(answer.error().contains("Host header"), "{}", answer.text);
    }
    assert_eq!(send(&world, named("127.0.0.1").header("host", "sim.test"), "").await.status, 403, "one of two");
    assert_eq!(send(&world, named("127.0.0.1").uri("http://sim.test/_sim/log"), "").await.status, 403);

    for (origin, status) in [
        ("http://127.0.0.1:8377", 200),
        ("http://127.0.0.1:9", 403),
        ("http://sim.test", 403),
        ("https://127.0.0.1:8377", 403),
        ("null", 403),
    ] {
        let answer = send(&world, asked(&world, "GET", "/log").header("origin", origin), "").await;
        assert_eq!(answer.status, status, "{origin}");
    }
    for (peer, status) in [("127.0.0.1:5", 200), ("[::1]:5", 200), ("10.0.0.7:5", 403), ("[2001:db8::1]:5", 403)] {
        let peer: SocketAddr = peer.parse().unwrap();
        let answer = send(&world, asked(&world, "GET", "/log").extension(ConnectInfo(peer)), "").await;
        assert_eq!(answer.status, status, "{peer}");
    }
    // The API of GitHub takes any host; these tests call it sim.test all the time.
    assert_eq!(world.get("/versions").await.status, 200);
}

#[tokio::test]
async fn the_log_and_the_state_are_as_in_process_and_not_logged() {
    let world = World::small();
    world.get("/versions").await;
    let log = steer(&world, "GET", "/log", &Value::Null).await.json();
    assert_eq!(log, json!(world.sim.log()));
    assert_eq!(log.as_array().unwrap().len(), 1);
    assert_eq!(steer(&world, "GET", "/state", &Value::Null).await.json(), json!(world.sim.snapshot()));
    assert_eq!(steer(&world, "DELETE", "/log", &Value::Null).await.status, 204);
    assert!(world.sim.log().is_empty());
}

#[tokio::test]
async fn grants_are_added_changed_and_removed() {
    let world = World::small();
    let repository = *world.state().repositories.keys().next().unwrap();
    let added = steer(
        &world,
        "POST",
        "/orgs/ORG/grants",
        &json!({
            "granted_at": "2025-12-24T18:00:00+01:00",
            "token": {
                "name": "nightly", "owner": "new-member",
                "permissions": {"repository": {"contents": "write", "metadata": "read"}},
                "repository_selection": "subset", "repository_ids": [repository],
                "expires_at": null, "last_used_at": "2026-02-01T00:00:00Z",
            },
        }),
    )
    .await;
    assert_eq!(added.status, 201);
    let id = added.json()["id"].as_u64().unwrap();
    let grant = world.state().grant(id).unwrap().clone();
    assert_eq!(added.json(), json!({"id": id, "token_id": grant.token.id}));
    assert_eq!(grant.granted_at, "2025-12-24T17:00:00Z".parse().unwrap());
    assert_eq!((grant.token.name.as_str(), grant.token.owner.as_str()), ("nightly", "new-member"));
    assert_eq!(grant.token.expires_at, None);
    assert!(grant.token.reaches(repository) && grant.token.repository_ids.len() == 1);
    assert!(world.ids(&format!("{}?owner[]=new-member", world.grants_path())).await.contains(&id));

    let path = format!("/orgs/ORG/grants/{id}");
    let change = json!({"token": {"repository_selection": "all", "last_used_at": null}});
    let changed = steer(&world, "PATCH", &path, &change).await;
    assert_eq!((changed.status, changed.json()), (200, json!(world.state().grant(id))));
    assert_eq!(changed.json(), steer(&world, "GET", &path, &Value::Null).await.json());
    let token = world.state().grant(id).unwrap().token.clone();
    assert_eq!((token.last_used_at, token.name.as_str()), (None, "nightly"), "what is left out stays");
    assert!(token.repository_ids.is_empty());

    assert_eq!(steer(&world, "DELETE", &path, &Value::Null).await.status, 204);
    assert!(world.state().grant(id).is_none());
    for method in ["GET", "PATCH", "DELETE"] {
        let answer = steer(&world, method, &path, &Value::Null).await;
        assert_eq!(answer.status, 404);
        assert!(answer.error().contains(&format!("has no grant {id}")), "{}", answer.text);
    }
}

#[tokio::test(start_paused = true)]
async fn requests_are_added_changed_withdrawn_and_removed() {
    let world = World::small();
    let added =
        steer(&world, "POST", "/orgs/ORG/requests", &json!({"reason": "why not", "token": {"name": "x"}})).await;
    assert_eq!(added.status, 201);
    let id = added.json()["id"].as_u64().unwrap();
    assert_eq!(world.get(&world.requests_path()).await.json()[0]["reason"], "why not");

    let path = format!("/orgs/ORG/requests/{id}");
    let created = start() - SignedDuration::from_hours(5);
    let change = json!({"reason": null, "created_at": created.to_string()});
    assert_eq!(steer(&world, "PATCH", &path, &change).await.json(), json!(world.state().request(id)));
    let request = world.state().request(id).unwrap().clone();
    assert_eq!((request.reason, request.created_at), (None, created));

    assert_eq!(steer(&world, "POST", &format!("{path}/cancel"), &Value::Null).await.status, 204);
    assert!(matches!(world.state().request(id).unwrap().state, RequestState::Cancelled { .. }));
    assert!(!world.ids(&world.requests_path()).await.contains(&id));
    let again = steer(&world, "POST", &format!("{path}/cancel"), &Value::Null).await;
    assert_eq!(again.status, 409);
    assert!(again.error().contains("no longer pending"));

    assert_eq!(steer(&world, "DELETE", &path, &Value::Null).await.status, 204);
    assert!(world.state().request(id).is_none());
    assert_eq!(steer(&world, "POST", &format!("{path}/cancel"), &Value::Null).await.status, 404);
}

#[tokio::test]
async fn the_app_is_installed_suspended_permitted_and_removed() {
    let world = World::small();
    let path = "/orgs/ORG/installation";
    let shown = steer(&world, "GET", path, &Value::Null).await.json();
    assert_eq!(shown, json!(world.state().installation));
    assert!(steer(&world, "PUT", path, &json!({"suspended": true})).await.json()["suspended_at"].is_string());
    assert_eq!(world.get(&world.grants_path()).await.status, 403);
    let same = steer(&world, "PUT", path, &json!({})).await.json();
    assert!(same["suspended_at"].is_string(), "what is left out stays");
    assert_eq!(steer(&world, "PUT", path, &json!({"suspended": false})).await.json(), shown);

    let permission = format!("{path}/permissions/organization_personal_access_tokens");
    assert_eq!(steer(&world, "DELETE", &permission, &Value::Null).await.status, 204);
    assert_eq!(world.get(&world.grants_path()).await.status, 403);
    assert_eq!(steer(&world, "PUT", &permission, &json!({"level": "read"})).await.status, 204);
    assert_eq!(world.get(&world.grants_path()).await.status, 200);

    assert_eq!(steer(&world, "DELETE", path, &Value::Null).await.status, 204);
    assert!(world.state().installation.is_none());
    assert_eq!(steer(&world, "GET", path, &Value::Null).await.status, 404);
    let absent = steer(&world, "PUT", &permission, &json!({"level": "read"})).await;
    assert_eq!(absent.status, 409);
    assert!(absent.error().contains("not installed"));
    assert_ne!(steer(&world, "PUT", path, &Value::Null).await.json()["id"], shown["id"]);
}

#[tokio::test]
async fn faults_are_injected_and_dropped() {
    let world = World::small();
    let fault = json!({"method": "GET", "kind": "status", "status": 599, "times": 5, "body": "x"});
    assert_eq!(steer(&world, "POST", "/faults", &fault).await.status, 204);
    let once = json!({"kind": "status", "status": 500, "path_contains": "/versions"});
    assert_eq!(steer(&world, "POST", "/faults", &once).await.status, 204);
    assert_eq!(world.get("/versions").await.status, 599);
    let waiting = steer(&world, "GET", "/faults", &Value::Null).await.json();
    assert_eq!(waiting, json!(world.sim.faults()));
    assert_eq!((&waiting[0]["times"], &waiting[0]["status"]), (&json!(4), &json!(599)));
    for _ in 0..4 {
        world.get("/versions").await;
    }
    let waiting = steer(&world, "GET", "/faults", &Value::Null).await.json();
    assert_eq!((waiting.as_array().unwrap().len(), &waiting[0]["status"]), (1, &json!(500)), "those used up are gone");
    assert_eq!(steer(&world, "DELETE", "/faults", &Value::Null).await.status, 204);
    assert_eq!(steer(&world, "GET", "/faults", &Value::Null).await.json(), json!([]));
    assert_eq!(world.get("/versions").await.status, 200);
}

#[tokio::test]
async fn tokens_are_made_for_whom_is_asked() {
    let world = World::small();
    let owner = world.state().owners().next().unwrap().to_owned();
    let mut made = Vec::new();
    for (kind, prefix) in
        [("classic", "ghp_"), ("fine_grained", "github_pat_"), ("oauth", "gho_"), ("app_user", "ghu_")]
    {
        let answer = steer(&world, "POST", "/tokens", &json!({"kind": kind, "login": owner})).await;
        assert_eq!(answer.status, 201);
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        assert!(token.starts_with(prefix), "{kind}");
        assert_eq!(world.call("GET", "/user", &token, "").await.json()["login"], owner);
        made.push(token);
    }
    let answer = steer(&world, "POST", "/tokens", &json!({"kind": "installation", "org": world.org})).await;
    let token = answer.json()["token"].as_str().unwrap().to_owned();
    assert_eq!(world.call("GET", &world.grants_path(), &token, "").await.status, 200);
    made.push(token);
    let log = steer(&world, "GET", "/log", &Value::Null).await.text;
    assert!(made.iter().all(|token| !log.contains(token)));
    world.sim.set_installed(&world.org, false).unwrap();
    let answer = steer(&world, "POST", "/tokens", &json!({"kind": "installation", "org": world.org})).await;
    assert_eq!(answer.status, 409);
}

#[tokio::test]
async fn members_come_change_and_leave() {
    let world = World::small();
    let path = "/orgs/ORG/members/New-Member";
    let added = steer(&world, "PUT", path, &Value::Null).await;
    assert_eq!((added.status, &added.json()["role"]), (200, &json!("member")));
    let all = json!({"role": "admin", "visibility": "public", "two_factor": "disabled"});
    assert_eq!(steer(&world, "PUT", path, &all).await.json(), all);
    let changed = steer(&world, "PUT", path, &json!({"visibility": "concealed"})).await.json();
    assert_eq!(changed, json!({"role": "admin", "visibility": "concealed", "two_factor": "disabled"}));
    assert_eq!(steer(&world, "GET", path, &Value::Null).await.json(), changed);
    assert!(world.state().owners().any(|login| login == "New-Member"));
    assert_eq!(steer(&world, "DELETE", path, &Value::Null).await.status, 204);
    assert!(!world.state().members.contains_key("New-Member"));
}

#[tokio::test]
async fn settings_are_locked_and_unlocked() {
    let world = World::small();
    for (locked, status) in [(true, 409), (false, 200)] {
        let body = json!({"locked": locked});
        assert_eq!(steer(&world, "PUT", "/orgs/ORG/settings_locked", &body).await.status, 204);
        assert_eq!(world.call("PATCH", &world.org_path(""), &world.token, "{}").await.status, status);
    }
}

#[tokio::test]
async fn every_path_there_is_is_listed_with_its_methods_and_documented() {
    let world = World::small();
    let listed = steer(&world, "GET", "", &Value::Null).await.json();
    assert_eq!(listed, steer(&world, "GET", "/", &Value::Null).await.json());
    let paths = listed["paths"].as_object().unwrap();
    assert!(paths.len() >= 19, "{listed:#}");
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let documentation = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs")).unwrap();
    for (path, methods) in paths {
        let short = path.strip_prefix("/_sim").unwrap();
        let filled =
            short.replace("{org}", &world.org).replace("{id}", "1").replace("{login}", "x").replace("{name}", "x");
        let refused = steer(&world, "OPTIONS", &filled, &Value::Null).await;
        assert_eq!(refused.status, 405, "{path}");
        let mut allowed: Vec<&str> = refused.headers["allow"].to_str().unwrap().split(", ").collect();
        allowed.sort_unstable();
        let mut told: Vec<&str> = methods.as_object().unwrap().keys().map(String::as_str).collect();
        told.sort_unstable();
        assert_eq!(allowed, told, "{path}");
        let row = if short.is_empty() { "| `/` |".to_owned() } else { format!("| `{short}` |") };
        for page in [&readme, &documentation] {
            let row = page.lines().find(|line| line.contains(&row)).unwrap_or_else(|| panic!("no row for {path}"));
            assert!(told.iter().all(|method| row.contains(&format!("`{method}`"))), "{path}: {row}");
        }
    }
    assert_eq!(steer(&world, "GET", "/orgs", &Value::Null).await.json(), json!(world.sim.orgs()));
}

#[tokio::test]
async fn a_refusal_says_what_is_wrong_and_what_would_be_right() {
    let world = World::small();
    let before = world.sim.snapshot();
    let pending = before.orgs[0].pending_requests().next().unwrap().id;
    let request = format!("/orgs/ORG/requests/{pending}");
    let grants = "/orgs/ORG/grants";
    let long = "x".repeat(1_025);
    for (method, path, body, status, told) in [
        ("POST", grants, json!({"tokn": {}}), 400, &["`tokn`", "`token`"][..]),
        ("POST", grants, json!({"token": {"naem": "x"}}), 400, &["`naem`", "`name`"]),
        ("POST", grants, json!({"token": {"permissions": {"repo": {}}}}), 400, &["`repo`", "`repository`"]),
        (
            "POST",
            grants,
            json!({"token": {"permissions": {"repository": {"issues": "all"}}}}),
            400,
            &["`all`", "`write`"],
        ),
        ("POST", grants, json!({"token": {"permissions": {"repository": {"Is Sues": "read"}}}}), 400, &["lower-case"]),
        ("POST", grants, json!({"token": {"owner": "a b"}}), 400, &["`token.owner`", "letters"]),
        ("POST", grants, json!({"token": {"name": ""}}), 400, &["`token.name`", "200"]),
        ("POST", grants, json!({"token": {"id": 0}}), 400, &["`token.id`"]),
        ("POST", grants, json!({"token": {"repository_selection": "some"}}), 400, &["`some`", "`subset`"]),
        ("POST", grants, json!({"token": {"repository_selection": "subset"}}), 400, &["needs `token.repository_ids`"]),
        ("POST", grants, json!({"token": {"repository_ids": [7]}}), 400, &["has no repository 7"]),
        ("POST", grants, json!({"granted_at": "yesterday"}), 400, &["yesterday", "2026-03-01T12:00:00Z"]),
        ("POST", grants, json!([]), 400, &["not as it should be", "a map"]),
        ("POST", grants, json!({"token": [5]}), 400, &["a map"]),
        ("POST", grants, json!({"token": {"permissions": [{}]}}), 400, &["a map"]),
        ("PATCH", &request, json!({"reason": long}), 400, &["1024"]),
        ("PATCH", &request, json!({"state": "approved"}), 400, &["`state`", "`reason`"]),
        ("POST", "/orgs/nowhere/grants", json!({}), 404, &["nowhere"]),
        ("GET", "/orgs/ORG/requests/1", Value::Null, 404, &["has no request 1"]),
        ("GET", "/orgs/ORG/requests/one", Value::Null, 404, &["nothing at"]),
        ("GET", "/org", Value::Null, 404, &["nothing at", "GET /_sim"]),
        ("GET", "/state/", Value::Null, 404, &["nothing at"]),
        ("PUT", "/state", Value::Null, 405, &["PUT does nothing here", "the methods are GET"]),
        ("DELETE", "/orgs/ORG/grants", Value::Null, 405, &["POST"]),
        ("PUT", "/orgs/ORG/installation", json!({"suspend": true}), 400, &["`suspend`", "`suspended`"]),
        ("PUT", "/orgs/ORG/installation/permissions/members", json!({"level": "root"}), 400, &["`root`", "`admin`"]),
        ("PUT", "/orgs/ORG/installation/permissions/A-B", json!({"level": "read"}), 400, &["lower-case"]),
        ("POST", "/faults", json!({"kind": "earthquake"}), 400, &["`earthquake`", "`disconnect`"]),
        ("POST", "/faults", json!({}), 400, &["`kind`"]),
        ("POST", "/faults", json!({"kind": "status"}), 400, &["`status`", "200 and 599"]),
        ("POST", "/faults", json!({"kind": "status", "status": 1000}), 400, &["200 and 599"]),
        ("POST", "/faults", json!({"kind": "status", "status": 500, "times": 0}), 400, &["`times`"]),
        ("POST", "/faults", json!({"kind": "status", "status": 500, "headers": {"a b": "c"}}), 400, &["`headers`"]),
        ("POST", "/faults", json!({"kind": "delay"}), 400, &["`millis`"]),
        ("POST", "/faults", json!({"kind": "disconnect", "status": 500}), 400, &["`status`", "alone"]),
        ("POST", "/faults", json!({"kind": "disconnect", "tims": 2}), 400, &["`tims`", "`times`"]),
        ("POST", "/webhook", json!({"url": "http://sim.test/"}), 400, &["this machine"]),
        ("POST", "/webhook", json!({}), 400, &["`url`"]),
        ("POST", "/tokens", json!({"kind": "classical"}), 400, &["`classical`", "`fine_grained`", "`oauth`"]),
        ("POST", "/tokens", json!({"kind": "classic"}), 400, &["needs a `login`"]),
        ("POST", "/tokens", json!({"kind": "classic", "login": "x", "org": "y"}), 400, &["no `org`"]),
        ("POST", "/tokens", json!({"kind": "installation", "login": "x"}), 400, &["needs an `org`"]),
        ("POST", "/tokens", json!({"kind": "classic", "login": "nobody-at-all"}), 404, &["no user", "nobody-at-all"]),
        ("POST", "/tokens", json!({"kind": "installation", "org": "nowhere"}), 404, &["nowhere"]),
        ("GET", "/orgs/ORG/members/nobody-at-all", Value::Null, 404, &["nobody-at-all", "not a member"]),
        ("DELETE", "/orgs/ORG/members/nobody-at-all", Value::Null, 404, &["not a member"]),
        ("PUT", "/orgs/ORG/members/a%20b", json!({}), 400, &["no login", "hyphens"]),
        ("PUT", "/orgs/ORG/members/new-one", json!({"role": "owner"}), 400, &["`owner`", "`admin`"]),
        ("PUT", "/orgs/nowhere/members/new-one", json!({}), 404, &["nowhere"]),
        ("PUT", "/orgs/ORG/settings_locked", json!({}), 400, &["`locked`"]),
    ] {
        let answer = steer(&world, method, path, &body).await;
        assert_eq!(answer.status, status, "{method} {path} {body}: {}", answer.text);
        let error = answer.error();
        assert!(told.iter().all(|words| error.contains(words)), "{method} {path} {body}: {error}");
        assert_eq!(answer.headers.contains_key("allow"), status == 405);
    }
    let broken = send(&world, asked(&world, "POST", grants), "{\"token\":\n").await;
    assert_eq!(broken.status, 400);
    assert!(broken.error().contains("not JSON"));
    let huge = send(&world, asked(&world, "POST", grants), &" ".repeat((1 << 20) + 1)).await;
    assert_eq!(huge.status, 413);
    assert_eq!(world.sim.snapshot(), before, "nothing was done");
    assert_eq!(world.get("/versions").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn what_others_did_shows_and_stays_theirs() {
    let world = World::small();
    let id = world.state().live_grants().next().unwrap().id;
    let path = format!("{}/{id}", world.grants_path());
    assert_eq!(world.post(&path, &json!({"action": "revoke"})).await.status, 204);
    let change = json!({"token": {"name": "renamed"}});
    let changed = steer(&world, "PATCH", &format!("/orgs/ORG/grants/{id}"), &change).await.json();
    assert_eq!((&changed["token"]["name"], &changed["state"]["state"]), (&json!("renamed"), &json!("revoked")));
    assert!(matches!(world.state().grant(id).unwrap().state, GrantState::Revoked { .. }));
}
