//! What is measured: the works, who does them, and what is promised of the outcome. A further work is an entry here,
//! a further client a driver in `benches/` and its name in the works that it does.

use clap::builder::PossibleValuesParser;

use super::measure::Measure;

/// Something that several clients do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    pub(super) key: &'static str,
    pub(super) what: &'static str,
    /// Pages of 100 grants that each organisation has, or that are revoked.
    pub(super) pages: u64,
    /// How many milliseconds each answer waits.
    pub(super) latency: u64,
    pub(super) task: Task,
    /// The first of them is what the others are compared with.
    pub(super) drivers: &'static [&'static str],
    /// What is shown beside time and memory.
    pub(super) shown: &'static [Measure],
    pub(super) marks: &'static [Mark],
}

impl Work {
    /// The same with fewer pages.
    pub(super) fn quick(self, times: u64) -> Self {
        Self { pages: self.pages.div_ceil(times), ..self }
    }

    /// How many rows a client has to come back with, where that says that it did all.
    pub(super) fn rows(&self) -> Option<u64> {
        match self.task {
            Task::Everything | Task::Again | Task::Parse | Task::Revoke => Some(self.pages * 100),
            Task::Orgs => Some(ORGS * self.pages * 100),
            Task::First => Some(1),
            Task::Help | Task::Build => None,
        }
    }
}

/// What the drivers are told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// All grants of an organisation.
    Everything,
    /// The same; by those with a cache a second time, which alone counts.
    Again,
    /// The first grant.
    First,
    /// All grants of all organisations.
    Orgs,
    /// So many grants revoked.
    Revoke,
    /// Pages that lie in memory made into grants.
    Parse,
    /// What the command line can do.
    Help,
    /// A clean release build; the rows are its crates.
    Build,
}

impl Task {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Again => "again",
            Self::First => "first",
            Self::Orgs => "orgs",
            Self::Revoke => "revoke",
            Self::Parse => "parse",
            Self::Help => "help",
            Self::Build => "build",
        }
    }
}

/// What is promised: a measure of ours, over that of another one if there is one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) ours: &'static str,
    pub(super) theirs: Option<&'static str>,
    pub(super) measure: Measure,
    pub(super) at_most: f64,
    /// What stands in the way where it is missed, as far as that is known.
    pub(super) why: Option<&'static str>,
}

impl Mark {
    const fn because(self, why: &'static str) -> Self {
        Self { why: Some(why), ..self }
    }
}

const fn over(ours: &'static str, theirs: &'static str, measure: Measure, at_most: f64) -> Mark {
    Mark { ours, theirs: Some(theirs), measure, at_most, why: None }
}

const fn alone(ours: &'static str, measure: Measure, at_most: f64) -> Mark {
    Mark { ours, theirs: None, measure, at_most, why: None }
}

/// As many organisations a user's token sees.
pub(super) const ORGS: u64 = 50;

/// A work without latency whose parts all are set otherwise where it matters.
const WORK: Work =
    Work { key: "", what: "", pages: 200, latency: 0, task: Task::Everything, drivers: &[], shown: &[], marks: &[] };

const UNCHANGED: &str = "a list that has not changed is 200 requests, which take reqwest_unchanged what is seen above, \
    and 20,000 rows that are copied out of the cache; the list that it is compared with reads its pages side by side, after \
    having set up its client";
const COMMAND_LINE: &str = "it starts, reads its settings and the system's certificates, prints each row, and is built \
    to be small";
const COLUMNS: &str = "each text is copied once more, into its column";
const BUILD: &str = "much of it is the C of aws-lc-sys, on which the client's TLS and its signatures rest";
const TYPED: &str = "githubkit goes over one connection here, as its documentation advises where there are many calls; the \
    mark was set beside one that does not";

