//! Which requests a statement takes: as few as can be, and never so few that a row is lost.

use patwarden_sim::{Config, Fault};
use patwarden_sql::SqlErrorKind;

use crate::support::{World, numbers, only, texts};

fn world() -> World {
    World::new(Config::default().with_orgs(1).with_grants(900).with_requests(60))
}

fn list(world: &World, query: &str) -> String {
    format!("GET /orgs/{}/personal-access-tokens?{query}", world.org())
}

#[tokio::test(start_paused = true)]
async fn a_limit_is_a_page_of_that_size() {
    let world = world();
    for (statement, query) in [
        ("SELECT * FROM pat_grants WHERE org = '{org}' LIMIT 10", "per_page=10"),
        ("SELECT id FROM pat_grants WHERE org = '{org}' LIMIT 10 OFFSET 20", "per_page=30"),
        ("SELECT id FROM pat_grants WHERE org = '{org}' LIMIT 1", "per_page=1"),
        ("SELECT id FROM pat_grants WHERE org = '{org}' LIMIT 100", "per_page=100"),
        ("SELECT id FROM pat_grants WHERE org = '{org}' AND per_page = 50 LIMIT 10", "per_page=50"),
        (
            "SELECT id FROM pat_grants WHERE org = '{org}' ORDER BY access_granted_at DESC LIMIT 10",
            "direction=desc&per_page=10",
        ),
        (
            "SELECT id FROM pat_grants WHERE org = '{org}' ORDER BY access_granted_at LIMIT 10",
            "direction=asc&per_page=10",
        ),
        (
            "SELECT id FROM pat_grants WHERE org = '{org}' AND direction = 'ASC' ORDER BY access_granted_at LIMIT 10",
            "direction=asc&per_page=10",
        ),
        (
            "SELECT id FROM pat_grants WHERE org = '{org}' AND permission = 'metadata_read' LIMIT 3",
            "per_page=3&permission=metadata_read",
        ),
    ] {
        let (rows, requests) = world.asked(statement).await;
        assert_eq!(requests, [list(&world, query)], "{statement}");
        assert!(!rows.is_empty(), "{statement}");
    }
    let (rows, requests) = world.asked("SELECT id FROM pat_grants WHERE org = '{org}' LIMIT 250").await;
    assert_eq!((rows.len(), requests.len()), (250, 3), "{requests:?}");
    let (_, all) = world.asked("SELECT id FROM pat_grants WHERE org = '{org}'").await;
    assert!(all.len() > 5);
    let slow = World::new(
        Config::default()
            .with_orgs(1)
            .with_grants(900)
            .with_requests(0)
            .with_latency(std::time::Duration::from_millis(50)),
    );
    let (rows, requests) = slow.asked("SELECT id FROM pat_grants WHERE org = '{org}' LIMIT 150").await;
    assert_eq!((rows.len(), requests.len()), (150, 2), "{requests:?}");
}

