//! What GitHub finds wrong with a request, one thing at a time.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing that GitHub found wrong with a request: an entry of an answer's `errors`.
///
/// All of it is GitHub's word, and its `value` may be what was sent: somebody's input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(default)]
pub struct Problem {
    /// What kind of thing the request was about.
    #[serde(deserialize_with = "text")]
    pub resource: Option<String>,
    /// Which field of the request.
    #[serde(deserialize_with = "text")]
    pub field: Option<String>,
    /// What is wrong with it: `missing`, `missing_field`, `invalid`, `already_exists`, `unprocessable` or
    /// `custom`; further values may come.
    #[serde(deserialize_with = "text")]
    pub code: Option<String>,
    /// What is wrong with it, in words.
    #[serde(deserialize_with = "text")]
    pub message: Option<String>,
    /// Which item of a list in the request, counted from 0.
    #[serde(deserialize_with = "whole")]
    pub index: Option<u64>,
    /// What was found there.
    pub value: Option<Value>,
}

impl Problem {
    /// As many are kept as one request can have ids.
    const MOST: usize = 100;

    /// Those of an answer's `errors`. An entry that is a text is a message.
    pub(crate) fn all(errors: &[Value]) -> Vec<Self> {
        let problems = errors.iter().filter_map(|error| match error {
            Value::String(message) => Some(Self { message: Some(message.clone()), ..Self::default() }),
            Value::Object(_) => Self::deserialize(error).ok(),
            _ => None,
        });
        problems.take(Self::MOST).collect()
    }
}

/// A text; anything else has no place here and does not hide the rest.
fn text<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(source)? {
        Value::String(text) => Some(text),
        _ => None,
    })
}

fn whole<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<u64>, D::Error> {
    Ok(Value::deserialize(source)?.as_u64())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_entry_tells_what_it_tells() {
        let errors = [
            json!({"resource": "Grant", "field": "pat_ids", "code": "missing", "index": 3, "value": 7, "new": []}),
            json!("too fast"),
            json!({"code": "custom", "message": "no", "value": ["a"], "field": null}),
        ];
        let expected = [
            Problem {
                resource: Some("Grant".into()),
                field: Some("pat_ids".into()),
                code: Some("missing".into()),
                index: Some(3),
                value: Some(json!(7)),
                ..Problem::default()
            },
            Problem { message: Some("too fast".into()), ..Problem::default() },
            Problem {
                code: Some("custom".into()),
                message: Some("no".into()),
                value: Some(json!(["a"])),
                ..Problem::default()
            },
        ];
        assert_eq!(Problem::all(&errors), expected);
    }

    #[test]
    fn what_is_of_another_form_does_not_hide_the_rest() {
        let errors = [json!(7), json!({"field": 7, "code": "invalid", "index": -1, "value": null}), json!(null)];
        assert_eq!(Problem::all(&errors), [Problem { code: Some("invalid".into()), ..Problem::default() }]);
    }

    #[test]
    fn a_server_can_not_fill_the_memory_with_them() {
        assert_eq!(Problem::all(&vec![json!("no"); 5_000]).len(), 100);
    }
}
