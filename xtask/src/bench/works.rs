//! What is measured: the works, who does them, and what is promised of the outcome. A further work is an entry here,
//! a further client a driver in `benches/` and its name in the works that it does.

use clap::builder::PossibleValuesParser;

/// Something that several clients do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    pub(super) key: &'static str,
    pub(super) what: &'static str,
    /// Pages of 100 grants that the server has.
    pub(super) pages: u64,
    /// How many milliseconds each answer waits.
    pub(super) latency: u64,
    /// What the drivers are told to do.
    pub(super) task: &'static str,
    /// How many turns there are at the most.
    pub(super) turns: usize,
    /// The first of them is what the others are compared with.
    pub(super) drivers: &'static [&'static str],
    pub(super) marks: &'static [Mark],
}

impl Work {
    /// The same with fewer pages.
    pub(super) fn quick(self, times: u64) -> Self {
        Self { pages: self.pages.div_ceil(times), ..self }
    }
}

/// What is promised: a measure of ours, over that of another one if there is one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) ours: &'static str,
    pub(super) theirs: Option<&'static str>,
    pub(super) measure: Measure,
    pub(super) at_most: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Seconds,
    /// How much memory the whole process had at the most, in MiB.
    Peak,
    /// How many milliseconds the import took.
    Import,
}

impl Measure {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Seconds => "time (s)",
            Self::Peak => "peak memory (MiB)",
            Self::Import => "import (ms)",
        }
    }
}

const fn over(ours: &'static str, theirs: &'static str, measure: Measure, at_most: f64) -> Mark {
    Mark { ours, theirs: Some(theirs), measure, at_most }
}

const fn alone(ours: &'static str, measure: Measure, at_most: f64) -> Mark {
    Mark { ours, theirs: None, measure, at_most }
}

pub(super) const WORKS: &[Work] = &[
    Work {
        key: "a-rust",
        what: "list 20,000 grants, no latency, Rust, and the command line into a pipe",
        pages: 200,
        latency: 0,
        task: "everything",
        turns: usize::MAX,
        drivers: &["ours_rust", "ours_cli", "octocrab_untyped"],
        marks: &[
            over("ours_rust", "octocrab_untyped", Measure::Seconds, 0.5),
            over("ours_rust", "octocrab_untyped", Measure::Peak, 0.4),
            over("ours_cli", "ours_rust", Measure::Seconds, 1.3),
        ],
    },
    Work {
        key: "help",
        what: "`patwarden --help`",
        pages: 1,
        latency: 0,
        task: "help",
        turns: usize::MAX,
        drivers: &["ours_cli_help"],
        marks: &[alone("ours_cli_help", Measure::Seconds, 0.020)],
    },
    Work {
        key: "b-rust",
        what: "list 10,000 grants, 80 ms, Rust",
        pages: 100,
        latency: 80,
        task: "everything",
        turns: usize::MAX,
        drivers: &["ours_rust", "ours_rust_16", "octocrab_untyped"],
        marks: &[
            over("ours_rust", "octocrab_untyped", Measure::Seconds, 0.16),
            over("ours_rust_16", "octocrab_untyped", Measure::Seconds, 0.09),
        ],
    },
    Work {
        key: "c-rust",
        what: "stream 1,000,000 grants, Rust",
        pages: 10_000,
        latency: 0,
        task: "everything",
        turns: 1,
        drivers: &["ours_rust_stream"],
        marks: &[alone("ours_rust_stream", Measure::Peak, 64.0)],
    },
    Work {
        key: "a-python",
        what: "list 20,000 grants, no latency, Python",
        pages: 200,
        latency: 0,
        task: "everything",
        turns: usize::MAX,
        drivers: &["ours_list", "ours_polars", "ours_arrow", "httpx_json", "aiohttp_orjson", "githubkit_typed"],
        marks: &[
            over("ours_list", "httpx_json", Measure::Seconds, 0.4),
            over("ours_list", "githubkit_typed", Measure::Seconds, 0.04),
            over("ours_arrow", "aiohttp_orjson", Measure::Seconds, 0.4),
            over("ours_polars", "ours_list", Measure::Seconds, 1.0),
        ],
    },
    Work {
        key: "c-python",
        what: "stream 1,000,000 grants, Python",
        pages: 10_000,
        latency: 0,
        task: "everything",
        turns: 1,
        drivers: &["ours_stream"],
        marks: &[alone("ours_stream", Measure::Peak, 96.0)],
    },
    Work {
        key: "g-python",
        what: "import and the first grant, Python",
        pages: 1,
        latency: 0,
        task: "first",
        turns: usize::MAX,
        drivers: &["ours_list", "httpx_json", "githubkit_typed"],
        marks: &[alone("ours_list", Measure::Import, 40.0), over("ours_list", "githubkit_typed", Measure::Import, 0.2)],
    },
];

/// Whether it is a client of ours.
pub(super) fn is_ours(driver: &str) -> bool {
    driver.starts_with("ours_")
}

pub(super) fn keys() -> PossibleValuesParser {
    WORKS.iter().map(|work| work.key).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::root;

    #[test]
    fn every_client_has_a_driver_and_every_mark_is_of_clients_that_do_the_work() {
        for work in WORKS {
            for driver in work.drivers {
                let files = [format!("benches/python/{driver}.py"), format!("benches/rust/src/bin/{driver}.rs")];
                assert!(files.iter().any(|file| root().join(file).is_file()), "{files:?}");
            }
            for mark in work.marks {
                assert!(is_ours(mark.ours) && work.drivers.contains(&mark.ours), "{mark:?}");
                assert!(mark.theirs.is_none_or(|theirs| work.drivers.contains(&theirs)), "{mark:?}");
            }
        }
    }
}
