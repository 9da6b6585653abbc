//! The runs of one work: in turns, each a process of its own, and what they say of themselves.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail, ensure};

use super::measure::Run;
use super::peers::Peers;
use super::server::Server;
use super::works::{ORGS, Work};

/// The medians of a client.
#[derive(Clone, Debug)]
pub(super) struct Median {
    pub(super) driver: &'static str,
    pub(super) turns: usize,
    pub(super) run: Run,
}

/// What came of a work.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) work: Work,
    pub(super) medians: Vec<Median>,
    /// Who could not do it, and why.
    pub(super) absent: Vec<(&'static str, String)>,
}

/// Has it done by these, as far as they can be had.
pub(super) fn work(
    work: &Work,
    drivers: &[&'static str],
    turns: usize,
    server: &Path,
    peers: &Peers,
) -> Result<Outcome> {
    let why_absent = |driver| Some((driver, peers.why_absent(driver)?.to_owned()));
    let absent: Vec<_> = drivers.iter().copied().filter_map(why_absent).collect();
    let present = drivers.iter().copied().filter(|driver| peers.why_absent(driver).is_none());
    let server = Server::started(server, work.pages, ORGS, work.latency)?;
    let mut runs: Vec<(&'static str, Vec<Run>)> = present.map(|driver| (driver, Vec::new())).collect();
    // One that is run but once needs no warm-up: nothing is compared so closely.
    let warm_ups = usize::from(turns > 1);
    for turn in 0..turns + warm_ups {
        for (driver, runs) in &mut runs {
            eprintln!("{} {driver}, turn {turn} of {}", work.key, turns + warm_ups - 1);
            let run = one(work, driver, &server, peers)?;
            if turn >= warm_ups {
                runs.push(run);
            }
        }
    }
    let medians =
        runs.iter().filter_map(|(driver, runs)| Some(Median { driver, turns: runs.len(), run: Run::median(runs)? }));
    Ok(Outcome { work: *work, medians: medians.collect(), absent })
}

fn one(work: &Work, driver: &str, server: &Server, peers: &Peers) -> Result<Run> {
    server.tally()?;
    let output = peers.command(driver, server.url(), work)?.stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("cannot start {driver}"))?;
    if !output.status.success() {
        bail!("{driver} failed at {} ({})", work.key, output.status);
    }
    let mut run: Run = serde_json::from_slice(&output.stdout).with_context(|| format!("what does {driver} say?"))?;
    if let Some(rows) = work.rows() {
        ensure!(run.rows == rows, "{driver} has {} rows of {rows}", run.rows);
    }
    run.tally = server.tally()?;
    Ok(run)
}
