//! What can be typed about settings and the login.

use clap::{Args, Subcommand};

use super::Json;
use crate::config::Setting;
use crate::output::Jq;

#[derive(Debug, Subcommand)]
#[command(after_long_help = MORE)]
pub(crate) enum Config {
    /// Show every setting with its value and what says so
    ///
    /// It needs no login and no network, and shows no secret. The columns of the tab-separated output: setting, value,
    /// where it is from, a note. What is set and does not hold comes last.
    #[command(after_long_help = MORE)]
    Show(ConfigShow),
    /// Print the path of the configuration file, whether it is there or not
    Path,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigShow {
    #[command(flatten)]
    pub(crate) json: Json<Setting>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Auth {
    /// Say who the login is, where it comes from, what it may do and when it ends
    ///
    /// The exit code is 4 if GitHub does not accept it, or if there is none.
    Status(Object),
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Organisations to look at besides those of the profile
    ///
    /// As an App those it is installed on are looked at in any case. An installation token can't tell which it is for.
    #[arg(value_name = "ORG")]
    pub(crate) orgs: Vec<String>,
    #[command(flatten)]
    pub(crate) object: Object,
}

/// How one object is printed that has a form of its own for people.
#[derive(Debug, Args)]
pub(crate) struct Object {
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
    /// Print what this jq expression makes of that object
    #[arg(long, value_name = "EXPR", value_parser = Jq::read)]
    pub(crate) jq: Option<Jq>,
}

const MORE: &str = "\
The file:
  $XDG_CONFIG_HOME/patwarden/config.toml, else ~/.config/patwarden/config.toml, and on Windows
  %AppData%\\patwarden\\config.toml. PATWARDEN_CONFIG names another.

    default_profile = \"work\"

    [profiles.work]
    host = \"ghe.example\"             # or api_url; github.com unless told
    app_id = 12345                   # a GitHub App's id, or its client id
    private_key_file = \"~/app.pem\"   # or a path below the folder of this file
    orgs = [\"acme\", \"umbrella\"]     # what --all-orgs means

  It holds no secret, and others may not be able to write it.

What holds:
  A profile is chosen by --profile, else by PATWARDEN_PROFILE, else by default_profile. What it says
  comes before the environment if --profile names it: its login, its host and its organisations.
  Else GITHUB_API_URL and GH_HOST come before its host.

  A login is taken whole from one place, the first of these: the profile that --profile names,
  PATWARDEN_APP_ID with PATWARDEN_PRIVATE_KEY_FILE, PATWARDEN_TOKEN, another profile, then GH_TOKEN
  and GITHUB_TOKEN (for github.com and GHE.com) or GH_ENTERPRISE_TOKEN (for any other host). The
  login of a profile that names its host goes to no other.";
