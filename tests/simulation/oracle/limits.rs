//! Laws 6 and 7: GitHub's limits, and how long is waited.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use super::{Law, Story, Verdict};
use crate::actor::Waited;
use crate::call::{Asked, Call};
use crate::exchange::{Exchange, Whole};
use crate::schedule::Login;

/// GitHub's windows are an hour; no word of a header keeps anybody out for longer.
const LONGEST: Duration = Duration::from_secs(61 * 60);
const SHORTEST: Duration = Duration::from_secs(1);
/// How long the effect of a lost write may take, unless told.
const SETTLED: Duration = Duration::from_secs(60);
/// Rounding of simulated time.
const EPSILON: Duration = Duration::from_millis(2);

pub(super) fn judge(story: &Story<'_>, verdict: &mut Verdict) {
    known_limits_are_never_met(story, verdict);
    who_is_kept_out_stays_out(story, verdict);
    writes_go_one_by_one(story, verdict);
    for Waited { life, length } in &story.waits {
        let cap = story.lives[*life].longest_wait;
        verdict.check(*length <= cap, Law::WithinCap, || format!("life {life} waits {length:?}, and may {cap:?}"));
    }
    for call in &story.calls {
        ends_in_time(story, call, verdict);
        a_refused_request_waits_within_the_cap(story, call, verdict);
    }
}

/// A client that knows GitHub's secondary limits is never refused because of one.
fn known_limits_are_never_met(story: &Story<'_>, verdict: &mut Verdict) {
    if story.schedule.world.limits.is_none() {
        return;
    }
    for (number, exchange) in story.exchanges.iter().enumerate() {
        let is_refused =
            exchange.whole().is_some_and(|whole| whole.is_limit() && whole.speaks_of("secondary rate limit"));
        // What a life before it has spent, or another client of the same login, is not known to a client.
        let is_alone = story.exchanges[..number].iter().all(|before| before.life == exchange.life);
        verdict.check(!is_refused || exchange.fault.is_some() || !is_alone, Law::WithinLimits, || {
            format!("request {number} met a secondary limit that the client knows")
        });
    }
}

/// Whose limits a request counts against, as its client sees it.
fn limited_as<'a>(story: &Story<'_>, exchange: &'a Exchange) -> (usize, bool, &'a str) {
    let is_app = story.lives[exchange.life].login == Login::App;
    let is_login = exchange.path.starts_with("/app") || exchange.path.ends_with("/installation");
    let org = exchange.path.split('/').nth(2).unwrap_or_default();
    (exchange.life, is_login, if is_app && !is_login { org } else { "" })
}

/// Nothing leaves before the time is over that a refusal has named.
fn who_is_kept_out_stays_out(story: &Story<'_>, verdict: &mut Verdict) {
    for (number, refused) in story.exchanges.iter().enumerate() {
        let Some((at, whole)) = refused.answer.as_ref().and_then(|answer| Some((answer.at, answer.whole.as_ref()?)))
        else {
            continue;
        };
        if !whole.is_limit() {
            continue;
        }
        let until = at + told(whole).clamp(SHORTEST, LONGEST);
        for (other, exchange) in story.exchanges.iter().enumerate().skip(number + 1) {
            let is_same = limited_as(story, exchange) == limited_as(story, refused);
            let is_early = exchange.sent > at && exchange.sent + EPSILON < until;
            verdict.check(!is_same || !is_early || goes_on(story, other), Law::WithinLimits, || {
                format!(
                    "request {number} was refused at {at:?} until {until:?}, and request {other} leaves at {:?}",
                    exchange.sent
                )
            });
        }
    }
}

/// How long a refusal asks to wait, in GitHub's order.
fn told(whole: &Whole) -> Duration {
    let date = |value: &str| DateTimeParser::new().parse_timestamp(value).ok();
    let now: Option<Timestamp> = whole.header("date").and_then(date);
    let number =
        |value: &str| value.bytes().all(|byte| byte.is_ascii_digit()).then(|| value.parse().unwrap_or(u64::MAX));
    if let Some(after) = whole.header("retry-after").and_then(number) {
        return Duration::from_secs(after);
    }
    let reset = whole.header("x-ratelimit-reset").and_then(number).zip(now);
    let left = reset.and_then(|(reset, now)| reset.checked_sub(u64::try_from(now.as_second()).ok()?));
    match left {
        Some(left @ 1..) if whole.header("x-ratelimit-remaining") == Some("0") => Duration::from_secs(left),
        _ => Duration::from_secs(60),
    }
}

