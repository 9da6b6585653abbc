//! Which columns there are, and what they mean.

use patwarden_sim::Config;
use patwarden_sql::Kind;

use crate::support::{World, numbers, only, texts};

fn world() -> World {
    World::new(Config::default().with_orgs(2).with_grants(300).with_requests(40))
}

#[tokio::test(start_paused = true)]
async fn no_column_is_lost_to_another_of_its_name() {
    let world = World::new(Config::default().with_orgs(1).with_grants(20));
    let rows = world
        .rows("SELECT a.id, b.id, a.id + 1 AS id FROM pat_grants('{org}') a JOIN pat_grants('{org}') b ON b.id = a.id LIMIT 1")
        .await;
    let id = rows.rows[0][0].as_i64().unwrap();
    let json = serde_json::to_string(&rows.to_json()).unwrap();
    assert_eq!(json, format!(r#"[{{"id":{id},"id:1":{id},"id:2":{}}}]"#, id + 1));
    assert_eq!(rows.column("id:2").unwrap(), [&(id + 1).into()]);
}

#[tokio::test(start_paused = true)]
async fn stackql_s_select_runs_with_values_filled_in() {
    let world = world();
    let statement = "SELECT
        id, token_id, token_name, access_granted_at, owner, permissions, repositories_url, repository_selection,
        token_expired, token_expires_at, token_last_used_at
        FROM github.orgs.pat_grants
        WHERE org = '{org}' -- required
        AND per_page = '100'
        AND page = '1'
        AND sort = 'created_at'
        AND direction = 'asc'
        ;";
    let (rows, requests) = world.asked(statement).await;
    let path = format!("GET /orgs/{}/personal-access-tokens?direction=asc&page=1&per_page=100", world.org());
    assert_eq!(requests, [path]);
    assert_eq!(rows.len(), 100.min(world.sim.snapshot().org(&world.org()).unwrap().live_grants().count()));
    assert_eq!(rows.columns[4].kind, Kind::Json);
    assert!(rows.to_json()[0]["owner"]["login"].is_string());
}

#[tokio::test(start_paused = true)]
async fn all_columns_are_the_fields_and_the_hidden_ones_can_be_named() {
    let world = world();
    let all = world.rows("SELECT * FROM pat_grants WHERE org = '{org}' LIMIT 1").await;
    let names: Vec<&str> = all.columns.iter().map(|column| column.name.as_str()).collect();
    let fields = "id token_id token_name access_granted_at owner permissions repositories_url repository_selection \
                  token_expired token_expires_at token_last_used_at";
    assert_eq!(names.join(" "), fields);
    let rows =
        world.rows("SELECT id, org, owner_login FROM pat_grants('{org}') WHERE never_expires AND NOT never_used").await;
    assert!(texts(&rows, "org").iter().all(|org| *org == world.org()));
    let state = world.sim.snapshot();
    let state = state.org(&world.org()).unwrap();
    let live =
        state.live_grants().filter(|grant| grant.token.expires_at.is_none() && grant.token.last_used_at.is_some());
    assert_eq!(numbers(&rows, "id"), live.map(|grant| grant.id as i64).collect());
    let count = world.rows("SELECT count(*) FROM github.orgs.pat_grant_requests WHERE org = '{org}'").await;
    assert_eq!(only(&count), (state.pending_requests().count() as i64).into());
}

#[tokio::test(start_paused = true)]
async fn hidden_columns_are_compared_as_they_are_declared() {
    let world = world();
    let state = world.sim.snapshot();
    let token =
        &state.org(&world.org()).unwrap().live_grants().find(|grant| grant.token.expires_at.is_some()).unwrap().token;
    // Not pushed down, so that it is SQLite that compares.
    let statement = format!(
        "SELECT count(*) FROM pat_grants WHERE org = '{{org}}' AND (owner_login = '{}' OR 0)",
        token.owner.to_uppercase()
    );
    assert_ne!(only(&world.rows(&statement).await), 0.into());
    let expires = token.expires_at.unwrap().to_string().replace('T', " ").replace('Z', "");
    let statement = format!("SELECT count(*) FROM pat_grants WHERE org = '{{org}}' AND expires_at = '{expires}'");
    assert_ne!(only(&world.rows(&statement).await), 0.into());
    let statement = "SELECT count(*) FROM pat_grants WHERE org = '{org}' AND org <> upper('{org}')";
    assert_eq!(only(&world.rows(statement).await), 0.into());
    let expressions =
        "SELECT owner_login, expires_at, never_used, permissions, max(expires_at) FROM pat_grants WHERE org = '{org}'";
    let kinds: Vec<Kind> = world.rows(expressions).await.columns.iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [Kind::Text, Kind::Timestamp, Kind::Boolean, Kind::Json, Kind::Any]);
}

#[tokio::test(start_paused = true)]
async fn the_other_tables_are_read_too() {
    let world = world();
    let org = world.org();
    let rows = world.rows("SELECT login, org, suspended, installation_id FROM orgs ORDER BY login").await;
    let mut orgs = world.sim.orgs();
    orgs.sort_unstable();
    assert_eq!((texts(&rows, "login"), texts(&rows, "org")), (orgs.clone(), orgs.clone()));
    let rows = world.rows("SELECT * FROM github.orgs.installations ORDER BY org").await;
    assert_eq!((texts(&rows, "org"), rows.columns.len()), (orgs, 4));
    assert_eq!(numbers(&rows, "id").len(), 2);
    let members = world.rows("SELECT login, site_admin FROM org_members WHERE org = '{org}'").await;
    let owners = world.rows("SELECT login FROM org_members WHERE org = '{org}' AND role = 'admin'").await;
    let (second, asked) =
        world.asked("SELECT login FROM org_members WHERE org = '{org}' AND page = 2 AND per_page = '5'").await;
    assert_eq!(
        second.rows.iter().map(|row| &row[0]).collect::<Vec<_>>(),
        members.rows[5..10].iter().map(|row| &row[0]).collect::<Vec<_>>()
    );
    assert_eq!(asked, [format!("GET /orgs/{}/members?page=2&per_page=5", world.org())]);
    let state = world.sim.snapshot();
    assert_eq!(owners.len(), state.org(&org).unwrap().owners().count());
    assert!(members.len() > owners.len());
    for statement in [
        "SELECT * FROM rate_limits WHERE resource = 'core'",
        "SELECT *, resets_at FROM rate_limits('{org}') WHERE resource = 'core'",
    ] {
        let rows = world.rows(statement).await;
        assert_eq!(rows.len(), 1, "{statement}");
        assert!(rows.column("remaining").unwrap()[0].as_i64().unwrap() > 0);
    }
    let own = world.rows("SELECT used FROM rate_limits WHERE org = '{org}' AND resource = 'core'").await;
    assert!(only(&own).as_i64().unwrap() > 0);
}

#[tokio::test(start_paused = true)]
async fn stackql_s_select_of_requests_runs_with_every_parameter() {
    let world = world();
    let statement = "SELECT
    id, reason, owner, repository_selection, repositories_url, permissions, created_at, token_id, token_name,
    token_expired, token_expires_at, token_last_used_at
    FROM github.orgs.pat_grant_requests
    WHERE org = '{org}' -- required
    AND per_page = '50'
    AND page = '1'
    AND sort = 'created_at'
    AND direction = 'desc'
    AND owner = 'Mona'
    AND repository = 'tools'
    AND permission = 'contents_read' /* of the repository */
    AND last_used_before = '2026-02-01T00:00:00Z'
    AND last_used_after = '2025-02-01'
    AND token_id = '7'
    ;";
    let (rows, requests) = world.asked(statement).await;
    let query = "direction=desc&last_used_after=2025-02-01T00:00:00Z&last_used_before=2026-02-01T00:00:00Z&owner[]=mona&page=1&\
                 per_page=50&permission=contents_read&repository=tools&token_id[]=7";
    let path = format!("GET /orgs/{}/personal-access-token-requests?{}", world.org(), query.replace([' ', '\n'], ""));
    assert_eq!((rows.columns.len(), requests), (12, vec![path]));
}

#[tokio::test(start_paused = true)]
async fn json_is_taken_apart_by_sqlite() {
    let world = world();
    let rows = world
        .rows(
            "SELECT p.key AS permission, p.value AS level, count(*) AS tokens FROM pat_grants g, json_each(g.permissions_repository) p
             WHERE g.org = '{org}' GROUP BY 1, 2 ORDER BY 3 DESC",
        )
        .await;
    assert!(rows.len() > 1);
    let state = world.sim.snapshot();
    let live = state.org(&world.org()).unwrap().live_grants();
    let top = &texts(&rows, "permission")[0];
    let expected = live
        .filter(|grant| {
            grant.token.permissions.repository.get(top).is_some_and(|level| *level == texts(&rows, "level")[0])
        })
        .count();
    assert_eq!(rows.column("tokens").unwrap()[0], &(expected as i64).into());
    let writing = world
        .rows(
            "SELECT count(*) FROM pat_grants WHERE org = '{org}' AND permissions ->> '$.repository.contents' = 'write'",
        )
        .await;
    let writes = world.rows("SELECT count(*) FROM pat_grants WHERE org = '{org}' AND writes_repositories").await;
    assert!(only(&writing).as_i64() <= only(&writes).as_i64());
}
