//! The command line that comes with the wheel: the same as the `patwarden` binary.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the command line with these arguments, the first of which is the program's name, and returns
/// the exit code.
#[pyfunction]
pub(crate) fn _main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| patwarden_cli::main(arguments))
}
