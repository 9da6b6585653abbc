//! The one place with `unsafe`: SQLite's tables over our cursors. It only passes on; what is decided is decided
//! elsewhere, and what panics there ends the statement and not the process.
#![allow(unsafe_code)]

use std::borrow::Cow;
use std::ffi::{CStr, CString, c_int};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::types::{ToSqlOutput, Value as Sqlite, ValueRef};
use rusqlite::vtab::{
    Context, Filters, IndexConstraintOp, IndexInfo, Module, VTab, VTabConfig, VTabConnection, VTabCursor, sqlite3_vtab,
    sqlite3_vtab_cursor,
};
use rusqlite::{Connection, Error, Result};

use crate::collate::TIME;
use crate::cursor::{Cursor, Stop};
use crate::error::{SqlError, SqlErrorKind, owner_by_letters};
use crate::plan::{self, Choice, Constraint, Given, Op, Term};
use crate::session::{Failure, Planning, Session};
use crate::tables::{ALL, Cell, ColumnOf, Compared, Push, Table};
use crate::value::{Kind, Value};

/// Of so many comparisons SQLite tells whether they are IN.
const MOST_TOLD: usize = 32;

/// Adds every table to a connection.
pub(crate) fn install(connection: &Connection, session: &Arc<Session>) -> Result<()> {
    ALL.iter().try_for_each(|table| add(connection, session, table))
}

fn add(connection: &Connection, session: &Arc<Session>, table: &'static Table) -> Result<()> {
    const MODULE: &Module<'static, GitHubTable> = &Module::eponymous_only_module();
    let about = About { table, columns: table.columns().into(), session: Arc::clone(session) };
    connection.create_module(table.name, MODULE, Some(about))
}

/// What a table's module knows.
#[derive(Clone)]
struct About {
    table: &'static Table,
    columns: Arc<[ColumnOf]>,
    session: Arc<Session>,
}

impl About {
    /// Runs what must not unwind into SQLite.
    fn guarded<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it did not say why");
            let message = format!("a fault of this program, in reading {}: {said}", self.table.name);
            self.session.fail_about(self.table, None, SqlError::new(SqlErrorKind::Other, message));
            Err(stopped(Stop))
        })
    }
}

/// The session knows what it was.
fn stopped(_: Stop) -> Error {
    Error::ModuleError("the table could not be read".to_owned())
}

/// A table of a connection.
#[repr(C)]
struct GitHubTable {
    base: sqlite3_vtab,
    about: About,
}

/// A cursor of a statement.
#[repr(C)]
struct GitHubCursor {
    base: sqlite3_vtab_cursor,
    about: About,
    cursor: Cursor,
}

// SAFETY: `GitHubTable` is `repr(C)` and begins with `sqlite3_vtab`.
unsafe impl VTab<'_> for GitHubTable {
    type Aux = About;
    type Cursor = GitHubCursor;

    fn connect(
        db: &mut VTabConnection,
        about: Option<&About>,
        _: &[u8],
        _: &[u8],
        _: &[u8],
        _: &[&[u8]],
    ) -> Result<(Cow<'static, CStr>, Self)> {
        let about = about.cloned().ok_or_else(|| Error::ModuleError("the table is not set up".to_owned()))?;
        db.config(VTabConfig::Innocuous)?;
        let declaration = CString::new(about.table.declaration())?;
        Ok((Cow::Owned(declaration), Self { base: sqlite3_vtab::default(), about }))
    }

    fn best_index(&self, info: &mut IndexInfo) -> Result<bool> {
        self.about.guarded(|| self.chosen(info))
    }

    fn open(&mut self) -> Result<GitHubCursor> {
        let About { table, columns, session } = &self.about;
        self.about.guarded(|| {
            let cursor = Cursor::open(session, table, columns);
            Ok(GitHubCursor { base: sqlite3_vtab_cursor::default(), about: self.about.clone(), cursor })
        })
    }
}

