//! `client.resume(journal)`: goes on with a bulk call that ended before its end.

use std::fmt;
use std::future::IntoFuture;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures::future::BoxFuture;

use crate::bulk::{self, BulkReport, Progress, Subject, Terms};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::grants::Grants;
use crate::journal::{Begin, Journal, Order, Writer};
use crate::model::{Grant, GrantRequest};
use crate::requests::{Decision, Requests};

/// A bulk call to go on with, to be awaited.
///
/// What the journal says to be settled stays so. What may have been done is looked up in the list, for as long as
/// the call's [`settle_within`](crate::Revoke::settle_within) has not passed since; then what was not done, and what
/// never was sent, is sent, and written down in the same journal. A journal of which all is settled sends nothing.
///
/// # Errors
///
/// [`Journal`](crate::ErrorKind::Journal) if the journal is not there, damaged, in use by another process, or of another
/// host or organisation: nothing was sent. Otherwise as the call that is resumed: the error, where nothing was sent
/// in any run of it.
#[derive(Debug)]
#[must_use = "nothing is done until this is awaited"]
pub struct Resume {
    client: Client,
    journal: Journal,
    /// Whose journal it has to be.
    of: Option<String>,
    confirm_within: Option<Duration>,
    progress: ResumeProgress,
}

/// What became of a resumed call, all runs of it together.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[must_use = "a bulk call can be done in part: look at the report"]
pub enum Resumed {
    /// It revokes grants.
    Grants(BulkReport<Grant>),
    /// It decides about requests.
    Requests(BulkReport<GrantRequest>),
}

/// How many ids came to which outcome, in a line.
impl fmt::Display for Resumed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grants(report) => report.fmt(formatter),
            Self::Requests(report) => report.fmt(formatter),
        }
    }
}

/// How far a resumed call has come: a handle that is kept besides it.
#[derive(Clone, Debug, Default)]
pub struct ResumeProgress(Arc<OnceLock<Known>>);

#[derive(Clone, Debug)]
enum Known {
    Grants(Progress<Grant>),
    Requests(Progress<GrantRequest>),
}

impl ResumeProgress {
    /// What is known by now, as [`Progress::report`] tells it; nothing before the journal was read.
    #[must_use]
    pub fn report(&self) -> Option<Resumed> {
        self.0.get().map(|known| match known {
            Known::Grants(progress) => Resumed::Grants(progress.report()),
            Known::Requests(progress) => Resumed::Requests(progress.report()),
        })
    }

    /// How many ids have an outcome, and how many there are; nothing before the journal was read.
    #[must_use]
    pub fn settled(&self) -> Option<(usize, usize)> {
        self.0.get().map(|known| match known {
            Known::Grants(progress) => progress.settled(),
            Known::Requests(progress) => progress.settled(),
        })
    }
}

impl Resume {
    pub(crate) fn new(client: Client, journal: Journal, of: Option<String>) -> Self {
        Self { client, journal, of, confirm_within: None, progress: ResumeProgress::default() }
    }

    /// Then lists until it has taken effect, for no longer than this: for as long as the call was to, unless told.
    pub fn confirm(mut self, within: Duration) -> Self {
        self.confirm_within = Some(within);
        self
    }

    /// A handle that tells at any time how far it has come: also when it was dropped before its end.
    #[must_use]
    pub fn progress(&self) -> ResumeProgress {
        self.progress.clone()
    }

    async fn run(self) -> Result<Resumed> {
        let Self { client, journal, of, confirm_within, progress } = self;
        let (writer, record) = Writer::reopen(&journal, client.clock()).await?;
        let begin = &record.begin;
        let org = client.org(&begin.org);
        if org.host() != begin.host {
            return Err(another(&writer, &format!("{} and the client is one of {}", begin.host, org.host())));
        }
        if let Some(of) = of.filter(|of| !of.eq_ignore_ascii_case(&begin.org)) {
            return Err(another(&writer, &format!("{}, not {of}", begin.org)));
        }
        let terms = terms(begin, confirm_within);
        let reason = begin.reason.clone();
        let decision = match begin.action {
            Order::Revoke => {
                let ids = about(begin);
                let _ = progress.0.set(Known::Grants(ids.clone()));
                let calls = Grants::calls(org, terms.one_by_one);
                return bulk::resume(&calls, record, writer, &terms, ids).await.map(Resumed::Grants);
            }
            Order::Approve => Decision::Approve,
            Order::Deny => Decision::Deny,
        };
        let ids = about(begin);
        let _ = progress.0.set(Known::Requests(ids.clone()));
        let calls = Requests::calls(org, decision, reason, terms.one_by_one)?;
        bulk::resume(&calls, record, writer, &terms, ids).await.map(Resumed::Requests)
    }
}

fn about<T: Subject>(begin: &Begin) -> Progress<T> {
    Progress::about(begin.ids.iter().map(|id| (*id).into()))
}

fn terms(begin: &Begin, confirm_within: Option<Duration>) -> Terms {
    Terms {
        one_by_one: begin.one_by_one,
        confirm_within: confirm_within.or(begin.confirm_within_ms.map(Duration::from_millis)),
        settle_within: Duration::from_millis(begin.settle_within_ms),
        journal: None,
    }
}

fn another(writer: &Writer, of: &str) -> Error {
    writer.unusable(&format!("is of a call on {of}; nothing was sent"))
}

impl IntoFuture for Resume {
    type Output = Result<Resumed>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
