//! Takes the conditions off an object that has fields of its own: that one of two has to be there, or that
//! a value of one forbids another.
//!
//! The generator makes a variant of each branch and, where it takes branch and object for contradictory, one
//! without values. The conditions are GitHub's to check; the fields that only a branch names stay, optional
//! unless every branch wants them.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::{Value, json};

use super::objects::Fields;
use super::reach::{each_schema, every_schema};

const CONDITIONS: [&str; 3] = ["anyOf", "not", "oneOf"];

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let original = document.clone();
    let mut taken = 0;
    every_schema(document, |root| {
        each_schema(root, &mut |schema| {
            if let Some(plain) = without_conditions(&original, schema) {
                *schema = plain;
                taken += 1;
            } else if schema["type"] == "object" && CONDITIONS.iter().any(|keyword| schema.get(keyword).is_some()) {
                // Beside a union that is left, the type says what the branches say.
                if let Some(object) = schema.as_object_mut() {
                    object.remove("type");
                    taken += 1;
                }
            }
        });
    });
    Ok(taken)
}

fn without_conditions(document: &Value, schema: &Value) -> Option<Value> {
    let own = schema.get("properties").and_then(Value::as_object).filter(|own| !own.is_empty())?;
    if !CONDITIONS.iter().any(|keyword| schema.get(keyword).is_some()) {
        return None;
    }
    let mut plain = schema.clone();
    CONDITIONS.iter().for_each(|keyword| {
        plain.as_object_mut().and_then(|object| object.remove(*keyword));
    });
    let mut added = Fields::default();
    let mut wanted: Option<BTreeSet<String>> = None;
    for branch in ["anyOf", "oneOf"].iter().filter_map(|keyword| schema.get(keyword)?.as_array()).flatten() {
        // A branch that only says what must not be adds nothing.
        let branch = Fields::of(document, branch).unwrap_or_default();
        let new = branch.properties.into_iter().filter(|(name, _)| !own.contains_key(name)).collect();
        added.add(new);
        wanted = Some(match wanted {
            Some(others) => others.intersection(&branch.required).cloned().collect(),
            None => branch.required,
        });
    }
    plain["type"] = json!("object");
    for (name, field) in added.properties {
        plain["properties"][name] = field;
    }
    let known = plain.get("required").and_then(Value::as_array).into_iter().flatten();
    let known = known.filter_map(|name| name.as_str().map(str::to_owned));
    let required: BTreeSet<String> = known.chain(wanted.unwrap_or_default()).collect();
    if !required.is_empty() {
        plain["required"] = json!(required);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn lowered(schema: Value) -> Value {
        let mut document = json!({ "components": { "schemas": { "x": schema } } });
        super::run(&mut document).unwrap();
        document["components"]["schemas"]["x"].take()
    }

    #[test]
    fn fields_stay_and_only_what_every_branch_wants_is_wanted() {
        let branches = json!([
            { "required": ["state", "reason"] },
            { "required": ["state"], "properties": { "state": { "enum": ["open"] }, "more": { "type": "string" } } },
            { "not": { "required": ["reason"] }, "required": ["state"] },
        ]);
        let own = json!({ "state": { "type": "string" }, "reason": { "type": "string" } });
        let plain = lowered(json!({ "required": ["a"], "properties": own, "anyOf": branches }));
        let text = json!({ "type": "string" });
        let wanted = json!({ "type": "object", "required": ["a", "state"],
            "properties": { "state": text, "reason": text, "more": text } });
        assert_eq!(plain, wanted);
    }

    #[test]
    fn a_union_without_fields_of_its_own_stays() {
        let branches = json!([{ "type": "object" }, { "type": "string" }]);
        assert_eq!(lowered(json!({ "type": "object", "oneOf": branches })), json!({ "oneOf": branches }));
    }
}
