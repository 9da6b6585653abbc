//! Which columns there are, and what they mean.

use patwarden_sim::Config;
use patwarden_sql::Kind;

use crate::support::{World, numbers, only, texts};

fn world() -> World {
    World::new(Config::default().with_orgs(2).with_grants(300).with_requests(40))
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
