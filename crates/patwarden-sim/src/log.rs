//! What the simulator was asked, in order, without anything secret.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::auth::Identity;
use crate::control;
use crate::query::decode;

/// How many entries are kept.
const KEPT: usize = 100_000;
/// The largest body that is kept, in bytes as sent.
const MAX_BODY: usize = 64 << 10;

/// One request as it arrived, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LogEntry {
    /// Its place in the order of arrival, from 1.
    pub seq: u64,
    /// When it arrived, by the simulator's clock.
    pub at: Timestamp,
    /// The method.
    pub method: String,
    /// The path as sent, without the query.
    pub path: String,
    /// The query parameters, decoded, in their order.
    pub query: Vec<(String, String)>,
    /// GitHub's `operationId`, if there is an operation at this method and path.
    pub operation: Option<String>,
    /// Who sent it.
    pub identity: Identity,
    /// The status of the answer. `None` if none was made: a [fault](crate::Fault) cut the
    /// connection before the work. An answer that was made and then lost has its status here.
    pub status: Option<u16>,
    /// The kind of [fault](crate::Fault) that it met, if it met one.
    pub fault: Option<String>,
    /// The request's body, if it was JSON and had at most 64 KiB.
    pub body: Option<Value>,
    /// Whether there was a body that is not kept because it had more, whatever it was.
    #[serde(default)]
    pub body_left_out: bool,
    /// The grants or requests whose order was taken, at once or for later, whatever the answer then said: those
    /// that were open. Empty for what is no such order, for one that was refused, and where a
    /// [fault](crate::Fault) has the effect never come about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<u64>,
    /// How many requests were under way when it arrived, itself included: 1 for a client that asks
    /// one thing at a time.
    pub in_flight: usize,
    /// The `User-Agent` header.
    pub user_agent: Option<String>,
    /// The `X-GitHub-Api-Version` header.
    pub api_version: Option<String>,
}

impl LogEntry {
    /// Notes the body as it was sent; `None` for one that was too large to be read.
    pub(crate) fn with_body(self, body: Option<&[u8]>) -> Self {
        match body.filter(|body| body.len() <= MAX_BODY) {
            Some(body) => Self { body: serde_json::from_slice(body).ok().map(scrub_json), ..self },
            None => Self { body_left_out: true, ..self },
        }
    }
}

/// The last entries since the last clearing.
#[derive(Debug, Default)]
pub(crate) struct Log {
    last: u64,
    entries: VecDeque<LogEntry>,
}

impl Log {
    /// Adds an entry and gives it its number.
    pub(crate) fn add(&mut self, mut entry: LogEntry) -> u64 {
        self.last += 1;
        entry.seq = self.last;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
        self.last
    }

    /// Notes the status that the answer to an entry has, and which ids it was an order for.
    pub(crate) fn answered(&mut self, seq: u64, status: u16, taken: Vec<u64>) {
        let entry = self.entries.iter_mut().rev().find(|entry| entry.seq == seq);
        if let Some(entry) = entry {
            entry.status = Some(status);
            entry.taken = taken;
        }
    }

    pub(crate) fn entries(&self) -> Vec<LogEntry> {
        self.entries.iter().cloned().collect()
    }

    /// The last entries, in order, and how many there are before them.
    pub(crate) fn last(&self, count: usize) -> (Vec<&LogEntry>, usize) {
        let earlier = self.entries.len().saturating_sub(count);
        (self.entries.range(earlier..).collect(), earlier)
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}

/// The marks by which secrets in GitHub's forms are known.
const MARKS: &[&str] =
    &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "eyJ", "PRIVATE KEY", control::secret::MARK];

/// The text, unless there is a secret in it that a client put where none belongs.
pub(crate) fn scrub(text: &str) -> String {
    if has_secret(text) { "[secret]".to_owned() } else { text.to_owned() }
}

fn has_secret(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark))
}

/// The same for a path, in which a secret may be encoded.
pub(crate) fn scrub_path(path: &str) -> String {
    if has_secret(&String::from_utf8_lossy(&decode(path))) { "[secret]".to_owned() } else { scrub(path) }
}

/// The same for every text in a JSON value.
fn scrub_json(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(scrub(&text)),
        Value::Array(items) => items.into_iter().map(scrub_json).collect(),
        Value::Object(fields) => fields.into_iter().map(|(key, value)| (scrub(&key), scrub_json(value))).collect(),
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_entries_are_kept_and_the_count_goes_on() {
        let entry = LogEntry {
            seq: 0,
            at: Timestamp::UNIX_EPOCH,
            method: String::new(),
            path: String::new(),
            query: Vec::new(),
            operation: None,
            identity: Identity::Anonymous,
            status: None,
            fault: None,
            body: None,
            body_left_out: false,
            taken: Vec::new(),
            in_flight: 1,
            user_agent: None,
            api_version: None,
        };
        let mut log = Log::default();
        for _ in 0..KEPT + 3 {
            log.add(entry.clone());
        }
        log.answered(1, 200, Vec::new());
        log.answered(4, 204, vec![7]);
        let kept = log.entries();
        assert_eq!((kept.len(), kept[0].seq, kept[KEPT - 1].seq), (KEPT, 4, KEPT as u64 + 3));
        assert_eq!((kept[0].status, kept[1].status), (Some(204), None));
        assert_eq!((kept[0].taken.as_slice(), kept[1].taken.as_slice()), (&[7][..], &[][..]));
        assert_eq!(log.last(2).1, KEPT - 2);
    }
}
