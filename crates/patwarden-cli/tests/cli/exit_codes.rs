//! What every command exits with, in one table: 0 done, 1 failed or mistyped, 2 cancelled, 4 the login, 8 in part.

use std::time::Duration;

use patwarden_sim::{Config, Fault};

use crate::support::{Invocation, World, small};
use crate::surface_snapshot::commands;

const TOKENS: &str = "/personal-access-tokens";

/// Who runs it.
#[derive(Clone, Copy)]
enum As {
    App,
    /// With a token that GitHub does not know.
    Stranger,
    Nobody,
}

fn invocation(world: &World, who: As, line: &str) -> Invocation {
    let arguments: Vec<&str> = line.split_whitespace().collect();
    match who {
        As::App => world.app_command(&arguments),
        As::Stranger => world
            .app_command(&arguments)
            .stranger()
            .env("GITHUB_API_URL", world.url())
            .env("PATWARDEN_TOKEN", "ghs_unknown"),
        As::Nobody => Invocation::new(&arguments),
    }
}

/// A line with the names that this world has.
fn filled(world: &World, journal: &str, line: &str) -> String {
    let state = world.state();
    let member = state.plain_members().next().unwrap_or("nobody").to_owned();
    let (grants, requests) = (world.grant_ids(), world.request_ids());
    line.replace("ORG", &world.org())
        .replace("MEMBER", &member)
        .replace("GRANT", &grants.first().unwrap_or(&7).to_string())
        .replace("REQUEST", &requests.first().unwrap_or(&7).to_string())
        .replace("JOURNAL", journal)
        .replace("HISTORY", &format!("{journal}.db"))
}

