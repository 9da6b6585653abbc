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
                self.ledger.count_request();
                self.ledger.settle(ids, &Outcome::Accepted).await;
                return Ok(Answer::Settled);
            }
            Err(error) => error.in_chunk(place.0, place.1),
        };
        let mut meaning = Meaning::of(&error);
        if meaning == Meaning::NotThere && (ids.len() > 1 || place.1 > 1) {
            meaning = self.meaning_of_not_there().await;
        }
        if meaning != Meaning::NotSent {
            self.ledger.count_request();
        }
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

/// What an error of one request means for it and for those after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// It did not leave: there was no connection, or no login.
    NotSent,
    /// It is about some of these ids.
    AboutIds,
    /// Something is not there: an id, or the list as a whole.
    NotThere,
    /// It is about these ids together; others may do.
    AboutThese,
    /// It is about the call: the next request would be refused alike.
    AboutTheCall,
    /// Whether it was done is not known, nor whether more should be sent.
    Lost,
}

impl Meaning {
    fn of(error: &Error) -> Self {
        if error.reached() != Reached::Server {
            return Self::NotSent;
        }
        if error.status().is_some_and(|status| (300..400).contains(&status)) {
            // Somewhere else it might have been done; here it was not.
            return Self::AboutTheCall;
        }
        match error.kind() {
            ErrorKind::Rejected if error.refused_ids().is_some() => Self::AboutIds,
            ErrorKind::Rejected => Self::AboutThese,
            ErrorKind::NotFound => Self::NotThere,
            ErrorKind::Server | ErrorKind::Timeout | ErrorKind::Connection | ErrorKind::InvalidAnswer => Self::Lost,
            _ => Self::AboutTheCall,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fake::{Fake, Unknown, targets};
    use super::super::{BulkReport, CHUNK, Progress, Terms, run};
    use super::*;
    use crate::model::Grant;

    const BAD: u64 = 100_000;

    fn done(fake: &Fake, ids: impl IntoIterator<Item = u64>) -> Result<BulkReport<Grant>> {
        timed(fake, ids, &std::cell::Cell::default())
    }

    fn timed(
        fake: &Fake,
        ids: impl IntoIterator<Item = u64>,
        took: &std::cell::Cell<Duration>,
    ) -> Result<BulkReport<Grant>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let targets = targets(ids);
        let progress = Progress::about(targets.ids.iter().copied());
        runtime.block_on(async {
            let begun = tokio::time::Instant::now();
            let report = run(&fake.calls(), targets, &Terms::default(), progress).await;
            took.set(begun.elapsed());
            report
        })
    }

    fn failed(kind: ErrorKind) -> Result<()> {
        Err(Error::new(kind, "x"))
    }

    /// A server that has all ids and answers this first.
    fn answering(answers: Vec<Result<()>>) -> Fake {
        let fake = Fake::new(0..1000, Unknown::NotFound);
        fake.server().answers = answers.into();
        fake
    }

    #[test]
    fn two_hundred_and_fifty_ids_are_three_requests() {
        let fake = answering(vec![]);
        assert!(done(&fake, 0..250).unwrap().all_accepted());
        assert_eq!(fake.server().writes.iter().map(Vec::len).collect::<Vec<_>>(), [100, 100, 50]);
        assert_eq!(fake.reads(), (0, 0), "nothing is read unless it is needed");
    }

    #[test]
    fn a_refused_chunk_does_not_stop_the_others() {
        let fake = answering(vec![failed(ErrorKind::Rejected)]);
        let report = done(&fake, 0..250).unwrap();
        assert_eq!((report.to_string().as_str(), report.requests), ("150 accepted, 100 refused", 3));
    }

    const LOSING: [ErrorKind; 3] = [ErrorKind::Server, ErrorKind::Connection, ErrorKind::Timeout];

    #[test]
    fn what_a_lost_request_has_not_done_is_sent_again_once_its_effect_can_not_come_any_more() {
        for kind in LOSING {
            let fake = answering(vec![Ok(()), failed(kind)]);
            let begun = std::cell::Cell::new(Duration::ZERO);
            let report = timed(&fake, 0..250, &begun).unwrap();
            assert_eq!((report.to_string().as_str(), report.requests), ("250 accepted", 4));
            let sent: Vec<_> = fake.server().writes.iter().map(|ids| (ids[0], ids.len())).collect();
            assert_eq!(sent, [(0, 100), (100, 100), (100, 100), (200, 50)]);
            assert!((60..75).contains(&begun.get().as_secs()), "{:?}", begun.get());
        }
    }

    #[test]
    fn what_a_lost_request_has_done_is_not_sent_again_and_the_rest_is() {
        for kind in LOSING {
            let fake = answering(vec![Ok(()), failed(kind)]);
            fake.server().works_though_lost = true;
            let report = done(&fake, 0..250).unwrap();
            // Nobody had looked before, so it might never have been there.
            assert_eq!((report.to_string().as_str(), report.requests), ("150 accepted, 100 unknown", 3));
            assert_eq!(report.first_error().unwrap().chunk(), Some((2, 3)));
            let sent: Vec<_> = fake.server().writes.iter().flatten().copied().collect();
            assert_eq!(sent, Vec::from_iter(0..250), "each once");
        }
    }

    #[test]
    fn after_a_lost_answer_nothing_more_is_sent_unless_the_list_tells() {
        let fake = answering(vec![Ok(()), failed(ErrorKind::Server)]);
        fake.server().unreadable = Some(Error::new(ErrorKind::Server, "x"));
        let report = done(&fake, 0..250).unwrap();
        assert_eq!((report.to_string().as_str(), report.requests), ("100 accepted, 100 unknown, 50 not sent", 2));
        assert_eq!(report.unread.unwrap().kind(), ErrorKind::Server);
    }

    #[test]
    fn answers_that_are_lost_again_and_again_end_it() {
        let fake = answering((0..9).map(|_| failed(ErrorKind::Server)).collect());
        let report = done(&fake, 0..250).unwrap();
        assert_eq!((report.to_string().as_str(), report.requests), ("100 unknown, 150 not sent", 3));
    }

    #[test]
    fn a_refusal_does_not_undo_what_a_lost_request_may_have_done() {
        for refusal in [ErrorKind::Rejected, ErrorKind::NotFound, ErrorKind::PermissionDenied] {
            let fake = answering(vec![failed(ErrorKind::Timeout), failed(refusal)]);
            let report = done(&fake, [5]).unwrap();
            assert_eq!((report.to_string().as_str(), report.requests), ("1 unknown", 2), "{refusal:?}");
        }
    }

    #[test]
    fn what_concerns_the_whole_call_is_an_error_if_nothing_was_done() {
        for kind in [ErrorKind::PermissionDenied, ErrorKind::RateLimited, ErrorKind::Authentication] {
            let fake = answering(vec![failed(kind)]);
            assert_eq!((done(&fake, 0..250).unwrap_err().kind(), fake.server().writes.len()), (kind, 1));
            let report = done(&answering(vec![Ok(()), failed(kind)]), 0..250).unwrap();
            assert_eq!((report.to_string().as_str(), report.requests), ("100 accepted, 100 refused, 50 not sent", 2));
        }
    }

    #[test]
    fn what_never_left_is_not_sent_and_no_outcome_of_the_write() {
        for reached in [Reached::Nobody, Reached::LoginOnly] {
            for kind in [ErrorKind::Connection, ErrorKind::Server, ErrorKind::NotFound] {
                let unsent = || Err(Error::new(kind, "x").having_reached(reached));
                assert_eq!(done(&answering(vec![unsent()]), 0..250).unwrap_err().kind(), kind);
                let report = done(&answering(vec![Ok(()), unsent()]), 0..250).unwrap();
                assert_eq!((report.to_string().as_str(), report.requests), ("100 accepted, 150 not sent", 1));
                assert_eq!(report.first_error().unwrap().kind(), kind);
            }
        }
    }

    #[test]
    fn one_bad_id_in_a_hundred_takes_at_most_fourteen_requests_more_wherever_it_stands() {
        for (unknown, most) in [(Unknown::Named, 2), (Unknown::NotFound, 15), (Unknown::Rejected, 15)] {
            let mut dearest = 0;
            for place in 0..100 {
                let fake = Fake::new(0..1000, unknown);
                let ids = (0..100).map(|id| if id == place { BAD } else { id });
                let report = done(&fake, ids).unwrap();
                assert_eq!(report.to_string(), "99 accepted, 1 refused", "{unknown:?} {place}");
                assert_eq!(report.refused().next().map(u64::from), Some(BAD));
                assert_eq!(report.requests, fake.server().writes.len());
                assert_eq!(fake.server().lists, 0, "one request at a time is enough for one");
                dearest = dearest.max(report.requests);
            }
            assert_eq!(dearest, most, "{unknown:?}, the first request included");
        }
    }

    #[test]
    fn several_bad_ids_are_told_by_the_list() {
        for unknown in [Unknown::NotFound, Unknown::Rejected, Unknown::Named] {
            let fake = Fake::new(0..1000, unknown);
            let report = done(&fake, (0..70).chain(BAD..BAD + 230)).unwrap();
            assert_eq!(report.to_string(), "70 accepted, 230 refused", "{unknown:?}");
            assert!(report.refused().all(|id| u64::from(id) >= BAD));
            let server = fake.server();
            assert!(server.writes.len() <= 8 && server.lists <= 2, "{unknown:?}: {}", server.writes.len());
        }
    }

    #[test]
    fn halving_stops_when_the_list_knows_all_that_both_halves_were_refused_for() {
        for refusal in [
            Error::new(ErrorKind::NotFound, "x"),
            Error::new(ErrorKind::Rejected, "x").refusing(Some(crate::error::RefusedIds::default())),
        ] {
            let fake = answering(vec![Err(refusal); 3]);
            let report = done(&fake, 0..200).unwrap();
            assert_eq!(report.to_string(), "100 accepted, 100 refused");
            assert_eq!((report.requests, fake.server().lists), (4, 2));
        }
    }

    #[test]
    fn a_list_that_is_not_there_either_is_no_matter_of_ids() {
        let fake = Fake::new([], Unknown::NotFound);
        fake.server().unreadable = Some(Error::new(ErrorKind::NotFound, "Not Found"));
        assert_eq!(done(&fake, 0..250).unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(fake.server().writes.len(), 1);
        assert_eq!(fake.reads(), (0, 1));
        // Whether it is there is not known: the good ones get through all the same.
        let fake = Fake::new(0..199, Unknown::NotFound);
        fake.server().unreadable = Some(Error::new(ErrorKind::Server, "x"));
        assert_eq!(done(&fake, 0..200).unwrap().to_string(), "199 accepted, 1 refused");
        // With several, the report says what kept it from telling them apart.
        let fake = Fake::new(100..200, Unknown::NotFound);
        fake.server().unreadable = Some(Error::new(ErrorKind::Server, "x"));
        let report = done(&fake, 0..200).unwrap();
        assert_eq!(report.to_string(), "100 accepted, 100 refused");
        assert_eq!(report.unread.unwrap().kind(), ErrorKind::Server);
    }

    #[test]
    fn a_list_that_shifts_while_it_is_read_refuses_no_good_id() {
        let fake = Fake::new(0..300, Unknown::NotFound);
        // The first look misses many that are there, as what was done before it vanishes meanwhile.
        fake.server().hidden = vec![(0..300).collect(), (100..250).collect()];
        let report = done(&fake, (0..98).chain([BAD, BAD + 1]).chain(100..200)).unwrap();
        assert_eq!(report.to_string(), "198 accepted, 2 refused");
    }

    #[test]
    fn a_redirect_has_done_nothing() {
        let moved = Error::new(ErrorKind::InvalidAnswer, "x").with_answer(307, None, None);
        assert_eq!(done(&answering(vec![Err(moved)]), 0..3).unwrap_err().status(), Some(307));
    }

    #[test]
    fn a_refusal_that_names_one_bad_id_after_the_other_is_taken_at_its_word() {
        let fake = Fake::new(0..1000, Unknown::NamedOneByOne);
        let report = done(&fake, (0..98).chain([BAD, BAD + 1])).unwrap();
        assert_eq!((report.to_string().as_str(), report.requests), ("98 accepted, 2 refused", 3));
    }

    #[test]
    fn a_limit_is_never_halved_and_ends_it() {
        let not_found = || failed(ErrorKind::NotFound);
        let fake = answering(vec![not_found(), Ok(()), not_found(), failed(ErrorKind::RateLimited)]);
        let report = done(&fake, 0..200).unwrap();
        assert_eq!(report.to_string(), "50 accepted, 25 refused, 125 not sent");
        assert_eq!(report.requests, 4);
    }

    proptest! {
        #[test]
        fn every_id_has_one_outcome_whatever_happens(
            ids in proptest::collection::vec(0u64..400, 1..600),
            answers in proptest::collection::vec(0u8..8, 0..20),
            unknown in proptest::sample::select(vec![Unknown::Ignored, Unknown::NotFound, Unknown::Rejected, Unknown::Named]),
        ) {
            let answers = answers.into_iter().map(|answer| match answer {
                0..=2 => Ok(()),
                3 => failed(ErrorKind::Rejected),
                4 => failed(ErrorKind::Server),
                5 => failed(ErrorKind::PermissionDenied),
                _ => failed(ErrorKind::NotFound),
            }).collect();
            let asked: BTreeSet<u64> = ids.iter().copied().collect();
            let fake = Fake::new((0..400).filter(|id| id % 7 != 0), unknown);
            fake.server().answers = answers;
            let report = done(&fake, ids);
            let server = fake.server();
            prop_assert!(server.writes.iter().all(|ids| !ids.is_empty() && ids.len() <= CHUNK));
            prop_assert!(server.writes.iter().flatten().all(|id| asked.contains(id)));
            prop_assert!(server.writes.len() <= 17 * asked.len().div_ceil(CHUNK), "{}", server.writes.len());
            if let Ok(report) = report {
                let told: Vec<u64> = report.outcomes.iter().map(|(id, _)| (*id).into()).collect();
                prop_assert_eq!(told.len(), asked.len());
                prop_assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), asked);
                prop_assert_eq!(report.requests, server.writes.len());
            }
        }

        #[test]
        fn exactly_the_good_ids_get_through(
            bad in proptest::collection::btree_set(0u64..300, 0..40),
            unknown in proptest::sample::select(vec![Unknown::NotFound, Unknown::Rejected, Unknown::Named]),
        ) {
            let fake = Fake::new((0..300).filter(|id| !bad.contains(id)), unknown);
            let report = done(&fake, 0..300).unwrap();
            let refused: BTreeSet<u64> = report.refused().map(u64::from).collect();
            prop_assert_eq!(refused, bad.clone());
            prop_assert_eq!(report.accepted().count(), 300 - bad.len());
            prop_assert!(fake.server().present.is_empty());
        }
    }
}
