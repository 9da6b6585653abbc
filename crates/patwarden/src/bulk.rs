//! Writes to many: chunks that GitHub takes, and an outcome for every id.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::time::Instant;

use crate::error::{Error, ErrorKind, Reached, Result};

/// GitHub takes this many ids in one call.
const CHUNK: usize = 100;
/// A day: whoever waits longer has to ask again, and no clock overflows.
const LONGEST_LOOK: Duration = Duration::from_secs(24 * 60 * 60);
const FIRST_LOOK: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What became of one id.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// GitHub took the order; the effect comes later.
    Accepted,
    /// GitHub took the order, and a listing since then shows its effect.
    Confirmed,
    /// GitHub refused: nothing changed.
    Refused(Error),
    /// The answer was lost: it may have been done or not. List to find out.
    Unknown(Error),
    /// It was not sent, because of this: no connection, no login, or what went wrong before it.
    NotSent(Error),
}

impl Outcome {
    /// In a word: `accepted`, `confirmed`, `refused`, `unknown` or `not sent`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Confirmed => "confirmed",
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
pub struct BulkReport<Id> {
    /// Every id that was asked for, once, in the order asked, with its outcome.
    pub outcomes: Vec<(Id, Outcome)>,
    /// How many writes were sent.
    pub requests: usize,
}

impl<Id: Copy> BulkReport<Id> {
    /// Whether GitHub took the order for every id.
    #[must_use]
    pub fn all_accepted(&self) -> bool {
        self.outcomes.iter().all(|(_, outcome)| matches!(outcome, Outcome::Accepted | Outcome::Confirmed))
    }

    /// Whether a listing has shown the effect for every id.
    #[must_use]
    pub fn all_confirmed(&self) -> bool {
        self.outcomes.iter().all(|(_, outcome)| matches!(outcome, Outcome::Confirmed))
    }

    /// The ids that GitHub took the order for, confirmed ones included.
    pub fn accepted(&self) -> impl Iterator<Item = Id> {
        self.with(|outcome| matches!(outcome, Outcome::Accepted | Outcome::Confirmed))
    }

    /// The ids whose effect a listing has shown.
    pub fn confirmed(&self) -> impl Iterator<Item = Id> {
        self.with(|outcome| matches!(outcome, Outcome::Confirmed))
    }

    /// The ids that GitHub refused.
    pub fn refused(&self) -> impl Iterator<Item = Id> {
        self.with(|outcome| matches!(outcome, Outcome::Refused(_)))
    }

    /// The ids that may have been done or not.
    pub fn unknown(&self) -> impl Iterator<Item = Id> {
        self.with(|outcome| matches!(outcome, Outcome::Unknown(_)))
    }

    /// The ids that were not sent.
    pub fn not_sent(&self) -> impl Iterator<Item = Id> {
        self.with(|outcome| matches!(outcome, Outcome::NotSent(_)))
    }

    /// The first thing that went wrong.
    #[must_use]
    pub fn first_error(&self) -> Option<&Error> {
        self.outcomes.iter().find_map(|(_, outcome)| outcome.error())
    }

    fn with(&self, is: fn(&Outcome) -> bool) -> impl Iterator<Item = Id> {
        self.outcomes.iter().filter(move |(_, outcome)| is(outcome)).map(|(id, _)| *id)
    }
}

/// How many ids came to which outcome, in a line.
impl<Id: Copy> fmt::Display for BulkReport<Id> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        for word in ["accepted", "confirmed", "refused", "unknown", "not sent"] {
            let count = self.outcomes.iter().filter(|(_, outcome)| outcome.as_str() == word).count();
            if count > 0 {
                parts.push(format!("{count} {word}"));
            }
        }
        formatter.write_str(&parts.join(", "))
    }
}

/// Each id once, in the order of its first mention; none is an error, as is one that can't be sent.
pub(crate) fn distinct<Id: Copy + Ord + Into<u64>>(ids: impl IntoIterator<Item = Id>) -> Result<Vec<Id>> {
    let mut seen = BTreeSet::new();
    let ids: Vec<Id> = ids.into_iter().filter(|id| seen.insert(*id)).collect();
    if ids.is_empty() {
        return Err(Error::invalid_input("the list of ids is empty; nothing was sent"));
    }
    for id in &ids {
        number(*id)?;
    }
    Ok(ids)
}

