//! `cargo xtask bench`: the same work by our clients and by what people would pick instead, on the same bytes and in
//! one run, side by side. Each run is a process of its own; what is compared takes turns, after a turn that
//! does not count (but builds, of which each begins with nothing).

mod drivers;
mod machine;
mod measure;
mod peers;
mod results;
mod run;
mod server;
mod table;
mod works;

use std::path::PathBuf;

use anyhow::{Result, ensure};

use self::drivers::{executable, is_sampled, samples};
use self::peers::Peers;
use self::run::Outcome;
use self::works::{Task, WORKS, Work, is_ours};
use crate::process::{cargo, run as run_command, target};

/// Medians are of so many turns.
const TURNS: usize = 5;
const QUICK_TURNS: usize = 3;
/// A quick run has so many times fewer pages.
const QUICK: u64 = 10;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A tenth of the pages and three turns instead of five, one of a build: to see that it works, and not how fast it is
    #[arg(long)]
    quick: bool,
    /// Only what this client is compared in, such as httpx_json; say it again for several
    #[arg(long, value_name = "NAME")]
    peer: Vec<String>,
    /// Only this work, by its key; say it again for several
    #[arg(long, value_name = "KEY", value_parser = works::keys())]
    work: Vec<String>,
    /// Print one JSON object instead of the tables
    #[arg(long)]
    json: bool,
    /// Sample our Rust clients while they work, once each, and leave a flame graph of each under target/
    #[arg(long, conflicts_with_all = ["quick", "peer", "json"])]
    profile: bool,
}

/// A work, and who is to do it.
type Planned = (Work, Vec<&'static str>);

pub(crate) fn run(args: &Args) -> Result<()> {
    let known: Vec<_> = WORKS.iter().flat_map(|work| work.drivers).copied().collect();
    for name in &args.peer {
        ensure!(known.contains(&name.as_str()), "no client is named {name}; there are {}", known.join(", "));
    }
    let plan = planned(args);
    // What is measured is what is built now.
    let machine = machine::described();
    let server = server()?;
    let peers = Peers::prepared(plan.iter().flat_map(|(_, drivers)| drivers).copied(), args.profile)?;
    let mut outcomes = Vec::new();
    for (work, drivers) in plan {
        let turns = match () {
            () if args.profile || (args.quick && work.task == Task::Build) => 1,
            () if args.quick => QUICK_TURNS,
            () => TURNS,
        };
        outcomes.push(run::work(&work, &drivers, turns, &server, &peers)?);
    }
    match () {
        () if args.profile => return tell_graphs(&outcomes),
        () if args.json => println!("{}", table::json(&outcomes, args.quick)?),
        () => print!("{}", table::text(&outcomes, args.quick)),
    }
    let is_whole = !args.quick && args.work.is_empty() && args.peer.is_empty();
    if is_whole { results::write(&outcomes, machine) } else { Ok(()) }
}

fn planned(args: &Args) -> Vec<Planned> {
    let is_peer = |driver: &str| args.peer.iter().any(|name| name == driver);
    let mut plan = Vec::new();
    for work in WORKS {
        if !args.work.is_empty() && !args.work.iter().any(|key| key == work.key) {
            continue;
        }
        let has_peer = work.drivers.iter().any(|driver| is_peer(driver));
        let is_wanted = |driver: &&str| match () {
            () if args.profile => is_sampled(work, driver),
            () if args.peer.is_empty() => true,
            () => has_peer && (is_ours(driver) || is_peer(driver)),
        };
        let drivers: Vec<_> = work.drivers.iter().copied().filter(is_wanted).collect();
        if !drivers.is_empty() {
            plan.push((if args.quick { work.quick(QUICK) } else { *work }, drivers));
        }
    }
    plan
}

/// The static server, as a release is built.
fn server() -> Result<PathBuf> {
    let build = ["build", "--quiet", "--release", "--locked", "--package", "patwarden-benches"];
    run_command(cargo().args(build))?;
    Ok(executable(&target().join("release"), "patwarden-benches"))
}

fn tell_graphs(outcomes: &[Outcome]) -> Result<()> {
    for outcome in outcomes {
        for median in &outcome.medians {
            let graph = samples(&outcome.work, median.driver);
            ensure!(graph.is_file(), "{} left no flame graph", median.driver);
            println!("{}", graph.display());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(words: &[&str]) -> Args {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            args: Args,
        }
        <Line as clap::Parser>::try_parse_from(std::iter::once("bench").chain(words.iter().copied())).unwrap().args
    }

    fn drivers(words: &[&str]) -> Vec<(&'static str, Vec<&'static str>)> {
        planned(&args(words)).into_iter().map(|(work, drivers)| (work.key, drivers)).collect()
    }

    #[test]
    fn who_does_what_follows_from_what_is_asked_for() {
        assert_eq!(drivers(&[]).len(), WORKS.len());
        assert_eq!(drivers(&["--work", "i"]), [("i", vec!["ours_parse", "serde_json_ignored"])]);
        assert_eq!(
            drivers(&["--peer", "octokit_each"]),
            [("d-each", vec!["ours_rust_revoke", "ours_revoke", "octokit_each"])]
        );
        assert_eq!(drivers(&["--profile", "--work", "b", "--work", "h"]), [("b", vec!["ours_rust", "ours_rust_16"])]);
        assert_eq!(planned(&args(&["--quick", "--work", "a-rust"]))[0].0.pages, 20);
    }
}
