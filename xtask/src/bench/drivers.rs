//! What does the works: a driver for each client, told `URL TASK ROWS`, and how it is run.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::works::{Task, Work, is_ours};
use crate::process::{program, root, target};
use crate::python::Environment;

/// What a driver is written in, which says where it lies and what runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// A script in `benches/python`.
    Python,
    /// A module in `benches/node`, which is run from its copy beside the packages that it needs.
    JavaScript,
    /// A binary of `benches/rust`.
    Rust,
}

impl Language {
    const ALL: [Self; 3] = [Self::Python, Self::JavaScript, Self::Rust];

    /// That of this driver, if there is such a one.
    pub(super) fn of(driver: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.source(driver).is_file())
    }

    fn source(self, driver: &str) -> PathBuf {
        let file = match self {
            Self::Python => format!("benches/python/{driver}.py"),
            Self::JavaScript => format!("benches/node/{driver}.mjs"),
            Self::Rust => format!("benches/rust/src/bin/{driver}.rs"),
        };
        root().join(file)
    }
}

/// Where JavaScript's packages are, and copies of what uses them.
pub(super) fn node_folder() -> PathBuf {
    target().join("bench/node")
}

/// Where the Rust clients are built: with what samples them, or without.
pub(super) fn rust_folder(sampled: bool) -> PathBuf {
    target().join(if sampled { "bench/sampled" } else { "bench/rust" })
}

/// The command line as it is handed out.
pub(super) fn command_line() -> PathBuf {
    executable(&target().join("dist"), "patwarden")
}

pub(super) fn executable(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// What can run them.
pub(super) struct Drivers {
    pub(super) python: Environment,
    /// Whether ours are sampled while they run.
    pub(super) sampled: bool,
}

impl Drivers {
    /// A run that does this work against this URL.
    pub(super) fn command(&self, driver: &str, url: &str, work: &Work) -> Result<Command> {
        let mut command = self.told(driver, url, work.task.name(), work.rows().unwrap_or_default())?;
        if self.sampled {
            let graph = samples(work, driver);
            std::fs::create_dir_all(graph.parent().unwrap_or(&graph))?;
            command.env("FLAMEGRAPH", graph);
        }
        Ok(command)
    }

    /// A run that shows no more than that it starts.
    pub(super) fn check(&self, driver: &str) -> Result<Command> {
        self.told(driver, "http://127.0.0.1:9", "check", 0)
    }

    fn told(&self, driver: &str, url: &str, task: &str, rows: u64) -> Result<Command> {
        let language = Language::of(driver).with_context(|| format!("{driver} has no driver in benches/"))?;
        let mut command = match language {
            Language::Python => {
                let mut command = self.python.command();
                command.arg(language.source(driver));
                command
            }
            Language::JavaScript => {
                let mut command = program("node");
                command.arg(node_folder().join(driver).with_extension("mjs"));
                command
            }
            Language::Rust => program(executable(&rust_folder(self.sampled).join("release"), driver)),
        };
        command.args([url, task, &rows.to_string()]).env("PATWARDEN", command_line());
        Ok(command)
    }
}

/// The line of what a driver said on stderr that tells most, without where this project lies.
pub(super) fn last_words(stderr: &[u8]) -> String {
    let said = String::from_utf8_lossy(stderr);
    let last = |of: fn(&&str) -> bool| said.trim_end().lines().rfind(of);
    let line =
        last(|line| line.contains("Error")).or_else(|| last(|line| !line.is_empty())).unwrap_or("it said nothing");
    let folders = [target(), root().to_owned()].map(|folder| format!("{}/", folder.display()));
    folders.iter().fold(line.trim().to_owned(), |line, folder| line.replace(folder, ""))
}

/// Whether this one can be sampled: one of ours that does the work in its own process.
pub(super) fn is_sampled(work: &Work, driver: &str) -> bool {
    let by_another = driver.starts_with("ours_cli") || work.task == Task::Build;
    is_ours(driver) && Language::of(driver) == Some(Language::Rust) && !by_another
}

/// Where a flame graph of this run is left.
pub(super) fn samples(work: &Work, driver: &str) -> PathBuf {
    target().join("bench/flamegraphs").join(format!("{}-{driver}.svg", work.key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_driver_says_at_last_names_no_folder_of_this_machine() {
        let missing =
            format!("node:internal\n\nError: no package, imported from {}/a.mjs\n    at b\n", node_folder().display());
        assert_eq!(last_words(missing.as_bytes()), "Error: no package, imported from bench/node/a.mjs");
        let source = format!("first\nin {}\n\n", root().join("benches/python/a.py").display());
        assert_eq!(last_words(source.as_bytes()), "in benches/python/a.py");
        assert_eq!(last_words(b"\n"), "it said nothing");
    }
}
