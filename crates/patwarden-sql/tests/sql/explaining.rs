//! What is explained is what is asked for, and explaining asks for nothing.

use patwarden_sim::Config;
use patwarden_sql::Times;

use crate::support::{World, only};

fn world() -> World {
    World::new(Config::default().with_orgs(3).with_grants(90).with_requests(20))
}

#[tokio::test(start_paused = true)]
async fn what_is_explained_is_what_is_asked_for() {
    let world = world();
    for statement in [
        "SELECT id FROM pat_grants WHERE org = '{org}'",
        "SELECT id FROM github.orgs.pat_grants WHERE org = '{org}' AND owner IN ('mona', 'hubot') AND permission = 'contents_write' AND direction = 'asc'",
        "SELECT id FROM pat_grants WHERE org = '{org}' AND token_last_used_at < '2026-02-01' AND token_last_used_at > '2025-02-01' LIMIT 10",
        "SELECT id FROM pat_grants WHERE org = '{org}' ORDER BY access_granted_at DESC LIMIT 10",
        "SELECT id FROM pat_grants WHERE org = '{org}' AND page = '1' AND repository = 'a b&c' AND token_id IN (1, 2)",
        "SELECT id FROM pat_grants WHERE org = '{org}' AND owner IN ('a1','a2','a3','a4','a5','a6','a7','a8','a9','b1','b2','b3')",
        "SELECT id FROM pat_grant_requests WHERE org = '{org}'",
        "SELECT name FROM repos_for_pat_grants WHERE org = '{org}' AND pat_id = '7' LIMIT 5",
        "SELECT login FROM org_members WHERE org = '{org}' AND role = 'admin' AND filter = 'all'",
        "SELECT login FROM org_members WHERE org = '{org}' AND page = '1' AND per_page = 5",
        "SELECT * FROM rate_limits WHERE org = '{org}'",
        "SELECT org FROM installations",
        "SELECT 1",
        "SELECT id FROM pat_grants WHERE org = '{org}' AND owner = NULL",
        "SELECT id FROM pat_grants WHERE org = '{org}' AND token_name = 'x' AND never_used AND NOT token_expired",
        "SELECT id FROM pat_grants WHERE org = '{org}' AND (owner = 'a' OR token_id = 1)",
    ] {
        world.sim.clear_log();
        let explained = world.explained(statement).await;
        assert!(world.sim.log().is_empty(), "{statement}");
        // Some are not there, which only shows when they are asked for.
        let _ = world.tried(statement).await;
        let mut asked = world.requests();
        asked.retain(|request| !request.contains("page=2") && !request.contains("page=3"));
        asked.sort_unstable();
        let mut planned: Vec<String> = explained
            .requests
            .iter()
            .map(|planned| format!("{} {}", planned.method, planned.path.replace("%20", " ").replace("%26", "&")))
            .collect();
        planned.sort_unstable();
        assert_eq!(planned, asked, "{statement}");
        assert!(explained.requests.iter().all(|planned| planned.times == Times::Once));
    }
}

