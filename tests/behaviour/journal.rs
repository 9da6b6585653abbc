//! The journal of a bulk call, and going on by it: what was done is not done again, what was not is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use patwarden::{Client, Error, ErrorKind, Org, Resumed};
use patwarden_sim::{Config, Fault, LogEntry};
use serde_json::Value;
use tests::{World, pass};

const TOKENS: &str = "/personal-access-tokens";
const BULK: &str = "orgs/update-pat-accesses";
const REVIEW: &str = "orgs/review-pat-grant-requests-in-bulk";

struct Scene {
    world: World,
    client: Client,
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        Self::of(Config::default())
    }

    fn of(config: Config) -> Self {
        let world = World::new(config.with_orgs(2).with_grants(700).with_requests(60));
        Self { client: world.app(), world, folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("journal.jsonl")
    }

    fn org(&self) -> Org {
        self.client.org(self.world.org())
    }

    fn ids(&self) -> Vec<u64> {
        self.world.live_grants(&self.world.org()).into_iter().take(250).collect()
    }

    fn sent(&self) -> Vec<Vec<u64>> {
        let ids = |entry: LogEntry| serde_json::from_value(entry.body.unwrap()["pat_ids"].clone()).unwrap();
        self.world.requests(BULK).into_iter().map(ids).collect()
    }

    fn entries(&self) -> Vec<Value> {
        entries(&self.path())
    }

    /// Runs a revocation of these and drops it as soon as the simulator has so many of its requests.
    async fn cut_short(&self, ids: &[u64], requests: usize) {
        let call = self.org().grants().revoke(ids.iter().copied()).journal(self.path());
        let enough = async {
            while self.world.requests(BULK).len() < requests {
                pass(Duration::from_millis(10)).await;
            }
        };
        if let Either::Right((ended, _)) = select(pin!(enough), call.into_future()).await {
            panic!("it ended: {:?}", ended.map(|report| report.to_string()));
        }
    }
}

