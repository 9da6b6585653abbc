//! A simulator in this process, and sessions whose network it is.

use std::collections::BTreeSet;
use std::convert::Infallible;

use axum::Router;
use bytes::Bytes;
use http_body_util::BodyExt;
use jiff::{SignedDuration, Timestamp};
use patwarden::api::{BoxError, Request, Response};
use patwarden::{Auth, Client, ClientBuilder, Clock};
use patwarden_sim::{Config, LogEntry, Simulator};
use patwarden_sql::{Explanation, Params, Rows, Sql, SqlError, Value};
use tokio::time::Instant;
use tower::{Service, ServiceExt};

/// Where simulated time starts.
pub(crate) const START: &str = "2026-03-01T00:00:00Z";

#[derive(Debug)]
struct TokioClock {
    start: Timestamp,
    origin: Instant,
}

impl Clock for TokioClock {
    fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.origin.elapsed()).unwrap_or(SignedDuration::MAX);
        self.start.saturating_add(passed).unwrap_or(Timestamp::MAX)
    }
}

/// A simulator, and a session on it as the App.
pub(crate) struct World {
    pub(crate) sim: Simulator,
    pub(crate) sql: Sql,
    origin: Instant,
}

impl World {
    pub(crate) fn new(config: Config) -> Self {
        let origin = Instant::now();
        let sim = Simulator::new(config.with_start(START.parse().unwrap())).unwrap();
        let auth = Auth::app(sim.app_id(), sim.private_key_pem()).unwrap();
        let sql = Sql::open(builder(&sim, origin, auth).build().unwrap()).unwrap();
        Self { sim, sql, origin }
    }

    /// A session with another client.
    pub(crate) fn session(&self, set_up: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Sql {
        let auth = Auth::app(self.sim.app_id(), self.sim.private_key_pem()).unwrap();
        Sql::open(set_up(builder(&self.sim, self.origin, auth)).build().unwrap()).unwrap()
    }

    /// The way to the simulator.
    pub(crate) fn network(&self) -> InProcess {
        InProcess(self.sim.router())
    }

    pub(crate) fn org(&self) -> String {
        self.sim.orgs().into_iter().next().unwrap()
    }

    /// Runs a statement in which `{org}` is the first organisation.
    pub(crate) async fn rows(&self, statement: &str) -> Rows {
        self.tried(statement).await.unwrap_or_else(|error| panic!("{}\n{statement}", error.pointed()))
    }

    pub(crate) async fn tried(&self, statement: &str) -> Result<Rows, SqlError> {
        self.sql.query(&statement.replace("{org}", &self.org()), Params::none()).await
    }

    pub(crate) async fn error(&self, statement: &str) -> SqlError {
        self.tried(statement).await.expect_err(statement)
    }

    pub(crate) async fn explained(&self, statement: &str) -> Explanation {
        let explained = self.sql.explain(&statement.replace("{org}", &self.org()), Params::none()).await;
        explained.unwrap_or_else(|error| panic!("{}\n{statement}", error.pointed()))
    }

    /// The rows, and the requests that they took.
    pub(crate) async fn asked(&self, statement: &str) -> (Rows, Vec<String>) {
        self.sim.clear_log();
        let rows = self.rows(statement).await;
        (rows, self.requests())
    }

    /// What was asked for since the log was cleared, logins aside, with the query as it was read.
    pub(crate) fn requests(&self) -> Vec<String> {
        let log = self.sim.log();
        log.iter()
            .filter(|entry| !entry.path.ends_with("access_tokens") && !entry.path.ends_with("/installation"))
            .map(told)
            .collect()
    }
}

/// A request as [`patwarden_sql::Planned`] tells it, with the organisation's number as its name.
pub(crate) fn told(entry: &LogEntry) -> String {
    let query: Vec<String> = entry.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let query = query.join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{} {}{mark}{query}", entry.method, entry.path)
}

fn builder(sim: &Simulator, origin: Instant, auth: Auth) -> ClientBuilder {
    let clock = TokioClock { start: START.parse().unwrap(), origin };
    Client::builder().auth(auth).base_url("http://127.0.0.1:1").clock(clock).seed(7).service(InProcess(sim.router()))
}

/// The texts of a column.
pub(crate) fn texts(rows: &Rows, column: &str) -> Vec<String> {
    let values = rows.column(column).unwrap();
    values.into_iter().map(|value| value.as_str().unwrap_or("NULL").to_owned()).collect()
}

/// The numbers of a column, each once.
pub(crate) fn numbers(rows: &Rows, column: &str) -> BTreeSet<i64> {
    let values = rows.column(column).unwrap();
    let found: BTreeSet<i64> = values.iter().filter_map(|value| value.as_i64()).collect();
    assert_eq!(found.len(), values.len(), "each once");
    found
}

pub(crate) fn only(rows: &Rows) -> Value {
    assert_eq!((rows.len(), rows.columns.len()), (1, 1), "{rows:?}");
    rows.rows[0][0].clone()
}

#[derive(Clone)]
pub(crate) struct InProcess(Router);

impl Service<Request> for InProcess {
    type Response = Response;
    type Error = BoxError;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), BoxError>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let router = self.0.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            if let Some(authority) = parts.uri.authority() {
                parts.headers.insert(http::header::HOST, authority.as_str().parse()?);
            }
            let request = http::Request::from_parts(parts, axum::body::Body::from(body));
            let answer: Result<_, Infallible> = router.oneshot(request).await;
            let (parts, body) = answer?.into_parts();
            let body: Bytes = body.collect().await?.to_bytes();
            Ok(Response::from_parts(parts, body))
        })
    }
}
