//! What is not as it should be is found, named and mended; and the examination goes on whatever fails.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use patwarden_sim::{Config, TokenKind};
use serde_json::Value;

use crate::config::Settings;
use crate::schemas::fits;
use crate::support::{Invocation, Run, World, small};

/// The findings of a level, as `area: what it says → what mends it`.
fn found(run: &Run, level: &str) -> Vec<String> {
    let examination = run.json();
    fits("doctor", &examination);
    let findings = examination["findings"].as_array().unwrap().iter().filter(|finding| finding["level"] == level);
    let word = |finding: &Value, field: &str| finding[field].as_str().unwrap_or_default().to_owned();
    findings
        .map(|finding| format!("{}: {} → {}", word(finding, "area"), word(finding, "says"), word(finding, "mend")))
        .collect()
}

#[track_caller]
fn finds(run: &Run, level: &str, words: &[&str]) {
    let found = found(run, level);
    assert!(found.iter().any(|finding| words.iter().all(|words| finding.contains(words))), "{words:?} in {found:#?}");
}

#[test]
fn where_all_is_well_it_says_so() {
    let world = World::new(Config::default().with_orgs(2).with_grants(4).with_requests(0));
    let run = world.app(&["doctor", "--json"]).ended(0);
    assert_eq!(
        found(&run, "problem").len() + found(&run, "warning").len() + found(&run, "skipped").len(),
        0,
        "{}",
        run.stdout
    );
    for words in [
        "versions: patwarden ",
        "versions: GitHub's API in version 2022-11-28, which the server knows",
        "login: the key file ",
        "login: GitHub accepts it: the App ",
        "connection: this machine's clock agrees",
        &format!("connection: {} answers, without a proxy", world.url()),
    ] {
        finds(&run, "ok", &[words]);
    }
    for org in world.sim.orgs() {
        finds(&run, "ok", &[&format!("organisations: {org}: every command works")]);
        finds(&run, "ok", &[&format!("limits: {org}: "), "requests are left, renewed at 20"]);
    }
    let text = world.app(&["doctor"]).ended(0).stdout;
    assert!(text.starts_with("Versions\n  ✓ patwarden ") && text.ends_with("\nAll is as it should be.\n"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
    let jq = world.app(&["doctor", "--jq", ".problems"]).ended(0);
    assert_eq!(jq.stdout, "0\n");
}

#[test]
fn what_an_app_may_not_do_is_named_with_the_page_that_mends_it() {
    let world = World::new(Config::default().with_orgs(4).with_grants(4).with_requests(0));
    let orgs = world.sim.orgs();
    world.sim.set_permission(&orgs[0], "organization_personal_access_tokens", None).unwrap();
    world.sim.set_permission(&orgs[1], "organization_personal_access_token_requests", Some("read")).unwrap();
    world.sim.set_suspended(&orgs[2], true).unwrap();
    world.sim.set_installed(&orgs[3], false).unwrap();
    let settings = Settings::of(&world, &format!("orgs = [\"{}\", \"{}\"]", orgs[1], orgs[3]));
    let run = settings.command(&["doctor", "--json"]).run().ended(1);
    finds(&run, "problem", &[&orgs[0], "grants list (organization_personal_access_tokens=read)", "an owner accepts"]);
    finds(&run, "warning", &[&orgs[1], "requests approve and deny", "an owner accepts", "/settings/installations/"]);
    finds(&run, "warning", &[&orgs[2], "suspended since", "unsuspends it at"]);
    let named = settings.command(&["doctor", &orgs[2], "--json"]).run().ended(1);
    finds(&named, "problem", &[&orgs[2], "suspended since", "named by an argument", "unsuspends it at"]);
    finds(&run, "problem", &[&orgs[3], "config.toml:7", "not installed on it", "/installations/new"]);
    assert_eq!(found(&run, "problem").len(), 2, "{}", run.stdout);
}

#[test]
fn an_app_that_is_suspended_everywhere_is_a_problem() {
    let world = World::new(Config::default().with_orgs(2).with_grants(4).with_requests(0));
    world.sim.orgs().iter().for_each(|org| world.sim.set_suspended(org, true).unwrap());
    let run = world.app(&["doctor", "--json"]).ended(1);
    finds(&run, "problem", &["organisations: no organisation is left where the App works", "/installations/new"]);
}

#[test]
fn a_login_that_is_not_accepted_is_an_error_of_authentication() {
    let world = World::small();
    let run = world.token("ghs_invalid", &["doctor", "--json"]).ended(4);
    finds(&run, "problem", &["login: GitHub does not accept it: Bad credentials (HTTP 401", "make a new one"]);
    finds(&run, "skipped", &["limits: ", "the login is not accepted"]);
    finds(&run, "ok", &["clock agrees"]);
    assert!(!run.stdout.contains("ghs_invalid"));
}

#[test]
fn without_a_login_it_says_how_to_log_in_and_why_the_rest_was_not_looked_at() {
    let world = World::small();
    let stranger = Invocation::new(&["doctor", "--json"]).env("HOME", "/home/nobody-at-all");
    let run = stranger.env("GITHUB_API_URL", world.url()).run().ended(4);
    finds(&run, "problem", &["login: the environment names no login", "set PATWARDEN_APP_ID"]);
    finds(&run, "ok", &["configuration: there is no file /home/nobody-at-all/"]);
    assert_eq!(found(&run, "skipped").len(), 2, "{}", run.stdout);
    // What takes no login is looked at, and shows none.
    finds(&run, "ok", &["versions: ", "which the server knows"]);
    finds(&run, "ok", &["connection: this machine's clock agrees"]);
    finds(&run, "ok", &[&format!("connection: {} answers, without a proxy", world.url())]);
    let log = world.sim.log();
    assert_eq!(log.iter().map(|entry| entry.path.as_str()).collect::<Vec<_>>(), ["/versions"]);
    assert!(matches!(log[0].identity, patwarden_sim::Identity::Anonymous), "{log:?}");
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let absent = Invocation::new(&["doctor", "--json"]).env("GITHUB_API_URL", format!("http://{nobody}"));
    let run = absent.run().ended(4);
    finds(&run, "problem", &[&format!("connection: no connection to http://{nobody}: "), "HTTPS_PROXY"]);
    finds(&run, "skipped", &["versions: ", "not compared with the server's: GitHub could not be reached"]);
    let settings = Settings::new("weather = 1");
    let broken = settings.command(&["doctor", "--json"]).env("GITHUB_API_URL", world.url());
    let run = broken.run().ended(1);
    finds(&run, "problem", &["configuration: ", "config.toml:1: there is no key weather"]);
    finds(&run, "problem", &["login: the environment names no login"]);
}

#[test]
fn a_file_that_can_not_be_used_is_a_problem_and_the_rest_is_looked_at() {
    let world = World::small();
    let settings = Settings::new("weather = 1");
    let doctor =
        world.app_command(&["doctor", "--json"]).env("PATWARDEN_CONFIG", settings.path().display().to_string());
    let run = doctor.run().ended(1);
    finds(&run, "problem", &["there is no key weather"]);
    finds(&run, "ok", &["every command works"]);
}

#[test]
fn a_url_that_can_not_be_used_is_about_the_connection() {
    let doctor =
        Invocation::new(&["doctor", "--json"]).env("GITHUB_API_URL", "ftp://x").env("PATWARDEN_TOKEN", "ghs_x");
    let run = doctor.run().ended(4);
    finds(&run, "problem", &["connection: GITHUB_API_URL: "]);
    assert_eq!(found(&run, "problem").len(), 1, "{}", run.stdout);
}

#[test]
fn a_server_that_is_not_there_is_a_problem_soon() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let begun = Instant::now();
    let doctor = Invocation::new(&["doctor", "--json"]).env("GITHUB_API_URL", format!("http://{nobody}"));
    let run = doctor.env("PATWARDEN_TOKEN", "ghs_x").run().ended(1);
    assert!(begun.elapsed() < Duration::from_secs(20));
    finds(&run, "problem", &[&format!("connection: no connection to http://{nobody}: "), "HTTPS_PROXY"]);
    finds(&run, "skipped", &["GitHub could not be reached"]);
    finds(&run, "skipped", &["clock was not compared"]);
}

#[test]
fn a_clock_that_is_wrong_and_few_requests_left_are_warnings() {
    let world = World::new(small().with_hourly_limit(10));
    world.sim.set_clock_skew(SignedDuration::from_mins(5));
    for _ in 0..9 {
        world.token(
            &world.sim.issue_installation_token(&world.org()).unwrap(),
            &["grants", "list", &world.org(), "--limit", "1"],
        );
    }
    let run = world.app(&["doctor", "--json"]).ended(0);
    finds(&run, "warning", &["this machine's clock is ", " s behind GitHub's", "set the clock"]);
    finds(&run, "warning", &["limits: ", "of 10 requests are left", "wait until that is so"]);
}

#[test]
fn certificates_are_looked_at_before_anything_else() {
    let world = World::small();
    let doctor = |path: &str| world.app_command(&["doctor", "--json"]).env("PATWARDEN_CA_FILE", path).run();
    let run = doctor("/no/such/file.pem").ended(1);
    finds(&run, "problem", &["connection: PATWARDEN_CA_FILE, which is /no/such/file.pem, can't be read"]);
    assert_eq!(found(&run, "problem").len(), 1, "it is said once: {}", run.stdout);
    let run = doctor(env!("CARGO_MANIFEST_PATH")).ended(1);
    finds(&run, "problem", &["there is no certificate in PEM"]);
    finds(&run, "skipped", &["the certificates can't be used"]);
    assert_eq!(found(&run, "problem").len(), 1, "it is said once: {}", run.stdout);
}

#[test]
fn certificates_that_can_not_be_used_are_no_fault_of_the_login() {
    let world = World::small();
    for path in ["/no/such/file.pem", env!("CARGO_MANIFEST_PATH")] {
        let run = world.app_command(&["grants", "list", &world.org()]).env("PATWARDEN_CA_FILE", path).run();
        run.refused(1, &[path, "hint: give PATWARDEN_CA_FILE the path of certificates in PEM, or unset it"]);
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_seen() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::small();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.pem");
    std::fs::copy(world.key.path(), &path).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let doctor =
        || world.app_command(&["doctor", "--json"]).env("PATWARDEN_PRIVATE_KEY_FILE", path.display().to_string());
    let run = doctor().run().ended(4);
    finds(&run, "problem", &["login: ", "can be read by others", "chmod 600"]);
    assert!(found(&run, "warning").is_empty(), "it is said once: {}", run.stdout);
    finds(&run, "skipped", &["login: a GitHub App from PATWARDEN_APP_ID"]);
    let shared = doctor().env("PATWARDEN_ALLOW_SHARED_KEY", "1").run().ended(0);
    finds(&shared, "warning", &["can be read by others (mode 0644)", "chmod 600"]);
}

#[test]
fn what_a_profile_says_and_the_environment_overrules_is_said() {
    let world = World::small();
    let settings = Settings::of(&world, "");
    let token = world.sim.issue_installation_token(&world.org()).unwrap();
    let doctor = settings.command(&["doctor", "--json", &world.org()]).env("PATWARDEN_TOKEN", &token);
    let run = doctor.run().ended(0);
    finds(
        &run,
        "warning",
        &["app_id at ", "config.toml:5 is not used: PATWARDEN_TOKEN comes first", "unset PATWARDEN_TOKEN"],
    );
    finds(&run, "ok", &["the profile work is chosen by ", "config.toml:1"]);
    assert!(!run.stdout.contains(&token));
}

#[test]
fn each_kind_of_token_is_looked_at_as_far_as_it_goes() {
    let world = World::small();
    let owner = world.state().owners().next().unwrap().to_owned();
    let org = world.org();
    let members = world.app(&["orgs", "members", &org, "--role", "member", "--limit", "1"]).ended(0);
    let member = members.rows()[0][0].to_owned();
    let user = |kind, login: &str| world.sim.issue_user_token(kind, login).unwrap();

    let installation = world.sim.issue_installation_token(&org).unwrap();
    let run = world.token(&installation, &["doctor"]).ended(0);
    assert!(!run.stdout.contains("All is as it should be"), "{}", run.stdout);
    let run = world.token(&installation, &["doctor", "--json"]).ended(0);
    finds(&run, "skipped", &["organisations: ", "`patwarden doctor ORG` looks at it"]);
    let run = world.token(&installation, &["doctor", &org, "--json"]).ended(0);
    finds(&run, "ok", &[&format!("{org}: works: grants list, requests list")]);
    finds(&run, "ok", &["limits: ", "requests are left"]);
    let run = world.token(&installation, &["doctor", "elsewhere", "--json"]).ended(1);
    finds(&run, "problem", &["elsewhere: grants list does not work: "]);

    let run = world.token(&user(TokenKind::AppUser, &owner), &["doctor", "--json"]).ended(0);
    finds(&run, "ok", &[&format!("{org}: works: grants list, requests list")]);
    let run = world.token(&user(TokenKind::AppUser, &member), &["doctor", "--json"]).ended(1);
    finds(&run, "problem", &[&format!("{org}: grants list does not work: ")]);
    for kind in [TokenKind::Classic, TokenKind::FineGrained, TokenKind::OAuth] {
        let run = world.token(&user(kind, &owner), &["doctor", "--json"]).ended(1);
        finds(&run, "problem", &["GitHub lets it govern no tokens", "log in as an App"]);
        finds(&run, "skipped", &["organisations: "]);
    }
}

#[cfg(unix)]
#[test]
fn on_a_terminal_the_marks_have_colours_for_those_who_want_them() {
    use crate::terminal::on_terminal;
    let world = World::small();
    let doctor = || world.app_command(&["doctor"]);
    let shown = on_terminal(doctor(), 100).0;
    assert!(shown.contains("\u{1b}[1mLogin\u{1b}[0m") && shown.contains("\u{1b}[32m✓\u{1b}[0m"), "{shown:?}");
    assert!(!on_terminal(doctor().env("NO_COLOR", "1"), 100).0.contains('\u{1b}'));
}
