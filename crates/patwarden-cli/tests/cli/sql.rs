//! `patwarden sql` with statements: forms, parameters, requests, EXEC, and what goes wrong. Judged by what the
//! simulator got.

use std::time::Duration;

use patwarden_sim::Fault;
use serde_json::json;

use crate::support::{Invocation, Run, World, small, sorted};

const LIST: &str = "orgs/list-pat-grants";
const REVOKE: &str = "orgs/update-pat-accesses";
const REVOKE_ONE: &str = "orgs/update-pat-access";
const REVIEW: &str = "orgs/review-pat-grant-requests-in-bulk";

fn sql(world: &World, statement: &str, more: &[&str]) -> Run {
    let org = format!("org={}", world.org());
    let with_org: &[&str] = if statement.contains(":org") { &["--param", &org] } else { &[] };
    world.app(&[&["sql", statement], with_org, more].concat())
}

fn exec(world: &World, ids: &[u64]) -> String {
    format!(
        "EXEC github.orgs.pat_grants.update_pat_accesses @org='{}' @@json='{}';",
        world.org(),
        json!({ "action": "revoke", "pat_ids": ids })
    )
}

#[test]
fn a_statement_is_answered_in_every_form() {
    let world = World::new(small().with_grants(0));
    let org = world.org();
    let name = "a\t=1,\"x\"\u{1b}[2J\u{202e}|y";
    let id = world.sim.add_grant(&org, |grant| {
        grant.token.name = name.into();
        grant.token.last_used_at = None;
    });
    let id = id.unwrap();
    let statement = "SELECT id, token_name AS name, never_used, owner ->> 'login' IS NULL AS x, NULL AS absent, '' AS \
                     empty, -1 AS less FROM pat_grants WHERE org = :org";
    let shown = |form: &str| sql(&world, statement, &["--format", form]).ended(0).stdout;
    let escaped = r#"a\t=1,"x"\u{1b}[2J\u{202e}|y"#;
    assert_eq!(sql(&world, statement, &[]).ended(0).stdout, format!("{id}\t{escaped}\ttrue\t0\t\t\t-1\n"));
    let csv = format!(
        "id,name,never_used,x,absent,empty,less\r\n{id},\"{}\",true,0,,\"\",-1\r\n",
        escaped.replace('"', "\"\"")
    );
    assert_eq!(shown("csv"), csv);
    let object = json!({ "id": id, "name": name, "never_used": true, "x": 0, "absent": null, "empty": "", "less": -1 });
    assert_eq!(sql(&world, statement, &["--json"]).ended(0).json(), json!([object]));
    assert_eq!(sql(&world, statement, &["--format", "jsonl"]).ended(0).json(), object);
    assert!(shown("json").starts_with(&format!("[{{\"id\":{id},\"name\"")), "in the order of the columns");
    let picked = sql(&world, statement, &["--json", "less,id"]).ended(0).stdout;
    assert_eq!(picked, format!("[{{\"less\":-1,\"id\":{id}}}]\n"));
    assert_eq!(sql(&world, statement, &["--jq", ".[].never_used"]).ended(0).stdout, "true\n");
    let table = shown("table");
    assert!(table.starts_with("id") && table.contains(escaped) && table.contains("NULL"), "{table}");
    let markdown = shown("markdown");
    assert!(
        markdown.starts_with("| id | name | never") && markdown.contains("NULL | ") && markdown.contains("&#124;y")
    );
    for form in ["tsv", "csv", "jsonl", "json", "table", "markdown"] {
        assert!(!shown(form).contains(['\u{1b}', '\u{202e}']), "{form}");
    }
}

#[test]
fn what_is_json_is_json_and_no_column_hides_another() {
    let world = World::small();
    let statement = "SELECT id, owner, id, id FROM pat_grants WHERE org = :org LIMIT 1";
    let rows = sql(&world, statement, &["--json"]).ended(0).json();
    assert!(rows[0]["owner"]["login"].is_string(), "{rows}");
    assert_eq!(
        (rows[0]["id"].as_u64(), &rows[0]["id:1"], &rows[0]["id:2"]),
        (rows[0]["id"].as_u64(), &rows[0]["id"], &rows[0]["id"])
    );
}

