//! Law 9: a listing is the list, or an error.

use std::collections::{BTreeMap, BTreeSet};

use patwarden::ErrorKind;
use patwarden_sim::{OrgSnapshot, Snapshot, Token};

use super::{Law, Story, Verdict};
use crate::call::{Asked, Call, End, Ending, Listed, Row, open};
use crate::exchange::{Exchange, Whole};
use crate::network::FOREIGN;
use crate::schedule::{List, ReadPlan};
use crate::trace::short;

pub(super) fn judge(story: &Story<'_>, verdict: &mut Verdict) {
    for call in &story.calls {
        let Asked::Read { plan, owner } = &call.what else { continue };
        for end in &call.ends {
            match &end.ending {
                Ending::Listed(listed) => {
                    each_once(call, listed, verdict);
                    by_the_answers(story, call, plan, listed, verdict);
                    by_the_state(story, call, plan, owner.as_deref(), end, listed, verdict);
                }
                Ending::Failed(failure) => {
                    let is_limited = story.actor(call.actor).client.budget.is_some();
                    let is_explained = match failure.kind {
                        ErrorKind::Unstable => is_moving(story, call, plan.list, end),
                        ErrorKind::RateLimited if is_limited => true,
                        _ => {
                            story.of_call(call).any(|(_, exchange)| exchange.met_trouble() || refused(exchange))
                                || is_kept_out(story, call)
                        }
                    };
                    verdict.check(is_explained, Law::TrueListing, || {
                        format!("call {} fails without a reason: {}", call.number, failure.text)
                    });
                }
                _ => {}
            }
        }
    }
}

fn refused(exchange: &Exchange) -> bool {
    exchange.status().is_some_and(|status| status >= 400)
}

/// Whether the client had been told, before the call or on its way, to ask for nothing.
fn is_kept_out(story: &Story<'_>, call: &Call) -> bool {
    let before = story.exchanges.iter().filter(|exchange| exchange.actor == call.actor && exchange.call <= call.number);
    before.into_iter().any(|exchange| {
        exchange.whole().is_some_and(|whole| whole.is_limit() || whole.header("x-ratelimit-remaining") == Some("0"))
    })
}

fn each_once(call: &Call, listed: &Listed, verdict: &mut Verdict) {
    let mut seen = BTreeSet::new();
    let twice: Vec<u64> = listed.rows.iter().map(|row| row.id).filter(|id| !seen.insert(*id)).collect();
    verdict
        .check(twice.is_empty(), Law::TrueListing, || format!("call {} lists [{}] twice", call.number, short(&twice)));
}

/// What was listed is what the answers had, page by page until none is named any more.
fn by_the_answers(story: &Story<'_>, call: &Call, plan: &ReadPlan, listed: &Listed, verdict: &mut Verdict) {
    let reads = || story.of_call(call).filter(|(_, exchange)| exchange.list().is_some() && exchange.answer.is_some());
    let mut last: BTreeMap<u64, &Exchange> = BTreeMap::new();
    for (_, exchange) in reads() {
        last.insert(exchange.page(), exchange);
    }
    for (page, exchange) in &last {
        let is_success = matches!(exchange.status(), Some(200 | 304));
        verdict.check(is_success, Law::TrueListing, || {
            format!("call {} lists although page {page} was answered {:?}", call.number, exchange.status())
        });
    }
    let is_foreign = |whole: &Whole| whole.header("link").is_some_and(|link| link.contains(FOREIGN));
    let foreign: Vec<u64> =
        last.iter().filter(|(_, page)| page.whole().is_some_and(is_foreign)).map(|(page, _)| *page).collect();
    verdict.check(foreign.is_empty(), Law::TrueListing, || {
        format!("call {} lists although the pages {foreign:?} go on at a foreign host", call.number)
    });
    if plan.verify
        || last.values().any(|exchange| exchange.fault.is_some_and(|fault| fault == "headers" || fault == "bomb"))
    {
        // Several readings; or what the pages name is not what was read.
        return;
    }
    let pages: Vec<u64> = last.keys().copied().collect();
    let is_whole = pages.iter().copied().eq(1..=pages.len() as u64);
    verdict.check(is_whole, Law::TrueListing, || format!("call {} reads the pages {pages:?}", call.number));
    let bodies: Vec<Option<&Whole>> = last.values().map(|exchange| known(story, exchange)).collect();
    if let Some(Some(end)) = bodies.last() {
        verdict.check(!end.names_next(), Law::TrueListing, || format!("call {} stops before the end", call.number));
    }
    let counts: Vec<Vec<u64>> = bodies.iter().filter_map(|body| body.as_ref()?.rows()).collect();
    let full = counts.iter().map(Vec::len).max().unwrap_or_default();
    let is_short = counts.iter().rev().skip(1).any(|rows| rows.len() < full || rows.is_empty());
    let all: Vec<u64> = counts.iter().flatten().copied().collect();
    let is_repeated = all.iter().collect::<BTreeSet<_>>().len() < all.len();
    verdict.check(listed.has_drifted || !is_short && !is_repeated, Law::TrueListing, || {
        format!("call {} says nothing of pages that are short, or repeat what was listed", call.number)
    });
    let mut seen = BTreeSet::new();
    let rows = bodies.iter().filter_map(|body| body.as_ref()?.rows()).flatten().filter(|id| seen.insert(*id));
    let rows: Vec<u64> = rows.collect();
    let said: Vec<u64> = listed.rows.iter().map(|row| row.id).collect();
    verdict.check(rows == said, Law::TrueListing, || {
        format!("call {} was told [{}] and lists [{}]", call.number, short(&rows), short(&said))
    });
}

