//! `cargo xtask simulate`: seeded schedules of trouble against the client, judged by the simulator's state. A seed
//! that fails is printed with its trace, and fails in the same way again. `--planted` shows that the judge sees: it
//! has to find every bug of a list.

use anyhow::Result;

use crate::planted;
use crate::process::{cargo, program, run as run_command, target};

/// Where it pays to optimise: a release build takes some minutes, and then each seed a seventh of the time.
const WORTH_OPTIMISING: u64 = 10_000;
/// What `cargo xtask test` runs.
const SEEDS: u64 = 2_000;
/// Within so many seeds each planted bug has to be found.
const SEEDS_FOR_PLANTED: u64 = 1_000;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many seeds: 2,000 unless told, and 1,000 for each planted bug
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: Option<u64>,
    /// The first of them
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Build it optimised, as is done from 10,000 seeds on
    #[arg(long, conflicts_with = "planted")]
    release: bool,
    /// Print what happened under every seed, not only under one that fails
    #[arg(long, conflicts_with = "planted")]
    trace: bool,
    /// Plant the bugs of xtask/planted.toml one by one into a copy under target/; each has to be found
    #[arg(long)]
    planted: bool,
    /// This planted bug instead of all, by its name; say it again for several
    #[arg(long, requires = "planted", value_name = "NAME")]
    only: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if args.planted {
        return planted::run(&args.only, args.seeds.unwrap_or(SEEDS_FOR_PLANTED), args.from);
    }
    let seeds = args.seeds.unwrap_or(SEEDS);
    simulate(seeds, args.from, args.trace, args.release || seeds >= WORTH_OPTIMISING)
}

/// The step of `cargo xtask test`, with what its tests have built: `cargo run` would build much of it again, as one
/// crate by itself has other features.
pub(crate) fn check() -> Result<()> {
    run_command(program(target().join("debug/simulate")).args(["--seeds", &SEEDS.to_string()]))
}

fn simulate(seeds: u64, from: u64, trace: bool, optimised: bool) -> Result<()> {
    let mut command = cargo();
    command.args(["run", "--quiet", "--package", "tests", "--bin", "simulate", "--locked"]);
    if optimised {
        command.arg("--release");
    }
    command.args(["--", "--seeds", &seeds.to_string(), "--from", &from.to_string()]);
    if trace {
        command.arg("--trace");
    }
    run_command(&mut command)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::process::root;

    #[test]
    fn every_crate_on_the_path_of_a_simulation_has_the_same_rules() {
        let rules = |folder: &str| fs::read_to_string(root().join(folder).join("clippy.toml")).unwrap();
        let ours = rules("crates/patwarden");
        for folder in ["crates/patwarden-api", "crates/patwarden-sim", "tests"] {
            assert!(rules(folder) == ours, "{folder}");
        }
        assert!(ours.contains(&rules(".")), "clippy reads the nearest file alone");
    }
}
