//! The page for people at `/`.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::request::Builder;
use http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use patwarden_sim::{Config, Fault};
use serde_json::json;
use tower::ServiceExt as _;

use crate::support::{World, named, small};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn send(world: &World, request: Builder) -> (u16, HeaderMap, String) {
    let request = request.body(Body::empty()).unwrap();
    let (parts, body) = world.sim.router().oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    (parts.status.as_u16(), parts.headers, String::from_utf8(body).unwrap())
}

fn browsed(path: &str) -> Builder {
    Request::get(path).header("host", "localhost:8377").header("accept", BROWSER)
}

async fn page(world: &World, path: &str) -> String {
    let (status, _, html) = send(world, browsed(path)).await;
    assert_eq!(status, 200);
    html
}

#[tokio::test]
async fn a_browser_gets_a_page_and_anybody_else_githubs_answer() {
    let world = World::small();
    assert!(page(&world, "/").await.starts_with("<!doctype html>"));
    assert!(world.sim.log().is_empty(), "the page is not logged");
    for accept in [None, Some("*/*"), Some("application/vnd.github+json"), Some("text/html;q=0, */*")] {
        let mut request = named(Request::get("/"));
        if let Some(accept) = accept {
            request = request.header("accept", accept);
        }
        let (status, headers, _) = send(&world, request).await;
        assert_eq!(status, 404, "{accept:?}");
        assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    }
    assert_eq!(world.sim.log().len(), 4);
    let (status, _, html) = send(&world, browsed("/").method("HEAD")).await;
    assert_eq!((status, html.as_str()), (200, ""));
    let (_, headers, _) = send(&world, browsed("/versions").header("user-agent", "browser")).await;
    assert_eq!(headers["content-type"], "application/json; charset=utf-8", "other paths are GitHub's");
}

#[tokio::test]
async fn it_loads_and_runs_nothing() {
    let world = World::small();
    let (_, headers, html) = send(&world, browsed("/")).await;
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"));
    assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["cache-control"], "no-store");
    for part in ["<script", "src=", "style=", "href=\"http", "href=\"//", "@import", "url("] {
        assert!(!html.contains(part), "{part}");
    }
    assert!(!html.contains(world.sim.control_secret()) && !html.contains(&world.token));
}

#[tokio::test]
async fn only_this_machine_by_its_own_name_sees_it() {
    let world = World::small();
    for host in ["sim.test", "127.0.0.1.sim.test", "10.1.1.1:80"] {
        let request = Request::get("/").header("host", host).header("accept", BROWSER);
        assert_eq!(send(&world, request).await.0, 403, "{host}");
    }
    assert_eq!(send(&world, browsed("/").header("origin", "http://sim.test")).await.0, 403);
    let peer: SocketAddr = "10.0.0.7:99".parse().unwrap();
    assert_eq!(send(&world, browsed("/").extension(ConnectInfo(peer))).await.0, 403);
}

#[tokio::test(start_paused = true)]
async fn it_shows_what_there_is_and_what_was_asked() {
    let world = World::small();
    let sim = &world.sim;
    let request = world.state().pending_requests().next().unwrap().id;
    let grant = world.state().live_grants().next().unwrap().id;
    sim.inject(Fault::status(502));
    world.get(&world.grants_path()).await;
    world.post(&format!("{}/{grant}", world.grants_path()), &json!({"action": "revoke"})).await;
    world.post(&format!("{}/{request}", world.requests_path()), &json!({"action": "deny"})).await;
    tokio::time::advance(Duration::from_secs(90)).await;

    let html = page(&world, "/").await;
    assert!(
        html.contains("<time datetime=\"2026-03-01T12:01:30Z\"><span>2026-03-01</span> <span>12:01:30</span></time>")
    );
    for org in sim.snapshot().orgs {
        assert!(html.contains(&format!("<h2><bdi>{}</bdi></h2>", org.login)));
        let pending = org.pending_requests().last().unwrap();
        assert!(html.contains(&format!("<span>{}</span>", pending.id)));
    }
    assert!(html.contains("<h2>API calls</h2>") && html.contains("Last calls, the newest first: 3"));
    assert!(html.contains("orgs/update-pat-access") && html.contains("<span class=\"bad\">502</span>"));
    assert!(!html.contains(&format!("<span>{request}</span>")), "it no longer waits");

    let pages = world.state().grants.len().div_ceil(100);
    let last = page(&world, &format!("/?org={}&page={pages}", world.org)).await;
    let row = last.split("<tr").find(|row| row.contains(&format!("<span>{grant}</span>"))).unwrap();
    assert!(row.contains("revoked") && row.contains("2026-03-01T12:00:00Z"), "{row}");

    sim.set_suspended(&world.org, true).unwrap();
    assert!(page(&world, "/").await.contains("suspended"));
}

