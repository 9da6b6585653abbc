//! A table for people.

use comfy_table::{Attribute, Cell as TableCell, ColumnConstraint, ContentArrangement, Table};

use super::{Cell, Row};

/// A table that is no wider than this, where something limits it.
pub(super) fn table<R: Row>(rows: &[R], width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::NOTHING);
    // Bold or not is for where it is printed to say.
    table.enforce_styling();
    match width {
        Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table.set_header(R::COLUMNS.iter().map(|column| TableCell::new(column).add_attribute(Attribute::Bold)));
    let cells: Vec<Vec<Cell>> = rows.iter().map(Row::cells).collect();
    table.add_rows(cells.iter().map(|row| row.iter().map(Cell::narrow)));
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 1));
        // Broken over two lines, an id or a day reads as another one: the texts give way.
        let whole = index == 0
            || R::COLUMNS.get(index) == Some(&"ID")
            || cells.iter().any(|row| matches!(row.get(index), Some(Cell::Time(_))));
        if whole {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    format!("{}\n", table.trim_fmt())
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
