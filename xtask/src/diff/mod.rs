//! `cargo xtask diff`: what another description would change for a user of the generated clients.
//!
//! Its exit code is its verdict: 0 unchanged, 3 only compatible changes, 4 some that break. What is
//! compared are the facts of what is selected, as `vendor` would bring them; of other operations only
//! that they come, go, move or are deprecated, by openapi/operations.tsv.

mod change;
mod compare;
mod limits;
mod render;
mod schema;
mod shape;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::Value;

use self::change::{Breaking, Change};
use self::compare::Sides;
use crate::check;
use crate::overlay::{self, Layers};
use crate::process::root;
use crate::vendor::{OPERATIONS, Operations, Selection, Source, TARGET};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Compare with this description, whole or cut to the selection, instead of the package that
    /// openapi/upstream.toml names
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Compare with this version of the package
    #[arg(long, value_name = "V", conflicts_with = "from")]
    package_version: Option<String>,
    /// How to say it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Markdown,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let (text, verdict) = told(args)?;
    std::io::stdout().write_all(text.as_bytes()).context("cannot print the report")?;
    Ok(ExitCode::from(verdict.exit_code()))
}

fn told(args: &Args) -> Result<(String, Verdict)> {
    let source = Source::load(args.from.as_deref(), args.package_version.as_deref())?;
    let report = report(&Standing::load()?, &source)?;
    let text = match args.format {
        Format::Text => report.text(),
        Format::Json => report.json()?,
        Format::Markdown => report.markdown(),
    };
    Ok((text, report.verdict))
}

/// What is checked in.
pub(crate) struct Standing {
    document: Value,
    operations: Operations,
    selection: Selection,
    overlay: Layers,
}

impl Standing {
    pub(crate) fn load() -> Result<Self> {
        let read = |path: &str| {
            fs::read_to_string(root().join(path))
                .with_context(|| format!("no {path}; bring it with: cargo xtask vendor"))
        };
        let document = check::description(TARGET, &read(TARGET)?)?;
        let operations = Operations::parse(&read(OPERATIONS)?).context(OPERATIONS)?;
        Ok(Self { document, operations, selection: Selection::load()?, overlay: Layers::load()? })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Unchanged,
    Compatible,
    Breaking,
}

impl Verdict {
    fn exit_code(self) -> u8 {
        match self {
            Self::Unchanged => 0,
            Self::Compatible => 3,
            Self::Breaking => 4,
        }
    }
}

/// What changes, and how to take it over.
#[derive(Serialize)]
pub(crate) struct Report {
    from: String,
    to: String,
    verdict: Verdict,
    counts: Counts,
    changes: Vec<Change>,
    /// Lines of openapi/upstream.toml that another version of the package changes.
    upstream: Vec<String>,
    /// What has to be edited before the commands.
    edits: Vec<String>,
    commands: Vec<String>,
}

#[derive(Serialize)]
struct Counts {
    changes: usize,
    compatible: usize,
    breaking: usize,
    breaking_rust: usize,
    breaking_python: usize,
    /// Of the changes, those of operations that no client has.
    not_selected: usize,
}

/// Compares what is checked in with what `vendor` would make of this description.
pub(crate) fn report(standing: &Standing, source: &Source) -> Result<Report> {
    let (known, offered) = (&standing.operations, &source.operations());
    let had = Operations::of(&standing.document);
    let selected: BTreeSet<&String> = standing.selection.operations().chain(had.iter().map(|(id, _)| id)).collect();
    let renamed = compare::renamed(known, offered);
    let new_names = renamed.iter().filter(|(old, _)| selected.contains(old)).map(|(_, new)| new);
    let webhooks = standing.selection.webhooks();
    let after = source.facts(standing.selection.operations().chain(new_names), webhooks)?;
    let changes = compare::compare(&Sides {
        before: &standing.document,
        after: &after,
        known,
        offered,
        whole: offered.are_whole(known, |id| selected.contains(id)),
    })?;

    let verdict = match changes.iter().map(|change| change.breaking.any()).max() {
        None => Verdict::Unchanged,
        Some(false) => Verdict::Compatible,
        Some(true) => Verdict::Breaking,
    };
    let edits = edits(&changes, &standing.overlay, after);
    let upstream = source.upstream.iter().flat_map(|upstream| upstream.lines()).collect();
    Ok(Report {
        from: described(TARGET, &standing.document),
        to: described(&source.name, &source.document),
        verdict,
        counts: counts(&changes),
        upstream,
        commands: commands(source, verdict == Verdict::Unchanged && edits.is_empty()),
        edits,
        changes,
    })
}

fn described(name: &str, document: &Value) -> String {
    match document["info"]["version"].as_str() {
        Some(version) => format!("{name} (version {version})"),
        None => name.to_owned(),
    }
}

fn counts(changes: &[Change]) -> Counts {
    let count = |wanted: fn(&Change) -> bool| changes.iter().filter(|change| wanted(change)).count();
    Counts {
        changes: changes.len(),
        compatible: count(|change| !change.breaking.any()),
        breaking: count(|change| change.breaking.any()),
        breaking_rust: count(|change| matches!(change.breaking, Breaking { rust: true, .. })),
        breaking_python: count(|change| matches!(change.breaking, Breaking { python: true, .. })),
        not_selected: count(|change| !change.selected),
    }
}

/// What `vendor` and `codegen` would refuse: that the selection names what is gone, that an entry of the
/// overlay no longer applies, that something has no words.
fn edits(changes: &[Change], overlay: &Layers, mut after: Value) -> Vec<String> {
    let stale = overlay.apply_where_possible(&mut after);
    let words = overlay::missing(&after)
        .map(|stub| format!("openapi/overlay/: add this, and fill in every empty text:\n\n{stub}"));
    selection_edits(changes).into_iter().chain(stale).chain(words).collect()
}

fn selection_edits(changes: &[Change]) -> Vec<String> {
    let selected = changes.iter().filter(|change| change.selected);
    let edits = selected.filter_map(|change| {
        let names = || change.operations.iter().chain(&change.webhooks);
        match change.kind.as_str() {
            "operation-removed" | "webhook-removed" => {
                Some(names().map(|name| format!("openapi/selection.toml: take {name:?} out")).collect::<Vec<_>>())
            }
            "operation-renamed" => {
                let new = change.after.as_deref().unwrap_or_default();
                Some(names().map(|old| format!("openapi/selection.toml: {old:?} is now {new:?}")).collect())
            }
            _ => None,
        }
    });
    edits.flatten().collect()
}

fn commands(source: &Source, nothing_to_do: bool) -> Vec<String> {
    let vendor = match (&source.upstream, &source.file) {
        (Some(upstream), _) => format!("cargo xtask vendor --package-version {}", upstream.version),
        (None, _) if nothing_to_do => return Vec::new(),
        (None, Some(file)) => format!("cargo xtask vendor --from {}", quoted(file)),
        (None, None) => "cargo xtask vendor".to_owned(),
    };
    vec![vendor, "cargo xtask codegen".to_owned(), "cargo xtask test".to_owned()]
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "/._-+@,:=".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
