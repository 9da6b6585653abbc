//! The lists of all organisations at once, each read with a login of its own.

use std::collections::BTreeSet;

use patwarden_sim::{Config, Identity};

use crate::support::World;

fn three() -> World {
    World::new(Config::default().with_orgs(3).with_grants(400).with_requests(40))
}

/// Organisation and id of each line.
fn told(rows: &[Vec<&str>]) -> BTreeSet<(String, u64)> {
    rows.iter().map(|row| (row[0].to_owned(), row[1].parse().unwrap())).collect()
}

#[test]
fn they_are_those_of_every_state() {
    let world = three();
    let state = world.sim.snapshot();
    let run = world.app(&["grants", "list", "--all-orgs"]).ended(0);
    let grants = state.orgs.iter().flat_map(|org| org.live_grants().map(|grant| (org.login.clone(), grant.id)));
    assert_eq!(told(&run.rows()), grants.collect());
    let run = world.app(&["requests", "list", "--all-orgs"]).ended(0);
    let requests = state.orgs.iter().flat_map(|org| org.pending_requests().map(|one| (org.login.clone(), one.id)));
    assert_eq!(told(&run.rows()), requests.collect());
    // Each organisation is asked by its own installation.
    for call in world.calls("orgs/list-pat-grants") {
        let Identity::Installation { org } = &call.identity else { panic!("{call:?}") };
        assert!(
            state.org(org).is_some_and(|org| call.path.contains(&org.login) || call.path.contains(&org.id.to_string()))
        );
    }
}

#[test]
fn json_and_filters_know_the_organisation() {
    let world = three();
    let run = world.app(&["grants", "list", "--all-orgs", "--no-expiry", "--json", "org,id"]).ended(0);
    let state = world.sim.snapshot();
    let endless = state.orgs.iter().flat_map(|org| org.live_grants()).filter(|grant| grant.token.expires_at.is_none());
    let rows = run.json();
    assert_eq!(rows.as_array().unwrap().len(), endless.count());
    assert!(rows.as_array().unwrap().iter().all(|row| state.org(row["org"].as_str().unwrap()).is_some()));
    world.app(&["grants", "list", "acme", "--all-orgs"]).ended(1);
    world.app(&["grants", "list", "--all-orgs", "--limit", "3"]).ended(1);
}

#[test]
fn one_that_can_not_be_read_keeps_no_other_from_it_and_is_never_silent() {
    let world = three();
    let orgs = world.sim.orgs();
    world.sim.set_suspended(&orgs[1], true).unwrap();
    let run = world.app(&["grants", "list", "--all-orgs"]).ended(8);
    let read: BTreeSet<String> = told(&run.rows()).into_iter().map(|(org, _)| org).collect();
    assert_eq!(read, BTreeSet::from([orgs[0].clone(), orgs[2].clone()]));
    for words in [&*orgs[1], "suspended", "1 of 3 organisations could not be read"] {
        assert!(run.stderr.contains(words), "{words} is not in {}", run.stderr);
    }
    for org in &orgs {
        world.sim.set_permission(org, "organization_personal_access_tokens", None).unwrap();
    }
    world.app(&["grants", "list", "--all-orgs"]).refused(4, &["organization_personal_access_tokens=read"]);
}

#[test]
fn a_list_of_no_organisation_is_a_failure() {
    let world = three();
    for org in world.sim.orgs() {
        world.sim.set_installed(&org, false).unwrap();
    }
    for noun in ["grants", "requests"] {
        world.app(&[noun, "list", "--all-orgs"]).refused(1, &["the login sees no organisation", "install the App"]);
    }
}
