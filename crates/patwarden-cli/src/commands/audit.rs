//! `patwarden audit`: reads every organisation side by side, what can't be read included in the answer.

use std::collections::BTreeSet;

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use patwarden::{Client, Grant, Listing, Membership, Org, PatId, RepositorySelection};

use crate::args::{Audit as Args, AuditFormat};
use crate::audit::{self, Audit, Gap, Part, Reading, github};
use crate::exit::{Exit, Failure, mending};
use crate::output::{self, say};
use crate::signals::unless_ended;
use crate::{file, login};

/// Organisations read at the same time.
const AT_ONCE: usize = 8;
/// Grants of an organisation whose repositories are looked up at the same time; what a client reads at once is bounded
/// besides.
const LOOKUPS: usize = 16;

pub(super) async fn run(args: Args) -> Result<Exit, Failure> {
    if let Some(repository) = args.repo.as_deref() {
        check_repository(repository)?;
    } else if args.fail_on.iter().any(audit::FailOn::is_about_a_repository) {
        return Err(Failure::input("--fail-on reaches needs to know which repository").with_hint("name it with --repo"));
    } else if args.only.iter().any(|only| only.rule() == "reaches") {
        return Err(Failure::input("--only reaches needs to know which repository").with_hint("name it with --repo"));
    }
    if args.jq.is_some() && args.format != AuditFormat::Json {
        return Err(Failure::input("--jq is about the report in JSON").with_hint("add --format json"));
    }
    let client = login::client()?;
    let orgs = if args.all_orgs { login::orgs()?.unwrap_or_default() } else { args.orgs.clone() };
    let ask = Ask { verify: args.verify, repository: args.repo.clone() };
    let (readings, drift) = unless_ended(read_all(client.clone(), orgs, ask)).await??;
    let mut audit = Audit::of(&readings, client.origin(), args.limits(), Timestamp::now());
    let drifted = drift.is_some();
    if let Some(drift) = drift {
        say("warning", &format!("{drift}; --verify reads it again until two readings agree"));
    }
    let broken: Vec<String> = args.fail_on.iter().filter_map(|rule| rule.broken(&audit)).collect();
    audit.keep_only(&args.only);
    write(&args, &audit, &broken)?;
    if let Some(doubt) = audit.repository.as_ref().and_then(audit::Repository::doubt) {
        say("warning", &doubt);
    }
    let unread = (!audit.read_anything()).then(|| nothing_read(&readings));
    if unread.is_none() {
        say_gaps(&audit);
    }
    for line in &broken {
        say("failed", line);
    }
    tell_the_job(&args, &audit, &broken);
    if let Some(exit) = unread {
        return exit;
    }
    Ok(match (broken.is_empty(), audit.is_whole() && !drifted) {
        (false, _) => Exit::Failed,
        (true, false) => Exit::Partly,
        (true, true) => Exit::Done,
    })
}

fn check_repository(repository: &str) -> Result<(), Failure> {
    let parts: Vec<&str> = repository.split('/').collect();
    match parts.len() <= 2 && parts.iter().all(|part| !part.trim().is_empty()) {
        true => Ok(()),
        false => Err(Failure::input(format!("{repository:?} can be no repository's name; nothing was sent"))
            .with_hint("write NAME, or ORG/NAME")),
    }
}

/// Says why, for each organisation, and gives the code for it: a report of nothing is no success, whatever it holds.
fn nothing_read(readings: &[Reading]) -> Result<Exit, Failure> {
    if readings.is_empty() {
        return Err(Failure::no_organisation());
    }
    let gaps: Vec<&Gap> = readings.iter().filter_map(|reading| reading.grants.items.as_ref().err()).collect();
    for gap in &gaps {
        say("error", &gap.why);
        if let Some(hint) = &gap.hint {
            say("hint", hint);
        }
    }
    Ok(gaps.first().map_or(Exit::Failed, |gap| gap.exit))
}

