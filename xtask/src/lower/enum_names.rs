//! Makes of every enum that is left one that the generator can name the values of.
//!
//! A variant is named after its value: what is no letter and no digit goes, and if two names are then the
//! same every such character becomes an `X`. Where that does not tell the values apart either, as with
//! `reactions-+1` and `reactions--1`, the generator panics: such an enum is opened. So is one of texts that
//! has other values, which the generator refuses. A value that is said twice is said once.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::Value;

use super::reach::{each_schema, every_schema};
use super::rust_names::pascal;

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    every_schema(document, |root| {
        each_schema(root, &mut |schema| {
            let text = schema["type"] == "string";
            let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) else { return };
            let before = values.len();
            let mut seen = BTreeSet::new();
            values.retain(|value| seen.insert(value.to_string()));
            changed += before - values.len();
            if let Some(object) = (!can_be_named(values, text)).then(|| schema.as_object_mut()).flatten() {
                object.remove("enum");
                changed += 1;
            }
        });
    });
    Ok(changed)
}

fn can_be_named(values: &[Value], text: bool) -> bool {
    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    if text && values.iter().any(|value| !value.is_string() && !value.is_null()) {
        return false;
    }
    let crossed = |value: &str| pascal(&value.replace(|c: char| c == '_' || !c.is_alphanumeric(), "X"));
    differ(texts.iter().map(|value| pascal(value))) || differ(texts.iter().map(|value| crossed(value)))
}

fn differ(mut names: impl Iterator<Item = String>) -> bool {
    let mut seen = BTreeSet::new();
    names.all(|name| seen.insert(name))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn lowered(values: Value) -> Value {
        let parameter = json!({ "in": "query", "name": "q", "schema": { "type": "string", "enum": values } });
        let mut document = json!({ "paths": { "/a": { "get": { "parameters": [parameter] } } } });
        super::run(&mut document).unwrap();
        document["paths"]["/a"]["get"]["parameters"][0]["schema"].take()
    }

    #[test]
    fn only_values_that_cannot_be_told_apart_are_opened() {
        assert_eq!(lowered(json!(["reactions-+1", "reactions--1"])), json!({ "type": "string" }));
        for values in [json!(["+1", "-1"]), json!(["a-b", "aXb"]), json!(["created", "updated", null])] {
            assert_eq!(lowered(values.clone())["enum"], values);
        }
    }

    #[test]
    fn a_value_counts_once_and_texts_are_texts() {
        assert_eq!(lowered(json!(["a", "b", "a"]))["enum"], json!(["a", "b"]));
        assert_eq!(lowered(json!(["a", 1])), json!({ "type": "string" }));
    }
}
