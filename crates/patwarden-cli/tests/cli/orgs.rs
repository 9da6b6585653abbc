//! Organisations on the command line: what is printed is what the state holds, and what is changed
//! is what was typed.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use patwarden_sim::{Config, Coverage, Role, TokenKind, TwoFactor, Visibility};
use serde_json::json;

use crate::support::{Invocation, Run, World, sorted};

fn world() -> World {
    let config = Config::default().with_orgs(3).with_grants(0).with_requests(0);
    World::new(config.with_effect_delay(Duration::from_millis(200)))
}

/// A classic token of somebody.
fn classic(world: &World, login: &str) -> String {
    world.sim.issue_user_token(TokenKind::Classic, login).unwrap()
}

fn owner(world: &World) -> String {
    classic(world, world.state().owners().next().unwrap())
}

fn stranger(world: &World) -> String {
    world.sim.add_member(&world.sim.orgs()[1], "passer-by", |_| {}).unwrap();
    classic(world, "passer-by")
}

fn logins(run: &Run) -> Vec<String> {
    run.rows().iter().map(|row| row[0].to_owned()).collect()
}

#[test]
fn all_organisations_and_those_of_somebody_are_listed() {
    let world = world();
    let orgs = world.sim.orgs();
    world.sim.add_member(&orgs[1], "mona", |member| member.visibility = Visibility::Public).unwrap();
    let ids = world.app(&["orgs", "list", "--all", "--json", "id,login,url"]).ended(0).json();
    let ids: Vec<u64> = ids.as_array().unwrap().iter().map(|org| org["id"].as_u64().unwrap()).collect();
    assert_eq!(ids, sorted(orgs.iter().map(|org| world.sim.snapshot().org(org).unwrap().id).collect()));
    let run = world.app(&["orgs", "list", "--all", "--limit", "2"]).ended(0);
    assert_eq!((run.rows().len(), run.rows()[0].len()), (2, 4));
    let per_page = ("per_page".to_owned(), "2".to_owned());
    assert!(world.calls("orgs/list").last().unwrap().query.contains(&per_page));

    let mona = classic(&world, "mona");
    for run in [
        world.app(&["orgs", "list", "--user", "mona"]),
        world.token(&mona, &["orgs", "list", "--mine"]),
        world.token(&mona, &["orgs", "list"]),
    ] {
        assert_eq!(logins(&run.ended(0)), [orgs[1].as_str()]);
    }
    assert_eq!(logins(&world.app(&["orgs", "list"]).ended(0)).len(), 3);
    let requests = world.sim.log().len();
    world.app(&["orgs", "list", "--mine"]).refused(4, &["an App is no user", "hint: "]);
    world.app(&["orgs", "list", "--user", "../acme"]).refused(1, &["nothing was sent", "hint: a user's name"]);
    assert!(world.app(&["orgs", "list", "--all", "--mine"]).ended(1).stderr.contains("cannot be used with"));
    assert_eq!(world.sim.log().len(), requests);
}

