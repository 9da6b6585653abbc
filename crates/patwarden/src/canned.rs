//! A GitHub made by hand for tests: it answers as it is told to and writes down what it is asked.

use std::sync::{Arc, Mutex};

use http::header::LOCATION;
use patwarden_api::{BoxError, Request, Response};

use crate::{Auth, Client};

/// The kinds of tokens that somebody has.
pub(crate) const TOKENS: [&str; 5] = ["ghp_x", "github_pat_x", "gho_x", "ghu_x", "v1.x"];

/// What it was asked, as `GET /orgs/acme?page=2`, with a body behind another space if there is one.
#[derive(Clone, Default)]
pub(crate) struct Asked(Arc<Mutex<Vec<String>>>);

impl Asked {
    /// Everything since it was last told.
    pub(crate) fn told(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    fn note(&self, request: &Request) {
        let target = request.uri().path_and_query().unwrap();
        let body = std::str::from_utf8(request.body()).unwrap();
        let line = format!("{} {target} {body}", request.method());
        self.0.lock().unwrap().push(line.trim_end().to_owned());
    }
}

/// A client with this token of a GitHub that gives these answers.
pub(crate) fn client(
    token: &str,
    answer: impl Fn(&Request) -> Response + Clone + Send + Sync + 'static,
) -> (Client, Asked) {
    let asked = Asked::default();
    let noted = asked.clone();
    let service = tower::service_fn(move |request: Request| {
        noted.note(&request);
        std::future::ready(Ok::<_, BoxError>(answer(&request)))
    });
    let auth = Auth::token(token).unwrap();
    let client = Client::builder().auth(auth).base_url("http://127.0.0.1:1/api/v3").seed(7).service(service);
    (client.build().unwrap(), asked)
}

/// An answer with a body.
pub(crate) fn answer(status: u16, body: &str) -> Response {
    http::Response::builder().status(status).body(body.to_owned().into()).unwrap()
}

/// A page that names a next one.
pub(crate) fn page(body: &str, next: &str) -> Response {
    let mut page = answer(200, body);
    page.headers_mut().insert(http::header::LINK, format!("<{next}>; rel=\"next\"").parse().unwrap());
    page
}

/// An answer that leads elsewhere.
pub(crate) fn redirect(status: u16, target: &str) -> Response {
    let mut redirect = answer(status, "");
    redirect.headers_mut().insert(LOCATION, target.parse().unwrap());
    redirect
}
