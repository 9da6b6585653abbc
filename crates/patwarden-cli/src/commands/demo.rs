//! `patwarden demo`: all of it on a simulated GitHub, from the login to the proof that it took effect.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp};
use patwarden::{Auth, BulkReport, Client, Grant, GrantRequest, PatId, PatRequestId, Subject};
use patwarden_sim::Simulator;
use serde::Serialize;

use super::sim::{config, failed};
use crate::args::Demo;
use crate::escape;
use crate::exit::{Exit, Failure};
use crate::findings::Findings;
use crate::output::{print_json, print_styled};
use crate::signals::unless_ended;

/// A token that nobody used for so long is stale.
const STALE_DAYS: i64 = 90;
const REASON: &str = "Write access to every repository is not granted; please ask for those you need.";
/// Longer than the simulator takes by far, whatever its latency.
const PATIENCE: Duration = Duration::from_secs(120);
/// Large worlds are read several times; the demonstration is not one of waiting for an hour to pass.
const HOURLY_LIMIT: u32 = 1_000_000;

pub(super) async fn run(args: Demo) -> Result<Exit, Failure> {
    unless_ended(demonstrate(args)).await?
}

async fn demonstrate(args: Demo) -> Result<Exit, Failure> {
    let begun = Instant::now();
    let simulator = Simulator::new(config(&args.world).with_hourly_limit(HOURLY_LIMIT)).map_err(failed)?;
    let server = simulator.serve(0).await.map_err(failed)?;
    let cutoff = days_before(simulator.clock().now(), STALE_DAYS)?;
    let show = |text: String| if args.json { Ok(()) } else { print_styled(&text) };

    let auth = Auth::app(simulator.app_id(), simulator.private_key_pem())?;
    let client = Client::builder().auth(auth).base_url(server.url()).build()?;
    show(format!("{}\n", bold(&format!("A simulated GitHub on {}, logged in as its App", server.url()))))?;

    let before = read(&client).await?;
    let findings = Findings::of(
        before.iter().flat_map(|reading| &reading.grants),
        before.iter().flat_map(|reading| &reading.requests),
        cutoff,
    );
    show(what_there_is(&before, simulator.log().len(), begun.elapsed()))?;
    show(what_was_found(&findings))?;

    let plans: Vec<Plan> = before.iter().map(|reading| Plan::of(reading, cutoff)).collect();
    let acted = try_join_all(before.iter().zip(&plans).map(|(reading, plan)| act(&client, reading, plan))).await?;
    let mut summary = Summary {
        orgs: before.len(),
        grants: before.iter().map(|reading| reading.grants.len()).sum(),
        requests: before.iter().map(|reading| reading.requests.len()).sum(),
        findings,
        http_requests: 0,
        revoked: acted.iter().map(|done| done.revoked.len()).sum(),
        denied: acted.iter().map(|done| done.denied.len()).sum(),
        confirmed: 0,
        seconds: 0.0,
    };
    show(format!(
        "\n{}\n{:>7}  requests denied that ask to write to all repositories\n{:>7}  grants revoked that were of no use for {STALE_DAYS} days\n",
        bold("Done"),
        summary.denied,
        summary.revoked
    ))?;

    let after = read(&client).await?;
    summary.confirmed = acted.iter().zip(&after).map(|(done, reading)| done.seen_gone_in(reading)).sum();
    summary.http_requests = simulator.log().len();
    summary.seconds = (begun.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    if args.json {
        print_json(&summary)?;
    }
    let so = before.iter().zip(&plans).zip(&after).all(|((before, plan), after)| plan.is_so(before, after));
    if !so || summary.confirmed != summary.revoked + summary.denied {
        let seen = format!(
            "{} of {} revocations and denials are seen in a second listing, or it shows other changes",
            summary.confirmed,
            plans.iter().map(Plan::len).sum::<usize>()
        );
        return Err(Failure::input(seen).with_hint(
            "run it again with the same --seed; if it stays so, this program is at fault: tell its makers",
        ));
    }
    show(what_is_left(&summary, &after))?;
    show(the_same_elsewhere())?;
    Ok(Exit::Done)
}

/// What `--json` prints.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[schemars(title = "What `patwarden demo --json` prints")]
pub(crate) struct Summary {
    /// Organisations that were read.
    orgs: usize,
    /// Grants that there were, over all of them.
    grants: usize,
    /// Pending requests that there were, over all of them.
    requests: usize,
    /// What was found.
    findings: Findings,
    /// Requests that the simulator got.
    http_requests: usize,
    /// Grants that were revoked.
    revoked: usize,
    /// Requests that were denied.
    denied: usize,
    /// Of the revoked and denied, those that a second listing no longer shows.
    confirmed: usize,
    /// How long it took.
    seconds: f64,
}

/// Everything of one organisation.
struct Reading {
    org: String,
    grants: Vec<Grant>,
    requests: Vec<GrantRequest>,
}

impl Reading {
    fn grant_ids(&self) -> BTreeSet<PatId> {
        self.grants.iter().map(|grant| grant.id).collect()
    }

    fn request_ids(&self) -> BTreeSet<PatRequestId> {
        self.requests.iter().map(|request| request.id).collect()
    }
}

/// Reads all organisations side by side.
async fn read(client: &Client) -> Result<Vec<Reading>, Failure> {
    let grants = client.each_org().grants(|grants| grants).collect_all();
    let requests = client.each_org().requests(|requests| requests).collect_all();
    let (grants, requests) = futures::try_join!(grants, requests)?;
    let mut requests: BTreeMap<_, _> = requests.into_iter().map(|reading| (reading.org.id, reading.items)).collect();
    let each = grants.into_iter().map(|reading| {
        let requests = requests.remove(&reading.org.id).transpose()?.unwrap_or_default();
        Ok(Reading { org: reading.org.login, grants: reading.items?, requests })
    });
    each.collect()
}

/// What is to be done in one organisation.
struct Plan {
    revoke: BTreeSet<PatId>,
    deny: BTreeSet<PatRequestId>,
}

impl Plan {
    fn of(reading: &Reading, cutoff: Timestamp) -> Self {
        let stale = reading.grants.iter().filter(|grant| grant.unused_since(cutoff));
        let asking = reading.requests.iter().filter(|request| request.asks_to_write_all_repositories());
        Self { revoke: stale.map(|grant| grant.id).collect(), deny: asking.map(|request| request.id).collect() }
    }

    fn len(&self) -> usize {
        self.revoke.len() + self.deny.len()
    }

    /// Whether all of it is gone, and nothing else.
    fn is_so(&self, before: &Reading, after: &Reading) -> bool {
        after.grant_ids() == &before.grant_ids() - &self.revoke
            && after.request_ids() == &before.request_ids() - &self.deny
    }
}

/// What was accepted in one organisation and, while waiting for it, seen to have taken effect.
#[derive(Default)]
struct Acted {
    revoked: Vec<PatId>,
    denied: Vec<PatRequestId>,
    confirmed_grants: BTreeSet<PatId>,
    confirmed_requests: BTreeSet<PatRequestId>,
}

impl Acted {
    /// How many of them were confirmed and are not in this listing.
    fn seen_gone_in(&self, reading: &Reading) -> usize {
        (&self.confirmed_grants - &reading.grant_ids()).len()
            + (&self.confirmed_requests - &reading.request_ids()).len()
    }
}

/// Denies and revokes, and waits until it has taken effect.
async fn act(client: &Client, reading: &Reading, plan: &Plan) -> Result<Acted, Failure> {
    let org = client.org(&reading.org);
    let deny = async {
        if plan.deny.is_empty() {
            return Ok(None);
        }
        let requests = reading.requests.iter().filter(|request| plan.deny.contains(&request.id));
        org.requests().deny(requests).reason(REASON).confirm(PATIENCE).await.map(Some)
    };
    let revoke = async {
        if plan.revoke.is_empty() {
            return Ok(None);
        }
        let grants = reading.grants.iter().filter(|grant| plan.revoke.contains(&grant.id));
        org.grants().revoke(grants).confirm(PATIENCE).await.map(Some)
    };
    let (denied, revoked) = futures::try_join!(deny, revoke)?;
    let mut acted = Acted::default();
    if let Some(report) = denied {
        acted.denied = report.accepted().collect();
        acted.confirmed_requests = report.confirmed().collect();
        whole(&report)?;
    }
    if let Some(report) = revoked {
        acted.revoked = report.accepted().collect();
        acted.confirmed_grants = report.confirmed().collect();
        whole(&report)?;
    }
    Ok(acted)
}

fn whole<T: Subject>(report: &BulkReport<T>) -> Result<(), Failure> {
    match report.first_error() {
        Some(error) => Err(error.clone().into()),
        None => Ok(()),
    }
}

fn days_before(now: Timestamp, days: i64) -> Result<Timestamp, Failure> {
    now.checked_sub(SignedDuration::from_hours(days * 24)).map_err(|error| Failure::Other(error.to_string()))
}

fn bold(text: &str) -> String {
    format!("\u{1b}[1m{text}\u{1b}[0m")
}

fn what_there_is(readings: &[Reading], requests: usize, took: Duration) -> String {
    let mut text = format!("\n{}\n", bold(" grants  pending  organisation"));
    let line = |text: &mut String, grants: usize, pending: usize, name: &str| {
        let _ = writeln!(text, "{grants:>7}  {pending:>7}  {}", escape::field(name));
    };
    for reading in readings {
        line(&mut text, reading.grants.len(), reading.requests.len(), &reading.org);
    }
    let grants = readings.iter().map(|reading| reading.grants.len()).sum();
    let pending = readings.iter().map(|reading| reading.requests.len()).sum();
    line(&mut text, grants, pending, "together");
    let _ = writeln!(text, "\nRead whole in {:.1} s with {requests} requests, logins included.", took.as_secs_f64());
    text
}

fn what_was_found(findings: &Findings) -> String {
    let mut text = format!("\n{}\n", bold("Grants"));
    for (count, what) in [
        (findings.never_expiring, "never expire"),
        (findings.unused_for_90_days, "of no use for 90 days: neither used nor granted since"),
        (findings.never_used, "never used, the youngest included"),
        (findings.write_all_repositories, "can write to all repositories"),
    ] {
        let _ = writeln!(text, "{count:>7}  {what}");
    }
    let _ = writeln!(text, "\n{}", bold("Requests"));
    let _ = writeln!(text, "{:>7}  pending", findings.pending);
    let _ = writeln!(text, "{:>7}  of them ask to write to all repositories", findings.pending_write_all_repositories);
    let _ = writeln!(text, "\n{}", bold("Owners with most grants"));
    for owner in &findings.top_owners {
        let _ = writeln!(text, "{:>7}  {}", owner.grants, escape::field(&owner.login));
    }
    text
}

fn what_is_left(summary: &Summary, after: &[Reading]) -> String {
    let grants: usize = after.iter().map(|reading| reading.grants.len()).sum();
    let requests: usize = after.iter().map(|reading| reading.requests.len()).sum();
    format!(
        "{:>7}  confirmed: a second listing shows none of them\n\
         {grants:>7}  grants left\n\
         {requests:>7}  requests left\n\
         \n{} HTTP requests, {:.1} s.\n",
        summary.confirmed, summary.http_requests, summary.seconds
    )
}

/// The commands that do the same. The tests run these very lines.
fn the_same_elsewhere() -> String {
    format!(
        "\n{}\n\n  \
         export PATWARDEN_APP_ID=12345                           # the App's id\n  \
         export PATWARDEN_PRIVATE_KEY_FILE=app.private-key.pem   # where its private key is\n  \
         patwarden orgs list\n  \
         patwarden grants list --all-orgs\n  \
         patwarden requests list --all-orgs\n  \
         patwarden grants revoke ORG --unused-since {STALE_DAYS}d --dry-run\n  \
         patwarden requests list ORG --writes-all-repositories | cut -f1 |\n    \
         patwarden requests deny ORG --reason '{REASON}' --confirm\n  \
         patwarden grants revoke ORG --unused-since {STALE_DAYS}d --yes --confirm\n",
        bold("The same on an organisation of your own, as your GitHub App")
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CUTOFF: &str = "2026-03-01T00:00:00Z";

    /// Grants by id and last use, requests by id and what they ask for.
    fn reading(grants: &[(u64, &str)], requests: &[(u64, &str)]) -> Reading {
        let token = |id: u64, used: &str, selection: &str| {
            json!({
                "id": id, "owner": { "login": "mona" }, "repository_selection": selection,
                "permissions": { "repository": { "contents": "write" } },
                "access_granted_at": "2026-01-01T00:00:00Z", "created_at": "2026-01-01T00:00:00Z",
                "token_expired": false, "token_last_used_at": used,
            })
        };
        let read = |id, used, selection| serde_json::from_value(token(id, used, selection)).unwrap();
        let ask = |id, selection| serde_json::from_value(token(id, CUTOFF, selection)).unwrap();
        Reading {
            org: "acme".into(),
            grants: grants.iter().map(|(id, used)| read(*id, used, "subset")).collect(),
            requests: requests.iter().map(|(id, selection)| ask(*id, selection)).collect(),
        }
    }

    #[test]
    fn it_is_so_when_all_that_was_planned_is_gone_and_nothing_else() {
        let (stale, fresh) = ("2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z");
        let before = reading(&[(1, stale), (2, fresh), (3, stale)], &[(1, "all"), (2, "subset")]);
        let plan = Plan::of(&before, CUTOFF.parse().unwrap());
        assert_eq!(plan.revoke, [1, 3].map(PatId::new).into());
        assert_eq!(plan.deny, [PatRequestId::new(1)].into());
        assert!(plan.is_so(&before, &reading(&[(2, fresh)], &[(2, "subset")])));
        for (grants, requests) in [
            (&[(2, fresh), (3, stale)][..], &[(2, "subset")][..]),
            (&[(2, fresh)], &[(1, "all"), (2, "subset")]),
            (&[], &[(2, "subset")]),
            (&[(2, fresh)], &[]),
        ] {
            assert!(!plan.is_so(&before, &reading(grants, requests)), "{grants:?} {requests:?}");
        }
    }

    #[test]
    fn what_is_listed_again_is_not_confirmed() {
        let acted = Acted {
            confirmed_grants: [1, 2].map(PatId::new).into(),
            confirmed_requests: [3, 4].map(PatRequestId::new).into(),
            ..Acted::default()
        };
        assert_eq!(acted.seen_gone_in(&reading(&[], &[])), 4);
        assert_eq!(acted.seen_gone_in(&reading(&[(2, CUTOFF), (9, CUTOFF)], &[(4, "all")])), 2);
    }
}
