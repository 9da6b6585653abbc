//! Going on with a bulk call in the worst of circumstances: nothing is sent twice, and nothing called what it is not.

use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, join, select};
use patwarden::journal::Journal;
use patwarden::{BulkReport, Client, ErrorKind, Grant, ResumePlan, Resumed};
use patwarden_sim::{BadIds, Config, Fault, LogEntry};
use tests::{FullDisk, World, pass};

const TOKENS: &str = "/personal-access-tokens";
const BULK: &str = "orgs/update-pat-accesses";

const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

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
        let config = config.with_orgs(1).with_grants(120).with_requests(20).with_latency(Duration::from_millis(100));
        let world = World::new(config);
        Self { client: world.app(), world, folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("journal.jsonl")
    }

    fn ids(&self, count: usize) -> Vec<u64> {
        self.world.live_grants(&self.world.org()).into_iter().take(count).collect()
    }

    fn sent(&self) -> Vec<u64> {
        let ids =
            |entry: LogEntry| -> Vec<u64> { serde_json::from_value(entry.body.unwrap()["pat_ids"].clone()).unwrap() };
        self.world.requests(BULK).into_iter().flat_map(ids).collect()
    }

    fn revoke(&self, ids: &[u64]) -> patwarden::Revoke {
        self.client.org(self.world.org()).grants().revoke(ids.iter().copied())
    }

    /// Runs a revocation of these and drops it as soon as the simulator has so many of its requests.
    async fn cut_short(&self, ids: &[u64], requests: usize) {
        let enough = async {
            while self.world.requests(BULK).len() < requests {
                pass(Duration::from_millis(10)).await;
            }
        };
        let call = self.revoke(ids).journal(self.path()).into_future();
        if let Either::Right((ended, _)) = select(pin!(enough), call).await {
            panic!("it ended: {:?}", ended.map(|report| report.to_string()));
        }
    }

    /// Resumed by another client, as by another process.
    async fn resumed(&self) -> patwarden::Result<BulkReport<Grant>> {
        match self.world.app().resume(self.path()).confirm(seconds(120)).await? {
            Resumed::Grants(report) => Ok(report),
            other => panic!("{other}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_that_waited_for_a_limit_has_its_whole_time_to_show() {
    let scene = Scene::of(Config::default().with_effect_delay(seconds(30)));
    let ids = scene.ids(50);
    let limit = Fault::secondary_limit(403).retry_after("90");
    scene.world.sim.inject(limit.method("POST").path_contains(TOKENS).times(1));
    scene.cut_short(&ids, 2).await;
    assert!(scene.resumed().await.unwrap().all_confirmed());
    assert_eq!(scene.world.requests(BULK).len(), 2, "one that the limit refused, and one that was taken");
}

#[tokio::test(start_paused = true)]
async fn what_may_be_done_stays_unknown_while_it_waits_to_be_sent_again() {
    for is_done in [false, true] {
        let scene = Scene::of(Config::default().with_effect_delay(seconds(20)));
        let ids = scene.ids(5);
        let fault = if is_done { Fault::disconnect_after() } else { Fault::disconnect() };
        scene.world.sim.inject(fault.method("POST").path_contains(TOKENS).times(1));
        let client = scene.world.builder(scene.world.app_auth()).between_writes(seconds(30)).build().unwrap();
        let call = client.org(scene.world.org()).grants().revoke(ids).settle_within(seconds(2));
        let progress = call.progress();
        tokio::time::timeout(seconds(12), call.into_future()).await.map(|_| ()).unwrap_err();
        assert_eq!(progress.report().to_string(), "5 unknown", "{is_done}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_approval_has_arrived_by_a_grant_that_was_not_there_before() {
    let scene = Scene::new();
    let (world, org) = (&scene.world, scene.world.org());
    let id = *world.pending_requests(&org).iter().next().unwrap();
    let grant = world.sim.snapshot().org(&org).unwrap().live_grants().next().unwrap().clone();
    world.sim.update_request(&org, id, |request| request.token = grant.token.clone()).unwrap();
    world.sim.inject(Fault::disconnect().method("POST").path_contains("requests").times(1));
    let call = scene.client.org(&org).requests().approve([id]).confirm(seconds(60));
    let withdrawn = async {
        pass(seconds(5)).await;
        world.sim.cancel_request(&org, id).unwrap();
    };
    let (report, ()) = join(call.into_future(), withdrawn).await;
    assert_eq!(report.unwrap().to_string(), "1 unknown");
    // Where it is approved, the grant that replaces the one before is the arrival.
    let id = *world.pending_requests(&org).iter().next().unwrap();
    let grant = world.sim.snapshot().org(&org).unwrap().live_grants().next().unwrap().clone();
    world.sim.update_request(&org, id, |request| request.token = grant.token.clone()).unwrap();
    let report = scene.client.org(&org).requests().approve([id]).confirm(seconds(60)).await.unwrap();
    assert_eq!(report.to_string(), "1 confirmed");
}

#[tokio::test(start_paused = true)]
async fn who_can_not_look_is_told_what_earlier_runs_have_done() {
    let scene = Scene::new();
    let ids = scene.ids(110);
    scene.cut_short(&ids, 2).await;
    scene.world.sim.inject(Fault::status(403).method("GET").path_contains(TOKENS).times(99));
    let report = scene.resumed().await.unwrap();
    assert_eq!(report.to_string(), "100 accepted, 10 unknown");
    assert_eq!(report.unread.unwrap().kind(), ErrorKind::PermissionDenied);
    assert_eq!(scene.sent().len(), 110);
}

#[tokio::test(start_paused = true)]
async fn of_an_older_copy_of_the_journal_nothing_is_sent_again() {
    for bad_ids in [BadIds::Refuse422, BadIds::Ignore] {
        let scene = Scene::of(Config::default().with_bad_ids(bad_ids));
        let ids = scene.ids(110);
        let report = scene.revoke(&ids).journal(scene.path()).confirm(seconds(60)).await.unwrap();
        assert!(report.all_confirmed());
        let text = std::fs::read_to_string(scene.path()).unwrap();
        let older: String = text.split_inclusive('\n').take_while(|line| !line.contains("\"intent\"")).collect();
        std::fs::write(scene.path(), older).unwrap();
        let report = scene.resumed().await.unwrap();
        assert_eq!(report.to_string(), "110 not sent");
        assert!(report.first_error().unwrap().to_string().contains("not listed any more"));
        assert_eq!(scene.sent(), ids, "each once");
    }
}

#[tokio::test(start_paused = true)]
async fn a_last_line_that_lacks_its_end_alone_is_believed() {
    let scene = Scene::of(Config::default().with_effect_delay(seconds(30)));
    let ids = scene.ids(50);
    scene.cut_short(&ids, 1).await;
    let text = std::fs::read_to_string(scene.path()).unwrap();
    std::fs::write(scene.path(), text.trim_end()).unwrap();
    assert!(scene.resumed().await.unwrap().all_confirmed());
    assert_eq!(scene.sent(), ids, "each once");
    assert!(scene.resumed().await.unwrap().all_confirmed(), "and what is added to it can be read");
}

#[tokio::test(start_paused = true)]
async fn what_was_refused_and_is_still_listed_is_sent_again_by_who_resumes() {
    for status in [404, 409, 422] {
        let scene = Scene::new();
        let ids = scene.ids(110);
        scene.world.sim.inject(Fault::status(status).method("POST").path_contains(TOKENS).skip(1).times(50));
        let asked: Vec<u64> = ids.iter().copied().chain([9_999_999]).collect();
        let report = scene.revoke(&asked).journal(scene.path()).await.unwrap();
        assert_eq!(report.accepted().count(), 100, "{status}: {report}");
        scene.world.sim.clear_faults();
        let report = scene.resumed().await.unwrap();
        assert_eq!(report.to_string(), "110 confirmed, 1 refused", "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_of_an_earlier_run_is_told_as_it_was() {
    let scene = Scene::new();
    let report = scene.revoke(&[9_999_999]).journal(scene.path()).await.unwrap();
    let first = report.first_error().unwrap().clone();
    let report = scene.resumed().await.unwrap();
    let error = report.first_error().unwrap();
    assert_eq!((error.status(), error.request_id()), (first.status(), first.request_id()));
    assert_eq!((error.kind(), error.to_string()), (first.kind(), first.to_string()));
}

#[tokio::test(start_paused = true)]
async fn what_stands_against_sending_it_again_is_said() {
    for (fault, words) in
        [(Fault::status(403), "HTTP 403"), (Fault::secondary_limit(429).retry_after("7200"), "HTTP 429")]
    {
        let scene = Scene::new();
        scene.world.sim.inject(Fault::disconnect().method("POST").path_contains(TOKENS).times(1));
        scene.world.sim.inject(fault.method("POST").path_contains(TOKENS).times(99));
        let report = scene.revoke(&scene.ids(1)).await.unwrap();
        assert_eq!(report.to_string(), "1 unknown");
        let error = report.first_error().unwrap().to_string();
        assert!(error.contains("sending it again came to this") && error.contains(words), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_journal_that_ends_before_its_call_is_said_to() {
    let scene = Scene::new();
    let ids = scene.ids(5);
    // To begin, what was seen, and the intent.
    let disk = FullDisk::after(3);
    let report = scene.revoke(&ids).journal(Journal::in_medium(disk.clone())).await.unwrap();
    assert_eq!(report.to_string(), "5 accepted");
    assert_eq!(report.unwritten.unwrap().kind(), ErrorKind::Journal);
    disk.make_room();
    let resumed = scene.world.app().resume(Journal::in_medium(disk)).confirm(seconds(60)).await.unwrap();
    assert_eq!(resumed.to_string(), "5 confirmed");
    assert_eq!(scene.sent(), ids, "each once");
    // Where not even the begin fits, nothing is sent.
    let full = Journal::in_medium(FullDisk::after(0));
    let error = scene.revoke(&scene.ids(5)).journal(full).await.map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("nothing was sent"), "{error}");
    assert_eq!(scene.sent(), ids);
}

#[tokio::test(start_paused = true)]
async fn what_who_resumes_would_send_is_told_and_neither_sent_nor_written_down() {
    // What becomes of the second request nobody gets to know; the third is never made.
    for (fault, is_done) in [(Fault::disconnect(), false), (Fault::disconnect_after(), true)] {
        let scene = Scene::of(Config::default().with_effect_delay(seconds(3)));
        let ids = scene.ids(110);
        let asked: Vec<u64> = ids.iter().copied().chain([9_999_999]).collect();
        scene.world.sim.inject(fault.method("POST").path_contains(TOKENS).skip(1).times(1));
        scene.cut_short(&asked, 2).await;
        pass(seconds(10)).await;
        let before = (std::fs::read(scene.path()).unwrap(), scene.sent().len());
        let left = scene.world.app().resume(scene.path()).dry_run().await.unwrap();
        assert_eq!((std::fs::read(scene.path()).unwrap(), scene.sent().len()), before);
        let ResumePlan::Grants(plan) = left else { panic!("{left}") };
        let planned: Vec<u64> = plan.chunks.concat().into_iter().map(Into::into).collect();
        let undone = if is_done { &[] } else { &ids[100..] };
        assert_eq!(planned, [undone, &[9_999_999]].concat(), "what was done is not left");
        assert_eq!((plan.rows.len(), plan.not_listed.len()), (undone.len(), 1));

        let _ = scene.resumed().await.unwrap();
        let sent = scene.sent().split_off(before.1);
        assert!(planned.iter().all(|id| sent.contains(id)) && sent.iter().all(|id| planned.contains(id)), "{sent:?}");
        // The one that there never was stays refused, and one look more is made for it.
        let total = scene.world.total();
        let left = scene.world.app().resume(scene.path()).dry_run().await.unwrap();
        assert!(left.is_empty() && left.to_string().contains("nothing"), "{left}");
        assert!(scene.world.total() > total);
        let other = scene.client.org("another").resume(scene.path()).dry_run().await.unwrap_err();
        assert_eq!(other.kind(), ErrorKind::Journal);
    }
}
