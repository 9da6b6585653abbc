//! Pages, and a client whose requests they are the answers to.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;

use http::header::{ETAG, IF_NONE_MATCH, LINK};
use http::{HeaderValue, StatusCode, Uri};
use patwarden::api::{Request, Response};
use patwarden::{Auth, Cache, Client};
use serde_json::Value;
use tower::service_fn;

use crate::grants::grant;

/// The rows of a page, which are as many as GitHub gives at once.
pub(crate) const ROWS: usize = 100;
/// The pages of the list that the client gets.
const PAGES: usize = 10;
pub(crate) const ALL_ROWS: usize = PAGES * ROWS;
/// On loopback there is no budget to keep to. Nothing listens there.
pub(crate) const BASE: &str = "http://127.0.0.1:9";

/// The first page as the bytes of an answer.
pub(crate) fn page() -> Vec<u8> {
    rows(0)
}

fn rows(before: usize) -> Vec<u8> {
    let rows: Vec<_> = (before..before + ROWS).map(|number| grant(number as u64)).collect();
    serde_json::to_vec(&rows).unwrap()
}

/// A page of the members whose grants they are.
pub(crate) fn members() -> Vec<u8> {
    let rows: Vec<Value> = (0..ROWS as u64).map(|number| grant(number)["owner"].take()).collect();
    serde_json::to_vec(&rows).unwrap()
}

pub(crate) fn url(page: usize) -> String {
    format!("{BASE}/orgs/acme/personal-access-tokens?per_page={ROWS}&page={page}")
}

/// What the header Link says on this page of so many.
pub(crate) fn links(page: usize, last: usize) -> HeaderValue {
    let back = (page > 1).then(|| [(1, "first"), (page - 1, "prev")]);
    let onward = (page < last).then(|| [(page + 1, "next"), (last, "last")]);
    let named = back.into_iter().chain(onward).flatten();
    let links = named.map(|(page, relation)| format!("<{}>; rel=\"{relation}\"", url(page)));
    HeaderValue::from_str(&links.collect::<Vec<_>>().join(", ")).unwrap()
}

/// The answer that has this page, and the one that says that it is unchanged.
fn answers(page: usize) -> [Response; 2] {
    let mut unchanged = Response::default();
    *unchanged.status_mut() = StatusCode::NOT_MODIFIED;
    [Response::new(rows((page - 1) * ROWS).into()), unchanged].map(|mut answer| {
        let tag = format!("W/\"{page:064x}\"");
        answer.headers_mut().insert(ETAG, HeaderValue::from_str(&tag).unwrap());
        answer.headers_mut().insert(LINK, links(page, PAGES));
        answer
    })
}

/// A client that gets the pages of a list, or is told that they are unchanged, whatever it asks for.
pub(crate) fn client(cache: Option<Cache>) -> Client {
    // Each call gets a service of its own.
    let pages: Arc<[_]> = (1..=PAGES).map(answers).collect();
    let service = service_fn(move |request: Request| -> Ready<Result<Response, Infallible>> {
        let [fresh, unchanged] = &pages[asked(request.uri()) - 1];
        let is_known = request.headers().contains_key(IF_NONE_MATCH);
        ready(Ok(if is_known { unchanged } else { fresh }.clone()))
    });
    let auth = Auth::token(format!("ghs_{}", "0".repeat(36))).unwrap();
    let mut client = Client::builder().auth(auth).base_url(BASE).service(service);
    if let Some(cache) = cache {
        client = client.cache(cache);
    }
    client.build().unwrap()
}

fn asked(uri: &Uri) -> usize {
    let mut parameters = uri.query().unwrap_or_default().split('&');
    parameters.find_map(|parameter| parameter.strip_prefix("page=")?.parse().ok()).unwrap_or(1)
}

/// What both ends of a call run on.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}
