//! `cargo xtask micro`: what a page of grants costs, step by step: in Rust by divan, and on its way into Python by
//! pyperf. All of it is built as a release.

use anyhow::Result;
use clap::ValueEnum;

use crate::process::{cargo, run as run_command, target};
use crate::python::Environment;
use crate::wheels;

const REQUIREMENTS: &str = "benches/python/requirements-micro.txt";
const CROSSING: &str = "benches/python/micro_crossing.py";
const SERVER: &str = "patwarden-benches";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only what is measured in this language
    #[arg(long, value_name = "LANGUAGE")]
    only: Option<Language>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    Rust,
    Python,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let asked = |language| args.only.is_none_or(|only| only == language);
    if asked(Language::Rust) {
        steps()?;
    }
    if asked(Language::Python) {
        crossing()?;
    }
    Ok(())
}

fn steps() -> Result<()> {
    let mut bench = cargo();
    bench.args(["bench", "--quiet", "--locked", "--package", SERVER, "--bench", "micro"]);
    run_command(bench.args(["--", "--sort", "location"]))
}

fn crossing() -> Result<()> {
    run_command(cargo().args(["build", "--quiet", "--release", "--locked", "--package", SERVER]))?;
    let server = target().join("release").join(format!("{SERVER}{}", std::env::consts::EXE_SUFFIX));
    let python = environment()?;
    run_command(python.command().arg(CROSSING).arg(server))
}

/// A Python with our wheel, built as a release is but for what takes it minutes longer to link.
fn environment() -> Result<Environment> {
    let folder = target().join("micro");
    let python = Environment::prepare(folder.join("python"))?;
    run_command(python.pip().args(["--requirement", REQUIREMENTS]))?;
    wheels::install(&python, "release", &folder.join("wheels"))?;
    Ok(python)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::root;

    #[test]
    fn wheels_are_built_as_for_the_tests() {
        let builder = |file| {
            let text = std::fs::read_to_string(root().join(file)).unwrap();
            text.lines().find(|line| line.starts_with("maturin==")).map(str::to_owned)
        };
        assert!(builder(REQUIREMENTS).is_some());
        assert_eq!(builder(REQUIREMENTS), builder("python/requirements-test.txt"));
    }
}
