//! Keeping the selected operations and webhooks, and every component that they reach.

use std::fs;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::document::{self, METHODS, with_shared_parameters};
use crate::process::root;

/// openapi/selection.toml.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Selection {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "reason")]
    _reason: String,
    operations: Vec<String>,
    #[serde(default)]
    webhooks: Vec<String>,
}

impl Selection {
    pub(crate) fn load() -> Result<Self> {
        let text = fs::read_to_string(root().join("openapi/selection.toml"))?;
        toml::from_str(&text).context("openapi/selection.toml")
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = &String> {
        self.group.iter().flat_map(|group| &group.operations)
    }

    pub(crate) fn webhooks(&self) -> impl Iterator<Item = &String> {
        self.group.iter().flat_map(|group| &group.webhooks)
    }
}

/// The part of the description that the selection needs.
pub(crate) fn apply(description: &Value, selection: &Selection) -> Result<Value> {
    for wanted in selection.operations() {
        find_operation(description, wanted)?;
    }
    for wanted in selection.webhooks() {
        let webhook = description["x-webhooks"].get(wanted);
        webhook.with_context(|| format!("the description has no webhook {wanted}"))?;
    }
    cut(description, selection.operations(), selection.webhooks())
}

/// The part of the description that these operations and webhooks need; what it hasn't got is left out.
pub(crate) fn cut<'a>(
    description: &Value,
    operations: impl Iterator<Item = &'a String>,
    webhooks: impl Iterator<Item = &'a String>,
) -> Result<Value> {
    let mut paths = Map::new();
    for wanted in operations {
        let Ok((path, method, operation)) = find_operation(description, wanted) else { continue };
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[method] = operation;
    }
    let webhooks = webhooks.filter_map(|wanted| Some((wanted.clone(), description["x-webhooks"].get(wanted)?.clone())));
    let mut selected = json!({
        "openapi": description["openapi"],
        "info": { "title": "GitHub REST API", "version": description["info"]["version"] },
        "servers": [{ "url": "https://api.github.com" }],
        "paths": paths,
        "x-webhooks": webhooks.collect::<Map<_, _>>(),
        "components": description.get("components").cloned().unwrap_or_else(|| json!({})),
    });
    document::prune_components(&mut selected)?;
    Ok(selected)
}

/// An operation by its name, with its path and method.
pub(crate) fn find_operation(description: &Value, wanted: &str) -> Result<(String, &'static str, Value)> {
    let paths = description["paths"].as_object().context("the description has no paths")?;
    for (path, item) in paths {
        for method in METHODS {
            if item[method]["operationId"] == wanted {
                return Ok((path.clone(), method, with_shared_parameters(description, &item[method], item)?));
            }
        }
    }
    bail!("the description has no operation {wanted}; it may have been renamed or removed; see: cargo xtask diff")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(operations: &[&str]) -> Selection {
        let text = format!("[[group]]\nname = \"n\"\nreason = \"r\"\noperations = {operations:?}\n");
        toml::from_str(&text).unwrap()
    }

    fn description() -> Value {
        json!({
            "openapi": "3.0.3",
            "info": { "version": "1" },
            "paths": {
                "/a": { "get": { "operationId": "a", "responses": {
                    "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/x" } } } }
                } } },
                "/b": { "get": { "operationId": "b", "responses": {} } },
            },
            "components": { "schemas": {
                "x": { "properties": { "y": { "$ref": "#/components/schemas/y" } } },
                "y": { "type": "string" },
                "unreached": { "type": "string" },
            } },
        })
    }

    #[test]
    fn keeps_the_selected_operation_and_what_it_reaches() {
        let kept = apply(&description(), &selection(&["a"])).unwrap();
        assert_eq!(kept["paths"].as_object().unwrap().keys().collect::<Vec<_>>(), ["/a"]);
        assert_eq!(kept["components"]["schemas"].as_object().unwrap().keys().collect::<Vec<_>>(), ["x", "y"]);
    }

    #[test]
    fn parameters_of_the_path_are_the_operations() {
        let mut description = description();
        description["paths"]["/b"]["parameters"] = json!([{ "name": "shared" }]);
        let kept = apply(&description, &selection(&["b"])).unwrap();
        assert_eq!(kept["paths"]["/b"]["get"]["parameters"], json!([{ "name": "shared" }]));
    }

    #[test]
    fn a_parameter_of_the_operation_goes_before_the_paths_of_its_name_and_place() {
        let mut description = description();
        description["components"]["parameters"] = json!({
            "org": { "name": "org", "in": "path", "schema": {} },
            "page": { "name": "page", "in": "query", "schema": {} },
        });
        let (org, page) =
            (json!({ "$ref": "#/components/parameters/org" }), json!({ "$ref": "#/components/parameters/page" }));
        let own = json!({ "name": "org", "in": "path", "schema": { "type": "string" } });
        description["paths"]["/b"]["parameters"] = json!([org, page]);
        description["paths"]["/b"]["get"]["parameters"] = json!([own, { "name": "page", "in": "header" }]);
        let kept = apply(&description, &selection(&["b"])).unwrap();
        let parameters = json!([own, { "name": "page", "in": "header" }, page]);
        assert_eq!(kept["paths"]["/b"]["get"]["parameters"], parameters);
    }

    #[test]
    fn names_an_operation_that_is_gone() {
        let message = apply(&description(), &selection(&["c"])).unwrap_err().to_string();
        assert!(message.contains("no operation c"), "{message}");
    }
}
