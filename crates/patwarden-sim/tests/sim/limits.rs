//! The hourly limit and the secondary ones.

use std::time::Duration;

use axum::body::Body;
use http::Request;
use patwarden_sim::{Fault, LimitStatus, TokenKind};
use serde_json::json;

use crate::login::app_token;
use crate::support::{Reply, World, as_bearer, named, send, small, start};

fn numbers(reply: &Reply) -> [i64; 4] {
    ["limit", "used", "remaining", "reset"].map(|name| {
        let name = format!("x-ratelimit-{name}");
        reply.header(&name).unwrap().parse().unwrap()
    })
}

const RESET: i64 = 3_600;

#[tokio::test(start_paused = true)]
async fn requests_are_counted_until_the_hour_is_used_up() {
    let world = World::new(small().with_hourly_limit(3));
    let reset = start().as_second() + RESET;
    for used in 1..=3 {
        let reply = world.get(&world.grants_path()).await;
        assert_eq!(reply.status, 200);
        assert_eq!(numbers(&reply), [3, used, 3 - used, reset]);
        assert_eq!(reply.header("x-ratelimit-resource"), Some("core"));
    }
    for _ in 0..2 {
        let reply = world.get(&world.grants_path()).await;
        assert_eq!(reply.status, 403);
        assert!(reply.message().starts_with("API rate limit exceeded for installation ID"));
        assert!(reply.json()["documentation_url"].as_str().unwrap().ends_with("#rate-limiting"));
        assert_eq!(numbers(&reply), [3, 3, 0, reset]);
    }
    tokio::time::advance(Duration::from_secs(RESET as u64)).await;
    let token = world.sim.issue_installation_token(&world.org).unwrap();
    let reply = world.call("GET", &world.grants_path(), &token, "").await;
    assert_eq!(reply.status, 200, "the next hour, and the limit is the installation's, not the token's");
    assert_eq!(numbers(&reply)[1], 1);
}

#[tokio::test]
async fn identities_are_counted_apart() {
    let world = World::new(small().with_hourly_limit(2));
    for _ in 0..3 {
        world.get(&world.grants_path()).await;
    }
    assert_eq!(world.get(&world.grants_path()).await.status, 403);
    let other = world.sim.orgs()[1].clone();
    let token = world.sim.issue_installation_token(&other).unwrap();
    let path = format!("/orgs/{other}/personal-access-tokens");
    assert_eq!(world.call("GET", &path, &token, "").await.status, 200);
    assert_eq!(world.call("GET", "/app", &app_token(&world.sim), "").await.status, 200);
    let login = world.state().owners().next().unwrap().to_owned();
    let user = world.sim.issue_user_token(TokenKind::AppUser, &login).unwrap();
    assert_eq!(world.call("GET", "/user", &user, "").await.status, 200);
    world.call("GET", "/user", &user, "").await;
    let reply = world.call("GET", "/user", &user, "").await;
    assert!(reply.message().starts_with("API rate limit exceeded for user ID"), "{}", reply.message());
}

#[tokio::test]
async fn strangers_have_sixty() {
    let world = World::small();
    let request = || named(Request::get("/versions")).body(Body::empty()).unwrap();
    let mut reply = send(&world.sim, request()).await;
    assert_eq!(numbers(&reply)[..3], [60, 1, 59]);
    for _ in 0..60 {
        reply = send(&world.sim, request()).await;
    }
    assert_eq!(reply.status, 403);
}

#[tokio::test]
async fn asking_for_the_limit_is_free() {
    let world = World::new(small().with_hourly_limit(10));
    world.get(&world.grants_path()).await;
    for _ in 0..20 {
        let reply = world.get("/rate_limit").await;
        assert_eq!(reply.status, 200);
        let core = reply.json()["resources"]["core"].clone();
        assert_eq!((&core["limit"], &core["used"], &core["remaining"]), (&10.into(), &1.into(), &9.into()));
        assert_eq!(core["reset"], numbers(&reply)[3]);
        assert_eq!(reply.json()["rate"], core);
    }
}

#[tokio::test]
async fn an_answer_that_has_not_changed_costs_nothing() {
    let world = World::small();
    let path = world.grants_path();
    let first = world.get(&path).await;
    let tag = first.header("etag").unwrap().to_owned();
    let again = |tag: String, token: String| {
        let request =
            named(Request::get(&path)).header("authorization", format!("Bearer {token}")).header("if-none-match", tag);
        send(&world.sim, request.body(Body::empty()).unwrap())
    };
    let unchanged = again(tag.clone(), world.token.clone()).await;
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    assert_eq!(unchanged.header("etag"), Some(tag.as_str()));
    assert_eq!(numbers(&unchanged), numbers(&first));

    let login = world.state().owners().next().unwrap().to_owned();
    let user = world.sim.issue_user_token(TokenKind::AppUser, &login).unwrap();
    assert_eq!(again(tag.clone(), user).await.status, 200, "tags are of one identity");

    let bare = tag.strip_prefix("W/").unwrap().to_owned();
    for known in ["*".to_owned(), bare.clone(), format!("\"x\", {bare}")] {
        assert_eq!(again(known.clone(), world.token.clone()).await.status, 304, "{known}");
    }
    assert_eq!(again("\"x\", W/\"y\"".to_owned(), world.token.clone()).await.status, 200);
    world.sim.clear_log();
    let head = as_bearer(Request::head(&path), &world.token).header("if-none-match", &tag);
    let head = send(&world.sim, head.body(Body::empty()).unwrap()).await;
    assert_eq!((head.status, head.header("etag")), (304, Some(tag.as_str())));

    world.sim.add_grant(&world.org, |_| ()).unwrap();
    let changed = again(tag.clone(), world.token.clone()).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), Some(tag.as_str()));
    assert_eq!(numbers(&changed)[1], 3);
}

