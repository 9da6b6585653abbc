//! The commands that decide and revoke: always the bulk call, however few the ids.

use std::collections::BTreeSet;
use std::future::IntoFuture;
use std::io::IsTerminal;
use std::time::Duration;

use futures::TryStreamExt;
use patwarden::{BulkReport, Decision, Error, Grant, Org, Outcome, Plan, Subject};
use serde::Serialize;

use crate::args::{Bulk, Review, Revoke};
use crate::ask::{self, Answer};
use crate::exit::{self, Exit, Failure};
use crate::ids;
use crate::login;
use crate::output::{self, Fields, say};
use crate::rows::{InOrg, OutcomeRow};
use crate::signals::unless_ended;
use crate::time::in_words;
use crate::which::{Which, filtered};

pub(super) async fn revoke(args: Revoke) -> Result<Exit, Failure> {
    let Revoke { bulk: Bulk { org: name, ids, one_by_one, dry_run, confirm, json }, yes, which } = args;
    let json = json.fields.as_ref();
    let look = format!("patwarden grants list {name}");
    let paced = |call: patwarden::Revoke| if one_by_one { call.one_by_one() } else { call };
    if which.is_everything() {
        let ids = unless_ended(ids::collect(ids)).await??;
        let call = paced(login::client()?.org(&name).grants().revoke(ids));
        if dry_run {
            return show_plan(call.dry_run(), json).await;
        }
        return finish(within(call, confirm, patwarden::Revoke::confirm), &look, confirm, json).await;
    }
    if !ids.is_empty() {
        return Err(Failure::input("ids and filters were given, and it takes one of them; nothing was sent"));
    }
    if !dry_run && !yes && !ask::can_ask() {
        return Err(Failure::input("there is no terminal to ask on; nothing was sent")
            .with_hint("--yes revokes what the filters find without asking; --dry-run shows it"));
    }
    let org = login::client()?.org(&name);
    let grants = unless_ended(found(&org, &which)).await??;
    if grants.is_empty() {
        output::rows::<OutcomeRow>(&[], json)?;
        say("", "no grants are as the filters say; nothing was sent");
        return Ok(Exit::Done);
    }
    if dry_run {
        return show_plan(paced(org.grants().revoke(grants)).dry_run(), json).await;
    }
    let grants = if yes { grants } else { agreed(&org, &name, &which, grants).await? };
    if grants.is_empty() {
        say("", "nothing was sent");
        return Ok(Exit::Cancelled);
    }
    let call = paced(org.grants().revoke(grants));
    finish(within(call, confirm, patwarden::Revoke::confirm), &look, confirm, json).await
}

/// Shows what would be revoked and asks. Whoever thinks it over for long decides about what was so then:
/// those of them that are no longer as the filters say are left out.
async fn agreed(org: &Org, name: &str, which: &Which, grants: Vec<Grant>) -> Result<Vec<Grant>, Failure> {
    const SHOWN: usize = 20;
    let plan = unless_ended(org.grants().revoke(&grants).dry_run()).await??;
    let rows: Vec<_> = grants.into_iter().map(|row| InOrg { org: name.to_owned(), row }).collect();
    output::preview(&rows, SHOWN);
    say_plan(&plan);
    let question = format!("revoke these {} grants on {name}?", rows.len());
    if let Answer::No = unless_ended(ask::yes_or_no(&question)).await?? {
        return Ok(Vec::new());
    }
    let shown: BTreeSet<_> = rows.iter().map(|one| one.row.id).collect();
    let mut still = unless_ended(found(org, which)).await??;
    still.retain(|grant| shown.contains(&grant.id));
    if still.len() < shown.len() {
        let gone = shown.len() - still.len();
        let are = if gone == 1 { "is" } else { "are" };
        say("", &format!("{gone} of them {are} no longer as the filters say, and left alone"));
    }
    Ok(still)
}

/// What the filters hit: nobody is to be spared because the list changed while it was read.
async fn found(org: &Org, which: &Which) -> Result<Vec<Grant>, Error> {
    let listing = filtered!(org.grants(), which).list().verify();
    listing.try_filter(|grant| futures::future::ready(which.admits(grant))).try_collect().await
}

pub(super) async fn approve(args: Review) -> Result<Exit, Failure> {
    review(Decision::Approve, args).await
}

pub(super) async fn deny(args: Review) -> Result<Exit, Failure> {
    review(Decision::Deny, args).await
}

async fn review(decision: Decision, args: Review) -> Result<Exit, Failure> {
    let Review { bulk: Bulk { org, ids, one_by_one, dry_run, confirm, json }, reason } = args;
    let ids = unless_ended(ids::collect(ids)).await??;
    let mut call = login::client()?.org(&org).requests().review(decision, ids);
    if let Some(reason) = reason {
        call = call.reason(reason);
    }
    if one_by_one {
        call = call.one_by_one();
    }
    if dry_run {
        return show_plan(call.dry_run(), json.fields.as_ref()).await;
    }
    let look = format!("patwarden requests list {org}");
    finish(within(call, confirm, patwarden::Review::confirm), &look, confirm, json.fields.as_ref()).await
}

fn within<Call>(call: Call, confirm: Option<Duration>, set: fn(Call, Duration) -> Call) -> Call {
    match confirm {
        Some(within) => set(call, within),
        None => call,
    }
}

/// Prints what would be done and says what it means.
async fn show_plan<T: Subject + Serialize>(
    plan: impl Future<Output = Result<Plan<T>, Error>>,
    json: Option<&Fields>,
) -> Result<Exit, Failure> {
    let plan = unless_ended(plan).await??;
    output::rows(&OutcomeRow::of_plan(&plan), json)?;
    say_plan(&plan);
    say("", "nothing was sent");
    Ok(Exit::Done)
}

/// What it comes to, in words, and who is hit.
fn say_plan<T: Subject>(plan: &Plan<T>) {
    const SHOWN: usize = 10;
    plan.to_string().lines().for_each(|line| say("", line));
    let owners = plan.owners();
    let mut names: Vec<String> =
        owners.iter().take(SHOWN).map(|(login, tokens)| format!("{login} ({tokens})")).collect();
    if owners.len() > SHOWN {
        names.push(format!("and {} more", owners.len() - SHOWN));
    }
    if !names.is_empty() {
        say("", &format!("whose: {}", names.join(", ")));
    }
}

/// Sends it, prints what became of each id, and says on stderr what that comes to.
async fn finish<T: Subject + Serialize>(
    call: impl IntoFuture<Output = Result<BulkReport<T>, Error>>,
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
    if let Some(error) = &report.unread {
        say("warning", "the list could not be read to tell more:");
        exit::say_error(error);
    }
    let unconfirmed = report.outcomes.iter().any(|(_, outcome)| matches!(outcome, Outcome::Accepted));
    if let Some(within) = confirm.filter(|_| unconfirmed) {
        say(
            "warning",
            &format!("not all of it was seen to take effect within {}; GitHub may still be at it", in_words(within)),
        );
    }
    if unconfirmed || report.unknown().next().is_some() {
        say("hint", &format!("`{look}` shows what is so"));
    }
    Ok(exit::of_report(&report, confirm.is_some()))
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
