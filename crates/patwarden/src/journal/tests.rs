//! The format, and what is made of journals that are not as they were written.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;

use super::record::{Behind, Unusable};
use super::*;
use crate::SystemClock;
use crate::error::ErrorKind;

pub(super) fn begin() -> Entry {
    Entry::Begin(Begin {
        version: VERSION,
        host: "https://api.github.com".into(),
        org: "acme".into(),
        action: Order::Revoke,
        reason: None,
        one_by_one: false,
        settle_within_ms: 60_000,
        confirm_within_ms: None,
        ids: (1..=9).collect(),
    })
}

pub(super) fn outcome(ids: &[u64], outcome: Word) -> Entry {
    let error = Told { kind: "server".into(), message: "x".into(), status: Some(502), request_id: None };
    let went_wrong = !matches!(outcome, Word::Accepted | Word::Confirmed | Word::Ignored);
    Entry::Outcome { ids: ids.to_vec(), outcome, error: went_wrong.then_some(error) }
}

pub(super) fn intent(ids: &[u64]) -> Entry {
    Entry::Intent { ids: ids.to_vec() }
}

/// Every kind of line.
pub(super) fn entries() -> Vec<Entry> {
    vec![
        begin(),
        Entry::Seen {
            rows: vec![json!({ "id": 1, "owner": "mona" }), json!({ "id": 2 })],
            missing: vec![],
            arrived: vec![],
        },
        Entry::Seen { rows: vec![], missing: vec![9, 2], arrived: vec![] },
        intent(&[1, 2, 3]),
        outcome(&[1, 2, 3], Word::Returned),
        intent(&[1, 2]),
        outcome(&[1, 2], Word::Accepted),
        outcome(&[3], Word::Refused),
        intent(&[4, 5]),
        outcome(&[4, 5], Word::Unknown),
        outcome(&[4], Word::Confirmed),
        intent(&[6]),
        outcome(&[6], Word::NotSent),
        Entry::Resume,
        intent(&[7]),
    ]
}

pub(super) async fn written(path: &Path, entries: Vec<Entry>) -> Vec<u8> {
    let mut writer = Writer::create(&path.into(), Arc::new(SystemClock)).await.unwrap();
    for entry in entries {
        writer.write(entry).await.unwrap();
    }
    drop(writer);
    std::fs::read(path).unwrap()
}

fn bytes() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(written(&folder.path().join("journal"), entries()))
}

async fn reopened(path: &Path) -> crate::Result<(Writer, Record)> {
    Writer::reopen(&path.into(), Arc::new(SystemClock)).await
}

#[test]
fn a_journal_tells_how_it_stands_with_every_id() {
    let record = Record::of(&bytes()).unwrap();
    assert_eq!(record.begin.ids.len(), 9);
    assert_eq!(record.with(|standing| *standing == Standing::Open), BTreeSet::from([6, 8, 9]));
    assert_eq!(record.with(|standing| *standing == Standing::Doubtful), BTreeSet::from([5, 7]));
    let settled = |word| record.with(|standing| matches!(standing, Standing::Settled(known, _) if *known == word));
    assert_eq!(settled(Word::Accepted), BTreeSet::from([1, 2]));
    assert_eq!(settled(Word::Confirmed), BTreeSet::from([4]));
    assert_eq!(settled(Word::Refused), BTreeSet::from([3]));
    assert_eq!(record.rows.keys().copied().collect::<Vec<_>>(), [1], "2 was missed by a later look");
    assert_eq!(record.requests, 4, "one of the five did not leave");
}

#[test]
fn a_last_line_that_was_not_written_to_its_end_is_dropped_and_any_other_is_damage() {
    let bytes = bytes();
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    for whole in 0..lines.len() {
        let before = lines[..whole].concat();
        for torn in 0..lines[whole].len() {
            let cut = [&before, &lines[whole][..torn]].concat();
            match Record::of(&cut) {
                Ok(record) => {
                    let is_whole = torn + 1 == lines[whole].len();
                    let behind = match torn {
                        0 => Behind::Nothing,
                        _ if is_whole => Behind::NoEnd,
                        _ => Behind::Torn,
                    };
                    let believed = if is_whole { cut.len() } else { before.len() };
                    assert_eq!((record.end.length, record.end.behind), (believed as u64, behind));
                    let other = if is_whole { [&before, lines[whole]].concat() } else { before.clone() };
                    assert_eq!(Ok(record.standing), Record::of(&other).map(|record| record.standing));
                }
                Err(error) => assert_eq!((error, whole), (Unusable::NotBegun, 0)),
            }
        }
        if whole + 1 < lines.len() {
            let without = [&lines[..whole], &lines[whole + 1..]].concat().concat();
            let damage = Unusable::Damaged {
                line: whole as u64 + 1,
                why: "its checksum does not fit it and what is before it".into(),
            };
            assert_eq!(Record::of(&without), Err(damage), "line {whole} left out");
        }
    }
}

