//! `patwarden journal show`: what a journal says, for whoever only reads it.

use jiff::Timestamp;
use patwarden::Outcome;
use patwarden::journal::Recorded;

use crate::args::JournalShow;
use crate::escape::shell;
use crate::exit::{Exit, Failure};
use crate::output::{self, say, say_list};
use crate::rows::OutcomeRow;

pub(super) fn show(args: JournalShow) -> Result<Exit, Failure> {
    let JournalShow { journal, json } = args;
    let form = json.form()?;
    let recorded = Recorded::read(&journal)?;
    say_call(&recorded);
    output::rows(&OutcomeRow::of_journal(&recorded), &form)?;
    say("", &recorded.to_string());
    if !recorded.has_ended {
        say("", "it was cut short before there was an outcome for every id, or it still runs");
    }
    if has_something_left(&recorded) {
        let journal = shell(&journal.to_string_lossy());
        say("hint", &format!("`patwarden resume {journal}` looks what is so, and goes on with it"));
    }
    Ok(Exit::Done)
}

/// What it is to do, when it was at it, and whether the journal is whole.
fn say_call(recorded: &Recorded) {
    let Recorded { action, org, host, .. } = recorded;
    let noun = action.noun();
    let what = match recorded.outcomes.len() {
        1 => format!("1 {}", noun.trim_end_matches('s')),
        count => format!("{count} {noun}"),
    };
    say("", &format!("{action} {what} on {org}, at {host}"));
    if let Some(reason) = &recorded.reason {
        say("", &format!("reason: {reason}"));
    }
    say("", &format!("begun: {}", moment(recorded.began_at)));
    if !recorded.resumed_at.is_empty() {
        say_list("resumed", &recorded.resumed_at.iter().copied().map(moment).collect::<Vec<_>>());
    }
    say("", &format!("last written: {}", moment(recorded.written_at)));
    say("", &format!("requests: {}", recorded.requests));
    if recorded.is_torn {
        say(
            "warning",
            "the last line was not written to its end, and is left out; all before it are as they were written",
        );
    } else {
        say("", "every line is as it was written");
    }
}

fn moment(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// Whether who resumes would find something to do, be it to look.
fn has_something_left(recorded: &Recorded) -> bool {
    recorded.outcomes.iter().any(|(_, outcome)| match outcome {
        Some(Outcome::Confirmed | Outcome::Ignored) => false,
        Some(Outcome::Accepted) => recorded.confirm_within.is_some(),
        _ => true,
    })
}
