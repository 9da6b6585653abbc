//! Any operation by its name: what is typed is what is sent, what comes is what is printed, and a write
//! goes out only when it is meant.

use std::collections::BTreeSet;
use std::fs;

use patwarden::api::{Body, OPERATIONS};
use patwarden_sim::{Fault, TokenKind};
use serde_json::{Value, json};

use crate::support::{Invocation, World, small};

const LIST: &str = "orgs/list-pat-grants";
const REVOKE: &str = "orgs/update-pat-accesses";
const DENY: &str = "orgs/review-pat-grant-request";

fn world() -> World {
    World::new(small().with_grants(40).with_requests(4))
}

/// The argument that names the organisation.
fn org(world: &World) -> String {
    format!("org={}", world.org())
}

fn query(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn every_operation_has_a_row() {
    for arguments in [&["api"][..], &["api", "--list"]] {
        let run = Invocation::new(arguments).run().ended(0);
        let rows: Vec<[&str; 3]> = run.rows().iter().map(|row| [row[0], row[1], row[2]]).collect();
        let there_are: Vec<[&str; 3]> = OPERATIONS.iter().map(|known| [known.id, known.method, known.path]).collect();
        assert_eq!(rows, there_are);
        assert!(run.rows().iter().all(|row| row.len() == 4), "{}", run.stdout);
        let told = run.rows().iter().find(|row| row[0] == LIST).unwrap()[3];
        assert_eq!(told, OPERATIONS.iter().find(|known| known.id == LIST).unwrap().summary);
    }
}

#[test]
fn every_operation_is_described_by_both_its_names() {
    for operation in OPERATIONS {
        let run = Invocation::new(&["api", operation.id, "--describe"]).run().ended(0);
        let told: BTreeSet<(&str, bool)> = run.rows().iter().map(|row| (row[0], row[3] == "required")).collect();
        let mut takes: BTreeSet<(&str, bool)> =
            operation.parameters.iter().map(|parameter| (parameter.name, parameter.required)).collect();
        if operation.body != Body::None {
            takes.insert(("--body", false));
        }
        assert_eq!(told, takes, "{}", operation.id);
        assert!(run.rows().iter().all(|row| row.len() == 7), "{}", run.stdout);
        let by_name = Invocation::new(&["api", &operation.name(), "--describe"]).run().ended(0);
        assert_eq!(by_name.stdout, run.stdout);
    }
    let run = Invocation::new(&["api", LIST, "--describe"]).run().ended(0);
    let row = |name: &str| run.rows().into_iter().find(|row| row[0] == name).unwrap()[1..6].join("|");
    assert_eq!(row("org"), "path|text|required||");
    assert_eq!(row("direction"), "query|text||asc desc|desc");
    assert_eq!(row("per_page"), "query|whole number|||30");
    assert_eq!(row("owner"), "query|text, several|||");
    let run = Invocation::new(&["api", DENY, "--describe"]).run().ended(0);
    assert!(run.stdout.contains("\nreason\tbody\ttext, or null\t\t"), "{}", run.stdout);
}

#[test]
fn values_go_where_they_belong_and_the_answer_is_as_it_came() {
    let world = world();
    let owners: BTreeSet<String> = world.state().live_grants().map(|grant| grant.token.owner.clone()).collect();
    let owners: Vec<String> = owners.into_iter().take(2).collect();
    let named: Vec<String> = owners.iter().map(|owner| format!("owner={owner}")).collect();
    for operation in [LIST, "orgs_list_pat_grants"] {
        let arguments = ["api", operation, &org(&world), &named[0], "per_page=7", &named[1], "direction=asc"];
        let run = world.app(&arguments).ended(0);
        let rows = run.json();
        let is_theirs = |row: &Value| owners.iter().any(|owner| row["owner"]["login"] == **owner);
        assert!(rows.as_array().is_some_and(|rows| !rows.is_empty() && rows.iter().all(is_theirs)), "{rows}");
        assert_eq!(run.stderr, "");
        let mut sent = world.calls(LIST).pop().unwrap().query;
        sent.sort();
        let mut typed = query(&[("owner[]", &owners[0]), ("owner[]", &owners[1])]);
        typed.extend(query(&[("per_page", "7"), ("direction", "asc")]));
        typed.sort();
        assert_eq!(sent, typed);
    }
    // What GitHub asks the App itself, and what names nobody.
    let app = world.app(&["api", "apps/get-authenticated"]).ended(0).json();
    assert_eq!(app["id"], world.sim.app_id());
    world.app(&["api", "rate-limit/get"]).ended(0);
}

#[test]
fn nothing_of_an_answer_is_changed_in_a_pipe() {
    let world = world();
    let text = "{ \"z\": 1.10,\n\"a\": \"\u{9b}\u{202e}\" }";
    let token = world.sim.issue_installation_token(&world.org()).unwrap();
    world.sim.inject(Fault::status(200).body("application/json", text).path_contains("/orgs/"));
    let run = world.token(&token, &["api", "orgs/get", &org(&world)]).ended(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), (text, ""));
    // Of an answer that may be any JSON nothing is judged.
    let text = "a\u{1b}[2J\r\n\u{202e}";
    world.sim.inject(Fault::status(200).body("text/plain", text));
    let run = world.app(&["api", "apps/get-authenticated"]).ended(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), (text, ""));
}

