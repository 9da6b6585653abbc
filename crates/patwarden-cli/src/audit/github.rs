//! An audit in a job of GitHub Actions: annotations, and the step's summary.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::rules::Weight;
use super::{Audit, NO_ORGANISATION, markdown};
use crate::escape;

/// GitHub shows no more of a kind for one step.
const OF_A_KIND: usize = 10;
/// GitHub shows no summary of a step that is larger.
const SUMMARY: u64 = 1024 * 1024;
const CUT: &str =
    "\n\nThe rest was left out: a summary has 1 MiB at most. `patwarden audit` writes all of it with `--output`.\n";

/// Annotations: an error for each rule that was broken and each organisation that was not read whole, a warning for
/// each finding that should not be passed over.
pub(crate) fn annotations(audit: &Audit, broken: &[String]) -> String {
    let unread = audit.coverage.iter().filter(|coverage| !coverage.is_whole()).flat_map(|coverage| {
        let gaps = coverage.gaps().into_iter();
        gaps.map(|(what, why, _)| ("Not read", format!("{}: {what}: {why}", coverage.org)))
    });
    let nothing = audit.coverage.is_empty().then(|| ("Not read", NO_ORGANISATION.to_owned()));
    let errors = broken.iter().map(|line| ("Rule broken", line.clone())).chain(nothing).chain(unread);
    let found = audit.findings.iter().filter(|finding| finding.found() > 0 && finding.weight != Weight::Note);
    let warnings = found.map(|finding| {
        let at: Vec<String> = finding.at.iter().map(|found| format!("{} ({})", found.org, found.ids.len())).collect();
        let line = format!("{}: {}, in {}", finding.sentence(), finding.number(), at.join(", "));
        (finding.rule.as_str(), line)
    });
    let doubt = audit.repository.as_ref().and_then(|repository| Some(("reaches", repository.doubt()?)));
    of_a_kind("error", errors.collect()) + &of_a_kind("warning", doubt.into_iter().chain(warnings).collect())
}

/// The first of them; the last place tells how many more there are.
fn of_a_kind(kind: &str, mut all: Vec<(&str, String)>) -> String {
    if all.len() > OF_A_KIND {
        let more = all.len() - (OF_A_KIND - 1);
        all.truncate(OF_A_KIND - 1);
        all.push(("And more", format!("{more} more; all are in the report")));
    }
    let line = |(title, text): &(&str, String)| format!("::{kind} title={}::{}\n", property(title), data(text));
    all.iter().map(line).collect()
}

/// An error of a command, with what to do about it: one line, whatever the words are.
pub(crate) fn error(message: &str, hint: Option<&str>) -> String {
    let hint = hint.map(|hint| format!("%0Ahint: {}", data(hint))).unwrap_or_default();
    format!("::error title=patwarden::{}{hint}\n", data(message))
}

/// The words of an annotation.
fn data(text: &str) -> String {
    escape::line(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of one of its properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Where a step's summary is written, in a job of GitHub Actions.
pub(crate) fn summary_file() -> Option<PathBuf> {
    std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| in_a_job() && !path.is_empty()).map(PathBuf::from)
}

/// Whether this is a job of GitHub Actions.
pub(crate) fn in_a_job() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// Adds the report to a step's summary, as far as there is room.
///
/// # Errors
///
/// If the file can't be written.
pub(crate) fn add_summary(path: &Path, audit: &Audit) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    let room = SUMMARY.saturating_sub(file.metadata()?.len());
    file.write_all(fitting(&markdown(audit), room).as_bytes())
}

/// The text, or its first whole lines and a word about the rest.
fn fitting(text: &str, room: u64) -> String {
    let room = usize::try_from(room).unwrap_or(usize::MAX);
    if text.len() <= room {
        return text.to_owned();
    }
    let Some(room) = room.checked_sub(CUT.len()) else { return String::new() };
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        if length + line.len() > room {
            break;
        }
        length += line.len();
    }
    format!("{}{CUT}", &text[..length])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_one_annotation_whatever_its_words() {
        let text = annotations(&super::super::tests::hostile(), &["a\n::error::b, 100%".to_owned()]);
        assert!(text.starts_with("::error title=Rule broken::a\\n::error::b, 100%25\n"), "{text}");
        for line in text.lines() {
            assert!(line.starts_with("::error title=") || line.starts_with("::warning title="), "{line:?}");
        }
        assert!(!text.contains(['\u{1b}', '\r']));
        assert_eq!(property("a:b,c\r"), "a%3Ab%2Cc\\r");
        let line = error("a\n::error::b, 100%", Some("c\r\n::warning::d"));
        assert_eq!(line, "::error title=patwarden::a\\n::error::b, 100%25%0Ahint: c\\r\\n::warning::d\n");
    }

    #[test]
    fn there_are_ten_of_a_kind_at_most_and_the_last_counts_the_rest() {
        for (all, shown) in [(9, 9), (10, 10), (11, 10), (300, 10)] {
            let text = of_a_kind("error", (0..all).map(|number| ("t", number.to_string())).collect());
            assert_eq!(text.lines().count(), shown, "{all}");
            assert_eq!(text.contains(&format!("{} more", all - 9)), all > 10, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_summary_fits_and_is_cut_between_lines(lines in proptest::collection::vec("\\PC{0,30}", 0..20), room in 0u64..400) {
            let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
            let fitting = fitting(&text, room);
            prop_assert!(fitting.len() as u64 <= room);
            if let Some(kept) = fitting.strip_suffix(CUT) {
                prop_assert!(text.starts_with(kept) && (kept.is_empty() || kept.ends_with('\n')));
            } else {
                prop_assert!(fitting == text || fitting.is_empty());
            }
        }
    }
}
