//! The seam between what is generated and the network: every request of the generated client goes
//! through the [`Transport`] that it was made with.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use http::header::{ACCEPT, HeaderName, HeaderValue, USER_AGENT};
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
const API_VERSION: HeaderValue = HeaderValue::from_static("2022-11-28");
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

    async fn call(&self, request: Request) -> Result<Response, BoxError> {
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
            Ok(response) => response.into(),
            Err(error) => TransportFailure::new(error).into_response(),
        })
    }
}

/// Sets the headers that GitHub asks for on every request, as they are on those of [`Client`].
pub fn prepare_headers(headers: &mut HeaderMap) {
    headers.insert(ACCEPT, MEDIA_TYPE);
    headers.entry(API_VERSION_HEADER).or_insert(API_VERSION);
    headers.entry(USER_AGENT).or_insert(AGENT);
}

#[derive(Debug, thiserror::Error)]
enum Unsendable {
    #[error("{0} is not an operation of this client")]
    UnknownOperation(String),
    #[error("a parameter bends the path of {operation} to {path}")]
    BentPath { operation: &'static str, path: String },
    #[error("the base URL is not a URL")]
    BaseUrl(#[from] url::ParseError),
    #[error("the body can't be sent twice")]
    StreamingBody,
}

fn prepare(request: reqwest::Request, base: &str, info: &OperationInfo) -> Result<Request, BoxError> {
    let operation = Operation::by_generated_name(info.operation_id)
        .ok_or_else(|| Unsendable::UnknownOperation(info.operation_id.to_owned()))?;
    let (mut parts, body) = http::Request::<reqwest::Body>::try_from(request)?.into_parts();
    if !operation.fits(Url::parse(base).map_err(Unsendable::from)?.path(), &parts.uri) {
        let path = parts.uri.path().to_owned();
        return Err(Unsendable::BentPath { operation: operation.id, path }.into());
    }
    let body = body.as_bytes().map(Bytes::copy_from_slice).ok_or(Unsendable::StreamingBody)?;
    // The generator sends the description's version under a name that GitHub does not know.
    parts.headers.remove("api-version");
    prepare_headers(&mut parts.headers);
    parts.extensions.insert(*operation);
    Ok(Request::from_parts(parts, body))
}
