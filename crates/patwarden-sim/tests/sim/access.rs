//! Who may call what.

use std::time::Duration;

use axum::body::Body;
use http::Request;
use patwarden_sim::{Simulator, TokenKind};
use serde_json::json;

use crate::login::app_token;
use crate::support::{Reply, World, named, send, small};

const KINDS: [TokenKind; 4] = [TokenKind::Classic, TokenKind::FineGrained, TokenKind::OAuth, TokenKind::AppUser];

fn owner(world: &World) -> String {
    world.state().owners().next().unwrap().to_owned()
}

fn plain_member(world: &World) -> String {
    world.state().plain_members().next().unwrap().to_owned()
}

/// The eight operations on tokens: method, path, a body that would do.
fn token_operations(world: &World) -> Vec<(&'static str, String, String)> {
    let state = world.state();
    let grant = state.live_grants().next().unwrap().id;
    let request = state.pending_requests().next().unwrap().id;
    let (grants, requests) = (world.grants_path(), world.requests_path());
    let revoke = json!({"action": "revoke"}).to_string();
    let deny = json!({"action": "deny"}).to_string();
    vec![
        ("GET", grants.clone(), String::new()),
        ("GET", requests.clone(), String::new()),
        ("GET", format!("{grants}/{grant}/repositories"), String::new()),
        ("GET", format!("{requests}/{request}/repositories"), String::new()),
        ("POST", grants.clone(), json!({"action": "revoke", "pat_ids": [grant]}).to_string()),
        ("POST", requests.clone(), json!({"action": "deny", "pat_request_ids": [request]}).to_string()),
        ("POST", format!("{grants}/{grant}"), revoke),
        ("POST", format!("{requests}/{request}"), deny),
    ]
}

fn permission_of(path: &str) -> &'static str {
    if path.contains("personal-access-token-requests") {
        "organization_personal_access_token_requests"
    } else {
        "organization_personal_access_tokens"
    }
}

async fn anonymous(world: &World, method: &str, path: &str) -> Reply {
    let request = named(Request::builder().method(method).uri(path)).body(Body::empty()).unwrap();
    send(&world.sim, request).await
}

#[tokio::test]
async fn tokens_answer_installations_and_owners_through_the_app_only() {
    for kind in KINDS {
        for is_owner in [true, false] {
            let world = World::small();
            let login = if is_owner { owner(&world) } else { plain_member(&world) };
            let token = world.sim.issue_user_token(kind, &login).unwrap();
            for (method, path, body) in token_operations(&world) {
                let reply = world.call(method, &path, &token, &body).await;
                if kind == TokenKind::AppUser && is_owner {
                    assert!(reply.status < 300, "{method} {path}: {}", reply.text());
                } else {
                    assert_eq!(reply.status, 403, "{kind:?} {method} {path}");
                    assert!(reply.message().starts_with("Resource not accessible by"));
                }
            }
        }
    }
    let world = World::small();
    for (method, path, body) in token_operations(&world) {
        let reply = world.call(method, &path, &world.token, &body).await;
        assert!(reply.status < 300, "{method} {path}: {}", reply.text());
    }
}

