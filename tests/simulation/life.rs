//! One life of an actor's process: which request it is at, and when it ends.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures::future::{self, Either};
use tokio::sync::Notify;

use crate::schedule::{Stop, When};
use crate::trace::Trace;

/// A process, or what of it was given up. What belongs to a dead one reaches nobody any more.
#[derive(Debug)]
pub(crate) struct Life {
    pub(crate) number: usize,
    pub(crate) actor: usize,
    /// How it goes by in the trace.
    pub(crate) name: String,
    trace: Trace,
    call: AtomicUsize,
    requests: AtomicUsize,
    appends: AtomicUsize,
    syncs: AtomicUsize,
    stop: Mutex<Option<Stop>>,
    is_dead: AtomicBool,
    ended: Notify,
}

impl Life {
    pub(crate) fn new(number: usize, actor: usize, stop: Option<Stop>, trace: &Trace) -> Self {
        Self {
            number,
            actor,
            name: format!("actor {actor}.{number}"),
            trace: trace.clone(),
            call: AtomicUsize::new(0),
            requests: AtomicUsize::new(0),
            appends: AtomicUsize::new(0),
            syncs: AtomicUsize::new(0),
            stop: Mutex::new(stop),
            is_dead: AtomicBool::new(false),
            ended: Notify::new(),
        }
    }

    pub(crate) fn note(&self, what: impl std::fmt::Display) {
        self.trace.note(&self.name, what);
    }

    /// What it does now goes under this number.
    pub(crate) fn begin_call(&self, call: usize) {
        self.call.store(call, Ordering::SeqCst);
    }

    pub(crate) fn call(&self) -> usize {
        self.call.load(Ordering::SeqCst)
    }

    pub(crate) fn set_stop(&self, stop: Option<Stop>) {
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = stop;
        for count in [&self.requests, &self.appends, &self.syncs] {
            count.store(0, Ordering::SeqCst);
        }
    }

    pub(crate) fn stop(&self) -> Option<Stop> {
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.is_dead.load(Ordering::SeqCst)
    }

    /// Which request of the call this is, from 1.
    pub(crate) fn count_request(&self) -> usize {
        self.requests.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// The same of what it adds to its journal, and of how often it syncs that.
    pub(crate) fn count_append(&self) -> usize {
        self.appends.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(crate) fn count_sync(&self) -> usize {
        self.syncs.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Whether it ended, and not because it was given up.
    pub(crate) fn is_crashed(&self) -> bool {
        self.is_dead() && self.stop().is_some_and(|stop| stop.is_crash)
    }

    /// Whether its end is at this point.
    pub(crate) fn ends_at(&self, at: impl Fn(When) -> bool) -> bool {
        self.stop().is_some_and(|stop| at(stop.when))
    }

    pub(crate) fn end(&self) {
        self.is_dead.store(true, Ordering::SeqCst);
        self.ended.notify_one();
    }

    /// Does the work unless the life ends before it is done.
    pub(crate) async fn live<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let time = match self.stop() {
            Some(Stop { when: When::After(time), .. }) => time,
            _ => Duration::MAX,
        };
        let time = time.min(Duration::from_secs(1_000_000));
        // Who ends at a request ends before the work goes on: what comes first here is looked at first.
        let (ended, over) = (pin!(self.ended.notified()), pin!(tokio::time::sleep(time)));
        let end = future::select(ended, over);
        let done = match future::select(end, pin!(work)).await {
            Either::Left(_) => None,
            Either::Right((done, _)) => Some(done),
        };
        if done.is_none() {
            self.end();
        }
        done
    }
}