/// An id as the generated client takes it.
pub(crate) fn number(id: impl Into<u64>) -> Result<i64> {
    let id = id.into();
    i64::try_from(id).map_err(|_| Error::invalid_input(format!("{id} is larger than any id; nothing was sent")))
}

/// Sends chunk after chunk.
///
/// # Errors
///
/// When it is certain that nothing was done, and the reason concerns the call and not its ids.
pub(crate) async fn send<Id: Copy + Ord>(
    ids: Vec<Id>,
    write: impl Fn(Vec<Id>) -> BoxFuture<'static, Result<()>>,
) -> Result<BulkReport<Id>> {
    let of = ids.len().div_ceil(CHUNK);
    let mut report = BulkReport { outcomes: Vec::with_capacity(ids.len()), requests: 0 };
    let mut stopped_by = None;
    for (index, chunk) in ids.chunks(CHUNK).enumerate() {
        let outcome = match &stopped_by {
            Some(error) => Outcome::NotSent(Error::clone(error)),
            None => {
                let sent = write(chunk.to_vec()).await.map_err(|error| error.in_chunk(index + 1, of));
                let meaning = sent.as_ref().err().map(Meaning::of);
                report.requests += usize::from(meaning != Some(Meaning::NotSent));
                if meaning.is_some_and(|meaning| meaning != Meaning::ChunkRefused) {
                    stopped_by = sent.as_ref().err().cloned();
                }
                match (sent, meaning) {
                    (Err(error), Some(Meaning::NotSent | Meaning::CallRefused)) if index == 0 => return Err(error),
                    (Err(error), Some(Meaning::NotSent)) => Outcome::NotSent(error),
                    (Err(error), Some(Meaning::Lost)) => Outcome::Unknown(error),
                    (Err(error), _) => Outcome::Refused(error),
                    (Ok(()), _) => Outcome::Accepted,
                }
            }
        };
        report.outcomes.extend(chunk.iter().map(|id| (*id, outcome.clone())));
    }
    Ok(report)
}

/// What an error of one chunk means for it and for those after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// It did not leave: there was no connection, or no login.
    NotSent,
    /// It is about these ids; others may do.
    ChunkRefused,
    /// It is about the call: the next chunk would be refused alike.
    CallRefused,
    /// Whether it was done is not known, nor whether more should be sent.
    Lost,
}

impl Meaning {
    fn of(error: &Error) -> Self {
        if error.reached() != Reached::Server {
            return Self::NotSent;
        }
        match error.kind() {
            // A 404 can be about an id: then an earlier or a later chunk can pass.
            ErrorKind::Rejected | ErrorKind::NotFound => Self::ChunkRefused,
            ErrorKind::Server | ErrorKind::Timeout | ErrorKind::Connection | ErrorKind::InvalidAnswer => Self::Lost,
            _ => Self::CallRefused,
        }
    }
}

