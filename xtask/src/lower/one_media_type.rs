//! Keeps JSON where a body is offered in several media types, and the first where none of them is JSON: the
//! generator takes one in a request, and the client asks for JSON.

use anyhow::Result;
use serde_json::Value;

use crate::document::{JSON, walk_mut};

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut dropped = 0;
    walk_mut(document, &mut |value| {
        let Some(content) = value.get_mut("content").and_then(Value::as_object_mut) else { return };
        // A field may be called `content`, too.
        if content.len() < 2 || !content.keys().all(|media| media.contains('/')) {
            return;
        }
        let json = content.contains_key(JSON).then(|| JSON.to_owned());
        let Some(kept) = json.or_else(|| content.keys().next().cloned()) else { return };
        dropped += content.len() - 1;
        content.retain(|media, _| *media == kept);
    });
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_field_called_content_is_no_body() {
        let mut fields = json!({ "content": { "type": "string", "nullable": true } });
        assert_eq!(super::run(&mut fields).unwrap(), 0);
    }

    #[test]
    fn json_stays_or_else_the_first() {
        let mut bodies = json!([
            { "content": { "application/json": {}, "application/a+json": {}, "text/plain": {} } },
            { "content": { "text/x-markdown": {}, "text/plain": {} } },
        ]);
        assert_eq!(super::run(&mut bodies).unwrap(), 3);
        assert_eq!(bodies[0], json!({ "content": { "application/json": {} } }));
        assert_eq!(bodies[1], json!({ "content": { "text/plain": {} } }));
    }
}
