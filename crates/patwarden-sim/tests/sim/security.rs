//! Switching security products on or off for all repositories.

use std::time::Duration;

use patwarden_sim::{Coverage, TokenKind};
use serde_json::json;

use crate::login::app_token;
use crate::support::{Reply, World, small};

const PRODUCTS: [&str; 7] = [
    "dependency_graph",
    "dependabot_alerts",
    "dependabot_security_updates",
    "advanced_security",
    "code_scanning_default_setup",
    "secret_scanning",
    "secret_scanning_push_protection",
];

async fn switch(world: &World, product: &str, enablement: &str, body: &str) -> Reply {
    world.call("POST", &world.org_path(&format!("/{product}/{enablement}")), &world.token, body).await
}

fn coverage(world: &World, product: &str) -> Coverage {
    world.state().security_products[product].coverage
}

#[tokio::test(start_paused = true)]
async fn every_product_is_switched_after_the_delay() {
    let world = World::new(small().with_effect_delay(Duration::from_secs(5)));
    for product in PRODUCTS {
        for (enablement, wanted) in [("enable_all", Coverage::All), ("disable_all", Coverage::None)] {
            let before = coverage(&world, product);
            let reply = switch(&world, product, enablement, "").await;
            assert_eq!((reply.status, reply.body.len()), (204, 0), "{product} {}", reply.text());
            tokio::time::advance(Duration::from_millis(4_999)).await;
            assert_eq!(coverage(&world, product), before);
            assert!(world.state().security_products[product].in_progress);
            tokio::time::advance(Duration::from_millis(1)).await;
            assert_eq!(coverage(&world, product), wanted);
            assert!(!world.state().security_products[product].in_progress);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn one_product_is_switched_once_at_a_time() {
    let world = World::small();
    assert_eq!(switch(&world, "secret_scanning", "enable_all", "").await.status, 204);
    for enablement in ["enable_all", "disable_all"] {
        let reply = switch(&world, "secret_scanning", enablement, "").await;
        assert_eq!(reply.status, 422);
        assert!(reply.message().contains("already"), "{}", reply.message());
    }
    assert_eq!(switch(&world, "dependency_graph", "enable_all", "").await.status, 204, "products are apart");
    let other = world.sim.orgs()[1].clone();
    let token = world.sim.issue_installation_token(&other).unwrap();
    let path = format!("/orgs/{other}/secret_scanning/enable_all");
    assert_eq!(world.call("POST", &path, &token, "").await.status, 204, "organisations are apart");
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(switch(&world, "secret_scanning", "disable_all", "").await.status, 204);
    let at_once = World::new(small().with_effect_delay(Duration::ZERO));
    for _ in 0..2 {
        assert_eq!(switch(&at_once, "secret_scanning", "enable_all", "").await.status, 204);
    }
    assert_eq!(coverage(&at_once, "secret_scanning"), Coverage::All);
}

#[tokio::test]
async fn code_scanning_takes_a_suite_of_queries() {
    let world = World::new(small().with_effect_delay(Duration::ZERO));
    let product = "code_scanning_default_setup";
    let suite = |world: &World, product: &str| world.state().security_products[product].query_suite.clone();
    for (body, wanted) in [
        (json!({"query_suite": "extended"}).to_string(), "extended"),
        (json!({"query_suite": "default"}).to_string(), "default"),
        ("{}".to_owned(), "default"),
        (String::new(), "default"),
    ] {
        assert_eq!(switch(&world, product, "enable_all", &body).await.status, 204);
        assert_eq!(suite(&world, product).as_deref(), Some(wanted));
    }
    assert_eq!(switch(&world, product, "disable_all", "").await.status, 204);
    assert_eq!(suite(&world, product), None);
    for bad in [json!("none"), json!(1), json!(null), json!(["default"])] {
        let reply = switch(&world, product, "enable_all", &json!({"query_suite": bad}).to_string()).await;
        assert_eq!((reply.status, &reply.json()["errors"][0]["field"]), (422, &json!("query_suite")), "{bad}");
    }
    assert_eq!(coverage(&world, product), Coverage::None);
    assert_eq!(switch(&world, product, "enable_all", "{").await.status, 400);
}

#[tokio::test]
async fn one_wrong_word_is_refused_and_two_are_another_path() {
    let world = World::small();
    for (product, enablement, field) in [
        ("fire_extinguishers", "enable_all", "security_product"),
        ("Secret_Scanning", "disable_all", "security_product"),
        ("secret_scanning", "enable_some", "enablement"),
        ("secret_scanning", "ENABLE_ALL", "enablement"),
    ] {
        let reply = switch(&world, product, enablement, "").await;
        assert_eq!((reply.status, &reply.json()["errors"][0]["field"]), (422, &json!(field)), "{}", reply.text());
    }
    for path in ["/teams/x", "/hooks/1", "/members/enable", "/installations/2", "/x/y"] {
        let reply = world.call("POST", &world.org_path(path), &world.token, "").await;
        assert_eq!((reply.status, reply.message().as_str()), (404, "Not Found"), "{path}");
        assert_eq!(world.sim.log().pop().unwrap().operation, None, "{path}");
    }
    for (path, operation) in [
        (format!("{}/5", world.grants_path()), "orgs/update-pat-access"),
        (format!("{}/enable_all", world.grants_path()), "orgs/update-pat-access"),
        (format!("{}/disable_all", world.requests_path()), "orgs/review-pat-grant-request"),
    ] {
        assert_eq!(world.post(&path, &json!({"action": "revoke"})).await.status, 404, "{path}");
        assert_eq!(world.sim.log().pop().unwrap().operation.as_deref(), Some(operation));
    }
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let path = world.org_path("/secret_scanning/enable_all");
        assert_eq!(world.call(method, &path, &world.token, "").await.status, 404, "{method}");
    }
}

#[tokio::test]
async fn owners_may_switch_and_apps_with_the_permission() {
    let world = World::new(small().with_effect_delay(Duration::ZERO));
    let path = world.org_path("/dependabot_alerts/disable_all");
    for kind in [TokenKind::Classic, TokenKind::FineGrained, TokenKind::OAuth, TokenKind::AppUser] {
        for (token, status) in [(world.owner(kind), 204), (world.member(kind), 403), (world.outsider(kind), 404)] {
            let reply = world.call("POST", &path, &token, "").await;
            assert_eq!(reply.status, status, "{kind:?}");
            assert_eq!(reply.header("x-accepted-github-permissions"), Some("organization_administration=write"));
        }
    }
    assert_eq!(world.anonymous("POST", &path).await.status, 401);
    assert_eq!(world.call("POST", &path, &app_token(&world.sim), "").await.status, 401);
    assert_eq!(world.call("POST", "/orgs/nowhere/secret_scanning/enable_all", &world.token, "").await.status, 404);
    world.sim.set_permission(&world.org, "organization_administration", Some("read")).unwrap();
    for token in [world.token.clone(), world.owner(TokenKind::AppUser)] {
        assert_eq!(world.call("POST", &path, &token, "").await.status, 403);
    }
}
