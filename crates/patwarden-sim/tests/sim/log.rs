//! The log of what was asked.

use std::time::Duration;

use axum::body::Body;
use http::Request;
use patwarden_sim::{BadIds, Fault, Identity, TokenKind};
use serde_json::json;

use crate::login::app_token;
use crate::support::{World, as_bearer, send, small, start};

#[tokio::test(start_paused = true)]
async fn an_entry_says_who_asked_for_what_and_when() {
    let world = World::small();
    tokio::time::advance(Duration::from_secs(3)).await;
    let path = world.grants_path();
    let request = as_bearer(Request::get(format!("{path}?owner%5B%5D=a&owner%5B%5D=b+c&page=2")), &world.token)
        .header("x-github-api-version", "2026-03-10")
        .body(Body::empty())
        .unwrap();
    send(&world.sim, request).await;
    world.post(&path, &json!({"action": "revoke", "pat_ids": [5]})).await;
    let log = world.sim.log();
    let [list, revoke] = &log[..] else { panic!("{log:?}") };
    assert_eq!((list.seq, revoke.seq), (1, 2));
    assert_eq!(list.at, start() + jiff::SignedDuration::from_secs(3));
    assert_eq!((list.method.as_str(), &list.path), ("GET", &path));
    let query = [("owner[]", "a"), ("owner[]", "b c"), ("page", "2")];
    assert_eq!(list.query, query.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(list.operation.as_deref(), Some("orgs/list-pat-grants"));
    assert_eq!(list.identity, Identity::Installation { org: world.org.clone() });
    assert_eq!(list.status, Some(200));
    assert_eq!((&list.body, &list.fault), (&None, &None));
    assert_eq!(list.in_flight, 1);
    assert_eq!(list.user_agent.as_deref(), Some("tests"));
    assert_eq!(list.api_version.as_deref(), Some("2026-03-10"));
    assert_eq!(revoke.operation.as_deref(), Some("orgs/update-pat-accesses"));
    assert_eq!(revoke.body, Some(json!({"action": "revoke", "pat_ids": [5]})));
    assert_eq!(revoke.status, Some(422));
    assert_eq!(revoke.api_version, None);
}

#[tokio::test]
async fn every_operation_goes_by_githubs_name() {
    let world = World::small();
    let (grants, requests, org) = (world.grants_path(), world.requests_path(), &world.org);
    for (method, path, operation) in [
        ("GET", grants.clone(), "orgs/list-pat-grants"),
        ("POST", grants.clone(), "orgs/update-pat-accesses"),
        ("POST", format!("{grants}/1"), "orgs/update-pat-access"),
        ("GET", format!("{grants}/1/repositories"), "orgs/list-pat-grant-repositories"),
        ("GET", requests.clone(), "orgs/list-pat-grant-requests"),
        ("POST", requests.clone(), "orgs/review-pat-grant-requests-in-bulk"),
        ("POST", format!("{requests}/1"), "orgs/review-pat-grant-request"),
        ("GET", format!("{requests}/1/repositories"), "orgs/list-pat-grant-request-repositories"),
        ("GET", format!("/organizations/1/{}", "personal-access-tokens"), "orgs/list-pat-grants"),
        ("GET", "/app".to_owned(), "apps/get-authenticated"),
        ("GET", "/app/installations".to_owned(), "apps/list-installations"),
        ("GET", "/app/installations/1".to_owned(), "apps/get-installation"),
        ("GET", format!("/orgs/{org}/installation"), "apps/get-org-installation"),
        ("POST", "/app/installations/1/access_tokens".to_owned(), "apps/create-installation-access-token"),
        ("DELETE", "/installation/token".to_owned(), "apps/revoke-installation-access-token"),
        ("GET", "/user".to_owned(), "users/get-authenticated"),
        ("GET", "/user/orgs".to_owned(), "orgs/list-for-authenticated-user"),
        ("GET", "/rate_limit".to_owned(), "rate-limit/get"),
        ("GET", "/versions".to_owned(), "meta/get-all-versions"),
        ("GET", "/organizations".to_owned(), "orgs/list"),
        ("GET", format!("/orgs/{org}"), "orgs/get"),
        ("PATCH", format!("/orgs/{org}"), "orgs/update"),
        ("GET", format!("/orgs/{org}/installations"), "orgs/list-app-installations"),
        ("GET", format!("/orgs/{org}/members"), "orgs/list-members"),
        ("GET", format!("/orgs/{org}/members/x"), "orgs/check-membership-for-user"),
        ("GET", format!("/orgs/{org}/public_members/x"), "orgs/check-public-membership-for-user"),
        ("GET", "/users/x/orgs".to_owned(), "orgs/list-for-user"),
        (
            "POST",
            format!("/orgs/{org}/secret_scanning/enable_all"),
            "orgs/enable-or-disable-security-product-on-all-org-repos",
        ),
    ] {
        world.call(method, &path, &world.token, "").await;
        let entry = world.sim.log().pop().unwrap();
        assert_eq!(entry.operation.as_deref(), Some(operation), "{method} {path}");
    }
    world.get("/nothing").await;
    assert_eq!(world.sim.log().pop().unwrap().operation, None);
}

#[tokio::test]
async fn identities_are_told_apart() {
    let world = World::small();
    let login = world.state().owners().next().unwrap().to_owned();
    let user = world.sim.issue_user_token(TokenKind::OAuth, &login).unwrap();
    let anonymous = Request::get("/versions").header("user-agent", "tests").body(Body::empty()).unwrap();
    send(&world.sim, anonymous).await;
    for token in [app_token(&world.sim), user, "ghp_unknown".to_owned(), "a.b.c".to_owned()] {
        world.call("GET", "/versions", &token, "").await;
    }
    let identities: Vec<Identity> = world.sim.log().into_iter().map(|entry| entry.identity).collect();
    let user = Identity::User { login, kind: TokenKind::OAuth };
    assert_eq!(identities, [Identity::Anonymous, Identity::App, user, Identity::Invalid, Identity::Invalid]);
}

#[tokio::test]
async fn nothing_secret_is_in_log_state_or_debug() {
    let world = World::small();
    let app = app_token(&world.sim);
    let id = world.state().installation.unwrap().id;
    let made = world.call("POST", &format!("/app/installations/{id}/access_tokens"), &app, "").await.json();
    let made = made["token"].as_str().unwrap();
    let login = world.state().owners().next().unwrap().to_owned();
    let user = world.sim.issue_user_token(TokenKind::AppUser, &login).unwrap();
    let misplaced = json!({"action": "revoke", "pat_ids": [1], "deep": [{"token": made, user.clone(): 1}]});
    world.post(&world.grants_path(), &misplaced).await;
    world.call("GET", &format!("/orgs/{made}/personal-access-tokens?access_token={user}"), &app, "").await;
    let agent = Request::get("/versions").header("user-agent", &app).header("x-github-api-version", made);
    send(&world.sim, agent.body(Body::empty()).unwrap()).await;

    let texts = [
        serde_json::to_string(&world.sim.log()).unwrap(),
        serde_json::to_string(&world.sim.snapshot()).unwrap(),
        format!("{:?} {:?} {:?}", world.sim, world.sim.log(), world.sim.snapshot()),
    ];
    let key = world.sim.private_key_pem().lines().nth(1).unwrap();
    for text in &texts {
        for secret in [world.token.as_str(), made, &user, &app, key] {
            assert!(!text.contains(secret), "a secret shows");
        }
    }
    assert!(texts[0].contains("[secret]"));
}

#[tokio::test(start_paused = true)]
async fn requests_under_way_at_once_are_counted() {
    let world = World::new(small().with_latency(Duration::from_secs(1)));
    let router = world.sim.router();
    let calls = (1..=5).map(|page| {
        let path = format!("{}?page={page}", world.grants_path());
        let request = as_bearer(Request::get(path), &world.token).body(Body::empty()).unwrap();
        tower::ServiceExt::oneshot(router.clone(), request)
    });
    futures::future::join_all(calls).await;
    let most = |world: &World| world.sim.log().iter().map(|entry| entry.in_flight).max();
    assert_eq!(most(&world), Some(5));
    world.sim.clear_log();
    world.get(&world.grants_path()).await;
    world.get(&world.grants_path()).await;
    assert_eq!(most(&world), Some(1), "those that were answered no longer count");
}

#[tokio::test]
async fn a_client_that_hangs_up_is_no_longer_under_way_and_has_had_its_way() {
    let world = World::new(small().with_latency(Duration::from_secs(3_600)));
    let id = world.state().live_grants().next().unwrap().id;
    let path = format!("{}/{id}", world.grants_path());
    let body = json!({"action": "revoke"}).to_string();
    let call = world.call("POST", &path, &world.token, &body);
    assert!(tokio::time::timeout(Duration::from_millis(20), call).await.is_err());
    assert!(world.state().grant(id).unwrap().revoked_at().is_some());
    let call = world.get("/versions");
    assert!(tokio::time::timeout(Duration::from_millis(20), call).await.is_err());
    let in_flight: Vec<usize> = world.sim.log().iter().map(|entry| entry.in_flight).collect();
    assert_eq!(in_flight, [1, 1]);
}

#[tokio::test]
async fn clearing_forgets_entries_and_keeps_counting() {
    let world = World::small();
    world.get("/versions").await;
    world.sim.clear_log();
    assert!(world.sim.log().is_empty());
    world.get("/versions").await;
    assert_eq!(world.sim.log()[0].seq, 2);
}

#[tokio::test]
async fn a_large_body_is_left_out_and_that_is_said() {
    let world = World::small();
    let of_size = |size: usize| json!({"x": "y".repeat(size - 8)}).to_string();
    for (body, is_left_out) in [
        (of_size(64 << 10), false),
        (of_size((64 << 10) + 1), true),
        (" ".repeat((1 << 20) + 1), true),
        ("no JSON".to_owned(), false),
        (String::new(), false),
    ] {
        world.post_text(&world.grants_path(), &body).await;
        let entry = world.sim.log().pop().unwrap();
        assert_eq!(entry.body_left_out, is_left_out, "{}", body.len());
        assert_eq!(entry.body.is_some(), body.starts_with('{') && !is_left_out, "{}", body.len());
    }
    assert!(world.get("/versions").await.status == 200 && !world.sim.log().pop().unwrap().body_left_out);
}

#[tokio::test(start_paused = true)]
async fn an_entry_says_which_ids_were_taken_whatever_the_answer_said() {
    let config = small().with_bad_ids(BadIds::Ignore);
    let world = World::new(config);
    let live: Vec<u64> = world.state().live_grants().map(|grant| grant.id).take(5).collect();
    let pending: Vec<u64> = world.state().pending_requests().map(|request| request.id).take(2).collect();
    let taken = || world.sim.log().pop().unwrap().taken;
    let revoke = |ids: &[u64]| json!({"action": "revoke", "pat_ids": ids});
    let grants = world.grants_path();
    world.post(&grants, &revoke(&[live[0], 5, live[1]])).await;
    assert_eq!(taken(), live[..2], "what is not there is passed over");
    for fault in [Fault::status_after(502), Fault::effect_delay(Duration::from_secs(9))] {
        world.sim.inject(fault);
        world.post(&grants, &revoke(&live[2..3])).await;
        assert_eq!(taken(), live[2..3]);
    }
    for fault in [Fault::status(502), Fault::effect_dropped(), Fault::secondary_limit(429)] {
        world.sim.inject(fault);
        world.post(&grants, &revoke(&live[3..4])).await;
        assert_eq!(taken(), [0; 0]);
    }
    world.post(&format!("{grants}/{}", live[4]), &json!({"action": "revoke"})).await;
    assert_eq!(taken(), live[4..5]);
    let requests = world.requests_path();
    world.post(&requests, &json!({"action": "deny", "pat_request_ids": pending[..1]})).await;
    assert_eq!(taken(), pending[..1]);
    world.post(&format!("{requests}/{}", pending[1]), &json!({"action": "approve"})).await;
    assert_eq!(taken(), pending[1..]);
    world.get(&grants).await;
    assert_eq!(taken(), [0; 0]);
}
