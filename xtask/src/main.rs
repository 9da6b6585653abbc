//! The project's own commands, one module each: `cargo xtask COMMAND`.

mod bench;
mod check;
mod codegen;
mod coverage;
mod demo;
mod diff;
mod document;
mod examples;
mod files;
mod fuzz;
mod lower;
mod micro;
mod other_clients;
mod overlay;
mod planted;
mod process;
mod python;
mod simulate;
mod site;
mod test;
mod unseen;
mod vendor;
mod wheels;
#[cfg(test)]
mod workflows;

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
    /// Measure our clients beside what people would pick instead, on the same bytes
    Bench(bench::Args),
    /// Bring GitHub's description, keep the facts of our selection, write openapi/github.json
    Vendor(vendor::Args),
    /// Write what is generated from openapi/github.json and openapi/overlay/, and the page of the command line
    Codegen(codegen::Args),
    /// Say what another description would change for users: exit code 0 nothing, 3 nothing that breaks, 4 more
    Diff(diff::Args),
    /// Lower and generate every operation of the whole description, and type-check the result
    Coverage(coverage::Args),
    /// Build and run the demonstration against the simulator
    Demo(demo::Args),
    /// Run what reads the words of others under libFuzzer; it takes a C++ compiler
    Fuzz(fuzz::Args),
    /// Measure what a page of grants costs, step by step, in Rust and on its way into Python
    Micro(micro::Args),
    /// Run seeded schedules of trouble against the client, and the bugs that they have to find
    Simulate(simulate::Args),
    /// Set up what testing needs and run every check
    Test(test::Args),
    /// Check optimised wheels of the Python package: their sizes, and that one works alone
    Wheels(wheels::Args),
}

fn main() -> ExitCode {
    let done = |()| ExitCode::SUCCESS;
    let outcome = match Cli::parse().command {
        Command::Bench(args) => bench::run(&args).map(done),
        Command::Vendor(args) => vendor::run(&args).map(done),
        Command::Codegen(args) => codegen::run(&args).map(done),
        // Its exit code is its verdict.
        Command::Diff(args) => diff::run(&args),
        Command::Coverage(args) => coverage::run(&args).map(done),
        Command::Demo(args) => demo::run(&args).map(done),
        Command::Fuzz(args) => fuzz::run(&args).map(done),
        Command::Micro(args) => micro::run(&args).map(done),
        Command::Simulate(args) => simulate::run(&args).map(done),
        Command::Test(args) => test::run(&args).map(done),
        Command::Wheels(args) => wheels::check(&args).map(done),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
