//! The commands that decide and revoke: always the bulk call, however few the ids.

use std::future::IntoFuture;
use std::io::IsTerminal;
use std::time::Duration;

use patwarden::{BulkReport, Client, Decision, Error, Outcome};

use crate::args::{Bulk, Review};
use crate::exit::{self, Exit, Failure};
use crate::output::{self, say};
use crate::rows::OutcomeRow;
use crate::signals::unless_ended;
use crate::time::in_words;
use crate::{ids, output::Fields};

pub(super) async fn revoke(args: Bulk) -> Result<Exit, Failure> {
    let ids = unless_ended(ids::collect(args.ids)).await??;
    let mut call = Client::from_env()?.org(&args.org).grants().revoke(ids);
    if let Some(within) = args.confirm {
        call = call.confirm(within);
    }
    finish(call, &format!("patwarden grants list {}", args.org), args.confirm, args.json.fields.as_ref()).await
}

pub(super) async fn approve(args: Review) -> Result<Exit, Failure> {
    review(Decision::Approve, args).await
}

pub(super) async fn deny(args: Review) -> Result<Exit, Failure> {
    review(Decision::Deny, args).await
}

async fn review(decision: Decision, args: Review) -> Result<Exit, Failure> {
    let Review { bulk, reason } = args;
    let ids = unless_ended(ids::collect(bulk.ids)).await??;
    let mut call = Client::from_env()?.org(&bulk.org).requests().review(decision, ids);
    if let Some(reason) = reason {
        call = call.reason(reason);
    }
    if let Some(within) = bulk.confirm {
        call = call.confirm(within);
    }
    finish(call, &format!("patwarden requests list {}", bulk.org), bulk.confirm, bulk.json.fields.as_ref()).await
}

/// Sends it, prints what became of each id, and says on stderr what that comes to.
async fn finish<Id: Copy + Into<u64>>(
    call: impl IntoFuture<Output = Result<BulkReport<Id>, Error>>,
    look: &str,
    confirm: Option<Duration>,
    json: Option<&Fields>,
) -> Result<Exit, Failure> {
    if let Some(within) = confirm.filter(|_| std::io::stderr().is_terminal()) {
        say("", &format!("looking for up to {} whether it takes effect", in_words(within)));
    }
    let report = match unless_ended(call.into_future()).await {
        Ok(report) => report?,
        Err(_ended) => {
            let unknown = format!("some or all of it may have been sent and done; `{look}` shows what is so");
            return Err(Failure::Cancelled { unknown: Some(unknown) });
        }
    };
    output::rows(&OutcomeRow::of_report(&report), json)?;
    say("", &report.to_string());
    say_what_went_wrong(&report);
    let unconfirmed = report.outcomes.iter().any(|(_, outcome)| matches!(outcome, Outcome::Accepted));
    if let Some(within) = confirm.filter(|_| unconfirmed) {
        say(
            "warning",
            &format!("not all of it had taken effect after {}; GitHub may still be at it", in_words(within)),
        );
    }
    if unconfirmed || report.unknown().next().is_some() {
        say("hint", &format!("`{look}` shows what is so"));
    }
    Ok(exit::of_report(&report, confirm.is_some()))
}

/// Each error once: a refused chunk tells it for a hundred ids.
fn say_what_went_wrong<Id>(report: &BulkReport<Id>) {
    let mut said = String::new();
    for error in report.outcomes.iter().filter_map(|(_, outcome)| outcome.error()) {
        let line = error.to_string();
        if line != said {
            exit::say_error(error);
            said = line;
        }
    }
}
