//! The two token lists: their filters, their order, what an entry says.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use patwarden_sim::{Grant, GrantRequest, RepositorySelection, Token};
use serde_json::json;

use crate::support::{World, small, start};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The grants that a query finds, and those that a test of the state finds, must be the same, and
/// neither all nor none.
async fn assert_finds(world: &World, query: &str, test: impl Fn(&Token) -> bool) {
    let found: BTreeSet<u64> =
        world.ids(&format!("{}?per_page=100&{query}", world.grants_path())).await.into_iter().collect();
    let state = world.state();
    let wanted: BTreeSet<u64> = state.live_grants().filter(|grant| test(&grant.token)).map(|grant| grant.id).collect();
    assert_eq!(found, wanted, "{query}");
    assert!(!found.is_empty(), "{query} finds nothing, so it tests nothing");
    assert!(found.len() < state.live_grants().count(), "{query} finds all");
}

fn some_owners(world: &World, count: usize) -> Vec<String> {
    let owners: BTreeSet<String> = world.state().live_grants().map(|grant| grant.token.owner.clone()).collect();
    owners.into_iter().take(count).collect()
}

#[tokio::test]
async fn owners_are_alternatives_and_their_case_does_not_matter() {
    let world = World::small();
    let owners = some_owners(&world, 3);
    let query: Vec<String> = owners.iter().map(|owner| format!("owner[]={}", owner.to_ascii_uppercase())).collect();
    assert_finds(&world, &query.join("&"), |token| owners.contains(&token.owner)).await;
    let encoded = format!("owner%5B%5D={}", owners[0]);
    assert_finds(&world, &encoded, |token| token.owner == owners[0]).await;
}

#[tokio::test]
async fn a_bare_owner_is_taken_unless_told_otherwise() {
    let world = World::small();
    let owner = &some_owners(&world, 1)[0];
    assert_finds(&world, &format!("owner={owner}"), |token| token.owner == *owner).await;

    let strict = World::new(small().with_bare_arrays(false));
    let all = strict.ids(&strict.grants_path()).await;
    let bare = strict.ids(&format!("{}?owner={owner}", strict.grants_path())).await;
    assert_eq!(all, bare);
}

#[tokio::test]
async fn an_owner_without_tokens_or_account_finds_nothing() {
    let world = World::small();
    let ids = world.ids(&format!("{}?owner[]=nobody-at-all", world.grants_path())).await;
    assert_eq!(ids, [0; 0]);
}

#[tokio::test]
async fn token_ids_are_alternatives() {
    let world = World::small();
    let wanted: Vec<u64> = world.state().live_grants().map(|grant| grant.token.id).step_by(9).take(5).collect();
    let query: Vec<String> = wanted.iter().map(|id| format!("token_id[]={id}")).collect();
    assert_finds(&world, &query.join("&"), |token| wanted.contains(&token.id)).await;
}

#[tokio::test]
async fn a_repository_finds_what_reaches_it() {
    let world = World::small();
    let state = world.state();
    let subset = state.live_grants().find(|grant| !grant.token.repository_ids.is_empty()).unwrap();
    let id = *subset.token.repository_ids.first().unwrap();
    let name = &state.repositories[&id].name;
    assert_finds(&world, &format!("repository={name}"), |token| {
        token.repository_selection == RepositorySelection::All || token.repository_ids.contains(&id)
    })
    .await;
    let unknown = world.ids(&format!("{}?repository=not-there", world.grants_path())).await;
    assert_eq!(unknown, [0; 0]);
}

