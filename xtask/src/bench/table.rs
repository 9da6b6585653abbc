//! How it is told what came of the works: medians, ratios, and whether the marks are met.

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::{Value, json};

use super::measure::{Measure, mib};
use super::run::{Median, Outcome};
use super::works::{Mark, WORKS};

/// A mark, and where it was seen how far ours is from it.
struct Seen {
    mark: Mark,
    found: Option<f64>,
}

impl Seen {
    fn all(outcome: &Outcome) -> impl Iterator<Item = Self> + '_ {
        outcome.work.marks.iter().map(move |mark| {
            let of = |driver| outcome.median(driver).map(|median| mark.measure.of(&median.run));
            let ours = of(mark.ours);
            let found = match mark.theirs {
                None => ours,
                Some(theirs) => ours.zip(of(theirs)).map(|(ours, theirs)| ours / theirs),
            };
            Self { mark: *mark, found }
        })
    }

    fn is_met(&self) -> Option<bool> {
        self.found.map(|found| found <= self.mark.at_most)
    }

    fn text(&self) -> String {
        let Mark { ours, theirs, measure, at_most, why } = self.mark;
        let why = why.map(|why| format!(": {why}")).unwrap_or_default();
        let over = theirs.map(|theirs| format!(" over {theirs}")).unwrap_or_default();
        let what = format!("{ours}{over}, {}: at most {at_most}", measure.name());
        match (self.found, self.is_met()) {
            (Some(found), Some(true)) => format!("met: {what}, is {found:.3}"),
            (Some(found), _) => format!("**missed**: {what}, is {found:.3}{why}"),
            (None, _) => format!("unseen: {what}"),
        }
    }
}

impl Outcome {
    pub(super) fn median(&self, driver: &str) -> Option<&Median> {
        self.medians.iter().find(|median| median.driver == driver)
    }
}

/// A note that goes with every number of a quick run.
const QUICK: &str = "A quick run: fewer pages, few turns. Nothing follows from it, and no mark is looked at.";

/// All of it in Markdown.
pub(super) fn text(outcomes: &[Outcome], quick: bool) -> String {
    let note = if quick { format!("{QUICK}\n\n") } else { String::new() };
    outcomes.iter().fold(note, |text, outcome| text + &section(outcome, quick) + "\n")
}

fn section(outcome: &Outcome, quick: bool) -> String {
    let work = &outcome.work;
    let mut text = format!("## {}: {}\n\n", work.key, work.what);
    let whole = WORKS.iter().find(|whole| whole.key == work.key).map_or(work.pages, |whole| whole.pages);
    if work.pages < whole {
        let _ = writeln!(text, "With {} of {whole} pages.\n", work.pages);
    }
    text += &aligned(&rows(outcome));
    text.push('\n');
    for Median { driver, run, .. } in &outcome.medians {
        let tenths: Vec<_> = run.resident_bytes.iter().map(|bytes| format!("{:.1}", mib(*bytes))).collect();
        if !tenths.is_empty() {
            let _ = writeln!(text, "- {driver}, memory (MiB) after each tenth: {}", tenths.join(", "));
        }
    }
    for (driver, why) in &outcome.absent {
        let _ = writeln!(text, "- {driver} {why}");
    }
    if !quick {
        for seen in Seen::all(outcome) {
            let _ = writeln!(text, "- {}", seen.text());
        }
    }
    text
}

/// The table of a work, its head first.
fn rows(outcome: &Outcome) -> Vec<Vec<String>> {
    let shown = [Measure::Seconds, Measure::Cpu, Measure::Peak].into_iter().chain(outcome.work.shown.iter().copied());
    let shown: Vec<_> = shown.collect();
    let head = ["client", "library"].into_iter().chain(shown.iter().map(|measure| measure.name()));
    let mut rows = vec![head.chain(["× time", "× memory", "turns"]).map(str::to_owned).collect::<Vec<_>>()];
    for median in &outcome.medians {
        let over = |measure: Measure| {
            let first = outcome.medians.first().map_or(1.0, |first| measure.of(&first.run));
            format!("{:.2}", measure.of(&median.run) / first)
        };
        let mut row = vec![median.driver.to_owned(), median.run.library.clone()];
        row.extend(shown.iter().map(|measure| measure.shown(&median.run)));
        row.extend([over(Measure::Seconds), over(Measure::Peak), median.turns.to_string()]);
        rows.push(row);
    }
    rows
}

