//! What all actors of a run have in common, and what is written down of them.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use patwarden::Cache;
use patwarden_sim::{OrgSnapshot, Simulator};

use crate::actor::Waits;
use crate::call::{Asked, Call, End};
use crate::disk::Disk;
use crate::network::Network;
use crate::schedule::{Change, Drift, List, Login};
use crate::trace::{Trace, short};

/// How the client of one life is set up, as far as laws depend on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    pub(crate) login: Login,
    pub(crate) longest_wait: Duration,
}

/// The place of a run.
pub(crate) struct Stage {
    pub(crate) sim: Simulator,
    pub(crate) network: Network,
    pub(crate) disk: Disk,
    pub(crate) trace: Trace,
    /// The one that some clients share.
    pub(crate) cache: Cache,
    pub(crate) waits: Waits,
    calls: Mutex<Vec<Call>>,
    lives: Mutex<Vec<Setting>>,
}

impl Stage {
    pub(crate) fn new(sim: Simulator, network: Network, disk: Disk, trace: Trace) -> Self {
        Self {
            sim,
            network,
            disk,
            trace,
            cache: Cache::in_memory(),
            waits: Waits::default(),
            calls: Mutex::default(),
            lives: Mutex::default(),
        }
    }

    /// An organisation as it is now.
    pub(crate) fn org(&self, login: &str) -> OrgSnapshot {
        self.sim.snapshot().org(login).expect("an organisation").clone()
    }

    /// The number of a life that begins.
    pub(crate) fn next_life(&self, setting: Setting) -> usize {
        let mut lives = self.lives.lock().unwrap_or_else(PoisonError::into_inner);
        lives.push(setting);
        lives.len() - 1
    }

    /// How the client of each life is set up.
    pub(crate) fn lives(&self) -> Vec<Setting> {
        self.lives.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn begin_call(&self, actor: usize, org: &str, what: Asked) -> usize {
        let mut calls = self.lock();
        let number = calls.len();
        calls.push(Call { number, actor, org: org.to_owned(), what, ends: Vec::new() });
        number
    }

    pub(crate) fn end_call(&self, call: usize, end: End) {
        if let Some(call) = self.lock().get_mut(call) {
            call.ends.push(end);
        }
    }

    /// All calls so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Call>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Others change the organisations, each at its time.
    pub(crate) async fn drift(&self, drift: &[Drift]) {
        for Drift { at, org, what } in drift {
            tokio::time::sleep(at.saturating_sub(self.trace.now())).await;
            let orgs = self.sim.orgs();
            self.change(&orgs[org % orgs.len()], *what);
        }
    }

    fn change(&self, org: &str, what: Change) {
        // Newest first, as GitHub lists them.
        let newest = |list| {
            let mut ids = crate::call::open(&self.org(org), list);
            ids.reverse();
            ids
        };
        let gone = "it was there";
        match what {
            Change::Remove(list, place, count) => {
                let ids: Vec<u64> = newest(list).into_iter().skip(place).take(count).collect();
                for id in &ids {
                    match list {
                        List::Grants => drop(self.sim.remove_grant(org, *id).expect(gone)),
                        List::Requests => drop(self.sim.remove_request(org, *id).expect(gone)),
                    }
                }
                self.trace.note("others", format_args!("take {list:?} from {org}: [{}]", short(&ids)));
            }
            Change::Add(list, count) => {
                for _ in 0..count {
                    match list {
                        List::Grants => self.sim.add_grant(org, |_| {}).expect("an organisation"),
                        List::Requests => self.sim.add_request(org, |_| {}).expect("an organisation"),
                    };
                }
                self.trace.note("others", format_args!("add {count} {list:?} to {org}"));
            }
            Change::Cancel(place) => {
                if let Some(id) = newest(List::Requests).into_iter().nth(place) {
                    self.sim.cancel_request(org, id).expect(gone);
                    self.trace.note("others", format_args!("withdraw request {id} of {org}"));
                }
            }
        }
    }
}
