//! Follows redirects, which the network client below does not: within the base URL's origin and no further,
//! so that a credential never leaves it.
//!
//! A read is followed wherever the server sends it there. A write is followed only where the server has to
//! take it as it is (307, 308), and only to the same operation: GitHub sends who uses an organisation's old
//! name to `/organizations/ID/…`.

use http::header::LOCATION;
use http::{HeaderValue, StatusCode, Uri};
use patwarden_api::{Operation, Request, Response};
use url::Url;

use super::retry::is_read;
use super::tally::Tally;
use super::{Door, Layer};
use crate::answer::not_as_documented;
use crate::error::{Error, ErrorKind, Result};
use crate::origin;

/// Operations whose redirect is an answer: GitHub sends who is no member, and asks whether somebody is, to
/// the public members.
const TELLING: [&str; 1] = ["orgs/check-membership-for-user"];

pub(crate) struct Redirect {
    inner: Door,
    base: Url,
    most: usize,
}

impl Redirect {
    pub(crate) fn new(inner: Door, base: Url, most: usize) -> Self {
        Self { inner, base, most }
    }

    /// Where an answer leads that is to be followed.
    fn target(&self, request: &Request, first: &Uri, answer: &Response) -> Result<Option<Uri>> {
        let follows = match answer.status() {
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND | StatusCode::SEE_OTHER => is_read(request),
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => true,
            _ => false,
        };
        let operation = request.extensions().get::<Operation>();
        if !follows || operation.is_some_and(|operation| TELLING.contains(&operation.id)) {
            return Ok(None);
        }
        let Some(location) = answer.headers().get(LOCATION) else { return Ok(None) };
        let target = self
            .resolved(request.uri(), location)
            .ok_or_else(|| not_as_documented(answer, "the server redirects to what is no URL"))?;
        if !origin::is_same(&self.base, &target) {
            let host = target.host_str().unwrap_or("no host");
            return Err(not_as_documented(answer, &format!("the server redirects to another origin ({host})"))
                .with_hint("nothing was sent there; a proxy that asks for a login can be the cause"));
        }
        let path = target.path();
        if !is_read(request) && !self.is_same_operation(request, first.path(), path) {
            return Err(not_as_documented(answer, "the server redirects a write to another operation")
                .with_hint("nothing was changed; what is written to may have been renamed or moved"));
        }
        target
            .as_str()
            .parse()
            .map(Some)
            .map_err(|_| not_as_documented(answer, "the server redirects to what is no URL"))
    }

    fn resolved(&self, from: &Uri, location: &HeaderValue) -> Option<Url> {
        let mut target = Url::parse(&from.to_string()).ok()?.join(location.to_str().ok()?).ok()?;
        target.set_fragment(None);
        Some(target)
    }

    /// Whether a path is that of the write itself, the organisation perhaps by its number.
    fn is_same_operation(&self, request: &Request, from: &str, to: &str) -> bool {
        if from == to {
            return true;
        }
        let base = self.base.path().trim_end_matches('/');
        let Some(operation) = request.extensions().get::<Operation>() else { return false };
        let (Some(from), Some(to)) = (from.strip_prefix(base), to.strip_prefix(base)) else { return false };
        let rest = |path: &str, root: &str| {
            let (owner, rest) = path.strip_prefix(root)?.split_once('/').unwrap_or((path.strip_prefix(root)?, ""));
            Some((owner.to_owned(), rest.to_owned()))
        };
        let Some((_, from)) = rest(from, "/orgs/") else { return false };
        let Some((owner, to)) = rest(to, "/organizations/") else { return false };
        operation.path.starts_with("/orgs/{org}")
            && !owner.is_empty()
            && owner.bytes().all(|byte| byte.is_ascii_digit())
            && from == to
    }
}

