//! What can be typed about journals.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Json;
use crate::rows::OutcomeRow;

#[derive(Debug, Subcommand)]
pub(crate) enum Journal {
    /// Check a journal and show its call, with what became of each id
    ///
    /// It needs no login, no network and no settings, and nothing is sent, written or locked: the call may still run.
    /// Every line is held against its checksum. One that is not as it was written is an error that names it; a last one
    /// that was not written to its end, as a crash leaves it, is said and left out. A checksum shows a slip: it keeps
    /// nobody who means to deceive from making it anew, and last lines that are missing show only in GitHub's list, which
    /// `patwarden resume PATH --dry-run` looks at.
    ///
    /// An outcome is the last that was written down. It is `open` where nothing was sent, or where what was sent did
    /// nothing and more was to come, and `unknown` where the id was in a request when the journal ends.
    ///
    /// The columns of the tab-separated output: id, outcome, owner, token name, error.
    Show(JournalShow),
}

#[derive(Debug, Args)]
pub(crate) struct JournalShow {
    /// The journal, as it was named with --journal
    #[arg(value_name = "PATH")]
    pub(crate) journal: PathBuf,
    #[command(flatten)]
    pub(crate) json: Json<OutcomeRow>,
}
