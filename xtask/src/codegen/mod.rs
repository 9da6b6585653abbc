//! `cargo xtask codegen`: vendored facts, our words laid over, lowered, generated.
//!
//! Everything that is generated comes from here, a file each: [`run`] writes all of it or nothing, and
//! [`check`] holds all of it against what is checked in.

pub(crate) mod blame;
pub(crate) mod client;

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use similar::TextDiff;

use crate::files::{self, File};
use crate::process::root;
use crate::{lower, overlay};

const SOURCE: &str = "openapi/github.json";
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
        return compare(&wanted);
    }
    files::write_all(&wanted)?;
    for File { path, .. } in &wanted {
        eprintln!("wrote {path}");
    }
    Ok(())
}

/// Fails if the checked-in code is not what the description gives.
pub(crate) fn check() -> Result<()> {
    compare(&generate(false)?)
}

fn compare(wanted: &[File]) -> Result<()> {
    let drifts: Vec<String> = wanted
        .iter()
        .filter_map(|File { path, text }| {
            let present = fs::read_to_string(root().join(path)).unwrap_or_default();
            Some(format!("{path} is not what the description gives:\n{}", drift(&present, text)?))
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

/// Every generated file.
fn generate(verbose: bool) -> Result<Vec<File>> {
    let text = fs::read_to_string(root().join(SOURCE))
        .with_context(|| format!("no {SOURCE}; bring it with: cargo xtask vendor"))?;
    let mut document: Value = serde_json::from_str(&text).context(SOURCE)?;
    let laid_over = overlay::apply_all(&mut document)?;
    let mut lowered = document.clone();
    let counts = lower::run(&mut lowered).context(SOURCE)?;
    if verbose {
        eprintln!("{laid_over:>6}  overlay");
        for lower::Count { pass, changed } in counts {
            eprintln!("{changed:>6}  {pass}");
        }
    }
    Ok(vec![File::headed("crates/patwarden-api/src/generated.rs", HEADER, &blame::code(&lowered)?)])
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
        let files = generate(false).unwrap();
        for words in overlay::words().unwrap() {
            assert!(files[0].text.contains(words.trim_end_matches('.')), "{words:?} is nowhere in the generated code");
        }
    }

    #[test]
    fn drift_is_shown_line_by_line() {
        assert_eq!(drift("a\n", "a\n"), None);
        let diff = drift("a\nb\n", "a\nc\n").unwrap();
        assert!(diff.contains("-b\n+c\n"), "{diff}");
    }
}
