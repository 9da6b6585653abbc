//! The tables as they are told to people and to shells that complete names.

use crate::tables::{ALL, ColumnOf, Push, Table};
use crate::value::Kind;
use crate::views::{self as of_session, View};

/// A table, for who tells or completes names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableInfo {
    /// Its name, which `github.orgs.` may stand before.
    pub name: &'static str,
    /// What its rows are, in a sentence.
    pub about: &'static str,
    /// Its columns: first what `SELECT *` shows.
    pub columns: Vec<ColumnInfo>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ColumnInfo {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// What it holds, in a sentence or two.
    pub about: &'static str,
    /// What it is for.
    pub role: Role,
    /// Whether the table can't be read without a value for it.
    pub is_required: bool,
    /// Whether GitHub is asked for what it is compared with, so that less is read.
    pub narrows: bool,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// It is GitHub's, and `SELECT *` shows it.
    Field,
    /// It is compared by `=` with one value, which narrows what GitHub is asked for, and has no value of its own.
    Parameter,
    /// It is made of the fields, for who filters on it; `SELECT *` leaves it out.
    Derived,
}

/// All tables.
///
/// ```
/// let tables = patwarden_sql::tables();
/// let grants = tables.iter().find(|table| table.name == "pat_grants").unwrap();
/// assert!(grants.columns.iter().any(|column| column.name == "org" && column.is_required));
/// ```
#[must_use]
pub fn tables() -> Vec<TableInfo> {
    ALL.iter().copied().map(told).collect()
}

/// A view over GitHub's tables, for who tells or completes names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ViewInfo {
    /// Its name.
    pub name: &'static str,
    /// What its rows are, in a sentence.
    pub about: &'static str,
    /// The names of its columns, of which `org` is the first.
    pub columns: &'static [&'static str],
}

/// All views of a session; those of a file of snapshots are told by [`Sql::attach`](crate::Sql::attach).
///
/// ```
/// let views = patwarden_sql::views();
/// assert!(views.iter().any(|view| view.name == "pat_grants_stale" && view.columns.contains(&"days_unused")));
/// ```
#[must_use]
pub fn views() -> Vec<ViewInfo> {
    let told = |view: &View| ViewInfo { name: view.name, about: view.about, columns: view.columns };
    of_session::ALL.iter().map(told).collect()
}

fn told(table: &Table) -> TableInfo {
    let fields = (table.fields)().len();
    let derived = fields + table.parameters.len();
    let column = |(place, column): (usize, ColumnOf)| ColumnInfo {
        name: column.name,
        kind: column.kind,
        about: column.about,
        role: match place {
            _ if place < fields => Role::Field,
            _ if place < derived => Role::Parameter,
            _ => Role::Derived,
        },
        is_required: column.push.is_some_and(|push| table.required.contains(&push)),
        narrows: column.push.is_some_and(|push| push != Push::Created && push != Push::Sort),
    };
    let columns = table.columns().into_iter().enumerate().map(column).collect();
    TableInfo { name: table.name, about: table.about, columns }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_name_of_its_own_and_is_told_in_a_sentence() {
        for table in tables() {
            let mut names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), table.columns.len(), "{}", table.name);
            assert!(table.about.ends_with('.'));
            for column in &table.columns {
                assert!(column.about.ends_with('.'), "{}.{}", table.name, column.name);
            }
        }
    }
}
