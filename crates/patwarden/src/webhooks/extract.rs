//! A delivery as an extractor of axum.

use std::error::Error as StdError;

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::delivery::signature_of;
use super::{Delivery, Secrets};
use crate::error::{Error, ErrorKind};

/// The largest body in bytes that is read, 25 MiB: GitHub sends no larger one.
pub const LARGEST_BODY: usize = 25 << 20;

/// Why a request is not taken for a delivery, with the answer to it.
///
/// It answers 401 to what is not signed with one of the secrets, 413 to a body above [`LARGEST_BODY`], and 400 to
/// what is signed and can't be understood, or did not come whole. Its text is that of the error: GitHub shows it
/// to the App's owner among the deliveries.
#[derive(Clone, Debug)]
pub struct Rejection {
    status: StatusCode,
    error: Error,
}

impl Rejection {
    /// The status that is answered: 400, 401 or 413.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// What was wrong.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    fn too_large() -> Self {
        let message = format!("the delivery is refused: its body is larger than {} MiB", LARGEST_BODY >> 20);
        Self { status: StatusCode::PAYLOAD_TOO_LARGE, error: Error::new(ErrorKind::InvalidAnswer, message) }
    }
}

impl From<Error> for Rejection {
    fn from(error: Error) -> Self {
        let is_unsigned = error.kind() == ErrorKind::Authentication;
        Self { status: if is_unsigned { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST }, error }
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        (self.status, self.error.to_string()).into_response()
    }
}

/// Takes the [`Secrets`] from the router's state, or from a part of it by `FromRef`.
///
/// ```
/// use axum::Router;
/// use axum::routing::post;
/// use patwarden::webhooks::{Delivery, Event, Secrets};
///
/// async fn hook(delivery: Delivery) {
///     if let Event::PatRequest(event) = delivery.event() {
///         println!("{}: {}", event.organization.login, event.action);
///     }
/// }
///
/// # fn main() -> patwarden::Result<()> {
/// let secrets = Secrets::new("the webhook's secret")?;
/// let router: Router = Router::new().route("/hook", post(hook)).with_state(secrets);
/// # Ok(()) }
/// ```
impl<S> FromRequest<S> for Delivery
where
    S: Send + Sync,
    Secrets: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        let (parts, body) = request.into_parts();
        // Whoever does not even claim to have signed is not listened to.
        signature_of(&parts.headers)?;
        if announced(&parts.headers).is_some_and(|bytes| bytes > LARGEST_BODY as u64) {
            return Err(Rejection::too_large());
        }
        let body = whole(body).await?;
        Ok(Secrets::from_ref(state).delivery(&parts.headers, body)?)
    }
}

/// How many bytes are to come, if it is said.
fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn whole(body: Body) -> Result<Bytes, Rejection> {
    match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if is_about_length(error.as_ref()) => Err(Rejection::too_large()),
        Err(_) => Err(Error::new(ErrorKind::InvalidAnswer, "the delivery's body did not come whole").into()),
    }
}

/// Also where a layer of the router has a limit of its own, which is wrapped.
fn is_about_length(error: &(dyn StdError + 'static)) -> bool {
    error.is::<LengthLimitError>() || error.source().is_some_and(is_about_length)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures::{StreamExt as _, stream};
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use sha2::Sha256;

    use super::*;

    const SECRET: &str = "an invented secret";

    /// A part of a state, as larger programs have it.
    struct App(Secrets);

    impl FromRef<App> for Secrets {
        fn from_ref(app: &App) -> Self {
            app.0.clone()
        }
    }

    fn request(signed: &[u8], event: &str, body: Body) -> Request {
        let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap().chain_update(signed).finalize();
        let digits: String = mac.into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        Request::post("/hook")
            .header("X-Hub-Signature-256", format!("sha256={digits}"))
            .header("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958")
            .header("X-GitHub-Event", event)
            .body(body)
            .unwrap()
    }

    async fn extract(request: Request) -> Result<Delivery, Rejection> {
        Delivery::from_request(request, &App(Secrets::new(SECRET).unwrap())).await
    }

    /// In pieces, so that nothing says beforehand how large it is.
    fn in_pieces(bytes: usize) -> Body {
        const PIECE: usize = 1 << 20;
        let pieces = (0..bytes.div_ceil(PIECE))
            .map(move |piece| Ok::<_, Infallible>(Bytes::from(vec![b' '; PIECE.min(bytes - piece * PIECE)])));
        Body::from_stream(stream::iter(pieces))
    }

    #[tokio::test]
    async fn a_body_in_pieces_is_verified_as_a_whole() {
        let pieces = ["{\"zen\":", "\"Design", " for failure.\"}"];
        let body = Body::from_stream(stream::iter(pieces.map(Ok::<_, Infallible>)));
        let delivery = extract(request(pieces.concat().as_bytes(), "ping", body)).await.unwrap();
        assert_eq!((delivery.event_name(), delivery.body().len()), ("ping", pieces.concat().len()));
    }

    #[tokio::test]
    async fn each_fault_has_its_status() {
        let mut unsigned = request(b"{}", "ping", Body::from("{}"));
        unsigned.headers_mut().remove("X-Hub-Signature-256");
        let mut nameless = request(b"{}", "ping", Body::from("{}"));
        nameless.headers_mut().remove("X-GitHub-Event");
        let cut = stream::iter([Ok("{"), Err(std::io::Error::other("cut"))]);
        for (request, status) in [
            (unsigned, 401),
            (request(b"{}", "ping", Body::from("{ }")), 401),
            (nameless, 400),
            (request(b"{", "ping", Body::from("{")), 400),
            (request(b"{}", "personal_access_token_request", Body::from("{}")), 400),
            (request(b"{", "ping", Body::from_stream(cut)), 400),
            (request(b"", "ping", in_pieces(LARGEST_BODY + 1)), 413),
            (request(b"", "ping", Body::from(vec![b' '; LARGEST_BODY + 1])), 413),
        ] {
            let rejection = extract(request).await.unwrap_err();
            assert_eq!(rejection.status(), status, "{rejection:?}");
            assert_eq!(rejection.clone().into_response().status(), status);
            assert_eq!(rejection.error().kind() == ErrorKind::Authentication, status == 401);
        }
    }

    #[tokio::test]
    async fn the_largest_body_is_read() {
        let rejection = extract(request(b"", "ping", in_pieces(LARGEST_BODY))).await.unwrap_err();
        assert_eq!(rejection.status(), 401, "it came to the signature");
    }

    /// A body that fails the test when it is read.
    fn unread() -> Body {
        Body::from_stream(stream::once(async { Err::<Bytes, _>(std::io::Error::other("it was read")) }).inspect(|_| {
            panic!("it was read");
        }))
    }

    #[tokio::test]
    async fn the_body_of_who_claims_no_signature_is_not_read() {
        let unsigned = Request::post("/hook").body(unread()).unwrap();
        assert_eq!(extract(unsigned).await.unwrap_err().status(), 401);
    }

    #[tokio::test]
    async fn a_body_that_is_announced_as_too_large_is_not_read() {
        let mut announced = request(b"", "ping", unread());
        announced.headers_mut().insert(CONTENT_LENGTH, (LARGEST_BODY + 1).into());
        assert_eq!(extract(announced).await.unwrap_err().status(), 413);
    }

    #[tokio::test]
    async fn a_limit_of_the_router_s_own_is_told_as_such() {
        let limited = Body::new(Limited::new(in_pieces(2 << 20), 1 << 20));
        assert_eq!(extract(request(b"", "ping", limited)).await.unwrap_err().status(), 413);
    }
}
