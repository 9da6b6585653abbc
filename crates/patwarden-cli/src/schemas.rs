//! JSON Schemas of all that JSON is printed for.

use patwarden::{Grant, GrantRequest, Installation, Organization, OrganizationDetails, Outcome, Repository, User};
use patwarden_sql::nearest;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::commands::{ColumnRow, RequestRow, Status, Summary, TableRow};
use crate::config::Setting;
use crate::doctor::Examination;
use crate::output::Row;
use crate::progress;
use crate::rows::{InOrg, OutcomeRow, SnapshotRow};

/// A name, what has that schema, and what makes it.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) of: &'static str,
    pub(crate) schema: fn() -> Value,
}

/// All that there are, by name.
pub(crate) const ALL: &[Known] = &[
    Known { name: "audit", of: "audit --format json", schema: crate::audit::schema },
    Known { name: "auth-status", of: "auth status --json", schema: || of::<Status>() },
    Known { name: "config", of: "config show", schema: || list_of::<Setting>() },
    Known { name: "demo", of: "demo --json", schema: || of::<Summary>() },
    Known { name: "doctor", of: "doctor --json", schema: || of::<Examination>() },
    Known { name: "grants", of: "grants list", schema: || list_of::<InOrg<Grant>>() },
    Known { name: "installations", of: "orgs installations", schema: || list_of::<Installation>() },
    Known { name: "journal", of: "a line of the file of --journal", schema: patwarden::journal::schema },
    Known { name: "journal-outcomes", of: "journal show", schema: || outcomes(&OutcomeRow::RECORDED) },
    Known { name: "members", of: "orgs members", schema: || list_of::<User>() },
    Known { name: "organization", of: "orgs get, orgs update", schema: organization },
    Known { name: "organizations", of: "orgs list", schema: || list_of::<Organization>() },
    Known {
        name: "outcomes",
        of: "grants revoke, requests approve, requests deny, resume, EXEC of sql",
        schema: || outcomes(&Outcome::WORDS),
    },
    Known { name: "plan", of: "the same with --dry-run", schema: || outcomes(&OutcomeRow::PLANNED) },
    Known { name: "progress", of: "a line of --progress json", schema: || of::<progress::At<'static>>() },
    Known { name: "repositories", of: "grants repos, requests repos", schema: || list_of::<Repository>() },
    Known { name: "requests", of: "requests list", schema: || list_of::<InOrg<GrantRequest>>() },
    Known { name: "snapshot", of: "snapshot", schema: || list_of::<SnapshotRow>() },
    Known { name: "sql-columns", of: "sql \".schema\"", schema: || list_of::<ColumnRow>() },
    Known { name: "sql-requests", of: "sql --explain", schema: || list_of::<RequestRow>() },
    Known { name: "sql-tables", of: "sql \".tables\"", schema: || list_of::<TableRow>() },
];

pub(crate) fn names() -> Vec<&'static str> {
    ALL.iter().map(|known| known.name).collect()
}

/// The one of this name, or else the name that comes nearest, if one is near.
pub(crate) fn find(name: &str) -> Result<&'static Known, Option<&'static str>> {
    ALL.iter().find(|known| known.name == name).ok_or_else(|| nearest(name, ALL.iter().map(|known| known.name)))
}

fn of<T: JsonSchema>() -> Value {
    let mut schema =
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>().to_value();
    reword(&mut schema);
    schema
}

/// What is said of a type for those who write Rust is said for those who read JSON.
fn reword(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(words) if name == "description" => *words = plain(words),
                    _ => reword(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(reword),
        _ => {}
    }
}

/// Without links into the documentation of the crate, and `None` by its name in JSON.
fn plain(words: &str) -> String {
    let mut plain = String::new();
    let mut rest = words;
    while let Some((before, (text, after))) = rest.find('[').and_then(|at| {
        let (text, after) = rest[at + 1..].split_once("](")?;
        Some((&rest[..at], (text, after.split_once(')')?.1)))
    }) {
        plain.push_str(before);
        plain.push_str(text);
        rest = after;
    }
    plain.push_str(rest);
    plain.replace("`None`", "null")
}

