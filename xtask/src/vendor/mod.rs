//! `cargo xtask vendor`: upstream's description in, the facts of our selection out.

mod facts;
mod select;
mod upstream;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::document;
use crate::process::root;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Read this description instead of the package that openapi/upstream.toml names
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let text = match &args.from {
        Some(file) => fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?,
        None => upstream::description()?,
    };
    let description = serde_json::from_str(&text).context("the description is not JSON")?;
    let selection = select::Selection::load()?;
    let vendored = facts::keep(select::apply(&description, &selection)?)?;
    let target = root().join("openapi/github.json");
    fs::write(&target, document::render(&vendored)).with_context(|| format!("cannot write {}", target.display()))?;
    eprintln!(
        "wrote openapi/github.json: {} operations, {} webhooks; next: cargo xtask codegen",
        selection.operations().count(),
        selection.webhooks().count()
    );
    Ok(())
}