/// Whether a request only goes on with one that left before: to where that was led, or with another token.
fn goes_on(story: &Story<'_>, number: usize) -> bool {
    let exchange = &story.exchanges[number];
    let same = |before: &&Exchange| {
        before.life == exchange.life && before.call == exchange.call && before.method == exchange.method
    };
    let before = story.exchanges[..number].iter().rev().filter(same).take(8);
    before.into_iter().any(|before| {
        matches!(before.status(), Some(401 | 301..=303 | 307 | 308))
            || before.status() == Some(403) && before.whole().is_some_and(|whole| !whole.is_limit())
    })
}

/// Writes of a login never overlap, and have their pause.
fn writes_go_one_by_one(story: &Story<'_>, verdict: &mut Verdict) {
    let writes: Vec<(usize, &Exchange)> =
        story.exchanges.iter().enumerate().filter(|(_, exchange)| exchange.write().is_some()).collect();
    for (place, (number, write)) in writes.iter().enumerate() {
        let before =
            writes[..place].iter().rev().find(|(_, before)| limited_as(story, before) == limited_as(story, write));
        let Some((first, before)) = before else { continue };
        let Some(answer) = &before.answer else {
            verdict.check(before.call != write.call, Law::WithinLimits, || {
                format!("request {number} leaves while request {first} is under way")
            });
            continue;
        };
        let pause = story.actor(write.actor).client.pause();
        let is_paced = write.sent + EPSILON >= answer.at + pause;
        // Refused is not written.
        verdict.check(is_paced || goes_on(story, *number) || refused(before), Law::WithinLimits, || {
            format!(
                "request {number} leaves {:?} after request {first}, and {pause:?} are due",
                write.sent.saturating_sub(answer.at)
            )
        });
    }
}

fn refused(exchange: &Exchange) -> bool {
    exchange.whole().is_some_and(Whole::is_limit)
}

/// What was refused because of a limit is sent again within the cap or not at all, all its waits together.
fn a_refused_request_waits_within_the_cap(story: &Story<'_>, call: &Call, verdict: &mut Verdict) {
    let looks_again = match &call.what {
        Asked::Bulk { .. } => false,
        Asked::Read { plan, .. } => plan.verify,
    };
    let mine: Vec<(usize, &Exchange)> = story.of_call(call).collect();
    let same = |one: &Exchange, other: &Exchange| {
        one.life == other.life
            && (&one.method, &one.path, &one.query, &one.body)
                == (&other.method, &other.path, &other.query, &other.body)
    };
    for (place, (number, first)) in mine.iter().enumerate() {
        let is_judged = first.write().is_some() || !looks_again && call.bulk().is_none();
        if !is_judged || !refused(first) {
            continue;
        }
        let cap = story.lives[first.life].longest_wait;
        let (mut before, mut waited) = (*first, Duration::ZERO);
        for (next, again) in mine[place + 1..].iter().filter(|(_, other)| same(first, other)) {
            let Some(answer) = before.answer.as_ref().filter(|_| refused(before)) else { break };
            waited += again.sent.saturating_sub(answer.at);
            verdict.check(waited <= cap + EPSILON, Law::WithinCap, || {
                format!("request {next} goes on with {number} after waits of {waited:?}, and the cap is {cap:?}")
            });
            before = again;
        }
    }
}

/// All that a call may take: for each of its requests an attempt and the cap, and what it was told to take.
fn ends_in_time(story: &Story<'_>, call: &Call, verdict: &mut Verdict) {
    let told = call.bulk().map(|plan| plan.confirm.unwrap_or_default() + plan.settle_within.unwrap_or(SETTLED) * 8);
    let told = told.unwrap_or_default();
    for end in &call.ends {
        let cap = story.lives[end.life].longest_wait;
        let requests = story.of_call(call).filter(|(_, exchange)| exchange.life == end.life).count();
        let most = (cap + Duration::from_secs(75)) * u32::try_from(requests + 3).unwrap_or(u32::MAX) + told;
        let took = end.ended.saturating_sub(end.began);
        verdict.check(took <= most, Law::WithinCap, || {
            format!("call {} took {took:?} for {requests} requests", call.number)
        });
    }
}
