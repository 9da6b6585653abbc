//! What can be typed. No secret is ever an argument.

mod api;
mod audit;
mod care;
mod config;
mod journal;
mod named;
mod orgs;
mod papers;
mod sim;
mod snapshot;
mod sql;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::StringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use patwarden::{Direction, Grant, GrantRequest, Repository};

pub(crate) use self::api::Api;
pub(crate) use self::audit::{Audit, AuditFormat};
pub(crate) use self::care::{Assent, Care};
pub(crate) use self::config::{Auth, Config, ConfigShow, Doctor, Object};
pub(crate) use self::journal::{Journal, JournalShow};
use self::named::named;
pub(crate) use self::orgs::*;
pub(crate) use self::papers::{Completions, Man};
pub(crate) use self::sim::Behaviour;
pub(crate) use self::snapshot::Snapshot;
pub(crate) use self::sql::{Attach, Sql, Writes};
use crate::exit::Failure;
use crate::output::{Fields, Form, Format, Jq};
use crate::progress::Mode;
use crate::rows::{InOrg, OutcomeRow};
use crate::schemas;
use crate::time;
use crate::which::Which;

/// Governs fine-grained personal access tokens across GitHub organisations
///
/// Lists every token that reaches an organisation and every request for one, decides on requests and
/// revokes tokens in bulk, and looks whether it has taken effect.
#[derive(Debug, Parser)]
#[command(name = "patwarden", bin_name = "patwarden", version, max_term_width = 100, after_help = EXAMPLES, after_long_help = MORE)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Log in as this profile of config.toml says
    #[arg(long, value_name = "NAME", global = true, help_heading = "Login")]
    pub(crate) profile: Option<String>,
    /// How far it has come, on stderr: on a terminal a line that goes at the end, or events as JSON Lines
    #[arg(long, value_name = "HOW", global = true, default_value = "auto", help_heading = "Progress")]
    pub(crate) progress: Mode,
}

const EXAMPLES: &str = "\
Examples:
  patwarden demo
  patwarden grants list acme --unused-since 90d
  patwarden grants list acme --json id,owner,token_name
  patwarden grants revoke acme 4711 4712 --confirm
  patwarden requests deny acme 99 --reason \"ask for fewer repositories\"";

const MORE: &str = "\
Examples:
  Try it without an account:
    patwarden demo
    patwarden sim --port 8377 > sim.env     (then, in another terminal: . ./sim.env)

  Call what has no command of its own:
    patwarden api orgs/get org=acme

  Look whether all is set up, and what says so:
    patwarden doctor
    patwarden auth status
    patwarden config show --profile work

  See what reaches an organisation, or all of them:
    patwarden orgs list
    patwarden grants list acme --unused-since 90d
    patwarden grants list --all-orgs --no-expiry
    patwarden grants list acme --json id,owner,token_name

  Say what is not as it should be, and fail a job for it:
    patwarden audit acme umbrella
    patwarden audit --all-orgs --fail-on never-expiring --fail-on unused=10

  Ask in SQL, and keep what there is to compare with:
    patwarden sql \"SELECT owner_login, count(*) FROM pat_grants WHERE org = 'acme' GROUP BY 1\"
    patwarden snapshot --all-orgs --into history.db

  Act on it; ids come as arguments or from stdin:
    patwarden grants revoke acme 4711 4712 --confirm
    patwarden grants revoke acme --unused-since 90d --dry-run
    patwarden grants revoke acme --unused-since 90d --confirm --max 50
    patwarden requests deny acme --writes-all-repositories --reason \"ask for fewer\"
    patwarden grants list acme --never-used | cut -f1 | patwarden grants revoke acme --max 50
    patwarden requests deny acme 99 --reason \"ask for fewer repositories\"

  Keep a record of it, and go on where it was cut short:
    patwarden grants revoke acme --unused-since 90d --journal revoked.jsonl
    patwarden resume revoked.jsonl
    patwarden journal show revoked.jsonl     (offline, for an audit)