#[test]
fn an_answer_that_is_no_list_is_no_empty_list() {
    let world = world();
    for (status, body) in [(200, "{}"), (200, "null"), (200, "<html>"), (201, "[]"), (204, "")] {
        let token = world.sim.issue_installation_token(&world.org()).unwrap();
        world.sim.inject(Fault::status(status).body("application/json", body).path_contains("/orgs/"));
        let run = world.token(&token, &["api", LIST, &org(&world)]).ended(1);
        assert!(run.stdout.is_empty() && run.stderr.contains(&format!("HTTP {status}")), "{}", run.stderr);
    }
}

#[test]
fn a_write_takes_yes_where_nobody_can_be_asked() {
    let world = world();
    let ids = [world.grant_ids()[0], world.grant_ids()[1]];
    let named = ids.map(|id| format!("pat_ids={id}"));
    let org = org(&world);
    let arguments = ["api", REVOKE, &org, "action=revoke", &named[0], &named[1]];
    world.app(&arguments).refused(1, &["no terminal to ask on", "nothing was sent", "--yes", "--dry-run"]);
    assert_eq!(world.sim.log().len(), 0);
    let run = world.app(&[&arguments[..], &["--yes"]].concat()).ended(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    let sent = world.calls(REVOKE);
    assert_eq!((sent.len(), sent[0].body.clone()), (1, Some(json!({ "action": "revoke", "pat_ids": ids }))));
    assert!(world.soon(|state| ids.iter().all(|id| state.grant(*id).unwrap().revoked_at().is_some())));
}

#[test]
fn a_dry_run_shows_what_would_be_sent_and_needs_no_login() {
    let world = world();
    let dry = |arguments: &[&str]| {
        let arguments = [&["api"], arguments, &["--dry-run"]].concat();
        let run = world.app_command(&arguments).stranger().run().ended(0);
        assert_eq!(run.stderr, "nothing was sent\n");
        run.stdout
    };
    assert_eq!(
        dry(&[REVOKE, "org=acme", "action=revoke", "pat_ids=7", "pat_ids=8"]),
        "POST /orgs/acme/personal-access-tokens\n{\"action\":\"revoke\",\"pat_ids\":[7,8]}\n"
    );
    assert_eq!(
        dry(&[LIST, "org=acme", "owner=mona", "owner=h&m"]),
        "GET /orgs/acme/personal-access-tokens?owner%5B%5D=mona&owner%5B%5D=h%26m\n"
    );
    assert_eq!(
        dry(&[DENY, "org=acme", "pat_request_id=7", "action=deny", "reason=null"]),
        "POST /orgs/acme/personal-access-token-requests/7\n{\"action\":\"deny\",\"reason\":null}\n"
    );
    assert_eq!(
        dry(&["apps/create-installation-access-token", "installation_id=7", "permissions={\"members\": \"read\"}"]),
        "POST /app/installations/7/access_tokens\n{\"permissions\":{\"members\":\"read\"}}\n"
    );
    assert_eq!(dry(&["orgs/update", "org=acme", "name=a=b"]), "PATCH /orgs/acme\n{\"name\":\"a=b\"}\n");
    assert_eq!(
        dry(&["orgs/update", "org=acme", "has_repository_projects=false"]),
        "PATCH /orgs/acme\n{\"has_repository_projects\":false}\n"
    );
    // What the call itself would refuse, whatever the login.
    world.app_command(&["api", "orgs/get", "org=a/b", "--dry-run"]).run().ended(1);
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn values_and_bodies_are_read_from_files_and_from_stdin() {
    let world = world();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let dry = |arguments: &[&str], stdin: &str| {
        let arguments = [&["api"], arguments, &["--dry-run"]].concat();
        let run = Invocation::new(&arguments).stdin(stdin).run().ended(0);
        run.stdout.split_once('\n').unwrap().1.to_owned()
    };
    let reason = format!("reason=@{}", file("reason", "two\nlines\n"));
    let deny = [DENY, "org=acme", "pat_request_id=7", "action=deny"];
    let with = |more: &str, stdin: &str| dry(&[&deny[..], &[more]].concat(), stdin);
    assert_eq!(with(&reason, ""), "{\"action\":\"deny\",\"reason\":\"two\\nlines\"}\n");
    assert_eq!(with("reason=@-", "why\r\n"), "{\"action\":\"deny\",\"reason\":\"why\"}\n");
    assert_eq!(with("reason=@@mona", ""), "{\"action\":\"deny\",\"reason\":\"@mona\"}\n");

    let id = world.grant_ids()[0];
    let text = format!("{{ \"action\": \"revoke\", \"pat_ids\": [{id}] }}");
    let body = file("body", &text);
    assert_eq!(dry(&[REVOKE, "org=acme", "--body", &body], ""), format!("{text}\n"));
    assert_eq!(dry(&[REVOKE, "org=acme", "--body", "-"], &text), format!("{text}\n"));
    world.app(&["api", REVOKE, &org(&world), "--body", &body, "--yes"]).ended(0);
    assert_eq!(world.calls(REVOKE)[0].body, Some(json!({ "action": "revoke", "pat_ids": [id] })));

    let secret = format!("per_page=@{}", file("secret", "hunter2"));
    let run = Invocation::new(&["api", LIST, "org=acme", &secret]).run().refused(1, &["is not a whole number"]);
    assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
    let none = format!("reason=@{}/none", folder.path().display());
    for (more, said) in [
        (&[&*none][..], "can't be read"),
        (&["reason=@-", "--body", "-"], "stdin can be read only once"),
        (&["--body", &body, "reason=x"], "the whole body was given too"),
    ] {
        let arguments = [&["api"], &deny[..], more, &["--dry-run"]].concat();
        Invocation::new(&arguments).run().refused(1, &[said, "nothing was sent"]);
    }
}

#[test]
fn what_is_wrong_is_told_with_what_is_right_and_nothing_is_sent() {
    let world = world();
    let listing = "hint: `patwarden api` lists them";
    let describing = "--describe` says what it takes";
    for (arguments, said, hint) in [
        (&["orgs/list-pat-grant"][..], "did you mean orgs/list-pat-grants?", listing),
        (&["orgs_lst_pat_grants"], "did you mean orgs/list-pat-grants?", listing),
        (&["unheard-of", "--describe"], "there is no operation \"unheard-of\"", listing),
        (&[LIST, "ogr=acme"], "did you mean org?", describing),
        (&[LIST], "orgs/list-pat-grants needs org", describing),
        (&[REVOKE, "org=acme"], "needs action, pat_ids", describing),
        (&[LIST, "acme"], "\"acme\" is not NAME=VALUE", describing),
        (&[LIST, "=acme"], "\"=acme\" is not NAME=VALUE", describing),
        (&[LIST, "org=acme", "per_page=ten"], "per_page: \"ten\" is not a whole number", describing),
        (&[LIST, "org=acme", "per_page=1.5"], "takes a whole number, not a fraction", describing),
        (&[LIST, "org=acme", "direction=up"], "is one of asc, desc, not \"up\"", describing),
        (&[LIST, "org=a", "org=b"], "org takes one value and was given several", describing),
        (&[LIST, "org=.."], "bends the path", describing),
        (&[REVOKE, "org=a", "action=revoke", "pat_ids=7,8"], "pat_ids=… once for each value", describing),
        (&["orgs/update", "org=a", "has_repository_projects=yes"], "\"yes\" is not true or false", describing),
        (&["apps/create-installation-access-token", "permissions={"], "\"{\" is not JSON", describing),
        (&["orgs/get", "org=a", "--body", "-"], "orgs/get has no body", describing),
    ] {
        let arguments = [&["api"], arguments].concat();
        let run = world.app(&arguments).refused(1, &[said, hint]);
        assert!(run.stderr.contains("nothing was sent"), "{}", run.stderr);
    }
    let run = world.app(&["api", LIST, "o\u{1b}[2J\u{202e}=1"]).refused(1, &["has no parameter"]);
    assert!(!run.stderr.contains(['\u{1b}', '\u{202e}']), "{:?}", run.stderr);
    for arguments in
        [&["api", LIST, "--list"][..], &["api", "--describe"], &["api", "--yes"], &["api", LIST, "org=a", "--describe"]]
    {
        assert!(world.app(arguments).ended(1).stderr.contains("Usage:"));
    }
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn status_and_headers_come_first_and_hold_no_secret() {
    let world = world();
    let run = world.app(&["api", "orgs/get", &org(&world), "--include"]).ended(0);
    let (head, body) = run.stdout.split_once("\n\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\n"), "{head}");
    assert!(head.contains("\ncontent-type: application/json") && head.contains("\nx-github-request-id: "), "{head}");
    assert_eq!(serde_json::from_str::<Value>(body).unwrap()["login"], world.org());

    let id = format!("pat_id={}", world.grant_ids()[0]);
    let arguments = ["api", "orgs/update-pat-access", &org(&world), &id, "action=revoke", "--yes", "-i"];
    let run = world.app(&arguments).ended(0);
    assert!(run.stdout.starts_with("HTTP/1.1 204 No Content\n") && run.stdout.ends_with("\n\n"), "{}", run.stdout);

    let token = world.sim.issue_installation_token(&world.org()).unwrap();
    world.sim.inject(Fault::status(200).body("application/json", "{}").header("set-cookie", "session=hunter2"));
    let run = world.token(&token, &["api", "orgs/get", &org(&world), "-i"]).ended(0);
    assert!(run.stdout.contains("\nset-cookie: [redacted]\n") && run.stdout.ends_with("\n\n{}"), "{}", run.stdout);
    assert!(!run.stdout.contains(&token) && !run.stdout.contains("hunter2"));
}

#[test]
fn a_refusal_prints_no_data_and_its_code_says_why() {
    let world = world();
    let org = org(&world);
    world.token("ghs_invalid", &["api", "orgs/list-members", &org]).refused(4, &["HTTP 401", "orgs/list-members"]);
    let classic = world.sim.issue_user_token(TokenKind::Classic, world.state().owners().next().unwrap()).unwrap();
    let run = world.token(&classic, &["api", LIST, &org]).refused(4, &["classic", "nothing was sent"]);
    assert!(!run.stderr.contains(&classic), "{}", run.stderr);
    world.app(&["api", "orgs/list-pat-grant-repositories", &org, "pat_id=1"]).refused(1, &["HTTP 404", "hint: "]);
    world.app(&["api", "orgs/update", &org, "email=nowhere", "--yes"]).refused(1, &["HTTP 422", "email"]);
    assert_eq!(world.calls("orgs/update").len(), 1);
    world.sim.inject(Fault::disconnect().method("PATCH"));
    world.app(&["api", "orgs/update", &org, "name=Acme", "--yes"]).ended(1);
    assert_eq!(world.calls("orgs/update").len(), 2, "a write goes out once");
    let stranger = world.app_command(&["api", LIST, &org]).stranger().run();
    stranger.refused(4, &["PATWARDEN_TOKEN"]);
}

#[cfg(unix)]
mod on_a_terminal {
    use std::time::Duration;

    use super::*;
    use crate::terminal::{on_terminal, plain, typing};

    #[test]
    fn json_is_indented_and_nothing_acts() {
        let world = world();
        world
            .sim
            .update_settings(&world.org(), |settings| settings.description = Some("x\u{9b}\u{202e}".into()))
            .unwrap();
        let (shown, _) = on_terminal(world.app_command(&["api", "orgs/get", &org(&world)]), 80);
        let shown = plain(&shown);
        assert!(shown.starts_with("{\n  \"") && shown.ends_with("\n}\n"), "{shown}");
        assert!(shown.contains(r#""description": "x\u009b\u202e""#), "{shown}");
        assert_eq!(serde_json::from_str::<Value>(&shown).unwrap()["description"], "x\u{9b}\u{202e}");

        world.sim.inject(Fault::status(200).body("text/html", "<p>\u{1b}]0;y\u{7}</p>\n"));
        let asked = world.app_command(&["api", "apps/get-authenticated"]);
        assert_eq!(plain(&on_terminal(asked, 80).0), "<p>\\u{1b}]0;y\\u{7}</p>\n");
    }

    #[test]
    fn operations_and_what_they_take_are_lines_to_read() {
        let (shown, _) = on_terminal(Invocation::new(&["api"]), 80);
        assert!(shown.starts_with("\u{1b}[1mapps/create-installation-access-token\u{1b}[0m"), "{shown}");
        assert!(plain(&shown).contains("\n\norgs/list-pat-grants\n  GET /orgs/{org}/personal-access-tokens\n  Lists "));
        let (shown, _) = on_terminal(Invocation::new(&["api", LIST, "--describe"]), 80);
        let shown = plain(&shown);
        for words in [
            "  org  path: text, required\n",
            "  direction  query: text\n",
            "      one of asc desc\n      desc unless given\n",
        ] {
            assert!(shown.contains(words), "{words:?} is not in {shown}");
        }
        let (shown, _) =
            on_terminal(Invocation::new(&["api", REVOKE, "org=acme", "action=revoke", "pat_ids=7", "--dry-run"]), 80);
        let body = "{\n  \"action\": \"revoke\",\n  \"pat_ids\": [\n    7\n  ]\n}\n";
        assert_eq!(plain(&shown), format!("POST /orgs/acme/personal-access-tokens\n{body}"));
    }

    #[test]
    fn a_write_is_shown_and_asked_about() {
        let world = world();
        let id = world.grant_ids()[0];
        let (org, named) = (org(&world), format!("pat_id={id}"));
        let ask = || world.app_command(&["api", "orgs/update-pat-access", &org, &named, "action=revoke"]);
        for no in ["n\n", "\n", "\u{4}"] {
            let run = typing(ask(), no).ended(2);
            assert!(run.stderr.contains("send it? [y/N]") && run.stderr.contains("nothing was sent"), "{}", run.stderr);
            assert!(run.stderr.contains(&format!("/personal-access-tokens/{id}")), "{}", run.stderr);
            assert!(run.stderr.contains("\"action\": \"revoke\""), "{}", run.stderr);
            assert_eq!(world.sim.log().len(), 0);
        }
        let run = typing(ask(), "y\n").ended(0);
        assert!(run.stderr.contains("HTTP 204 No Content"), "{}", run.stderr);
        assert_eq!((run.stdout.as_str(), world.calls("orgs/update-pat-access").len()), ("", 1));
        assert!(world.state().grant(id).unwrap().revoked_at().is_some());
        // A read is not asked about.
        let run = typing(world.app_command(&["api", "orgs/get", &org]), "").ended(0);
        assert!(!run.stderr.contains("[y/N]") && run.json()["login"] == world.org());
    }

    #[test]
    fn a_write_that_is_cut_short_may_be_done() {
        let world = world();
        world.sim.inject(Fault::delay(Duration::from_secs(30)).method("PATCH"));
        let arguments = ["api", "orgs/update", &org(&world), "name=Acme", "--yes"];
        let run =
            crate::endings::ended_during(&world, &arguments, "orgs/update", rustix::process::Signal::INT).ended(2);
        assert!(
            run.stderr.contains("cancelled") && run.stderr.contains("may have been sent and done"),
            "{}",
            run.stderr
        );
    }
}
