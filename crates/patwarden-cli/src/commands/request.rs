//! One request that a command would send: shown, and asked about.

use patwarden::api::Request;

use super::api::answer;
use crate::ask::{self, Answer};
use crate::exit::{Exit, Failure};
use crate::output::{print, say};
use crate::signals::unless_ended;

/// Stands in for the API's root, which a path is shown without.
pub(super) const ANY_ROOT: &str = "https://api.invalid";

/// Prints method, path and body, and says that it was not sent.
pub(super) fn show(request: &Request) -> Result<Exit, Failure> {
    print(&format!("{}\n", line(request)))?;
    if !request.body().is_empty() {
        answer::print_body(request.body())?;
        answer::end_line(request.body())?;
    }
    say("", "nothing was sent");
    Ok(Exit::Done)
}

/// Shows it and asks whether to send it.
pub(super) async fn is_agreed(request: &Request) -> Result<bool, Failure> {
    say("", &line(request));
    answer::fit_for_terminal(request.body()).lines().for_each(|line| say("", line));
    let answer = unless_ended(ask::yes_or_no("send it?")).await??;
    let is_agreed = matches!(answer, Answer::Yes);
    if !is_agreed {
        say("", "nothing was sent");
    }
    Ok(is_agreed)
}

/// `POST /orgs/acme/personal-access-tokens`
fn line(request: &Request) -> String {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    format!("{} {path}", request.method())
}
