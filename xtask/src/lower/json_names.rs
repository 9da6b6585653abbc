//! Calls JSON by its plain name where only another one is given, as `application/scim+json` is.
//!
//! The generator takes everything but `application/json` for bytes, and an answer that it could read would
//! reach the caller unread.

use anyhow::Result;
use serde_json::Value;

use crate::document::{JSON, walk_mut};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut renamed = 0;
    walk_mut(document, &mut |value| {
        let Some(content) = value.get_mut("content").and_then(Value::as_object_mut) else { return };
        if content.contains_key(JSON) {
            return;
        }
        let Some(name) = content.keys().find(|media| media.ends_with("+json")).cloned() else { return };
        if let Some(body) = content.remove(&name) {
            content.insert(JSON.to_owned(), body);
            renamed += 1;
        }
    });
    Ok(renamed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn json_of_a_kind_is_json_unless_plain_json_is_there() {
        let mut bodies = json!([
            { "content": { "application/scim+json": { "schema": { "type": "string" } } } },
            { "content": { "application/scim+json": {}, "application/json": {} } },
            { "content": { "text/html": {} } },
        ]);
        assert_eq!(super::run(&mut bodies).unwrap(), 1);
        assert_eq!(bodies[0], json!({ "content": { "application/json": { "schema": { "type": "string" } } } }));
    }
}