Environment:
  PATWARDEN_APP_ID, PATWARDEN_PRIVATE_KEY_FILE  log in as a GitHub App: its id, the path of its key
  PATWARDEN_TOKEN                               or an App's token (ghs_ or ghu_); orgs takes any
  PATWARDEN_PROFILE                             else as this profile says; --profile goes first
  GH_TOKEN, GITHUB_TOKEN                        else these, for github.com and GHE.com only
  GH_ENTERPRISE_TOKEN                           else this, for any other host
  GITHUB_API_URL, GH_HOST                       another GitHub than github.com
  PATWARDEN_ALLOW_SHARED_KEY=1                  take a key file that others can read
  PATWARDEN_CONFIG                              another file than ~/.config/patwarden/config.toml
  HTTPS_PROXY, ALL_PROXY, NO_PROXY              the proxy on the way to GitHub
  PATWARDEN_CA_FILE                             certificates in PEM to trust besides the system's
  NO_COLOR, CLICOLOR=0                          no colour
  CLICOLOR_FORCE                                colour in a pipe, too
  PATWARDEN_PAGER, PAGER                        what long lists are read with; `cat` is none
  GITHUB_ACTIONS, GITHUB_STEP_SUMMARY           in a job annotations, and `audit` adds a summary
  PATWARDEN_WEBHOOK_SECRET                      what `sim` signs its webhooks with

Output:
  Data goes to stdout: a table on a terminal, tab-separated lines without a header in a pipe, JSON
  with --json FIELDS, what an expression makes of it with --jq EXPR, and other forms with --format.
  In all but JSON, characters that could fool a terminal are shown escaped, and what means something
  to a spreadsheet, to Markdown or to GitHub is made words.

Asking:
  What changes something is shown and asked about on a terminal: all that filters find, more ids
  than one, ids from a pipe, what a journal has left, what bears on an organisation's security, what
  EXEC of `patwarden sql` does, and what `patwarden api` writes. The answer is typed at the terminal
  also where stdin is a pipe. One id that is typed is meant. --yes asks nothing, --dry-run shows it
  and sends nothing, and --max N refuses to hit more than N. Where there is no terminal to ask on (a
  job, cron), ids and settings are meant as they are given; what filters find and what
  `patwarden api` writes takes --yes.

