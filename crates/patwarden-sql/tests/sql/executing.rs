//! EXEC: StackQL's statements do what they say, and nothing before all of it was read.

use std::time::Duration;

use patwarden_sim::Config;
use patwarden_sql::{ExecOptions, ExecPlan, Params, SqlErrorKind, Statement};

use crate::support::{World, numbers, texts};

fn world() -> World {
    World::new(Config::default().with_orgs(1).with_grants(300).with_requests(150))
}

fn exec(text: &str) -> patwarden_sql::Exec {
    match patwarden_sql::parse(text, &Params::none()).unwrap().pop() {
        Some(Statement::Exec(exec)) => exec,
        other => panic!("{other:?}"),
    }
}

fn live(world: &World) -> Vec<u64> {
    world.sim.snapshot().org(&world.org()).unwrap().live_grants().map(|grant| grant.id).collect()
}

fn pending(world: &World) -> Vec<u64> {
    world.sim.snapshot().org(&world.org()).unwrap().pending_requests().map(|request| request.id).collect()
}

#[tokio::test(start_paused = true)]
async fn both_of_stackql_s_statements_for_grants_revoke() {
    let world = world();
    let org = world.org();
    let ids = live(&world);
    let many = exec(&format!(
        "EXEC github.orgs.pat_grants.update_pat_accesses \n@org='{org}' --required \n@@json=\n'{{\n\"action\": \"revoke\", \n\"pat_ids\": \"{:?}\"\n}}'\n;",
        &ids[..120]
    ));
    world.sim.clear_log();
    let ExecPlan::Revoke(plan) = many.dry_run(world.sql.client(), ExecOptions::default()).await.unwrap() else {
        panic!()
    };
    assert_eq!((plan.len(), plan.requests(), live(&world).len()), (120, 2, ids.len()));
    let report = world.sql.exec(&many, ExecOptions::default().confirm(Duration::from_secs(60))).await.unwrap();
    assert!(report.all_accepted());
    let rows = report.rows();
    assert_eq!(rows.len(), 120);
    assert!(texts(&rows, "outcome").iter().all(|outcome| outcome == "confirmed"));
    assert!(texts(&rows, "owner_login").iter().all(|login| login != "NULL"));
    assert_eq!(numbers(&rows, "id"), ids[..120].iter().map(|id| *id as i64).collect());
    assert_eq!(live(&world), ids[120..]);
    let posts = world.requests().iter().filter(|request| request.starts_with("POST")).count();
    assert_eq!(posts, 2);

    let one = exec(&format!(
        "EXEC github.orgs.pat_grants.update_pat_access \n@org='{org}' --required, \n@pat_id='{}' --required \n@@json='{{\"action\": \"revoke\"}}';",
        ids[150]
    ));
    world.sim.clear_log();
    assert!(world.sql.exec(&one, ExecOptions::default()).await.unwrap().all_accepted());
    assert!(!live(&world).contains(&ids[150]));
    assert_eq!(world.requests(), [format!("POST /orgs/{org}/personal-access-tokens/{}", ids[150])]);
    let planned: Vec<String> = one
        .requests(&ExecOptions::default())
        .iter()
        .map(|planned| format!("{} {}", planned.method, planned.path))
        .collect();
    assert_eq!(planned, world.requests());
}

#[tokio::test(start_paused = true)]
async fn what_is_explained_of_an_exec_is_what_it_asks_for_and_sends() {
    let world = world();
    let org = world.org();
    let (grants, requests) = (live(&world), pending(&world));
    let revoke = |ids: &[u64]| {
        exec(&format!(
            "EXEC pat_grants.update_pat_accesses @org='{org}' @@json='{{\"action\": \"revoke\", \"pat_ids\": {ids:?}}}'"
        ))
    };
    let approve = |ids: &[u64]| {
        exec(&format!(
            "EXEC pat_grant_requests.review_pat_grant_requests_in_bulk @org='{org}' @@json='{{\"action\": \"approve\", \"pat_request_ids\": {ids:?}}}'"
        ))
    };
    let confirmed = || ExecOptions::default().confirm(Duration::from_secs(120));
    let directory = tempfile::tempdir().unwrap();
    let journal = || ExecOptions::default().journal(directory.path().join("journal").as_path());
    for (number, (exec, options)) in [
        (revoke(&grants[..2]), ExecOptions::default()),
        (revoke(&grants[2..4]), ExecOptions::default().one_by_one()),
        (revoke(&grants[4..6]), confirmed()),
        (revoke(&grants[6..8]), journal()),
        (approve(&requests[..2]), ExecOptions::default()),
        (approve(&requests[2..4]), confirmed()),
    ]
    .into_iter()
    .enumerate()
    {
        let told = |planned: Vec<patwarden_sql::Planned>| -> std::collections::BTreeSet<String> {
            planned.into_iter().map(|planned| shape(&format!("{} {}", planned.method, planned.path))).collect()
        };
        let asked =
            || world.requests().iter().filter(|path| !path.contains("?page=")).map(|path| shape(path)).collect();
        world.sim.clear_log();
        exec.dry_run(world.sql.client(), ExecOptions::default()).await.unwrap();
        assert_eq!(told(exec.requests_of_dry_run()), asked(), "{number}");
        world.sim.clear_log();
        assert!(world.sql.exec(&exec, options.clone()).await.unwrap().all_accepted());
        assert_eq!(told(exec.requests(&options)), asked(), "{number}");
    }
}

