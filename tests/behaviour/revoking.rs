//! Revoking: what was asked for, once, and the truth about it.

use std::collections::BTreeSet;
use std::time::Duration;

use patwarden::{ErrorKind, Outcome, PatId};
use patwarden_sim::{BulkBody, Config, Flavour};
use tests::{World, pass};

const BULK: &str = "orgs/update-pat-accesses";

fn world(config: Config) -> World {
    World::new(config.with_orgs(1).with_grants(400).with_requests(0))
}

#[tokio::test(start_paused = true)]
async fn two_hundred_and_fifty_ids_are_three_requests_and_exactly_they_are_gone() {
    let world = world(Config::default());
    let org = world.app().org(world.org());
    let before = world.live_grants(&world.org());
    let victims: Vec<u64> = before.iter().copied().take(250).collect();
    // Said twice, an id is one id.
    let said = victims.iter().chain(&victims[..30]).copied();
    let report = org.grants().revoke(said).await.unwrap();
    assert!(report.all_accepted() && !report.all_confirmed());
    assert_eq!((report.outcomes.len(), report.requests), (250, 3));

    let log = world.requests(BULK);
    let sent: Vec<usize> =
        log.iter().map(|entry| entry.body.as_ref().unwrap()["pat_ids"].as_array().unwrap().len()).collect();
    assert_eq!(sent, [100, 100, 50]);
    pass(Duration::from_secs(10)).await;
    let gone: BTreeSet<u64> = before.difference(&world.live_grants(&world.org())).copied().collect();
    assert_eq!(gone, victims.into_iter().collect());
}

#[tokio::test(start_paused = true)]
async fn accepted_is_not_confirmed_until_a_listing_shows_it() {
    let world = world(Config::default().with_effect_delay(Duration::from_secs(20)));
    let org = world.app().org(world.org());
    let mut live = world.live_grants(&world.org()).into_iter();
    let (first, second) = (live.next().unwrap(), live.next().unwrap());

    let report = org.grants().revoke([first]).confirm(Duration::from_secs(5)).await.unwrap();
    assert!(report.all_accepted() && !report.all_confirmed());
    assert!(world.live_grants(&world.org()).contains(&first));

    let report = org.grants().revoke([second]).confirm(Duration::from_secs(300)).await.unwrap();
    assert!(report.all_confirmed());
    assert!(!world.live_grants(&world.org()).contains(&second));
}

#[tokio::test(start_paused = true)]
async fn an_accepted_call_is_a_success_whatever_its_body() {
    for body in [BulkBody::Object, BulkBody::Null, BulkBody::Empty] {
        let world = world(Config::default().with_bulk_body(body));
        let victim = world.live_grants(&world.org()).into_iter().next().unwrap();
        let report = world.app().org(world.org()).grants().revoke([victim]).await.unwrap();
        assert!(report.all_accepted());
        pass(Duration::from_secs(10)).await;
        assert!(!world.live_grants(&world.org()).contains(&victim));
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_list_is_refused_before_any_request() {
    let world = world(Config::default());
    let error = world.app().org(world.org()).grants().revoke(Vec::<PatId>::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(world.total(), 0);
}

#[tokio::test(start_paused = true)]
async fn one_is_revoked_at_once() {
    let world = world(Config::default());
    let org = world.app().org(world.org());
    let victim = world.live_grants(&world.org()).into_iter().next().unwrap();
    org.grants().revoke_one(victim).await.unwrap();
    assert!(!world.live_grants(&world.org()).contains(&victim));
    assert_eq!(world.live_grants(&world.org()).len(), 399);
    let error = org.grants().revoke_one(victim).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test(start_paused = true)]
async fn without_the_permission_to_write_nothing_happens_and_the_error_names_it() {
    let world = world(Config::default());
    world.sim.set_permission(&world.org(), "organization_personal_access_tokens", Some("read")).unwrap();
    let org = world.app().org(world.org());
    let before = world.live_grants(&world.org());
    assert!(org.grants().list().collect_all().await.is_ok());
    let error = org.grants().revoke(before.iter().copied()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    assert!(error.to_string().contains("organization_personal_access_tokens=write"), "{error}");
    assert_eq!(world.requests(BULK).len(), 1, "the other chunks would be refused alike");
    pass(Duration::from_secs(10)).await;
    assert_eq!(world.live_grants(&world.org()), before);
}

#[tokio::test(start_paused = true)]
async fn writes_are_a_pause_apart() {
    let world = world(Config::default());
    let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().collect();
    let client = world.builder(world.app_auth()).between_writes(Duration::from_secs(1)).build().unwrap();
    let report = client.org(world.org()).grants().revoke(ids).await.unwrap();
    assert!(report.outcomes.iter().all(|(_, outcome)| matches!(outcome, Outcome::Accepted)));
    let times: Vec<_> = world.requests(BULK).iter().map(|entry| entry.at).collect();
    assert_eq!(times.len(), 4);
    assert!(times.windows(2).all(|pair| pair[1].duration_since(pair[0]).as_millis() >= 1000), "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_whose_api_is_below_a_path_is_governed_alike() {
    let world = world(Config::default().with_flavour(Flavour::EnterpriseServer { release: (3, 21) }));
    let client = world.builder(world.app_auth()).base_url("http://127.0.0.1:1/api/v3").build().unwrap();
    let org = client.org(world.org());
    let listed = org.grants().list().collect_all().await.unwrap();
    let ids: BTreeSet<u64> = listed.iter().map(|grant| grant.id.get()).collect();
    assert_eq!(ids, world.live_grants(&world.org()), "over four pages");
    let report = org.grants().revoke(&listed[..150]).confirm(Duration::from_secs(60)).await.unwrap();
    assert!(report.all_confirmed(), "{report}");
    assert_eq!(world.live_grants(&world.org()).len(), 250);
    assert!(world.sim.log().iter().all(|entry| entry.path.starts_with("/api/v3/") && entry.operation.is_some()));
}
