use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::header::{ETAG, HeaderValue};
use patwarden_api::{BoxError, Request, Response};
use proptest::prelude::*;

use super::memory::{Memory, Place, Thing};
use super::*;
use crate::error::Error;
use crate::transport::retry::Effort;
use crate::{Auth, Client};

const LIST: &str = "https://h/list?per_page=2";

fn get(uri: &str) -> Request {
    http::Request::get(uri).body(Bytes::new()).unwrap()
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    let mut answer = http::Response::builder().status(status);
    for (name, value) in headers {
        answer = answer.header(*name, *value);
    }
    answer.body(body.to_owned().into()).unwrap()
}

/// What a layer's server is to answer, and the tags that it was asked about, none as an empty one.
#[derive(Clone, Default)]
struct Server(Arc<Mutex<Told>>);

type Told = (Vec<Result<Response>>, Vec<String>);

impl Server {
    fn then(&self, answer: Response) -> &Self {
        self.0.lock().unwrap().0.push(Ok(answer));
        self
    }

    fn then_fails(&self, kind: ErrorKind) -> &Self {
        self.0.lock().unwrap().0.push(Err(Error::new(kind, "x")));
        self
    }

    fn asked(&self) -> Vec<String> {
        let mut told = self.0.lock().unwrap();
        assert!(told.0.is_empty(), "{} answers were not asked for", told.0.len());
        std::mem::take(&mut told.1)
    }

    fn layer(&self, cache: &Cache) -> Revalidate {
        let server = self.clone();
        let door = Door::of(tower::service_fn(move |request: Request| {
            let mut told = server.0.lock().unwrap();
            let tag = request.headers().get(IF_NONE_MATCH).map_or("", |tag| tag.to_str().unwrap());
            told.1.push(tag.to_owned());
            std::future::ready(told.0.remove(0))
        }));
        Revalidate::new(door, cache.clone(), Fingerprint::of("token", "ghs_a"))
    }
}

fn fresh() -> (Server, Revalidate) {
    let server = Server::default();
    let layer = server.layer(&Cache::in_memory());
    (server, layer)
}

#[tokio::test]
async fn only_what_github_can_be_asked_about_and_may_be_kept_is_kept() {
    let tag = ("etag", "W/\"a\"");
    for (kept, answered) in [
        (true, answer(200, &[tag], "{}")),
        (true, answer(200, &[tag, ("cache-control", "private, max-age=60")], "{}")),
        (true, answer(200, &[tag, ("vary", "Accept, Authorization")], "{}")),
        (false, answer(200, &[], "{}")),
        (false, answer(200, &[tag], "")),
        (false, answer(200, &[tag, ("cache-control", "private, No-Store")], "{}")),
        (false, answer(200, &[tag, ("vary", "*")], "{}")),
        (false, answer(203, &[tag], "{}")),
        (false, answer(202, &[tag], "{}")),
        (false, answer(301, &[tag], "{}")),
    ] {
        let (server, layer) = fresh();
        server.then(answered.clone()).then(answered.clone());
        layer.pass(get(LIST)).await.unwrap();
        layer.pass(get(LIST)).await.unwrap();
        assert_eq!(server.asked(), ["", if kept { "W/\"a\"" } else { "" }], "{answered:?}");
    }
}

#[tokio::test]
async fn what_is_no_plain_read_passes_untouched() {
    for (method, name, value) in [
        ("POST", "accept", "x"),
        ("HEAD", "accept", "x"),
        ("GET", "if-none-match", "\"own\""),
        ("GET", "if-modified-since", "yesterday"),
        ("GET", "range", "bytes=0-1"),
        ("GET", "cache-control", "no-store"),
    ] {
        let (server, layer) = fresh();
        let known = answer(200, &[("etag", "\"a\"")], "{}");
        let own = || http::Request::builder().method(method).uri(LIST).header(name, value).body(Bytes::new()).unwrap();
        server.then(known.clone()).then(answer(304, &[("etag", "\"own\"")], "")).then(known.clone()).then(known);
        layer.pass(get(LIST)).await.unwrap();
        assert_eq!(layer.pass(own()).await.unwrap().status(), 304, "{method} {name}");
        layer.pass(own()).await.unwrap();
        layer.pass(get(LIST)).await.unwrap();
        let sent = if name == "if-none-match" { value } else { "" };
        assert_eq!(server.asked(), ["", sent, sent, "\"a\""], "{method} {name}");
    }
}

