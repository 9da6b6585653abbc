//! The client of every command: logged in as the settings say, and heard of while it works and waits.

use std::time::Duration;

use patwarden::{Answered, Client, ClientBuilder, Wait};

use crate::config::Config;
use crate::exit::Failure;
use crate::output::say;
use crate::progress::{self, Event};

/// Shorter waits are nobody's concern.
const WORTH_SAYING: Duration = Duration::from_secs(1);

pub(crate) fn client() -> Result<Client, Failure> {
    Ok(builder()?.build()?)
}

pub(crate) fn builder() -> Result<ClientBuilder, Failure> {
    Ok(heard(Config::load().resolved()?.builder()?))
}

/// One that is heard of while it works and waits.
pub(crate) fn heard(builder: ClientBuilder) -> ClientBuilder {
    builder.on_wait(waits).on_answer(answered)
}

/// What `--all-orgs` means by the profile that is chosen: none if it leaves that to the login.
pub(crate) fn orgs() -> Result<Option<Vec<String>>, Failure> {
    Ok(Config::load().resolved()?.orgs.map(|orgs| orgs.value))
}

/// A wait is said in any case, unless progress is shown that has it.
fn waits(wait: &Wait) {
    if wait.length < WORTH_SAYING {
        return;
    }
    let words = wait.to_string();
    let event = Event::Wait {
        org: wait.org.as_deref(),
        operation: wait.operation,
        reason: wait.reason.as_str(),
        seconds: wait.length.as_secs_f64(),
        until: wait.until,
        words: &words,
    };
    if !progress::tell(&event) {
        say("", &words);
    }
}

pub(crate) fn answered(answer: &Answered) {
    progress::tell(&Event::Answer {
        org: answer.org.as_deref(),
        operation: answer.operation,
        status: answer.status,
        requests_left: answer.requests_left,
    });
}
