//! When the server fails: reads are made again, writes never, and what is not known is called so.

use std::time::Duration;

use patwarden::ErrorKind;
use patwarden_sim::{Config, Fault};
use tests::{World, pass};

const LIST: &str = "orgs/list-pat-grants";
const BULK: &str = "orgs/update-pat-accesses";
const JSON: &str = "application/json";
const TOKENS: &str = "/personal-access-tokens";

fn world() -> World {
    World::new(Config::default().with_orgs(1).with_grants(350).with_requests(0))
}

#[tokio::test(start_paused = true)]
async fn a_read_is_made_again_until_it_is_answered() {
    for fault in [Fault::status(502), Fault::status(500), Fault::disconnect()] {
        let world = world();
        world.sim.inject(fault.method("GET").path_contains(TOKENS).times(3));
        let listed = world.app().org(world.org()).grants().list().collect_all().await.unwrap();
        assert_eq!(listed.len(), 350);
        assert_eq!(world.requests(LIST).len(), 4 + 3);
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_that_goes_on_failing_is_an_error_that_says_how_often() {
    let world = world();
    let page = Fault::status(502).body("text/html", "<html>bad gateway</html>");
    world.sim.inject(page.method("GET").path_contains(TOKENS).times(100));
    let error = world.app().org(world.org()).grants().list().collect_all().await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Server, Some(502), 4));
    assert_eq!(error.body(), Some("<html>bad gateway</html>"));
    assert!(error.request_id().is_some() && error.is_temporary());
    assert_eq!((error.operation(), error.page()), (Some(LIST), Some(1)));
    assert!(error.to_string().contains("after 4 attempts"), "{error}");
    assert_eq!(world.requests(LIST).len(), 4);
}

#[tokio::test(start_paused = true)]
async fn logging_in_survives_a_fault_too() {
    let world = world();
    world.sim.inject(Fault::status(503).path_contains("/access_tokens").times(2));
    assert!(world.app().org(world.org()).grants().list().collect_all().await.is_ok());
    assert_eq!(world.requests("apps/create-installation-access-token").len(), 3);
}

