//! The clients that are compared: theirs from their registries at the versions that `benches/` pins, ours as a
//! release is built. What can't be had is told, and the others go on.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::drivers::{Drivers, Language, command_line, last_words, node_folder, rust_folder};
use super::works::{Work, is_ours};
use crate::process::{cargo, program, root, run, target};
use crate::python::Environment;
use crate::wheels;

const REQUIREMENTS: &str = "benches/python/requirements.txt";
const NODE: &str = "benches/node";
const RUST: &str = "benches/rust/Cargo.toml";
/// What the command line may have, stripped: 15 MiB.
const MOST_BYTES: u64 = 15 << 20;

pub(super) struct Peers {
    drivers: Drivers,
    /// Why those that can't be had can't be.
    absent: BTreeMap<&'static str, String>,
}

impl Peers {
    /// These; ours are sampled while they run, if that is asked for.
    pub(super) fn prepared(drivers: impl Iterator<Item = &'static str>, sampled: bool) -> Result<Self> {
        let needed: Vec<_> = drivers.collect();
        let drivers = Drivers { python: Environment::prepare(target().join("bench/python"))?, sampled };
        let needs = |language| needed.iter().any(|driver| Language::of(driver) == Some(language));
        if needs(Language::Python) {
            install_python(&drivers.python)?;
        }
        if needs(Language::JavaScript)
            && let Err(why) = install_node()
        {
            eprintln!("JavaScript's clients can't be had: {why:#}");
        }
        if needs(Language::Rust) {
            build(sampled)?;
        }
        let mut absent = BTreeMap::new();
        for driver in needed {
            if absent.contains_key(driver) {
                continue;
            }
            if let Err(why) = checked(&drivers, driver) {
                ensure!(!is_ours(driver), "{driver} can't run: {why}");
                absent.insert(driver, why);
            }
        }
        Ok(Self { drivers, absent })
    }

    /// Why there is no such client.
    pub(super) fn why_absent(&self, driver: &str) -> Option<&str> {
        self.absent.get(driver).map(String::as_str)
    }

    /// A run of this one, against this URL.
    pub(super) fn command(&self, driver: &str, url: &str, work: &Work) -> Result<Command> {
        self.drivers.command(driver, url, work)
    }
}

/// Whether it starts at all; what it says of an error is why it does not.
fn checked(drivers: &Drivers, driver: &str) -> Result<(), String> {
    let run = drivers.check(driver).and_then(|mut command| Ok(command.output()?));
    let output = run.map_err(|error| format!("{error:#}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(last_words(&output.stderr))
}

/// The Rust clients, and our command line as it is released.
fn build(sampled: bool) -> Result<()> {
    let mut clients = cargo();
    clients.args(["build", "--quiet", "--release", "--locked", "--manifest-path", RUST]);
    clients.env("CARGO_TARGET_DIR", rust_folder(sampled));
    if sampled {
        clients.args(["--features", "sampled"]).env("CARGO_PROFILE_RELEASE_DEBUG", "line-tables-only");
    }
    run(&mut clients)?;
    run(cargo().args(["build", "--quiet", "--profile", "dist", "--locked", "--package", "patwarden-cli"]))?;
    let binary = command_line();
    let size = std::fs::metadata(&binary).with_context(|| format!("no {}", binary.display()))?.len();
    eprintln!("the command line has {size} bytes");
    ensure!(size <= MOST_BYTES, "the command line has {size} bytes, and {MOST_BYTES} were promised at the most");
    Ok(())
}

/// JavaScript's clients, and copies of the drivers beside them: a module looks for packages from where it lies.
fn install_node() -> Result<()> {
    let folder = node_folder();
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for file in std::fs::read_dir(root().join(NODE)).with_context(|| format!("no {NODE}"))? {
        let file = file?.path();
        let copy = folder.join(file.file_name().unwrap_or_default());
        std::fs::copy(&file, copy).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let install = ["install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
    run(program(npm).args(install).current_dir(&folder))
}

/// Python's clients, and the wheel.
fn install_python(python: &Environment) -> Result<()> {
    let all = python.pip().args(["--requirement", REQUIREMENTS]).status();
    if !all.context("cannot start pip")?.success() {
        one_by_one(python)?;
    }
    install_wheel(python)
}

/// What one of them lacks is not to keep out the others.
fn one_by_one(python: &Environment) -> Result<()> {
    let pinned = std::fs::read_to_string(root().join(REQUIREMENTS)).with_context(|| format!("no {REQUIREMENTS}"))?;
    for package in pinned.lines().filter(|line| !line.is_empty()) {
        if !python.pip().arg(package).status().context("cannot start pip")?.success() {
            eprintln!("{package} can't be had");
        }
    }
    Ok(())
}

/// Ours, as it is handed out.
fn install_wheel(python: &Environment) -> Result<()> {
    run(python.pip().arg(builder()?))?;
    wheels::install(python, "dist", &target().join("bench/wheels"))
}

/// maturin at the version that the tests have.
fn builder() -> Result<String> {
    let file = "python/requirements-test.txt";
    let pinned = std::fs::read_to_string(root().join(file)).with_context(|| format!("no {file}"))?;
    let line = pinned.lines().find(|line| line.starts_with("maturin=="));
    line.map(str::to_owned).with_context(|| format!("{file} has no maturin"))
}