#[tokio::test]
async fn a_permission_finds_its_level_and_above() {
    let world = World::small();
    let held = |token: &Token, name: &str, levels: &[&str]| {
        let groups = [&token.permissions.organization, &token.permissions.repository, &token.permissions.other];
        groups.iter().any(|group| group.get(name).is_some_and(|level| levels.contains(&level.as_str())))
    };
    for (query, name, levels) in [
        ("contents_read", "contents", &["read", "write", "admin"][..]),
        ("contents_write", "contents", &["write", "admin"]),
        ("pull_requests_write", "pull_requests", &["write", "admin"]),
        ("organization_projects_write", "organization_projects", &["write", "admin"]),
        ("members_read", "members", &["read", "write", "admin"]),
        ("repository_projects_admin", "repository_projects", &["admin"]),
    ] {
        assert_finds(&world, &format!("permission={query}"), |token| held(token, name, levels)).await;
    }
}

#[tokio::test]
async fn last_uses_are_found_before_and_after() {
    let world = World::small();
    let cut = start() - 90 * DAY;
    let late = start() - 10 * DAY;
    assert_finds(&world, &format!("last_used_after={cut}"), |token| token.last_used_at.is_some_and(|at| at > cut))
        .await;
    assert_finds(&world, &format!("last_used_before={cut}"), |token| token.last_used_at.is_none_or(|at| at < cut))
        .await;
    assert_finds(&world, &format!("last_used_after={cut}&last_used_before={late}"), |token| {
        token.last_used_at.is_some_and(|at| cut < at && at < late)
    })
    .await;
}

#[tokio::test]
async fn a_last_use_at_the_limit_is_neither_before_nor_after() {
    let world = World::new(small().with_never_used_matches_before(false));
    let used = start() - 33 * DAY;
    let id = world.sim.add_grant(&world.org, |grant| grant.token.last_used_at = Some(used)).unwrap();
    for (query, found) in [
        (format!("last_used_before={used}"), false),
        (format!("last_used_after={used}"), false),
        (format!("last_used_before={}", used + SignedDuration::from_secs(1)), true),
        (format!("last_used_after={}", used - SignedDuration::from_secs(1)), true),
    ] {
        let ids = world.ids(&format!("{}?{query}", world.grants_path())).await;
        assert_eq!(ids.contains(&id), found, "{query}");
    }
}

#[tokio::test]
async fn never_used_is_before_any_day_or_before_none() {
    let with = World::small();
    let without = World::new(small().with_never_used_matches_before(false));
    let cut = start() - 90 * DAY;
    assert_finds(&without, &format!("last_used_before={cut}"), |token| token.last_used_at.is_some_and(|at| at < cut))
        .await;
    let query = format!("{}?last_used_before={cut}&per_page=100", with.grants_path());
    let never = with.state().live_grants().filter(|grant| grant.token.last_used_at.is_none()).count();
    assert!(never > 0);
    assert_eq!(with.ids(&query).await.len(), without.ids(&query).await.len() + never);
}

#[tokio::test]
async fn times_may_have_an_offset_or_none_or_be_days() {
    let world = World::small();
    let path = world.grants_path();
    let utc = world.ids(&format!("{path}?last_used_after=2026-01-10T00:00:00Z")).await;
    for same in ["2026-01-10", "2026-01-10T00:00:00", "2026-01-10T02:00:00%2B02:00", "2026-01-09T17:00:00.000-07:00"] {
        assert_eq!(world.ids(&format!("{path}?last_used_after={same}")).await, utc, "{same}");
    }
}

#[tokio::test]
async fn filters_narrow_each_other() {
    let world = World::small();
    let cut = start() - 30 * DAY;
    let query = format!("permission=contents_write&last_used_after={cut}&repository=");
    let repository = world.state().repositories.values().next().unwrap().clone();
    assert_finds(&world, &format!("{query}{}", repository.name), |token| {
        token.permissions.satisfy("contents", "write")
            && token.last_used_at.is_some_and(|at| at > cut)
            && token.reaches(repository.id)
    })
    .await;
}

