//! Drops `x-webhooks`: they are requests that GitHub sends, and the generated client sends requests
//! of its own. Without this the generator would write types for payloads that no operation carries.

use anyhow::Result;
use serde_json::Value;

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let webhooks = document.as_object_mut().and_then(|object| object.remove("x-webhooks"));
    Ok(webhooks.and_then(|webhooks| webhooks.as_object().map(|object| object.len())).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn drops_and_counts() {
        let mut document = json!({ "paths": {}, "x-webhooks": { "a": {}, "b": {} } });
        assert_eq!(super::run(&mut document).unwrap(), 2);
        assert_eq!(document, json!({ "paths": {} }));
    }
}
