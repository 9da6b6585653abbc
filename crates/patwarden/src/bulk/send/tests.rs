//! What is sent, how often, and what is said of it, against a server in memory.

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