pub(super) const WORKS: &[Work] = &[
    Work {
        key: "a-rust",
        what: "list 20,000 grants, no latency: Rust, and the command line into a pipe",
        drivers: &["ours_rust", "ours_cli", "ours_cli_sql", "octocrab_untyped"],
        marks: &[
            over("ours_rust", "octocrab_untyped", Measure::Seconds, 0.5),
            over("ours_rust", "octocrab_untyped", Measure::Peak, 0.4),
            over("ours_cli", "ours_rust", Measure::Seconds, 1.3).because(COMMAND_LINE),
            over("ours_cli_sql", "ours_cli", Measure::Seconds, 1.5),
        ],
        ..WORK
    },
    Work {
        key: "a-python",
        what: "list 20,000 grants, no latency: Python, and JavaScript",
        drivers: &[
            "ours_list",
            "ours_polars",
            "ours_arrow",
            "httpx_json",
            "aiohttp_orjson",
            "githubkit_typed",
            "pygithub_requester",
            "octokit_paginate",
        ],
        marks: &[
            over("ours_list", "httpx_json", Measure::Seconds, 0.4),
            over("ours_list", "githubkit_typed", Measure::Seconds, 0.04).because(TYPED),
            over("ours_arrow", "aiohttp_orjson", Measure::Seconds, 0.4).because(COLUMNS),
            over("ours_polars", "ours_list", Measure::Seconds, 1.0).because(COLUMNS),
        ],
        ..WORK
    },
    Work {
        key: "b",
        what: "list 10,000 grants, 80 ms",
        pages: 100,
        latency: 80,
        drivers: &[
            "ours_rust",
            "ours_rust_16",
            "ours_list",
            "ours_list_16",
            "octocrab_untyped",
            "httpx_json",
            "aiohttp_orjson",
            "githubkit_typed",
            "pygithub_requester",
            "octokit_paginate",
        ],
        marks: &[
            over("ours_rust", "octocrab_untyped", Measure::Seconds, 0.16),
            over("ours_rust_16", "octocrab_untyped", Measure::Seconds, 0.09),
            over("ours_list", "httpx_json", Measure::Seconds, 0.16),
            over("ours_list", "githubkit_typed", Measure::Seconds, 0.16),
            over("ours_list", "pygithub_requester", Measure::Seconds, 0.16),
            over("ours_list", "octokit_paginate", Measure::Seconds, 0.16),
            over("ours_list_16", "httpx_json", Measure::Seconds, 0.09),
            over("ours_list_16", "githubkit_typed", Measure::Seconds, 0.09),
            over("ours_list_16", "pygithub_requester", Measure::Seconds, 0.09),
            over("ours_list_16", "octokit_paginate", Measure::Seconds, 0.09),
        ],
        ..WORK
    },
    Work {
        key: "c",
        what: "stream 1,000,000 grants, no latency",
        pages: 10_000,
        drivers: &["ours_rust_stream", "ours_stream"],
        marks: &[alone("ours_rust_stream", Measure::Peak, 64.0), alone("ours_stream", Measure::Peak, 96.0)],
        ..WORK
    },
    Work {
        key: "d",
        what: "revoke 10,000 grants, 80 ms, no pause between writes",
        pages: 100,
        latency: 80,
        task: Task::Revoke,
        drivers: &["ours_rust_revoke", "ours_revoke", "octokit_bulk"],
        shown: &[Measure::Requests],
        marks: &[
            alone("ours_rust_revoke", Measure::Requests, 100.0),
            alone("ours_revoke", Measure::Requests, 100.0),
            over("ours_rust_revoke", "octokit_bulk", Measure::Seconds, 1.0),
            over("ours_revoke", "octokit_bulk", Measure::Seconds, 1.0),
        ],
    },
    Work {
        key: "d-each",
        // Each client's time grows with its requests, so as many as a turn has the patience for.
        what: "revoke 200 grants, 80 ms, no pause between writes, beside a call for each",
        pages: 2,
        latency: 80,
        task: Task::Revoke,
        drivers: &["ours_rust_revoke", "ours_revoke", "octokit_each"],
        shown: &[Measure::Requests],
        marks: &[
            over("ours_rust_revoke", "octokit_each", Measure::Seconds, 0.02),
            over("ours_revoke", "octokit_each", Measure::Seconds, 0.02),
        ],
    },
    Work {
        key: "e",
        what: "list 20,000 grants again, none of which has changed, no latency",
        task: Task::Again,
        drivers: &["ours_rust", "ours_rust_again", "reqwest_unchanged", "ours_list", "ours_again"],
        shown: &[Measure::Points, Measure::Bytes],
        marks: &[
            alone("ours_rust_again", Measure::Points, 0.0),
            over("ours_rust_again", "ours_rust", Measure::Bytes, 0.02),
            over("ours_rust_again", "ours_rust", Measure::Seconds, 0.3).because(UNCHANGED),
            alone("ours_again", Measure::Points, 0.0),
            over("ours_again", "ours_list", Measure::Bytes, 0.02),
            over("ours_again", "ours_list", Measure::Seconds, 0.3).because(UNCHANGED),
        ],
        ..WORK
    },
    Work {
        key: "f",
        what: "list 1,000 grants of each of 50 organisations, 80 ms",
        pages: 10,
        latency: 80,
        task: Task::Orgs,
        drivers: &["ours_rust_orgs", "ours_orgs", "octocrab_orgs", "httpx_json"],
        shown: &[Measure::Requests],
        marks: &[
            over("ours_rust_orgs", "octocrab_orgs", Measure::Seconds, 0.05),
            over("ours_orgs", "httpx_json", Measure::Seconds, 0.05),
        ],
    },
    Work {
        key: "g",
        what: "import and the first grant, Python",
        pages: 1,
        task: Task::First,
        drivers: &["ours_list", "httpx_json", "githubkit_typed", "pygithub_requester"],
        shown: &[Measure::Import],
        marks: &[alone("ours_list", Measure::Import, 40.0), over("ours_list", "githubkit_typed", Measure::Import, 0.2)],
        ..WORK
    },
    Work {
        key: "i",
        what: "20,000 grants from pages in memory, on one core",
        task: Task::Parse,
        drivers: &["ours_parse", "serde_json_ignored"],
        marks: &[over("ours_parse", "serde_json_ignored", Measure::Seconds, 5.0)],
        ..WORK
    },
    Work {
        key: "help",
        what: "`patwarden --help`",
        pages: 1,
        task: Task::Help,
        drivers: &["ours_cli_help"],
        marks: &[alone("ours_cli_help", Measure::Seconds, 0.020)],
        ..WORK
    },
    // The last: builds leave the machine with much to write down, which whoever comes next would pay for.
    Work {
        key: "h",
        what: "a clean release build of a program that depends on it",
        pages: 1,
        task: Task::Build,
        drivers: &["ours_build", "octocrab_build"],
        shown: &[Measure::Rows],
        marks: &[
            over("ours_build", "octocrab_build", Measure::Seconds, 1.0).because(BUILD),
            over("ours_build", "octocrab_build", Measure::Rows, 1.0),
        ],
        ..WORK
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
    use super::super::drivers::Language;
    use super::*;

    #[test]
    fn every_client_has_a_driver_and_every_mark_is_of_clients_that_do_the_work() {
        for work in WORKS {
            for driver in work.drivers {
                assert!(Language::of(driver).is_some(), "{driver} has no driver in benches/");
            }
            for mark in work.marks {
                assert!(is_ours(mark.ours) && work.drivers.contains(&mark.ours), "{mark:?}");
                assert!(mark.theirs.is_none_or(|theirs| work.drivers.contains(&theirs)), "{mark:?}");
            }
        }
    }
}
