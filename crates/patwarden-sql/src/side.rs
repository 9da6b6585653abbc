//! Tables of somebody's own beside GitHub's, to join them on: an allow list, the people of a company. A file's rows
//! become one, too.

use rusqlite::Connection;

use crate::collate::{ANY_TIME, LETTERS};
use crate::error::{Result, SqlError, SqlErrorKind};
use crate::tables::{ALL, Compared, named};
use crate::value::{Kind, Value};
use crate::views;

/// A table that is held in memory for as long as the session lasts.
///
/// A column with the name of a column of ours, such as `login`, `owner`, `org` or `expires_at`, is compared as that one
/// is: a login is the same in any case, whichever stands first. Other texts are compared byte by byte.
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
        if named(&self.name).is_some()
            || views::is_one(&self.name)
            || self.name.to_ascii_lowercase().starts_with("sqlite_")
        {
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
        let is_view = "SELECT count(*) FROM sqlite_temp_schema WHERE type = 'view' AND name = ?1 COLLATE NOCASE";
        if connection.query_row(is_view, [&self.name], |row| row.get::<_, i64>(0)).is_ok_and(|views| views > 0) {
            let message = format!("the name {} is taken by a table of a file that is attached", self.name);
            return Err(SqlError::new(SqlErrorKind::InvalidValue, message));
        }
        let added = || -> rusqlite::Result<()> {
            let columns = self.columns.iter().enumerate();
            let columns = columns.map(|(place, (name, kind))| self.declaration(place, name, *kind));
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
            // How many rows there are decides which way round a join with GitHub's tables goes.
            transaction.execute_batch(&format!("ANALYZE temp.{name}"))?;
            transaction.commit()
        }();
        added.map_err(|error| {
            SqlError::new(SqlErrorKind::InvalidValue, format!("the table {} can't be added: {error}", self.name))
        })
    }

    /// Compared as the column of ours that has its name; times as moments in any case.
    fn declaration(&self, place: usize, name: &str, kind: Kind) -> String {
        let ours = ALL.iter().flat_map(|table| table.columns()).filter(|column| column.name.eq_ignore_ascii_case(name));
        let same = ours.map(|column| column.compared).find(|compared| *compared != Compared::AsIs);
        let compared = same.unwrap_or(if kind == Kind::Timestamp { Compared::Time } else { Compared::AsIs });
        let has_json = || self.rows.iter().any(|row| row[place].as_str().is_some_and(|text| text.starts_with('{')));
        let collation = match compared {
            Compared::Time => ANY_TIME,
            Compared::AsIs if !has_json() => LETTERS,
            _ => compared.collation(),
        };
        format!("{} {} COLLATE {collation}", quoted(name), kind.declared())
    }
}

pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
