//! GitHub's clock, where it is not the client's.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use patwarden_sim::{GrantState, TokenKind};
use serde_json::{Value, json};

use crate::control::steer;
use crate::login::sign;
use crate::support::{Reply, World, small, start};

/// What the `Date` header says, from the start of the simulation on, in seconds.
fn dated(reply: &Reply) -> i64 {
    let date = reply.header("date").unwrap();
    let date = jiff::fmt::strtime::parse("%a, %d %b %Y %H:%M:%S GMT", date).unwrap().to_datetime().unwrap();
    date.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second() - start().as_second()
}

/// The App, by a token that it signed when its own clock showed this.
async fn signed_at(world: &World, now: Timestamp) -> u16 {
    let now = now.as_second();
    let claims = json!({"iss": world.sim.app_id().to_string(), "iat": now - 60, "exp": now + 540});
    world.call("GET", "/app", &sign(&world.sim, &claims), "").await.status
}

#[tokio::test(start_paused = true)]
async fn all_that_github_says_of_time_goes_by_its_own_clock() {
    for minutes in [-30, 7] {
        let skew = SignedDuration::from_mins(minutes);
        let world = World::new(small().with_clock_skew(skew));
        assert_eq!((world.sim.clock().skew(), world.sim.clock().start()), (skew, start()));
        assert_eq!(world.sim.clock().now(), start() + skew);
        let reply = world.get(&world.grants_path()).await;
        assert_eq!(dated(&reply), minutes * 60);
        let reset: i64 = reply.header("x-ratelimit-reset").unwrap().parse().unwrap();
        assert_eq!(reset - start().as_second(), minutes * 60 + 3_600);
        assert_eq!(world.sim.log()[0].at, start() + skew);

        let id = world.state().live_grants().next().unwrap().id;
        world.post(&format!("{}/{id}", world.grants_path()), &json!({"action": "revoke"})).await;
        assert_eq!(world.state().grant(id).unwrap().state, GrantState::Revoked { at: start() + skew });
    }
}

#[tokio::test(start_paused = true)]
async fn the_apps_own_tokens_are_judged_by_githubs_clock() {
    for (minutes, status) in [(0, 200), (-1, 401), (-30, 401), (8, 200), (9, 401)] {
        let world = World::new(small().with_clock_skew(SignedDuration::from_mins(minutes)));
        assert_eq!(signed_at(&world, start()).await, status, "{minutes}");
        assert_eq!(signed_at(&world, world.sim.clock().now()).await, 200, "who goes by the Date header is let in");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_ends_when_githubs_clock_says_so() {
    let world = World::small();
    world.sim.set_clock_skew(SignedDuration::from_mins(59));
    assert_eq!(world.get("/versions").await.status, 200);
    world.sim.set_clock_skew(SignedDuration::from_mins(60));
    assert_eq!(world.get("/versions").await.status, 401);
    world.sim.set_clock_skew(SignedDuration::from_hours(-100));
    assert_eq!(world.get("/versions").await.status, 200);
    let user = world.owner(TokenKind::AppUser);
    world.sim.set_clock_skew(SignedDuration::ZERO);
    assert_eq!(world.call("GET", "/user", &user, "").await.status, 401, "it was made 100 hours ago");
}

#[tokio::test(start_paused = true)]
async fn what_was_promised_waits_for_githubs_clock() {
    let world = World::new(small().with_effect_delay(Duration::from_secs(60)));
    let id = world.state().live_grants().next().unwrap().id;
    world.post(&world.grants_path(), &json!({"action": "revoke", "pat_ids": [id]})).await;
    world.sim.set_clock_skew(SignedDuration::from_secs(-5));
    tokio::time::advance(Duration::from_secs(64)).await;
    assert!(world.state().grant(id).unwrap().is_live());
    world.sim.set_clock_skew(SignedDuration::from_secs(-4));
    assert!(!world.state().grant(id).unwrap().is_live());
}

#[tokio::test(start_paused = true)]
async fn a_clock_may_go_as_wrong_as_it_wants() {
    let world = World::small();
    for skew in [SignedDuration::MIN, SignedDuration::MAX] {
        world.sim.set_clock_skew(skew);
        for _ in 0..2 {
            world.unchecked("/versions").await;
            world.unchecked(&world.grants_path()).await;
        }
        world.sim.add_grant(&world.org, |_| ()).unwrap();
        assert_eq!(world.sim.snapshot().orgs.len(), 3);
    }
    world.sim.set_clock_skew(SignedDuration::ZERO);
    assert_eq!(world.get("/versions").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn another_process_reads_and_sets_it() {
    let world = World::small();
    let clock = world.sim.clock();
    let shown = steer(&world, "GET", "/clock", &Value::Null).await.json();
    assert_eq!(shown, json!({"now": "2026-03-01T12:00:00Z", "skew_millis": 0}));
    let set = steer(&world, "PUT", "/clock", &json!({"skew_millis": -90_500})).await;
    assert_eq!((set.status, set.json()), (200, json!({"now": "2026-03-01T11:58:29.5Z", "skew_millis": -90_500})));
    assert_eq!(steer(&world, "GET", "/clock", &Value::Null).await.json(), set.json());
    assert_eq!(clock.now(), world.sim.clock().now(), "clocks that were handed out go along");
    assert_eq!(dated(&world.get("/versions").await), -91);
    for (body, told) in [
        (json!({}), "`skew_millis`"),
        (json!({"skew": 1}), "`skew_millis`"),
        (json!({"skew_millis": "1"}), "i64"),
        (json!({"skew_millis": 315_360_000_001_i64}), "ten years"),
        (json!({"skew_millis": i64::MIN}), "ten years"),
    ] {
        let refused = steer(&world, "PUT", "/clock", &body).await;
        assert_eq!(refused.status, 400, "{body}");
        assert!(refused.error().contains(told), "{}", refused.text);
    }
}