impl GitHubTable {
    /// Tells SQLite what is pushed down.
    fn chosen(&self, info: &mut IndexInfo) -> Result<bool> {
        let About { table, columns, session } = &self.about;
        {
            let mut state = session.state();
            state.tables.insert(table.name);
            state.remembers_selections |= table.lists_of.is_some();
        }
        let collations: Vec<String> = (0..info.constraints().count())
            .map(|place| info.collation(place).map(str::to_owned))
            .collect::<Result<_>>()?;
        let mut constraints = Vec::new();
        for (place, (constraint, collation)) in info.constraints().zip(&collations).enumerate() {
            let column = usize::try_from(constraint.column()).ok();
            let push = column.and_then(|column| columns.get(column)?.push);
            let written = info.rhs_value(place)?;
            let is_written = written.is_some_and(|value| !matches!(value, ValueRef::Null));
            let told = column.and_then(|column| columns.get(column)).filter(|_| push.is_some_and(Push::takes_one));
            if let (Some(told), None) = (told, written) {
                session.state().apart.insert((table.name, told.name));
                if place >= MOST_TOLD {
                    let message = format!("{} is compared behind {MOST_TOLD} other comparisons", told.name);
                    let error = SqlError::new(SqlErrorKind::TooLarge, message);
                    let error = error.with_hint("write it before them: of those behind SQLite tells no IN from =");
                    session.fail_about(table, Some(told.name), error);
                    return Err(stopped(Stop));
                }
            }
            constraints.push(Constraint {
                column,
                op: op(&constraint.operator(), push, is_written),
                is_usable: constraint.is_usable(),
                is_list: info.is_in_constraint(place)?,
                collation,
                direction: match written {
                    Some(ValueRef::Text(text)) => std::str::from_utf8(text).ok().and_then(plan::direction),
                    _ => None,
                },
            });
        }
        for (place, constraint) in constraints.iter().enumerate() {
            self.check_comparison(constraint)?;
            self.check_literal(constraint, info.rhs_value(place)?)?;
        }
        let order: Vec<Term> = info
            .order_bys()
            .map(|term| Term { column: usize::try_from(term.column()).ok(), is_descending: term.is_order_by_desc() })
            .collect();
        let planning = session.state().planning;
        if planning == Planning::WholeWithoutTimes {
            for constraint in &mut constraints {
                let column = constraint.column.and_then(|column| columns.get(column));
                constraint.is_usable &= !column.is_some_and(|column| plan::is_checked(column, constraint));
            }
        }
        let plan = match plan::choose(table, columns, &constraints, &order) {
            Choice::Plan(plan) => plan,
            Choice::Later => return Ok(false),
        };
        if plan.lacks.is_some() && planning != Planning::Any {
            return Ok(false);
        }
        let is_explaining = session.state().is_explaining;
        let literals: Vec<Option<Value>> = match is_explaining {
            true => {
                let literal = |slot: &plan::Slot| info.rhs_value(slot.constraint).map(|literal| literal.map(value));
                plan.slots.iter().map(literal).collect::<Result<_>>()?
            }
            false => Vec::new(),
        };
        for (argument, slot) in (1..).zip(&plan.slots) {
            if slot.is_list && !info.set_in_constraint(slot.constraint, true)? {
                return Err(Error::ModuleError("SQLite gives no list for an IN".to_owned()));
            }
            let mut usage = info.constraint_usage(slot.constraint);
            usage.set_argv_index(argument);
            let is_limit = matches!(slot.op, Op::Limit | Op::Offset);
            usage.set_omit(slot.is_exact || (is_explaining && !is_limit));
        }
        if is_explaining {
            // No row is to be left out: what is asked for because of it would not show.
            let used: Vec<usize> = plan.slots.iter().map(|slot| slot.constraint).collect();
            let tests = constraints.iter().enumerate().filter(|(place, constraint)| {
                constraint.is_usable && !used.contains(place) && !matches!(constraint.op, Op::Limit | Op::Offset)
            });
            for (argument, (place, _)) in (1 + used.len()..).zip(tests) {
                let mut usage = info.constraint_usage(place);
                usage.set_argv_index(c_int::try_from(argument).unwrap_or(c_int::MAX));
                usage.set_omit(true);
            }
        }
        let mut written = plan::written(table, &plan, columns);
        if self.is_tested(info, &constraints)? {
            written.push_str(plan::TESTED);
        }
        info.set_idx_str(&written);
        if is_explaining {
            session.state().keep_literals(written, literals);
        }
        info.set_order_by_consumed(plan.order.is_some());
        let (cost, rows) = match planning {
            Planning::WholeAtOnePrice => plan::size_of_all(table),
            Planning::Any | Planning::Whole | Planning::WholeWithoutTimes => (plan.cost, plan.rows),
        };
        info.set_estimated_cost(cost);
        // At most ten thousand, of which each is a row.
        #[expect(clippy::cast_possible_truncation)]
        info.set_estimated_rows(rows as i64);
        Ok(true)
    }

