//! Corners that chance alone comes to too seldom: every twentieth seed is about a list that is read in one of them.

use std::time::Duration;

use patwarden::Budget;
use patwarden_sim::Fault;

use crate::dice::Dice;
use crate::schedule::{CachePlan, Limits, List, ReadPlan, Schedule, Task};
use crate::trouble::foreign_link;

const PAGES: usize = 6;

/// The schedule, with its first actor reading in a corner and nobody else.
pub(crate) fn of(mut schedule: Schedule) -> Schedule {
    let mut dice = Dice::of(schedule.seed, 9);
    let corner = schedule.seed / 20 % 4;
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
    let on_a_page = |fault: Fault, page: usize| fault.method("GET").path_contains("/personal-access-token").skip(page);
    match corner {
        // A page with nothing on it, and more behind.
        0 => schedule.faults.push(on_a_page((0..100).fold(Fault::rows(), Fault::drop), dice.between(1, 3))),
        // A page that lacks some, where nothing else shows that.
        1 => schedule.faults.push(on_a_page(Fault::rows().drop(dice.between(0, 9)), dice.between(0, 3))),
        // A page that goes on elsewhere.
        2 => schedule.faults.push(on_a_page(foreign_link(&mut dice), dice.between(0, 3))),
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

fn read() -> Task {
    Task::Read(ReadPlan {
        list: List::Grants,
        verify: false,
        pages: PAGES,
        of_owner_at: None,
        oldest_first: false,
        pause_before: Duration::ZERO,
    })
}
