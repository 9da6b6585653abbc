//! SQL: what `sql`, `explain_sql` and `sql_exec` of a client ask for.

mod explanation;
mod params;
mod rows;
mod snapshot;

use std::path::PathBuf;

use futures::FutureExt;
use patwarden_sql::{Exec, ExecCall, ExecOptions, Query, Sql, Statement};
use pyo3::prelude::*;

pub(crate) use self::explanation::SqlExplanation;
pub(crate) use self::rows::SqlRows;
pub(crate) use self::snapshot::{Snapshot, taken};
use crate::client::Session;
use crate::errors;
use crate::face::Ask;
use crate::{bulk, named};

/// A statement that reads, with the values of its parameters and files beside the tables: for its rows.
pub(crate) fn query(
    py: Python<'_>,
    session: &Session,
    statement: &str,
    values: Option<&Bound<'_, PyAny>>,
    files: Files,
) -> PyResult<Ask> {
    let query = reading(py, statement, values)?;
    let sql = session_with(py, session, &files)?;
    let work = async move {
        attach(&sql, files).await?;
        sql.run(&query).await
    };
    Ok(Ask::new(work.map(Ok), |py, rows| {
        let rows = rows.map_err(|error| errors::sql(py, &error))?;
        rows.warnings.iter().try_for_each(|warning| errors::warn_of_drift(py, warning))?;
        Ok(Py::new(py, SqlRows::from(rows))?.into_any())
    }))
}

/// The same for what it would ask GitHub for.
pub(crate) fn explanation(
    py: Python<'_>,
    session: &Session,
    statement: &str,
    values: Option<&Bound<'_, PyAny>>,
    files: Files,
) -> PyResult<Ask> {
    let query = match one(py, statement, values)? {
        Statement::Query(query) => query,
        Statement::Exec(exec) => {
            let told = SqlExplanation::of(exec.requests(&ExecOptions::default()), Vec::new());
            return Ok(Ask::new(async { Ok(told) }, |py, told| Ok(Py::new(py, told)?.into_any())));
        }
        _ => return Err(not_one(py)),
    };
    let sql = session_with(py, session, &files)?;
    let work = async move {
        attach(&sql, files).await?;
        sql.explain_query(&query).await
    };
    Ok(Ask::new(work.map(Ok), |py, told| {
        let told = told.map_err(|error| errors::sql(py, &error))?;
        Ok(Py::new(py, SqlExplanation::of(told.requests, told.steps))?.into_any())
    }))
}

/// Files by the names that they have in a statement.
pub(crate) type Files = Vec<(String, PathBuf)>;

/// The client's session; for a statement with files one that is its own, so that they are nobody else's.
fn session_with(py: Python<'_>, session: &Session, files: &Files) -> PyResult<Sql> {
    if files.is_empty() {
        return session.sql(py);
    }
    let client = session.client(py)?;
    py.detach(|| Sql::open(client)).map_err(|error| errors::sql(py, &error))
}

async fn attach(sql: &Sql, files: Files) -> patwarden_sql::Result<()> {
    for (name, path) in files {
        sql.attach(&name, path).await?;
    }
    Ok(())
}

/// A statement that writes, on these terms: for its plan, or for its report.
pub(crate) fn exec(
    py: Python<'_>,
    session: &Session,
    statement: &str,
    values: Option<&Bound<'_, PyAny>>,
    terms: bulk::Arguments<'_, '_>,
) -> PyResult<Ask> {
    let terms = terms.read(py)?;
    let client = session.client(py)?;
    let exec = writing(py, statement, values)?;
    match exec.call(&client, ExecOptions::default()) {
        ExecCall::Revoke(call) => bulk::ask(py, call, terms),
        ExecCall::Review(call) => bulk::ask(py, call, terms),
    }
}

/// The names of the parameters of a text's statements that have one, in their order.
#[pyfunction]
pub(crate) fn _sql_parameters(#[pyo3(from_py_with = named::statement)] statement: String) -> Vec<String> {
    patwarden_sql::parameters(&statement)
}

fn reading(py: Python<'_>, statement: &str, values: Option<&Bound<'_, PyAny>>) -> PyResult<Query> {
    match one(py, statement, values)? {
        Statement::Query(query) => Ok(query),
        Statement::Exec(exec) => {
            let message = format!("sql() reads, and this EXEC would {exec}");
            let hint = "call sql_exec() with it, first with dry_run=True";
            Err(errors::own_sql(py, "not-allowed", &message, hint, place(statement, exec.as_str())))
        }
        _ => Err(not_one(py)),
    }
}

fn writing(py: Python<'_>, statement: &str, values: Option<&Bound<'_, PyAny>>) -> PyResult<Exec> {
    match one(py, statement, values)? {
        Statement::Exec(exec) => Ok(exec),
        Statement::Query(query) => {
            let message = "sql_exec() writes, and this statement reads";
            Err(errors::own_sql(py, "not-allowed", message, "call sql() with it", place(statement, query.as_str())))
        }
        _ => Err(not_one(py)),
    }
}

/// Where in the text the statement begins: the line and the column, from 1.
fn place(text: &str, statement: &str) -> Option<(usize, usize)> {
    let before = text.get(..text.find(statement)?)?;
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    Some((before.matches('\n').count() + 1, before.get(line_start..)?.chars().count() + 1))
}

/// The one statement of a text.
fn one(py: Python<'_>, text: &str, values: Option<&Bound<'_, PyAny>>) -> PyResult<Statement> {
    let values = params::params(values)?;
    let mut statements = patwarden_sql::parse(text, &values).map_err(|error| errors::sql(py, &error))?;
    match (statements.pop(), statements.is_empty()) {
        (Some(statement), true) => Ok(statement),
        _ => Err(not_one(py)),
    }
}

fn not_one(py: Python<'_>) -> PyErr {
    let message = "one statement is wanted, and neither none nor several";
    errors::own_sql(py, "syntax", message, "call once for each statement", None)
}
