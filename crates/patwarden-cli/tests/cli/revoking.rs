//! Revoking what filters find: shown, asked about, and then exactly that.

use jiff::{SignedDuration, Timestamp};
use patwarden_sim::{BadIds, Grant};
use serde_json::json;

use crate::support::{World, small, sorted, words};

const REVOKE: &str = "orgs/update-pat-accesses";

/// The ids of the grants that hold and are so.
fn so(world: &World, wanted: impl Fn(&Grant) -> bool) -> Vec<u64> {
    world.state().live_grants().filter(|grant| wanted(grant)).map(|grant| grant.id).collect()
}

fn sent(world: &World) -> Vec<u64> {
    sorted(world.ids_sent(REVOKE, "pat_ids").concat())
}

#[test]
fn without_a_terminal_to_ask_on_it_takes_yes() {
    let world = World::small();
    let arguments = ["grants", "revoke", &world.org(), "--never-used"];
    world.app(&arguments).refused(1, &["no terminal to ask on", "--yes", "--dry-run"]);
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn it_revokes_exactly_what_the_filters_find() {
    let cutoff = Timestamp::now() - SignedDuration::from_hours(90 * 24);
    let used_before = |grant: &Grant| grant.token.last_used_at.is_some_and(|used| used < cutoff);
    for flags in [&["--last-used-before", "90d"][..], &["--last-used-before", "90d", "--no-expiry"]] {
        let world = World::small();
        let wanted = so(&world, |grant| used_before(grant) && (flags.len() == 2 || grant.token.expires_at.is_none()));
        assert!(!wanted.is_empty() && wanted.len() < 320);
        let org = world.org();
        let arguments: Vec<&str> = ["grants", "revoke", &org, "--yes"].iter().chain(flags).copied().collect();
        let run = world.app(&arguments).ended(0);
        assert_eq!((sent(&world), sorted(run.ids())), (wanted.clone(), wanted.clone()));
        assert!(world.soon(|state| state.revoked_grants().count() == wanted.len()));
        assert!(world.state().revoked_grants().all(|grant| wanted.contains(&grant.id)));
    }
}

#[test]
fn of_an_owner_it_revokes_what_is_theirs() {
    let world = World::small();
    let owner = world.state().live_grants().next().unwrap().token.owner.clone();
    let wanted = so(&world, |grant| grant.token.owner == owner);
    world.app(&["grants", "revoke", &world.org(), "--owner", &owner, "--yes"]).ended(0);
    assert_eq!(sent(&world), wanted);
}

#[test]
fn a_dry_run_shows_who_is_hit_and_sends_nothing() {
    let world = World::small();
    let org = world.org();
    let wanted = so(&world, |grant| grant.token.last_used_at.is_none());
    let run = world.app(&["grants", "revoke", &org, "--never-used", "--dry-run"]).ended(0);
    assert_eq!(sorted(run.ids()), wanted);
    assert!(run.rows().iter().all(|row| row[1] == "planned" && !row[2].is_empty()));
    for words in
        [&*format!("revoke {} grants of", wanted.len()), &org, "mails", "SSH keys", "public", "nothing was sent"]
    {
        assert!(run.stderr.contains(words), "{words:?} is not in {}", run.stderr);
    }
    let ids = [wanted[0].to_string(), "1".to_owned()];
    let run =
        world.app(&["grants", "revoke", &org, &ids[0], &ids[1], "--dry-run", "--json", "id,outcome,before"]).ended(0);
    let plan = run.json();
    assert_eq!((&plan[0]["outcome"], &plan[1]["outcome"]), (&json!("planned"), &json!("not listed")));
    assert_eq!((&plan[0]["before"]["id"], &plan[1]["before"]), (&json!(wanted[0]), &json!(null)));
    assert_eq!(world.calls(REVOKE).len(), 0);
    let request = world.request_ids()[0].to_string();
    let run = world.app(&["requests", "approve", &org, &request, "--dry-run"]).ended(0);
    assert!(run.stderr.contains("approve 1 request of 1 owner"), "{}", run.stderr);
    assert_eq!(world.calls("orgs/review-pat-grant-requests-in-bulk").len(), 0);
}

#[test]
fn ids_and_filters_are_one_or_the_other() {
    let world = World::small();
    world.app(&["grants", "revoke", &world.org(), "7", "--never-used", "--yes"]).refused(1, &["ids and filters"]);
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn filters_that_find_nothing_do_nothing() {
    let world = World::small();
    let run = world.app(&["grants", "revoke", &world.org(), "--unused-since", "99y", "--yes"]).ended(0);
    assert_eq!((run.stdout.as_str(), world.calls(REVOKE).len()), ("", 0));
    assert!(run.stderr.contains("nothing was sent"), "{}", run.stderr);
}

#[test]
fn what_is_passed_over_in_silence_is_said_after_confirmation() {
    let world = World::new(small().with_bad_ids(BadIds::Ignore));
    let ids = [world.grant_ids()[0], 1];
    let arguments = ["grants", "revoke", &world.org(), "--confirm=20s", "--json", "id,outcome,before"];
    let run = world.app_command(&arguments).stdin(words(&ids)).run().ended(8);
    let report = run.json();
    assert_eq!((&report[0]["outcome"], &report[1]["outcome"]), (&json!("confirmed"), &json!("ignored")));
    assert_eq!(report[0]["before"]["token_name"], json!(world.state().grant(ids[0]).unwrap().token.name));
    assert!(run.stderr.contains("1 confirmed, 1 ignored"), "{}", run.stderr);
}

#[cfg(unix)]
mod asked {
    use super::*;
    use crate::terminal::typing;

    #[test]
    fn a_yes_does_it_and_anything_else_does_not() {
        let world = World::small();
        let wanted = so(&world, |grant| grant.token.last_used_at.is_none());
        let ask = || world.app_command(&["grants", "revoke", &world.org(), "--never-used"]);
        for no in ["n\n", "\n", "\u{4}"] {
            let run = typing(ask(), no).ended(2);
            assert!(run.stderr.contains("? [y/N]") && run.stderr.contains("nothing was sent"), "{}", run.stderr);
            assert!(run.stderr.contains("SSH keys"), "{}", run.stderr);
            assert!(run.stderr.contains(&wanted.last().unwrap().to_string()), "the rows are shown: {}", run.stderr);
            assert_eq!(world.calls(REVOKE).len(), 0);
        }
        typing(ask(), "what?\ny\n").ended(0);
        assert_eq!(sent(&world), wanted);
    }

    #[test]
    fn what_has_changed_while_it_was_asked_is_left_alone() {
        // Long enough for the change to come before the second look.
        let world = World::new(small().with_latency(std::time::Duration::from_millis(200)));
        let org = world.org();
        let wanted = so(&world, |grant| grant.token.last_used_at.is_none());
        let used = wanted[0];
        // Answered by the first look, which stands before the question, and used before the second one.
        let sim = world.sim.clone();
        // Four pages, read twice.
        let pages = 8;
        let watch = std::thread::spawn({
            let (sim, org) = (sim.clone(), org.clone());
            move || {
                let listed = || {
                    sim.log().iter().filter(|entry| entry.operation.as_deref() == Some("orgs/list-pat-grants")).count()
                };
                while listed() <= pages {
                    std::thread::sleep(std::time::Duration::from_millis(2));
                }
                sim.update_grant(&org, used, |grant| grant.token.last_used_at = Some(sim.clock().now())).unwrap();
            }
        });
        let run = typing(world.app_command(&["grants", "revoke", &org, "--never-used"]), "y\n").ended(0);
        watch.join().unwrap();
        assert_eq!(sent(&world), wanted[1..]);
        assert!(run.stderr.contains("1 of them is no longer"), "{}", run.stderr);
    }
}
