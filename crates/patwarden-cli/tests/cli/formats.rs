//! Every form of output, of every command that lists.

use serde_json::Value;

use crate::support::{World, small};

#[test]
fn csv_and_markdown_have_a_header_and_every_row() {
    let world = World::small();
    let csv = world.app(&["grants", "list", &world.org(), "--format", "csv"]).ended(0);
    let lines: Vec<&str> = csv.stdout.split_terminator("\r\n").collect();
    assert_eq!(lines[0], "ID,OWNER,TOKEN,REPOS,PERMISSIONS,GRANTED,LAST USED,EXPIRES");
    assert_eq!(lines.len(), 321);
    let markdown = world.app(&["requests", "list", &world.org(), "--format", "markdown"]).ended(0);
    assert!(markdown.stdout.starts_with("| ID | OWNER |"), "{}", markdown.stdout);
    assert_eq!(markdown.stdout.lines().count(), 32);
    for id in world.request_ids() {
        assert!(markdown.stdout.contains(&format!("\n| {id} | ")), "{id}");
    }
}

#[test]
fn a_spreadsheet_gets_no_formula() {
    let world = World::new(small().with_grants(0));
    let org = world.org();
    world.sim.add_grant(&org, |grant| grant.token.name = "=1+1".into()).unwrap();
    let csv = world.app(&["grants", "list", &org, "--format", "csv"]).ended(0);
    assert!(csv.stdout.contains(",\"'=1+1\","), "{}", csv.stdout);
    let json = world.app(&["grants", "list", &org, "--format", "jsonl"]).ended(0);
    assert_eq!(json.json()["token_name"], "=1+1");
}

#[test]
fn json_lines_are_the_rows_of_the_array() {
    let world = World::small();
    for command in [["grants", "list"], ["requests", "list"], ["orgs", "installations"], ["orgs", "members"]] {
        let run = |format| {
            let org = world.org();
            let arguments = [&command[..], &[&org, "--format", format]].concat();
            world.app(&arguments).ended(0)
        };
        let array = run("json").json();
        let lines: Vec<Value> = run("jsonl").stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(array, Value::from(lines), "{command:?}");
    }
    let org = world.org();
    let picked = world.app(&["grants", "list", &org, "--format", "jsonl", "--limit", "1", "--json", "org,id"]).ended(0);
    assert!(picked.stdout.starts_with(&format!("{{\"org\":\"{org}\",\"id\":")), "{}", picked.stdout);
}

#[test]
fn a_table_in_a_pipe_is_a_table() {
    let world = World::small();
    let table = world.app(&["grants", "list", &world.org(), "--format", "table"]).ended(0);
    assert!(table.stdout.starts_with("ID ") && !table.stdout.contains('\u{1b}'), "{}", table.stdout);
    assert_eq!(table.stdout.lines().count(), 321);
    let none = world.app(&["grants", "list", &world.org(), "--owner", "nobody", "--format", "table"]).ended(0);
    assert_eq!((none.stdout.as_str(), none.stderr.as_str()), ("", "no grants\n"));
}

#[test]
fn jq_sees_the_fields_asked_or_all() {
    let world = World::small();
    let org = world.org();
    let ids = world.app(&["grants", "list", &org, "--jq", ".[].id"]).ended(0);
    assert_eq!(crate::support::sorted(ids.ids()), crate::support::sorted(world.grant_ids()));
    let keys = world.app(&["grants", "list", &org, "--json", "owner,id", "--jq", ".[0] | keys | join(\" \")"]).ended(0);
    assert_eq!(keys.stdout, "id owner\n");
    let all = world.app(&["grants", "list", &org, "--jq", ".[0] | has(\"token_name\")"]).ended(0);
    assert_eq!(all.stdout, "true\n");
    let one = world.app(&["orgs", "get", &org, "--jq", ".login"]).ended(0);
    assert_eq!(one.stdout, format!("{org}\n"));
}

#[test]
fn a_faulty_expression_is_said_before_anything_is_sent() {
    let world = World::small();
    let org = world.org();
    let begun = world.sim.log().len();
    world.app(&["grants", "list", &org, "--jq", ".[] | nmae"]).refused(1, &["there is no filter nmae", "character 7"]);
    world.app(&["grants", "list", &org, "--format", "csv", "--json", "id"]).refused(1, &["--format csv", "leave one"]);
    world.app(&["grants", "list", &org, "--format", "jsonl", "--jq", "."]).refused(1, &["--jq prints", "leave one"]);
    let id = world.grant_ids()[0].to_string();
    world.app(&["grants", "revoke", &org, &id, "--jq", "env"]).refused(1, &["there is no filter env"]);
    world.app(&["grants", "revoke", &org, &id, "--format", "tsv", "--json", "id"]).refused(1, &["--format tsv"]);
    assert_eq!(world.sim.log().len(), begun);
}

#[test]
fn what_was_done_is_said_even_if_it_can_not_be_printed_as_asked() {
    let world = World::small();
    let id = world.grant_ids()[0].to_string();
    let run = world.app(&["grants", "revoke", &world.org(), &id, "--jq", ".[0].id.x"]).ended(1);
    assert!(run.stderr.contains("1 accepted") && run.stderr.contains("--jq: cannot index"), "{}", run.stderr);
    assert_eq!(world.calls("orgs/update-pat-accesses").len(), 1);
}

#[test]
fn one_organisation_has_every_form() {
    let world = World::small();
    let org = world.org();
    let get = |format| world.app(&["orgs", "get", &org, "--format", format]).ended(0).stdout;
    assert!(get("csv").starts_with(&format!("FIELD,VALUE\r\nlogin,{org}\r\n")));
    assert!(get("markdown").starts_with("| FIELD | VALUE |\n"));
    assert!(get("table").starts_with(&format!("login: {org}\n")));
    assert_eq!(get("jsonl").lines().count(), 1);
}
