//! Waiting because GitHub, or its limits, ask for it: never longer than the caller's cap, and told.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use patwarden_api::{Operation, Request};
use tokio::time::Instant;

use super::authorise::Identity;
use super::tally::Tally;
use crate::clock::{Clock, later};
use crate::error::{Error, ErrorKind, Reached};

/// A wait that begins: who waits, why, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wait {
    /// The organisation for which is waited; none if the call is about none in particular.
    pub org: Option<String>,
    /// GitHub's name for the operation that waits, such as `orgs/list-pat-grants`.
    pub operation: Option<&'static str>,
    /// Why.
    pub reason: WaitReason,
    /// How long.
    pub length: Duration,
    /// Until when, by the client's clock.
    pub until: Timestamp,
}

/// One line for a person: `acme waits 42 s, until 2026-03-01T12:00:42Z: GitHub asks for fewer requests`.
impl fmt::Display for Wait {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(org) = &self.org {
            write!(formatter, "{org} waits ")?;
        } else {
            formatter.write_str("waits ")?;
        }
        let until = self.until.round(jiff::Unit::Second).unwrap_or(self.until);
        write!(formatter, "{}, until {until}: {}", in_words(self.length), self.reason.describe())
    }
}

/// Why a call waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WaitReason {
    /// GitHub's limit of requests an hour is used up.
    PrimaryLimit,
    /// GitHub answered that it was too much, too fast.
    SecondaryLimit,
    /// The client's own [budget](crate::Budget) of requests is used up.
    Budget,
    /// The server is busy and said when to come back.
    ServerBusy,
}

impl WaitReason {
    /// A short name for logs and for other languages: `primary-limit`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PrimaryLimit => "primary-limit",
            Self::SecondaryLimit => "secondary-limit",
            Self::Budget => "budget",
            Self::ServerBusy => "server-busy",
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Self::PrimaryLimit => "GitHub's limit of requests an hour is used up",
            Self::SecondaryLimit => "GitHub asks for fewer requests",
            Self::Budget => "the client's own budget of requests is used up",
            Self::ServerBusy => "the server is busy",
        }
    }
}

impl fmt::Display for WaitReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// In a request's extensions: for which organisation a login is.
#[derive(Clone, Debug)]
pub(crate) struct For(pub(crate) Arc<str>);

/// Who is told of waits.
pub(crate) type Listener = dyn Fn(&Wait) + Send + Sync;

/// How long calls wait at the most, and who is told.
#[derive(Clone)]
pub(crate) struct Patience {
    longest: Duration,
    listener: Option<Arc<Listener>>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Patience {
    /// The longest wait unless told. GitHub's own windows are an hour; who waits longer than this wants to be asked.
    pub(crate) const LONGEST: Duration = Duration::from_secs(15 * 60);

    pub(crate) fn new(longest: Duration, listener: Option<Arc<Listener>>, clock: Arc<dyn Clock>) -> Self {
        Self { longest, listener, clock }
    }

    /// Whether the call, which may have waited before, may wait so much longer.
    pub(crate) fn allows(&self, tally: &Tally, length: Duration) -> bool {
        tally.waited().saturating_add(length) <= self.longest
    }

    /// How much longer the call may wait.
    pub(crate) fn left(&self, tally: &Tally) -> Duration {
        self.longest.saturating_sub(tally.waited())
    }

    pub(crate) fn tell(&self, request: &Request, reason: WaitReason, length: Duration) {
        let org = match (request.extensions().get::<Identity>(), request.extensions().get::<For>()) {
            (Some(Identity::Org(org)), _) | (_, Some(For(org))) => Some(org.to_string()),
            _ => None,
        };
        let operation = request.extensions().get::<Operation>().map(|operation| operation.id);
        let wait = Wait { org, operation, reason, length, until: self.in_time(length) };
        tracing::info!(org = wait.org, operation, %reason, ?length, until = %wait.until, "waiting");
        if let Some(listener) = &self.listener {
            listener(&wait);
        }
    }

    /// Waits until then. What is waited counts, also if it is given up before.
    pub(crate) async fn wait_until(&self, tally: &Tally, until: Instant) {
        tally.note_waited(until.saturating_duration_since(Instant::now()));
        tokio::time::sleep_until(until).await;
    }

    /// Why a call is not sent that would have to wait longer than it may.
    pub(crate) fn exceeded(&self, tally: &Tally, reason: WaitReason, length: Duration) -> Error {
        let before = match tally.waited() {
            Duration::ZERO => String::new(),
            waited => format!(" after {} waited before", in_words(waited)),
        };
        let message = format!(
            "{} until {}: {} from now{before}, and a call waits {} at the most; it was not sent",
            reason.describe(),
            self.in_time(length).round(jiff::Unit::Second).unwrap_or(Timestamp::MAX),
            in_words(length),
            in_words(self.longest),
        );
        Error::new(ErrorKind::RateLimited, message)
            .with_hint("try again then, or let the client wait longer (longest_wait)")
            .with_retry_after(Some(length), Some(self.in_time(length)))
            .having_reached(Reached::Nobody)
    }

    /// So long from now. What a server says, or a setting, may be more than any clock can tell.
    pub(crate) fn after(length: Duration) -> Instant {
        const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
        Instant::now() + length.min(LONGEST)
    }

    fn in_time(&self, length: Duration) -> Timestamp {
        later(self.clock.now(), length)
    }
}

/// In whole seconds, or minutes from ten on.
pub(crate) fn in_words(time: Duration) -> String {
    let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
    match seconds {
        0..600 => format!("{seconds} s"),
        600..36_000 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3600)),
    }
}

impl fmt::Debug for Patience {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Patience").field("longest", &self.longest).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemClock;

    #[test]
    fn a_wait_is_told_in_one_line() {
        let wait = Wait {
            org: Some("acme".into()),
            operation: Some("orgs/get"),
            reason: WaitReason::SecondaryLimit,
            length: Duration::from_millis(41_200),
            until: "2026-03-01T12:00:42.2Z".parse().unwrap(),
        };
        assert_eq!(wait.to_string(), "acme waits 42 s, until 2026-03-01T12:00:42Z: GitHub asks for fewer requests");
        let told: Vec<_> = [599, 601, 35_999, 36_001].map(|seconds| in_words(Duration::from_secs(seconds))).into();
        assert_eq!(told, ["599 s", "11 min", "600 min", "11 h"]);
    }

    #[tokio::test(start_paused = true)]
    async fn all_waits_of_a_call_count_together() {
        let patience = Patience::new(Duration::from_secs(100), None, Arc::new(SystemClock));
        let tally = Tally::default();
        let (minute, rest) = (Duration::from_secs(60), Duration::from_secs(40));
        assert!(patience.allows(&tally, minute));
        patience.wait_until(&tally, Instant::now() + minute).await;
        assert!(patience.allows(&tally, rest) && !patience.allows(&tally, minute));
        assert!(!patience.allows(&tally, Duration::MAX), "no overflow");
        let error = patience.exceeded(&tally, WaitReason::PrimaryLimit, Duration::MAX);
        assert!(error.to_string().contains("after 60 s waited before"), "{error}");
        assert_eq!(error.until(), Some(Timestamp::MAX));
    }
}
