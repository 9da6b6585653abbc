//! The innermost layer: one request over the network, its answer read to the end, within bounds.

use std::error::Error as _;
use std::io;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper_util::client::proxy::matcher::Matcher;
use patwarden_api::{Request, Response};
use reqwest::{Certificate, Proxy, tls};
use url::Url;

use super::Layer;
use crate::bounds::{Bounds, DEEPEST_JSON};
use crate::error::{Error, ErrorKind, Reached, Result};

#[derive(Debug)]
pub(crate) struct Send {
    client: reqwest::Client,
    proxies: Proxies,
    bounds: Bounds,
}

/// Which proxy lies on the way to an address, to be named where the way ends.
#[derive(Debug)]
pub(crate) enum Proxies {
    None,
    One(String),
    OfEnvironment(Box<Matcher>),
}

impl Proxies {
    pub(crate) fn on_the_way_to(&self, url: &Url) -> Option<String> {
        match self {
            Self::None => None,
            Self::One(origin) => Some(origin.clone()),
            Self::OfEnvironment(matcher) => {
                let found = matcher.intercept(&url.as_str().parse().ok()?)?;
                Url::parse(&found.uri().to_string()).ok().map(|url| origin(&url))
            }
        }
    }
}

/// Scheme, host and, where it is another than the scheme's, port: never a user, a path or a query.
pub(crate) fn origin(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{}{port}", url.scheme(), url.host_str().unwrap_or_default())
}

/// The way to the network.
#[derive(Clone, Debug, Default)]
pub(crate) struct Way {
    pub(crate) proxy: Through,
    /// Certificates of authorities that are trusted besides those of the system.
    pub(crate) authorities: Vec<Certificate>,
    /// Whether it is the environment that names them.
    pub(crate) authorities_of_environment: bool,
}

/// Which proxy is used. None is for this machine itself.
#[derive(Clone, Debug, Default)]
pub(crate) enum Through {
    #[default]
    Nothing,
    /// What the environment says: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    Environment,
    This(Box<Proxy>, Url),
}

impl Way {
    /// Which proxies are on it from a client of this base URL.
    pub(crate) fn proxies(&self, base: &Url) -> Proxies {
        match &self.proxy {
            _ if crate::origin::is_loopback(base) => Proxies::None,
            Through::Nothing => Proxies::None,
            Through::Environment => Proxies::OfEnvironment(Box::new(Matcher::from_system())),
            Through::This(_, url) => Proxies::One(origin(url)),
        }
    }
}

/// A network client for this base URL; redirects are an answer like any other.
pub(crate) fn network_client(base: &Url, way: Way, bounds: &Bounds) -> Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .tls_version_min(tls::Version::TLS_1_2)
        .connect_timeout(bounds.connect_within)
        .read_timeout(bounds.stalled_for)
        .timeout(bounds.answer_within)
        .http1_max_headers(bounds.headers);
    builder = match way.proxy {
        _ if crate::origin::is_loopback(base) => builder.no_proxy(),
        Through::Nothing => builder.no_proxy(),
        Through::Environment => builder,
        Through::This(proxy, _) => builder.no_proxy().proxy(*proxy),
    };
    if !way.authorities.is_empty() {
        builder = builder.tls_certs_merge(way.authorities);
    }
    builder.build().map_err(|error| Error::configuration(format!("cannot set up TLS: {error}")).with_source(error))
}

impl Send {
    pub(crate) fn new(client: reqwest::Client, proxies: Proxies, bounds: Bounds) -> Self {
        Self { client, proxies, bounds }
    }

    /// What went wrong on the way to an address, and on which way.
    fn fault(&self, url: &Url, error: reqwest::Error) -> Error {
        fault(&origin(url), self.proxies.on_the_way_to(url).as_deref(), error)
    }

    fn broken_body(&self, url: &Url, error: Box<dyn std::error::Error + std::marker::Send + Sync>) -> Error {
        if error.is::<LengthLimitError>() {
            return too_much(format!("the answer is larger than {}", in_words(self.bounds.body)));
        }
        match error.downcast::<reqwest::Error>() {
            Ok(error) => self.fault(url, *error),
            Err(error) => {
                Error::new(ErrorKind::Connection, format!("the connection to {} broke: {error}", origin(url)))
            }
        }
    }
}

impl Layer for Send {
    async fn pass(&self, request: Request) -> Result<Response> {
        let (parts, body) = request.into_parts();
        let request = http::Request::from_parts(parts, reqwest::Body::from(body));
        let request = reqwest::Request::try_from(request).map_err(|error| {
            Error::invalid_input("the request can't be sent: its URL is none")
                .with_source(error.without_url())
                .having_reached(Reached::Nobody)
        })?;
        let url = request.url().clone();
        let answer = self.client.execute(request).await.map_err(|error| self.fault(&url, error))?;
        let (parts, body) = http::Response::<reqwest::Body>::from(answer).into_parts();
        if parts.headers.len() > self.bounds.headers {
            return Err(too_much(format!("the answer has more than {} headers", self.bounds.headers)));
        }
        let body = Limited::new(body, self.bounds.body).collect().await;
        let body = body.map_err(|error| self.broken_body(&url, error))?.to_bytes();
        if self.bounds.json_depth < DEEPEST_JSON && is_deeper(&body, self.bounds.json_depth) {
            return Err(too_much(format!("the answer is nested deeper than {} levels", self.bounds.json_depth)));
        }
        Ok(http::Response::from_parts(parts, body))
    }
}

