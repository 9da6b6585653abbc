//! Sends ids in chunks, and finds the bad ones among the good: a chunk that is refused because of
//! some of its ids is taken apart until these stand alone. Where an answer is lost, the list tells what
//! was done, and only what was not is sent again.
//!
//! What GitHub does with a bad id is not documented. Where it refuses the whole chunk, it may name
//! the ids (422), or say only that something is not there (404). A refusal that names ids costs one
//! request more; one that does not is halved, which for one bad id in a hundred takes fourteen. When
//! both halves are refused there is more than one, or another reason: the list tells which.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures::TryStreamExt;
use futures::future::BoxFuture;

use super::ledger::Ledger;
use super::meaning::Meaning;
use super::read_back::read_back;
use super::{Calls, Outcome, Part, Subject, Targets};
use crate::error::{Error, ErrorKind, Reached, Result};

/// So often a refusal may name further ids before the rest is halved.
const ROUNDS: usize = 3;
/// So often the same ids are sent, when answer after answer is lost.
const LOST_ROUNDS: usize = 3;
/// Before each look at the list, in milliseconds.
const PAUSES: [u64; 6] = [0, 500, 1_000, 2_000, 4_000, 8_000];

/// One bulk call on its way.
pub(super) struct Sender<'a, T: Subject> {
    calls: &'a Calls<T>,
    targets: &'a Targets<T>,
    ledger: &'a mut Ledger<T>,
    /// How long the effect of a write may take whose answer was lost.
    settle_within: Duration,
    /// Set by what concerns all that is left.
    stopped_by: Option<Error>,
    /// Whether the list can be read, once that is known.
    readable: Option<bool>,
    /// What the list held when it was read because of a refusal.
    present: Option<BTreeSet<T::Id>>,
    /// Those that may have been done by a write whose answer was lost, which was this.
    lost: BTreeMap<T::Id, Error>,
    /// Those of them that were sent again and refused.
    refused_after_all: Vec<T::Id>,
}

/// What came of ids.
enum Sent<Id> {
    /// It is in the ledger.
    Settled,
    /// These were refused; because of some of them, if `divisible`.
    Refused { ids: Vec<Id>, error: Error, divisible: bool },
}

/// What came of one request.
enum Answer {
    /// It is in the ledger.
    Settled,
    Refused {
        error: Error,
        divisible: bool,
    },
    Lost(Error),
}

impl<'a, T: Subject> Sender<'a, T> {
    pub(super) fn new(
        calls: &'a Calls<T>,
        targets: &'a Targets<T>,
        ledger: &'a mut Ledger<T>,
        settle_within: Duration,
    ) -> Self {
        Self {
            calls,
            targets,
            ledger,
            settle_within,
            stopped_by: None,
            readable: targets.listed.is_some().then_some(true),
            present: None,
            lost: BTreeMap::new(),
            refused_after_all: Vec::new(),
        }
    }

    /// These may have been done, by a write of which this is known.
    pub(super) fn having_lost(mut self, lost: BTreeMap<T::Id, Error>) -> Self {
        self.lost = lost;
        self
    }

    /// Sends chunk after chunk.
    ///
    /// # Errors
    ///
    /// When it is certain that nothing was done, and the reason concerns the call and not its ids.
    pub(super) async fn send(mut self, chunks: Vec<Vec<T::Id>>) -> Result<()> {
        let of = chunks.len();
        for (index, chunk) in chunks.into_iter().enumerate() {
            let place = (index + 1, of);
            if let Sent::Refused { ids, error, divisible } = self.attempt(chunk, place).await? {
                self.settle(ids, place, error, divisible).await?;
            }
        }
        if !self.refused_after_all.is_empty() {
            // That there are no such ids any more may be what the lost write did.
            let ids = std::mem::take(&mut self.refused_after_all);
            let read = read_back(self.calls, self.targets, self.ledger, &ids, self.settle_within).await;
            self.ledger.keep_unread(read.err());
        }
        Ok(())
    }

    /// Sends these ids, and again what the list shows to be as it was when the answer was lost.
    async fn attempt(&mut self, mut ids: Vec<T::Id>, place: (usize, usize)) -> Result<Sent<T::Id>> {
        for round in 1.. {
            let error = match self.request(&ids, place).await? {
                Answer::Settled => break,
                Answer::Refused { error, divisible } => return Ok(Sent::Refused { ids, error, divisible }),
                Answer::Lost(error) => error,
            };
            match read_back(self.calls, self.targets, self.ledger, &ids, self.settle_within).await {
                Ok(as_they_were) if as_they_were.is_empty() => break,
                Ok(as_they_were) if round < LOST_ROUNDS => {
                    self.readable = Some(true);
                    ids = as_they_were;
                }
                outcome => {
                    self.ledger.keep_unread(outcome.err());
                    self.stopped_by = Some(error);
                    break;
                }
            }
        }
        Ok(Sent::Settled)
    }

