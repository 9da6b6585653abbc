//! GitHub's own example answers are understood: each is served as the answer of its operation, the
//! client makes the call, and what comes back holds the example's facts.
//!
//! The examples are not ours to keep: `cargo xtask test --slow` brings them and names their file.

mod ergonomic;
mod facts;
mod low_level;
mod server;

use std::collections::BTreeSet;

use futures::future::BoxFuture;
use patwarden::Client;
use patwarden::api::OPERATIONS;
use patwarden_sim::{Config, Simulator};
use serde::Deserialize;
use serde_json::Value;

use facts::Missing;
use server::Server;

/// What the calls are about; the examples do not care.
const ORG: &str = "octo-org";

/// `$EXAMPLE_ANSWERS`, as xtask writes it.
#[derive(Deserialize)]
struct Examples {
    answers: Vec<Example>,
    webhooks: Vec<Value>,
}

#[derive(Clone, Deserialize)]
struct Example {
    operation: String,
    status: u16,
    /// None where there is no body.
    media: Option<String>,
    name: Option<String>,
    body: Value,
}

impl Examples {
    fn load() -> Self {
        let file = std::env::var("EXAMPLE_ANSWERS").expect("EXAMPLE_ANSWERS; run this with: cargo xtask test --slow");
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        serde_json::from_str(&text).unwrap()
    }

    /// Those that are a success.
    fn successes(&self, operation: &str) -> Vec<&Example> {
        let of = |example: &&Example| example.operation == operation && (200..300).contains(&example.status);
        self.answers.iter().filter(of).collect()
    }
}

/// A call of an operation, and what it came to as JSON.
type Call = fn(Client) -> BoxFuture<'static, Result<Value, String>>;

/// Which has a key for the App.
fn simulator() -> Simulator {
    Simulator::new(Config::default().with_orgs(1).with_grants(0).with_requests(0)).unwrap()
}

fn operations() -> BTreeSet<&'static str> {
    OPERATIONS.iter().map(|operation| operation.id).collect()
}

#[test]
fn every_operation_has_its_line() {
    let low_level: Vec<&str> = low_level::CALLS.iter().map(|(operation, _)| *operation).collect();
    let lacking: Vec<_> = operations().into_iter().filter(|operation| !low_level.contains(operation)).collect();
    assert!(lacking.is_empty(), "without a line in low_level.rs: {lacking:?}");

    let lines = ergonomic::LINES.iter().map(|line| line.operation);
    let ergonomic: Vec<&str> = lines.chain(ergonomic::LOGIN).collect();
    let lacking: Vec<_> = operations()
        .into_iter()
        .filter(|operation| ergonomic.contains(operation) == ergonomic::WITHOUT.contains(operation))
        .collect();
    assert!(lacking.is_empty(), "neither with a line in ergonomic.rs nor without a word, or both: {lacking:?}");

    let lines = low_level.iter().chain(&ergonomic).chain(ergonomic::WITHOUT);
    let unknown: Vec<_> = lines.filter(|operation| !operations().contains(*operation)).collect();
    assert!(unknown.is_empty(), "no such operations: {unknown:?}");
}

#[tokio::test]
#[ignore = "cargo xtask test --slow brings the examples"]
async fn the_generated_client_understands_every_example() {
    let examples = Examples::load();
    let sim = simulator();
    let mut wrong = Vec::new();
    for (operation, call) in low_level::CALLS {
        let served = examples.successes(operation);
        assert!(!served.is_empty(), "{operation} has no example");
        for example in served {
            let server = Server::new(example, &examples);
            let told = call(server.client(server::Login::Token, &sim)).await;
            server.check();
            let told = told.unwrap_or_else(|error| panic!("{operation}, {:?}: {error}", example.name));
            if example.media.is_some() && example.status != 202 {
                let problems = facts::differences(&example.body, &told, Missing::Reported);
                wrong.extend(problems.into_iter().map(|problem| format!("{operation} {problem} ({:?})", example.name)));
            }
        }
    }
    let known = |problem: &String| low_level::DESCRIBED_OTHERWISE.iter().any(|place| problem.contains(place));
    wrong.retain(|problem| !known(problem));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
#[ignore = "cargo xtask test --slow brings the examples"]
async fn the_client_understands_every_example() {
    let examples = Examples::load();
    let sim = simulator();
    for line in ergonomic::LINES {
        let served = examples.successes(line.operation);
        assert!(!served.is_empty(), "{} has no example", line.operation);
        for example in served {
            let server = Server::new(example, &examples);
            let told = (line.call)(server.client(line.login, &sim)).await;
            server.check();
            let told = told.unwrap_or_else(|error| panic!("{}, {:?}: {error}", line.operation, example.name));
            let problems = facts::differences(&(line.expected)(&example.body), &told, Missing::Allowed);
            assert!(problems.is_empty(), "{}, {:?}: {problems:#?}", line.operation, example.name);
        }
    }
}

#[tokio::test]
#[ignore = "cargo xtask test --slow brings the examples"]
async fn an_app_logs_in_with_the_examples() {
    let examples = Examples::load();
    let [find, make] = ergonomic::LOGIN;
    let (installation, token) = (examples.successes(find)[0], examples.successes(make)[0]);
    let server = Server::new(installation, &examples);
    let client = server.client(server::Login::App, &simulator());
    client.org(ORG).grants().list().collect_all().await.unwrap();
    server.check();
    let sent = server.sent();
    let operations: Vec<&str> = sent.iter().map(|sent| sent.operation).collect();
    assert_eq!(operations, [find, make, "orgs/list-pat-grants"]);
    assert_eq!(sent[1].path, format!("/app/installations/{}/access_tokens", installation.body["id"]));
    assert_eq!(sent[2].credential, format!("Bearer {}", token.body["token"].as_str().unwrap()));
}

#[test]
#[ignore = "cargo xtask test --slow brings the examples"]
fn no_webhook_has_an_example_that_nothing_reads() {
    assert_eq!(Examples::load().webhooks, Vec::<Value>::new());
}

#[test]
#[ignore = "cargo xtask test --slow brings the examples"]
fn every_example_is_of_an_operation_there_is() {
    let examples = Examples::load();
    let told: BTreeSet<&str> = examples.answers.iter().map(|example| example.operation.as_str()).collect();
    assert_eq!(told, operations());
}
