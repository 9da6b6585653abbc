//! Tables of somebody's own beside GitHub's, to join them on: an allow list, the people of a company.

use rusqlite::Connection;

use crate::error::{Result, SqlError, SqlErrorKind};
use crate::tables::named;
use crate::value::{Kind, Value};

/// A table that is held in memory for as long as the session lasts.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SideTable {
    /// Its name.
    pub name: String,
    /// Its columns, with what their values are.
    pub columns: Vec<(String, Kind)>,
    /// Its rows, each with a value for each column.
    pub rows: Vec<Vec<Value>>,
}

impl SideTable {
    /// A table without rows.
    pub fn new(name: impl Into<String>, columns: impl IntoIterator<Item = (impl Into<String>, Kind)>) -> Self {
        let columns = columns.into_iter().map(|(name, kind)| (name.into(), kind)).collect();
        Self { name: name.into(), columns, rows: Vec::new() }
    }

    /// One more row.
    #[must_use]
    pub fn row(mut self, values: impl IntoIterator<Item = impl Into<Value>>) -> Self {
        self.rows.push(values.into_iter().map(Into::into).collect());
        self
    }

    fn check(&self) -> Result<()> {
        let refuse = |message: String| Err(SqlError::new(SqlErrorKind::InvalidValue, message));
        if self.name.is_empty() || self.columns.is_empty() {
            return refuse("a table has a name and a column at the least".to_owned());
        }
        if named(&self.name).is_some() || self.name.to_ascii_lowercase().starts_with("sqlite_") {
            return refuse(format!("the name {} is taken", self.name));
        }
        match self.rows.iter().position(|row| row.len() != self.columns.len()) {
            Some(row) => refuse(format!(
                "row {} of {} has {} values for {} columns",
                row + 1,
                self.name,
                self.rows[row].len(),
                self.columns.len()
            )),
            None => Ok(()),
        }
    }

    /// Adds it, or puts it in the place of the one of its name.
    pub(crate) fn add(&self, connection: &mut Connection) -> Result<()> {
        self.check()?;
        let added = || -> rusqlite::Result<()> {
            let columns = self.columns.iter().map(|(name, kind)| match kind {
                Kind::Timestamp => format!("{} {} COLLATE {}", quoted(name), kind.declared(), crate::collate::TIME),
                _ => format!("{} {}", quoted(name), kind.declared()),
            });
            let (name, columns) = (quoted(&self.name), columns.collect::<Vec<_>>().join(", "));
            let transaction = connection.transaction()?;
            transaction
                .execute_batch(&format!("DROP TABLE IF EXISTS temp.{name}; CREATE TEMP TABLE {name} ({columns})"))?;
            let places = vec!["?"; self.columns.len()].join(", ");
            let mut insert = transaction.prepare(&format!("INSERT INTO temp.{name} VALUES ({places})"))?;
            for row in &self.rows {
                insert.execute(rusqlite::params_from_iter(row.iter().map(crate::connection::sqlite)))?;
            }
            drop(insert);
            transaction.commit()
        }();
        added.map_err(|error| {
            SqlError::new(SqlErrorKind::InvalidValue, format!("the table {} can't be added: {error}", self.name))
        })
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
