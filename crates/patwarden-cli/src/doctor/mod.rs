//! What an examination finds: pure functions of what is set and of what GitHub told, a file for each part of it. Asking
//! is `commands/doctor.rs`'s.

mod needs;
mod orgs;
mod settings;
mod text;

use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use self::orgs::{Installed, Named, Probe, Standing, installed, limits, named, probed};
pub(crate) use self::settings::{clock, configuration, is_of_api, login, versions};
pub(crate) use self::text::text;

/// What `--json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "What `patwarden doctor --json` prints", deny_unknown_fields)]
pub(crate) struct Examination {
    /// The version of Patwarden.
    pub(crate) version: &'static str,
    /// The version of GitHub's API that is asked for.
    pub(crate) api_version: &'static str,
    /// The API that the login is for.
    pub(crate) host: String,
    /// How many findings are problems.
    pub(crate) problems: usize,
    /// How many findings are warnings.
    pub(crate) warnings: usize,
    /// What was looked at, by area.
    pub(crate) findings: Vec<Finding>,
}

impl Examination {
    pub(crate) fn of(host: String, mut findings: Vec<Finding>) -> Self {
        findings.sort_by_key(|finding| finding.area);
        let count = |level| findings.iter().filter(|finding| finding.level == level).count();
        Self {
            version: env!("CARGO_PKG_VERSION"),
            api_version: patwarden::api::API_VERSION,
            host,
            problems: count(Level::Problem),
            warnings: count(Level::Warning),
            findings,
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Finding {
    /// What it is part of.
    pub(crate) area: Area,
    /// How it is.
    pub(crate) level: Level,
    /// The organisation that it is about.
    pub(crate) org: Option<String>,
    /// What was found, or why it could not be looked at.
    pub(crate) says: String,
    /// The command or the page that mends it.
    pub(crate) mend: Option<String>,
}

/// What a finding is part of, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Area {
    /// Versions of Patwarden and of the API.
    Versions,
    /// The configuration file and what overrules it.
    Configuration,
    /// The way to GitHub, and this machine's clock.
    Connection,
    /// Who the login is.
    Login,
    /// What it may do in which organisations.
    Organisations,
    /// How many requests are left.
    Limits,
}

impl Area {
    const ALL: [Self; 6] =
        [Self::Versions, Self::Configuration, Self::Connection, Self::Login, Self::Organisations, Self::Limits];

    fn head(self) -> &'static str {
        match self {
            Self::Versions => "Versions",
            Self::Configuration => "Configuration",
            Self::Connection => "Connection",
            Self::Login => "Login",
            Self::Organisations => "Organisations",
            Self::Limits => "Limits",
        }
    }
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    /// As it should be.
    Ok,
    /// It works, and something is worth a look.
    Warning,
    /// It does not work.
    Problem,
    /// It could not be looked at.
    Skipped,
}

impl Finding {
    pub(crate) fn new(area: Area, level: Level, says: impl Into<String>) -> Self {
        Self { area, level, org: None, says: says.into(), mend: None }
    }

    pub(crate) fn mended_by(self, mend: impl Into<String>) -> Self {
        Self { mend: Some(mend.into()), ..self }
    }

    pub(crate) fn maybe_mended_by(self, mend: Option<impl Into<String>>) -> Self {
        Self { mend: mend.map(Into::into), ..self }
    }

    pub(crate) fn of_org(self, org: &str) -> Self {
        Self { org: Some(org.to_owned()), ..self }
    }
}
