//! Changing the world from outside, in process.

use patwarden_sim::{Error, GrantState};
use serde_json::{Value, json};

use crate::support::World;

#[tokio::test]
async fn an_added_grant_is_the_newest_and_as_edited() {
    let world = World::small();
    let id = world
        .sim
        .add_grant(&world.org, |grant| {
            grant.id = 1;
            grant.token.name = "mine".to_owned();
            grant.token.owner = "Brand-New".to_owned();
        })
        .unwrap();
    assert_ne!(id, 1, "ids are not for editing");
    let first = world.get(&world.grants_path()).await.json()[0].clone();
    assert_eq!(first["id"], id);
    assert_eq!(first["token_name"], "mine");
    assert_eq!(first["owner"]["login"], "Brand-New");
    assert!(first["owner"]["id"].is_u64());
    assert!(world.state().members.contains_key("Brand-New"));
}

#[tokio::test]
async fn an_edited_grant_shows_and_sorts_by_its_new_values() {
    let world = World::small();
    let ids = world.ids(&world.grants_path()).await;
    let oldest = *ids.last().unwrap();
    let now = world.sim.clock().now();
    world.sim.update_grant(&world.org, oldest, |grant| grant.granted_at = now).unwrap();
    assert_eq!(world.ids(&world.grants_path()).await[0], oldest);
    world.sim.update_grant(&world.org, oldest, |grant| grant.state = GrantState::Revoked { at: now }).unwrap();
    assert!(!world.ids(&world.grants_path()).await.contains(&oldest));
    assert!(matches!(world.sim.update_grant(&world.org, 1, |_| ()), Err(Error::UnknownGrant { id: 1, .. })));
}

#[tokio::test]
async fn a_removed_grant_was_never_there() {
    let world = World::small();
    let id = world.state().live_grants().next().unwrap().id;
    assert_eq!(world.sim.remove_grant(&world.org, id).unwrap().id, id);
    assert!(world.state().grant(id).is_none());
    assert!(world.sim.remove_grant(&world.org, id).is_err());
}

#[tokio::test]
async fn requests_can_be_added_and_edited() {
    let world = World::small();
    let id = world.sim.add_request(&world.org, |request| request.reason = Some("why not".to_owned())).unwrap();
    assert_eq!(world.get(&world.requests_path()).await.json()[0]["reason"], "why not");
    world.sim.update_request(&world.org, id, |request| request.reason = None).unwrap();
    let first = world.get(&world.requests_path()).await.json()[0].clone();
    assert_eq!((&first["id"], &first["reason"]), (&json!(id), &Value::Null));
    assert!(world.sim.update_request(&world.org, 1, |_| ()).is_err());
}

#[tokio::test]
async fn a_removed_request_was_never_there() {
    let world = World::small();
    let id = world.state().pending_requests().next().unwrap().id;
    assert_eq!(world.sim.remove_request(&world.org, id).unwrap().id, id);
    assert!(world.state().request(id).is_none());
    assert!(!world.ids(&world.requests_path()).await.contains(&id));
    assert!(matches!(world.sim.remove_request(&world.org, id), Err(Error::UnknownRequest { .. })));
}

#[test]
fn unknown_organisations_are_errors() {
    let world = World::small();
    let sim = &world.sim;
    assert!(matches!(sim.add_grant("nowhere", |_| ()), Err(Error::UnknownOrganization(_))));
    assert!(matches!(sim.set_installed("nowhere", true), Err(Error::UnknownOrganization(_))));
    sim.set_installed(&world.org, false).unwrap();
    assert!(matches!(sim.set_permission(&world.org, "members", None), Err(Error::NotInstalled(_))));
    assert!(sim.snapshot().org("nowhere").is_none());
    assert!(sim.snapshot().org(&world.org.to_ascii_uppercase()).is_some());
}
