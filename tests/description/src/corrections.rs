//! What the vendored description has wrong or leaves to prose, as far as these checks need it.

use serde_json::{Value, json};

struct Correction {
    at: &'static str,
    to: fn() -> Value,
}

const CORRECTIONS: &[Correction] = &[
    // The account of a listed installation would be a user and an enterprise at once, which none can
    // be; of a single installation it is said rightly to be one of the two.
    Correction {
        at: "/paths/~1app~1installations/get/responses/200/content/application~1json/schema",
        to: || json!({"type": "array", "items": {"$ref": "#/components/schemas/installation"}}),
    },
    // Without ids, what is decided about would be left to GitHub.
    Correction {
        at: "/paths/~1orgs~1{org}~1personal-access-token-requests/post/requestBody/content/application~1json/schema/required",
        to: || json!(["action", "pat_request_ids"]),
    },
    Correction {
        at: "/components/parameters/per-page/schema",
        to: || json!({"type": "integer", "minimum": 1, "maximum": 100}),
    },
    Correction { at: "/components/parameters/page/schema", to: || json!({"type": "integer", "minimum": 1}) },
];

/// What is declared nowhere, and there all the same: every error says its status.
const ADDITIONS: &[(&str, &str)] = &[
    ("/components/schemas/validation-error/properties", "status"),
    ("/components/schemas/validation-error-simple/properties", "status"),
];

pub(crate) fn apply(document: &mut Value) {
    for (at, name) in ADDITIONS {
        let fields = document.pointer_mut(at).and_then(Value::as_object_mut);
        let fields = fields.unwrap_or_else(|| panic!("the description has nothing at {at}"));
        let before = fields.insert((*name).to_owned(), json!({"type": "string"}));
        assert!(before.is_none(), "the description has {name} at {at} now");
    }
    for correction in CORRECTIONS {
        let place = document.pointer_mut(correction.at);
        *place.unwrap_or_else(|| panic!("the description has nothing at {}", correction.at)) = (correction.to)();
    }
}
