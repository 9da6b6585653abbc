//! `cargo xtask vendor`: upstream's description in, the facts of our selection out.

pub(crate) mod facts;
mod operations;
mod select;
mod upstream;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::files::{self, File};
use crate::process::root;
use crate::{check as sound, diff, document};

pub(crate) use operations::{Operations, Row};
pub(crate) use select::{Selection, find_operation};
pub(crate) use upstream::Upstream;

pub(crate) const TARGET: &str = "openapi/github.json";
pub(crate) const OPERATIONS: &str = "openapi/operations.tsv";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Read this description instead of the package that openapi/upstream.toml names
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Take this version of the package, and write it and its hash into openapi/upstream.toml
    #[arg(long, value_name = "V", conflicts_with_all = ["from", "check"])]
    package_version: Option<String>,
    /// Write nothing; fail if openapi/github.json or openapi/operations.tsv is not what would be written
    #[arg(long)]
    check: bool,
}

/// A description and where it is from.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) document: Value,
    /// The file that was asked for.
    pub(crate) file: Option<String>,
    /// Another version of the package than the one on record.
    pub(crate) upstream: Option<Upstream>,
}

impl Source {
    /// A file, another version of the package, or else the package on record.
    pub(crate) fn load(from: Option<&Path>, package_version: Option<&str>) -> Result<Self> {
        if let Some(file) = from {
            let name = file.display().to_string();
            let text = fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
            return Ok(Self { file: Some(name.clone()), ..Self::new(name, &text, None)? });
        }
        let recorded = Upstream::recorded()?;
        let Some(version) = package_version else {
            return Self::new(recorded.name(), &recorded.description()?, None);
        };
        let other = Upstream::of_version(version)?;
        let changed = other.lines() != recorded.lines();
        Self::new(other.name(), &other.description()?, changed.then_some(other))
    }

    pub(crate) fn new(name: String, text: &str, upstream: Option<Upstream>) -> Result<Self> {
        let document = sound::description(&name, text)?;
        Ok(Self { name, document, file: None, upstream })
    }

    pub(crate) fn operations(&self) -> Operations {
        Operations::of(&self.document)
    }

    /// The facts of these operations and webhooks; what the description hasn't got is left out.
    pub(crate) fn facts<'a>(
        &self,
        operations: impl Iterator<Item = &'a String>,
        webhooks: impl Iterator<Item = &'a String>,
    ) -> Result<Value> {
        pruned_facts(select::cut(&self.document, operations, webhooks)?).with_context(|| self.name.clone())
    }

    /// The files that it makes of openapi/.
    fn files(&self) -> Result<Vec<File>> {
        let selection = Selection::load()?;
        let selected = select::apply(&self.document, &selection).with_context(|| self.name.clone())?;
        let facts = pruned_facts(selected).with_context(|| self.name.clone())?;
        let mut files = vec![File::new(TARGET, document::render(&facts))];
        let known =
            fs::read_to_string(root().join(OPERATIONS)).map_or_else(|_| None, |text| Operations::parse(&text).ok());
        let selected: BTreeSet<&String> = selection.operations().collect();
        if known.is_none_or(|known| self.operations().are_whole(&known, |id| selected.contains(id))) {
            files.push(File::new(OPERATIONS, self.operations().render()));
        }
        if let Some(upstream) = &self.upstream {
            files.push(File::new(upstream::RECORD, upstream.record()?));
        }
        Ok(files)
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    run_and(args, files::write_all)
}

/// Everything that can be wrong is found before anything is written.
fn run_and(args: &Args, write: impl FnOnce(&[File]) -> Result<()>) -> Result<()> {
    let source = Source::load(args.from.as_deref(), args.package_version.as_deref())?;
    let wanted = source.files()?;
    if args.check {
        return compare(&wanted);
    }
    // What can't be compared, or isn't there, is what this command mends.
    let summary = match diff::Standing::load().and_then(|standing| diff::report(&standing, &source)) {
        Ok(report) => report.summary(),
        Err(error) => format!("there is nothing to compare with: {error:#}\n"),
    };
    write(&wanted)?;
    std::io::stdout().write_all(summary.as_bytes()).context("all is written, but the summary can't be printed")?;
    for File { path, .. } in &wanted {
        eprintln!("wrote {path}");
    }
    if wanted.iter().all(|file| file.path != OPERATIONS) {
        eprintln!("kept {OPERATIONS}: {} holds the selection alone", source.name);
    }
    eprintln!("next: cargo xtask codegen");
    Ok(())
}

/// Fails if what is checked in is not what the recorded package gives.
pub(crate) fn check() -> Result<()> {
    compare(&Source::load(None, None)?.files()?)
}

