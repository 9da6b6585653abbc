//! The App's login: its signed token, its installations, the tokens it makes.

use std::time::Duration;

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use patwarden_sim::Simulator;
use serde_json::{Value, json};

use crate::support::{Reply, World, small, start};

/// Signs any claims with the App's key.
pub(crate) fn sign(sim: &Simulator, claims: &Value) -> String {
    let key = EncodingKey::from_rsa_pem(sim.private_key_pem().as_bytes()).unwrap();
    jsonwebtoken::encode(&Header::new(Algorithm::RS256), claims, &key).unwrap()
}

/// A token as an App should sign it.
pub(crate) fn app_token(sim: &Simulator) -> String {
    sign(sim, &claims(sim, -60, 540))
}

fn claims(sim: &Simulator, issued: i64, expires: i64) -> Value {
    let now = sim.clock().now().as_second();
    json!({"iss": sim.app_id().to_string(), "iat": now + issued, "exp": now + expires})
}

async fn with(world: &World, jwt: &str) -> Reply {
    world.call("GET", "/app", jwt, "").await
}

async fn with_claims(world: &World, change: impl FnOnce(&mut Value)) -> Reply {
    let mut claims = claims(&world.sim, -60, 540);
    change(&mut claims);
    with(world, &sign(&world.sim, &claims)).await
}

#[tokio::test(start_paused = true)]
async fn the_app_is_known_by_both_its_names() {
    let world = World::small();
    let sim = &world.sim;
    for issuer in [json!(sim.app_id()), json!(sim.app_id().to_string()), json!(sim.client_id())] {
        let reply = with_claims(&world, |claims| claims["iss"] = issuer.clone()).await;
        assert_eq!(reply.status, 200, "{issuer}");
        assert_eq!(reply.json()["id"], sim.app_id());
        assert_eq!(reply.json()["client_id"], sim.client_id());
        assert_eq!(reply.json()["installations_count"], 3);
    }
    let reply = with_claims(&world, |claims| claims["iss"] = json!(1)).await;
    assert_eq!((reply.status, reply.message().as_str()), (404, "Integration not found"));
    for issuer in [Value::Null, json!([1])] {
        assert_eq!(with_claims(&world, |claims| claims["iss"] = issuer).await.status, 401);
    }
}

