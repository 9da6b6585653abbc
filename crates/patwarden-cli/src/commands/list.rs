//! The commands that list. A list is printed when it is whole: half of one never passes for all.

use std::pin::pin;

use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt, TryStreamExt};
use patwarden::{
    Client, Drift, DriftWatch, EachOrg, Grant, GrantRequest, Grants, Listing, Reading, Readings, Requests, SmolStr,
};
use serde::Serialize;

use crate::args::{List, Repos};
use crate::exit::{self, Exit, Failure};
use crate::login;
use crate::output::{self, Form, Gathered, Row, say};
use crate::progress::{self, Event};
use crate::rows::{AcrossOrgs, Columns, InOrg};
use crate::signals::unless_ended;
use crate::which::{Token, Which, filtered};

/// The most items that one request brings.
const PAGE: u8 = 100;
/// Organisations read at the same time.
const AT_ONCE: usize = 8;

pub(super) async fn grants(args: List<InOrg<Grant>>) -> Result<Exit, Failure> {
    let List { org, which, direction, limit, verify, json, .. } = args;
    let form = json.form()?;
    let (direction, per_page) = (direction.into(), page_size(limit, &which));
    let client = client(limit)?;
    match org {
        Some(org) => {
            let list = filtered!(client.org(&org).grants(), &which).direction(direction).per_page(per_page).list();
            let list = if verify { list.verify() } else { list };
            show_in(org, list, limit, &which, &form).await
        }
        None => {
            let wanted = which.clone();
            let filter = move |grants: Grants| filtered!(grants, &which).direction(direction);
            let across = match login::orgs()? {
                Some(orgs) => Across::of(orgs, verify, move |org| filter(client.org(org).grants()).list()),
                None => each_org(&client, verify).grants(filter).into(),
            };
            show_across(across, &wanted, &form).await
        }
    }
}

pub(super) async fn requests(args: List<InOrg<GrantRequest>>) -> Result<Exit, Failure> {
    let List { org, which, direction, limit, verify, json, .. } = args;
    let form = json.form()?;
    let (direction, per_page) = (direction.into(), page_size(limit, &which));
    let client = client(limit)?;
    match org {
        Some(org) => {
            let list = filtered!(client.org(&org).requests(), &which).direction(direction).per_page(per_page).list();
            let list = if verify { list.verify() } else { list };
            show_in(org, list, limit, &which, &form).await
        }
        None => {
            let wanted = which.clone();
            let filter = move |requests: Requests| filtered!(requests, &which).direction(direction);
            let across = match login::orgs()? {
                Some(orgs) => Across::of(orgs, verify, move |org| filter(client.org(org).requests()).list()),
                None => each_org(&client, verify).requests(filter).into(),
            };
            show_across(across, &wanted, &form).await
        }
    }
}

pub(super) async fn grant_repositories(args: Repos) -> Result<Exit, Failure> {
    let form = args.json.form()?;
    let listing = client(args.limit)?.org(&args.org).grants().repositories(args.id);
    show(listing, args.limit, &form).await
}

pub(super) async fn request_repositories(args: Repos) -> Result<Exit, Failure> {
    let form = args.json.form()?;
    let listing = client(args.limit)?.org(&args.org).requests().repositories(args.id);
    show(listing, args.limit, &form).await
}

/// A client that, where a limit is set, asks page by page and so for none too many.
pub(super) fn client(limit: Option<u32>) -> Result<Client, Failure> {
    let builder = login::builder()?;
    let builder = if limit.is_some() { builder.pages_in_flight(1) } else { builder };
    Ok(builder.build()?)
}

/// What the list of one organisation came to.
struct OneOrg<R> {
    place: usize,
    org: String,
    items: patwarden::Result<Vec<R>>,
    drift: Option<Drift>,
}

/// The lists of several organisations on their way.
struct Across<R> {
    readings: BoxStream<'static, patwarden::Result<OneOrg<R>>>,
    /// Of the list of the organisations, where they are listed.
    orgs: Option<DriftWatch>,
}

impl<R: Send + 'static> Across<R> {
    /// Those of the organisations that a profile names.
    fn of(orgs: Vec<String>, verify: bool, list: impl Fn(&str) -> Listing<R> + Send + 'static) -> Self {
        let lists = orgs.into_iter().enumerate().map(move |(place, org)| {
            let list = if verify { list(&org).verify() } else { list(&org) };
            let watch = list.watch();
            async move {
                let items = list.collect_all().await;
                Ok(OneOrg { place, org, items, drift: watch.drift() })
            }
        });
        Self { readings: stream::iter(lists).buffer_unordered(AT_ONCE).boxed(), orgs: None }
    }
}

