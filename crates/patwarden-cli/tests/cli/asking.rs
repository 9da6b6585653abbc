//! What stands between a command that changes something and its doing so: on a terminal it is shown and asked about,
//! unless it is one id, and `--max` holds everywhere. Judged by what the simulator got.

use patwarden_sim::{Fault, GrantRequest};
use serde_json::json;

use crate::support::{World, sorted, words};

const REVOKE: &str = "orgs/update-pat-accesses";
const REVIEW: &str = "orgs/review-pat-grant-requests-in-bulk";

/// The pending requests that are so.
fn so(world: &World, wanted: impl Fn(&GrantRequest) -> bool) -> Vec<u64> {
    world.state().pending_requests().filter(|request| wanted(request)).map(|request| request.id).collect()
}

fn never_used(request: &GrantRequest) -> bool {
    request.token.last_used_at.is_none()
}

fn decided(world: &World) -> Vec<u64> {
    sorted(world.ids_sent(REVIEW, "pat_request_ids").concat())
}

#[test]
fn requests_are_decided_by_the_filters_that_list_them() {
    for verb in ["approve", "deny"] {
        let world = World::small();
        let org = world.org();
        let wanted = so(&world, never_used);
        assert!(!wanted.is_empty() && wanted.len() < 30);
        let base = ["requests", verb, &org, "--never-used"];
        world.app(&base).refused(1, &["no terminal to ask on", "nothing was sent", "--yes", "--dry-run"]);
        assert_eq!(world.sim.log().len(), 0);
        let run = world.app(&[&base[..], &["--dry-run"]].concat()).ended(0);
        assert_eq!(sorted(run.ids()), wanted);
        assert!(run.stderr.contains(&format!("{verb} {} requests of", wanted.len())), "{}", run.stderr);
        assert_eq!(world.calls(REVIEW).len(), 0);
        let run = world.app(&[&base[..], &["--yes", "--confirm=20s"]].concat()).ended(0);
        assert_eq!((decided(&world), sorted(run.ids())), (wanted.clone(), wanted));
        assert_eq!(world.calls(REVIEW)[0].body.as_ref().unwrap()["action"], json!(verb));
        assert_eq!(so(&world, never_used), [0; 0]);
        let run = world.app(&[&base[..], &["--yes"]].concat()).ended(0);
        assert!(run.stderr.contains("no requests are as the filters say; nothing was sent"), "{}", run.stderr);
        world.app(&[&base[..], &["7", "--yes"]].concat()).refused(1, &["ids and filters", "hint: "]);
    }
}

#[test]
fn no_more_than_max_are_hit_however_they_are_named() {
    let world = World::small();
    let org = world.org();
    let (grants, requests) = (world.grant_ids(), world.request_ids());
    let unused = world.state().live_grants().filter(|grant| grant.token.last_used_at.is_none()).count().to_string();
    let [a, b, c] = [0, 1, 2].map(|place| grants[place].to_string());
    // Each id counts once.
    world.app(&["grants", "revoke", &org, &a, &b, &a, &c, "--max", "2"]).refused(1, &["3, and --max lets it hit 2"]);
    let run = world.app_command(&["requests", "deny", &org, "--max", "29"]).stdin(words(&requests)).run();
    run.refused(1, &["30, and --max lets it hit 29; nothing was sent", "hint: "]);
    assert_eq!(world.sim.log().len(), 0, "known before anything is asked");
    let found = ["grants", "revoke", &org, "--never-used", "--yes", "--max", "3"];
    world.app(&found).refused(1, &[&format!("that the filters find are {unused}, and --max lets it hit 3"), "sent"]);
    let run = world.app(&["grants", "revoke", &org, &a, &b, &c, "--max", "2", "--dry-run"]).ended(1);
    assert_eq!(run.ids().len(), 3, "it is shown");
    assert!(run.stderr.contains("it would hit 3, and --max lets it hit 2"), "{}", run.stderr);
    assert_eq!((world.calls(REVOKE).len(), world.calls(REVIEW).len()), (0, 0));
    world.app(&["grants", "revoke", &org, &a, &b, &a, "--max", "2"]).ended(0);
    world.app(&["grants", "revoke", &org, "--never-used", "--yes", "--max", &unused]).ended(0);
    assert!(world.app(&["grants", "revoke", &org, &a, "--max=-1"]).ended(1).stderr.contains("--max"));
}

