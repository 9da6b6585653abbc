//! The rate limits of each identity: so many requests an hour, and beside it the secondary limits, on
//! what is under way, what a minute costs, and what makes content.
//!
//! A window begins with the first request in it. What is refused counts nowhere.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use http::Method;
use jiff::{SignedDuration, Timestamp};

use crate::auth::Caller;
use crate::config::Config;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// What GitHub allows those who don't say who they are.
const ANONYMOUS_LIMIT: u32 = 60;
const READ_POINTS: u32 = 1;
const WRITE_POINTS: u32 = 5;

/// Where an identity stands at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) limit: u32,
    pub(crate) used: u32,
    pub(crate) reset: Timestamp,
}

impl Standing {
    pub(crate) fn remaining(&self) -> u32 {
        self.limit.saturating_sub(self.used)
    }
}

/// Which limit a request is beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exceeded {
    Primary,
    Secondary {
        /// What was too much, in words.
        what: &'static str,
        limit: u32,
        /// How many seconds to wait.
        wait: i64,
    },
}

/// A request among those under way, for as long as this lives.
#[derive(Debug)]
pub(crate) struct Place(Arc<AtomicU32>);

impl Place {
    fn take(count: &Arc<AtomicU32>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What was used of a window of time that ends.
#[derive(Debug, Clone, Copy)]
struct Window {
    used: u32,
    end: Timestamp,
}

/// One identity's requests under way and its windows of the secondary limits.
#[derive(Debug, Default)]
struct Usage {
    underway: Arc<AtomicU32>,
    /// In the order of [`Limits::secondary`].
    windows: [Option<Window>; 3],
}

/// A secondary limit over a window of time, and what a request costs there.
struct Rule {
    what: &'static str,
    limit: Option<u32>,
    length: SignedDuration,
    cost: u32,
}

/// How much each identity has used.
#[derive(Debug)]
pub(crate) struct Limits {
    hourly: u32,
    concurrent: Option<u32>,
    points_a_minute: Option<u32>,
    content_a_minute: Option<u32>,
    content_an_hour: Option<u32>,
    windows: BTreeMap<String, Standing>,
    usage: BTreeMap<String, Usage>,
}

impl Limits {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            hourly: config.hourly_limit,
            concurrent: config.concurrent_limit,
            points_a_minute: config.points_a_minute,
            content_a_minute: config.content_a_minute,
            content_an_hour: config.content_an_hour,
            windows: BTreeMap::new(),
            usage: BTreeMap::new(),
        }
    }

    fn window(&mut self, caller: &Caller, now: Timestamp) -> &mut Standing {
        let limit = match caller {
            Caller::Anonymous | Caller::Rejected(_) => ANONYMOUS_LIMIT,
            _ => self.hourly,
        };
        // Clients are told whole seconds, and are let in again when they are over.
        let second = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let fresh = Standing { limit, used: 0, reset: second.saturating_add(HOUR).unwrap_or(Timestamp::MAX) };
        let standing = self.windows.entry(caller.bucket()).or_insert(fresh);
        if standing.reset <= now {
            *standing = fresh;
        }
        standing
    }

    /// Where the identity stands, without using anything.
    pub(crate) fn standing(&mut self, caller: &Caller, now: Timestamp) -> Standing {
        *self.window(caller, now)
    }

    /// Uses one request of this method, unless it is beyond a limit.
    pub(crate) fn spend(&mut self, caller: &Caller, method: &Method, now: Timestamp) -> Result<Place, Exceeded> {
        if self.window(caller, now).remaining() == 0 {
            return Err(Exceeded::Primary);
        }
        let rules = self.secondary(method);
        let concurrent = self.concurrent;
        let usage = self.usage.entry(caller.bucket()).or_default();
        if let Some(limit) = concurrent.filter(|limit| usage.underway.load(Ordering::SeqCst) >= *limit) {
            return Err(Exceeded::Secondary { what: "requests at once", limit, wait: MINUTE.as_secs() });
        }
        let mut windows = usage.windows;
        for (window, rule) in windows.iter_mut().zip(rules) {
            let Rule { what, limit: Some(limit), length, cost: cost @ 1.. } = rule else { continue };
            let fresh = Window { used: 0, end: now.saturating_add(length).unwrap_or(Timestamp::MAX) };
            let open = window.filter(|window| now < window.end).unwrap_or(fresh);
            let used = open.used.saturating_add(cost);
            if used > limit {
                let left = open.end.duration_since(now);
                let wait = left.as_secs() + i64::from(left.subsec_nanos() > 0);
                return Err(Exceeded::Secondary { what, limit, wait });
            }
            *window = Some(Window { used, ..open });
        }
        usage.windows = windows;
        let place = Place::take(&usage.underway);
        self.window(caller, now).used += 1;
        Ok(place)
    }

    fn secondary(&self, method: &Method) -> [Rule; 3] {
        let is_read = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
        let points = if is_read { READ_POINTS } else { WRITE_POINTS };
        let content = u32::from([Method::POST, Method::PATCH, Method::PUT].contains(method));
        let rule = |what, limit, length, cost| Rule { what, limit, length, cost };
        [
            rule("points a minute", self.points_a_minute, MINUTE, points),
            rule("requests a minute that make content", self.content_a_minute, MINUTE, content),
            rule("requests an hour that make content", self.content_an_hour, HOUR, content),
        ]
    }

    /// Gives one request back: an answer that nothing has changed costs nothing.
    pub(crate) fn refund(&mut self, caller: &Caller, now: Timestamp) {
        let standing = self.window(caller, now);
        standing.used = standing.used.saturating_sub(1);
    }
}
