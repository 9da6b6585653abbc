//! An operation called by its name goes out as whoever GitHub answers on it, and as every other call does.

use patwarden::api::{Body, Call, OPERATIONS, Place};
use patwarden::{Auth, ErrorKind};
use patwarden_sim::{Config, Fault, Identity, TokenKind};
use serde_json::{Value, json};
use tests::World;

fn world() -> World {
    World::new(Config::default().with_orgs(2).with_grants(30).with_requests(3))
}

fn call(operation: &str, values: Value) -> Call {
    let values = values.as_object().unwrap().clone();
    values.into_iter().fold(Call::to(operation).unwrap(), |call, (name, value)| call.with(&name, value).unwrap())
}

#[tokio::test(start_paused = true)]
async fn an_app_goes_out_as_itself_as_the_named_installation_or_as_any() {
    let world = world();
    let second = world.sim.orgs()[1].clone();
    let user = world.sim.snapshot().org(&second).unwrap().owners().next().unwrap().to_owned();
    for (operation, values, by) in [
        ("apps/get-authenticated", json!({}), None),
        ("apps/get-org-installation", json!({ "org": second }), None),
        ("orgs/list-pat-grants", json!({ "org": second }), Some(&second)),
        ("orgs/get", json!({ "org": second }), Some(&second)),
        ("orgs/list-for-user", json!({ "username": user }), Some(&world.sim.orgs()[0])),
        ("rate-limit/get", json!({}), Some(&world.sim.orgs()[0])),
    ] {
        world.sim.clear_log();
        let answer = world.app().call(call(operation, values)).await.unwrap();
        assert_eq!(answer.status(), 200, "{operation}");
        serde_json::from_slice::<Value>(answer.body()).unwrap();
        let requests = world.requests(operation);
        let caller = &requests.last().unwrap().identity;
        match by {
            None => assert_eq!(*caller, Identity::App, "{operation}"),
            Some(org) => assert_eq!(*caller, Identity::Installation { org: org.clone() }, "{operation}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_by_name_does_what_it_says_once() {
    let world = world();
    let org = world.org();
    let before = world.live_grants(&org);
    let ids: Vec<u64> = before.iter().copied().take(3).collect();
    let revoke = call("orgs/update-pat-accesses", json!({ "org": org, "action": "revoke", "pat_ids": ids }));
    assert_eq!(world.app().call(revoke.clone()).await.unwrap().status(), 202);
    tests::pass(std::time::Duration::from_secs(60)).await;
    assert_eq!(before.difference(&world.live_grants(&org)).copied().collect::<Vec<_>>(), ids);

    world.sim.inject(Fault::status(502).path_contains("/personal-access-tokens"));
    world.sim.clear_log();
    let error = world.app().call(revoke).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!((error.operation(), error.org()), (Some("orgs/update-pat-accesses"), Some(org.as_str())));
    assert_eq!(world.requests("orgs/update-pat-accesses").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_read_by_name_is_sent_again_after_a_fault() {
    let world = world();
    // The first read is of the login: where the App is installed.
    world.sim.inject(Fault::status(502).method("GET").skip(1));
    let answer = world.app().call(call("orgs/get", json!({ "org": world.org() }))).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(world.requests("orgs/get").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_for_a_call_that_can_not_be_right() {
    let world = world();
    let org = world.org();
    let owner = world.sim.snapshot().org(&org).unwrap().owners().next().unwrap().to_owned();
    let classic = Auth::token(world.sim.issue_user_token(TokenKind::Classic, &owner).unwrap()).unwrap();
    for (client, call, kind) in [
        (world.app(), call("orgs/list-pat-grants", json!({})), ErrorKind::InvalidInput),
        (world.app(), call("orgs/get", json!({ "org": "../user" })), ErrorKind::InvalidInput),
        (world.client(classic), call("orgs/list-pat-grants", json!({ "org": org })), ErrorKind::WrongTokenKind),
        (world.app(), call("apps/revoke-installation-access-token", json!({})), ErrorKind::WrongTokenKind),
    ] {
        let operation = call.operation().id;
        let error = client.call(call).await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (kind, Some(operation)), "{error}");
        assert_eq!(world.total(), 0, "{error}");
    }
}

#[test]
fn the_table_names_every_argument_once_and_every_placeholder() {
    for operation in OPERATIONS {
        let mut names: Vec<&str> = operation.parameters.iter().map(|parameter| parameter.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), operation.parameters.len(), "{}", operation.id);
        let in_path = operation.parameters.iter().filter(|parameter| parameter.place == Place::Path);
        let placeholders: Vec<String> = in_path.map(|parameter| format!("{{{}}}", parameter.wire)).collect();
        assert!(placeholders.iter().all(|place| operation.path.contains(place)), "{}", operation.id);
        assert_eq!(placeholders.len(), operation.path.matches('{').count(), "{}", operation.id);
        let fields = operation.parameters.iter().any(|parameter| parameter.place == Place::Field);
        assert_eq!(fields, operation.body == Body::Fields, "{}", operation.id);
    }
}
