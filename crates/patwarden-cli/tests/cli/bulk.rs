//! Bulk calls: what is sent, what the state is then, and what is told of it.

use std::time::Duration;

use patwarden_sim::{BadIds, Fault, RequestState};
use serde_json::json;

use crate::support::{World, small, words};

const REVOKE: &str = "orgs/update-pat-accesses";
const REVIEW: &str = "orgs/review-pat-grant-requests-in-bulk";

#[test]
fn two_hundred_and_fifty_ids_from_stdin_are_three_posts() {
    let world = World::small();
    let ids = world.grant_ids();
    let (doomed, spared) = ids.split_at(250);
    let run = world.app_command(&["grants", "revoke", &world.org(), "--confirm"]).stdin(words(doomed)).run().ended(0);
    let state = world.state();
    assert_eq!(state.revoked_grants().map(|grant| grant.id).collect::<Vec<_>>(), doomed);
    assert_eq!(world.grant_ids(), spared);
    let sent = world.ids_sent(REVOKE, "pat_ids");
    assert_eq!(sent.iter().map(Vec::len).collect::<Vec<_>>(), [100, 100, 50]);
    assert_eq!(run.ids(), doomed, "in the order asked");
    assert!(run.rows().iter().all(|row| row[1] == "confirmed" && !row[2].is_empty() && row[4].is_empty()));
    assert!(run.stderr.contains("250 confirmed"), "{}", run.stderr);
}

#[test]
fn one_id_takes_the_same_path_and_returns_when_it_is_accepted() {
    let world = World::new(small().with_effect_delay(Duration::from_secs(3600)));
    let id = world.grant_ids()[0];
    let run = world.app(&["grants", "revoke", &world.org(), &id.to_string()]).ended(0);
    assert_eq!(run.stdout, format!("{id}\taccepted\t\t\t\n"));
    assert!(run.stderr.contains("1 accepted"), "{}", run.stderr);
    assert_eq!(world.ids_sent(REVOKE, "pat_ids"), [[id]]);
    assert_eq!(world.calls("orgs/list-pat-grants").len(), 0, "nobody asked to look");
}

#[test]
fn an_id_is_sent_once_wherever_it_comes_from() {
    let world = World::small();
    let ids = world.grant_ids();
    let (a, b, c) = (ids[0], ids[1], ids[2]);
    let org = world.org();
    let arguments = ["grants", "revoke", &org, &b.to_string(), "-", &a.to_string()];
    let run = world.app_command(&arguments).stdin(format!("{a}, {b}\n\n{c}\n")).run().ended(0);
    assert_eq!(world.ids_sent(REVOKE, "pat_ids"), [[b, a, c]]);
    assert_eq!(run.ids(), [b, a, c]);
}

#[test]
fn no_ids_and_no_such_ids_are_refused_before_any_request() {
    let world = World::small();
    let org = world.org();
    for stdin in ["", " \n ,, \n"] {
        world.app_command(&["grants", "revoke", &org]).stdin(stdin).run().refused(1, &["there are no ids on stdin"]);
        world.app_command(&["requests", "deny", &org]).stdin(stdin).run().refused(1, &["there are no ids on stdin"]);
    }
    let ids = world.grant_ids();
    let table = format!("{}\n{}\tmona\n", ids[0], ids[1]);
    let run = world.app_command(&["grants", "revoke", &org]).stdin(table).run();
    run.refused(1, &["line 2 of stdin: \"mona\" is no id; nothing was sent", "cut -f1"]);
    world.app(&["grants", "revoke", &org, "7", "x8"]).refused(1, &["\"x8\" is no id"]);
    world.app(&["grants", "revoke", &org, "7", "--confirm", "60"]).refused(1, &["could mean a wait or an id"]);
    let long = "x".repeat(1025);
    world.app(&["requests", "deny", &org, "7", "--reason", &long]).refused(1, &["1025 characters"]);
    assert_eq!(world.sim.log().len(), 0);
}

#[test]
fn a_denial_reaches_the_state_with_its_reason() {
    let world = World::small();
    let ids = world.request_ids();
    let reason = "no expiry – 期限なし";
    let org = world.org();
    let arguments = ["requests", "deny", &org, &ids[0].to_string(), "--reason", reason, "--confirm=30s"];
    world.app(&arguments).ended(0);
    match &world.state().request(ids[0]).unwrap().state {
        RequestState::Denied { reason: told, .. } => assert_eq!(told.as_deref(), Some(reason)),
        other => panic!("{other:?}"),
    }
    assert_eq!(world.request_ids(), ids[1..]);
}

#[test]
fn an_approval_makes_a_grant() {
    let world = World::small();
    let ids = world.request_ids();
    let run = world.app_command(&["requests", "approve", &world.org(), "--confirm"]).stdin(words(&ids[..3])).run();
    run.ended(0);
    let state = world.state();
    for id in &ids[..3] {
        match state.request(*id).unwrap().state {
            RequestState::Approved { grant_id, .. } => assert!(state.grant(grant_id).unwrap().is_live()),
            ref other => panic!("{other:?}"),
        }
    }
    assert_eq!(world.calls(REVIEW).len(), 1);
}

