//! A cell of a CSV file that a spreadsheet opens, as RFC 4180 quotes it.

use std::borrow::Cow;

use super::field;

/// One cell. What a spreadsheet would take for a formula gets an apostrophe in front, and so does what
/// would pass for one that has got it: one apostrophe less is what was there.
pub(crate) fn csv(text: &str) -> Cow<'_, str> {
    let shown = field(text);
    let formula = is_formula(text);
    // A spreadsheet of another language cuts at semicolons, and some cut off spaces at the ends.
    let quoted = shown.contains([',', ';', '"', '\'']) || shown.starts_with(' ') || shown.ends_with(' ');
    if !formula && !quoted {
        return shown;
    }
    let apostrophe = if formula { "'" } else { "" };
    Cow::Owned(format!("\"{apostrophe}{}\"", shown.replace('"', "\"\"")))
}

/// Whether a spreadsheet may reckon with it: by its first character, full width or not.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches(['\'', ' ', '\u{3000}', '\u{a0}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{unescaped, words};
    use super::*;
    use crate::escape::is_hidden;

    #[test]
    fn a_cell_is_quoted_where_it_must_be() {
        for (text, cell) in [
            ("ci token", "ci token"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("a\nb", "a\\nb"),
            ("x\u{202e}y", "x\\u{202e}y"),
            (" x", "\" x\""),
        ] {
            assert_eq!(csv(text), cell, "{text:?}");
        }
    }

    #[test]
    fn a_formula_is_text() {
        for begin in ["=", "+", "-", "@", "＝", "＋", "－", "＠", "−", " =", "\u{3000}=", "'="] {
            let text = format!("{begin}HYPERLINK(1)");
            assert_eq!(csv(&text), format!("\"'{text}\""));
        }
        assert_eq!(csv("\t=1"), "\"'\\t=1\"");
        assert_eq!(csv("\r=1"), "\"'\\r=1\"");
        assert_eq!(csv("a=1"), "a=1");
    }

    /// Undoes `csv`.
    fn read(cell: &str) -> String {
        let text = match cell.strip_prefix('"') {
            Some(rest) => rest.strip_suffix('"').unwrap().replace("\"\"", "\""),
            None => cell.to_owned(),
        };
        let text = unescaped(&text);
        match text.strip_prefix('\'') {
            Some(rest) if is_formula(rest) => rest.to_owned(),
            _ => text,
        }
    }

    proptest! {
        #[test]
        fn a_cell_stays_a_cell_and_loses_nothing(
            begin in prop_oneof![Just(""), Just("="), Just("'"), Just("''-"), Just("\t"), Just(" ＝"), Just("\"=")],
            text in words(),
        ) {
            let text = format!("{begin}{text}");
            let cell = csv(&text);
            prop_assert!(!cell.contains(is_hidden), "{cell:?}");
            if !cell.starts_with('"') {
                prop_assert!(!cell.contains([',', '"', ';']), "{cell:?}");
                prop_assert!(!is_formula(&cell), "{cell:?}");
            } else {
                let inner = &cell[1..cell.len() - 1];
                prop_assert!(!inner.replace("\"\"", "").contains('"'), "{cell:?}");
                prop_assert!(inner.starts_with('\'') || !is_formula(inner), "{cell:?}");
            }
            prop_assert_eq!(read(&cell), text);
        }
    }
}
