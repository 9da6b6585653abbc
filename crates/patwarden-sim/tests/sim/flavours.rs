//! GitHub.com, GitHub Enterprise Server, GHE.com: where things are in each; and paths, over all operations.

use std::collections::BTreeSet;

use axum::body::Body;
use http::Request;
use patwarden_sim::{Config, Error, Flavour, Simulator, TokenKind, Visibility};
use serde_json::{Value, json};

use crate::login::app_token;
use crate::support::{World, as_bearer, send, small};

const SERVER: Flavour = Flavour::EnterpriseServer { release: (3, 20) };

/// Every operation: its name, method, and path with parameters that lead somewhere. The organisation
/// is written as given.
fn operations(world: &World, org: &str) -> Vec<(String, String, String)> {
    let state = world.state();
    let public = state.memberships.iter().find(|(_, member)| member.visibility == Visibility::Public).unwrap();
    let parameters = [
        ("{org}", org.to_owned()),
        ("{pat_id}", state.live_grants().next().unwrap().id.to_string()),
        ("{pat_request_id}", state.pending_requests().next().unwrap().id.to_string()),
        ("{installation_id}", state.installation.as_ref().unwrap().id.to_string()),
        ("{username}", public.0.clone()),
        ("{security_product}", "secret_scanning".to_owned()),
        ("{enablement}", "enable_all".to_owned()),
    ];
    let fill = |path: &str| parameters.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
    let mut operations: Vec<(String, String, String)> =
        description::operations().map(|(method, path, id)| (id.to_owned(), method.to_owned(), fill(path))).collect();
    let public = ("orgs/check-public-membership-for-user", "GET", "/orgs/{org}/public_members/{username}");
    operations.push((public.0.to_owned(), public.1.to_owned(), fill(public.2)));
    assert!(operations.len() > 25);
    assert!(operations.iter().all(|(_, _, path)| !path.contains('{')));
    operations
}

/// The credential that an operation takes.
fn credential(world: &World, operation: &str, path: &str) -> String {
    match operation {
        "apps/revoke-installation-access-token" => world.sim.issue_installation_token(&world.org).unwrap(),
        _ if operation.starts_with("apps/") => app_token(&world.sim),
        _ if path.starts_with("/user") => world.owner(TokenKind::Classic),
        _ => world.token.clone(),
    }
}

/// The status, and the operation in the log.
async fn outcome(world: &World, method: &str, path: &str, token: &str) -> (u16, Option<String>) {
    let status = world.call(method, path, token, "").await.status;
    (status, world.sim.log().pop().unwrap().operation)
}

