//! A schema of the description, compiled when it is first needed and then kept.

use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::document::DOCUMENT;

pub(crate) struct Schema {
    pub(crate) schema: &'static Value,
    validator: OnceLock<Validator>,
}

impl Schema {
    pub(crate) fn new(schema: &'static Value) -> Self {
        Self { schema, validator: OnceLock::new() }
    }

    fn validator(&self) -> &Validator {
        self.validator.get_or_init(|| {
            let whole = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "components": DOCUMENT["components"],
                "allOf": [self.schema],
            });
            jsonschema::options().should_validate_formats(true).build(&whole).expect("a schema")
        })
    }

    /// How a value differs from what it should be.
    pub(crate) fn problems(&self, what: &str, value: &Value) -> Vec<String> {
        let errors = self.validator().iter_errors(value);
        errors.map(|error| format!("{what}{}: {error}", error.instance_path())).collect()
    }
}