proptest! {
    #[test]
    fn a_byte_that_was_changed_is_noticed(place in any::<prop::sample::Index>(), other in any::<u8>()) {
        let mut bytes = bytes();
        let place = place.index(bytes.len());
        prop_assume!(bytes[place] != other);
        bytes[place] = other;
        match Record::of(&bytes) {
            Err(Unusable::Damaged { .. }) => {}
            // The very last byte: the line did not end.
            Ok(record) => prop_assert!(place == bytes.len() - 1 && record.end.behind == Behind::Torn),
            Err(other) => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn whatever_is_in_a_file_ends_in_a_record_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Record::of(&bytes).is_err());
    }
}

#[tokio::test]
async fn a_torn_line_is_cut_off_and_the_journal_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let whole = written(&path, vec![begin(), intent(&[1])]).await;
    std::fs::write(&path, [&whole[..], br#"{"seq":3,"at":"2026"#].concat()).unwrap();
    let (mut writer, record) = reopened(&path).await.unwrap();
    assert_eq!(record.end.behind, Behind::Torn);
    writer.write(outcome(&[1], Word::Accepted)).await.unwrap();
    drop(writer);
    let (_, record) = reopened(&path).await.unwrap();
    assert_eq!(record.end.behind, Behind::Nothing);
    assert_eq!(record.standing[&1], Standing::Settled(Word::Accepted, None));
}

#[tokio::test]
async fn a_journal_is_made_once_for_its_owner_alone_and_used_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = Journal::from(path.as_path());
    let create = || Writer::create(&journal, Arc::new(SystemClock));
    let mut writer = create().await.unwrap();
    writer.write(begin()).await.unwrap();
    for refused in [create().await.map(drop), reopened(&path).await.map(drop)] {
        let error = refused.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Journal);
        assert!(error.to_string().contains("in use by another process; nothing was sent"), "{error}");
    }
    drop(writer);
    reopened(&path).await.unwrap();
    let error = create().await.map(drop).unwrap_err();
    assert!(error.to_string().contains("exists already; nothing was sent"), "{error}");
    let error = reopened(&folder.path().join("other")).await.map(drop).unwrap_err();
    assert!(error.to_string().contains("is not there"), "{error}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // What a crash left behind before the first line is no call.
    std::fs::write(&path, "").unwrap();
    let error = reopened(&path).await.map(drop).unwrap_err();
    assert!(error.to_string().contains("says of no call"), "{error}");
    create().await.unwrap();
}

#[tokio::test]
async fn a_journal_of_a_later_version_is_refused() {
    let Entry::Begin(begin) = begin() else { unreachable!() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    written(&path, vec![Entry::Begin(Begin { version: 2, ..begin })]).await;
    let error = reopened(&path).await.map(drop).unwrap_err();
    assert!(error.to_string().contains("version 2 of the format"), "{error}");
}

#[derive(Clone, Copy, Debug)]
enum Fails {
    Append,
    Sync,
}

/// Works until it is to fail.
#[derive(Debug)]
struct Failing(Fails);

impl Medium for Failing {
    fn name(&self) -> String {
        "failing".into()
    }

    fn create(&self) -> BoxFuture<'_, io::Result<Box<dyn Storage>>> {
        let storage: Box<dyn Storage> = Box::new(Self(self.0));
        Box::pin(async { Ok(storage) })
    }

    fn open(&self) -> BoxFuture<'_, io::Result<Box<dyn Storage>>> {
        self.create()
    }
}

impl Storage for Failing {
    fn read(&mut self) -> BoxFuture<'_, io::Result<Vec<u8>>> {
        Box::pin(async { Ok(bytes()) })
    }

    fn append(&mut self, _: Vec<u8>) -> BoxFuture<'_, io::Result<()>> {
        let fails = matches!(self.0, Fails::Append);
        Box::pin(async move { if fails { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) } })
    }

    fn sync(&mut self) -> BoxFuture<'_, io::Result<()>> {
        let fails = matches!(self.0, Fails::Sync);
        Box::pin(async move { if fails { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) } })
    }

    fn truncate(&mut self, _: u64) -> BoxFuture<'_, io::Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn after_a_line_that_could_not_be_written_none_is() {
    for fails in [Fails::Append, Fails::Sync] {
        let mut writer = Writer::create(&Journal::in_medium(Failing(fails)), Arc::new(SystemClock)).await.unwrap();
        for _ in 0..2 {
            let error = writer.write(begin()).await.unwrap_err();
            assert!(error.to_string().contains("the journal failing can't be written"), "{fails:?} {error}");
        }
    }
}

#[test]
fn every_line_is_as_the_schema_says_and_others_are_not() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for line in bytes().split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let mut line: serde_json::Value = serde_json::from_slice(line).unwrap();
        let problems: Vec<String> = validator.iter_errors(&line).map(|error| error.to_string()).collect();
        assert!(problems.is_empty(), "{line}: {problems:?}");
        line.as_object_mut().unwrap().remove("sha256");
        assert!(!validator.is_valid(&line), "{line}");
    }
    assert!(
        !validator
            .is_valid(&json!({ "seq": 1, "at": "2026-03-01T00:00:00Z", "entry": "other", "sha256": "0".repeat(64) }))
    );
}
