//! Lowering: from GitHub's description to one that the generator can take, in small named passes.
//!
//! Each pass is a file: what it does, which property of the generator or of GitHub forces it, and a
//! test on the smallest document that needs it. A pass counts what it changed. None knows an
//! operation or a schema by name: what is special is data in `openapi/overlay/`.

mod bodiless;
mod closed_to_open;
mod errors_out;
mod merge_unions;
mod one_media_type;
mod optional_fields;
mod query_arrays;
mod reach;
mod server_defaults;
mod webhooks_out;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::document::prune_components;

type Pass = fn(&mut Value) -> Result<usize>;

/// In this order: what is dropped first need not be changed later, and the response passes look at
/// what is left.
const PASSES: &[(&str, Pass)] = &[
    ("webhooks-out", webhooks_out::run),
    ("errors-out", errors_out::run),
    ("bodiless", bodiless::run),
    ("one-media-type", one_media_type::run),
    ("prune", prune_components),
    ("merge-unions", merge_unions::run),
    ("closed-to-open", closed_to_open::run),
    ("optional-fields", optional_fields::run),
    ("server-defaults", server_defaults::run),
    ("query-arrays", query_arrays::run),
    ("prune-merged", prune_components),
];

/// A pass and how much it changed.
pub(crate) struct Count {
    pub(crate) pass: &'static str,
    pub(crate) changed: usize,
}

/// Runs every pass.
pub(crate) fn run(document: &mut Value) -> Result<Vec<Count>> {
    PASSES
        .iter()
        .map(|(pass, run)| {
            let changed = run(document).with_context(|| format!("pass {pass}"))?;
            Ok(Count { pass, changed })
        })
        .collect()
}
