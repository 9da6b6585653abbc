//! What the behaviour tests share: a simulator in this process and clients whose network it is.

// It is test code, which clippy can not tell by where it lies.
#![allow(clippy::expect_used)]

mod full_disk;
mod raw;
mod scripted;
mod watch;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use bytes::Bytes;
pub use full_disk::FullDisk;
use http_body_util::BodyExt;
use jiff::{SignedDuration, Timestamp};
use patwarden::api::{BoxError, Request, Response};
use patwarden::{Auth, Client, ClientBuilder, Clock};
use patwarden_sim::{Config, LogEntry, Simulator};
pub use raw::Raw;
pub use scripted::{Asked, answer, scripted};
use tokio::time::Instant;
use tower::{Service, ServiceExt};
pub use watch::{Moment, Served, Watch};

/// Where simulated time starts.
pub const START: &str = "2026-03-01T00:00:00Z";

/// Time as tokio tells it, which stands still while everybody waits.
#[derive(Debug)]
pub struct TokioClock {
    start: Timestamp,
    origin: Instant,
}

impl TokioClock {
    /// A clock that showed [`START`] so long ago.
    #[must_use]
    pub fn begun_before(time: Duration) -> Self {
        Self { start: START.parse().expect("a time"), origin: Instant::now() - time }
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.origin.elapsed()).unwrap_or(SignedDuration::MAX);
        self.start.saturating_add(passed).unwrap_or(Timestamp::MAX)
    }
}

/// A simulator, and what tests ask it. All that passes between it and its clients is held against
/// GitHub's description.
pub struct World {
    /// The simulator itself.
    pub sim: Simulator,
    /// What holds its traffic against GitHub's description.
    pub watch: Watch,
    clock_origin: Instant,
}

impl World {
    /// A simulated GitHub.
    pub fn new(config: Config) -> Self {
        let start = START.parse().expect("a time");
        let clock_origin = Instant::now();
        let sim = Simulator::new(config.with_start(start)).expect("a simulator");
        Self { watch: Watch::new(&sim), sim, clock_origin }
    }

    /// A client of this login over the simulator's router.
    pub fn client(&self, auth: Auth) -> Client {
        self.builder(auth).build().expect("a client")
    }

    /// A client logged in as the App.
    pub fn app(&self) -> Client {
        self.client(self.app_auth())
    }

    /// The App's login.
    pub fn app_auth(&self) -> Auth {
        Auth::app(self.sim.app_id(), self.sim.private_key_pem()).expect("a key")
    }

    /// A client to be set up further.
    pub fn builder(&self, auth: Auth) -> ClientBuilder {
        let clock = TokioClock { start: START.parse().expect("a time"), origin: self.clock_origin };
        Client::builder()
            .auth(auth)
            .base_url("http://127.0.0.1:1")
            .clock(clock)
            .seed(7)
            .service(InProcess(self.watch.router()))
    }

    /// The first organisation.
    pub fn org(&self) -> String {
        self.sim.orgs().into_iter().next().expect("an organisation")
    }

    /// The requests that the simulator got for this operation.
    pub fn requests(&self, operation: &str) -> Vec<LogEntry> {
        self.sim.log().into_iter().filter(|entry| entry.operation.as_deref() == Some(operation)).collect()
    }

    /// How many requests the simulator got.
    pub fn total(&self) -> usize {
        self.sim.log().len()
    }

    /// The ids of the grants that are live in the simulator's state.
    pub fn live_grants(&self, org: &str) -> BTreeSet<u64> {
        let snapshot = self.sim.snapshot();
        let org = snapshot.org(org).expect("an organisation");
        org.live_grants().map(|grant| grant.id).collect()
    }

    /// The ids of the requests that are pending in the simulator's state.
    pub fn pending_requests(&self, org: &str) -> BTreeSet<u64> {
        let snapshot = self.sim.snapshot();
        let org = snapshot.org(org).expect("an organisation");
        org.pending_requests().map(|request| request.id).collect()
    }
}

/// Whether this test runs in a process of its own, as what is a process's has to. Where it does not, it is run in
/// one, and has to pass there.
pub async fn is_alone(test: &str) -> bool {
    const INSIDE: &str = "PATWARDEN_TEST_ALONE";
    if std::env::var_os(INSIDE).is_some_and(|inside| inside == *test) {
        return true;
    }
    let mut child = tokio::process::Command::new(std::env::current_exe().expect("a path"));
    let child = child.args(["--exact", test, "--nocapture"]).env(INSIDE, test).output().await.expect("a process");
    let said = [child.stdout, child.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    assert!(child.status.success(), "{}", said.join("\n"));
    false
}

/// Lets simulated time pass.
pub async fn pass(time: Duration) {
    tokio::time::sleep(time).await;
}

/// A router as the client's network.
#[derive(Clone)]
struct InProcess(Router);

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
            // A network client would make this header of the URL.
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
