//! Logging in as an App: two requests an installation, and none again within 50 minutes.

use std::time::Duration;

use futures::future::join_all;
use jiff::SignedDuration;
use patwarden::{Auth, ErrorKind};
use patwarden_sim::{Config, Fault, FreshTokenStatus};
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

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_wrong_is_corrected_by_github_s() {
    for minutes in [-600, -61, -12, 2, 12, 600] {
        let skew = SignedDuration::from_mins(minutes);
        let world = World::new(Config::default().with_orgs(2).with_grants(40).with_requests(0).with_clock_skew(skew));
        let client = world.app();
        assert_eq!(client.orgs().collect_all().await.unwrap().len(), 2, "{minutes} min");
        for org in world.sim.orgs() {
            assert!(!client.org(org).grants().list().collect_all().await.unwrap().is_empty());
        }
        let refused = world.sim.log().iter().filter(|entry| entry.status == Some(401)).count();
        assert!(refused <= 1, "{minutes} min: known from the first refusal on, {refused}");
        // And its tokens are renewed in time, by GitHub's clock.
        for _ in 0..26 {
            client.org(world.org()).grants().list().collect_all().await.unwrap();
            pass(MINUTE * 5).await;
        }
        let again = world.sim.log().iter().filter(|entry| entry.status == Some(401)).count();
        assert_eq!(again, refused, "{minutes} min");
        assert_eq!(world.requests("apps/create-installation-access-token").len(), 2 + 2, "{minutes} min");
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_wrong_is_corrected_for_all_who_log_in_at_once() {
    let config =
        Config::default().with_orgs(5).with_grants(100).with_requests(0).with_latency(Duration::from_millis(80));
    let world = World::new(config.with_clock_skew(SignedDuration::from_mins(30)));
    let client = world.app();
    let orgs = world.sim.orgs();
    for listed in join_all(orgs.iter().map(|org| client.org(org).grants().list().collect_all())).await {
        assert!(listed.is_ok(), "{listed:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_login_that_waits_for_longer_than_its_own_token_lives_signs_another() {
    for path in ["/installation", "/access_tokens"] {
        let world = world(1);
        world.sim.inject(Fault::secondary_limit(429).retry_after("700").path_contains(path));
        let listed = world.app().org(world.org()).grants().list().collect_all().await.unwrap();
        assert_eq!(listed.len(), 20);
        let refused = world.sim.log().iter().filter(|entry| entry.status == Some(401)).count();
        assert_eq!(refused, 1, "the one that had ended");
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_while_the_client_runs_is_followed() {
    let world = world(1);
    let org = world.app().org(world.org());
    org.grants().list().collect_all().await.unwrap();
    for minutes in [30, -30] {
        world.sim.set_clock_skew(SignedDuration::from_mins(minutes));
        pass(MINUTE * 55).await;
        assert_eq!(org.grants().list().collect_all().await.unwrap().len(), 20, "{minutes}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_not_known_everywhere_yet_is_given_a_moment_be_it_for_a_write() {
    for status in [FreshTokenStatus::Unauthorized, FreshTokenStatus::Forbidden] {
        let config = Config::default().with_orgs(1).with_grants(20).with_requests(0);
        let world = World::new(config.with_fresh_token_lag(Duration::from_secs(2)).with_fresh_token_status(status));
        let org = world.app().org(world.org());
        let victim = *world.live_grants(&world.org()).first().unwrap();
        org.grants().revoke_one(victim).await.unwrap();
        assert_eq!(org.grants().list().collect_all().await.unwrap().len(), 19);
        assert_eq!(logins(&world), (1, 1), "the token was good, and only new");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_is_none_of_newness_is_told_soon_and_once() {
    let world = world(1);
    world.sim.inject(Fault::status(401).path_contains("/personal-access-tokens").times(99));
    let error = world.app().org(world.org()).grants().list().collect_all().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Authentication, Some(401)));
    let asked = world.requests("orgs/list-pat-grants").len();
    assert!(asked <= 5 && logins(&world).1 <= 2, "{asked} {:?}", logins(&world));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_ends_in_the_middle_of_a_listing_is_renewed() {
    let world = World::new(Config::default().with_orgs(1).with_grants(1_500).with_requests(0));
    let org = world.app().org(world.org());
    org.grants().list().collect_all().await.unwrap();
    pass(MINUTE).await;
    world.sim.inject(Fault::expire_token().path_contains("page=7"));
    assert_eq!(org.grants().list().collect_all().await.unwrap().len(), 1_500);
    assert_eq!(logins(&world), (2, 2), "one login for all pages that were refused");
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_while_the_others_go_on_with_it() {
    let config = Config::default().with_orgs(1).with_grants(20).with_latency(Duration::from_secs(1));
    let world = World::new(config);
    let org = world.app().org(world.org());
    org.grants().list().collect_all().await.unwrap();
    pass(MINUTE * 53).await;
    let begun = tokio::time::Instant::now();
    let listings = (0..5).map(|_| async {
        org.grants().list().collect_all().await.unwrap();
        begun.elapsed().as_secs()
    });
    let mut took = join_all(listings).await;
    took.sort_unstable();
    assert_eq!(took, [1, 1, 1, 1, 3], "one renews it, and the others do not wait for that");
    // A renewal that fails is no failure as long as the token is good.
    pass(MINUTE * 53).await;
    world.sim.inject(Fault::status(500).path_contains("/access_tokens").times(99));
    assert!(org.grants().list().collect_all().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_takes_long_holds_nobody_whose_token_is_good() {
    let world = world(1);
    let org = world.app().org(world.org());
    org.grants().list().collect_all().await.unwrap();
    pass(MINUTE * 53).await;
    world.sim.inject(Fault::delay(MINUTE * 5).path_contains("/access_tokens").times(99));
    let begun = tokio::time::Instant::now();
    assert_eq!(org.grants().list().collect_all().await.unwrap().len(), 20);
    assert_eq!(begun.elapsed().as_secs(), 10);
    assert_eq!(org.grants().list().collect_all().await.unwrap().len(), 20);
    assert_eq!(begun.elapsed().as_secs(), 10, "nor is it tried again at once");
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_login_that_fails_does_not_try_it_again_in_turn() {
    let world = world(1);
    world.sim.inject(Fault::status(500).path_contains("/access_tokens").times(999));
    let org = world.app().org(world.org());
    let failed = join_all((0..20).map(|_| org.grants().list().collect_all())).await;
    assert!(failed.iter().all(|outcome| outcome.as_ref().is_err_and(|error| error.kind() == ErrorKind::Server)));
    assert_eq!(logins(&world), (1, 4));
}

#[tokio::test(start_paused = true)]
async fn an_organisation_that_has_another_name_now_is_read_and_governed_by_its_old_one() {
    let world = world(1);
    let old = world.org();
    let org = world.app().org(&old);
    assert_eq!(org.grants().list().collect_all().await.unwrap().len(), 20);
    world.sim.rename_org(&old, "another-name").unwrap();
    let listed = org.grants().list().collect_all().await.unwrap();
    assert_eq!(listed.len(), 20);
    let report = org.grants().revoke([listed[0].id, listed[1].id]).await.unwrap();
    assert!(report.all_accepted(), "{report}");
    pass(MINUTE).await;
    assert_eq!(world.live_grants("another-name").len(), 18);
}