#[tokio::test]
async fn an_answer_that_has_not_changed_has_its_links_unless_told_otherwise() {
    for with_link in [true, false] {
        let world = World::new(small().with_not_modified_link(with_link));
        let first = world.get(&world.grants_path()).await;
        let tag = first.header("etag").unwrap();
        let request = as_bearer(Request::get(world.grants_path()), &world.token).header("if-none-match", tag);
        let unchanged = send(&world.sim, request.body(Body::empty()).unwrap()).await;
        assert_eq!(unchanged.status, 304);
        assert!(first.header("link").is_some());
        assert_eq!(unchanged.header("link"), first.header("link").filter(|_| with_link));
    }
}

#[tokio::test]
async fn a_tag_may_be_of_the_links_as_well() {
    for covers_link in [false, true] {
        let world = World::new(small().with_etag_covers_link(covers_link));
        let path = format!("{}?direction=asc&per_page=1", world.grants_path());
        let first = world.get(&path).await;
        let again = world.get(&path).await;
        assert_eq!(first.header("etag"), again.header("etag"));
        world.sim.add_grant(&world.org, |_| ()).unwrap();
        let longer = world.get(&path).await;
        assert_eq!(longer.body, first.body, "the same row");
        assert_ne!(longer.header("link"), first.header("link"), "and another last page");
        assert_eq!(longer.header("etag") != first.header("etag"), covers_link);
    }
}

#[tokio::test]
async fn no_two_identities_share_a_tag_and_all_tags_are_weak() {
    let world = World::small();
    let login = world.state().owners().next().unwrap().to_owned();
    let mut tokens = vec![world.token.clone(), app_token(&world.sim)];
    for kind in [TokenKind::Classic, TokenKind::FineGrained, TokenKind::OAuth, TokenKind::AppUser] {
        tokens.push(world.sim.issue_user_token(kind, &login).unwrap());
    }
    let other = world.sim.orgs()[1].clone();
    tokens.push(world.sim.issue_installation_token(&other).unwrap());
    let mut tags = std::collections::BTreeSet::new();
    for token in &tokens {
        let reply = world.call("GET", "/versions", token, "").await;
        let tag = reply.header("etag").unwrap().to_owned();
        assert!(tag.starts_with("W/\"") && tag.ends_with('"'), "{tag}");
        assert!(tags.insert(tag), "a tag of another identity");
    }
    tags.insert(world.anonymous("GET", "/versions").await.header("etag").unwrap().to_owned());
    assert_eq!(tags.len(), tokens.len() + 1);
}

#[tokio::test(start_paused = true)]
async fn the_reset_is_a_whole_second_at_which_requests_are_let_in_again() {
    let begin = start() + jiff::SignedDuration::from_millis(1_700);
    let world = World::new(small().with_start(begin).with_hourly_limit(1));
    let reset = numbers(&world.get(&world.grants_path()).await)[3];
    assert_eq!(reset, start().as_second() + 1 + RESET);
    tokio::time::advance(Duration::from_millis(RESET as u64 * 1_000 - 701)).await;
    assert_eq!(world.get(&world.requests_path()).await.status, 403);
    tokio::time::advance(Duration::from_millis(1)).await;
    let token = world.sim.issue_installation_token(&world.org).unwrap();
    assert_eq!(world.call("GET", &world.grants_path(), &token, "").await.status, 200);
}

#[tokio::test]
async fn beyond_the_hour_may_be_a_429_and_no_work_is_done() {
    let world = World::new(small().with_hourly_limit(0).with_primary_limit_status(LimitStatus::TooManyRequests));
    let id = world.state().live_grants().next().unwrap().id;
    let reply = world.post(&format!("{}/{id}", world.grants_path()), &json!({"action": "revoke"})).await;
    assert_eq!((reply.status, reply.header("x-ratelimit-remaining")), (429, Some("0")));
    assert!(reply.message().starts_with("API rate limit exceeded"));
    assert!(world.state().grant(id).unwrap().is_live());
}

fn is_secondary(reply: &Reply, wait: Option<&str>) -> bool {
    assert_eq!(reply.status, 403, "{}", reply.text());
    assert_ne!(reply.header("x-ratelimit-remaining"), Some("0"));
    assert_eq!(reply.header("retry-after"), wait, "{}", reply.text());
    let page = reply.json()["documentation_url"].as_str().unwrap().to_owned();
    assert!(page.ends_with("#about-secondary-rate-limits"), "{page}");
    reply.message().starts_with("You have exceeded a secondary rate limit")
}

