//! The demonstration: its numbers agree, and the commands that it ends with do what it did.

use std::time::Instant;

use serde_json::Value;

use crate::support::{Invocation, World, small};

#[test]
fn the_object_has_its_keys_and_its_numbers_agree() {
    let begun = Instant::now();
    let run = Invocation::new(&["demo", "--json"]).run().ended(0);
    let took = begun.elapsed().as_secs_f64();
    let demo = run.json();
    let mut keys: Vec<&str> = demo.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        ["confirmed", "denied", "findings", "grants", "http_requests", "orgs", "requests", "revoked", "seconds"]
    );
    let number = |value: &Value| value.as_u64().unwrap();
    let findings = &demo["findings"];
    assert_eq!((&demo["orgs"], &demo["grants"], &demo["requests"]), (&3.into(), &2500.into(), &140.into()));
    assert_eq!(demo["requests"], findings["pending"]);
    assert_eq!(demo["revoked"], findings["unused_for_90_days"]);
    assert_eq!(demo["denied"], findings["pending_write_all_repositories"]);
    assert!(number(&demo["revoked"]) > 0 && number(&demo["denied"]) > 0);
    assert_eq!(number(&demo["confirmed"]), number(&demo["revoked"]) + number(&demo["denied"]));
    for count in ["never_expiring", "never_used", "write_all_repositories"] {
        assert!((1..2500).contains(&number(&findings[count])), "{count}: {findings}");
    }
    let owners: Vec<u64> =
        findings["top_owners"].as_array().unwrap().iter().map(|one| number(&one["grants"])).collect();
    assert!(owners.len() == 5 && owners.is_sorted_by(|a, b| a >= b), "{owners:?}");
    // Both lists of three organisations twice at the least, the logins, and a POST for every hundred.
    assert!(number(&demo["http_requests"]) > 2 * 25 + 3 * 2 + 8);
    let seconds = demo["seconds"].as_f64().unwrap();
    assert!(seconds > 0.0 && seconds <= took, "{seconds} of {took}");
    assert_eq!(run.stdout.lines().count(), 1);
}

#[test]
fn a_world_with_nothing_to_do_is_fine() {
    let run = Invocation::new(&["demo", "--json", "--orgs", "1", "--grants", "0", "--requests", "0"]).run().ended(0);
    assert_eq!((&run.json()["revoked"], &run.json()["confirmed"]), (&0.into(), &0.into()));
    // The login, and four lists, each with that of the organisations: two before, two after.
    assert_eq!(run.json()["http_requests"], 2 + 4 * 2);
}

#[cfg(unix)]
#[test]
fn the_commands_it_ends_with_do_what_it_did() {
    let run = Invocation::new(&["demo", "--orgs", "1", "--grants", "320", "--requests", "30"]).run().ended(0);
    assert!(!run.stdout.contains('\u{1b}'), "no colour in a pipe");
    let (report, commands) = run.stdout.split_once("The same on an organisation of your own").unwrap();
    let (_, commands) = commands.split_once('\n').unwrap();
    let commands: Vec<&str> = commands.lines().filter(|line| !line.trim_start().starts_with("export ")).collect();
    let count = |what: &str| -> usize {
        let line = report.lines().find(|line| line.contains(what)).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    };

    // The same world, to run the commands on.
    let world = World::new(small().with_seed(7));
    let script = commands.join("\n").replace("ORG", &world.org());
    assert!(script.matches("patwarden ").count() == 7, "{script}");
    let run = Invocation::shell(&script)
        .env("GITHUB_API_URL", world.url())
        .env("PATWARDEN_APP_ID", world.sim.app_id().to_string())
        .env("PATWARDEN_PRIVATE_KEY_FILE", world.key.path().display().to_string())
        .run()
        .ended(0);
    let state = world.state();
    assert_eq!(state.revoked_grants().count(), count("grants revoked"), "{}", run.stderr);
    assert_eq!(320 - state.revoked_grants().count(), count("grants left"));
    assert_eq!(state.pending_requests().count(), count("requests left"));
    assert_eq!(30 - state.pending_requests().count(), count("requests denied"));
}
