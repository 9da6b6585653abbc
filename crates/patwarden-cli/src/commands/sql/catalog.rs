//! `.tables` and `.schema`: what there is to ask.

use patwarden_sql::{ColumnInfo, Kind, Role, TableInfo, tables};
use schemars::JsonSchema;
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::nearest::nearest;
use crate::output::{self, Cell, Form, Row};

pub(super) fn list(form: &Form) -> Result<Exit, Failure> {
    let rows: Vec<TableRow> = tables().into_iter().map(TableRow::from).collect();
    output::rows(&rows, &form.of::<TableRow>()?)?;
    Ok(Exit::Done)
}

/// Prints the columns of one table, or of all.
pub(super) fn schema(name: Option<&str>, form: &Form) -> Result<Exit, Failure> {
    let all = tables();
    let wanted: Vec<TableInfo> = match name {
        None => all,
        Some(name) => {
            let bare = name.rsplit('.').next().unwrap_or(name);
            let known: Vec<&str> = all.iter().map(|table| table.name).collect();
            if !known.iter().any(|known| known.eq_ignore_ascii_case(bare)) {
                let near = nearest(bare, known.iter().copied());
                return Err(Failure::input(format!("there is no table {bare:?}")).with_hint(match near {
                    Some(near) => format!("did you mean {near}?"),
                    None => format!("the tables are {}", known.join(", ")),
                }));
            }
            all.into_iter().filter(|table| table.name.eq_ignore_ascii_case(bare)).collect()
        }
    };
    let rows: Vec<ColumnRow> =
        wanted.iter().flat_map(|table| table.columns.iter().map(|column| ColumnRow::of(table, column))).collect();
    output::rows(&rows, &form.of::<ColumnRow>()?)?;
    Ok(Exit::Done)
}

/// A table.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TableRow {
    /// Its name, which `github.orgs.` may stand before.
    table: &'static str,
    /// What its rows are.
    about: &'static str,
}

impl From<TableInfo> for TableRow {
    fn from(TableInfo { name, about, .. }: TableInfo) -> Self {
        Self { table: name, about }
    }
}

impl Row for TableRow {
    const NOUN: &'static str = "tables";
    const FIELDS: &'static [&'static str] = &["about", "table"];
    const COLUMNS: &'static [&'static str] = &["TABLE", "ABOUT"];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::text(self.table), Cell::whole_text(self.about)]
    }
}

/// A column of a table.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ColumnRow {
    /// Whose it is.
    table: &'static str,
    /// Its name.
    column: &'static str,
    /// What its values are: `integer`, `real`, `text`, `boolean`, `timestamp`, `json` or `any`.
    kind: &'static str,
    /// `field` if `SELECT *` shows it, `parameter` if it only narrows what is asked for, `required` if the table can't
    /// be read without it, `derived` if it is made of the fields.
    role: &'static str,
    /// Whether GitHub is asked for what it is compared with, so that less is read.
    narrows: bool,
    /// What it holds.
    about: &'static str,
}

impl ColumnRow {
    fn of(table: &TableInfo, column: &ColumnInfo) -> Self {
        Self {
            table: table.name,
            column: column.name,
            kind: kind(column.kind),
            role: match column.role {
                _ if column.is_required => "required",
                Role::Field => "field",
                Role::Parameter => "parameter",
                _ => "derived",
            },
            narrows: column.narrows,
            about: column.about,
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer => "integer",
        Kind::Real => "real",
        Kind::Text => "text",
        Kind::Boolean => "boolean",
        Kind::Timestamp => "timestamp",
        Kind::Json => "json",
        _ => "any",
    }
}

impl Row for ColumnRow {
    const NOUN: &'static str = "columns";
    const FIELDS: &'static [&'static str] = &["about", "column", "kind", "narrows", "role", "table"];
    const COLUMNS: &'static [&'static str] = &["TABLE", "COLUMN", "KIND", "ROLE", "NARROWS", "ABOUT"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.table),
            Cell::whole_text(self.column),
            Cell::text(self.kind),
            Cell::text(self.role),
            Cell::text(if self.narrows { "yes" } else { "" }),
            Cell::whole_text(self.about),
        ]
    }
}
