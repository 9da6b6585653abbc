//! Writes to many: what they are about, what they would do, what they do, and an outcome for every id.

mod confirm;
#[cfg(test)]
mod fake;
mod ledger;
mod looks;
mod meaning;
mod plan;
mod read_back;
mod report;
mod resume;
mod send;
mod standing;
mod targets;
mod terms;

use std::collections::BTreeSet;
use std::fmt;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use self::ledger::Ledger;
pub use self::ledger::Progress;
pub(crate) use self::ledger::recalled;
pub use self::plan::{Action, Plan};
pub(crate) use self::report::tallied;
pub use self::report::{BulkReport, Outcome};
pub(crate) use self::resume::{left, resume};
use self::send::Sender;
pub(crate) use self::targets::{Arrival, Targets};
pub(crate) use self::terms::{Terms, bulk_methods};
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::journal::{Begin, Entry, VERSION, Writer};
use crate::model::{Grant, GrantRequest, Owner, PatId, PatRequestId, TokenId};
use crate::page::Listing;
use crate::transport::tally::Tally;

/// GitHub takes this many ids in one call.
pub(crate) const CHUNK: usize = 100;

/// What bulk calls are about: a [`Grant`] that is revoked, a [`GrantRequest`] that is decided.
pub trait Subject: sealed::Sealed + Clone + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its own kind of id.
    type Id: Copy + Ord + Hash + fmt::Debug + fmt::Display + From<u64> + Into<u64> + Send + Sync + 'static;
    /// Its id.
    fn id(&self) -> Self::Id;
    /// The member whose token it is.
    fn owner(&self) -> &Owner;
    /// The token's id; older servers leave it out.
    fn token_id(&self) -> Option<TokenId>;
    /// The name that its owner gave the token: somebody's input. Older servers leave it out.
    fn token_name(&self) -> Option<&str>;
}

mod sealed {
    pub trait Sealed {}
}

/// One of those that a bulk call is for: by its id, or as the row that was listed, which the report
/// then keeps.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Target<T: Subject> {
    /// Known by its id.
    Id(T::Id),
    /// Known as it was listed.
    Row(Box<T>),
}

impl<T: Subject> Target<T> {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> T::Id {
        match self {
            Self::Id(id) => *id,
            Self::Row(row) => row.id(),
        }
    }
}

macro_rules! subject {
    ($row:ty, $id:ty) => {
        impl sealed::Sealed for $row {}

        impl Subject for $row {
            type Id = $id;

            fn id(&self) -> $id {
                self.id
            }

            fn owner(&self) -> &Owner {
                &self.owner
            }

            fn token_id(&self) -> Option<TokenId> {
                self.token_id
            }

            fn token_name(&self) -> Option<&str> {
                self.token_name.as_deref()
            }
        }

        impl From<$id> for Target<$row> {
            fn from(id: $id) -> Self {
                Self::Id(id)
            }
        }

        impl From<u64> for Target<$row> {
            fn from(id: u64) -> Self {
                Self::Id(id.into())
            }
        }

        impl From<$row> for Target<$row> {
            fn from(row: $row) -> Self {
                Self::Row(Box::new(row))
            }
        }

        impl From<&$row> for Target<$row> {
            fn from(row: &$row) -> Self {
                row.clone().into()
            }
        }
    };
}

subject!(Grant, PatId);
subject!(GrantRequest, PatRequestId);

/// An id as the generated client takes it.
pub(crate) fn number(id: impl Into<u64>) -> Result<i64> {
    let id = id.into();
    i64::try_from(id).map_err(|_| Error::invalid_input(format!("{id} is larger than any id; nothing was sent")))
}

/// A filter on a call that names what it is for would leave nothing out, whatever its caller thinks.
pub(crate) fn without_filter(filtered: bool) -> Result<()> {
    if filtered {
        return Err(Error::invalid_input(
            "filters are for lists, and this is a call for certain ids; nothing was sent",
        )
        .with_hint("list with the filters, and give what was listed to the call"));
    }
    Ok(())
}

/// What a bulk call can't be for: nothing, and what can't be sent.
pub(crate) fn check_ids<T: Subject>(targets: &[Target<T>]) -> Result<()> {
    if targets.is_empty() {
        return Err(Error::invalid_input("the list of ids is empty; nothing was sent"));
    }
    targets.iter().try_for_each(|target| number(target.id()).map(drop))
}

/// Which part of a list to read.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    All,
    /// The first item, to see whether the list can be read.
    First,
    OfTokens(Vec<TokenId>),
}

/// Sends one write for so many ids, and counts in the tally how often.
type Write<Id> = Box<dyn Fn(Vec<Id>, Tally) -> BoxFuture<'static, Result<()>> + Send + Sync>;
/// Tells which of some tokens are where they are to go, and since when.
type Arrivals = Box<dyn Fn(Vec<TokenId>) -> BoxFuture<'static, Result<BTreeSet<Arrival>>> + Send + Sync>;