#[test]
fn a_dry_run_wins_over_whatever_else_a_job_has_in_its_command() {
    let world = World::small();
    let org = world.org();
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal.jsonl").display().to_string();
    let ids = world.grant_ids()[..2].iter().map(u64::to_string).collect::<Vec<_>>();
    let dry = ["--dry-run", "--yes", "--journal", &journal, "--confirm"];
    let statement = format!("EXEC pat_grants.update_pat_access @org='{org}', @pat_id='{}'", ids[0]);
    for command in [
        &["grants", "revoke", &org, &ids[0], &ids[1]][..],
        &["grants", "revoke", &org, "--never-used"],
        &["requests", "deny", &org, "--never-used"],
        &["sql", &statement],
    ] {
        let run = world.app(&[command, &dry].concat()).ended(0);
        assert!(run.stderr.contains("nothing was sent"), "{}", run.stderr);
    }
    for command in [
        &["orgs", "update", &org, "--name", "Acme", "--yes", "--dry-run"][..],
        &["api", "orgs/update", &format!("org={org}"), "name=Acme", "--yes", "--include", "--dry-run"],
    ] {
        assert!(world.app(command).ended(0).stdout.starts_with("PATCH /orgs/"), "{command:?}");
    }
    assert_eq!(world.calls(REVOKE).len() + world.calls(REVIEW).len() + world.calls("orgs/update").len(), 0);
    assert_eq!(world.calls("orgs/update-pat-access").len(), 0);
    assert!(!std::path::Path::new(&journal).exists());
}

/// A journal of a call for these of which the second request was refused.
fn cut_short(world: &World, ids: &[u64], folder: &tempfile::TempDir) -> String {
    let path = folder.path().join("journal.jsonl").display().to_string();
    let limit = Fault::status(403).method("POST").path_contains("/personal-access-tokens");
    world.sim.inject(limit.skip(1).times(9));
    world.app_command(&["grants", "revoke", &world.org(), "--journal", &path]).stdin(words(ids)).run().ended(8);
    world.sim.clear_faults();
    path
}

#[test]
fn what_a_journal_has_left_is_shown_and_bounded() {
    let world = World::small();
    let folder = tempfile::tempdir().unwrap();
    let ids = world.grant_ids()[..110].to_vec();
    let path = cut_short(&world, &ids, &folder);
    let (journal, sent) = (std::fs::read(&path).unwrap(), world.calls(REVOKE).len());
    let run = world.app(&["resume", &path, "--dry-run"]).ended(0);
    assert_eq!(run.ids(), ids[100..]);
    for words in ["revoke 10 grants of", "nothing was sent", "SSH keys"] {
        assert!(run.stderr.contains(words), "{words:?} is not in {}", run.stderr);
    }
    world.app(&["resume", &path, "--max", "9"]).refused(1, &["what is left is 10, and --max lets it hit 9"]);
    world.app(&["resume", &path, "--org", "other", "--dry-run"]).refused(1, &["is of a call on"]);
    assert_eq!((std::fs::read(&path).unwrap(), world.calls(REVOKE).len()), (journal, sent));
    world.app(&["resume", &path, "--max", "10", "--confirm=30s"]).ended(0);
    assert_eq!(world.ids_sent(REVOKE, "pat_ids").last().unwrap(), &ids[100..]);
    let run = world.app(&["resume", &path, "--dry-run"]).ended(0);
    assert!(run.stdout.is_empty() && run.stderr.contains("there is nothing to do"), "{}", run.stderr);
}

