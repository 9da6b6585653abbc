//! `patwarden audit`: what it counts is what the state holds, and what it could not look at is never passed over.

use std::fs;

use jiff::{SignedDuration, Timestamp};
use patwarden_sim::{Config, Fault, RepositorySelection};
use serde_json::{Value, json};

use crate::support::{Invocation, World, sorted};

/// What could act on a terminal, a spreadsheet or a page.
const HOSTILE: &str = "=cmd|' /C'!A0\t\u{1b}[2J\u{202e}</td><script>alert(1)</script>|`*::error::x\n\"&";

fn empty(orgs: usize) -> World {
    World::new(Config::default().with_orgs(orgs).with_grants(0).with_requests(0))
}

fn finding<'a>(audit: &'a Value, rule: &str) -> &'a Value {
    audit["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == rule).unwrap()
}

fn audit_fits(audit: &Value) -> bool {
    let schema = Invocation::new(&["schema", "audit"]).run().ended(0).json();
    jsonschema::is_valid(&schema, audit)
}

fn ids(finding: &Value) -> Vec<u64> {
    let at = finding["at"].as_array().unwrap().iter();
    sorted(at.flat_map(|found| found["ids"].as_array().unwrap()).map(|id| id.as_u64().unwrap()).collect())
}

fn days_from_now(days: i64) -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(24 * days)
}

#[test]
fn it_counts_what_the_state_holds() {
    let world = World::small();
    let org = world.org();
    let state = world.state();
    let audit = world.app(&["audit", &org, "--format", "json"]).ended(0).json();
    let live = || state.live_grants();
    assert_eq!(audit["totals"]["grants"], json!(live().count()));
    assert_eq!(audit["totals"]["requests"], json!(state.pending_requests().count()));
    assert_eq!(audit["totals"]["read_whole"], json!(1));
    let is = |rule: &str, ids_of_it: Vec<u64>| {
        let finding = finding(&audit, rule);
        assert_eq!(
            (ids(finding), finding["count"].as_u64()),
            (sorted(ids_of_it.clone()), Some(ids_of_it.len() as u64))
        );
        assert!(!ids_of_it.is_empty(), "nothing to find for {rule}");
    };
    is("never-expiring", live().filter(|grant| grant.token.expires_at.is_none()).map(|grant| grant.id).collect());
    is("never-used", live().filter(|grant| grant.token.last_used_at.is_none()).map(|grant| grant.id).collect());
    is("pending", state.pending_requests().map(|request| request.id).collect());
    // The lists' filters find the same.
    is("unused", world.app(&["grants", "list", &org, "--unused-since", "90d"]).ended(0).ids());
    is("writes-all", world.app(&["grants", "list", &org, "--writes-all-repositories"]).ended(0).ids());
    is("writes-organization", world.app(&["grants", "list", &org, "--writes-organization"]).ended(0).ids());
    is("pending-writes-all", world.app(&["requests", "list", &org, "--writes-all-repositories"]).ended(0).ids());
    for (spread, of) in [("age", "grants"), ("expiry", "grants"), ("last_use", "grants"), ("pending", "requests")] {
        let bars = audit["spreads"][spread].as_array().unwrap();
        let together: u64 = bars.iter().map(|bar| bar["count"].as_u64().unwrap()).sum();
        assert_eq!(json!(together), audit["totals"][of], "each is in one bar of {spread}");
    }
    // As the text says it for more ids than a line takes.
    let jq = ["--only", "lifetime", "--max-lifetime", "366d", "--format", "json", "--jq", ".findings[].at[].ids[]"];
    let piped: Vec<&str> = ["audit", &org].into_iter().chain(jq).collect();
    is("lifetime", world.app(&piped).ended(0).ids());
    let command = finding(&audit, "unused")["at"][0]["command"].as_str().unwrap();
    assert_eq!(command, format!("patwarden grants revoke {org} --unused-since 90d --dry-run"));
}

#[test]
fn text_is_the_default_and_says_it_in_words() {
    let world = World::small();
    let run = world.app(&["audit", &world.org()]).ended(0);
    for words in ["320  tokens", "Every organisation was read whole", "(never-expiring)", "Owners with most tokens"] {
        assert!(run.stdout.contains(words), "{words:?} is not in {}", run.stdout);
    }
    assert!(!run.stdout.contains('\u{1b}'), "a pipe has no colours");
    assert_eq!(run.stderr, "");
}

