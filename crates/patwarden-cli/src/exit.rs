//! How a command ends: its exit code, and what is said when it did not do what it should.

use std::io;

use patwarden::{BulkReport, Error, ErrorKind, Subject};
use patwarden_sql::{SqlError, SqlErrorKind};

use crate::audit::{NO_ORGANISATION, github};
use crate::output::{say, say_as_it_is};

/// What the process exits with; scripts branch on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    Done = 0,
    Failed = 1,
    Cancelled = 2,
    Authentication = 4,
    /// Some of it was done or read, or it is not known, not seen to have taken effect, or changed while it was read.
    Partly = 8,
}

/// Why a command ended before its end.
#[derive(Debug)]
pub(crate) enum Failure {
    /// GitHub, or the way there.
    Client(Error),
    /// A statement, or what it asked GitHub for.
    Sql(SqlError),
    /// What was typed or read can't be used.
    Input { message: String, hint: Option<String> },
    /// The settings name no login that can be used.
    Login { message: String, hint: Option<String> },
    /// By Ctrl-C or SIGTERM; with what is not known because of it.
    Cancelled { unknown: Option<String> },
    /// Reading or writing on this machine.
    Io { what: &'static str, error: io::Error },
    /// Anything else, in words.
    Other(String),
}

impl Failure {
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::Input { message: message.into(), hint: None }
    }

    /// That a command about every organisation found none: what it would print of nothing passes for good news.
    pub(crate) fn no_organisation() -> Self {
        Self::input(format!("{NO_ORGANISATION}: there was nothing to look at")).with_hint(
            "install the App on an organisation, or name one; `patwarden doctor` tells what the login may do",
        )
    }

    pub(crate) fn with_hint(self, hint: impl Into<String>) -> Self {
        match self {
            Self::Input { message, .. } => Self::Input { message, hint: Some(hint.into()) },
            other => other,
        }
    }

    /// Says on stderr what happened and what to do, and gives the code for it.
    pub(crate) fn report(&self) -> Exit {
        match self {
            Self::Client(error) => {
                let (line, hint) = parted(error);
                say_with(&line, hint.or_else(|| usual(error)));
                of_error(error)
            }
            Self::Sql(error) => of_statement(error),
            Self::Input { message, hint } => {
                say_with(message, hint.as_deref());
                Exit::Failed
            }
            Self::Login { message, hint } => {
                say_with(message, hint.as_deref());
                Exit::Authentication
            }
            Self::Cancelled { unknown } => {
                say("", "cancelled");
                if let Some(unknown) = unknown {
                    say("warning", unknown);
                }
                Exit::Cancelled
            }
            Self::Io { what, error } => {
                say_with(&format!("{what}: {error}"), mending(error));
                Exit::Failed
            }
            Self::Other(message) => {
                say_with(message, None);
                Exit::Failed
            }
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Client(error)
    }
}

impl From<SqlError> for Failure {
    fn from(error: SqlError) -> Self {
        Self::Sql(error)
    }
}

/// Says what is wrong with a statement and shows where, and gives the code for it.
fn of_statement(error: &SqlError) -> Exit {
    if error.kind() == SqlErrorKind::Cancelled {
        return Failure::Cancelled { unknown: None }.report();
    }
    let (message, hint) = match error.client_error() {
        Some(cause) => {
            let (line, hint) = parted(cause);
            let hints: Vec<&str> = hint.or_else(|| usual(cause)).into_iter().chain(error.hint()).collect();
            (line, Some(hints.join("; ")).filter(|hint| !hint.is_empty()))
        }
        None => (error.message().to_owned(), error.hint().map(str::to_owned)),
    };
    say("error", &message);
    let pointed = error.pointed();
    let place = pointed.strip_prefix(error.message()).filter(|_| error.position().is_some());
    // The place is three lines; what follows them is the hint.
    place.unwrap_or_default().lines().skip(1).take(POINTED).for_each(|line| say("", line));
    if let Some(hint) = hint.as_deref().or_else(|| mending_of(error.kind())) {
        say("hint", hint);
    }
    error.client_error().map_or(Exit::Failed, of_error)
}

/// Lines that point into a statement.
const POINTED: usize = 4;

/// What to do about a statement whose error says nothing of it.
fn mending_of(kind: SqlErrorKind) -> Option<&'static str> {
    match kind {
        SqlErrorKind::Syntax => Some("`patwarden sql --help` has statements to begin with"),
        SqlErrorKind::UnknownName => Some("`patwarden sql .tables` lists the tables, `.schema TABLE` their columns"),
        SqlErrorKind::NotAllowed => Some("`patwarden sql .help` tells what can be written"),
        SqlErrorKind::File => Some("check the file, or name another"),
        SqlErrorKind::TooLarge => Some("ask for less, or in several statements"),
        _ => Some("change the statement, and try again"),
    }
}

