//! What a call for many ids has come to, said: each id on stdout, what that is and what to do next on stderr.

use std::future::IntoFuture;
use std::io::IsTerminal;
use std::path::Path;

use patwarden::{BulkReport, Error, Outcome, Progress, Subject};
use serde::Serialize;

use crate::args::Confirm;
use crate::escape::shell;
use crate::exit::{self, Exit, Failure};
use crate::output::{self, Form, say};
use crate::progress;
use crate::rows::OutcomeRow;
use crate::signals::unless_ended;
use crate::time::in_words;

/// Sends it, prints what became of each id, and says on stderr what that comes to. Whoever ends it is told how far
/// it has come.
pub(super) async fn finish<T: Subject + Serialize>(
    call: impl IntoFuture<Output = Result<BulkReport<T>, Error>>,
    how_far: &Progress<T>,
    then: &Then<'_>,
) -> Result<Exit, Failure> {
    let settling = progress::while_settling(call.into_future(), || Some(how_far.settled()));
    match unless_ended(settling).await {
        Ok(report) => tell(&report?, then),
        Err(_ended) => tell_end(&how_far.report(), then),
    }
}

/// What to say when it is over.
pub(super) struct Then<'a> {
    pub(super) org: &'a str,
    pub(super) noun: &'static str,
    pub(super) form: &'a Form,
    pub(super) journal: Option<&'a Path>,
}

impl Then<'_> {
    /// Where to see for oneself, or how to go on.
    fn hint(&self) -> String {
        match self.journal {
            Some(path) => format!("`patwarden resume {}` goes on with it", shell(&path.to_string_lossy())),
            None => format!("`patwarden {} list {}` shows what is so", self.noun, self.org),
        }
    }
}

pub(super) fn say_looking(confirm: Confirm) {
    if let Some(within) = confirm.within.filter(|_| std::io::stderr().is_terminal()) {
        say("", &format!("looking for up to {} whether it takes effect", in_words(within)));
    }
}

pub(super) fn tell<T: Subject + Serialize>(report: &BulkReport<T>, then: &Then<'_>) -> Result<Exit, Failure> {
    // What was done is said even if it can't be printed as it was asked for.
    let printed = output::rows(&OutcomeRow::of_report(report), then.form);
    say("", &report.to_string());
    say_what_went_wrong(report);
    if let Some(error) = &report.unread {
        say("warning", "the list could not be read to tell more:");
        exit::say_error(error);
    }
    if let Some(error) = &report.unwritten {
        say("warning", "the journal does not have all of it:");
        exit::say_error(error);
    }
    let unconfirmed = report.outcomes.iter().any(|(_, outcome)| matches!(outcome, Outcome::Accepted));
    if let Some(within) = report.confirm_within.filter(|_| unconfirmed) {
        say(
            "warning",
            &format!("not all of it was seen to take effect within {}; GitHub may still be at it", in_words(within)),
        );
    }
    let is_unknown = report.unknown().next().is_some();
    let helps = match then.journal {
        Some(_) => is_unknown || report.not_sent().chain(report.refused()).next().is_some(),
        None => is_unknown || unconfirmed || report.refused().next().is_some(),
    };
    if helps {
        say("hint", &then.hint());
    }
    printed?;
    Ok(exit::of_report(report, report.confirm_within.is_some()))
}

pub(super) fn tell_end<T: Subject + Serialize>(report: &BulkReport<T>, then: &Then<'_>) -> Result<Exit, Failure> {
    if report.requests > 0
        && let Err(failure) = output::rows(&OutcomeRow::of_report(report), then.form)
    {
        failure.report();
    }
    say("", &format!("cancelled: {report}"));
    if report.unknown().next().is_some() {
        say("warning", "what was under way may have been done or not");
    }
    say("hint", &then.hint());
    Ok(Exit::Cancelled)
}

/// Each error once: a refused chunk tells it for a hundred ids.
fn say_what_went_wrong<T: Subject>(report: &BulkReport<T>) {
    let mut said = String::new();
    for error in report.outcomes.iter().filter_map(|(_, outcome)| outcome.error()) {
        let line = error.to_string();
        if line != said {
            exit::say_error(error);
            said = line;
        }
    }
}
