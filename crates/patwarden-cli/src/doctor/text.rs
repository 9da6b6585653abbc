//! An examination for people: grouped, with a mark for each finding.

use std::fmt::Write as _;

use super::{Area, Examination, Level};
use crate::escape;

/// The report, with styles that whoever prints it may strip; in lines of this width, where something limits it.
pub(crate) fn text(examination: &Examination, width: Option<usize>) -> String {
    let mut text = String::new();
    for area in Area::ALL {
        let mut findings = examination.findings.iter().filter(|finding| finding.area == area).peekable();
        if findings.peek().is_none() {
            continue;
        }
        let _ = writeln!(text, "\u{1b}[1m{}\u{1b}[0m", area.head());
        for finding in findings {
            let _ = writeln!(text, "  {} {}", mark(finding.level), wrapped(&escape::line(&finding.says), 4, width));
            if let Some(mend) = &finding.mend {
                let _ = writeln!(text, "    → {}", wrapped(&escape::line(mend), 6, width));
            }
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{}", summary(examination));
    text
}

/// Words in lines that begin behind an indent and end before the width, as far as words go: a path or an address is one.
fn wrapped(words: &str, indent: usize, width: Option<usize>) -> String {
    let Some(width) = width else { return words.to_owned() };
    let (mut text, mut column) = (String::new(), indent);
    for (place, word) in words.split(' ').enumerate() {
        let length = word.chars().count();
        if place > 0 && column + 1 + length > width {
            let _ = write!(text, "\n{:indent$}", "");
            column = indent;
        } else if place > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text
}

fn mark(level: Level) -> &'static str {
    match level {
        Level::Ok => "\u{1b}[32m✓\u{1b}[0m",
        Level::Warning => "\u{1b}[33m!\u{1b}[0m",
        Level::Problem => "\u{1b}[1;31m✗\u{1b}[0m",
        Level::Skipped => "\u{1b}[2m-\u{1b}[0m",
    }
}

fn summary(examination: &Examination) -> String {
    let counted = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {one}s")),
    };
    let found = [counted(examination.problems, "problem"), counted(examination.warnings, "warning")];
    let found: Vec<String> = found.into_iter().flatten().collect();
    let skipped = examination.findings.iter().filter(|finding| finding.level == Level::Skipped).count();
    match examination.problems {
        _ if found.is_empty() && skipped > 0 => {
            format!("What was looked at is as it should be; {skipped} of {} were not.", examination.findings.len())
        }
        _ if found.is_empty() => "\u{1b}[32mAll is as it should be.\u{1b}[0m".to_owned(),
        0 => format!("\u{1b}[33m{}\u{1b}[0m", found.join(", ")),
        _ => format!("\u{1b}[1;31m{}\u{1b}[0m", found.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Finding;
    use super::*;

    fn plain(findings: Vec<Finding>) -> String {
        let styled = text(&Examination::of("https://api.github.com".to_owned(), findings), None);
        anstream::adapter::strip_str(&styled).to_string()
    }

    #[test]
    fn findings_are_grouped_and_marked_and_harmless() {
        let findings = vec![
            Finding::new(Area::Login, Level::Ok, "a\u{1b}[2J"),
            Finding::new(Area::Versions, Level::Skipped, "b"),
            Finding::new(Area::Login, Level::Problem, "c").mended_by("d"),
            Finding::new(Area::Login, Level::Warning, "e"),
        ];
        let said = "Versions\n  - b\n\nLogin\n  ✓ a\\u{1b}[2J\n  ✗ c\n    → d\n  ! e\n\n1 problem, 1 warning\n";
        assert_eq!(plain(findings), said);
        assert!(plain(vec![Finding::new(Area::Login, Level::Ok, "a")]).ends_with("\nAll is as it should be.\n"));
        let skipped =
            plain(vec![Finding::new(Area::Login, Level::Ok, "a"), Finding::new(Area::Login, Level::Skipped, "b")]);
        assert!(skipped.ends_with("\nWhat was looked at is as it should be; 1 of 2 were not.\n"), "{skipped}");
    }

    #[test]
    fn lines_fit_their_width_and_no_word_is_broken() {
        let address = "https://ghe.example/apps/review/installations/new";
        let words = format!("one two three four five six seven {address} eight");
        let shown = wrapped(&words, 4, Some(20));
        assert_eq!(shown.split_whitespace().collect::<Vec<_>>(), words.split(' ').collect::<Vec<_>>());
        for line in format!("    {shown}").lines() {
            assert!(line.starts_with("    ") && (line.chars().count() <= 20 || line.trim() == address), "{line:?}");
        }
        assert_eq!(wrapped(&words, 4, None), words);
    }
}
