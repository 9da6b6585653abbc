//! The connection of a session: what it may do, and how a statement runs on it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures::TryStreamExt;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::{Value as Sqlite, ValueRef};
use rusqlite::{Connection, Statement};

use crate::attach::{self, Attached};
use crate::error::{Result, SqlError, SqlErrorKind};
use crate::locate::{self, Locate};
use crate::session::{Planning, Session};
use crate::side::quoted;
use crate::snapshot::{self, StandIn};
use crate::statement::Query;
use crate::tables::{Push, Table};
use crate::value::{Column, Kind, Value, named_apart};
use crate::{collate, row_values, views, vtab};

/// Steps of SQLite's machine between two looks at whether a statement is cancelled.
const STEPS: i32 = 1_000;
/// Bytes of one value, and of one statement.
const LONGEST_VALUE: i32 = 64 << 20;
const LONGEST_STATEMENT: i32 = 16 << 20;

/// A connection with GitHub's tables.
pub(crate) struct Engine {
    connection: Connection,
    session: Arc<Session>,
    /// What a statement wanted to do and may not.
    denied: Arc<Mutex<Option<String>>>,
    /// Whether what runs is this crate's own and may do everything.
    is_ours: Arc<AtomicBool>,
    /// What statements read in the place of tables of files of snapshots.
    stand_ins: Vec<StandIn>,
}

/// Where rows go as they come.
pub(crate) trait Sink {
    fn columns(&mut self, columns: Vec<Column>) -> std::result::Result<(), Gone>;
    fn row(&mut self, row: Vec<Value>) -> std::result::Result<(), Gone>;
}

/// Nobody takes them any more.
pub(crate) struct Gone;

/// Takes no more than a first row, which shows that the statement runs.
struct First {
    is_read: bool,
}

impl Sink for First {
    fn columns(&mut self, _: Vec<Column>) -> std::result::Result<(), Gone> {
        self.is_read = true;
        Ok(())
    }

    fn row(&mut self, _: Vec<Value>) -> std::result::Result<(), Gone> {
        Err(Gone)
    }
}

/// Whether it is the statement's own fault, whatever the rows are.
fn is_of_statement(kind: SqlErrorKind) -> bool {
    matches!(kind, SqlErrorKind::MissingOrg | SqlErrorKind::InvalidValue | SqlErrorKind::Cancelled)
}

impl Engine {
    pub(crate) fn open(session: Arc<Session>) -> rusqlite::Result<Self> {
        let mut connection = Connection::open_in_memory()?;
        // What is sorted or kept for a while stays in memory: tokens' names are not for files.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        limit_memory(&connection)?;
        collate::install(&connection, &session)?;
        vtab::install(&connection, &session)?;
        views::install(&connection, &session)?;
        // A name that is misspelt in quotes is no text.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        // Files that are attached are of others: what is in them may call nothing that does more than calculate.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        for (limit, value) in [
            (Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE),
            (Limit::SQLITE_LIMIT_SQL_LENGTH, LONGEST_STATEMENT),
            (Limit::SQLITE_LIMIT_EXPR_DEPTH, 1_000),
            (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 100),
            (Limit::SQLITE_LIMIT_VDBE_OP, 5_000_000),
            (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
            (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
        ] {
            connection.set_limit(limit, value)?;
        }
        let denied = Arc::new(Mutex::new(None));
        let is_ours = Arc::new(AtomicBool::new(false));
        let (told, ours) = (Arc::clone(&denied), Arc::clone(&is_ours));
        connection.authorizer(Some(move |context: AuthContext<'_>| match ours.load(Ordering::Relaxed) {
            true => Authorization::Allow,
            false => authorize(&context, &told),
        }))?;
        let asked = Arc::clone(&session);
        connection.progress_handler(STEPS, Some(move || asked.is_stopped()))?;
        Ok(Self { connection, session, denied, is_ours, stand_ins: Vec::new() })
    }

    /// Works on the connection itself, past what statements may do.
    pub(crate) fn ours<T>(&mut self, work: impl FnOnce(&mut Connection) -> T) -> T {
        self.is_ours.store(true, Ordering::Relaxed);
        let done = work(&mut self.connection);
        self.is_ours.store(false, Ordering::Relaxed);
        done
    }