#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use crate::terminal::typing;

    #[test]
    fn one_id_is_meant_and_several_are_asked_about() {
        let world = World::small();
        let org = world.org();
        let ids: Vec<String> = world.grant_ids()[..3].iter().map(u64::to_string).collect();
        let run = typing(world.app_command(&["grants", "revoke", &org, &ids[0], &ids[0]]), "").ended(0);
        assert!(!run.stderr.contains("[y/N]"), "{}", run.stderr);
        assert_eq!((world.calls(REVOKE).len(), world.calls("orgs/list-pat-grants").len()), (1, 0));
        let several = || world.app_command(&["grants", "revoke", &org, &ids[1], &ids[2], "9999999"]);
        let run = typing(several(), "n\n").ended(2);
        for words in ["revoke these 3 grants on", "? [y/N]", "1 of them is not in the list", "SSH keys", &ids[1]] {
            assert!(run.stderr.contains(words), "{words:?} is not in {}", run.stderr);
        }
        assert!(run.stderr.contains("nothing was sent") && run.stdout.is_empty(), "{}", run.stderr);
        assert_eq!(world.calls(REVOKE).len(), 1);
        typing(several(), "y\n").ended(8);
        let run = typing(world.app_command(&["grants", "revoke", &org, &ids[1], &ids[2], "--yes"]), "");
        assert!(!run.stderr.contains("[y/N]"), "{}", run.stderr);
    }

    /// Ids from a pipe, typed at the terminal of the session, as somebody does who sits there.
    #[cfg(target_os = "linux")]
    fn piped(world: &World, ids: &[u64], more: &str, answer: &str) -> crate::support::Run {
        let line = format!("printf '%s\\n' \"$IDS\" | patwarden grants revoke {} {more}", world.org());
        let shell = crate::support::Invocation::in_a_session(&line).logged_in(world);
        typing(shell.env("IDS", words(ids)), answer)
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn ids_from_a_pipe_are_asked_about_at_the_terminal_of_the_session() {
        let world = World::small();
        let ids = world.grant_ids()[..3].to_vec();
        let run = piped(&world, &ids, "", "n\n").ended(2);
        for words in ["revoke these 3 grants on", "? [y/N]", "nothing was sent", &ids[1].to_string()] {
            assert!(run.stderr.contains(words), "{words:?} is not in {}", run.stderr);
        }
        let run = piped(&world, &ids[..1], "-", "n\n").ended(2);
        assert!(run.stderr.contains("revoke this grant on"), "nobody typed it: {}", run.stderr);
        assert_eq!(world.calls(REVOKE).len(), 0);
        let run = piped(&world, &ids[1..], "--yes", "").ended(0);
        assert!(!run.stderr.contains("[y/N]"), "{}", run.stderr);
        piped(&world, &ids[..1], "", "what?\ny\n").ended(0);
        assert_eq!(world.ids_sent(REVOKE, "pat_ids"), [&ids[1..], &ids[..1]]);
    }

    #[test]
    fn ids_from_a_pipe_are_meant_where_the_terminal_is_not_that_of_the_session() {
        let world = World::small();
        let ids = world.grant_ids()[..3].to_vec();
        let (terminal, end) = crate::terminal::pseudo_terminal(100);
        let revoke = world.app_command(&["grants", "revoke", &world.org()]).stdin(words(&ids));
        revoke.with_stderr(end.into()).run().ended(0);
        drop(terminal);
        assert_eq!(world.ids_sent(REVOKE, "pat_ids"), [ids]);
    }

    #[test]
    fn a_decision_that_filters_chose_is_asked_about() {
        let world = World::small();
        let wanted = so(&world, never_used);
        let ask = || world.app_command(&["requests", "deny", &world.org(), "--never-used", "--reason", "no use"]);
        let run = typing(ask(), "n\n").ended(2);
        assert!(run.stderr.contains(&format!("deny these {} requests on", wanted.len())), "{}", run.stderr);
        assert_eq!(world.calls(REVIEW).len(), 0);
        typing(ask(), "y\n").ended(0);
        assert_eq!(decided(&world), wanted);
        assert_eq!(world.calls(REVIEW)[0].body.as_ref().unwrap()["reason"], json!("no use"));
    }

    #[test]
    fn a_request_that_was_used_while_it_was_asked_is_left_alone() {
        let world = World::new(crate::support::small().with_latency(std::time::Duration::from_millis(200)));
        let org = world.org();
        let wanted = so(&world, never_used);
        let (sim, used) = (world.sim.clone(), wanted[0]);
        let watch = std::thread::spawn({
            let org = org.clone();
            move || {
                let listed = || {
                    let log = sim.log();
                    log.iter()
                        .filter(|entry| entry.operation.as_deref() == Some("orgs/list-pat-grant-requests"))
                        .count()
                };
                // One page, read twice.
                while listed() <= 2 {
                    std::thread::sleep(std::time::Duration::from_millis(2));
                }
                let now = sim.clock().now();
                sim.update_request(&org, used, |request| request.token.last_used_at = Some(now)).unwrap();
            }
        });
        let run = typing(world.app_command(&["requests", "approve", &org, "--never-used"]), "y\n").ended(0);
        watch.join().unwrap();
        assert_eq!(decided(&world), wanted[1..]);
        assert!(run.stderr.contains("1 of them is no longer"), "{}", run.stderr);
    }

    #[test]
    fn what_a_journal_has_left_is_asked_about() {
        let world = World::small();
        let folder = tempfile::tempdir().unwrap();
        let ids = world.grant_ids()[..110].to_vec();
        let path = cut_short(&world, &ids, &folder);
        let sent = world.calls(REVOKE).len();
        let resume = || world.app_command(&["resume", &path, "--confirm=30s"]);
        let run = typing(resume(), "n\n").ended(2);
        assert!(run.stderr.contains("revoke these 10 grants on"), "{}", run.stderr);
        assert_eq!(world.calls(REVOKE).len(), sent);
        typing(resume(), "y\n").ended(0);
        assert_eq!(world.ids_sent(REVOKE, "pat_ids").last().unwrap(), &ids[100..]);
        let run = typing(resume(), "").ended(0);
        assert!(!run.stderr.contains("[y/N]"), "nothing is left to ask about: {}", run.stderr);
    }
}