#[tokio::test(start_paused = true)]
async fn what_depends_on_rows_is_a_template() {
    let world = world();
    for (statement, planned) in [
        (
            "SELECT g.id FROM installations i JOIN pat_grants g ON g.org = i.org WHERE NOT i.suspended",
            vec![
                "GET /app/installations?per_page=100",
                "GET /orgs/{installations.org}/personal-access-tokens?per_page=100",
            ],
        ),
        (
            "SELECT id FROM pat_grants WHERE org IN (SELECT org FROM installations WHERE suspended = 0)",
            vec![
                "GET /app/installations?per_page=100",
                "GET /orgs/{installations.org}/personal-access-tokens?per_page=100",
            ],
        ),
        (
            "SELECT g.id FROM installations i JOIN pat_grants g ON g.org = i.org WHERE i.id = 7 AND i.org LIKE 'x%'",
            vec![
                "GET /app/installations?per_page=100",
                "GET /orgs/{installations.org}/personal-access-tokens?per_page=100",
            ],
        ),
        (
            // What is not known decides: the next table is told all the same, without saying of whom.
            "SELECT g.id FROM installations i JOIN pat_grants g ON g.org = i.org WHERE length(i.org) > 1000",
            vec!["GET /app/installations?per_page=100", "GET /orgs/{org}/personal-access-tokens?per_page=100"],
        ),
        (
            "SELECT r.name FROM pat_grants g JOIN repos_for_pat_grants r ON r.org = g.org AND r.pat_id = g.id WHERE g.org = 'acme' AND g.never_expires",
            vec![
                "GET /orgs/acme/personal-access-tokens?per_page=100",
                "GET /orgs/acme/personal-access-tokens/{pat_grants.id}/repositories?per_page=100",
            ],
        ),
        (
            "SELECT g.id FROM pat_grant_requests r CROSS JOIN pat_grants g ON g.token_id = r.token_id AND g.org = r.org AND g.token_last_used_at > r.created_at WHERE r.org = 'acme'",
            vec![
                "GET /orgs/acme/personal-access-token-requests?per_page=100",
                "GET /orgs/acme/personal-access-tokens?last_used_after={pat_grant_requests.created_at}&per_page=100&token_id[]={pat_grant_requests.token_id}",
            ],
        ),
        (
            "SELECT count(*) FROM org_members m LEFT JOIN pat_grants g ON g.owner = m.login AND g.org = m.org WHERE m.org = 'acme' GROUP BY m.login",
            vec![
                "GET /orgs/acme/members?per_page=100",
                "GET /orgs/acme/personal-access-tokens?owner[]={org_members.login}&per_page=100",
            ],
        ),
    ] {
        world.sim.clear_log();
        let explained = world.explained(statement).await;
        let told: Vec<String> =
            explained.requests.iter().map(|planned| format!("{} {}", planned.method, planned.path)).collect();
        assert_eq!(told, planned, "{statement}");
        assert!(explained.requests[1].times.is_for_each() && explained.requests[1].has_pages);
        assert!(world.sim.log().is_empty());
        assert!(!explained.steps.is_empty() && explained.to_string().lines().count() == 2);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_is_told_without_asking_for_anything() {
    let world = world();
    for statement in
        ["SELECT id FROM pat_grants", "SELECT id FROM pat_grants WHERE org = 'x' AND page = 0", "SELECT x", "EXEC x"]
    {
        assert!(world.sql.explain(statement, ()).await.is_err(), "{statement}");
    }
    let exec =
        "EXEC pat_grants.update_pat_accesses @org='acme' @@json='{\"action\": \"revoke\", \"pat_ids\": \"1, 2\"}'";
    let explained = world.sql.explain(exec, ()).await.unwrap();
    assert_eq!(explained.to_string(), "POST /orgs/acme/personal-access-tokens");
    assert!(world.sim.log().is_empty());
    assert_eq!(only(&world.rows("SELECT 1").await), 1.into());
}

#[tokio::test(start_paused = true)]
async fn a_statement_is_checked_without_asking_and_without_its_rows() {
    let world = world();
    let checked = async |statement: &str| {
        let statements = patwarden_sql::parse(statement, &patwarden_sql::Params::none()).unwrap();
        let [patwarden_sql::Statement::Query(query)] = statements.as_slice() else { panic!("{statement}") };
        world.sql.check(query).await
    };
    for statement in [
        "SELECT owner ->> 'login', json_extract(permissions, '$.repository') FROM pat_grants('acme') ORDER BY 1",
        "SELECT g.id FROM installations i JOIN pat_grants g ON g.org = i.org WHERE length(i.org) > 1000",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n",
        "EXPLAIN QUERY PLAN SELECT 1",
    ] {
        checked(statement).await.unwrap();
    }
    for statement in [
        "SELECT nope",
        "SELECT id FROM pat_grnats",
        "SELECT id FROM pat_grants",
        "SELECT id FROM pat_grants WHERE org = 'x' AND page = 0",
        "SELECT id FROM pat_grants WHERE org = 'x' AND token_expires_at < 'soon'",
    ] {
        let error = checked(statement).await.unwrap_err();
        assert!(error.span().is_some(), "{statement}: {error}");
    }
    assert!(world.sim.log().is_empty());
    assert_eq!(only(&world.rows("SELECT 1").await), 1.into());
}

#[tokio::test(start_paused = true)]
async fn what_is_never_come_to_is_not_told() {
    let world = world();
    for statement in [
        "SELECT id FROM pat_grants WHERE org = '{org}' LIMIT 0",
        "SELECT id FROM pat_grants WHERE org = '{org}' AND page = 1 AND page = 2",
        "SELECT CASE WHEN 0 THEN (SELECT count(*) FROM pat_grants WHERE org = '{org}') END",
        "SELECT id FROM pat_grants WHERE org = '{org}' AND 0",
        "WITH p(login) AS (SELECT 'mona' WHERE 0) SELECT g.id FROM p JOIN pat_grants g ON g.owner = p.login WHERE g.org = '{org}'",
    ] {
        let explained = world.explained(statement).await;
        assert_eq!(explained.to_string(), "it asks GitHub for nothing", "{statement}");
        assert!(world.asked(statement).await.1.is_empty(), "{statement}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_written_down_and_a_value_that_is_worked_out_once_are_told_as_that() {
    let world = world();
    let told = async |statement: &str| {
        let explained = world.explained(statement).await;
        let last = explained.requests.last().unwrap().clone();
        (last.path.replace(&world.org(), "ORG"), last.times)
    };
    for (statement, path, times) in [
        (
            "SELECT g.id FROM installations i CROSS JOIN pat_grants g WHERE g.org = '{org}' AND length(i.org) > 1000",
            "/orgs/ORG/personal-access-tokens?per_page=100",
            Times::Once,
        ),
        (
            "SELECT g.id FROM installations i LEFT JOIN pat_grants g ON g.org = '{org}' AND g.permission = 'contents_write' WHERE length(i.org) > 1000",
            "/orgs/ORG/personal-access-tokens?per_page=100&permission=contents_write",
            Times::Once,
        ),
        (
            "SELECT g.id FROM installations i CROSS JOIN pat_grants g WHERE g.org = '{org}' AND g.token_id = i.id AND length(i.org) > 1000",
            "/orgs/ORG/personal-access-tokens?per_page=100&token_id[]={token_id}",
            Times::ForEachOfFew,
        ),
        (
            "SELECT id FROM pat_grants WHERE org = (SELECT org FROM installations LIMIT 1)",
            "/orgs/{installations.org}/personal-access-tokens?per_page=100",
            Times::Once,
        ),
        (
            "SELECT id FROM pat_grants WHERE org IN (SELECT org FROM installations)",
            "/orgs/{installations.org}/personal-access-tokens?per_page=100",
            Times::ForEach,
        ),
        (
            "SELECT (SELECT count(*) FROM installations i JOIN pat_grants g ON g.org = i.org)",
            "/orgs/{installations.org}/personal-access-tokens?per_page=100",
            Times::ForEach,
        ),
        (
            "SELECT (SELECT count(*) FROM pat_grants g WHERE g.org = i.org) FROM installations i",
            "/orgs/{installations.org}/personal-access-tokens?per_page=100",
            Times::ForEach,
        ),
    ] {
        assert_eq!(told(statement).await, (path.to_owned(), times), "{statement}");
    }
}

#[tokio::test(start_paused = true)]
async fn how_often_a_list_is_asked_for_is_told() {
    let world = World::new(Config::default().with_orgs(3).with_grants(900));
    let of_members = "SELECT count(*) FROM org_members m CROSS JOIN pat_grants g ON g.owner = m.login AND g.org = m.org WHERE m.org = '{org}'";
    let times = async |statement: &str| -> Vec<(String, Times)> {
        world.explained(statement).await.requests.into_iter().map(|planned| (planned.table, planned.times)).collect()
    };
    let told =
        |first: Times, second: (&str, Times), table: &str| [(table.to_owned(), first), (second.0.to_owned(), second.1)];
    assert_eq!(times(of_members).await, told(Times::Once, ("pat_grants", Times::ForEachOfFew), "org_members"));
    let (_, asked) = world.asked(of_members).await;
    let (some, whole): (Vec<_>, Vec<_>) =
        asked.iter().filter(|path| path.contains("access-tokens")).partition(|path| path.contains("owner[]"));
    assert_eq!(some.len(), 8, "{some:?}");
    assert!(!whole.is_empty(), "and the whole list from the ninth on");
    // One that is cut into pages of a size is asked for each.
    let sized = of_members.replace("AND g.org", "AND g.per_page = 50 AND g.org");
    assert_eq!(times(&sized).await, told(Times::Once, ("pat_grants", Times::ForEach), "org_members"));
    let repositories =
        "SELECT 1 FROM pat_grants g JOIN repos_for_pat_grants r ON r.org = g.org AND r.pat_id = g.id WHERE g.org = 'x'";
    assert_eq!(times(repositories).await[1].1, Times::ForEach);

    let limits = "SELECT r.remaining FROM installations i JOIN rate_limits r ON r.org = i.org";
    assert_eq!(times(limits).await, told(Times::Once, ("rate_limits", Times::ForEach), "installations"));
    let orgs = format!("'{}'", world.sim.orgs()[..2].join("', '"));
    let two = format!("SELECT remaining FROM rate_limits WHERE org IN ({orgs})");
    assert_eq!(times(&two).await, told(Times::Once, ("rate_limits", Times::Once), "rate_limits"));
    assert_eq!(world.asked(&two).await.1, ["GET /rate_limit", "GET /rate_limit"]);
    let explained = world.explained("SELECT * FROM rate_limits").await;
    let (_, asked) = world.asked("SELECT * FROM rate_limits").await;
    assert_eq!(
        explained.to_string().lines().map(|line| line.trim_end_matches("  and further pages")).collect::<Vec<_>>(),
        asked
    );
}
