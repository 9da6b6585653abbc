//! `cargo xtask vendor`: upstream's description in, the facts of our selection out.

pub(crate) mod facts;
mod select;
mod upstream;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::document;
use crate::process::root;

pub(crate) use select::{Selection, find_operation};

const TARGET: &str = "openapi/github.json";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Read this description instead of the package that openapi/upstream.toml names
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Write nothing; fail if openapi/github.json is not what would be written
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if args.check {
        return compare(&vendored(args.from.as_deref())?);
    }
    let target = root().join(TARGET);
    fs::write(&target, vendored(args.from.as_deref())?)
        .with_context(|| format!("cannot write {}", target.display()))?;
    eprintln!("wrote {TARGET}; next: cargo xtask codegen");
    Ok(())
}

/// Fails if what is checked in is not what the recorded package gives.
pub(crate) fn check() -> Result<()> {
    compare(&vendored(None)?)
}

fn compare(wanted: &str) -> Result<()> {
    let present = fs::read_to_string(root().join(TARGET)).unwrap_or_default();
    ensure!(present == wanted, "{TARGET} is not what upstream gives; mend it with: cargo xtask vendor");
    Ok(())
}

/// The whole of the description that openapi/upstream.toml names, prose included.
pub(crate) fn upstream() -> Result<Value> {
    parse(&upstream::description()?)
}

fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text).context("the description is not JSON")
}

fn vendored(from: Option<&Path>) -> Result<String> {
    let description = match from {
        Some(file) => parse(&fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?)?,
        None => upstream()?,
    };
    let mut facts = facts::keep(select::apply(&description, &Selection::load()?)?)?;
    // What only prose referred to goes with it.
    document::prune_components(&mut facts)?;
    Ok(document::render(&facts))
}