#[tokio::test(start_paused = true)]
async fn the_end_must_be_ahead_and_less_than_ten_minutes() {
    let world = World::small();
    for (expires, message) in [
        (1, None),
        (540, None),
        (599, None),
        (600, Some("'Expiration time' claim ('exp') is too far in the future")),
        (3_600, Some("'Expiration time' claim ('exp') is too far in the future")),
        (0, Some("'Expiration time' claim ('exp') must be a numeric value")),
        (-5, Some("'Expiration time' claim ('exp') must be a numeric value")),
    ] {
        let reply = with(&world, &sign(&world.sim, &claims(&world.sim, -60, expires))).await;
        match message {
            None => assert_eq!(reply.status, 200, "{expires}"),
            Some(message) => {
                assert_eq!(reply.status, 401, "{expires}");
                assert!(reply.message().starts_with(message), "{}", reply.message());
            }
        }
    }
    assert_eq!(with_claims(&world, |claims| claims["exp"] = Value::Null).await.status, 401);
    assert_eq!(with_claims(&world, |claims| claims["exp"] = json!("soon")).await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn the_issue_must_not_be_ahead_by_more_than_a_minute() {
    let world = World::small();
    for (issued, status) in [(-60, 200), (0, 200), (60, 200), (61, 401), (300, 401), (-100_000, 200)] {
        let reply = with(&world, &sign(&world.sim, &claims(&world.sim, issued, 540))).await;
        assert_eq!(reply.status, status, "{issued}");
        if status == 401 {
            assert!(reply.message().starts_with("'Issued at' claim ('iat')"));
        }
    }
    assert_eq!(with_claims(&world, |claims| claims["iat"] = Value::Null).await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn time_is_the_simulators_and_not_the_machines() {
    let long_ago: Timestamp = "2021-05-05T05:05:05Z".parse().unwrap();
    let world = World::new(small().with_start(long_ago));
    let jwt = app_token(&world.sim);
    assert_eq!(with(&world, &jwt).await.status, 200);
    tokio::time::advance(Duration::from_secs(541)).await;
    assert_eq!(with(&world, &jwt).await.status, 401);
    assert_eq!(with(&world, &app_token(&world.sim)).await.status, 200);
}

#[tokio::test]
async fn a_signature_of_another_key_or_kind_is_refused() {
    let world = World::small();
    let other = Simulator::new(small()).unwrap();
    let claims = claims(&world.sim, -60, 540);
    let secret = EncodingKey::from_secret(world.sim.private_key_pem().as_bytes());
    let good = app_token(&world.sim);
    let (body, _) = good.rsplit_once('.').unwrap();
    let unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    for jwt in [
        sign(&other, &claims),
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &secret).unwrap(),
        format!("{body}."),
        format!("{body}.AAAA"),
        format!("{unsigned}.{}.", body.split_once('.').unwrap().1),
        "a.b.c".to_owned(),
    ] {
        let reply = with(&world, &jwt).await;
        assert_eq!((reply.status, reply.message().as_str()), (401, "A JSON web token could not be decoded"));
    }
}

#[tokio::test]
async fn the_operations_of_the_app_need_its_signed_token_and_nothing_else_takes_it() {
    let world = World::small();
    let id = world.state().installation.unwrap().id;
    let app = app_token(&world.sim);
    for (method, path) in [
        ("GET", "/app".to_owned()),
        ("GET", "/app/installations".to_owned()),
        ("GET", format!("/app/installations/{id}")),
        ("GET", format!("/orgs/{}/installation", world.org)),
        ("POST", format!("/app/installations/{id}/access_tokens")),
    ] {
        let reply = world.call(method, &path, &world.token, "").await;
        assert_eq!(reply.status, 401, "{method} {path}");
        assert!(world.call(method, &path, &app, "").await.status < 300, "{method} {path}");
    }
    for (method, path) in [
        ("GET", world.grants_path()),
        ("GET", world.requests_path()),
        ("POST", world.grants_path()),
        ("DELETE", "/installation/token".to_owned()),
    ] {
        assert_eq!(world.call(method, &path, &app, "").await.status, 401, "{method} {path}");
    }
}

#[tokio::test]
async fn installations_are_listed_in_pages() {
    let world = World::new(small().with_orgs(5));
    let app = app_token(&world.sim);
    let orgs = world.sim.orgs();
    world.sim.set_installed(&orgs[2], false).unwrap();
    let names = |reply: &Reply| -> Vec<String> {
        let entries = reply.json();
        let login = |entry: &Value| entry["account"]["login"].as_str().unwrap().to_owned();
        entries.as_array().unwrap().iter().map(login).collect()
    };
    let all = world.call("GET", "/app/installations", &app, "").await;
    assert_eq!(names(&all), [0, 1, 3, 4].map(|index| orgs[index].clone()));
    assert!(all.links().is_empty());
    let first = world.call("GET", "/app/installations?per_page=3", &app, "").await;
    assert_eq!(names(&first).len(), 3);
    let second = world.call("GET", &first.link("next").unwrap(), &app, "").await;
    assert_eq!(names(&second), [orgs[4].as_str()]);
}

#[tokio::test]
async fn the_installation_of_an_organisation_is_found_by_either_way() {
    let world = World::small();
    let app = app_token(&world.sim);
    let path = format!("/orgs/{}/installation", world.org.to_ascii_uppercase());
    let found = world.call("GET", &path, &app, "").await.json();
    assert_eq!(found["id"], world.state().installation.unwrap().id);
    assert_eq!(found["account"]["login"], world.org);
    let by_id = world.call("GET", &format!("/app/installations/{}", found["id"]), &app, "").await;
    assert_eq!(by_id.json(), found);
    world.sim.set_installed(&world.org, false).unwrap();
    for path in [
        path,
        format!("/app/installations/{}", found["id"]),
        "/orgs/nowhere/installation".to_owned(),
        "/app/installations/x".to_owned(),
    ] {
        assert_eq!(world.call("GET", &path, &app, "").await.status, 404, "{path}");
    }
    let path = format!("/app/installations/{}/access_tokens", found["id"]);
    assert_eq!(world.call("POST", &path, &app, "").await.status, 404);
}

async fn create(world: &World, body: &str) -> Reply {
    let id = world.state().installation.unwrap().id;
    let path = format!("/app/installations/{id}/access_tokens");
    world.call("POST", &path, &app_token(&world.sim), body).await
}

#[tokio::test(start_paused = true)]
async fn a_token_is_made_used_and_ended() {
    let world = World::small();
    let reply = create(&world, "").await;
    assert_eq!(reply.status, 201);
    let made = reply.json();
    assert_eq!(made["repository_selection"], "all");
    assert_eq!(made["permissions"], json!(world.state().installation.unwrap().permissions));
    let expires: Timestamp = made["expires_at"].as_str().unwrap().parse().unwrap();
    assert_eq!(expires, start() + jiff::SignedDuration::from_hours(1));
    let token = made["token"].as_str().unwrap();
    assert_eq!(world.call("GET", &world.grants_path(), token, "").await.status, 200);
    let ended = world.call("DELETE", "/installation/token", token, "").await;
    assert_eq!((ended.status, ended.body.len()), (204, 0));
    assert_eq!(world.call("GET", &world.grants_path(), token, "").await.status, 401);
    assert_eq!(world.call("DELETE", "/installation/token", token, "").await.status, 401);
    assert_eq!(world.get(&world.grants_path()).await.status, 200, "other tokens live on");
}

#[tokio::test]
async fn a_token_may_be_made_with_less() {
    let world = World::small();
    let body = json!({"permissions": {"organization_personal_access_tokens": "read"}});
    let reply = create(&world, &body.to_string()).await;
    assert_eq!(reply.status, 201);
    assert_eq!(reply.json()["permissions"], body["permissions"]);
    let token = reply.json()["token"].as_str().unwrap().to_owned();
    assert_eq!(world.call("GET", &world.grants_path(), &token, "").await.status, 200);
    assert_eq!(world.call("GET", &world.requests_path(), &token, "").await.status, 403);
    let revoke = json!({"action": "revoke", "pat_ids": [1]}).to_string();
    assert_eq!(world.call("POST", &world.grants_path(), &token, &revoke).await.status, 403);
}

#[tokio::test]
async fn a_token_may_be_made_for_some_repositories() {
    let world = World::small();
    let state = world.state();
    let repositories: Vec<_> = state.repositories.values().collect();
    let body = json!({"repositories": [repositories[1].name], "repository_ids": [repositories[0].id]});
    let made = create(&world, &body.to_string()).await.json();
    assert_eq!(made["repository_selection"], "selected");
    let names: Vec<_> = made["repositories"].as_array().unwrap().iter().map(|found| found["name"].clone()).collect();
    assert_eq!(names, [json!(repositories[0].name), json!(repositories[1].name)]);
}

#[tokio::test]
async fn asking_for_what_can_not_be_given_is_refused() {
    let world = World::small();
    world.sim.set_permission(&world.org, "organization_personal_access_tokens", Some("read")).unwrap();
    let too_many: Vec<u64> = (0..501).collect();
    for body in [
        json!({"permissions": {"organization_personal_access_tokens": "write"}}),
        json!({"permissions": {"contents": "read"}}),
        json!({"permissions": {"telepathy": "read"}}),
        json!({"permissions": {"members": "admin"}}),
        json!({"permissions": {"members": "some"}}),
        json!({"permissions": {"members": 1}}),
        json!({"permissions": "all"}),
        json!({"repositories": ["not-there"]}),
        json!({"repository_ids": [1]}),
        json!({"repository_ids": too_many}),
        json!({"repositories": "all"}),
    ] {
        assert_eq!(create(&world, &body.to_string()).await.status, 422, "{body}");
    }
    assert_eq!(create(&world, "{").await.status, 400);
    let nothing = json!({"permissions": null, "repositories": null});
    assert_eq!(create(&world, &nothing.to_string()).await.status, 201);
}

#[test]
fn the_key_is_as_github_hands_it_out() {
    let sim = Simulator::new(small()).unwrap();
    let pem = sim.private_key_pem();
    assert!(pem.starts_with("-----BEGIN RSA PRIVATE KEY-----\n"));
    assert!(pem.ends_with("-----END RSA PRIVATE KEY-----\n"));
    let der = pem::parse(pem).unwrap();
    let key = aws_lc_rs::rsa::KeyPair::from_der(der.contents()).unwrap();
    assert_eq!(key.public_modulus_len(), 256);
}
