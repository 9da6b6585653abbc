//! Joins: side by side where it can be, each list once, and no request for what is known.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use patwarden::api::{BoxError, Request, Response};
use patwarden_sim::{Config, RepositorySelection};
use patwarden_sql::{Kind, SideTable};
use tokio::sync::Barrier;
use tower::Service;

use crate::support::{InProcess, World, numbers, only, texts};

const LIST: &str = "/personal-access-tokens?";

fn world(orgs: usize) -> World {
    let config = Config::default().with_orgs(orgs).with_grants(orgs * 40).with_requests(orgs * 5);
    World::new(config.with_latency(Duration::from_millis(100)))
}

fn all_live(world: &World) -> usize {
    let state = world.sim.snapshot();
    world.sim.orgs().iter().map(|org| state.org(org).unwrap().live_grants().count()).sum()
}

/// How many pages the lists of all organisations have.
fn all_pages(world: &World) -> usize {
    let state = world.sim.snapshot();
    world.sim.orgs().iter().map(|org| state.org(org).unwrap().live_grants().count().div_ceil(100).max(1)).sum()
}

/// How many requests for lists of grants were under way at once.
fn at_once(world: &World) -> u64 {
    let log = world.sim.log();
    log.iter()
        .filter(|entry| entry.path.ends_with("tokens") || entry.path.ends_with("repositories"))
        .map(|entry| entry.in_flight as u64)
        .max()
        .unwrap()
}

// In real time: SQLite waits on a thread of its own, which a paused clock does not see.
#[tokio::test]
async fn all_organisations_are_read_side_by_side() {
    for statement in [
        "SELECT id, org FROM pat_grants WHERE org IN (SELECT org FROM installations)",
        "SELECT g.id, g.org FROM installations i JOIN pat_grants g ON g.org = i.org",
        "SELECT g.id, i.org FROM installations i, pat_grants(i.org) g",
        "SELECT g.id, i.login AS org FROM orgs i JOIN pat_grants g ON g.org = i.login WHERE NOT i.suspended",
    ] {
        let world = world(12);
        let (rows, requests) = world.asked(statement).await;
        assert_eq!(rows.len(), all_live(&world), "{statement}");
        assert_eq!(numbers(&rows, "id").len(), rows.len());
        assert_eq!(requests.len(), 1 + all_pages(&world), "{statement}");
        assert!((6..=10).contains(&at_once(&world)), "{statement}: {}", at_once(&world));
        // In the order of the organisations, whichever came first.
        let mut orgs = texts(&rows, "org");
        orgs.dedup();
        assert_eq!(orgs.len(), 12, "{statement}");
    }
}

#[tokio::test(start_paused = true)]
async fn some_organisations_are_named_and_each_once() {
    let world = world(4);
    let orgs = world.sim.orgs();
    let statement = format!(
        "SELECT id, org FROM pat_grants WHERE org IN ('{}', '{}', '{}') AND never_expires",
        orgs[0],
        orgs[2],
        orgs[0].to_uppercase()
    );
    let (rows, requests) = world.asked(&statement).await;
    assert_eq!(requests.iter().filter(|request| !request.contains("page=2")).count(), 2);
    let is_of = |org: &String| [&orgs[0], &orgs[2]].iter().any(|known| known.eq_ignore_ascii_case(org));
    assert!(texts(&rows, "org").iter().all(is_of));
    let (rows, requests) =
        world.asked(&format!("SELECT id FROM pat_grants WHERE org IN ('{}', '{}') LIMIT 5", orgs[0], orgs[1])).await;
    assert_eq!((rows.len(), requests.len()), (5, 1), "the second is not asked for");
    let wrong = format!("SELECT id FROM pat_grants WHERE org IN ('{}', 'nobody-of-that-name')", orgs[0]);
    assert!(world.tried(&wrong).await.is_err(), "one that can't be read is no shorter answer");
}

