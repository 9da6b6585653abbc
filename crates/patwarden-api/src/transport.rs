//! The seam between what is generated and the network: every request of the generated client goes
//! through the [`Transport`] that it was made with.

use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, HeaderName, HeaderValue, USER_AGENT};
use http::{HeaderMap, StatusCode};
use progenitor_client::{ClientHooks, OperationInfo};
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt};
use url::Url;

use crate::failure::TransportFailure;
use crate::{Client, Operation};

/// A request on its way out. Its extensions carry the [`Operation`] that it is.
pub type Request = http::Request<Bytes>;
/// An answer, read to its end.
pub type Response = http::Response<Bytes>;
/// Whatever a transport fails with; [`Failure::Transport`](crate::Failure::Transport) hands it back.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.github+json");
const API_VERSION_HEADER: HeaderName = HeaderName::from_static("x-github-api-version");
/// The version of GitHub's API that every request asks for, unless it names another: a date.
pub const API_VERSION: &str = "2022-11-28";
const API_VERSION_VALUE: HeaderValue = HeaderValue::from_static(API_VERSION);
const AGENT: HeaderValue = HeaderValue::from_static(concat!("patwarden-api/", env!("CARGO_PKG_VERSION")));

/// The generated client's only door to the network.
#[derive(Clone)]
pub struct Transport {
    service: BoxCloneSyncService<Request, Response, BoxError>,
}

impl Transport {
    /// A transport that hands requests to `service`.
    ///
    /// Requests arrive with the headers that GitHub asks for (`Accept`, `X-GitHub-Api-Version`,
    /// `User-Agent`) and without a credential: adding one is the service's business.
    pub fn new<S>(service: S) -> Self
    where
        S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
        S::Future: Send + 'static,
        S::Error: Into<BoxError>,
    {
        Self { service: BoxCloneSyncService::new(service.map_err(Into::into)) }
    }

    pub(crate) async fn call(&self, request: Request) -> Result<Response, BoxError> {
        self.service.clone().oneshot(request).await
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Transport").finish_non_exhaustive()
    }
}

impl ClientHooks<Transport> for Client {
    async fn exec(&self, request: reqwest::Request, info: &OperationInfo) -> reqwest::Result<reqwest::Response> {
        let outcome = match prepare(request, &self.baseurl, info) {
            Ok(request) => self.inner.call(request).await,
            Err(refused) => Err(refused),
        };
        Ok(match outcome {
            Ok(response) => without_body(response).into(),
            Err(error) => TransportFailure::new(error).into_response(),
        })
    }
}

/// An answer that carries nothing carries `null`: where an operation can also succeed with a body, it is read as
/// that body's type, which may be null.
fn without_body(mut response: Response) -> Response {
    if carries_nothing(&response) {
        *response.body_mut() = Bytes::from_static(b"null");
    }
    response
}

/// Whether a success has nothing to tell but its status: 204 and 205 whatever came with them, 202 if it came with
/// no body or an empty object.
pub fn carries_nothing(answer: &Response) -> bool {
    match answer.status() {
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT => true,
        StatusCode::ACCEPTED => {
            let blank = answer.body().iter().filter(|byte| !byte.is_ascii_whitespace());
            matches!(blank.copied().take(3).collect::<Vec<_>>().as_slice(), b"" | b"{}")
        }
        _ => false,
    }
}

/// Sets the headers that GitHub asks for on every request, as they are on those of [`Client`].
pub fn prepare_headers(headers: &mut HeaderMap) {
    headers.insert(ACCEPT, MEDIA_TYPE);
    headers.entry(API_VERSION_HEADER).or_insert(API_VERSION_VALUE);
    headers.entry(USER_AGENT).or_insert(AGENT);
}

