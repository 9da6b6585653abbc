//! Makes answers look like those of an older or a newer server.

use serde_json::{Map, Value};

use crate::config::Config;

/// Changes a JSON body as the configuration asks.
pub(crate) fn reshape(body: Vec<u8>, config: &Config) -> Vec<u8> {
    if !(config.extra_fields || config.omit_token_fields) {
        return body;
    }
    let Ok(mut value) = serde_json::from_slice(&body) else {
        return body;
    };
    if config.omit_token_fields {
        omit_token_fields(&mut value);
    }
    if config.extra_fields {
        add_fields(&mut value);
    }
    serde_json::to_vec(&value).unwrap_or(body)
}

/// Older servers list tokens without saying which they are.
fn omit_token_fields(value: &mut Value) {
    let entries = value.as_array_mut().into_iter().flatten();
    for entry in entries.filter_map(Value::as_object_mut) {
        entry.remove("token_id");
        entry.remove("token_name");
    }
}

/// Newer servers say things no client has heard of.
fn add_fields(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(add_fields),
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                // A map of permissions has no fields: one more key would be one more permission.
                if name != "permissions" {
                    add_fields(value);
                }
            }
            fields.extend(unheard_of());
        }
        _ => {}
    }
}

fn unheard_of() -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("added_later".to_owned(), serde_json::json!({"since": "2031-01-01", "list": [1, null]}));
    fields.insert("another_url".to_owned(), Value::Null);
    fields
}
