//! `cargo xtask bench`: the same work by our clients and by what people would pick instead, on the same bytes and in
//! one run, side by side. Each run is a process of its own; what is compared takes turns, after a turn that
//! does not count.

mod peers;
mod run;
mod server;
mod table;
mod works;

use anyhow::{Result, ensure};

use self::peers::Peers;
use self::works::{WORKS, Work};
use crate::process::{cargo, run as run_command, target};

/// Medians are of so many turns.
const TURNS: usize = 5;
const QUICK_TURNS: usize = 3;
/// A quick run has so many times fewer pages.
const QUICK: u64 = 10;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A tenth of the pages and three turns instead of five: to see that it works, and not how fast it is
    #[arg(long)]
    quick: bool,
    /// Only what this client is compared in, such as httpx_json; say it again for several
    #[arg(long, value_name = "NAME")]
    peer: Vec<String>,
    /// Only this work, by its key; say it again for several
    #[arg(long, value_name = "KEY", value_parser = works::keys())]
    work: Vec<String>,
    /// Print one JSON object instead of the table
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let known: Vec<_> = WORKS.iter().flat_map(|work| work.drivers).copied().collect();
    for name in &args.peer {
        ensure!(known.contains(&name.as_str()), "no client is named {name}; there are {}", known.join(", "));
    }
    let build = ["build", "--quiet", "--release", "--locked", "--package", "patwarden-benches"];
    run_command(cargo().args(build))?;
    let server = target().join("release").join(format!("patwarden-benches{}", std::env::consts::EXE_SUFFIX));
    let asked = |work: &&Work| args.work.is_empty() || args.work.iter().any(|key| key == work.key);
    let works: Vec<Work> = WORKS.iter().filter(asked).copied().collect();
    let peers = Peers::prepared(&works)?;
    let mut results = Vec::new();
    for work in works {
        let work = if args.quick { work.quick(QUICK) } else { work };
        let turns = if args.quick { QUICK_TURNS } else { TURNS }.min(work.turns);
        if let Some(result) = run::work(&work, &args.peer, turns, &server, &peers)? {
            results.push(result);
        }
    }
    if args.json {
        println!("{}", table::json(&results, args.quick)?);
    } else {
        print!("{}", table::text(&results, args.quick));
    }
    Ok(())
}
