//! What goes wrong between a client and GitHub, as a seed decides it.

use std::time::Duration;

use patwarden_sim::{Edit, Fault, FaultKind};

use crate::dice::Dice;
use crate::network::FOREIGN;
use crate::schedule::{ActorPlan, CachePlan, Topic};

/// Requests about tokens: lists and writes.
pub(crate) const TOKENS: &str = "/personal-access-token";

/// The faults of a schedule, and which requests of which actor are shown to themselves.
pub(crate) fn of(dice: &mut Dice, topic: Topic, actors: &[ActorPlan]) -> (Vec<Fault>, Vec<(usize, usize)>) {
    // What is wrong under a right tag stays wrong in a cache: no client can tell.
    let is_cached = actors.iter().any(|actor| actor.client.cache != CachePlan::None);
    let (writes, reads, logins) = match topic {
        Topic::LostWrites => (dice.between(1, 4), dice.between(0, 2), 1),
        Topic::Confirming => (dice.between(0, 1), dice.between(1, 4), 0),
        Topic::Crashes => (dice.between(0, 2), dice.between(0, 1), 1),
        Topic::BadIds => (dice.between(0, 2), dice.between(0, 1), 0),
        Topic::Limits => (dice.pick(&[0, 1, 1]), dice.pick(&[0, 0, 1]), 0),
        Topic::TwoActors => (dice.between(0, 2), dice.between(0, 2), 1),
        Topic::Listings => (0, dice.between(1, 4), 1),
        Topic::Growing | Topic::Calm => (0, 0, 0),
    };
    let mut faults = Vec::new();
    if topic == Topic::LostWrites && dice.chance(40) {
        // One after the other: what is sent again meets something else.
        let lost = if dice.chance(75) { lost_after_the_work(dice) } else { broken(dice) };
        let second = match dice.between(0, 9) {
            0..5 => refusal(dice),
            5..7 => limit(dice),
            7 => Fault::expire_token(),
            8 => lost_after_the_work(dice),
            _ => redirect(dice),
        };
        let skip = dice.pick(&[0, 0, 1]);
        let chain = [lost.skip(skip), second].map(|fault| fault.method("POST").path_contains(TOKENS));
        faults.extend(chain);
        return (faults, Vec::new());
    }
    for _ in 0..writes {
        let skip = dice.pick(&[0, 0, 0, 1, 1, 2, 4]);
        let times = dice.pick(&[1, 1, 1, 2, 5]);
        faults.push(on_a_write(dice, topic).method("POST").path_contains(TOKENS).skip(skip).times(times));
    }
    let hides_twice = topic == Topic::Confirming && !is_cached && dice.chance(30);
    let mut may_lie = !is_cached && !hides_twice;
    for _ in 0..reads {
        let skip = dice.pick(&[0, 0, 1, 1, 2, 3, 5, 8]);
        let fault = on_a_read(dice, topic, may_lie, is_cached).method("GET").path_contains(TOKENS).skip(skip);
        let is_lie = matches!(fault.kind, FaultKind::Rows { .. });
        // Two looks that lack the same rows can't be told from a list that does.
        may_lie &= !is_lie || topic == Topic::Listings;
        faults.push(fault.times(if is_lie { 1 } else { dice.pick(&[1, 1, 2, 5]) }));
    }
    if logins > 0 && dice.chance(20) {
        let path = dice.pick(&["/access_tokens", "/installation"]);
        faults.push(broken(dice).path_contains(path).skip(dice.between(0, 1)).times(dice.pick(&[1, 1, 3])));
    }
    dice.shuffle(&mut faults);
    if hides_twice {
        faults.splice(0..0, hidden_twice(dice));
    }
    let mut reflected = Vec::new();
    if !matches!(topic, Topic::Calm | Topic::Growing) && dice.chance(12) {
        reflected.push((dice.between(0, actors.len() - 1), dice.between(1, 4)));
    }
    (faults, reflected)
}

fn on_a_write(dice: &mut Dice, topic: Topic) -> Fault {
    match dice.between(0, 99) {
        _ if topic == Topic::Limits && dice.chance(60) => limit(dice),
        _ if topic == Topic::LostWrites && dice.chance(45) => lost_after_the_work(dice),
        0..22 => broken(dice),
        22..40 => lost_after_the_work(dice),
        40..48 => refusal(dice),
        48..64 => limit(dice),
        64..69 => Fault::expire_token(),
        69..74 => Fault::effect_dropped(),
        74..81 => Fault::effect_delay(dice.seconds(&[0, 2, 8, 20, 45])),
        81..90 => redirect(dice),
        90..95 => headers(dice),
        _ => others(dice),
    }
}

fn on_a_read(dice: &mut Dice, topic: Topic, may_lie: bool, is_cached: bool) -> Fault {
    let rows = match topic {
        Topic::Confirming => 45,
        Topic::Listings => 40,
        _ => 22,
    };
    if may_lie && dice.chance(rows) {
        return rows_missing_or_twice(dice);
    }
    match dice.between(0, 99) {
        // Between two pages, where it matters.
        _ if topic == Topic::Listings && dice.chance(30) => others(dice),
        _ if topic == Topic::Listings && !is_cached && dice.chance(25) => foreign_link(dice),
        0..25 => broken(dice),
        25..35 => Fault::cut(dice.number() % 3_000),
        35..41 => Fault::stall(dice.number() % 3_000),
        41..46 => Fault::slow(400, Duration::from_millis(30)),
        46..50 => Fault::delay(dice.seconds(&[1, 25, 70])),
        50..54 if !is_cached => Fault::truncated(dice.number() % 3_000),
        54..64 => refusal(dice),
        64..76 => limit(dice),
        76..80 => Fault::expire_token(),
        80..84 => redirect(dice),
        84..90 => headers(dice),
        90..94 if !is_cached => foreign_link(dice),
        _ => others(dice),
    }
}

