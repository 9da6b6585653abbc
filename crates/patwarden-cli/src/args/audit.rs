//! What can be typed after `patwarden audit`.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::named::named;
use crate::audit::{FailOn, HELP, Limits, Only};
use crate::output::Jq;
use crate::time::Age;

const USAGE: &str = "\
patwarden audit [OPTIONS] <ORG>...
       patwarden audit [OPTIONS] --all-orgs";

#[derive(Debug, Args)]
#[command(after_long_help = HELP, override_usage = USAGE)]
pub(crate) struct Audit {
    /// The organisations' names, as in their URLs
    #[arg(value_name = "ORG", required_unless_present = "all_orgs", conflicts_with = "all_orgs")]
    pub(crate) orgs: Vec<String>,
    /// Every organisation that the login sees, or those that the profile names
    #[arg(long)]
    pub(crate) all_orgs: bool,
    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: AuditFormat,
    /// Write it into this file, for its owner alone to read, in place of stdout, which is `-`
    ///
    /// The file is there when it is whole: one that stood there stays until then.
    #[arg(long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Fail if there is any of this, or more than N; repeat it for several rules
    ///
    /// The exit code is then 1, and stderr has a line for each rule that was broken. The rules are below.
    #[arg(long, value_name = "RULE[=N]", hide_possible_values = true, value_parser = named(FailOn::from_str, FailOn::names))]
    pub(crate) fail_on: Vec<FailOn>,
    /// Show what this rule found and no other; repeat it for several rules
    ///
    /// What could not be read is told in any case, and --fail-on goes by its own rules. The rules are below.
    #[arg(long, value_name = "RULE")]
    pub(crate) only: Vec<Only>,
    /// Print what this jq expression makes of the report of --format json
    #[arg(long, value_name = "EXPR", value_parser = Jq::read, conflicts_with = "output")]
    pub(crate) jq: Option<Jq>,
    /// The longest that a token may live, from when its access was granted: 366d, 52w, 1y
    #[arg(long, value_name = "AGE", default_value = "366d")]
    pub(crate) max_lifetime: Age,
    /// For how long a token must have been of no use to count as unused
    #[arg(long, value_name = "AGE", default_value = "90d")]
    pub(crate) unused_for: Age,
    /// For how long a request must have waited to count as old
    #[arg(long, value_name = "AGE", default_value = "14d")]
    pub(crate) pending_older_than: Age,
    /// Find the tokens that reach this repository: NAME, or ORG/NAME
    ///
    /// Tokens with all repositories do. Of those with a subset, the ones that GitHub's filter finds are looked up: a
    /// request for each.
    #[arg(long, value_name = "NAME")]
    pub(crate) repo: Option<String>,
    /// Read each list again until two readings agree, six times at the most
    #[arg(long)]
    pub(crate) verify: bool,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuditFormat {
    /// For people at a terminal
    Text,
    /// One object with all of it; `patwarden schema audit` describes it
    Json,
    /// A sheet: a line for each token that a rule found, and one for each gap
    Csv,
    /// The same lines as JSON objects
    Jsonl,
    /// For an issue or a wiki
    Markdown,
    /// One page with charts that needs no network, light and dark, for paper too
    Html,
    /// Annotations for a job of GitHub Actions
    ///
    /// In a job, any other format has them too, on stderr, and the report is added to the step's summary.
    Github,
}

impl Audit {
    /// Where the report goes if not to stdout.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits {
            max_lifetime: self.max_lifetime.clone(),
            unused_for: self.unused_for.clone(),
            pending_older_than: self.pending_older_than.clone(),
            repository: self.repo.clone(),
        }
    }
}