#[test]
fn each_end_has_its_code() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal.jsonl").display().to_string();
    let pages = folder.path().join("pages").display().to_string();
    let world = World::small();
    let table: [(u8, As, &[&str]); 6] = [
        (
            0,
            As::App,
            &[
                "grants list ORG --limit 1",
                "grants repos ORG GRANT",
                "grants revoke ORG GRANT --dry-run --max 1",
                "grants revoke ORG GRANT --confirm=20s --journal JOURNAL",
                "grants revoke ORG --unused-since 99y --yes",
                "resume JOURNAL",
                "resume JOURNAL --dry-run",
                "requests list ORG",
                "requests repos ORG REQUEST",
                "requests approve ORG REQUEST --confirm=20s",
                "requests deny ORG REQUEST --one-by-one",
                "requests deny ORG --owner nobody-at-all --yes",
                "orgs list",
                "orgs get ORG",
                "orgs update ORG --name Acme",
                "orgs update ORG --name Acme --dry-run",
                "orgs members ORG",
                "orgs membership ORG MEMBER",
                "orgs installations ORG",
                "orgs security-product ORG secret_scanning enable",
                "audit ORG",
                "api orgs/get org=ORG",
                "api orgs/update org=ORG name=Acme --yes",
                "api orgs/update org=ORG name=Acme --dry-run",
                "sql SELECT/**/1",
                "sql SELECT/**/id/**/FROM/**/pat_grants('ORG')/**/LIMIT/**/1",
                "sql SELECT/**/*/**/FROM/**/pat_grants('ORG') --explain",
                "sql EXEC/**/pat_grants.update_pat_access@org='ORG',@pat_id='999999999' --dry-run",
                "snapshot ORG --into HISTORY",
            ],
        ),
        (
            0,
            As::Nobody,
            &[
                "--help",
                "--version",
                "help grants",
                "schema",
                "schema grants",
                "journal show JOURNAL",
                "api",
                "completions bash",
                "man",
                "demo --grants 20 --requests 5",
                "sql .tables",
                "sql .schema",
            ],
        ),
        (
            1,
            As::App,
            &[
                "grants list ORG --json nope",
                "grants revoke ORG x",
                "grants revoke ORG 7 8 --max 1",
                "grants revoke ORG --never-used",
                "grants revoke ORG 7 --never-used --yes",
                "grants revoke ORG 999999999",
                "requests deny ORG --never-used",
                "requests deny ORG 999999999",
                "resume no-such-journal",
                "resume JOURNAL --org other",
                "journal show no-such-journal",
                "orgs update ORG",
                "orgs update ORG --email nowhere",
                "orgs membership ORG a/b",
                "audit ORG --fail-on unused",
                "audit ORG --fail-on nope",
                "schema nope",
                "api nope",
                "api orgs/update org=ORG name=Acme",
                "api orgs/update org=ORG email=nowhere --yes",
                "completions nope",
                "sql SELEC",
                "sql SELECT/**/nope/**/FROM/**/pat_grants('ORG')",
                "sql SELECT/**/*/**/FROM/**/pat_grants",
                "sql .nope",
                "sql -f no-such-file",
                "sql SELECT/**/1 --attach x=no-such-file.csv",
                "sql EXEC/**/pat_grants.update_pat_access@org='ORG',@pat_id='999999999'",
                "snapshot ORG --into no-such-folder/history.db",
            ],
        ),
        (
            4,
            As::Stranger,
            &[
                "grants list ORG",
                "grants repos ORG GRANT",
                "grants revoke ORG GRANT",
                "grants revoke ORG --never-used --yes",
                "requests list ORG",
                "requests repos ORG REQUEST",
                "requests approve ORG REQUEST",
                "requests deny ORG REQUEST --dry-run",
                "orgs list --mine",
                "orgs get ORG",
                "orgs update ORG --name Acme",
                "orgs members ORG",
                "orgs membership ORG MEMBER",
                "orgs installations ORG",
                "orgs security-product ORG secret_scanning enable",
                "audit ORG",
                "api orgs/get org=ORG",
                "sql SELECT/**/*/**/FROM/**/pat_grants('ORG')",
                "sql EXEC/**/pat_grants.update_pat_access@org='ORG',@pat_id='GRANT'",
                "snapshot ORG --into HISTORY",
            ],
        ),
        (
            4,
            As::Nobody,
            &[
                "grants list ORG",
                "requests deny ORG 7",
                "resume JOURNAL",
                "orgs get ORG",
                "audit ORG",
                "sql SELECT/**/1",
                "snapshot ORG --into HISTORY",
            ],
        ),
        (8, As::App, &["grants revoke ORG GRANT 999999999", "requests approve ORG REQUEST 999999999"]),
    ];
    for (code, who, lines) in table {
        for line in lines {
            let line = filled(&world, &journal, line);
            let run = invocation(&world, who, &line).run();
            assert_eq!(run.code, Some(code.into()), "patwarden {line}\nstdout: {}\nstderr: {}", run.stdout, run.stderr);
            assert!(code == 0 || !run.stderr.is_empty(), "{line} says nothing");
            let says_what_to_do =
                ["hint: ", "try '--help'", "Available fields"].iter().any(|words| run.stderr.contains(words));
            assert!(
                ![1, 4].contains(&code) || line.contains("--fail-on unused") || says_what_to_do,
                "{line}: {}",
                run.stderr
            );
            // What a report says of each id, and an audit, is data whatever it comes to.
            let is_report = line.contains("999999999") || line.starts_with("audit ");
            assert!(code == 0 || is_report || run.stdout.is_empty(), "{line}: {}", run.stdout);
        }
    }
    assert_eq!(Invocation::new(&["man", "--dir", &pages]).run().code, Some(0));
}

#[test]
fn what_is_not_known_or_not_whole_is_eight() {
    let world = World::new(small().with_orgs(2).with_effect_delay(Duration::from_secs(3600)));
    let unseen = filled(&world, "", "grants revoke ORG GRANT --confirm=1s");
    invocation(&world, As::App, &unseen).run().ended(8);
    let closed = world.sim.orgs()[1].clone();
    let refusal = || Fault::status(403).path_contains(&closed).times(99);
    for line in ["grants list --all-orgs", "requests list --all-orgs", "audit --all-orgs"] {
        world.sim.inject(refusal());
        invocation(&world, As::App, line).run().ended(8);
        world.sim.clear_faults();
    }
}