/// No work, and no answer that says so.
fn broken(dice: &mut Dice) -> Fault {
    match dice.between(0, 5) {
        0 => Fault::disconnect(),
        1 => Fault::status(503).header("retry-after", dice.pick(&["1", "12", "600", "99999999"])),
        2 => Fault::status(502).body("text/html", "<html><h1>Bad Gateway</h1></html>"),
        3 => Fault::bomb(3_000),
        4 => Fault::status(500).body("application/json", ""),
        _ => Fault::status(dice.pick(&[500, 502, 503, 504])),
    }
}

fn lost_after_the_work(dice: &mut Dice) -> Fault {
    match dice.between(0, 9) {
        0..3 => Fault::disconnect_after(),
        3..6 => Fault::status_after(dice.pick(&[500, 502, 503, 504])),
        6 => Fault::cut(dice.number() % 2),
        7 => Fault::stall(0),
        8 => Fault::delay(dice.seconds(&[1, 25, 70])),
        _ => match dice.between(0, 1) {
            0 => Fault::truncated(0),
            _ => Fault::slow(1, dice.seconds(&[1, 25])),
        },
    }
}

fn refusal(dice: &mut Dice) -> Fault {
    match dice.between(0, 3) {
        0 => Fault::status(422).body("application/json", r#"{"message":"Validation Failed","errors":[]}"#),
        _ => Fault::status(dice.pick(&[400, 401, 403, 404, 409, 410, 422])),
    }
}

fn limit(dice: &mut Dice) -> Fault {
    let status = dice.pick(&[403, 429]);
    if dice.chance(35) {
        return Fault::primary_limit(status).reset_in(dice.pick(&[3, 40, 40, 300, 4_000, -5]));
    }
    let fault = Fault::secondary_limit(status);
    match dice.between(0, 9) {
        0..2 => fault,
        2 => fault.retry_after(dice.pick(&["soon", "-1", "0", "99999999999999999999"])),
        _ => fault.retry_after(dice.pick(&["1", "5", "30", "30", "90", "1200"])),
    }
}

fn redirect(dice: &mut Dice) -> Fault {
    let status = dice.pick(&[301, 302, 303, 307, 307, 307, 308]);
    let foreign = format!("https://{FOREIGN}/orgs/acme/personal-access-tokens");
    match dice.between(0, 5) {
        // The same again.
        0 => Fault::redirect(status, "#here"),
        1 | 2 => Fault::redirect(status, "/user"),
        3 => Fault::redirect(status, &format!("//{FOREIGN}/x")),
        _ => Fault::redirect(status, &foreign),
    }
}

fn headers(dice: &mut Dice) -> Fault {
    let fault = Fault::headers();
    match dice.between(0, 3) {
        0 => fault.header("x-ratelimit-remaining", "0"),
        1 => fault.header("x-ratelimit-remaining", "0").header("x-ratelimit-reset", "99999999999"),
        2 => fault.header("retry-after", "30"),
        _ => fault.without_header("x-github-request-id").without_header("content-type"),
    }
}

pub(crate) fn foreign_link(dice: &mut Dice) -> Fault {
    let page = dice.between(1, 3);
    let url = format!("https://{FOREIGN}/orgs/acme/personal-access-tokens?page={page}");
    match dice.between(0, 2) {
        0 => Fault::headers().without_header("link"),
        1 => Fault::headers().header("link", &format!("<{url}>; rel=\"next\", <{url}>; rel=\"last\"")),
        _ => Fault::headers().header("link", &format!("<{url}>; rel=\"next\"")),
    }
}

fn rows_missing_or_twice(dice: &mut Dice) -> Fault {
    let fault = Fault::rows();
    match dice.between(0, 4) {
        0 => fault.duplicate(0).duplicate(dice.between(1, 9)),
        1 => (0..100).fold(fault, Fault::drop),
        2 => (0..dice.between(1, 5)).fold(fault, Fault::drop),
        _ => {
            let first = dice.between(0, 12);
            (first..first + dice.between(1, 4)).fold(fault, Fault::drop)
        }
    }
}

/// Two looks in a row lack the same rows, and the second lacks one more: that it lost one shows that the list moves.
fn hidden_twice(dice: &mut Dice) -> [Fault; 2] {
    let (last, skip) = (dice.between(1, 6), dice.pick(&[1, 1, 2, 2, 3]));
    [1, 0].map(|first| {
        let fault = (first..=last).fold(Fault::rows(), Fault::drop);
        fault.method("GET").path_contains(TOKENS).skip(skip)
    })
}

/// Others are there as well.
fn others(dice: &mut Dice) -> Fault {
    let place = dice.pick(&[0, 0, 1, 5]);
    let edit = match dice.between(0, 3) {
        0 => Edit::remove_requests_at(place..place + dice.between(1, 3)),
        1 => Edit::add_grants(dice.between(1, 3)),
        _ => Edit::remove_grants_at(place..place + dice.between(1, 3)),
    };
    let fault = Fault::then(edit);
    if dice.chance(50) { fault.before() } else { fault }
}