    /// Sends these ids in one request, unless something stands against sending any.
    async fn request(&mut self, ids: &[T::Id], place: (usize, usize)) -> Result<Answer> {
        if let Some(error) = self.stopped_by.clone() {
            self.record(ids, &Outcome::NotSent(error)).await;
            return Ok(Answer::Settled);
        }
        let is_first = self.ledger.requests() == 0;
        let sent = match self.ledger.intend(ids).await {
            Ok(tally) => (self.calls.write)(ids.to_vec(), tally).await,
            Err(unwritten) => Err(unwritten.having_reached(Reached::Nobody)),
        };
        let error = match sent {
            Ok(()) => {
                self.ledger.over(true);
                self.ledger.settle(ids, &Outcome::Accepted).await;
                return Ok(Answer::Settled);
            }
            Err(error) => error.in_chunk(place.0, place.1),
        };
        let mut meaning = Meaning::of(&error);
        if meaning == Meaning::NotThere && (ids.len() > 1 || place.1 > 1) {
            meaning = self.meaning_of_not_there().await;
        }
        self.ledger.over(meaning != Meaning::NotSent);
        match meaning {
            Meaning::AboutIds | Meaning::NotThere | Meaning::AboutThese => {
                let (lost, others) = self.apart(ids);
                self.ledger.returned(&others, &error).await;
                self.leave_unknown(&lost, &error).await;
                return Ok(Answer::Refused { error, divisible: meaning != Meaning::AboutThese });
            }
            Meaning::Lost => {
                self.lost.extend(ids.iter().map(|id| (*id, error.clone())));
                self.ledger.settle(ids, &Outcome::Unknown(error.clone())).await;
                return Ok(Answer::Lost(error));
            }
            Meaning::NotSent => self.record(ids, &Outcome::NotSent(error.clone())).await,
            Meaning::AboutTheCall => self.record(ids, &Outcome::Refused(error.clone())).await,
        }
        if is_first {
            return Err(error);
        }
        self.stopped_by = Some(error);
        Ok(Answer::Settled)
    }

