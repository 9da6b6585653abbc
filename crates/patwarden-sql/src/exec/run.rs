//! Carries out an EXEC through the client's bulk calls: in requests of a hundred, an outcome for every id.

use std::time::Duration;

use patwarden::journal::Journal;
use patwarden::{BulkReport, Client, Decision, Grant, GrantRequest, Plan, Review, Revoke, Subject};

use super::{Exec, ExecAction, id_value};
use crate::error::Result;
use crate::value::{Column, Kind, Rows, Value};

/// How an EXEC is carried out.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ExecOptions {
    pub(super) confirm: Option<Duration>,
    settle_within: Option<Duration>,
    pub(super) journal: Option<Journal>,
    pub(super) one_by_one: bool,
}

impl ExecOptions {
    /// It lists until the effect shows, for no longer than this, and a day at the most.
    pub fn confirm(mut self, within: Duration) -> Self {
        self.confirm = Some(within);
        self
    }

    /// How long the effect of a request may take whose answer was lost: a minute unless told, a day at the most.
    pub fn settle_within(mut self, time: Duration) -> Self {
        self.settle_within = Some(time);
        self
    }

    /// It writes down what it does, to be resumed wherever it ends: see [`patwarden::journal`].
    pub fn journal(mut self, journal: impl Into<Journal>) -> Self {
        self.journal = Some(journal.into());
        self
    }

    /// It sends a request for each id; what is about one always does.
    pub fn one_by_one(mut self) -> Self {
        self.one_by_one = true;
        self
    }
}

/// The client's call that an EXEC is, to be set up further, planned or awaited.
#[derive(Debug)]
#[must_use = "nothing is written until it is awaited"]
pub enum ExecCall {
    /// Takes away access.
    Revoke(Revoke),
    /// Decides on requests.
    Review(Review),
}

/// What an EXEC would do.
#[derive(Clone, Debug)]
pub enum ExecPlan {
    /// Takes away access.
    Revoke(Plan<Grant>),
    /// Decides on requests.
    Review(Plan<GrantRequest>),
}

/// What became of an EXEC.
#[derive(Clone, Debug)]
#[must_use = "an EXEC can be done in part: look at the report"]
pub enum ExecReport {
    /// Of the grants.
    Revoke(BulkReport<Grant>),
    /// Of the requests.
    Review(BulkReport<GrantRequest>),
}

impl Exec {
    /// The client's call that it is. Nothing is sent by making one.
    pub fn call(&self, client: &Client, options: ExecOptions) -> ExecCall {
        let ExecOptions { confirm, settle_within, journal, one_by_one } = options;
        let one_by_one = one_by_one || self.method.id().is_some();
        macro_rules! set_up {
            ($call:expr) => {{
                let mut call = $call;
                if one_by_one {
                    call = call.one_by_one();
                }
                if let Some(within) = confirm {
                    call = call.confirm(within);
                }
                if let Some(time) = settle_within {
                    call = call.settle_within(time);
                }
                if let Some(journal) = journal {
                    call = call.journal(journal);
                }
                call
            }};
        }
        let org = client.org(&self.org);
        let decision = match self.action {
            ExecAction::Revoke => return ExecCall::Revoke(set_up!(org.grants().revoke(self.ids.iter().copied()))),
            ExecAction::Approve => Decision::Approve,
            ExecAction::Deny => Decision::Deny,
        };
        let mut review = set_up!(org.requests().review(decision, self.ids.iter().copied()));
        if let Some(reason) = &self.reason {
            review = review.reason(reason);
        }
        ExecCall::Review(review)
    }

    /// What it would do: whom it hits, in which requests. Nothing is written; what the ids stand for is listed.
    ///
    /// # Errors
    ///
    /// [`GitHub`](crate::SqlErrorKind::GitHub) if the list can't be read.
    pub async fn dry_run(&self, client: &Client, options: ExecOptions) -> Result<ExecPlan> {
        let plan = match self.call(client, options) {
            ExecCall::Revoke(call) => call.dry_run().await.map(ExecPlan::Revoke),
            ExecCall::Review(call) => call.dry_run().await.map(ExecPlan::Review),
        };
        plan.map_err(|error| self.located(error))
    }

    /// Carries it out.
    ///
    /// # Errors
    ///
    /// [`GitHub`](crate::SqlErrorKind::GitHub) where it is certain that nothing was done. All else is in the report.
    pub async fn run(&self, client: &Client, options: ExecOptions) -> Result<ExecReport> {
        let report = match self.call(client, options) {
            ExecCall::Revoke(call) => call.await.map(ExecReport::Revoke),
            ExecCall::Review(call) => call.await.map(ExecReport::Review),
        };
        report.map_err(|error| self.located(error))
    }
}

impl std::fmt::Display for ExecPlan {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Revoke(plan) => plan.fmt(formatter),
            Self::Review(plan) => plan.fmt(formatter),
        }
    }
}

impl std::fmt::Display for ExecReport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Revoke(report) => report.fmt(formatter),
            Self::Review(report) => report.fmt(formatter),
        }
    }
}

impl ExecReport {
    /// Whether GitHub took the order for every id, and none is known to have been for nothing.
    #[must_use]
    pub fn all_accepted(&self) -> bool {
        match self {
            Self::Revoke(report) => report.all_accepted(),
            Self::Review(report) => report.all_accepted(),
        }
    }

    /// A row for each id in the order asked: `id`, `outcome` (a word of [`Outcome`](patwarden::Outcome)), `error`, and
    /// as far as it was listed before `owner_login`, `token_id` and `token_name`.
    #[must_use]
    pub fn rows(&self) -> Rows {
        match self {
            Self::Revoke(report) => rows(report),
            Self::Review(report) => rows(report),
        }
    }
}

fn rows<T: Subject>(report: &BulkReport<T>) -> Rows {
    let columns = [
        ("id", Kind::Integer),
        ("outcome", Kind::Text),
        ("error", Kind::Text),
        ("owner_login", Kind::Text),
        ("token_id", Kind::Integer),
        ("token_name", Kind::Text),
    ];
    let row = |(id, outcome): &(T::Id, patwarden::Outcome)| {
        let before = report.before.get(id);
        vec![
            id_value((*id).into()),
            outcome.as_str().into(),
            outcome.error().map(ToString::to_string).into(),
            before.map(|row| row.owner().login.as_str()).into(),
            before.and_then(Subject::token_id).map_or(Value::Null, |id| id_value(id.get())),
            before.and_then(Subject::token_name).map(str::to_owned).into(),
        ]
    };
    Rows {
        columns: columns.map(|(name, kind)| Column { name: name.to_owned(), kind }).to_vec(),
        rows: report.outcomes.iter().map(row).collect(),
        warnings: report.unread.iter().chain(&report.unwritten).map(ToString::to_string).collect(),
    }
}
