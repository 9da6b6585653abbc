//! Whether what the client tells is what the example says.

use jiff::Timestamp;
use serde_json::Value;

/// What to make of a field of the example that the client does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// It is one that we leave out.
    Allowed,
    /// It got lost.
    Reported,
}

/// Where what was told differs from the example.
pub(super) fn differences(example: &Value, told: &Value, missing: Missing) -> Vec<String> {
    let mut found = Vec::new();
    compare(example, told, missing, "", &mut found);
    found
}

fn compare(example: &Value, told: &Value, missing: Missing, place: &str, found: &mut Vec<String>) {
    match (example, told) {
        (Value::Object(example), Value::Object(told)) => {
            for (name, told) in told {
                // What the example does not have, nothing may have been made of.
                let example = example.get(name).unwrap_or(&Value::Null);
                compare(example, told, missing, &format!("{place}/{name}"), found);
            }
            if missing == Missing::Reported {
                let lost = example.iter().filter(|(name, value)| !value.is_null() && !told.contains_key(*name));
                found.extend(lost.map(|(name, value)| format!("{place}/{name} got lost: {value}")));
            }
        }
        (Value::Array(example), Value::Array(told)) => {
            if example.len() != told.len() {
                found.push(format!("{place} has {} items instead of {}", told.len(), example.len()));
            }
            for (position, (example, told)) in example.iter().zip(told).enumerate() {
                compare(example, told, missing, &format!("{place}/{position}"), found);
            }
        }
        (example, told) if same(example, told) => {}
        (example, told) => found.push(format!("{place} is {told} instead of {example}")),
    }
}

/// Whether two plain values are the same, times by the moment that they mean. An empty group is no
/// group, and what is not said to be so is not so.
fn same(example: &Value, told: &Value) -> bool {
    match (example, told) {
        (Value::Null, Value::Object(fields)) => fields.values().all(|told| same(&Value::Null, told)),
        (Value::Null, Value::Array(items)) => items.is_empty(),
        (Value::Null, Value::Bool(told)) => !told,
        (Value::String(example), Value::String(told)) => {
            let time = |text: &str| text.parse::<Timestamp>().ok();
            example == told || time(example).is_some_and(|example| time(told) == Some(example))
        }
        _ => example == told,
    }
}

#[test]
fn a_fact_that_is_changed_or_lost_or_made_up_is_told() {
    use serde_json::json;

    let example = json!([{"id": 1, "owner": {"login": "mona"}, "at": "2026-03-01T00:00:00+01:00", "name": null}]);
    let of = |told: Value, missing| differences(&example, &told, missing).len();
    let right = json!([{"id": 1, "owner": {"login": "mona"}, "at": "2026-02-28T23:00:00Z", "expired": false}]);
    assert_eq!(of(right, Missing::Reported), 0);
    for (told, reported, allowed) in [
        (json!([{"id": 2, "owner": {"login": "mona"}, "at": "2026-02-28T23:00:00Z"}]), 1, 1),
        (json!([{"id": 1, "owner": {"login": "hubot"}, "at": "2026-02-28T23:00:01Z"}]), 2, 2),
        (json!([{"id": 1, "owner": {}, "at": "2026-02-28T23:00:00Z"}]), 1, 0),
        (json!([{"id": 1, "owner": {"login": null}, "at": null}]), 2, 2),
        (json!([{"id": 1, "name": "x"}]), 3, 1),
        (json!([]), 1, 1),
    ] {
        assert_eq!(
            (of(told.clone(), Missing::Reported), of(told.clone(), Missing::Allowed)),
            (reported, allowed),
            "{told}"
        );
    }
}