Exit codes:
  0  done
  1  failed, or what was typed can't be used; nothing was done that is not reported
  2  cancelled with Ctrl-C or SIGTERM, or by a no to a question
  4  the login was not accepted, or may not do this
  8  done or read in part, or not known, not seen to take effect, or changed while it was read";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Organisations: their settings, members and Apps
    #[command(subcommand)]
    Orgs(Orgs),
    /// The tokens that may reach an organisation
    #[command(subcommand)]
    Grants(Grants),
    /// The requests that wait for a decision
    #[command(subcommand)]
    Requests(Requests),
    /// Say who reaches organisations and how: what never expires, is not used, may change everything
    ///
    /// Reads every grant and request of the organisations, and their members. What could not be read is part of the
    /// report, and the exit code is then 8: nothing passes for safe that was not looked at. Only of members, whom many
    /// an App may not see, the report tells it alone; --fail-on ex-member fails then, too. A token that GitHub lists
    /// counts although it has expired, as it does for the filters of `grants list` and `grants revoke`.
    Audit(Audit),
    /// Ask about tokens in SQL, and revoke and decide by EXEC; without a statement, a shell
    ///
    /// The tables, and the statements, are those of StackQL's github.orgs. What stands in WHERE becomes as few requests
    /// as it takes; --explain prints them. A list that changed while it was read is said on stderr, and the exit code is
    /// then 8.
    ///
    /// On a terminal without a statement it is a shell, with history and completion: `.help` tells what it takes, and
    /// Ctrl-C ends the statement that runs.
    Sql(Box<Sql>),
    /// Keep what organisations have now in a SQLite file, beside what they had before
    ///
    /// Their grants and pending requests, complete or not at all: each list is read until two readings agree, and if one
    /// organisation can't be read, nothing is added. The file is made if it is not there, for its owner alone. It has
    /// views of what is new, vanished and gained permissions since the last snapshot and since last week; ask it with
    /// `patwarden sql --attach history=history.db`, or with any program that reads SQLite.
    ///
    /// The columns of the tab-separated output: organisation, grants, requests.
    Snapshot(Snapshot),
    /// Settings: what holds, and what says so
    #[command(subcommand)]
    Config(Config),
    /// The login: who it is, and what it may do
    #[command(subcommand)]
    Auth(Auth),
    /// Look whether all is as it should be, and say how to mend what is not
    ///
    /// Versions, configuration, login, key file, proxy and certificates, this machine's clock, what the login may do in
    /// which organisations, and how many requests are left. It works with every kind of login and without any; what
    /// could not be looked at says why. Nothing is changed. The exit code is 1 if there is a problem, and 4 if there is
    /// no login or if it is not accepted.
    Doctor(Doctor),
    /// Go on with a call for many ids that ended before its end, by its journal
    ///
    /// What may have been done is looked up first; then what was not done, or never sent, is sent, and written down
    /// in the same journal. It looks whether it takes effect if the call did, or with --confirm. A journal of which
    /// all is settled sends nothing. On a terminal it shows what is left, and asks; without one it was meant when the
    /// call was made.
    Resume(Resume),
    /// Journals of calls for many ids: what they say, checked and read offline
    #[command(subcommand)]
    Journal(Journal),
    /// Print the JSON Schema of what is printed as JSON, and of a journal
    ///
    /// Without a name it lists what there are: the name, and what has that schema.
    Schema(Schema),
    /// Call any operation of GitHub's API that Patwarden knows, by its name
    ///
    /// Without an operation it lists those there are; --describe says what one takes.
    ///
    /// The answer is printed as it comes: JSON is indented on a terminal, and in a pipe nothing is changed.
    /// What accepts or carries out and says no more (202, 204) prints nothing.
    ///
    /// Everything but GET is a write: it is shown, and asked about; without a terminal to ask on it takes
    /// --yes.
    Api(Api),
    /// Serve a simulated GitHub on this machine until Ctrl-C
    ///
    /// Prints lines for a shell to evaluate, which point `patwarden` and other programs at it. Its
    /// private key lies in a file that only you can read, and goes when the simulation ends. A browser
    /// shows what it holds.
    ///
    /// Under /_sim programs follow and steer it that send `Authorization: Bearer` with PATWARDEN_SIM_SECRET, one
    /// of the lines: they add tokens, grants, requests and members, order faults, read the log and the state.
    /// `GET /_sim` lists every path there and what each method does at it.
    Sim(Sim),
    /// See it all happen on a simulated GitHub, in a few seconds
    ///
    /// Reads every grant and request, says what a security team wants to know, denies the requests
    /// that ask for too much, revokes the tokens that nobody uses, and looks whether it is so.
    Demo(Demo),
    /// Print a script that completes what is typed at a shell
    ///
    /// Once for bash, for example:
    /// patwarden completions bash > ~/.local/share/bash-completion/completions/patwarden
    Completions(Completions),
    /// Print the manual of this program as a man page, or write a page for each command
    Man(Man),
}

/// What clap makes of two ways to name organisations reads as if they went together.
const LIST_GRANTS: &str = "\
patwarden grants list [OPTIONS] <ORG>
       patwarden grants list [OPTIONS] --all-orgs";
const LIST_REQUESTS: &str = "\
patwarden requests list [OPTIONS] <ORG>
       patwarden requests list [OPTIONS] --all-orgs";

