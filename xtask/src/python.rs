//! Python environments under target/.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{program, run, target};

/// A Python with packages of its own.
pub(crate) struct Environment {
    folder: PathBuf,
    python: PathBuf,
}

impl Environment {
    /// The one that tests run in, with what they need.
    pub(crate) fn for_tests() -> Result<Self> {
        let python = Self::prepare(target().join("python"))?;
        run(python.pip().args(["--requirement", "python/requirements-test.txt"]))?;
        Ok(python)
    }

    /// The one in this folder; it is made if it is not there.
    pub(crate) fn prepare(folder: PathBuf) -> Result<Self> {
        let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        if !python.exists() {
            run(program("python3").args(["-m", "venv", "--clear"]).arg(&folder))
                .context("python3 with its venv module is needed")?;
        }
        Ok(Self { folder, python })
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = program(&self.python);
        // maturin and the tests look here for programs that belong to the environment.
        let mut path = OsString::from(self.python.parent().unwrap_or(Path::new("")));
        if let Some(rest) = std::env::var_os("PATH") {
            path.push(if cfg!(windows) { ";" } else { ":" });
            path.push(rest);
        }
        command.env("PATH", path).env("VIRTUAL_ENV", &self.folder).env_remove("PYTHONPATH");
        command
    }

    /// `pip install`, to be told what.
    pub(crate) fn pip(&self) -> Command {
        let mut command = self.command();
        command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        command
    }
}
