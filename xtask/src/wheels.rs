//! The Python package as it is handed out: built from its own source distribution, and tried alone, and with the
//! lowest and the newest versions of the libraries that it can work with.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::process::{root, run, target};
use crate::python::Environment;

const PYPROJECT: &str = "python/pyproject.toml";
/// The extra that has what all others have.
const ALL: &str = "all";

fn folder() -> PathBuf {
    target().join("python-packages")
}

/// What pip does for whoever has no wheel for their system: the source distribution is unpacked somewhere, and a
/// wheel is built there, of this project's crates anew and of the others as they lie in the target folder.
pub(crate) fn build_from_source() -> Result<()> {
    let python = Environment::for_tests()?;
    if folder().exists() {
        fs::remove_dir_all(folder()).context("cannot remove what was built before")?;
    }
    let (sources, wheels) = (folder().join("source"), folder().join("wheels"));
    let mut sdist = python.command();
    sdist.args(["-m", "maturin", "sdist", "--out"]).arg(&sources);
    run(sdist.current_dir(root().join("python")))?;
    let mut wheel = python.command();
    wheel.args(["-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]);
    wheel.args(["--no-deps", "--no-build-isolation", "--wheel-dir"]).arg(&wheels).arg(only_file(&sources)?);
    // An optimised one takes minutes longer and is no other package.
    run(wheel.env("MATURIN_PEP517_ARGS", "--profile dev").env("CARGO_TARGET_DIR", target()))
}

/// In an environment with nothing else in it.
pub(crate) fn try_alone() -> Result<()> {
    let python = Environment::prepare(folder().join("alone"))?;
    run(python.pip().args(["--no-index", "--no-deps"]).arg(wheel()?))?;
    run(python.command().arg("python/smoke/alone.py"))
}

/// With the lowest versions of the libraries that `pyproject.toml` allows.
pub(crate) fn try_with_lowest() -> Result<()> {
    let pinned = pins(&extras()?)?;
    try_with("lowest", &pinned)
}

/// With the newest versions of the libraries that there are.
pub(crate) fn try_with_newest() -> Result<()> {
    try_with("newest", &[])
}

fn try_with(name: &str, pinned: &[String]) -> Result<()> {
    let python = Environment::prepare(folder().join(name))?;
    let mut wanted = wheel()?.into_os_string();
    wanted.push(format!("[{ALL}]"));
    run(python.pip().args(["--upgrade", "--only-binary", ":all:"]).arg(wanted).args(pinned))?;
    run(python.command().arg("python/smoke/libraries.py").args(pinned))
}

/// The one that was built from source.
pub(crate) fn wheel() -> Result<PathBuf> {
    only_file(&folder().join("wheels"))
}

/// Builds the wheel in this profile, alone in that folder, and puts it into the environment, which has maturin.
pub(crate) fn install(python: &Environment, profile: &str, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    let build = ["-m", "maturin", "build", "--quiet", "--profile", profile, "--locked", "--out"];
    // pyproject.toml, which names the manifest, is found from its own folder only.
    run(python.command().args(build).arg(folder).current_dir(root().join("python")))?;
    run(python.pip().args(["--force-reinstall", "--no-deps"]).arg(only_file(folder)?))
}

pub(crate) fn only_file(folder: &Path) -> Result<PathBuf> {
    let files = fs::read_dir(folder).with_context(|| format!("no {}", folder.display()))?;
    let files = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    match &files[..] {
        [file] => Ok(file.clone()),
        _ => bail!("{} has {} files instead of one", folder.display(), files.len()),
    }
}

/// What is asked for by each extra.
type Extras = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
struct Pyproject {
    project: Project,
}

#[derive(Deserialize)]
struct Project {
    #[serde(rename = "optional-dependencies")]
    extras: Extras,
}

fn extras() -> Result<Extras> {
    let text = fs::read_to_string(root().join(PYPROJECT)).with_context(|| format!("cannot read {PYPROJECT}"))?;
    let Pyproject { project } = toml::from_str(&text).with_context(|| PYPROJECT.to_owned())?;
    Ok(project.extras)
}

/// The lowest version of each library, as pip is asked for it.
fn pins(extras: &Extras) -> Result<Vec<String>> {
    let libraries = extras.iter().filter(|(name, _)| *name != ALL).flat_map(|(_, libraries)| libraries);
    let mut pinned = BTreeMap::new();
    for library in libraries {
        let bound = library.split_once(">=").filter(|(_, version)| is_version(version));
        let (name, version) = bound.with_context(|| format!("{library:?} says no lowest version: name>=1.2"))?;
        let other = pinned.insert(name, version);
        ensure!(other.is_none_or(|other| other == version), "{name} has two lowest versions");
    }
    ensure!(!pinned.is_empty(), "no library is optional");
    Ok(pinned.into_iter().map(|(name, version)| format!("{name}=={version}")).collect())
}

fn is_version(text: &str) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split('.').all(number)
}

/// The size of an optimised wheel, which is to be downloaded in a moment.
pub(crate) fn check_sizes(wheels: &Path) -> Result<()> {
    const LARGEST: u64 = 12 << 20;
    let files = fs::read_dir(wheels).with_context(|| format!("no {}", wheels.display()))?;
    let files = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    let wheels: Vec<_> = files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "whl")).collect();
    ensure!(!wheels.is_empty(), "there is no wheel");
    for wheel in wheels {
        let bytes = fs::metadata(wheel)?.len();
        eprintln!("{}: {:.1} MiB", wheel.display(), bytes as f64 / f64::from(1 << 20));
        ensure!(bytes <= LARGEST, "{} is larger than {} MiB", wheel.display(), LARGEST >> 20);
    }
    Ok(())
}

