//! `patwarden api`: any operation of GitHub's description, by its name.

pub(super) mod answer;
mod json;
mod table;
mod values;

use patwarden::Client;
use patwarden::api::{self, Call};

use super::perhaps_done;
use super::request::{self, ANY_ROOT};
use crate::args::Api;
use crate::ask;
use crate::exit::{Exit, Failure};
use crate::login;
use crate::signals::unless_ended;

pub(super) async fn run(args: Api) -> Result<Exit, Failure> {
    let Some(name) = &args.operation else { return table::list() };
    let call = Call::to(name).map_err(|failure| {
        Failure::input(format!("{}; nothing was sent", message(failure))).with_hint("`patwarden api` lists them")
    })?;
    let operation = call.operation();
    if args.describe {
        return table::describe(operation);
    }
    let call = unless_ended(values::fill(call, &args.values, args.body.as_deref())).await??;
    let request = call.clone().request(ANY_ROOT).map_err(|failure| refused(operation.id, failure))?;
    Client::check(&call)?;
    if args.dry_run {
        return request::show(&request);
    }
    let is_write = operation.method != "GET";
    if is_write && !args.yes {
        if !ask::can_ask() {
            return Err(Failure::input("it is a write, and there is no terminal to ask on; nothing was sent")
                .with_hint("--yes sends it without asking; --dry-run shows it"));
        }
        if !request::is_agreed(&request).await? {
            return Ok(Exit::Cancelled);
        }
    }
    let answer = match unless_ended(login::client()?.call(call)).await {
        Ok(answer) => answer?,
        Err(_ended) if is_write => return Err(perhaps_done("")),
        Err(ended) => return Err(ended),
    };
    answer::show(operation, &answer, args.include)?;
    Ok(Exit::Done)
}

/// What was typed does not make a call of the operation.
pub(super) fn refused(operation: &str, failure: api::Failure) -> Failure {
    misused(operation, &message(failure))
}

fn misused(operation: &str, message: &str) -> Failure {
    Failure::input(format!("{message}; nothing was sent"))
        .with_hint(format!("`patwarden api {operation} --describe` says what it takes"))
}

fn message(failure: api::Failure) -> String {
    match failure {
        api::Failure::Request(message) => message,
        other => other.to_string(),
    }
}
