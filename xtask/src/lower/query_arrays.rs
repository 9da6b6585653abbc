//! Names array parameters of a query `name[]`: `owner[]=a&owner[]=b` is how GitHub takes several
//! values, and the description has no word for it.

use anyhow::Result;
use serde_json::{Value, json};

use crate::document::walk_mut;

pub(super) fn run(document: &mut Value) -> Result<usize> {
    let mut named = 0;
    walk_mut(document, &mut |value| {
        if value["in"] != "query" || value["schema"]["type"] != "array" {
            return;
        }
        if let Some(name) = value["name"].as_str().filter(|name| !name.ends_with("[]")) {
            value["name"] = json!(format!("{name}[]"));
            named += 1;
        }
    });
    Ok(named)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn arrays_get_brackets_and_others_do_not() {
        let mut parameters = json!([
            { "in": "query", "name": "owner", "schema": { "type": "array" } },
            { "in": "query", "name": "sort", "schema": { "type": "string" } },
            { "in": "query", "name": "ids[]", "schema": { "type": "array" } },
        ]);
        assert_eq!(super::run(&mut parameters).unwrap(), 1);
        assert_eq!(parameters[0]["name"], "owner[]");
        assert_eq!(parameters[1]["name"], "sort");
        assert_eq!(parameters[2]["name"], "ids[]");
    }
}
