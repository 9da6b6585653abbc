//! Ctrl-C and SIGTERM: a clean end, exit code 2, and a word on what is not known because of it.

use std::process::Stdio;
use std::time::{Duration, Instant};

use patwarden_sim::Fault;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Run, World, finish};

/// Starts a command, and ends it as soon as the simulator has got a call of this operation.
pub(crate) fn ended_during(world: &World, arguments: &[&str], operation: &str, signal: Signal) -> Run {
    let child = world.app_command(arguments).start();
    let begun = Instant::now();
    while world.calls(operation).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{operation} never came");
        std::thread::sleep(Duration::from_millis(5));
    }
    kill_process(Pid::from_child(&child), signal).unwrap();
    let ended = Instant::now();
    let run = finish(child);
    assert!(ended.elapsed() < Duration::from_secs(5), "it lingers");
    run
}

#[test]
fn a_slow_listing_is_cancelled() {
    for signal in [Signal::INT, Signal::TERM] {
        let world = World::small();
        world.sim.inject(Fault::delay(Duration::from_secs(30)).path_contains("/personal-access-tokens").times(9));
        let run = ended_during(&world, &["grants", "list", &world.org()], "orgs/list-pat-grants", signal).ended(2);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", "cancelled\n"));
    }
}

#[test]
fn a_cancelled_revocation_says_of_each_id_how_far_it_has_come() {
    let world = World::small();
    world.sim.inject(Fault::delay(Duration::from_secs(30)).method("POST").path_contains("/personal-access-tokens"));
    let ids: Vec<String> = world.grant_ids().iter().take(150).map(u64::to_string).collect();
    let org = world.org();
    let arguments: Vec<&str> = ["grants", "revoke", &org].into_iter().chain(ids.iter().map(String::as_str)).collect();
    let run = ended_during(&world, &arguments, "orgs/update-pat-accesses", Signal::INT).ended(2);
    let outcomes: Vec<(&str, &str)> = run.rows().iter().map(|row| (row[0], row[1])).collect();
    let told =
        ids.iter().enumerate().map(|(place, id)| (id.as_str(), if place < 100 { "unknown" } else { "not sent" }));
    assert!(outcomes.into_iter().eq(told), "{}", run.stdout);
    assert!(run.stderr.starts_with("cancelled: 100 unknown, 50 not sent\n"), "{}", run.stderr);
    assert!(run.stderr.contains("may have been done or not"), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("patwarden grants list {org}")), "{}", run.stderr);
    assert!(world.soon(|state| state.revoked_grants().count() == 100), "and it was");
}

#[test]
fn with_a_journal_it_says_how_to_go_on_and_that_goes_on() {
    let world = World::small();
    world.sim.inject(Fault::delay(Duration::from_secs(30)).method("POST").path_contains("/personal-access-tokens"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl").display().to_string();
    let ids: Vec<String> = world.grant_ids().iter().take(150).map(u64::to_string).collect();
    let org = world.org();
    let mut arguments = vec!["grants", "revoke", &org, "--journal", &path];
    arguments.extend(ids.iter().map(String::as_str));
    let run = ended_during(&world, &arguments, "orgs/update-pat-accesses", Signal::INT).ended(2);
    assert!(run.stderr.contains(&format!("`patwarden resume {path}` goes on with it")), "{}", run.stderr);
    world.app(&["resume", &path, "--org", "other"]).refused(1, &["is of a call on", "nothing was sent"]);
    let run = world.app(&["resume", &path, "--confirm"]).ended(0);
    assert!(run.rows().iter().all(|row| row[1] == "confirmed"), "{}", run.stdout);
    assert_eq!(world.state().revoked_grants().count(), 150);
    assert_eq!(world.ids_sent("orgs/update-pat-accesses", "pat_ids").concat().len(), 150, "each once");
}

#[test]
fn waiting_for_ids_that_do_not_come_is_cancelled_and_sends_nothing() {
    let world = World::small();
    let mut child = world.app_command(&["grants", "revoke", &world.org()]).stdin("").start();
    let stdin = child.stdin.take();
    std::thread::sleep(Duration::from_millis(500));
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let run = finish(child).ended(2);
    drop(stdin);
    assert_eq!(run.stderr, "cancelled\n");
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn a_pipe_that_nobody_reads_does_not_hold_it() {
    let world = World::new(patwarden_sim::Config::default().with_orgs(1).with_grants(2500).with_requests(0));
    let mut command =
        world.app_command(&["grants", "list", &world.org(), "--json", "id,owner,permissions"]).into_command();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while world.calls("orgs/list-pat-grants").len() < 25 {
        assert!(begun.elapsed() < Duration::from_secs(20), "it never listed");
        std::thread::sleep(Duration::from_millis(5));
    }
    // More than a pipe takes: it is in the middle of writing.
    std::thread::sleep(Duration::from_secs(1));
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ended = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(ended.elapsed() < Duration::from_secs(10), "it hangs");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(child.wait().unwrap().code(), Some(2));
}
