//! `client.resume(journal)`: goes on with a bulk call that ended before its end.

use std::fmt;
use std::future::IntoFuture;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures::future::BoxFuture;

use crate::bulk::{self, BulkReport, Calls, Plan, Progress, Subject, Terms};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::grants::Grants;
use crate::journal::{Begin, Journal, Order, Record, Writer};
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

/// What a resumed call [would send](Resume::dry_run) at the most.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ResumePlan {
    /// It revokes grants.
    Grants(Plan<Grant>),
    /// It decides about requests.
    Requests(Plan<GrantRequest>),
}

impl ResumePlan {
    /// How many ids there are left.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Grants(plan) => plan.len(),
            Self::Requests(plan) => plan.len(),
        }
    }

    /// Whether nothing is left to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// In lines, for a person.
impl fmt::Display for ResumePlan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grants(plan) => plan.fmt(formatter),
            Self::Requests(plan) => plan.fmt(formatter),
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

    /// What it would send at the most, and whom that hits, by the journal and by the list as it is. Nothing is sent, and
    /// nothing is written down.
    ///
    /// What may have been done and is listed still is in the plan: it is sent only if that stays so.
    ///
    /// ```no_run
    /// # async fn example(client: patwarden::Client) -> patwarden::Result<()> {
    /// let left = client.resume("2026-03-revocation.jsonl").dry_run().await?;
    /// if left.len() <= 100 {
    ///     println!("{}", client.resume("2026-03-revocation.jsonl").await?);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Journal`](crate::ErrorKind::Journal) as for awaiting it, and as the list that is read.
    pub async fn dry_run(self) -> Result<ResumePlan> {
        let Opened { record, terms, calls, .. } = self.open().await?;
        match calls {
            Kind::Grants(calls) => bulk::left(&calls, &record, &terms).await.map(ResumePlan::Grants),
            Kind::Requests(calls) => bulk::left(&calls, &record, &terms).await.map(ResumePlan::Requests),
        }
    }

    async fn run(self) -> Result<Resumed> {
        let progress = self.progress.clone();
        let Opened { writer, record, terms, calls } = self.open().await?;
        match calls {
            Kind::Grants(calls) => {
                let ids = about(&record.begin);
                let _ = progress.0.set(Known::Grants(ids.clone()));
                bulk::resume(&calls, record, writer, &terms, ids).await.map(Resumed::Grants)
            }
            Kind::Requests(calls) => {
                let ids = about(&record.begin);
                let _ = progress.0.set(Known::Requests(ids.clone()));
                bulk::resume(&calls, record, writer, &terms, ids).await.map(Resumed::Requests)
            }
        }
    }

    /// Reads the journal, and keeps others from it as long as what is given lives.
    async fn open(self) -> Result<Opened> {
        let Self { client, journal, of, confirm_within, .. } = self;
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
        let decided = |decision| Requests::calls(org.clone(), decision, begin.reason.clone(), terms.one_by_one);
        let calls = match begin.action {
            Order::Revoke => Kind::Grants(Grants::calls(org, terms.one_by_one)),
            Order::Approve => Kind::Requests(decided(Decision::Approve)?),
            Order::Deny => Kind::Requests(decided(Decision::Deny)?),
        };
        Ok(Opened { writer, record, terms, calls })
    }
}

/// A journal that is open, and the call that it is of.
struct Opened {
    writer: Writer,
    record: Record,
    terms: Terms,
    calls: Kind,
}

enum Kind {
    Grants(Calls<Grant>),
    Requests(Calls<GrantRequest>),
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
