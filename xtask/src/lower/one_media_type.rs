//! Keeps JSON where a body is offered in several media types: the generator takes one, and the
//! client asks for JSON.

use anyhow::Result;
use serde_json::Value;

use crate::document::walk_mut;

const JSON: &str = "application/json";

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut dropped = 0;
    walk_mut(document, &mut |value| {
        let Some(content) = value.get_mut("content").and_then(Value::as_object_mut) else { return };
        if content.len() > 1 && content.contains_key(JSON) {
            dropped += content.len() - 1;
            content.retain(|media, _| media == JSON);
        }
    });
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn json_stays() {
        let mut body = json!({ "content": { "application/json": {}, "text/plain": {} } });
        assert_eq!(super::run(&mut body).unwrap(), 1);
        assert_eq!(body, json!({ "content": { "application/json": {} } }));
    }
}