    /// Whether SQLite leaves out organisations by what it knows, beside those that can't be read. What it compares with
    /// the rows of another table is no such test.
    fn is_tested(&self, info: &mut IndexInfo, constraints: &[Constraint<'_>]) -> Result<bool> {
        let About { table, columns, .. } = &self.about;
        if !table.required.is_empty() {
            return Ok(false);
        }
        for (place, constraint) in constraints.iter().enumerate() {
            let name = constraint.column.and_then(|column| columns.get(column)).map(|column| column.name);
            let is_limit = matches!(constraint.op, Op::Limit | Op::Offset);
            let is_known = constraint.is_list
                || matches!(constraint.op, Op::Unlike | Op::Other)
                || info.rhs_value(place)?.is_some();
            if is_known && !is_limit && name != Some("suspended") {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Refuses to compare an owner's JSON letter by letter with a login: nothing would ever be the same.
    fn check_comparison(&self, constraint: &Constraint<'_>) -> Result<()> {
        let Some(column) = constraint.column.and_then(|column| self.about.columns.get(column)) else { return Ok(()) };
        let is_owner = column.compared == Compared::Owner && constraint.op == Op::Equal;
        if !is_owner || constraint.collation.eq_ignore_ascii_case(column.compared.collation()) {
            return Ok(());
        }
        self.about.session.fail_about(self.about.table, Some(column.name), owner_by_letters());
        Err(stopped(Stop))
    }

    /// Refuses what is written down and can be no value of the column.
    fn check_literal(&self, constraint: &Constraint<'_>, value: Option<ValueRef<'_>>) -> Result<()> {
        let column = constraint.column.and_then(|column| self.about.columns.get(column));
        let (Some(column), Some(literal)) = (column, value) else { return Ok(()) };
        // What is only a parameter is refused with its own words when it is read.
        let is_parameter = column.push.is_some_and(Push::is_parameter);
        // Of these SQLite tells no collation; where one is written there is no literal.
        let is_unlike = constraint.op == Op::Unlike && column.kind == Kind::Timestamp;
        let is_compared = is_unlike || matches!(constraint.op, Op::Equal | Op::Less | Op::Greater);
        if is_parameter || !is_compared {
            return Ok(());
        }
        let literal = self::value(literal);
        let message = match (column.kind, &literal) {
            (_, Value::Null) => return Ok(()),
            (Kind::Timestamp, value) if is_unlike || constraint.collation.eq_ignore_ascii_case(TIME) => {
                match plan::time(value) {
                    Ok(_) => return Ok(()),
                    Err(message) => message,
                }
            }
            (Kind::Integer, Value::Text(text)) if text.trim().parse::<f64>().is_err() => {
                format!("{text:?} is no number")
            }
            (Kind::Boolean, Value::Text(text)) if text.trim().parse::<f64>().is_err() => {
                format!("{text:?} is neither 0 nor 1: write {} = 1 for what is so, and 0 for what is not", column.name)
            }
            _ => return Ok(()),
        };
        let error = SqlError::new(SqlErrorKind::InvalidValue, message);
        let (table, column) = (self.about.table.name, Some(column.name));
        self.about.session.fail(Failure { error, table, column, literal: Some(literal) });
        Err(stopped(Stop))
    }
}

fn op(operator: &IndexConstraintOp, push: Option<Push>, is_written: bool) -> Op {
    match operator {
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_EQ => Op::Equal,
        // It holds between two NULL as well, which these never are.
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_IS
            if matches!(push, Some(Push::Org | Push::Owner))
                || (is_written && push.is_some_and(Push::is_parameter)) =>
        {
            Op::Equal
        }
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_LT | IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_LE => Op::Less,
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_GT | IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_GE => Op::Greater,
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_LIMIT => Op::Limit,
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_OFFSET => Op::Offset,
        IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_NE
        | IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_IS
        | IndexConstraintOp::SQLITE_INDEX_CONSTRAINT_ISNOT => Op::Unlike,
        _ => Op::Other,
    }
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

// SAFETY: `GitHubCursor` is `repr(C)` and begins with `sqlite3_vtab_cursor`.
unsafe impl VTabCursor for GitHubCursor {
    fn filter(&mut self, _: c_int, written: Option<&str>, arguments: &Filters<'_>) -> Result<()> {
        let (about, cursor) = (&self.about, &mut self.cursor);
        about.guarded(|| {
            let written = written.unwrap_or_default();
            let lists = plan::read(written, &about.columns).0;
            let mut given = Vec::new();
            for (place, argument) in arguments.iter().enumerate() {
                given.push(match lists.get(place) {
                    Some((.., true)) => Given::Many(arguments.in_values(place)?.map(|one| Ok(value(one))).collect()?),
                    _ => Given::One(value(argument)),
                });
            }
            cursor.filter(written, given).map_err(stopped)
        })
    }

    fn next(&mut self) -> Result<()> {
        let (about, cursor) = (&self.about, &mut self.cursor);
        about.guarded(|| cursor.next().map_err(stopped))
    }

    fn eof(&self) -> bool {
        self.cursor.is_at_end()
    }

    fn column(&self, context: &mut Context, column: c_int) -> Result<()> {
        self.about.guarded(|| {
            let cell = self.cursor.cell(usize::try_from(column).unwrap_or(usize::MAX)).map_err(stopped)?;
            context.set_result(match &cell {
                Cell::Null => ToSqlOutput::Owned(Sqlite::Null),
                Cell::Integer(number) => ToSqlOutput::Owned(Sqlite::Integer(*number)),
                Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            })
        })
    }

    fn rowid(&self) -> Result<i64> {
        self.about.guarded(|| Ok(self.cursor.rowid()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Reading;

    fn faulty(_: &patwarden::Client, _: Option<&Arc<str>>, _: &crate::request::Request) -> Reading {
        panic!("out of its mind")
    }

    static FAULTY: Table = Table {
        name: "faulty",
        about: "What panics.",
        fields: || vec![ColumnOf::new("id", Kind::Integer, "Nothing.")],
        parameters: &[],
        more: Vec::new,
        required: &[],
        size: 1.0,
        read: faulty,
        path: "/faulty",
        lists_of: None,
        is_counted: false,
    };

    #[test]
    fn a_panic_ends_the_statement_and_not_the_process() {
        let session = crate::session::nobody_s();
        let connection = Connection::open_in_memory().unwrap();
        add(&connection, &session, &FAULTY).unwrap();
        let read = connection.query_row("SELECT id FROM faulty", [], |row| row.get::<_, i64>(0));
        assert!(read.is_err());
        let failure = session.state().failure.take().unwrap();
        assert!(failure.error.to_string().contains("in reading faulty: out of its mind"), "{}", failure.error);
        assert_eq!(connection.query_row("SELECT 1", [], |row| row.get::<_, i64>(0)).unwrap(), 1);
    }
}
