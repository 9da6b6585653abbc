//! A server that answers with examples, one of them on trial, and knows what it was asked.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};

use description::Asked;
use http::StatusCode;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use jiff::Timestamp;
use patwarden::api::{Request, Response};
use patwarden::{Auth, Client, Clock};
use patwarden_sim::Simulator;

use super::{Example, Examples};

/// How the client of a call is logged in.
#[derive(Clone, Copy)]
pub(super) enum Login {
    /// With an installation's token.
    Token,
    /// With a user's token.
    User,
    /// As an App, whose login is answered with examples as well.
    App,
}

#[derive(Clone)]
pub(super) struct Server {
    on_trial: Example,
    others: Vec<Example>,
    problems: Arc<Mutex<Vec<String>>>,
    asked: Arc<Mutex<Vec<Sent>>>,
}

/// A request that came.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) operation: &'static str,
    pub(super) path: String,
    pub(super) credential: String,
}

/// A clock that stands.
#[derive(Debug)]
struct Standing(Timestamp);

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        self.0
    }
}

impl Server {
    pub(super) fn new(on_trial: &Example, examples: &Examples) -> Self {
        Self {
            on_trial: on_trial.clone(),
            others: examples.answers.clone(),
            problems: Arc::default(),
            asked: Arc::default(),
        }
    }

    /// A client whose network this is. Its clock shows an hour before the example's token ends.
    pub(super) fn client(&self, login: Login, sim: &Simulator) -> Client {
        let auth = match login {
            Login::Token => Auth::token("ghs_example"),
            Login::User => Auth::token("ghu_example"),
            Login::App => Auth::app(sim.app_id(), sim.private_key_pem()),
        };
        let token = self.others.iter().find(|example| example.operation == "apps/create-installation-access-token");
        let ends: Timestamp = token.unwrap().body["expires_at"].as_str().unwrap().parse().unwrap();
        let server = self.clone();
        Client::builder()
            .auth(auth.unwrap())
            .base_url("http://127.0.0.1:1")
            .clock(Standing(ends - jiff::SignedDuration::from_hours(1)))
            .service(tower::service_fn(move |request| server.answer(&request)))
            .build()
            .unwrap()
    }

    /// That the operation on trial was called, and every request was right.
    pub(super) fn check(&self) {
        let problems = self.problems.lock().unwrap();
        assert!(problems.is_empty(), "{problems:#?}");
        let sent = self.sent();
        let called = sent.iter().any(|sent| sent.operation == self.on_trial.operation);
        assert!(called, "{} was not called, but {sent:?}", self.on_trial.operation);
    }

    pub(super) fn sent(&self) -> Vec<Sent> {
        self.asked.lock().unwrap().clone()
    }

    fn answer(&self, request: &Request) -> Ready<Result<Response, Infallible>> {
        let asked = Asked {
            method: request.method(),
            path: request.uri().path(),
            query: request.uri().query().unwrap_or_default(),
            headers: request.headers(),
            body: request.body(),
        };
        self.problems.lock().unwrap().extend(description::problems_of_request(&asked));
        let operation = description::operation_at(asked.method, asked.path).unwrap_or_default();
        let credential = asked.headers[AUTHORIZATION].to_str().unwrap().to_owned();
        self.asked.lock().unwrap().push(Sent { operation, path: asked.path.to_owned(), credential });
        let example =
            std::iter::once(&self.on_trial).chain(&self.others).find(|example| example.operation == operation);
        let mut response = Response::default();
        match example {
            Some(example) => {
                *response.status_mut() = example.status.try_into().unwrap();
                if let Some(media) = &example.media {
                    response.headers_mut().insert(CONTENT_TYPE, media.parse().unwrap());
                    *response.body_mut() = example.body.to_string().into();
                }
            }
            None => *response.status_mut() = StatusCode::NOT_FOUND,
        }
        ready(Ok(response))
    }
}
