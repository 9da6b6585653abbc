//! `cargo xtask fuzz`: runs the functions of `crates/patwarden/src/fuzzing.rs` under libFuzzer, each for a while.
//! What it finds on the way is kept under `target/fuzz`; the corpus in the repository is for people to add to.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::process::{cargo, program, root, run as run_command, target};

const VERSION: &str = "=0.13.2";
/// Above any input that makes a difference, and small enough for thousands of runs a second.
const LONGEST_INPUT: usize = 8_192;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// How long each target runs, in seconds
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// One target instead of all
    target: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let folder = root().join("crates/patwarden/fuzz");
    let known = targets(&folder.join("fuzz_targets"))?;
    let wanted = match &args.target {
        Some(name) => {
            ensure!(known.contains(name), "there is no target {name}; there are {}", known.join(", "));
            std::slice::from_ref(name)
        }
        None => &known,
    };
    let tools = target().join("tools");
    let install = ["install", "cargo-fuzz", "--version", VERSION, "--locked", "--quiet", "--root"];
    run_command(cargo().args(install).arg(&tools))?;
    // The versions that are tested otherwise; cargo adds the fuzzer's own.
    std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).context("cannot copy Cargo.lock")?;
    for name in wanted {
        eprintln!("\n== {name}, {} s", args.seconds);
        fuzz(&tools.join("bin/cargo-fuzz"), &folder, name, args.seconds)
            .with_context(|| format!("the target {name} failed: what it failed with is named above"))?;
    }
    eprintln!("\nnothing was found in {}", wanted.join(", "));
    Ok(())
}

fn targets(folder: &Path) -> Result<Vec<String>> {
    let files = std::fs::read_dir(folder).with_context(|| format!("no {}", folder.display()))?;
    let paths = files.map(|file| file.map(|file| file.path())).collect::<Result<Vec<_>, _>>()?;
    let mut names: Vec<_> =
        paths.iter().filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort();
    Ok(names)
}

fn fuzz(cargo_fuzz: &Path, folder: &Path, name: &str, seconds: u32) -> Result<()> {
    let work = target().join("fuzz");
    let found = work.join("corpus").join(name);
    std::fs::create_dir_all(&found).with_context(|| format!("cannot make {}", found.display()))?;
    let mut command = program(cargo_fuzz);
    // The code has no unsafe blocks for a sanitizer to look at, and without one the stable compiler will do.
    command.args(["run", "--sanitizer", "none", "--fuzz-dir"]).arg(folder);
    command.arg("--target-dir").arg(work.join("build")).arg(name);
    command.arg(&found).arg(folder.join("corpus").join(name));
    command.args(["--", "-print_final_stats=1", "-verbosity=0"]);
    command.args([format!("-max_total_time={seconds}"), format!("-max_len={LONGEST_INPUT}")]);
    run_command(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_a_file_a_corpus_and_a_line_in_the_manifest() {
        let folder = root().join("crates/patwarden/fuzz");
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let source = std::fs::read_to_string(root().join("crates/patwarden/src/fuzzing.rs")).unwrap();
        let names = targets(&folder.join("fuzz_targets")).unwrap();
        assert!(!names.is_empty());
        for name in &names {
            assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
            assert!(source.contains(&format!("(\"{name}\", {name})")), "{name} is not among the tests");
            assert!(folder.join("corpus").join(name).is_dir(), "{name}");
        }
        assert_eq!(source.matches("(data: &[u8]) {").count(), names.len(), "a function without a target");
    }
}