/// The answer itself, or the one that a 304 says is still so.
fn known<'a>(story: &'a Story<'_>, exchange: &'a Exchange) -> Option<&'a Whole> {
    let whole = exchange.whole()?;
    if whole.status != 304 {
        return Some(whole);
    }
    let tag = whole.header("etag")?;
    let same =
        |other: &&Exchange| other.path == exchange.path && other.query == exchange.query && other.sent <= exchange.sent;
    let earlier = story.exchanges.iter().rev().filter(same).filter_map(Exchange::whole);
    earlier.into_iter().find(|earlier| earlier.status == 200 && earlier.header("etag") == Some(tag))
}

/// Rows that were there all the time are listed, and what is listed was there at some time.
fn by_the_state(
    story: &Story<'_>,
    call: &Call,
    plan: &ReadPlan,
    owner: Option<&str>,
    end: &End,
    listed: &Listed,
    verdict: &mut Verdict,
) {
    let of_owner = |org: &OrgSnapshot, id: &u64| {
        owner.is_none_or(|owner| token(org, plan.list, *id).is_some_and(|token| token.owner == owner))
    };
    let before: BTreeSet<u64> =
        open(&end.before, plan.list).into_iter().filter(|id| of_owner(&end.before, id)).collect();
    let after: BTreeSet<u64> = open(&end.after, plan.list).into_iter().filter(|id| of_owner(&end.after, id)).collect();
    let said: BTreeSet<u64> = listed.rows.iter().map(|row| row.id).collect();
    let lied = story
        .of_call(call)
        .any(|(_, exchange)| exchange.fault.is_some_and(|fault| ["rows", "headers", "bomb"].contains(&fault)));
    // What goes while a list is read by pages pulls others from a page to come onto one that was read; some of that
    // shows and some does not. Two readings that agree show it.
    let is_shifted = before.difference(&after).next().is_some()
        || story.removed(end.began, end.ended)
        || story.schedule.faults.iter().any(is_edit);
    let is_certain = if plan.verify { !listed.has_drifted } else { !is_shifted };
    if !lied && is_certain {
        let missed: Vec<u64> = before.intersection(&after).filter(|id| !said.contains(id)).copied().collect();
        verdict.check(missed.is_empty(), Law::TrueListing, || {
            format!("call {} lacks [{}], which were there all the time", call.number, short(&missed))
        });
    }
    for row in &listed.rows {
        let is_new = token(&end.before, plan.list, row.id).is_none();
        verdict.check(before.contains(&row.id) || is_new, Law::TrueListing, || {
            format!("call {} lists {}, which was not there", call.number, row.id)
        });
        let known = [&end.after, &end.before].into_iter().find_map(|org| row_of(org, plan.list, row.id));
        let Some(mut known) = known.or_else(|| anywhere(&story.end, plan.list, row.id)) else { continue };
        if story.schedule.world.omits_token_fields {
            known.token = None;
        }
        let is_same = (&known.owner, &known.token) == (&row.owner, &row.token)
            && known.since.as_millisecond() == row.since.as_millisecond();
        verdict.check(is_same, Law::TrueListing, || format!("call {} lists {row:?}, which is {known:?}", call.number));
    }
}

fn is_edit(fault: &patwarden_sim::Fault) -> bool {
    matches!(fault.kind, patwarden_sim::FaultKind::Then { .. })
}

/// Whether the list was another one at times.
fn is_moving(story: &Story<'_>, call: &Call, list: List, end: &End) -> bool {
    let faulty = ["rows", "headers", "then"];
    open(&end.before, list) != open(&end.after, list)
        || story.of_call(call).any(|(_, exchange)| exchange.fault.is_some_and(|fault| faulty.contains(&fault)))
}

fn token(org: &OrgSnapshot, list: List, id: u64) -> Option<&Token> {
    match list {
        List::Grants => org.grant(id).map(|grant| &grant.token),
        List::Requests => org.request(id).map(|request| &request.token),
    }
}

fn row_of(org: &OrgSnapshot, list: List, id: u64) -> Option<Row> {
    let token = token(org, list, id)?;
    let since = match list {
        List::Grants => org.grant(id)?.granted_at,
        List::Requests => org.request(id)?.created_at,
    };
    Some(Row { id, owner: token.owner.clone(), token: Some((token.id, token.name.clone())), since })
}

fn anywhere(snapshot: &Snapshot, list: List, id: u64) -> Option<Row> {
    snapshot.orgs.iter().find_map(|org| row_of(org, list, id))
}