/// What to do about an error that ended a command and says nothing of it.
fn usual(error: &Error) -> Option<&'static str> {
    match error.kind() {
        ErrorKind::Authentication | ErrorKind::Configuration => {
            Some("`patwarden --help` names the variables of a login")
        }
        ErrorKind::PermissionDenied => Some("give the login the permission, or use another that has it"),
        ErrorKind::Rejected => Some("change what it names, and try again"),
        ErrorKind::Server => Some("try again later; https://www.githubstatus.com tells of GitHub's own trouble"),
        ErrorKind::Connection | ErrorKind::Timeout => {
            Some("check the network, GITHUB_API_URL or GH_HOST, and the proxy; then try again")
        }
        ErrorKind::InvalidAnswer => {
            Some("check that GITHUB_API_URL or GH_HOST leads to GitHub's API, and what is between")
        }
        ErrorKind::Unstable => Some("try again when less is changed"),
        ErrorKind::Journal => Some("check the file, or name another"),
        _ => None,
    }
}

/// What to do about an error of this machine.
pub(crate) fn mending(error: &io::Error) -> Option<&'static str> {
    use io::ErrorKind::{
        AddrInUse, IsADirectory, NotADirectory, NotFound, OutOfMemory, PermissionDenied, ReadOnlyFilesystem,
        StorageFull, WouldBlock,
    };
    match error.kind() {
        NotFound | NotADirectory | IsADirectory => Some("check the path"),
        PermissionDenied | ReadOnlyFilesystem => Some("check whose it is, and what you may do there"),
        StorageFull => Some("make room where it is to be written"),
        OutOfMemory | WouldBlock => Some("close what uses memory and threads, and try again"),
        AddrInUse => Some("end what uses the port, or name another; port 0 takes a free one"),
        _ => None,
    }
}

/// An error in one line, and what to do in another.
pub(crate) fn say_error(error: &Error) {
    let (line, hint) = parted(error);
    say_with(&line, hint);
}

/// The same of what was said already.
pub(crate) fn annotate(line: &str) {
    if github::in_a_job() {
        say_as_it_is(&github::error(line.trim_start_matches("error: "), None));
    }
}

/// In a job of GitHub Actions it is an annotation.
fn say_with(message: &str, hint: Option<&str>) {
    if github::in_a_job() {
        return say_as_it_is(&github::error(message, hint));
    }
    say("error", message);
    if let Some(hint) = hint {
        say("hint", hint);
    }
}

/// What an error says, and apart from it what it says to do.
pub(crate) fn parted(error: &Error) -> (String, Option<&str>) {
    let (mut line, hint) = (error.to_string(), error.hint());
    if let Some(hint) = hint
        && let Some(before) = line.strip_suffix(hint).and_then(|line| line.strip_suffix("; "))
    {
        line.truncate(before.len());
    }
    (line, hint)
}

/// The code for an error that ended a command.
pub(crate) fn of_error(error: &Error) -> Exit {
    match error.kind() {
        ErrorKind::Authentication
        | ErrorKind::Configuration
        | ErrorKind::NotInstalled
        | ErrorKind::PermissionDenied
        | ErrorKind::WrongTokenKind => Exit::Authentication,
        _ => Exit::Failed,
    }
}

/// The code for a bulk call that came to a report.
pub(crate) fn of_report<T: Subject>(report: &BulkReport<T>, confirmation_asked: bool) -> Exit {
    let done = if confirmation_asked { report.all_confirmed() } else { report.all_accepted() };
    if done && report.unwritten.is_none() {
        Exit::Done
    } else if report.accepted().chain(report.ignored()).chain(report.unknown()).next().is_some() {
        Exit::Partly
    } else {
        report.first_error().map_or(Exit::Failed, of_error)
    }
}

#[cfg(test)]
mod tests {
    use ::tests::{FullDisk, World};
    use patwarden::journal::Journal;
    use patwarden_sim::Config;

    use super::*;

    #[test]
    fn whatever_ends_a_command_says_what_to_do() {
        for kind in [io::ErrorKind::NotFound, io::ErrorKind::PermissionDenied, io::ErrorKind::StorageFull] {
            assert!(mending(&kind.into()).is_some(), "{kind}");
        }
        assert_eq!(mending(&io::ErrorKind::AddrInUse.into()).map(|hint| hint.contains("port 0")), Some(true));
        assert_eq!(mending(&io::Error::other("x")), None);
    }

    #[tokio::test]
    async fn what_is_done_and_not_written_down_is_done_in_part() {
        let world = World::new(Config::default().with_orgs(1).with_grants(5).with_requests(0));
        let ids = world.live_grants(&world.org());
        // To begin, what was seen, the intent; and then all but the outcome.
        for (room, exit) in [(4, Exit::Done), (3, Exit::Partly)] {
            let id = *ids.iter().nth(room - 3).unwrap();
            let call = world.app().org(world.org()).grants().revoke([id]);
            let report = call.journal(Journal::in_medium(FullDisk::after(room))).await.unwrap();
            assert!(report.all_accepted());
            assert_eq!(of_report(&report, false), exit, "{room}");
        }
    }
}
