//! The clients that are compared: theirs from their registries at the versions that `benches/` pins, ours as a
//! release is built. What can't be had is told, and the others go on.
//!
//! A driver is a script in `benches/python` or a binary of `benches/rust`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::works::{Work, is_ours};
use crate::process::{cargo, program, root, run, target};
use crate::python::Environment;

const REQUIREMENTS: &str = "benches/python/requirements.txt";
/// What the command line may have, stripped: 15 MiB.
const MOST_BYTES: u64 = 15 << 20;
const RUST: &str = "benches/rust/Cargo.toml";

pub(super) struct Peers {
    drivers: Drivers,
    /// Why those that can't be had can't be.
    absent: BTreeMap<&'static str, String>,
}

impl Peers {
    /// What these works need.
    pub(super) fn prepared(works: &[Work]) -> Result<Self> {
        let needed: Vec<_> = works.iter().flat_map(|work| work.drivers).copied().collect();
        let (python, rust): (Vec<&str>, Vec<&str>) = needed.iter().copied().partition(|driver| is_python(driver));
        let drivers = Drivers { python: Environment::prepare(target().join("bench/python"))? };
        if !python.is_empty() {
            install(&drivers.python)?;
        }
        if !rust.is_empty() {
            build()?;
        }
        let mut absent = BTreeMap::new();
        for driver in needed {
            if absent.contains_key(driver) {
                continue;
            }
            if let Err(why) = checked(&drivers, driver) {
                anyhow::ensure!(!is_ours(driver), "{driver} can't run: {why}");
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
    pub(super) fn command(&self, driver: &str, url: &str, task: &str) -> Command {
        self.drivers.command(driver, url, task)
    }
}

/// What can run them.
struct Drivers {
    python: Environment,
}

impl Drivers {
    fn command(&self, driver: &str, url: &str, task: &str) -> Command {
        let mut command = if is_python(driver) {
            let mut command = self.python.command();
            command.arg(script(driver));
            command
        } else {
            program(built("bench/rust/release", driver))
        };
        command.args([url, task]).env("PATWARDEN", built("dist", "patwarden"));
        command
    }
}

fn is_python(driver: &str) -> bool {
    script(driver).is_file()
}

fn script(driver: &str) -> PathBuf {
    root().join("benches/python").join(driver).with_extension("py")
}

/// A binary in a folder below the target folder.
fn built(folder: &str, binary: &str) -> PathBuf {
    target().join(folder).join(format!("{binary}{}", std::env::consts::EXE_SUFFIX))
}

/// The Rust clients, and our command line as it is released.
fn build() -> Result<()> {
    let mut clients = cargo();
    clients.args(["build", "--quiet", "--release", "--locked", "--manifest-path", RUST]);
    run(clients.env("CARGO_TARGET_DIR", target().join("bench/rust")))?;
    run(cargo().args(["build", "--quiet", "--profile", "dist", "--locked", "--package", "patwarden-cli"]))?;
    let binary = built("dist", "patwarden");
    let size = std::fs::metadata(&binary).with_context(|| format!("no {}", binary.display()))?.len();
    eprintln!("the command line has {size} bytes");
    anyhow::ensure!(
        size <= MOST_BYTES,
        "the command line has {size} bytes, and {MOST_BYTES} were promised at the most"
    );
    Ok(())
}

/// Python's clients.
fn install(python: &Environment) -> Result<()> {
    let all = python.pip().args(["--requirement", REQUIREMENTS]).status();
    if !all.context("cannot start pip")?.success() {
        one_by_one(python)?;
    }
    install_ours(python)
}

/// Whether it starts at all; the last line that it says is why it does not.
fn checked(drivers: &Drivers, driver: &str) -> Result<(), String> {
    let output = drivers.command(driver, "http://127.0.0.1:9", "check").output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.trim_end().lines().last().unwrap_or("it said nothing").to_owned())
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

/// The wheel, as it is handed out.
fn install_ours(python: &Environment) -> Result<()> {
    run(python.pip().arg(builder()?))?;
    let wheels = target().join("bench/wheels");
    if wheels.exists() {
        std::fs::remove_dir_all(&wheels).with_context(|| format!("cannot remove {}", wheels.display()))?;
    }
    let build = ["-m", "maturin", "build", "--quiet", "--profile", "dist", "--locked", "--out"];
    // pyproject.toml, which names the manifest, is found from its own folder only.
    run(python.command().args(build).arg(&wheels).current_dir(root().join("python")))?;
    run(python.pip().args(["--force-reinstall", "--no-deps"]).arg(wheel(&wheels)?))
}

/// maturin at the version that the tests have.
fn builder() -> Result<String> {
    let file = "python/requirements-test.txt";
    let pinned = std::fs::read_to_string(root().join(file)).with_context(|| format!("no {file}"))?;
    let line = pinned.lines().find(|line| line.starts_with("maturin=="));
    line.map(str::to_owned).with_context(|| format!("{file} has no maturin"))
}

fn wheel(folder: &Path) -> Result<PathBuf> {
    let mut files = std::fs::read_dir(folder).with_context(|| format!("no {}", folder.display()))?;
    Ok(files.next().with_context(|| format!("{} is empty", folder.display()))??.path())
}