fn compare(wanted: &[File]) -> Result<()> {
    for File { path, text } in wanted {
        let present = fs::read_to_string(root().join(path)).unwrap_or_default();
        if present != *text {
            bail!("{path} is not what upstream gives; mend it with: cargo xtask vendor");
        }
    }
    Ok(())
}

/// The whole of the description that openapi/upstream.toml names, prose included.
pub(crate) fn upstream() -> Result<Value> {
    Source::load(None, None).map(|source| source.document)
}

fn pruned_facts(selected: Value) -> Result<Value> {
    let mut facts = facts::keep(selected)?;
    // What only prose referred to goes with it.
    document::prune_components(&mut facts)?;
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bad_input_is_named_and_nothing_is_written() {
        let text = fs::read_to_string(root().join(TARGET)).unwrap();
        let good: Value = serde_json::from_str(&text).unwrap();
        let edited = |edit: fn(&mut Value)| {
            let mut document = good.clone();
            edit(&mut document);
            document.to_string()
        };
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let circle = {
            let mut document = good.clone();
            document["components"]["schemas"]["simple-user"] = reference("private-user");
            document["components"]["schemas"]["private-user"] = reference("simple-user");
            document.to_string()
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("other.json");
        for (text, wanted) in [
            (edited(|document| document["openapi"] = json!("3.1.0")), ": /openapi: version 3.1.0"),
            (edited(|document| *document = json!({ "swagger": "2.0" })), ": /swagger: version \"2.0\""),
            (edited(|document| *document = json!([])), ": the document is not an object"),
            (text[..5000].to_owned(), ": not JSON: EOF"),
            (format!("{{\"a\":{}", "[".repeat(10_000)), ": not JSON: recursion limit exceeded"),
            (circle, ": circular: "),
            (
                edited(|document| document["components"]["schemas"]["integration"] = json!({ "$ref": "#/gone" })),
                ": /components/schemas/integration/$ref: #/gone leads nowhere",
            ),
            (
                edited(|document| document["components"]["schemas"]["integration"] = json!({ "$ref": "a.json" })),
                ": /components/schemas/integration/$ref: a.json leads out of the document",
            ),
            (
                edited(|document| document["paths"]["/app"]["get"]["operationId"] = json!("orgs/get")),
                "/get/operationId: orgs/get is the id of ",
            ),
            (
                edited(|document| document["paths"]["/app"]["get"]["operationId"] = json!(null)),
                ": /paths/~1app/get: an operation without operationId",
            ),
            (
                edited(|document| {
                    document["paths"]["/app"]["get"]["responses"]["200"]["content"] = json!({ "image/png": {} })
                }),
                ": /paths/~1app/get/responses/200/content: unknown media type image/png",
            ),
            (
                edited(|document| document["paths"] = json!({})),
                ": the description has no operation orgs/list-pat-grant-requests",
            ),
            (
                edited(|document| document["components"]["schemas"]["integration"]["surprise"] = json!(1)),
                ": unknown keyword \"surprise\"",
            ),
        ] {
            fs::write(&file, text).unwrap();
            let args = Args { from: Some(file.clone()), package_version: None, check: false };
            let mut written = false;
            let outcome = run_and(&args, |_| {
                written = true;
                Ok(())
            });
            let message = format!("{:#}", outcome.expect_err(wanted));
            assert!(
                message.starts_with(&file.display().to_string()) && message.contains(wanted),
                "{wanted}: {message}"
            );
            assert!(!written, "{wanted}");
        }
    }

    #[test]
    fn a_description_of_the_selection_alone_leaves_the_list_of_operations() {
        let text = fs::read_to_string(root().join(TARGET)).unwrap();
        let source = Source::new("some.json".to_owned(), &text, None).unwrap();
        assert_eq!(source.files().unwrap(), [File::new(TARGET, text)]);
    }

    #[test]
    fn a_whole_description_brings_its_list_of_operations() {
        let mut document: Value = serde_json::from_str(&fs::read_to_string(root().join(TARGET)).unwrap()).unwrap();
        document["paths"]["/emojis"] = json!({ "get": { "operationId": "emojis/get", "responses": {} } });
        let source = Source::new("some.json".to_owned(), &document.to_string(), None).unwrap();
        let files = source.files().unwrap();
        assert_eq!(files[1], File::new(OPERATIONS, source.operations().render()));
        assert!(files[1].text.contains("\nemojis/get\tGET\t/emojis\tfalse\n"));
        assert!(!files[0].text.contains("emojis/get"));
    }
}