#[derive(Debug, Subcommand)]
pub(crate) enum Grants {
    /// List them, the newest first unless told
    ///
    /// The columns of the tab-separated output: id, owner, token name, repository selection,
    /// permissions, granted, last used, expires.
    #[command(override_usage = LIST_GRANTS)]
    List(List<InOrg<Grant>>),
    /// List the repositories that a token reaches
    Repos(Repos),
    /// Revoke the access of tokens
    ///
    /// By their grants' ids: each once, a hundred a request. Or by filters: what they find is listed until
    /// two readings agree. On a terminal it is shown, with what revoking it means, and asked about, unless it
    /// is one id that was typed; without one, filters take --yes.
    ///
    /// GitHub accepts first and acts later; --confirm lists until it is so. The token's owner is
    /// mailed. SSH keys that the token made go on working, and so do reads of what is public.
    Revoke(Bulk),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Requests {
    /// List them, the newest first unless told
    ///
    /// The columns of the tab-separated output: id, owner, token name, repository selection,
    /// permissions, created, last used, expires, reason.
    #[command(override_usage = LIST_REQUESTS)]
    List(List<InOrg<GrantRequest>>),
    /// List the repositories that a request asks to reach
    Repos(Repos),
    /// Approve requests: their tokens may reach the organisation
    ///
    /// By their ids: each once, a hundred a request. Or by filters: what they find is listed until two
    /// readings agree. On a terminal it is shown and asked about, unless it is one id that was typed; without
    /// one, filters take --yes.
    ///
    /// GitHub accepts first and acts later; --confirm lists until it is so.
    Approve(Review),
    /// Deny requests
    ///
    /// By their ids: each once, a hundred a request. Or by filters: what they find is listed until two
    /// readings agree. On a terminal it is shown and asked about, unless it is one id that was typed; without
    /// one, filters take --yes.
    ///
    /// GitHub accepts first and acts later; --confirm lists until it is so.
    Deny(Review),
}

/// A list of an organisation or of all, with its filters.
#[derive(Debug, Args)]
pub(crate) struct List<R: crate::output::Row + 'static> {
    /// The organisation's name, as in its URL
    #[arg(required_unless_present = "all_orgs", conflicts_with = "all_orgs")]
    pub(crate) org: Option<String>,
    /// Those of every organisation that the login sees, or of those that the profile names, side by side
    ///
    /// The lines begin with the organisation. One that can't be read is said on stderr and keeps no
    /// other from it; the exit code is then 8.
    #[arg(long)]
    pub(crate) all_orgs: bool,
    #[command(flatten)]
    pub(crate) json: Json<R>,
    #[command(flatten)]
    pub(crate) which: Which,
    /// The order by time of creation
    #[arg(long, value_name = "ORDER", default_value = "desc")]
    pub(crate) direction: Order,
    /// Read it again until two readings agree, six times at the most
    ///
    /// A list that changes while it is read by pages can lack rows that are there all the time. Without
    /// this, what shows of that is said on stderr, and the exit code is then 8.
    #[arg(long, conflicts_with = "limit")]
    pub(crate) verify: bool,
    /// At most so many; no page more is asked for than that takes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), conflicts_with = "all_orgs")]
    pub(crate) limit: Option<u32>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Order {
    /// The oldest first
    Asc,
    /// The newest first
    Desc,
}

impl From<Order> for Direction {
    fn from(order: Order) -> Self {
        match order {
            Order::Asc => Self::Ascending,
            Order::Desc => Self::Descending,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Repos {
    /// The organisation's name, as in its URL
    pub(crate) org: String,
    /// The id of what is listed: of a grant for `grants`, of a request for `requests`
    #[arg(value_parser = clap::value_parser!(u64).range(1..=i64::MAX as u64))]
    pub(crate) id: u64,
    /// At most so many; no page more is asked for than that takes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: Option<u32>,
    #[command(flatten)]
    pub(crate) json: Json<Repository>,
}

/// A call for many ids.
#[derive(Debug, Args)]
pub(crate) struct Bulk {
    /// The organisation's name, as in its URL
    pub(crate) org: String,
    /// Ids; from stdin if there are neither ids nor filters, or where `-` stands
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    #[command(flatten)]
    pub(crate) care: Care,
    #[command(flatten)]
    pub(crate) terms: Terms,
    #[command(flatten)]
    pub(crate) json: Json<OutcomeRow>,
    #[command(flatten)]
    pub(crate) which: Which,
}

/// How a call for many ids is made.
#[derive(Clone, Debug, Args)]
pub(crate) struct Terms {
    /// Send a request for each id, which GitHub carries out before it answers
    #[arg(long)]
    pub(crate) one_by_one: bool,
    #[command(flatten)]
    pub(crate) confirm: Confirm,
    /// Write each step into this new file before it is done; `patwarden resume` goes on from there
    ///
    /// JSON Lines with checksums, for its owner alone to read: what is to be done, what the ids stood for, each
    /// request before it is sent, and what came of it. The ids are looked up in the list before. A dry run writes none.
    #[arg(long, value_name = "PATH")]
    pub(crate) journal: Option<PathBuf>,
    /// How long the effect of a request may take whose answer was lost
    ///
    /// Until then the list is read to see what became of it. What is still as it was is sent again. What is gone is
    /// confirmed if it was looked up before, as --confirm and --journal do; else it stays unknown.
    #[arg(long, value_name = "WAIT", default_value = "1m", value_parser = time::wait)]
    pub(crate) settle_within: Duration,
}

/// Whether to look for the effect.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Confirm {
    /// List until it has taken effect, for so long at most (such as 90s, 5m; 2m unless told)
    #[arg(long = "confirm", value_name = "WAIT", num_args = 0..=1, require_equals = true, default_missing_value = "2m", value_parser = time::wait)]
    pub(crate) within: Option<Duration>,
}

#[derive(Debug, Args)]
pub(crate) struct Resume {
    /// The journal, as it was named with --journal
    #[arg(value_name = "PATH")]
    pub(crate) journal: PathBuf,
    /// Refuse it unless it is of this organisation
    #[arg(long, value_name = "ORG")]
    pub(crate) org: Option<String>,
    #[command(flatten)]
    pub(crate) care: Care,
    #[command(flatten)]
    pub(crate) confirm: Confirm,
    #[command(flatten)]
    pub(crate) json: Json<OutcomeRow>,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Of what; without it, what there are
    #[arg(value_name = "NAME", hide_possible_values = true, value_parser = named(StringValueParser::new(), schemas::names))]
    pub(crate) name: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Review {
    // Behind the filters it would stand among them in the help.
    /// Why, in 1,024 characters at most; the tokens' owners are told
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) bulk: Bulk,
}

/// `--json FIELDS`. The fields may be absent, so what follows a bare `--json` is taken for them:
/// put it last, or write `--json=FIELDS`. What is no field is an error and never passed over.
#[derive(Debug, Args)]
pub(crate) struct Json<R: crate::output::Row + 'static> {
    /// Print JSON with these fields, separated by commas; without any, name those there are
    #[arg(long = "json", value_name = "FIELDS", num_args = 0..=1, default_missing_value = "", hide_possible_values = true, value_parser = named(Fields::of::<R>, || R::FIELDS.to_vec()))]
    pub(crate) fields: Option<Fields>,
    #[command(flatten)]
    pub(crate) how: How,
    #[arg(skip)]
    row: std::marker::PhantomData<fn() -> R>,
}

impl<R: crate::output::Row + 'static> Json<R> {
    pub(crate) fn form(self) -> Result<Form, Failure> {
        Form::new(self.how.format, self.fields, self.how.jq)
    }
}

/// How to print, besides the fields.
#[derive(Debug, Args)]
pub(crate) struct How {
    /// Print what this jq expression makes of the JSON: of the fields of --json, or of all
    ///
    /// Each output in a line, texts without quotes. It is checked before anything is sent, and sees nothing
    /// of the environment and no files.
    #[arg(long, value_name = "EXPR", value_parser = Jq::read)]
    pub(crate) jq: Option<Jq>,
    /// The form of the output: a table on a terminal and tsv in a pipe, unless told
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
}

#[derive(Debug, Args)]
pub(crate) struct Sim {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Send webhooks of requests to this URL on this machine
    ///
    /// They are signed with PATWARDEN_WEBHOOK_SECRET from the environment, if it is set.
    #[arg(long, value_name = "URL")]
    pub(crate) webhook: Option<String>,
    #[command(flatten)]
    pub(crate) world: World,
    #[command(flatten)]
    pub(crate) behaviour: Behaviour,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Print one JSON object instead of the report
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) world: World,
}

