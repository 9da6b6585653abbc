//! Laws 1 to 5: what is written, and what is said of it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use patwarden::ErrorKind;
use patwarden_sim::{GrantState, RequestState};

use super::{Law, Story, Verdict};
use crate::call::{Call, End, Ending, Report, is_open, open};
use crate::exchange::{Exchange, Write};
use crate::schedule::{List, Verb};
use crate::trace::short;

/// How long the effect of a lost write may take, unless told.
const SETTLED: Duration = Duration::from_secs(60);

pub(super) fn judge(story: &Story<'_>, verdict: &mut Verdict) {
    for (number, exchange) in story.exchanges.iter().enumerate() {
        let is_login = exchange.path.ends_with("/access_tokens");
        verdict.check(exchange.method != "POST" || is_login || exchange.write().is_some(), Law::NothingElse, || {
            format!("request {number} is a write to {}", exchange.path)
        });
    }
    for call in &story.calls {
        let writes: Vec<Sent<'_>> = story.of_call(call).filter_map(Sent::of).collect();
        nothing_else(call, &writes, verdict);
        nothing_twice(story, call, &writes, verdict);
        nothing_lost(story, call, &writes, verdict);
        for end in &call.ends {
            judge_end(story, call, end, &writes, verdict);
        }
    }
    state(story, verdict);
}

/// A write as it left.
struct Sent<'a> {
    number: usize,
    exchange: &'a Exchange,
    write: Write,
}

impl<'a> Sent<'a> {
    fn of((number, exchange): (usize, &'a Exchange)) -> Option<Self> {
        Some(Self { number, exchange, write: exchange.write()? })
    }

    fn has(&self, id: u64) -> bool {
        self.write.ids.contains(&id)
    }

    /// Whether GitHub said yes to it, or did and was not heard, although some of its ids may stand for nothing.
    fn was_taken(&self) -> bool {
        !self.exchange.taken().is_empty() || self.exchange.worked().is_some_and(|status| (200..300).contains(&status))
    }
}

fn nothing_else(call: &Call, writes: &[Sent<'_>], verdict: &mut Verdict) {
    let Some(plan) = call.bulk() else {
        verdict.check(writes.is_empty(), Law::NothingElse, || format!("call {} reads, and writes", call.number));
        return;
    };
    let asked: BTreeSet<u64> = call.ids().iter().copied().collect();
    for Sent { number, exchange, write } in writes {
        let fits = write.org == call.org && write.list == plan.verb.list();
        verdict.check(fits, Law::NothingElse, || format!("request {number} goes to {}", exchange.path));
        let others: Vec<u64> = write.ids.iter().copied().filter(|id| !asked.contains(id)).collect();
        verdict.check(others.is_empty(), Law::NothingElse, || {
            format!("request {number} has [{}], not asked for", short(&others))
        });
        let distinct = write.ids.iter().collect::<BTreeSet<_>>().len();
        let is_sound = (1..=100).contains(&write.ids.len()) && distinct == write.ids.len();
        verdict.check(is_sound, Law::NothingElse, || {
            format!("request {number} has {} ids, {distinct} distinct", write.ids.len())
        });
        let said = |field: &str| exchange.body.as_ref().and_then(|body| body.get(field)?.as_str().map(str::to_owned));
        let is_meant = said("action").as_deref() == Some(plan.verb.word()) && said("reason") == plan.reason;
        verdict.check(is_meant && write.is_single == plan.one_by_one, Law::NothingElse, || {
            format!("request {number} says {:?}, not what was asked for", exchange.body)
        });
    }
}

/// What was taken is not sent again, but for an effect that comes later than was allowed for.
fn nothing_twice(story: &Story<'_>, call: &Call, writes: &[Sent<'_>], verdict: &mut Verdict) {
    let Some(plan) = call.bulk() else { return };
    let allowed = plan.settle_within.unwrap_or(SETTLED);
    let mut taken: BTreeMap<u64, usize> = BTreeMap::new();
    for Sent { number, exchange, write } in writes {
        for id in &write.ids {
            let Some(first) = taken.get(id).copied() else { continue };
            // What a life was told that ended before it had written it down is as good as lost.
            let is_told = story.was_answered(first) && story.exchanges[first].life == exchange.life;
            let is_late = story.delay_of(first) > allowed && !is_told;
            verdict.check(is_late, Law::NothingTwice, || {
                format!("call {}: {id} was taken with request {first}, and is sent again with {number}", call.number)
            });
        }
        exchange.taken().iter().for_each(|id| {
            taken.entry(*id).or_insert(*number);
        });
    }
}

fn judge_end(story: &Story<'_>, call: &Call, end: &End, writes: &[Sent<'_>], verdict: &mut Verdict) {
    let Some(plan) = call.bulk() else { return };
    if end.rival.is_some() {
        return;
    }
    let until_now = || writes.iter().filter(|sent| sent.exchange.sent <= end.ended);
    match &end.ending {
        Ending::Failed(failure) => {
            // A journal that fails says so, whatever was done before.
            let is_own = |sent: &&Sent<'_>| failure.kind != ErrorKind::Journal || sent.exchange.life == end.life;
            let done = until_now().filter(is_own).filter(|sent| sent.was_taken());
            let done: Vec<usize> = done.map(|sent| sent.number).collect();
            verdict.check(done.is_empty(), Law::NoFalseWord, || {
                format!(
                    "call {} fails as if nothing was done, and requests {done:?} were taken: {}",
                    call.number, failure.text
                )
            });
        }
        Ending::Reported(report) | Ending::Cancelled(Some(report)) => {
            let told: Vec<u64> = report.outcomes.iter().map(|(id, _)| *id).collect();
            verdict.check(told == call.ids(), Law::OneOutcomeEach, || {
                format!("call {} asked for [{}] and tells of [{}]", call.number, short(call.ids()), short(&told))
            });
            let writes: Vec<&Sent<'_>> = until_now().collect();
            for (id, word) in &report.outcomes {
                let wrong = falsehood(story, call, end, &writes, *id, word);
                verdict.check(wrong.is_none(), Law::NoFalseWord, || {
                    format!("call {}: {id} is told as {word}, {}", call.number, wrong.unwrap_or_default())
                });
            }
            if matches!(end.ending, Ending::Cancelled(_)) {
                let sent = writes.iter().filter(|sent| sent.exchange.life == end.life).count();
                given_up(story, call, end, report, sent, verdict);
            } else if plan.stops.is_empty() {
                calm(story, call, end, report, verdict);
            }
        }
        Ending::Listed(_) | Ending::Crashed | Ending::Cancelled(None) => {}
    }
}

