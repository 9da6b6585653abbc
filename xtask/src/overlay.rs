//! openapi/overlay/: our corrections and our own descriptions, laid over the vendored facts.
//!
//! Each entry says why it is there. One whose target is gone is an error that names it: the reason
//! has to be looked at again.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::document::operations_mut;
use crate::process::root;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Overlay {
    /// Our words for operations.
    #[serde(default)]
    operation: Vec<OperationWords>,
    /// Our words for schemas and their fields.
    #[serde(default)]
    schema: Vec<SchemaWords>,
    /// Facts that are wrong upstream.
    #[serde(default)]
    correction: Vec<Correction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationWords {
    id: String,
    #[serde(rename = "reason")]
    _reason: String,
    summary: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemaWords {
    name: String,
    #[serde(rename = "reason")]
    _reason: String,
    description: String,
    fields: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    /// A JSON pointer into the vendored description.
    at: String,
    #[serde(rename = "reason")]
    _reason: String,
    /// What has to stand there now; if upstream changed it, the reason may be gone.
    from: Value,
    to: Value,
}

/// Reads every file of openapi/overlay/, in the order of their names, and lays it over.
pub(crate) fn apply_all(document: &mut Value) -> Result<usize> {
    let mut changed = 0;
    for (file, overlay) in load()? {
        changed += apply(document, &overlay).with_context(|| file)?;
    }
    Ok(changed)
}

fn load() -> Result<Vec<(String, Overlay)>> {
    let mut files: Vec<_> = fs::read_dir(root().join("openapi/overlay"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let name = format!("openapi/overlay/{}", file.file_name().unwrap_or_default().to_string_lossy());
            let overlay = toml::from_str(&fs::read_to_string(&file)?).with_context(|| name.clone())?;
            Ok((name, overlay))
        })
        .collect()
}

/// All of our own words.
#[cfg(test)]
pub(crate) fn words() -> Result<Vec<String>> {
    let mut words = Vec::new();
    for (_, overlay) in load()? {
        words.extend(overlay.operation.into_iter().map(|operation| operation.summary));
        words.extend(
            overlay.schema.into_iter().flat_map(|schema| schema.fields.into_values().chain([schema.description])),
        );
    }
    Ok(words)
}

fn apply(document: &mut Value, overlay: &Overlay) -> Result<usize> {
    let mut changed = 0;
    for words in &overlay.operation {
        let operation =
            operations_mut(document).find(|(_, _, operation)| operation["operationId"] == words.id.as_str());
        let (_, _, operation) =
            operation.with_context(|| format!("operation {} is not in the description", words.id))?;
        operation["summary"] = json!(words.summary);
        changed += 1;
    }
    for words in &overlay.schema {
        let schema = document.pointer_mut(&format!("/components/schemas/{}", words.name));
        let schema = schema.with_context(|| format!("schema {} is not in the description", words.name))?;
        schema["description"] = json!(words.description);
        for (field, description) in &words.fields {
            let property = schema["properties"].get_mut(field);
            let property = property.with_context(|| format!("schema {} has no field {field}", words.name))?;
            describe(property, description);
            changed += 1;
        }
        changed += 1;
    }
    for correction in &overlay.correction {
        let found = document.pointer_mut(&correction.at);
        let found = found.with_context(|| format!("correction {} leads nowhere", correction.at))?;
        if *found != correction.from {
            bail!("correction {}: expected {}, found {found}; is it still needed?", correction.at, correction.from);
        }
        *found = correction.to.clone();
        changed += 1;
    }
    Ok(changed)
}

/// What stands beside a `$ref` is not read, so a reference is wrapped first.
fn describe(property: &mut Value, words: &str) {
    if property.get("$ref").is_some() {
        *property = json!({ "allOf": [property.take()] });
    }
    property["description"] = json!(words);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        json!({
            "paths": { "/a": { "get": { "operationId": "a" } } },
            "components": { "schemas": { "x": { "properties": { "y": { "$ref": "#/z" }, "wrong": { "type": "string" } } } } },
        })
    }

    fn laid_over(text: &str) -> Result<Value> {
        let mut document = document();
        apply(&mut document, &toml::from_str(text)?)?;
        Ok(document)
    }

    #[test]
    fn words_reach_operations_schemas_and_referring_fields() {
        let text = "[[operation]]\nid = \"a\"\nreason = \"r\"\nsummary = \"Ours.\"\n\
                    [[schema]]\nname = \"x\"\nreason = \"r\"\ndescription = \"An x.\"\nfields.y = \"A y.\"\n";
        let document = laid_over(text).unwrap();
        assert_eq!(document["paths"]["/a"]["get"]["summary"], "Ours.");
        let x = &document["components"]["schemas"]["x"];
        assert_eq!(x["description"], "An x.");
        assert_eq!(x["properties"]["y"], json!({ "allOf": [{ "$ref": "#/z" }], "description": "A y." }));
    }

    #[test]
    fn an_entry_that_no_longer_applies_is_named() {
        for (text, named) in [
            ("[[operation]]\nid = \"gone\"\nreason = \"r\"\nsummary = \"s\"\n", "operation gone"),
            ("[[schema]]\nname = \"gone\"\nreason = \"r\"\ndescription = \"d\"\nfields = {}\n", "schema gone"),
            ("[[schema]]\nname = \"x\"\nreason = \"r\"\ndescription = \"d\"\nfields.gone = \"f\"\n", "no field gone"),
            ("[[correction]]\nat = \"/gone\"\nreason = \"r\"\nfrom = {}\nto = {}\n", "/gone leads nowhere"),
            (
                "[[correction]]\nat = \"/components/schemas/x/properties/wrong\"\nreason = \"r\"\nfrom = { type = \"integer\" }\nto = {}\n",
                "is it still needed?",
            ),
        ] {
            let message = laid_over(text).unwrap_err().to_string();
            assert!(message.contains(named), "{message}");
        }
    }
}
