//! `patwarden completions`: a script for a shell.

use clap::CommandFactory;

use crate::args::{Cli, Completions};
use crate::exit::{Exit, Failure};
use crate::output;

pub(super) fn run(args: &Completions) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "patwarden", &mut script);
    output::print_bytes(&script)?;
    Ok(Exit::Done)
}
