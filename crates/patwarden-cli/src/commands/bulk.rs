//! The commands that decide and revoke: always the bulk call, however few the ids.

use std::collections::BTreeSet;
use std::future::IntoFuture;
use std::io::IsTerminal;
use std::path::Path;

use futures::TryStreamExt;
use patwarden::{BulkReport, Decision, Error, Grant, Org, Outcome, Plan, Progress, Resumed, Subject};
use serde::Serialize;

use crate::args::{Bulk, Confirm, Resume, Review, Revoke, Terms};
use crate::ask::{self, Answer};
use crate::exit::{self, Exit, Failure};
use crate::ids;
use crate::login;
use crate::output::{self, Form, say};
use crate::progress;
use crate::rows::{InOrg, OutcomeRow};
use crate::signals::unless_ended;
use crate::time::in_words;
use crate::which::{Which, filtered};

/// A bulk call as the arguments want it.
macro_rules! on_terms {
    ($call:expr, $terms:expr) => {{
        let terms: &Terms = $terms;
        let mut call = $call.settle_within(terms.settle_within);
        if terms.one_by_one {
            call = call.one_by_one();
        }
        if let Some(within) = terms.confirm.within {
            call = call.confirm(within);
        }
        if let Some(path) = &terms.journal {
            call = call.journal(path.as_path());
        }
        call
    }};
}

pub(super) async fn revoke(args: Revoke) -> Result<Exit, Failure> {
    let Revoke { bulk: Bulk { org: name, ids, dry_run, terms, json }, yes, which } = args;
    let form = &json.form()?;
    let then = Then { org: &name, noun: "grants", form, journal: terms.journal.as_deref() };
    if which.is_everything() {
        let ids = unless_ended(ids::collect(ids)).await??;
        let call = on_terms!(login::client()?.org(&name).grants().revoke(ids), &terms);
        if dry_run {
            return show_plan(call.dry_run(), form).await;
        }
        return send(call, &terms, &then).await;
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
        output::rows::<OutcomeRow>(&[], form)?;
        say("", "no grants are as the filters say; nothing was sent");
        return Ok(Exit::Done);
    }
    if dry_run {
        return show_plan(on_terms!(org.grants().revoke(grants), &terms).dry_run(), form).await;
    }
    let grants = if yes { grants } else { agreed(&org, &name, &which, grants).await? };
    if grants.is_empty() {
        say("", "nothing was sent");
        return Ok(Exit::Cancelled);
    }
    send(on_terms!(org.grants().revoke(grants), &terms), &terms, &then).await
}

async fn send(call: patwarden::Revoke, terms: &Terms, then: &Then<'_>) -> Result<Exit, Failure> {
    say_looking(terms.confirm);
    let how_far = call.progress();
    finish(call, &how_far, then).await
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
    let Review { bulk: Bulk { org, ids, dry_run, terms, json }, reason } = args;
    let form = &json.form()?;
    let ids = unless_ended(ids::collect(ids)).await??;
    let mut call = login::client()?.org(&org).requests().review(decision, ids);
    if let Some(reason) = reason {
        call = call.reason(reason);
    }
    let call = on_terms!(call, &terms);
    if dry_run {
        return show_plan(call.dry_run(), form).await;
    }
    say_looking(terms.confirm);
    let then = Then { org: &org, noun: "requests", form, journal: terms.journal.as_deref() };
    let how_far = call.progress();
    finish(call, &how_far, &then).await
}

/// Prints what would be done and says what it means.
async fn show_plan<T: Subject + Serialize>(
    plan: impl Future<Output = Result<Plan<T>, Error>>,
    form: &Form,
) -> Result<Exit, Failure> {
    let plan = unless_ended(plan).await??;
    output::rows(&OutcomeRow::of_plan(&plan), form)?;
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

/// Sends it, prints what became of each id, and says on stderr what that comes to. Whoever ends it is told how far
/// it has come.
async fn finish<T: Subject + Serialize>(
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
struct Then<'a> {
    org: &'a str,
    noun: &'static str,
    form: &'a Form,
    journal: Option<&'a Path>,
}

impl Then<'_> {
    /// Where to see for oneself, or how to go on.
    fn hint(&self) -> String {
        match self.journal {
            Some(path) => format!("`patwarden resume {}` goes on with it", path.display()),
            None => format!("`patwarden {} list {}` shows what is so", self.noun, self.org),
        }
    }
}

fn say_looking(confirm: Confirm) {
    if let Some(within) = confirm.within.filter(|_| std::io::stderr().is_terminal()) {
        say("", &format!("looking for up to {} whether it takes effect", in_words(within)));
    }
}

fn tell<T: Subject + Serialize>(report: &BulkReport<T>, then: &Then<'_>) -> Result<Exit, Failure> {
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
        None => is_unknown || unconfirmed,
    };
    if helps {
        say("hint", &then.hint());
    }
    printed?;
    Ok(exit::of_report(report, report.confirm_within.is_some()))
}

fn tell_end<T: Subject + Serialize>(report: &BulkReport<T>, then: &Then<'_>) -> Result<Exit, Failure> {
    let something_was_sent = report.requests > 0 || report.unknown().next().is_some();
    if something_was_sent && let Err(failure) = output::rows(&OutcomeRow::of_report(report), then.form) {
        failure.report();
    }
    say("", &format!("cancelled: {report}"));
    if report.unknown().next().is_some() {
        say("warning", "what was under way may have been done or not");
    }
    say("hint", &then.hint());
    Ok(Exit::Cancelled)
}

pub(super) async fn resume(args: Resume) -> Result<Exit, Failure> {
    let Resume { journal, org, confirm, json } = args;
    let form = &json.form()?;
    let client = login::client()?;
    let mut call = match &org {
        Some(org) => client.org(org).resume(journal.as_path()),
        None => client.resume(journal.as_path()),
    };
    if let Some(within) = confirm.within {
        call = call.confirm(within);
    }
    say_looking(confirm);
    let how_far = call.progress();
    let then = Then { org: "", noun: "", form, journal: Some(&journal) };
    let settling = progress::while_settling(call.into_future(), || how_far.settled());
    match unless_ended(settling).await {
        Ok(resumed) => match resumed? {
            Resumed::Grants(report) => tell(&report, &then),
            Resumed::Requests(report) => tell(&report, &then),
            _ => Err(Failure::Other("the journal is of a kind of call that this command does not know".to_owned())),
        },
        Err(_ended) => match how_far.report() {
            Some(Resumed::Grants(report)) => tell_end(&report, &then),
            Some(Resumed::Requests(report)) => tell_end(&report, &then),
            _ => Err(Failure::Cancelled { unknown: None }),
        },
    }
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