#[tokio::test(start_paused = true)]
async fn what_is_passed_over_is_not_read_ahead_for_long() {
    let world = world(12);
    let orgs = world.sim.orgs();
    let statement = format!(
        "SELECT g.id FROM installations i JOIN pat_grants g ON g.org = i.org WHERE i.org IN ('{}', '{}')",
        orgs[0], orgs[11]
    );
    let (_, requests) = world.asked(&statement).await;
    let lists = requests
        .iter()
        .filter(|request| request.contains(LIST) && !request.contains("&page=") && !request.contains("?page="));
    assert_eq!(lists.count(), 2, "{requests:?}");
    world.sim.set_suspended(&orgs[4], true).unwrap();
    let (rows, _) = world
        .asked("SELECT count(*) FROM installations i JOIN pat_grants g ON g.org = i.org WHERE NOT i.suspended")
        .await;
    let log = world.sim.log();
    assert!(log.iter().all(|entry| entry.status == Some(200) || entry.status == Some(201)), "nothing was tried there");
    let live = all_live(&world) - world.sim.snapshot().org(&orgs[4]).unwrap().live_grants().count();
    assert_eq!(only(&rows), (live as i64).into());
    assert!(world.tried("SELECT count(*) FROM installations i JOIN pat_grants g ON g.org = i.org").await.is_err());
}

