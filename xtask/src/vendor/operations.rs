//! openapi/operations.tsv: every operation of upstream's description, so that what is new in another
//! one, or has another name there, can be told without fetching anything.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::document::METHODS;

const HEADER: &str = "operation\tmethod\tpath\tdeprecated";

/// Every operation of a description, by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Operations(BTreeMap<String, Row>);

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// In capitals.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) deprecated: bool,
}

impl Row {
    /// The same for two operations that take the same calls: what a place in the path is called doesn't matter.
    pub(crate) fn route(&self) -> String {
        let segments = self.path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
        format!("{} {}", self.method, segments.collect::<Vec<_>>().join("/"))
    }

    pub(crate) fn call(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

impl Operations {
    pub(crate) fn of(description: &Value) -> Self {
        let mut rows = BTreeMap::new();
        for (path, item) in description["paths"].as_object().into_iter().flatten() {
            for method in METHODS {
                let operation = &item[method];
                let Some(id) = operation["operationId"].as_str() else { continue };
                let deprecated = operation["deprecated"] == true;
                let row = Row { method: method.to_uppercase(), path: path.clone(), deprecated };
                rows.insert(id.to_owned(), row);
            }
        }
        Self(rows)
    }

    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut lines = text.lines();
        anyhow::ensure!(lines.next() == Some(HEADER), "line 1: the header is not {HEADER:?}");
        let rows = lines.enumerate().map(|(index, line)| {
            parse_row(line).with_context(|| format!("line {}: not an operation: {line:?}", index + 2))
        });
        Ok(Self(rows.collect::<Result<_>>()?))
    }

    pub(crate) fn render(&self) -> String {
        let rows = self.0.iter().map(|(id, row)| format!("{id}\t{}\t{}\t{}\n", row.method, row.path, row.deprecated));
        format!("{HEADER}\n{}", rows.collect::<String>())
    }

    /// Is this the list of a whole description? One that was cut to the selection holds nothing beyond it,
    /// so a single operation that is known and not selected gives a whole one away. One that nobody knows
    /// doesn't: it may have been added to either.
    pub(crate) fn are_whole(&self, known: &Self, selected: impl Fn(&String) -> bool) -> bool {
        self.0.keys().any(|id| known.contains(id) && !selected(id))
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Row> {
        self.0.get(id)
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Row)> {
        self.0.iter()
    }
}

fn parse_row(line: &str) -> Option<(String, Row)> {
    let [id, method, path, deprecated] = line.split('\t').collect::<Vec<_>>().try_into().ok()?;
    let row = Row { method: method.to_owned(), path: path.to_owned(), deprecated: deprecated.parse().ok()? };
    Some((id.to_owned(), row))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let operations = Operations::of(&json!({ "paths": {
            "/b/{id}": { "post": { "operationId": "b" }, "parameters": [] },
            "/a": { "get": { "operationId": "a", "deprecated": true } },
        } }));
        let text = operations.render();
        assert_eq!(text, "operation\tmethod\tpath\tdeprecated\na\tGET\t/a\ttrue\nb\tPOST\t/b/{id}\tfalse\n");
        assert_eq!(Operations::parse(&text).unwrap(), operations);
        assert_eq!(operations.get("b").unwrap().route(), "POST /b/{}");
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let message = |text: &str| Operations::parse(text).unwrap_err().to_string();
        assert!(message("a\tGET\n").starts_with("line 1: "));
        assert!(message("operation\tmethod\tpath\tdeprecated\na\tGET\t/a\tperhaps\n").starts_with("line 2: "));
    }
}
