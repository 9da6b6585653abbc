//! Logging in as an App: two requests an installation, and none again within 50 minutes.

use std::time::Duration;

use futures::future::join_all;
use patwarden::{Auth, ErrorKind};
use patwarden_sim::Config;
use tests::{World, pass};

const MINUTE: Duration = Duration::from_secs(60);

fn world(orgs: usize) -> World {
    World::new(Config::default().with_orgs(orgs).with_grants(20 * orgs).with_requests(0))
}

fn logins(world: &World) -> (usize, usize) {
    (world.requests("apps/get-org-installation").len(), world.requests("apps/create-installation-access-token").len())
}

#[tokio::test(start_paused = true)]
async fn a_login_costs_two_requests_an_installation() {
    let world = world(3);
    let client = world.app();
    for _ in 0..3 {
        for org in world.sim.orgs() {
            client.org(&org).grants().list().collect_all().await.unwrap();
        }
    }
    assert_eq!(logins(&world), (3, 3));
    assert_eq!(world.total(), 3 * 2 + 9);
}

#[tokio::test(start_paused = true)]
async fn it_holds_for_fifty_minutes_and_is_renewed_before_the_hour() {
    let world = world(1);
    let org = world.app().org(world.org());
    for minute in 0..=50 {
        org.grants().list().collect_all().await.unwrap();
        assert_eq!(logins(&world), (1, 1), "after {minute} minutes");
        pass(MINUTE).await;
    }
    for _ in 51..=120 {
        org.grants().list().collect_all().await.unwrap();
        pass(MINUTE).await;
    }
    assert!(
        world.sim.log().iter().all(|entry| entry.status.is_some_and(|status| status < 400)),
        "no token ran out in use"
    );
    assert_eq!(logins(&world), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn many_calls_at_once_log_in_once() {
    let config = Config::default().with_orgs(1).with_grants(20).with_latency(Duration::from_millis(50));
    let world = World::new(config);
    let org = world.app().org(world.org());
    let listings = (0..40).map(|_| org.grants().list().collect_all());
    for listed in join_all(listings).await {
        assert_eq!(listed.unwrap().len(), 20);
    }
    assert_eq!(logins(&world), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn the_name_of_an_organisation_logs_in_once_however_it_is_written() {
    let world = world(1);
    let client = world.app();
    for name in [world.org(), world.org().to_uppercase()] {
        client.org(name).grants().list().collect_all().await.unwrap();
    }
    assert_eq!(logins(&world), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_installation_token_does_without_and_is_good_for_its_organisation_alone() {
    let world = world(2);
    let orgs = world.sim.orgs();
    let client = world.client(Auth::token(world.sim.issue_installation_token(&orgs[0]).unwrap()).unwrap());
    assert!(!client.org(&orgs[0]).grants().list().collect_all().await.unwrap().is_empty());
    assert_eq!(logins(&world), (0, 0));
    let error = client.org(&orgs[1]).grants().list().collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::PermissionDenied, "{error}");
    assert!(error.to_string().contains("belongs to another organisation"), "{error}");
    let error = client.orgs().collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongTokenKind, "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_login_that_ran_out_is_an_error_for_a_token_and_none_for_an_app() {
    let world = world(1);
    let token = Auth::token(world.sim.issue_installation_token(&world.org()).unwrap()).unwrap();
    let (app, token) = (world.app(), world.client(token));
    pass(MINUTE * 61).await;
    let error = token.org(world.org()).grants().list().collect_all().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)));
    assert!(app.org(world.org()).grants().list().collect_all().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_token_that_github_no_longer_takes_is_replaced_within_the_call_be_it_a_write() {
    let world = world(1);
    let org = world.app().org(world.org());
    let victim = *world.live_grants(&world.org()).first().unwrap();
    for (round, write) in [(1, false), (2, true)] {
        org.api().unwrap().apps_revoke_installation_access_token().send().await.unwrap();
        pass(MINUTE).await;
        if write {
            org.grants().revoke_one(victim).await.unwrap();
        } else {
            assert_eq!(org.grants().list().collect_all().await.unwrap().len(), 20);
        }
        assert_eq!(logins(&world), (1 + round, 1 + round));
    }
    assert_eq!(world.live_grants(&world.org()).len(), 19);
    assert_eq!(world.requests("orgs/update-pat-access").iter().filter(|entry| entry.status == Some(204)).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_suspended_installation_says_who_can_help() {
    let world = world(1);
    world.sim.set_suspended(&world.org(), true).unwrap();
    let error = world.app().org(world.org()).grants().list().collect_all().await.unwrap_err();
    assert!(error.to_string().contains("unsuspend"), "{error}");
    assert!(world.app().orgs().collect_all().await.unwrap()[0].suspended);
}
