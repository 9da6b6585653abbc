//! Every kind of trouble can be ordered as JSON, and what can't be is refused in words.

use std::time::Duration;

use patwarden_sim::{Edit, Fault};
use serde_json::{Value, json};

use crate::control::steer;
use crate::support::World;

/// One of each kind, with all that it takes.
pub(crate) fn every_kind() -> Vec<Fault> {
    vec![
        Fault::status(503).body("text/html", "<p>").header("retry-after", "x").without_header("date"),
        Fault::status_after(502).body("text/html", "<p>").header("x", "").without_header("date"),
        Fault::primary_limit(429).reset_in(-5).header("x-ratelimit-limit", "NaN").without_header("x-ratelimit-used"),
        Fault::secondary_limit(403).retry_after("soon").header("x", "1").without_header("vary"),
        Fault::headers().header("link", "<").without_header("date"),
        Fault::disconnect(),
        Fault::disconnect_after(),
        Fault::delay(Duration::from_millis(7)),
        Fault::cut(7),
        Fault::slow(7, Duration::from_millis(8)),
        Fault::stall(7),
        Fault::truncated(7),
        Fault::bomb(77).brackets(),
        Fault::rows().duplicate(1).duplicate(1).drop(2),
        Fault::then(Edit::remove_grants([1, 2]))
            .edit(Edit::remove_grants_at(0..2))
            .edit(Edit::add_grants(1))
            .edit(Edit::remove_requests([3]))
            .edit(Edit::remove_requests_at([4]))
            .edit(Edit::add_requests(2).of("elsewhere"))
            .before(),
        Fault::effect_delay(Duration::from_millis(9)),
        Fault::effect_dropped(),
        Fault::expire_token(),
    ]
}

#[tokio::test]
async fn what_is_listed_can_be_ordered_again() {
    let world = World::small();
    for fault in every_kind() {
        let fault = fault.method("PATCH").path_contains("nothing").skip(2).times(3);
        world.sim.inject(fault.clone());
        let listed = steer(&world, "GET", "/faults", &Value::Null).await.json();
        assert_eq!(steer(&world, "DELETE", "/faults", &Value::Null).await.status, 204);
        let ordered = steer(&world, "POST", "/faults", &listed[0]).await;
        assert_eq!(ordered.status, 204, "{}: {}", listed[0], ordered.text);
        assert_eq!(world.sim.faults(), [fault]);
        world.sim.clear_faults();
    }
}

