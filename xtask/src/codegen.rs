//! `cargo xtask codegen`: vendored facts, our words laid over, lowered, generated.

use std::fs;

use anyhow::{Context, Result, bail};
use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;
use schemars_08::schema::{InstanceType, SchemaObject};
use serde_json::Value;
use similar::TextDiff;

use crate::document::operations_mut;
use crate::process::root;
use crate::{lower, overlay};

const TARGET: &str = "crates/patwarden-api/src/generated.rs";
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
    if args.check {
        return compare(&generate(args.verbose)?);
    }
    let path = root().join(TARGET);
    fs::write(&path, generate(args.verbose)?).with_context(|| format!("cannot write {}", path.display()))?;
    eprintln!("wrote {TARGET}");
    Ok(())
}

/// Fails if the checked-in code is not what the description gives.
pub(crate) fn check() -> Result<()> {
    compare(&generate(false)?)
}

fn compare(wanted: &str) -> Result<()> {
    let present = fs::read_to_string(root().join(TARGET)).unwrap_or_default();
    match drift(&present, wanted) {
        None => Ok(()),
        Some(diff) => bail!("{TARGET} is not what the description gives:\n{diff}\nmend it with: cargo xtask codegen"),
    }
}

fn drift(present: &str, wanted: &str) -> Option<String> {
    (present != wanted)
        .then(|| TextDiff::from_lines(present, wanted).unified_diff().header("checked in", "generated").to_string())
}

fn generate(verbose: bool) -> Result<String> {
    let text = fs::read_to_string(root().join("openapi/github.json"))
        .context("no openapi/github.json; bring it with: cargo xtask vendor")?;
    let mut document: Value = serde_json::from_str(&text).context("openapi/github.json")?;
    let laid_over = overlay::apply_all(&mut document)?;
    let counts = lower::run(&mut document)?;
    if verbose {
        eprintln!("{laid_over:>6}  overlay");
        for lower::Count { pass, changed } in counts {
            eprintln!("{changed:>6}  {pass}");
        }
    }
    let table = operations_table(&mut document);
    let document: OpenAPI = serde_json::from_value(document).context("the lowered description is not OpenAPI 3.0")?;
    let tokens = Generator::new(&settings()).generate_tokens(&document)?;
    let file = syn::parse2(quote! { #tokens #table }).context("the generator wrote what is not Rust")?;
    Ok(format!("{HEADER}\n{}", prettyplease::unparse(&file)))
}

fn settings() -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote! { crate::Transport })
        .with_map_type("::std::collections::BTreeMap");
    // `password` is OpenAPI's word for a secret.
    let formats = [("date-time", "::jiff::Timestamp"), ("date", "::jiff::civil::Date"), ("password", "crate::Secret")];
    for (format, rust) in formats {
        let schema = SchemaObject {
            instance_type: Some(InstanceType::String.into()),
            format: Some(format.to_owned()),
            ..SchemaObject::default()
        };
        settings.with_conversion(schema, rust, [TypeImpl::Display, TypeImpl::FromStr].into_iter());
    }
    settings
}

/// The operations by id, so that the transport can tell a request that fits its operation from one
/// whose path a parameter has bent.
fn operations_table(document: &mut Value) -> proc_macro2::TokenStream {
    let mut rows: Vec<_> = operations_mut(document)
        .map(|(path, method, operation)| {
            let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
            (id, method.to_uppercase(), path.clone())
        })
        .collect();
    rows.sort();
    let rows =
        rows.iter().map(|(id, method, path)| quote! { crate::Operation { id: #id, method: #method, path: #path } });
    quote! {
        /// Every operation of this client, sorted by id.
        pub static OPERATIONS: &[crate::Operation] = &[#(#rows),*];
    }
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
        let code = generate(false).unwrap();
        for words in overlay::words().unwrap() {
            assert!(code.contains(words.trim_end_matches('.')), "{words:?} is nowhere in the generated code");
        }
    }

    #[test]
    fn drift_is_shown_line_by_line() {
        assert_eq!(drift("a\n", "a\n"), None);
        let diff = drift("a\nb\n", "a\nc\n").unwrap();
        assert!(diff.contains("-b\n+c\n"), "{diff}");
    }
}
