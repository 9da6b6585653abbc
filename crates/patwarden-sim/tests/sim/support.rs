//! A plain client for the tests: it sends what it is told and checks the form of every answer.

use axum::body::Body;
use description::Asked;
use http::request::Builder;
use http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use patwarden_sim::{Config, Flavour, OrgSnapshot, Simulator, TokenKind};
use serde_json::Value;
use tower::ServiceExt as _;

/// A start that is the same in every run.
pub(crate) fn start() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

/// A small world that starts at [`start`].
pub(crate) fn small() -> Config {
    Config::default().with_start(start()).with_grants(300).with_requests(60)
}

/// A simulator, its first organisation, and an installation token for it.
pub(crate) struct World {
    pub(crate) sim: Simulator,
    pub(crate) org: String,
    pub(crate) token: String,
}

impl World {
    pub(crate) fn new(config: Config) -> Self {
        let sim = Simulator::new(config).unwrap();
        let org = sim.orgs()[0].clone();
        let token = sim.issue_installation_token(&org).unwrap();
        Self { sim, org, token }
    }

    pub(crate) fn small() -> Self {
        Self::new(small())
    }

    /// The first organisation as it stands.
    pub(crate) fn state(&self) -> OrgSnapshot {
        self.sim.snapshot().org(&self.org).unwrap().clone()
    }

    /// The path of the first organisation, and what follows.
    pub(crate) fn org_path(&self, rest: &str) -> String {
        format!("/orgs/{}{rest}", self.org)
    }

    /// A token of an owner of the first organisation.
    pub(crate) fn owner(&self, kind: TokenKind) -> String {
        self.sim.issue_user_token(kind, self.state().owners().next().unwrap()).unwrap()
    }

    /// A token of somebody in the first organisation who does not own it.
    pub(crate) fn member(&self, kind: TokenKind) -> String {
        self.sim.issue_user_token(kind, self.state().plain_members().next().unwrap()).unwrap()
    }

    /// A token of somebody who is not in the first organisation.
    pub(crate) fn outsider(&self, kind: TokenKind) -> String {
        let other = self.sim.orgs()[1].clone();
        self.sim.add_member(&other, "looking-in", |_| ()).unwrap();
        self.sim.issue_user_token(kind, "looking-in").unwrap()
    }

    /// Without a credential.
    pub(crate) async fn anonymous(&self, method: &str, path: &str) -> Reply {
        send(&self.sim, named(Request::builder().method(method).uri(path)).body(Body::empty()).unwrap()).await
    }

    pub(crate) fn grants_path(&self) -> String {
        format!("/orgs/{}/personal-access-tokens", self.org)
    }

    pub(crate) fn requests_path(&self) -> String {
        format!("/orgs/{}/personal-access-token-requests", self.org)
    }

    /// As the installation.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        let request = as_bearer(Request::get(path), &self.token);
        send(&self.sim, request.body(Body::empty()).unwrap()).await
    }

    /// As the installation, without a check of the form.
    pub(crate) async fn unchecked(&self, path: &str) -> Reply {
        let request = as_bearer(Request::get(path), &self.token);
        receive(&self.sim, request.body(Body::empty()).unwrap()).await
    }

    /// As the installation.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_text(path, &body.to_string()).await
    }

    /// As the installation, with whatever as the body.
    pub(crate) async fn post_text(&self, path: &str, body: &str) -> Reply {
        let request = as_bearer(Request::post(path), &self.token);
        send(&self.sim, request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// As the bearer of any token.
    pub(crate) async fn call(&self, method: &str, path: &str, bearer: &str, body: &str) -> Reply {
        let request = as_bearer(Request::builder().method(method).uri(path), bearer);
        send(&self.sim, request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Every entry of a list, by following `Link`.
    pub(crate) async fn all(&self, path: &str) -> Vec<Value> {
        let mut entries = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(path) = next {
            let reply = self.get(&path).await;
            assert_eq!(reply.status, 200, "{}", reply.text());
            entries.extend(reply.json().as_array().unwrap().iter().cloned());
            next = reply.link("next");
        }
        entries
    }

    /// The ids of every entry of a list.
    pub(crate) async fn ids(&self, path: &str) -> Vec<u64> {
        let entries = self.all(path).await;
        entries.iter().map(|entry| entry["id"].as_u64().unwrap()).collect()
    }
}

/// Names the client and the credential.
pub(crate) fn as_bearer(request: Builder, token: &str) -> Builder {
    named(request).header("authorization", format!("Bearer {token}"))
}

/// Names the client only.
pub(crate) fn named(request: Builder) -> Builder {
    request.header("host", "sim.test").header("user-agent", "tests")
}

/// Sends a request and checks the form of the answer. Many requests here are wrong on purpose, so they
/// are not checked.
pub(crate) async fn send(sim: &Simulator, request: Request<Body>) -> Reply {
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    let reply = receive(sim, request).await;
    let log = sim.log();
    let entry = log.last().expect("every request is logged");
    if entry.fault.is_none() {
        assert_eq!(entry.status, Some(reply.status));
        let (path, query) = (uri.path(), uri.query().unwrap_or_default());
        if let Some(operation) = &entry.operation {
            assert_eq!(description::operation_at(&method, path), Some(operation.as_str()));
        }
        let asked = Asked { method: &method, path, query, headers: &headers, body: b"" };
        let is_newer = sim.config().extra_fields;
        let judge = if is_newer { description::problems_of_newer_answer } else { description::problems_of_answer };
        let problems = judge(&asked, reply.status, &reply.body);
        assert!(problems.is_empty(), "{problems:#?}\n{}", reply.text());
        assert_has_common_headers(&reply, !matches!(sim.config().flavour, Flavour::EnterpriseServer { .. }));
    }
    reply
}

/// Sends a request without a check of the answer.
pub(crate) async fn receive(sim: &Simulator, request: Request<Body>) -> Reply {
    let response = sim.router().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Reply { status: parts.status.as_u16(), headers: parts.headers, body }
}

fn assert_has_common_headers(reply: &Reply, has_limits: bool) {
    for name in ["date", "server", "x-github-media-type", "x-github-request-id"] {
        assert!(reply.headers.contains_key(name), "no {name} with {}", reply.status);
    }
    for name in
        ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-ratelimit-resource", "x-ratelimit-used"]
    {
        assert_eq!(reply.headers.contains_key(name), has_limits, "{name} with {}", reply.status);
    }
    if reply.body.is_empty() {
        return;
    }
    assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"));
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn message(&self) -> String {
        self.json()["message"].as_str().unwrap().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The links of the answer: rel and URL, in their order.
    pub(crate) fn links(&self) -> Vec<(String, String)> {
        let Some(header) = self.header("link") else {
            return Vec::new();
        };
        header
            .split(", ")
            .map(|link| {
                let (url, rel) = link.split_once(">; rel=\"").unwrap();
                (rel.trim_end_matches('"').to_owned(), url[1..].to_owned())
            })
            .collect()
    }

    /// The path and query that a link leads to.
    pub(crate) fn link(&self, rel: &str) -> Option<String> {
        let (_, url) = self.links().into_iter().find(|(found, _)| found == rel)?;
        let path = url.strip_prefix("http://sim.test").expect("a link to the host that was asked");
        Some(path.to_owned())
    }
}
