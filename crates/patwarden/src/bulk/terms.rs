//! How a bulk call is to be made, and the methods that say so.

use std::time::Duration;

use super::CHUNK;
use crate::journal::Journal;

/// How a bulk call is to be made.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) one_by_one: bool,
    pub(crate) confirm_within: Option<Duration>,
    pub(crate) settle_within: Duration,
    pub(crate) journal: Option<Journal>,
}

impl Default for Terms {
    fn default() -> Self {
        Self { one_by_one: false, confirm_within: None, settle_within: Self::SETTLE_WITHIN, journal: None }
    }
}

impl Terms {
    /// What GitHub accepts is done within seconds.
    const SETTLE_WITHIN: Duration = Duration::from_secs(60);

    pub(crate) fn chunk(&self) -> usize {
        if self.one_by_one { 1 } else { CHUNK }
    }
}

/// The methods that say how a bulk call is to be made, alike for all of them.
macro_rules! bulk_methods {
    ($subject:ty) => {
        /// Sends a request for each id: GitHub carries it out before it answers, and it takes a hundred times as many.
        pub fn one_by_one(mut self) -> Self {
            self.terms.one_by_one = true;
            self
        }

        /// Writes down in a [journal](crate::journal) what is to be done, each request before it is sent, and what came
        /// of it, so that the call can be [resumed](crate::Client::resume) wherever it ends. The ids are looked up in
        /// the list before, as for a call that [confirms](Self::confirm).
        ///
        /// A path is that of a file which is not there yet. It is made for its owner alone to read, and holds what was
        /// listed of the tokens and no secret.
        pub fn journal(mut self, journal: impl Into<$crate::journal::Journal>) -> Self {
            self.terms.journal = Some(journal.into());
            self
        }

        /// How long the effect of a request may take whose answer was lost: a minute unless told, and a day at the most.
        /// The list is read until it shows the effect; what is as it was when the time is over is sent again.
        pub fn settle_within(mut self, time: std::time::Duration) -> Self {
            self.terms.settle_within = time;
            self
        }

        /// A handle that tells at any time how far the call has come: also when it was dropped before its end.
        #[must_use]
        pub fn progress(&self) -> $crate::Progress<$subject> {
            self.progress.clone()
        }
    };
}
pub(crate) use bulk_methods;