#[tokio::test]
async fn it_is_made_of_headings_and_tables_that_can_be_read_out() {
    let world = World::small();
    let html = page(&world, "/").await;
    assert!(html.contains("<html lang=\"en\">") && html.contains("name=\"viewport\""));
    assert_eq!(html.matches("<h1>").count(), 1);
    assert_eq!(html.matches("<main id=\"content\">").count(), 1);
    let tables = html.matches("<table").count();
    assert_eq!(tables, 2 + 2 * world.sim.orgs().len());
    assert_eq!(html.matches("<caption>").count(), tables);
    assert_eq!(html.matches("<th ").count(), html.matches(" scope=\"").count());
    let rows = html.matches("<tr").count();
    assert_eq!(html.matches("scope=\"row\"").count() + tables, rows, "every row has its name");
}

#[tokio::test]
async fn what_people_wrote_is_text_whatever_it_is() {
    let world = World::new(small().with_grants(3).with_requests(0));
    let evil = "<script>alert('1')</script>\" onload=x \u{202e}gpj\u{1b}[31m\u{200b}&amp;";
    let edit = |token: &mut patwarden_sim::Token| {
        token.name = evil.to_owned();
        token.owner = format!("o{evil}");
        token.permissions.other.insert(evil.to_owned(), evil.to_owned());
    };
    world.sim.add_grant(&world.org, |grant| edit(&mut grant.token)).unwrap();
    world
        .sim
        .add_request(&world.org, |request| {
            edit(&mut request.token);
            request.reason = Some(evil.to_owned());
        })
        .unwrap();
    world.get("/x%22%3Cscript%3E?a=%3Cscript%3E%22%E2%80%AE").await;
    let missing = send(&world, browsed("/?org=%3Cscript%3E%22%1B")).await;
    assert_eq!(missing.0, 404);
    for html in [page(&world, "/").await, page(&world, &format!("/?org={}", world.org)).await, missing.2] {
        assert!(html.contains("&lt;script&gt;") && html.contains("&quot;"));
        for part in ["<script", "\u{202e}", "\u{1b}", "\u{200b}", "\" onload"] {
            assert!(!html.contains(part), "{part:?}");
        }
    }
    let html = page(&world, "/").await;
    for code in ["U+202E", "U+001B", "U+200B"] {
        assert!(html.contains(&format!("<code class=\"odd\">{code}</code>")), "{code}");
    }
    assert!(html.contains("&amp;amp;"));
}

#[tokio::test]
async fn long_lists_are_shown_in_parts() {
    let world = World::new(Config::default().with_orgs(1).with_grants(250).with_requests(120));
    let count = |html: &str| html.matches("scope=\"row\"").count();
    let html = page(&world, "/").await;
    assert_eq!(count(&html), 1 + 100 + 100);
    assert!(html.contains("20 more requests of") && html.contains("150 more grants of"));
    let link = format!("/?org={}&amp;page=2", world.org);
    assert!(html.contains(&format!("href=\"{link}\"")));

    let mut seen = std::collections::BTreeSet::new();
    for (number, rows) in [(1, 200), (2, 120), (3, 50), (4, 0), (usize::MAX, 0)] {
        let html = page(&world, &format!("/?org={}&page={number}", world.org)).await;
        assert_eq!(count(&html), rows, "{number}");
        let ids = html.split("<span>").skip(1).filter_map(|part| part.split('<').next()?.parse::<u64>().ok());
        seen.extend(ids);
    }
    let state = world.state();
    assert!(state.grants.keys().chain(state.requests.keys()).all(|id| seen.contains(id)), "every one is on some page");

    let many = World::new(Config::default().with_orgs(130).with_grants(260).with_requests(0));
    let html = page(&many, "/").await;
    assert!(html.contains("30 more") && html.contains("The other 90") && html.contains("href=\"/?page=2\""));
    assert_eq!(html.matches("<section>").count(), 1 + 10);
    for _ in 0..103 {
        world.get("/rate_limit").await;
    }
    assert!(page(&world, "/").await.contains("100, and 3 earlier"));
}