/// What changes an organisation.
mod organisations {
    use super::*;
    use crate::support::Invocation;

    const UPDATE: &str = "orgs/update";
    const SWITCH: &str = "orgs/enable-or-disable-security-product-on-all-org-repos";

    #[test]
    fn a_dry_run_shows_the_very_request_and_takes_no_login() {
        let world = World::new(crate::support::small().with_grants(0).with_requests(0));
        let org = world.org();
        for (operation, method, words) in [
            (UPDATE, "PATCH", &["update", &org, "--description", "a \"b\"", "--members-can-create-pages", "false"][..]),
            (UPDATE, "PATCH", &["update", &org, "--default-repository-permission", "none"]),
            (SWITCH, "POST", &["security-product", &org, "secret_scanning", "disable"]),
            (
                SWITCH,
                "POST",
                &["security-product", &org, "code_scanning_default_setup", "enable", "--query-suite", "extended"],
            ),
        ] {
            let typed = [&["orgs"], words].concat();
            let run = Invocation::new(&[&typed[..], &["--dry-run"]].concat()).run().ended(0);
            assert_eq!(run.stderr, "nothing was sent\n");
            world.sim.clear_log();
            world.app(&typed).ended(0);
            let sent = world.calls(operation).remove(0);
            let (line, body) = run.stdout.split_once('\n').unwrap();
            assert_eq!(line, format!("{method} {}", sent.path));
            let body: serde_json::Value = if body.is_empty() { json!({}) } else { serde_json::from_str(body).unwrap() };
            assert_eq!(body, sent.body.unwrap_or(json!({})), "{words:?}");
        }
        let told = ["orgs", "update", "a/b", "--name", "x", "--dry-run"];
        Invocation::new(&told).run().refused(1, &["organisation's name", "nothing was sent"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_bears_on_security_is_asked_about_and_a_name_is_not() {
        use crate::terminal::typing;

        let config = crate::support::small().with_grants(0).with_requests(0);
        let world = World::new(config.with_effect_delay(std::time::Duration::ZERO));
        let org = world.org();
        for (operation, words) in [
            (UPDATE, &["update", &org, "--name", "Acme", "--members-can-create-pages", "false"][..]),
            (SWITCH, &["security-product", &org, "secret_scanning", "disable"]),
        ] {
            let typed = [&["orgs"], words].concat();
            let run = typing(world.app_command(&typed), "n\n").ended(2);
            assert!(run.stderr.contains("send it? [y/N]") && run.stderr.contains(&org), "{}", run.stderr);
            assert!(run.stderr.contains("nothing was sent"), "{}", run.stderr);
            assert_eq!(world.calls(operation).len(), 0);
            typing(world.app_command(&typed), "y\n").ended(0);
            let run = typing(world.app_command(&[&typed[..], &["--yes"]].concat()), "").ended(0);
            assert!(!run.stderr.contains("[y/N]"), "{}", run.stderr);
            assert_eq!(world.calls(operation).len(), 2);
        }
        let run = typing(world.app_command(&["orgs", "update", &org, "--name", "Acme"]), "").ended(0);
        assert!(!run.stderr.contains("[y/N]"), "{}", run.stderr);
    }
}
