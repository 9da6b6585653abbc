//! A table for people: a row is a line, and what has no room is cut or left out.

use comfy_table::{Attribute, Cell as TableCell, ContentArrangement, Table};

use super::arrange::{Wish, arranged, cut, width_of};
use super::{Cell, Row};

/// What a text is cut to where nothing limits the table, and what it is cut to at the most; words stay whole longer.
const LONGEST: usize = 48;
const TEXT: usize = 8;
const WORDS: usize = 17;

/// What is shown, and the columns for which there was no room.
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) left_out: Vec<String>,
}

/// A table that is no wider than this, where something limits it.
pub(super) fn table<R: Row>(rows: &[R], width: Option<u16>) -> Shown {
    of_cells(R::COLUMNS, &rows.iter().map(Row::cells).collect::<Vec<_>>(), width)
}

/// The same of columns that are known only now. The first is never cut, and neither is an id.
pub(super) fn of_cells(columns: &[impl AsRef<str>], cells: &[Vec<Cell<'_>>], width: Option<u16>) -> Shown {
    let longest = width.map_or(LONGEST, usize::from);
    let wishes: Vec<Wish> =
        columns.iter().enumerate().map(|(index, name)| wish(index, name.as_ref(), cells, longest)).collect();
    let widths = match width {
        Some(width) => arranged(&wishes, usize::from(width)),
        None => wishes.iter().map(|wish| wish.natural).collect(),
    };
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    // Bold or not is for where it is printed to say.
    table.enforce_styling();
    let heads = columns.iter().zip(&widths).map(|(name, width)| cut(name.as_ref(), *width));
    table.set_header(heads.map(|head| TableCell::new(head).add_attribute(Attribute::Bold)));
    table.add_rows(cells.iter().map(|row| row.iter().zip(&widths).map(|(cell, width)| cell.narrow(*width))));
    let last = widths.len().saturating_sub(1);
    table.column_iter_mut().enumerate().for_each(|(index, column)| {
        column.set_padding((0, u16::from(index < last)));
    });
    let left_out = columns[widths.len()..].iter().map(|name| name.as_ref().to_owned()).collect();
    Shown { text: format!("{}\n", table.trim_fmt()), left_out }
}

fn wish(index: usize, name: &str, cells: &[Vec<Cell<'_>>], longest: usize) -> Wish {
    let column = || cells.iter().filter_map(|row| row.get(index));
    let natural = column().map(|cell| width_of(&cell.narrow(longest))).max().unwrap_or(0).max(width_of(name));
    // Cut short, an id or a day reads as another one.
    let is_whole = index == 0
        || name.eq_ignore_ascii_case("id")
        || column().any(|cell| matches!(cell, Cell::Time(_) | Cell::Formed { .. }));
    let has_words = column().any(|cell| matches!(cell, Cell::Words(_)));
    let least = match (is_whole, has_words) {
        (true, _) => natural,
        (false, true) => natural.min(WORDS),
        (false, false) => natural.min(TEXT),
    };
    Wish { natural, least }
}

#[cfg(test)]
mod tests {
    use super::super::tests::thing;
    use super::*;

    fn plain(shown: &Shown) -> String {
        shown.text.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "")
    }

    #[test]
    fn a_table_fits_its_width_and_has_a_header_and_a_line_a_row() {
        let rows = [thing("short"), thing(&"long ".repeat(40))];
        let table = plain(&super::table(&rows, Some(30)));
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with("ID") && lines[0].contains("NAME"), "{lines:?}");
        assert!(lines.iter().all(|line| line.chars().count() <= 30), "{lines:?}");
        assert!(lines[2].ends_with('…') && lines.len() == 3, "{lines:?}");
        assert_eq!(plain(&super::table(&rows, None)).lines().count(), 3);
    }

    #[test]
    fn a_column_without_room_is_left_out_and_told() {
        let shown = super::table(&[thing("somebody's token")], Some(6));
        assert_eq!((plain(&shown).as_str(), shown.left_out.as_slice()), ("ID\n7\n", &["NAME".to_owned()][..]));
        assert!(super::table(&[thing("somebody's token")], Some(11)).left_out.is_empty());
    }
}
