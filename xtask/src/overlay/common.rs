//! Words for every parameter or field of a name, where nobody has words of its own for it: `per_page`
//! means the same wherever it is taken, and `node_id` wherever it is answered.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use serde_json::Value;

use super::places::{self, Place};
use super::words::{describe_field, has_words, say};
use super::{Overlay, ParameterWords};

pub(super) fn apply(document: &mut Value, overlay: &Overlay) -> Result<usize> {
    let operations = places::operations(document);
    let parameters: Vec<Place> =
        operations.iter().flat_map(|operation| places::parameters(document, &operation.at)).collect();
    let mut said = 0;
    for words in &overlay.parameter {
        said += parameter(document, &parameters, words)?;
    }
    let fields = answered_fields(document);
    for (name, text) in overlay.fields.iter().flat_map(|entry| &entry.words) {
        said += field(document, &fields, name, text)?;
    }
    Ok(said)
}

/// A parameter that operations share stands in one place, and is described there.
fn parameter(document: &mut Value, parameters: &[Place], words: &ParameterWords) -> Result<usize> {
    let named = parameters.iter().filter(|parameter| parameter.name == words.name);
    let named = named.map(|parameter| parameter.at.clone());
    let places: BTreeSet<String> = named.filter(|at| is_wordless(document, at)).collect();
    ensure!(!places.is_empty(), "no parameter without words of its own is named {}", words.name);
    for at in &places {
        say(document, at, "description", &words.description, &format!("parameter {}", words.name))?;
    }
    Ok(places.len())
}

fn field(document: &mut Value, fields: &[Place], name: &str, text: &str) -> Result<usize> {
    let named = fields.iter().filter(|field| last(&field.name) == name).map(|field| field.at.clone());
    let places: Vec<String> = named.filter(|at| is_wordless(document, at)).collect();
    ensure!(!places.is_empty(), "no field without words of its own is named {name} in what is described");
    for at in &places {
        describe_field(document, at, text, &format!("field {name}"))?;
    }
    Ok(places.len())
}

/// The fields of schemas and answers that have been begun to be described.
fn answered_fields(document: &Value) -> Vec<Place> {
    let schemas = places::schemas(document);
    let schemas = schemas.iter().map(|schema| (Some(&schema.at), places::fields(document, &schema.at)));
    let operations = places::operations(document);
    let answers = operations.iter().map(|operation| (None, places::answer_fields(document, &operation.at)));
    schemas.chain(answers).filter(|(at, fields)| begun(document, *at, fields)).flat_map(|(_, fields)| fields).collect()
}

/// Whether something is said of a schema or of one of its fields, be it the empty text of a stub.
pub(super) fn begun(document: &Value, schema: Option<&String>, fields: &[Place]) -> bool {
    let mut places = schema.into_iter().chain(fields.iter().map(|field| &field.at));
    places.any(|at| document.pointer(at).is_some_and(|value| value["description"].is_string()))
}

fn is_wordless(document: &Value, at: &str) -> bool {
    document.pointer(at).is_some_and(|value| !has_words(value, "description"))
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{laid_over, refusal};
    use super::*;

    fn document() -> Value {
        let shared = json!([{ "$ref": "#/components/parameters/shared" }]);
        let list = json!({ "items": { "properties": { "id": {}, "total": {} } } });
        json!({
            "paths": {
                "/a": { "get": { "operationId": "a", "parameters": shared,
                    "responses": { "200": { "content": { "application/json": { "schema": list } } } } } },
                "/b": { "get": { "operationId": "b", "parameters": shared } },
                "/c": { "get": { "operationId": "c", "parameters": [{ "name": "page" }] } },
            },
            "components": {
                "parameters": { "shared": { "name": "page" } },
                "schemas": {
                    "told": { "properties": { "id": {}, "of": { "properties": { "id": {} } } } },
                    "untold": { "properties": { "id": {}, "only": {} } },
                },
            },
        })
    }

    const PAGE: &str = "[[parameter]]\nname = \"page\"\nreason = \"r\"\ndescription = \"Common.\"\n";
    const ID: &str = "[[fields]]\nreason = \"r\"\nwords.id = \"Common.\"\n";

    #[test]
    fn a_parameter_has_the_common_words_unless_it_has_its_own() {
        let own = "[[operation]]\nid = \"b\"\nreason = \"r\"\nparameters.page = \"Own.\"\n";
        let document = laid_over(document(), &[PAGE, own]).unwrap();
        assert_eq!(document["components"]["parameters"]["shared"]["description"], "Common.");
        assert!(document["paths"]["/a"]["get"]["parameters"][0].get("$ref").is_some());
        assert_eq!(document["paths"]["/b"]["get"]["parameters"][0]["description"], "Own.");
        assert_eq!(document["paths"]["/c"]["get"]["parameters"][0]["description"], "Common.");
    }

    #[test]
    fn a_field_of_what_is_described_has_the_common_words_unless_it_has_its_own() {
        let own = "[[schema]]\nname = \"told\"\nreason = \"r\"\ndescription = \"d\"\nfields.id = \"Own.\"\n\
                   [[operation]]\nid = \"a\"\nreason = \"r\"\nanswer.total = \"How many.\"\n";
        let document = laid_over(document(), &[ID, own]).unwrap();
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["told"]["properties"]["id"]["description"], "Own.");
        assert_eq!(schemas["told"]["properties"]["of"]["properties"]["id"]["description"], "Common.");
        assert!(schemas["untold"]["properties"]["id"].get("description").is_none());
        let answer = &document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(answer["items"]["properties"]["id"]["description"], "Common.");
    }

    #[test]
    fn common_words_that_nothing_takes_are_named() {
        let gone = PAGE.replace("page", "gone");
        assert!(refusal(document(), &gone).contains("no parameter without words of its own is named gone"));
        let untold = ID.replace("id", "only");
        assert!(refusal(document(), &untold).contains("no field without words of its own is named only"));
        assert!(refusal(document(), &PAGE.repeat(2)).contains("is named page"));
        assert!(refusal(document(), &ID.repeat(2)).contains("is named id"));
    }
}
