//! `patwarden resume`: on a terminal what is left is shown and asked about; elsewhere it was meant when the call was made.

use std::path::Path;

use patwarden::{Client, Plan, Resume, ResumePlan, Resumed, Subject};
use serde::Serialize;

use super::planned::{at_most, is_agreed, show};
use super::told::{Then, say_looking, tell, tell_end};
use crate::args::{self, Care};
use crate::ask;
use crate::exit::{Exit, Failure};
use crate::login;
use crate::output::{Form, Row, say};
use crate::progress;
use crate::rows::InOrg;
use crate::signals::unless_ended;

pub(in crate::commands) async fn resume(args: args::Resume) -> Result<Exit, Failure> {
    let args::Resume { journal, org, care, confirm, json } = args;
    let form = &json.form()?;
    let client = login::client()?;
    let asks = !care.yes && ask::can_ask();
    if care.dry_run || care.max.is_some() || asks {
        let next = match unless_ended(call(&client, org.as_deref(), &journal).dry_run()).await?? {
            ResumePlan::Grants(plan) => before(&plan, care, asks, form).await?,
            ResumePlan::Requests(plan) => before(&plan, care, asks, form).await?,
            _ => return Err(of_another_kind()),
        };
        if let Some(exit) = next {
            return Ok(exit);
        }
    }
    let mut call = call(&client, org.as_deref(), &journal);
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
            _ => Err(of_another_kind()),
        },
        Err(_ended) => match how_far.report() {
            Some(Resumed::Grants(report)) => tell_end(&report, &then),
            Some(Resumed::Requests(report)) => tell_end(&report, &then),
            _ => Err(Failure::Cancelled { unknown: None }),
        },
    }
}

fn call(client: &Client, org: Option<&str>, journal: &Path) -> Resume {
    match org {
        Some(org) => client.org(org).resume(journal),
        None => client.resume(journal),
    }
}

/// What comes before anything is sent; how it ends there, if it does.
async fn before<T>(plan: &Plan<T>, care: Care, asks: bool, form: &Form) -> Result<Option<Exit>, Failure>
where
    T: Subject + Serialize,
    InOrg<T>: Row,
{
    if care.dry_run {
        return show(plan, care, form).map(Some);
    }
    at_most(care.max, plan.len(), "what is left is")?;
    if asks && !plan.is_empty() && !is_agreed(plan, &ask::Terminal).await? {
        say("", "nothing was sent");
        return Ok(Some(Exit::Cancelled));
    }
    Ok(None)
}

fn of_another_kind() -> Failure {
    Failure::Other("the journal is of a kind of call that this command does not know; use a newer patwarden".to_owned())
}
