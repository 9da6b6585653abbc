//! What stands between a command that changes something and its doing so.

use clap::Args;

/// Of a call for many ids.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Care {
    /// Say what would be done, to whom and with what consequences, and send nothing, whatever else is given
    ///
    /// The outcome of each id is then `planned`, or `not listed` if the list as it is does not have it.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
    /// Refuse to hit more than N, before anything is sent
    #[arg(long, value_name = "N")]
    pub(crate) max: Option<u64>,
}

/// Of one request.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Assent {
    /// Print method, path and body of what would be sent, and send nothing, whatever else is given
    ///
    /// The path is the one below the root of the API. It needs no login.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
}