/// What to simulate.
#[derive(Debug, Args)]
#[command(next_help_heading = "The simulated GitHub")]
pub(crate) struct World {
    /// Organisations
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) orgs: u32,
    /// Grants, over all organisations
    #[arg(long, value_name = "N", default_value_t = 2500, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub(crate) grants: u32,
    /// Pending requests, over all organisations
    #[arg(long, value_name = "N", default_value_t = 140, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub(crate) requests: u32,
    /// What all of it follows from
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub(crate) seed: u64,
    /// How long every answer takes, in milliseconds
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=10_000))]
    pub(crate) latency_ms: u64,
}

/// A statement that begins with a comment of SQL, as it has to be for that not to be taken for an option: a blank before
/// it changes nothing in the statement.
pub(crate) fn with_comments(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let Some(sql) = arguments.iter().position(|argument| argument == "sql") else { return arguments };
    for argument in &mut arguments[sql..] {
        let Some(behind) = argument.to_str().and_then(|text| text.strip_prefix("--")) else { continue };
        let (word, is_more) = behind.split_once('\n').map_or((behind, false), |(line, _)| (line, true));
        if behind.starts_with(' ') || (is_more && !word.contains('=')) {
            *argument = OsString::from(format!(" --{behind}"));
        }
    }
    arguments
}

