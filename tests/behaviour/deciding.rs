//! Deciding about requests.

use std::time::Duration;

use patwarden::{Decision, ErrorKind};
use patwarden_sim::{Config, RequestState};
use tests::{World, pass};

const BULK: &str = "orgs/review-pat-grant-requests-in-bulk";

fn world() -> World {
    World::new(Config::default().with_orgs(1).with_grants(10).with_requests(250))
}

#[tokio::test(start_paused = true)]
async fn denied_requests_are_gone_and_their_reason_arrives() {
    let world = world();
    let org = world.app().org(world.org());
    let ids: Vec<u64> = world.pending_requests(&world.org()).into_iter().take(120).collect();
    let report = org.requests().deny(ids.clone()).reason("no expiry").confirm(Duration::from_secs(60)).await.unwrap();
    assert!(report.all_confirmed());
    assert_eq!(world.requests(BULK).len(), 2);
    let pending = world.pending_requests(&world.org());
    assert_eq!(pending.len(), 130);
    assert!(ids.iter().all(|id| !pending.contains(id)));
    let snapshot = world.sim.snapshot();
    let org = snapshot.org(&world.org()).unwrap();
    for id in ids {
        let request = org.request(id).unwrap();
        assert!(matches!(&request.state, RequestState::Denied { reason: Some(reason), .. } if reason == "no expiry"));
    }
}

#[tokio::test(start_paused = true)]
async fn an_approved_request_becomes_a_grant_of_its_token() {
    let world = world();
    let org = world.app().org(world.org());
    let asked = org.requests().list().collect_all().await.unwrap();
    let chosen = &asked[..3];
    let report = org.requests().approve(chosen.iter().map(|request| request.id)).await.unwrap();
    assert!(report.all_accepted());
    pass(Duration::from_secs(10)).await;
    let granted = org.grants().list().collect_all().await.unwrap();
    for request in chosen {
        let grant = granted.iter().find(|grant| grant.token_id == request.token_id).unwrap();
        assert_eq!((&grant.owner, &grant.permissions), (&request.owner, &request.permissions));
    }
}

#[tokio::test(start_paused = true)]
async fn one_is_decided_at_once() {
    let world = world();
    let org = world.app().org(world.org());
    let mut pending = world.pending_requests(&world.org()).into_iter();
    let (first, second) = (pending.next().unwrap(), pending.next().unwrap());
    org.requests().review_one(Decision::Deny, first, Some("not this one")).await.unwrap();
    org.requests().review_one(Decision::Approve, second, None).await.unwrap();
    let pending = world.pending_requests(&world.org());
    assert!(!pending.contains(&first) && !pending.contains(&second));
    let snapshot = world.sim.snapshot();
    let state = snapshot.org(&world.org()).unwrap();
    let token = &state.request(second).unwrap().token;
    assert!(
        state.live_grants().any(|grant| grant.token.id == token.id && grant.token.permissions == token.permissions)
    );
    let error = org.requests().review_one(Decision::Deny, first, None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test(start_paused = true)]
async fn a_reason_that_is_too_long_is_refused_before_any_request() {
    let world = world();
    let org = world.app().org(world.org());
    let reason = |length| "é".repeat(length);
    assert!(org.requests().deny([1u64]).reason(reason(1024)).check().is_ok());
    assert!(org.requests().deny([1u64]).reason(reason(1025)).check().is_err());
    assert!(org.grants().revoke([0u64; 0]).check().is_err() && org.grants().revoke([1u64]).check().is_ok());
    let error = org.requests().deny([1u64]).reason(reason(1025)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let error = org.requests().review_one(Decision::Deny, 1u64, Some(&reason(1025))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(world.total(), 0);
    let id = world.pending_requests(&world.org()).into_iter().next().unwrap();
    assert!(org.requests().deny([id]).reason(reason(1024)).await.unwrap().all_accepted());
}
