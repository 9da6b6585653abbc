//! What is typed and what is printed: help, JSON, tab-separated lines, closed pipes.

use serde_json::json;

use crate::support::{Invocation, Run, World};

/// What could move a cursor, break a column, or turn text around.
const HOSTILE: &str = "a\tb\nc\u{1b}[2J\u{9b}31m\u{202e}txt\u{200b}.\u{7f}\\";

fn run(arguments: &[&str]) -> Run {
    Invocation::new(arguments).run()
}

#[test]
fn help_and_version_are_data_and_done() {
    assert_eq!(run(&["--version"]).ended(0).stdout, format!("patwarden {}\n", env!("CARGO_PKG_VERSION")));
    let help = run(&["--help"]).ended(0);
    for words in ["Examples:", "PATWARDEN_APP_ID", "Exit codes:", "patwarden grants revoke acme"] {
        assert!(help.stdout.contains(words), "{words}");
    }
    assert!(run(&["grants", "revoke", "--help"]).ended(0).stdout.contains("SSH keys"));
    assert_eq!(help.stderr, "");
}

#[test]
fn a_slip_of_the_pen_is_a_failure_and_no_cancellation() {
    for arguments in
        [&[][..], &["grants"], &["grants", "list"], &["grants", "lost"], &["grants", "list", "acme", "--nope"]]
    {
        let run = run(arguments).ended(1);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.contains("Usage:"), "{}", run.stderr);
    }
}

#[test]
fn every_command_that_the_page_of_operations_names_is_there() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../OPERATIONS.md")).unwrap();
    let commands: Vec<&str> = page.split('`').filter(|words| words.starts_with("patwarden ")).collect();
    assert!(commands.len() >= 17, "{commands:?}");
    for command in commands {
        let (words, flags): (Vec<&str>, Vec<&str>) =
            command.split(' ').skip(1).partition(|word| !word.starts_with("--"));
        let help = run(&[&words[..], &["--help"]].concat()).ended(0);
        assert!(help.stdout.contains(&format!("Usage: patwarden {}", words.join(" "))), "{command}: {}", help.stdout);
        assert!(flags.iter().all(|flag| help.stdout.contains(flag)), "{command}: {}", help.stdout);
    }
}

#[test]
fn bare_json_names_the_fields() {
    for (arguments, fields) in [
        (&["grants", "list", "acme", "--json"][..], &["access_granted_at", "token_last_used_at"][..]),
        (&["grants", "list", "--json"], &["access_granted_at"]),
        (&["requests", "list", "acme", "--json"], &["created_at", "reason"]),
        (&["orgs", "list", "--json"], &["installation_id"]),
        (&["grants", "repos", "acme", "7", "--json"], &["full_name"]),
        (&["grants", "revoke", "acme", "7", "--json"], &["outcome"]),
    ] {
        let run = run(arguments).ended(1);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.starts_with("Specify one or more comma-separated fields for `--json`:\n"), "{}", run.stderr);
        for field in fields {
            assert!(run.stderr.contains(&format!("\n  {field}\n")), "{field} in {}", run.stderr);
        }
    }
}

#[test]
fn an_unknown_field_names_the_known_and_sends_nothing() {
    let world = World::small();
    let run = world.app(&["grants", "list", &world.org(), "--json", "id,nope"]).ended(1);
    assert!(run.stderr.contains("Unknown JSON field: \"nope\"\nAvailable fields:\n"), "{}", run.stderr);
    // An id that stands where fields are taken for is not passed over.
    world.app(&["grants", "revoke", &world.org(), "--json", "7", "8"]).ended(1);
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn hostile_words_are_escaped_in_lines_and_kept_in_json() {
    let world = World::small();
    let org = world.org();
    let grant = world.sim.add_grant(&org, |grant| grant.token.name = HOSTILE.into()).unwrap();
    let request = world.sim.add_request(&org, |request| request.reason = Some(HOSTILE.into())).unwrap();
    let shown = r"a\tb\nc\u{1b}[2J\u{9b}31m\u{202e}txt\u{200b}.\u{7f}\\";

    let lines = world.app(&["grants", "list", &org, "--limit", "1"]).ended(0);
    assert_eq!(lines.rows().len(), 1);
    assert_eq!((lines.rows()[0].len(), lines.rows()[0][2]), (8, shown));
    assert_eq!(lines.ids(), [grant]);
    let lines = world.app(&["requests", "list", &org, "--limit", "1"]).ended(0);
    assert_eq!((lines.rows()[0].len(), lines.rows()[0][8]), (9, shown));

    let json = world.app(&["requests", "list", &org, "--limit", "1", "--json", "reason,id"]).ended(0);
    assert_eq!(json.json(), json!([{ "id": request, "reason": HOSTILE }]));
    assert!(json.stdout.starts_with(r#"[{"reason":"#), "in the order asked: {}", json.stdout);
    assert!(!json.stdout.contains(['\u{9b}', '\u{202e}', '\u{200b}', '\u{7f}', '\u{1b}']), "{}", json.stdout);
}

#[test]
fn words_in_errors_are_escaped() {
    let run = Invocation::new(&["grants", "list", "acme\u{1b}[2J\u{9b}\u{202e}"])
        .env("PATWARDEN_TOKEN", "ghs_x")
        .run()
        .ended(1);
    assert!(!run.stderr.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{:?}", run.stderr);
    let run = Invocation::new(&["grants", "list", "acme", "--json", "i\u{1b}[2Jd"]).run().ended(1);
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_reader_who_has_read_enough_is_no_error() {
    let world = World::new(crate::support::small().with_grants(2000));
    let script = format!("patwarden grants list {} | head -n 1; echo ended", world.org());
    let run = Invocation::shell(&script)
        .env("GITHUB_API_URL", world.url())
        .env("PATWARDEN_TOKEN", world.sim.issue_installation_token(&world.org()).unwrap())
        .run()
        .ended(0);
    assert_eq!((run.stdout.lines().count(), run.stderr.as_str()), (2, ""));
}