#[derive(Debug, thiserror::Error)]
enum Unsendable {
    #[error("{0} is not an operation of this client")]
    UnknownOperation(String),
    #[error("{0}")]
    BentPath(String),
    #[error("{0}")]
    ServedElsewhere(String),
    #[error("the base URL is not a URL")]
    BaseUrl(#[from] url::ParseError),
    #[error("the body can't be sent twice")]
    StreamingBody,
}

/// What is said of a parameter such as `..`, which leads to another operation.
pub(crate) fn bent(operation: &Operation, url: &http::Uri) -> String {
    format!("a parameter bends the path of {} to {}", operation.id, url.path())
}

fn prepare(request: reqwest::Request, base: &str, info: &OperationInfo) -> Result<Request, BoxError> {
    let operation = Operation::named(info.operation_id)
        .ok_or_else(|| Unsendable::UnknownOperation(info.operation_id.to_owned()))?;
    let (mut parts, body) = http::Request::<reqwest::Body>::try_from(request)?.into_parts();
    let base = Url::parse(base).map_err(Unsendable::from)?;
    operation.check_served(&base).map_err(Unsendable::ServedElsewhere)?;
    if !operation.fits(base.path(), &parts.uri) {
        return Err(Unsendable::BentPath(bent(operation, &parts.uri)).into());
    }
    let body = body.as_bytes().map(Bytes::copy_from_slice).ok_or(Unsendable::StreamingBody)?;
    // The generator sends the description's version under a name that GitHub does not know.
    parts.headers.remove("api-version");
    prepare_headers(&mut parts.headers);
    parts.extensions.insert(*operation);
    Ok(Request::from_parts(parts, body))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::types::{
        AppsCreateInstallationAccessTokenBody, OrgsUpdatePatAccessesBody, OrgsUpdatePatAccessesBodyAction,
    };
    use crate::{Error, Failure, ResponseValue};

    type Sent = Arc<Mutex<Vec<Request>>>;

    /// A client of a server that gives one answer to everything.
    fn answering(status: u16, body: &'static str) -> (Client, Sent) {
        let sent = Sent::default();
        let log = Arc::clone(&sent);
        let transport = Transport::new(tower::service_fn(move |request: Request| {
            log.lock().unwrap().push(request);
            let mut response = Response::new(Bytes::from_static(body.as_bytes()));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            response.headers_mut().insert("x-github-request-id", HeaderValue::from_static("AB:12"));
            std::future::ready(Ok::<_, BoxError>(response))
        }));
        (Client::new_with_client("https://ghe.example/api/v3", reqwest::Client::new(), transport), sent)
    }

    async fn revoke(client: &Client) -> Result<ResponseValue<()>, Error> {
        let body = OrgsUpdatePatAccessesBody { action: OrgsUpdatePatAccessesBodyAction::Revoke, pat_ids: vec![7, 8] };
        client.orgs_update_pat_accesses().org("acme").body(body).send().await
    }

    #[tokio::test]
    async fn an_accepted_bulk_call_is_a_success_whatever_its_body() {
        for body in ["{}", "null", "", "[1]", "<html>"] {
            let (client, sent) = answering(202, body);
            assert_eq!(revoke(&client).await.unwrap().status(), 202, "{body:?}");
            let sent = sent.lock().unwrap();
            assert_eq!(sent[0].body().as_ref(), br#"{"action":"revoke","pat_ids":[7,8]}"#);
        }
    }

    #[test]
    fn an_answer_that_carries_nothing_is_read_as_null() {
        for (status, read) in [(200, "{}"), (201, "{}"), (202, "null"), (204, "null"), (205, "null"), (404, "{}")] {
            let mut response = Response::new(Bytes::from_static(b"{}"));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            assert_eq!(without_body(response).body(), read, "{status}");
        }
    }

    #[tokio::test]
    async fn arrays_go_out_with_brackets_and_headers_as_github_wants_them() {
        let (client, sent) = answering(200, "[]");
        let list = client.orgs_list_pat_grants().org("acme").owner(vec!["a".to_owned(), "b".to_owned()]);
        list.token_id(vec!["1".to_owned(), "2".to_owned()]).send().await.unwrap();
        let sent = sent.lock().unwrap();
        let query = sent[0].uri().query().unwrap();
        assert_eq!(query, "owner%5B%5D=a&owner%5B%5D=b&token_id%5B%5D=1&token_id%5B%5D=2");
        assert_eq!(sent[0].uri().path(), "/api/v3/orgs/acme/personal-access-tokens");
        let headers = sent[0].headers();
        assert_eq!(headers["accept"], "application/vnd.github+json");
        assert_eq!(headers["x-github-api-version"], "2022-11-28");
        assert!(headers["user-agent"].to_str().unwrap().starts_with("patwarden-api/"));
        assert!(!headers.contains_key("api-version"));
        assert_eq!(sent[0].extensions().get::<Operation>().unwrap().id, "orgs/list-pat-grants");
    }

    #[tokio::test]
    async fn an_empty_list_is_not_the_same_as_none() {
        let (client, sent) = answering(201, "{}");
        for repositories in [Some(vec![]), None] {
            let body = AppsCreateInstallationAccessTokenBody { repository_ids: repositories, ..Default::default() };
            client.apps_create_installation_access_token().installation_id(1).body(body).send().await.unwrap();
        }
        let sent: Vec<_> = sent.lock().unwrap().iter().map(|request| request.body().clone()).collect();
        assert_eq!(sent, [&br#"{"repository_ids":[]}"#[..], b"{}"]);
    }

    #[tokio::test]
    async fn an_unknown_value_or_an_absent_or_new_field_does_not_fail_a_page() {
        let (client, _) =
            answering(200, r#"[{"id":1,"repository_selection":"most","new":{"x":[1]}},{"token_id":null},{}]"#);
        let page = client.orgs_list_pat_grants().org("acme").send().await.unwrap();
        assert_eq!(page.len(), 3);
        assert_eq!(page[0].repository_selection.as_deref(), Some("most"));
    }

    #[tokio::test]
    async fn a_proxys_page_keeps_its_status_its_request_id_and_its_body() {
        let (client, _) = answering(502, "<html>bad gateway");
        let failure = Failure::from_error(revoke(&client).await.unwrap_err()).await;
        let Failure::Status(response) = failure else { panic!("{failure:?}") };
        assert_eq!(response.status(), 502);
        assert_eq!(response.headers()["x-github-request-id"], "AB:12");
        assert_eq!(response.body().as_ref(), b"<html>bad gateway");
    }

    #[tokio::test]
    async fn a_success_that_is_no_json_is_told_without_its_body() {
        let (client, _) = answering(200, "ghs_secret");
        let error = client.orgs_list_pat_grants().org("acme").send().await.unwrap_err();
        let failure = Failure::from_error(error).await;
        assert!(matches!(failure, Failure::Payload(_)), "{failure:?}");
        assert!(!format!("{failure} {failure:?}").contains("secret"), "{failure:?}");
    }

    #[tokio::test]
    async fn the_transports_own_error_comes_out_as_it_went_in() {
        let transport = Transport::new(tower::service_fn(|_: Request| {
            std::future::ready(Err::<Response, _>(std::io::Error::other("cut off")))
        }));
        let client = Client::new_with_client("https://api.github.com", reqwest::Client::new(), transport);
        let Failure::Transport(source) = Failure::from_error(revoke(&client).await.unwrap_err()).await else {
            panic!()
        };
        assert_eq!(source.downcast_ref::<std::io::Error>().unwrap().to_string(), "cut off");
    }

    #[tokio::test]
    async fn a_parameter_that_bends_the_path_is_never_sent() {
        for org in ["..", ".", "", "%2e%2e"] {
            let (client, sent) = answering(200, "[]");
            let outcome = client.orgs_list_pat_grants().org(org).send().await;
            let refused = outcome.is_err() && sent.lock().unwrap().is_empty();
            let escaped = sent.lock().unwrap().iter().all(|request| request.uri().path().contains("%25"));
            assert!(refused || escaped, "{org:?}");
        }
    }
}
