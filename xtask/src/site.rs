//! The site of the Python package, and its notebook: built and run with the wheel that was built from source.

use std::fs;

use anyhow::{Context, Result};

use crate::process::{root, run, target};
use crate::python::Environment;
use crate::wheels;

const DOCS: &str = "python/docs";
const NOTEBOOK: &str = "python/examples/audit.ipynb";

/// Strictly: a link that leads nowhere, a name that there is not, is an error. It lies in target/site.
pub(crate) fn build() -> Result<()> {
    let python = environment()?;
    let mut site = python.command();
    site.args(["-m", "mkdocs", "build", "--strict", "--quiet"]).env("NO_MKDOCS_2_WARNING", "1");
    run(site.current_dir(root().join(DOCS)))
}

/// From its first cell to its last. What comes of it is thrown away: the notebook keeps no outputs.
pub(crate) fn run_notebook() -> Result<()> {
    let text = fs::read_to_string(root().join(NOTEBOOK)).with_context(|| format!("cannot read {NOTEBOOK}"))?;
    check_bare(&text).with_context(|| NOTEBOOK.to_owned())?;
    let python = environment()?;
    run(python.command().args(["-m", "jupyter", "execute", "--timeout=120"]).arg(root().join(NOTEBOOK)))
}

fn environment() -> Result<Environment> {
    let python = Environment::prepare(target().join("docs-python"))?;
    run(python.pip().arg("--requirement").arg(root().join(DOCS).join("requirements.txt")))?;
    run(python.pip().args(["--force-reinstall", "--no-deps"]).arg(wheels::wheel()?))?;
    Ok(python)
}

/// Outputs would be of one machine and one day.
fn check_bare(notebook: &str) -> Result<()> {
    let notebook: serde_json::Value = serde_json::from_str(notebook)?;
    let cells = notebook["cells"].as_array().context("it has no cells")?;
    for (index, cell) in cells.iter().enumerate() {
        let outputs = cell["outputs"].as_array().map_or(0, Vec::len);
        anyhow::ensure!(outputs == 0 && cell["execution_count"].is_null(), "cell {index} has been run: clear it");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notebook_that_has_been_run_is_named() {
        let cell = |count: &str, outputs: &str| {
            format!(r#"{{"cells": [{{"source": "1", "execution_count": {count}, "outputs": [{outputs}]}}]}}"#)
        };
        check_bare(&cell("null", "")).unwrap();
        check_bare(r#"{"cells": [{"source": "words"}]}"#).unwrap();
        for run in [cell("1", ""), cell("null", r#"{"text": "1"}"#)] {
            assert_eq!(check_bare(&run).unwrap_err().to_string(), "cell 0 has been run: clear it");
        }
        assert!(check_bare("{}").is_err());
    }
}
