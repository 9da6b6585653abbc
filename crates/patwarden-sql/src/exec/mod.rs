//! EXEC: the four statements that write, read to their end before anything is sent.

mod parse;
mod run;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

pub(crate) use self::parse::parse;
pub use self::run::{ExecCall, ExecOptions, ExecPlan, ExecReport};
use crate::explain::{Planned, Times};
use crate::nearest::nearest;
use crate::value::Value;

/// What an EXEC calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `pat_grants.update_pat_accesses`: revokes many.
    UpdatePatAccesses,
    /// `pat_grants.update_pat_access`: revokes one.
    UpdatePatAccess,
    /// `pat_grant_requests.review_pat_grant_requests_in_bulk`: decides on many.
    ReviewPatGrantRequestsInBulk,
    /// `pat_grant_requests.review_pat_grant_request`: decides on one.
    ReviewPatGrantRequest,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::UpdatePatAccesses,
        Self::UpdatePatAccess,
        Self::ReviewPatGrantRequestsInBulk,
        Self::ReviewPatGrantRequest,
    ];

    /// Its name, behind that of its table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UpdatePatAccesses => "update_pat_accesses",
            Self::UpdatePatAccess => "update_pat_access",
            Self::ReviewPatGrantRequestsInBulk => "review_pat_grant_requests_in_bulk",
            Self::ReviewPatGrantRequest => "review_pat_grant_request",
        }
    }

    /// The table that it belongs to.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Self::UpdatePatAccesses | Self::UpdatePatAccess => "pat_grants",
            Self::ReviewPatGrantRequestsInBulk | Self::ReviewPatGrantRequest => "pat_grant_requests",
        }
    }

    /// How it is written, with what is to be filled in.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Self::UpdatePatAccesses => {
                "EXEC github.orgs.pat_grants.update_pat_accesses @org='ORG' @@json='{\"action\": \"revoke\", \"pat_ids\": [1, 2]}'"
            }
            Self::UpdatePatAccess => {
                "EXEC github.orgs.pat_grants.update_pat_access @org='ORG', @pat_id='1' @@json='{\"action\": \"revoke\"}'"
            }
            Self::ReviewPatGrantRequestsInBulk => {
                "EXEC github.orgs.pat_grant_requests.review_pat_grant_requests_in_bulk @org='ORG' \
                 @@json='{\"action\": \"deny\", \"pat_request_ids\": [1, 2], \"reason\": \"…\"}'"
            }
            Self::ReviewPatGrantRequest => {
                "EXEC github.orgs.pat_grant_requests.review_pat_grant_request @org='ORG', @pat_request_id='1' \
                 @@json='{\"action\": \"deny\", \"reason\": \"…\"}'"
            }
        }
    }

    /// The parameter that names the one that it is about, where it is about one.
    fn id(self) -> Option<&'static str> {
        match self {
            Self::UpdatePatAccess => Some("pat_id"),
            Self::ReviewPatGrantRequest => Some("pat_request_id"),
            Self::UpdatePatAccesses | Self::ReviewPatGrantRequestsInBulk => None,
        }
    }

    /// The key of the body that names those that it is about.
    fn ids(self) -> Option<&'static str> {
        match self {
            Self::UpdatePatAccesses => Some("pat_ids"),
            Self::ReviewPatGrantRequestsInBulk => Some("pat_request_ids"),
            Self::UpdatePatAccess | Self::ReviewPatGrantRequest => None,
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(name))
    }

    fn nearest(name: &str) -> Option<Self> {
        nearest(name, Self::ALL.map(Self::as_str)).and_then(Self::named)
    }
}

/// What it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExecAction {
    /// Take away the access of tokens.
    Revoke,
    /// Let tokens in that asked for it.
    Approve,
    /// Do not.
    Deny,
}

impl ExecAction {
    /// GitHub's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Revoke => "revoke",
            Self::Approve => "approve",
            Self::Deny => "deny",
        }
    }
}

/// A statement that writes, read to its end: nothing is sent by making one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Exec {
    /// What it calls.
    pub method: Method,
    /// The organisation.
    pub org: String,
    /// What it asks for.
    pub action: ExecAction,
    /// The ids of the grants, or of the requests; one at the least.
    pub ids: Vec<u64>,
    /// The reason of a decision, of at most 1024 characters.
    pub reason: Option<String>,
    text: Arc<str>,
    span: std::ops::Range<usize>,
}

