//! Redirects and links lead within the origin, or to an error: a credential never leaves it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderValue;
use http::header::{AUTHORIZATION, LINK, LOCATION};
use patwarden::api::{Request, Response};
use patwarden::{Budget, Client, ErrorKind};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tests::{Asked, answer, scripted};

/// The requests that went somewhere else than to the API, or somewhere with another credential than ours.
fn astray(asked: &Asked) -> Vec<String> {
    let is_ours = |request: &Request| {
        let uri = request.uri();
        let here = uri.scheme_str() == Some("https") && uri.authority().is_some_and(|host| host == "api.github.com");
        here && request.headers()[AUTHORIZATION] == "Bearer ghu_secret"
    };
    let told = asked.told();
    told.iter().filter(|request| !is_ours(request)).map(|request| request.uri().to_string()).collect()
}

/// What somebody who wants the credential might have the server say.
fn targets() -> Vec<String> {
    let mut targets: Vec<String> = Vec::new();
    let hosts = [
        "evil.example",
        "api.github.com.evil.example",
        "evilapi.github.com",
        "github.com",
        "api.github.co",
        "api.github.com@evil.example",
        "api.github.com:secret@evil.example",
        "api.github.com:8443",
        "api.github.com:80",
        "127.0.0.1",
        "[::1]",
        "localhost",
        "10.0.0.1",
        "0x7f.1",
        "api.github.com.",
        "api%2egithub.com",
        "api.github.com%00.evil.example",
        "api.github.com\u{3002}evil.example",
        "\u{430}pi.github.com",
        "evil.example#@api.github.com",
        "evil.example?@api.github.com",
        "evil.example\\@api.github.com",
        "mona:secret@api.github.com",
        "@api.github.com",
        ":@api.github.com",
        "API.GITHUB.COM",
        "api.github.com:443",
        "",
        ":443",
        "api.github.com:99999",
    ];
    let schemes = [
        "https://",
        "http://",
        "//",
        "https:",
        "https:/",
        "https:///",
        "HTTPS://",
        "ftp://",
        "file://",
        "javascript:",
        "data:,",
        "\\\\",
        "/\\",
        "https:\\\\",
        " https://",
        "\thttps://",
        "ht\ttps://",
        "ws://",
    ];
    let paths = ["/orgs/acme?page=2", "?page=2", "/../../x?page=2", "/%2e%2e/x?page=2"];
    for scheme in schemes {
        for host in hosts {
            for path in paths {
                targets.push(format!("{scheme}{host}{path}"));
            }
        }
    }
    let mut runner = TestRunner::deterministic();
    let made = "(https?:)?[/\\\\]{0,3}[a-z.@:%\\[\\]]{0,20}(api\\.github\\.com)?[a-z.@:#?/\\\\]{0,12}\\?page=2";
    targets.extend((0..500).map(|_| made.new_tree(&mut runner).unwrap().current()));
    targets
}

/// A client of a server that gives this answer to the first request since it was last set, and then another.
fn leading(then: fn() -> Response) -> (Client, Asked, Arc<Mutex<Option<Response>>>) {
    let first: Arc<Mutex<Option<Response>>> = Arc::default();
    let next = Arc::clone(&first);
    let (client, asked) = scripted("ghu_secret", move |_, _| Ok(next.lock().unwrap().take().unwrap_or_else(then)));
    (client.budget(Budget::NONE).between_writes(Duration::ZERO).build().unwrap(), asked, first)
}

#[tokio::test(start_paused = true)]
async fn no_redirect_takes_the_credential_anywhere_else() {
    let targets = targets();
    assert!(targets.len() >= 1_000);
    let (client, asked, first) = leading(|| answer(404, &[], "{}"));
    let org = client.org("acme");
    let (mut tried, mut followed) = (0, 0);
    for target in targets {
        let Ok(location) = HeaderValue::from_bytes(target.as_bytes()) else { continue };
        for status in [302, 307] {
            for is_write in [false, true] {
                let mut redirect = answer(status, &[], "{}");
                redirect.headers_mut().insert(LOCATION, location.clone());
                *first.lock().unwrap() = Some(redirect);
                let failed =
                    if is_write { org.grants().revoke_one(7u64).await.is_err() } else { org.get().await.is_err() };
                assert!(failed, "{status} {target:?}");
                followed += asked.count() - 1;
                assert_eq!(astray(&asked), [""; 0], "{status} {target:?}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 4_000 && followed > 100, "{tried} {followed}: some lead home, and are followed");
}

#[tokio::test(start_paused = true)]
async fn no_link_takes_the_credential_anywhere_else() {
    let (client, asked, first) = leading(|| answer(200, &[], "[]"));
    let org = client.org("acme");
    let mut tried = 0;
    for target in targets() {
        let next = "<https://api.github.com/orgs/acme/personal-access-tokens?page=2>; rel=\"next\"";
        for link in [format!("<{target}>; rel=\"next\""), format!("{next}, <{target}>; rel=\"last\"")] {
            let Ok(link) = HeaderValue::from_bytes(link.as_bytes()) else { continue };
            let mut page = answer(200, &[], "[]");
            page.headers_mut().insert(LINK, link);
            *first.lock().unwrap() = Some(page);
            let outcome = org.grants().list().collect_all().await;
            assert!(outcome.is_err() || asked.count() <= 2, "{target:?} {outcome:?}");
            assert_eq!(astray(&asked), [""; 0], "{target:?}");
            tried += 1;
        }
    }
    assert!(tried >= 1_000, "{tried}");
}

#[tokio::test(start_paused = true)]
async fn a_redirect_within_the_origin_is_followed_with_the_credential() {
    let (client, asked) = scripted("ghu_secret", |request, _| {
        Ok(match request.uri().path() {
            "/orgs/old/personal-access-tokens" => {
                answer(301, &[("location", "/organizations/7/personal-access-tokens?per_page=100")], "")
            }
            _ => answer(200, &[], "[]"),
        })
    });
    let listed = client.build().unwrap().org("old").grants().list().collect_all().await.unwrap();
    assert!(listed.is_empty());
    assert_eq!(asked.count(), 2);
    assert_eq!(astray(&asked), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_redirect_of_a_write_to_another_operation_is_an_error_and_nothing_is_sent() {
    let (client, asked) =
        scripted("ghu_x", |_, _| Ok(answer(308, &[("location", "/orgs/other/personal-access-tokens")], "")));
    let error = client.build().unwrap().org("acme").grants().revoke([7u64]).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), asked.count()), (ErrorKind::InvalidAnswer, Some(308), 1));
    assert!(error.to_string().contains("nothing was changed"), "{error}");
}
