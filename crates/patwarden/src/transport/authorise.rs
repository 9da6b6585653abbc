//! Adds the credential: the one token of the client, or as an App the one that the request's
//! identity calls for. What GitHub refuses for the credential alone has not been done, so it is sent again
//! where another credential, or a moment's patience, helps: be it a write.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::{AUTHORIZATION, HeaderValue};
use patwarden_api::{Request, Response};

use super::limit::rate::Refusal;
use super::login::{Installed, Login};
use super::retry::Purse;
use super::tally::Tally;
use super::{Door, Layer};
use crate::auth::Token;
use crate::error::{Error, Reached, Result};

/// GitHub's servers learn of a new installation token one after the other: within its first seconds it
/// has been refused with 401 and with 403.
const SETTLING: [Duration; 3] = [Duration::from_millis(300), Duration::from_millis(700), Duration::from_millis(1500)];

/// As whom a request goes out, in its extensions.
#[derive(Clone, Debug)]
pub(crate) enum Identity {
    /// The App itself; with a token, whoever the token is.
    Own,
    /// The App's installation on an organisation; with a token, whoever the token is.
    Org(Arc<str>),
}

#[derive(Clone)]
pub(crate) enum Credentials {
    Token(Token),
    App(Arc<Login>),
    Nobody,
}

pub(crate) struct Authorise {
    inner: Door,
    credentials: Credentials,
    purse: Purse,
}

impl Authorise {
    pub(crate) fn new(inner: Door, credentials: Credentials, purse: Purse) -> Self {
        Self { inner, credentials, purse }
    }

    async fn as_installation(&self, mut request: Request, login: &Login, org: &str) -> Result<Response> {
        let tally = Tally::of(&mut request);
        let mut waits = SETTLING.iter();
        let mut is_renewed = false;
        let mut installed = token(login, org, &tally).await?;
        loop {
            let answer = send_as(&self.inner, request.clone(), &installed.token).await?;
            let is_refused = answer.status() == StatusCode::UNAUTHORIZED;
            if !is_refused && !is_unknown_yet(login, &installed, &answer) {
                return Ok(answer);
            }
            if login.is_new(&installed)
                && let Some(wait) = waits.next()
                && self.purse.take()
            {
                tracing::debug!(org, status = answer.status().as_u16(), ?wait, "the token is new: asking again");
                tokio::time::sleep(*wait).await;
            } else if is_refused && !is_renewed && self.purse.take() {
                login.forget(org, &installed);
                is_renewed = true;
                installed = token(login, org, &tally).await?;
            } else {
                if is_refused {
                    login.forget(org, &installed);
                }
                return Ok(answer);
            }
        }
    }
}

impl Layer for Authorise {
    async fn pass(&self, request: Request) -> Result<Response> {
        let identity = request.extensions().get::<Identity>().cloned().unwrap_or(Identity::Own);
        match (&self.credentials, &identity) {
            (Credentials::Nobody, _) => self.inner.pass(request).await,
            (Credentials::Token(token), _) => send_as(&self.inner, request, token).await,
            (Credentials::App(login), Identity::Own) => {
                let token = login.as_app()?;
                let answer = send_as(&self.inner, request.clone(), &token.token).await?;
                if answer.status() == StatusCode::UNAUTHORIZED && login.corrects_clock(&token, &answer) {
                    return send_as(&self.inner, request, &login.as_app()?.token).await;
                }
                Ok(answer)
            }
            (Credentials::App(login), Identity::Org(org)) => self.as_installation(request, login, org).await,
        }
    }
}

async fn token(login: &Login, org: &str, tally: &Tally) -> Result<Installed> {
    login.as_installation(org, tally).await.map_err(|error| error.having_reached(Reached::LoginOnly))
}

/// A 403 that a new token may get until it is known; a limit is none, nor a permission that it lacks, nor a
/// suspended App.
fn is_unknown_yet(login: &Login, installed: &Installed, answer: &Response) -> bool {
    answer.status() == StatusCode::FORBIDDEN
        && !installed.permissions.certainly_lack(answer.headers())
        && Refusal::read(answer, login.now()).is_none()
        && !answer.body().windows(9).any(|word| word.eq_ignore_ascii_case(b"suspended"))
}

/// Sends a request with this credential, which no answer to it shows.
pub(super) async fn send_as(door: &Door, mut request: Request, token: &Token) -> Result<Response> {
    set_bearer(&mut request, token)?;
    let mut answer = door.pass(request).await?;
    // A proxy's error page may show the request. What is in an answer may end in an error or a log.
    token.blot(&mut answer);
    Ok(answer)
}

/// Marked as sensitive, so that no log of headers shows it.
fn set_bearer(request: &mut Request, token: &Token) -> Result<()> {
    let mut value =
        HeaderValue::try_from(token.bearer()).map_err(|_| Error::configuration("the token can't stand in a header"))?;
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use bytes::Bytes;

    use super::*;

    /// A layer with this token over a server that shows what it was sent, and what it was sent.
    fn over(token: &str, status: u16) -> (Authorise, Arc<Mutex<Vec<HeaderValue>>>) {
        let sent: Arc<Mutex<Vec<HeaderValue>>> = Arc::default();
        let log = Arc::clone(&sent);
        let door = Door::of(tower::service_fn(move |request: Request| {
            let bearer = request.headers()[AUTHORIZATION].clone();
            let shown = Bytes::copy_from_slice(bearer.as_bytes());
            let answer =
                http::Response::builder().status(status).header("x-shown", bearer.clone()).body(shown).unwrap();
            log.lock().unwrap().push(bearer);
            std::future::ready(Ok(answer))
        }));
        let credentials = Credentials::Token(Token::new(token.to_owned()).unwrap());
        (Authorise::new(door, credentials, Purse::new()), sent)
    }

    #[tokio::test]
    async fn a_token_goes_out_marked_as_secret_and_does_not_come_back() {
        for status in [200, 502] {
            let (layer, sent) = over("ghu_secret", status);
            let answer = layer.pass(Request::new(Bytes::new())).await.unwrap();
            assert_eq!((answer.status().as_u16(), answer.body().as_ref()), (status, &b"Bearer **********"[..]));
            assert!(answer.headers().is_empty(), "{:?}", answer.headers());
            let sent = sent.lock().unwrap();
            assert!(sent[0] == "Bearer ghu_secret" && sent[0].is_sensitive());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_one_token_is_refused_once() {
        for status in [401, 403] {
            let (layer, sent) = over("ghu_secret", status);
            assert_eq!(layer.pass(Request::new(Bytes::new())).await.unwrap().status(), status);
            assert_eq!(sent.lock().unwrap().len(), 1);
        }
    }
}
