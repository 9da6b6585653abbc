//! What a running statement knows: how to wait for GitHub, what it has read, what went wrong, what is to be told.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::future::{Either, select};
use patwarden::{Client, DriftWatch};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::error::{SqlError, SqlErrorKind};
use crate::explain::Planned;
use crate::request::Request;
use crate::scan::Scan;
use crate::tables::{Push, Table};
use crate::value::Value;

/// What a callback of SQLite failed with, and which column of which table it is about.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) error: SqlError,
    pub(crate) table: &'static str,
    pub(crate) column: Option<&'static str>,
    /// What is written in the statement and can't be.
    pub(crate) literal: Option<Value>,
}

/// What SQLite compared that can't be compared so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unlike {
    /// A time with this text, which is none.
    NoTime(String),
    /// An owner's JSON with a text, letter by letter.
    OwnerByLetters,
}

/// As many of them are kept: a statement stops at the first, and one that is explained has few.
const MOST_UNLIKE: usize = 64;

/// Shared by a connection's tables; all but its cancelling happens on the connection's thread.
pub(crate) struct Session {
    pub(crate) client: Client,
    state: Mutex<State>,
}

/// Of one statement.
#[derive(Default)]
pub(crate) struct State {
    handle: Option<Handle>,
    cancel: CancellationToken,
    pub(crate) is_explaining: bool,
    pub(crate) planned: Vec<Planned>,
    /// The tables that a statement which is explained came to.
    pub(crate) visited: HashSet<&'static str>,
    pub(crate) failure: Option<Failure>,
    pub(crate) unlike: Vec<Unlike>,
    pub(crate) planning: Planning,
    /// Whether the statement may be done before all rows of a table are read.
    pub(crate) may_stop_early: bool,
    /// What a scan had no value for.
    pub(crate) lacks: Option<(&'static Table, Push)>,
    pub(crate) watches: Vec<(String, DriftWatch)>,
    /// What was read, or is being read, by what was asked for.
    pub(crate) scans: HashMap<(&'static str, Request), Arc<Scan>>,
    /// How many different rows of a list were asked for one by one.
    pub(crate) lookups: HashMap<(&'static str, Request), HashSet<Request>>,
    /// Which repositories the tokens reach that were read, for tables that list them.
    pub(crate) selections: HashMap<(&'static str, String, u64), bool>,
    pub(crate) remembers_selections: bool,
    /// The lists of tokens, by table and organisation, that were read to their end for that.
    pub(crate) selections_of: HashSet<(&'static str, String)>,
    /// The tables that the statement reads, so far as it is planned.
    pub(crate) tables: HashSet<&'static str>,
    /// The parameters of tables that a list has one value of, and that SQLite asks for with one value after the other.
    pub(crate) apart: HashSet<(&'static str, &'static str)>,
    /// What is written down in a statement that is explained, by the scan that it narrows.
    pub(crate) literals: HashMap<String, Vec<Option<Value>>>,
    /// Open cursors, by a number of their own.
    pub(crate) cursors: BTreeMap<u64, Arc<crate::cursor::Place>>,
    pub(crate) last_cursor: u64,
}

/// Which plans a table offers to SQLite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Planning {
    /// One that lacks what the table needs as well: its scan fails, if SQLite comes to it.
    #[default]
    Any,
    /// None that lacks anything, so that SQLite has to find another.
    Whole,
    /// As before, and no scan is cheaper than another. So none is made for each part of an OR, where SQLite leaves out
    /// what is compared with a subquery, and with it an organisation that is named so.
    WholeAtOnePrice,
    /// None that lacks anything, and none that asks for what times are compared with: in a join SQLite may offer a
    /// comparison of the table's own rows as one that it waits for, and beside an IN finds no way without it.
    WholeWithoutTimes,
}

/// Why a wait has ended without what was waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ended {
    Cancelled,
    NoRuntime,
}

impl State {
    /// Keeps what is written down for a scan. Where two scans are the same but for that, it is told of neither.
    pub(crate) fn keep_literals(&mut self, scan: String, literals: Vec<Option<Value>>) {
        let known = self.literals.entry(scan).or_insert_with(|| literals.clone());
        for (known, literal) in known.iter_mut().zip(literals) {
            if *known != literal {
                *known = None;
            }
        }
    }
}

impl Session {
    pub(crate) fn new(client: Client) -> Self {
        Self { client, state: Mutex::default() }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // What a panic left behind is forgotten with its statement.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the last statement.
    pub(crate) fn begin(&self, handle: Handle, cancel: CancellationToken, is_explaining: bool) {
        let mut state = self.state();
        let cursors = std::mem::take(&mut state.cursors);
        let last_cursor = state.last_cursor;
        *state = State { handle: Some(handle), cancel, is_explaining, cursors, last_cursor, ..State::default() };
    }

    /// Forgets the last statement, and that it may have been cancelled; no other begins.
    pub(crate) fn rest(&self) {
        let mut state = self.state();
        let (cursors, last_cursor) = (std::mem::take(&mut state.cursors), state.last_cursor);
        *state = State { cursors, last_cursor, ..State::default() };
    }

    /// Ends what is still being read.
    pub(crate) fn end(&self) {
        let scans = std::mem::take(&mut self.state().scans);
        drop(scans);
        let mut state = self.state();
        state.lookups.clear();
        state.selections.clear();
        state.selections_of.clear();
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.state().cancel.is_cancelled()
    }

    /// Whether the statement need not go on: it was cancelled, or has failed. One that is explained goes on, since what
    /// only stands for values is compared as well.
    pub(crate) fn is_stopped(&self) -> bool {
        let state = self.state();
        state.cancel.is_cancelled() || !(state.is_explaining || state.unlike.is_empty())
    }

    /// Keeps what can't be compared, once.
    pub(crate) fn unlike(&self, unlike: Unlike) {
        let mut state = self.state();
        if state.unlike.len() < MOST_UNLIKE && !state.unlike.contains(&unlike) {
            state.unlike.push(unlike);
        }
    }

    /// Waits on this thread, which is none of the runtime's, until it is there or the statement is cancelled.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Ended> {
        let (handle, cancel) = {
            let state = self.state();
            (state.handle.clone(), state.cancel.clone())
        };
        let Some(handle) = handle else { return Err(Ended::NoRuntime) };
        handle.block_on(async {
            match select(std::pin::pin!(cancel.cancelled()), std::pin::pin!(work)).await {
                Either::Left(_) => Err(Ended::Cancelled),
                Either::Right((done, _)) => Ok(done),
            }
        })
    }

    /// In the runtime's context, for what spawns.
    pub(crate) fn enter<T>(&self, work: impl FnOnce() -> T) -> T {
        let handle = self.state().handle.clone();
        let _entered = handle.as_ref().map(Handle::enter);
        work()
    }

    /// Keeps the first thing that went wrong, which is what the others come of.
    pub(crate) fn fail(&self, failure: Failure) {
        self.state().failure.get_or_insert(failure);
    }

    pub(crate) fn fail_about(&self, table: &'static Table, column: Option<&'static str>, error: impl Into<SqlError>) {
        self.fail(Failure { error: error.into(), table: table.name, column, literal: None });
    }

    pub(crate) fn fail_ended(&self, table: &'static Table, ended: Ended) {
        let error = match ended {
            Ended::Cancelled => SqlError::new(SqlErrorKind::Cancelled, "the statement was cancelled"),
            Ended::NoRuntime => SqlError::new(SqlErrorKind::Other, "there is no runtime to ask GitHub in"),
        };
        self.fail_about(table, None, error);
    }

    /// What showed that lists changed while they were read.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let state = self.state();
        let drift = state.watches.iter().filter_map(|(what, watch)| Some(format!("{what}: {}", watch.drift()?)));
        drift.collect()
    }
}

/// A session of a client that asks nobody, for tests of what needs one.
#[cfg(test)]
pub(crate) fn nobody_s() -> Arc<Session> {
    let auth = patwarden::Auth::token("ghs_x").unwrap();
    Arc::new(Session::new(Client::builder().auth(auth).build().unwrap()))
}