#[test]
fn values_are_bound_as_texts_or_as_what_they_are() {
    let world = World::small();
    let typed = |param: &str| {
        let run = world.app(&["sql", "SELECT typeof(:x), :x", "--param", param]).ended(0);
        run.stdout
    };
    assert_eq!(typed("x=7"), "text\t7\n");
    assert_eq!(typed("x:=7"), "integer\t7\n");
    assert_eq!(typed("x:=null"), "null\t\n");
    assert_eq!(typed("x=' OR 1 --"), "text\t' OR 1 --\n");
    let none = world.app(&[
        "sql",
        "SELECT id FROM pat_grants WHERE org = :org AND owner = :who",
        "--param",
        &format!("org={}", world.org()),
        "--param",
        "who=' OR 1=1 --",
    ]);
    assert_eq!(none.ended(0).stdout, "", "a value is no part of the statement");
    world.app(&["sql", "SELECT :org"]).refused(1, &["no value for the parameter :org", "  --> line 1, column 8"]);
    world.app(&["sql", "SELECT 1", "--param", "x=1"]).refused(1, &["a value is given for :x"]);
    world.app(&["sql", "SELECT 1", "--param", "x"]).refused(1, &["NAME=VALUE"]);
    let twice = ["sql", "SELECT :x", "--param", "x=1", "--param", ":x:=2"];
    world.app(&twice).refused(1, &["--param x is given twice", "nothing was sent", "hint: "]);
    assert_eq!(
        sql(&world, "SELECT id FROM pat_grants WHERE org = :org LIMIT :n", &["--param", "n:=3"]).ended(0).ids().len(),
        3
    );
}

#[test]
fn statements_come_from_files_and_pipes_and_one_after_the_other() {
    let world = World::small();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("two.sql");
    std::fs::write(&file, "-- two\nSELECT 1 AS a; SELECT 2 AS b;\n").unwrap();
    let file = file.display().to_string();
    assert_eq!(world.app(&["sql", "-f", &file]).ended(0).stdout, "1\n2\n");
    assert_eq!(world.app(&["sql", "-f", &file, "--json"]).ended(0).stdout, "[{\"a\":1}]\n[{\"b\":2}]\n");
    assert_eq!(world.app(&["sql", "-f", &file, "--format", "csv"]).ended(0).stdout, "a\r\n1\r\n\nb\r\n2\r\n");
    for arguments in [&["sql"][..], &["sql", "-f", "-"]] {
        let run = world.app_command(arguments).stdin("SELECT 'from stdin'").run().ended(0);
        assert_eq!(run.stdout, "from stdin\n");
    }
    let nul = world.app_command(&["sql"]).stdin("SELECT 1\0;SELECT 2").run().ended(1);
    assert!(nul.stdout.is_empty() && nul.stderr.contains("NUL") && nul.stderr.contains("column 9"), "{}", nul.stderr);
    world.app(&["sql", ""]).refused(1, &["there is no statement", "hint: "]);
    world
        .app(&["sql", "-f", &folder.path().join("absent").display().to_string()])
        .refused(1, &["hint: check the path"]);
    world.app(&["sql", "--json", "SELECT 1"]).refused(1, &["--json took the statement", "hint: "]);
}

