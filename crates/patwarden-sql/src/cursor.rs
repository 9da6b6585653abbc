//! A cursor over a table: from what SQLite gives it to the rows that are asked for, and the value of each column.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use patwarden::Direction;

use crate::ahead::Follow;
use crate::error::{SqlError, SqlErrorKind};
use crate::explain::{self, StandIn};
use crate::plan::{self, Given};
use crate::request::Request;
use crate::scan::{Broken, Scan};
use crate::session::Session;
use crate::tables::{self, Batch, Cell, ColumnOf, Push, Table};
use crate::value::Value;

/// That something went wrong, which the session has been told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stop;

/// As many rows are asked for one by one before the whole list is read instead.
const LOOKUPS: usize = 8;

/// Where a cursor is, for others to look at.
pub(crate) struct Place {
    pub(crate) table: &'static Table,
    batch: Mutex<Option<Arc<dyn Batch>>>,
    row: AtomicUsize,
    /// Whether some of its rows are known to be left out.
    is_tested: AtomicBool,
}

impl Place {
    pub(crate) fn new(table: &'static Table) -> Self {
        Self { table, batch: Mutex::new(None), row: AtomicUsize::new(0), is_tested: AtomicBool::new(false) }
    }

    pub(crate) fn look(&self) -> Option<(Arc<dyn Batch>, usize)> {
        let batch = self.batch.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        Some((batch, self.row.load(Ordering::Relaxed)))
    }

    pub(crate) fn is_tested(&self) -> bool {
        self.is_tested.load(Ordering::Relaxed)
    }
}

pub(crate) struct Cursor {
    session: Arc<Session>,
    table: &'static Table,
    columns: Arc<[ColumnOf]>,
    number: u64,
    place: Arc<Place>,
    request: Request,
    /// What parameters were compared with.
    given: Vec<(usize, Value)>,
    walk: Walk,
    batch: Option<Arc<dyn Batch>>,
    row: usize,
    /// When the last row was made, where the order is relied on.
    last: Option<Timestamp>,
    follow: Follow,
}

/// The way through the rows.
enum Walk {
    Nothing,
    /// One row of stand-ins.
    StandIn,
    /// Each row; `next` is the number of the next batch.
    All {
        scan: Arc<Scan>,
        next: usize,
    },
    /// The rows at these places.
    Some {
        scan: Arc<Scan>,
        places: std::vec::IntoIter<(usize, usize)>,
    },
}

impl Cursor {
    pub(crate) fn open(session: &Arc<Session>, table: &'static Table, columns: &Arc<[ColumnOf]>) -> Self {
        let place = Arc::new(Place::new(table));
        let mut state = session.state();
        state.last_cursor += 1;
        let number = state.last_cursor;
        state.cursors.insert(number, Arc::clone(&place));
        drop(state);
        Self {
            session: Arc::clone(session),
            table,
            columns: Arc::clone(columns),
            number,
            place,
            request: Request::default(),
            given: Vec::new(),
            walk: Walk::Nothing,
            batch: None,
            row: 0,
            last: None,
            follow: Follow::default(),
        }
    }

    /// Begins a scan, and goes to its first row.
    pub(crate) fn filter(&mut self, written: &str, given: Vec<Given>) -> Result<(), Stop> {
        let lacking = self
            .table
            .required
            .iter()
            .copied()
            .find(|push| written.split_once(": lacks ").is_some_and(|(_, name)| name == self.table.name_of(*push)));
        if let Some(push) = lacking {
            self.session.state().lacks.get_or_insert((self.table, push));
            return Err(Stop);
        }
        self.place.is_tested.store(written.ends_with(plan::TESTED), Ordering::Relaxed);
        let (slots, order) = plan::read(written, &self.columns);
        self.given = slots
            .iter()
            .zip(&given)
            .filter_map(|((column, ..), given)| {
                let push = self.columns.get((*column)?)?.push;
                let value = match given {
                    Given::One(value) => value,
                    Given::Many(values) if push.is_some_and(Push::takes_one) => {
                        values.iter().find(|value| !value.is_null())?
                    }
                    Given::Many(_) => return None,
                };
                Some(((*column)?, value.clone()))
            })
            .collect();
        let is_explaining = self.session.state().is_explaining;
        self.request = match plan::request(&self.columns, &slots, given, order, is_explaining) {
            Ok(request) => request,
            Err(refused) => {
                let mut error = SqlError::new(SqlErrorKind::InvalidValue, refused.message);
                if let Some(hint) = refused.hint {
                    error = error.with_hint(hint);
                }
                self.session.fail_about(self.table, Some(refused.column), error);
                return Err(Stop);
            }
        };
        self.batch = None;
        self.row = 0;
        self.last = None;
        self.walk = self.way()?;
        self.next()
    }