impl<R: Send + 'static> From<Readings<R>> for Across<R> {
    fn from(readings: Readings<R>) -> Self {
        let orgs = Some(readings.watch());
        let one = |Reading { place, org, items, drift, .. }| OneOrg { place, org: org.login, items, drift };
        Self { readings: readings.map_ok(one).boxed(), orgs }
    }
}

fn each_org(client: &Client, verify: bool) -> EachOrg {
    let each = client.each_org();
    if verify { each.verify() } else { each }
}

/// A page no larger than what is wanted, unless some of it is left out here.
fn page_size(limit: Option<u32>, which: &Which) -> u8 {
    let whole = limit.filter(|_| which.is_told_by_github());
    whole.and_then(|limit| u8::try_from(limit).ok()).unwrap_or(PAGE).min(PAGE)
}

async fn show_in<R>(
    org: String,
    listing: Listing<R>,
    limit: Option<u32>,
    which: &Which,
    form: &Form,
) -> Result<Exit, Failure>
where
    R: Token + Send + 'static,
    InOrg<R>: Row,
{
    let watch = listing.watch();
    let wanted = listing.try_filter(|row| futures::future::ready(which.admits(row)));
    let name = SmolStr::from(&org);
    let rows = wanted.map_ok(|row| InOrg { org: name.clone(), row });
    unless_ended(gathered(rows, limit, form)).await??.print()?;
    Ok(say_drift(watch.drift().map(|drift| (Some(org), drift)), VERIFY))
}

/// Prints what could be read, and says what could not.
async fn show_across<R>(across: Across<R>, which: &Which, form: &Form) -> Result<Exit, Failure>
where
    R: Token + Serialize,
    InOrg<R>: Columns,
{
    let Across { readings, orgs } = across;
    let told = readings.inspect_ok(|reading| {
        let rows = reading.items.as_ref().ok().map(Vec::len);
        progress::tell(&Event::Organization { org: &reading.org, rows });
    });
    let mut readings: Vec<_> = unless_ended(told.try_collect()).await??;
    readings.sort_by_key(|reading| reading.place);
    let (mut rows, mut failed, mut read) = (Vec::new(), Vec::new(), 0);
    let mut drifts: Vec<_> = orgs.and_then(|orgs| orgs.drift()).map(|drift| (None, drift)).into_iter().collect();
    for OneOrg { org, items, drift, .. } in readings {
        match items {
            Ok(items) => {
                read += 1;
                drifts.extend(drift.map(|drift| (Some(org.clone()), drift)));
                let wanted = items.into_iter().filter(|row| which.admits(row));
                let org = SmolStr::from(org);
                rows.extend(wanted.map(|row| AcrossOrgs(InOrg { org: org.clone(), row })));
            }
            Err(error) => failed.push(error),
        }
    }
    if read == 0 && failed.is_empty() {
        return Err(Failure::no_organisation());
    }
    // Of nothing that could be read, an empty list would be a lie.
    if read > 0 {
        output::rows(&rows, form)?;
    }
    failed.iter().for_each(exit::say_error);
    let drifted = say_drift(drifts, VERIFY);
    match failed.first() {
        None => Ok(drifted),
        Some(error) if read == 0 => Ok(exit::of_error(error)),
        Some(_) => {
            say("warning", &format!("{} of {} organisations could not be read", failed.len(), read + failed.len()));
            Ok(Exit::Partly)
        }
    }
}

pub(super) async fn show<R: Row + Send + 'static>(
    listing: Listing<R>,
    limit: Option<u32>,
    form: &Form,
) -> Result<Exit, Failure> {
    let watch = listing.watch();
    unless_ended(gathered(listing, limit, form)).await??.print()?;
    Ok(say_drift(watch.drift().map(|drift| (None, drift)), AGAIN))
}

const VERIFY: &str = "--verify reads it again until two readings agree";
const AGAIN: &str = "list again to see whether it stays so";

/// Says of each list that changed while it was read what showed of it, and gives the code for that.
fn say_drift(drifts: impl IntoIterator<Item = (Option<String>, Drift)>, hint: &str) -> Exit {
    let mut exit = Exit::Done;
    for (org, drift) in drifts {
        let of = org.map(|org| format!("{org}: ")).unwrap_or_default();
        say("warning", &format!("{of}{drift}; {hint}"));
        exit = Exit::Partly;
    }
    exit
}

async fn gathered<R: Row>(
    rows: impl Stream<Item = patwarden::Result<R>>,
    limit: Option<u32>,
    form: &Form,
) -> Result<Gathered<'_, R>, Failure> {
    let mut rows = pin!(rows.take(limit.map_or(usize::MAX, |limit| limit as usize)));
    let mut gathered = Gathered::new(form);
    while let Some(row) = rows.try_next().await? {
        gathered.add(row)?;
    }
    Ok(gathered)
}
