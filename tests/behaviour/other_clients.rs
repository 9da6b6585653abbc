//! The simulator is GitHub to others, too: clients that are not ours log in, list, decide and revoke.
//! The simulator's state and log are the judge.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use patwarden_sim::{Config, OrgSnapshot, RequestState, Simulator};
use serde::Deserialize;
use tests::Watch;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

/// No client takes so long unless it hangs.
const HANGS: Duration = Duration::from_secs(120);

#[tokio::test]
#[ignore = "cargo xtask test --slow installs the other clients"]
async fn octokit_governs() {
    let mut node = Command::new("node");
    node.arg(installed("octokit.mjs"));
    governs(node, "octokit").await;
}

#[tokio::test]
#[ignore = "cargo xtask test --slow installs the other clients"]
async fn githubkit_governs() {
    let mut python = Command::new(installed("python/bin/python"));
    python.arg("-I").arg(concat!(env!("CARGO_MANIFEST_DIR"), "/other-clients/githubkit_client.py"));
    governs(python, "githubkit").await;
}

/// Where xtask put it.
fn installed(name: &str) -> PathBuf {
    let folder = std::env::var("OTHER_CLIENTS").expect("OTHER_CLIENTS; run this with: cargo xtask test --slow");
    PathBuf::from(folder).join(name)
}

/// What a client says it saw and was answered.
#[derive(Deserialize)]
struct Told {
    grants: Vec<u64>,
    requests: Vec<u64>,
    statuses: [u16; 3],
}

async fn governs(mut client: Command, name: &str) {
    let config = Config::default().with_orgs(1).with_grants(350).with_requests(130);
    let sim = Simulator::new(config.with_effect_delay(Duration::from_millis(100))).unwrap();
    let watch = Watch::new(&sim);
    for words in ["Accept does not name", "X-GitHub-Api-Version names no version", "not said to be JSON"] {
        watch.unchecked(words, "its headers are its own business");
    }
    let server = watch.serve().await;
    let org = sim.orgs().remove(0);
    let state = || sim.snapshot().org(&org).unwrap().clone();
    let grants: Vec<u64> = state().live_grants().map(|grant| grant.id).collect();
    let requests: Vec<u64> = state().pending_requests().map(|request| request.id).collect();
    let (approve, deny, revoke) = (requests[0], &requests[1..2], &grants[..2]);

    client
        .env("GITHUB_API_URL", server.url())
        .env("APP_ID", sim.app_id().to_string())
        .env("PRIVATE_KEY", sim.private_key_pem())
        .env("ORG", &org)
        .env("APPROVE", approve.to_string())
        .env("DENY", words(deny))
        .env("REVOKE", words(revoke))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .kill_on_drop(true);
    let output = timeout(HANGS, client.output()).await.expect("it hangs").unwrap();
    assert!(output.status.success(), "{name}: {}", output.status);
    let told: Told = serde_json::from_slice(&output.stdout).unwrap();

    assert_eq!((told.grants.len(), told.requests.len()), (350, 130));
    assert_eq!(set(&told.grants), set(&grants));
    assert_eq!(set(&told.requests), set(&requests));
    assert_eq!(told.statuses, [204, 202, 202]);

    let done = |state: &OrgSnapshot| state.revoked_grants().count() > 0 && state.pending_requests().count() < 129;
    for _ in 0..100 {
        if done(&state()) {
            break;
        }
        sleep(Duration::from_millis(100)).await;
    }
    let state = state();
    assert_eq!(state.revoked_grants().map(|grant| grant.id).collect::<BTreeSet<_>>(), set(revoke));
    for request in state.requests.values() {
        let right = match request.state {
            RequestState::Approved { .. } => request.id == approve,
            RequestState::Denied { .. } => deny.contains(&request.id),
            _ => request.id != approve && !deny.contains(&request.id),
        };
        assert!(right, "{request:?}");
    }
    for entry in sim.log() {
        assert!(entry.status.is_some_and(|status| status < 300), "{entry:?}");
        assert!(entry.user_agent.as_ref().is_some_and(|agent| agent.contains(name)), "{entry:?}");
    }
    let calls =
        |operation: &str| sim.log().iter().filter(|entry| entry.operation.as_deref() == Some(operation)).count();
    assert_eq!((calls("orgs/list-pat-grants"), calls("orgs/list-pat-grant-requests")), (4, 2), "pages of a hundred");
    server.shutdown().await;
}

fn words(ids: &[u64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn set(ids: &[u64]) -> BTreeSet<u64> {
    ids.iter().copied().collect()
}