#[test]
fn what_could_not_be_read_is_told_and_why() {
    let world = World::new(Config::default().with_orgs(3).with_grants(60).with_requests(6));
    let orgs = world.sim.orgs();
    world.sim.set_suspended(&orgs[1], true).unwrap();
    let all = ["audit", "--all-orgs", "--format", "json"];
    let run = world.app(&all).ended(8);
    let audit = run.json();
    assert_eq!((&audit["totals"]["organisations"], &audit["totals"]["read_whole"]), (&json!(3), &json!(2)));
    let covered = &audit["coverage"][1];
    assert_eq!((&covered["org"], &covered["grants"]["state"]), (&json!(orgs[1]), &json!("unread")));
    assert!(covered["grants"]["why"].as_str().unwrap().contains("suspended"), "{covered}");
    assert!(run.stderr.contains("1 of 3 organisations could not be read whole"), "{}", run.stderr);
    let finding = finding(&audit, "unused");
    assert_eq!(finding["unknown_in"], json!([orgs[1]]));

    // Named, one where the App is not installed is told of as well.
    world.sim.set_installed(&orgs[2], false).unwrap();
    let run = world.app(&["audit", &orgs[0], &orgs[1], &orgs[2]]).ended(8);
    for words in ["2 of 3 organisations were not read whole", "suspended", "not installed", "hint: "] {
        assert!(run.stdout.contains(words), "{words:?} is not in {}", run.stdout);
    }
    let run = world.app(&["audit", &orgs[0], &orgs[1], "--fail-on", "unread"]).ended(1);
    assert!(run.stderr.contains("failed: unread: 1 found, none allowed (could not be read whole)"), "{}", run.stderr);
    // Of nothing that was read there is a report all the same: it says so, and why.
    let none = |arguments: &[&str], code: i32| {
        let arguments: Vec<&str> = ["audit", &orgs[1], &orgs[2]].iter().chain(arguments).copied().collect();
        world.app(&arguments).ended(code)
    };
    let run = none(&["--format", "json"], 4);
    assert!(run.stderr.contains("error: ") && run.stderr.contains("not installed"), "{}", run.stderr);
    let audit = run.json();
    assert!(audit_fits(&audit), "{audit}");
    assert_eq!((&audit["totals"]["grants"], &audit["totals"]["requests"]), (&json!(null), &json!(null)));
    assert!(audit["coverage"][0]["grants"]["why"].as_str().unwrap().contains("suspended"));
    for finding in audit["findings"].as_array().unwrap() {
        assert_eq!(finding["count"], json!(null), "{finding}");
    }
    for format in ["text", "csv", "jsonl", "markdown", "html", "github"] {
        let run = none(&["--format", format, "--fail-on", "unread"], 4);
        assert!(run.stdout.contains("suspended") && run.stdout.contains("not installed"), "{format}: {}", run.stdout);
        assert!(run.stderr.contains("failed: unread: 2 found"), "{format}: {}", run.stderr);
    }
    let text = none(&[], 4).stdout;
    assert!(text.contains("\n      ?  never expire (never-expiring)\n"), "{text}");
    let folder = tempfile::tempdir().unwrap();
    let summary = folder.path().join("summary.md");
    let job = world.app_command(&["audit", &orgs[1], "--format", "csv"]).env("GITHUB_ACTIONS", "true");
    let run = job.env("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()).run().ended(4);
    assert!(run.stderr.contains("::error title=Not read::"), "{}", run.stderr);
    assert!(fs::read_to_string(summary).unwrap().contains("What this report does not know"));
}

#[test]
fn what_is_shown_can_be_narrowed_to_rules_and_by_jq() {
    let world = World::small();
    let org = world.org();
    let narrowed = ["audit", &org, "--only", "unused", "--only", "pending", "--fail-on", "never-expiring"];
    let json = |more: &[&str]| {
        let arguments: Vec<&str> = narrowed.iter().chain(&["--format", "json"]).chain(more).copied().collect();
        world.app(&arguments).ended(1)
    };
    let run = json(&[]);
    assert!(run.stderr.contains("failed: never-expiring: "), "it is not shown, and broken all the same");
    let audit = run.json();
    let rules: Vec<&str> =
        audit["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    assert_eq!((rules, &audit["coverage"][0]["org"]), (vec!["unused", "pending"], &json!(org)));
    assert_eq!(json(&["--jq", ".findings[].rule"]).stdout, "unused\npending\n");
    let text = world.app(&narrowed).ended(1).stdout;
    assert!(text.contains("(unused)") && !text.contains("(never-expiring)"), "{text}");
    world.app(&["audit", &org, "--only", "unusd"]).refused(1, &["did you mean unused?"]);
    world.app(&["audit", &org, "--only", "unread"]).refused(1, &["shown in any case"]);
    world.app(&["audit", &org, "--only", "reaches"]).refused(1, &["--repo"]);
    world.app(&["audit", &org, "--jq", "."]).refused(1, &["--format json"]);
}

#[test]
fn an_audit_of_no_organisation_is_a_failure() {
    let world = empty(1);
    world.sim.set_installed(&world.org(), false).unwrap();
    for format in ["text", "json", "csv", "jsonl", "markdown", "html", "github"] {
        let run = world.app(&["audit", "--all-orgs", "--fail-on", "writes-all", "--format", format]).ended(1);
        for words in ["error: the login sees no organisation", "install the App", "`patwarden doctor`"] {
            assert!(run.stderr.contains(words), "{words:?} is not in {}", run.stderr);
        }
        assert!(!run.stdout.contains("read whole"), "{format}: {}", run.stdout);
        if !["json", "csv", "jsonl"].contains(&format) {
            assert!(run.stdout.contains("the login sees no organisation"), "{format}: {}", run.stdout);
        }
    }
}

#[test]
fn one_list_that_may_not_be_read_leaves_the_other() {
    let world = World::small();
    world.sim.set_permission(&world.org(), "organization_personal_access_token_requests", None).unwrap();
    let audit = world.app(&["audit", &world.org(), "--format", "json"]).ended(8).json();
    assert_eq!(audit["coverage"][0]["grants"]["state"], "read");
    assert_eq!(audit["coverage"][0]["requests"]["state"], "unread");
    assert_eq!((&audit["totals"]["grants"], &audit["totals"]["requests"]), (&json!(320), &json!(null)));
    assert_eq!(finding(&audit, "pending")["unknown_in"], json!([world.org()]));
    // What can't be told of does not pass.
    for rule in ["pending", "pending=1000", "pending-older-than", "pending-older-than=9y"] {
        let run = world.app(&["audit", &world.org(), "--fail-on", rule]).ended(1);
        assert!(run.stderr.contains(&format!(": not known for {}", world.org())), "{rule}: {}", run.stderr);
    }
}

#[test]
fn a_job_fails_on_the_rules_that_it_names_and_no_other() {
    let world = empty(1);
    let org = world.org();
    let id = world.sim.add_grant(&org, |grant| grant.token.expires_at = None).unwrap();
    world.sim.add_grant(&org, |grant| grant.token.expires_at = Some(days_from_now(20))).unwrap();
    let old = Timestamp::now() - SignedDuration::from_hours(24 * 10);
    let request = world.sim.add_request(&org, |request| request.created_at = old);
    request.unwrap();
    for (rules, code, said) in [
        (&["unused", "writes-all", "expired", "unread", "pending-older-than"][..], 0, ""),
        (&["never-expiring"], 1, "failed: never-expiring: 1 found, none allowed (never expire)"),
        (&["never-expiring=1"], 0, ""),
        (&["never-used=1"], 1, "failed: never-used: 2 found, 1 allowed (never used, the youngest included)"),
        (&["expiring-7"], 0, ""),
        (&["expiring-30"], 1, "failed: expiring-30: 1 "),
        (&["pending"], 1, "failed: pending: 1 "),
        (
            &["pending-older-than=9d"],
            1,
            "failed: pending-older-than: 1 found, none allowed (have waited for longer than 9d)",
        ),
        (&["pending-older-than=11d"], 0, ""),
        (&["unused", "never-expiring", "pending"], 1, "failed: pending: 1 "),
    ] {
        let rules = rules.iter().flat_map(|rule| ["--fail-on", rule]);
        let arguments: Vec<&str> = ["audit", &org].into_iter().chain(rules).collect();
        let run = world.app(&arguments).ended(code);
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
        assert!(!run.stdout.is_empty(), "the report is there all the same");
    }
    let requests = world.sim.log().len();
    let run = world.app(&["audit", &org, "--fail-on", "never-expire"]).ended(1);
    assert!(run.stderr.contains("did you mean never-expiring?"), "{}", run.stderr);
    world.app(&["audit", &org, "--fail-on", "reaches"]).refused(1, &["--repo"]);
    assert_eq!(world.sim.log().len(), requests, "nothing was sent");
    let audit = world.app(&["audit", &org, "--format", "json", "--max-lifetime", "19d"]).ended(0).json();
    assert!(ids(finding(&audit, "lifetime")).len() == 1 && !ids(finding(&audit, "lifetime")).contains(&id));
}

#[test]
fn owners_who_left_are_found_and_where_that_is_not_known_it_is_said() {
    let world = empty(1);
    let org = world.org();
    let id = world.sim.add_grant(&org, |grant| grant.token.owner = "gone".into()).unwrap();
    let json = ["audit", &org, "--format", "json"];
    assert!(ids(finding(&world.app(&json).ended(0).json(), "ex-member")).is_empty());
    // Who is only lacking in the list is asked for by name.
    let nobody = || Fault::status(200).body("application/json", "[]").path_contains("/members");
    world.sim.inject(nobody());
    assert!(ids(finding(&world.app(&json).ended(0).json(), "ex-member")).is_empty());
    assert_eq!(world.calls("orgs/check-membership-for-user").len(), 1);
    // The simulator ends the grants of who leaves; GitHub's word for it is a 404.
    let gone = |arguments: &[&str]| {
        world.sim.inject(nobody());
        world.sim.inject(Fault::status(404).path_contains("/members/gone"));
        world.app(arguments)
    };
    assert_eq!(ids(finding(&gone(&json).ended(0).json(), "ex-member")), [id]);
    let run = gone(&["audit", &org, "--fail-on", "ex-member"]).ended(1);
    assert!(run.stderr.contains("failed: ex-member: 1 found, none allowed (owned by somebody"), "{}", run.stderr);
    world.sim.set_permission(&org, "members", None).unwrap();
    let run = world.app(&["audit", &org, "--format", "json"]).ended(0);
    let audit = run.json();
    assert_eq!(finding(&audit, "ex-member")["unknown_in"], json!([org]));
    assert_eq!(audit["coverage"][0]["members"]["state"], "unread");
    assert_eq!(finding(&audit, "ex-member")["count"], json!(null));
    let said = |format: &str| world.app(&["audit", &org, "--format", format]).ended(0).stdout;
    assert!(said("text").contains("      ?  owned by somebody"), "{}", said("text"));
    assert!(said("markdown").contains("no longer a member | ? |"), "{}", said("markdown"));
    let run = world.app(&["audit", &org, "--fail-on", "ex-member"]).ended(1);
    assert!(run.stderr.contains(&format!("failed: ex-member: not known for {org}")), "{}", run.stderr);
}

#[test]
fn tokens_that_reach_a_repository_are_those_with_all_and_those_that_list_it() {
    let world = World::small();
    let org = world.org();
    let state = world.state();
    let (id, name) = state.repositories.iter().next().map(|(id, repository)| (*id, repository.name.clone())).unwrap();
    let reaching = state.live_grants().filter(|grant| grant.token.reaches(id)).map(|grant| grant.id).collect();
    let reaching = sorted(reaching);
    assert!(state.live_grants().any(|grant| grant.token.repository_selection != RepositorySelection::All));
    for repository in [name.to_uppercase(), format!("{org}/{name}")] {
        let audit = world.app(&["audit", &org, "--repo", &repository, "--format", "json"]).ended(0).json();
        assert_eq!(ids(finding(&audit, "reaches")), reaching, "{repository}");
    }
    let audit = world.app(&["audit", &org, "--repo", &name, "--format", "json"]).ended(0).json();
    let through_all = state.live_grants().filter(|grant| grant.token.repository_selection == RepositorySelection::All);
    let through_all = through_all.count();
    assert!(through_all > 0 && reaching.len() > through_all);
    let split = json!({ "name": name, "named_by": reaching.len() - through_all, "reached_by_all": through_all });
    assert_eq!(audit["repository"], split);
    let split = format!("{} by name, {through_all} with all repositories", reaching.len() - through_all);
    let absent = format!("no token names the repository nonesuch, and {through_all} reach it as tokens with all");
    for format in ["text", "json", "csv", "jsonl", "markdown", "html", "github"] {
        let run = world.app(&["audit", &org, "--repo", &name, "--format", format]).ended(0);
        let has_titles = !["csv", "jsonl", "github"].contains(&format);
        assert!(!has_titles || run.stdout.contains(&split), "{format}: {}", run.stdout);
        assert!(!run.stderr.contains("is it spelt right?"), "{}", run.stderr);
        let run = world.app(&["audit", &org, "--repo", "nonesuch", "--format", format]).ended(0);
        assert!(run.stderr.contains(&absent) && run.stderr.contains("is it spelt right?"), "{}", run.stderr);
        let says_it = !["csv", "jsonl", "json"].contains(&format);
        assert!(!says_it || run.stdout.contains("is it spelt right?"), "{format}: {}", run.stdout);
    }
    let elsewhere = world.app(&["audit", &org, "--repo", &format!("other/{name}"), "--fail-on", "reaches"]).ended(0);
    assert!(elsewhere.stdout.contains("(reaches)"));
    world.app(&["audit", &org, "--repo", "a/b/c"]).refused(1, &["nothing was sent", "ORG/NAME"]);
}

#[test]
fn a_file_takes_the_report_in_place_of_stdout() {
    let world = World::small();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    let path = path.to_str().unwrap();
    let run = world.app(&["audit", &world.org(), "--format", "json", "--output", path]).ended(0);
    assert_eq!(run.stdout, "");
    let audit: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(audit["totals"]["grants"], json!(320));
    let run = world.app_command(&["audit", &world.org(), "--format", "csv", "--output", "-"]);
    let mut command = run.into_command();
    let output = command.current_dir(folder.path()).output().unwrap();
    assert!(output.stdout.starts_with(b"rule,weight,") && !folder.path().join("-").exists());
    world.app(&["audit", &world.org(), "--output", "/nowhere/report"]).refused(1, &["/nowhere/report"]);
}

#[test]
fn hostile_words_act_on_nothing() {
    let world = empty(1);
    let org = world.org();
    world.sim.add_grant(&org, |grant| grant.token.name = HOSTILE.into()).unwrap();
    world.sim.add_request(&org, |request| request.reason = Some(HOSTILE.into())).unwrap();
    let audit = world.app(&["audit", &org, "--format", "json"]).ended(0).json();
    assert_eq!(audit["grants"][0]["token_name"], HOSTILE, "JSON keeps the original");
    let run = world.app(&["audit", &org]).ended(0);
    assert!(!run.stdout.contains(['\u{1b}', '\u{202e}', '\t']), "{:?}", run.stdout);
}

#[test]
fn the_schema_describes_what_is_printed() {
    let world = World::small();
    let schema = Invocation::new(&["schema", "audit"]).run().ended(0).json();
    let audit = world.app(&["audit", &world.org(), "--repo", "tools", "--format", "json"]).ended(0).json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&audit).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn every_format_keeps_hostile_words_to_their_place() {
    let world = empty(1);
    let org = world.org();
    let endless = world.sim.add_grant(&org, |grant| {
        grant.token.name = HOSTILE.into();
        grant.token.expires_at = None;
    });
    endless.unwrap();
    world.sim.add_request(&org, |request| request.reason = Some(HOSTILE.into())).unwrap();
    for (format, absent) in [
        ("html", &["<script>alert", "</td><script"][..]),
        ("csv", &[",=cmd", ",\"=cmd", "\n\""]),
        ("markdown", &["<script>", "`*::"]),
        ("jsonl", &["\n::error"]),
        ("github", &["\n::error"]),
        ("text", &["\n::error"]),
    ] {
        let run = world.app(&["audit", &org, "--format", format]).ended(0);
        for words in absent {
            assert!(!run.stdout.contains(words), "{words:?} in {format}: {}", run.stdout);
        }
        assert!(!run.stdout.contains(['\u{1b}', '\u{202e}']), "{format}");
        assert!(!run.stdout.is_empty(), "{format}");
    }
    let lines = world.app(&["audit", &org, "--format", "jsonl"]).ended(0).stdout;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().any(|line| line["rule"] == "never-used" && line["token_name"] == HOSTILE));
    let page = world.app(&["audit", &org, "--format", "html"]).ended(0).stdout;
    assert!(page.contains("&lt;script&gt;alert(1)") && page.contains("Content-Security-Policy"));
}

#[test]
fn in_a_job_the_summary_and_annotations_are_written_and_elsewhere_neither() {
    let world = World::small();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("summary.md");
    fs::write(&path, "before\n").unwrap();
    let run = |in_a_job: &str, format: &str| {
        let rule = ["audit", &world.org(), "--format", format, "--fail-on", "never-expiring"];
        let command = world.app_command(&rule).env("GITHUB_STEP_SUMMARY", path.to_str().unwrap());
        command.env("GITHUB_ACTIONS", in_a_job).run().ended(1)
    };
    let outside = run("", "json");
    assert!(!outside.stderr.contains("::") && fs::read_to_string(&path).unwrap() == "before\n");
    let job = run("true", "json");
    assert_eq!(job.json()["totals"]["grants"], json!(320), "the report stays what it is");
    assert!(job.stderr.contains("\n::error title=Rule broken::never-expiring: "), "{}", job.stderr);
    let summary = fs::read_to_string(&path).unwrap();
    assert!(summary.starts_with("before\n# Token audit\n"), "{summary}");
    let annotations = run("true", "github");
    assert!(annotations.stdout.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")));
    assert!(!annotations.stderr.contains("::error"), "not twice");
    fs::write(&path, "x".repeat(1024 * 1024)).unwrap();
    run("true", "text");
    assert_eq!(fs::metadata(&path).unwrap().len(), 1024 * 1024, "there is no room");
}
