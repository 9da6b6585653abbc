//! Limits of a value, and which Rust type a simple value has because of them.

use serde_json::Value;

use super::change::{Part, Site};

/// How a limit bounds what is allowed.
#[derive(Clone, Copy)]
enum Bound {
    /// A greater number allows less.
    Least,
    /// A smaller number allows less.
    Most,
    /// Being there allows less; of two that differ it can't be told, so that the worse is assumed.
    Shape,
}

const LIMITS: &[(&str, Bound)] = &[
    ("exclusiveMaximum", Bound::Shape),
    ("exclusiveMinimum", Bound::Shape),
    ("maxItems", Bound::Most),
    ("maxLength", Bound::Most),
    ("maxProperties", Bound::Most),
    ("maximum", Bound::Most),
    ("minItems", Bound::Least),
    ("minLength", Bound::Least),
    ("minProperties", Bound::Least),
    ("minimum", Bound::Least),
    ("multipleOf", Bound::Shape),
    ("not", Bound::Shape),
    ("pattern", Bound::Shape),
    ("uniqueItems", Bound::Shape),
];

/// A limit that differs: what became of it, and how it stood on both sides.
pub(super) type Difference = (Part, Option<String>, Option<String>);

/// Every limit that differs.
pub(super) fn differences(site: Site, before: &Value, after: &Value) -> Vec<Difference> {
    let rust = rust_type(site, before) != rust_type(site, after);
    let differing = LIMITS.iter().filter_map(|(keyword, bound)| {
        let (old, new) = (set(before, keyword), set(after, keyword));
        if old == new {
            return None;
        }
        let tighter = match (old, new) {
            (None, _) => true,
            (_, None) => false,
            (Some(old), Some(new)) => match bound {
                Bound::Least => new.as_f64() > old.as_f64(),
                Bound::Most => new.as_f64() < old.as_f64(),
                Bound::Shape => true,
            },
        };
        let part = if tighter { Part::LimitTightened { rust } } else { Part::LimitLoosened { rust } };
        let said = |limit: Option<&Value>| limit.map(|limit| format!("{keyword} {limit}"));
        Some((part, said(old), said(new)))
    });
    differing.collect()
}

/// `false` says no more than nothing.
fn set<'a>(schema: &'a Value, keyword: &str) -> Option<&'a Value> {
    schema.get(keyword).filter(|limit| **limit != Value::Bool(false))
}

/// Which Rust type the generator takes for a simple value or a list: not its name, but the same for
/// two that get the same. What answers bring has no limits once it is lowered, and no patterns anywhere.
pub(super) fn rust_type(site: Site, schema: &Value) -> String {
    let limited = site != Site::Response;
    let format = schema["format"].as_str().unwrap_or_default();
    match schema["type"].as_str().unwrap_or_default() {
        "string" => match format {
            "date" | "date-time" | "password" => format.to_owned(),
            // A text with a limit gets a type of its own that holds to it.
            _ if limited && ["maxLength", "minLength"].iter().any(|limit| schema.get(*limit).is_some()) => {
                "limited text".to_owned()
            }
            _ => "text".to_owned(),
        },
        "integer" => {
            let width = match format {
                "int32" if !limited => "int64",
                "int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32" | "uint64" => format,
                "int" => "int32",
                "uint" => "uint32",
                _ => "int64",
            };
            match schema["minimum"].as_f64() {
                _ if !limited => width.to_owned(),
                Some(1.0) => format!("non-zero {width}"),
                Some(0.0) if width == "int64" && format != "int64" => "uint64".to_owned(),
                _ => width.to_owned(),
            }
        }
        "number" if format == "float" => "float".to_owned(),
        "array" if limited && set(schema, "uniqueItems").is_some() => "set".to_owned(),
        "array" if limited => match (schema["minItems"].as_u64(), schema["maxItems"].as_u64()) {
            (Some(least), Some(most)) if least == most => format!("array of {most}"),
            _ => "list".to_owned(),
        },
        "array" => "list".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_limit_is_tighter_when_it_allows_less() {
        for (before, after, tighter) in [
            (json!({ "minimum": 2 }), json!({ "minimum": 3 }), true),
            (json!({ "minLength": 3 }), json!({ "minLength": 2 }), false),
            (json!({ "maxItems": 100 }), json!({ "maxItems": 50 }), true),
            (json!({ "maximum": 2.5 }), json!({ "maximum": 3 }), false),
            (json!({}), json!({ "maxProperties": 1 }), true),
            (json!({ "minItems": 1 }), json!({}), false),
            (json!({ "pattern": "a" }), json!({ "pattern": "b" }), true),
            (json!({ "uniqueItems": false }), json!({ "uniqueItems": true }), true),
            (json!({ "exclusiveMinimum": true }), json!({}), false),
        ] {
            let found = differences(Site::Request, &before, &after);
            assert_eq!(found.len(), 1, "{before} {after}");
            assert_eq!(matches!(found[0].0, Part::LimitTightened { .. }), tighter, "{before} {after}");
        }
        assert_eq!(differences(Site::Request, &json!({ "uniqueItems": false }), &json!({})), []);
    }

    #[test]
    fn a_limit_can_make_another_rust_type() {
        let text = json!({ "type": "string" });
        let short = json!({ "type": "string", "maxLength": 5 });
        let shorter = json!({ "type": "string", "maxLength": 4 });
        assert_eq!(differences(Site::Request, &text, &short)[0].0, Part::LimitTightened { rust: true });
        assert_eq!(differences(Site::Request, &short, &shorter)[0].0, Part::LimitTightened { rust: false });
        let number = |minimum: u8| json!({ "type": "integer", "minimum": minimum });
        assert_eq!(differences(Site::Request, &number(5), &number(4))[0].0, Part::LimitLoosened { rust: false });
        assert_eq!(differences(Site::Request, &number(5), &number(1))[0].0, Part::LimitLoosened { rust: true });
        assert_eq!(differences(Site::Request, &number(1), &number(0))[0].0, Part::LimitLoosened { rust: true });
    }

    #[test]
    fn no_limit_makes_another_rust_type_of_what_answers_bring() {
        for (before, after) in [
            (json!({ "type": "string" }), json!({ "type": "string", "maxLength": 5 })),
            (json!({ "type": "integer", "minimum": 1 }), json!({ "type": "integer" })),
            (json!({ "type": "array", "uniqueItems": true }), json!({ "type": "array" })),
        ] {
            let found = differences(Site::Response, &before, &after);
            assert!(
                matches!(found[0].0, Part::LimitTightened { rust: false } | Part::LimitLoosened { rust: false }),
                "{found:?}"
            );
        }
        let small = json!({ "type": "integer", "format": "int32" });
        assert_eq!(rust_type(Site::Response, &small), rust_type(Site::Response, &json!({ "type": "integer" })));
        assert_ne!(rust_type(Site::Request, &small), rust_type(Site::Request, &json!({ "type": "integer" })));
    }
}
