//! Lowering: from GitHub's description to one that the generator can take, in small named passes.
//!
//! Each pass is a file: what it does, which property of the generator or of GitHub forces it, and a
//! test on the smallest document that needs it. A pass counts what it changed. None knows an
//! operation or a schema by name: what is special is data in `openapi/overlay/`.

mod all_of;
mod bodiless;
mod bytes;
mod closed_to_open;
mod conditions;
mod distinct_names;
mod empty_collections;
mod enum_names;
mod errors_out;
mod json_names;
mod limits_out;
mod merge_unions;
mod misfit_defaults;
mod objects;
mod one_media_type;
mod one_success;
mod optional_fields;
mod parameter_unions;
mod plain_strings;
mod query_arrays;
mod reach;
mod rust_names;
mod server_defaults;
mod untyped;
mod webhooks;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::document::prune_components;

type Pass = fn(&mut Value) -> Result<usize>;

/// In this order: what is dropped first need not be changed later, and the response passes look at
/// what is left.
const PASSES: &[(&str, Pass)] = &[
    ("webhooks", webhooks::run),
    ("errors-out", errors_out::run),
    ("bodiless", bodiless::run),
    ("json-names", json_names::run),
    ("one-media-type", one_media_type::run),
    ("bytes", bytes::run),
    ("one-success", one_success::run),
    ("prune", prune_components),
    ("plain-strings", plain_strings::run),
    ("untyped", untyped::run),
    ("all-of", all_of::run),
    ("conditions", conditions::run),
    ("merge-unions", merge_unions::run),
    ("closed-to-open", closed_to_open::run),
    ("limits-out", limits_out::run),
    ("optional-fields", optional_fields::run),
    ("server-defaults", server_defaults::run),
    ("empty-collections", empty_collections::run),
    ("enum-names", enum_names::run),
    ("misfit-defaults", misfit_defaults::run),
    ("parameter-unions", parameter_unions::run),
    ("query-arrays", query_arrays::run),
    ("prune-merged", prune_components),
    ("distinct-names", distinct_names::run),
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
