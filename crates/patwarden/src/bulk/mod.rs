//! Writes to many: what they are about, what they would do, what they do, and an outcome for every id.

mod confirm;
#[cfg(test)]
mod fake;
mod ledger;
mod looks;
mod plan;
mod read_back;
mod report;
mod resume;
mod send;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::Hash;
use std::time::Duration;

use std::sync::Arc;

use futures::TryStreamExt;
use futures::future::BoxFuture;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use self::ledger::Ledger;
pub use self::ledger::Progress;
pub use self::plan::{Action, Plan};
pub use self::report::{BulkReport, Outcome};
pub(crate) use self::resume::resume;
use self::send::Sender;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Result};
use crate::journal::{Begin, Entry, Journal, VERSION, Writer};
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

/// Which part of a list to read.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    All,
    /// The first item, to see whether the list can be read.
    First,
    OfTokens(Vec<TokenId>),
}

/// How a bulk call is to be made.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) one_by_one: bool,
    pub(crate) confirm_within: Option<Duration>,
    pub(crate) settle_within: Duration,
    pub(crate) journal: Option<Journal>,
}

impl Default for Terms {
    fn default() -> Self {
        Self { one_by_one: false, confirm_within: None, settle_within: Self::SETTLE_WITHIN, journal: None }
    }
}

impl Terms {
    /// What GitHub accepts is done within seconds.
    const SETTLE_WITHIN: Duration = Duration::from_secs(60);

    pub(crate) fn chunk(&self) -> usize {
        if self.one_by_one { 1 } else { CHUNK }
    }
}

/// The methods that say how a bulk call is to be made, alike for all of them.
macro_rules! bulk_methods {
    ($subject:ty) => {
        /// Sends a request for each id: GitHub carries it out before it answers, and it takes a hundred times as many.
        pub fn one_by_one(mut self) -> Self {
            self.terms.one_by_one = true;
            self
        }

        /// Writes down in a [journal](crate::journal) what is to be done, each request before it is sent, and what came
        /// of it, so that the call can be [resumed](crate::Client::resume) wherever it ends. The ids are looked up in
        /// the list before, as for a call that [confirms](Self::confirm).
        ///
        /// A path is that of a file which is not there yet. It is made for its owner alone to read, and holds what was
        /// listed of the tokens and no secret.
        pub fn journal(mut self, journal: impl Into<$crate::journal::Journal>) -> Self {
            self.terms.journal = Some(journal.into());
            self
        }

        /// How long the effect of a request may take whose answer was lost: a minute unless told, and a day at the most.
        /// The list is read until it shows the effect; what is as it was when the time is over is sent again.
        pub fn settle_within(mut self, time: std::time::Duration) -> Self {
            self.terms.settle_within = time;
            self
        }

        /// A handle that tells at any time how far the call has come: also when it was dropped before its end.
        #[must_use]
        pub fn progress(&self) -> $crate::Progress<$subject> {
            self.progress.clone()
        }
    };
}
pub(crate) use bulk_methods;

/// Sends one write for so many ids, and counts in the tally how often.
type Write<Id> = Box<dyn Fn(Vec<Id>, Tally) -> BoxFuture<'static, Result<()>> + Send + Sync>;
/// Tells which of some tokens are where they are to go, and since when.
type Arrivals = Box<dyn Fn(Vec<TokenId>) -> BoxFuture<'static, Result<BTreeSet<Arrival>>> + Send + Sync>;

/// A token that reaches the organisation by a grant. One that asks for more has had another before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(crate) struct Arrival {
    /// The token.
    #[cfg_attr(feature = "schemars", schemars(with = "u64"))]
    pub(crate) token_id: TokenId,
    /// Its grant.
    #[cfg_attr(feature = "schemars", schemars(with = "u64"))]
    pub(crate) pat_id: PatId,
    /// When access was granted.
    pub(crate) access_granted_at: Timestamp,
}

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

