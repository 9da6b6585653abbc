//! The runs of one work: in turns, each a process of its own, and what they say of themselves.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use super::peers::Peers;
use super::server::Server;
use super::works::{Measure, Work, is_ours};

/// What a driver prints.
#[derive(Clone, Debug, Deserialize)]
struct Told {
    library: String,
    rows: u64,
    seconds: f64,
    cpu_seconds: f64,
    peak_bytes: f64,
    import_seconds: f64,
}

/// The medians of a client.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Median {
    pub(super) driver: &'static str,
    pub(super) library: String,
    pub(super) turns: usize,
    pub(super) seconds: f64,
    pub(super) cpu_seconds: f64,
    pub(super) peak_mib: f64,
    pub(super) import_ms: f64,
}

impl Median {
    fn of(driver: &'static str, runs: &[Told]) -> Option<Self> {
        let median = |measure: fn(&Told) -> f64| median(runs.iter().map(measure).collect());
        Some(Self {
            driver,
            library: runs.first()?.library.clone(),
            turns: runs.len(),
            seconds: median(|run| run.seconds)?,
            cpu_seconds: median(|run| run.cpu_seconds)?,
            peak_mib: median(|run| run.peak_bytes)? / f64::from(1 << 20),
            import_ms: median(|run| run.import_seconds)? * 1_000.0,
        })
    }

    pub(super) fn measure(&self, measure: Measure) -> f64 {
        match measure {
            Measure::Seconds => self.seconds,
            Measure::Peak => self.peak_mib,
            Measure::Import => self.import_ms,
        }
    }
}

/// What came of a work.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) work: Work,
    pub(super) medians: Vec<Median>,
    /// Who could not do it, and why.
    pub(super) absent: Vec<(&'static str, String)>,
}

/// Has it done by ours and by these, or by all that do it; None if none of these does.
pub(super) fn work(
    work: &Work,
    only: &[String],
    turns: usize,
    server: &Path,
    peers: &Peers,
) -> Result<Option<Outcome>> {
    let asked = |driver: &str| only.iter().any(|name| name == driver);
    if !only.is_empty() && !work.drivers.iter().any(|driver| asked(driver)) {
        return Ok(None);
    }
    let wanted = work.drivers.iter().copied().filter(|driver| only.is_empty() || is_ours(driver) || asked(driver));
    let (absent, present): (Vec<_>, Vec<_>) = wanted.partition(|driver| peers.why_absent(driver).is_some());
    let absent = absent.into_iter().map(|driver| (driver, peers.why_absent(driver).unwrap_or_default().to_owned()));
    let server = Server::started(server, work.pages, work.latency)?;
    let mut runs: Vec<(&'static str, Vec<Told>)> = present.into_iter().map(|driver| (driver, Vec::new())).collect();
    // One that is run but once needs no warm-up: it is not measured by the clock.
    let warm_ups = usize::from(turns > 1);
    for turn in 0..turns + warm_ups {
        for (driver, runs) in &mut runs {
            eprintln!("{} {driver}, turn {turn} of {}", work.key, turns + warm_ups - 1);
            let told = one(work, driver, &server, peers)?;
            if turn >= warm_ups {
                runs.push(told);
            }
        }
    }
    let medians = runs.iter().filter_map(|(driver, runs)| Median::of(driver, runs)).collect();
    Ok(Some(Outcome { work: *work, medians, absent: absent.collect() }))
}

fn one(work: &Work, driver: &str, server: &Server, peers: &Peers) -> Result<Told> {
    let output = peers.command(driver, server.url(), work.task).stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("cannot start {driver}"))?;
    if !output.status.success() {
        bail!("{driver} failed at {} ({})", work.key, output.status);
    }
    let told: Told = serde_json::from_slice(&output.stdout).with_context(|| format!("what does {driver} say?"))?;
    let rows = match work.task {
        "everything" => work.pages * 100,
        "first" => 1,
        _ => 0,
    };
    ensure!(told.rows == rows, "{driver} has {} rows of {rows}", told.rows);
    Ok(told)
}

fn median(mut of: Vec<f64>) -> Option<f64> {
    of.sort_by(f64::total_cmp);
    let middle = of.len() / 2;
    let upper = *of.get(middle)?;
    if of.len() % 2 == 1 { Some(upper) } else { Some(f64::midpoint(upper, *of.get(middle.checked_sub(1)?)?)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_what_half_of_them_are_below() {
        assert_eq!(median(vec![3.0, 1.0, 100.0]), Some(3.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 100.0]), Some(3.0));
        assert_eq!(median(Vec::new()), None);
    }
}
