//! GitHub's limits: kept where they are known, waited out where they are not, never longer than the caller
//! allows. The simulator's log is the judge.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::join_all;
use jiff::Timestamp;
use patwarden::{Answered, Budget, Clock, ErrorKind, Wait, WaitReason};
use patwarden_sim::{Config, Fault, LimitStatus};
use tests::{World, answer, pass, scripted};
use tokio::time::Instant;

const LIST: &str = "orgs/list-pat-grants";
const BULK: &str = "orgs/update-pat-accesses";
const TOKENS: &str = "/personal-access-tokens";

type Told = Arc<Mutex<Vec<Wait>>>;

fn listener() -> (Told, impl Fn(&Wait) + Send + Sync + 'static) {
    let told = Told::default();
    let noted = Arc::clone(&told);
    (told, move |wait: &Wait| noted.lock().unwrap().push(wait.clone()))
}

fn config(orgs: usize, grants: usize) -> Config {
    Config::default().with_orgs(orgs).with_grants(grants).with_requests(0)
}

fn refused(world: &World) -> usize {
    world.sim.log().iter().filter(|entry| matches!(entry.status, Some(403 | 429))).count()
}

#[tokio::test(start_paused = true)]
async fn github_s_own_limits_are_never_met_with_the_budget() {
    let config = config(1, 1_000).with_latency(Duration::from_millis(80)).with_githubs_secondary_limits();
    let world = World::new(config);
    let (told, listener) = listener();
    let client = world.builder(world.app_auth()).budget(Budget::GITHUB).on_wait(listener).build().unwrap();
    let org = client.org(world.org());
    for _ in 0..20 {
        assert_eq!(org.grants().per_page(10).list().collect_all().await.unwrap().len(), 1_000);
    }
    for id in world.live_grants(&world.org()).into_iter().take(200) {
        org.grants().revoke_one(id).await.unwrap();
    }
    assert_eq!(refused(&world), 0);
    let told = told.lock().unwrap();
    assert!(told.iter().all(|wait| wait.reason == WaitReason::Budget) && !told.is_empty());
    assert!(
        told.iter().all(|wait| wait.org.as_deref() == Some(&world.org()) && wait.length <= Duration::from_secs(60))
    );
}

