//! What is known of every id while a call runs: kept where its [`Progress`] reads it, and in its journal.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::standing::Standing;
use super::{BulkReport, Outcome, Subject};
use crate::error::{Error, ErrorKind, Result};
use crate::journal::{Entry, Record, Standing as Recorded, Told, Word, Writer};
use crate::transport::tally::Tally;

/// How far a bulk call has come. It is kept besides the call and tells at any time, also when the call was dropped
/// before its end, what became of every id.
///
/// ```no_run
/// # async fn example(client: patwarden::Client, stale: Vec<patwarden::Grant>) -> patwarden::Result<()> {
/// let call = client.org("acme").grants().revoke(stale);
/// let progress = call.progress();
/// let ended = tokio::time::timeout(std::time::Duration::from_secs(60), call.into_future()).await;
/// let report = match ended {
///     Ok(report) => report?,
///     Err(_dropped) => progress.report(),
/// };
/// println!("{report}");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Progress<T: Subject>(Arc<Mutex<State<T>>>);

struct State<T: Subject> {
    standings: Vec<(T::Id, Standing)>,
    places: BTreeMap<T::Id, usize>,
    before: BTreeMap<T::Id, T>,
    /// Writes that were sent and are over.
    requests: usize,
    /// The one that is not over, which may not have left yet.
    under_way: Option<Tally>,
    confirm_within: Option<Duration>,
    unread: Option<Error>,
    /// Why the journal can't be written any more.
    unwritten: Option<Error>,
}

impl<T: Subject> Progress<T> {
    /// Of a call for these ids, each once, in the order asked.
    pub(crate) fn about(ids: impl IntoIterator<Item = T::Id>) -> Self {
        let (mut standings, mut places) = (Vec::new(), BTreeMap::new());
        for id in ids {
            places.entry(id).or_insert_with(|| {
                standings.push((id, Standing::Open));
                standings.len() - 1
            });
        }
        Self(Arc::new(Mutex::new(State {
            standings,
            places,
            before: BTreeMap::new(),
            requests: 0,
            under_way: None,
            confirm_within: None,
            unread: None,
            unwritten: None,
        })))
    }

    /// What is known by now. What has not been sent yet is [`NotSent`](Outcome::NotSent), and so is what GitHub refused
    /// together with others and is still to be sent again; what is under way is [`Unknown`](Outcome::Unknown).
    pub fn report(&self) -> BulkReport<T> {
        let state = self.state();
        let has_left = state.under_way.as_ref().is_some_and(|tally| tally.sent() > 0);
        BulkReport {
            outcomes: state.standings.iter().map(|(id, standing)| (*id, standing.outcome())).collect(),
            before: state.before.clone(),
            requests: state.requests + usize::from(has_left),
            confirm_within: state.confirm_within,
            unread: state.unread.clone(),
            unwritten: state.unwritten.clone(),
        }
    }

    /// How many ids have an outcome by which it is known what became of them, and how many there are.
    #[must_use]
    pub fn settled(&self) -> (usize, usize) {
        let state = self.state();
        let settled = state.standings.iter().filter(|(_, standing)| standing.is_settled()).count();
        (settled, state.standings.len())
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stand(&self, ids: &[T::Id], standing: &Standing) {
        let mut state = self.state();
        for id in ids {
            if let Some(place) = state.places.get(id).copied() {
                state.standings[place].1 = standing.clone();
            }
        }
    }
}

impl<T: Subject> fmt::Debug for Progress<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (known, of) = self.settled();
        write!(formatter, "Progress({known} of {of})")
    }
}

/// Where a running call writes down what it knows.
pub(super) struct Ledger<T: Subject> {
    progress: Progress<T>,
    journal: Option<Writer>,
}

impl<T: Subject> Ledger<T> {
    pub(super) fn new(progress: Progress<T>, journal: Option<Writer>) -> Self {
        Self { progress, journal }
    }

    /// These are about to be sent. Only when this has returned may they be.
    pub(super) async fn intend(&mut self, ids: &[T::Id]) -> Result<Tally> {
        self.write(Entry::Intent { ids: numbers(ids) }).await;
        self.check()?;
        let tally = Tally::default();
        let mut state = self.progress.state();
        for place in ids.iter().filter_map(|id| state.places.get(id).copied()).collect::<Vec<_>>() {
            state.standings[place].1.leave(&tally);
        }
        state.under_way = Some(tally.clone());
        Ok(tally)
    }

