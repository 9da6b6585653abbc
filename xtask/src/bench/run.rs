//! The runs of one work: in turns, each a process of its own, and what they say of themselves.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use super::drivers::last_words;
use super::measure::Run;
use super::peers::Peers;
use super::server::Server;
use super::works::{ORGS, Task, Work, is_ours};

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
    let why_absent = |driver| Some((driver, format!("can't be had: {}", peers.why_absent(driver)?)));
    let mut absent: Vec<_> = drivers.iter().copied().filter_map(why_absent).collect();
    let present = drivers.iter().copied().filter(|driver| peers.why_absent(driver).is_none());
    let server = Server::started(server, work.pages, ORGS, work.latency)?;
    // A clean build knows nothing of the one before it.
    let warm_ups = usize::from(turns > 1 && work.task != Task::Build);
    let (medians, failed) = in_turns(present, turns, warm_ups, |driver, turn| {
        match (turn + 1).checked_sub(warm_ups) {
            Some(turn @ 1..) => eprintln!("{} {driver}, turn {turn} of {turns}", work.key),
            _ => eprintln!("{} {driver}, warming up", work.key),
        }
        one(work, driver, &server, peers)
    })?;
    absent.extend(failed);
    Ok(Outcome { work: *work, medians, absent })
}

/// Who could not do it, and why.
type Failed = Vec<(&'static str, String)>;

/// Each in its turn, again and again. What another's client fails at is told and does not end the rest.
fn in_turns(
    drivers: impl Iterator<Item = &'static str>,
    turns: usize,
    warm_ups: usize,
    mut one: impl FnMut(&'static str, usize) -> Result<Result<Run, String>>,
) -> Result<(Vec<Median>, Failed)> {
    let mut runs: Vec<(&'static str, Vec<Run>)> = drivers.map(|driver| (driver, Vec::new())).collect();
    let mut failed = Failed::new();
    for turn in 0..turns + warm_ups {
        for (driver, runs) in &mut runs {
            match one(driver, turn)? {
                Ok(run) if turn >= warm_ups => runs.push(run),
                Ok(_) => {}
                Err(why) if is_ours(driver) => bail!("{driver} failed: {why}"),
                Err(why) => failed.push((*driver, format!("failed: {why}"))),
            }
        }
        runs.retain(|(driver, _)| failed.iter().all(|(other, _)| other != driver));
    }
    let medians =
        runs.iter().filter_map(|(driver, runs)| Some(Median { driver, turns: runs.len(), run: Run::median(runs)? }));
    Ok((medians.collect(), failed))
}

/// A run, or why the driver failed at it. An error is the server's.
fn one(work: &Work, driver: &str, server: &Server, peers: &Peers) -> Result<Result<Run, String>> {
    server.tally()?;
    let ran = ran(&mut peers.command(driver, server.url(), work)?, work.rows());
    let tally = server.tally()?;
    Ok(ran.map(|run| Run { tally, ..run }))
}

fn ran(driver: &mut Command, rows: Option<u64>) -> Result<Run, String> {
    let output = driver.output().map_err(|error| format!("it can't be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("{} ({})", last_words(&output.stderr), output.status));
    }
    let run: Run = serde_json::from_slice(&output.stdout).map_err(|error| format!("what does it say? {error}"))?;
    match rows {
        Some(rows) if run.rows != rows => Err(format!("it has {} rows of {rows}", run.rows)),
        _ => Ok(run),
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::median;
    use super::*;

    #[test]
    fn what_is_told_is_the_median_of_the_turns_after_the_first() {
        let seconds = [9.0, 1.0, 5.0, 2.0];
        let one = |driver, turn| Ok(Ok(median(driver, seconds[turn]).run));
        let (medians, failed) = in_turns(["ours_list", "httpx_json"].into_iter(), 3, 1, one).unwrap();
        let told: Vec<_> = medians.iter().map(|median| (median.driver, median.turns, median.run.seconds)).collect();
        assert_eq!(told, [("ours_list", 3, 2.0), ("httpx_json", 3, 2.0)]);
        assert!(failed.is_empty());
    }

    #[test]
    fn a_driver_that_fails_is_told_with_what_it_said_and_how_it_ended() {
        let why = ran(crate::process::cargo().arg("--no-such-flag"), None).unwrap_err();
        assert!(why.contains("--help") && why.contains("(exit "), "{why}");
    }

    #[test]
    fn anothers_failure_is_told_and_ours_ends_it() {
        let fails = |name: &'static str| {
            move |driver, turn| match turn {
                1 if driver == name => Ok(Err("no answer".to_owned())),
                _ => Ok(Ok(median(driver, 1.0).run)),
            }
        };
        let drivers = || ["ours_list", "httpx_json"].into_iter();
        let (medians, failed) = in_turns(drivers(), 3, 0, fails("httpx_json")).unwrap();
        assert_eq!(medians.iter().map(|median| (median.driver, median.turns)).collect::<Vec<_>>(), [("ours_list", 3)]);
        assert_eq!(failed, [("httpx_json", "failed: no answer".to_owned())]);
        let ours = in_turns(drivers(), 3, 0, fails("ours_list")).unwrap_err();
        assert_eq!(ours.to_string(), "ours_list failed: no answer");
    }
}
