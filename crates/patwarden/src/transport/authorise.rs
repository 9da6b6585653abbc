//! Adds the credential: the one token of the client, or as an App the one that the request's
//! identity calls for.

use std::sync::Arc;

use http::StatusCode;
use http::header::{AUTHORIZATION, HeaderValue};
use patwarden_api::{Request, Response};

use super::login::Login;
use super::{Door, service, through};
use crate::auth::Token;
use crate::error::{Error, Reached, Result};

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
}

#[derive(Clone)]
pub(crate) struct Authorise {
    inner: Door,
    credentials: Credentials,
}

impl Authorise {
    pub(crate) fn new(inner: Door, credentials: Credentials) -> Self {
        Self { inner, credentials }
    }

    async fn pass(&self, mut request: Request) -> Result<Response> {
        let identity = request.extensions().get::<Identity>().cloned().unwrap_or(Identity::Own);
        let token = match (&self.credentials, &identity) {
            (Credentials::Token(token), _) => token.clone(),
            (Credentials::App(login), Identity::Own) => login.as_app()?,
            (Credentials::App(login), Identity::Org(org)) => {
                login.as_installation(org).await.map_err(|error| error.having_reached(Reached::LoginOnly))?
            }
        };
        set_bearer(&mut request, &token)?;
        let answer = through(&self.inner, request).await?;
        if let (Credentials::App(login), Identity::Org(org)) = (&self.credentials, &identity)
            && answer.status() == StatusCode::UNAUTHORIZED
        {
            login.forget(org).await;
        }
        Ok(answer)
    }
}

service!(Authorise);

/// Marked as sensitive, so that no log of headers shows it.
pub(crate) fn set_bearer(request: &mut Request, token: &Token) -> Result<()> {
    let mut value =
        HeaderValue::try_from(token.bearer()).map_err(|_| Error::configuration("the token can't stand in a header"))?;
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(())
}
