//! The tables of a file of snapshots as a session compares them: times as moments and an owner as its login, as in
//! GitHub's tables. The file itself is for every program that reads SQLite and knows no such comparisons, so a session
//! has views of its own over the file's tables, which statements read in their place.

use std::borrow::Cow;

use rusqlite::Connection;

use super::file::APPLICATION;
use crate::attach::{Attached, Format};
use crate::collate::{OWNER, TIME};
use crate::side::quoted;
use crate::tokens::{self, Token, tokens};
use crate::value::{Column, Kind};

/// Times of snapshots, which no table of GitHub's has. Of some that are calculated SQLite tells no kind.
pub(crate) const TIMES: [&str; 3] = ["taken_at", "before_at", "now_at"];

/// A view, and what it stands for.
#[derive(Debug)]
pub(crate) struct StandIn {
    /// The file, as statements call it.
    file: String,
    table: String,
    /// Its name: the table's, where that alone means this table, and else one of its own.
    view: String,
}

impl StandIn {
    fn has_the_name(&self) -> bool {
        self.view == self.table
    }
}

/// Makes them for a file that was attached, if it is one of snapshots.
pub(crate) fn install(connection: &mut Connection, file: &Attached) -> rusqlite::Result<Vec<StandIn>> {
    let mut all = Vec::new();
    if file.format != Format::Sqlite {
        return Ok(all);
    }
    let name = quoted(&file.name);
    let application = format!("PRAGMA {name}.application_id");
    if connection.query_row(&application, [], |row| row.get::<_, i64>(0))? != i64::from(APPLICATION) {
        return Ok(all);
    }
    let change = connection.transaction()?;
    for table in file.tables.iter().filter(|table| table.columns.iter().any(|column| collation(column).is_some())) {
        let taken = "SELECT count(*) FROM pragma_table_list
                     WHERE name = ?1 COLLATE NOCASE AND schema <> ?2 COLLATE NOCASE";
        let taken = change.query_row(taken, [&table.name, &file.name], |row| row.get::<_, i64>(0))? > 0;
        let view = if taken { format!("{}${}", file.name, table.name) } else { table.name.clone() };
        let columns: Vec<String> = table.columns.iter().map(column).collect();
        let (columns, table) = (columns.join(", "), table.name.clone());
        change.execute_batch(&format!(
            "CREATE TEMP VIEW {} AS SELECT {columns} FROM {name}.{}",
            quoted(&view),
            quoted(&table)
        ))?;
        all.push(StandIn { file: file.name.clone(), table, view });
    }
    change.commit()?;
    Ok(all)
}

fn column(column: &Column) -> String {
    let name = quoted(&column.name);
    collation(column).map_or(name.clone(), |collation| format!("{name} COLLATE {collation} AS {name}"))
}

fn collation(column: &Column) -> Option<&'static str> {
    match column.name.as_str() {
        "owner" => Some(OWNER),
        name if column.kind == Kind::Timestamp || TIMES.contains(&name) => Some(TIME),
        _ => None,
    }
}

/// A statement with `file.table` as the view is named that stands for it: as long, and every other word at its place.
pub(crate) fn in_place<'a>(all: &[StandIn], sql: &'a str) -> Cow<'a, str> {
    if all.is_empty() {
        return Cow::Borrowed(sql);
    }
    let words = tokens(sql);
    let mut changed = sql.as_bytes().to_vec();
    for (place, part) in words.windows(3).enumerate() {
        let [file, dot, table] = part else { continue };
        if dot.kind != tokens::Kind::Dot || is_behind_a_dot(&words, place) {
            continue;
        }
        let (Some(file_name), Some(table_name)) = (file.name(sql), table.name(sql)) else { continue };
        let is_it = |known: &&StandIn| {
            known.file.eq_ignore_ascii_case(&file_name) && known.table.eq_ignore_ascii_case(&table_name)
        };
        let Some(known) = all.iter().find(is_it) else { continue };
        if known.has_the_name() {
            changed[file.span.start..table.span.start].fill(b' ');
        } else {
            let (begin, end) = (file.span.start, table.span.end);
            changed[begin..end].fill(b' ');
            changed[begin..begin + known.view.len()].copy_from_slice(known.view.as_bytes());
        }
    }
    String::from_utf8(changed).map_or(Cow::Borrowed(sql), Cow::Owned)
}

/// The statement as it would read the file's own tables, which alone tell what their columns are declared as; none if
/// it names none of them. One that SQLite can't read is told so by SQLite: where a table's name means something else.
pub(crate) fn of_the_file(all: &[StandIn], sql: &str) -> Option<String> {
    if all.is_empty() {
        return None;
    }
    let words = tokens(sql);
    let (mut text, mut end, mut is_named) = (String::new(), 0, false);
    for (place, token) in words.iter().enumerate() {
        let Some(name) = token.name(sql) else { continue };
        let mut known = all.iter().filter(|known| known.table.eq_ignore_ascii_case(&name)).peekable();
        if is_behind_a_dot(&words, place) {
            is_named |= known.peek().is_some();
        } else if let Some(known) = known.find(|known| known.has_the_name()) {
            text.push_str(&sql[end..token.span.start]);
            text.push_str(&format!("{}.", quoted(&known.file)));
            (end, is_named) = (token.span.start, true);
        }
    }
    text.push_str(&sql[end..]);
    is_named.then_some(text)
}

fn is_behind_a_dot(words: &[Token], place: usize) -> bool {
    place.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|before| before.kind == tokens::Kind::Dot)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stand_ins() -> [StandIn; 2] {
        let of = |file: &str, view: &str| StandIn { file: file.into(), table: "snapshots".into(), view: view.into() };
        [of("history", "snapshots"), of("b", "b$snapshots")]
    }

    #[test]
    fn what_is_named_with_its_file_is_the_view_and_all_else_stays_at_its_place() {
        let all = stand_ins();
        for (sql, wanted) in [
            ("SELECT id FROM history.snapshots", "SELECT id FROM         snapshots"),
            (
                "SELECT History.\"Snapshots\".id, 'history.snapshots'",
                "SELECT         \"Snapshots\".id, 'history.snapshots'",
            ),
            ("SELECT b.snapshots.id FROM \"b\" . [snapshots] s", "SELECT b$snapshots.id FROM b$snapshots       s"),
            ("SELECT snapshots.id, x.b.snapshots FROM b", "SELECT snapshots.id, x.b.snapshots FROM b"),
            ("SELECT 'ü' FROM /* ü */ b./* ü */snapshots", "SELECT 'ü' FROM /* ü */ b$snapshots        "),
        ] {
            let changed = in_place(&all, sql);
            assert_eq!((changed.as_ref(), changed.len()), (wanted, sql.len()), "{sql}");
        }
        assert!(matches!(in_place(&[], "SELECT history.snapshots.id"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_is_named_alone_is_the_file_s_where_the_declarations_are_asked_for() {
        let all = stand_ins();
        let of = |sql: &str| of_the_file(&all, sql);
        let wanted = "SELECT \"history\".snapshots.id FROM \"history\".snapshots, b.snapshots b";
        assert_eq!(of("SELECT snapshots.id FROM snapshots, b.snapshots b").as_deref(), Some(wanted));
        assert_eq!(of("SELECT * FROM b.snapshots").as_deref(), Some("SELECT * FROM b.snapshots"));
        assert_eq!(of("SELECT 'snapshots' FROM pat_grants"), None);
    }
}