/// Looks until `present` no longer shows an accepted id, or the time is over.
///
/// One look proves nothing: what vanishes from a list while it is read by pages pulls others from
/// a page to come onto one that was read. So an id has to be gone from two looks in a row, of which
/// the second has lost nothing that the first had. A failed look leaves ids accepted, which they are.
pub(crate) async fn confirm<Id: Copy + Ord>(
    report: &mut BulkReport<Id>,
    within: Duration,
    present: impl Fn() -> BoxFuture<'static, Result<BTreeSet<Id>>>,
) {
    let deadline = Instant::now() + within.min(LONGEST_LOOK);
    let mut pause = FIRST_LOOK;
    let mut before: Option<BTreeSet<Id>> = None;
    while report.outcomes.iter().any(|(_, outcome)| matches!(outcome, Outcome::Accepted)) {
        let after = pause;
        let look = tokio::time::timeout_at(deadline, async {
            tokio::time::sleep(after).await;
            present().await
        });
        pause = (pause * 2).min(LONGEST_PAUSE);
        let now = match look.await {
            Err(_over) => return,
            Ok(Ok(now)) => now,
            Ok(Err(error)) => {
                tracing::warn!(%error, "could not look whether it has taken effect");
                if !error.is_temporary() {
                    return;
                }
                before = None;
                continue;
            }
        };
        let accepted = report.outcomes.iter_mut().filter(|(_, outcome)| matches!(outcome, Outcome::Accepted));
        for (id, outcome) in accepted.filter(|(id, _)| !now.contains(id)) {
            match &before {
                Some(before) if !before.contains(id) => {
                    if before.is_subset(&now) {
                        *outcome = Outcome::Confirmed;
                    }
                }
                // Gone for the first time: the look that settles it need not wait long.
                _ => pause = FIRST_LOOK,
            }
        }
        before = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use proptest::prelude::*;

    use super::*;

    type Answers = Vec<Result<()>>;

    /// Sends with these answers, the last of them again and again; gives the chunks that were sent.
    fn run(ids: Vec<u64>, answers: Answers) -> (Result<BulkReport<u64>>, Vec<Vec<u64>>) {
        let sent = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&sent);
        let write = move |chunk: Vec<u64>| -> BoxFuture<'static, Result<()>> {
            let mut log = log.lock().unwrap();
            let answer = answers.get(log.len()).or(answers.last()).cloned().unwrap_or(Ok(()));
            log.push(chunk);
            Box::pin(async move { answer })
        };
        let report = futures::executor::block_on(async { send(distinct(ids)?, write).await });
        let sent = sent.lock().unwrap().clone();
        (report, sent)
    }

    fn failed(kind: ErrorKind) -> Result<()> {
        Err(Error::new(kind, "x"))
    }

    fn words(report: &BulkReport<u64>) -> String {
        report.to_string()
    }

    #[test]
    fn two_hundred_and_fifty_ids_are_three_requests() {
        let (report, sent) = run((0..250).collect(), vec![]);
        assert_eq!(sent.iter().map(Vec::len).collect::<Vec<_>>(), [100, 100, 50]);
        assert!(report.unwrap().all_accepted());
    }

    #[test]
    fn an_id_is_sent_once_and_an_empty_list_never() {
        let (report, sent) = run(vec![3, 1, 3, 1, 2], vec![]);
        assert_eq!(sent, [[3, 1, 2]]);
        assert_eq!(report.unwrap().outcomes.len(), 3);
        let (report, sent) = run(vec![], vec![]);
        assert_eq!((report.unwrap_err().kind(), sent.len()), (ErrorKind::InvalidInput, 0));
        let (report, sent) = run((0..150).chain([u64::MAX]).collect(), vec![]);
        assert_eq!((report.unwrap_err().kind(), sent.len()), (ErrorKind::InvalidInput, 0));
    }

    #[test]
    fn a_refused_chunk_does_not_stop_the_others() {
        let (report, sent) = run((0..250).collect(), vec![failed(ErrorKind::Rejected), Ok(())]);
        assert_eq!(sent.len(), 3);
        assert_eq!(words(&report.unwrap()), "150 accepted, 100 refused");
    }

    #[test]
    fn a_lost_answer_is_unknown_and_nothing_more_is_sent() {
        for kind in [ErrorKind::Server, ErrorKind::Connection, ErrorKind::Timeout] {
            let (report, sent) = run((0..250).collect(), vec![Ok(()), failed(kind)]);
            assert_eq!(sent.len(), 2);
            let report = report.unwrap();
            assert_eq!(words(&report), "100 accepted, 100 unknown, 50 not sent");
            assert_eq!(report.first_error().unwrap().chunk(), Some((2, 3)));
        }
    }

    #[test]
    fn what_concerns_the_whole_call_is_an_error_if_nothing_was_done() {
        for kind in [ErrorKind::PermissionDenied, ErrorKind::RateLimited, ErrorKind::Authentication] {
            let (report, sent) = run((0..250).collect(), vec![failed(kind)]);
            assert_eq!((report.unwrap_err().kind(), sent.len()), (kind, 1));
            let (report, sent) = run((0..250).collect(), vec![Ok(()), failed(kind)]);
            assert_eq!(sent.len(), 2);
            assert_eq!(words(&report.unwrap()), "100 accepted, 100 refused, 50 not sent");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn confirming_looks_until_it_is_so_and_no_longer_than_told() {
        let accepted = || BulkReport { outcomes: vec![(1, Outcome::Accepted), (2, Outcome::Accepted)], requests: 1 };
        let looks = Arc::new(Mutex::new(0));
        let count = Arc::clone(&looks);
        let fading = move || -> BoxFuture<'static, Result<BTreeSet<u64>>> {
            let mut count = count.lock().unwrap();
            *count += 1;
            let left = match *count {
                1 => vec![1, 2, 9],
                2 => vec![2, 9],
                _ => vec![9],
            };
            Box::pin(async move { Ok(left.into_iter().collect()) })
        };
        let mut report = accepted();
        confirm(&mut report, Duration::from_secs(60), fading).await;
        assert!(report.all_confirmed());
        assert_eq!(*looks.lock().unwrap(), 4, "one look more, to be sure");

        let mut report = accepted();
        let start = Instant::now();
        confirm(&mut report, Duration::from_secs(60), || Box::pin(async { Ok(BTreeSet::from([2])) })).await;
        assert_eq!(start.elapsed(), Duration::from_secs(60));
        assert_eq!(words(&report), "1 accepted, 1 confirmed");
    }

    #[tokio::test(start_paused = true)]
    async fn a_gap_in_one_look_confirms_nothing() {
        // Others vanish while the first look reads: it misses 1, which is there all the time.
        let looks = Mutex::new(0);
        let looks = Arc::new(looks);
        let gap = move || -> BoxFuture<'static, Result<BTreeSet<u64>>> {
            let mut count = looks.lock().unwrap();
            *count += 1;
            let seen = if *count == 1 { vec![7, 8, 9] } else { vec![1, 9] };
            Box::pin(async move { Ok(seen.into_iter().collect()) })
        };
        let mut report = BulkReport { outcomes: vec![(1, Outcome::Accepted), (2, Outcome::Accepted)], requests: 1 };
        confirm(&mut report, Duration::from_secs(60), gap).await;
        assert!(matches!(report.outcomes[0].1, Outcome::Accepted), "still there");
        assert!(matches!(report.outcomes[1].1, Outcome::Confirmed));
    }

    #[test]
    fn what_never_left_is_not_sent_and_no_outcome_of_the_write() {
        for reached in [Reached::Nobody, Reached::LoginOnly] {
            for kind in [ErrorKind::Connection, ErrorKind::Server, ErrorKind::NotFound] {
                let unsent = || Err(Error::new(kind, "x").having_reached(reached));
                let (report, _) = run((0..250).collect(), vec![unsent()]);
                assert_eq!(report.unwrap_err().kind(), kind);
                let (report, _) = run((0..250).collect(), vec![Ok(()), unsent()]);
                let report = report.unwrap();
                assert_eq!((words(&report).as_str(), report.requests), ("100 accepted, 150 not sent", 1));
                assert_eq!(report.first_error().unwrap().kind(), kind);
            }
        }
    }

    proptest! {
        #[test]
        fn every_id_has_one_outcome_whatever_happens(
            ids in proptest::collection::vec(0u64..400, 1..600),
            answers in proptest::collection::vec(0u8..5, 0..8),
        ) {
            let answers = answers.into_iter().map(|answer| match answer {
                0 | 1 => Ok(()),
                2 => failed(ErrorKind::Rejected),
                3 => failed(ErrorKind::Server),
                _ => failed(ErrorKind::PermissionDenied),
            }).collect();
            let asked: BTreeSet<u64> = ids.iter().copied().collect();
            let (report, sent) = run(ids, answers);
            let sent: Vec<u64> = sent.into_iter().flatten().collect();
            prop_assert_eq!(sent.len(), sent.iter().collect::<BTreeSet<_>>().len(), "an id was sent twice");
            prop_assert!(sent.iter().all(|id| asked.contains(id)));
            if let Ok(report) = report {
                let told: Vec<u64> = report.outcomes.iter().map(|(id, _)| *id).collect();
                prop_assert_eq!(told.len(), asked.len());
                prop_assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), asked);
            }
        }
    }
}
