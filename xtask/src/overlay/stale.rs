//! All that no longer applies to another description, and not only the first of it.
//!
//! A file is laid over entry by entry and text by text, so that one that finds nothing keeps no other back.

use anyhow::Error;
use serde_json::Value;

use super::{FieldWords, LAYERS, Layers, OperationWords, Overlay, SchemaWords, Texts};

impl Layers {
    /// Lays over what applies; of everything else its file and why.
    pub(crate) fn apply_where_possible(&self, document: &mut Value) -> Vec<String> {
        let mut stale = Vec::new();
        for layer in LAYERS {
            for (file, overlay) in &self.0 {
                let mut whole = document.clone();
                if layer(&mut whole, overlay).is_ok() {
                    *document = whole;
                    continue;
                }
                for single in singles(overlay) {
                    if let Err(error) = layer(document, &single) {
                        stale.push(told(file, &error));
                    }
                }
            }
        }
        // An operation that is gone is missed by each of its texts.
        stale.dedup();
        stale
    }
}

fn told(file: &str, error: &Error) -> String {
    format!("{file}: {error:#}")
}

/// One overlay for each entry and each of its texts.
fn singles(overlay: &Overlay) -> Vec<Overlay> {
    let operation = |operation| Overlay { operation: vec![operation], ..Overlay::default() };
    let schema = |schema| Overlay { schema: vec![schema], ..Overlay::default() };
    let mut singles: Vec<Overlay> = overlay.operation.iter().flat_map(operation_texts).map(operation).collect();
    singles.extend(overlay.schema.iter().flat_map(schema_texts).map(schema));
    for entry in &overlay.parameter {
        singles.push(Overlay { parameter: vec![entry.clone()], ..Overlay::default() });
    }
    for FieldWords { reason, words } in &overlay.fields {
        let entries = each(words).map(|words| FieldWords { reason: reason.clone(), words });
        singles.extend(entries.map(|entry| Overlay { fields: vec![entry], ..Overlay::default() }));
    }
    for entry in &overlay.correction {
        singles.push(Overlay { correction: vec![entry.clone()], ..Overlay::default() });
    }
    for entry in &overlay.keyword {
        singles.push(Overlay { keyword: vec![entry.clone()], ..Overlay::default() });
    }
    singles
}

fn operation_texts(words: &OperationWords) -> Vec<OperationWords> {
    let OperationWords { id, reason, summary, description, parameters, body, answer } = words;
    let entry = || OperationWords { id: id.clone(), reason: reason.clone(), ..OperationWords::default() };
    let summary = summary.iter().map(|text| OperationWords { summary: Some(text.clone()), ..entry() });
    let description = description.iter().map(|text| OperationWords { description: Some(text.clone()), ..entry() });
    let parameters = each(parameters).map(|parameters| OperationWords { parameters, ..entry() });
    let body = each(body).map(|body| OperationWords { body, ..entry() });
    let answer = each(answer).map(|answer| OperationWords { answer, ..entry() });
    summary.chain(description).chain(parameters).chain(body).chain(answer).collect()
}

fn schema_texts(words: &SchemaWords) -> Vec<SchemaWords> {
    let SchemaWords { name, reason, description, fields } = words;
    let entry = || SchemaWords { name: name.clone(), reason: reason.clone(), ..SchemaWords::default() };
    let description = description.iter().map(|text| SchemaWords { description: Some(text.clone()), ..entry() });
    description.chain(each(fields).map(|fields| SchemaWords { fields, ..entry() })).collect()
}

fn each(texts: &Texts) -> impl Iterator<Item = Texts> {
    texts.iter().map(|(name, text)| Texts::from([(name.clone(), text.clone())]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const WORDS: &str = r#"
        [[operation]]
        id = "gone"
        reason = "r"
        summary = "s"
        description = "d"
        [[operation]]
        id = "a"
        reason = "r"
        summary = "Kept."
        parameters.page = "Kept."
        parameters.lost = "l"
        body.lost = "l"
        [[schema]]
        name = "thing"
        reason = "r"
        description = "Kept."
        fields.lost = "l"
        fields.size = "Kept."
        [[fields]]
        reason = "r"
        words.id = "Kept."
        words.nowhere = "n"
        [[parameter]]
        name = "nowhere"
        reason = "r"
        description = "n"
        [[correction]]
        at = "/paths/~1a"
        reason = "r"
        from = 1
        to = 2
        [[keyword]]
        at = "/components"
        reason = "r"
        from = "old"
        to = "new"
    "#;

    #[test]
    fn all_that_no_longer_applies_is_told_and_keeps_nothing_else_back() {
        let operation = json!({ "operationId": "a", "parameters": [{ "name": "page" }] });
        let mut document = json!({
            "paths": { "/a": { "get": operation } },
            "components": { "schemas": { "thing": { "properties": { "id": {}, "size": {} } } } },
        });
        let layers = Layers::of_texts(&[WORDS]);
        let stale = layers.apply_where_possible(&mut document);
        let told: Vec<&str> = stale.iter().map(|line| line.strip_prefix("0.toml: ").unwrap()).collect();
        let [correction, keyword, gone, parameter, body, field, no_parameter, no_field] = &told[..] else {
            panic!("{told:?}")
        };
        assert!(correction.starts_with("correction /paths/~1a: expected 1, found {"), "{told:?}");
        assert!(keyword.starts_with("keyword /components: there is no old"), "{told:?}");
        assert_eq!(*gone, "operation gone is not in the description");
        assert_eq!(*parameter, "operation a has no parameter lost");
        assert_eq!(*body, "the body of operation a has no field lost");
        assert_eq!(*field, "schema thing has no field lost");
        assert!(no_parameter.ends_with("is named nowhere"), "{told:?}");
        assert!(no_field.ends_with("is named nowhere in what is described"), "{told:?}");
        let kept = document.to_string().matches("Kept.").count();
        assert_eq!(kept, 5, "{document}");
    }
}
