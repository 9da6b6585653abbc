//! Goes on with a bulk call of which a journal tells. The list is right, and the journal says where to look.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::Ledger;
use super::read_back::read_back;
use super::send::Sender;
use super::{Arrival, BulkReport, Calls, Outcome, Plan, Progress, Subject, Targets, Terms, confirmed};
use crate::error::{Error, ErrorKind, Result};
use crate::journal::{Entry, Record, Standing, Writer};

/// What may have been done is looked up, and only what was not, or never was sent, is sent.
///
/// # Errors
///
/// When no run of the call has sent anything.
pub(crate) async fn resume<T: Subject>(
    calls: &Calls<T>,
    record: Record,
    journal: Writer,
    terms: &Terms,
    progress: Progress<T>,
) -> Result<BulkReport<T>> {
    let known = Known::of(&record)?;
    let ids = record.begin.ids.iter().map(|id| (*id).into()).collect();
    let mut targets = Targets { ids, rows: known.rows.clone(), listed: None, length: None, arrived: BTreeSet::new() };
    let mut ledger = Ledger::new(progress, Some(journal));
    ledger.keep(targets.rows.clone(), terms.confirm_within);
    ledger.recall(&record);
    ledger.write(Entry::Resume).await;
    ledger.check()?;
    let looked = match look(calls, &mut targets, &known, &mut ledger).await {
        Ok(()) => settle(calls, &targets, &known, &mut ledger, terms).await,
        Err(unread) => Err(unread),
    };
    let left = match looked {
        Ok(left) => left,
        Err(unread) if ledger.requests() == 0 => return Err(unread),
        Err(unread) => {
            // What earlier runs have done is not undone by a list that can't be read.
            let open: Vec<T::Id> = known.open.iter().copied().collect();
            ledger.settle(&open, &Outcome::NotSent(unread.clone())).await;
            ledger.keep_unread(Some(unread));
            return Ok(ledger.report());
        }
    };
    let lost = ledger.unknown(&known.doubtful);
    let chunks = targets.chunks_of(&left, terms.chunk());
    Sender::new(calls, &targets, &mut ledger, terms.settle_within).having_lost(lost).send(chunks).await?;
    confirmed(calls, &targets, ledger, terms).await
}

/// What [`resume`] would send at the most, by the list as it is. Only reads.
pub(crate) async fn left<T: Subject>(calls: &Calls<T>, record: &Record, terms: &Terms) -> Result<Plan<T>> {
    let known = Known::of(record)?;
    let unsettled = &(&known.open | &known.refused) | &known.doubtful;
    if unsettled.is_empty() {
        return Ok(Plan::of_nothing(calls.action, &calls.org));
    }
    let ids = record.begin.ids.iter().map(|id| (*id).into()).collect();
    let mut targets = Targets { ids, rows: known.rows.clone(), listed: None, length: None, arrived: BTreeSet::new() };
    targets.look_up(calls, &unsettled).await?;
    // What nobody has ever seen is sent; all else only if it is still there.
    let is_left = |id: &T::Id| targets.was_listed(*id) || (known.open.contains(id) && !known.rows.contains_key(id));
    targets.ids = targets.ids.iter().copied().filter(|id| unsettled.contains(id) && is_left(id)).collect();
    targets.rows.retain(|id, _| targets.ids.contains(id));
    Ok(targets.plan(calls, terms))
}

/// What the journal knows of the ids.
struct Known<T: Subject> {
    /// Nothing was sent of these, or what was sent did nothing.
    open: BTreeSet<T::Id>,
    /// These may have been done.
    doubtful: BTreeSet<T::Id>,
    /// These were refused, which may have been for a reason that has gone.
    refused: BTreeSet<T::Id>,
    /// What they stood for before they were sent.
    rows: BTreeMap<T::Id, T>,
    arrived: BTreeSet<Arrival>,
}

impl<T: Subject> Known<T> {
    fn of(record: &Record) -> Result<Self> {
        let rows = record.rows.iter().map(|(id, row)| Ok(((*id).into(), serde_json::from_value(row.clone())?)));
        let rows = rows.collect::<Result<_, serde_json::Error>>().map_err(|error| {
            Error::new(ErrorKind::Journal, format!("a row of the journal can't be read: {error}; nothing was sent"))
        })?;
        let ids = |wanted: fn(&Standing) -> bool| -> BTreeSet<T::Id> {
            record.with(wanted).into_iter().map(Into::into).collect()
        };
        Ok(Self {
            open: ids(|standing| *standing == Standing::Open),
            doubtful: ids(|standing| *standing == Standing::Doubtful),
            refused: ids(Standing::is_refused),
            rows,
            arrived: record.arrived.clone(),
        })
    }
}

/// Looks how it stands with all that is not settled, and writes down what is new of those that were never sent.
async fn look<T: Subject>(
    calls: &Calls<T>,
    targets: &mut Targets<T>,
    known: &Known<T>,
    ledger: &mut Ledger<T>,
) -> Result<()> {
    let sendable = &known.open | &known.refused;
    let unsettled = &sendable | &known.doubtful;
    if unsettled.is_empty() {
        targets.listed = Some(known.rows.keys().copied().collect());
        targets.arrived = known.arrived.clone();
        return Ok(());
    }
    targets.look_up(calls, &unsettled).await?;
    let is_news = |id: &T::Id| known.rows.contains_key(id) != targets.was_listed(*id);
    let news = sendable.iter().copied().filter(is_news).collect();
    for entry in targets.seen(&news)? {
        ledger.write(entry).await;
    }
    ledger.check()?;
    // Of what may have been done, only what was so before it was sent is of use.
    let tokens: BTreeSet<_> = sendable.iter().filter_map(|id| targets.rows.get(id)?.token_id()).collect();
    targets.arrived.retain(|arrival| tokens.contains(&arrival.token_id));
    targets.arrived.extend(&known.arrived);
    let listed = targets.listed.take().unwrap_or_default();
    let before = known.rows.keys().copied().filter(|id| !sendable.contains(id));
    targets.listed = Some(before.chain(&listed & &sendable).collect());
    Ok(())
}

/// Finds out what it can without sending, and gives what is to be sent, in the order asked.
async fn settle<T: Subject>(
    calls: &Calls<T>,
    targets: &Targets<T>,
    known: &Known<T>,
    ledger: &mut Ledger<T>,
    terms: &Terms,
) -> Result<Vec<T::Id>> {
    // It was there and is not any more, and nothing of this journal has done that.
    let gone: Vec<T::Id> =
        known.open.iter().copied().filter(|id| known.rows.contains_key(id) && !targets.was_listed(*id)).collect();
    let reason = "it is not listed any more, so there is nothing left to do; this call has not done it";
    ledger.settle(&gone, &Outcome::NotSent(Error::new(ErrorKind::NotFound, reason))).await;
    let mut again: BTreeSet<T::Id> = known.refused.iter().copied().filter(|id| targets.was_listed(*id)).collect();
    again.extend(known.open.iter().copied().filter(|id| !gone.contains(id)));
    if !known.doubtful.is_empty() {
        let doubtful: Vec<T::Id> = known.doubtful.iter().copied().collect();
        // When the last request left nobody knows: it may have waited after it was written down.
        again.extend(read_back(calls, targets, ledger, &doubtful, terms.settle_within).await?);
    }
    Ok(targets.ids.iter().copied().filter(|id| again.contains(id)).collect())
}
