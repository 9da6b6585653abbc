//! `cargo xtask test`: sets up what testing needs and runs every check. `--slow` is the rest: what is
//! long, or needs Node.js.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::process::{cargo, program, run as run_command, target};
use crate::python::Environment;
use crate::{codegen, coverage, examples, other_clients, simulate, site, unseen, vendor, wheels};

/// The crates that are meant for crates.io, each after those it depends on.
const PUBLISHED: [&str; 6] =
    ["patwarden-api", "patwarden-api-mock", "patwarden", "patwarden-sim", "patwarden-sql", "patwarden-cli"];

/// A check by name.
type Step = (&'static str, fn() -> Result<()>);

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Run what is long or needs Node.js, instead of the rest
    #[arg(long)]
    slow: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let start = Instant::now();
    let steps: &[Step] = if args.slow {
        &[
            ("vendored description", vendor::check),
            ("coverage of orgs and apps", coverage::check),
            ("example answers", examples::check),
            ("other clients", other_clients::check),
            ("operations never seen", unseen::check),
            ("packages", packages),
            ("Python package from its source", wheels::build_from_source),
            ("Python package alone", wheels::try_alone),
            ("Python package with the lowest libraries", wheels::try_with_lowest),
            ("Python package with the newest libraries", wheels::try_with_newest),
            ("Python site", site::build),
            ("notebook", site::run_notebook),
            ("dependencies", dependencies),
        ]
    } else {
        &[
            ("format", format),
            ("generated code", codegen::check),
            ("Rust tests", rust_tests),
            ("simulation", simulate::check),
            ("clippy", clippy),
            ("documentation", documentation),
            ("Python format and lint", python_format_and_lint),
            ("Python tests", python_tests),
        ]
    };
    for (name, step) in steps {
        let begun = Instant::now();
        eprintln!("\n== {name}");
        step().with_context(|| format!("the step {name:?} failed"))?;
        eprintln!("== {name}: fine, {} s", begun.elapsed().as_secs());
    }
    eprintln!("\nall {} steps are fine, {} s", steps.len(), start.elapsed().as_secs());
    Ok(())
}

fn format() -> Result<()> {
    run_command(cargo().args(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    run_command(cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
}

/// How many tests run at once: they mostly wait, for servers and for programs of their own.
fn at_once() -> String {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    cores.max(4).to_string()
}

/// Doctests included.
fn rust_tests() -> Result<()> {
    let mut tests = cargo();
    tests.args(["test", "--workspace", "--locked", "--quiet"]).env("RUST_TEST_THREADS", at_once());
    run_command(&mut tests)
}

fn documentation() -> Result<()> {
    let mut doc = cargo();
    doc.args(["doc", "--workspace", "--no-deps", "--locked", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings");
    run_command(&mut doc)
}

/// Each package is built from what would be uploaded.
fn packages() -> Result<()> {
    // Cargo takes a package of a known name and version for one that it has unpacked and built before,
    // as those of a registry are for ever; ours change.
    let folder = target().join("packages");
    remove(&folder)?;
    forget_unpacked()?;
    let mut package = cargo();
    package.args(["package", "--locked", "--allow-dirty", "--quiet", "--target-dir"]).arg(&folder);
    for name in PUBLISHED {
        package.args(["--package", name]);
    }
    run_command(&mut package)?;
    remove(&folder)
}

/// Removes what cargo unpacked of our packages from registries that are folders, which have no host in
/// their name.
fn forget_unpacked() -> Result<()> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let Some(home) = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo"))) else {
        return Ok(());
    };
    let Ok(registries) = std::fs::read_dir(home.join("registry/src")) else { return Ok(()) };
    for registry in registries {
        let registry = registry?;
        if !registry.file_name().to_string_lossy().starts_with('-') {
            continue;
        }
        for package in std::fs::read_dir(registry.path())? {
            let package = package?;
            if package.file_name().to_string_lossy().starts_with("patwarden") {
                remove(&package.path())?;
            }
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

fn python_format_and_lint() -> Result<()> {
    let python = Environment::for_tests()?;
    let folders = ["python", "benches/python"];
    run_command(python.command().args(["-m", "ruff", "format", "--check", "--quiet", "--diff"]).args(folders))?;
    run_command(python.command().args(["-m", "ruff", "check", "--quiet"]).args(folders))
}

/// The built wheel, installed into an environment of its own. The tests hold its stubs against it.
fn python_tests() -> Result<()> {
    let python = Environment::for_tests()?;
    wheels::install(&python, "dev", &target().join("wheels"))?;
    run_command(python.command().args(["-m", "pytest", "--quiet", "--numprocesses", &at_once(), "python/tests"]))
}

/// Bans, licences and sources of every dependency.
fn dependencies() -> Result<()> {
    let tools = target().join("tools");
    let install = ["install", "cargo-deny", "--version", "=0.20.2", "--locked", "--quiet", "--root"];
    run_command(cargo().args(install).arg(&tools))?;
    run_command(program(tools.join("bin/cargo-deny")).args(["--locked", "check", "bans", "licenses", "sources"]))
}