#[tokio::test(start_paused = true)]
async fn a_minute_has_so_many_points_a_read_one_and_a_write_five() {
    let world = World::new(small().with_points_a_minute(12));
    let write = json!({"action": "revoke", "pat_ids": [7]});
    for _ in 0..2 {
        assert_eq!(world.get(&world.grants_path()).await.status, 200);
        assert_eq!(world.post(&world.grants_path(), &write).await.status, 422);
        tokio::time::advance(Duration::from_millis(10_250)).await;
    }
    let used = numbers(&world.get("/rate_limit").await)[1];
    let refused = world.get(&world.grants_path()).await;
    assert!(is_secondary(&refused, Some("40")), "39.5 s are left");
    assert_eq!(numbers(&refused)[1], used, "it is not counted");
    tokio::time::advance(Duration::from_millis(39_499)).await;
    assert!(is_secondary(&world.get(&world.grants_path()).await, Some("1")));
    tokio::time::advance(Duration::from_millis(1)).await;
    assert_eq!(world.get(&world.grants_path()).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_minute_and_an_hour_have_so_many_requests_that_make_content() {
    let world = World::new(small().with_content_a_minute(2).with_content_an_hour(3));
    let ids: Vec<u64> = world.state().live_grants().map(|grant| grant.id).take(5).collect();
    let revoke = |id: u64| {
        let path = format!("{}/{id}", world.grants_path());
        let world = &world;
        async move { world.post(&path, &json!({"action": "revoke"})).await }
    };
    assert_eq!(revoke(ids[0]).await.status, 204);
    assert_eq!(revoke(ids[1]).await.status, 204);
    assert!(is_secondary(&revoke(ids[2]).await, Some("60")));
    assert_eq!(world.get(&world.grants_path()).await.status, 200, "reads make no content");
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(revoke(ids[2]).await.status, 204);
    let refused = revoke(ids[3]).await;
    assert!(is_secondary(&refused, Some("3540")));
    assert!(refused.message().contains("3 requests an hour"), "{}", refused.message());
    assert_eq!(world.state().revoked_grants().count(), 3, "what was refused was not done");
    let other = world.sim.orgs()[1].clone();
    let token = world.sim.issue_installation_token(&other).unwrap();
    let path = format!("/orgs/{other}/personal-access-tokens");
    assert_eq!(world.call("POST", &path, &token, "{}").await.status, 422, "identities are counted apart");
    tokio::time::advance(Duration::from_secs(3_540)).await;
    let token = world.sim.issue_installation_token(&world.org).unwrap();
    let path = format!("{}/{}", world.grants_path(), ids[3]);
    assert_eq!(world.call("POST", &path, &token, "{\"action\": \"revoke\"}").await.status, 204);
}

#[tokio::test(start_paused = true)]
async fn so_many_requests_may_be_under_way_at_once() {
    let world = World::new(small().with_concurrent_limit(2).with_latency(Duration::from_secs(3)));
    let ask = || {
        let request = as_bearer(Request::get(world.grants_path()), &world.token).body(Body::empty()).unwrap();
        tower::ServiceExt::oneshot(world.sim.router(), request)
    };
    let statuses = futures::future::join_all((0..5).map(|_| ask())).await;
    let mut statuses: Vec<u16> = statuses.into_iter().map(|reply| reply.unwrap().status().as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 403, 403, 403]);

    world.sim.inject(Fault::delay(Duration::from_secs(600)).times(2));
    let abandoned: Vec<_> = (0..2).map(|_| tokio::spawn(ask())).collect();
    tokio::task::yield_now().await;
    assert!(is_secondary(&world.get(&world.grants_path()).await, Some("60")));
    assert_eq!(world.get("/rate_limit").await.status, 200, "asking for the limit takes no place");
    for task in abandoned {
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    }
    assert_eq!(world.get(&world.grants_path()).await.status, 200, "who hangs up gives the place back");
}

#[tokio::test(start_paused = true)]
async fn secondary_limits_answer_as_told_and_are_off_unless_told() {
    let world = World::small();
    for _ in 0..1_000 {
        world.sim.clear_log();
        assert_eq!(world.get("/versions").await.status, 200);
    }
    let config = small().with_githubs_secondary_limits();
    let numbers = [config.concurrent_limit, config.points_a_minute, config.content_a_minute, config.content_an_hour];
    assert_eq!(numbers, [Some(100), Some(900), Some(80), Some(500)]);
    let silent = small()
        .with_points_a_minute(0)
        .with_secondary_limit_status(LimitStatus::TooManyRequests)
        .with_secondary_retry_after(false);
    let world = World::new(silent);
    let reply = world.get(&world.grants_path()).await;
    assert_eq!((reply.status, reply.header("retry-after")), (429, None));
    assert!(reply.message().contains("secondary rate limit"));
    for _ in 0..3 {
        assert_eq!(world.get("/rate_limit").await.status, 200, "asking for the limit is free");
    }
}
