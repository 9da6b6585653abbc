//! `cargo xtask coverage`: every operation of a whole description goes through the passes and the
//! generator, and what comes out is type-checked. It tells of each operation that is left out why.
//!
//! openapi/overlay/ is not laid over: its words and corrections are for the selection, written against the
//! description that is recorded, and an entry that does not apply would be an error. What is here has to
//! hold without them, for whatever GitHub says next.

mod culprits;
mod generate;
mod scratch;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::codegen::blame::Blamed;
use crate::codegen::model;
use crate::document::{only_operations, operations};
use crate::vendor::{self, facts};
use crate::{check, lower};

#[derive(Default, clap::Args)]
pub(crate) struct Args {
    /// Read this description instead of the package that openapi/upstream.toml names
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Only the operations with one of these tags
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    tags: Vec<String>,
}

/// How many of rustc's errors are shown as it says them.
const SHOWN: usize = 20;

/// What became of the operations.
#[derive(Default)]
struct Report {
    operations: usize,
    generated: usize,
    type_checked: usize,
    left_out: BTreeMap<String, String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let report = cover(description(args.from.as_deref())?, &args.tags)?;
    print!("{}", report.text());
    ensure!(report.type_checked == report.operations, "not every operation is covered");
    Ok(())
}

/// Fails unless every operation of the tags that Patwarden is about is covered.
pub(crate) fn check() -> Result<()> {
    run(&Args { tags: ["orgs", "apps"].map(str::to_owned).to_vec(), ..Args::default() })
}

fn description(from: Option<&Path>) -> Result<Value> {
    let Some(file) = from else { return vendor::upstream() };
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    check::description(&file.display().to_string(), &text)
}

fn cover(description: Value, tags: &[String]) -> Result<Report> {
    let start = Instant::now();
    let say = |what: &str| eprintln!("{:>5} s  {what}", start.elapsed().as_secs());
    // Facts first: what prose refers to need not be there.
    let mut document = only_operations(&facts::keep(description)?, |operation| has_tag(operation, tags))?;
    let mut report = Report { operations: operations(&document).count(), ..Report::default() };
    if report.operations == 0 {
        bail!("the description has no operation with one of the tags {tags:?}");
    }
    // The table of operations is read from what GitHub says, as for the selection.
    let table = model::operations(&document)?;
    model::check_names(&table)?;
    lower::run(&mut document)?;
    say("lowered");
    loop {
        let mut generated = generate::as_much_as_possible(document, &table)?;
        say(&format!("generated, {} lines", generated.code.lines().count()));
        report.leave_out(std::mem::take(&mut generated.left_out));
        report.generated = report.generated.max(operations(&generated.document).count());
        let mut errors = scratch::check(&generated.code)?;
        errors.extend(culprits::types_without_values(&generated.code));
        say(&format!("type-checked, {} errors", errors.len()));
        if errors.is_empty() {
            report.type_checked = operations(&generated.document).count();
            return Ok(report);
        }
        for error in errors.iter().take(SHOWN) {
            eprintln!("{}", error.rendered);
        }
        let blamed = culprits::of(&generated, &errors);
        if blamed.is_empty() {
            bail!("the generated code does not compile, and no operation could be told to be the reason");
        }
        // An error can hide others: the rest is only known to be right once it compiles without these.
        document = generate::without(&generated.document, &blamed)?;
        report.leave_out(blamed);
        if operations(&document).next().is_none() {
            return Ok(report);
        }
    }
}

fn has_tag(operation: &Value, tags: &[String]) -> bool {
    let own = operation["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    tags.is_empty() || own.iter().any(|own| tags.iter().any(|tag| own == tag.as_str()))
}

impl Report {
    fn leave_out(&mut self, blamed: Vec<Blamed>) {
        self.left_out.extend(blamed.into_iter().map(|Blamed { operation, reason }| (operation, reason)));
    }

    fn text(&self) -> String {
        let left_out: String =
            self.left_out.iter().map(|(operation, reason)| format!("left out: {operation}: {reason}\n")).collect();
        let Self { operations, generated, type_checked, .. } = self;
        format!(
            "{left_out}operations   {operations}\ngenerated    {generated}\ntype-checked {type_checked}\n\
             {type_checked} of {operations} operations\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_operation_is_covered_if_it_has_one_of_the_tags() {
        let operation = json!({ "tags": ["orgs", "teams"] });
        let tags = |tags: &[&str]| tags.iter().map(|&tag| tag.to_owned()).collect::<Vec<_>>();
        assert!(has_tag(&operation, &[]));
        assert!(has_tag(&operation, &tags(&["apps", "orgs"])));
        assert!(!has_tag(&operation, &tags(&["apps"])));
        assert!(!has_tag(&json!({}), &tags(&["apps"])));
    }

    #[test]
    fn a_report_ends_with_the_mark_and_gives_every_reason() {
        let mut report = Report { operations: 3, generated: 2, type_checked: 1, ..Report::default() };
        report.leave_out(vec![Blamed { operation: "a/b".to_owned(), reason: "because".to_owned() }]);
        let text = report.text();
        assert!(text.starts_with("left out: a/b: because\n"), "{text}");
        assert!(text.ends_with("\n1 of 3 operations\n"), "{text}");
    }

    #[test]
    fn tags_that_nothing_has_are_an_error() {
        let description = json!({ "openapi": "3.0.3", "paths": {}, "components": {} });
        assert!(cover(description, &["orgs".to_owned()]).is_err());
    }
}