#[tokio::test]
async fn a_304_is_answered_with_what_was_kept_and_with_what_it_says_itself() {
    let (server, layer) = fresh();
    let first = [
        ("etag", "W/\"a\""),
        ("content-type", "application/json"),
        ("set-cookie", "session=secret"),
        ("x-ratelimit-remaining", "4999"),
        ("x-oauth-scopes", "repo"),
    ];
    let second = [
        ("etag", "\"a\""),
        ("content-type", "text/plain"),
        ("content-length", "0"),
        ("x-ratelimit-remaining", "17"),
        ("date", "Sun, 01 Mar 2026 00:00:00 GMT"),
        ("x-github-request-id", "AB:12"),
    ];
    let mut unchanged = answer(304, &second, "");
    unchanged.extensions_mut().insert(Effort { attempts: 3, took: std::time::Duration::ZERO });
    server.then(answer(200, &first, "{\"a\":1}")).then(unchanged);
    layer.pass(get(LIST)).await.unwrap();
    let answered = layer.pass(get(LIST)).await.unwrap();
    assert_eq!((answered.status().as_u16(), answered.body().as_ref()), (200, &b"{\"a\":1}"[..]));
    let headers: Vec<(&str, &str)> =
        answered.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    for header in [
        ("etag", "W/\"a\""),
        ("content-type", "application/json"),
        ("x-ratelimit-remaining", "17"),
        ("date", "Sun, 01 Mar 2026 00:00:00 GMT"),
        ("x-github-request-id", "AB:12"),
        ("x-oauth-scopes", "repo"),
    ] {
        assert!(headers.contains(&header), "{header:?} in {headers:?}");
    }
    assert_eq!(headers.len(), 6, "{headers:?}");
    assert_eq!(answered.extensions().get::<Effort>().unwrap().attempts, 3);
}

#[tokio::test]
async fn a_change_takes_the_place_of_what_was_known() {
    let (server, layer) = fresh();
    let tagged = |tag: &str, body: &str| answer(200, &[("etag", tag)], body);
    server.then(tagged("\"a\"", "1")).then(tagged("\"b\"", "2")).then(answer(304, &[], ""));
    // An answer that can't be kept leaves nothing behind that would be asked about.
    server.then(answer(200, &[], "3")).then(tagged("\"c\"", "4"));
    let mut bodies = Vec::new();
    for _ in 0..5 {
        bodies.push(layer.pass(get(LIST)).await.unwrap().into_body());
    }
    assert_eq!(bodies, ["1", "2", "2", "3", "4"]);
    assert_eq!(server.asked(), ["", "\"a\"", "\"b\"", "\"b\"", ""]);
}

#[tokio::test]
async fn a_refusal_passes_and_is_the_end_of_what_was_known_but_a_failure_is_not() {
    let known = || answer(200, &[("etag", "\"a\"")], "[1]");
    for (forgotten, refused) in [
        (true, answer(401, &[], "")),
        (true, answer(403, &[], "{\"message\":\"Resource not accessible by integration\"}")),
        (true, answer(404, &[], "")),
        (true, answer(410, &[], "")),
        (false, answer(403, &[("x-ratelimit-remaining", "0")], "")),
        (false, answer(403, &[("retry-after", "7")], "")),
        (false, answer(429, &[], "")),
        (false, answer(500, &[], "")),
        (false, answer(502, &[], "<html>")),
        (false, answer(302, &[], "")),
    ] {
        let (server, layer) = fresh();
        server.then(known()).then(refused.clone()).then(known());
        layer.pass(get(LIST)).await.unwrap();
        let passed = layer.pass(get(LIST)).await.unwrap();
        assert_eq!((passed.status(), passed.body()), (refused.status(), refused.body()));
        layer.pass(get(LIST)).await.unwrap();
        assert_eq!(server.asked(), ["", "\"a\"", if forgotten { "" } else { "\"a\"" }], "{refused:?}");
    }
    let (server, layer) = fresh();
    server.then(known()).then_fails(ErrorKind::Connection).then(answer(304, &[], ""));
    layer.pass(get(LIST)).await.unwrap();
    assert_eq!(layer.pass(get(LIST)).await.unwrap_err().kind(), ErrorKind::Connection);
    assert_eq!(layer.pass(get(LIST)).await.unwrap().body(), "[1]");
}

fn page(tag: &str, body: &str, link: &str) -> Response {
    let headers = [("etag", tag), ("link", link)];
    answer(200, if link.is_empty() { &headers[..1] } else { &headers }, body)
}

const NEXT: &str = "<https://h/list?per_page=2&page=2>; rel=\"next\"";
const PREV: &str = "<https://h/list?per_page=2&page=1>; rel=\"prev\"";

