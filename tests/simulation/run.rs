//! One seed, played to its end and judged.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use patwarden_sim::{Key, Simulator};
use tests::START;

use crate::actor::Actor;
use crate::disk::Disk;
use crate::network::Network;
use crate::oracle::{self, Broken};
use crate::schedule::Schedule;
use crate::stage::Stage;
use crate::stats::Stats;
use crate::trace::Trace;

/// Longer than anything that ends.
const FOR_EVER: Duration = Duration::from_secs(4 * 24 * 60 * 60);
/// By then all that was promised has been done.
const ALL_EFFECTS: Duration = Duration::from_secs(120);

/// What came of a seed.
pub(crate) struct Run {
    pub(crate) seed: u64,
    pub(crate) schedule: Schedule,
    pub(crate) trace: Vec<String>,
    pub(crate) broken: Vec<Broken>,
    pub(crate) stats: Stats,
}

/// Plays a seed on a runtime of its own, whose time stands still while everybody waits.
pub(crate) fn run(seed: u64, key: &Key) -> Run {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(play(Schedule::of(seed), key.clone()))
}

async fn play(schedule: Schedule, key: Key) -> Run {
    let trace = Trace::begin();
    let config = schedule.world.config(schedule.seed).with_start(START.parse().expect("a time"));
    let sim = Simulator::with_key(config, key).expect("a simulator");
    for fault in &schedule.faults {
        sim.inject(fault.clone());
    }
    let disk = Disk::new(schedule.seed, schedule.disk);
    let network = Network::new(&sim, &disk, &trace, schedule.reflected.clone());
    let stage = Arc::new(Stage::new(sim, network, disk, trace.clone()));
    let drifting = {
        let (stage, drift) = (Arc::clone(&stage), schedule.drift.clone());
        tokio::spawn(async move { stage.drift(&drift).await })
    };
    let actors = schedule.actors.iter().enumerate().map(|(number, plan)| Actor::new(&stage, number, plan).act());
    let acted = tokio::time::timeout(FOR_EVER, join_all(actors)).await;
    stage.sim.clear_faults();
    stage.network.end_reflections();
    stage.disk.make_room();
    drifting.abort();
    trace.note("", "all is well again");
    let healed = match acted {
        Ok(actors) => tokio::time::timeout(FOR_EVER, healed(actors)).await.is_ok(),
        Err(_late) => false,
    };
    tokio::time::sleep(ALL_EFFECTS).await;
    let story = oracle::Story {
        schedule: &schedule,
        end: stage.sim.snapshot(),
        calls: stage.calls(),
        exchanges: stage.network.record(&stage.sim),
        waits: stage.waits.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone(),
        lives: stage.lives(),
        trace: trace.lines(),
        is_over: healed,
        journals: stage.calls().iter().map(|call| stage.disk.content(call.number)).collect(),
        disk_work: stage.disk.work(),
    };
    let broken = oracle::judge(&story, &stage.network.secrets());
    let stats = Stats::of(&story);
    Run { seed: schedule.seed, schedule, trace: trace.lines(), broken, stats }
}

/// One after the other, so that nobody is in anybody's way.
async fn healed(actors: Vec<Actor>) {
    for actor in actors {
        actor.heal().await;
    }
}
