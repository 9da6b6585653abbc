//! `patwarden api`: any operation of GitHub's description, by its name.

mod answer;
mod json;
mod table;
mod values;

use patwarden::Client;
use patwarden::api::{self, Call, Operation, Request};

use super::perhaps_done;
use crate::args::Api;
use crate::ask::{self, Answer};
use crate::exit::{Exit, Failure};
use crate::login;
use crate::output::say;
use crate::signals::unless_ended;

/// Stands in for the API's root, which a path is shown without.
const ANY_ROOT: &str = "https://api.invalid";

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
    let request = call.clone().request(ANY_ROOT).map_err(|failure| refused(operation, failure))?;
    Client::check(&call)?;
    if args.dry_run {
        print_request(&request)?;
        say("", "nothing was sent");
        return Ok(Exit::Done);
    }
    let is_write = operation.method != "GET";
    if is_write && !args.yes && !agreed(&request).await? {
        say("", "nothing was sent");
        return Ok(Exit::Cancelled);
    }
    let answer = match unless_ended(login::client()?.call(call)).await {
        Ok(answer) => answer?,
        Err(_ended) if is_write => return Err(perhaps_done("")),
        Err(ended) => return Err(ended),
    };
    answer::show(operation, &answer, args.include)?;
    Ok(Exit::Done)
}

/// Shows what would be sent, and asks.
async fn agreed(request: &Request) -> Result<bool, Failure> {
    if !ask::can_ask() {
        return Err(Failure::input("it is a write, and there is no terminal to ask on; nothing was sent")
            .with_hint("--yes sends it without asking; --dry-run shows it"));
    }
    say("", &line(request));
    answer::fit_for_terminal(request.body()).lines().for_each(|line| say("", line));
    let answer = unless_ended(ask::yes_or_no("send it?")).await??;
    Ok(matches!(answer, Answer::Yes))
}

fn print_request(request: &Request) -> Result<(), Failure> {
    crate::output::print(&format!("{}\n", line(request)))?;
    if !request.body().is_empty() {
        answer::print_body(request.body())?;
        answer::end_line(request.body())?;
    }
    Ok(())
}

/// `POST /orgs/acme/personal-access-tokens`
fn line(request: &Request) -> String {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    format!("{} {path}", request.method())
}

/// What was typed does not make a call of the operation.
fn refused(operation: &Operation, failure: api::Failure) -> Failure {
    misused(operation, &message(failure))
}

fn misused(operation: &Operation, message: &str) -> Failure {
    Failure::input(format!("{message}; nothing was sent"))
        .with_hint(format!("`patwarden api {} --describe` says what it takes", operation.id))
}

fn message(failure: api::Failure) -> String {
    match failure {
        api::Failure::Request(message) => message,
        other => other.to_string(),
    }
}
