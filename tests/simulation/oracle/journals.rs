//! What stands in a journal, before a write and after it, and who gets it.

use std::collections::BTreeMap;

use patwarden::ErrorKind;
use serde::Deserialize;

use super::{Law, Story, Verdict};
use crate::call::{Call, End, Ending};
use crate::schedule::Rival;
use crate::trace::short;

pub(super) fn judge(story: &Story<'_>, verdict: &mut Verdict) {
    for call in &story.calls {
        if !call.bulk().is_some_and(|plan| plan.is_journalled) {
            continue;
        }
        written_first(story, call, verdict);
        written_after(story, call, verdict);
        for end in call.ends.iter().filter(|end| end.rival.is_some()) {
            a_rival_is_refused(story, call, end, verdict);
        }
    }
}

/// Before a write leaves, its journal has it.
fn written_first(story: &Story<'_>, call: &Call, verdict: &mut Verdict) {
    for (number, exchange) in story.of_call(call) {
        let Some(write) = exchange.write() else { continue };
        let is_written = exchange.intended.as_ref() == Some(&write.ids);
        verdict.check(is_written, Law::Written, || {
            let found = exchange.intended.as_deref().map_or("what is not synced".to_owned(), short);
            format!("request {number} leaves with [{}], and its journal ends in [{found}]", short(&write.ids))
        });
    }
}

/// A line of a journal, as far as it tells of outcomes.
#[derive(Deserialize)]
struct Line {
    entry: String,
    #[serde(default)]
    ids: Vec<u64>,
    #[serde(default)]
    outcome: String,
}

/// What the last report of a call says, its journal says too.
fn written_after(story: &Story<'_>, call: &Call, verdict: &mut Verdict) {
    let Some(Ending::Reported(report)) = call.last_end().map(|end| &end.ending) else { return };
    let mut told: BTreeMap<u64, String> = BTreeMap::new();
    let journal = &story.journals[call.number];
    let lines = journal.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Line>(line).ok());
    for line in lines {
        match line.entry.as_str() {
            "outcome" => told.extend(line.ids.into_iter().map(|id| (id, line.outcome.replace('_', " ")))),
            // Until its answer comes it may have been done or not.
            "intent" => told.extend(line.ids.into_iter().map(|id| (id, "unknown".to_owned()))),
            _ => {}
        }
    }
    for (id, word) in &report.outcomes {
        let said = told.get(id).map_or("not sent", String::as_str);
        verdict.check(said == *word, Law::Written, || {
            format!("call {}: {id} is told as {word}, and stands in the journal as {said}", call.number)
        });
    }
}

/// Nobody else gets the journal, while somebody has it or if it is not theirs, and nothing is sent.
fn a_rival_is_refused(story: &Story<'_>, call: &Call, end: &End, verdict: &mut Verdict) {
    let is_free = |other: &End| other.life == end.life || other.ended <= end.began || other.began > end.began;
    if matches!(end.rival, Some(Rival::Resumes(_))) && call.ends.iter().all(is_free) {
        // It was first, or all was over: it is as good as any.
        return;
    }
    let sent = story.of_call(call).filter(|(_, exchange)| exchange.life == end.life).count();
    let is_refused = matches!(&end.ending, Ending::Failed(failure) if failure.kind == ErrorKind::Journal);
    verdict.check(is_refused && sent == 0, Law::OwnJournal, || {
        format!("call {}: {:?} sent {sent} requests, and ended so: {:?}", call.number, end.rival, end.ending)
    });
}
