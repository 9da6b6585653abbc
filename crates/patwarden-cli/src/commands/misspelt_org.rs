//! An organisation that the App is not installed on may be one that is misspelt: those it is installed on tell.

use std::time::Duration;

use futures::{StreamExt, TryStreamExt};
use patwarden::Error;
use patwarden_sql::nearest;

use crate::exit::{Failure, parted};
use crate::login;
use crate::signals::unless_ended;

/// Nobody who has made a slip waits for longer.
const PATIENCE: Duration = Duration::from_secs(5);
/// As many as one request tells.
const LOOKED_AT: usize = 100;

/// The same error, with the organisation that is nearest, if there is one that is near.
pub(super) async fn named(error: Error) -> Failure {
    let Some(org) = error.org() else { return Failure::Client(error) };
    let installed = tokio::time::timeout(PATIENCE, installed());
    let Ok(Ok(Some(installed))) = unless_ended(installed).await else { return Failure::Client(error) };
    match nearest(org, installed.iter().map(String::as_str)) {
        Some(near) => {
            let (message, hint) = parted(&error);
            let rest = hint.map(|hint| format!(" Else {hint}")).unwrap_or_default();
            Failure::Login { message, hint: Some(format!("did you mean {near}?{rest}")) }
        }
        None => Failure::Client(error),
    }
}

async fn installed() -> Option<Vec<String>> {
    let orgs = login::client().ok()?.orgs().take(LOOKED_AT);
    orgs.map_ok(|org| org.login).try_collect().await.ok()
}
