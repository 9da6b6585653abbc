//! What is measured of a run.

use serde::{Deserialize, Serialize};

/// Everything that is known of one run, or the median of several.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Run {
    pub(super) library: String,
    pub(super) rows: u64,
    pub(super) seconds: f64,
    pub(super) cpu_seconds: f64,
    pub(super) peak_bytes: f64,
    pub(super) import_seconds: f64,
    /// How much memory there was after each tenth of the rows, where that was looked at.
    #[serde(default)]
    pub(super) resident_bytes: Vec<f64>,
    /// What the server counted.
    #[serde(default)]
    pub(super) tally: Tally,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(super) struct Tally {
    pub(super) requests: f64,
    /// GitHub counts a read as one and a write as five, and what has not changed as nothing.
    pub(super) points: f64,
    pub(super) bytes: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Seconds,
    Cpu,
    /// How much memory the whole process had at the most.
    Peak,
    Import,
    Rows,
    Requests,
    Points,
    Bytes,
}

impl Measure {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Seconds => "time (s)",
            Self::Cpu => "CPU (s)",
            Self::Peak => "peak memory (MiB)",
            Self::Import => "import (ms)",
            Self::Rows => "crates",
            Self::Requests => "requests",
            Self::Points => "points",
            Self::Bytes => "received (KiB)",
        }
    }

    pub(super) fn of(self, run: &Run) -> f64 {
        match self {
            Self::Seconds => run.seconds,
            Self::Cpu => run.cpu_seconds,
            Self::Peak => mib(run.peak_bytes),
            Self::Import => run.import_seconds * 1_000.0,
            #[expect(clippy::cast_precision_loss, reason = "no run has so many rows")]
            Self::Rows => run.rows as f64,
            Self::Requests => run.tally.requests,
            Self::Points => run.tally.points,
            Self::Bytes => run.tally.bytes / 1_024.0,
        }
    }

    /// As it stands in a table.
    pub(super) fn shown(self, run: &Run) -> String {
        let value = self.of(run);
        match self {
            Self::Seconds | Self::Cpu => format!("{value:.3}"),
            Self::Peak | Self::Import => format!("{value:.1}"),
            Self::Rows | Self::Requests | Self::Points | Self::Bytes => format!("{value:.0}"),
        }
    }
}

pub(super) fn mib(bytes: f64) -> f64 {
    bytes / f64::from(1 << 20)
}

impl Run {
    /// Each measure's median; None of no run.
    pub(super) fn median(runs: &[Self]) -> Option<Self> {
        let first = runs.first()?;
        let of = |measure: fn(&Self) -> f64| median(runs.iter().map(measure).collect()).unwrap_or_default();
        Some(Self {
            library: first.library.clone(),
            rows: first.rows,
            seconds: of(|run| run.seconds),
            cpu_seconds: of(|run| run.cpu_seconds),
            peak_bytes: of(|run| run.peak_bytes),
            import_seconds: of(|run| run.import_seconds),
            resident_bytes: medians(runs.iter().map(|run| run.resident_bytes.as_slice())),
            tally: Tally {
                requests: of(|run| run.tally.requests),
                points: of(|run| run.tally.points),
                bytes: of(|run| run.tally.bytes),
            },
        })
    }
}

/// The median of the first of each, of the second, and so on, as far as all of them go.
fn medians<'a>(each: impl Iterator<Item = &'a [f64]> + Clone) -> Vec<f64> {
    let shortest = each.clone().map(<[f64]>::len).min().unwrap_or_default();
    (0..shortest).filter_map(|place| median(each.clone().map(|of| of[place]).collect())).collect()
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
        let each: [&[f64]; 3] = [&[1.0, 9.0, 7.0], &[3.0, 8.0], &[2.0, 10.0]];
        assert_eq!(medians(each.into_iter()), [2.0, 9.0]);
        assert_eq!(medians([].into_iter()), [0.0; 0]);
    }
}
