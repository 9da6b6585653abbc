//! A filter leaves what the state says it should.

use jiff::{SignedDuration, Timestamp};
use patwarden_sim::{Grant, RepositorySelection};

use crate::support::{World, sorted};

const LIST: &str = "orgs/list-pat-grants";

/// The ids of the grants that hold and are so.
fn so(world: &World, wanted: impl Fn(&Grant) -> bool) -> Vec<u64> {
    world.state().live_grants().filter(|grant| wanted(grant)).map(|grant| grant.id).collect()
}

#[track_caller]
fn lists(world: &World, flags: &[&str], wanted: impl Fn(&Grant) -> bool) {
    let org = world.org();
    let arguments: Vec<&str> = ["grants", "list", &org].iter().chain(flags).copied().collect();
    let found = sorted(world.app(&arguments).ended(0).ids());
    let expected = so(world, wanted);
    assert!(!expected.is_empty() && expected.len() < 320, "the filter {flags:?} should tell some from others");
    assert_eq!(found, expected, "{flags:?}");
}

#[test]
fn githubs_filters_go_to_github() {
    let world = World::small();
    let state = world.state();
    let mut some = state.live_grants();
    let (first, second) = (some.next().unwrap().token.clone(), some.nth(7).unwrap().token.clone());
    let repository = state.repositories.values().next().unwrap().clone();
    lists(&world, &["--owner", &first.owner, "--owner", &second.owner], |grant| {
        [&first.owner, &second.owner].contains(&&grant.token.owner)
    });
    let (one, other) = (first.id.to_string(), second.id.to_string());
    lists(&world, &["--token-id", &one, "--token-id", &other], |grant| [first.id, second.id].contains(&grant.token.id));
    lists(&world, &["--repository", &repository.name], |grant| grant.token.reaches(repository.id));
    lists(&world, &["--permission", "contents_write"], |grant| grant.token.permissions.satisfy("contents", "write"));
    let names: Vec<String> =
        world.calls(LIST).iter().flat_map(|call| call.query.iter().map(|(name, _)| name.clone())).collect();
    for name in ["owner[]", "token_id[]", "repository", "permission"] {
        assert!(names.iter().any(|sent| sent == name), "{name} in {names:?}");
    }
}

#[test]
fn times_are_dates_ages_and_times() {
    let world = World::small();
    let cutoff = Timestamp::now() - SignedDuration::from_hours(60 * 24);
    let used_before = |grant: &Grant| grant.token.last_used_at.is_some_and(|used| used < cutoff);
    let date = cutoff.strftime("%Y-%m-%d").to_string();
    lists(&world, &["--last-used-before", "60d"], used_before);
    lists(&world, &["--last-used-before", &cutoff.to_string()], used_before);
    let midnight: Timestamp = format!("{date}T00:00:00Z").parse().unwrap();
    lists(&world, &["--last-used-after", &date], |grant| grant.token.last_used_at.is_some_and(|used| used > midnight));
    let run = world.app(&["grants", "list", &world.org(), "--last-used-before", "6m"]).ended(1);
    assert!(run.stderr.contains("minutes or months"), "{}", run.stderr);
}

#[test]
fn unused_is_what_was_neither_used_nor_granted_since() {
    let world = World::small();
    let cutoff = Timestamp::now() - SignedDuration::from_hours(90 * 24);
    // Too young to be called unused, and so the difference from GitHub's own filter.
    let young = world.sim.add_grant(&world.org(), |grant| grant.token.last_used_at = None).unwrap();
    let granted_anew = world.sim.add_grant(&world.org(), |grant| {
        grant.token.last_used_at = Some(cutoff - SignedDuration::from_hours(24));
    });
    lists(&world, &["--unused-since", "90d"], |grant| {
        grant.granted_at < cutoff && grant.token.last_used_at.is_none_or(|used| used < cutoff)
    });
    let kept = [young, granted_anew.unwrap()];
    assert_eq!(so(&world, |grant| kept.contains(&grant.id)).len(), 2);
}

#[test]
fn writing_everywhere_is_told_from_the_rest() {
    let world = World::small();
    lists(&world, &["--writes-all-repositories"], |grant| {
        let permissions = &grant.token.permissions.repository;
        grant.token.repository_selection == RepositorySelection::All
            && permissions.values().any(|level| level != "read")
    });
    lists(&world, &["--writes-organization"], |grant| {
        grant.token.permissions.organization.values().any(|level| level != "read")
    });
    // With a filter of our own, a limit counts what is left of the pages.
    let run = world.app(&["grants", "list", &world.org(), "--writes-all-repositories", "--limit", "5"]).ended(0);
    assert_eq!(run.rows().len(), 5);
}

#[test]
fn requests_take_the_same_filters() {
    let world = World::small();
    let asking = world
        .sim
        .add_request(&world.org(), |request| {
            request.token.repository_selection = RepositorySelection::All;
            request.token.permissions.repository.insert("contents".into(), "write".into());
            request.token.owner = "only-this-one".into();
        })
        .unwrap();
    let org = world.org();
    let run = world.app(&["requests", "list", &org, "--owner", "only-this-one", "--writes-all-repositories"]).ended(0);
    assert_eq!(run.ids(), [asking]);
    let run = world.app(&["requests", "list", &org, "--unused-since", "0h"]).ended(0);
    assert!(run.ids().len() > 20);
    assert_eq!(world.app(&["requests", "list", &org, "--unused-since", "9y"]).ended(0).ids(), [0; 0]);
}

#[test]
fn the_direction_turns_the_list_around() {
    let world = World::small();
    let org = world.org();
    let newest = world.app(&["grants", "list", &org]).ended(0).ids();
    let oldest = world.app(&["grants", "list", &org, "--direction", "asc"]).ended(0).ids();
    let granted = |id: &u64| world.state().grant(*id).unwrap().granted_at;
    assert!(granted(&oldest[0]) < granted(&newest[0]));
    assert!(oldest.iter().rev().eq(newest.iter()));
}

#[test]
fn more_owners_than_github_takes_at_once_are_several_lists_in_one_order() {
    let world = World::small();
    let org = world.org();
    let all = world.app(&["grants", "list", &org]).ended(0).ids();
    let owners: Vec<String> =
        world.state().live_grants().map(|grant| format!("--owner={}", grant.token.owner)).collect();
    let arguments: Vec<&str> = ["grants", "list", &org].into_iter().chain(owners.iter().map(String::as_str)).collect();
    world.sim.clear_log();
    assert_eq!(world.app(&arguments).ended(0).ids(), all);
    let most = |call: &patwarden_sim::LogEntry| call.query.iter().filter(|(name, _)| name == "owner[]").count();
    assert!(world.calls(LIST).iter().all(|call| (1..=10).contains(&most(call))));
}

#[test]
fn what_has_no_end_and_what_had_no_beginning() {
    let world = World::small();
    lists(&world, &["--no-expiry"], |grant| grant.token.expires_at.is_none());
    lists(&world, &["--never-used"], |grant| grant.token.last_used_at.is_none());
    lists(&world, &["--never-used", "--no-expiry", "--write-all"], |grant| {
        grant.token.expires_at.is_none()
            && grant.token.last_used_at.is_none()
            && grant.token.repository_selection == RepositorySelection::All
            && grant.token.permissions.repository.values().any(|level| level != "read")
    });
    world.app(&["grants", "list", &world.org(), "--never-used", "--last-used-before", "9d"]).ended(1);
}