#[test]
fn an_organisation_is_shown_line_by_line_and_as_json() {
    let world = world();
    let hostile = "a\tb\u{1b}[2J\u{202e}";
    world.sim.update_settings(&world.org(), |settings| settings.description = Some(hostile.into())).unwrap();
    let settings = world.state().settings;
    for run in [world.app(&["orgs", "get", &world.org()]), world.token(&owner(&world), &["orgs", "get", &world.org()])]
    {
        let run = run.ended(0);
        assert!(run.rows().iter().all(|row| row.len() == 2), "{}", run.stdout);
        let shown: BTreeMap<&str, &str> = run.rows().iter().map(|row| (row[0], row[1])).collect();
        assert_eq!((run.rows()[0][0], shown["login"]), ("login", &*world.org()));
        assert_eq!(shown["description"], r"a\tb\u{1b}[2J\u{202e}");
        assert_eq!(shown["default_repository_permission"], settings.default_repository_permission);
        assert_eq!(shown["members_can_create_pages"], settings.members_can_create_pages.to_string());
        assert_eq!(shown["plan.filled_seats"], world.state().members.len().to_string());
        assert!(!shown.contains_key("archived_at") && !shown.contains_key("plan"), "what is absent is left out");
    }
    let run = world.app(&["orgs", "get", &world.org(), "--json", "description,archived_at,id"]).ended(0);
    assert!(run.stdout.starts_with(r#"{"description":"#), "in the order asked: {}", run.stdout);
    assert_eq!(run.json(), json!({ "description": hostile, "archived_at": null, "id": world.state().id }));
    world.app(&["orgs", "get", "no-such-organisation"]).refused(4, &["not installed", "hint: "]);
}

#[test]
fn an_update_sends_what_was_typed_and_shows_what_is_so() {
    let world = world();
    let before = world.state().settings;
    let run = world.app(&[
        "orgs",
        "update",
        &world.org(),
        "--description",
        "makes things",
        "--members-can-create-public-pages",
        "false",
        "--default-repository-permission=none",
    ]);
    let run = run.ended(0);
    let sent = world.calls("orgs/update").remove(0).body.unwrap();
    let typed = json!({
        "description": "makes things",
        "members_can_create_public_pages": false,
        "default_repository_permission": "none",
    });
    assert_eq!(sent, typed);
    let shown: BTreeMap<&str, &str> = run.rows().iter().map(|row| (row[0], row[1])).collect();
    assert_eq!((shown["description"], shown["default_repository_permission"]), ("makes things", "none"));
    let after = world.state().settings;
    assert_eq!((after.description.as_deref(), after.members_can_create_public_pages), (Some("makes things"), false));
    assert_eq!(after.web_commit_signoff_required, before.web_commit_signoff_required);

    let run = world.token(&owner(&world), &["orgs", "update", &world.org(), "--name", "Acme", "--json", "name"]);
    assert_eq!(run.ended(0).json(), json!({ "name": "Acme" }));
}

#[test]
fn every_setting_is_an_option() {
    let world = world();
    let help = Invocation::new(&["orgs", "update", "--help"]).run().ended(0).stdout;
    let options = help.lines().filter_map(|line| line.trim().strip_suffix(" <VALUE>")).map(str::to_owned);
    let options: Vec<String> = options.collect();
    assert_eq!(options.len(), 30);
    let mut arguments = vec!["orgs".to_owned(), "update".to_owned(), world.org()];
    for option in &options {
        let value = match option.as_str() {
            "--default-repository-permission" => "write",
            "--members-allowed-repository-creation-type" => "private",
            "--email" | "--billing-email" => "hello@acme.example",
            "--blog" | "--secret-scanning-push-protection-custom-link" => "https://acme.example",
            "--name" | "--company" | "--location" | "--description" | "--twitter-username" => "Acme",
            _ => "true",
        };
        arguments.extend([option.clone(), value.to_owned()]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    world.app(&arguments).ended(0);
    let sent = world.calls("orgs/update").remove(0).body.unwrap();
    let sent: Vec<String> =
        sent.as_object().unwrap().keys().map(|name| format!("--{}", name.replace('_', "-"))).collect();
    let mut options = options;
    options.sort();
    assert_eq!(sent, options);
}

#[test]
fn an_update_of_nothing_names_the_settings_and_one_that_is_refused_says_why() {
    let world = world();
    let run = world.app(&["orgs", "update", &world.org()]).refused(1, &["no setting", "nothing was sent", "hint: "]);
    for option in ["--name", "--web-commit-signoff-required", "--secret-scanning-push-protection-custom-link"] {
        assert!(run.stderr.contains(option), "{option} in {}", run.stderr);
    }
    for bad in [["--members-can-create-pages", "maybe"], ["--default-repository-permission", "owner"]] {
        let run = world.app(&["orgs", "update", &world.org(), bad[0], bad[1]]).ended(1);
        assert!(run.stderr.contains("possible values"), "{}", run.stderr);
    }
    assert_eq!(world.sim.log().len(), 0);
    world.app(&["orgs", "update", &world.org(), "--email", "nowhere"]).refused(1, &["HTTP 422", "email"]);
    world.sim.set_settings_locked(&world.org(), true).unwrap();
    world.app(&["orgs", "update", &world.org(), "--name", "Acme"]).refused(1, &["HTTP 409"]);
}

#[test]
fn installations_and_members_are_those_of_the_state() {
    let world = world();
    world.sim.add_member(&world.org(), "careless", |member| member.two_factor = TwoFactor::Disabled).unwrap();
    let (state, token) = (world.state(), owner(&world));
    let run = world.app(&["orgs", "installations", &world.org()]).ended(0);
    let mut ids: Vec<u64> = state.other_installations.keys().copied().collect();
    ids.extend(state.installation.as_ref().map(|installation| installation.id));
    assert_eq!(sorted(run.ids()), sorted(ids));
    assert!(run.rows().iter().all(|row| row.len() == 6));
    let run = world.token(&token, &["orgs", "installations", &world.org(), "--limit", "1", "--json", "id,permissions"]);
    assert_eq!(run.ended(0).json().as_array().unwrap().len(), 1);

    let run = world.token(&token, &["orgs", "members", &world.org()]).ended(0);
    assert_eq!(run.rows().len(), state.members.len());
    let run = world.token(&token, &["orgs", "members", &world.org(), "--role", "admin"]).ended(0);
    let mut owners: Vec<&str> =
        state.members.iter().filter(|(_, role)| **role == Role::Admin).map(|(login, _)| &**login).collect();
    owners.sort_unstable();
    let mut told = logins(&run);
    told.sort_unstable();
    assert_eq!(told, owners);
    let filtered = ["orgs", "members", &world.org(), "--filter", "2fa_disabled", "--json", "login,type"];
    let run = world.token(&token, &filtered).ended(0).json();
    assert!(run.as_array().unwrap().contains(&json!({ "login": "careless", "type": "User" })), "{run}");
    assert_eq!(logins(&world.app(&["orgs", "members", &world.org(), "--limit", "1"]).ended(0)).len(), 1);
    assert!(
        world.app(&["orgs", "members", &world.org(), "--role", "owner"]).ended(1).stderr.contains("possible values")
    );
}

#[test]
fn membership_is_said_in_a_word() {
    let world = world();
    let member = world.state().plain_members().next().unwrap().to_owned();
    let outside = stranger(&world);
    for (run, said) in [
        (world.app(&["orgs", "membership", &world.org(), &member]), "member\n"),
        (world.app(&["orgs", "membership", &world.org(), "nobody_here"]), "not a member\n"),
        (world.token(&outside, &["orgs", "membership", &world.org(), &member]), "not told\n"),
    ] {
        assert_eq!(run.ended(0).stdout, said);
    }
    world.app(&["orgs", "membership", &world.org(), "a/b"]).refused(1, &["nothing was sent", "hint: a user's name"]);
}

#[test]
fn a_security_product_is_turned_on_and_off() {
    let world = world();
    let stands = |name: &str| world.state().security_products[name].clone();
    let soon = |what: &dyn Fn() -> bool| {
        (0..500).any(|_| {
            thread::sleep(Duration::from_millis(20));
            what()
        })
    };
    let run = |arguments: &[&str]| {
        let org = world.org();
        let arguments: Vec<&str> =
            ["orgs", "security-product", &org].into_iter().chain(arguments.iter().copied()).collect();
        world.token(&owner(&world), &arguments)
    };
    assert_eq!(run(&["secret_scanning", "enable"]).ended(0).stdout, "");
    assert!(soon(&|| stands("secret_scanning").coverage == Coverage::All));
    run(&["secret_scanning", "disable"]).ended(0);
    assert!(soon(&|| stands("secret_scanning").coverage == Coverage::None));
    run(&["code_scanning_default_setup", "enable", "--query-suite", "extended"]).ended(0);
    assert!(soon(&|| stands("code_scanning_default_setup").query_suite.as_deref() == Some("extended")));
    assert!(run(&["everything", "enable"]).ended(1).stderr.contains("possible values"));
    assert_eq!(world.calls("orgs/enable-or-disable-security-product-on-all-org-repos").len(), 3);
}

#[test]
fn bare_json_names_the_fields_of_each() {
    for (command, field) in
        [("get", "two_factor_requirement_enabled"), ("installations", "app_slug"), ("members", "login")]
    {
        let run = Invocation::new(&["orgs", command, "acme", "--json"]).run().ended(1);
        assert!(run.stderr.starts_with("Specify one or more comma-separated fields for `--json`:\n"), "{}", run.stderr);
        assert!(run.stderr.contains(&format!("\n  {field}\n")), "{}", run.stderr);
    }
    let help = Invocation::new(&["orgs", "--help"]).run().ended(0).stdout;
    assert!(help.contains("(deprecated)"), "{help}");
}