/// A list of which each object has the fields that are asked for, and no others.
fn list_of<R: Row + JsonSchema>() -> Value {
    listed(R::NOUN, of::<R>())
}

fn listed(noun: &str, mut item: Value) -> Value {
    let (version, definitions) = match &mut item {
        Value::Object(item) => {
            item.remove("title");
            (item.remove("$schema"), item.remove("$defs"))
        }
        _ => (None, None),
    };
    picked(&mut item);
    let mut list = Map::new();
    list.extend(version.map(|version| ("$schema".to_owned(), version)));
    list.insert("title".to_owned(), noun.into());
    let description = "Objects with the fields that --json asks for, or all; --format jsonl has one a line.";
    list.insert("description".to_owned(), description.into());
    list.insert("type".to_owned(), "array".into());
    list.insert("items".to_owned(), item);
    list.extend(definitions.map(|definitions| ("$defs".to_owned(), definitions)));
    list.into()
}

/// Of an object whose fields may be left out, but not be others.
fn picked(object: &mut Value) {
    if let Value::Object(object) = object {
        object.remove("required");
        object.insert("additionalProperties".to_owned(), false.into());
    }
}

fn organization() -> Value {
    let mut schema = of::<OrganizationDetails>();
    picked(&mut schema);
    schema
}

fn outcomes(words: &[&str]) -> Value {
    let mut schema = list_of::<OutcomeRow>();
    if let Some(outcome) = schema.pointer_mut("/items/properties/outcome") {
        outcome["enum"] = json!(words);
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_schema_is_one_and_has_words_for_every_field() {
        for known in ALL {
            let schema = (known.schema)();
            jsonschema::validator_for(&schema).unwrap();
            assert!(jsonschema::meta::is_valid(&schema), "{}", known.name);
            let fields = schema.pointer("/items/properties").or_else(|| schema.pointer("/properties"));
            for (field, of) in fields.unwrap_or(&json!({})).as_object().unwrap() {
                let is_said = of.get("description").is_some() || of.get("$ref").is_some();
                assert!(is_said, "{} says nothing of {field}: {of}", known.name);
            }
        }
        assert!(ALL.is_sorted_by_key(|known| known.name));
    }

    #[test]
    fn nothing_is_said_in_terms_of_rust() {
        assert_eq!(plain("none is `None`; use [`x`](crate::X), or [y](Y) [z]"), "none is null; use `x`, or y [z]");
        for known in ALL.iter().filter(|known| known.name != "journal") {
            let text = (known.schema)().to_string();
            assert!(!text.contains("crate::") && !text.contains("`None`"), "{text}");
        }
    }

    #[test]
    fn lists_have_the_fields_of_their_rows_and_no_others() {
        fn agrees<R: Row + JsonSchema>(name: &str) {
            let schema = (find(name).ok().unwrap().schema)();
            let names: Vec<_> = schema["items"]["properties"].as_object().unwrap().keys().cloned().collect();
            assert_eq!(names, R::FIELDS, "{name}");
        }
        agrees::<InOrg<Grant>>("grants");
        agrees::<InOrg<GrantRequest>>("requests");
        agrees::<Installation>("installations");
        agrees::<User>("members");
        agrees::<Organization>("organizations");
        agrees::<Repository>("repositories");
        agrees::<OutcomeRow>("journal-outcomes");
        agrees::<OutcomeRow>("outcomes");
        agrees::<OutcomeRow>("plan");
        agrees::<Setting>("config");
    }

    #[test]
    fn a_misspelt_name_is_near_another() {
        assert_eq!(find("grant").err().unwrap(), Some("grants"));
        assert_eq!(find("organisations").err().unwrap(), Some("organizations"));
        assert_eq!(find("weather").err().unwrap(), None);
    }
}