fn say_gaps(audit: &Audit) {
    for coverage in &audit.coverage {
        for (what, why, _) in coverage.gaps() {
            say("warning", &format!("{}: {what}: {why}", coverage.org));
        }
    }
    let unread = audit.totals.organisations - audit.totals.read_whole;
    if unread > 0 {
        say("warning", &format!("{unread} of {} organisations could not be read whole", audit.totals.organisations));
    }
}

fn write(args: &Args, audit: &Audit, broken: &[String]) -> Result<(), Failure> {
    let text = match args.format {
        AuditFormat::Text if args.file().is_none() => return output::print_styled(&audit::text(audit)),
        AuditFormat::Text => anstream::adapter::strip_str(&audit::text(audit)).to_string(),
        AuditFormat::Json if args.jq.is_some() => return output::object(audit, args.jq.clone()),
        AuditFormat::Json if args.file().is_none() => return output::print_json(audit),
        AuditFormat::Json => format!("{}\n", serde_json::to_string_pretty(audit).map_err(output::not_written)?),
        AuditFormat::Csv => audit::csv(audit),
        AuditFormat::Jsonl => audit::jsonl(audit).map_err(output::not_written)?,
        AuditFormat::Markdown => audit::markdown(audit),
        AuditFormat::Html => audit::html(audit),
        AuditFormat::Github => github::annotations(audit, broken),
    };
    match args.file() {
        Some(path) => file::replace(path, &text).map_err(|error| {
            Failure::input(format!("cannot write {}: {error}", path.display()))
                .with_hint(mending(&error).unwrap_or("name another file with --output"))
        }),
        None => output::print(&text),
    }
}

/// In a job of GitHub Actions, adds to the step's summary and annotates. That it can't is no failure of the audit.
fn tell_the_job(args: &Args, audit: &Audit, broken: &[String]) {
    if let Some(path) = github::summary_file()
        && let Err(error) = github::add_summary(&path, audit)
    {
        say("warning", &format!("the step's summary can't be written: {error}"));
    }
    let printed = args.format == AuditFormat::Github && args.file().is_none();
    if github::in_a_job() && !printed {
        // The runner reads both; stdout is the report's.
        output::say_as_it_is(&github::annotations(audit, broken));
    }
}

type Listed = (Vec<Reading>, Option<patwarden::Drift>);

/// What is read of each organisation.
#[derive(Clone)]
struct Ask {
    verify: bool,
    repository: Option<String>,
}

async fn read_all(client: Client, orgs: Vec<String>, ask: Ask) -> Result<Listed, Failure> {
    let mut drift = None;
    // Its name, and whether the App is known to be suspended there.
    let orgs: Vec<(String, bool)> = if orgs.is_empty() {
        let listing = verified(client.orgs(), ask.verify);
        let watch = listing.watch();
        let orgs = listing.collect_all().await?;
        drift = watch.drift();
        orgs.into_iter().map(|org| (org.login, org.suspended)).collect()
    } else {
        let mut seen = BTreeSet::new();
        orgs.into_iter().filter(|org| seen.insert(org.to_ascii_lowercase())).map(|org| (org, false)).collect()
    };
    let readings: Vec<BoxFuture<'static, Reading>> = orgs
        .into_iter()
        .map(|(name, suspended)| read(client.org(&name), name, suspended, ask.clone()).boxed())
        .collect();
    Ok((stream::iter(readings).buffered(AT_ONCE).collect().await, drift))
}

fn verified<T: Send + 'static>(listing: Listing<T>, verify: bool) -> Listing<T> {
    if verify { listing.verify() } else { listing }
}

async fn part<T: Send + 'static>(listing: Listing<T>, verify: bool) -> Part<Vec<T>> {
    let listing = verified(listing, verify);
    let watch = listing.watch();
    let items = listing.collect_all().await.map_err(Gap::from);
    Part { items, changed: watch.drift().map(|drift| drift.to_string()) }
}