impl Exec {
    /// The statement as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text[self.span.clone()]
    }

    /// The requests that it would make when it is carried out so: those that write, and with a journal or
    /// [`confirm`](ExecOptions::confirm) those that read the list before and after. What GitHub refuses because of some
    /// ids is sent in parts, what a list lacks is looked for twice, and where the whole list takes fewer requests than
    /// its tokens it is read instead.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use patwarden_sql::{ExecOptions, Params, Statement, parse};
    ///
    /// let text = "EXEC pat_grants.update_pat_access @org='acme', @pat_id='7' @@json='{\"action\": \"revoke\"}'";
    /// let statements = parse(text, &Params::none())?;
    /// let [Statement::Exec(exec)] = statements.as_slice() else { unreachable!() };
    /// assert_eq!(exec.requests(&ExecOptions::default()).len(), 1);
    /// assert_eq!(exec.requests(&ExecOptions::default().confirm(Duration::from_secs(60))).len(), 3);
    /// # Ok::<_, patwarden_sql::SqlError>(())
    /// ```
    #[must_use]
    pub fn requests(&self, options: &ExecOptions) -> Vec<Planned> {
        let mut requests = match options.confirm.is_some() || options.journal.is_some() {
            true => self.requests_of_dry_run(),
            false => Vec::new(),
        };
        let list = self.list();
        let distinct: BTreeSet<u64> = self.ids.iter().copied().collect();
        match options.one_by_one || self.method.id().is_some() {
            true => requests.extend(distinct.iter().map(|id| self.planned("POST", format!("{list}/{id}")))),
            false => requests.extend((0..distinct.len().div_ceil(100)).map(|_| self.planned("POST", list.clone()))),
        }
        if options.confirm.is_some() {
            let looks = std::iter::once(list).chain(self.arrivals());
            let look = |list| Planned { times: Times::UntilItShows, ..self.of_tokens(list) };
            requests.extend(looks.map(look));
        }
        requests
    }

    /// The requests that tell what it would do, as a [dry run](Self::dry_run) and whoever is asked before make them.
    #[must_use]
    pub fn requests_of_dry_run(&self) -> Vec<Planned> {
        let whole = Planned { has_pages: true, ..self.planned("GET", format!("{}?per_page=100", self.list())) };
        std::iter::once(whole).chain(self.arrivals().map(|list| self.of_tokens(list))).collect()
    }

    fn planned(&self, method: &'static str, path: String) -> Planned {
        Planned { method, path, table: self.method.table().to_owned(), times: Times::Once, has_pages: false }
    }

    /// The rows of a list by the tokens that the ids stand for.
    fn of_tokens(&self, list: String) -> Planned {
        let path = format!("{list}?per_page=100&token_id[]={{{}.token_id}}", self.method.table());
        Planned { times: Times::ForEach, ..self.planned("GET", path) }
    }

    fn list(&self) -> String {
        match self.action {
            ExecAction::Revoke => format!("/orgs/{}/personal-access-tokens", self.org),
            ExecAction::Approve | ExecAction::Deny => format!("/orgs/{}/personal-access-token-requests", self.org),
        }
    }

    /// The list where what is approved arrives.
    fn arrivals(&self) -> Option<String> {
        (self.action == ExecAction::Approve).then(|| format!("/orgs/{}/personal-access-tokens", self.org))
    }

    /// The error that points at it.
    pub(crate) fn located(&self, error: impl Into<crate::SqlError>) -> crate::SqlError {
        error.into().at(&self.text, self.span.clone())
    }
}

/// What it would do, in a line: `revoke 3 grants of acme`.
impl fmt::Display for Exec {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = match self.action {
            ExecAction::Revoke => "grant",
            ExecAction::Approve | ExecAction::Deny => "request",
        };
        let plural = if self.ids.len() == 1 { "" } else { "s" };
        write!(formatter, "{} {} {noun}{plural} of {}", self.action.as_str(), self.ids.len(), self.org)
    }
}

/// An id as a result has it.
fn id_value(id: u64) -> Value {
    i64::try_from(id).map_or(Value::Null, Value::Integer)
}