#[tokio::test(start_paused = true)]
async fn the_newest_are_the_newest() {
    let world = world();
    let all = world.rows("SELECT access_granted_at FROM pat_grants WHERE org = '{org}'").await;
    let mut times = texts(&all, "access_granted_at");
    times.sort_unstable();
    for (direction, limit) in [("ASC", 7), ("DESC", 120)] {
        let statement = format!(
            "SELECT access_granted_at FROM pat_grants WHERE org = '{{org}}' ORDER BY access_granted_at {direction} LIMIT {limit}"
        );
        let some = texts(&world.rows(&statement).await, "access_granted_at");
        let expected: Vec<String> = match direction {
            "ASC" => times.iter().take(limit).cloned().collect(),
            _ => times.iter().rev().take(limit).cloned().collect(),
        };
        assert_eq!(some, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_behind_a_test_or_another_order_is_not_github_s() {
    let world = world();
    for condition in [
        "WHERE org = '{org}' AND never_used LIMIT 10",
        "WHERE org = '{org}' AND token_name LIKE '%a%' LIMIT 10",
        "WHERE org = '{org}' AND token_last_used_at > '2026-01-01' LIMIT 10",
        "WHERE org = '{org}' ORDER BY token_name LIMIT 10",
        "WHERE org = '{org}' ORDER BY access_granted_at, id LIMIT 10",
        "WHERE org = '{org}' AND direction = 'desc' ORDER BY access_granted_at LIMIT 10",
    ] {
        let (rows, requests) = world.asked(&format!("SELECT id FROM pat_grants {condition}")).await;
        assert_eq!(rows.len(), 10, "{condition}");
        assert!(requests.iter().all(|request| request.contains("per_page=100")), "{condition} {requests:?}");
    }
    let (rows, _) = world.asked("SELECT DISTINCT owner_login FROM pat_grants WHERE org = '{org}' LIMIT 10").await;
    assert_eq!(rows.len(), 10);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_is_not_kept_is_an_error_and_not_a_wrong_answer() {
    let world = world();
    let grant = |id: u64, at: &str| {
        format!(
            r#"{{"id":{id},"owner":{{"login":"mona","id":1}},"repository_selection":"all","permissions":{{}},
            "access_granted_at":"{at}"}}"#
        )
    };
    let page = format!("[{},{}]", grant(1, "2026-01-01T00:00:00Z"), grant(2, "2026-01-02T00:00:00Z"));
    world.sim.inject(Fault::status(200).path_contains("personal-access-tokens").body("application/json", &page));
    let error =
        world.error("SELECT id FROM pat_grants WHERE org = '{org}' ORDER BY access_granted_at DESC LIMIT 10").await;
    assert!(error.to_string().contains("ORDER BY +access_granted_at"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_page_is_just_that_page() {
    let world = world();
    let (rows, requests) =
        world.asked("SELECT id FROM pat_grants WHERE org = '{org}' AND page = '2' AND per_page = '25'").await;
    assert_eq!((rows.len(), requests), (25, vec![list(&world, "page=2&per_page=25")]));
    let (all, requests) = world.asked("SELECT id FROM pat_grants WHERE org = '{org}' AND per_page = 50").await;
    let live = world.sim.snapshot().org(&world.org()).unwrap().live_grants().count();
    assert_eq!((all.len(), requests.len()), (live, live.div_ceil(50)));
    let (beyond, _) = world.asked("SELECT id FROM pat_grants WHERE org = '{org}' AND page = 1000").await;
    assert!(beyond.is_empty());
    let two = world.rows("SELECT id FROM pat_grants WHERE org = '{org}' AND page IN (1, 2) AND per_page = 10").await;
    assert_eq!(numbers(&two, "id").len(), 20);
    let none = world.rows("SELECT id FROM pat_grants WHERE org = '{org}' AND page = 1 AND page = 2").await;
    assert!(none.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_page_is_the_same_page_with_a_limit_and_an_order() {
    let world = world();
    let page =
        |condition: &str| format!("SELECT id, access_granted_at FROM pat_grants WHERE org = '{{org}}' AND {condition}");
    for condition in ["page = '2'", "page = 1 AND per_page = 100", "page = 3 AND per_page = 20 AND direction = 'asc'"] {
        let all = world.rows(&page(condition)).await;
        let (some, requests) = world.asked(&page(&format!("{condition} LIMIT 10"))).await;
        assert_eq!(some.rows, all.rows[..10], "{condition} {requests:?}");
        assert_eq!(requests.len(), 1);
        for direction in ["", "DESC"] {
            let ordered = page(&format!("{condition} ORDER BY access_granted_at {direction}, id"));
            let all = world.rows(&ordered).await;
            let (some, requests) =
                world.asked(&page(&format!("{condition} ORDER BY access_granted_at {direction} LIMIT 10"))).await;
            let times = texts(&all, "access_granted_at");
            assert_eq!(texts(&some, "access_granted_at"), times[..10], "{condition} {direction} {requests:?}");
            assert_eq!(requests.len(), 1);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_never_costs_more_requests_than_none() {
    let world = world();
    let all = world.rows("SELECT DISTINCT owner_login, token_id FROM pat_grants WHERE org = '{org}'").await;
    let mut owners = texts(&all, "owner_login");
    owners.sort();
    owners.dedup();
    let owners: Vec<String> = owners.iter().map(|owner| format!("'{owner}'")).collect();
    let many: Vec<String> = (0..1_100).map(|number| format!("'nobody-{number}'")).chain(owners.clone()).collect();
    let ids: Vec<String> = numbers(&all, "token_id").iter().take(120).map(i64::to_string).collect();
    for (condition, limit, most) in [
        (format!("owner IN ({})", owners[..12].join(",")), "LIMIT 3", 4),
        (format!("token_id IN ({})", ids.join(",")), "ORDER BY access_granted_at DESC LIMIT 5", 3),
        (format!("owner IN ({})", many.join(",")), "LIMIT 10", 1),
    ] {
        let select = format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND {condition}");
        let (_, whole) = world.asked(&select).await;
        let (rows, requests) = world.asked(&format!("{select} {limit}")).await;
        assert!(!rows.is_empty());
        assert!(requests.len() <= whole.len().min(most), "{limit} {} {}", requests.len(), whole.len());
    }
}

#[tokio::test(start_paused = true)]
async fn times_narrow_and_lose_nothing() {
    for never_used_matches in [false, true] {
        let config = Config::default().with_orgs(1).with_grants(300).with_never_used_matches_before(never_used_matches);
        let world = World::new(config);
        let org = world.org();
        // Just at the bound, with and without a fraction.
        let id = world.sim.snapshot().org(&org).unwrap().live_grants().next().unwrap().id;
        world
            .sim
            .update_grant(&org, id, |grant| grant.token.last_used_at = Some("2026-02-01T00:00:00Z".parse().unwrap()))
            .unwrap();
        let before = "last_used_before=2026-02-01T00:00:01Z";
        let after = "last_used_after=2026-01-31T23:59:59Z";
        let both = format!("{after}&{before}");
        let between = format!("last_used_after=2025-12-31T23:59:59Z&{before}");
        for (column, comparison, parameters, has_bound) in [
            ("token_last_used_at", "< '2026-02-01'", before, false),
            ("token_last_used_at", "<= '2026-02-01T00:00:00Z'", before, true),
            ("last_used_at", ">= '2026-02-01 00:00:00'", after, true),
            ("token_last_used_at", "> datetime('2026-02-02', '-1 day')", after, false),
            ("token_last_used_at", "= '2026-02-01T01:00:00+01:00'", &both, true),
            ("last_used_at", "BETWEEN '2026-01-01' AND '2026-02-01'", &between, true),
        ] {
            let select = "SELECT id FROM pat_grants WHERE org = '{org}' AND";
            let (rows, requests) = world.asked(&format!("{select} {column} {comparison}")).await;
            assert!(requests.iter().all(|request| request.contains(parameters)), "{comparison} {requests:?}");
            // A sign before it keeps it from being pushed down.
            let (all, requests) = world.asked(&format!("{select} +{column} {comparison}")).await;
            assert!(requests.iter().all(|request| !request.contains("last_used")), "{comparison} {requests:?}");
            assert_eq!(numbers(&rows, "id"), numbers(&all, "id"), "{comparison}");
            assert_eq!(numbers(&rows, "id").contains(&(id as i64)), has_bound, "{comparison}");
        }
        let before = world.rows("SELECT count(*) FROM pat_grants WHERE org = '{org}' AND last_used_before = '2026-02-01' AND never_used").await;
        assert_eq!(only(&before) != 0.into(), never_used_matches, "the parameter means what GitHub means by it");
    }
}

#[tokio::test(start_paused = true)]
async fn a_huge_list_is_read_as_the_whole_list() {
    let world = world();
    let ids: Vec<String> = (0..100_000).map(|id| id.to_string()).collect();
    let (rows, requests) = world
        .asked(&format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND token_id IN ({})", ids.join(",")))
        .await;
    let live = world.sim.snapshot();
    let live = live.org(&world.org()).unwrap().live_grants();
    assert_eq!(
        numbers(&rows, "id"),
        live.filter(|grant| grant.token.id < 100_000).map(|grant| grant.id as i64).collect()
    );
    assert!(requests.len() < 20 && requests.iter().all(|request| !request.contains("token_id")));
    let owners: Vec<String> = (0..100_000).map(|number| format!("'nobody-{number}'")).collect();
    let (rows, requests) = world
        .asked(&format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND owner IN ({})", owners.join(",")))
        .await;
    assert!(rows.is_empty() && requests.len() < 20);
    let or: Vec<String> = (0..100_000).map(|id| format!("token_name = '{id}'")).collect();
    let error =
        world.error(&format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND ({})", or.join(" OR "))).await;
    assert_eq!(error.kind(), SqlErrorKind::TooLarge, "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_parameter_that_is_not_pushed_down_is_never_misread() {
    let world = world();
    for condition in [
        "(permission = 'metadata_read' OR never_used)",
        "permission <> 'metadata_read'",
        "NOT permission = 'metadata_read'",
        "permission LIKE 'meta%'",
        "per_page > 10",
        "permission IS NULL",
    ] {
        let error = world.error(&format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND {condition}")).await;
        assert!(error.to_string().contains("is a parameter of pat_grants"), "{condition}: {error}");
        assert!(error.position().is_some());
    }
    let shown = world
        .rows("SELECT permission, org FROM pat_grants WHERE org = '{org}' AND permission = 'metadata_read' LIMIT 1")
        .await;
    assert_eq!(shown.rows[0], ["metadata_read".into(), world.org().into()]);
}

#[tokio::test(start_paused = true)]
async fn two_values_of_a_parameter_are_refused_and_asked_for_by_nobody() {
    let world = world();
    let (grants, members) = ("pat_grants", "org_members");
    for (table, condition) in [
        (grants, "permission IN ('contents_write', 'issues_write')"),
        (grants, "(permission = 'contents_write' OR permission = 'issues_write')"),
        (grants, "permission = 'contents_write' AND permission = 'issues_write'"),
        (grants, "permission = 'contents_write' AND permission IS 'issues_write'"),
        (grants, "permission IN (SELECT 'contents_write' UNION SELECT 'issues_write')"),
        (grants, "permission IN ('contents_write', 'issues_write') LIMIT 10"),
        (grants, "repository IN ('tools', 'site')"),
        (grants, "repository = 'tools' AND repository = 'site'"),
        (grants, "last_used_after IN ('2026-01-01', '2026-02-01')"),
        (grants, "last_used_before = '2026-01-01' AND last_used_before = '2026-02-01'"),
        (grants, "direction IN ('asc', 'desc')"),
        (grants, "direction = 'asc' AND direction = 'desc'"),
        (grants, "per_page IN (10, 20)"),
        (grants, "per_page = 10 AND per_page = 20"),
        (grants, "page IN (1, 2) AND direction IN ('asc', 'desc')"),
        (grants, "(permission, 1) IN (VALUES ('contents_write', 1), ('issues_write', 1))"),
        (grants, "(org, permission) IN (VALUES ('x', 'contents_write'), ('x', 'issues_write'))"),
        (members, "role IN ('admin', 'all')"),
        (members, "role = 'admin' AND role = 'member'"),
    ] {
        let statement = format!("SELECT count(*) FROM {table} WHERE org = '{}' AND {condition}", world.org());
        for outcome in
            [world.sql.query(&statement, ()).await.map(drop), world.sql.explain(&statement, ()).await.map(drop)]
        {
            let error = outcome.expect_err(&statement);
            assert_eq!(error.kind(), SqlErrorKind::InvalidValue, "{statement}: {error}");
            assert!(error.message().starts_with("GitHub takes one "), "{statement}: {error}");
            assert!(error.hint().is_some() && error.span().is_some(), "{statement}: {error}");
        }
    }
    let others: Vec<String> = (0..40).map(|id| format!("id > -{id}")).collect();
    let behind = |condition: &str| {
        format!("SELECT count(*) FROM pat_grants WHERE org = '{{org}}' AND {} AND {condition}", others.join(" AND "))
    };
    let error = world.error(&behind("permission IN ('contents_write', 'issues_write')")).await;
    assert_eq!((error.kind(), error.hint().is_some()), (SqlErrorKind::TooLarge, true), "{error}");
    assert!(world.requests().is_empty());
    world.rows(&behind("permission = 'contents_write'")).await;
    world.sim.clear_log();
    let bound = "SELECT count(*) FROM pat_grants WHERE org = :org AND permission = :one AND permission = :other";
    let params = |other: &str| {
        let params = patwarden_sql::Params::none().with("org", world.org());
        params.with("one", "contents_write").with("other", other)
    };
    let error = world.sql.query(bound, params("issues_write")).await.unwrap_err();
    assert!(error.message().starts_with("GitHub takes one permission"), "{error}");
    assert!(world.requests().is_empty());
    assert!(only(&world.sql.query(bound, params("contents_write")).await.unwrap()) != 0.into());
}

#[tokio::test(start_paused = true)]
async fn one_value_of_a_parameter_is_one_however_it_is_told() {
    let world = world();
    let ids = async |condition: &str| {
        let statement = format!("SELECT id, permission FROM pat_grants WHERE org = '{{org}}' AND {condition}");
        let (rows, requests) = world.asked(&statement).await;
        assert!(texts(&rows, "permission").iter().all(|permission| permission == "contents_write"), "{condition}");
        (numbers(&rows, "id"), requests)
    };
    let one = ids("permission = 'contents_write'").await;
    assert!(!one.0.is_empty());
    for condition in [
        "permission IN ('contents_write')",
        "permission IN ('contents_write', NULL)",
        "permission IN ('contents_write', 'contents_write')",
        "permission IN (SELECT 'contents_write' UNION ALL SELECT 'contents_write')",
        "(permission = 'contents_write' OR permission = 'contents_write')",
        "permission = 'contents_write' AND permission = 'contents_write'",
        "permission IS 'contents_write'",
        "permission IN (SELECT p.value FROM json_each('[\"contents_write\"]') p)",
    ] {
        assert_eq!(ids(condition).await, one, "{condition}");
    }
    let joined = "SELECT g.id, count(*) AS many FROM (VALUES ('contents_write'), ('issues_write')) p
                  JOIN pat_grants g ON g.permission = p.column1 WHERE g.org = '{org}' AND (g.id, 1) IN (SELECT id, 1
                  FROM pat_grants WHERE org = '{org}') GROUP BY g.id";
    assert!(texts(&world.rows(joined).await, "many").len() >= one.0.len(), "a join has a row for each of both");
    let first = world.rows("SELECT id FROM pat_grants WHERE org = '{org}' AND page = 1").await;
    assert_eq!(world.rows("SELECT id FROM pat_grants WHERE org = '{org}' AND page IS 1").await.rows, first.rows);
    // What the errors say to write instead.
    let of = async |permission: &str| {
        let rows = world
            .rows(&format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND permission = '{permission}'"))
            .await;
        numbers(&rows, "id")
    };
    let other = of("issues_write").await;
    let list = "SELECT id FROM pat_grants WHERE org = '{org}' AND permission =";
    let either = format!("{list} 'contents_write' UNION {list} 'issues_write'");
    assert_eq!(numbers(&world.rows(&either).await, "id"), &one.0 | &other);
    let beside = "SELECT id FROM pat_grants WHERE (org = '{org}' AND permission = 'contents_write')
                  OR (org = '{org}' AND permission = 'issues_write')";
    assert_eq!(numbers(&world.rows(beside).await, "id"), &one.0 | &other, "each of them once");
    let both = format!("{list} 'contents_write' AND id IN ({list} 'issues_write')");
    assert_eq!(numbers(&world.rows(&both).await, "id"), &one.0 & &other);
    assert!(!(&one.0 & &other).is_empty() && one.0 != other);
}

#[tokio::test(start_paused = true)]
async fn an_organisation_from_a_query_stands_beside_or() {
    let world = world();
    let all = world.rows("SELECT owner_login, token_id FROM pat_grants WHERE org = '{org}'").await;
    let (owner, token) = (texts(&all, "owner_login")[0].clone(), all.column("token_id").unwrap()[5].as_i64().unwrap());
    for or in [
        format!("owner = '{owner}' OR token_id = {token}"),
        format!("owner IN ('{owner}', 'nobody') OR token_id IN ({token}, 5)"),
        format!("owner = '{owner}' OR last_used_at > '2026-02-01'"),
        format!("token_last_used_at < '2025-06-01' OR token_id = {token} OR never_used"),
    ] {
        let expected = world.rows(&format!("SELECT id FROM pat_grants WHERE org = '{{org}}' AND ({or})")).await;
        assert!(!expected.is_empty());
        for org in ["org IN (SELECT org FROM installations)", "org = (SELECT org FROM installations)"] {
            let rows = world.rows(&format!("SELECT id FROM pat_grants WHERE {org} AND ({or})")).await;
            assert_eq!(numbers(&rows, "id"), numbers(&expected, "id"), "{org} {or}");
        }
    }
    let error = world.error("SELECT id FROM pat_grants WHERE owner = 'mona' OR token_id = 5").await;
    assert_eq!(error.kind(), SqlErrorKind::MissingOrg);
}
