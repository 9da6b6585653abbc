//! A GitHub made by hand: it answers as it is told to, and writes down what it is asked. For what no
//! simulator would send.

use std::sync::{Arc, Mutex, PoisonError};

use patwarden::api::{BoxError, Request, Response};
use patwarden::{Auth, Client, ClientBuilder};

/// What it was asked, in order, with headers.
#[derive(Clone, Default)]
pub struct Asked(Arc<Mutex<Vec<Request>>>);

impl Asked {
    /// How often it was asked.
    pub fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Everything since it was last told.
    pub fn told(&self) -> Vec<Request> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A client to be set up further of a GitHub that gives these answers, or none. `answer` is told how often it
/// was asked before.
pub fn scripted(
    token: &str,
    answer: impl Fn(&Request, usize) -> Result<Response, BoxError> + Clone + Send + Sync + 'static,
) -> (ClientBuilder, Asked) {
    let asked = Asked::default();
    let noted = asked.clone();
    let service = tower::service_fn(move |request: Request| {
        let before = noted.count();
        let answer = answer(&request, before);
        noted.0.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        std::future::ready(answer)
    });
    let auth = Auth::token(token).expect("a token");
    (Client::builder().auth(auth).base_url("https://api.github.com").seed(7).service(service), asked)
}

/// An answer with these headers.
pub fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
    let mut answer = http::Response::builder().status(status);
    for (name, value) in headers {
        answer = answer.header(*name, *value);
    }
    answer.body(body.to_owned().into()).expect("an answer")
}