impl Layer for Redirect {
    async fn pass(&self, mut request: Request) -> Result<Response> {
        Tally::of(&mut request).note_sent();
        let first = request.uri().clone();
        for _ in 0..=self.most {
            let answer = self.inner.pass(request.clone()).await?;
            let Some(target) = self.target(&request, &first, &answer)? else { return Ok(answer) };
            tracing::debug!(status = answer.status().as_u16(), path = target.path(), "redirected");
            *request.uri_mut() = target;
        }
        Err(Error::new(ErrorKind::InvalidAnswer, format!("redirected more than {} times", self.most))
            .with_hint("a redirect that leads back to itself is a proxy's or the server's mistake"))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use bytes::Bytes;
    use http::Method;

    use super::*;

    const BASE: &str = "https://ghe.example/api/v3";
    const REVOKE: &str = "https://ghe.example/api/v3/orgs/acme/personal-access-tokens";

    type Sent = Arc<Mutex<Vec<(Method, String)>>>;

    /// A server that redirects so often, then answers.
    fn redirecting(status: u16, location: &str, times: usize) -> (Redirect, Sent) {
        let sent = Sent::default();
        let (log, location) = (Arc::clone(&sent), location.to_owned());
        let door = Door::of(tower::service_fn(move |request: Request| {
            let mut log = log.lock().unwrap();
            log.push((request.method().clone(), request.uri().to_string()));
            let answer = if log.len() > times {
                http::Response::builder().status(200)
            } else {
                http::Response::builder().status(status).header(LOCATION, &location)
            };
            std::future::ready(Ok(answer.body(Bytes::new()).unwrap()))
        }));
        (Redirect::new(door, Url::parse(BASE).unwrap(), 5), sent)
    }

    fn request(method: Method, uri: &str) -> Request {
        let name = if method == Method::GET { "orgs/list-pat-grants" } else { "orgs/update-pat-accesses" };
        let operation = *Operation::named(name).unwrap();
        http::Request::builder().method(method).uri(uri).extension(operation).body(Bytes::from_static(b"{}")).unwrap()
    }

    #[tokio::test]
    async fn a_read_is_followed_within_the_origin() {
        for status in [301, 302, 303, 307, 308] {
            for (location, target) in [
                ("/api/v3/organizations/7/x?page=2", "https://ghe.example/api/v3/organizations/7/x?page=2"),
                ("https://ghe.example:443/y#z", "https://ghe.example/y"),
                ("z", "https://ghe.example/api/v3/orgs/acme/z"),
            ] {
                let (redirect, sent) = redirecting(status, location, 1);
                assert_eq!(redirect.pass(request(Method::GET, REVOKE)).await.unwrap().status(), 200);
                assert_eq!(sent.lock().unwrap()[1], (Method::GET, target.to_owned()));
            }
        }
    }

    #[tokio::test]
    async fn a_write_is_followed_as_it_is_to_its_own_operation_and_nowhere_else() {
        let by_number = "/api/v3/organizations/7/personal-access-tokens";
        for status in [307, 308] {
            let (redirect, sent) = redirecting(status, by_number, 1);
            assert_eq!(redirect.pass(request(Method::POST, REVOKE)).await.unwrap().status(), 200);
            assert_eq!(sent.lock().unwrap()[1], (Method::POST, format!("https://ghe.example{by_number}")));
            for elsewhere in [
                "/api/v3/orgs/other/personal-access-tokens",
                "/api/v3/organizations/other/personal-access-tokens",
                "/api/v3/organizations/7/personal-access-token-requests",
                "/api/v3/organizations//personal-access-tokens",
                "/api/v3/organizations/7",
                "/organizations/7/personal-access-tokens",
                "/",
            ] {
                let (redirect, sent) = redirecting(status, elsewhere, 1);
                let error = redirect.pass(request(Method::POST, REVOKE)).await.unwrap_err();
                assert_eq!((error.status(), sent.lock().unwrap().len()), (Some(status), 1), "{elsewhere}");
            }
        }
        for status in [301, 302, 303] {
            let (redirect, sent) = redirecting(status, by_number, 1);
            assert_eq!(redirect.pass(request(Method::POST, REVOKE)).await.unwrap().status(), status);
            assert_eq!(sent.lock().unwrap().len(), 1);
        }
    }

    #[tokio::test]
    async fn what_leads_in_circles_ends() {
        let (redirect, sent) = redirecting(302, REVOKE, usize::MAX);
        let error = redirect.pass(request(Method::GET, REVOKE)).await.unwrap_err();
        assert!(error.to_string().contains("more than 5 times"), "{error}");
        assert_eq!(sent.lock().unwrap().len(), 6);
    }

    #[tokio::test]
    async fn what_is_no_redirect_or_means_something_is_an_answer() {
        for status in [200, 300, 304, 404] {
            let (redirect, sent) = redirecting(status, "/x", 1);
            assert_eq!(redirect.pass(request(Method::GET, REVOKE)).await.unwrap().status(), status);
            assert_eq!(sent.lock().unwrap().len(), 1);
        }
        let (redirect, sent) = redirecting(302, "/x", 1);
        let mut asks = request(Method::GET, REVOKE);
        asks.extensions_mut().insert(*Operation::named(TELLING[0]).unwrap());
        assert_eq!(redirect.pass(asks).await.unwrap().status(), 302);
        assert_eq!(sent.lock().unwrap().len(), 1);
    }
}
