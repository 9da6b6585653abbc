//! What is printed as JSON is as `patwarden schema` says.

use serde_json::Value;

use crate::support::{Invocation, World, small};

fn schema(name: &str) -> Value {
    Invocation::new(&["schema", name]).run().ended(0).json()
}

/// Holds what a command that only reads prints against a schema, with all fields and with some.
#[track_caller]
fn agrees(world: &World, name: &str, arguments: &[&str], some: &str) {
    fits(name, &world.app(&[arguments, &["--format", "json"]].concat()).ended(0).json());
    fits(name, &world.app(&[arguments, &["--json", some]].concat()).ended(0).json());
}

/// That it is as the schema says, and would not be with anything more.
#[track_caller]
pub(crate) fn fits(name: &str, printed: &Value) {
    let schema = schema(name);
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(printed.as_array().is_none_or(|rows| !rows.is_empty()), "{name}: nothing was printed");
    let wrong: Vec<String> = validator.iter_errors(printed).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{name}: {wrong:?}");
    let mut other = printed.clone();
    match &mut other {
        Value::Array(rows) => rows[0]["surprise"] = 1.into(),
        thing => thing["surprise"] = 1.into(),
    }
    assert!(!validator.is_valid(&other), "{name} takes anything");
}

#[test]
fn every_list_is_as_its_schema_says() {
    let world = World::small();
    let org = world.org();
    let org = org.as_str();
    agrees(&world, "grants", &["grants", "list", org], "id,org,owner");
    agrees(&world, "grants", &["grants", "list", "--all-orgs"], "permissions,token_name");
    agrees(&world, "requests", &["requests", "list", org], "id,reason");
    agrees(&world, "organizations", &["orgs", "list"], "login");
    agrees(&world, "organization", &["orgs", "get", org], "login,plan");
    agrees(&world, "members", &["orgs", "members", org], "login,type");
    agrees(&world, "config", &["config", "show"], "setting,value");
    agrees(&world, "installations", &["orgs", "installations", org], "id,permissions");
    let subset = world.app(&["grants", "list", org, "--jq", ".[] | select(.repository_selection == \"subset\") | .id"]);
    let subset = subset.ended(0).ids()[0].to_string();
    agrees(&world, "repositories", &["grants", "repos", org, &subset], "full_name");
}

#[test]
fn what_became_of_ids_is_as_its_schema_says() {
    let world = World::small();
    let org = world.org();
    let ids: Vec<String> = world.grant_ids().iter().map(ToString::to_string).collect();
    let requests: Vec<String> = world.request_ids().iter().map(ToString::to_string).collect();
    agrees(&world, "plan", &["grants", "revoke", &org, &ids[0], "1", "--dry-run"], "id,outcome");
    agrees(&world, "plan", &["requests", "deny", &org, &requests[0], "--dry-run"], "before");
    let revoked = world.app(&["grants", "revoke", &org, &ids[1], &ids[2], "--format", "json"]).ended(0);
    fits("outcomes", &revoked.json());
    let denied = world.app(&["requests", "deny", &org, &requests[1], "--confirm", "--json", "outcome,before"]).ended(0);
    fits("outcomes", &denied.json());
    assert!(denied.json()[0]["before"].is_object(), "{}", denied.stdout);
    let refused = world.app(&["requests", "deny", &org, &requests[1], "--format", "json"]).ended(1);
    fits("outcomes", &refused.json());
}

#[test]
fn what_sql_tells_of_itself_is_as_its_schemas_say() {
    let world = World::small();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.db").display().to_string();
    let statement = format!("SELECT * FROM pat_grants('{}')", world.org());
    for (name, arguments) in [
        ("sql-tables", &["sql", ".tables"][..]),
        ("sql-columns", &["sql", ".schema"]),
        ("sql-requests", &["sql", "--explain", &statement]),
        ("snapshot", &["snapshot", &world.org(), "--into", &file]),
    ] {
        let rows = world.app(&[arguments, &["--format", "json"]].concat()).ended(0).json();
        assert!(!rows.as_array().unwrap().is_empty());
        fits(name, &rows);
    }
}

#[test]
fn the_demonstration_is_as_its_schema_says() {
    let demo = Invocation::new(&["demo", "--json", "--orgs", "1", "--grants", "50", "--requests", "5"]).run().ended(0);
    let validator = jsonschema::validator_for(&schema("demo")).unwrap();
    assert!(validator.is_valid(&demo.json()), "{}", demo.stdout);
    assert!(!validator.is_valid(&serde_json::json!({ "orgs": 1 })));
}

#[test]
fn names_are_listed_and_a_misspelt_one_is_told() {
    let listed = Invocation::new(&["schema"]).run().ended(0);
    let rows = listed.rows();
    assert!(rows.contains(&vec!["grants", "grants list"]) && rows.len() >= 11, "{}", listed.stdout);
    for row in rows {
        assert_eq!(schema(row[0])["$schema"], "https://json-schema.org/draft/2020-12/schema", "{}", row[0]);
    }
    Invocation::new(&["schema", "grnats"]).run().refused(1, &["there is no schema \"grnats\"", "did you mean grants?"]);
}

#[test]
fn a_schema_has_every_row_of_a_large_world() {
    let world = World::new(small().with_grants(1500));
    agrees(&world, "grants", &["grants", "list", &world.org()], "id");
}
