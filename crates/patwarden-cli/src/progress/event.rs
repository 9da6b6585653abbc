//! What happens on the way, as `--progress json` writes it.

use jiff::Timestamp;
use serde::Serialize;

/// Something that happened.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum Event<'a> {
    /// GitHub answered a request.
    Answer {
        /// The organisation that it was about, if it was about one.
        org: Option<&'a str>,
        /// GitHub's name for the operation.
        operation: Option<&'a str>,
        /// The status of the answer.
        status: u16,
        /// How many requests GitHub's limit still allows, if the answer says.
        requests_left: Option<u64>,
    },
    /// A wait for a limit begins.
    Wait {
        /// The organisation for which is waited, if it is for one.
        org: Option<&'a str>,
        /// GitHub's name for the operation that waits.
        operation: Option<&'a str>,
        /// Why: `primary-limit`, `secondary-limit`, `budget` or `server-busy`; further values may come.
        reason: &'a str,
        /// How long.
        seconds: f64,
        /// Until when.
        until: Timestamp,
        /// The same for a person.
        #[serde(skip)]
        words: &'a str,
    },
    /// One of many organisations has been read, or can't be.
    Organization {
        /// Its name, as in its URL.
        org: &'a str,
        /// How many rows its list has; null if it could not be read.
        rows: Option<usize>,
    },
    /// Of a call for many ids, more are settled than before.
    Settled {
        /// How many ids have an outcome.
        done: usize,
        /// How many there are.
        of: usize,
    },
}

/// An event with its time.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[schemars(title = "A line of `--progress json`")]
pub(crate) struct At<'a> {
    /// When it happened.
    at: Timestamp,
    #[serde(flatten)]
    event: &'a Event<'a>,
}

impl<'a> At<'a> {
    pub(super) fn now(event: &'a Event<'a>) -> Self {
        Self { at: Timestamp::now(), event }
    }
}
