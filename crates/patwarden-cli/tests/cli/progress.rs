//! How far a command has come: on a terminal, and for programs.

use serde_json::Value;

use crate::support::{Invocation, Run, World, small};

fn events(run: &Run) -> Vec<Value> {
    run.stderr.lines().filter(|line| line.starts_with('{')).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// That each is as the schema says; and those of one kind.
fn checked(events: &[Value], kind: &str) -> Vec<Value> {
    let schema = Invocation::new(&["schema", "progress"]).run().ended(0).json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for event in events {
        let wrong: Vec<String> = validator.iter_errors(event).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{event}: {wrong:?}");
    }
    assert!(!validator.is_valid(&serde_json::json!({ "at": "2026-01-01T00:00:00Z", "event": "weather" })));
    events.iter().filter(|event| event["event"] == kind).cloned().collect()
}

#[test]
fn programs_are_told_of_each_answer_and_organisation() {
    let world = World::new(small().with_orgs(3));
    let run = world.app(&["grants", "list", "--all-orgs", "--progress", "json"]).ended(0);
    let events = events(&run);
    let orgs = checked(&events, "organization");
    let rows: u64 = orgs.iter().map(|event| event["rows"].as_u64().unwrap()).sum();
    assert_eq!((orgs.len(), rows), (3, 320));
    let answers = checked(&events, "answer");
    let lists = world.calls("orgs/list-pat-grants").len();
    let told = answers.iter().filter(|event| event["operation"] == "orgs/list-pat-grants").count();
    assert_eq!(told, lists);
    assert!(answers.iter().any(|event| event["requests_left"].is_u64()), "{answers:?}");
    assert_eq!(run.stdout.lines().count(), 320);
}

#[test]
fn programs_are_told_of_a_wait_and_of_what_is_settled() {
    let world = World::small();
    let limited = patwarden_sim::Fault::status(429).header("retry-after", "2");
    world.sim.inject(limited.path_contains("/personal-access-tokens"));
    let ids: Vec<String> = world.grant_ids().iter().take(3).map(ToString::to_string).collect();
    let org = world.org();
    let arguments = ["grants", "revoke", &org, &ids[0], &ids[1], &ids[2], "--progress=json", "--confirm"];
    let run = world.app(&arguments).ended(0);
    let events = events(&run);
    let waits = checked(&events, "wait");
    assert_eq!((waits.len(), &waits[0]["reason"], &waits[0]["org"]), (1, &"secondary-limit".into(), &org.into()));
    let settled = checked(&events, "settled");
    let last = settled.last().unwrap();
    assert_eq!((&last["done"], &last["of"]), (&3.into(), &3.into()));
    assert!(!run.stderr.contains(" waits 2 s"), "{}", run.stderr);
}

#[test]
fn nobody_else_is_told() {
    let world = World::small();
    for how in ["auto", "none"] {
        let run = world.app(&["grants", "list", &world.org(), "--progress", how]).ended(0);
        assert_eq!(run.stderr, "", "{how}");
    }
}

#[cfg(unix)]
mod on_a_terminal {
    use std::time::Duration;

    use super::*;
    use crate::terminal::typing;

    fn slow() -> World {
        World::new(small().with_latency(Duration::from_millis(400)))
    }

    #[test]
    fn a_line_is_redrawn_and_gone_at_the_end() {
        let world = slow();
        let list = |term| world.app_command(&["grants", "list", &world.org()]).env("TERM", term);
        let run = typing(list("xterm"), "").ended(0);
        assert!(run.stderr.contains(&format!("left for {}", world.org())), "{:?}", run.stderr);
        // Nothing of it is left: after it come as many spaces as it had characters.
        let lines: Vec<&str> = run.stderr.split('\r').collect();
        assert!(lines.len() >= 4 && !run.stderr.contains('\n'), "{lines:?}");
        let (gone, shown) = (lines[lines.len() - 2], lines[lines.len() - 3]);
        assert!(!gone.is_empty() && gone.chars().all(|character| character == ' '), "{lines:?}");
        assert!(gone.len() >= shown.trim_end().len(), "{lines:?}");
        assert_eq!(lines.last(), Some(&""));
        assert_eq!(typing(list("dumb"), "").ended(0).stderr, "");
    }

    #[test]
    fn a_wait_is_shown_in_the_line() {
        let world = World::small();
        let limited = patwarden_sim::Fault::status(429).header("retry-after", "2");
        world.sim.inject(limited.path_contains("/personal-access-tokens"));
        let list = world.app_command(&["grants", "list", &world.org()]).env("TERM", "xterm");
        let run = typing(list, "").ended(0);
        assert!(run.stderr.starts_with(&format!("\r{} waits 2 s, until ", world.org())), "{:?}", run.stderr);
        assert!(run.stderr.ends_with('\r'), "{:?}", run.stderr);
    }
}
