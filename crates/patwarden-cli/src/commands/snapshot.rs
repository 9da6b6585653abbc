//! `patwarden snapshot`: what organisations have now, kept in a file.

use patwarden_sql::snapshot::{self, Options, Orgs};

use crate::args;
use crate::exit::{Exit, Failure};
use crate::login;
use crate::output::{self, say};
use crate::rows::SnapshotRow;
use crate::signals::unless_ended;

pub(super) async fn run(args: args::Snapshot) -> Result<Exit, Failure> {
    let args::Snapshot { orgs, all_orgs, into, json } = args;
    let form = json.form()?;
    let client = login::client()?;
    let orgs = match all_orgs {
        false => Orgs::Named(orgs),
        true => login::orgs()?.map_or(Orgs::All, Orgs::Named),
    };
    let taken = unless_ended(snapshot::take(&client, orgs, &into, Options::default())).await??;
    let rows = SnapshotRow::of(&taken);
    let (grants, requests) =
        taken.orgs.iter().fold((0, 0), |(grants, requests), org| (grants + org.grants, requests + org.requests));
    output::rows(&rows, &form)?;
    let plural = |count: u64, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    say(
        "",
        &format!(
            "snapshot {} of {} is in {}: {} and {}",
            taken.id,
            plural(taken.orgs.len() as u64, "organisation"),
            into.display(),
            plural(grants, "grant"),
            plural(requests, "request"),
        ),
    );
    Ok(Exit::Done)
}