    /// This came of them.
    pub(super) async fn settle(&mut self, ids: &[T::Id], outcome: &Outcome) {
        if ids.is_empty() {
            return;
        }
        self.progress.stand(ids, &Standing::Known(outcome.clone()));
        self.write_outcome(ids, Word::of(outcome), outcome.error().map(Told::of)).await;
    }

    /// They were refused together, which for some of them is not the last word.
    pub(super) async fn returned(&mut self, ids: &[T::Id], error: &Error) {
        if ids.is_empty() {
            return;
        }
        self.progress.stand(ids, &Standing::Returned(error.clone()));
        self.write_outcome(ids, Word::Returned, Some(Told::of(error))).await;
    }

    async fn write_outcome(&mut self, ids: &[T::Id], outcome: Word, error: Option<Told>) {
        self.write(Entry::Outcome { ids: numbers(ids), outcome, error }).await;
    }

    /// Adds to the journal, if there is one. What can't be written is said when something is to be sent.
    pub(super) async fn write(&mut self, entry: Entry) {
        if let Some(journal) = &mut self.journal
            && let Err(failure) = journal.write(entry).await
        {
            tracing::error!(error = %failure, "nothing more is sent");
            self.progress.state().unwritten.get_or_insert(failure);
        }
    }

    /// Whether all was written: where the journal can't be, nothing more may be sent.
    pub(super) fn check(&self) -> Result<()> {
        self.progress.state().unwritten.clone().map_or(Ok(()), Err)
    }

    /// What a journal knows of them.
    pub(super) fn recall(&mut self, record: &Record) {
        self.progress.state().requests = record.requests;
        for (id, standing) in &record.standing {
            let outcome = match standing {
                Recorded::Open => continue,
                Recorded::Doubtful => Outcome::Unknown(Error::new(
                    ErrorKind::Cancelled,
                    "an earlier run ended before it knew what came of this",
                )),
                Recorded::Settled(word, told) => recalled(*word, told.clone()),
            };
            self.progress.stand(&[(*id).into()], &Standing::Known(outcome));
        }
    }

    /// What is not known of these, and why.
    pub(super) fn unknown(&self, ids: &BTreeSet<T::Id>) -> BTreeMap<T::Id, Error> {
        let state = self.progress.state();
        let of = |(id, standing): &(T::Id, Standing)| match standing.known()? {
            Outcome::Unknown(error) if ids.contains(id) => Some((*id, error.clone())),
            _ => None,
        };
        state.standings.iter().filter_map(of).collect()
    }

    /// The request that was intended last is over, and it was sent or not.
    pub(super) fn over(&mut self, was_sent: bool) {
        let mut state = self.progress.state();
        state.under_way = None;
        state.requests += usize::from(was_sent);
    }

    /// How many were sent and are over.
    pub(super) fn requests(&self) -> usize {
        self.progress.state().requests
    }

    /// What the ids stood for before anything was sent, and how long to look for the effect.
    pub(super) fn keep(&mut self, rows: BTreeMap<T::Id, T>, confirm_within: Option<Duration>) {
        let mut state = self.progress.state();
        (state.before, state.confirm_within) = (rows, confirm_within);
    }

    /// What kept it from reading the list.
    pub(super) fn keep_unread(&mut self, unread: Option<Error>) {
        let mut state = self.progress.state();
        if unread.is_some() {
            state.unread = unread;
        }
    }

    /// The ids with such an outcome, by number.
    pub(super) fn with(&self, is: impl Fn(&Outcome) -> bool) -> Vec<T::Id> {
        let state = self.progress.state();
        let of = |(id, standing): &(T::Id, Standing)| standing.known().is_some_and(&is).then_some(*id);
        state.standings.iter().filter_map(of).collect()
    }

    pub(super) fn report(&self) -> BulkReport<T> {
        self.progress.report()
    }
}

/// An outcome as a journal has it.
pub(crate) fn recalled(word: Word, told: Option<Told>) -> Outcome {
    let error = || {
        told.map_or_else(
            || Error::new(ErrorKind::Journal, "the journal does not say what went wrong"),
            Told::into_error,
        )
    };
    match word {
        Word::Accepted => Outcome::Accepted,
        Word::Confirmed => Outcome::Confirmed,
        Word::Ignored => Outcome::Ignored,
        Word::Refused => Outcome::Refused(error()),
        Word::Unknown => Outcome::Unknown(error()),
        Word::NotSent | Word::Returned => Outcome::NotSent(error()),
    }
}

fn numbers<Id: Copy + Into<u64>>(ids: &[Id]) -> Vec<u64> {
    ids.iter().map(|id| (*id).into()).collect()
}

#[cfg(test)]
mod tests;
