//! Reads ahead in a join: where SQLite asks a table for one organisation after the other, or for one token's
//! repositories after the other, the next ones are known from the table that it takes them from.

use std::sync::Arc;

use crate::cursor::{Place, scan};
use crate::request::Request;
use crate::session::Session;
use crate::tables::{Batch, Table};

/// As many are read before they are asked for.
const AHEAD: usize = 8;

/// Which rows of another cursor a cursor follows.
#[derive(Default)]
pub(crate) struct Follow {
    cursor: u64,
    /// What comes next, if it follows without leaving one out.
    expected: Option<Request>,
    /// How often it did.
    streak: usize,
    /// Whether nothing seemed to leave an organisation out when the first was asked for.
    is_at_once: bool,
    /// What was read ahead and not asked for yet.
    ahead: Vec<Request>,
}

impl Follow {
    /// Begins to read what will be asked for next: from the second time on that it was, and of organisations that
    /// nothing seems to leave out at once. Of those that the statement tests it is one at a time.
    pub(crate) fn read_ahead(&mut self, session: &Session, table: &'static Table, request: &Request, own: u64) {
        let [_] = request.orgs.as_slice() else { return };
        self.ahead.retain(|next| next != request);
        let places: Vec<(u64, Arc<Place>)> = {
            let state = session.state();
            // The last that was opened is the nearest around.
            state
                .cursors
                .iter()
                .rev()
                .filter(|(number, _)| **number != own)
                .map(|(n, place)| (*n, Arc::clone(place)))
                .collect()
        };
        let followed = places.into_iter().find_map(|(number, place)| {
            let (batch, row) = place.look()?;
            is_at(table, place.table, &*batch, row, request).then_some((number, place, batch, row))
        });
        let Some((number, outer, batch, row)) = followed else {
            self.forget(session, table);
            return;
        };
        let is_next = self.cursor == number && self.expected.as_ref() == Some(request);
        self.streak = if is_next { self.streak + 1 } else { 0 };
        if !is_next {
            self.forget(session, table);
            self.is_at_once = table.lists_of.is_none()
                && is_first(&*batch, row)
                && !outer.is_tested()
                && !session.state().may_stop_early;
        }
        self.cursor = number;
        let following: Vec<Request> = (row + 1..batch.len())
            .filter_map(|row| following(table, outer.table, &*batch, row, request))
            .filter(|next| next != request)
            .take(AHEAD)
            .collect();
        self.expected = following.first().cloned();
        let many = match table.lists_of {
            _ if self.is_at_once => AHEAD,
            _ if self.streak == 0 => 0,
            None if outer.is_tested() => 1,
            // No more than were asked for so far: the rest of a statement may leave out others. Organisations begin with
            // one, since their lists are long.
            None => 1 << (self.streak - 1).min(3),
            Some(_) => 1 << self.streak.min(3),
        };
        for next in following.into_iter().take(many) {
            if !self.ahead.contains(&next) {
                scan(session, table, &next).ahead(session);
                self.ahead.push(next);
            }
        }
    }

    /// Ends what was read ahead and passed over.
    fn forget(&mut self, session: &Session, table: &'static Table) {
        let mut state = session.state();
        let passed: Vec<_> = self.ahead.drain(..).filter_map(|next| state.scans.remove(&(table.name, next))).collect();
        drop(state);
        drop(passed);
    }
}

/// Whether a row is what the request is for.
fn is_at(table: &Table, outer: &Table, batch: &dyn Batch, row: usize, request: &Request) -> bool {
    let same_org = |org: &str| request.orgs.first().is_some_and(|asked| asked.eq_ignore_ascii_case(org));
    match table.lists_of {
        Some(parent) => outer.name == parent && batch.org().is_some_and(same_org) && batch.number(row) == request.id,
        None => batch.named_org(row).is_some_and(|(org, _)| same_org(org)),
    }
}

/// Whether no row before it is one that could have been asked for.
fn is_first(batch: &dyn Batch, row: usize) -> bool {
    (0..row).all(|before| batch.named_org(before).is_none_or(|(_, can_be_read)| !can_be_read))
}

/// The request that a further row leads to.
fn following(table: &Table, outer: &Table, batch: &dyn Batch, row: usize, request: &Request) -> Option<Request> {
    let mut next = request.clone();
    match table.lists_of {
        Some(parent) => {
            let has_list = !matches!(batch.selection(row)?, "all" | "none");
            if outer.name != parent || !has_list {
                return None;
            }
            next.id = Some(batch.number(row)?);
            next.orgs = vec![batch.org()?.into()];
        }
        None => {
            let (org, can_be_read) = batch.named_org(row)?;
            if !can_be_read {
                return None;
            }
            next.orgs = vec![org.into()];
        }
    }
    Some(next)
}