#[tokio::test]
async fn a_slash_at_the_end_is_a_404_everywhere() {
    for (flavour, prefix) in [(Flavour::default(), ""), (SERVER, "/api/v3")] {
        let world = World::new(small().with_flavour(flavour));
        for (operation, method, path) in operations(&world, &world.org) {
            let token = credential(&world, &operation, &path);
            let path = format!("{prefix}{path}");
            assert_eq!(outcome(&world, &method, &format!("{path}/"), &token).await, (404, None), "{method} {path}/");
            assert_eq!(outcome(&world, &method, &path, &token).await.1, Some(operation), "{method} {path}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_operation_of_an_organisation_has_its_two_aliases() {
    let (named, id) = {
        let world = World::small();
        (world.org.clone(), world.state().id.to_string())
    };
    let mut count = 0;
    for org in [named.to_ascii_uppercase(), id] {
        // What is asked for by the one path must not have been done by the other.
        let (here, there) = (World::small(), World::small());
        for ((operation, method, path), (.., other)) in
            operations(&here, &named).into_iter().zip(operations(&there, &org))
        {
            let Some(rest) = other.strip_prefix("/orgs/") else { continue };
            let token = |world| credential(world, &operation, &path);
            let direct = here.call(&method, &path, &token(&here), "").await;
            let alias = format!("/organizations/{rest}");
            let aliased = there.call(&method, &alias, &token(&there), "").await;
            let logged = there.sim.log().pop().unwrap().operation;
            assert_eq!(logged.as_deref(), Some(operation.as_str()), "{method} {alias}");
            assert_eq!((aliased.status, aliased.text()), (direct.status, direct.text()), "{method} {alias}");
            assert_ne!(direct.status, 404, "{method} {path}");
            count += 1;
        }
    }
    assert!(count >= 2 * 16, "{count}");
    let world = World::small();
    let by_number = format!("/orgs/{}/members", world.state().id);
    assert_eq!(world.get(&by_number).await.status, 404, "a number is a name there");
    for path in ["/user/organizations", "/users/x/organizations"] {
        assert_eq!(outcome(&world, "GET", path, &world.token).await, (404, None));
    }
}

#[tokio::test]
async fn on_a_server_all_is_under_a_path_and_nothing_at_the_root() {
    let world = World::new(small().with_flavour(SERVER));
    for (operation, method, path) in operations(&world, &world.org) {
        let token = credential(&world, &operation, &path);
        assert_eq!(outcome(&world, &method, &path, &token).await, (404, None), "{method} {path}");
        for other in ["/api/v4", "/API/v3", "/api/v3/api/v3", "/api/v30"] {
            assert_eq!(outcome(&world, &method, &format!("{other}{path}"), &token).await, (404, None));
        }
        let (status, found) = outcome(&world, &method, &format!("/api/v3{path}"), &token).await;
        assert_eq!(found, Some(operation), "{path}");
        assert!(status != 404 || path == "/rate_limit", "{path}");
    }
    for path in ["/", "/api", "/api/v3", "/api/v3/"] {
        assert_eq!(outcome(&world, "GET", path, &world.token).await, (404, None), "{path}");
    }
    assert_eq!(world.sim.log().pop().unwrap().path, "/api/v3/", "the log has paths as they were sent");
}

/// Every URL in a JSON value.
fn urls(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| urls(item, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                if let Some(url) = value.as_str().filter(|_| name == "url" || name.ends_with("_url")) {
                    found.push((name.clone(), url.to_owned()));
                }
                urls(value, found);
            }
        }
        _ => {}
    }
}

/// Asks every readable operation and checks where its URLs lead.
async fn assert_urls(flavour: Flavour, api: &str, html: &str, avatars: &str) {
    let prefix = api.strip_prefix("http://sim.test").unwrap().to_owned();
    let world = World::new(small().with_flavour(flavour));
    let repository = world.state().repositories.values().next().unwrap().name.clone();
    let mut found = Vec::new();
    for (operation, method, path) in operations(&world, &world.org) {
        let creates = operation == "apps/create-installation-access-token";
        if method != "GET" && !creates {
            continue;
        }
        let token = credential(&world, &operation, &path);
        let body = if creates { json!({"repositories": [repository]}).to_string() } else { String::new() };
        let reply = world.call(&method, &format!("{prefix}{path}?per_page=1"), &token, &body).await;
        for (rel, url) in reply.links() {
            found.push((format!("{operation} {rel} url"), url));
        }
        if !reply.body.is_empty() && reply.status < 300 {
            urls(&reply.json(), &mut found);
        }
    }
    assert!(found.len() > 200, "{}", found.len());
    let mut kinds = BTreeSet::new();
    for (name, url) in found {
        // The App's own site is not the server's.
        if name == "external_url" {
            continue;
        }
        let host = html.split_once("://").unwrap().1;
        let (kind, wanted) = match name.as_str() {
            "avatar_url" => ("avatar", avatars.to_owned()),
            "html_url" | "clone_url" | "svn_url" => ("html", html.to_owned()),
            "git_url" => ("git", format!("git://{host}")),
            "ssh_url" => ("ssh", format!("git@{host}:")),
            name if name.ends_with(" url") => ("link", api.to_owned()),
            _ => ("api", api.to_owned()),
        };
        kinds.insert(kind);
        assert!(url.starts_with(&wanted), "{name}: {url} instead of {wanted}");
    }
    assert_eq!(kinds.len(), 6, "{kinds:?}");
}

#[tokio::test]
async fn urls_lead_to_where_things_are() {
    let here = "http://sim.test";
    assert_urls(Flavour::GitHubCom, here, "https://github.com", "https://avatars.githubusercontent.com").await;
    assert_urls(SERVER, "http://sim.test/api/v3", here, "http://sim.test/avatars").await;
    let tenant = Flavour::GheCom { subdomain: "juniper".to_owned() };
    assert_urls(tenant, here, "https://juniper.ghe.com", "https://avatars.juniper.ghe.com").await;
}

#[tokio::test]
async fn pages_of_a_server_lead_on() {
    let world = World::new(small().with_flavour(SERVER));
    let ids = world.ids(&format!("/api/v3{}?per_page=100", world.grants_path())).await;
    assert_eq!(ids.len(), world.state().live_grants().count());
    let first = world.anonymous("GET", "/api/v3/organizations?per_page=1").await;
    assert!(first.link("next").unwrap().starts_with("/api/v3/organizations?per_page=1&since="));
    assert_eq!(first.links()[1].1, "http://sim.test/api/v3/organizations{?since}");
    let sent_on = world.anonymous("GET", &format!("/api/v3{}", world.org_path("/members/x"))).await;
    assert!(sent_on.header("location").unwrap().starts_with("http://sim.test/api/v3/orgs/"));
}

#[tokio::test]
async fn a_server_names_its_release_and_has_no_limits() {
    let world = World::new(small().with_flavour(SERVER).with_hourly_limit(1));
    for _ in 0..70 {
        let reply = world.anonymous("GET", "/api/v3/versions").await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("x-github-enterprise-version"), Some("3.20.0"));
    }
    let path = format!("/api/v3{}", world.grants_path());
    for _ in 0..3 {
        let reply = world.get(&path).await;
        assert_eq!((reply.status, reply.header("x-ratelimit-remaining")), (200, None));
    }
    let reply = world.get("/api/v3/rate_limit").await;
    assert_eq!((reply.status, reply.message().as_str()), (404, "Rate limiting is not enabled."));
    assert_eq!(world.get("/nothing").await.header("x-github-enterprise-version"), Some("3.20.0"));
    let elsewhere = World::small().get("/versions").await;
    assert_eq!(elsewhere.header("x-github-enterprise-version"), None);
}