    /// Finds an outcome for every id of a request that was refused. Boxed, as halves are settled alike.
    fn settle(
        &mut self,
        mut ids: Vec<T::Id>,
        place: (usize, usize),
        mut error: Error,
        mut divisible: bool,
    ) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            for _ in 0..ROUNDS {
                if !divisible {
                    break;
                }
                let bad = self.known_bad(&ids, &error);
                if bad.is_empty() {
                    break;
                }
                let good = self.without(ids, &bad, &error).await;
                match self.attempt_some(good, place).await? {
                    Sent::Refused { ids: left, error: again, divisible: is_divisible } => {
                        (ids, error, divisible) = (left, again, is_divisible);
                    }
                    Sent::Settled => return Ok(()),
                }
            }
            if !divisible || ids.len() == 1 {
                self.refuse(&ids, &error).await;
                return Ok(());
            }
            self.halve(ids, place, error).await
        })
    }

    /// Those that the refusal names, or that the list is known not to have.
    fn known_bad(&self, ids: &[T::Id], error: &Error) -> BTreeSet<T::Id> {
        let numbers: Vec<u64> = ids.iter().map(|id| (*id).into()).collect();
        let named = error.refused_ids().map(|named| named.among(&numbers)).unwrap_or_default();
        let is_missing = |id: T::Id| self.present.as_ref().is_some_and(|present| !present.contains(&id));
        ids.iter().copied().filter(|id| named.contains(&(*id).into()) || is_missing(*id)).collect()
    }

    /// Refuses the bad ones and gives the others.
    async fn without(&mut self, ids: Vec<T::Id>, bad: &BTreeSet<T::Id>, error: &Error) -> Vec<T::Id> {
        let (bad, good): (Vec<_>, Vec<_>) = ids.into_iter().partition(|id| bad.contains(id));
        self.refuse(&bad, error).await;
        good
    }

    /// Sends each half; goes on with the one that is refused.
    async fn halve(&mut self, mut ids: Vec<T::Id>, place: (usize, usize), error: Error) -> Result<()> {
        let second = ids.split_off(ids.len().div_ceil(2));
        match (self.attempt_some(ids, place).await?, self.attempt_some(second, place).await?) {
            (Sent::Refused { ids: first, divisible: true, .. }, Sent::Refused { ids: second, divisible: true, .. })
                if first.len() + second.len() > 2 =>
            {
                self.look_up([first, second].concat(), place, error).await
            }
            (one, other) => {
                for half in [one, other] {
                    if let Sent::Refused { ids, error, divisible } = half {
                        self.settle(ids, place, error, divisible).await?;
                    }
                }
                Ok(())
            }
        }
    }

    /// Both halves were refused: the list tells the bad ids from the good ones. Where it does not,
    /// the reason is another one, and halving on would find out nothing.
    async fn look_up(&mut self, ids: Vec<T::Id>, place: (usize, usize), error: Error) -> Result<()> {
        let present = match self.calm_list().await {
            Ok(present) => present,
            Err(unread) => {
                self.ledger.keep_unread(Some(unread));
                self.refuse(&ids, &error).await;
                return Ok(());
            }
        };
        let missing = ids.iter().copied().filter(|id| !present.contains(id)).collect::<BTreeSet<_>>();
        self.present = Some(present);
        let good = self.without(ids, &missing, &error).await;
        if missing.is_empty() {
            self.refuse(&good, &error).await;
        } else if let Sent::Refused { ids, error, .. } = self.attempt_some(good, place).await? {
            self.refuse(&ids, &error).await;
        }
        Ok(())
    }

    /// The ids in the list, from a look that has lost nothing of the one before it. What vanishes while
    /// the list is read by pages, such as what this very call has done, hides what is still there.
    async fn calm_list(&self) -> Result<BTreeSet<T::Id>> {
        let mut before: Option<BTreeSet<T::Id>> = None;
        for pause in PAUSES.map(Duration::from_millis) {
            tokio::time::sleep(pause).await;
            let now: BTreeSet<T::Id> = (self.calls.list)(Part::All).map_ok(|row| row.id()).try_collect().await?;
            if before.is_some_and(|before| before.is_subset(&now)) {
                return Ok(now);
            }
            before = Some(now);
        }
        Err(Error::new(ErrorKind::Unstable, "the list changes with every look: which ids it has is not known"))
    }

    /// Sends what there is.
    async fn attempt_some(&mut self, ids: Vec<T::Id>, place: (usize, usize)) -> Result<Sent<T::Id>> {
        if ids.is_empty() { Ok(Sent::Settled) } else { self.attempt(ids, place).await }
    }

    /// A 404 is about ids only if the list itself is there for this login.
    async fn meaning_of_not_there(&mut self) -> Meaning {
        if self.readable.is_none() {
            self.readable = match (self.calls.list)(Part::First).try_next().await {
                Ok(_) => Some(true),
                // Not known; taking apart on a guess costs little, as it is bounded.
                Err(error) if error.is_temporary() => return Meaning::AboutIds,
                Err(_) => Some(false),
            };
        }
        if self.readable == Some(true) { Meaning::AboutIds } else { Meaning::AboutTheCall }
    }

    async fn refuse(&mut self, ids: &[T::Id], error: &Error) {
        let lost = ids.iter().copied().filter(|id| self.lost.contains_key(id));
        self.refused_after_all.extend(lost);
        self.record(ids, &Outcome::Refused(error.clone())).await;
    }

    async fn record(&mut self, ids: &[T::Id], outcome: &Outcome) {
        let (lost, others) = self.apart(ids);
        self.ledger.settle(&others, outcome).await;
        if let Some(error) = outcome.error() {
            self.leave_unknown(&lost, error).await;
        }
    }

    /// Those of which an answer was lost, and the others.
    fn apart(&self, ids: &[T::Id]) -> (Vec<T::Id>, Vec<T::Id>) {
        ids.iter().partition(|id| self.lost.contains_key(id))
    }

    /// That nothing came of the last attempt does not undo what an earlier one may have done.
    async fn leave_unknown(&mut self, ids: &[T::Id], later: &Error) {
        if let Some(lost) = ids.first().and_then(|id| self.lost.get(id)).cloned() {
            let both = lost.with_further_hint(&format!("sending it again came to this: {later}"));
            self.ledger.settle(ids, &Outcome::Unknown(both)).await;
        }
    }
}

#[cfg(test)]
mod tests;
