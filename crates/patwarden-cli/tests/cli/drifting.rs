//! Lists that change while they are read.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use patwarden_sim::Fault;

use crate::support::{Run, World, finish};

const LIST: &str = "orgs/list-pat-grants";

/// Runs a command; while the first page is on its way, and before another is asked for, 130 of 320 grants
/// vanish.
fn while_many_vanish(world: &World, arguments: &[&str]) -> Run {
    world.sim.inject(Fault::delay(Duration::from_secs(1)).path_contains("/personal-access-tokens"));
    let child = world.app_command(arguments).start();
    let begun = Instant::now();
    while world.calls(LIST).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it never listed");
        std::thread::sleep(Duration::from_millis(2));
    }
    // The newest, which are listed first.
    for id in world.grant_ids().into_iter().rev().take(130) {
        world.sim.remove_grant(&world.org(), id).unwrap();
    }
    finish(child)
}

/// The ids in the first column, or in the second behind the organisation.
fn ids(run: &Run, column: usize) -> BTreeSet<u64> {
    run.stdout.lines().map(|line| line.split('\t').nth(column).unwrap().parse().unwrap()).collect()
}

#[test]
fn a_list_that_changed_is_printed_and_said_to_be_none_to_rely_on() {
    for (all_orgs, column) in [(false, 0), (true, 1)] {
        let world = World::small();
        let org = if all_orgs { "--all-orgs".to_owned() } else { world.org() };
        let run = while_many_vanish(&world, &["grants", "list", &org]).ended(8);
        assert!(!ids(&run, column).is_empty());
        let (of, told) = run.stderr.split_once(": the list changed while it was read: ").expect(&run.stderr);
        assert_eq!(of, format!("warning: {}", world.org()));
        assert!(told.contains("the last page was 4, and is 2 as of page 2"), "{told}");
        assert!(told.ends_with("; --verify reads it again until two readings agree\n"), "{told}");
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    }
}

#[test]
fn verified_it_is_the_list_as_it_is_then() {
    for (all_orgs, column) in [(false, 0), (true, 1)] {
        let world = World::small();
        let org = if all_orgs { "--all-orgs".to_owned() } else { world.org() };
        let run = while_many_vanish(&world, &["grants", "list", &org, "--verify"]).ended(0);
        assert_eq!(ids(&run, column), world.grant_ids().into_iter().collect());
        assert_eq!(run.stderr, "");
    }
}

#[test]
fn requests_can_be_verified_too_and_a_part_of_a_list_can_not() {
    let world = World::small();
    let run = world.app(&["requests", "list", &world.org(), "--verify"]).ended(0);
    assert_eq!(ids(&run, 0), world.request_ids().into_iter().collect());
    assert_eq!(world.calls("orgs/list-pat-grant-requests").len(), 2);
    let run = world.app(&["grants", "list", &world.org(), "--verify", "--limit", "5"]).ended(1);
    assert!(run.stderr.contains("cannot be used with"), "{}", run.stderr);
}

#[test]
fn what_filters_hit_is_verified_before_it_is_revoked() {
    let world = World::small();
    let arguments = ["grants", "revoke", &world.org(), "--last-used-after", "2000-01-01", "--dry-run"];
    let run = while_many_vanish(&world, &arguments).ended(0);
    let found = ids(&run, 0);
    assert!(!found.is_empty() && found.is_subset(&world.grant_ids().into_iter().collect()), "{}", run.stdout);
}
