//! An audit for people at a terminal.

use std::fmt::Write as _;

use super::rules::{About, Weight};
use super::spread::Bar;
use super::{Audit, Finding, NO_ORGANISATION, NOT_KNOWN, Repository, number};
use crate::escape;

/// As many owners as a glance takes in.
const TOP: usize = 10;
/// As many ids as a line takes.
const IDS: usize = 8;
/// The longest command that is shown, in bytes: one for as many ids as are shown fits.
const COMMAND: usize = 160;
/// The longest bar, in characters.
const LONGEST: usize = 30;

/// The report, with styles that whoever prints it may strip.
pub(crate) fn text(audit: &Audit) -> String {
    let mut text = String::new();
    let totals = &audit.totals;
    let at = audit.as_of.strftime("%Y-%m-%d %H:%M UTC");
    let _ = writeln!(text, "{}  {at}, {}\n", bold("Audit"), escape::field(&audit.github));
    for (count, one, many) in [
        (Some(totals.organisations), "organisation", "organisations"),
        (totals.grants, "token that reaches them", "tokens that reach them"),
        (totals.owners, "owner of these", "owners of these"),
        (totals.requests, "request that waits for a decision", "requests that wait for a decision"),
    ] {
        let _ = writeln!(text, "{:>7}  {}", number(count), if count == Some(1) { one } else { many });
    }
    coverage(&mut text, audit);
    findings(&mut text, audit, About::Grants, "Tokens");
    findings(&mut text, audit, About::Requests, "Requests");
    if totals.grants.is_some() {
        bars(&mut text, "When tokens expire", &audit.spreads.expiry);
        bars(&mut text, "When tokens were last used", &audit.spreads.last_use);
        bars(&mut text, "When tokens were granted access", &audit.spreads.age);
        reach(&mut text, audit);
    }
    if totals.requests.is_some_and(|requests| requests > 0) {
        bars(&mut text, "How long requests have waited", &audit.spreads.pending);
    }
    bars(&mut text, "Owners with most tokens", &audit.owners[..audit.owners.len().min(TOP)]);
    text
}

fn coverage(text: &mut String, audit: &Audit) {
    if audit.coverage.is_empty() {
        let _ = writeln!(text, "\n{}", alarm(&format!("Nothing was looked at: {NO_ORGANISATION}")));
        return;
    }
    let gaps: Vec<_> = audit.coverage.iter().filter(|coverage| !coverage.gaps().is_empty()).collect();
    if gaps.is_empty() {
        let _ = writeln!(text, "\nEvery organisation was read whole.");
        return;
    }
    let unread = audit.totals.organisations - audit.totals.read_whole;
    let _ = match unread {
        0 => writeln!(text, "\n{}", bold("Not known")),
        _ => writeln!(
            text,
            "\n{}",
            alarm(&format!("{unread} of {} organisations were not read whole", audit.totals.organisations))
        ),
    };
    for coverage in gaps {
        for (what, why, hint) in coverage.gaps() {
            let _ = writeln!(text, "         {}: {what}: {}", escape::field(&coverage.org), escape::line(why));
            if let Some(hint) = hint {
                let _ = writeln!(text, "         {}", dim(&format!("hint: {}", escape::line(hint))));
            }
        }
    }
}

fn findings(text: &mut String, audit: &Audit, about: About, head: &str) {
    let _ = writeln!(text, "\n{}", bold(head));
    for finding in audit.findings.iter().filter(|finding| finding.about == about) {
        let number = number(finding.count);
        let count = match (finding.found(), finding.weight) {
            _ if number == NOT_KNOWN => alarm(&format!("{number:>7}")),
            (0, _) | (_, Weight::Note) => format!("{number:>7}"),
            (_, Weight::Warning) => format!("\u{1b}[33m{number:>7}\u{1b}[0m"),
            (_, Weight::Alarm) => alarm(&format!("{number:>7}")),
        };
        let least = if finding.count.is_some() && !finding.unknown_in.is_empty() { "at least: " } else { "" };
        let rule = dim(&format!("({})", finding.rule));
        let _ = writeln!(text, "{count}  {least}{} {rule}", escape::field(&finding.title));
        if let Some(doubt) = audit.repository.as_ref().and_then(Repository::doubt).filter(|_| finding.rule == "reaches")
        {
            let _ = writeln!(text, "         {}", escape::line(&doubt));
        }
        where_found(text, audit, finding);
    }
}

fn where_found(text: &mut String, audit: &Audit, finding: &Finding) {
    let unknown = audit.unknown_besides(finding);
    if !unknown.is_empty() {
        let _ = writeln!(text, "         not known for {}", escape::field(&unknown.join(", ")));
    }
    for found in &finding.at {
        let ids: Vec<String> = found.ids.iter().take(IDS).map(ToString::to_string).collect();
        let rest = match found.ids.len().saturating_sub(IDS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let _ = writeln!(text, "         {}: {}{rest}", escape::field(&found.org), ids.join(" "));
        let Some(command) = &found.command else { continue };
        // A line of hundreds of ids is of no use to look at, and half of one would revoke the wrong ones.
        let piped = (command.len() > COMMAND).then(|| finding.piped(&found.org, &audit.limits)).flatten();
        for line in piped.as_ref().map_or(std::slice::from_ref(command), |lines| &lines[..]) {
            let _ = writeln!(text, "         {}", dim(&escape::line(line)));
        }
    }
}

fn reach(text: &mut String, audit: &Audit) {
    let _ = writeln!(text, "\n{}", bold("What tokens may do, in which repositories"));
    let _ = writeln!(text, "{:>14}{:>9}{:>9}{:>9}", "", "all", "subset", "none");
    for row in &audit.spreads.reach {
        let _ = writeln!(text, "{:>14}{:>9}{:>9}{:>9}", row.level.as_str(), row.all, row.subset, row.none);
    }
}

fn bars(text: &mut String, head: &str, bars: &[Bar]) {
    if bars.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{}", bold(head));
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let labels: Vec<_> = bars.iter().map(|bar| escape::field(&bar.label)).collect();
    let widest = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    for (bar, label) in bars.iter().zip(&labels) {
        // What is there is seen, however little.
        let length = (bar.count * LONGEST).div_ceil(most);
        let shown = "█".repeat(length);
        let _ = writeln!(text, "{:>7}  {label:<widest$}  {}", bar.count, dim(&shown));
    }
}

fn bold(text: &str) -> String {
    format!("\u{1b}[1m{text}\u{1b}[0m")
}

fn dim(text: &str) -> String {
    format!("\u{1b}[2m{text}\u{1b}[0m")
}

fn alarm(text: &str) -> String {
    format!("\u{1b}[1;31m{text}\u{1b}[0m")
}