#[tokio::test]
async fn lists_are_newest_first_unless_asked_for_the_oldest() {
    let world = World::small();
    let moment = SignedDuration::from_secs(5);
    let twins: Vec<u64> =
        (0..2).map(|_| world.sim.add_grant(&world.org, |grant| grant.granted_at = start() - moment).unwrap()).collect();
    let mut wanted: Vec<(Timestamp, u64)> =
        world.state().live_grants().map(|grant| (grant.granted_at, grant.id)).collect();
    wanted.sort_unstable();
    let oldest_first: Vec<u64> = wanted.into_iter().map(|(_, id)| id).collect();
    let newest_first: Vec<u64> = oldest_first.iter().rev().copied().collect();
    let path = world.grants_path();
    assert_eq!(world.ids(&path).await, newest_first);
    assert_eq!(world.ids(&format!("{path}?direction=desc&sort=created_at")).await, newest_first);
    assert_eq!(world.ids(&format!("{path}?direction=asc")).await, oldest_first);
    assert_eq!(newest_first[..2], [twins[1], twins[0]], "equal times go by id");
}

#[tokio::test]
async fn requests_are_filtered_and_sorted_as_grants_are() {
    let world = World::small();
    let path = world.requests_path();
    let state = world.state();
    let mut pending: Vec<&GrantRequest> = state.pending_requests().collect();
    pending.sort_by_key(|request| (request.created_at, request.id));
    pending.reverse();
    let ids = |test: &dyn Fn(&Token) -> bool| -> Vec<u64> {
        pending.iter().filter(|request| test(&request.token)).map(|request| request.id).collect()
    };
    assert_eq!(world.ids(&path).await, ids(&|_| true));
    let Token { id, owner, .. } = &pending[3].token;
    assert_eq!(world.ids(&format!("{path}?token_id[]={id}")).await, ids(&|token| token.id == *id));
    assert_eq!(world.ids(&format!("{path}?owner[]={owner}")).await, ids(&|token| token.owner == *owner));
    let writers = ids(&|token| token.permissions.satisfy("contents", "write"));
    assert_eq!(world.ids(&format!("{path}?permission=contents_write")).await, writers);
}

#[tokio::test]
async fn an_entry_says_what_the_state_holds() {
    let world = World::small();
    let state = world.state();
    let grant: &Grant = state
        .live_grants()
        .find(|grant| grant.token.last_used_at.is_some() && grant.token.expires_at.is_some())
        .unwrap();
    let token = &grant.token;
    let entries = world.all(&format!("{}?token_id[]={}", world.grants_path(), token.id)).await;
    let [entry] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!(entry["id"], grant.id);
    assert_eq!(entry["token_id"], token.id);
    assert_eq!(entry["token_name"], token.name);
    assert_eq!(entry["owner"]["login"], token.owner);
    assert_eq!(entry["repository_selection"], token.repository_selection.as_str());
    assert_eq!(entry["permissions"], json!(token.permissions));
    assert_eq!(entry["token_expired"], token.is_expired(start()));
    let time = |field: &str| -> Timestamp {
        let text = entry[field].as_str().unwrap();
        assert!(text.ends_with("-07:00"), "not UTC, as with GitHub: {text}");
        text.parse().unwrap()
    };
    assert_eq!(time("access_granted_at"), grant.granted_at);
    assert_eq!(Some(time("token_expires_at")), token.expires_at);
    assert_eq!(Some(time("token_last_used_at")), token.last_used_at);
    assert!(entry.get("created_at").is_none());
}

#[tokio::test(start_paused = true)]
async fn a_token_expires_while_the_simulation_runs() {
    let world = World::small();
    let soon = start() + SignedDuration::from_secs(60);
    let id = world.sim.add_grant(&world.org, |grant| grant.token.expires_at = Some(soon)).unwrap();
    let path = format!("{}?per_page=1", world.grants_path());
    let expired = async || {
        let first = world.get(&path).await.json()[0].clone();
        assert_eq!(first["id"], id);
        first["token_expired"] == true
    };
    assert!(!expired().await);
    tokio::time::advance(std::time::Duration::from_secs(61)).await;
    assert!(expired().await);
}