/// What is lost of a write, and whether it is done all the same.
fn losses() -> [(Fault, bool); 5] {
    [
        (Fault::status(500), false),
        (Fault::status_after(502), true),
        (Fault::disconnect(), false),
        (Fault::disconnect_after(), true),
        (Fault::cut(0), true),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_write_whose_answer_is_lost_is_read_back_and_only_what_is_missing_is_sent_again() {
    for (fault, done) in losses() {
        let world = world();
        let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().collect();
        world.sim.inject(fault.method("POST").path_contains(TOKENS).skip(1).times(1));
        let call = world.app().org(world.org()).grants().revoke(ids.clone());
        let report = call.confirm(Duration::from_secs(60)).await.unwrap();
        assert!(report.all_confirmed(), "{report}");
        let sent: Vec<usize> = world.requests(BULK).iter().map(|entry| ids_of(entry).len()).collect();
        assert_eq!(sent, if done { vec![100, 100, 100, 50] } else { vec![100, 100, 100, 100, 50] });
        assert!(world.live_grants(&world.org()).is_empty());
    }
}

fn ids_of(entry: &patwarden_sim::LogEntry) -> Vec<u64> {
    serde_json::from_value(entry.body.as_ref().unwrap()["pat_ids"].clone()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_was_never_looked_for_stays_unknown_when_it_is_not_there_after_a_lost_answer() {
    for (fault, done) in losses() {
        let world = world();
        let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().collect();
        world.sim.inject(fault.method("POST").path_contains(TOKENS).skip(1).times(1));
        let report = world.app().org(world.org()).grants().revoke(ids.clone()).await.unwrap();
        let counts = (report.accepted().count(), report.unknown().count(), report.not_sent().count());
        assert_eq!(counts, if done { (250, 100, 0) } else { (350, 0, 0) });
        assert!(world.requests(BULK).len() <= 5);
        pass(Duration::from_secs(10)).await;
        assert!(world.live_grants(&world.org()).is_empty());
        if let Some(error) = report.first_error() {
            assert_eq!(error.chunk(), Some((2, 4)));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_effect_that_comes_late_is_waited_for_and_not_asked_for_twice() {
    let world = World::new(Config::default().with_orgs(1).with_grants(50).with_effect_delay(Duration::from_secs(45)));
    let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().collect();
    world.sim.inject(Fault::disconnect_after().method("POST").path_contains(TOKENS));
    let call = world.app().org(world.org()).grants().revoke(ids.clone());
    assert!(call.confirm(Duration::from_secs(60)).await.unwrap().all_confirmed());
    assert_eq!(world.requests(BULK).len(), 1);
    // One that comes after the time for it is not sent to its undoing: GitHub has no such grant any more.
    let world = World::new(Config::default().with_orgs(1).with_grants(50).with_effect_delay(Duration::from_secs(45)));
    let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().collect();
    world.sim.inject(Fault::disconnect_after().method("POST").path_contains(TOKENS));
    let call = world.app().org(world.org()).grants().revoke(ids.clone()).settle_within(Duration::from_secs(44));
    assert!(call.confirm(Duration::from_secs(60)).await.unwrap().all_confirmed());
}

#[tokio::test(start_paused = true)]
async fn what_was_accepted_and_is_never_done_is_not_called_done() {
    let world = world();
    let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().take(150).collect();
    world.sim.inject(Fault::effect_dropped().method("POST").path_contains(TOKENS).skip(1));
    let org = world.app().org(world.org());
    let report = org.grants().revoke(ids).confirm(Duration::from_secs(60)).await.unwrap();
    assert_eq!(report.to_string(), "50 accepted, 100 confirmed");
    assert_eq!(world.live_grants(&world.org()).len(), 250);
    assert_eq!(world.requests(BULK).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_or_an_answer_that_is_no_list_is_never_an_empty_list() {
    for (fault, kind) in [
        (Fault::status(403), ErrorKind::PermissionDenied),
        (Fault::status(404), ErrorKind::NotFound),
        (Fault::status(304), ErrorKind::InvalidAnswer),
        (Fault::status(204), ErrorKind::InvalidAnswer),
        (Fault::status(302), ErrorKind::InvalidAnswer),
        (Fault::status(302).header("location", "http://127.0.0.1:2/x"), ErrorKind::InvalidAnswer),
        (Fault::status(200).body(JSON, "{}"), ErrorKind::InvalidAnswer),
        (Fault::status(200).body(JSON, ""), ErrorKind::InvalidAnswer),
        (Fault::status(200).body(JSON, "<html>"), ErrorKind::InvalidAnswer),
        (Fault::status(200).body(JSON, &"[".repeat(200_000)), ErrorKind::InvalidAnswer),
    ] {
        let world = world();
        world.sim.inject(fault.method("GET").path_contains(TOKENS).times(9));
        let error = world.app().org(world.org()).grants().list().collect_all().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_link_to_another_origin_is_an_error_and_is_not_followed() {
    let world = world();
    let link = r#"<https://evil.example/organizations/1/personal-access-tokens?page=2>; rel="next""#;
    world.sim.inject(Fault::status(200).header("link", link).body(JSON, "[]").path_contains(TOKENS).times(1));
    let error = world.app().org(world.org()).grants().list().collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidAnswer);
    assert!(error.to_string().contains("another origin"), "{error}");
    assert_eq!(world.requests(LIST).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_login_that_fails_is_tried_four_times_and_no_more() {
    let world = world();
    world.sim.inject(Fault::disconnect().path_contains("/installation").times(1000));
    let org = world.app().org(world.org());
    let error = org.grants().list().collect_all().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 4));
    assert_eq!(world.total(), 4);
    // The write that needed it was never sent: that is known.
    let error = org.grants().revoke([1u64, 2]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(world.total(), 8);
}
