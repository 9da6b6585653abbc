//! The `patwarden` command line, as a library: the binary of this crate and the Python package's
//! command are both [`main`] with their arguments.
//!
//! Data goes to stdout, all else to stderr. Exit codes: 0 done, 1 failed, 2 cancelled, 4 the login was
//! not accepted or may not do this, 8 done in part or not known.

mod args;
mod ask;
mod audit;
mod commands;
mod config;
mod doctor;
mod escape;
mod exit;
mod file;
mod findings;
mod identity;
mod ids;
mod login;
mod output;
mod progress;
mod rows;
mod schemas;
mod signals;
mod slips;
mod time;
mod which;

use std::error::Error as _;
use std::ffi::OsString;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use tokio::task::JoinError;

use crate::args::Cli;
use crate::exit::{Exit, Failure};
use crate::output::{FieldsError, pager, say};
use crate::signals::{By, Ending};

/// Runs the command line with these arguments, the first of which is the program's name, and gives
/// the exit code.
///
/// It makes an asynchronous runtime of its own: call it from a thread that has none.
///
/// ```
/// assert_eq!(patwarden_cli::main(["patwarden", "--version"].map(Into::into)), 0);
/// ```
#[must_use]
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = args::with_comments(arguments.into_iter().collect());
    if let Some(failure) = args::ambiguous(&arguments) {
        return failure.report() as u8;
    }
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return usage(error, &arguments) as u8,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return Failure::Io { what: "cannot start", error }.report() as u8,
    };
    config::choose_profile(cli.profile);
    let progress = progress::show(cli.progress);
    let exit = runtime.block_on(watched(commands::run(cli.command))).unwrap_or_else(|failure| failure.report());
    drop(progress);
    // A read of stdin that nobody waits for any more would hold it.
    runtime.shutdown_background();
    exit as u8
}

/// Long enough for a command to end by itself once it is told to.
const GRACE: Duration = Duration::from_secs(3);

/// Runs a command on another thread. One that is told to end and can't, because it writes to a pipe
/// that nobody reads, say, is left behind.
async fn watched(command: impl Future<Output = Result<Exit, Failure>> + Send + 'static) -> Result<Exit, Failure> {
    let mut ending = Ending::watch();
    let mut command = tokio::spawn(command);
    loop {
        let by = tokio::select! {
            biased;
            done = &mut command => return joined(done),
            by = ending.came() => by,
        };
        // What is typed at a pager is for it, and it ends when it has lost its terminal. In a shell it ends a statement.
        let is_for_another = pager::has_terminal() || (by == By::Typing && signals::is_for_a_part());
        if !is_for_another {
            break;
        }
    }
    match tokio::time::timeout(GRACE, command).await {
        Ok(done) => joined(done),
        Err(_stuck) => Err(Failure::Cancelled { unknown: None }),
    }
}

fn joined(done: Result<Result<Exit, Failure>, JoinError>) -> Result<Exit, Failure> {
    match done.map_err(JoinError::try_into_panic) {
        Ok(done) => done,
        Err(Ok(panic)) => std::panic::resume_unwind(panic),
        Err(Err(_)) => Err(Failure::Cancelled { unknown: None }),
    }
}

/// Help and version are no errors; anything else says what is wrong with what was typed.
fn usage(mut error: clap::Error, arguments: &[OsString]) -> Exit {
    if let Some(fields) = error.source().and_then(|source| source.downcast_ref::<FieldsError>()) {
        for line in fields.to_string().lines() {
            say("", line);
        }
        return Exit::Failed;
    }
    slips::explained(&mut error, arguments, &Cli::command());
    // To stdout or stderr, as is right for it; a closed pipe is no concern.
    let _ = error.print();
    if error.use_stderr() {
        exit::annotate(error.render().to_string().lines().next().unwrap_or_default());
    }
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Done,
        _ => Exit::Failed,
    }
}
