//! The project's own commands, one module each: `cargo xtask COMMAND`.

mod codegen;
mod coverage;
mod demo;
mod document;
mod examples;
mod files;
mod lower;
mod other_clients;
mod overlay;
mod process;
mod python;
mod test;
mod vendor;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Patwarden's own commands")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring GitHub's description, keep the facts of our selection, write openapi/github.json
    Vendor(vendor::Args),
    /// Write the generated crate from openapi/github.json and openapi/overlay/
    Codegen(codegen::Args),
    /// Lower and generate every operation of the whole description, and type-check the result
    Coverage(coverage::Args),
    /// Build and run the demonstration against the simulator
    Demo(demo::Args),
    /// Set up what testing needs and run every check
    Test(test::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Vendor(args) => vendor::run(&args),
        Command::Codegen(args) => codegen::run(&args),
        Command::Coverage(args) => coverage::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Test(args) => test::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
