//! An audit in Markdown: for an issue, a wiki, or the summary of a job.

use std::fmt::Write as _;

use super::rules::Weight;
use super::spread::Bar;
use super::{Audit, NO_ORGANISATION, Repository, number};
use crate::escape;

/// As many owners as a glance takes in.
const TOP: usize = 10;

/// The report.
pub(crate) fn markdown(audit: &Audit) -> String {
    let totals = &audit.totals;
    let mut text = format!(
        "# Token audit\n\n{}, as of {}\n\n| Organisations | Tokens | Owners | Pending requests |\n| ---: | ---: | ---: | ---: |\n\
         | {} | {} | {} | {} |\n",
        escape::markdown(&audit.github),
        audit.as_of.strftime("%Y-%m-%d %H:%M UTC"),
        totals.organisations,
        number(totals.grants),
        number(totals.owners),
        number(totals.requests)
    );
    coverage(&mut text, audit);
    findings(&mut text, audit);
    if totals.grants.is_none() {
        return text;
    }
    bars(&mut text, "When tokens expire", "Expiry", &audit.spreads.expiry);
    bars(&mut text, "When tokens were last used", "Last use", &audit.spreads.last_use);
    text.push_str("\n## What tokens may do, and where\n\n| Level | All repositories | A subset | None |\n| --- | ---: | ---: | ---: |\n");
    for row in &audit.spreads.reach {
        let _ = writeln!(text, "| {} | {} | {} | {} |", row.level.as_str(), row.all, row.subset, row.none);
    }
    bars(&mut text, "Owners with most tokens", "Owner", &audit.owners[..audit.owners.len().min(TOP)]);
    text
}

fn coverage(text: &mut String, audit: &Audit) {
    if audit.coverage.is_empty() {
        let _ = writeln!(text, "\n**Nothing was looked at:** {NO_ORGANISATION}.");
        return;
    }
    if audit.coverage.iter().all(|coverage| coverage.gaps().is_empty()) {
        text.push_str("\nEvery organisation was read whole.\n");
        return;
    }
    text.push_str("\n## What this report does not know\n\n");
    for coverage in &audit.coverage {
        for (what, why, hint) in coverage.gaps() {
            let hint = hint.map(|hint| format!(" ({})", escape::markdown(hint))).unwrap_or_default();
            let (org, why) = (escape::markdown(&coverage.org), escape::markdown(why));
            let _ = writeln!(text, "- **{org}**, {what}: {why}{hint}");
        }
    }
}

fn findings(text: &mut String, audit: &Audit) {
    text.push_str("\n## Findings\n\n| | What | Number | Where | Rule |\n| --- | --- | ---: | --- | --- |\n");
    for finding in &audit.findings {
        let sign = match (finding.found(), finding.weight) {
            (0, _) | (_, Weight::Note) => "",
            (_, Weight::Warning) => "⚠️",
            (_, Weight::Alarm) => "🔴",
        };
        let mut places: Vec<String> =
            finding.at.iter().map(|found| format!("{} ({})", escape::markdown(&found.org), found.ids.len())).collect();
        places.extend(
            audit.unknown_besides(finding).into_iter().map(|org| format!("{} (not known)", escape::markdown(org))),
        );
        let _ = writeln!(
            text,
            "| {sign} | {} | {} | {} | `{}` |",
            escape::markdown(&finding.sentence()),
            finding.number(),
            places.join(", "),
            finding.rule
        );
    }
    if let Some(doubt) = audit.repository.as_ref().and_then(Repository::doubt) {
        let _ = writeln!(text, "\n⚠️ {}", escape::markdown(&doubt));
    }
}

fn bars(text: &mut String, head: &str, column: &str, bars: &[Bar]) {
    if bars.is_empty() {
        return;
    }
    let _ = write!(text, "\n## {head}\n\n| {column} | Tokens |\n| --- | ---: |\n");
    for bar in bars {
        let _ = writeln!(text, "| {} | {} |", escape::markdown(&bar.label), bar.count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_words_neither_end_a_cell_nor_are_markup() {
        let text = markdown(&super::super::tests::hostile());
        assert!(!text.contains("<script") && !text.contains("1+1</td>"), "{text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\r']));
        let table = text.lines().skip_while(|line| !line.contains("| Rule |")).take_while(|line| !line.is_empty());
        for line in table {
            assert_eq!(line.matches('|').count(), 6, "{line}");
        }
    }
}