#[tokio::test]
async fn what_may_be_left_out_is_what_the_call_begins_with() {
    let world = World::small();
    for (body, fault) in [
        (json!({"kind": "status", "status": 500}), Fault::status(500)),
        (json!({"kind": "status_after", "status": 500}), Fault::status_after(500)),
        (json!({"kind": "primary_limit", "status": 403}), Fault::primary_limit(403)),
        (json!({"kind": "secondary_limit", "status": 429}), Fault::secondary_limit(429)),
        (json!({"kind": "headers", "headers": {"date": ""}}), Fault::headers().header("date", "")),
        (json!({"kind": "headers", "without_headers": ["link"]}), Fault::headers().without_header("link")),
        (json!({"kind": "bomb", "unpacked_bytes": 1_000}), Fault::bomb(1_000)),
        (json!({"kind": "rows", "drop": [0]}), Fault::rows().drop(0)),
        (json!({"kind": "then", "edits": [{"add_grants": 1}]}), Fault::then(Edit::add_grants(1))),
        (json!({"kind": "status", "status": 302, "headers": {"location": "/x"}}), Fault::redirect(302, "/x")),
    ] {
        assert_eq!(serde_json::from_value::<Fault>(body.clone()).unwrap(), fault);
        let ordered = steer(&world, "POST", "/faults", &body).await;
        assert_eq!(ordered.status, 204, "{body}: {}", ordered.text);
        assert_eq!(world.sim.faults(), [fault]);
        world.sim.clear_faults();
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_in_words() {
    let world = World::small();
    let over = json!({"kind": "bomb", "unpacked_bytes": (16_u64 << 30) + 1});
    for (body, told) in [
        (json!({"kind": "status_after"}), &["`status_after`", "200 and 599"][..]),
        (json!({"kind": "primary_limit"}), &["`primary_limit`", "403 or 429"]),
        (json!({"kind": "secondary_limit", "status": 500}), &["`secondary_limit`", "403 or 429"]),
        (json!({"kind": "secondary_limit", "status": 403, "retry_after": "a\nb"}), &["`retry_after`", "one line"]),
        (json!({"kind": "primary_limit", "status": 403, "retry_after": "1"}), &["`retry_after`", "`secondary_limit`"]),
        (json!({"kind": "headers"}), &["`headers`", "`without_headers`"]),
        (json!({"kind": "headers", "headers": {"link": "a\rb"}}), &["`headers`", "one line"]),
        (json!({"kind": "headers", "without_headers": ["a b"]}), &["`without_headers`", "tokens"]),
        (json!({"kind": "headers", "headers": {"Content-Length": "1"}}), &["Content-Length", "follows from the body"]),
        (json!({"kind": "headers", "without_headers": ["transfer-encoding"]}), &["transfer-encoding"]),
        (json!({"kind": "headers", "headers": {"x": "y"}, "status": 200}), &["`status`", "`status_after`", "alone"]),
        (json!({"kind": "status", "status": 500, "content_type": "a\nb"}), &["`content_type`", "one line"]),
        (json!({"kind": "cut"}), &["`cut`", "`after_bytes`"]),
        (json!({"kind": "cut", "after_bytes": -1}), &["u64"]),
        (json!({"kind": "stall"}), &["`stall`", "`after_bytes`"]),
        (json!({"kind": "truncated"}), &["`truncated`", "`after_bytes`"]),
        (json!({"kind": "slow", "bytes_per_piece": 0, "millis": 1}), &["`bytes_per_piece`", "at least 1"]),
        (json!({"kind": "slow", "bytes_per_piece": 1}), &["`slow`", "`millis`"]),
        (json!({"kind": "bomb"}), &["`unpacked_bytes`", "between 2 and 17179869184"]),
        (over, &["`unpacked_bytes`", "between 2 and"]),
        (json!({"kind": "bomb", "unpacked_bytes": 9, "filling": "zeros"}), &["`zeros`", "`white_space`", "`brackets`"]),
        (json!({"kind": "rows"}), &["`duplicate`", "`drop`"]),
        (json!({"kind": "status", "status": 500, "drop": [1]}), &["`drop`", "`rows` alone"]),
        (json!({"kind": "then"}), &["`edits`", "at least one"]),
        (json!({"kind": "then", "edits": []}), &["`edits`", "at least one"]),
        (json!({"kind": "then", "edits": [{}]}), &["one of `remove_grants`", "`add_requests`"]),
        (json!({"kind": "then", "edits": [{"add_grants": 1, "add_requests": 1}]}), &["one of"]),
        (json!({"kind": "then", "edits": [{"add_grants": 10_001}]}), &["`add_grants`", "between 1 and 10000"]),
        (json!({"kind": "then", "edits": [{"add_grant": 1}]}), &["`add_grant`", "`add_grants`"]),
        (json!({"kind": "expire_token", "before": true}), &["`before`", "`then` alone"]),
        (json!({"kind": "effect_delay"}), &["`effect_delay`", "`millis`"]),
        (json!({"kind": "effect_dropped", "millis": 1}), &["`millis`", "`delay`, `slow`, `effect_delay` alone"]),
    ] {
        let answer = steer(&world, "POST", "/faults", &body).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.text);
        let error = answer.error();
        assert!(told.iter().all(|words| error.contains(words)), "{body}: {error}");
    }
    assert!(world.sim.faults().is_empty());
}