#[tokio::test]
async fn whether_a_full_last_page_is_still_the_last_is_asked_again_unless_the_304_says() {
    for (asked_again, uri, body, link, unchanged) in [
        (true, LIST, "[1,2]", "", answer(304, &[], "")),
        (true, LIST, " [1,2]", PREV, answer(304, &[], "")),
        (true, LIST, "[1,2,3]", PREV, answer(304, &[], "")),
        (false, LIST, "[1,2]", PREV, answer(304, &[("link", PREV)], "")),
        (false, LIST, "[1,2]", NEXT, answer(304, &[], "")),
        (false, LIST, "[1]", PREV, answer(304, &[], "")),
        (false, LIST, "[]", PREV, answer(304, &[], "")),
        (false, LIST, "{\"rows\":[1,2],\"total\":2}", "", answer(304, &[], "")),
        (false, "https://h/list", "[1,2]", "", answer(304, &[], "")),
        (false, "https://h/list?per_page=x", "[1,2]", "", answer(304, &[], "")),
    ] {
        let (server, layer) = fresh();
        server.then(page("\"a\"", body, link)).then(unchanged);
        if asked_again {
            server.then(page("\"a\"", body, NEXT));
        }
        layer.pass(get(uri)).await.unwrap();
        let answered = layer.pass(get(uri)).await.unwrap();
        assert_eq!(answered.body(), body);
        if asked_again {
            assert_eq!(answered.headers()[LINK], NEXT);
            assert_eq!(server.asked(), ["", "\"a\"", ""], "{uri} {body}");
        } else {
            assert_eq!(server.asked(), ["", "\"a\""], "{uri} {body}");
        }
    }
    let rows = |count: usize| format!("{:?}", vec![1; count]);
    for (uri, full) in [("https://h/list", 30), ("https://h/list?per_page=1000", 100)] {
        for (count, asked) in [(full, 3), (full - 1, 2)] {
            let (server, layer) = fresh();
            server.then(page("\"a\"", &rows(count), "")).then(answer(304, &[], ""));
            if asked == 3 {
                server.then(page("\"a\"", &rows(count), ""));
            }
            layer.pass(get(uri)).await.unwrap();
            layer.pass(get(uri)).await.unwrap();
            assert_eq!(server.asked().len(), asked, "{uri} {count}");
        }
    }
}

#[tokio::test]
async fn links_of_a_304_are_the_links_and_are_kept() {
    let (server, layer) = fresh();
    server.then(page("\"a\"", "[1,2]", PREV)).then(answer(304, &[("link", NEXT)], "")).then(answer(304, &[], ""));
    for links in [PREV, NEXT, NEXT] {
        assert_eq!(layer.pass(get(LIST)).await.unwrap().headers()[LINK], links);
    }
    server.asked();
}

#[tokio::test]
async fn a_page_that_has_other_neighbours_is_the_end_of_what_older_pages_say_of_theirs() {
    let (server, layer) = fresh();
    let (first, second) = (get(LIST), get("https://h/list?per_page=2&page=2"));
    let other = get("https://h/other?per_page=2");
    server.then(page("\"o\"", "[1]", "")).then(page("\"a\"", "[1,2]", NEXT)).then(page("\"b\"", "[3]", PREV));
    for request in [&other, &first, &second] {
        layer.pass(request.clone()).await.unwrap();
    }
    let unchanged = || answer(304, &[], "");
    server.then(unchanged()).then(page("\"c\"", "[3,4]", "<https://h/list?per_page=2&page=3>; rel=\"next\""));
    server.then(page("\"a\"", "[1,2]", NEXT)).then(unchanged()).then(unchanged());
    for request in [&first, &second, &first, &second, &other] {
        layer.pass(request.clone()).await.unwrap();
    }
    assert_eq!(server.asked(), ["", "", "", "\"a\"", "\"b\"", "", "\"c\"", "\"o\""]);
}

#[tokio::test]
async fn where_a_listing_ends_is_as_the_newest_page_says() {
    let last = |page: u64| {
        format!("<https://h/list?per_page=2&page=2>; rel=\"next\", <https://h/list?page={page}>; rel=\"last\"")
    };
    let (first, second) = (get(LIST), get("https://h/list?per_page=2&page=2"));
    // A page that comes has another end than those before it: they are forgotten.
    for body in ["[3]", "[]"] {
        let (server, layer) = fresh();
        server.then(page("\"a\"", "[1,2]", &last(3))).then(page("\"b\"", body, PREV)).then(page(
            "\"a\"",
            "[1,2]",
            &last(2),
        ));
        for request in [&first, &second, &first] {
            layer.pass(request.clone()).await.unwrap();
        }
        assert_eq!(server.asked(), ["", "", ""], "{body}");
    }
    // One that is unchanged names an end that is another by now: what it names is asked for again.
    let (server, layer) = fresh();
    server.then(page("\"a\"", "[1,2]", &last(3))).then(answer(304, &[], "")).then(page("\"a\"", "[1,2]", &last(2)));
    server.then(answer(304, &[], ""));
    layer.pass(first.clone()).await.unwrap();
    layer.cache.note_end(Key::of_listing(&first, &layer.login), Some(2));
    for _ in 0..2 {
        assert_eq!(layer.pass(first.clone()).await.unwrap().headers()[LINK], last(2));
    }
    assert_eq!(server.asked(), ["", "\"a\"", "", "\"a\""]);
}