// In real time: SQLite waits on a thread of its own, which a paused clock does not see.
#[tokio::test]
async fn repositories_are_asked_for_of_subsets_alone() {
    let world = world(1);
    let state = world.sim.snapshot();
    let state = state.org(&world.org()).unwrap();
    let subset = |grant: &&patwarden_sim::Grant| grant.token.repository_selection == RepositorySelection::Subset;
    let subsets = state.live_grants().filter(subset).count();
    let reached: usize = state.live_grants().filter(subset).map(|grant| grant.token.repository_ids.len()).sum();
    assert!(subsets > 5 && subsets < state.live_grants().count());
    for statement in [
        "SELECT g.id, r.name FROM pat_grants g JOIN repos_for_pat_grants r ON r.org = g.org AND r.pat_id = g.id WHERE g.org = '{org}'",
        "SELECT g.id, r.name FROM pat_grants g, repos_for_pat_grants(g.org, g.id) r WHERE g.org = '{org}'",
        "WITH g AS MATERIALIZED (SELECT id, org FROM pat_grants WHERE org = '{org}')
         SELECT g.id, r.name FROM g JOIN repos_for_pat_grants r ON r.org = g.org AND r.pat_id = g.id",
    ] {
        let (rows, requests) = world.asked(statement).await;
        assert_eq!(rows.len(), reached, "{statement}");
        let lists = requests.iter().filter(|request| request.contains("/repositories?")).collect::<BTreeSet<_>>();
        assert_eq!((lists.len(), requests.len()), (subsets, subsets + 1), "{statement}");
        assert!(at_once(&world) > 4 || statement.starts_with("WITH"), "{}", at_once(&world));
    }
    let all = state.live_grants().filter(|grant| grant.token.repository_selection == RepositorySelection::All).count();
    let left = world.rows("SELECT count(*) FROM pat_grants g LEFT JOIN repos_for_pat_grants r ON r.org = g.org AND r.pat_id = g.id WHERE g.org = '{org}' AND r.id IS NULL AND g.repository_selection = 'all'").await;
    assert_eq!(only(&left), (all as i64).into());
    let pending =
        state.pending_requests().find(|request| request.token.repository_selection == RepositorySelection::Subset);
    if let Some(request) = pending {
        let rows = world
            .rows(&format!(
                "SELECT name FROM repos_for_pat_grant_requests WHERE org = '{{org}}' AND pat_request_id = '{}'",
                request.id
            ))
            .await;
        assert_eq!(rows.len(), request.token.repository_ids.len());
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_is_read_once_in_a_statement_however_often_it_is_looked_into() {
    let world = World::new(Config::default().with_orgs(1).with_grants(400).with_requests(5));
    let pages = all_live(&world).div_ceil(100);
    for (statement, most) in [
        // A value of SQLite's own that is compared with each row.
        (
            "WITH n(x) AS (VALUES (1), (2), (3), (4)) SELECT count(*) FROM n CROSS JOIN pat_grants g WHERE g.org = '{org}'",
            pages,
        ),
        (
            "SELECT count(*) FROM pat_grants a JOIN pat_grants b ON a.token_name = b.token_name WHERE a.org = '{org}' AND b.org = '{org}'",
            pages,
        ),
        (
            "SELECT (SELECT count(*) FROM pat_grants b WHERE b.org = '{org}' AND b.id > a.id) FROM pat_grants a WHERE a.org = '{org}'",
            pages,
        ),
        // Each owner of many: a few are looked up, then the list is read.
        (
            "SELECT count(*) FROM org_members m JOIN pat_grants g ON g.owner = m.login WHERE m.org = '{org}' AND g.org = '{org}'",
            pages + 10,
        ),
        (
            "SELECT count(*) FROM pat_grants a JOIN pat_grants b ON a.token_id = b.token_id WHERE a.org = '{org}' AND b.org = '{org}'",
            pages + 10,
        ),
    ] {
        let (rows, requests) = world.asked(statement).await;
        assert!(requests.len() <= most, "{statement} {} {requests:?}", requests.len());
        assert!(!rows.is_empty());
    }
    let owners = world.rows("SELECT count(DISTINCT owner) FROM pat_grants WHERE org = '{org}'").await;
    assert!(only(&owners).as_i64().unwrap() > 12);
    let members = "SELECT g.id FROM org_members m CROSS JOIN pat_grants g ON g.owner = m.login
                   WHERE m.org = '{org}' AND g.org = '{org}'";
    let (rows, requests) = world.asked(members).await;
    assert_eq!(numbers(&rows, "id").len(), all_live(&world));
    assert_eq!(requests.len(), 1 + 8 + pages, "{requests:?}");
    let itself =
        "SELECT a.id FROM pat_grants a CROSS JOIN pat_grants b ON a.token_id = b.token_id AND a.owner = b.owner
                  WHERE a.org = '{org}' AND b.org = '{org}'";
    let (rows, requests) = world.asked(itself).await;
    assert_eq!(numbers(&rows, "id").len(), all_live(&world));
    assert_eq!(requests.len(), pages, "what is being read is looked into: {requests:?}");
    let (_, requests) = world.asked("SELECT count(*) FROM pat_grants WHERE org = '{org}'").await;
    assert_eq!(requests.len(), pages, "the next statement reads anew");
}

#[tokio::test(start_paused = true)]
async fn a_repository_of_two_tokens_is_two_rows_however_they_are_named() {
    let world = world(1);
    let state = world.sim.snapshot();
    let state = state.org(&world.org()).unwrap();
    let grants: Vec<_> = state.live_grants().filter(|grant| !grant.token.repository_ids.is_empty()).collect();
    let shared = grants.iter().enumerate().find_map(|(place, one)| {
        let other = grants[place + 1..]
            .iter()
            .find(|other| !one.token.repository_ids.is_disjoint(&other.token.repository_ids))?;
        Some((one, other))
    });
    let (one, other) = shared.unwrap();
    let count = one.token.repository_ids.len() + other.token.repository_ids.len();
    for condition in [
        format!("org = '{{org}}' AND pat_id IN ({}, {})", one.id, other.id),
        format!("org = '{{org}}' AND (pat_id = {} OR pat_id = {})", one.id, other.id),
        format!("(org = '{{org}}' AND pat_id = {}) OR (org = '{{org}}' AND pat_id = {})", one.id, other.id),
    ] {
        let rows = world.rows(&format!("SELECT id, pat_id FROM repos_for_pat_grants WHERE {condition}")).await;
        assert_eq!(rows.len(), count, "{condition}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_left_join_may_test_times_of_what_it_joins_to() {
    let world = world(2);
    let orgs = world.sim.orgs();
    let all = world.rows("SELECT last_used_at FROM pat_grants WHERE org = '{org}' AND NOT never_used").await;
    let times = texts(&all, "last_used_at");
    let (first, last) = (&times[0], &times[times.len() - 1]);
    let statement = format!(
        "SELECT count(*), count(b.id), count(b.id) FILTER (WHERE a.last_used_at NOT IN ('{first}', '{last}'))
         FROM pat_grants a LEFT JOIN pat_grants b
         ON b.id = a.id AND b.org = '{{org}}' AND a.last_used_at IN ('{first}', '{last}')
         WHERE a.org IN ('{}', '{}')",
        orgs[0], orgs[1]
    );
    let (rows, requests) = world.asked(&statement).await;
    assert_eq!(rows.rows[0][0], (all_live(&world) as i64).into());
    assert!(rows.rows[0][1].as_i64().is_some_and(|joined| joined >= 1));
    assert_eq!(rows.rows[0][2], 0.into());
    assert!(requests.len() <= all_pages(&world) + 1, "{requests:?}");
    let of_pages = format!("org IN ('{}', '{}') AND per_page = 15 AND page IN (1, 2)", orgs[0], orgs[1]);
    let statement = format!(
        "SELECT count(*), count(b.id) FROM pat_grants a LEFT JOIN pat_grants b
         ON b.id = a.id AND b.org = a.org AND a.expires_at < '2026-06-01'
         WHERE a.org IN ('{}', '{}') AND a.per_page = 15 AND a.page IN (1, 2)",
        orgs[0], orgs[1]
    );
    let joined = world.rows(&statement).await;
    let plain =
        format!("SELECT count(*), count(*) FILTER (WHERE expires_at < '2026-06-01') FROM pat_grants WHERE {of_pages}");
    let plain = world.rows(&plain).await;
    assert_eq!(joined.rows, plain.rows);
    let (all, some) = (plain.rows[0][0].as_i64().unwrap(), plain.rows[0][1].as_i64().unwrap());
    assert!(all > some && some > 0, "{all} {some}");
}

#[tokio::test(start_paused = true)]
async fn repositories_of_an_id_are_the_same_whichever_table_comes_first() {
    let world = world(1);
    let state = world.sim.snapshot();
    let grants: Vec<_> = state.org(&world.org()).unwrap().live_grants().collect();
    let of = |selection| grants.iter().find(|grant| grant.token.repository_selection == selection).unwrap();
    let (all, subset) = (of(RepositorySelection::All), of(RepositorySelection::Subset));
    let both = "WHERE r.org = '{org}' AND g.org = '{org}'";
    for (grant, reached) in [(all, 0), (subset, subset.token.repository_ids.len())] {
        let people = SideTable::new("p", [("number", Kind::Integer)]).row([grant.id as i64]);
        world.sql.add(people).await.unwrap();
        for statement in [
            format!(
                "pat_grants g CROSS JOIN repos_for_pat_grants r {both} AND r.pat_id = g.id AND g.id = {}",
                grant.id
            ),
            format!(
                "pat_grants g CROSS JOIN repos_for_pat_grants r {both} AND r.pat_id = {0} AND g.id = {0}",
                grant.id
            ),
            format!(
                "repos_for_pat_grants r CROSS JOIN pat_grants g {both} AND r.pat_id = {0} AND g.id = {0}",
                grant.id
            ),
            format!(
                "p CROSS JOIN pat_grants g CROSS JOIN repos_for_pat_grants r {both} AND r.pat_id = p.number AND g.id = p.number"
            ),
            format!(
                "p CROSS JOIN repos_for_pat_grants r CROSS JOIN pat_grants g {both} AND r.pat_id = p.number AND g.id = p.number"
            ),
            format!(
                "pat_grants g CROSS JOIN p CROSS JOIN repos_for_pat_grants r {both} AND r.pat_id = p.number AND g.id = p.number"
            ),
            format!(
                "p CROSS JOIN repos_for_pat_grants r CROSS JOIN pat_grants g {both} AND r.pat_id = p.number AND g.id = p.number \
                 AND g.owner = '{}'",
                grant.token.owner
            ),
        ] {
            let (rows, requests) = world.asked(&format!("SELECT r.id FROM {statement}")).await;
            assert_eq!(rows.len(), reached, "{statement}");
            let lists = requests.iter().filter(|request| request.contains("/repositories?")).count();
            assert_eq!(lists, usize::from(reached > 0), "{statement} {requests:?}");
            assert_eq!(requests.len(), lists + 1, "the list of tokens is read once: {statement} {requests:?}");
        }
        // What GitHub answers for an id that comes from elsewhere is handed on.
        let alone =
            "SELECT r.id FROM p CROSS JOIN repos_for_pat_grants r WHERE r.org = '{org}' AND r.pat_id = p.number";
        let (rows, requests) = world.asked(alone).await;
        assert!(requests.len() == 1 && rows.len() >= reached.max(1), "{requests:?}");
    }
    let explained = world
        .explained("SELECT r.id FROM p CROSS JOIN repos_for_pat_grants r CROSS JOIN pat_grants g WHERE r.org = '{org}' AND g.org = '{org}' AND r.pat_id = p.number AND g.id = p.number")
        .await;
    let told: Vec<String> = explained.requests.iter().map(|planned| planned.path.clone()).collect();
    let list = format!("/orgs/{}/personal-access-tokens", world.org());
    assert_eq!(told, [format!("{list}?per_page=100"), format!("{list}/{}/repositories?per_page=100", subset.id)]);
}

#[tokio::test(start_paused = true)]
async fn tokens_that_are_looked_up_in_a_list_are_known_without_another() {
    let world = World::new(Config::default().with_orgs(1).with_grants(300).with_requests(0));
    let statement = "SELECT g.id FROM org_members m CROSS JOIN pat_grants g CROSS JOIN repos_for_pat_grants r
         WHERE m.org = '{org}' AND g.org = m.org AND g.owner = m.login AND g.permission = 'metadata_read'
         AND r.org = g.org AND r.pat_id = g.id";
    let (_, requests) = world.asked(statement).await;
    let lists: Vec<_> =
        requests.iter().filter(|request| request.contains(LIST) && !request.contains("owner")).collect();
    assert!(!lists.is_empty() && lists.iter().all(|list| list.contains("permission=metadata_read")), "{lists:?}");
    let all = world.rows("SELECT id FROM pat_grants WHERE org = '{org}' AND repository_selection = 'all'").await;
    let of_all = |request: &String| numbers(&all, "id").iter().any(|id| request.contains(&format!("/{id}/")));
    assert!(!requests.iter().any(of_all));
}

#[tokio::test(start_paused = true)]
async fn no_more_organisations_are_read_ahead_than_were_asked_for() {
    let world = world(10);
    let orgs = texts(&world.rows("SELECT org FROM installations").await, "org");
    let mut names: Vec<String> = orgs.iter().map(|org| org.to_ascii_lowercase()).collect();
    names.sort();
    let (first, second, third) = (&orgs[1], &orgs[2], &orgs[3]);
    let below = &names[4];
    for (condition, wanted) in [
        (format!("i.org IN ('{}', '{first}', '{second}')", orgs[0]), orgs[..3].to_vec()),
        (format!("i.org IN ('{first}', '{second}', '{third}')"), orgs[1..4].to_vec()),
        (format!("i.org < '{below}'"), orgs.iter().filter(|org| org.to_ascii_lowercase() < *below).cloned().collect()),
        // What only SQLite knows of.
        (format!("instr('{first} {second}', i.org)"), orgs[1..3].to_vec()),
    ] {
        let (rows, requests) = world
            .asked(&format!(
                "SELECT DISTINCT i.org FROM installations i JOIN pat_grants g ON g.org = i.org WHERE {condition}"
            ))
            .await;
        assert_eq!(texts(&rows, "org").into_iter().collect::<BTreeSet<_>>(), wanted.iter().cloned().collect());
        let asked = |org: &String| requests.iter().any(|request| request.contains(&format!("/orgs/{org}/")));
        assert!(wanted.iter().all(asked));
        // Two in a row may be followed by a third.
        let is_wanted = |place: usize| orgs.get(place).is_some_and(|org| wanted.contains(org));
        let runs = (1..orgs.len()).filter(|place| is_wanted(*place) && is_wanted(place - 1) && !is_wanted(place + 1));
        let unwanted = orgs.iter().filter(|org| !wanted.contains(org) && asked(org)).count();
        assert!(unwanted <= runs.count(), "{condition} {requests:?}");
    }
}

/// Answers no list before all of them are asked for.
#[derive(Clone)]
struct Together {
    network: InProcess,
    lists: Arc<Barrier>,
}

impl Service<Request> for Together {
    type Response = Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.network.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let is_list = request.uri().path().ends_with("/personal-access-tokens");
        let (answer, lists) = (self.network.call(request), Arc::clone(&self.lists));
        Box::pin(async move {
            if is_list {
                lists.wait().await;
            }
            answer.await
        })
    }
}

#[tokio::test]
async fn a_join_on_organisations_asks_for_their_lists_together() {
    for statement in [
        "SELECT id FROM pat_grants WHERE org IN (SELECT org FROM installations)",
        "SELECT g.id FROM installations i JOIN pat_grants g ON g.org = i.org",
        "SELECT g.id FROM installations i, pat_grants(i.org) g WHERE NOT i.suspended",
        "SELECT g.id FROM orgs i JOIN pat_grants g ON g.org = i.login WHERE i.suspended = 0",
    ] {
        let world = World::new(Config::default().with_orgs(6).with_grants(120).with_requests(0));
        let lists = Arc::new(Barrier::new(6));
        let sql = world.session(|builder| builder.service(Together { network: world.network(), lists }));
        let rows = tokio::time::timeout(Duration::from_secs(20), sql.query(statement, ())).await;
        let rows = rows.unwrap_or_else(|_| panic!("{statement}: one list waits for another")).unwrap();
        assert_eq!(rows.len(), all_live(&world), "{statement}");
        assert_eq!(world.requests().len(), 1 + all_pages(&world), "{statement}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_join_that_may_stop_early_asks_for_no_list_too_many() {
    let world = world(6);
    for statement in [
        "SELECT g.id FROM installations i JOIN pat_grants g ON g.org = i.org LIMIT 1",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM installations i JOIN pat_grants g ON g.org = i.org)",
    ] {
        let (_, requests) = world.asked(statement).await;
        assert_eq!(requests.len(), 2, "{statement} {requests:?}");
    }
}
