//! `docs/cli.md`: what the command line says of itself. Its binary is built from what is generated, and nothing is
//! generated from this page.

use anyhow::{Context, Result, ensure};

use crate::files::File;
use crate::process::cargo;

pub(super) fn page() -> Result<File> {
    let mut run = cargo();
    run.args(["run", "--quiet", "--locked", "--package", "patwarden-cli", "--bin", "patwarden", "--"]);
    let output = run.args(["man", "--markdown"]).output().context("cannot start cargo")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the command line can't be built or does not tell of itself:\n{said}");
    Ok(File::new("docs/cli.md", String::from_utf8(output.stdout)?))
}