async fn read(org: Org, name: String, is_suspended: bool, ask: Ask) -> Reading {
    let (grants, requests) = if is_suspended {
        (suspended(&name), suspended(&name))
    } else {
        futures::join!(part(org.grants().list(), ask.verify), part(org.requests().list(), ask.verify))
    };
    let (former, reaching) = match &grants.items {
        Ok(items) => {
            let reaching = async {
                match ask.repository.as_deref() {
                    Some(repository) => Some(reaching(&org, &name, items, repository).await),
                    None => None,
                }
            };
            futures::join!(former(&org, items), reaching)
        }
        // What hangs on it is not known for the same reason.
        Err(gap) => (Err(gap.clone()), ask.repository.as_ref().map(|_| Err(gap.clone()))),
    };
    let reaching = reaching.map(|items| Part { items, changed: None });
    Reading { org: name, grants, requests, former: Part { items: former, changed: None }, reaching }
}

/// GitHub would say the same, after a login.
fn suspended<T>(org: &str) -> Part<T> {
    let why = format!("{org}: the App's installation is suspended; nothing was sent");
    let hint = "an owner of the organisation can unsuspend the App in its settings";
    Part { items: Err(Gap::new(why, hint)), changed: None }
}

/// The owners who are no members. Who is not in the list is asked for by name: a login that is told of the public
/// members alone would take every other for gone.
async fn former(org: &Org, grants: &[Grant]) -> Result<BTreeSet<String>, Gap> {
    let mut absent: BTreeSet<String> = grants
        .iter()
        .filter(|grant| grant.owner.kind.as_deref() != Some("Bot"))
        .map(|grant| grant.owner.login.to_ascii_lowercase())
        .collect();
    if absent.is_empty() {
        return Ok(absent);
    }
    for member in org.members().list().collect_all().await? {
        absent.remove(&member.login.to_ascii_lowercase());
    }
    let mut former = BTreeSet::new();
    for login in absent {
        match org.membership(&login).await? {
            Membership::Member => {}
            Membership::NotMember => drop(former.insert(login)),
            Membership::NotTold => {
                let hint = "give the App the permission members=read, or log in as a member of the organisation";
                return Err(Gap::new("GitHub tells this login of public members alone", hint));
            }
        }
    }
    Ok(former)
}

/// The grants that reach a repository.
async fn reaching(org: &Org, name: &str, grants: &[Grant], repository: &str) -> Result<BTreeSet<PatId>, Gap> {
    let repository = match repository.split_once('/') {
        Some((owner, _)) if !owner.eq_ignore_ascii_case(name) => return Ok(BTreeSet::new()),
        Some((_, repository)) => repository,
        None => repository,
    };
    let all = grants.iter().filter(|grant| grant.repository_selection == RepositorySelection::All);
    let mut reaching: BTreeSet<PatId> = all.map(|grant| grant.id).collect();
    let candidates = org.grants().repository(repository).list().collect_all().await?;
    let subset: Vec<PatId> = candidates
        .iter()
        .filter(|grant| !matches!(grant.repository_selection, RepositorySelection::All | RepositorySelection::None))
        .map(|grant| grant.id)
        .collect();
    // A server that passes the filter over lists them all.
    let lookups: Vec<BoxFuture<'static, Result<Option<PatId>, Gap>>> =
        subset.into_iter().map(|id| looked_up(org.clone(), id, repository.to_owned()).boxed()).collect();
    let found: Vec<Option<PatId>> = stream::iter(lookups).buffer_unordered(LOOKUPS).try_collect().await?;
    reaching.extend(found.into_iter().flatten());
    Ok(reaching)
}

/// The grant, if the repository is among its own.
async fn looked_up(org: Org, id: PatId, repository: String) -> Result<Option<PatId>, Gap> {
    let repositories = org.grants().repositories(id).collect_all().await?;
    Ok(repositories.iter().any(|one| one.name.eq_ignore_ascii_case(&repository)).then_some(id))
}
