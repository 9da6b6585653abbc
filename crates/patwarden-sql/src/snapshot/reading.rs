//! Reads what a snapshot is made of, all of it or nothing.

use std::collections::HashSet;

use futures::{StreamExt, TryStreamExt};
use patwarden::{Client, Error, Grant, GrantRequest};

use super::Orgs;
use crate::error::{Result, SqlError, SqlErrorKind};

/// What an organisation has.
pub(super) struct Lists {
    pub(super) org: String,
    pub(super) grants: Vec<Grant>,
    pub(super) requests: Vec<GrantRequest>,
}

/// Reads organisations side by side.
pub(super) async fn read(client: &Client, orgs: Orgs, at_once: usize) -> Result<Vec<Lists>> {
    let names = names(client, orgs).await?;
    let readings = names.into_iter().map(|org| lists(client, org));
    let readings: Vec<_> = futures::stream::iter(readings).buffered(at_once).collect().await;
    let (mut whole, mut failed) = (Vec::new(), Vec::new());
    for reading in readings {
        match reading {
            Ok(lists) => whole.push(lists),
            Err((org, error)) => failed.push((org, error)),
        }
    }
    match unread(failed) {
        Some(error) => Err(error),
        None => Ok(whole),
    }
}

async fn names(client: &Client, orgs: Orgs) -> Result<Vec<String>> {
    let nothing = |why: &str| Err(SqlError::new(SqlErrorKind::InvalidValue, why.to_owned()));
    let names = match orgs {
        Orgs::All => {
            let orgs: Vec<_> = client.orgs().verify().try_collect().await?;
            orgs.into_iter().map(|org| org.login).collect()
        }
        Orgs::Named(names) if names.is_empty() => return nothing("a snapshot is of organisations, and none is named"),
        Orgs::Named(names) => names,
    };
    let mut seen = HashSet::new();
    let names: Vec<String> = names.into_iter().filter(|name| seen.insert(name.to_ascii_lowercase())).collect();
    if names.is_empty() { nothing("the login sees no organisation to take a snapshot of") } else { Ok(names) }
}

async fn lists(client: &Client, org: String) -> std::result::Result<Lists, (String, Error)> {
    let handle = client.org(&org);
    let grants = handle.grants().list().verify().collect_all();
    let requests = handle.requests().list().verify().collect_all();
    match futures::try_join!(grants, requests) {
        Ok((grants, requests)) => Ok(Lists { org, grants, requests }),
        Err(error) => Err((org, error)),
    }
}

/// One error for all of them, each with its reason. What the client says of the first is kept.
fn unread(failed: Vec<(String, Error)>) -> Option<SqlError> {
    let told: Vec<String> = failed.iter().map(|(org, error)| format!("{org} can't be read: {error}")).collect();
    let (_, first) = failed.into_iter().next()?;
    Some(SqlError::from(first).with_message(format!("no snapshot was taken, as {}", told.join("; "))))
}