#[tokio::test]
async fn no_credential_is_told_from_a_bad_one() {
    let world = World::small();
    for (method, path, _) in token_operations(&world) {
        let reply = anonymous(&world, method, &path).await;
        assert_eq!((reply.status, reply.message().as_str()), (401, "Requires authentication"));
        let reply = world.call(method, &path, "ghs_neverIssued", "").await;
        assert_eq!((reply.status, reply.message().as_str()), (401, "Bad credentials"));
    }
    for path in ["/user", "/user/orgs", "/app", "/app/installations"] {
        assert_eq!(anonymous(&world, "GET", path).await.status, 401, "{path}");
    }
    for path in ["/versions", "/rate_limit"] {
        assert_eq!(anonymous(&world, "GET", path).await.status, 200, "{path}");
        assert_eq!(world.call("GET", path, "ghs_neverIssued", "").await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn both_schemes_of_authorization_are_taken_in_any_case_and_no_other() {
    let world = World::small();
    for (scheme, status) in
        [("Bearer", 200), ("bearer", 200), ("token", 200), ("Token", 200), ("Basic", 401), ("", 401)]
    {
        let request = named(Request::get(world.grants_path()))
            .header("authorization", format!("{scheme} {}", world.token))
            .body(Body::empty())
            .unwrap();
        assert_eq!(send(&world.sim, request).await.status, status, "{scheme}");
    }
}

#[tokio::test]
async fn an_installation_reaches_its_own_organisation_only() {
    let world = World::small();
    let other = world.sim.orgs()[1].clone();
    for (_, path, _) in token_operations(&world).iter().filter(|(method, ..)| *method == "GET") {
        let path = path.replace(&world.org, &other);
        let reply = world.get(&path).await;
        assert_eq!((reply.status, reply.message().as_str()), (403, "Resource not accessible by integration"));
    }
    assert_eq!(world.get("/orgs/nowhere/personal-access-tokens").await.status, 404);
}

#[tokio::test]
async fn a_missing_permission_is_refused_and_named() {
    for level in [None, Some("read"), Some("write")] {
        let world = World::small();
        for permission in ["organization_personal_access_tokens", "organization_personal_access_token_requests"] {
            world.sim.set_permission(&world.org, permission, level).unwrap();
        }
        for (method, path, body) in token_operations(&world) {
            let needed = if method == "GET" { "read" } else { "write" };
            let allowed = level == Some("write") || level == Some(needed);
            let reply = world.call(method, &path, &world.token, &body).await;
            let accepted = format!("{}={needed}", permission_of(&path));
            assert_eq!(reply.header("x-accepted-github-permissions"), Some(accepted.as_str()));
            if allowed {
                assert!(reply.status < 300, "{method} {path}: {}", reply.text());
            } else {
                assert_eq!(reply.status, 403, "{method} {path} with {level:?}");
                assert_eq!(reply.message(), "Resource not accessible by integration");
            }
        }
    }
}

#[tokio::test]
async fn the_two_permissions_are_apart() {
    let world = World::small();
    world.sim.set_permission(&world.org, "organization_personal_access_tokens", None).unwrap();
    assert_eq!(world.get(&world.grants_path()).await.status, 403);
    assert_eq!(world.get(&world.requests_path()).await.status, 200);
}

#[tokio::test]
async fn a_token_never_gains_what_its_installation_gains_later() {
    let world = World::small();
    let permission = "organization_personal_access_tokens";
    world.sim.set_permission(&world.org, permission, Some("read")).unwrap();
    let before = world.sim.issue_installation_token(&world.org).unwrap();
    world.sim.set_permission(&world.org, permission, Some("write")).unwrap();
    let after = world.sim.issue_installation_token(&world.org).unwrap();
    let id = world.state().live_grants().next().unwrap().id;
    let path = format!("{}/{id}", world.grants_path());
    let body = json!({"action": "revoke"}).to_string();
    assert_eq!(world.call("POST", &path, &before, &body).await.status, 403);
    assert_eq!(world.call("POST", &path, &after, &body).await.status, 204);
}

#[tokio::test]
async fn an_owner_needs_the_app_installed_with_the_permission() {
    let world = World::small();
    let token = world.sim.issue_user_token(TokenKind::AppUser, &owner(&world)).unwrap();
    let path = world.grants_path();
    assert_eq!(world.call("GET", &path, &token, "").await.status, 200);
    world.sim.set_permission(&world.org, "organization_personal_access_tokens", None).unwrap();
    assert_eq!(world.call("GET", &path, &token, "").await.status, 403);
    world.sim.set_installed(&world.org, false).unwrap();
    assert_eq!(world.call("GET", &path, &token, "").await.status, 403);
}

#[tokio::test]
async fn removing_the_app_ends_its_tokens_and_installing_it_again_makes_another_installation() {
    let world = World::small();
    let first = world.state().installation.unwrap().id;
    world.sim.set_installed(&world.org, false).unwrap();
    assert_eq!(world.get(&world.grants_path()).await.status, 401);
    assert!(world.sim.issue_installation_token(&world.org).is_err());
    world.sim.set_installed(&world.org, true).unwrap();
    assert_ne!(world.state().installation.unwrap().id, first);
    assert_eq!(world.get(&world.grants_path()).await.status, 401, "the old token stays dead");
    let token = world.sim.issue_installation_token(&world.org).unwrap();
    assert_eq!(world.call("GET", &world.grants_path(), &token, "").await.status, 200);
}

#[tokio::test]
async fn a_suspended_installation_is_refused() {
    let world = World::small();
    world.sim.set_suspended(&world.org, true).unwrap();
    let reply = world.get(&world.grants_path()).await;
    assert_eq!((reply.status, reply.message().as_str()), (403, "This installation has been suspended"));
    let app = app_token(&world.sim);
    let id = world.state().installation.unwrap().id;
    let path = format!("/app/installations/{id}");
    let shown = world.call("GET", &path, &app, "").await.json();
    assert!(shown["suspended_at"].is_string());
    assert!(shown["suspended_by"]["login"].is_string());
    assert_eq!(world.call("POST", &format!("{path}/access_tokens"), &app, "").await.status, 403);
    world.sim.set_suspended(&world.org, false).unwrap();
    assert_eq!(world.get(&world.grants_path()).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn tokens_of_the_app_expire() {
    let world = World::small();
    let user = world.sim.issue_user_token(TokenKind::AppUser, &owner(&world)).unwrap();
    tokio::time::advance(Duration::from_secs(3_599)).await;
    assert_eq!(world.get(&world.grants_path()).await.status, 200);
    tokio::time::advance(Duration::from_secs(1)).await;
    let reply = world.get(&world.grants_path()).await;
    assert_eq!((reply.status, reply.message().as_str()), (401, "Bad credentials"));
    assert_eq!(world.call("GET", "/user", &user, "").await.status, 200);
    tokio::time::advance(Duration::from_secs(7 * 3_600)).await;
    assert_eq!(world.call("GET", "/user", &user, "").await.status, 401);
}

#[tokio::test]
async fn the_user_is_for_users() {
    let world = World::small();
    let login = plain_member(&world);
    for kind in KINDS {
        let token = world.sim.issue_user_token(kind, &login).unwrap();
        assert_eq!(world.call("GET", "/user", &token, "").await.json()["login"], login);
        let orgs = world.call("GET", "/user/orgs", &token, "").await.json();
        assert!(orgs.as_array().unwrap().iter().any(|org| org["login"] == world.org));
        assert_eq!(world.call("GET", "/app", &token, "").await.status, 401);
        assert_eq!(world.call("DELETE", "/installation/token", &token, "").await.status, 403);
    }
    for path in ["/user", "/user/orgs"] {
        assert_eq!(world.get(path).await.status, 403, "{path} as an installation");
        assert_eq!(world.call("GET", path, &app_token(&world.sim), "").await.status, 403, "{path} as the App");
    }
}

#[tokio::test]
async fn the_organisations_of_a_user_are_those_with_the_user_in_them_in_pages() {
    let world = World::new(small().with_orgs(5));
    let snapshot = world.sim.snapshot();
    let login = snapshot.orgs[1].members.keys().find(|login| snapshot.orgs[0].members.contains_key(*login)).unwrap();
    let token = world.sim.issue_user_token(TokenKind::Classic, login).unwrap();
    let wanted: Vec<&str> =
        snapshot.orgs.iter().filter(|org| org.members.contains_key(login)).map(|org| org.login.as_str()).collect();
    assert!((2..5).contains(&wanted.len()));
    let all = world.call("GET", "/user/orgs", &token, "").await.json();
    let found: Vec<&str> = all.as_array().unwrap().iter().map(|org| org["login"].as_str().unwrap()).collect();
    assert_eq!(found, wanted);
    let first = world.call("GET", "/user/orgs?per_page=1", &token, "").await;
    assert_eq!(first.link("next").as_deref(), Some("/user/orgs?per_page=1&page=2"));
}

#[test]
fn tokens_look_like_githubs_and_never_repeat() {
    let sim = Simulator::new(small()).unwrap();
    let login = sim.snapshot().orgs[0].owners().next().unwrap().to_owned();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..10 {
        for (kind, prefix, length) in [
            (TokenKind::Classic, "ghp_", 40),
            (TokenKind::FineGrained, "github_pat_", 93),
            (TokenKind::OAuth, "gho_", 40),
            (TokenKind::AppUser, "ghu_", 40),
        ] {
            let token = sim.issue_user_token(kind, &login).unwrap();
            assert!(token.starts_with(prefix));
            assert_eq!(token.len(), length);
            assert!(seen.insert(token));
        }
        let token = sim.issue_installation_token(&sim.orgs()[0]).unwrap();
        assert!(token.starts_with("ghs_"));
        assert!(seen.insert(token));
    }
    assert!(sim.issue_user_token(TokenKind::Classic, "nobody-at-all").is_err());
    assert!(sim.issue_installation_token("nowhere").is_err());
}
