//! A request as it left a client, and what came back: the record that the oracle goes by.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use patwarden_sim::LogEntry;
use serde::Deserialize;
use serde_json::Value;

use crate::schedule::List;
use crate::secrets::Owner;

/// One of them.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) actor: usize,
    pub(crate) life: usize,
    /// What it was sent for, counted over the run.
    pub(crate) call: usize,
    pub(crate) sent: Duration,
    pub(crate) method: String,
    pub(crate) authority: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) owner: Owner,
    /// Tells credentials apart without telling them.
    pub(crate) credential: u64,
    pub(crate) if_none_match: Option<String>,
    pub(crate) body: Option<Value>,
    /// For a write, the ids that the last intent names of what is synced of its journal; none where not all of it
    /// is synced, or there is none.
    pub(crate) intended: Option<Vec<u64>>,
    /// Whether it came to the simulator.
    pub(crate) has_arrived: bool,
    /// What the simulator wrote down of it.
    pub(crate) logged: Option<LogEntry>,
    /// The fault that it met.
    pub(crate) fault: Option<&'static str>,
    pub(crate) answer: Option<Answer>,
}

/// What came back, and when.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) at: Duration,
    /// None if none came.
    pub(crate) whole: Option<Whole>,
}

#[derive(Clone, Debug)]
pub(crate) struct Whole {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Whole {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The ids of the list that the answer is, in its order.
    pub(crate) fn rows(&self) -> Option<Vec<u64>> {
        #[derive(Deserialize)]
        struct Row {
            id: u64,
        }
        let rows: Vec<Row> = serde_json::from_slice(&self.body).ok()?;
        Some(rows.into_iter().map(|row| row.id).collect())
    }

    pub(crate) fn names_next(&self) -> bool {
        self.header("link").is_some_and(|link| link.contains("rel=\"next\""))
    }

    /// Whether it is a refusal because of a limit, as GitHub documents these.
    pub(crate) fn is_limit(&self) -> bool {
        let used_up = self.header("x-ratelimit-remaining") == Some("0");
        match self.status {
            429 => true,
            403 => used_up || self.headers.contains_key("retry-after") || self.speaks_of("rate limit"),
            _ => false,
        }
    }

    pub(crate) fn speaks_of(&self, words: &str) -> bool {
        String::from_utf8_lossy(&self.body).contains(words)
    }
}

/// A write to grants or requests.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub(crate) list: List,
    pub(crate) org: String,
    pub(crate) ids: Vec<u64>,
    pub(crate) is_single: bool,
}

impl Exchange {
    pub(crate) fn status(&self) -> Option<u16> {
        Some(self.answer.as_ref()?.whole.as_ref()?.status)
    }

    pub(crate) fn whole(&self) -> Option<&Whole> {
        self.answer.as_ref()?.whole.as_ref()
    }

    /// The status that the work itself came to, whatever was answered; none where there was no work.
    pub(crate) fn worked(&self) -> Option<u16> {
        const NO_WORK: [&str; 6] = ["status", "status_after", "primary_limit", "secondary_limit", "bomb", "disconnect"];
        let logged = self.logged.as_ref()?;
        if logged.fault.as_deref().is_some_and(|fault| NO_WORK.contains(&fault)) { None } else { logged.status }
    }

    /// The ids whose order was taken.
    pub(crate) fn taken(&self) -> &[u64] {
        self.logged.as_ref().map_or(&[], |logged| &logged.taken)
    }

    /// Whether something stood between it and what GitHub would have done and said.
    pub(crate) fn met_trouble(&self) -> bool {
        let is_plain = |status| matches!(status, 200..300 | 304 | 404 | 422);
        self.fault.is_some() || !self.status().is_some_and(is_plain)
    }

    /// Its organisation and the list, if its path is that of one.
    pub(crate) fn list(&self) -> Option<(String, List, Option<u64>)> {
        let mut parts = self.path.trim_start_matches('/').split('/');
        let (_orgs, org) = (parts.next()?, parts.next()?.to_owned());
        let list = match parts.next()? {
            "personal-access-tokens" => List::Grants,
            "personal-access-token-requests" => List::Requests,
            _ => return None,
        };
        let id = match parts.next() {
            Some(id) => Some(id.parse().ok()?),
            None => None,
        };
        parts.next().is_none().then_some((org, list, id))
    }

    /// What it writes, if it is a write to a list.
    pub(crate) fn write(&self) -> Option<Write> {
        if self.method != "POST" {
            return None;
        }
        let (org, list, single) = self.list()?;
        let field = match list {
            List::Grants => "pat_ids",
            List::Requests => "pat_request_ids",
        };
        let ids = match single {
            Some(id) => vec![id],
            None => {
                let ids = self.body.as_ref()?.get(field)?.as_array()?;
                ids.iter().filter_map(Value::as_u64).collect()
            }
        };
        Some(Write { list, org, ids, is_single: single.is_some() })
    }

    /// The page that it asks for.
    pub(crate) fn page(&self) -> u64 {
        self.query
            .split('&')
            .find_map(|pair| pair.strip_prefix("page="))
            .and_then(|page| page.parse().ok())
            .unwrap_or(1)
    }
}
