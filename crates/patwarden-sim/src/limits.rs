//! The primary rate limit: so many requests an hour for each identity.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::auth::Caller;

const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// What GitHub allows those who don't say who they are.
const ANONYMOUS_LIMIT: u32 = 60;

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

/// How much each identity has used of its hour.
#[derive(Debug)]
pub(crate) struct Limits {
    hourly: u32,
    windows: BTreeMap<String, Standing>,
}

impl Limits {
    pub(crate) fn new(hourly: u32) -> Self {
        Self { hourly, windows: BTreeMap::new() }
    }

    fn window(&mut self, caller: &Caller, now: Timestamp) -> &mut Standing {
        let limit = match caller {
            Caller::Anonymous | Caller::Rejected(_) => ANONYMOUS_LIMIT,
            _ => self.hourly,
        };
        let fresh = Standing { limit, used: 0, reset: now.saturating_add(WINDOW).unwrap_or(Timestamp::MAX) };
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

    /// Uses one request; `false` when the hour's are used up.
    pub(crate) fn spend(&mut self, caller: &Caller, now: Timestamp) -> bool {
        let standing = self.window(caller, now);
        let allowed = standing.used < standing.limit;
        if allowed {
            standing.used += 1;
        }
        allowed
    }

    /// Gives one request back: an answer that nothing has changed costs nothing.
    pub(crate) fn refund(&mut self, caller: &Caller, now: Timestamp) {
        let standing = self.window(caller, now);
        standing.used = standing.used.saturating_sub(1);
    }
}
