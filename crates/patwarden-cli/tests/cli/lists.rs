//! A list is what the state holds, at the price of as many requests as it has pages.

use patwarden_sim::{Config, RepositorySelection};
use serde_json::json;

use crate::support::{World, small, sorted};

const LIST: &str = "orgs/list-pat-grants";
const LIST_REQUESTS: &str = "orgs/list-pat-grant-requests";

#[test]
fn grants_are_those_of_the_state() {
    let world = World::small();
    let run = world.app(&["grants", "list", &world.org()]).ended(0);
    let state = world.state();
    assert_eq!(sorted(run.ids()), world.grant_ids());
    for row in run.rows() {
        let grant = state.grant(row[0].parse().unwrap()).unwrap();
        let token = &grant.token;
        let time = |time: Option<jiff::Timestamp>| time.map(|time| time.as_second());
        let told = |text: &str| (text != "never").then(|| text.parse::<jiff::Timestamp>().unwrap().as_second());
        assert_eq!((row[1], row[3]), (&*token.owner, token.repository_selection.as_str()));
        assert_eq!(
            row[4].split_whitespace().count(),
            token.permissions.organization.len() + token.permissions.repository.len() + token.permissions.other.len()
        );
        assert_eq!(told(row[5]), Some(grant.granted_at.as_second()));
        assert_eq!(told(row[6]), time(token.last_used_at));
        assert_eq!(told(row[7]), time(token.expires_at));
    }
    assert_eq!(world.calls(LIST).len(), 4, "320 grants are four pages");
    // Some names are hostile, and escaped in lines; JSON has them as they are.
    let json = world.app(&["grants", "list", &world.org(), "--json", "id,token_name"]).ended(0).json();
    assert_eq!(json.as_array().unwrap().len(), 320);
    for one in json.as_array().unwrap() {
        assert_eq!(one["token_name"], state.grant(one["id"].as_u64().unwrap()).unwrap().token.name.as_str());
    }
}

#[test]
fn requests_are_those_of_the_state() {
    let world = World::small();
    let run = world.app(&["requests", "list", &world.org(), "--json", "id,reason,owner"]).ended(0);
    let state = world.state();
    let told = run.json();
    let told = told.as_array().unwrap();
    assert_eq!(sorted(told.iter().map(|one| one["id"].as_u64().unwrap()).collect()), world.request_ids());
    for one in told {
        let request = state.request(one["id"].as_u64().unwrap()).unwrap();
        assert_eq!(one["reason"], json!(request.reason));
        assert_eq!(one["owner"]["login"], json!(request.token.owner));
    }
    assert_eq!(world.calls(LIST_REQUESTS).len(), 1);
}

#[test]
fn organisations_are_those_that_the_app_is_installed_on() {
    let world = World::new(Config::default().with_orgs(3).with_grants(0).with_requests(0));
    let orgs = world.sim.orgs();
    world.sim.set_installed(&orgs[1], false).unwrap();
    world.sim.set_suspended(&orgs[2], true).unwrap();
    let run = world.app(&["orgs", "list", "--json", "login,suspended"]).ended(0);
    let mut told: Vec<_> = run.json().as_array().unwrap().clone();
    told.sort_by_key(|one| one["suspended"].as_bool());
    assert_eq!(told, [json!({"login": orgs[0], "suspended": false}), json!({"login": orgs[2], "suspended": true})]);
    let lines = world.app(&["orgs", "list", "--limit", "1"]).ended(0);
    assert_eq!(lines.rows().len(), 1);
}

#[test]
fn repositories_are_those_that_the_token_reaches() {
    let world = World::small();
    let (state, org) = (world.state(), world.org());
    let grant =
        state.live_grants().find(|grant| grant.token.repository_selection == RepositorySelection::Subset).unwrap();
    let run = world.app(&["grants", "repos", &org, &grant.id.to_string()]).ended(0);
    assert_eq!(sorted(run.ids()), grant.token.repository_ids.iter().copied().collect::<Vec<_>>());
    for row in run.rows() {
        let repository = &state.repositories[&row[0].parse().unwrap()];
        assert_eq!(row[1], format!("{org}/{}", repository.name));
    }
    let request = world
        .sim
        .add_request(&org, |request| {
            request.token.repository_selection = RepositorySelection::Subset;
            request.token.repository_ids = grant.token.repository_ids.clone();
        })
        .unwrap();
    let run = world.app(&["requests", "repos", &org, &request.to_string(), "--json=id"]).ended(0);
    assert_eq!(run.json().as_array().unwrap().len(), grant.token.repository_ids.len());
    world.app(&["grants", "repos", &org, "1"]).refused(1, &["HTTP 404"]);
}

#[test]
fn an_empty_list_is_empty_at_one_request() {
    let world = World::new(small().with_grants(0));
    let run = world.app(&["grants", "list", &world.org()]).ended(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    assert_eq!(world.calls(LIST).len(), 1);
    assert_eq!(world.app(&["grants", "list", &world.org(), "--json", "id"]).ended(0).stdout, "[]\n");
}

#[test]
fn a_limit_stops_paging() {
    let world = World::small();
    let org = world.org();
    for (limit, requests) in [(1, 1), (10, 1), (100, 1), (101, 2), (250, 3), (1000, 4)] {
        world.sim.clear_log();
        let run = world.app(&["grants", "list", &org, "--limit", &limit.to_string()]).ended(0);
        assert_eq!(run.rows().len(), limit.min(320));
        assert_eq!(world.calls(LIST).len(), requests, "--limit {limit}");
    }
    assert!(world.app(&["grants", "list", &org, "--limit", "0"]).ended(1).stderr.contains("--limit"));
}

#[test]
fn a_name_that_can_be_none_is_refused_before_any_request() {
    let world = World::small();
    for name in ["../user", "a/b", "..", "a?b", "a#b", "a%2fb", "a b", "é", "a\nb", ""] {
        for arguments in [["grants", "list", name], ["requests", "list", name], ["grants", "revoke", name]] {
            let run = world.app_command(&arguments).stdin("7").run();
            run.refused(1, &["nothing was sent", "hint: an organisation's name"]);
        }
    }
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn half_a_list_never_passes_for_all() {
    let world = World::small();
    world.sim.inject(patwarden_sim::Fault::status(404).path_contains("page=3").times(9));
    world.app(&["grants", "list", &world.org()]).refused(1, &["page 3", "HTTP 404"]);
}