    /// Makes a file part of the connection.
    pub(crate) fn attach(&mut self, name: &str, path: &Path) -> Result<Attached> {
        let attached = self.ours(|connection| {
            let attached = attach::attach(connection, name, path)?;
            match snapshot::install(connection, &attached) {
                Ok(stand_ins) => Ok((attached, stand_ins)),
                Err(error) => {
                    drop(connection.execute_batch(&format!("DETACH {}", quoted(name))));
                    let message = format!("the file {} can't be attached: {error}", path.display());
                    Err(SqlError::new(SqlErrorKind::File, message))
                }
            }
        });
        let (attached, stand_ins) = attached?;
        self.stand_ins.extend(stand_ins);
        Ok(attached)
    }

    /// Runs a statement, and gives what there is to be told besides.
    pub(crate) fn run(&self, query: &Query, sink: &mut dyn Sink) -> Result<Vec<String>> {
        *self.denied.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let outcome = self.stepped(query, sink);
        let warnings = self.session.warnings();
        let (failed, unlike, is_explaining) = {
            let mut state = self.session.state();
            (state.failure.take(), std::mem::take(&mut state.unlike), state.is_explaining)
        };
        let failed = failed
            .map(|failure| locate::failure(query, failure))
            .or_else(|| unlike.iter().find_map(|unlike| locate::unlike(query, unlike, is_explaining)));
        let outcome = match (outcome, failed) {
            // SQLite goes on after an error in some places, as where it only plans or compares.
            (_, Some(error)) => Err(error),
            (Ok(()), None) => Ok(warnings),
            (Err(error), None) => Err(self.explained(query, error)),
        };
        self.session.end();
        outcome
    }

    /// Whether a statement can be read. It is for a session that explains: no table asks for anything.
    pub(crate) fn check(&self, query: &Query) -> Result<()> {
        let mut first = First { is_read: false };
        match self.run(query, &mut first) {
            // What stands for values that nobody knows yet may fail where the values don't.
            Err(error) if first.is_read && !is_of_statement(error.kind()) => Ok(()),
            ended => ended.map(drop),
        }
    }

