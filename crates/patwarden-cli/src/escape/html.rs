//! Text of a page, or the value of an attribute that stands in quotes.

use std::borrow::Cow;

use super::{field, replaced};

/// The text, in which nothing begins or ends an element, an attribute or a reference.
pub(crate) fn html(text: &str) -> Cow<'_, str> {
    let reference = |character| match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        '`' => Some("&#96;"),
        _ => None,
    };
    replaced(field(text), reference)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{unescaped, words};
    use super::*;
    use crate::escape::is_hidden;

    #[test]
    fn markup_is_text() {
        assert_eq!(html("ci token"), "ci token");
        assert_eq!(html("<script>x('a&b')</script>"), "&lt;script&gt;x(&#39;a&amp;b&#39;)&lt;/script&gt;");
        assert_eq!(html("\" onload=\"x"), "&quot; onload=&quot;x");
        assert_eq!(html("a\u{202e}b\n"), "a\\u{202e}b\\n");
    }

    /// Undoes `html`.
    fn read(shown: &str) -> String {
        let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#96;", "`"), ("&amp;", "&")];
        unescaped(&named.iter().fold(shown.to_owned(), |text, (reference, meant)| text.replace(reference, meant)))
    }

    proptest! {
        #[test]
        fn text_stays_text_and_loses_nothing(text in words()) {
            let shown = html(&text);
            prop_assert!(!shown.contains(is_hidden), "{shown:?}");
            prop_assert!(!shown.contains(['<', '>', '"', '\'', '`']), "{shown:?}");
            prop_assert_eq!(read(&shown), text);
        }
    }
}