/// When all is well again, and a call that has a journal was resumed, all is done that there was to do.
fn nothing_lost(story: &Story<'_>, call: &Call, writes: &[Sent<'_>], verdict: &mut Verdict) {
    let Some(plan) = call.bulk().filter(|plan| plan.is_journalled && story.is_over) else { return };
    let Some(last) = call.last_end() else { return };
    let Some(first) = call.ends.first() else { return };
    let report = match &last.ending {
        Ending::Reported(report) => report,
        Ending::Failed(failure) => {
            let is_begun = writes.iter().any(Sent::was_taken);
            verdict.check(!is_begun, Law::NothingLost, || {
                format!("call {} was begun, and can't be resumed: {}", call.number, failure.text)
            });
            return;
        }
        _ => return,
    };
    let Some(org) = story.end.org(&call.org) else { return };
    for (id, word) in &report.outcomes {
        let is_left = is_open(&first.before, plan.verb.list(), *id) && is_open(org, plan.verb.list(), *id);
        let met = |kinds: &[&str]| {
            writes.iter().any(|sent| sent.has(*id) && sent.exchange.fault.is_some_and(|fault| kinds.contains(&fault)))
        };
        // It was told that it was refused, or taken, and that was so.
        let is_told = *word == "refused" && met(&["status", "reflected", "bomb"]) || met(&["effect_dropped"]);
        verdict.check(!is_left || is_told, Law::NothingLost, || {
            format!("call {}: when all is well again {id} is {word}, and still listed", call.number)
        });
    }
}

