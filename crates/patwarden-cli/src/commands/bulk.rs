//! The commands that decide and revoke: always the bulk call, however few the ids.
//!
//! On a terminal, what filters find, what comes from a pipe and more ids than one are shown and asked about. One id that
//! was typed is meant, and so are all where there is nobody to ask; what filters find takes `--yes` there.

mod act;
mod exec;
mod planned;
mod resume;
mod told;

use std::collections::BTreeSet;

use futures::TryStreamExt;
use patwarden::{Decision, Error, Org, Subject, Target};
use serde::Serialize;

use self::act::{Act, Call, Reviewing, Revoking};
pub(super) use self::exec::Execs;
use self::planned::{at_most, is_agreed, show};
pub(super) use self::resume::resume;
use self::told::{Then, finish, say_looking};
use crate::args::{Bulk, Care, Review, Terms};
use crate::ask::{self, Ask, Terminal};
use crate::exit::{Exit, Failure};
use crate::ids::{self, Given};
use crate::login;
use crate::output::{self, Form, Row, say};
use crate::rows::{InOrg, OutcomeRow};
use crate::signals::unless_ended;
use crate::which::Which;

pub(super) async fn revoke(args: Bulk) -> Result<Exit, Failure> {
    carry_out(Revoking, args).await
}

pub(super) async fn approve(args: Review) -> Result<Exit, Failure> {
    carry_out(Reviewing { decision: Decision::Approve, reason: args.reason }, args.bulk).await
}

pub(super) async fn deny(args: Review) -> Result<Exit, Failure> {
    carry_out(Reviewing { decision: Decision::Deny, reason: args.reason }, args.bulk).await
}

async fn carry_out<A: Act>(act: A, args: Bulk) -> Result<Exit, Failure>
where
    A::Row: Serialize,
    InOrg<A::Row>: Row,
{
    if args.which.is_everything() { to_ids(act, args).await } else { to_found(act, args).await }
}

async fn to_ids<A: Act>(act: A, args: Bulk) -> Result<Exit, Failure>
where
    A::Row: Serialize,
    InOrg<A::Row>: Row,
{
    let Bulk { org: name, ids, care, terms, json, .. } = args;
    let form = &json.form()?;
    let Given { ids, are_piped } = unless_ended(ids::collect(ids)).await??;
    if !care.dry_run {
        at_most(care.max, ids.len(), "the ids given are")?;
    }
    let org = login::client()?.org(&name);
    let is_asked = (ids.len() > 1 || are_piped) && !care.yes && ask::can_ask();
    let asked: Option<&dyn Ask> = if is_asked { Some(&Terminal) } else { None };
    to_named(&act, &Named { org, name: &name, ids: &ids, care, terms: &terms, form, asked }).await
}

/// Those that are named by their ids, each once.
struct Named<'a> {
    org: Org,
    name: &'a str,
    ids: &'a [u64],
    care: Care,
    terms: &'a Terms,
    form: &'a Form,
    /// Who is asked before.
    asked: Option<&'a dyn Ask>,
}

async fn to_named<A: Act>(act: &A, named: &Named<'_>) -> Result<Exit, Failure>
where
    A::Row: Serialize,
    InOrg<A::Row>: Row,
{
    let Named { org, name, ids, care, terms, form, asked } = named;
    let call = || {
        let targets = ids.iter().map(|id| Target::Id((*id).into())).collect();
        act.call(org, targets).on(terms)
    };
    call().check()?;
    if care.dry_run {
        return show(&unless_ended(call().plan()).await??, *care, form);
    }
    if let Some(whom) = asked
        && !is_agreed(&unless_ended(call().plan()).await??, *whom).await?
    {
        return Ok(left_alone());
    }
    let then = Then { org: name, noun: A::NOUN, form, journal: terms.journal.as_deref() };
    say_looking(terms.confirm);
    send(call(), &then).await
}

async fn to_found<A: Act>(act: A, args: Bulk) -> Result<Exit, Failure>
where
    A::Row: Serialize,
    InOrg<A::Row>: Row,
{
    let Bulk { org: name, ids, care, terms, json, which } = args;
    let form = &json.form()?;
    if !ids.is_empty() {
        return Err(Failure::input("ids and filters were given, and it takes one of them; nothing was sent")
            .with_hint("leave the ids out to act on all that the filters find, or the filters"));
    }
    if !care.dry_run && !care.yes && !ask::can_ask() {
        return Err(Failure::input("there is no terminal to ask on; nothing was sent")
            .with_hint("--yes goes ahead with what the filters find without asking; --dry-run shows it"));
    }
    let org = login::client()?.org(&name);
    let call = |rows: &[A::Row]| {
        let targets = rows.iter().map(|row| Target::Row(Box::new(row.clone()))).collect();
        act.call(&org, targets).on(&terms)
    };
    let mut rows = unless_ended(found(&act, &org, &which)).await??;
    if rows.is_empty() {
        output::rows::<OutcomeRow>(&[], form)?;
        say("", &format!("no {} are as the filters say; nothing was sent", A::NOUN));
        return Ok(Exit::Done);
    }
    call(&rows).check()?;
    if care.dry_run {
        return show(&unless_ended(call(&rows).plan()).await??, care, form);
    }
    at_most(care.max, rows.len(), &format!("the {} that the filters find are", A::NOUN))?;
    if !care.yes {
        if !is_agreed(&unless_ended(call(&rows).plan()).await??, &Terminal).await? {
            return Ok(left_alone());
        }
        rows = still_so(&rows, unless_ended(found(&act, &org, &which)).await??);
        if rows.is_empty() {
            return Ok(left_alone());
        }
    }
    let then = Then { org: &name, noun: A::NOUN, form, journal: terms.journal.as_deref() };
    say_looking(terms.confirm);
    send(call(&rows), &then).await
}

async fn found<A: Act>(act: &A, org: &Org, which: &Which) -> Result<Vec<A::Row>, Error> {
    act.find(org, which).try_filter(|row| futures::future::ready(which.admits(row))).try_collect().await
}

/// Of what was shown, what is so now. Whoever thinks it over for long decides about what was so then: those that are
/// no longer as the filters say are left out.
fn still_so<T: Subject>(shown: &[T], mut now: Vec<T>) -> Vec<T> {
    let shown: BTreeSet<_> = shown.iter().map(Subject::id).collect();
    now.retain(|row| shown.contains(&row.id()));
    let gone = shown.len().saturating_sub(now.len());
    if gone > 0 {
        let are = if gone == 1 { "is" } else { "are" };
        say("", &format!("{gone} of them {are} no longer as the filters say, and left alone"));
    }
    now
}

fn left_alone() -> Exit {
    say("", "nothing was sent");
    Exit::Cancelled
}

async fn send<T, C>(call: C, then: &Then<'_>) -> Result<Exit, Failure>
where
    T: Subject + Serialize,
    C: Call<T>,
{
    let how_far = call.progress();
    finish(call, &how_far, then).await
}
