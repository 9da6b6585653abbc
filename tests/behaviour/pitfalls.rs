//! What clients of this API can get wrong: one test for each, in one place. Many of them are pinned again, and
//! more closely, where the behaviour is.

use std::time::Duration;

use futures::TryStreamExt;
use patwarden::api::Response;
use patwarden::{Auth, Budget, Client, ErrorKind, Result};
use patwarden_sim::{Config, Fault};
use serde_json::json;
use tests::{Asked, World, answer, scripted};
use tokio::time::Instant;

const TOKENS: &str = "/personal-access-tokens";

/// A client of a server that always gives this answer.
fn always(make: fn() -> Response) -> (Client, Asked) {
    let (client, asked) = scripted("ghu_x", move |_, _| Ok(make()));
    (client.budget(Budget::NONE).longest_wait(Duration::ZERO).build().unwrap(), asked)
}

async fn grants(client: &Client) -> Result<usize> {
    client.org("acme").grants().list().collect_all().await.map(|grants| grants.len())
}

#[tokio::test(start_paused = true)]
async fn a_name_can_not_lead_to_another_operation() {
    let (client, asked) = always(|| answer(200, &[], "[]"));
    for name in ["../user", "a?b", "a#b", "a/b", "a%2fb", "..", ".", "a b", "a\u{0}", "acme/../user", "\u{e4}"] {
        let org = client.org(name);
        assert_eq!(org.grants().list().collect_all().await.unwrap_err().kind(), ErrorKind::InvalidInput, "{name}");
        assert_eq!(org.requests().list().collect_all().await.unwrap_err().kind(), ErrorKind::InvalidInput, "{name}");
        assert_eq!(org.grants().revoke([1u64]).await.unwrap_err().kind(), ErrorKind::InvalidInput, "{name}");
        let low = client.api().orgs_list_pat_grants().org(name).send().await;
        let sent = asked.told();
        let stayed = sent.iter().all(|request| {
            let path = request.uri().path();
            path.starts_with("/orgs/") && path.ends_with(TOKENS) && path.split('/').count() == 4
        });
        assert!(stayed && (low.is_err() || sent.len() == 1), "{name}: {sent:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_link_to_another_host_is_not_followed_with_the_credential() {
    let (client, asked) = always(|| {
        answer(200, &[("link", "<https://evil.example/orgs/acme/personal-access-tokens?page=2>; rel=\"next\"")], "[]")
    });
    assert_eq!(grants(&client).await.unwrap_err().kind(), ErrorKind::InvalidAnswer);
    assert_eq!(asked.told().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_write_that_fails_is_sent_once() {
    for status in [500, 502, 503, 504] {
        let world = World::new(Config::default().with_orgs(1).with_grants(20).with_requests(5));
        world.sim.inject(Fault::status_after(status).method("POST").path_contains("/personal-access-token").times(99));
        let (org, id) = (world.app().org(world.org()), *world.live_grants(&world.org()).first().unwrap());
        let request = *world.pending_requests(&world.org()).first().unwrap();
        assert_eq!(org.grants().revoke([id]).await.unwrap().unknown().count(), 1);
        assert_eq!(org.grants().revoke_one(id).await.unwrap_err().kind(), ErrorKind::Server);
        assert_eq!(org.requests().deny([request]).await.unwrap().unknown().count(), 1);
        let writes = world.sim.log().iter().filter(|entry| entry.method == "POST" && entry.fault.is_some()).count();
        assert_eq!(writes, 3, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_is_not_sent_again_at_once() {
    let (client, asked) = always(|| answer(502, &[], ""));
    let begun = Instant::now();
    assert!(grants(&client).await.is_err());
    assert_eq!(asked.count(), 1, "without leave to wait, not at all");
    let (client, asked) = scripted("ghu_x", |_, _| Ok(answer(502, &[], "")));
    assert!(grants(&client.build().unwrap()).await.is_err());
    assert!(asked.count() == 4 && begun.elapsed() > Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_list_is_not_an_empty_one() {
    for make in [
        || answer(302, &[("location", "https://evil.example/login")], ""),
        || answer(307, &[], ""),
        || answer(304, &[], ""),
        || answer(204, &[], ""),
        || answer(200, &[], ""),
        || answer(202, &[], "{}"),
        || answer(403, &[], r#"{"message":"Resource not accessible by integration"}"#),
        || answer(404, &[], "{}"),
    ] {
        let (client, _) = always(make);
        let error = grants(&client).await.unwrap_err();
        assert_eq!((error.operation(), error.page()), (Some("orgs/list-pat-grants"), Some(1)), "{error}");
        assert!(client.org("acme").requests().list().collect_all().await.is_err());
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_never_comes_is_not_asked_for_without_end() {
    let (client, asked) = always(|| answer(202, &[], "{}"));
    assert!(grants(&client).await.is_err());
    assert_eq!(asked.count(), 1);
    // Nor is a list whose every page names another.
    let (client, asked) = scripted("ghu_x", |_, before| {
        let next = format!("</orgs/acme/personal-access-tokens?page={}>; rel=\"next\"", before + 2);
        Ok(answer(200, &[("link", &next)], "[]"))
    });
    let client = client.budget(Budget::NONE).bounds(patwarden::Bounds::default().pages(50)).build().unwrap();
    assert_eq!(grants(&client).await.unwrap_err().kind(), ErrorKind::InvalidAnswer);
    assert_eq!(asked.count(), 50);
}

#[tokio::test(start_paused = true)]
async fn a_list_does_not_end_at_an_empty_page_in_the_middle_nor_after_the_first() {
    let grant = |id: u64| {
        json!({ "id": id, "owner": { "login": "mona", "id": 1 }, "repository_selection": "all", "permissions": {},
            "access_granted_at": "2026-01-01T00:00:00Z", "token_id": id, "token_name": "x", "token_expired": false,
            "token_expires_at": null, "token_last_used_at": null, "repositories_url": "https://api.github.com/x" })
    };
    let (client, _) = scripted("ghu_x", move |request, _| {
        let query = request.uri().query().unwrap_or_default();
        let page = query.split('&').find_map(|pair| pair.strip_prefix("page=")).map_or(1, |page| page.parse().unwrap());
        let body = if page == 2 { json!([]) } else { json!([grant(page)]) };
        let next = format!("</orgs/acme/personal-access-tokens?page={}>; rel=\"next\"", page + 1);
        let headers = [("link", next.as_str())];
        Ok(answer(200, if page < 3 { &headers } else { &[] }, &body.to_string()))
    });
    let listed: Vec<_> = client.build().unwrap().org("acme").grants().list().try_collect().await.unwrap();
    assert_eq!(listed.iter().map(|grant| grant.id.get()).collect::<Vec<_>>(), [1, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_wait_of_years_is_not_obeyed_and_nonsense_is_neither_a_crash_nor_no_wait() {
    for (header, value) in [
        ("retry-after", "99999999"),
        ("retry-after", "NaN"),
        ("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT"),
        ("retry-after", "-1"),
        ("x-ratelimit-reset", "99999999999"),
        ("x-ratelimit-reset", "1e300"),
    ] {
        let world = World::new(Config::default().with_orgs(1).with_grants(20));
        world.sim.inject(
            Fault::primary_limit(403).without_header("x-ratelimit-reset").header(header, value).path_contains(TOKENS),
        );
        let begun = Instant::now();
        let outcome = world.app().org(world.org()).grants().list().collect_all().await;
        let waited = begun.elapsed().as_secs();
        assert!(waited <= 900 && (outcome.is_err() || waited >= 1), "{header}: {value} {waited} {outcome:?}");
    }
}

#[test]
fn no_form_of_a_login_shows_its_secret() {
    let world = patwarden_sim::Simulator::new(Config::default().with_orgs(1).with_grants(1)).unwrap();
    let pem = world.private_key_pem();
    let secret = pem.lines().nth(1).unwrap();
    for auth in [Auth::app(1, pem).unwrap(), Auth::token(format!("ghs_{secret}")).unwrap()] {
        let builder = Client::builder().auth(auth.clone());
        let shown = format!("{auth:?} {auth:#?} {builder:?}");
        let client = builder.build().unwrap();
        let shown = format!("{shown} {client:?} {client:#?} {:?} {:#?}", client.api(), client.org("acme").grants());
        assert!(!shown.contains(secret), "{shown}");
    }
}
