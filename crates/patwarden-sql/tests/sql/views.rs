//! The usual questions as views: what they answer, and that an organisation is pushed down through them.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use patwarden_sim::{Config, Grant, RepositorySelection};
use patwarden_sql::SqlErrorKind;

use crate::support::{START, World, numbers, texts};

fn world() -> World {
    World::new(Config::default().with_orgs(2).with_grants(300).with_requests(60))
}

fn live(world: &World, wanted: impl Fn(&Grant) -> bool) -> BTreeSet<i64> {
    let state = world.sim.snapshot();
    let live = state.org(&world.org()).unwrap().live_grants();
    live.filter(|grant| wanted(grant)).map(|grant| i64::try_from(grant.id).unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn views_on_grants_answer_for_the_organisation_that_is_named_with_the_requests_of_the_table() {
    let world = world();
    let start: Timestamp = START.parse().unwrap();
    let cutoff = start - SignedDuration::from_hours(24 * 90);
    let (_, alone) = world.asked("SELECT count(*) FROM pat_grants WHERE org = '{org}'").await;
    let writes = |grant: &Grant| grant.token.permissions.repository.values().any(|level| level != "read");
    let never = live(&world, |grant| grant.token.expires_at.is_none());
    let stale = live(&world, |grant| grant.token.last_used_at.max(Some(grant.granted_at)) < Some(cutoff));
    let wide = live(&world, |grant| grant.token.repository_selection == RepositorySelection::All && writes(grant));
    assert!(!never.is_empty() && !stale.is_empty() && !wide.is_empty());
    for (view, expected) in
        [("pat_grants_never_expiring", never), ("pat_grants_stale", stale), ("pat_grants_write_everywhere", wide)]
    {
        for condition in ["org = '{org}'", "org IN ('{org}')"] {
            let (rows, requests) = world.asked(&format!("SELECT * FROM {view} WHERE {condition}")).await;
            assert_eq!(numbers(&rows, "id"), expected, "{view}");
            assert_eq!(requests, alone, "{view}");
            assert!(texts(&rows, "org").iter().all(|org| *org == world.org()));
        }
    }
    tokio::time::sleep(Duration::from_secs(24 * 3600 * 91)).await;
    let rows = world.rows("SELECT * FROM pat_grants_stale WHERE org = '{org}'").await;
    assert_eq!(rows.len(), live(&world, |_| true).len(), "it is the client's clock that counts");
}

#[tokio::test(start_paused = true)]
async fn tokens_are_counted_by_owner_and_requests_listed_by_age() {
    let world = world();
    let (_, alone) = world.asked("SELECT count(*) FROM pat_grants WHERE org = '{org}'").await;
    let (rows, requests) =
        world.asked("SELECT * FROM pat_grants_by_owner WHERE org = '{org}' ORDER BY tokens DESC").await;
    assert_eq!(requests, alone);
    let tokens: i64 = rows.column("tokens").unwrap().iter().filter_map(|value| value.as_i64()).sum();
    assert_eq!(usize::try_from(tokens).unwrap(), live(&world, |_| true).len());
    let owners: BTreeSet<String> = texts(&rows, "owner_login").into_iter().collect();
    assert_eq!(owners.len(), rows.len());

    let (rows, requests) = world.asked("SELECT * FROM pat_grant_requests_longest_pending WHERE org = '{org}'").await;
    let created = texts(&rows, "created_at");
    assert!(created.is_sorted() && created.len() > 1, "{created:?}");
    assert_eq!(requests.len(), 1);
    let (rows, _) = world
        .asked("SELECT owner_login, days_pending FROM pat_grant_requests_longest_pending WHERE org = '{org}' LIMIT 1")
        .await;
    assert!(rows.rows[0][1].as_i64().unwrap() >= 0);
}

#[tokio::test(start_paused = true)]
async fn a_view_without_an_organisation_says_as_much_as_the_table_and_points_at_itself() {
    let world = world();
    let of_table = world.error("SELECT id FROM pat_grants").await;
    for view in ["pat_grants_never_expiring", "pat_grants_stale", "pat_grants_write_everywhere", "pat_grants_by_owner"]
    {
        let statement = format!("SELECT * FROM {view}");
        let error = world.error(&statement).await;
        assert_eq!((error.kind(), error.hint()), (SqlErrorKind::MissingOrg, of_table.hint()), "{error}");
        assert_eq!(&statement[error.span().unwrap()], view);
    }
    let error = world.error("SELECT * FROM pat_grants_nver_expiring").await;
    assert_eq!(error.hint(), Some("did you mean pat_grants_never_expiring?"));
    let error = world.error("SELECT ownr_login FROM pat_grants_by_owner WHERE org = '{org}'").await;
    assert_eq!(error.hint(), Some("did you mean owner_login?"));
}

#[tokio::test(start_paused = true)]
async fn a_view_takes_its_organisations_from_another_table_as_the_table_does() {
    let world = world();
    let join = |table: &str| format!("SELECT count(*) FROM installations i JOIN {table} g ON g.org = i.org");
    // Organisations are read side by side, so that requests come in no order.
    let asked = async |statement: &str| -> BTreeSet<String> { world.asked(statement).await.1.into_iter().collect() };
    let among = |table: &str, orgs: &str| format!("SELECT count(*) FROM {table} WHERE org IN ({orgs})");
    let listed = format!("'{}'", world.sim.orgs().join("', '"));
    for (view, table) in [
        ("pat_grants_never_expiring", "pat_grants"),
        ("pat_grants_stale", "pat_grants"),
        ("pat_grants_write_everywhere", "pat_grants"),
        ("pat_grants_by_owner", "pat_grants"),
        ("pat_grant_requests_longest_pending", "pat_grant_requests"),
    ] {
        assert_eq!(asked(&join(view)).await, asked(&join(table)).await, "{view}");
        for orgs in ["SELECT org FROM installations", &listed] {
            assert_eq!(asked(&among(view, orgs)).await, asked(&among(table, orgs)).await, "{view} {orgs}");
        }
        let all = format!("SELECT * FROM {view} WHERE org IN (SELECT org FROM installations) ORDER BY 2 LIMIT 2");
        assert_eq!(world.rows(&all).await.len(), 2, "{view}");
    }
}

#[tokio::test(start_paused = true)]
async fn owners_are_counted_as_a_grouping_counts_them() {
    let world = world();
    let grouped = "SELECT org, owner_login, count(*) AS tokens, sum(never_expires) AS never_expiring,
                       sum(never_used) AS never_used, sum(repository_selection = 'all' AND writes_repositories)
                       AS write_everywhere, max(token_last_used_at) AS token_last_used_at
                   FROM pat_grants WHERE org IN (SELECT org FROM installations) GROUP BY org, owner_login";
    let counted = "SELECT * FROM pat_grants_by_owner WHERE org IN (SELECT org FROM installations) ORDER BY 1, 2";
    let (grouped, counted) = (world.rows(grouped).await, world.rows(counted).await);
    assert_eq!(counted.rows, grouped.rows);
    let names = |rows: &patwarden_sql::Rows| rows.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&counted), names(&grouped));

    let owner = texts(&counted, "owner_login").swap_remove(0).to_uppercase();
    let (rows, requests) = world
        .asked(&format!(
            "SELECT tokens FROM pat_grants_by_owner WHERE org = '{{org}}' AND owner_login = '{owner}' LIMIT 5"
        ))
        .await;
    let expected = live(&world, |grant| grant.token.owner.eq_ignore_ascii_case(&owner)).len();
    assert_eq!(rows.rows, [[i64::try_from(expected).unwrap().into()]]);
    let asked = format!("personal-access-tokens?owner[]={}&per_page=100", owner.to_lowercase());
    assert!(requests.len() == 1 && requests[0].ends_with(&asked), "a limit on owners is none on grants: {requests:?}");
}

#[tokio::test(start_paused = true)]
async fn every_view_has_the_columns_that_are_told() {
    let world = world();
    for view in patwarden_sql::views() {
        let rows = world.rows(&format!("SELECT * FROM {} WHERE org = '{{org}}'", view.name)).await;
        let names: Vec<&str> = rows.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, view.columns, "{}", view.name);
        assert!(view.about.ends_with('.') && !rows.is_empty(), "{}", view.name);
    }
}