    /// A statement whose every scan has what it needs, where SQLite finds such a way; or else one that may fail for
    /// want of it, once it comes to that scan.
    fn prepared(&self, sql: &str) -> rusqlite::Result<Statement<'_>> {
        let lower = sql.to_ascii_lowercase();
        self.session.state().may_stop_early = ["limit", "exists"].iter().any(|word| lower.contains(word));
        for planning in [Planning::Whole, Planning::WholeAtOnePrice, Planning::WholeWithoutTimes] {
            self.session.state().planning = planning;
            let prepared = self.connection.prepare(sql);
            if prepared.is_ok() || self.session.state().failure.is_some() {
                return prepared;
            }
        }
        self.session.state().planning = Planning::Any;
        self.connection.prepare(sql)
    }

    fn stepped(&self, query: &Query, sink: &mut dyn Sink) -> rusqlite::Result<()> {
        let mut statement = self.prepared(&snapshot::in_place(&self.stand_ins, &query.sql))?;
        if row_values::refuse(&self.session, query) {
            return Ok(());
        }
        bind(&mut statement, query)?;
        let columns = named_apart(self.columns(query, &statement).into_iter());
        let count = columns.len();
        if sink.columns(columns).is_err() {
            return Ok(());
        }
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if self.session.is_stopped() {
                return Ok(());
            }
            let values = (0..count).map(|place| Ok(value(row.get_ref(place)?)));
            if sink.row(values.collect::<rusqlite::Result<_>>()?).is_err() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The columns of a result. What a view that stands in for a table compares in its own way has no kind; the table has.
    fn columns(&self, query: &Query, statement: &Statement<'_>) -> Vec<Column> {
        let mut columns = declared(statement);
        let Some(sql) = snapshot::of_the_file(&self.stand_ins, &query.sql) else { return columns };
        let failure = self.session.state().failure.take();
        if let Ok(of_the_file) = self.connection.prepare(&sql) {
            let known = declared(&of_the_file);
            if known.len() == columns.len() {
                columns.iter_mut().zip(known).for_each(|(column, known)| column.kind = known.kind);
            }
        }
        self.session.state().failure = failure;
        columns
    }

    /// The steps that SQLite would take.
    pub(crate) fn steps(&self, query: &Query) -> Vec<String> {
        let listed = || -> rusqlite::Result<Vec<String>> {
            let explain = "EXPLAIN QUERY PLAN ";
            if !locate::is_select(query) {
                return Ok(Vec::new());
            }
            let sql = snapshot::in_place(&self.stand_ins, &query.sql);
            let mut statement = self.prepared(&format!("{explain}{sql}"))?;
            bind(&mut statement, query)?;
            let mut rows = statement.raw_query();
            let (mut depths, mut steps) = (std::collections::HashMap::new(), Vec::new());
            while let Some(row) = rows.next()? {
                let (id, parent, detail): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(3)?);
                let depth = depths.get(&parent).map_or(0, |depth| depth + 1);
                depths.insert(id, depth);
                steps.push(format!("{}{detail}", "  ".repeat(depth)));
            }
            Ok(steps)
        };
        listed().unwrap_or_default()
    }

    fn explained(&self, query: &Query, error: rusqlite::Error) -> SqlError {
        let denied = self.denied.lock().unwrap_or_else(PoisonError::into_inner).take();
        if self.session.is_cancelled() {
            return SqlError::new(SqlErrorKind::Cancelled, "the statement was cancelled");
        }
        let lacks = self.session.state().lacks;
        if let Some((table, push)) = lacks {
            let view = views::ALL.iter().find(|view| view.over == table.name && locate::is_in(query, view.name));
            let name = view.filter(|_| !locate::is_in(query, table.name)).map_or(table.name, |view| view.name);
            let (text, span) = locate::name(query, name);
            return self.lacking(query, table, push).at(&text, span);
        }
        if error.to_string().contains("no query solution") {
            return without_order(query);
        }
        Locate { query, others: self.other_tables() }.error(error, denied)
    }

    /// The tables that are not GitHub's, and the views, with their columns.
    fn other_tables(&self) -> Vec<(String, Vec<String>)> {
        let listed = || -> rusqlite::Result<Vec<(String, Vec<String>)>> {
            let mut all = self.connection.prepare(
                "SELECT DISTINCT t.name, c.name FROM pragma_table_list t JOIN pragma_table_xinfo(t.name, t.schema) c
                 WHERE t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND NOT (t.schema = 'temp' AND instr(t.name, '$'))
                 ORDER BY t.rowid, c.cid",
            )?;
            let mut rows = all.query([])?;
            let mut others: Vec<(String, Vec<String>)> = Vec::new();
            while let Some(row) = rows.next()? {
                let (table, column): (String, String) = (row.get(0)?, row.get(1)?);
                match others.last_mut() {
                    Some((last, columns)) if *last == table => columns.push(column),
                    _ => others.push((table, vec![column])),
                }
            }
            Ok(others)
        };
        self.is_ours.store(true, Ordering::Relaxed);
        let listed = listed();
        self.is_ours.store(false, Ordering::Relaxed);
        listed.unwrap_or_default()
    }

    /// That it is not said which organisation is meant, or which token.
    fn lacking(&self, query: &Query, table: &'static Table, push: Push) -> SqlError {
        let name = table.name_of(push);
        if push != Push::Org {
            let error = SqlError::new(SqlErrorKind::InvalidValue, format!("{} is a list for one {name}", table.name));
            return error.with_hint(format!("write WHERE {name} = … with its id, or join it on {name}"));
        }
        let message = format!(
            "{} is a list of an organisation's, and the statement names none that holds for every row of it",
            table.name
        );
        let error = SqlError::new(SqlErrorKind::MissingOrg, message);
        let mut all = "or for all of them WHERE org IN (SELECT org FROM installations)".to_owned();
        // It may well name one, behind an OR or where a join keeps rows that lack it.
        if locate::has_word(query, &["join", "or"]) {
            let name = table.name;
            let derived = (table.more)().first().map(|column| column.name);
            let columns = derived.map_or("*".to_owned(), |column| format!("*, {column}"));
            all.push_str(&format!(
                "; beside OR, and in a join that keeps all rows, put it into a subquery: \
                 FROM (SELECT {columns} FROM {name} WHERE org = 'NAME')"
            ));
            if derived.is_some() {
                all.push_str(", as * leaves derived columns out");
            }
        }
        let generally = || format!("write WHERE org = 'NAME', {all}");
        if self.session.state().is_explaining {
            return error.with_hint(generally());
        }
        // The first page of them: one request.
        let mut orgs = self.session.enter(|| self.session.client.orgs().pages());
        let Ok(Ok(orgs)) = self.session.wait(orgs.try_next()) else { return error.with_hint(generally()) };
        let orgs = orgs.map(|page| page.items).unwrap_or_default();
        let names: Vec<&str> = orgs.iter().map(|org| org.login.as_str()).collect();
        let (some, more) = names.split_at(names.len().min(MOST_NAMES));
        error.with_hint(match (some, more.len()) {
            ([], _) => "the login sees no organisation".to_owned(),
            ([only], _) => format!("write WHERE org = '{only}', the one that the login sees"),
            (some, 0) => format!("the login sees {}: write WHERE org = '{}', {all}", some.join(", "), some[0]),
            (some, _) => {
                format!("the login sees {} and others: write WHERE org = '{}', {all}", some.join(", "), some[0])
            }
        })
    }
}

