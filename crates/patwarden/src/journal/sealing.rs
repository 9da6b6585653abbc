//! Journals of any content with the right digests, to try what is made of them.

use std::collections::BTreeSet;

use super::line::{self, Word};
use super::record::{Record, Standing};
use super::recorded::Recorded;
use crate::bulk::Outcome;

/// These lines, each with its digest.
fn sealed(lines: &[&str]) -> Vec<u8> {
    let (mut bytes, mut before) = (Vec::new(), String::new());
    for object in lines {
        let (line, digest) = line::sealed(object, &before);
        bytes.extend(line);
        before = digest;
    }
    bytes
}

/// Reads what these lines say. It is about the ids of the call and no others; what a crash has cut off, however
/// much it is, makes nothing more certain than it was; and who only reads is told of each id what who resumes goes by.
pub(crate) fn check(lines: &[&str]) {
    let Ok(record) = Record::of(&sealed(lines)) else { return };
    let ids: BTreeSet<u64> = record.begin.ids.iter().copied().collect();
    assert_eq!(record.standing.keys().copied().collect::<BTreeSet<_>>(), ids);
    for kept in 1..lines.len() {
        let bytes = sealed(&lines[..kept]);
        let before = Record::of(&bytes).map(|record| record.standing);
        let torn = [&bytes[..], &lines[kept].as_bytes()[..lines[kept].len() / 2]].concat();
        assert_eq!(Record::of(&torn).map(|record| record.standing), before);
    }
    let sent = record.with(|standing| !matches!(standing, Standing::Open));
    assert!(sent.is_subset(&ids));
    let recorded = Recorded::of(record.clone());
    assert!(recorded.outcomes.iter().map(|(id, _)| *id).eq(record.begin.ids));
    for (id, outcome) in recorded.outcomes {
        let agree = match &record.standing[&id] {
            Standing::Open => matches!(outcome, None | Some(Outcome::NotSent(_))),
            Standing::Doubtful => matches!(outcome, Some(Outcome::Unknown(_))),
            Standing::Settled(word, _) => outcome.is_some_and(|outcome| Word::of(&outcome) == *word),
        };
        assert!(agree, "{id}");
    }
}