/// The requests that a bulk call is made of.
pub(crate) struct Calls<T: Subject> {
    pub(crate) action: Action,
    pub(crate) org: String,
    pub(crate) host: String,
    pub(crate) reason: Option<String>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) write: Write<T::Id>,
    /// What is still open: grants that hold, requests that wait.
    pub(crate) list: Box<dyn Fn(Part) -> Listing<T> + Send + Sync>,
    /// Where the effect shows elsewhere as well.
    pub(crate) arrivals: Option<Arrivals>,
}

/// What would be done. Only reads.
pub(crate) async fn plan<T: Subject>(calls: &Calls<T>, mut targets: Targets<T>, terms: &Terms) -> Result<Plan<T>> {
    let ids = targets.ids.iter().copied().collect();
    targets.look_up(calls, &ids).await?;
    Ok(targets.plan(calls, terms))
}

/// Does it, and if asked to looks whether it has taken effect.
///
/// # Errors
///
/// When it is certain that nothing was done, and the reason concerns the call and not its ids.
pub(crate) async fn run<T: Subject>(
    calls: &Calls<T>,
    mut targets: Targets<T>,
    terms: &Terms,
    progress: Progress<T>,
) -> Result<BulkReport<T>> {
    let mut journal = match &terms.journal {
        Some(journal) => Some(Writer::create(journal, Arc::clone(&calls.clock)).await?),
        None => None,
    };
    if terms.confirm_within.is_some() || journal.is_some() {
        let ids = targets.ids.iter().copied().collect();
        targets.look_up(calls, &ids).await?;
        if let Some(journal) = &mut journal {
            journal.write(Entry::Begin(begin(calls, &targets, terms))).await?;
            for entry in targets.seen(&ids)? {
                journal.write(entry).await?;
            }
        }
    }
    let mut ledger = Ledger::new(progress, journal);
    ledger.keep(targets.rows.clone(), terms.confirm_within);
    Sender::new(calls, &targets, &mut ledger, terms.settle_within).send(targets.chunks(terms.chunk())).await?;
    confirmed(calls, &targets, ledger, terms).await
}

async fn confirmed<T: Subject>(
    calls: &Calls<T>,
    targets: &Targets<T>,
    mut ledger: Ledger<T>,
    terms: &Terms,
) -> Result<BulkReport<T>> {
    if let Some(within) = terms.confirm_within {
        let unread = confirm::confirm(calls, targets, &mut ledger, within).await;
        ledger.keep_unread(unread);
    }
    Ok(ledger.report())
}

