//! `cargo xtask demo`: builds the command line and runs its demonstration.

use anyhow::Result;

use crate::process::{cargo, run as run_command};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Print one JSON object instead of the report
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut command = cargo();
    command.args(["run", "--quiet", "--package", "patwarden-cli", "--bin", "patwarden", "--", "demo"]);
    if args.json {
        command.arg("--json");
    }
    run_command(&mut command)
}
