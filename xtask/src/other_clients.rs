//! Clients of GitHub that are not ours govern tokens at the simulator: they are installed under
//! target/, at versions that are known to work, and the tests run them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::process::{ignored_tests, program, root, run, target};
use crate::python::Environment;

const NODE_PACKAGES: [&str; 2] = ["@octokit/rest@22.0.1", "@octokit/auth-app@8.3.1"];
/// The last two belong to the first, which asks for them by a range: newer ones may not import.
const PYTHON_PACKAGES: [&str; 3] = ["githubkit[auth-app]==0.16.1", "githubkit-schemas==26.10.21", "hishel==1.3.0"];

pub(crate) fn check() -> Result<()> {
    let folder = target().join("other-clients");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    install_node_packages(&folder)?;
    let python = Environment::prepare(folder.join("python"))?;
    run(python.pip().args(PYTHON_PACKAGES))?;
    ignored_tests("other_clients::", &[("OTHER_CLIENTS", folder.as_os_str())])
}

/// The script lies beside its packages, since a module looks for them where it lies.
fn install_node_packages(folder: &Path) -> Result<()> {
    run(program("node").arg("--version")).context("Node.js 20 or later is needed, with npm: install it")?;
    let mut npm = program("npm");
    npm.args(["install", "--silent", "--no-package-lock", "--no-audit", "--no-fund", "--prefix"]).arg(folder);
    run(npm.args(NODE_PACKAGES)).context("npm is needed, with a registry to install from")?;
    fs::copy(root().join("tests/other-clients/octokit.mjs"), folder.join("octokit.mjs"))?;
    Ok(())
}