#[test]
fn what_is_mistyped_is_one_for_every_command() {
    for command in commands() {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let run = Invocation::new(&[&words[..], &["--no-such-flag"]].concat()).run().ended(1);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.contains("error: ") && run.stderr.contains("--no-such-flag"), "{words:?}: {}", run.stderr);
        assert!(run.stderr.contains("--help"), "{words:?} says where to look: {}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_no_is_two_for_every_command_that_asks() {
    use crate::terminal::typing;

    let world = World::new(Config::default().with_orgs(1).with_grants(30).with_requests(9));
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal.jsonl").display().to_string();
    world.sim.inject(Fault::status(403).method("POST").path_contains(TOKENS).times(9));
    let ids: Vec<String> = world.grant_ids().iter().map(u64::to_string).collect();
    world.app(&["grants", "revoke", &world.org(), &ids[0], &ids[1], "--journal", &journal]).ended(4);
    world.sim.clear_faults();
    world.sim.clear_log();
    for line in [
        "grants revoke ORG 7 8",
        "grants revoke ORG --never-used",
        "requests approve ORG 7 8",
        "requests approve ORG --never-used",
        "requests deny ORG 7 8",
        "requests deny ORG --never-used",
        "resume JOURNAL",
        "orgs update ORG --members-can-create-pages false",
        "orgs security-product ORG secret_scanning disable",
        "api orgs/update org=ORG name=Acme",
        "sql EXEC/**/pat_grants.update_pat_access@org='ORG',@pat_id='7'",
    ] {
        let line = filled(&world, &journal, line);
        let run = typing(invocation(&world, As::App, &line), "n\n").ended(2);
        assert!(run.stderr.contains("[y/N]") && run.stderr.contains("nothing was sent"), "{line}: {}", run.stderr);
    }
    let is_login = |path: &str| path.ends_with("/access_tokens");
    let written: Vec<_> =
        world.sim.log().into_iter().filter(|entry| entry.method != "GET" && !is_login(&entry.path)).collect();
    assert!(written.is_empty(), "{written:?}");
}

/// What goes wrong beyond what is typed: each says what to do.
#[test]
fn what_fails_says_what_to_do() {
    let world = World::small();
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).display().to_string();
    let list = filled(&world, "", "grants list ORG");
    for (fault, words) in [
        (Fault::status(400), "change what it names"),
        (Fault::status(403), "permission"),
        (Fault::disconnect(), "check the network"),
        (Fault::status(500), "try again later"),
    ] {
        world.sim.inject(fault.path_contains(TOKENS).times(99));
        let run = invocation(&world, As::App, &list).run();
        assert!([Some(1), Some(4)].contains(&run.code) && run.stderr.contains("\nhint: "), "{}", run.stderr);
        assert!(run.stderr.contains(words), "{words:?} is not in {}", run.stderr);
        world.sim.clear_faults();
    }
    let audit = filled(&world, "", "audit ORG --output ") + &place("absent/report");
    invocation(&world, As::App, &audit).run().refused(1, &["cannot write", "hint: check the path"]);
    let api = filled(&world, "", "api orgs/update org=ORG --body ") + &place("absent");
    invocation(&world, As::App, &api).run().refused(1, &["can't be read", "nothing was sent", "hint: check the path"]);
    let twice = filled(&world, "", "api orgs/update org=ORG name=@- email=@-");
    invocation(&world, As::App, &twice).run().refused(1, &["only once", "hint: put all but one into files"]);
    let jq = filled(&world, "", "grants list ORG --jq .[].id.x");
    let run = invocation(&world, As::App, &jq).run().ended(1);
    assert!(run.stderr.contains("hint: --format json shows"), "{}", run.stderr);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let sim = format!("sim --port {}", taken.local_addr().unwrap().port());
    invocation(&world, As::Nobody, &sim).run().refused(1, &["can't be served", "hint: end what uses the port"]);
    invocation(&world, As::Nobody, "sim --webhook http://example.com/")
        .run()
        .refused(1, &["--webhook", "hint: give a URL"]);
}

/// Where GitHub shows what failed: one line for each, whatever its words are.
#[test]
fn in_a_job_whatever_fails_is_an_annotation() {
    let world = World::small();
    let in_a_job = |line: &str, is: &str| {
        let run = invocation(&world, As::App, &filled(&world, "", line)).env("GITHUB_ACTIONS", is).run();
        assert!(run.code != Some(0));
        run.stderr
    };
    let said = in_a_job("grants revoke ORG 7x", "true");
    assert!(said.starts_with("::error title=patwarden::the arguments: ") && said.contains("%0Ahint: "), "{said}");
    assert_eq!(said.lines().count(), 1);
    let said = in_a_job("grants list nowhere::error::%0A", "true");
    assert!(said.lines().all(|line| line.starts_with("::error title=patwarden::")), "{said}");
    let said = in_a_job("grants list ORG --lmit 1", "true");
    assert!(said.contains("\n::error title=patwarden::unexpected argument '--lmit' found\n"), "{said}");
    for elsewhere in ["", "false"] {
        let said = in_a_job("grants revoke ORG 7x", elsewhere);
        assert!(said.starts_with("error: ") && !said.contains("::"), "{said}");
    }
}
