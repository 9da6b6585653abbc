//! How it is told what came of the works: medians, ratios, and whether the marks are met.

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::{Value, json};

use super::run::{Median, Outcome};
use super::works::Mark;

/// A mark, and where it was seen how far ours is from it.
struct Seen {
    mark: Mark,
    found: Option<f64>,
}

impl Seen {
    fn all(outcome: &Outcome) -> impl Iterator<Item = Self> + '_ {
        let median = |driver: &str| outcome.medians.iter().find(|median| median.driver == driver);
        outcome.work.marks.iter().map(move |mark| {
            let ours = median(mark.ours).map(|ours| ours.measure(mark.measure));
            let found = match mark.theirs {
                None => ours,
                Some(theirs) => ours.zip(median(theirs)).map(|(ours, theirs)| ours / theirs.measure(mark.measure)),
            };
            Self { mark: *mark, found }
        })
    }

    fn is_met(&self) -> Option<bool> {
        self.found.map(|found| found <= self.mark.at_most)
    }

    fn text(&self) -> String {
        let Mark { ours, theirs, measure, at_most } = self.mark;
        let over = theirs.map(|theirs| format!(" over {theirs}")).unwrap_or_default();
        let what = format!("{ours}{over}, {}: at most {at_most}", measure.name());
        match (self.found, self.is_met()) {
            (Some(found), Some(true)) => format!("met     {what}, is {found:.3}"),
            (Some(found), _) => format!("MISSED  {what}, is {found:.3}"),
            (None, _) => format!("unseen  {what}"),
        }
    }
}

/// A note that goes with every number of a quick run.
const QUICK: &str = "A quick run: a tenth of the pages, few turns. Nothing follows from it.";

pub(super) fn text(outcomes: &[Outcome], quick: bool) -> String {
    let mut text = String::new();
    if quick {
        let _ = writeln!(text, "{QUICK}\n");
    }
    for outcome in outcomes {
        let _ = writeln!(text, "{}: {} (pages: {})", outcome.work.key, outcome.work.what, outcome.work.pages);
        let _ = writeln!(
            text,
            "  {:<16} {:<20} {:>9} {:>9} {:>9} {:>10} {:>8} {:>8}",
            "client", "library", "time s", "CPU s", "peak MiB", "import ms", "× time", "× memory"
        );
        let first = outcome.medians.first();
        for median in &outcome.medians {
            let over = |measure: fn(&Median) -> f64| first.map_or(1.0, |first| measure(median) / measure(first));
            let _ = writeln!(
                text,
                "  {:<16} {:<20} {:>9.3} {:>9.3} {:>9.1} {:>10.1} {:>8.2} {:>8.2}",
                median.driver,
                median.library,
                median.seconds,
                median.cpu_seconds,
                median.peak_mib,
                median.import_ms,
                over(|median| median.seconds),
                over(|median| median.peak_mib),
            );
        }
        for (driver, why) in &outcome.absent {
            let _ = writeln!(text, "  {driver:<16} can't be had: {why}");
        }
        for seen in Seen::all(outcome) {
            let _ = writeln!(text, "  {}", seen.text());
        }
        text.push('\n');
    }
    text
}

pub(super) fn json(outcomes: &[Outcome], quick: bool) -> Result<String> {
    let works: Vec<Value> = outcomes.iter().map(one).collect();
    Ok(serde_json::to_string_pretty(&json!({ "quick": quick, "works": works }))?)
}

fn one(outcome: &Outcome) -> Value {
    let marks = Seen::all(outcome).map(|seen| {
        let Mark { ours, theirs, measure, at_most } = seen.mark;
        json!({
            "ours": ours, "theirs": theirs, "measure": measure.name(), "at_most": at_most,
            "found": seen.found, "met": seen.is_met(),
        })
    });
    let absent = outcome.absent.iter().map(|(driver, why)| json!({ "driver": driver, "why": why }));
    json!({
        "key": outcome.work.key,
        "what": outcome.work.what,
        "pages": outcome.work.pages,
        "latency_ms": outcome.work.latency,
        "medians": outcome.medians,
        "absent": absent.collect::<Vec<_>>(),
        "marks": marks.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::works::WORKS;
    use super::*;

    fn median(driver: &'static str, seconds: f64) -> Median {
        let (cpu_seconds, peak_mib, import_ms) = (seconds, 50.0, 20.0);
        Median { driver, library: "some 1.0".to_owned(), turns: 5, seconds, cpu_seconds, peak_mib, import_ms }
    }

    #[test]
    fn a_mark_is_met_missed_or_told_to_be_unseen() {
        let outcome = Outcome {
            work: *WORKS.iter().find(|work| work.key == "a-python").unwrap(),
            medians: vec![median("ours_list", 0.5), median("httpx_json", 1.0), median("ours_polars", 0.4)],
            absent: vec![("githubkit_typed", "No module named 'githubkit'".to_owned())],
        };
        let text = text(std::slice::from_ref(&outcome), true);
        for line in [
            "MISSED  ours_list over httpx_json, time (s): at most 0.4, is 0.500",
            "met     ours_polars over ours_list, time (s): at most 1, is 0.800",
            "unseen  ours_list over githubkit_typed, time (s): at most 0.04",
            "githubkit_typed  can't be had: No module named 'githubkit'",
        ] {
            assert!(text.contains(line), "{text}");
        }
        let marks = &one(&outcome)["marks"];
        assert_eq!([&marks[0]["met"], &marks[1]["met"]], [&json!(false), &Value::Null]);
    }
}
