//! `.tables` and `.schema`: what there is to ask.

use patwarden_sql::{Attached, ColumnInfo, Format, Kind, Role, TableInfo, ViewInfo, nearest, tables, views};
use schemars::JsonSchema;
use serde::Serialize;

use crate::exit::{Exit, Failure};
use crate::output::{self, Cell, Form, Row};

/// A table that can be asked.
pub(super) struct Known {
    /// As it is written in statements.
    pub(super) name: String,
    pub(super) about: String,
    pub(super) columns: Vec<KnownColumn>,
}

pub(super) struct KnownColumn {
    pub(super) name: String,
    kind: &'static str,
    role: &'static str,
    narrows: bool,
    about: &'static str,
}

/// GitHub's tables, and the views over them.
pub(super) fn of_github() -> Vec<Known> {
    let column = |column: &ColumnInfo| KnownColumn {
        name: column.name.to_owned(),
        kind: kind(column.kind),
        role: match column.role {
            _ if column.is_required => "required",
            Role::Field => "field",
            Role::Parameter => "parameter",
            _ => "derived",
        },
        narrows: column.narrows,
        about: column.about,
    };
    let table = |table: TableInfo| Known {
        name: table.name.to_owned(),
        about: table.about.to_owned(),
        columns: table.columns.iter().map(column).collect(),
    };
    tables().into_iter().map(table).chain(views().into_iter().map(of_view)).collect()
}

fn of_view(view: ViewInfo) -> Known {
    let column = |name: &&'static str| KnownColumn {
        name: (*name).to_owned(),
        kind: "any",
        role: if *name == "org" { "required" } else { "field" },
        narrows: *name == "org",
        about: "",
    };
    let columns = view.columns.iter().map(column).collect();
    Known { name: view.name.to_owned(), about: view.about.to_owned(), columns }
}

/// Those of a file.
pub(super) fn of_file(file: Attached) -> Vec<Known> {
    let about = format!("Of {}, {}.", file.path.display(), file.format);
    let table = |table: patwarden_sql::AttachedTable| Known {
        name: match file.format {
            Format::Sqlite => format!("{}.{}", file.name, table.name),
            _ => table.name,
        },
        about: about.clone(),
        columns: table
            .columns
            .into_iter()
            .map(|column| KnownColumn {
                kind: kind(column.kind),
                name: column.name,
                role: "field",
                narrows: false,
                about: "",
            })
            .collect(),
    };
    file.tables.into_iter().map(table).collect()
}

/// Prints the tables.
pub(super) fn list(all: &[Known], form: &Form) -> Result<Exit, Failure> {
    let rows: Vec<TableRow> =
        all.iter().map(|known| TableRow { table: known.name.clone(), about: known.about.clone() }).collect();
    output::rows(&rows, &form.of::<TableRow>()?)?;
    Ok(Exit::Done)
}

/// Prints the columns of one table, or of all.
pub(super) fn schema(all: &[Known], name: Option<&str>, form: &Form) -> Result<Exit, Failure> {
    let wanted: Vec<&Known> = match name {
        None => all.iter().collect(),
        Some(name) => {
            let is_meant = |known: &&Known| {
                let bare = known.name.rsplit('.').next().unwrap_or_default();
                let full = format!("github.orgs.{}", known.name);
                [known.name.as_str(), bare, &full].iter().any(|known| known.eq_ignore_ascii_case(name))
            };
            let meant: Vec<&Known> = all.iter().filter(is_meant).collect();
            if meant.is_empty() {
                let names = all.iter().map(|known| known.name.as_str());
                return Err(Failure::input(format!("there is no table {name:?}")).with_hint(
                    match nearest(name, names.clone()) {
                        Some(near) => format!("did you mean {near}?"),
                        None => format!("the tables are {}", names.collect::<Vec<_>>().join(", ")),
                    },
                ));
            }
            meant
        }
    };
    let rows = |known: &&Known| {
        let row = |column: &KnownColumn| ColumnRow {
            table: known.name.clone(),
            column: column.name.clone(),
            kind: column.kind,
            role: column.role,
            narrows: column.narrows,
            about: column.about,
        };
        known.columns.iter().map(row).collect::<Vec<_>>()
    };
    let rows: Vec<ColumnRow> = wanted.iter().flat_map(rows).collect();
    output::rows(&rows, &form.of::<ColumnRow>()?)?;
    Ok(Exit::Done)
}

/// A table.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TableRow {
    /// Its name; `github.orgs.` may stand before one of GitHub's.
    table: String,
    /// What its rows are.
    about: String,
}

impl Row for TableRow {
    const NOUN: &'static str = "tables";
    const FIELDS: &'static [&'static str] = &["about", "table"];
    const COLUMNS: &'static [&'static str] = &["TABLE", "ABOUT"];

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![Cell::text(&self.table), Cell::whole_text(&self.about)]
    }
}

/// A column of a table.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ColumnRow {
    /// Whose it is.
    table: String,
    /// Its name.
    column: String,
    /// What its values are: `integer`, `real`, `text`, `boolean`, `timestamp`, `json` or `any`.
    kind: &'static str,
    /// `field` if `SELECT *` shows it, `parameter` if it only narrows what is asked for, `required` if the table can't
    /// be read without it, `derived` if it is made of the fields.
    role: &'static str,
    /// Whether GitHub is asked for what it is compared with, so that less is read.
    narrows: bool,
    /// What it holds, as far as that is known.
    about: &'static str,
}

impl Row for ColumnRow {
    const NOUN: &'static str = "columns";
    const FIELDS: &'static [&'static str] = &["about", "column", "kind", "narrows", "role", "table"];
    const COLUMNS: &'static [&'static str] = &["TABLE", "COLUMN", "KIND", "ROLE", "NARROWS", "ABOUT"];

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(&self.table),
            Cell::whole_text(&self.column),
            Cell::text(self.kind),
            Cell::text(self.role),
            Cell::text(if self.narrows { "yes" } else { "" }),
            Cell::whole_text(self.about),
        ]
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
