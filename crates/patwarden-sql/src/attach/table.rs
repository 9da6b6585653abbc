//! A file's rows as a table of the session's memory.

use rusqlite::{Connection, Result, ToSql};

use super::AttachedTable;
use super::data::Data;
use crate::connection::sqlite;
use crate::tables::{self, Compared};
use crate::value::{Column, Kind};

/// Makes the table, all of it or none.
pub(super) fn put(connection: &Connection, name: &str, data: Data) -> Result<AttachedTable> {
    let change = connection.unchecked_transaction()?;
    let declared: Vec<String> = data.columns.iter().map(|(name, kind)| declaration(name, *kind)).collect();
    change.execute_batch(&format!("CREATE TABLE {} ({})", quoted(name), declared.join(", ")))?;
    let places = vec!["?"; data.columns.len()].join(", ");
    let mut insert = change.prepare(&format!("INSERT INTO {} VALUES ({places})", quoted(name)))?;
    for row in &data.rows {
        let values: Vec<_> = row.iter().map(sqlite).collect();
        let values: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
        insert.execute(values.as_slice())?;
    }
    drop(insert);
    // How many rows there are decides which way round a join with GitHub's tables goes.
    change.execute_batch(&format!("ANALYZE {}", quoted(name)))?;
    change.commit()?;
    let columns = data.columns.into_iter().map(|(name, kind)| Column { name, kind }).collect();
    Ok(AttachedTable { name: name.to_owned(), columns })
}

/// A column named as one of ours is compared as that one is: a login is the same in any case, whatever stands first.
fn declaration(name: &str, kind: Kind) -> String {
    let same = tables::ALL
        .iter()
        .flat_map(|table| table.columns())
        .find(|column| column.name.eq_ignore_ascii_case(name) && column.compared != Compared::AsIs);
    let collation = same.map_or("BINARY", |column| column.compared.collation());
    format!("{} {} COLLATE {collation}", quoted(name), kind.declared())
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
