//! Generating with errors that say where: which operations the generator can't take, and why.
//!
//! progenitor and typify answer much of what they can't take with a panic that names nothing. A panic is
//! caught without a word here, and the operations are tried one by one.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use anyhow::{Result, anyhow, bail};
use serde_json::Value;

use super::client;
use super::model::Operation;
use crate::document::{only_operations, only_webhook, operations};

/// An operation that can't be generated, and why.
#[derive(Debug)]
pub(crate) struct Blamed {
    pub(crate) operation: String,
    pub(crate) reason: String,
}

/// The client of a lowered description; if there is none, an error that names the operations it is for.
pub(crate) fn code(lowered: &Value, table: &[Operation]) -> Result<String> {
    caught(|| client::code(lowered.clone(), table)).or_else(|error| {
        let mut blamed = operations_at_fault(lowered);
        blamed.extend(webhooks_at_fault(lowered));
        if blamed.is_empty() {
            return Err(error.context("no operation and no webhook fails alone; together they do"));
        }
        let lines: Vec<String> =
            blamed.iter().map(|Blamed { operation, reason }| format!("  {operation}: {reason}")).collect();
        bail!("the generator can't take {} of the operations and webhooks:\n{}", blamed.len(), lines.join("\n"))
    })
}

/// The operations that can't be generated alone.
pub(crate) fn operations_at_fault(lowered: &Value) -> Vec<Blamed> {
    let ids = operations(lowered).map(|(_, _, operation)| operation["operationId"].as_str().unwrap_or_default());
    ids.filter_map(|id| {
        let alone = only_operations(lowered, |operation| operation["operationId"] == id);
        blamed(id, alone)
    })
    .collect()
}

fn webhooks_at_fault(lowered: &Value) -> Vec<Blamed> {
    let names = lowered["x-webhooks"].as_object().into_iter().flat_map(|webhooks| webhooks.keys());
    names.filter_map(|name| blamed(&format!("webhook {name}"), only_webhook(lowered, name))).collect()
}

fn blamed(operation: &str, alone: Result<Value>) -> Option<Blamed> {
    let reason = caught(|| client::code(alone?, &[])).err()?;
    Some(Blamed { operation: operation.to_owned(), reason: in_one_line(&format!("{reason:#}")) })
}

/// What a panic says can be a whole schema.
fn in_one_line(reason: &str) -> String {
    let mut line: String = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(400) {
        line.truncate(end);
        line.push('…');
    }
    line
}

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Runs something that may panic; the panic is an error, and is not printed.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let printing = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !SILENT.get() {
                printing(info);
            }
        }));
    });
    SILENT.set(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    SILENT.set(false);
    outcome.unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
        Err(anyhow!("the generator stopped: {words}"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// `bad` answers with JSON or with bytes, which the generator has no type for.
    fn document() -> Value {
        let json =
            json!({ "description": "OK", "content": { "application/json": { "schema": { "type": "string" } } } });
        let bytes = json!({ "description": "OK", "content": { "application/zip": {} } });
        json!({
            "openapi": "3.0.3",
            "info": { "title": "t", "version": "1" },
            "paths": {
                "/good": { "get": { "operationId": "good", "responses": { "200": json } } },
                "/bad": { "get": { "operationId": "bad", "responses": { "200": json, "201": bytes } } },
            },
            "components": {},
        })
    }

    #[test]
    fn a_panic_of_the_generator_is_an_error_that_names_the_operation() {
        let message = format!("{:#}", code(&document(), &[]).unwrap_err());
        assert!(message.contains("bad: the generator stopped: assertion failed"), "{message}");
        assert!(!message.contains("good"), "{message}");
    }

    #[test]
    fn a_webhook_that_cannot_be_generated_is_named() {
        let mut document = document();
        document["paths"] = json!({});
        let body = json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/event" } } } });
        document["x-webhooks"] = json!({ "push": { "post": { "requestBody": body } } });
        document["components"] = json!({ "schemas": { "event": { "type": "string", "enum": ["a-+1", "a--1"] } } });
        let message = format!("{:#}", code(&document, &[]).unwrap_err());
        assert!(message.contains("webhook push: the generator stopped"), "{message}");
    }

    #[test]
    fn what_can_be_taken_is_generated() {
        let mut document = document();
        document["paths"].as_object_mut().unwrap().remove("/bad");
        assert!(code(&document, &[]).unwrap().contains("pub fn good("));
    }

    #[test]
    fn a_long_reason_is_cut() {
        assert_eq!(in_one_line("a\n  b"), "a b");
        assert_eq!(in_one_line(&"é".repeat(500)).chars().count(), 401);
    }
}
