//! What can be typed for what is written about the command line: completions and manual.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// Of this shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write a page for each command into this folder, which is made if it is not there
    ///
    /// Pages of the same names that are in it are replaced: patwarden.1, patwarden-grants-revoke.1 and so on.
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// Print the reference of all commands as one page of Markdown
    #[arg(long, conflicts_with = "dir")]
    pub(crate) markdown: bool,
}
