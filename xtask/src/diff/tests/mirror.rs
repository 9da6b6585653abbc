//! Any two descriptions: the same is unchanged, and a change taken back is the same change the other way.

use proptest::prelude::*;

use super::*;

/// Schemas of every shape, few names, so that two of them have much in common.
fn schemas() -> impl Strategy<Value = Value> {
    let text = (any::<bool>(), 0..4u8).prop_map(|(nullable, longest)| match longest {
        0 => json!({ "type": "string", "nullable": nullable }),
        1 => json!({ "type": "string", "enum": ["a", "b"], "nullable": nullable }),
        2 => json!({ "type": "string", "enum": ["b", "c"], "deprecated": nullable }),
        _ => json!({ "type": "string", "maxLength": longest, "format": "date" }),
    });
    let number = (0..3u8).prop_map(|least| json!({ "type": "integer", "minimum": least, "default": least }));
    let reference = (0..3u8).prop_map(|name| json!({ "$ref": format!("#/components/schemas/s{name}") }));
    let leaf = prop_oneof![text, number, reference, Just(json!({}))];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let fields = prop::collection::btree_map("[a-d]", inner.clone(), 1..4);
        prop_oneof![
            (fields, prop::collection::vec("[a-d]", 0..3), any::<bool>()).prop_map(|(properties, required, closed)| {
                json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": !closed })
            }),
            inner.clone().prop_map(|items| json!({ "type": "array", "items": items, "maxItems": 5 })),
            inner.clone().prop_map(|held| json!({ "type": "object", "additionalProperties": held })),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|branches| json!({ "oneOf": branches })),
            prop::collection::vec(inner, 1..3).prop_map(|branches| json!({ "allOf": branches })),
        ]
    })
}

/// Descriptions made of them. What a schema is must end, so components that only name each other are left out.
fn descriptions() -> impl Strategy<Value = Value> {
    let document = prop::collection::vec(schemas(), 6).prop_map(|mut schemas| {
        let mut next = || schemas.pop().unwrap_or_default();
        let component = |schema: Value| json!({ "type": "object", "properties": { "held": schema } });
        json!({
            "openapi": "3.0.0",
            "paths": { "/a": { "post": {
                "operationId": "a",
                "parameters": [{ "in": "query", "name": "q", "schema": next() }],
                "requestBody": { "content": { "application/json": { "schema": next() } } },
                "responses": { "200": { "content": { "application/json": { "schema": next() } } } },
            } } },
            "x-webhooks": {},
            "components": { "schemas": { "s0": component(next()), "s1": component(next()), "s2": component(next()) } },
        })
    });
    document.prop_filter("it is sound", |document| check::description("x", &document.to_string()).is_ok())
}

/// What a change is called when it is taken back.
fn mirrored(kind: &str) -> String {
    for (one, other) in [
        ("added", "removed"),
        ("required", "optional"),
        ("-not-nullable", "-nullable"),
        ("values-closed", "values-opened"),
        ("tightened", "loosened"),
        ("-undeprecated", "-deprecated"),
    ] {
        for (from, to) in [(one, other), (other, one)] {
            if let Some(start) = kind.strip_suffix(from) {
                return format!("{start}{to}");
            }
        }
    }
    kind.to_owned()
}

/// That an object of any fields gets some with names is a change of its own; that it loses them is told
/// of each.
fn gets_names(change: &Change) -> bool {
    let nameless = |side: &Option<String>| {
        side.as_deref()
            .is_some_and(|side| ["any object", "empty object", "map of "].iter().any(|start| side.starts_with(start)))
    };
    change.kind.ends_with("-retyped") && (nameless(&change.before) || nameless(&change.after))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(50) })]

    #[test]
    fn nothing_differs_from_itself(document in descriptions()) {
        prop_assert_eq!(lines(&compared(document.clone(), &document)), Vec::<String>::new());
    }

    #[test]
    fn what_is_taken_back_is_told_the_other_way_round(before in descriptions(), after in descriptions()) {
        let told = |report: Report, back: bool| {
            let kinds = report.changes.into_iter().filter(|change| !gets_names(change)).map(|change| {
                let kind = if back { mirrored(&change.kind) } else { change.kind };
                let sides = if back { (change.after, change.before) } else { (change.before, change.after) };
                (kind, change.place, sides)
            });
            kinds.collect::<BTreeSet<_>>()
        };
        let (there, back) = (told(compared(before.clone(), &after), false), told(compared(after, &before), true));
        prop_assert_eq!(there, back);
    }
}
