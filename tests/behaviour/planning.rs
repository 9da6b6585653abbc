//! What a bulk call would do, and what it was about.

use std::collections::BTreeSet;
use std::time::Duration;

use patwarden::{Action, Grant};
use patwarden_sim::Config;
use tests::{World, pass};

fn world() -> World {
    World::new(Config::default().with_orgs(1).with_grants(400).with_requests(150))
}

fn writes(world: &World) -> usize {
    world.sim.log().iter().filter(|entry| entry.method == "POST" && !entry.path.starts_with("/app/")).count()
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_reads_and_never_writes() {
    let world = world();
    let org = world.app().org(world.org());
    let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().take(250).collect();
    let plan = org.grants().revoke(ids.clone()).dry_run().await.unwrap();
    assert_eq!((plan.action, plan.requests(), plan.len()), (Action::Revoke, 3, 250));
    assert_eq!(plan.rows.keys().map(|id| id.get()).collect::<BTreeSet<_>>(), ids.into_iter().collect());
    let state = world.sim.snapshot();
    let state = state.org(&world.org()).unwrap();
    for (id, row) in &plan.rows {
        assert_eq!(row.owner.login, state.grant(id.get()).unwrap().token.owner);
    }
    assert_eq!(plan.owners().iter().map(|(_, tokens)| tokens).sum::<usize>(), 250);
    let pending: Vec<u64> = world.pending_requests(&world.org()).into_iter().take(3).collect();
    let plan = org.requests().approve(pending).dry_run().await.unwrap();
    assert_eq!((plan.action, plan.requests(), plan.rows.len()), (Action::Approve, 1, 3));
    pass(Duration::from_secs(10)).await;
    assert_eq!((writes(&world), world.live_grants(&world.org()).len()), (0, 400));
    assert_eq!(world.pending_requests(&world.org()).len(), 150);
}

#[tokio::test(start_paused = true)]
async fn the_report_keeps_each_row_as_it_was() {
    let world = world();
    let org = world.app().org(world.org());
    let listed = org.grants().list().collect_all().await.unwrap();
    let doomed: Vec<&Grant> = listed.iter().step_by(5).collect();
    world.sim.clear_log();
    let report = org.grants().revoke(doomed.iter().copied()).confirm(Duration::from_secs(60)).await.unwrap();
    assert!(report.all_confirmed());
    assert!(doomed.iter().all(|grant| report.before.get(&grant.id) == Some(grant)));
    // All looks are by the tokens, the one before the write too.
    let looks: Vec<_> = world.requests("orgs/list-pat-grants");
    assert!(!looks.is_empty() && looks.iter().all(|look| look.query.iter().any(|(name, _)| name == "token_id[]")));
}

#[tokio::test(start_paused = true)]
async fn an_approval_is_confirmed_when_the_token_reaches_the_organisation() {
    let world = world();
    let org = world.app().org(world.org());
    let ids: Vec<u64> = world.pending_requests(&world.org()).into_iter().take(60).collect();
    let report = org.requests().approve(ids).confirm(Duration::from_secs(60)).await.unwrap();
    assert!(report.all_confirmed(), "{report}");
    assert!(!world.requests("orgs/list-pat-grants").is_empty(), "the grants were looked at");
    let state = world.sim.snapshot();
    let state = state.org(&world.org()).unwrap();
    let reaching: BTreeSet<u64> = state.live_grants().map(|grant| grant.token.id).collect();
    assert!(report.before.values().all(|request| reaching.contains(&request.token_id.unwrap().get())));
}

#[tokio::test(start_paused = true)]
async fn servers_that_tell_no_token_ids_are_looked_at_whole() {
    let world =
        World::new(Config::default().with_orgs(1).with_grants(120).with_requests(50).with_omit_token_fields(true));
    for field in ["token_id", "token_name"] {
        world.watch.unchecked(field, "the server plays one from before the field");
    }
    let org = world.app().org(world.org());
    let ids: Vec<u64> = world.live_grants(&world.org()).into_iter().take(3).collect();
    let report = org.grants().revoke(ids).confirm(Duration::from_secs(60)).await.unwrap();
    assert!(report.all_confirmed());
    let ids: Vec<u64> = world.pending_requests(&world.org()).into_iter().take(3).collect();
    assert!(org.requests().approve(ids).confirm(Duration::from_secs(60)).await.unwrap().all_confirmed());
    let asked_by_token = |entry: &patwarden_sim::LogEntry| entry.query.iter().any(|(name, _)| name == "token_id[]");
    assert!(!world.sim.log().iter().any(asked_by_token));
}

#[tokio::test(start_paused = true)]
async fn rows_of_another_organisation_are_never_confirmed() {
    let config = Config::default().with_orgs(2).with_grants(60).with_requests(0);
    let world = World::new(config.with_bad_ids(patwarden_sim::BadIds::Ignore));
    let orgs = world.sim.orgs();
    let client = world.app();
    let rows = client.org(&orgs[0]).grants().list().collect_all().await.unwrap();
    let before = world.live_grants(&orgs[0]);
    let elsewhere = client.org(&orgs[1]).grants();
    assert_eq!(elsewhere.revoke(&rows[..3]).dry_run().await.unwrap().not_listed.len(), 3);
    let report = elsewhere.revoke(&rows[..3]).confirm(Duration::from_secs(60)).await.unwrap();
    assert_eq!(report.to_string(), "3 ignored");
    assert_eq!(world.live_grants(&orgs[0]), before);
}

#[tokio::test(start_paused = true)]
async fn a_filter_on_a_call_for_certain_ids_is_refused() {
    let world = world();
    let org = world.app().org(world.org());
    let error = org.grants().owner("mona").revoke([1u64]).await.unwrap_err();
    assert_eq!(error.kind(), patwarden::ErrorKind::InvalidInput);
    assert!(org.requests().permission("issues_read").deny([1u64]).dry_run().await.is_err());
    for empty in [org.grants().repository(""), org.grants().permission(" ")] {
        let error = empty.list().collect_all().await.unwrap_err();
        assert_eq!(error.kind(), patwarden::ErrorKind::InvalidInput);
    }
    assert_eq!(world.total(), 0);
}