    /// How to get at the rows of the request.
    fn way(&mut self) -> Result<Walk, Stop> {
        let is_explaining = {
            let mut state = self.session.state();
            state.visited.insert(self.table.name);
            state.is_explaining
        };
        if self.request.is_nothing {
            return Ok(Walk::Nothing);
        }
        if is_explaining {
            if let Some((parent, all)) = self.read_before().filter(|(parent, _)| !self.request.is_of_row_of(parent)) {
                explain::write_down(&self.session, parent, &all);
            }
            explain::write_down(&self.session, self.table, &self.request);
            return Ok(Walk::StandIn);
        }
        if self.has_no_list()? {
            return Ok(Walk::Nothing);
        }
        if let Some(wide) = self.widened() {
            return self.looked_up(&wide);
        }
        let scan = self.scan(&self.request);
        self.follow.read_ahead(&self.session, self.table, &self.request, self.number);
        Ok(Walk::All { scan, next: 0 })
    }

    /// The scan of a request: the one that there is, or a new one.
    fn scan(&self, request: &Request) -> Arc<Scan> {
        scan(&self.session, self.table, request)
    }

    /// Whether the token is known to reach all repositories or none: neither is listed. Of a statement that reads the
    /// tokens as well it is known, whichever of the tables SQLite comes to first.
    fn has_no_list(&self) -> Result<bool, Stop> {
        let (Some(parent), Some(id), [org]) = (self.table.lists_of, self.request.id, self.request.orgs.as_slice())
        else {
            return Ok(false);
        };
        let org = org.to_ascii_lowercase();
        let known = |org: &str| self.session.state().selections.get(&(parent, org.to_owned(), id)).copied();
        let mut has_list = known(&org);
        if let (None, Some((table, all))) = (has_list, self.read_before()) {
            let is_read = self.session.state().selections_of.contains(&(parent, org.clone()));
            if !is_read {
                self.remember_all(table, &all)?;
                has_list = known(&org);
                self.session.state().selections_of.insert((parent, org));
            }
        }
        Ok(has_list == Some(false))
    }

    /// The list of tokens that tells of each whether it has a list of repositories, if the statement reads tokens.
    fn read_before(&self) -> Option<(&'static Table, Request)> {
        let parent = tables::named(self.table.lists_of?)?;
        let is_read = self.session.state().tables.contains(parent.name);
        is_read.then(|| (parent, Request { orgs: self.request.orgs.clone(), ..Request::default() }))
    }

    fn remember_all(&self, table: &'static Table, request: &Request) -> Result<(), Stop> {
        let scan = scan(&self.session, table, request);
        let mut number = 0;
        while let Some(batch) = scan.batch(&self.session, number).map_err(|broken| self.broken(broken))? {
            remember(&self.session, table, &*batch, 0..batch.len());
            number += 1;
        }
        Ok(())
    }

    /// The request for the whole list, once many rows of it were asked for one by one.
    fn widened(&self) -> Option<Request> {
        let request = &self.request;
        if !request.is_narrow() || !request.may_be_widened() {
            return None;
        }
        let wide = request.widened();
        let mut state = self.session.state();
        if state.scans.contains_key(&(self.table.name, wide.clone())) {
            return Some(wide);
        }
        let seen = state.lookups.entry((self.table.name, wide.clone())).or_default();
        if seen.len() < LOOKUPS || seen.contains(request) {
            seen.insert(request.clone());
            return None;
        }
        Some(wide)
    }

    /// Where the rows of the request are in the whole list.
    fn looked_up(&mut self, wide: &Request) -> Result<Walk, Stop> {
        let scan = self.scan(wide);
        let found: Result<Vec<(usize, usize)>, Broken> = match (&self.request.owners, &self.request.token_ids) {
            (_, Some(ids)) => scan
                .by_token(&self.session)
                .map(|places| ids.iter().flat_map(|id| places.get(id).into_iter().flatten().copied()).collect()),
            (Some(owners), None) => scan.by_owner(&self.session).map(|places| {
                owners.iter().flat_map(|owner| places.get(owner).into_iter().flatten().copied()).collect()
            }),
            (None, None) => Ok(Vec::new()),
        };
        match found {
            Ok(mut places) => {
                places.sort_unstable();
                Ok(Walk::Some { scan, places: places.into_iter() })
            }
            Err(broken) => Err(self.broken(broken)),
        }
    }

    /// Goes to the next row that was asked for.
    pub(crate) fn next(&mut self) -> Result<(), Stop> {
        loop {
            match &mut self.walk {
                Walk::Nothing => {
                    self.show(None);
                    return Ok(());
                }
                Walk::StandIn => {
                    self.walk = Walk::Nothing;
                    self.row = 0;
                    let stand_in = StandIn::new(self.table, &self.columns, &self.request);
                    self.show(Some(Arc::new(stand_in)));
                    return Ok(());
                }
                Walk::Some { scan, places } => {
                    let Some((number, row)) = places.next() else {
                        self.walk = Walk::Nothing;
                        continue;
                    };
                    let batch = scan.clone().batch(&self.session, number).map_err(|broken| self.broken(broken))?;
                    if let Some(batch) = &batch {
                        remember(&self.session, self.table, &**batch, row..row + 1);
                    }
                    self.row = row;
                    self.show(batch);
                }
                Walk::All { scan, next } => {
                    let behind = self.batch.as_ref().map(|batch| (batch.len(), self.row + 1));
                    match behind {
                        Some((length, row)) if row < length => {
                            self.row = row;
                            self.place.row.store(row, Ordering::Relaxed);
                        }
                        _ => {
                            let number = *next;
                            *next += 1;
                            let scan = Arc::clone(scan);
                            let batch = scan.batch(&self.session, number).map_err(|broken| self.broken(broken))?;
                            let Some(batch) = batch else {
                                self.walk = Walk::Nothing;
                                continue;
                            };
                            remember(&self.session, self.table, &*batch, 0..batch.len());
                            if batch.len() == 0 {
                                self.batch = None;
                                continue;
                            }
                            self.row = 0;
                            self.show(Some(batch));
                        }
                    }
                }
            }
            let Some(batch) = &self.batch else { continue };
            if self.request.admits(&**batch, self.row) {
                return self.check_order();
            }
        }
    }

