//! What is told of a call that is dropped, against a server in memory.

use proptest::prelude::*;

use super::super::fake::{Fake, Pace, Unknown, targets};
use super::super::{Terms, run};
use super::*;
use crate::model::Grant;

const BAD: u64 = 100_000;

/// What is told of a call that is dropped after so many milliseconds, unless it is over, and how many ids are
/// settled by then.
fn dropped(fake: &Fake, ids: impl IntoIterator<Item = u64>, after: u64) -> (BulkReport<Grant>, usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let targets = targets(ids);
    let progress = Progress::about(targets.ids.iter().copied());
    runtime.block_on(async {
        let (calls, terms) = (fake.calls(), Terms::default());
        let call = run(&calls, targets, &terms, progress.clone());
        let _ = tokio::time::timeout(Duration::from_millis(after), call).await;
    });
    (progress.report(), progress.settled().0)
}

/// A server that has these, and to which a write waits a second and takes 200 ms.
fn slow(present: impl IntoIterator<Item = u64>, unknown: Unknown) -> Fake {
    let fake = Fake::new(present, unknown);
    fake.server().pace = Pace { waits: Duration::from_secs(1), flight: Duration::from_millis(200) };
    fake
}

#[test]
fn what_was_refused_with_others_and_is_to_be_sent_again_is_not_called_refused() {
    let fake = Fake::new(0..1000, Unknown::NotFound);
    let ids = || [BAD].into_iter().chain(0..98).chain([BAD + 1]);
    // The whole was refused, and so were both halves: it is about to look at the list for the second time.
    let (report, settled) = dropped(&fake, ids(), 100);
    assert_eq!(fake.server().writes.iter().map(Vec::len).collect::<Vec<_>>(), [100, 50, 50]);
    assert_eq!((report.to_string().as_str(), settled, report.requests), ("100 not sent", 0, 3));
    let why = report.first_error().unwrap();
    assert!(why.kind() == ErrorKind::Cancelled && why.to_string().contains("together with others"), "{why}");
    let (report, settled) = dropped(&fake, ids(), 100_000);
    assert_eq!((report.to_string().as_str(), settled), ("98 accepted, 2 refused", 100), "it was not the last word");
}

#[test]
fn a_request_counts_from_when_it_leaves() {
    for (after, words, requests) in [
        (500, "250 not sent", 0),
        (1_100, "100 unknown, 150 not sent", 1),
        (1_500, "100 accepted, 150 not sent", 1),
        (2_300, "100 accepted, 100 unknown, 50 not sent", 2),
        (9_000, "250 accepted", 3),
    ] {
        let fake = slow(0..250, Unknown::NotFound);
        let (report, _) = dropped(&fake, 0..250, after);
        assert_eq!((report.to_string().as_str(), report.requests), (words, requests), "after {after} ms");
        assert_eq!(fake.server().writes.len(), requests);
    }
}

proptest! {
    #[test]
    fn a_call_that_is_dropped_tells_of_every_id_what_is_so(
        bad in proptest::collection::btree_set(0u64..250, 0..6),
        unknown in proptest::sample::select(vec![
            Unknown::NotFound,
            Unknown::Rejected,
            Unknown::Named,
            Unknown::NamedOneByOne,
        ]),
        after in 0u64..60_000,
    ) {
        let fake = slow((0..250).filter(|id| !bad.contains(id)), unknown);
        let (report, settled) = dropped(&fake, 0..250, after);
        let server = fake.server();
        prop_assert_eq!(report.requests, server.writes.len());
        for (id, outcome) in &report.outcomes {
            let id = u64::from(*id);
            let (is_there, is_bad) = (server.present.contains(&id), bad.contains(&id));
            let is_so = match outcome {
                Outcome::Accepted => !is_there && !is_bad,
                Outcome::Refused(_) => is_bad,
                Outcome::NotSent(_) => is_there || is_bad,
                Outcome::Unknown(_) => server.writes.last().is_some_and(|last| last.contains(&id)),
                _ => false,
            };
            prop_assert!(is_so, "{} is told as {}", id, outcome.as_str());
        }
        prop_assert_eq!(settled, report.accepted().count() + report.refused().count());
    }
}