/// A table of Markdown whose columns stand in line; the first two hold words, the others numbers.
pub(super) fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<_> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let width = *width;
            let _ = if column < 2 { write!(text, "| {cell:<width$} ") } else { write!(text, "| {cell:>width$} ") };
        }
        text.push_str("|\n");
        if number == 0 {
            for (column, width) in widths.iter().enumerate() {
                let _ = write!(text, "|{}{}", "-".repeat(width + 1), if column < 2 { "-" } else { ":" });
            }
            text.push_str("|\n");
        }
    }
    text
}

pub(super) fn json(outcomes: &[Outcome], quick: bool) -> Result<String> {
    let works: Vec<Value> = outcomes.iter().map(|outcome| one(outcome, quick)).collect();
    Ok(serde_json::to_string_pretty(&json!({ "quick": quick, "works": works }))?)
}

fn one(outcome: &Outcome, quick: bool) -> Value {
    let marks = Seen::all(outcome).filter(|_| !quick).map(|seen| {
        let Mark { ours, theirs, measure, at_most, why } = seen.mark;
        json!({
            "ours": ours, "theirs": theirs, "measure": measure.name(), "at_most": at_most,
            "found": seen.found, "met": seen.is_met(), "why": why.filter(|_| seen.is_met() == Some(false)),
        })
    });
    let medians = outcome.medians.iter().map(|median| {
        let Median { driver, turns, run } = median;
        json!({ "driver": driver, "turns": turns, "median": run })
    });
    let absent = outcome.absent.iter().map(|(driver, why)| json!({ "driver": driver, "why": why }));
    json!({
        "key": outcome.work.key,
        "what": outcome.work.what,
        "pages": outcome.work.pages,
        "latency_ms": outcome.work.latency,
        "clients": medians.collect::<Vec<_>>(),
        "absent": absent.collect::<Vec<_>>(),
        "marks": marks.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::measure::{Run, Tally};
    use super::*;

    pub(in super::super) fn median(driver: &'static str, seconds: f64) -> Median {
        let run = Run {
            library: "some 1.0".to_owned(),
            rows: 1,
            seconds,
            cpu_seconds: seconds,
            peak_bytes: 50.0 * 1_048_576.0,
            import_seconds: 0.02,
            resident_bytes: vec![1_048_576.0],
            tally: Tally::default(),
        };
        Median { driver, turns: 5, run }
    }

    pub(in super::super) fn outcome(key: &str, medians: Vec<Median>) -> Outcome {
        let work = *WORKS.iter().find(|work| work.key == key).unwrap();
        Outcome {
            work,
            medians,
            absent: vec![("githubkit_typed", "can't be had: No module named 'githubkit'".to_owned())],
        }
    }

    #[test]
    fn a_mark_is_met_missed_or_told_to_be_unseen() {
        let medians = vec![median("ours_list", 0.5), median("httpx_json", 1.0), median("ours_polars", 0.4)];
        let outcome = outcome("a-python", medians);
        let text = text(std::slice::from_ref(&outcome), false);
        for line in [
            "| httpx_json  | some 1.0 |    1.000 |   1.000 |              50.0 |   2.00 |     1.00 |     5 |",
            "- ours_list, memory (MiB) after each tenth: 1.0",
            "- **missed**: ours_list over httpx_json, time (s): at most 0.4, is 0.500",
            "- met: ours_polars over ours_list, time (s): at most 1, is 0.800",
            "- unseen: ours_list over githubkit_typed, time (s): at most 0.04",
            "- githubkit_typed can't be had: No module named 'githubkit'",
        ] {
            assert!(text.contains(line), "{text}");
        }
        let marks = &one(&outcome, false)["marks"];
        assert_eq!([&marks[0]["met"], &marks[1]["met"]], [&json!(false), &Value::Null]);
    }

    #[test]
    fn what_stands_in_the_way_is_said_where_a_mark_is_missed() {
        let of =
            |seconds| section(&outcome("e", vec![median("ours_rust_again", seconds), median("ours_rust", 1.0)]), false);
        assert!(of(0.4).contains("at most 0.3, is 0.400: a list that has not changed"), "{}", of(0.4));
        assert!(of(0.2).contains("at most 0.3, is 0.200\n"), "{}", of(0.2));
    }

    #[test]
    fn of_a_quick_run_no_mark_is_looked_at() {
        let outcome = outcome("i", vec![median("ours_parse", 9.0), median("serde_json_ignored", 1.0)]);
        let outcome = Outcome { work: outcome.work.quick(10), ..outcome };
        let text = text(std::slice::from_ref(&outcome), true);
        assert!(text.contains("With 20 of 200 pages."), "{text}");
        assert!(!text.contains("missed") && text.contains("## i: 20,000"), "{text}");
        assert_eq!(one(&outcome, true)["marks"], json!([]));
    }
}
