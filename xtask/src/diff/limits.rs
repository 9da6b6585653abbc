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
        "string" => {
            // A text with a limit gets a type of its own that holds to it; a time with one is not taken for ours.
            let limit = limited && ["maxLength", "minLength"].iter().any(|limit| schema.get(*limit).is_some());
            match format {
                "date" | "date-time" if limit => format!("limited {format}"),
                _ if limit => "limited text".to_owned(),
                "date" | "date-time" | "password" => format.to_owned(),
                _ => "text".to_owned(),
            }
        }
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
        // A set is written as the list that it is.
        "array" if limited && set(schema, "uniqueItems").is_some() => "list".to_owned(),
        "array" if limited => match (schema["minItems"].as_u64(), schema["maxItems"].as_u64()) {
            (Some(least), Some(most)) if least == most && most > 0 => format!("array of {most}"),
            _ => "list".to_owned(),
        },
        "array" => "list".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use quote::ToTokens;
    use serde_json::json;
    use syn::Visibility;
    use syn::visit_mut::VisitMut;

    use super::*;
    use crate::codegen::blame;
    use crate::lower;

    const REQUEST: Site = Site::Request;
    const RESPONSE: Site = Site::Response;

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
            let found = differences(REQUEST, &before, &after);
            assert_eq!(found.len(), 1, "{before} {after}");
            assert_eq!(matches!(found[0].0, Part::LimitTightened { .. }), tighter, "{before} {after}");
        }
        assert_eq!(differences(REQUEST, &json!({ "uniqueItems": false }), &json!({})), []);
    }

    #[test]
    fn a_limit_can_make_another_rust_type() {
        let text = json!({ "type": "string" });
        let short = json!({ "type": "string", "maxLength": 5 });
        let shorter = json!({ "type": "string", "maxLength": 4 });
        assert_eq!(differences(REQUEST, &text, &short)[0].0, Part::LimitTightened { rust: true });
        assert_eq!(differences(REQUEST, &short, &shorter)[0].0, Part::LimitTightened { rust: false });
        let number = |minimum: u8| json!({ "type": "integer", "minimum": minimum });
        assert_eq!(differences(REQUEST, &number(5), &number(4))[0].0, Part::LimitLoosened { rust: false });
        assert_eq!(differences(REQUEST, &number(5), &number(1))[0].0, Part::LimitLoosened { rust: true });
        assert_eq!(differences(REQUEST, &number(1), &number(0))[0].0, Part::LimitLoosened { rust: true });
    }

    #[test]
    fn no_limit_makes_another_rust_type_of_what_answers_bring() {
        for (before, after) in [
            (json!({ "type": "string" }), json!({ "type": "string", "maxLength": 5 })),
            (json!({ "type": "integer", "minimum": 1 }), json!({ "type": "integer" })),
            (json!({ "type": "array", "uniqueItems": true }), json!({ "type": "array" })),
        ] {
            let found = differences(RESPONSE, &before, &after);
            assert!(
                matches!(found[0].0, Part::LimitTightened { rust: false } | Part::LimitLoosened { rust: false }),
                "{found:?}"
            );
        }
    }

    /// The type of a field that the generator writes.
    fn written(site: Site, optional: bool, schema: &Value) -> String {
        let mut object = json!({ "type": "object", "properties": { "held": schema, "other": { "type": "string" } } });
        if !optional {
            object["required"] = json!(["held"]);
        }
        let body = |schema: Value| json!({ "content": { "application/json": { "schema": schema } } });
        let text = json!({ "type": "string" });
        let (sent, answered) = if site == Site::Request { (object, text) } else { (text, object) };
        let mut answer = body(answered);
        answer["description"] = json!("OK");
        let mut document = json!({
            "openapi": "3.0.3",
            "info": { "title": "t", "version": "1" },
            "paths": { "/a": { "post": { "operationId": "a", "requestBody": body(sent), "responses": { "200": answer } } } },
            "components": {},
        });
        lower::run(&mut document).unwrap();
        let code = blame::code(&document, &[]).unwrap();
        let mut held = Held(None);
        held.visit_file_mut(&mut syn::parse_file(&code).unwrap());
        held.0.unwrap()
    }

    /// The type of the public field of that name.
    struct Held(Option<String>);

    impl VisitMut for Held {
        fn visit_field_mut(&mut self, field: &mut syn::Field) {
            if field.ident.as_ref().is_some_and(|name| name == "held") && matches!(field.vis, Visibility::Public(_)) {
                self.0 = Some(field.ty.to_token_stream().to_string().replace(' ', ""));
            }
        }
    }

    /// Two have the same type here if they have the same there.
    #[test]
    fn the_types_are_those_that_the_generator_writes() {
        let list = |limits: Value| {
            let mut schema = json!({ "type": "array", "items": { "type": "string" } });
            schema.as_object_mut().unwrap().extend(limits.as_object().unwrap().clone());
            schema
        };
        let schemas = [
            list(json!({})),
            list(json!({ "uniqueItems": true })),
            list(json!({ "uniqueItems": false })),
            list(json!({ "uniqueItems": true, "minItems": 1, "maxItems": 100 })),
            list(json!({ "uniqueItems": true, "minItems": 2, "maxItems": 2 })),
            list(json!({ "minItems": 2, "maxItems": 2 })),
            list(json!({ "minItems": 0, "maxItems": 0 })),
            list(json!({ "minItems": 1, "maxItems": 100 })),
            list(json!({ "uniqueItems": true, "nullable": true })),
            json!({ "type": "string" }),
            json!({ "type": "string", "maxLength": 5 }),
            json!({ "type": "string", "format": "date" }),
            json!({ "type": "string", "format": "date-time" }),
            json!({ "type": "string", "format": "date", "maxLength": 30 }),
            json!({ "type": "string", "format": "date-time", "maxLength": 30 }),
            json!({ "type": "string", "format": "password" }),
            json!({ "type": "string", "format": "password", "maxLength": 5 }),
            json!({ "type": "integer" }),
            json!({ "type": "integer", "minimum": 0 }),
            json!({ "type": "integer", "minimum": 1 }),
            json!({ "type": "integer", "minimum": 2, "maximum": 9 }),
            json!({ "type": "integer", "format": "int32" }),
            json!({ "type": "integer", "format": "int64", "minimum": 0 }),
            json!({ "type": "number", "format": "float" }),
        ];
        for (site, optional) in [(REQUEST, false), (REQUEST, true), (RESPONSE, false)] {
            let mut there = BTreeMap::new();
            for schema in &schemas {
                let here = rust_type(site, schema);
                // Null and leaving out make an Option of what is sent, which is told by itself.
                let null = site == Site::Request;
                let wrapped = |written: String| match written.strip_prefix("::std::option::Option<") {
                    Some(inner) if null => inner.trim_end_matches('>').to_owned() + ">",
                    _ => written,
                };
                let written = wrapped(written(site, optional, schema));
                let known = there.entry(here.clone()).or_insert_with(|| written.clone());
                assert_eq!(*known, written, "{schema} is taken for {here}");
            }
            let mut types: Vec<&String> = there.values().collect();
            types.sort_unstable();
            types.dedup();
            assert_eq!(types.len(), there.len(), "{there:?}");
        }
    }
}
