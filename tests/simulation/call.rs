//! What was asked of clients, and what they said of it.

use std::time::Duration;

use patwarden::{BulkReport, Error, ErrorKind, Resumed, Subject};
use patwarden_sim::OrgSnapshot;

use crate::schedule::{BulkPlan, List, ReadPlan, Rival, Verb};

/// One call of a client, or several that do one thing: what was cut off, and what went on with it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) number: usize,
    pub(crate) actor: usize,
    pub(crate) org: String,
    pub(crate) what: Asked,
    /// What came of it, life by life.
    pub(crate) ends: Vec<End>,
}

#[derive(Clone, Debug)]
pub(crate) enum Asked {
    Bulk {
        plan: BulkPlan,
        /// Each once, in the order asked.
        ids: Vec<u64>,
    },
    Read {
        plan: ReadPlan,
        owner: Option<String>,
    },
}

/// What came of a call in one life.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub(crate) life: usize,
    pub(crate) began: Duration,
    pub(crate) ended: Duration,
    /// Whether it was somebody who had no right to the journal, then.
    pub(crate) rival: Option<Rival>,
    /// The organisation as it was, and as it is.
    pub(crate) before: OrgSnapshot,
    pub(crate) after: OrgSnapshot,
    pub(crate) ending: Ending,
}

#[derive(Clone, Debug)]
pub(crate) enum Ending {
    Reported(Report),
    Listed(Listed),
    Failed(Failure),
    Crashed,
    /// Given up, and what is known of it.
    Cancelled(Option<Report>),
}

#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) outcomes: Vec<(u64, &'static str)>,
    pub(crate) requests: usize,
    /// Every error in it, in words.
    pub(crate) texts: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) text: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) rows: Vec<Row>,
    pub(crate) has_drifted: bool,
}

/// What a row says, as far as the state has the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) id: u64,
    pub(crate) owner: String,
    pub(crate) token: Option<(u64, String)>,
    pub(crate) since: jiff::Timestamp,
}

impl Report {
    pub(crate) fn of<T: Subject>(report: &BulkReport<T>) -> Self {
        let mut errors: Vec<String> =
            report.outcomes.iter().filter_map(|(_, outcome)| outcome.error()).map(said).collect();
        errors.extend(report.unread.as_ref().map(said));
        errors.dedup();
        Self {
            outcomes: report.outcomes.iter().map(|(id, outcome)| ((*id).into(), outcome.as_str())).collect(),
            requests: report.requests,
            texts: errors,
        }
    }

    /// What it came to, in a line.
    pub(crate) fn in_short(&self) -> String {
        let words = ["accepted", "confirmed", "ignored", "refused", "unknown", "not sent"];
        let of = |word: &str| -> Vec<u64> {
            self.outcomes.iter().filter(|(_, outcome)| *outcome == word).map(|(id, _)| *id).collect()
        };
        let parts = words.iter().map(|word| (word, of(word))).filter(|(_, ids)| !ids.is_empty());
        let parts: Vec<String> =
            parts.map(|(word, ids)| format!("{} {word} [{}]", ids.len(), crate::trace::short(&ids))).collect();
        format!("{}, in {} requests", parts.join(", "), self.requests)
    }
}

impl From<&Resumed> for Report {
    fn from(resumed: &Resumed) -> Self {
        match resumed {
            Resumed::Grants(report) => Self::of(report),
            Resumed::Requests(report) => Self::of(report),
            _ => Self { outcomes: Vec::new(), requests: 0, texts: Vec::new() },
        }
    }
}

impl Failure {
    pub(crate) fn of(error: &Error) -> Self {
        Self { kind: error.kind(), text: said(error) }
    }
}

/// An error in all its forms, its causes too.
fn said(error: &Error) -> String {
    let mut said = format!("{}: {error}", error.kind());
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        said = format!("{said} <- {error}");
        cause = error.source();
    }
    if let Some(body) = error.body() {
        said = format!("{said} {{{}}}", body.chars().take(400).collect::<String>());
    }
    said
}

impl Call {
    /// The ids of a bulk call, each once; none for others.
    pub(crate) fn ids(&self) -> &[u64] {
        match &self.what {
            Asked::Bulk { ids, .. } => ids,
            Asked::Read { .. } => &[],
        }
    }

    pub(crate) fn bulk(&self) -> Option<&BulkPlan> {
        match &self.what {
            Asked::Bulk { plan, .. } => Some(plan),
            Asked::Read { .. } => None,
        }
    }

    /// What came last, of whoever had a right to it: a rival that was let in had.
    pub(crate) fn last_end(&self) -> Option<&End> {
        let is_refused = |end: &End| end.rival.is_some() && !matches!(end.ending, Ending::Reported(_));
        self.ends.iter().filter(|end| !is_refused(end)).max_by_key(|end| end.ended)
    }

    pub(crate) fn verb(&self) -> Option<Verb> {
        self.bulk().map(|plan| plan.verb)
    }
}

/// Whether something is there for the list to show.
pub(crate) fn is_open(org: &OrgSnapshot, list: List, id: u64) -> bool {
    match list {
        List::Grants => org.grant(id).is_some_and(patwarden_sim::Grant::is_live),
        List::Requests => org.request(id).is_some_and(patwarden_sim::GrantRequest::is_pending),
    }
}

/// The ids that the list shows.
pub(crate) fn open(org: &OrgSnapshot, list: List) -> Vec<u64> {
    match list {
        List::Grants => org.live_grants().map(|grant| grant.id).collect(),
        List::Requests => org.pending_requests().map(|request| request.id).collect(),
    }
}
