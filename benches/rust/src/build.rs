//! What it takes to build a program that depends on a crate, with its defaults and nothing built before.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{Begun, asked};

/// Builds it and says how long that took; the rows are the crates that were built.
pub fn clean(library: &str, dependency: &str) -> Result<()> {
    let name = dependency.split(' ').next().unwrap_or_default();
    if asked()?.is_none() {
        return Ok(());
    }
    let folder = folder()?.join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(folder.join("src"))?;
    let clients = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The versions are those that are measured.
    std::fs::copy(clients.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    std::fs::write(folder.join("src/main.rs"), "fn main() {}\n")?;
    let package = "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n";
    std::fs::write(folder.join("Cargo.toml"), format!("{package}[dependencies]\n{dependency}\n"))?;
    let cargo = |words: &[&str]| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(words).current_dir(&folder).env("CARGO_TARGET_DIR", folder.join("target"));
        cargo
    };
    // What has to come from a registry comes before the clock runs.
    ensure!(cargo(&["fetch", "--quiet"]).status()?.success(), "cargo fetch failed");
    let tree = cargo(&["tree", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"]).output()?;
    ensure!(tree.status.success(), "cargo tree failed");
    let lines = std::str::from_utf8(&tree.stdout)?.lines();
    // What was told of before is marked.
    let mut crates: Vec<_> = lines.map(|line| line.trim_end_matches(" (*)")).collect();
    crates.sort_unstable();
    crates.dedup();
    let begun = Begun::for_another()?;
    let status = cargo(&["build", "--release", "--quiet", "--offline"]).env("CARGO_INCREMENTAL", "0").status()?;
    ensure!(status.success(), "cargo build failed");
    // The program itself and a line for nothing are no dependencies.
    begun.done(library, crates.iter().filter(|line| !line.is_empty() && !line.starts_with("program ")).count())?;
    Ok(std::fs::remove_dir_all(folder.join("target"))?)
}

/// Below the target folder in which this lies, as `FOLDER/release/DRIVER`.
fn folder() -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    Ok(here.ancestors().nth(2).context("this lies in no target folder")?.join("built"))
}
