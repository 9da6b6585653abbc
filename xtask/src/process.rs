//! Where the workspace lies, and running other programs from it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// The workspace's root folder: of the copy for which we run, if we run for one.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let here = Path::new(&here);
    here.parent().unwrap_or(here).to_path_buf()
}

/// The folder for everything that is made and never committed.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A program, started in the workspace's root.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// Runs to the end; a failure names the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", describe(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", describe(command));
    }
    Ok(())
}

/// Runs those ignored tests of the crate `tests` whose names contain `name`, with more variables. That
/// there are none is an error.
pub(crate) fn ignored_tests(name: &str, variables: &[(&str, &OsStr)]) -> Result<()> {
    let mut command = cargo();
    command.args(["test", "--package", "tests", "--locked", "--quiet", "--", "--ignored", name]);
    let output = command.envs(variables.iter().copied()).stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("cannot start {}", describe(&command)))?;
    let said = String::from_utf8_lossy(&output.stdout);
    eprint!("{said}");
    if !output.status.success() {
        bail!("{} failed ({})", describe(&command), output.status);
    }
    ensure!(any_passed(&said), "no test is named {name}");
    Ok(())
}

fn any_passed(said: &str) -> bool {
    let passed = said.split(" passed").filter_map(|before| before.rsplit(' ').next()?.parse::<u32>().ok());
    passed.sum::<u32>() > 0
}

fn describe(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_no_test_is_told_from_one() {
        assert!(any_passed("running 2 tests\n..\ntest result: ok. 2 passed; 0 failed; 0 ignored\n"));
        assert!(!any_passed("running 0 tests\n\ntest result: ok. 0 passed; 0 failed; 0 ignored\n"));
        assert!(!any_passed(""));
    }
}