/// A request without its pages and the tokens that it names.
fn shape(request: &str) -> String {
    let (path, query) = request.split_once('?').unwrap_or((request, ""));
    let names = query.split('&').filter(|pair| !pair.starts_with("page=")).map(|pair| pair.split('=').next().unwrap());
    let names: std::collections::BTreeSet<&str> = names.collect();
    format!("{path} {names:?}")
}

#[tokio::test(start_paused = true)]
async fn requests_are_decided_with_a_reason() {
    let world = world();
    let org = world.org();
    let ids = pending(&world);
    let deny = exec(&format!(
        "EXEC github.orgs.pat_grant_requests.review_pat_grant_requests_in_bulk @org='{org}' \
         @@json='{{\"pat_request_ids\": {:?}, \"action\": \"deny\", \"reason\": \"it''s too wide\"}}'",
        &ids[..2]
    ));
    assert!(world.sql.exec(&deny, ExecOptions::default()).await.unwrap().all_accepted());
    let approve = exec(&format!(
        "EXEC github.orgs.pat_grant_requests.review_pat_grant_request @org='{org}' @pat_request_id='{}' @@json='{{\"action\": \"approve\"}}'",
        ids[2]
    ));
    let before = live(&world).len();
    assert!(world.sql.exec(&approve, ExecOptions::default()).await.unwrap().all_accepted());
    tokio::time::sleep(Duration::from_secs(120)).await;
    assert_eq!((pending(&world), live(&world).len()), (ids[3..].to_vec(), before + 1));
    let state = world.sim.snapshot();
    let denied = format!("{:?}", state.org(&org).unwrap().request(ids[0]).unwrap().state);
    assert!(denied.contains("it's too wide"), "{denied}");
}

#[tokio::test(start_paused = true)]
async fn what_github_refuses_is_told_of_the_id_or_of_the_statement() {
    let world = world();
    let (org, ids) = (world.org(), live(&world));
    let some = exec(&format!(
        "EXEC pat_grants.update_pat_accesses @org='{org}' @@json='{{\"action\": \"revoke\", \"pat_ids\": [{}, 999999999]}}'",
        ids[0]
    ));
    let rows = world.sql.exec(&some, ExecOptions::default().confirm(Duration::from_secs(60))).await.unwrap().rows();
    let outcomes = texts(&rows, "outcome");
    assert_eq!(outcomes[0], "confirmed");
    assert_ne!(outcomes[1], "confirmed");
    let none = exec("EXEC pat_grants.update_pat_access @org='nobody-of-that-name' @pat_id='1'");
    let error = world.sql.exec(&none, ExecOptions::default()).await.unwrap_err();
    assert!(error.kind() == SqlErrorKind::GitHub && error.span().is_some(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn reading_calls_never_write() {
    let world = world();
    let statement = format!("EXEC pat_grants.update_pat_access @org='{}' @pat_id='{}'", world.org(), live(&world)[0]);
    let error = world.sql.query(&statement, ()).await.unwrap_err();
    assert_eq!(error.kind(), SqlErrorKind::NotAllowed);
    let error = world.sql.query("SELECT 1; SELECT 2", ()).await.unwrap_err();
    assert_eq!(error.kind(), SqlErrorKind::Syntax);
    let error = world
        .sql
        .query(&format!("DELETE FROM pat_grants WHERE org = '{}' AND id = 7", world.org()), ())
        .await
        .unwrap_err();
    assert!(error.hint().unwrap().contains("[7]"));
    assert!(world.requests().is_empty());
}