#[test]
fn a_statement_that_can_not_be_read_keeps_all_from_being_sent() {
    let world = World::small();
    let ids = world.grant_ids();
    let text = format!("{} SELECT id FROM pat_grants('{}'); SELEC 1", exec(&world, &ids[..1]), world.org());
    world.app(&["sql", &text]).refused(1, &["with SELEC"]);
    let beyond = format!("{} {}", exec(&world, &ids[..1]), exec(&world, &ids[..3]));
    world.app(&["sql", &beyond, "--max", "2"]).refused(1, &["4, and --max lets it hit 2", "nothing was sent"]);
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal").display().to_string();
    world.app(&["sql", &beyond, "--journal", &journal]).refused(1, &["2 EXECs", "hint: "]);
    world.app(&["sql", &exec(&world, &ids[..1]), "--json", "nope"]).refused(1, &["no column \"nope\"", "outcome"]);
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn a_query_behind_an_exec_that_can_not_be_run_keeps_the_exec_from_being_sent() {
    let world = World::small();
    let (org, exec) = (world.org(), exec(&world, &world.grant_ids()[..1]));
    for (query, told) in [
        ("SELECT nope FROM pat_grants".to_owned(), "there is no column nope"),
        ("SELECT id FROM pat_grnats".to_owned(), "there is no table pat_grnats"),
        ("SELECT id FROM FROM pat_grants".to_owned(), "FROM can't be here"),
        ("SELECT id FROM pat_grants".to_owned(), "pat_grants is a list of an organisation's"),
        (format!("SELECT id FROM pat_grants WHERE org = '{org}' AND page = 0"), "\"0\" is no page"),
    ] {
        for text in [format!("{exec} {query}"), format!("{exec} SELECT 1; {query}")] {
            let run = world.app(&["sql", &text]).ended(1);
            assert!(run.stderr.contains(told) && run.stdout.is_empty(), "{text}: {}", run.stderr);
        }
    }
    assert_eq!(world.sim.log().len(), 0);
    let json = "SELECT owner ->> 'login', json_extract(permissions, '$.repository') FROM pat_grants WHERE org = :org";
    let text = format!(
        "{exec} {json} ORDER BY 1; WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n LIMIT 2"
    );
    let run = sql(&world, &text, &[]).ended(0);
    assert!(run.stdout.ends_with("\n1\n2\n"), "{}", run.stdout);
    assert_eq!(world.calls(REVOKE).len(), 1);
}

#[test]
fn a_statement_may_begin_with_a_comment() {
    let world = World::small();
    for statement in ["-- why: it is asked\nSELECT 1", "--why\nSELECT 1", "--\nSELECT 1"] {
        assert_eq!(world.app(&["sql", statement]).ended(0).stdout, "1\n", "{statement}");
        assert_eq!(world.app(&["sql", "--format", "tsv", statement]).ended(0).stdout, "1\n", "{statement}");
    }
    world.app(&["sql", "-- nothing else"]).refused(1, &["there is no statement"]);
    world.app(&["sql", "--explian", "SELECT 1"]).refused(1, &["--explain"]);
}

#[test]
fn max_is_of_all_execs_together() {
    let world = World::small();
    let ids = world.grant_ids();
    let two = format!("{} {}", exec(&world, &ids[..1]), exec(&world, &ids[1..2]));
    world
        .app(&["sql", &two, "--max", "1"])
        .refused(1, &["together are 2, and --max lets it hit 1", "nothing was sent"]);
    assert_eq!(world.sim.log().len(), 0);
    world.app(&["sql", &two, "--max", "2"]).ended(0);
    assert_eq!(world.calls(REVOKE).len(), 2);
}

#[test]
fn what_it_would_ask_is_printed_and_not_asked() {
    let world = World::small();
    let org = world.org();
    let run = sql(&world, "SELECT * FROM pat_grants WHERE org = :org AND owner = 'mona'", &["--explain"]).ended(0);
    let path = format!("/orgs/{org}/personal-access-tokens?owner[]=mona&per_page=100");
    assert_eq!(run.rows(), [["GET", &path, "once", "all", "pat_grants"]]);
    let dependent = "SELECT * FROM pat_grants WHERE org IN (SELECT org FROM installations)";
    let run = sql(&world, dependent, &["--explain", "--json", "path,times"]).ended(0);
    assert_eq!(run.json()[1]["times"], "for each", "{}", run.stdout);
    let run = sql(&world, &exec(&world, &[1, 2]), &["--explain"]).ended(0);
    assert!(run.stdout.starts_with("POST\t"), "{}", run.stdout);
    let methods = |args: &[&str]| -> Vec<String> {
        let told = sql(&world, &exec(&world, &[1, 2]), &[&["--explain"], args].concat()).ended(0);
        told.rows().into_iter().map(|row| format!("{} {}", row[0], row[2])).collect()
    };
    assert_eq!(methods(&["--confirm"]), ["GET once", "POST once", "GET until it shows"]);
    assert_eq!(methods(&["--dry-run", "--confirm"]), ["GET once"]);
    assert_eq!(methods(&["--one-by-one"]), ["POST once", "POST once"]);
    let run = world.app(&["sql", ".explain SELECT 1"]).ended(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", "it asks GitHub for nothing\n"));
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn tables_and_columns_are_told_without_a_login() {
    let tables = Invocation::new(&["sql", ".tables"]).run().ended(0);
    assert!(tables.rows().iter().any(|row| row[0] == "pat_grants"), "{}", tables.stdout);
    let columns = Invocation::new(&["sql", ".schema github.orgs.pat_grants", "--json"]).run().ended(0).json();
    let org = columns.as_array().unwrap().iter().find(|column| column["column"] == "org").unwrap();
    assert_eq!((&org["role"], &org["narrows"]), (&json!("required"), &json!(true)));
    Invocation::new(&["sql", ".schema pat_grnats"]).run().refused(1, &["did you mean pat_grants?"]);
    Invocation::new(&["sql", ".tabels"]).run().refused(1, &["did you mean .tables?"]);
    Invocation::new(&["sql", ".mode csv"]).run().refused(1, &["is for the shell", "--format"]);
}

#[test]
fn an_error_points_into_the_statement() {
    let world = World::small();
    let run = sql(&world, "SELECT id,\n  ownr_login FROM pat_grants WHERE org = :org", &[]).ended(1);
    let pointed = "error: there is no column ownr_login\n  --> line 2, column 3\n  |\n2 |   ownr_login FROM pat_grants WHERE org = :org\n  |   ^^^^^^^^^^\nhint: did you mean owner_login?\n";
    assert_eq!(run.stderr, pointed);
    let org = world.org();
    world
        .app(&["sql", "SELECT * FROM pat_grants"])
        .refused(1, &["the statement names none that holds for every row", "hint: ", &org]);
    world
        .app(&["sql", "DELETE FROM pat_grants WHERE id = 7"])
        .refused(1, &["only EXEC does", "hint: write EXEC", "[7]"]);
    let hostile = world.app(&["sql", "SELECT \u{1b}[2J\u{202e}"]).ended(1);
    assert!(!hostile.stderr.contains(['\u{1b}', '\u{202e}']), "{:?}", hostile.stderr);
}

#[test]
fn an_error_of_github_is_the_statements_and_says_what_to_do() {
    let world = World::small();
    world.sim.inject(Fault::status(403).path_contains("/personal-access-tokens").times(99));
    let all = "SELECT id FROM pat_grants WHERE org = :org";
    sql(&world, all, &[]).refused(4, &["hint: "]);
    world.sim.clear_faults();
    world.sim.inject(Fault::status(500).path_contains("page=3").times(99));
    let run = sql(&world, all, &[]).ended(1);
    assert!(run.stderr.contains("hint: try again later"), "{}", run.stderr);
    let partly = "warning: the rows that were printed are not all there are";
    assert_eq!(run.stdout.is_empty(), !run.stderr.contains(partly), "{}", run.stderr);
    let whole = sql(&world, all, &["--format", "json"]).ended(1);
    assert_eq!(whole.stdout, "", "half of a list is no JSON");
}

#[test]
fn an_organisation_that_is_suspended_is_told_with_what_to_do_about_it() {
    let world = World::new(small().with_orgs(2));
    world.sim.set_suspended(&world.sim.orgs()[1], true).unwrap();
    let all = "SELECT count(*) FROM pat_grants WHERE org IN (SELECT org FROM installations)";
    world.app(&["sql", all]).refused(4, &["hint: an owner", "unsuspend", "; or leave it out: WHERE NOT suspended"]);
    world.app(&["sql", &all.replace("installations", "installations WHERE NOT suspended")]).ended(0);
}

#[test]
fn a_list_that_changed_is_told_and_is_eight() {
    let world = World::small();
    world.sim.inject(Fault::delay(Duration::from_secs(1)).path_contains("/personal-access-tokens"));
    let org = format!("org={}", world.org());
    let child = world.app_command(&["sql", "SELECT id FROM pat_grants WHERE org = :org", "--param", &org]).start();
    while world.calls(LIST).is_empty() {
        std::thread::sleep(Duration::from_millis(2));
    }
    for id in world.grant_ids().into_iter().rev().take(130) {
        world.sim.remove_grant(&world.org(), id).unwrap();
    }
    let run = crate::support::finish(child).ended(8);
    assert!(run.stderr.contains("warning: ") && run.stderr.contains("the list changed"), "{}", run.stderr);
    assert!(!run.stdout.is_empty());
}

#[test]
fn without_a_terminal_an_exec_is_meant_as_it_is_given() {
    let world = World::small();
    let ids = world.grant_ids()[..3].to_vec();
    let run = sql(&world, &exec(&world, &ids), &["--dry-run"]).ended(0);
    assert_eq!((run.ids(), run.stderr.contains("nothing was sent")), (ids.clone(), true));
    assert_eq!(world.calls(REVOKE).len(), 0);
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal").display().to_string();
    let run = sql(&world, &exec(&world, &ids), &["--confirm=20s", "--journal", &journal]).ended(0);
    assert!(run.rows().iter().all(|row| row[1] == "confirmed"), "{}", run.stdout);
    assert_eq!(world.ids_sent(REVOKE, "pat_ids"), [ids]);
    assert!(std::fs::read_to_string(journal).unwrap().lines().count() >= 3);
    let one = world.grant_ids()[0];
    let statement = format!("EXEC pat_grants.update_pat_access @org='{}', @pat_id='{one}'", world.org());
    sql(&world, &statement, &["--format", "json"]).ended(0);
    assert_eq!((world.calls(REVOKE).len(), world.calls(REVOKE_ONE).len()), (1, 1), "one is sent as one");
    let requests = world.request_ids()[..2].to_vec();
    let statement = format!(
        "EXEC github.orgs.pat_grant_requests.review_pat_grant_requests_in_bulk @org='{}' @@json='{}'",
        world.org(),
        json!({ "action": "deny", "pat_request_ids": requests, "reason": "no use" })
    );
    sql(&world, &statement, &[]).ended(0);
    assert_eq!(world.ids_sent(REVIEW, "pat_request_ids"), std::slice::from_ref(&requests));
    let body = world.calls(REVIEW)[0].body.clone().unwrap();
    assert_eq!((&body["action"], &body["reason"]), (&json!("deny"), &json!("no use")));
    let mixed = exec(&world, &[world.grant_ids()[9], 999_999_999]);
    let run = world.app(&["sql", &format!("{mixed} SELECT 'not run'")]).ended(8);
    assert!(
        !run.stdout.contains("not run") && run.stderr.contains("of 2 statements the last was not run"),
        "{}",
        run.stderr
    );
}

#[test]
fn files_are_joined_with_what_github_has() {
    let world = World::small();
    let folder = tempfile::tempdir().unwrap();
    let people = folder.path().join("people.csv");
    let owner = world.state().live_grants().next().unwrap().token.owner.clone();
    std::fs::write(&people, format!("login,team\n{},web\n", owner.to_uppercase())).unwrap();
    let attach = format!("people={}", people.display());
    let statement =
        "SELECT DISTINCT owner_login, team FROM pat_grants JOIN people ON login = owner_login WHERE org = :org";
    let run = sql(&world, statement, &["--attach", &attach]).ended(0);
    assert_eq!(run.rows(), [[owner.as_str(), "web"]]);
    let run = world.app(&["sql", ".schema people", "--attach", &attach]).ended(0);
    assert_eq!((run.rows()[0][1], run.rows()[1][1]), ("login", "team"));
    std::fs::write(&people, "login,team\n\"mona,web\n").unwrap();
    let before = world.sim.log().len();
    sql(&world, statement, &["--attach", &attach]).refused(1, &["people.csv", "hint: "]);
    world.app(&["sql", "SELECT 1", "--attach", "people"]).refused(1, &["NAME=PATH"]);
    assert_eq!(world.sim.log().len(), before);
}

#[cfg(unix)]
#[test]
fn rows_come_while_the_statement_runs_and_stop_it_when_nobody_reads() {
    let world = World::new(small().with_grants(3000));
    let script = format!("patwarden sql \"SELECT id FROM pat_grants('{}')\" | head -n 1; echo ended", world.org());
    world.sim.inject(Fault::delay(Duration::from_secs(40)).path_contains("page=25"));
    let begun = std::time::Instant::now();
    let run = Invocation::shell(&script)
        .env("GITHUB_API_URL", world.url())
        .env("PATWARDEN_TOKEN", world.sim.issue_installation_token(&world.org()).unwrap())
        .run()
        .ended(0);
    assert_eq!((run.stdout.lines().count(), run.stderr.as_str()), (2, ""));
    assert!(begun.elapsed() < Duration::from_secs(20), "it waited for what nobody reads");
}

#[test]
fn all_rows_are_there() {
    let world = World::new(small().with_grants(1500));
    let run = sql(&world, "SELECT id FROM pat_grants WHERE org = :org", &[]).ended(0);
    assert_eq!(sorted(run.ids()), sorted(world.grant_ids()));
}

#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use crate::endings::ended_during;
    use crate::terminal::{on_terminal, plain, typing};
    use rustix::process::Signal;

    #[test]
    fn an_exec_is_shown_and_asked_about() {
        let world = World::small();
        let ids = world.grant_ids()[..2].to_vec();
        let command = |ids: &[u64], more: &[&str]| world.app_command(&[&["sql", &exec(&world, ids)], more].concat());
        let run = typing(command(&ids, &[]), "n\n").ended(2);
        for words in ["revoke these 2 grants on", "[y/N]", "SSH keys", "nothing was sent", &ids[0].to_string()] {
            assert!(run.stderr.contains(words), "{words:?} is not in {}", run.stderr);
        }
        let run = typing(command(&ids[..1], &[]), "n\n").ended(2);
        assert!(run.stderr.contains("revoke this grant on"), "one is asked about, too: {}", run.stderr);
        assert_eq!(world.calls(REVOKE).len(), 0);
        typing(command(&ids, &[]), "y\n").ended(0);
        assert!(!typing(command(&world.grant_ids()[5..6], &["--yes"]), "").ended(0).stderr.contains("[y/N]"));
        assert_eq!(world.calls(REVOKE).len(), 2);
    }

    #[test]
    fn a_terminal_gets_a_table() {
        let world = World::small();
        let statement = format!("SELECT id, owner_login, expires_at FROM pat_grants('{}') LIMIT 2", world.org());
        let (shown, said) = on_terminal(world.app_command(&["sql", &statement]), 80);
        assert!(shown.starts_with("\u{1b}[1mid"), "{shown:?}");
        assert_eq!((plain(&shown).lines().count(), said.as_str()), (3, ""));
        let none = format!("SELECT id FROM pat_grants('{}') WHERE id = 1", world.org());
        assert_eq!(on_terminal(world.app_command(&["sql", &none]), 80).1, "no rows\n");
    }

    #[test]
    fn a_statement_is_cancelled() {
        let world = World::small();
        world.sim.inject(Fault::delay(Duration::from_secs(30)).path_contains("/personal-access-tokens").times(9));
        let statement = format!("SELECT count(*) FROM pat_grants('{}')", world.org());
        let run = ended_during(&world, &["sql", &statement], LIST, Signal::INT).ended(2);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", "cancelled\n"));
    }
}