#[tokio::test]
async fn repositories_of_a_token_are_what_it_reaches() {
    let world = World::small();
    let state = world.state();
    for selection in [RepositorySelection::All, RepositorySelection::None, RepositorySelection::Subset] {
        let grant = state.live_grants().find(|grant| grant.token.repository_selection == selection).unwrap();
        let path = format!("{}/{}/repositories?per_page=7", world.grants_path(), grant.id);
        let found: BTreeSet<u64> = world.ids(&path).await.into_iter().collect();
        let wanted: BTreeSet<u64> = match selection {
            RepositorySelection::All => state.repositories.keys().copied().collect(),
            RepositorySelection::None => BTreeSet::new(),
            _ => grant.token.repository_ids.clone(),
        };
        assert_eq!(found, wanted);
    }
    let request = state.pending_requests().find(|request| !request.token.repository_ids.is_empty()).unwrap();
    let path = format!("{}/{}/repositories", world.requests_path(), request.id);
    let found: BTreeSet<u64> = world.ids(&path).await.into_iter().collect();
    assert_eq!(found, request.token.repository_ids);
}

#[tokio::test]
async fn repositories_url_leads_to_the_repositories() {
    let world = World::small();
    for list in [world.grants_path(), world.requests_path()] {
        let entry = world.get(&list).await.json()[0].clone();
        let url = entry["repositories_url"].as_str().unwrap();
        assert!(url.contains("/organizations/"), "{url}");
        let path = url.strip_prefix("http://sim.test").unwrap();
        assert_eq!(world.get(path).await.status, 200);
    }
}

#[tokio::test]
async fn repositories_of_an_unknown_id_are_not_found() {
    let world = World::small();
    for list in [world.grants_path(), world.requests_path()] {
        for id in ["1", "not-a-number", "-1"] {
            assert_eq!(world.get(&format!("{list}/{id}/repositories")).await.status, 404);
        }
    }
}

#[tokio::test]
async fn an_organisation_is_found_by_any_case_and_by_its_number() {
    let world = World::small();
    let id = world.state().id;
    let wanted = world.get(&world.grants_path()).await.json();
    for path in [
        format!("/orgs/{}/personal-access-tokens", world.org.to_ascii_uppercase()),
        format!("/organizations/{id}/personal-access-tokens"),
        format!("/organizations/{}/personal-access-tokens", world.org),
        format!("/orgs/{}/personal-access-tokens", world.org.replace('-', "%2D")),
    ] {
        assert_eq!(world.get(&path).await.json(), wanted, "{path}");
    }
    assert_eq!(world.get(&format!("/orgs/{id}/personal-access-tokens")).await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn tokens_expire_as_time_goes_by() {
    let world = World::small();
    let end = start() + SignedDuration::from_secs(1_800);
    let id = world.sim.add_grant(&world.org, |grant| grant.token.expires_at = Some(end)).unwrap();
    let request = world.sim.add_request(&world.org, |request| request.token.expires_at = Some(end)).unwrap();
    let token_id = world.state().grant(id).unwrap().token.id;
    let shown = async |path: String, id: u64| {
        let entries = world.all(&path).await;
        entries.into_iter().find(|entry| entry["id"] == id).expect("an entry that lists go on having")
    };
    for (pass, expired) in [(1_799, false), (1, true), (1_000, true)] {
        tokio::time::advance(std::time::Duration::from_secs(pass)).await;
        for path in [
            format!("{}?per_page=100", world.grants_path()),
            format!("{}?token_id[]={token_id}", world.grants_path()),
            format!("{}?permission=metadata_read&per_page=100", world.grants_path()),
        ] {
            let entry = shown(path, id).await;
            assert_eq!(entry["token_expired"], expired);
            assert_eq!(entry["token_expires_at"], "2026-03-01T05:30:00.000-07:00");
        }
        let entry = shown(format!("{}?per_page=100", world.requests_path()), request).await;
        assert_eq!(entry["token_expired"], expired);
    }
}
