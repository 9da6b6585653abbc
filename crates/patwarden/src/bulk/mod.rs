//! Writes to many: what they are about, what they would do, what they do, and an outcome for every id.

mod confirm;
#[cfg(test)]
mod fake;
mod plan;
mod report;
mod send;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::Hash;
use std::time::Duration;

use futures::TryStreamExt;
use futures::future::BoxFuture;

pub use self::plan::{Action, Plan};
pub use self::report::{BulkReport, Outcome};
use self::send::Sender;
use crate::error::{Error, Result};
use crate::model::{Grant, GrantRequest, Owner, PatId, PatRequestId, TokenId};
use crate::page::Listing;

/// GitHub takes this many ids in one call.
pub(crate) const CHUNK: usize = 100;

/// What bulk calls are about: a [`Grant`] that is revoked, a [`GrantRequest`] that is decided.
pub trait Subject: sealed::Sealed + Clone + fmt::Debug + Send + Sync + 'static {
    /// Its own kind of id.
    type Id: Copy + Ord + Hash + fmt::Debug + fmt::Display + Into<u64> + Send + Sync + 'static;
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

/// Which part of a list to read.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    All,
    /// The first item, to see whether the list can be read.
    First,
    OfTokens(Vec<TokenId>),
}

/// Sends one write for so many ids.
type Write<Id> = Box<dyn Fn(Vec<Id>) -> BoxFuture<'static, Result<()>> + Send + Sync>;
/// Gives those of some tokens that have come to where they were to go.
type Arrived = Box<dyn Fn(Vec<TokenId>) -> BoxFuture<'static, Result<BTreeSet<TokenId>>> + Send + Sync>;

/// The requests that a bulk call is made of.
pub(crate) struct Calls<T: Subject> {
    pub(crate) action: Action,
    pub(crate) org: String,
    /// How many ids a request takes.
    pub(crate) chunk: usize,
    pub(crate) write: Write<T::Id>,
    /// What is still open: grants that hold, requests that wait.
    pub(crate) list: Box<dyn Fn(Part) -> Listing<T> + Send + Sync>,
    /// Where the effect shows elsewhere as well.
    pub(crate) arrived: Option<Arrived>,
}

/// Those that a bulk call is for, each once.
pub(crate) struct Targets<T: Subject> {
    /// In the order asked.
    ids: Vec<T::Id>,
    /// Those that were given or read.
    rows: BTreeMap<T::Id, T>,
    /// Those that a look at the list has shown, if there was one.
    listed: Option<BTreeSet<T::Id>>,
    /// How long the whole list was then, if it was read whole.
    length: Option<usize>,
}

impl<T: Subject> Targets<T> {
    /// Each id once, in the order of its first mention.
    ///
    /// # Errors
    ///
    /// For none at all, and for an id that can't be sent.
    pub(crate) fn distinct(targets: impl IntoIterator<Item = Target<T>>) -> Result<Self> {
        let (mut ids, mut rows, mut seen) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
        for target in targets {
            let id = match target {
                Target::Id(id) => id,
                Target::Row(row) => {
                    let id = row.id();
                    rows.entry(id).or_insert(*row);
                    id
                }
            };
            number(id)?;
            if seen.insert(id) {
                ids.push(id);
            }
        }
        if ids.is_empty() {
            return Err(Error::invalid_input("the list of ids is empty; nothing was sent"));
        }
        Ok(Self { ids, rows, listed: None, length: None })
    }

    /// Looks which of them there are, and how they are now: by their tokens where these are known, else
    /// in the whole list.
    async fn look_up(&mut self, calls: &Calls<T>) -> Result<()> {
        let tokens: Option<Vec<TokenId>> = self.ids.iter().map(|id| self.rows.get(id)?.token_id()).collect();
        let whole = tokens.is_none();
        let wanted: BTreeSet<T::Id> = self.ids.iter().copied().collect();
        let (mut listed, mut count) = (BTreeSet::new(), 0);
        let mut list = (calls.list)(tokens.map_or(Part::All, Part::OfTokens));
        while let Some(row) = list.try_next().await? {
            count += 1;
            if wanted.contains(&row.id()) {
                listed.insert(row.id());
                self.rows.insert(row.id(), row);
            }
        }
        self.listed = Some(listed);
        self.length = whole.then_some(count);
        Ok(())
    }

    /// The ids by request. Those that are not in the list come last and apart: GitHub may refuse a
    /// whole request because of one of them.
    fn chunks(&self, size: usize) -> Vec<Vec<T::Id>> {
        let (unknown, known): (Vec<_>, Vec<_>) = self.ids.iter().partition(|id| self.is_not_listed(**id));
        known.chunks(size).chain(unknown.chunks(size)).map(<[_]>::to_vec).collect()
    }

    fn not_listed(&self) -> Vec<T::Id> {
        self.ids.iter().copied().filter(|id| self.is_not_listed(*id)).collect()
    }

    fn is_not_listed(&self, id: T::Id) -> bool {
        self.listed.as_ref().is_some_and(|listed| !listed.contains(&id))
    }
}