#[tokio::test]
async fn a_server_has_the_later_version_from_the_release_that_brought_it() {
    for (release, later) in [((3, 14), false), ((3, 20), false), ((3, 21), true), ((4, 0), true)] {
        let world = World::new(small().with_flavour(Flavour::EnterpriseServer { release }));
        let known = world.get("/api/v3/versions").await.json();
        let all = json!(["2022-11-28", "2026-03-10"]);
        assert_eq!(known, if later { all } else { json!(["2022-11-28"]) });
        let request = as_bearer(Request::get(format!("/api/v3{}", world.grants_path())), &world.token)
            .header("x-github-api-version", "2026-03-10");
        let reply = send(&world.sim, request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, if later { 200 } else { 400 }, "{release:?}");
    }
}

#[tokio::test]
async fn ghe_com_answers_to_its_own_name_and_has_limits() {
    let world = World::new(small().with_flavour(Flavour::GheCom { subdomain: "juniper".to_owned() }));
    let request = Request::get(format!("https://api.juniper.ghe.com{}", world.grants_path()))
        .header("user-agent", "tests")
        .header("authorization", format!("Bearer {}", world.token));
    let reply = send(&world.sim, request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 200);
    assert!(reply.links().iter().all(|(_, url)| url.starts_with("https://api.juniper.ghe.com/organizations/")));
    assert!(reply.json()[0]["owner"]["html_url"].as_str().unwrap().starts_with("https://juniper.ghe.com/"));
    assert_eq!(world.get("/rate_limit").await.status, 200);
    for subdomain in ["", "a.b", "a/b", "ü"] {
        let flavour = Flavour::GheCom { subdomain: subdomain.to_owned() };
        assert!(matches!(Simulator::new(Config::default().with_flavour(flavour)), Err(Error::Config(_))));
    }
}

#[tokio::test]
async fn the_url_of_a_server_on_a_socket_is_the_one_for_clients() {
    for (flavour, prefix) in [(Flavour::default(), ""), (SERVER, "/api/v3")] {
        let sim = Simulator::new(small().with_flavour(flavour)).unwrap();
        let server = sim.serve(0).await.unwrap();
        assert_eq!(server.url(), format!("http://{}{prefix}", server.addr()));
        let client = reqwest::Client::builder().user_agent("tests").build().unwrap();
        let found = client.get(format!("{}/versions", server.url())).send().await.unwrap();
        assert_eq!(found.status(), 200);
        let log = client.get(format!("http://{}/_sim/log", server.addr())).bearer_auth(sim.control_secret());
        let log = log.send().await.unwrap();
        assert_eq!(log.status(), 200, "steering is at the root");
        server.shutdown().await.unwrap();
    }
}
