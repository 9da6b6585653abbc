//! A report as text, as Markdown and as JSON.

use std::collections::BTreeSet;

use anyhow::Result;

use super::change::{Breaking, Change};
use super::{Report, Verdict};

/// How many operations, or lines on what no client has, are named before the rest is counted.
const NAMED: usize = 4;
const LINES: usize = 10;

impl Report {
    /// Every field, for programs.
    pub(super) fn json(&self) -> Result<String> {
        Ok(format!("{}\n", serde_json::to_string_pretty(self)?))
    }

    pub(super) fn text(&self) -> String {
        let mut text = self.summary();
        self.taking_over(&mut text, "", "  ");
        text
    }

    /// The text without the commands.
    pub(crate) fn summary(&self) -> String {
        let mut text = format!("{}\n-> {}\n{}\n", plain(&self.from), plain(&self.to), self.headline());
        for (title, changes) in self.sections() {
            text += &format!("\n{title}\n");
            for change in changes {
                text += &format!("\n  {} - {}\n", plain(&change.place), change.kind.replace('-', " "));
                if let Some(sides) = sides(change) {
                    text += &format!("    {sides}\n");
                }
                text += &format!("    {}: {}\n", whom(change.breaking), change.reason);
                text += &format!("    {}\n", concerned(change));
            }
        }
        let others = self.others();
        if !others.is_empty() {
            text += "\nNot selected, so that no client has it\n\n";
            others.iter().for_each(|line| text += &format!("  {line}\n"));
        }
        self.to_edit(&mut text, "", "  ");
        text
    }

    pub(super) fn markdown(&self) -> String {
        let mut text =
            format!("# What changes\n\nFrom {} to {}.\n\n{}.\n", plain(&self.from), plain(&self.to), self.headline());
        for (title, changes) in self.sections() {
            text += &format!("\n## {title}\n\n| Where | What | Before | After | Breaks | Why | Concerns |\n");
            text += "| --- | --- | --- | --- | --- | --- | --- |\n";
            for change in changes {
                let side = |side: &Option<String>| side.as_deref().map(code).unwrap_or_default();
                let cells = [
                    code(&change.place),
                    change.kind.replace('-', " "),
                    side(&change.before),
                    side(&change.after),
                    languages(change.breaking).to_owned(),
                    change.reason.clone(),
                    concerned(change),
                ];
                text += &format!("| {} |\n", cells.join(" | "));
            }
        }
        let others = self.others();
        if !others.is_empty() {
            text += "\n## Not selected, so that no client has it\n\n";
            others.iter().for_each(|line| text += &format!("- {line}\n"));
        }
        self.to_edit(&mut text, "## ", "    ");
        self.taking_over(&mut text, "## ", "    ");
        text
    }

    fn headline(&self) -> String {
        let counts = &self.counts;
        let number = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let selected = counts.changes - counts.not_selected;
        let mut line = match self.verdict {
            Verdict::Unchanged => return "unchanged: nothing changes for a user".to_owned(),
            Verdict::Compatible if selected == 0 => "compatible: nothing changes for a user".to_owned(),
            Verdict::Compatible => format!("compatible: {}, none of them breaking", number(selected, "change")),
            Verdict::Breaking => format!(
                "breaking: {}, of which {} Rust and {} Python",
                number(selected, "change"),
                if counts.breaking_rust == 1 {
                    "1 breaks".to_owned()
                } else {
                    format!("{} break", counts.breaking_rust)
                },
                counts.breaking_python,
            ),
        };
        if counts.not_selected > 0 {
            line += &format!("; {} beyond the selection", number(counts.not_selected, "change"));
        }
        line
    }

    fn sections(&self) -> impl Iterator<Item = (&'static str, Vec<&Change>)> {
        let of = |breaking: bool| {
            let selected = self.changes.iter().filter(|change| change.selected);
            selected.filter(|change| change.breaking.any() == breaking).collect::<Vec<_>>()
        };
        [("Breaking", of(true)), ("Compatible", of(false))].into_iter().filter(|(_, changes)| !changes.is_empty())
    }

