//! `cargo xtask codegen`: vendored facts, our words laid over, lowered, generated.
//!
//! Everything that is generated comes from here, a file each: [`run`] writes all that comes of the description or
//! nothing, and [`check()`] holds all of it against what is checked in. The page of the command line comes last: it is
//! made by what is built from the rest.

pub(crate) mod blame;
pub(crate) mod client;
mod command_line;
pub(crate) mod mock;
pub(crate) mod model;
mod python;
mod reference;
mod spread;
mod table;

use std::fs;

use anyhow::{Context, Result, bail};
use similar::TextDiff;

use crate::files::{self, File};
use crate::process::root;
use crate::{check, lower, overlay};

const SOURCE: &str = "openapi/github.json";
const SELECTION: &str = "openapi/selection.toml";
const HEADER: &str = "\
// Generated from openapi/github.json and openapi/overlay/ by `cargo xtask codegen`. Do not edit:
// change those, or a pass in xtask/src/lower/, and run it again.
";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail with the difference if the checked-in code is not what would be written
    #[arg(long)]
    check: bool,
    /// Say what each pass changed
    #[arg(short, long)]
    verbose: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let wanted = generate(args.verbose)?;
    if args.check {
        return compare_all(&wanted);
    }
    write(&wanted)?;
    write(&[command_line::page()?])
}

fn write(wanted: &[File]) -> Result<()> {
    files::write_all(wanted)?;
    for File { path, .. } in wanted {
        eprintln!("wrote {path}");
    }
    Ok(())
}

/// Fails if what is checked in is not what is generated.
pub(crate) fn check() -> Result<()> {
    compare_all(&generate(false)?)
}

fn compare_all(wanted: &[File]) -> Result<()> {
    compare(wanted, "the description gives")?;
    compare(&[command_line::page()?], "the command line says of itself")
}

fn compare(wanted: &[File], source: &str) -> Result<()> {
    let drifts: Vec<String> = wanted
        .iter()
        .filter_map(|File { path, text }| {
            let present = fs::read_to_string(root().join(path)).unwrap_or_default();
            Some(format!("{path} is not what {source}:\n{}", drift(&present, text)?))
        })
        .collect();
    if drifts.is_empty() {
        return Ok(());
    }
    bail!("{}\nmend it with: cargo xtask codegen", drifts.join("\n"))
}

fn drift(present: &str, wanted: &str) -> Option<String> {
    (present != wanted)
        .then(|| TextDiff::from_lines(present, wanted).unified_diff().header("checked in", "generated").to_string())
}

/// Every file that is generated from the description.
fn generate(verbose: bool) -> Result<Vec<File>> {
    let text = fs::read_to_string(root().join(SOURCE))
        .with_context(|| format!("no {SOURCE}; bring it with: cargo xtask vendor"))?;
    let mut document = check::description(SOURCE, &text)?;
    let laid_over = overlay::apply_all(&mut document)?;
    overlay::ensure_whole(&document)?;
    let mut lowered = document.clone();
    let counts = lower::run(&mut lowered).context(SOURCE)?;
    if verbose {
        eprintln!("{laid_over:>6}  overlay");
        for lower::Count { pass, changed } in counts {
            eprintln!("{changed:>6}  {pass}");
        }
    }
    let operations = model::operations(&document)?;
    model::check_names(&operations)?;
    let selection = fs::read_to_string(root().join(SELECTION)).context(SELECTION)?;
    let mut files = vec![
        File::headed("crates/patwarden-api/src/generated.rs", HEADER, &blame::code(&lowered, &operations)?),
        File::headed("crates/patwarden-api-mock/src/generated.rs", HEADER, &mock::code(lowered)?),
        File::new("docs/api.md", reference::page(&document, &operations, &selection)?),
    ];
    files.extend(python::files(&document, &operations)?);
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generating_twice_gives_the_same_bytes() {
        assert_eq!(generate(false).unwrap(), generate(false).unwrap());
    }

    #[test]
    fn our_words_reach_the_documentation() {
        let mut document = serde_json::from_str(&fs::read_to_string(root().join(SOURCE)).unwrap()).unwrap();
        overlay::apply_all(&mut document).unwrap();
        lower::run(&mut document).unwrap();
        let files = generate(false).unwrap();
        // The table has many of the words too, and no page of rustdoc shows it.
        let (code, _) = files[0].text.split_once("pub static OPERATIONS").unwrap();
        let words = overlay::words(&document);
        assert!(words.iter().any(|words| words.contains("`pat_id` in paths")), "{words:?}");
        for words in words {
            assert!(code.contains(words.trim_end_matches('.')), "{words:?} is nowhere in the generated code");
        }
    }

    #[test]
    fn every_field_of_the_client_is_documented() {
        let files = generate(false).unwrap();
        let lines: Vec<&str> = files[0].text.lines().map(str::trim).collect();
        let bare: Vec<&str> = (1..lines.len())
            .filter(|&number| {
                lines[number].starts_with("pub ")
                    && lines[number].split(' ').nth(1).is_some_and(|name| name.ends_with(':'))
            })
            .filter(|&number| {
                let above = lines[..number].iter().rev().find(|line| !line.starts_with("#[") && !line.ends_with(")]"));
                !above.is_some_and(|line| line.starts_with("///") || line.ends_with("*/"))
            })
            .map(|number| lines[number])
            .collect();
        // What an object holds besides what is described.
        assert_eq!(bare, ["pub extra: ::std::collections::BTreeMap<"]);
    }

    #[test]
    fn the_reference_names_methods_that_there_are_and_has_rows_of_one_length() {
        let files = generate(false).unwrap();
        let text = |path: &str| &files.iter().find(|file| file.path == path).unwrap().text;
        let (client, page) = (text("crates/patwarden-api/src/generated.rs"), text("docs/api.md"));
        let methods: Vec<&str> =
            page.split("`client.api().").skip(1).filter_map(|rest| rest.split('(').next()).collect();
        assert_eq!(methods.len(), page.matches("\n### ").count());
        for method in methods {
            assert!(client.contains(&format!("pub fn {method}(")), "the client has no {method}");
        }
        for row in page.lines().filter(|line| line.starts_with('|')) {
            assert_eq!(row.replace("\\|", "").matches('|').count(), 8, "{row}");
        }
        for link in page.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
            let leads_there = |heading: &str| {
                heading.starts_with("##") && reference::anchor(heading.trim_start_matches(['#', ' '])) == link
            };
            assert!(page.lines().any(leads_there), "{link} leads nowhere");
        }
    }

    #[test]
    fn drift_is_shown_line_by_line() {
        assert_eq!(drift("a\n", "a\n"), None);
        let diff = drift("a\nb\n", "a\nc\n").unwrap();
        assert!(diff.contains("-b\n+c\n"), "{diff}");
    }
}
