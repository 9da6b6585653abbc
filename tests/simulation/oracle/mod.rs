//! The laws, judged by the simulator's state and log and by the record of the network: never by what a client
//! says of itself, which is what is judged.

mod credentials;
mod journals;
mod limits;
mod listings;
mod writes;

use std::fmt;
use std::time::Duration;

use patwarden_sim::{FaultKind, Snapshot};

use crate::actor::Waited;
use crate::call::Call;
use crate::exchange::Exchange;
use crate::schedule::{ActorPlan, Change, Drift, Schedule};
use crate::secrets::Secrets;
use crate::stage::Setting;

/// What happened in a run.
pub(crate) struct Story<'a> {
    pub(crate) schedule: &'a Schedule,
    pub(crate) end: Snapshot,
    pub(crate) calls: Vec<Call>,
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) waits: Vec<Waited>,
    /// How the client of each life is set up.
    pub(crate) lives: Vec<Setting>,
    pub(crate) trace: Vec<String>,
    pub(crate) is_over: bool,
    /// What stands in the journal of each call.
    pub(crate) journals: Vec<Vec<u8>>,
    /// How often disks were written, and synced.
    pub(crate) disk_work: (usize, usize),
}

/// What must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Law {
    /// Every id asked for has one outcome, in the order asked.
    OneOutcomeEach,
    /// A journal says what is about to be done, and what came of it.
    Written,
    /// Nothing that was not asked for.
    NothingElse,
    /// What was taken is never sent again.
    NothingTwice,
    /// Nothing is called what it is not.
    NoFalseWord,
    /// Nothing is lost.
    NothingLost,
    /// No limit of GitHub's is exceeded.
    WithinLimits,
    /// No wait is longer than it may be.
    WithinCap,
    /// No credential, and nothing that is one login's alone, goes where it does not belong.
    NoLeak,
    /// A listing is the list.
    TrueListing,
    /// A journal that is not this call's own is refused.
    OwnJournal,
}

/// A law that was broken, and how.
#[derive(Clone, Debug)]
pub(crate) struct Broken {
    pub(crate) law: Law,
    pub(crate) how: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}: {}", self.law, self.how)
    }
}

/// Collects what is broken.
#[derive(Default)]
pub(crate) struct Verdict(Vec<Broken>);

impl Verdict {
    pub(crate) fn check(&mut self, holds: bool, law: Law, how: impl FnOnce() -> String) {
        if !holds {
            self.0.push(Broken { law, how: how() });
        }
    }
}

impl Story<'_> {
    pub(crate) fn of_call<'s>(&'s self, call: &'s Call) -> impl Iterator<Item = (usize, &'s Exchange)> {
        self.exchanges
            .iter()
            .enumerate()
            .filter(|(_, exchange)| exchange.call == call.number && exchange.actor == call.actor)
    }

    pub(crate) fn actor(&self, number: usize) -> &ActorPlan {
        &self.schedule.actors[number]
    }

    /// How long after it had arrived a write took effect, at the most.
    pub(crate) fn delay_of(&self, number: usize) -> Duration {
        let ordered = self.schedule.faults.iter().filter_map(|fault| match fault.kind {
            FaultKind::EffectDelay { millis } => Some(Duration::from_millis(millis)),
            _ => None,
        });
        let is_ordered = self.exchanges.get(number).is_some_and(|exchange| exchange.fault == Some("effect_delay"));
        let unless_ordered = self.schedule.world.effect_delay;
        if is_ordered { ordered.max().unwrap_or(unless_ordered) } else { unless_ordered }
    }

    /// Whether the client was told that a write was taken.
    pub(crate) fn was_answered(&self, number: usize) -> bool {
        let status = self.exchanges.get(number).and_then(Exchange::status);
        status.is_some_and(|status| (200..300).contains(&status))
    }

    /// Whether others took something away between these two times.
    pub(crate) fn removed(&self, from: Duration, to: Duration) -> bool {
        let is_removal = |drift: &&Drift| !matches!(drift.what, Change::Add(..));
        self.schedule.drift.iter().filter(is_removal).any(|drift| (from..=to).contains(&drift.at))
    }

    /// Whether others changed something by themselves between these two times.
    pub(crate) fn drifted(&self, from: Duration, to: Duration) -> bool {
        self.schedule.drift.iter().any(|drift| (from..=to).contains(&drift.at))
    }
}

/// Which laws the run broke.
pub(crate) fn judge(story: &Story<'_>, secrets: &Secrets) -> Vec<Broken> {
    let mut verdict = Verdict::default();
    let count = story.exchanges.len();
    verdict.check(story.is_over, Law::WithinCap, || format!("it never ends: {count} requests"));
    writes::judge(story, &mut verdict);
    journals::judge(story, &mut verdict);
    limits::judge(story, &mut verdict);
    credentials::judge(story, secrets, &mut verdict);
    listings::judge(story, &mut verdict);
    verdict.0
}