    /// A line for each change of an operation that no client has.
    fn others(&self) -> Vec<String> {
        let others: Vec<&Change> = self.changes.iter().filter(|change| !change.selected).collect();
        let mut kinds: Vec<&str> = others.iter().map(|change| change.kind.as_str()).collect();
        kinds.dedup();
        let mut lines = Vec::new();
        for kind in kinds {
            let all: Vec<&&Change> = others.iter().filter(|change| change.kind == kind).collect();
            let event = kind.trim_start_matches("operation-");
            lines.extend(all.iter().take(LINES).map(|change| {
                let id = change.operations.iter().next().map(|id| plain(id)).unwrap_or_default();
                match event {
                    "renamed" => format!("{event}: {id} is now {}", plain(change.after.as_deref().unwrap_or_default())),
                    "moved" => format!("{event}: {id}: {}", sides(change).unwrap_or_default()),
                    _ => format!("{event}: {id} ({})", plain(&change.place)),
                }
            }));
            if all.len() > LINES {
                lines.push(format!("{event}: {} more; --format json has them all", all.len() - LINES));
            }
        }
        lines
    }

    fn to_edit(&self, text: &mut String, heading: &str, indent: &str) {
        // What is to be added has several lines.
        let lines = self.edits.iter().flat_map(|edit| edit.lines()).map(plain);
        list(text, (heading, "To edit first"), indent, &lines.collect::<Vec<_>>());
    }

    fn taking_over(&self, text: &mut String, heading: &str, indent: &str) {
        list(text, (heading, "To take it over"), indent, &self.commands);
        list(text, (heading, "Lines that this writes into openapi/upstream.toml"), indent, &self.upstream);
    }
}

fn list(text: &mut String, (heading, title): (&str, &str), indent: &str, lines: &[String]) {
    if !lines.is_empty() {
        let space = if heading.is_empty() { "" } else { "\n" };
        *text += &format!("\n{heading}{title}\n{space}");
        for line in lines {
            let indent = if line.is_empty() { "" } else { indent };
            *text += &format!("{indent}{line}\n");
        }
    }
}

fn languages(breaking: Breaking) -> &'static str {
    match breaking {
        Breaking { rust: true, python: true } => "Rust and Python",
        Breaking { rust: true, python: false } => "Rust",
        Breaking { rust: false, python: true } => "Python",
        Breaking { rust: false, python: false } => "",
    }
}

fn whom(breaking: Breaking) -> String {
    match languages(breaking) {
        "" => "compatible".to_owned(),
        languages => format!("breaks {languages}"),
    }
}

fn sides(change: &Change) -> Option<String> {
    match (change.before.as_deref().map(plain), change.after.as_deref().map(plain)) {
        (None, None) => None,
        (Some(before), None) => Some(format!("was: {before}")),
        (None, Some(after)) => Some(format!("is: {after}")),
        (Some(before), Some(after)) => Some(format!("{before} -> {after}")),
    }
}

/// Whom a change concerns, in a line that stays one.
fn concerned(change: &Change) -> String {
    let named = |what: &str, names: &BTreeSet<String>| {
        let first: Vec<String> = names.iter().take(NAMED).map(|name| plain(name)).collect();
        let rest = match names.len().saturating_sub(NAMED) {
            0 => String::new(),
            rest => format!(" and {rest} more"),
        };
        (!names.is_empty()).then(|| format!("{what}{}{rest}", first.join(", ")))
    };
    let both = [named("", &change.operations), named("webhook ", &change.webhooks)];
    both.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// As it can be shown: what moves the cursor, turns the direction or is not seen stands as its number, so
/// that a description says nothing in the name of this command.
fn plain(text: &str) -> String {
    let unseen = |character: char| {
        character.is_control()
            || matches!(
                character,
                '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
            )
    };
    text.chars().fold(String::new(), |mut shown, character| {
        if unseen(character) {
            shown.extend(character.escape_unicode())
        } else {
            shown.push(character)
        }
        shown
    })
}

/// In a cell of a table.
fn code(text: &str) -> String {
    let text = plain(text).replace('|', "\\|");
    if text.contains('`') { text } else { format!("`{text}`") }
}