#[tokio::test(start_paused = true)]
async fn five_hundred_writes_of_an_hour_wait_for_nothing_and_the_next_for_its_end_or_is_not_sent() {
    for longest in [Duration::from_secs(2 * 3_600), Duration::from_secs(15 * 60)] {
        let world = World::new(config(1, 600).with_githubs_secondary_limits());
        let (told, listener) = listener();
        let builder = world.builder(world.app_auth()).budget(Budget::GITHUB).between_writes(Duration::from_secs(1));
        let org = builder.longest_wait(longest).on_wait(listener).build().unwrap().org(world.org());
        let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().take(501).collect();
        let begun = Instant::now();
        let report = org.grants().revoke(ids[..500].iter().copied()).one_by_one().await.unwrap();
        assert!(report.all_accepted() && begun.elapsed() < Duration::from_secs(510), "{report} {:?}", begun.elapsed());
        assert_eq!(*told.lock().unwrap(), []);
        let last = org.grants().revoke_one(ids[500]).await;
        assert_eq!(refused(&world), 0, "GitHub need not say it");
        let (told, took) = (told.lock().unwrap(), begun.elapsed().as_secs());
        if longest > Duration::from_secs(3_600) {
            last.unwrap();
            assert!((3_600..3_602).contains(&took), "{took}");
            assert_eq!(told.iter().map(|wait| wait.reason).collect::<Vec<_>>(), [WaitReason::Budget]);
        } else {
            let error = last.unwrap_err();
            assert_eq!((error.kind(), error.retry_after().unwrap().as_secs() / 60), (ErrorKind::RateLimited, 51));
            assert!(error.to_string().contains("own budget") && error.to_string().contains("was not sent"), "{error}");
            assert!(told.is_empty() && took < 510, "{took}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_app_of_more_than_five_hundred_organisations_reads_all_of_them_within_the_hour() {
    let world = World::new(config(510, 510));
    let client = world.builder(world.app_auth()).budget(Budget::GITHUB).build().unwrap();
    let begun = Instant::now();
    let readings = client.each_org().grants(|grants| grants).collect_all().await.unwrap();
    assert!(readings.len() == 510 && readings.iter().all(|reading| reading.items.is_ok()));
    assert_eq!(world.requests("apps/create-installation-access-token").len(), 510);
    assert!(begun.elapsed() < Duration::from_secs(15 * 60), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn the_secondary_limit_is_waited_out_in_either_status_told_or_not() {
    for status in [LimitStatus::Forbidden, LimitStatus::TooManyRequests] {
        for told in [true, false] {
            let config = config(1, 3_000).with_points_a_minute(20).with_latency(Duration::from_millis(80));
            let world = World::new(config.with_secondary_limit_status(status).with_secondary_retry_after(told));
            let org = world.app().org(world.org());
            assert_eq!(org.grants().list().collect_all().await.unwrap().len(), 3_000);
            assert!(refused(&world) >= 1 && refused(&world) <= 8, "{}", refused(&world));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_primary_limit_is_waited_out_until_its_reset_if_that_is_within_the_cap() {
    for status in [LimitStatus::Forbidden, LimitStatus::TooManyRequests] {
        let world = World::new(config(1, 1_000).with_hourly_limit(8).with_primary_limit_status(status));
        let (told, listener) = listener();
        let builder = world.builder(world.app_auth()).longest_wait(Duration::from_secs(2 * 3600));
        let client = builder.on_wait(listener).pages_in_flight(1).build().unwrap();
        let begun = Instant::now();
        assert_eq!(client.org(world.org()).grants().list().collect_all().await.unwrap().len(), 1_000);
        assert_eq!(begun.elapsed().as_secs() / 60, 60);
        assert_eq!(refused(&world), 0, "the last answer of the hour said that it was");
        let told = told.lock().unwrap();
        assert_eq!(told.iter().map(|wait| wait.reason).collect::<Vec<_>>(), [WaitReason::PrimaryLimit]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_the_cap_is_an_error_at_once_that_says_until_when() {
    let world = World::new(config(2, 2_000).with_hourly_limit(8));
    let client = world.app();
    let orgs = world.sim.orgs();
    let begun = Instant::now();
    let error = client.org(&orgs[0]).grants().list().collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after().unwrap().as_secs() / 60, 60);
    assert!(error.to_string().contains("until 2026-03-01T01:00"), "{error}");
    assert!(error.is_temporary() && begun.elapsed() < Duration::from_secs(5));
    let before = world.total();
    let error = client.org(&orgs[0]).grants().revoke([1u64]).await.unwrap_err();
    assert!(error.to_string().contains("it was not sent"), "{error}");
    assert_eq!(world.total(), before);
    // The other organisation's installation has limits of its own.
    let listed = client.org(&orgs[1]).grants().per_page(100).list();
    assert!(futures::TryStreamExt::try_collect::<Vec<_>>(futures::StreamExt::take(listed, 100)).await.is_ok());
    pass(Duration::from_secs(3600)).await;
    assert!(client.org(&orgs[0]).grants().revoke([1u64]).await.is_ok(), "and then it may ask again");
}

#[tokio::test(start_paused = true)]
async fn how_long_a_limit_asks_to_wait_is_told_by_the_answer_s_date_or_else_by_the_client_s_clock() {
    #[derive(Debug)]
    struct Stopped(Timestamp);
    impl Clock for Stopped {
        fn now(&self) -> Timestamp {
            self.0
        }
    }
    let clock: Timestamp = "2031-05-01T12:00:00Z".parse().unwrap();
    let reset = (clock.as_second() + 7_200).to_string();
    let limited = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", reset.as_str())];
    for (date, hours) in [(None, 2), (Some(("date", "Thu, 01 May 2031 11:00:00 GMT")), 3)] {
        let headers: Vec<_> = limited.into_iter().chain(date).map(|(name, value)| (name, value.to_owned())).collect();
        let (builder, _) = scripted("ghs_x", move |_, _| {
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            Ok(answer(403, &headers, ""))
        });
        let client = builder.clock(Stopped(clock)).build().unwrap();
        let error = client.org("acme").grants().list().collect_all().await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(hours * 3_600)), "{error}");
        assert!(error.to_string().contains(&format!("wait {} min", hours * 60)), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_that_a_limit_refused_is_sent_again_and_done_once() {
    let world = World::new(config(1, 300));
    let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().take(250).collect();
    let limited = Fault::status(403).header("retry-after", "30").body("application/json", r#"{"message":"slow down"}"#);
    world.sim.inject(limited.method("POST").path_contains(TOKENS).skip(1));
    let report = world.app().org(world.org()).grants().revoke(ids).await.unwrap();
    assert!(report.all_accepted());
    assert_eq!(world.requests(BULK).len(), 4);
    pass(Duration::from_secs(10)).await;
    assert_eq!(world.live_grants(&world.org()).len(), 50);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_that_are_limited_send_little_more_than_a_thousand_requests() {
    let world = World::new(config(1, 10));
    world.sim.inject(Fault::status(429).header("retry-after", "1").path_contains(TOKENS).times(1_000_000));
    let client = world.app();
    for _ in 0..1_000 {
        let error = client.org(world.org()).grants().list().collect_all().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
    }
    assert!(world.requests(LIST).len() <= 1_100, "{}", world.requests(LIST).len());
}

#[tokio::test(start_paused = true)]
async fn a_write_gets_its_turn_among_reads_that_wait_for_the_budget() {
    let world = World::new(config(1, 10));
    let client = world.builder(world.app_auth()).budget(Budget::NONE.points_a_minute(10)).build().unwrap();
    let org = client.org(world.org());
    // One a second, so that of the ten points one comes free at a time, and a write takes five.
    let reads = join_all((0..60).map(|second| {
        let org = org.clone();
        async move {
            pass(Duration::from_secs(second)).await;
            org.grants().list().collect_all().await.unwrap();
        }
    }));
    let write = async {
        pass(Duration::from_millis(10_500)).await;
        let begun = Instant::now();
        org.grants().revoke_one(*world.live_grants(&world.org()).first().unwrap()).await.unwrap();
        begun.elapsed()
    };
    let (_, waited) = tokio::join!(reads, write);
    assert!(waited <= Duration::from_secs(60), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn what_a_login_waits_is_told_for_whom_and_counts_for_the_call() {
    for (longest, done) in [(130, true), (100, false)] {
        let world = World::new(config(1, 10));
        world.sim.inject(Fault::secondary_limit(429).retry_after("60").path_contains("/installation"));
        world.sim.inject(Fault::secondary_limit(403).retry_after("60").path_contains("/access_tokens"));
        let (told, listener) = listener();
        let builder = world.builder(world.app_auth()).longest_wait(Duration::from_secs(longest)).on_wait(listener);
        let begun = Instant::now();
        let outcome = builder.build().unwrap().org(world.org()).grants().list().collect_all().await;
        assert_eq!((outcome.is_ok(), begun.elapsed().as_secs()), (done, if done { 120 } else { 60 }), "{outcome:?}");
        let told = told.lock().unwrap();
        let operations = ["apps/get-org-installation", "apps/create-installation-access-token"];
        assert_eq!(told.len(), if done { 2 } else { 1 });
        for (wait, operation) in told.iter().zip(operations) {
            assert_eq!((wait.operation, wait.org.as_deref()), (Some(operation), Some(world.org().as_str())));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn push_back_halves_what_is_under_way() {
    let world = World::new(config(1, 6_000).with_latency(Duration::from_millis(80)));
    let org = world.app().org(world.org());
    org.grants().list().collect_all().await.unwrap();
    let most = |world: &World| world.requests(LIST).iter().map(|entry| entry.in_flight).max();
    assert_eq!(most(&world), Some(8));
    world.sim.clear_log();
    world.sim.inject(Fault::status(429).header("retry-after", "5").path_contains(TOKENS).times(8));
    join_all([org.grants().list().collect_all(), org.grants().list().collect_all()]).await;
    let log = world.requests(LIST);
    let limited = log.iter().rposition(|entry| entry.status == Some(429)).unwrap();
    let after: Vec<usize> = log[limited + 1..].iter().map(|entry| entry.in_flight).collect();
    let settled = after.iter().skip(16).take(8).max().unwrap();
    assert!(*settled <= 8, "half of sixteen: {after:?}");
    assert!(after.last().is_some_and(|last| last <= &16) && after.iter().max() > Some(settled), "{after:?}");
}

#[tokio::test(start_paused = true)]
async fn no_more_than_the_client_s_bound_of_reads_are_under_way_over_all_organisations() {
    let world = World::new(config(12, 12_000).with_latency(Duration::from_millis(80)));
    let client = world.app();
    let orgs = world.sim.orgs();
    join_all(orgs.iter().map(|org| client.org(org).grants().list().collect_all())).await;
    let most = world.requests(LIST).iter().map(|entry| entry.in_flight).max();
    assert_eq!(most, Some(64));
}

#[tokio::test(start_paused = true)]
async fn what_a_hostile_server_says_of_time_never_hangs_nor_crashes() {
    for value in [
        "-1",
        "NaN",
        "",
        "1e9",
        "99999999",
        "1000000000000000000",
        "99999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        for header in ["retry-after", "x-ratelimit-reset", "date"] {
            let world = World::new(config(1, 100));
            let fault = Fault::status(429).header("x-ratelimit-remaining", "0").header(header, value);
            world.sim.inject(fault.path_contains(TOKENS).times(1));
            let begun = Instant::now();
            let outcome = world.app().org(world.org()).grants().list().collect_all().await;
            let waited = begun.elapsed();
            assert!(waited <= Duration::from_secs(901), "{header}: {value} {waited:?}");
            match outcome {
                Ok(listed) => assert!(listed.len() == 100 && waited >= Duration::from_secs(1)),
                Err(error) => assert_eq!(error.kind(), ErrorKind::RateLimited, "{header}: {value} {error}"),
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_follows_is_told_of_each_answer_and_what_is_left() {
    let world = World::new(config(1, 250).with_hourly_limit(1_000));
    let told: Arc<Mutex<Vec<Answered>>> = Arc::default();
    let noted = Arc::clone(&told);
    let builder = world.builder(world.app_auth()).pages_in_flight(1);
    let client = builder.on_answer(move |answer| noted.lock().unwrap().push(answer.clone())).build().unwrap();
    client.org(world.org()).grants().list().collect_all().await.unwrap();
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 3, "logging in is no call of ours: {told:?}");
    for answer in &*told {
        assert_eq!((answer.status, answer.operation), (200, Some(LIST)));
        assert_eq!(answer.org.as_deref(), Some(world.org()).as_deref());
        assert!(answer.date.is_some(), "{answer:?}");
    }
    let left: Vec<u64> = told.iter().filter_map(|answer| answer.requests_left).collect();
    assert!(left.len() == 3 && left.is_sorted_by(|a, b| *a == b + 1) && left[0] < 1_000, "{left:?}");
}