/// A client of a server with one page of organisations, which is unchanged whenever that is asked.
fn listing(cache: &Cache, body: &'static str) -> Client {
    let service = tower::service_fn(move |request: Request| {
        let is_known = request.headers().get(IF_NONE_MATCH).is_some_and(|tag| tag == "\"a\"");
        let answered = if is_known { answer(304, &[], "") } else { answer(200, &[("etag", "\"a\"")], body) };
        std::future::ready(Ok::<_, BoxError>(answered))
    });
    let client = Client::builder().auth(Auth::token("ghp_x").unwrap()).base_url("http://127.0.0.1:1");
    client.service(service).cache(cache.clone()).build().unwrap()
}

#[tokio::test]
async fn a_page_that_is_unchanged_is_not_read_again() {
    let cache = Cache::in_memory();
    let client = listing(&cache, r#"[{"login":"a","id":3}]"#);
    let first = client.organizations().mine().collect_all().await.unwrap();
    // Who reads the page again now can't.
    let spoil = |place: &Place, thing: &mut Thing| {
        if let (Place::Answer(_), Thing::Answer(entry)) = (place, thing) {
            Arc::make_mut(entry).body = Bytes::from_static(b"[{]");
        }
    };
    cache.each(spoil);
    assert_eq!(client.organizations().mine().collect_all().await.unwrap(), first);
    cache.each(|_, thing| {
        if let Thing::Items { etag, .. } = thing {
            *etag = HeaderValue::from_static("\"b\"");
        }
    });
    let error = client.organizations().mine().collect_all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidAnswer);
}

#[tokio::test]
async fn a_page_that_can_not_be_read_is_the_same_error_each_time() {
    let cache = Cache::in_memory();
    let client = listing(&cache, r#"[{"login":7,"id":3}]"#);
    let (first, second) = (
        client.organizations().mine().collect_all().await.unwrap_err(),
        client.organizations().mine().collect_all().await.unwrap_err(),
    );
    assert_eq!(first.to_string(), second.to_string());
    assert!(first.to_string().contains("in the field login"), "{first}");
}

#[test]
fn a_cache_shows_nothing_of_what_it_keeps() {
    assert_eq!(format!("{:?}", Cache::in_memory().largest(7)), "Cache { largest: 7, .. }");
}

fn entry(body: usize) -> Entry {
    let headers = HeaderMap::from_iter([(ETAG, HeaderValue::from_static("\"a\""))]);
    Entry {
        etag: HeaderValue::from_static("\"a\""),
        headers,
        body: vec![b'x'; body].into(),
        listing: Key([0; 32]),
        order: 0,
    }
}

#[tokio::test]
async fn what_was_not_used_for_longest_makes_room() {
    let weight = entry(1000).weight();
    let cache = Cache::in_memory().largest(3 * weight);
    let key = |number: u8| Key([number; 32]);
    for number in 1..=3 {
        assert!(cache.keep(key(number), entry(1000)).await);
    }
    cache.answer(&key(1)).await.unwrap();
    cache.keep(key(4), entry(1000)).await;
    let mut left = Vec::new();
    for number in 1..=4 {
        left.extend(cache.answer(&key(number)).await.map(|_| number));
    }
    assert_eq!(left, [1, 3, 4]);
    assert!(!cache.keep(key(4), entry(5000)).await, "it is too heavy");
    assert!(cache.answer(&key(4)).await.is_none(), "what it was before is not what it is");
    let cache = cache.largest(weight);
    assert_eq!(cache.weight(), weight);
    assert!(cache.answer(&key(3)).await.is_some());
}

proptest! {
    #[test]
    fn it_never_holds_more_than_it_may(
        largest in 0u64..20_000,
        steps in proptest::collection::vec((0u8..8, 0u8..6, 0usize..6_000), 0..60),
    ) {
        let mut memory = Memory::new(largest);
        for (what, key, size) in steps {
            let place = if key % 2 == 0 { Place::Answer(Key([key; 32])) } else { Place::Items(Key([key; 32])) };
            match what {
                0 => memory.remove(place),
                1 => memory.remove_older(Key([0; 32]), i64::from(key)),
                2 => drop(memory.get(place)),
                _ => {
                    let weight = entry(size).weight();
                    let kept = memory.put(place, weight, Thing::Answer(Arc::new(entry(size))));
                    prop_assert_eq!(kept, weight <= largest);
                    prop_assert_eq!(memory.get(place).is_some(), kept, "what has just come is not what goes");
                }
            }
            prop_assert!(memory.weight() <= largest);
        }
    }
}
