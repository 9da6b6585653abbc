//! A server in memory for the tests of bulk calls: what is there, what it makes of unknown ids, and
//! what was asked of it.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::json;

use super::{Action, Calls, Part, Targets};
use crate::error::{Error, ErrorKind, RefusedIds, Result};
use crate::model::{Grant, PatId};
use crate::page::{Listing, Page};
use crate::transport::tally::Tally;

/// What comes of a request with unknown ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    Ignored,
    /// 404, which says nothing more.
    NotFound,
    /// 422 that is about the ids and names none.
    Rejected,
    /// 422 that names them.
    Named,
    /// 422 that names the first of them.
    NamedOneByOne,
}

/// How long a write takes, which works as it leaves.
#[derive(Clone, Copy, Default)]
pub(super) struct Pace {
    /// Before it leaves.
    pub(super) waits: Duration,
    /// Until its answer is there.
    pub(super) flight: Duration,
}

pub(super) struct Server {
    pub(super) present: BTreeSet<u64>,
    pub(super) unknown: Unknown,
    /// Answers that come first.
    pub(super) answers: VecDeque<Result<()>>,
    /// Whether what such an answer says to be lost is done all the same.
    pub(super) works_though_lost: bool,
    /// What the list answers instead, if it can't be read.
    pub(super) unreadable: Option<Error>,
    /// What the next looks at the list miss, the last first.
    pub(super) hidden: Vec<BTreeSet<u64>>,
    pub(super) pace: Pace,
    pub(super) writes: Vec<Vec<u64>>,
    pub(super) lists: usize,
    pub(super) probes: usize,
}

#[derive(Clone)]
pub(super) struct Fake(Arc<Mutex<Server>>);

pub(super) fn grant(id: u64) -> Grant {
    static ANY: LazyLock<Grant> = LazyLock::new(any);
    Grant { id: id.into(), token_id: Some((id + 10_000).into()), ..ANY.clone() }
}

fn any() -> Grant {
    let grant = json!({
        "id": 0, "owner": { "login": "mona" }, "repository_selection": "all", "permissions": {},
        "access_granted_at": "2026-01-01T00:00:00Z", "token_expired": false,
    });
    serde_json::from_value(grant).unwrap()
}

pub(super) fn targets(ids: impl IntoIterator<Item = u64>) -> Targets<Grant> {
    Targets::distinct(ids.into_iter().map(Into::into)).unwrap()
}

/// Lets time pass, if there is any to pass: not every test has a clock.
async fn pause(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

impl Fake {
    pub(super) fn new(present: impl IntoIterator<Item = u64>, unknown: Unknown) -> Self {
        Self(Arc::new(Mutex::new(Server {
            present: present.into_iter().collect(),
            unknown,
            answers: VecDeque::new(),
            works_though_lost: false,
            unreadable: None,
            hidden: Vec::new(),
            pace: Pace::default(),
            writes: Vec::new(),
            lists: 0,
            probes: 0,
        })))
    }

    pub(super) fn server(&self) -> MutexGuard<'_, Server> {
        self.0.lock().unwrap()
    }

    /// How often the list was read, and looked into.
    pub(super) fn reads(&self) -> (usize, usize) {
        let server = self.server();
        (server.lists, server.probes)
    }

    pub(super) fn calls(&self) -> Calls<Grant> {
        let (writer, reader) = (self.clone(), self.clone());
        Calls {
            action: Action::Revoke,
            org: "acme".into(),
            host: "http://127.0.0.1:1".into(),
            reason: None,
            clock: Arc::new(crate::SystemClock),
            write: Box::new(move |ids, tally| {
                let writer = writer.clone();
                Box::pin(async move { writer.answer(ids, &tally).await })
            }),
            list: Box::new(move |part| reader.list(part)),
            arrivals: None,
        }
    }

    async fn answer(&self, ids: Vec<PatId>, tally: &Tally) -> Result<()> {
        let Pace { waits, flight } = self.server().pace;
        pause(waits).await;
        tally.note_sent();
        let answer = self.write(ids);
        pause(flight).await;
        answer
    }

    fn write(&self, ids: Vec<PatId>) -> Result<()> {
        let ids: Vec<u64> = ids.into_iter().map(PatId::get).collect();
        let mut server = self.server();
        server.writes.push(ids.clone());
        if let Some(answer) = server.answers.pop_front() {
            if server.works_though_lost && answer.is_err() {
                server.present.retain(|id| !ids.contains(id));
            }
            return answer;
        }
        let bad: BTreeSet<u64> = ids.iter().copied().filter(|id| !server.present.contains(id)).collect();
        match server.unknown {
            _ if bad.is_empty() => {}
            Unknown::Ignored => {}
            Unknown::NotFound => return Err(Error::new(ErrorKind::NotFound, "Not Found")),
            Unknown::Rejected => {
                return Err(Error::new(ErrorKind::Rejected, "bad ids").refusing(Some(RefusedIds::default())));
            }
            Unknown::Named | Unknown::NamedOneByOne => {
                let told = if server.unknown == Unknown::Named { bad.len() } else { 1 };
                let named = RefusedIds { values: bad.into_iter().take(told).collect(), places: BTreeSet::new() };
                return Err(Error::new(ErrorKind::Rejected, "bad ids").refusing(Some(named)));
            }
        }
        for id in &ids {
            server.present.remove(id);
        }
        Ok(())
    }

    fn list(&self, part: Part) -> Listing<Grant> {
        let mut server = self.server();
        match &part {
            Part::First => server.probes += 1,
            _ => server.lists += 1,
        }
        if let Some(error) = &server.unreadable {
            return Listing::failed(error.clone());
        }
        let hidden = if matches!(part, Part::First) { None } else { server.hidden.pop() }.unwrap_or_default();
        let there = server.present.difference(&hidden).copied();
        let items: Vec<Grant> = match part {
            Part::OfTokens(tokens) => {
                there.map(grant).filter(|grant| grant.token_id.is_some_and(|id| tokens.contains(&id))).collect()
            }
            _ => there.map(grant).collect(),
        };
        Listing::of_pages(vec![Ok(Page { number: 1, items })])
    }
}
