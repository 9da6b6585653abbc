//! What is wrong with the body of a webhook.

use serde_json::Value;

use crate::document::{DOCUMENT, json_schema};
use crate::schema::Schema;
use crate::undeclared::undeclared;

/// Everything about the body of a webhook that the description does not provide for; `name` is that of
/// the event and its action, such as `personal-access-token-request-created`.
pub fn problems_of_webhook(name: &str, body: &Value) -> Vec<String> {
    match json_schema(&DOCUMENT["x-webhooks"][name]["post"]["requestBody"]) {
        Some(schema) => {
            let mut problems = Schema::new(schema).problems("body", body);
            problems.extend(undeclared("body", schema, body));
            problems
        }
        None => vec![format!("the description has no webhook {name}")],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_webhook_is_held_against_its_own_schema() {
        let problems = problems_of_webhook("personal-access-token-request-created", &json!({"action": "denied"}));
        assert!(problems.iter().any(|problem| problem.starts_with("body/action")), "{problems:#?}");
        assert!(problems.iter().all(|problem| !problem.contains("not declared")), "{problems:#?}");
        let problems = problems_of_webhook("personal-access-token-request-created", &json!({"acton": "created"}));
        assert!(problems.contains(&"body/acton is not declared".to_owned()), "{problems:#?}");
        assert_eq!(problems_of_webhook("ping", &json!({})), ["the description has no webhook ping"]);
    }
}