/// What would be done. Only reads.
pub(crate) async fn plan<T: Subject>(calls: &Calls<T>, mut targets: Targets<T>) -> Result<Plan<T>> {
    targets.look_up(calls).await?;
    Ok(Plan {
        action: calls.action,
        org: calls.org.clone(),
        chunks: targets.chunks(calls.chunk),
        not_listed: targets.not_listed(),
        rows: targets.rows,
    })
}

/// Does it, and if asked to looks whether it has taken effect.
///
/// # Errors
///
/// When it is certain that nothing was done, and the reason concerns the call and not its ids.
pub(crate) async fn run<T: Subject>(
    calls: &Calls<T>,
    mut targets: Targets<T>,
    confirm_within: Option<Duration>,
) -> Result<BulkReport<T>> {
    if confirm_within.is_some() {
        targets.look_up(calls).await?;
    }
    let mut sender = Sender::new(calls, targets.listed.is_some());
    sender.send(targets.chunks(calls.chunk)).await?;
    let (mut outcomes, requests, mut unread) = sender.finish();
    if let Some(within) = confirm_within {
        unread = confirm::confirm(calls, &targets, &mut outcomes, within).await.or(unread);
    }
    let outcomes = targets.ids.iter().filter_map(|id| Some((*id, outcomes.remove(id)?))).collect();
    Ok(BulkReport { outcomes, before: targets.rows, requests, unread })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use futures::executor::block_on;

    use super::fake::{Fake, Unknown, grant, targets};
    use super::*;
    use crate::error::ErrorKind;

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
        let plan = block_on(plan(&fake.calls(), targets((0..150).chain(900..903)))).unwrap();
        let server = fake.server();
        assert_eq!((server.writes.len(), server.lists, server.present.len()), (0, 1, 250));
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
    fn one_by_one_is_a_request_for_each_and_a_bad_one_stands_alone_at_once() {
        let fake = Fake::new(0..10, Unknown::NotFound);
        let calls = Calls { chunk: 1, ..fake.calls() };
        let report = block_on(run(&calls, targets([1, 900, 2]), None)).unwrap();
        assert_eq!(fake.server().writes, [[1], [900], [2]]);
        assert_eq!(report.to_string(), "2 accepted, 1 refused");
        // Where the list is not there either, the next would be refused alike.
        let fake = Fake::new([], Unknown::NotFound);
        fake.server().unreadable = Some(Error::new(ErrorKind::NotFound, "Not Found"));
        let calls = Calls { chunk: 1, ..fake.calls() };
        assert_eq!(block_on(run(&calls, targets([1, 2, 3]), None)).unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(fake.server().writes.len(), 1);
    }

    #[test]
    fn rows_that_are_given_are_kept_and_looked_up_by_their_tokens() {
        let fake = Fake::new(0..10, Unknown::NotFound);
        let given = Targets::distinct([grant(3), grant(4), grant(11)].map(Into::into)).unwrap();
        let plan = block_on(plan(&fake.calls(), given)).unwrap();
        assert_eq!((plan.rows.len(), plan.not_listed.as_slice()), (3, &[PatId::new(11)][..]));
        let given = Targets::distinct([grant(3).into(), Target::from(4)]).unwrap();
        let report = block_on(run(&fake.calls(), given, None)).unwrap();
        assert_eq!(report.before.keys().copied().collect::<Vec<_>>(), [PatId::new(3)]);
        assert_eq!(fake.server().lists, 1, "a call that does not confirm looks at nothing");
    }

    #[tokio::test(start_paused = true)]
    async fn a_row_that_is_not_in_this_list_is_never_confirmed() {
        let fake = Fake::new(0..10, Unknown::Ignored);
        let given = Targets::distinct([grant(3), grant(700)].map(Into::into)).unwrap();
        let report = run(&fake.calls(), given, Some(Duration::from_secs(60))).await.unwrap();
        assert_eq!(report.to_string(), "1 confirmed, 1 ignored");
    }

    #[tokio::test(start_paused = true)]
    async fn ids_that_are_not_listed_go_last_and_apart() {
        let fake = Fake::new(0..250, Unknown::NotFound);
        let asked = [900].into_iter().chain(0..150);
        let report = run(&fake.calls(), targets(asked), Some(Duration::from_secs(60))).await.unwrap();
        let sent: Vec<usize> = fake.server().writes.iter().map(Vec::len).collect();
        assert_eq!(sent, [100, 50, 1]);
        assert_eq!(report.to_string(), "150 confirmed, 1 refused");
        assert_eq!(report.outcomes[0].0, PatId::new(900), "in the order asked");
        assert_eq!(report.before.len(), 150);
    }

    #[tokio::test(start_paused = true)]
    async fn an_id_that_was_passed_over_in_silence_is_not_confirmed() {
        let fake = Fake::new(0..250, Unknown::Ignored);
        let report = run(&fake.calls(), targets([1, 900]), Some(Duration::from_secs(60))).await.unwrap();
        assert_eq!(report.to_string(), "1 confirmed, 1 ignored");
        assert!(!report.all_accepted() && !report.all_confirmed());
        assert_eq!(report.ignored().collect::<BTreeSet<_>>(), BTreeSet::from([PatId::new(900)]));
    }
}
