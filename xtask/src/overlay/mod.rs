//! openapi/overlay/: our corrections and our own descriptions, laid over the vendored facts.
//!
//! Each entry says why it is there. One whose target is gone is an error that names it: the reason
//! has to be looked at again. What is given no words at all is asked for by [`missing()`].

mod common;
mod corrections;
mod missing;
mod places;
mod stale;
mod words;

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::Value;

pub(crate) use self::missing::missing;
use crate::process::root;

/// One file of the overlay.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Overlay {
    /// Our words for operations.
    #[serde(default)]
    operation: Vec<OperationWords>,
    /// Our words for schemas and their fields.
    #[serde(default)]
    schema: Vec<SchemaWords>,
    /// Our words for every parameter of a name, where its operation has none of its own.
    #[serde(default)]
    parameter: Vec<ParameterWords>,
    /// Our words for every field of a name, where its schema has none of its own.
    #[serde(default)]
    fields: Vec<FieldWords>,
    /// Facts that are wrong upstream.
    #[serde(default)]
    correction: Vec<Correction>,
    /// Keywords that are wrong upstream, whatever stands behind them.
    #[serde(default)]
    keyword: Vec<Keyword>,
}

/// Texts by the name of a parameter, or by that of a field: dotted, where it lies in another.
type Texts = BTreeMap<String, String>;

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationWords {
    id: String,
    reason: String,
    summary: Option<String>,
    /// What a caller has to know besides, such as who may call.
    description: Option<String>,
    #[serde(default)]
    parameters: Texts,
    /// Of the request's body.
    #[serde(default)]
    body: Texts,
    /// Of an answer that is described in place, not as a schema with a name.
    #[serde(default)]
    answer: Texts,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemaWords {
    name: String,
    reason: String,
    description: Option<String>,
    #[serde(default)]
    fields: Texts,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ParameterWords {
    name: String,
    reason: String,
    description: String,
}

/// Those that one reason is enough for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldWords {
    reason: String,
    words: Texts,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    /// A JSON pointer into the vendored description.
    at: String,
    reason: String,
    /// What has to stand there now; if upstream changed it, the reason may be gone.
    from: Value,
    to: Value,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keyword {
    /// A JSON pointer to the object that has the keyword.
    at: String,
    reason: String,
    from: String,
    to: String,
}

/// Every file of openapi/overlay/, in the order of their names.
pub(crate) struct Layers(Vec<(String, Overlay)>);

impl Layers {
    pub(crate) fn load() -> Result<Self> {
        load().map(Self)
    }

    /// Files of these texts.
    #[cfg(test)]
    pub(crate) fn of_texts(texts: &[&str]) -> Self {
        let mut layers = Self(Vec::new());
        texts.iter().for_each(|text| layers.add(text));
        layers
    }

    #[cfg(test)]
    pub(crate) fn add(&mut self, text: &str) {
        self.0.push((format!("{}.toml", self.0.len()), toml::from_str(text).unwrap()));
    }
}

/// Reads every file of openapi/overlay/, in the order of their names, and lays it over.
pub(crate) fn apply_all(document: &mut Value) -> Result<usize> {
    apply(document, &load()?)
}

/// Fails if something has no words yet, and prints the stub of what is missing.
pub(crate) fn ensure_whole(document: &Value) -> Result<()> {
    let Some(stub) = missing(document) else { return Ok(()) };
    eprintln!("{stub}");
    bail!(
        "words are missing: put what is printed above into a file of openapi/overlay/ \
         and fill in every empty text, the reasons too"
    )
}

/// Everything that a document with our words in it says of operations, parameters, schemas and fields.
#[cfg(test)]
pub(crate) fn words(document: &Value) -> Vec<String> {
    let operations = places::operations(document);
    let within = |place: &places::Place| {
        let parameters = places::parameters(document, &place.at);
        parameters
            .into_iter()
            .chain(places::body_fields(document, &place.at))
            .chain(places::answer_fields(document, &place.at))
    };
    let schemas = places::schemas(document);
    let fields = schemas.iter().flat_map(|schema| places::fields(document, &schema.at));
    let places: Vec<_> = operations.iter().flat_map(within).chain(fields).collect();
    let text = |(place, key): (&places::Place, &str)| Some(document.pointer(&place.at)?[key].as_str()?.to_owned());
    let summaries = operations.iter().map(|place| (place, "summary"));
    let descriptions = operations.iter().chain(&schemas).chain(&places).map(|place| (place, "description"));
    summaries.chain(descriptions).filter_map(text).collect()
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

/// What a layer does with the document; it counts what it changed.
type Layer = fn(&mut Value, &Overlay) -> Result<usize>;

/// In this order, each for every file: words are for what stands there once it is right, and common
/// words for what no file has words of its own for.
const LAYERS: [Layer; 3] = [corrections::apply, words::apply, common::apply];

fn apply(document: &mut Value, files: &[(String, Overlay)]) -> Result<usize> {
    for (file, overlay) in files {
        reasoned(overlay).with_context(|| file.clone())?;
    }
    let mut changed = 0;
    for layer in LAYERS {
        for (file, overlay) in files {
            changed += layer(document, overlay).with_context(|| file.clone())?;
        }
    }
    Ok(changed)
}

fn reasoned(overlay: &Overlay) -> Result<()> {
    let entries = (overlay.operation.iter().map(|entry| ("operation", &entry.id, &entry.reason)))
        .chain(overlay.schema.iter().map(|entry| ("schema", &entry.name, &entry.reason)))
        .chain(overlay.parameter.iter().map(|entry| ("parameter", &entry.name, &entry.reason)))
        .chain(overlay.fields.iter().flat_map(|entry| entry.words.keys().map(|name| ("field", name, &entry.reason))))
        .chain(overlay.correction.iter().map(|entry| ("correction", &entry.at, &entry.reason)))
        .chain(overlay.keyword.iter().map(|entry| ("keyword", &entry.at, &entry.reason)));
    for (kind, name, reason) in entries {
        ensure!(!reason.trim().is_empty(), "{kind} {name} gives no reason");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The document with overlay files of these texts laid over it.
    pub(super) fn laid_over(mut document: Value, texts: &[&str]) -> Result<Value> {
        let parse = |(number, text): (usize, &&str)| Ok((format!("{number}.toml"), toml::from_str(text)?));
        let files = texts.iter().enumerate().map(parse).collect::<Result<Vec<_>>>()?;
        apply(&mut document, &files)?;
        Ok(document)
    }

    /// The innermost message, which names the entry; the outer one names the file.
    pub(super) fn refusal(document: Value, text: &str) -> String {
        laid_over(document, &[text]).unwrap_err().root_cause().to_string()
    }

    #[test]
    fn a_refused_entry_is_found_by_its_file() {
        let text = "[[operation]]\nid = \"gone\"\nreason = \"r\"\nsummary = \"s\"\n";
        let message = laid_over(Value::Null, &["", text]).unwrap_err().to_string();
        assert_eq!(message, "1.toml");
    }

    #[test]
    fn every_entry_gives_its_reason_and_nothing_unknown() {
        for (text, named) in [
            ("[[operation]]\nid = \"a\"\nreason = \" \"\n", "operation a gives no reason"),
            ("[[schema]]\nname = \"a\"\nreason = \"\"\n", "schema a gives no reason"),
            ("[[parameter]]\nname = \"a\"\nreason = \"\"\ndescription = \"\"\n", "parameter a gives no reason"),
            ("[[fields]]\nreason = \"\"\nwords.a = \"\"\n", "field a gives no reason"),
            ("[[correction]]\nat = \"a\"\nreason = \"\"\nfrom = 1\nto = 2\n", "correction a gives no reason"),
            ("[[keyword]]\nat = \"a\"\nreason = \"\"\nfrom = \"f\"\nto = \"t\"\n", "keyword a gives no reason"),
            ("[[fields]]\nwords.a = \"\"\n", "missing field `reason`"),
            ("[[operation]]\nid = \"a\"\nreason = \"r\"\nsumary = \"\"\n", "unknown field `sumary`"),
            ("[[surprise]]\nid = \"a\"\n", "unknown field `surprise`"),
        ] {
            let message = refusal(Value::Null, text);
            assert!(message.contains(named), "{message}");
        }
    }

    fn checked_in() -> Value {
        let text = fs::read_to_string(root().join("openapi/github.json")).unwrap();
        let mut document = serde_json::from_str(&text).unwrap();
        apply_all(&mut document).unwrap();
        document
    }

    #[test]
    fn what_is_checked_in_leaves_nothing_without_words() {
        let document = checked_in();
        assert_eq!(missing(&document), None);
        ensure_whole(&document).unwrap();
    }

    #[test]
    fn what_is_missing_stops_everything_and_says_where_to_put_it() {
        let document = serde_json::json!({ "paths": { "/new": { "get": { "operationId": "new" } } } });
        let message = ensure_whole(&document).unwrap_err().to_string();
        assert!(message.contains("openapi/overlay/"), "{message}");
    }

    #[test]
    fn an_installed_account_may_be_a_user_or_an_enterprise_wherever_it_stands() {
        let mut document = checked_in();
        crate::lower::run(&mut document).unwrap();
        let answer = "/paths/~1app~1installations/get/responses/200/content/application~1json/schema/items";
        for holder in ["/components/schemas/installation", answer] {
            let account = document.pointer(&format!("{holder}/properties/account")).unwrap();
            let fields = account["properties"].as_object().unwrap();
            assert!(fields.contains_key("login") && fields.contains_key("slug"), "{account}");
            assert!(account.get("allOf").is_none() && account.get("required").is_none(), "{account}");
        }
    }
}
