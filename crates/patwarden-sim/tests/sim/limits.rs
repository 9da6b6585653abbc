//! The hourly limit.

use std::time::Duration;

use axum::body::Body;
use http::Request;
use patwarden_sim::TokenKind;

use crate::login::app_token;
use crate::support::{Reply, World, named, send, small, start};

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

    world.sim.add_grant(&world.org, |_| ()).unwrap();
    let changed = again(tag.clone(), world.token.clone()).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), Some(tag.as_str()));
    assert_eq!(numbers(&changed)[1], 2);
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