#[test]
fn a_bad_id_keeps_no_other_from_it_and_is_done_in_part() {
    let world = World::new(small().with_bad_ids(BadIds::Refuse422));
    let ids = world.grant_ids();
    let mut asked = ids[..150].to_vec();
    asked[50] = 1;
    let arguments = ["grants", "revoke", &world.org(), "--json", "id,outcome,error"];
    let run = world.app_command(&arguments).stdin(words(&asked)).run().ended(8);
    let state = world.state();
    assert!(
        world.soon(|state| state.revoked_grants().count() == 149),
        "{} are revoked",
        state.revoked_grants().count()
    );
    let report = run.json();
    for (id, told) in asked.iter().zip(report.as_array().unwrap()) {
        assert_eq!(told["id"], json!(id));
        let revoked = world.state().grant(*id).is_some_and(|grant| grant.revoked_at().is_some());
        assert_eq!(told["outcome"], if revoked { "accepted" } else { "refused" });
        assert_eq!(told["error"].is_null(), revoked);
    }
    assert!(run.stderr.contains("149 accepted, 1 refused"), "{}", run.stderr);
    assert_eq!(run.stderr.lines().filter(|line| line.starts_with("error: ")).count(), 1, "once and not per id");
}

#[test]
fn one_by_one_is_done_when_it_is_answered() {
    let world = World::new(small().with_effect_delay(Duration::from_secs(3600)));
    let org = world.org();
    let ids = &world.grant_ids()[..3];
    let run = world.app_command(&["grants", "revoke", &org, "--one-by-one"]).stdin(words(ids)).run().ended(0);
    assert_eq!(run.ids(), ids);
    assert!(ids.iter().all(|id| world.state().grant(*id).unwrap().revoked_at().is_some()));
    assert_eq!((world.calls(REVOKE).len(), world.calls("orgs/update-pat-access").len()), (0, 3));
    let requests = &world.request_ids()[..2];
    let arguments = ["requests", "deny", &org, "--one-by-one", "--reason", "no"];
    world.app_command(&arguments).stdin(words(requests)).run().ended(0);
    assert!(requests.iter().all(|id| !world.request_ids().contains(id)));
    assert_eq!((world.calls(REVIEW).len(), world.calls("orgs/review-pat-grant-request").len()), (0, 2));
}

#[test]
fn all_refused_is_a_failure() {
    let world = World::new(small().with_bad_ids(BadIds::Refuse422));
    let run = world.app(&["grants", "revoke", &world.org(), "1"]).ended(1);
    assert_eq!(run.rows()[0][..2], ["1", "refused"]);
    assert_eq!(world.state().revoked_grants().count(), 0);
}

#[test]
fn a_lost_answer_is_unknown_and_never_sent_again() {
    let world = World::small();
    world.sim.inject(Fault::disconnect_after().method("POST").path_contains("/personal-access-tokens"));
    let id = world.grant_ids()[0];
    let run = world.app(&["grants", "revoke", &world.org(), &id.to_string()]).ended(8);
    assert_eq!(run.rows()[0][..2], [id.to_string().as_str(), "unknown"]);
    assert!(run.stderr.contains("1 unknown"), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("patwarden grants list {}", world.org())), "{}", run.stderr);
    assert_eq!(world.calls(REVOKE).len(), 1);
    assert!(world.soon(|state| state.grant(id).unwrap().revoked_at().is_some()), "it was done all the same");
}

#[test]
fn what_no_listing_shows_in_time_is_not_confirmed() {
    let world = World::new(small().with_effect_delay(Duration::from_secs(3600)));
    let id = world.grant_ids()[0];
    let run = world.app(&["grants", "revoke", &world.org(), &id.to_string(), "--confirm=2s"]).ended(8);
    assert_eq!(run.rows()[0][..2], [id.to_string().as_str(), "accepted"]);
    assert!(run.stderr.contains("not all of it was seen to take effect within 2 s"), "{}", run.stderr);
    assert!(!world.calls("orgs/list-pat-grants").is_empty());
    assert!(world.state().grant(id).unwrap().is_live());
}

#[test]
fn a_look_that_fails_is_told_and_not_a_wait() {
    let world = World::new(small().with_effect_delay(Duration::from_secs(3600)));
    let id = world.grant_ids()[0].to_string();
    // Four pages before the write; what is read after it is refused.
    let refused = Fault::status(403).method("GET").path_contains("personal-access-tokens");
    world.sim.inject(
        refused.body("application/json", r#"{"message":"Resource not accessible by integration"}"#).skip(4).times(9),
    );
    let run = world.app(&["grants", "revoke", &world.org(), &id, "--confirm=60s"]).ended(8);
    for words in ["the list could not be read", "Resource not accessible by integration"] {
        assert!(run.stderr.contains(words), "{words:?} is not in {}", run.stderr);
    }
}

#[test]
fn reading_is_not_enough_to_revoke_or_decide() {
    let world = World::small();
    let (org, grant, request) = (world.org(), world.grant_ids()[0].to_string(), world.request_ids()[0].to_string());
    let before = world.state();
    for (permission, arguments) in [
        ("organization_personal_access_tokens", ["grants", "revoke", &org, &grant]),
        ("organization_personal_access_token_requests", ["requests", "deny", &org, &request]),
    ] {
        world.sim.set_permission(&org, permission, Some("read")).unwrap();
        let run = world.app(&arguments).refused(4, &["HTTP 403", "hint: "]);
        assert!(run.stderr.contains(permission), "{}", run.stderr);
    }
    std::thread::sleep(Duration::from_millis(400));
    let after = world.state();
    assert_eq!((after.grants, after.requests), (before.grants, before.requests));
}
