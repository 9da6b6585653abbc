//! What a whole run leaves: `benches/RESULTS.md`, and between two marks, if it has them, the rows that the README shows.

use anyhow::{Context, Result};

use super::run::{Median, Outcome};
use super::table;
use crate::process::root;

const RESULTS: &str = "benches/RESULTS.md";
const README: &str = "README.md";
const BEGIN: &str = "<!-- cargo xtask bench: begin -->\n";
const END: &str = "<!-- cargo xtask bench: end -->\n";

/// A row of the README: a work, ours that does it, and others.
struct Row {
    what: &'static str,
    key: &'static str,
    ours: &'static str,
    theirs: &'static [&'static str],
}

const ROWS: [Row; 3] = [
    Row {
        what: "list 10,000 grants from Rust, 80 ms an answer; like aiohttp here, eight pages at once",
        key: "b",
        ours: "ours_rust",
        theirs: &["octocrab_untyped", "octokit_paginate", "aiohttp_orjson"],
    },
    Row {
        what: "list 20,000 grants as typed Python objects, whose values are made when asked for; no latency",
        key: "a-python",
        ours: "ours_list",
        theirs: &["githubkit_typed", "httpx_json"],
    },
    Row {
        what: "list 1,000 grants of each of 50 organisations from Rust, 80 ms an answer",
        key: "f",
        ours: "ours_rust_orgs",
        theirs: &["octocrab_orgs"],
    },
];

/// What was measured, on which machine.
pub(super) fn write(outcomes: &[Outcome], machine: Vec<(&'static str, String)>) -> Result<()> {
    let results = root().join(RESULTS);
    std::fs::write(&results, text(outcomes, machine)).with_context(|| format!("cannot write {RESULTS}"))?;
    let readme = root().join(README);
    let before = std::fs::read_to_string(&readme).with_context(|| format!("no {README}"))?;
    eprintln!("written: {RESULTS}");
    if let Some(after) = with_rows(&before, &rows(outcomes)) {
        std::fs::write(&readme, after).with_context(|| format!("cannot write {README}"))?;
        eprintln!("written: three rows of {README}");
    }
    Ok(())
}

fn text(outcomes: &[Outcome], machine: Vec<(&'static str, String)>) -> String {
    let machine = machine.into_iter().map(|(what, value)| vec![what.to_owned(), value]);
    let machine: Vec<_> = std::iter::once(vec!["measured on".to_owned(), String::new()]).chain(machine).collect();
    format!(
        "# Measured side by side\n\n\
         Written by `cargo xtask bench`, all of it in one run. Every client gets the same bytes from the same server on\n\
         the same machine, in turns, each a process of its own; what stands here is the median of the turns after a first\n\
         one that does not count; a build has no such turn, it begins with nothing each time. Memory is the most that the\n\
         whole process had, of a build the largest of its processes. `×` is over the first client of a table. Our objects\n\
         of Python make their values when they are asked for. On this machine ours keeps no budget and makes no pause\n\
         between writes, which it does elsewhere, so that GitHub's limits are not met; the others never do, or were told\n\
         not to. What a client does is its driver in this folder; what is promised is in `xtask/src/bench/works.rs`.\n\n\
         {}\n{}",
        table::aligned(&machine),
        table::text(outcomes, false).trim_end().to_owned() + "\n"
    )
}

fn rows(outcomes: &[Outcome]) -> String {
    let mut rows = vec![["", "Patwarden", "beside it"].map(str::to_owned).to_vec()];
    for Row { what, key, ours, theirs } in ROWS {
        let outcome = outcomes.iter().find(|outcome| outcome.work.key == key);
        let of = |driver| outcome.and_then(|outcome| outcome.median(driver));
        let theirs = theirs.iter().copied().filter_map(of);
        let theirs: Vec<_> = theirs.map(told).collect();
        let ours = of(ours).map(|Median { run, .. }| format!("{:.2} s", run.seconds));
        rows.push(vec![what.to_owned(), ours.unwrap_or_default(), theirs.join(", ")]);
    }
    table::aligned(&rows)
}

/// The one library that a client is known by, and its time.
fn told(Median { run, .. }: &Median) -> String {
    let library = run.library.split(", ").next().unwrap_or_default();
    format!("{library}: {:.1} s", run.seconds)
}

/// The text with these rows in the place of those that it has.
fn with_rows(text: &str, rows: &str) -> Option<String> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}{rows}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::{median, outcome};
    use super::super::works::WORKS;
    use super::*;

    #[test]
    fn the_readme_has_a_place_for_them() {
        let readme = std::fs::read_to_string(root().join(README)).unwrap();
        assert!(with_rows(&readme, "").is_some());
    }

    #[test]
    fn the_readme_shows_what_was_measured() {
        for Row { key, ours, theirs, .. } in ROWS {
            let work = WORKS.iter().find(|work| work.key == key).unwrap();
            assert!(theirs.iter().chain([&ours]).all(|driver| work.drivers.contains(driver)), "{key}");
        }
        let outcomes = [outcome("b", vec![median("ours_rust", 1.25), median("octocrab_untyped", 8.5)])];
        let written = with_rows(&format!("before\n{BEGIN}of before\n{END}after\n"), &rows(&outcomes)).unwrap();
        assert!(written.starts_with("before\n") && written.ends_with("after\n"), "{written}");
        assert!(!written.contains("of before"), "{written}");
        let row = written.lines().find(|line| line.starts_with("| list 10,000 grants")).unwrap();
        assert!(row.contains("1.25 s") && row.contains("some 1.0: 8.5 s"), "{row}");
        assert_eq!(with_rows(&written, &rows(&outcomes)).unwrap(), written);
        assert_eq!(with_rows("no place", ""), None);
    }

    #[test]
    fn the_results_say_where_they_come_from() {
        let text = text(&[outcome("b", vec![median("ours_rust", 1.25)])], vec![("processor", "some".to_owned())]);
        assert!(text.contains("| processor") && text.contains("## b: list 10,000"), "{text}");
    }
}
