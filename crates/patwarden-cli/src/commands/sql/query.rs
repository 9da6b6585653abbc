//! One statement that reads: its rows as they come, and what has to be known besides.

use std::pin::pin;

use futures::FutureExt;
use patwarden_sql::{Planned, Query, Sql, Statement};
use schemars::JsonSchema;
use serde::Serialize;

use crate::commands::bulk::Execs;
use crate::exit::{Exit, Failure};
use crate::output::{self, Cell, Form, Printer, Row, Wanted, say};
use crate::signals::unless_ended;

/// Runs it to its end, or until nobody reads on.
pub(super) async fn show(sql: &Sql, query: &Query, form: &Form) -> Result<Exit, Failure> {
    unless_ended(shown(sql, query, form)).await?
}

async fn shown(sql: &Sql, query: &Query, form: &Form) -> Result<Exit, Failure> {
    let mut rows = sql.stream(query);
    let columns = rows.columns().await?.to_vec();
    let mut printer = Printer::new(form, &columns)?;
    let mut count = 0_u64;
    loop {
        let next = {
            let mut next = pin!(rows.next());
            match (&mut next).now_or_never() {
                Some(next) => next,
                // While there is nothing to print, what is printed is handed on.
                None if printer.flush()? == Wanted::Enough => return Ok(Exit::Done),
                None => next.await,
            }
        };
        match next {
            Ok(Some(row)) => {
                count += 1;
                if printer.row(row)? == Wanted::Enough {
                    return Ok(Exit::Done);
                }
            }
            Ok(None) => break,
            Err(error) => {
                if printer.is_streamed() && count > 0 {
                    printer.flush()?;
                    say("warning", "the rows that were printed are not all there are");
                }
                return Err(error.into());
            }
        }
    }
    printer.end()?;
    let warnings = rows.warnings();
    warnings.iter().for_each(|warning| say("warning", warning));
    Ok(if warnings.is_empty() { Exit::Done } else { Exit::Partly })
}

/// Whether all statements that read can be read. It asks GitHub for nothing.
pub(super) async fn check(sql: &Sql, statements: &[Statement]) -> Result<(), Failure> {
    for statement in statements {
        if let Statement::Query(query) = statement {
            sql.check(query).await?;
        }
    }
    Ok(())
}

/// Prints what statements would ask GitHub for, EXECs as they would be carried out.
pub(super) async fn explain(
    sql: &Sql,
    statements: &[Statement],
    execs: &Execs<'_>,
    form: &Form,
) -> Result<Exit, Failure> {
    let mut requests = Vec::new();
    for statement in statements {
        match statement {
            Statement::Query(query) => requests.extend(sql.explain_query(query).await?.requests),
            Statement::Exec(exec) => requests.extend(execs.requests(exec)),
            _ => return Err(Failure::Other("this command does not know how to explain such a statement".to_owned())),
        }
    }
    let rows: Vec<RequestRow> = requests.into_iter().map(RequestRow::from).collect();
    if rows.is_empty() {
        say("", "it asks GitHub for nothing");
    }
    output::rows(&rows, &form.of::<RequestRow>()?)?;
    Ok(Exit::Done)
}

/// A request that a statement would make.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RequestRow {
    /// `GET`, or `POST` for an EXEC.
    method: &'static str,
    /// The path below the root of the API, with its query. What is in braces comes of rows that are not known yet.
    path: String,
    /// `once`; `for each` row of another table; `for each, or whole from the ninth`, where the whole list is read once
    /// eight of its owners or tokens were asked for; `until it shows`, again and again for the effect of an EXEC.
    times: &'static str,
    /// Whether further pages follow, as many as GitHub names.
    pages: bool,
    /// The table that asks for it.
    table: String,
}

impl From<Planned> for RequestRow {
    fn from(Planned { method, path, table, times, has_pages, .. }: Planned) -> Self {
        Self { method, path, times: times.as_str(), pages: has_pages, table }
    }
}

impl Row for RequestRow {
    const NOUN: &'static str = "requests";
    const FIELDS: &'static [&'static str] = &["method", "pages", "path", "table", "times"];
    const COLUMNS: &'static [&'static str] = &["METHOD", "PATH", "TIMES", "PAGES", "TABLE"];
    const IS_LISTED: bool = false;

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(self.method),
            Cell::whole_text(&self.path),
            Cell::text(self.times),
            Cell::text(if self.pages { "all" } else { "one" }),
            Cell::text(&self.table),
        ]
    }
}
