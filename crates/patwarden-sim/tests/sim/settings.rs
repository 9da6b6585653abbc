//! Changing the settings of an organisation.

use std::time::Duration;

use axum::body::Body;
use http::Request;
use patwarden_sim::{Error, TokenKind};
use serde_json::{Map, Value, json};

use crate::login::app_token;
use crate::support::{Reply, World, as_bearer, send};

async fn patch(world: &World, body: &Value) -> Reply {
    world.call("PATCH", &world.org_path(""), &world.token, &body.to_string()).await
}

/// The fields of the body, as the description has them.
fn fields() -> &'static Map<String, Value> {
    description::settings_of("orgs/update").unwrap()
}

/// Two values that a field takes.
fn values(name: &str, field: &Value) -> [Value; 2] {
    if let Some(choices) = field.get("enum") {
        return [choices[0].clone(), choices[1].clone()];
    }
    match (field["type"].as_str().unwrap(), name) {
        ("boolean", _) => [json!(true), json!(false)],
        ("string", "email" | "billing_email") => [json!("one@mail.example"), json!("two+x@mail.sub.example")],
        ("string", "blog") => [json!("https://one.example"), json!("http://two.example/a?b#c")],
        ("string", _) => [json!("some text"), json!("其他 text")],
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_field_of_the_body_is_kept_and_shown() {
    let world = World::small();
    assert!(fields().len() > 25);
    for (name, field) in fields() {
        for value in values(name, field) {
            let reply = patch(&world, &json!({name: value})).await;
            assert_eq!(reply.status, 200, "{name}: {}", reply.text());
            assert_eq!(reply.json()[name], value, "{name}");
            let shown = world.get(&world.org_path("")).await.json();
            assert_eq!(shown, reply.json());
            assert_eq!(json!(world.state().settings)[name], value, "{name}");
        }
    }
    let all: Map<String, Value> =
        fields().iter().map(|(name, field)| (name.clone(), values(name, field)[0].clone())).collect();
    let shown = patch(&world, &Value::Object(all.clone())).await.json();
    for (name, value) in all {
        assert_eq!(shown[&name], value, "{name}");
    }
}

#[tokio::test]
async fn a_field_that_is_not_sent_stays_and_an_empty_text_clears() {
    let world = World::small();
    let texts = json!({"name": "A", "description": "B", "blog": "https://c.example", "email": "d@e.example"});
    patch(&world, &texts).await;
    let before = world.state().settings;
    assert_eq!(patch(&world, &json!({"unheard_of": [1]})).await.status, 200, "unknown fields are passed over");
    assert_eq!(world.call("PATCH", &world.org_path(""), &world.token, "").await.status, 200, "no body changes nothing");
    assert_eq!(world.state().settings, before);
    let cleared = patch(&world, &json!({"name": "", "description": "", "blog": "", "email": ""})).await.json();
    assert_eq!(cleared["description"], Value::Null);
    for name in ["name", "blog", "email"] {
        assert!(cleared.get(name).is_none(), "{name}");
    }
    let settings = world.state().settings;
    assert_eq!((settings.name, settings.description, settings.company), (None, None, before.company));
}

#[tokio::test(start_paused = true)]
async fn a_change_moves_the_time_of_the_last_change() {
    let world = World::small();
    let before = world.get(&world.org_path("")).await.json();
    tokio::time::advance(Duration::from_secs(61)).await;
    let after = patch(&world, &json!({"location": "elsewhere"})).await.json();
    assert_eq!(after["updated_at"], "2026-03-01T12:01:01Z");
    assert_eq!(after["created_at"], before["created_at"]);
}

#[tokio::test]
async fn settings_that_say_the_same_thing_agree() {
    let world = World::small();
    let flags = ["", "_public", "_private", "_internal"].map(|kind| match kind {
        "" => "members_can_create_repositories".to_owned(),
        kind => format!("members_can_create{kind}_repositories"),
    });
    for (body, wanted, kind) in [
        (json!({"members_can_create_repositories": true}), [true, true, true, true], "all"),
        (json!({"members_can_create_public_repositories": false}), [true, false, true, true], "private"),
        (json!({"members_can_create_private_repositories": false}), [true, false, false, true], "none"),
        (json!({"members_can_create_internal_repositories": false}), [false, false, false, false], "none"),
        (json!({"members_allowed_repository_creation_type": "private"}), [true, false, true, false], "private"),
        (json!({"members_can_create_repositories": false}), [false, false, false, false], "none"),
        (
            json!({"members_can_create_repositories": false, "members_allowed_repository_creation_type": "all"}),
            [true, true, true, false],
            "all",
        ),
    ] {
        let shown = patch(&world, &body).await.json();
        assert_eq!(flags.clone().map(|name| shown[name].as_bool().unwrap()), wanted, "{body}");
        assert_eq!(shown["members_allowed_repository_creation_type"], kind, "{body}");
    }
    let shown = patch(&world, &json!({"members_can_create_pages": false})).await.json();
    assert_eq!(shown["members_can_create_public_pages"], false);
    let shown = patch(&world, &json!({"members_can_create_private_pages": true})).await.json();
    assert_eq!(shown["members_can_create_pages"], true);
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_changed() {
    let world = World::small();
    let before = world.state();
    let refused = async |body: Value| {
        let reply = patch(&world, &body).await;
        assert_eq!((reply.status, reply.message().as_str()), (422, "Validation Failed"), "{body}");
        reply.json()["errors"].clone()
    };
    for (name, field) in fields() {
        for wrong in [json!(1), json!(null), json!(["x"]), json!({})] {
            let errors = refused(json!({name: wrong})).await;
            assert_eq!(errors.as_array().unwrap().len(), 1);
            let error = &errors[0];
            assert_eq!((&error["resource"], &error["field"]), (&json!("Organization"), &json!(name)));
            assert_eq!(error["code"], "invalid");
        }
        if field["type"] == "boolean" {
            refused(json!({name: "true"})).await;
        } else {
            refused(json!({name: true})).await;
        }
        if field.get("enum").is_some() {
            refused(json!({name: "everything"})).await;
        }
    }
    for bad in ["nobody", "@x.example", "a@", "a@b", "a b@c.example", "a@b@c.example", "a@-b.example", "a..b@c.example"]
    {
        refused(json!({"email": bad})).await;
        refused(json!({"billing_email": bad})).await;
    }
    for bad in ["example.com", "javascript:alert(1)", "/path", "https://a b.example"] {
        refused(json!({"blog": bad})).await;
    }
    refused(json!({"description": "é".repeat(161)})).await;
    let both = refused(json!({"description": 5, "name": "fine", "has_repository_projects": "no"})).await;
    assert_eq!(both.as_array().unwrap().len(), 2, "all that is wrong is named");
    assert_eq!(world.state(), before);
    assert_eq!(patch(&world, &json!({"description": "é".repeat(160)})).await.status, 200);
    for (bad, message) in [("{", "Problems parsing JSON"), ("[]", "Body should be a JSON object")] {
        let reply = world.call("PATCH", &world.org_path(""), &world.token, bad).await;
        assert_eq!((reply.status, reply.message().as_str()), (400, message));
    }
}

#[tokio::test]
async fn settings_that_are_locked_are_refused_with_a_conflict() {
    let world = World::small();
    let before = world.state().settings;
    world.sim.set_settings_locked(&world.org, true).unwrap();
    assert!(world.state().settings_locked);
    assert_eq!(patch(&world, &json!({"name": "new"})).await.status, 409);
    assert_eq!(patch(&world, &json!({"name": 1})).await.status, 422);
    assert_eq!(world.state().settings, before);
    world.sim.set_settings_locked(&world.org, false).unwrap();
    assert_eq!(patch(&world, &json!({"name": "new"})).await.json()["name"], "new");
}

#[tokio::test]
async fn owners_may_change_settings_and_apps_with_the_permission() {
    let world = World::small();
    let path = world.org_path("");
    let body = json!({"location": "anywhere"}).to_string();
    for kind in [TokenKind::Classic, TokenKind::FineGrained, TokenKind::OAuth, TokenKind::AppUser] {
        for (token, status) in [(world.owner(kind), 200), (world.member(kind), 403), (world.outsider(kind), 404)] {
            let reply = world.call("PATCH", &path, &token, &body).await;
            assert_eq!(reply.status, status, "{kind:?}");
            assert_eq!(reply.header("x-accepted-github-permissions"), Some("organization_administration=write"));
        }
    }
    assert_eq!(world.call("PATCH", &path, &app_token(&world.sim), &body).await.status, 401);
    assert_eq!(world.anonymous("PATCH", &path).await.status, 401);
    assert_eq!(world.call("PATCH", "/orgs/nowhere", &world.token, &body).await.status, 404);
    let other = format!("/orgs/{}", world.sim.orgs()[1]);
    assert_eq!(world.call("PATCH", &other, &world.token, &body).await.status, 403);
    for level in [Some("read"), None] {
        world.sim.set_permission(&world.org, "organization_administration", level).unwrap();
        for token in [world.token.clone(), world.owner(TokenKind::AppUser)] {
            let reply = world.call("PATCH", &path, &token, &body).await;
            assert_eq!((reply.status, reply.message().as_str()), (403, "Resource not accessible by integration"));
        }
        assert_eq!(world.call("PATCH", &path, &world.owner(TokenKind::Classic), &body).await.status, 200);
    }
}

#[tokio::test]
async fn the_later_version_passes_over_the_field_that_it_dropped() {
    let world = World::small();
    let field = "secret_scanning_push_protection_custom_link_enabled";
    let request = as_bearer(Request::patch(world.org_path("")), &world.token)
        .header("x-github-api-version", "2026-03-10")
        .body(Body::from(json!({field: "not even a boolean", "name": "later"}).to_string()))
        .unwrap();
    let reply = send(&world.sim, request).await;
    assert_eq!((reply.status, &reply.json()["name"]), (200, &json!("later")));
    assert!(reply.json().get(field).is_none());
}

#[tokio::test]
async fn settings_can_be_steered() {
    let world = World::small();
    world
        .sim
        .update_settings(&world.org, |settings| {
            settings.two_factor_requirement_enabled = true;
            settings.members_can_delete_issues = true;
            settings.description = Some("steered".to_owned());
        })
        .unwrap();
    let shown = world.get(&world.org_path("")).await.json();
    assert_eq!(shown["two_factor_requirement_enabled"], true);
    assert_eq!(shown["members_can_delete_issues"], true);
    assert_eq!(shown["description"], "steered");
    let listed = world.anonymous("GET", "/organizations").await.json();
    let listed = listed.as_array().unwrap().iter().find(|org| org["login"] == world.org).unwrap().clone();
    assert_eq!(listed["description"], "steered");
    assert!(matches!(world.sim.update_settings("nowhere", |_| ()), Err(Error::UnknownOrganization(_))));
    assert!(matches!(world.sim.set_settings_locked("nowhere", true), Err(Error::UnknownOrganization(_))));
}
