//! Rate limits on order, as GitHub words them and worse.

use patwarden_sim::{Config, Fault, Flavour};
use serde_json::json;

use crate::support::{World, small, start};

#[tokio::test(start_paused = true)]
async fn the_hour_is_used_up_on_order() {
    for status in [403, 429] {
        let world = World::new(small().with_hourly_limit(4_000));
        let id = world.state().live_grants().next().unwrap().id;
        world.sim.inject(Fault::primary_limit(status).reset_in(90));
        let reply = world.post(&format!("{}/{id}", world.grants_path()), &json!({"action": "revoke"})).await;
        assert_eq!(reply.status, status);
        assert!(reply.message().starts_with("API rate limit exceeded for installation ID"), "{}", reply.message());
        assert!(reply.json()["documentation_url"].as_str().unwrap().ends_with("#rate-limiting"));
        assert_eq!(reply.json()["status"], status.to_string());
        for (name, value) in [("limit", "4000"), ("used", "4000"), ("remaining", "0"), ("resource", "core")] {
            assert_eq!(reply.header(&format!("x-ratelimit-{name}")), Some(value), "{name}");
        }
        let reset = (start().as_second() + 90).to_string();
        assert_eq!(reply.header("x-ratelimit-reset"), Some(reset.as_str()));
        assert!(reply.header("retry-after").is_none() && reply.header("x-github-api-version-selected").is_some());
        assert!(world.state().grant(id).unwrap().is_live(), "no work is done");
        let entry = &world.sim.log()[0];
        assert_eq!((entry.status, entry.fault.as_deref()), (Some(status), Some("primary_limit")));
        let after = world.get(&world.grants_path()).await;
        assert_eq!((after.status, after.header("x-ratelimit-used")), (200, Some("1")), "in truth it is not");
    }
    let world = World::small();
    world.sim.inject(Fault::primary_limit(403));
    let reset = (start().as_second() + 3_600).to_string();
    assert_eq!(world.get("/versions").await.header("x-ratelimit-reset"), Some(reset.as_str()));
}

#[tokio::test]
async fn a_secondary_limit_says_how_long_to_wait_if_told() {
    let world = World::small();
    for (status, wait) in [(403, None), (429, None), (403, Some("30")), (429, Some("")), (403, Some("NaN"))] {
        let fault = Fault::secondary_limit(status);
        world.sim.inject(wait.into_iter().fold(fault, |fault, wait| fault.retry_after(wait)));
        let reply = world.get(&world.grants_path()).await;
        assert_eq!((reply.status, reply.header("retry-after")), (status, wait));
        assert!(reply.message().starts_with("You have exceeded a secondary rate limit"));
        assert!(reply.json()["documentation_url"].as_str().unwrap().ends_with("#about-secondary-rate-limits"));
        assert_ne!(reply.header("x-ratelimit-remaining"), Some("0"));
        assert!(reply.header("x-ratelimit-reset").is_some());
        assert_eq!(world.sim.log().last().unwrap().fault.as_deref(), Some("secondary_limit"));
    }
}

#[tokio::test]
async fn a_limit_may_say_anything_of_itself() {
    let world = World::small();
    for value in ["-1", "NaN", "Sun, 01 Mar 2026 12:00:00 GMT", "1000000000000000000", ""] {
        let hostile = |fault: Fault| {
            ["retry-after", "x-ratelimit-reset", "x-ratelimit-remaining"]
                .into_iter()
                .fold(fault, |fault, name| fault.header(name, value))
                .without_header("x-ratelimit-limit")
                .without_header("date")
        };
        for fault in [Fault::primary_limit(403), Fault::secondary_limit(429)] {
            world.sim.inject(hostile(fault));
            let reply = world.get(&world.grants_path()).await;
            for name in ["retry-after", "x-ratelimit-reset", "x-ratelimit-remaining"] {
                assert_eq!(reply.header(name), Some(value), "{name}");
            }
            assert!(reply.header("x-ratelimit-limit").is_none() && reply.header("date").is_none());
        }
    }
    for seconds in [i64::MIN, -60, 0, i64::MAX] {
        world.sim.inject(Fault::primary_limit(403).reset_in(seconds));
        let reply = world.get("/versions").await;
        let reset: i64 = reply.header("x-ratelimit-reset").unwrap().parse().unwrap();
        let now = world.sim.clock().now().as_second();
        assert!((reset - now.saturating_add(seconds)).abs() <= 1, "{reset}");
    }
}

#[tokio::test]
async fn a_server_without_limits_can_be_told_to_have_one() {
    let config: Config = small().with_flavour(Flavour::EnterpriseServer { release: (3, 21) });
    let world = World::new(config);
    world.sim.inject(Fault::primary_limit(403));
    let reply = world.get("/api/v3/versions").await;
    assert_eq!((reply.status, reply.header("x-ratelimit-remaining")), (403, Some("0")));
    assert_eq!(reply.header("x-github-enterprise-version"), Some("3.21.0"));
    world.sim.inject(Fault::secondary_limit(403).retry_after("1"));
    let reply = world.get("/api/v3/versions").await;
    assert_eq!((reply.status, reply.header("x-ratelimit-remaining")), (403, None));
}
