//! A table for people.

use comfy_table::{Attribute, Cell as TableCell, ColumnConstraint, ContentArrangement, Table};

use super::cell::LONGEST;
use super::{Cell, Row};

/// What a text gets beside words, and what words get at least, in characters.
const TEXT: usize = 20;
const WORDS: usize = 17;

/// A table that is no wider than this, where something limits it.
pub(super) fn table<R: Row>(rows: &[R], width: Option<u16>) -> String {
    of_cells(R::COLUMNS, &rows.iter().map(Row::cells).collect::<Vec<_>>(), width)
}

/// The same of columns that are known only now. The first is never broken, and neither is an id.
pub(super) fn of_cells(columns: &[impl AsRef<str>], cells: &[Vec<Cell>], width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::NOTHING);
    // Bold or not is for where it is printed to say.
    table.enforce_styling();
    match width {
        Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table.set_header(columns.iter().map(|column| TableCell::new(column.as_ref()).add_attribute(Attribute::Bold)));
    let room = width.map_or(usize::MAX, |width| room_for_words(columns, cells, usize::from(width)));
    table.add_rows(cells.iter().map(|row| row.iter().map(|cell| cell.narrow(room))));
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        // Broken over two lines, an id or a day reads as another one: the texts give way.
        let is_id = columns.get(index).is_some_and(|name| name.as_ref().eq_ignore_ascii_case("id"));
        let whole = index == 0
            || is_id
            || cells.iter().any(|row| matches!(row.get(index), Some(Cell::Time(_) | Cell::Words(_))));
        if whole {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    format!("{}\n", table.trim_fmt())
}

/// What the other columns leave of the width. A line that is broken in the middle of a permission can't be read.
fn room_for_words(columns: &[impl AsRef<str>], cells: &[Vec<Cell>], width: usize) -> usize {
    let others = columns.iter().enumerate().map(|(index, column)| {
        let widths = cells.iter().map(|row| match row.get(index) {
            Some(cell @ Cell::Text(_)) => cell.narrow(LONGEST).chars().count().min(TEXT),
            Some(cell @ (Cell::Time(_) | Cell::Formed { .. })) => cell.narrow(LONGEST).chars().count(),
            Some(Cell::Words(_)) | None => 0,
        });
        widths.max().map_or(0, |widest| if widest == 0 { 0 } else { widest.max(column.as_ref().len()) + 1 })
    });
    width.saturating_sub(others.sum::<usize>() + 1).max(WORDS)
}

#[cfg(test)]
mod tests {
    use super::super::tests::thing;

    #[test]
    fn a_table_fits_its_width_and_has_a_header() {
        let rows = [thing("short"), thing(&"long ".repeat(40))];
        let plain = |table: String| table.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
        let table = plain(super::table(&rows, Some(30)));
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with("ID") && lines[0].contains("NAME"), "{lines:?}");
        assert!(lines.iter().all(|line| line.chars().count() <= 30), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains('…')), "{lines:?}");
        assert_eq!(plain(super::table(&rows, None)).lines().count(), 3);
    }
}
