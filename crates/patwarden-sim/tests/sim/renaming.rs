//! Organisations that have another name by now.

use axum::body::Body;
use http::Request;
use patwarden_sim::{Config, Error, Flavour, TokenKind};
use serde_json::json;

use crate::control::steer;
use crate::support::{Reply, World, as_bearer, receive, small};

async fn ask(world: &World, method: &str, path: &str) -> Reply {
    let request = as_bearer(Request::builder().method(method).uri(path), &world.token);
    receive(&world.sim, request.body(Body::from("{}")).unwrap()).await
}

/// A world whose first organisation was renamed.
fn renamed() -> World {
    let world = World::small();
    world.sim.rename_org(&world.org, "New-Name").unwrap();
    world
}

#[tokio::test]
async fn the_old_name_leads_to_the_number_and_the_new_one_works() {
    let world = renamed();
    let id = world.sim.snapshot().org("new-name").unwrap().id;
    let there = format!("http://sim.test/organizations/{id}");
    let old = &world.org;
    for (method, path, status, target) in [
        ("GET", format!("/orgs/{old}"), 301, there.clone()),
        ("HEAD", format!("/orgs/{old}"), 301, there.clone()),
        (
            "GET",
            format!("/orgs/{}/personal-access-tokens?per_page=2&owner[]=a%20b", old.to_uppercase()),
            301,
            format!("{there}/personal-access-tokens?per_page=2&owner[]=a%20b"),
        ),
        ("GET", format!("/organizations/{old}/members/mona"), 301, format!("{there}/members/mona")),
        ("POST", format!("/orgs/{old}/personal-access-tokens"), 307, format!("{there}/personal-access-tokens")),
        ("PATCH", format!("/orgs/{old}"), 307, there.clone()),
    ] {
        let reply = ask(&world, method, &path).await;
        assert_eq!((reply.status, reply.header("location")), (status, Some(target.as_str())), "{method} {path}");
        assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"));
        if method != "HEAD" {
            assert_eq!(reply.json()["url"], target);
            assert!(reply.json()["message"].is_string());
        }
        assert!(world.sim.log().last().unwrap().operation.is_some());
    }
    let followed = world.get(&format!("/organizations/{id}/personal-access-tokens")).await;
    assert_eq!(followed.status, 200, "its tokens reach it as before");
    assert_eq!(followed.body, world.get("/orgs/NEW-NAME/personal-access-tokens").await.body);
    assert_eq!(world.get("/orgs/new-name").await.json()["login"], "New-Name");
    assert_eq!(world.sim.orgs()[0], "New-Name");
    assert_eq!(ask(&world, "GET", &format!("/orgs/{old}/nothing")).await.status, 404);
}

#[tokio::test]
async fn a_bad_credential_is_refused_before_anything_is_told() {
    let world = renamed();
    let reply = world.call("GET", &format!("/orgs/{}", world.org), "ghs_nothing", "").await;
    assert_eq!(reply.status, 401);
    let user = world.outsider(TokenKind::Classic);
    let request = as_bearer(Request::get(format!("/orgs/{}", world.org)), &user).body(Body::empty()).unwrap();
    assert_eq!(receive(&world.sim, request).await.status, 301);
}

#[tokio::test]
async fn a_name_leads_on_until_somebody_else_has_it() {
    let world = renamed();
    let id = world.sim.snapshot().org("new-name").unwrap().id;
    world.sim.rename_org("new-name", "newest").unwrap();
    for old in [world.org.as_str(), "New-Name"] {
        let reply = ask(&world, "GET", &format!("/orgs/{old}")).await;
        assert_eq!(reply.header("location"), Some(format!("http://sim.test/organizations/{id}").as_str()));
    }
    let other = world.sim.orgs()[1].clone();
    world.sim.rename_org(&other, &world.org).unwrap();
    assert_eq!(world.get(&format!("/orgs/{}", world.org)).await.status, 200);
    world.sim.rename_org("newest", "new-name").unwrap();
    assert_eq!(world.get("/orgs/new-name").await.status, 200, "it can have its name back");
    world.sim.rename_org("new-name", "NEW-name").unwrap();
    assert_eq!(world.get("/orgs/new-name").await.json()["login"], "NEW-name");
}

#[tokio::test]
async fn an_enterprise_server_leads_on_within_its_api() {
    let config: Config = small().with_flavour(Flavour::EnterpriseServer { release: (3, 21) });
    let world = World::new(config);
    world.sim.rename_org(&world.org, "elsewhere").unwrap();
    let id = world.sim.snapshot().orgs[0].id;
    let reply = ask(&world, "GET", &format!("/api/v3/orgs/{}/members?page=2", world.org)).await;
    let target = format!("http://sim.test/api/v3/organizations/{id}/members?page=2");
    assert_eq!((reply.status, reply.header("location")), (301, Some(target.as_str())));
}

#[tokio::test]
async fn a_name_that_cannot_be_is_refused() {
    let world = World::small();
    let other = world.sim.orgs()[1].to_uppercase();
    let member = world.state().members.keys().next().unwrap().clone();
    let long = "x".repeat(40);
    for wrong in ["", "-a", "a-", "a--b", "a b", "a_b", "caf\u{e9}", &long] {
        assert!(matches!(world.sim.rename_org(&world.org, wrong), Err(Error::OrganizationName(name)) if name == wrong));
    }
    for taken in [&other, &member] {
        assert!(matches!(world.sim.rename_org(&world.org, taken), Err(Error::NameTaken(name)) if name == *taken));
    }
    assert!(matches!(world.sim.rename_org("nowhere", "x"), Err(Error::UnknownOrganization(_))));

    for (body, status, told) in [
        (json!({"login": "a b"}), 400, "single hyphens"),
        (json!({"login": other}), 409, "another organisation"),
        (json!({"name": "x"}), 400, "`login`"),
        (json!({}), 400, "`login`"),
    ] {
        let answer = steer(&world, "POST", "/orgs/ORG/rename", &body).await;
        assert_eq!(answer.status, status, "{body}");
        assert!(answer.error().contains(told), "{}", answer.text);
    }
    assert_eq!(steer(&world, "POST", "/orgs/nowhere/rename", &json!({"login": "x"})).await.status, 404);
    assert_eq!(world.sim.orgs()[0], world.org, "nothing was done");
    assert_eq!(steer(&world, "POST", "/orgs/ORG/rename", &json!({"login": "x-1"})).await.status, 204);
    assert_eq!(world.sim.orgs()[0], "x-1");
}
