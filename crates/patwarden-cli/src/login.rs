//! The client of every command: logged in as the environment says, and heard of while it waits.

use std::time::Duration;

use patwarden::{Client, ClientBuilder, Wait};

use crate::exit::Failure;
use crate::output::say;

/// Shorter waits are nobody's concern.
const WORTH_SAYING: Duration = Duration::from_secs(1);

pub(crate) fn client() -> Result<Client, Failure> {
    Ok(builder()?.build()?)
}

pub(crate) fn builder() -> Result<ClientBuilder, Failure> {
    let listener = |wait: &Wait| {
        if wait.length >= WORTH_SAYING {
            say("", &wait.to_string());
        }
    };
    Ok(ClientBuilder::from_env()?.on_wait(listener))
}
