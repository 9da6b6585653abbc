//! A bad id among good ones: the good get through, whatever GitHub makes of the bad.

use std::collections::BTreeSet;
use std::time::Duration;

use patwarden::{ErrorKind, Outcome};
use patwarden_sim::{BadIds, Config, Fault, LogEntry};
use tests::{World, pass};

const REVOKE: &str = "orgs/update-pat-accesses";
const REVIEW: &str = "orgs/review-pat-grant-requests-in-bulk";
const LIST: &str = "orgs/list-pat-grants";
const UNKNOWN: u64 = 4_000_000_000;

fn world(bad_ids: BadIds) -> World {
    World::new(Config::default().with_orgs(1).with_grants(400).with_requests(150).with_bad_ids(bad_ids))
}

fn refused(log: &[LogEntry]) -> usize {
    log.iter().filter(|entry| entry.status.is_some_and(|status| status >= 400)).count()
}

#[tokio::test(start_paused = true)]
async fn one_in_a_hundred_costs_at_most_fourteen_more() {
    for (bad_ids, most) in [(BadIds::Refuse422, 1), (BadIds::Refuse404, 14)] {
        for place in [0, 49, 50, 99] {
            let world = world(bad_ids);
            let mut ids: Vec<u64> = world.live_grants(&world.org()).into_iter().take(100).collect();
            ids[place] = UNKNOWN;
            let report = world.app().org(world.org()).grants().revoke(ids.clone()).await.unwrap();
            assert_eq!(report.refused().map(u64::from).collect::<Vec<_>>(), [UNKNOWN]);
            assert_eq!(report.accepted().count(), 99);
            let sent = world.requests(REVOKE);
            assert!(sent.len() <= 1 + most, "{bad_ids:?} at {place}: {} requests more", sent.len() - 1);
            assert_eq!(report.requests, sent.len());
            // At most a look whether the list is there at all.
            assert!(world.requests(LIST).len() <= 1);
            pass(Duration::from_secs(10)).await;
            let live = world.live_grants(&world.org());
            assert!(ids.iter().all(|id| !live.contains(id)));
            assert_eq!(live.len(), 400 - 99, "and nothing else");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn no_good_id_is_accepted_twice() {
    let world = world(BadIds::Refuse404);
    let mut ids: Vec<u64> = world.live_grants(&world.org()).into_iter().take(250).collect();
    for place in [3, 77, 78, 160, 249] {
        ids[place] = UNKNOWN + place as u64;
    }
    let report = world.app().org(world.org()).grants().revoke(ids).await.unwrap();
    assert_eq!((report.accepted().count(), report.refused().count()), (245, 5));
    let mut accepted = BTreeSet::new();
    for entry in world.requests(REVOKE).iter().filter(|entry| entry.status == Some(202)) {
        for id in entry.body.as_ref().unwrap()["pat_ids"].as_array().unwrap() {
            assert!(accepted.insert(id.as_u64().unwrap()), "{id} twice");
        }
    }
    assert_eq!(accepted.len(), 245);
}

#[tokio::test(start_paused = true)]
async fn what_is_gone_already_is_told_by_the_list_and_not_by_trying() {
    let world = world(BadIds::Refuse404);
    let org = world.app().org(world.org());
    let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().take(300).collect();
    assert!(org.grants().revoke(ids.clone()).await.unwrap().all_accepted());
    pass(Duration::from_secs(10)).await;
    world.sim.clear_log();
    let again = org.grants().revoke(ids).await.unwrap();
    assert_eq!(again.to_string(), "300 refused");
    assert_eq!(again.first_error().unwrap().kind(), ErrorKind::NotFound);
    // Three chunks, the halves of the first, one look whether the list is there, and the list twice: it has a hundred
    // grants left, which fill a page, and whether there is one behind it is asked.
    assert_eq!((world.requests(REVOKE).len(), world.requests(LIST).len()), (5, 5));
}

#[tokio::test(start_paused = true)]
async fn a_review_takes_the_same_way() {
    for bad_ids in [BadIds::Refuse422, BadIds::Refuse404] {
        let world = world(bad_ids);
        let mut ids: Vec<u64> = world.pending_requests(&world.org()).into_iter().take(120).collect();
        ids[60] = UNKNOWN;
        let report = world.app().org(world.org()).requests().deny(ids).await.unwrap();
        assert_eq!((report.accepted().count(), report.refused().count()), (119, 1));
        assert!(world.requests(REVIEW).len() <= 2 + 14);
        pass(Duration::from_secs(10)).await;
        assert_eq!(world.pending_requests(&world.org()).len(), 150 - 119);
    }
}

#[tokio::test(start_paused = true)]
async fn ids_that_github_passes_over_are_told_after_confirmation() {
    let world = world(BadIds::Ignore);
    let org = world.app().org(world.org());
    let mut ids: Vec<u64> = world.live_grants(&world.org()).into_iter().take(120).collect();
    ids[7] = UNKNOWN;
    let report = org.grants().revoke(ids.clone()).confirm(Duration::from_secs(60)).await.unwrap();
    assert_eq!(report.to_string(), "119 confirmed, 1 ignored");
    assert!(matches!(report.outcomes[7].1, Outcome::Ignored));
    assert!(!report.all_accepted());
    assert_eq!(report.before.len(), 119);
    // Without confirmation nobody can tell.
    let report = org.grants().revoke([UNKNOWN]).await.unwrap();
    assert!(report.all_accepted());
}

#[tokio::test(start_paused = true)]
async fn a_limit_and_spam_are_never_halved() {
    let limited = Fault::status(403).header("retry-after", "3600");
    let spammed = Fault::status(422).body(
        "application/json",
        r#"{"message":"Validation Failed, or the endpoint has been spammed.","status":"422"}"#,
    );
    for fault in [limited, spammed] {
        let world = world(BadIds::Refuse404);
        let org = world.app().org(world.org());
        let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().take(200).collect();
        world.sim.inject(fault.method("POST").path_contains("personal-access-tokens"));
        let error = org.grants().revoke(ids).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!((world.requests(REVOKE).len(), refused(&world.requests(REVOKE))), (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn halving_stops_when_both_halves_fail_alike_for_another_reason() {
    let world = world(BadIds::Refuse404);
    let org = world.app().org(world.org());
    let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().take(100).collect();
    world.sim.inject(Fault::status(404).method("POST").path_contains("personal-access-tokens").times(50));
    let report = org.grants().revoke(ids).await.unwrap();
    assert_eq!(report.to_string(), "100 refused");
    assert_eq!(world.requests(REVOKE).len(), 3, "the whole, and its halves");
}

#[tokio::test(start_paused = true)]
async fn a_404_of_an_organisation_that_is_not_there_is_no_matter_of_ids() {
    let world = world(BadIds::Refuse404);
    let token = world.sim.issue_installation_token(&world.org()).unwrap();
    let client = world.client(patwarden::Auth::token(token).unwrap());
    let error = client.org("no-such-org").grants().revoke(1u64..=200).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(world.requests(REVOKE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_this_very_call_has_done_hides_no_good_id() {
    for delay in [100, 300, 500, 700, 900] {
        let config = Config::default().with_orgs(1).with_grants(1500).with_requests(0);
        let config = config.with_bad_ids(BadIds::Refuse404).with_latency(Duration::from_millis(100));
        let world = World::new(config.with_effect_delay(Duration::from_millis(delay)));
        let org = world.app().org(world.org());
        let newest = org.grants().list().collect_all().await.unwrap();
        let mut ids: Vec<u64> = newest.iter().take(198).map(|grant| grant.id.get()).collect();
        ids.extend([UNKNOWN, UNKNOWN + 1]);
        let report = org.grants().revoke(ids).await.unwrap();
        assert_eq!(report.to_string(), "198 accepted, 2 refused", "{delay} ms");
    }
}