fn begin<T: Subject>(calls: &Calls<T>, targets: &Targets<T>, terms: &Terms) -> Begin {
    let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    Begin {
        version: VERSION,
        host: calls.host.clone(),
        org: calls.org.clone(),
        action: calls.action.into(),
        reason: calls.reason.clone(),
        one_by_one: terms.one_by_one,
        settle_within_ms: millis(terms.settle_within),
        confirm_within_ms: terms.confirm_within.map(millis),
        ids: targets.ids.iter().map(|id| (*id).into()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use futures::executor::block_on;

    use super::fake::{Fake, Unknown, grant, targets};
    use super::*;
    use crate::error::ErrorKind;
    use crate::model::Grant;

    const A_MINUTE: Option<Duration> = Some(Duration::from_secs(60));

    async fn run(
        calls: &Calls<Grant>,
        targets: Targets<Grant>,
        confirm_within: Option<Duration>,
    ) -> Result<BulkReport<Grant>> {
        let progress = Progress::about(targets.ids.iter().copied());
        super::run(calls, targets, &Terms { confirm_within, ..Terms::default() }, progress).await
    }

    #[test]
    fn an_id_is_sent_once_and_an_empty_list_never() {
        let fake = Fake::new(0..10, Unknown::NotFound);
        let report = block_on(run(&fake.calls(), targets([3, 1, 3, 1, 2]), None)).unwrap();
        assert_eq!(fake.server().writes, [[3, 1, 2]]);
        assert_eq!(report.outcomes.len(), 3);
        let none = Targets::<Grant>::distinct([]).map(|_| ()).unwrap_err();
        assert_eq!(none.kind(), ErrorKind::InvalidInput);
        let too_large = Targets::<Grant>::distinct([1, u64::MAX].map(Into::into)).map(|_| ()).unwrap_err();
        assert_eq!(too_large.kind(), ErrorKind::InvalidInput);
    }

    #[test]
    fn a_plan_says_what_would_be_sent_and_sends_nothing() {
        let fake = Fake::new(0..250, Unknown::NotFound);
        let plan = block_on(plan(&fake.calls(), targets((0..150).chain(900..903)), &Terms::default())).unwrap();
        let server = fake.server();
        assert_eq!(
            (server.writes.len(), server.lists, server.present.len()),
            (0, 2, 250),
            "twice for what the list lacks"
        );
        assert_eq!(plan.chunks.iter().map(Vec::len).collect::<Vec<_>>(), [100, 50, 3]);
        assert_eq!((plan.requests(), plan.len(), plan.rows.len()), (3, 153, 150));
        assert_eq!(plan.not_listed, [900, 901, 902].map(PatId::new));
        assert_eq!(plan.owners(), [("mona", 150)]);
        let text = plan.to_string();
        assert!(
            text.starts_with("revoke 153 grants of 1 owner on acme, in 3 requests\n3 of them are not in the list"),
            "{text}"
        );
        for words in ["mails", "SSH keys", "public"] {
            assert!(text.contains(words), "{text}");
        }
    }

    #[test]
    fn what_has_nothing_to_do_says_so() {
        let plan = Plan::<Grant>::of_nothing(Action::Revoke, "acme");
        assert_eq!(
            (plan.to_string(), plan.is_empty()),
            ("revoke nothing on acme: there is nothing to do".into(), true)
        );
        let report = BulkReport::<Grant>::of_nothing(A_MINUTE);
        assert_eq!(
            (report.to_string(), report.all_accepted(), report.all_confirmed()),
            ("nothing to do".into(), true, true)
        );
    }

    #[test]
    fn one_by_one_is_a_request_for_each_and_a_bad_one_stands_alone_at_once() {
        let fake = Fake::new(0..10, Unknown::NotFound);
        let one_by_one = |ids: Targets<Grant>| {
            let progress = Progress::about(ids.ids.iter().copied());
            let calls = fake.calls();
            block_on(super::run(&calls, ids, &Terms { one_by_one: true, ..Terms::default() }, progress))
        };
        let report = one_by_one(targets([1, 900, 2])).unwrap();
        assert_eq!(fake.server().writes, [[1], [900], [2]]);
        assert_eq!(report.to_string(), "2 accepted, 1 refused");
        // Where the list is not there either, the next would be refused alike.
        fake.server().present.clear();
        fake.server().unreadable = Some(Error::new(ErrorKind::NotFound, "Not Found"));
        assert_eq!(one_by_one(targets([1, 2, 3])).unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(fake.server().writes.len(), 4);
    }

    #[test]
    fn rows_that_are_given_are_kept_and_looked_up_by_their_tokens() {
        let fake = Fake::new(0..10, Unknown::NotFound);
        let given = Targets::distinct([grant(3), grant(4), grant(11)].map(Into::into)).unwrap();
        let plan = block_on(plan(&fake.calls(), given, &Terms::default())).unwrap();
        assert_eq!((plan.rows.len(), plan.not_listed.as_slice()), (3, &[PatId::new(11)][..]));
        let given = Targets::distinct([grant(3).into(), Target::from(4)]).unwrap();
        let report = block_on(run(&fake.calls(), given, None)).unwrap();
        assert_eq!(report.before.keys().copied().collect::<Vec<_>>(), [PatId::new(3)]);
        assert_eq!(fake.server().lists, 2, "a call that does not confirm looks at nothing");
    }

    #[tokio::test(start_paused = true)]
    async fn a_row_that_one_look_lacks_is_found_by_the_next() {
        let fake = Fake::new(0..250, Unknown::Ignored);
        fake.server().hidden = vec![[3, 4].into()];
        let report = run(&fake.calls(), targets(0..150), A_MINUTE).await.unwrap();
        assert!(report.all_confirmed(), "{report}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_row_that_is_not_in_this_list_is_never_confirmed() {
        let fake = Fake::new(0..10, Unknown::Ignored);
        let given = Targets::distinct([grant(3), grant(700)].map(Into::into)).unwrap();
        let report = run(&fake.calls(), given, A_MINUTE).await.unwrap();
        assert_eq!(report.to_string(), "1 confirmed, 1 ignored");
    }

    #[tokio::test(start_paused = true)]
    async fn ids_that_are_not_listed_go_last_and_apart() {
        let fake = Fake::new(0..250, Unknown::NotFound);
        let asked = [900].into_iter().chain(0..150);
        let report = run(&fake.calls(), targets(asked), A_MINUTE).await.unwrap();
        let sent: Vec<usize> = fake.server().writes.iter().map(Vec::len).collect();
        assert_eq!(sent, [100, 50, 1]);
        assert_eq!(report.to_string(), "150 confirmed, 1 refused");
        assert_eq!(report.outcomes[0].0, PatId::new(900), "in the order asked");
        assert_eq!(report.before.len(), 150);
    }

    #[tokio::test(start_paused = true)]
    async fn an_id_that_was_passed_over_in_silence_is_not_confirmed() {
        let fake = Fake::new(0..250, Unknown::Ignored);
        let report = run(&fake.calls(), targets([1, 900]), A_MINUTE).await.unwrap();
        assert_eq!(report.to_string(), "1 confirmed, 1 ignored");
        assert!(!report.all_accepted() && !report.all_confirmed());
        assert_eq!(report.ignored().collect::<BTreeSet<_>>(), BTreeSet::from([PatId::new(900)]));
    }
}