/// Commands for a wheel that was built elsewhere.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder with the wheels
    folder: PathBuf,
    /// Install the one that fits this system into an empty environment, and try it
    #[arg(long)]
    r#try: bool,
}

pub(crate) fn check(args: &Args) -> Result<()> {
    let folder = root().join(&args.folder);
    check_sizes(&folder)?;
    if args.r#try {
        let python = Environment::prepare(target().join("wheel-alone"))?;
        let mut install = python.pip();
        install.args(["--no-index", "--no-deps", "--force-reinstall", "--find-links"]).arg(&folder).arg("patwarden");
        run(&mut install)?;
        run(python.command().arg("python/smoke/alone.py"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extras_of(libraries: &[&str]) -> Extras {
        let libraries = libraries.iter().map(|library| (*library).to_owned()).collect();
        Extras::from([("some".to_owned(), libraries), (ALL.to_owned(), vec!["patwarden[some]".to_owned()])])
    }

    #[test]
    fn the_lowest_versions_are_those_that_extras_ask_for() {
        let pinned = pins(&extras_of(&["pyarrow>=16.1", "polars>=1.0.0", "pyarrow>=16.1"])).unwrap();
        assert_eq!(pinned, ["polars==1.0.0", "pyarrow==16.1"]);
    }

    #[test]
    fn a_library_without_a_lowest_version_is_named() {
        for wrong in ["pyarrow", "pyarrow>16", "pyarrow>=16,<17", "pyarrow>="] {
            let error = pins(&extras_of(&[wrong])).unwrap_err().to_string();
            assert!(error.contains(wrong), "{error}");
        }
        assert!(pins(&extras_of(&["pyarrow>=16", "pyarrow>=17"])).is_err());
        assert!(pins(&extras_of(&[])).is_err());
    }

    #[test]
    fn every_optional_library_of_the_package_has_a_lowest_version() {
        let extras = extras().unwrap();
        assert!(!pins(&extras).unwrap().is_empty());
        let others: Vec<&str> = extras.keys().map(String::as_str).filter(|name| *name != ALL).collect();
        assert_eq!(extras[ALL], [format!("patwarden[{}]", others.join(","))]);
    }

    #[test]
    fn a_wheel_that_is_too_large_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert!(check_sizes(folder.path()).is_err(), "there is none");
        let file = fs::File::create(folder.path().join("a.whl")).unwrap();
        file.set_len(12 << 20).unwrap();
        check_sizes(folder.path()).unwrap();
        file.set_len((12 << 20) + 1).unwrap();
        assert!(check_sizes(folder.path()).unwrap_err().to_string().contains("a.whl is larger than 12 MiB"));
    }
}