/// What is wrong with a word about an id, if something is.
fn falsehood(
    story: &Story<'_>,
    call: &Call,
    end: &End,
    writes: &[&Sent<'_>],
    id: u64,
    word: &str,
) -> Option<&'static str> {
    let verb = call.verb()?;
    let list = verb.list();
    let is_taken = writes.iter().any(|sent| sent.exchange.taken().contains(&id));
    // GitHub said yes to a request with it.
    let is_ordered = is_taken || writes.iter().any(|sent| sent.has(id) && sent.was_taken());
    // Who was cut off with an intent in the journal may have sent it.
    let was_cut = call.ends.iter().any(|end| matches!(end.ending, Ending::Crashed | Ending::Cancelled(_)));
    let is_sent = was_cut || writes.iter().any(|sent| sent.has(id));
    let by_others = another_hand(story, call, verb, id);
    let is_there = is_open(&end.after, list, id);
    match word {
        "confirmed" if is_there => (!is_hidden_twice(story, call, end)).then_some("and is still listed"),
        // No list tells by whose hand: what was sent, lost on its way, and done by another is as good.
        "confirmed" if !is_taken && (!is_sent || !by_others) => Some("and was never taken"),
        "confirmed" if verb == Verb::Approve && !by_others && !story.schedule.world.omits_token_fields => {
            let state = end.after.request(id).map(|request| &request.state);
            (!matches!(state, Some(RequestState::Approved { .. }))).then_some("and is not approved")
        }
        "accepted" if !is_ordered => Some("and was never taken"),
        "ignored" if !is_ordered => Some("and was never taken"),
        // A list that lacked a row is believed.
        "ignored" if is_taken && !is_gapped(story, call) => Some("and was there"),
        "refused" if is_ordered => Some("and was taken"),
        "not sent" if is_ordered => Some("and was taken"),
        "unknown" => {
            let is_troubled = was_cut
                || story.schedule.disk.full_after.is_some()
                || story.of_call(call).any(|(_, exchange)| exchange.met_trouble());
            (!is_troubled).then_some("and nothing went wrong")
        }
        "confirmed" | "accepted" | "ignored" | "refused" | "not sent" => None,
        _ => Some("which is no outcome"),
    }
}

/// Whether somebody else did something with it as well.
fn another_hand(story: &Story<'_>, call: &Call, verb: Verb, id: u64) -> bool {
    let is_others = |exchange: &&Exchange| (exchange.call, exchange.actor) != (call.number, call.actor);
    let is_taken = story.exchanges.iter().filter(is_others).any(|exchange| {
        exchange.write().is_some_and(|write| write.list == verb.list()) && exchange.taken().contains(&id)
    });
    let (Some(first), Some(org)) = (call.ends.first(), story.end.org(&call.org)) else { return is_taken };
    let has_gone = |was: bool, is_so: Option<bool>| was && is_so.unwrap_or(true);
    let vanished = match verb.list() {
        List::Grants => {
            let replaced = org.grant(id).map(|grant| matches!(grant.state, GrantState::Replaced { .. }));
            has_gone(first.before.grant(id).is_some(), replaced)
        }
        List::Requests => {
            let cancelled = org.request(id).map(|request| matches!(request.state, RequestState::Cancelled { .. }));
            has_gone(first.before.request(id).is_some(), cancelled)
        }
    };
    is_taken || vanished
}

/// Whether a list that the call has read may have lacked rows.
fn is_gapped(story: &Story<'_>, call: &Call) -> bool {
    let (from, to) = window(call);
    let faults = || story.of_call(call).filter_map(|(_, exchange)| exchange.fault);
    // One look that lacks rows is made good by the next.
    let rows = faults().filter(|fault| *fault == "rows").count();
    let is_shifted = story.drifted(from, to) || faults().any(|fault| ["then", "headers"].contains(&fault));
    is_shifted || rows > 1 || story.calls.len() > 1
}

/// Whether a list of several pages lied in one look and had others shift it in the next, so that the same rows were
/// hidden in both: no client can tell that from their being gone.
fn is_hidden_twice(story: &Story<'_>, call: &Call, end: &End) -> bool {
    let (from, to) = window(call);
    let met = |kind: &str| story.of_call(call).any(|(_, exchange)| exchange.fault == Some(kind));
    let has_pages = call.verb().is_some_and(|verb| open(&end.before, verb.list()).len() > 100);
    has_pages && met("rows") && (met("then") || story.removed(from, to))
}

