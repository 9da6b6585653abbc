//! Writes text into HTML. Most of it is other people's input.

use std::fmt::{self, Display, Write as _};

use jiff::Timestamp;

/// Longer texts are cut: nothing that can be read on GitHub is longer.
const MOST: usize = 1_100;

/// Text from anywhere: escaped, kept apart from the direction of what is around it, and with what one
/// would not see made visible.
pub(super) struct Text<'a>(pub(super) &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<bdi>")?;
        for character in self.0.chars().take(MOST) {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                unseen if is_unseen(unseen) => write!(f, "<code class=\"odd\">U+{:04X}</code>", u32::from(unseen))?,
                plain => f.write_char(plain)?,
            }
        }
        if self.0.chars().nth(MOST).is_some() {
            f.write_char('…')?;
        }
        f.write_str("</bdi>")
    }
}

/// Control characters, those without a width, and those that change the direction of text.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
                | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// A time in UTC, for people and programs.
pub(super) struct Moment(pub(super) Timestamp);

impl Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = self.0.strftime("%Y-%m-%dT%H:%M:%SZ");
        let (day, hour) = (self.0.strftime("%Y-%m-%d"), self.0.strftime("%H:%M:%S"));
        write!(f, "<time datetime=\"{program}\"><span>{day}</span> <span>{hour}</span></time>")
    }
}

/// A time, or why there is none.
pub(super) fn moment_or(at: Option<Timestamp>, none: &'static str) -> String {
    at.map_or_else(|| format!("<span class=\"quiet\">{none}</span>"), |at| Moment(at).to_string())
}

/// A table that is being written. Its roles are said out loud, as a narrow window lays it out as cards
/// and browsers then forget them.
pub(super) struct Table {
    columns: &'static [&'static str],
    html: String,
}

impl Table {
    /// `caption` is HTML already.
    pub(super) fn new(caption: impl Display, columns: &'static [&'static str]) -> Self {
        let mut html =
            format!("<table role=\"table\"><caption>{caption}</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">");
        for column in columns {
            let _ = write!(html, "<th role=\"columnheader\" scope=\"col\">{column}</th>");
        }
        html.push_str("</tr></thead>\n<tbody role=\"rowgroup\">\n");
        Self { columns, html }
    }

    /// Adds a row: as many cells as columns, all HTML already. The first names the row.
    pub(super) fn row(&mut self, cells: &[String]) {
        self.html.push_str("<tr role=\"row\">");
        for (index, (label, cell)) in self.columns.iter().zip(cells).enumerate() {
            let _ = match index {
                0 => write!(
                    self.html,
                    "<th role=\"rowheader\" scope=\"row\" data-label=\"{label}\"><span>{cell}</span></th>"
                ),
                _ => write!(self.html, "<td role=\"cell\" data-label=\"{label}\"><div>{cell}</div></td>"),
            };
        }
        self.html.push_str("</tr>\n");
    }

    pub(super) fn end(mut self) -> String {
        self.html.push_str("</tbody></table>\n");
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text_and_what_is_unseen_is_seen() {
        let written = |text: &str| {
            let html = Text(text).to_string();
            html.strip_prefix("<bdi>").and_then(|html| html.strip_suffix("</bdi>")).unwrap().to_owned()
        };
        assert_eq!(written("<script>'\"&</script>"), "&lt;script&gt;&#39;&quot;&amp;&lt;/script&gt;");
        assert_eq!(written("a\u{202e}b"), "a<code class=\"odd\">U+202E</code>b");
        for unseen in ['\0', '\t', '\u{1b}', '\u{85}', '\u{200b}', '\u{2066}', '\u{feff}', '\u{e0041}'] {
            assert_eq!(written(&unseen.to_string()), format!("<code class=\"odd\">U+{:04X}</code>", unseen as u32));
        }
        assert_eq!(written("déjà 検証 🚀 שלום"), "déjà 検証 🚀 שלום");
        assert_eq!(written(&"x".repeat(5_000)).chars().count(), MOST + 1);
    }
}
