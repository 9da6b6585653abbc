//! What can be typed to keep what organisations have.

use std::path::PathBuf;

use clap::Args;

use super::Json;
use crate::rows::SnapshotRow;

const USAGE: &str = "\
patwarden snapshot [OPTIONS] --into <FILE> <ORG>...
       patwarden snapshot [OPTIONS] --into <FILE> --all-orgs";

#[derive(Debug, Args)]
#[command(after_long_help = MORE, override_usage = USAGE)]
pub(crate) struct Snapshot {
    /// The organisations' names, as in their URLs
    #[arg(value_name = "ORG", required_unless_present = "all_orgs", conflicts_with = "all_orgs")]
    pub(crate) orgs: Vec<String>,
    /// Every organisation that the login sees, or those that the profile names
    #[arg(long)]
    pub(crate) all_orgs: bool,
    /// The file, which is made if it is not there
    #[arg(long, value_name = "FILE")]
    pub(crate) into: PathBuf,
    #[command(flatten)]
    pub(crate) json: Json<SnapshotRow>,
}

const MORE: &str = "\
Examples:
  patwarden snapshot acme umbrella --into history.db
  patwarden snapshot --all-orgs --into history.db --format json
  patwarden sql --attach history=history.db \"SELECT * FROM pat_grants_new_since_week\"";
