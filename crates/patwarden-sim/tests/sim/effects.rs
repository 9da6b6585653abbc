//! What writes do, and when.

use std::time::Duration;

use jiff::SignedDuration;
use patwarden_sim::{BadIds, BulkBody, GrantState, RequestState};
use serde_json::{Value, json};

use crate::support::{World, small, start};

fn some_grants(world: &World, count: usize) -> Vec<u64> {
    world.state().live_grants().map(|grant| grant.id).step_by(3).take(count).collect()
}

fn some_requests(world: &World, count: usize) -> Vec<u64> {
    world.state().pending_requests().map(|request| request.id).step_by(3).take(count).collect()
}

async fn revoke(world: &World, ids: &[u64]) -> u16 {
    let body = json!({"action": "revoke", "pat_ids": ids});
    world.post(&world.grants_path(), &body).await.status
}

#[tokio::test]
async fn a_single_revocation_takes_effect_at_once() {
    let world = World::small();
    let id = some_grants(&world, 1)[0];
    let path = format!("{}/{id}", world.grants_path());
    let reply = world.post(&path, &json!({"action": "revoke"})).await;
    assert_eq!((reply.status, reply.body.len()), (204, 0));
    assert!(world.state().grant(id).unwrap().revoked_at().is_some());
    assert!(!world.ids(&world.grants_path()).await.contains(&id));
    assert_eq!(world.post(&path, &json!({"action": "revoke"})).await.status, 404, "it is gone");
    assert_eq!(world.get(&format!("{path}/repositories")).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn a_bulk_revocation_takes_effect_later() {
    let world = World::new(small().with_effect_delay(Duration::from_secs(5)));
    let ids = some_grants(&world, 4);
    assert_eq!(revoke(&world, &ids).await, 202);
    let live = |world: &World| ids.iter().filter(|id| world.state().grant(**id).unwrap().is_live()).count();
    tokio::time::advance(Duration::from_millis(4_999)).await;
    assert_eq!(live(&world), 4);
    assert_eq!(revoke(&world, &ids).await, 202, "what is not due yet can be asked for again");
    tokio::time::advance(Duration::from_millis(1)).await;
    assert_eq!(live(&world), 0);
    assert_eq!(world.state().revoked_grants().count(), 4);
    let at = start() + SignedDuration::from_secs(5);
    assert_eq!(world.state().grant(ids[0]).unwrap().state, GrantState::Revoked { at });
    assert_eq!(revoke(&world, &ids).await, 422, "now they are unknown");
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(world.state().grant(ids[0]).unwrap().revoked_at(), Some(at), "the repetition changed nothing");
}

#[tokio::test]
async fn without_a_delay_a_bulk_revocation_takes_effect_at_once() {
    let world = World::new(small().with_effect_delay(Duration::ZERO));
    let ids = some_grants(&world, 2);
    assert_eq!(revoke(&world, &ids).await, 202);
    assert!(ids.iter().all(|id| !world.state().grant(*id).unwrap().is_live()));
}

#[tokio::test]
async fn an_accepted_call_answers_an_object_null_or_nothing() {
    for (kind, wanted) in [(BulkBody::Object, "{}"), (BulkBody::Null, "null"), (BulkBody::Empty, "")] {
        let world = World::new(small().with_bulk_body(kind));
        let body = json!({"action": "revoke", "pat_ids": some_grants(&world, 1)});
        let reply = world.post(&world.grants_path(), &body).await;
        assert_eq!((reply.status, reply.text().as_str()), (202, wanted));
        let body = json!({"action": "deny", "pat_request_ids": some_requests(&world, 1)});
        let reply = world.post(&world.requests_path(), &body).await;
        assert_eq!((reply.status, reply.text().as_str()), (202, wanted));
    }
}

#[tokio::test(start_paused = true)]
async fn a_bad_id_refuses_the_whole_call_and_is_named() {
    let world = World::small();
    let good = some_grants(&world, 2);
    let body = json!({"action": "revoke", "pat_ids": [good[0], 7, good[1], -8]});
    let reply = world.post(&world.grants_path(), &body).await;
    assert_eq!(reply.status, 422);
    let errors = reply.json()["errors"].clone();
    let named: Vec<(&Value, &Value)> =
        errors.as_array().unwrap().iter().map(|error| (&error["index"], &error["value"])).collect();
    assert_eq!(named, [(&json!(1), &json!(7)), (&json!(3), &json!(-8))]);
    assert_eq!((&errors[0]["field"], &errors[0]["code"]), (&json!("pat_ids"), &json!("missing")));

    let body = json!({"action": "approve", "pat_request_ids": [some_requests(&world, 1)[0], 9]});
    let reply = world.post(&world.requests_path(), &body).await;
    assert_eq!(reply.status, 422);
    assert_eq!(reply.json()["errors"][0]["value"], 9);

    tokio::time::advance(Duration::from_secs(10)).await;
    assert_eq!(world.state().revoked_grants().count(), 0);
    assert!(world.state().requests.values().all(patwarden_sim::GrantRequest::is_pending));
}

#[tokio::test(start_paused = true)]
async fn a_bad_id_may_be_a_404_instead() {
    let world = World::new(small().with_bad_ids(BadIds::Refuse404));
    let good = some_grants(&world, 1)[0];
    assert_eq!(revoke(&world, &[good, 7]).await, 404);
    tokio::time::advance(Duration::from_secs(10)).await;
    assert_eq!(world.state().revoked_grants().count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_bad_id_may_be_passed_over_instead() {
    let world = World::new(small().with_bad_ids(BadIds::Ignore));
    let good = some_grants(&world, 1)[0];
    assert_eq!(revoke(&world, &[7, good]).await, 202);
    tokio::time::advance(Duration::from_secs(10)).await;
    let revoked: Vec<u64> = world.state().revoked_grants().map(|grant| grant.id).collect();
    assert_eq!(revoked, [good]);
}

#[tokio::test]
async fn the_ids_of_another_organisation_are_unknown() {
    let world = World::small();
    let other = world.sim.snapshot().orgs[1].clone();
    let id = other.live_grants().next().unwrap().id;
    assert_eq!(revoke(&world, &[id]).await, 422);
    let path = format!("{}/{id}", world.grants_path());
    assert_eq!(world.post(&path, &json!({"action": "revoke"})).await.status, 404);
}

#[tokio::test]
async fn the_ids_of_tokens_are_not_the_ids_of_grants() {
    let world = World::small();
    let token_id = world.state().live_grants().next().unwrap().token.id;
    assert_eq!(revoke(&world, &[token_id]).await, 422);
}

#[tokio::test]
async fn an_approval_makes_a_grant_of_the_same_token() {
    let world = World::small();
    let id = some_requests(&world, 1)[0];
    let request = world.state().request(id).unwrap().clone();
    let path = format!("{}/{id}", world.requests_path());
    let reply = world.post(&path, &json!({"action": "approve", "reason": "looks right"})).await;
    assert_eq!((reply.status, reply.body.len()), (204, 0));

    let state = world.state();
    let RequestState::Approved { reason, grant_id, .. } = &state.request(id).unwrap().state else {
        panic!("{:?}", state.request(id))
    };
    assert_eq!(reason.as_deref(), Some("looks right"));
    let grant = state.grant(*grant_id).unwrap();
    assert!(grant.is_live());
    assert_eq!(grant.token.permissions, request.token.permissions);

    assert!(!world.ids(&world.requests_path()).await.contains(&id));
    let found = world.ids(&format!("{}?token_id[]={}", world.grants_path(), request.token.id)).await;
    assert_eq!(found, [*grant_id]);
    assert_eq!(world.post(&path, &json!({"action": "approve"})).await.status, 404);
}

#[tokio::test]
async fn an_approval_takes_the_place_of_the_grant_the_token_had() {
    let world = World::small();
    let old = world.state().live_grants().next().unwrap().clone();
    let token = old.token.clone();
    let id = world
        .sim
        .add_request(&world.org, |request| {
            request.token = token.clone();
            request.token.permissions.organization.insert("members".to_owned(), "write".to_owned());
        })
        .unwrap();
    let path = format!("{}/{id}", world.requests_path());
    assert_eq!(world.post(&path, &json!({"action": "approve"})).await.status, 204);
    let state = world.state();
    assert!(matches!(state.grant(old.id).unwrap().state, GrantState::Replaced { .. }));
    let live: Vec<_> = state.live_grants().filter(|grant| grant.token.id == token.id).collect();
    assert_eq!(live.len(), 1);
    assert_eq!(live[0].token.permissions.organization["members"], "write");
    assert_eq!(live[0].token.last_used_at, old.token.last_used_at);
}

#[tokio::test(start_paused = true)]
async fn a_bulk_review_takes_effect_later() {
    let world = World::small();
    let ids = some_requests(&world, 6);
    let (approve, deny) = ids.split_at(3);
    let granted = world.state().live_grants().count();
    let body = json!({"action": "approve", "pat_request_ids": approve, "reason": null});
    assert_eq!(world.post(&world.requests_path(), &body).await.status, 202);
    let body = json!({"action": "deny", "pat_request_ids": deny, "reason": "no expiry"});
    assert_eq!(world.post(&world.requests_path(), &body).await.status, 202);
    assert!(ids.iter().all(|id| world.state().request(*id).unwrap().is_pending()));
    tokio::time::advance(Duration::from_secs(1)).await;
    let state = world.state();
    for id in approve {
        assert!(matches!(state.request(*id).unwrap().state, RequestState::Approved { .. }));
    }
    for id in deny {
        let RequestState::Denied { reason, .. } = &state.request(*id).unwrap().state else { panic!() };
        assert_eq!(reason.as_deref(), Some("no expiry"));
    }
    assert!(state.live_grants().count() <= granted + 3);
    let pending = world.ids(&world.requests_path()).await;
    assert!(ids.iter().all(|id| !pending.contains(id)));
}

#[tokio::test(start_paused = true)]
async fn what_was_decided_meanwhile_stays_decided() {
    let world = World::small();
    let id = some_requests(&world, 1)[0];
    let body = json!({"action": "approve", "pat_request_ids": [id]});
    assert_eq!(world.post(&world.requests_path(), &body).await.status, 202);
    let path = format!("{}/{id}", world.requests_path());
    assert_eq!(world.post(&path, &json!({"action": "deny"})).await.status, 204);
    tokio::time::advance(Duration::from_secs(10)).await;
    assert!(matches!(world.state().request(id).unwrap().state, RequestState::Denied { .. }));
}

#[tokio::test(start_paused = true)]
async fn an_approved_token_can_be_revoked() {
    let world = World::small();
    let id = some_requests(&world, 1)[0];
    let path = format!("{}/{id}", world.requests_path());
    world.post(&path, &json!({"action": "approve"})).await;
    let RequestState::Approved { grant_id, .. } = world.state().request(id).unwrap().state else { panic!() };
    assert_eq!(revoke(&world, &[grant_id]).await, 202);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert!(world.state().grant(grant_id).unwrap().revoked_at().is_some());
}

#[tokio::test]
async fn a_withdrawn_request_is_no_longer_pending() {
    let world = World::small();
    let id = some_requests(&world, 1)[0];
    world.sim.cancel_request(&world.org, id).unwrap();
    assert!(matches!(world.state().request(id).unwrap().state, RequestState::Cancelled { .. }));
    assert!(!world.ids(&world.requests_path()).await.contains(&id));
    assert!(world.sim.cancel_request(&world.org, id).is_err());
}

#[tokio::test(start_paused = true)]
async fn a_withdrawn_request_is_as_one_that_is_not_there() {
    for (bad_ids, status) in [(BadIds::Refuse422, 422), (BadIds::Refuse404, 404), (BadIds::Ignore, 202)] {
        let world = World::new(small().with_bad_ids(bad_ids));
        let id = some_requests(&world, 1)[0];
        let bulk = json!({"action": "approve", "pat_request_ids": [id]});
        world.sim.cancel_request(&world.org, id).unwrap();
        let path = format!("{}/{id}", world.requests_path());
        assert_eq!(world.post(&path, &json!({"action": "approve"})).await.status, 404);
        assert_eq!(world.get(&format!("{path}/repositories")).await.status, 404);
        assert_eq!(world.post(&world.requests_path(), &bulk).await.status, status);
        tokio::time::advance(Duration::from_secs(10)).await;
        assert!(matches!(world.state().request(id).unwrap().state, RequestState::Cancelled { .. }));
    }
    let world = World::small();
    let id = some_requests(&world, 1)[0];
    let bulk = json!({"action": "approve", "pat_request_ids": [id]});
    assert_eq!(world.post(&world.requests_path(), &bulk).await.status, 202);
    world.sim.cancel_request(&world.org, id).unwrap();
    tokio::time::advance(Duration::from_secs(10)).await;
    let state = world.state().request(id).unwrap().state.clone();
    assert!(matches!(state, RequestState::Cancelled { .. }), "its owner was faster than the accepted review");
}

#[tokio::test]
async fn an_id_given_twice_counts_once() {
    let world = World::new(small().with_effect_delay(Duration::ZERO));
    let before = world.state().live_grants().count();
    let id = some_grants(&world, 1)[0];
    assert_eq!(revoke(&world, &[id, id]).await, 202);
    assert_eq!(world.state().live_grants().count(), before - 1);
}

#[tokio::test]
async fn a_hundred_ids_are_taken() {
    let world = World::small();
    let ids: Vec<u64> = world.state().live_grants().map(|grant| grant.id).take(100).collect();
    assert_eq!(ids.len(), 100);
    assert_eq!(revoke(&world, &ids).await, 202);
}