    fn show(&mut self, batch: Option<Arc<dyn Batch>>) {
        self.place.row.store(self.row, Ordering::Relaxed);
        *self.place.batch.lock().unwrap_or_else(PoisonError::into_inner) = batch.clone();
        self.batch = batch;
    }

    /// That GitHub's order is the one that SQLite was promised.
    fn check_order(&mut self) -> Result<(), Stop> {
        let (true, Some(direction), Some(batch)) = (self.request.in_order, self.request.direction, &self.batch) else {
            return Ok(());
        };
        let Some(made) = batch.created(self.row) else { return Ok(()) };
        let is_behind = self.last.is_none_or(|last| match direction {
            Direction::Ascending => last <= made,
            Direction::Descending => last >= made,
        });
        self.last = Some(made);
        if is_behind {
            return Ok(());
        }
        let column = self.columns.iter().find(|column| column.push == Some(Push::Created)).map(|column| column.name);
        let name = column.unwrap_or_default();
        let error = SqlError::new(SqlErrorKind::Other, format!("GitHub did not list the rows in the order of {name}"));
        let error = error.with_hint(format!("write ORDER BY +{name}: all rows are read then, and put in order here"));
        self.session.fail_about(self.table, column, error);
        Err(Stop)
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.batch.is_none()
    }

    /// The value of a column of the current row.
    pub(crate) fn cell(&self, column: usize) -> Result<Cell<'_>, Stop> {
        let (Some(batch), Some(told)) = (&self.batch, self.columns.get(column)) else { return Ok(Cell::Null) };
        let Some(push) = told.push.filter(|push| push.is_parameter()) else { return Ok(batch.cell(self.row, column)) };
        let given = self.given.iter().find(|(known, _)| *known == column).map(|(_, value)| value);
        match (push, batch.org(), given) {
            (Push::Org, Some(org), _) => Ok(Cell::text(org)),
            (_, _, Some(Value::Text(text))) => Ok(Cell::text(text)),
            (_, _, Some(Value::Integer(number))) => Ok(Cell::Integer(*number)),
            (_, _, Some(Value::Real(number))) => Ok(Cell::Text(number.to_string().into())),
            (Push::Org, None, None) => Ok(Cell::Null),
            _ if self.session.state().is_explaining => Ok(Cell::Null),
            _ => {
                let name = told.name;
                let message = format!("{name} is a parameter of {}, and has no value of its own", self.table.name);
                let error = SqlError::new(SqlErrorKind::InvalidValue, message);
                let hint = format!("compare it by {name} = with one value, joined to the rest of WHERE by AND");
                self.session.fail_about(self.table, Some(name), error.with_hint(hint));
                Err(Stop)
            }
        }
    }

    pub(crate) fn rowid(&self) -> i64 {
        self.batch.as_ref().map_or(0, |batch| batch.id(self.row))
    }

    fn broken(&self, broken: Broken) -> Stop {
        match broken {
            Broken::Client(error) => self.session.fail_about(self.table, None, *error),
            Broken::Ended(ended) => self.session.fail_ended(self.table, ended),
        }
        Stop
    }
}

/// Which of the rows list their repositories, if a table of repositories is in the statement.
fn remember(session: &Session, table: &Table, batch: &dyn Batch, rows: Range<usize>) {
    let mut state = session.state();
    if !state.remembers_selections {
        return;
    }
    let Some(org) = batch.org().map(str::to_ascii_lowercase) else { return };
    for row in rows {
        if let (Some(selection), Some(number)) = (batch.selection(row), batch.number(row)) {
            let has_list = !matches!(selection, "all" | "none");
            state.selections.insert((table.name, org.clone(), number), has_list);
        }
    }
}

impl Drop for Cursor {
    fn drop(&mut self) {
        self.session.state().cursors.remove(&self.number);
    }
}

/// The scan of a request: the one that there is, or a new one.
pub(crate) fn scan(session: &Session, table: &'static Table, request: &Request) -> Arc<Scan> {
    let key = (table.name, request.clone());
    let known = session.state().scans.get(&key).cloned();
    known.unwrap_or_else(|| {
        let scan = Arc::new(Scan::begin(session, table, request));
        session.state().scans.insert(key, Arc::clone(&scan));
        scan
    })
}
