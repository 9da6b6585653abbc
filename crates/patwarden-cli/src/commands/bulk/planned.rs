//! What a call for many ids would do: shown, asked about, and refused where it is more than was to be hit.

use patwarden::{Plan, Subject};
use serde::Serialize;

use crate::args::Care;
use crate::ask::{self, Answer, Ask};
use crate::exit::{Exit, Failure};
use crate::output::{self, Form, Row, say, say_list};
use crate::rows::{InOrg, OutcomeRow};
use crate::signals::unless_ended;

/// Prints what would be done and says what it means.
pub(super) fn show<T: Subject + Serialize>(plan: &Plan<T>, care: Care, form: &Form) -> Result<Exit, Failure> {
    output::rows(&OutcomeRow::of_plan(plan), form)?;
    say_plan(plan);
    say("", "nothing was sent");
    at_most(care.max, plan.len(), "it would hit")?;
    Ok(Exit::Done)
}

/// Refuses to hit more than was said.
pub(super) fn at_most(max: Option<u64>, count: usize, what: &str) -> Result<(), Failure> {
    match max.filter(|max| count as u64 > *max) {
        Some(max) => Err(Failure::input(format!("{what} {count}, and --max lets it hit {max}; nothing was sent"))
            .with_hint("--dry-run shows them; name fewer, or raise --max if all of them are meant")),
        None => Ok(()),
    }
}

/// Shows what would be done and asks.
pub(super) async fn is_agreed<T: Subject>(plan: &Plan<T>, whom: &dyn Ask) -> Result<bool, Failure>
where
    InOrg<T>: Row,
{
    const SHOWN: usize = 20;
    let rows = plan.chunks.iter().flatten().filter_map(|id| plan.rows.get(id));
    let rows: Vec<_> = rows.map(|row| InOrg { org: plan.org.as_str().into(), row: row.clone() }).collect();
    output::preview(&rows, SHOWN);
    say_plan(plan);
    let answer = unless_ended(ask::answer(whom, &question(plan))).await??;
    Ok(matches!(answer, Answer::Yes))
}

/// `revoke these 3 grants on acme?`
fn question<T: Subject>(plan: &Plan<T>) -> String {
    let Plan { action, org, .. } = plan;
    let noun = action.noun();
    match plan.len() {
        1 => format!("{action} this {} on {org}?", noun.trim_end_matches('s')),
        count => format!("{action} these {count} {noun} on {org}?"),
    }
}

/// What it comes to, in words, and who is hit.
fn say_plan<T: Subject>(plan: &Plan<T>) {
    const SHOWN: usize = 10;
    plan.to_string().lines().for_each(|line| say("", line));
    let owners = plan.owners();
    let mut names: Vec<String> =
        owners.iter().take(SHOWN).map(|(login, tokens)| format!("{login} ({tokens})")).collect();
    if owners.len() > SHOWN {
        names.push(format!("and {} more", owners.len() - SHOWN));
    }
    if !names.is_empty() {
        say_list("whose", &names);
    }
}
