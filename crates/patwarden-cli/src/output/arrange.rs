//! How wide the columns of a table are, so that each row is one line of a terminal, and what is cut to fit.

use unicode_width::UnicodeWidthStr;

/// What a column would take, and what it has to have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    pub(super) natural: usize,
    pub(super) least: usize,
}

/// The widths of the first columns: of as many as there is room for, with a space between them. The first is there in
/// any case. What is left goes to the narrowest that want more.
pub(super) fn arranged(wishes: &[Wish], width: usize) -> Vec<usize> {
    let taken = |widths: &[usize]| widths.iter().sum::<usize>() + widths.len().saturating_sub(1);
    let mut widths: Vec<usize> = wishes.iter().map(|wish| wish.least).collect();
    while widths.len() > 1 && taken(&widths) > width {
        widths.pop();
    }
    for _ in taken(&widths)..width {
        let wanting = widths.iter_mut().zip(wishes).filter(|(has, wish)| **has < wish.natural);
        match wanting.min_by_key(|(has, _)| **has) {
            Some((has, _)) => *has += 1,
            None => break,
        }
    }
    widths
}

/// How many columns of a terminal it takes.
pub(super) fn width_of(text: &str) -> usize {
    text.width()
}

/// As much of an escaped text as there is room for. An escape stays whole or goes.
pub(super) fn cut(text: &str, room: usize) -> String {
    if width_of(text) <= room {
        return text.to_owned();
    }
    let kept = text.char_indices().map(|(at, _)| at).take_while(|at| width_of(&text[..*at]) < room.max(1));
    let kept = &text[..kept.last().unwrap_or(0)];
    let torn = kept.rfind('\\').filter(|at| {
        let before = kept[..*at].bytes().rev().take_while(|byte| *byte == b'\\').count();
        let escape = &kept[*at..];
        before % 2 == 0 && (escape == "\\" || (escape.starts_with("\\u") && !escape.contains('}')))
    });
    format!("{}…", &kept[..torn.unwrap_or(kept.len())])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_and_an_escape_stays_whole_or_goes() {
        for (text, room, shown) in [
            ("short", 5, "short"),
            ("longer", 5, "long…"),
            ("a\\u{202e}b", 10, "a\\u{202e}b"),
            ("a\\u{202e}bc", 10, "a\\u{202e}…"),
            ("a\\u{202e}bc", 6, "a…"),
            ("a\\\\bcd", 4, "a\\\\…"),
            ("a\\\\bcd", 3, "a…"),
            ("日本語です", 7, "日本語…"),
            ("日本語です", 6, "日本…"),
            ("ab", 0, "…"),
            ("", 0, ""),
        ] {
            assert_eq!(cut(text, room), shown, "{text} in {room}");
        }
    }

    proptest! {
        #[test]
        fn a_table_is_no_wider_than_its_terminal(
            columns in prop::collection::vec((1usize..60, 1usize..20), 1..12),
            width in 1usize..250,
        ) {
            let wishes: Vec<Wish> =
                columns.iter().map(|(more, least)| Wish { natural: least + more, least: *least }).collect();
            let widths = arranged(&wishes, width);
            let taken = widths.iter().sum::<usize>() + widths.len() - 1;
            prop_assert!(taken <= width || widths.len() == 1);
            for (has, wish) in widths.iter().zip(&wishes) {
                prop_assert!((wish.least..=wish.natural).contains(has));
            }
            let all = wishes.iter().map(|wish| wish.natural + 1).sum::<usize>() - 1;
            prop_assert!(all > width || widths.iter().zip(&wishes).all(|(has, wish)| *has == wish.natural));
            prop_assert!(width < all || widths.len() == wishes.len());
        }

        #[test]
        fn what_is_cut_fits(text in "(?s).{0,30}", room in 1usize..30) {
            prop_assert!(width_of(&cut(&text, room)) <= room.max(1));
        }
    }
}
