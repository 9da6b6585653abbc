//! What the simulator was asked, in order, without anything secret.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::auth::Identity;
use crate::control;

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
    /// The request's body, if it was JSON.
    pub body: Option<Value>,
    /// How many requests were under way when it arrived, itself included: 1 for a client that asks
    /// one thing at a time.
    pub in_flight: usize,
    /// The `User-Agent` header.
    pub user_agent: Option<String>,
    /// The `X-GitHub-Api-Version` header.
    pub api_version: Option<String>,
}

/// The entries since the last clearing.
#[derive(Debug, Default)]
pub(crate) struct Log {
    last: u64,
    entries: Vec<LogEntry>,
}

impl Log {
    /// Adds an entry and gives it its number.
    pub(crate) fn add(&mut self, mut entry: LogEntry) -> u64 {
        self.last += 1;
        entry.seq = self.last;
        self.entries.push(entry);
        self.last
    }

    /// Notes the status that the answer to an entry has.
    pub(crate) fn answered(&mut self, seq: u64, status: u16) {
        let entry = self.entries.iter_mut().rev().find(|entry| entry.seq == seq);
        if let Some(entry) = entry {
            entry.status = Some(status);
        }
    }

    pub(crate) fn entries(&self) -> Vec<LogEntry> {
        self.entries.clone()
    }

    /// The last entries, in order, and how many there are before them.
    pub(crate) fn last(&self, count: usize) -> (Vec<LogEntry>, usize) {
        let earlier = self.entries.len().saturating_sub(count);
        (self.entries[earlier..].to_vec(), earlier)
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
    if MARKS.iter().any(|mark| text.contains(mark)) { "[secret]".to_owned() } else { text.to_owned() }
}

/// The same for every text in a JSON value.
pub(crate) fn scrub_json(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(scrub(&text)),
        Value::Array(items) => items.into_iter().map(scrub_json).collect(),
        Value::Object(fields) => fields.into_iter().map(|(key, value)| (scrub(&key), scrub_json(value))).collect(),
        plain => plain,
    }
}
