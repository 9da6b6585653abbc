//! What became of a bulk call: an outcome for every id, and each row as it was before.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use super::Subject;
use crate::error::Error;

/// What became of one id.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// GitHub took the order; the effect comes later.
    Accepted,
    /// It was listed before, an order for it went out that GitHub did not refuse, and listings since then show the
    /// effect. Where the answer was lost, that is how it is known to be done.
    Confirmed,
    /// GitHub took the order, but no listing, before or since, shows such a thing: as far as can be
    /// told there was nothing to do. Only a call that [confirms](crate::Revoke::confirm) can tell.
    Ignored,
    /// GitHub refused: nothing changed.
    Refused(Error),
    /// The answer was lost, and the list does not tell: it may have been done or not. So it is where the list can't
    /// be read, where it goes on being lost, and for what is not listed and was not looked for before: a call that
    /// [confirms](crate::Revoke::confirm), or has a [journal](crate::Revoke::journal), looks.
    Unknown(Error),
    /// It was not sent, because of this: no connection, no login, or what went wrong before it. In the report of a call
    /// that was given up, also what was refused together with others and had not been sent again: nothing came of it.
    NotSent(Error),
}

impl Outcome {
    /// Every word of [`as_str`](Self::as_str).
    pub const WORDS: [&'static str; 6] = ["accepted", "confirmed", "ignored", "refused", "unknown", "not sent"];

    /// In a word: `accepted`, `confirmed`, `ignored`, `refused`, `unknown` or `not sent`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Confirmed => "confirmed",
            Self::Ignored => "ignored",
            Self::Refused(_) => "refused",
            Self::Unknown(_) => "unknown",
            Self::NotSent(_) => "not sent",
        }
    }

    /// Why it is so, if something went wrong.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Refused(error) | Self::Unknown(error) | Self::NotSent(error) => Some(error),
            _ => None,
        }
    }
}

/// What became of a bulk call, id by id.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[must_use = "a bulk call can be done in part: look at the report"]
pub struct BulkReport<T: Subject> {
    /// Every id that was asked for, once, in the order asked, with its outcome.
    pub outcomes: Vec<(T::Id, Outcome)>,
    /// What the ids stood for before anything was sent, as far as that is known: all that were given
    /// as rows, and for a call that confirms all that the list had.
    pub before: BTreeMap<T::Id, T>,
    /// How many writes were sent. For a call that was given up, with the one that was under way, if it had left.
    pub requests: usize,
    /// How long it was to look whether it takes effect, if it was asked to [confirm](crate::Revoke::confirm).
    pub confirm_within: Option<Duration>,
    /// What kept it from reading the list when it had to: ids may then be refused of which GitHub would
    /// take some, or be no more than accepted though it has taken effect.
    pub unread: Option<Error>,
    /// What kept it from writing its [journal](crate::journal) to the end: what was not written, who resumes has to
    /// find out.
    pub unwritten: Option<Error>,
}

impl<T: Subject> BulkReport<T> {
    /// The report of a call that was for nothing, as [`Plan::of_nothing`](crate::Plan::of_nothing) is its plan: all of
    /// it is accepted, and confirmed too.
    pub fn of_nothing(confirm_within: Option<Duration>) -> Self {
        let (outcomes, before) = (Vec::new(), BTreeMap::new());
        Self { outcomes, before, requests: 0, confirm_within, unread: None, unwritten: None }
    }

    /// Whether GitHub took the order for every id, and none is known to have been for nothing.
    #[must_use]
    pub fn all_accepted(&self) -> bool {
        self.outcomes.iter().all(|(_, outcome)| matches!(outcome, Outcome::Accepted | Outcome::Confirmed))
    }

    /// Whether listings have shown the effect for every id.
    #[must_use]
    pub fn all_confirmed(&self) -> bool {
        self.outcomes.iter().all(|(_, outcome)| matches!(outcome, Outcome::Confirmed))
    }

    /// The ids that GitHub took the order for, confirmed ones included.
    pub fn accepted(&self) -> impl Iterator<Item = T::Id> {
        self.with(|outcome| matches!(outcome, Outcome::Accepted | Outcome::Confirmed))
    }

    /// The ids whose effect listings have shown.
    pub fn confirmed(&self) -> impl Iterator<Item = T::Id> {
        self.with(|outcome| matches!(outcome, Outcome::Confirmed))
    }

    /// The ids that GitHub took and that stood for nothing.
    pub fn ignored(&self) -> impl Iterator<Item = T::Id> {
        self.with(|outcome| matches!(outcome, Outcome::Ignored))
    }

    /// The ids that GitHub refused.
    pub fn refused(&self) -> impl Iterator<Item = T::Id> {
        self.with(|outcome| matches!(outcome, Outcome::Refused(_)))
    }

    /// The ids that may have been done or not.
    pub fn unknown(&self) -> impl Iterator<Item = T::Id> {
        self.with(|outcome| matches!(outcome, Outcome::Unknown(_)))
    }

    /// The ids that were not sent.
    pub fn not_sent(&self) -> impl Iterator<Item = T::Id> {
        self.with(|outcome| matches!(outcome, Outcome::NotSent(_)))
    }

    /// The first thing that went wrong.
    #[must_use]
    pub fn first_error(&self) -> Option<&Error> {
        self.outcomes.iter().find_map(|(_, outcome)| outcome.error())
    }

    fn with(&self, is: fn(&Outcome) -> bool) -> impl Iterator<Item = T::Id> {
        self.outcomes.iter().filter(move |(_, outcome)| is(outcome)).map(|(id, _)| *id)
    }
}

/// How many ids came to which outcome, in a line.
impl<T: Subject> fmt::Display for BulkReport<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = tallied(self.outcomes.iter().map(|(_, outcome)| outcome.as_str()), &Outcome::WORDS);
        formatter.write_str(if counts.is_empty() { "nothing to do" } else { &counts })
    }
}

/// How often there is each of these words that there is at all: `3 confirmed, 1 refused`.
pub(crate) fn tallied<'a>(there: impl Iterator<Item = &'a str> + Clone, words: &[&str]) -> String {
    let count = |word: &str| there.clone().filter(|is| *is == word).count();
    let counts = words.iter().map(|word| (count(word), word)).filter(|(count, _)| *count > 0);
    counts.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
}
