//! Corners that chance alone comes to too seldom: every tenth seed is in one of them.

use std::time::Duration;

use patwarden::Budget;
use patwarden_sim::{Edit, Fault};

use crate::dice::Dice;
use crate::schedule::{BulkPlan, CachePlan, Limits, List, ReadPlan, Schedule, Task, Verb, Which};
use crate::trouble::{TOKENS, foreign_link};

const PAGES: usize = 6;

/// The schedule, or one with its first actor in a corner and nobody else.
pub(crate) fn of(schedule: Schedule) -> Schedule {
    let mut dice = Dice::of(schedule.seed, 9);
    let corner = schedule.seed / 20;
    match schedule.seed % 20 {
        3 => {
            let schedule = emptied(schedule, &mut dice);
            of_a_list(corner % 4, &mut dice, schedule)
        }
        13 => {
            let schedule = emptied(schedule, &mut dice);
            of_looks(corner % 3, &mut dice, schedule)
        }
        _ => schedule,
    }
}

/// One actor who reads a list, and no trouble.
fn emptied(mut schedule: Schedule, dice: &mut Dice) -> Schedule {
    schedule.world.orgs = 1;
    schedule.world.grants = dice.between(45, 75);
    schedule.world.limits = None;
    schedule.world.hourly_limit = 5_000;
    schedule.world.links_last = false;
    schedule.drift.clear();
    schedule.reflected.clear();
    schedule.faults.clear();
    schedule.actors.truncate(1);
    for actor in &mut schedule.actors {
        actor.org = 0;
        actor.client.cache = CachePlan::None;
        actor.client.budget = None;
        actor.client.longest_wait = Duration::from_secs(900);
        actor.tasks = vec![read()];
    }
    schedule
}

fn on_a_page(fault: Fault, page: usize) -> Fault {
    fault.method("GET").path_contains(TOKENS).skip(page)
}

fn of_a_list(corner: u64, dice: &mut Dice, mut schedule: Schedule) -> Schedule {
    match corner {
        // A page with nothing on it, and more behind.
        0 => schedule.faults.push(on_a_page((0..100).fold(Fault::rows(), Fault::drop), dice.between(1, 3))),
        // A page that lacks some, where nothing else shows that.
        1 => schedule.faults.push(on_a_page(Fault::rows().drop(dice.between(0, 9)), dice.between(0, 3))),
        // A page that goes on elsewhere.
        2 => schedule.faults.push(on_a_page(foreign_link(dice), dice.between(0, 3))),
        // What is unchanged, asked for as fast as the limit of a minute lets it.
        _ => {
            schedule.world.limits = Some(Limits { points: 20, content: 8 });
            for actor in &mut schedule.actors {
                actor.client.cache = CachePlan::Own;
                actor.client.budget = Some(Budget::GITHUB.points_a_minute(20).content_a_minute(8));
                actor.tasks = (0..6).map(|_| read()).collect();
            }
        }
    }
    schedule
}

/// What is read to see what became of a write, or whether it is so still.
fn of_looks(corner: u64, dice: &mut Dice, mut schedule: Schedule) -> Schedule {
    let actor = schedule.actors.first_mut();
    match corner {
        // A look that takes longer than the effect, which comes meanwhile.
        0 => {
            schedule.world.effect_delay = Duration::from_secs(3);
            schedule.faults.push(Fault::disconnect_after().method("POST").path_contains(TOKENS));
            schedule.faults.push(on_a_page(Fault::slow(400, Duration::from_millis(100)), 0));
            let settle_within = Some(dice.seconds(&[4, 5, 8]));
            let call = revoke((0..3).map(Which::Listed).collect());
            actor.into_iter().for_each(|actor| {
                actor.tasks = vec![Task::Bulk(BulkPlan { settle_within, ..call.clone() })];
            });
        }
        // Looks at a list of two pages of which the first no longer says that there is a second.
        1 => {
            schedule.world.grants = dice.between(120, 180);
            // Else they would be looked for by their tokens.
            schedule.world.omits_token_fields = true;
            schedule.world.effect_delay = Duration::from_secs(60);
            schedule.faults.push(on_a_page(Fault::headers().without_header("link"), 2).times(9));
            // The oldest, which are on the second.
            let call = revoke((0..3).map(Which::Listed).collect());
            actor.into_iter().for_each(|actor| {
                actor.tasks = vec![Task::Bulk(BulkPlan { confirm: Some(Duration::from_secs(15)), ..call.clone() })];
            });
        }
        // A first page that is as it was, in a list that has lost its last page.
        _ => {
            schedule.world.links_last = true;
            schedule.world.not_modified_link = false;
            schedule.world.etag_covers_link = false;
            schedule.faults.push(on_a_page(Fault::then(Edit::remove_grants_at(0..20)), 0));
            actor.into_iter().for_each(|actor| {
                actor.client.cache = CachePlan::Own;
                let verified = ReadPlan { verify: true, oldest_first: true, ..plan() };
                actor.tasks = vec![Task::Read(verified.clone()), Task::Read(verified)];
            });
        }
    }
    schedule
}

fn revoke(ids: Vec<Which>) -> BulkPlan {
    BulkPlan {
        verb: Verb::Revoke,
        ids,
        as_rows: false,
        one_by_one: false,
        confirm: None,
        reason: None,
        is_journalled: false,
        settle_within: None,
        stops: Vec::new(),
        rival: None,
    }
}

fn read() -> Task {
    Task::Read(plan())
}

fn plan() -> ReadPlan {
    ReadPlan {
        list: List::Grants,
        verify: false,
        pages: PAGES,
        of_owner_at: None,
        oldest_first: false,
        pause_before: Duration::ZERO,
    }
}
