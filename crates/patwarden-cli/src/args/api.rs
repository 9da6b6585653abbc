//! What can be typed to call an operation by its name.

use clap::Args;

#[derive(Debug, Args)]
#[command(after_long_help = MORE)]
pub(crate) struct Api {
    /// GitHub's name for the operation (orgs/list-pat-grants), or the one in code (orgs_list_pat_grants)
    pub(crate) operation: Option<String>,
    /// What it takes, by name; the name again for each further value of a list
    #[arg(value_name = "NAME=VALUE")]
    pub(crate) values: Vec<String>,
    /// Send what this file holds as the whole body; `-` is stdin
    #[arg(long, value_name = "FILE", requires = "operation")]
    pub(crate) body: Option<String>,
    /// Print status and headers before the answer
    #[arg(short, long, requires = "operation")]
    pub(crate) include: bool,
    /// Print method, path and body of what would be sent, and send nothing
    ///
    /// The path is the one below the root of the API, with its query. It needs no login.
    #[arg(long, requires = "operation")]
    pub(crate) dry_run: bool,
    /// Do not ask before a write
    #[arg(long, requires = "operation")]
    pub(crate) yes: bool,
    /// List the operations
    ///
    /// The columns of the tab-separated output: operation, method, path, what it does.
    #[arg(long, conflicts_with = "operation")]
    pub(crate) list: bool,
    /// Say what the operation takes, and send nothing
    ///
    /// The columns of the tab-separated output: name, place, kind, `required` or nothing, the values that
    /// there are, what it is taken for if it is left out, what it is.
    #[arg(long, requires = "operation", conflicts_with_all = ["values", "body", "include", "dry_run", "yes"])]
    pub(crate) describe: bool,
}

const MORE: &str = "\
Values:
  They are what the operation takes them for: a text stands as it is typed, JSON is JSON, and
  numbers, true and false are checked. `null` is null where that can be. A list is its name once
  for each value: pat_ids=4711 pat_ids=4712

  NAME=@FILE reads a value from a file and NAME=@- from stdin, and keeps it off the command
  line; a text that begins with @ is typed with two of them.

Examples:
  patwarden api
  patwarden api orgs/list-pat-grants --describe
  patwarden api orgs/list-pat-grants org=acme owner=mona owner=hubot per_page=100
  patwarden api orgs/update-pat-accesses org=acme action=revoke pat_ids=4711 --dry-run
  patwarden api orgs/update org=acme --body settings.json --yes";