fn fault(origin: &str, proxy: Option<&str>, error: reqwest::Error) -> Error {
    let error = error.without_url();
    let by_way = proxy.map(|proxy| format!(" by way of the proxy {proxy}")).unwrap_or_default();
    let (kind, reached, message) = if error.is_connect() {
        let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Connection };
        (kind, Reached::Nobody, format!("no connection to {origin}{by_way}"))
    } else if error.is_timeout() {
        (ErrorKind::Timeout, Reached::Server, format!("no answer in time from {origin}{by_way}"))
    } else if is_undecodable(&error) {
        return Error::new(ErrorKind::InvalidAnswer, "the answer's compression is broken").with_source(error);
    } else {
        (ErrorKind::Connection, Reached::Server, format!("the connection to {origin}{by_way} broke"))
    };
    Error::new(kind, format!("{message}: {}", innermost(&error))).having_reached(reached).with_source(error)
}

fn too_much(what: String) -> Error {
    Error::new(ErrorKind::InvalidAnswer, what).with_hint("a bound of the client allows more, if it has to be")
}

fn in_words(bytes: usize) -> String {
    const MIB: usize = 1 << 20;
    if bytes >= MIB && bytes.is_multiple_of(MIB) { format!("{} MiB", bytes / MIB) } else { format!("{bytes} bytes") }
}

/// Whether lists and objects lie in each other deeper than so, as far as it is JSON.
fn is_deeper(json: &[u8], most: usize) -> bool {
    let (mut depth, mut is_text, mut is_escaped) = (0usize, false, false);
    for byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            b'[' | b'{' if !is_text => {
                depth += 1;
                if depth > most {
                    return true;
                }
            }
            b']' | b'}' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Whether it came whole and can't be unpacked.
fn is_undecodable(error: &reqwest::Error) -> bool {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|cause| cause.kind() == io::ErrorKind::InvalidData))
}

/// The cause that says most: "connection refused", not "error sending request".
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

/// An empty body, for requests that have none.
pub(crate) fn no_body() -> Bytes {
    Bytes::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    async fn refused(base: &str, way: Way) -> Error {
        let (base, bounds) = (url(base), Bounds::default());
        let proxies = way.proxies(&base);
        let send = Send::new(network_client(&base, way, &bounds).unwrap(), proxies, bounds);
        let path = base.join("/orgs/acme?token=query").unwrap();
        send.pass(http::Request::get(path.as_str()).body(no_body()).unwrap()).await.unwrap_err()
    }

    /// A port where nobody listens.
    fn nobody() -> u16 {
        std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    #[tokio::test]
    async fn a_connection_that_fails_is_told_with_its_other_end_and_nothing_more_of_the_address() {
        let port = nobody();
        let error = refused(&format!("http://127.0.0.1:{port}"), Way::default()).await;
        let told = format!("no connection to http://127.0.0.1:{port}: ");
        assert!(error.to_string().starts_with(&told), "{error}");
        assert!(!error.to_string().contains("acme") && !error.to_string().contains("query"), "{error}");
    }

    #[tokio::test]
    async fn a_proxy_on_the_way_is_told_without_its_login() {
        let port = nobody();
        let proxy = format!("http://mona:secret@127.0.0.1:{port}");
        let through = Through::This(Box::new(Proxy::all(&proxy).unwrap()), url(&proxy));
        let error = refused("https://github.example", Way { proxy: through, ..Way::default() }).await;
        let told = format!("no connection to https://github.example by way of the proxy http://127.0.0.1:{port}: ");
        assert!(error.to_string().starts_with(&told), "{error}");
        assert!(!error.to_string().contains("secret") && !error.to_string().contains("mona"), "{error}");
    }

    #[test]
    fn the_proxy_that_the_environment_names_is_told_only_where_it_is_on_the_way() {
        let matcher = Matcher::builder().https("http://mona:secret@proxy.example:3128").no("internal.example").build();
        let proxies = Proxies::OfEnvironment(Box::new(matcher));
        let told = proxies.on_the_way_to(&url("https://api.github.com/orgs"));
        assert_eq!(told.as_deref(), Some("http://proxy.example:3128"));
        assert_eq!(proxies.on_the_way_to(&url("https://internal.example")), None);
    }

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "the other end of a real connection")]
    async fn a_server_that_says_nothing_in_time_or_hangs_up_is_told() {
        let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", server.local_addr().unwrap());
        let taken = tokio::task::spawn_blocking(move || drop(server.accept().unwrap()));
        let error = refused(&base, Way::default()).await;
        taken.await.unwrap();
        assert!(error.to_string().starts_with(&format!("the connection to {base} broke: ")), "{error}");

        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", silent.local_addr().unwrap());
        let bounds = Bounds::default().answer_within(std::time::Duration::from_millis(50));
        let client = network_client(&url(&base), Way::default(), &bounds).unwrap();
        let send = Send::new(client, Proxies::None, bounds);
        let error = send.pass(http::Request::get(&base).body(no_body()).unwrap()).await.unwrap_err();
        assert!(error.to_string().starts_with(&format!("no answer in time from {base}: ")), "{error}");
    }

    #[test]
    fn depth_is_that_of_lists_and_objects_and_not_of_what_stands_in_text() {
        for (json, depth) in
            [("", 0), ("[]", 1), (r#"[{"a":[1]},{"b":{}}]"#, 3), (r#"["[[[[", "\"[[[", "\\"]"#, 1), ("]]]]][[", 2)]
        {
            assert!(!is_deeper(json.as_bytes(), depth), "{json}");
            assert!(depth == 0 || is_deeper(json.as_bytes(), depth - 1), "{json}");
        }
        assert!(is_deeper("[".repeat(200_000).as_bytes(), 127));
    }
}