/// Refuses `--confirm 60`: whoever means a minute would see a token of that id revoked.
pub(crate) fn ambiguous(arguments: &[OsString]) -> Option<Failure> {
    let digits = |word: &OsString| word.to_str().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let pair = arguments.windows(2).find(|pair| pair[0] == "--confirm" && digits(&pair[1]))?;
    let word = pair[1].display();
    let failure = Failure::input(format!("`--confirm {word}` could mean a wait or an id; nothing was sent"));
    Some(failure.with_hint(format!("write `--confirm={word}` for a wait in seconds, and put ids before --confirm")))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn what_is_set_out_fits_the_width_that_help_has() {
        fn look(command: &clap::Command) {
            let more = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
            for line in more.lines() {
                assert!(line.chars().count() <= 100, "{line} of {}", command.get_name());
            }
            command.get_subcommands().for_each(look);
        }
        look(&Cli::command());
    }

    #[test]
    fn the_arguments_make_sense() {
        Cli::command().debug_assert();
    }

    fn parsed(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split_whitespace())
    }

    #[test]
    fn json_takes_its_fields_in_either_form() {
        for line in ["patwarden grants list acme --json id,owner", "patwarden grants list --json=id,owner acme"] {
            match parsed(line).unwrap().command {
                Command::Grants(Grants::List(list)) => {
                    assert!(list.json.fields.is_some() && list.org.as_deref() == Some("acme"));
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn an_id_is_never_taken_for_a_field_or_a_wait() {
        assert!(parsed("patwarden grants revoke acme --json 7 8").is_err());
        let arguments = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert!(ambiguous(&arguments("patwarden grants revoke acme 7 --confirm 60")).is_some());
        assert!(ambiguous(&arguments("patwarden grants revoke acme 7 8 --confirm")).is_none());
        assert!(ambiguous(&arguments("patwarden grants revoke acme --confirm --json id 7")).is_none());
        match parsed("patwarden grants revoke acme 7 8 --confirm").unwrap().command {
            Command::Grants(Grants::Revoke(bulk)) => {
                assert_eq!(
                    (bulk.ids, bulk.terms.confirm.within),
                    (vec!["7".into(), "8".into()], Some(Duration::from_secs(120)))
                );
            }
            other => panic!("{other:?}"),
        }
    }
}
