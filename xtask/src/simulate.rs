//! `cargo xtask simulate`: seeded schedules of trouble against the client, judged by the simulator's state. A seed
//! that fails is printed with its trace, and fails in the same way again. `--planted` shows that the judge sees: it
//! has to find every bug of a list.

use anyhow::Result;

use crate::planted;
use crate::process::{cargo, run as run_command};

/// How the simulation is built.
const PROFILE: &str = "release";
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
    /// Print what happened under every seed, not only under one that fails
    #[arg(long, conflicts_with = "planted")]
    trace: bool,
    /// Plant the bugs of xtask/planted.toml one by one into a copy under target/; each has to be found
    #[arg(long)]
    planted: bool,
    /// One planted bug instead of all, by its name
    #[arg(long, requires = "planted", value_name = "NAME")]
    only: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if args.planted {
        return planted::run(args.only.as_deref(), args.seeds.unwrap_or(SEEDS_FOR_PLANTED), args.from);
    }
    simulate(args.seeds.unwrap_or(SEEDS), args.from, args.trace)
}

/// The step of `cargo xtask test`.
pub(crate) fn check() -> Result<()> {
    simulate(SEEDS, 0, false)
}

fn simulate(seeds: u64, from: u64, trace: bool) -> Result<()> {
    let mut command = cargo();
    command.args(["run", "--quiet", "--profile", PROFILE, "--package", "tests", "--bin", "simulate", "--locked", "--"]);
    command.args(["--seeds", &seeds.to_string(), "--from", &from.to_string()]);
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