/// Those that a bulk call is for, each once.
pub(crate) struct Targets<T: Subject> {
    /// In the order asked.
    ids: Vec<T::Id>,
    /// Those that were given or read.
    rows: BTreeMap<T::Id, T>,
    /// Those that a look at the list has shown before they were sent, if there was one.
    listed: Option<BTreeSet<T::Id>>,
    /// How long the whole list was then, if it was read whole.
    length: Option<usize>,
    /// Which of their tokens were there before.
    arrived: BTreeSet<Arrival>,
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
            let id = target.id();
            if let Target::Row(row) = target {
                rows.entry(id).or_insert(*row);
            }
            number(id)?;
            if seen.insert(id) {
                ids.push(id);
            }
        }
        if ids.is_empty() {
            return Err(Error::invalid_input("the list of ids is empty; nothing was sent"));
        }
        Ok(Self { ids, rows, listed: None, length: None, arrived: BTreeSet::new() })
    }

    /// Looks which of these there are, and how they are now: by their tokens where these are known, else
    /// in the whole list. What a look lacks is looked for twice, as a list that shifts while it is read hides rows.
    async fn look_up(&mut self, calls: &Calls<T>, ids: &BTreeSet<T::Id>) -> Result<()> {
        let mut listed = BTreeSet::new();
        for _ in 0..2 {
            let missing: BTreeSet<T::Id> = ids.difference(&listed).copied().collect();
            if missing.is_empty() {
                break;
            }
            let tokens: Option<Vec<TokenId>> = missing.iter().map(|id| self.rows.get(id)?.token_id()).collect();
            let is_whole = tokens.is_none();
            let mut count = 0;
            let mut list = (calls.list)(tokens.map_or(Part::All, Part::OfTokens));
            while let Some(row) = list.try_next().await? {
                count += 1;
                if ids.contains(&row.id()) {
                    listed.insert(row.id());
                    self.rows.insert(row.id(), row);
                }
            }
            self.length = if is_whole { Some(count) } else { self.length };
        }
        if let Some(arrivals) = &calls.arrivals {
            let tokens: Vec<TokenId> = listed.iter().filter_map(|id| self.rows.get(id)?.token_id()).collect();
            if !tokens.is_empty() {
                self.arrived = arrivals(tokens).await?;
            }
        }
        self.listed = Some(listed);
        Ok(())
    }

    /// The ids by request. Those that are not in the list come last and apart: GitHub may refuse a
    /// whole request because of one of them.
    fn chunks(&self, size: usize) -> Vec<Vec<T::Id>> {
        self.chunks_of(&self.ids, size)
    }

    fn chunks_of(&self, ids: &[T::Id], size: usize) -> Vec<Vec<T::Id>> {
        let (unknown, known): (Vec<_>, Vec<_>) = ids.iter().partition(|id| self.is_not_listed(**id));
        known.chunks(size).chain(unknown.chunks(size)).map(<[_]>::to_vec).collect()
    }

    fn not_listed(&self) -> Vec<T::Id> {
        self.ids.iter().copied().filter(|id| self.is_not_listed(*id)).collect()
    }

    fn is_not_listed(&self, id: T::Id) -> bool {
        self.listed.as_ref().is_some_and(|listed| !listed.contains(&id))
    }

    /// Whether it is known that there was such a thing before it was sent.
    fn was_listed(&self, id: T::Id) -> bool {
        self.listed.as_ref().is_some_and(|listed| listed.contains(&id))
    }

    /// What a look has shown of these, for the journal.
    fn seen(&self, ids: &BTreeSet<T::Id>) -> Result<Vec<Entry>> {
        let (listed, missing): (Vec<T::Id>, Vec<T::Id>) = ids.iter().partition(|id| self.was_listed(**id));
        let rows = listed.iter().filter_map(|id| self.rows.get(id)).map(serde_json::to_value);
        let rows: Vec<_> = rows.collect::<Result<_, _>>().map_err(|error| {
            Error::new(ErrorKind::Journal, format!("a row can't be written: {error}; nothing was sent"))
        })?;
        let seen =
            |rows: &[serde_json::Value]| Entry::Seen { rows: rows.to_vec(), missing: Vec::new(), arrived: Vec::new() };
        let mut entries: Vec<Entry> = rows.chunks(CHUNK).map(seen).collect();
        let of_these: BTreeSet<TokenId> = ids.iter().filter_map(|id| self.rows.get(id)?.token_id()).collect();
        let arrived: Vec<Arrival> =
            self.arrived.iter().copied().filter(|arrival| of_these.contains(&arrival.token_id)).collect();
        if !missing.is_empty() || !arrived.is_empty() {
            let missing = missing.into_iter().map(Into::into).collect();
            entries.push(Entry::Seen { rows: Vec::new(), missing, arrived });
        }
        Ok(entries)
    }
}

/// What would be done. Only reads.
pub(crate) async fn plan<T: Subject>(calls: &Calls<T>, mut targets: Targets<T>, terms: &Terms) -> Result<Plan<T>> {
    let ids = targets.ids.iter().copied().collect();
    targets.look_up(calls, &ids).await?;
    Ok(Plan {
        action: calls.action,
        org: calls.org.clone(),
        chunks: targets.chunks(terms.chunk()),
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