/// From the begin of a call to its last end.
fn window(call: &Call) -> (Duration, Duration) {
    let from = call.ends.iter().map(|end| end.began).min().unwrap_or_default();
    (from, call.ends.iter().map(|end| end.ended).max().unwrap_or_default())
}

/// Whether a call met nothing but what GitHub says to ids, in time and in lists that hold all.
fn met_no_trouble(story: &Story<'_>, call: &Call, is_trouble: impl Fn(&Exchange) -> bool) -> bool {
    let client = &story.actor(call.actor).client;
    let is_limited = client.budget.is_some() || story.schedule.world.hourly_limit < 5_000;
    let has_room = story.schedule.disk.full_after.is_none();
    let is_troubled = story.of_call(call).any(|(_, exchange)| is_trouble(exchange));
    !is_troubled && !is_gapped(story, call) && !is_limited && has_room
}

/// A call that met no trouble tells, when it is given up, how many requests were sent.
fn given_up(story: &Story<'_>, call: &Call, end: &End, report: &Report, sent: usize, verdict: &mut Verdict) {
    // Lives before this one sent some as well.
    let is_first = call.ends.iter().all(|other| other.began >= end.began);
    // What was under way has no answer, and that is no trouble of its own.
    if !is_first || !met_no_trouble(story, call, |exchange| exchange.answer.is_some() && exchange.met_trouble()) {
        return;
    }
    verdict.check(report.requests == sent, Law::NoFalseWord, || {
        format!("call {} sent {sent} requests until it was given up, and tells of {}", call.number, report.requests)
    });
}

/// A call that met no trouble has done all that there was to do.
fn calm(story: &Story<'_>, call: &Call, end: &End, report: &Report, verdict: &mut Verdict) {
    let Some(plan) = call.bulk() else { return };
    if !met_no_trouble(story, call, Exchange::met_trouble) {
        return;
    }
    let delay = story.schedule.world.effect_delay;
    for (id, word) in &report.outcomes {
        let is_good = is_open(&end.before, plan.verb.list(), *id) && !another_hand(story, call, plan.verb, *id);
        let is_certain = plan.confirm.is_some_and(|within| within >= delay + Duration::from_secs(30));
        let is_done = *word == "confirmed" || *word == "accepted" && !is_certain;
        verdict.check(!is_good || is_done, Law::NothingLost, || {
            format!("call {} met no trouble, and {id} is {word}", call.number)
        });
    }
}

/// The state has changed where it was asked for, and nowhere else.
fn state(story: &Story<'_>, verdict: &mut Verdict) {
    let mut taken: BTreeSet<(String, Order, u64)> = BTreeSet::new();
    for call in &story.calls {
        let Some(plan) = call.bulk() else { continue };
        for (_, exchange) in story.of_call(call) {
            let verb = Order { verb: plan.verb.word(), reason: plan.reason.clone() };
            taken.extend(exchange.taken().iter().map(|id| (call.org.clone(), verb.clone(), *id)));
        }
    }
    let was_taken = |org: &str, verb: &'static str, reason: &Option<String>, id: u64| {
        taken.contains(&(org.to_owned(), Order { verb, reason: reason.clone() }, id))
    };
    for org in &story.end.orgs {
        for grant in org.revoked_grants() {
            verdict.check(was_taken(&org.login, "revoke", &None, grant.id), Law::NothingElse, || {
                format!("grant {} of {} is revoked, and nobody asked for it", grant.id, org.login)
            });
        }
        for request in org.requests.values() {
            let is_asked = match &request.state {
                RequestState::Denied { reason, .. } => was_taken(&org.login, "deny", reason, request.id),
                RequestState::Approved { reason, .. } => was_taken(&org.login, "approve", reason, request.id),
                _ => true,
            };
            verdict.check(is_asked, Law::NothingElse, || {
                format!("request {} of {} is {:?}, and nobody asked for that", request.id, org.login, request.state)
            });
        }
    }
}

/// What was asked for, with its reason.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    verb: &'static str,
    reason: Option<String>,
}