fn entries(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn kinds(entries: &[Value]) -> String {
    entries.iter().map(|entry| entry["entry"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

fn grants(resumed: Resumed) -> patwarden::BulkReport<patwarden::Grant> {
    match resumed {
        Resumed::Grants(report) => report,
        other => panic!("{other}"),
    }
}

#[tokio::test(start_paused = true)]
async fn each_request_is_written_down_before_it_is_sent_and_its_outcome_after() {
    let scene = Scene::new();
    let ids = scene.ids();
    let call = scene.org().grants().revoke(ids.iter().copied().chain([999_999_999])).journal(scene.path());
    let report = call.await.unwrap();
    assert_eq!(report.to_string(), "250 accepted, 1 refused");
    let entries = scene.entries();
    assert_eq!(
        kinds(&entries),
        "begin seen seen seen seen intent outcome intent outcome intent outcome intent outcome outcome"
    );
    assert_eq!(entries[0]["org"], scene.world.org());
    assert_eq!(entries[0]["host"], "http://127.0.0.1:1");
    assert_eq!(entries[4]["missing"], serde_json::json!([999_999_999]));
    let intents: Vec<Value> =
        entries.iter().filter(|entry| entry["entry"] == "intent").map(|entry| entry["ids"].clone()).collect();
    assert_eq!(serde_json::to_value(scene.sent()).unwrap(), Value::Array(intents));
    let text = std::fs::read_to_string(scene.path()).unwrap();
    assert!(!text.contains("ghs_") && !text.contains("eyJ"), "no secret");
}

#[tokio::test(start_paused = true)]
async fn what_was_cut_short_is_resumed_and_nothing_is_sent_twice() {
    for answered in [true, false] {
        let scene = Scene::of(Config::default().with_latency(Duration::from_millis(100)));
        let ids = scene.ids();
        if !answered {
            // It never gets to know of the second.
            let slow = Fault::delay(Duration::from_secs(30)).method("POST").path_contains(TOKENS).skip(1);
            scene.world.sim.inject(slow);
        }
        scene.cut_short(&ids, 2).await;
        let report = grants(scene.client.resume(scene.path()).confirm(Duration::from_secs(60)).await.unwrap());
        assert!(report.all_confirmed(), "{report}");
        assert_eq!(report.outcomes.iter().map(|(id, _)| id.get()).collect::<Vec<_>>(), ids);
        let sent = scene.sent().concat();
        assert_eq!(sent.len(), ids.len(), "each once");
        assert_eq!(BTreeSet::from_iter(sent), BTreeSet::from_iter(ids));
        assert!(scene.entries().iter().any(|entry| entry["entry"] == "resume"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_did_not_arrive_is_sent_again_by_who_resumes() {
    let scene = Scene::new();
    let ids = scene.ids();
    scene.world.sim.inject(Fault::status(500).method("POST").path_contains(TOKENS).skip(1).times(1));
    scene.cut_short(&ids, 2).await;
    let report = grants(scene.client.resume(scene.path()).confirm(Duration::from_secs(60)).await.unwrap());
    assert!(report.all_confirmed(), "{report}");
    assert_eq!(scene.sent().iter().map(Vec::len).collect::<Vec<_>>(), [100, 100, 100, 50]);
}

#[tokio::test(start_paused = true)]
async fn a_journal_of_which_all_is_settled_sends_nothing_and_tells_it_again() {
    let scene = Scene::new();
    let first = scene.org().grants().revoke(scene.ids()).journal(scene.path()).confirm(Duration::from_secs(60));
    let first = first.await.unwrap();
    let before = scene.world.total();
    let resume = scene.client.resume(scene.path());
    let progress = resume.progress();
    assert_eq!(progress.settled(), None, "the journal was not read yet");
    let report = grants(resume.await.unwrap());
    assert_eq!(progress.settled(), Some((report.outcomes.len(), report.outcomes.len())));
    assert_eq!((scene.world.total(), report.to_string()), (before, first.to_string()));
    assert_eq!(report.before, first.before);
}

#[tokio::test(start_paused = true)]
async fn a_decision_is_resumed_with_its_reason() {
    let scene = Scene::new();
    let ids: Vec<u64> = scene.world.pending_requests(&scene.world.org()).into_iter().collect();
    scene.world.sim.inject(Fault::status(403).method("POST").path_contains("requests").times(4));
    let call = scene.org().requests().deny(ids.iter().copied()).reason("no expiry").journal(scene.path());
    assert_eq!(call.await.map(|_| ()).unwrap_err().kind(), ErrorKind::PermissionDenied);
    let resumed = scene.org().resume(scene.path()).confirm(Duration::from_secs(60)).await.unwrap();
    assert!(matches!(&resumed, Resumed::Requests(report) if report.all_confirmed()), "{resumed}");
    let entry = scene.world.requests(REVIEW).pop().unwrap();
    let body = entry.body.unwrap();
    assert_eq!((&body["action"], &body["reason"]), (&"deny".into(), &"no expiry".into()));
}

async fn refused(scene: &Scene, resumed: impl IntoFuture<Output = Result<Resumed, Error>>, words: &str) {
    let before = scene.world.total();
    let error = resumed.await.map(|_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Journal);
    assert!(error.to_string().contains(words) && error.to_string().contains("nothing was sent"), "{error}");
    assert_eq!(scene.world.total(), before, "nothing was sent");
}

#[tokio::test(start_paused = true)]
async fn a_journal_of_another_organisation_or_host_and_one_in_use_or_damaged_send_nothing() {
    let scene = Scene::new();
    scene.cut_short(&scene.ids(), 1).await;
    let other = scene.client.org(&scene.world.sim.orgs()[1]);
    refused(&scene, other.resume(scene.path()), &format!("is of a call on {}, not", scene.world.org())).await;
    let elsewhere = scene.world.builder(scene.world.app_auth()).base_url("http://127.0.0.1:2").build().unwrap();
    refused(&scene, elsewhere.resume(scene.path()), "the client is one of http://127.0.0.1:2").await;
    refused(&scene, scene.client.resume(scene.folder.path().join("none")), "is not there").await;

    let held = std::fs::OpenOptions::new().read(true).open(scene.path()).unwrap();
    held.lock().unwrap();
    refused(&scene, scene.client.resume(scene.path()), "in use by another process").await;
    drop(held);

    let before = std::fs::read_to_string(scene.path()).unwrap();
    std::fs::write(scene.path(), before.replacen("\"intent\"", "\"begin\"", 1)).unwrap();
    refused(&scene, scene.client.resume(scene.path()), "is damaged in line").await;

    // A call never writes into the journal of another.
    std::fs::write(scene.path(), &before).unwrap();
    let total = scene.world.total();
    let error = scene.org().grants().revoke([1]).journal(scene.path()).await.unwrap_err();
    assert!(error.to_string().contains("exists already; nothing was sent"), "{error}");
    assert_eq!((scene.world.total(), std::fs::read_to_string(scene.path()).unwrap()), (total, before));
}

#[tokio::test(start_paused = true)]
async fn a_torn_last_line_is_what_a_crash_leaves_and_is_resumed() {
    let scene = Scene::new();
    let ids = scene.ids();
    scene.cut_short(&ids, 1).await;
    let whole = std::fs::read(scene.path()).unwrap();
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    let (last, before) = lines.split_last().unwrap();
    std::fs::write(scene.path(), [&before.concat(), &last[..last.len() / 2]].concat()).unwrap();
    let report = grants(scene.client.resume(scene.path()).confirm(Duration::from_secs(60)).await.unwrap());
    assert!(report.all_confirmed(), "{report}");
    let sent = scene.sent().concat();
    assert_eq!((sent.len(), BTreeSet::from_iter(sent)), (ids.len(), BTreeSet::from_iter(ids)), "each once");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_leaves_a_report_of_what_was_sent() {
    let scene = Scene::of(Config::default().with_latency(Duration::from_millis(100)));
    let ids = scene.ids();
    scene.world.sim.inject(Fault::delay(Duration::from_secs(30)).method("POST").path_contains(TOKENS).skip(1));
    let call = scene.org().grants().revoke(ids.clone());
    let progress = call.progress();
    assert_eq!(progress.report().to_string(), "250 not sent");
    tokio::time::timeout(Duration::from_secs(10), call.into_future()).await.unwrap_err();
    let report = progress.report();
    assert_eq!(report.to_string(), "100 accepted, 100 unknown, 50 not sent");
    assert_eq!(progress.settled(), (100, 250));
    assert_eq!(report.outcomes.iter().map(|(id, _)| id.get()).collect::<Vec<_>>(), ids);
    assert_eq!(report.first_error().unwrap().kind(), ErrorKind::Cancelled);
    assert_eq!(report.requests, 2, "the one under way as well");
    let sent = scene.sent();
    assert_eq!(report.accepted().map(u64::from).collect::<Vec<_>>(), sent[0]);
    assert_eq!(report.unknown().map(u64::from).collect::<Vec<_>>(), sent[1]);
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_a_limit_when_its_call_is_dropped_was_not_sent() {
    let scene = Scene::new();
    scene.world.sim.inject(Fault::secondary_limit(403).retry_after("600").method("GET").path_contains(TOKENS));
    let org = scene.org();
    // The organisation is closed for ten minutes, and the write waits for it to open.
    let listing = tokio::spawn(org.grants().list().collect_all());
    pass(Duration::from_secs(1)).await;
    let call = org.grants().revoke(scene.ids());
    let progress = call.progress();
    tokio::time::timeout(Duration::from_secs(10), call.into_future()).await.unwrap_err();
    assert_eq!((progress.report().to_string().as_str(), progress.report().requests), ("250 not sent", 0));
    assert!(scene.sent().is_empty());
    listing.abort();
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_while_a_refused_chunk_is_taken_apart_tells_what_its_journal_tells() {
    let scene = Scene::new();
    let ids = scene.ids();
    scene.world.sim.inject(Fault::status(404).method("POST").path_contains(TOKENS).times(1));
    // So that what the chunk is taken apart into does not leave before the call is dropped.
    let unhurried = scene.world.builder(scene.world.app_auth()).between_writes(Duration::from_secs(3_600));
    let org = unhurried.build().unwrap().org(scene.world.org());
    let call = org.grants().revoke(ids.iter().copied()).journal(scene.path());
    let progress = call.progress();
    let is_taken_apart = async {
        while std::fs::read_to_string(scene.path()).unwrap_or_default().matches("\"intent\"").count() < 2 {
            pass(Duration::from_millis(10)).await;
        }
    };
    drop(select(pin!(is_taken_apart), call.into_future()).await);

    let report = progress.report();
    assert_eq!((report.to_string().as_str(), report.requests), ("250 not sent", 1));
    assert_eq!(progress.settled(), (0, 250));
    let was_returned = |error: &Error| error.to_string().contains("refused together with others");
    let returned = report.outcomes.iter().filter(|(_, outcome)| outcome.error().is_some_and(was_returned));
    assert_eq!(returned.map(|(id, _)| id.get()).collect::<Vec<_>>(), ids[..100]);
    assert_eq!(scene.sent(), [&ids[..100]]);
    let entries = scene.entries();
    let outcomes: Vec<&Value> = entries.iter().filter(|entry| entry["entry"] == "outcome").collect();
    assert_eq!(outcomes.len(), 1, "{outcomes:?}");
    assert_eq!((&outcomes[0]["outcome"], &outcomes[0]["ids"]), (&"returned".into(), &ids[..100].to_vec().into()));
    pass(Duration::from_secs(60)).await;
    assert!(scene.world.live_grants(&scene.world.org()).is_superset(&BTreeSet::from_iter(ids.iter().copied())));

    let report = grants(scene.client.resume(scene.path()).confirm(Duration::from_secs(60)).await.unwrap());
    assert!(report.all_confirmed(), "{report}");
    let sent_again = scene.sent().split_off(1).concat();
    assert_eq!((sent_again.len(), BTreeSet::from_iter(sent_again)), (ids.len(), BTreeSet::from_iter(ids)), "each once");
}

#[test]
fn the_schema_in_the_documentation_is_that_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/journal.schema.json");
    let written: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let hint = "write it anew: patwarden schema journal | python3 -m json.tool > docs/journal.schema.json";
    assert_eq!(written, patwarden::journal::schema(), "{hint}");
}
