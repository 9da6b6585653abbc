//! Rows that come, go, repeat and are missing while a client pages through a list.

use patwarden_sim::{Edit, Fault};
use serde_json::{Value, json};

use crate::control::steer;
use crate::support::{Reply, World};

fn ids(reply: &Reply) -> Vec<u64> {
    reply.json().as_array().unwrap().iter().map(|row| row["id"].as_u64().unwrap()).collect()
}

/// The ids of the live grants as GitHub lists them.
fn listed(world: &World) -> Vec<u64> {
    let mut grants: Vec<_> = world.state().live_grants().map(|grant| (grant.granted_at, grant.id)).collect();
    grants.sort_unstable();
    grants.into_iter().rev().map(|(_, id)| id).collect()
}

#[tokio::test]
async fn rows_are_twice_or_missing_while_state_and_links_stay() {
    let world = World::small();
    let path = format!("{}?per_page=5", world.grants_path());
    let before = world.get(&path).await;
    let rows = ids(&before);
    world.sim.inject(Fault::rows().duplicate(4).drop(0).drop(2));
    let reply = world.get(&path).await;
    assert_eq!(ids(&reply), [rows[1], rows[3], rows[4], rows[4]]);
    assert_eq!((reply.header("link"), reply.header("etag")), (before.header("link"), before.header("etag")));
    assert_eq!(world.sim.log().last().unwrap().fault.as_deref(), Some("rows"));
    assert_eq!(world.get(&path).await.body, before.body);

    let installations = world.org_path("/installations");
    let whole = world.get(&installations).await.json();
    world.sim.inject(Fault::rows().duplicate(0));
    let reply = world.get(&installations).await.json();
    assert_eq!(reply["total_count"], whole["total_count"]);
    assert_eq!(reply["installations"].as_array().unwrap().len(), whole["installations"].as_array().unwrap().len() + 1);

    world.sim.inject(Fault::rows().drop(0).times(2));
    let version = ["2022-11-28", "2026-03-10"];
    assert_eq!(world.get("/versions").await.json(), json!([version[1]]));
    assert!(world.get("/rate_limit").await.json()["rate"].is_object(), "no list, no rows");
}

#[tokio::test]
async fn the_newest_vanish_after_the_second_page() {
    let world = World::small();
    let before = listed(&world);
    world.sim.inject(Fault::then(Edit::remove_grants_at(0..10)).path_contains("page=2"));
    let page = |number: usize| format!("{}?per_page=30&page={number}", world.grants_path());
    assert_eq!(ids(&world.get(&page(1)).await), before[..30]);
    let second = world.get(&page(2)).await;
    assert_eq!(ids(&second), before[30..60], "it is answered as ever");
    assert_eq!(listed(&world), before[10..]);
    assert!(world.state().grant(before[0]).is_none());
    assert_eq!(ids(&world.get(&page(3)).await), before[70..100], "ten were passed over");
    assert_eq!(world.sim.log()[1].fault.as_deref(), Some("then"));
}

#[tokio::test]
async fn others_may_have_been_faster() {
    let world = World::small();
    let before = listed(&world);
    world.sim.inject(Fault::then(Edit::remove_grants([before[0], before[2], 1])).before());
    let reply = world.get(&format!("{}?per_page=3", world.grants_path())).await;
    assert_eq!(ids(&reply), [before[1], before[3], before[4]]);

    let path = format!("{}/{}", world.grants_path(), before[1]);
    world.sim.inject(Fault::then(Edit::remove_grants_at([0])).before().method("POST"));
    assert_eq!(world.post(&path, &json!({"action": "revoke"})).await.status, 404);
}

#[tokio::test]
async fn new_ones_come_and_are_the_newest() {
    let world = World::small();
    let (before, requests) = (listed(&world), world.ids(&world.requests_path()).await);
    // A clock that goes wrong makes nothing older than what was there.
    world.sim.set_clock_skew(jiff::SignedDuration::from_hours(-24 * 900));
    let edits = Fault::then(Edit::add_grants(3)).edit(Edit::add_requests(2)).edit(Edit::remove_requests_at([1]));
    world.sim.inject(edits);
    let first = ids(&world.get(&world.grants_path()).await);
    assert_eq!(first, before[..30]);
    let after = listed(&world);
    assert_eq!(after[3..], before);
    assert!(after[0] > after[1] && after[1] > after[2] && !before.contains(&after[2]));
    let pending = world.ids(&world.requests_path()).await;
    assert_eq!((pending.len(), &pending[1..]), (requests.len() + 1, &requests[..]), "one of the two is gone again");
}

#[tokio::test]
async fn an_edit_is_in_the_organisation_asked_about_or_the_one_it_names() {
    let world = World::small();
    let other = world.sim.orgs()[1].clone();
    let counts = || world.sim.snapshot().orgs.iter().map(|org| org.grants.len()).collect::<Vec<_>>();
    let before = counts();
    world.sim.inject(Fault::then(Edit::add_grants(1).of(&other.to_uppercase())));
    world.get(&world.grants_path()).await;
    world.sim.inject(Fault::then(Edit::add_grants(2)).times(2));
    world.get(&format!("/organizations/{}/personal-access-tokens", world.state().id)).await;
    world.get("/versions").await;
    world.sim.inject(Fault::then(Edit::add_grants(9).of("nowhere")));
    world.get(&world.grants_path()).await;
    let after = counts();
    assert_eq!((after[0], after[1]), (before[0] + 2, before[1] + 1));
}

#[tokio::test]
async fn another_process_can_write_the_script() {
    let world = World::small();
    let before = listed(&world);
    for fault in [
        json!({"kind": "then", "path_contains": "page=1", "edits": [{"remove_grants_at": [0, 1]}, {"add_requests": 1}]}),
        json!({"kind": "rows", "path_contains": "page=2", "duplicate": [0], "drop": [1]}),
    ] {
        assert_eq!(steer(&world, "POST", "/faults", &fault).await.status, 204);
    }
    let requests = world.state().pending_requests().count();
    let page = |number: usize| format!("{}?per_page=4&page={number}", world.grants_path());
    assert_eq!(ids(&world.get(&page(1)).await), before[..4]);
    assert_eq!(world.state().pending_requests().count(), requests + 1);
    assert_eq!(ids(&world.get(&page(2)).await), [before[6], before[6], before[8], before[9]]);
    assert_eq!(steer(&world, "GET", "/faults", &Value::Null).await.json(), json!([]));
}