/// That SQLite finds no way to read the tables in which each parameter is known before its list is asked for.
fn without_order(query: &Query) -> SqlError {
    const PARAMETERS: [&str; 6] = ["permission", "repository", "last_used_before", "last_used_after", "page", "pat_id"];
    let named = PARAMETERS.into_iter().find(|name| locate::is_in(query, name));
    let (text, span) = locate::name(query, named.unwrap_or("pat_grants"));
    let message =
        "there is no way to read these tables in which each list's parameters are known before it is asked for";
    let hint = "give a parameter by = a value, or a column of a table that the list is joined to; instead of EXISTS write \
                id IN (SELECT … WHERE …)";
    SqlError::new(SqlErrorKind::InvalidValue, message).with_hint(hint).at(&text, span)
}

/// What SQLite may take in this process, unless somebody has set less: beyond it a statement fails, and not the process.
const MOST_MEMORY: i64 = 2 << 30;

fn limit_memory(connection: &Connection) -> rusqlite::Result<()> {
    let known: i64 = connection.query_row("PRAGMA hard_heap_limit", [], |row| row.get(0))?;
    if known == 0 {
        connection.query_row(&format!("PRAGMA hard_heap_limit = {MOST_MEMORY}"), [], |_| Ok(()))?;
    }
    Ok(())
}

/// As many organisations are named in an error.
const MOST_NAMES: usize = 10;

/// What reads is allowed, within this connection. All else is refused while a statement is prepared.
fn authorize(context: &AuthContext<'_>, denied: &Mutex<Option<String>>) -> Authorization {
    let what = match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => return Authorization::Allow,
        AuthAction::Function { function_name } if !is_forbidden(function_name) => return Authorization::Allow,
        AuthAction::Function { function_name } => format!("the function {function_name} is not for this session"),
        AuthAction::Pragma { pragma_name, .. } => format!("the pragma {pragma_name} is not for this session"),
        AuthAction::Insert { .. } | AuthAction::Update { .. } | AuthAction::Delete { .. } => {
            "only EXEC writes".to_owned()
        }
        _ => "the session reads, and only EXEC writes".to_owned(),
    };
    denied.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(what);
    Authorization::Deny
}

/// Functions that reach out of the connection, or into SQLite itself.
fn is_forbidden(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "load_extension" | "readfile" | "writefile" | "edit" | "fts3_tokenizer" | "fts5")
        || name.starts_with("sqlite_")
}

/// The columns of a statement's result as SQLite tells them.
fn declared(statement: &Statement<'_>) -> Vec<Column> {
    let columns = statement.columns();
    columns
        .map(|column| Column { name: column.name().to_owned(), kind: Kind::of_declared(column.decl_type()) })
        .collect()
}

/// By name, or by place: what has no name counts on from the last that has a number.
fn bind(statement: &mut Statement<'_>, query: &Query) -> rusqlite::Result<()> {
    let mut place = 0_usize;
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index).map(str::to_owned);
        let value = match name.as_deref().map(|name| (name, name.strip_prefix('?'))) {
            Some((name, None)) => query.params.named(name),
            numbered => {
                place = numbered.and_then(|(_, digits)| digits?.parse().ok()).unwrap_or(place + 1);
                query.params.placed.get(place.saturating_sub(1))
            }
        };
        statement.raw_bind_parameter(index, value.map_or(Sqlite::Null, sqlite))?;
    }
    Ok(())
}

/// A value as SQLite takes it.
pub(crate) fn sqlite(value: &Value) -> Sqlite {
    match value {
        Value::Null => Sqlite::Null,
        Value::Integer(number) => Sqlite::Integer(*number),
        Value::Real(number) => Sqlite::Real(*number),
        Value::Text(text) => Sqlite::Text(text.clone()),
        Value::Blob(bytes) => Sqlite::Blob(bytes.clone()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_s_memory_has_an_end() {
        let mut engine = Engine::open(crate::session::nobody_s()).unwrap();
        let limit = engine.ours(|ours| ours.query_row("PRAGMA hard_heap_limit", [], |row| row.get::<_, i64>(0)));
        assert_eq!(limit.unwrap(), MOST_MEMORY);
    }
}
