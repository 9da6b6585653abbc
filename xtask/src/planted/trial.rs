//! A copy of the project, in which a bug is built and simulated.

use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::list::Plant;
use crate::files::mirror;
use crate::process::{cargo, program, root, target};

/// A bug that keeps the simulation from ever coming to an end is none that it has found.
const LONGEST: Duration = Duration::from_secs(600);

/// What the simulation says of a build.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Clean,
    Found { seed: u64, law: String },
}

/// The copy, and where it is built. What did not change is built once for all bugs.
pub(super) struct Copy {
    folder: PathBuf,
    build: PathBuf,
    /// Locked for as long as it is used: two runs would plant into each other's.
    _lock: File,
}

impl Copy {
    pub(super) fn new() -> Result<Self> {
        let planted = target().join("planted");
        fs::create_dir_all(&planted).with_context(|| format!("cannot make {}", planted.display()))?;
        let lock = File::create(planted.join("lock")).context("cannot make a lock")?;
        if lock.try_lock().is_err() {
            bail!("another run uses {}: wait for its end", planted.display());
        }
        let copy = Self { folder: planted.join("workspace"), build: planted.join("build"), _lock: lock };
        mirror(&root(), &copy.folder)?;
        Ok(copy)
    }

    /// Does something with the bug in it.
    pub(super) fn with<T>(&self, plant: &Plant, work: impl FnOnce() -> Result<T>) -> Result<Result<T>> {
        let bad = plant.planted(&self.folder)?;
        let path = self.folder.join(&plant.file);
        let good = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let write = |text: &[u8]| fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()));
        write(bad.as_bytes())?;
        let done = work();
        write(&good)?;
        Ok(done)
    }

    /// Builds it as it is now, and runs these seeds up to the first that fails.
    pub(super) fn simulate(&self, seeds: u64, from: u64) -> Result<Verdict> {
        let mut build = cargo();
        build.args(["build", "--quiet", "--locked", "--package", "tests", "--bin", "simulate"]);
        build.current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.build);
        let built = build.output().context("cannot start cargo")?;
        if !built.status.success() {
            // Only then: a bug leaves much unused, which cargo says too.
            bail!("it does not compile:\n{}", String::from_utf8_lossy(&built.stderr));
        }

        let mut simulate = program(self.build.join("debug/simulate"));
        simulate.args(["--first-only", "--seeds", &seeds.to_string(), "--from", &from.to_string()]);
        let mut child = simulate.stdout(Stdio::piped()).spawn().context("cannot start the simulation")?;
        let output = child.stdout.take().map(|mut output| {
            thread::spawn(move || {
                let mut said = Vec::new();
                output.read_to_end(&mut said).map(|_| String::from_utf8_lossy(&said).into_owned())
            })
        });
        let status = ended(&mut child)?;
        let said = output.and_then(|output| output.join().ok()).context("the simulation said nothing")??;
        verdict(&said, status.code())
    }
}

/// Waits for it, and no longer than is reasonable.
fn ended(child: &mut Child) -> Result<ExitStatus> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if begun.elapsed() > LONGEST {
            child.kill()?;
            child.wait()?;
            bail!("the simulation was still running after {} s", LONGEST.as_secs());
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// What the simulation printed, and how it ended.
fn verdict(said: &str, code: Option<i32>) -> Result<Verdict> {
    let found = said.lines().find_map(|line| {
        let (seed, law) = line.strip_prefix("seed ")?.split_once(" broke ")?;
        Some(Verdict::Found { seed: seed.parse().ok()?, law: law.to_owned() })
    });
    match (code, found) {
        (Some(0), None) => Ok(Verdict::Clean),
        (Some(1), Some(found)) => Ok(found),
        (Some(code), _) => bail!("the simulation ended with {code}, and says:\n{}", tail(said)),
        (None, _) => bail!("the simulation was killed, and says:\n{}", tail(said)),
    }
}

fn tail(said: &str) -> String {
    const LINES: usize = 10;
    let lines: Vec<&str> = said.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_seed_and_the_first_law_that_it_broke_are_told() {
        let said = "a trace\nseed 7 broke NothingTwice: 12 was sent again\nseed 7 broke NoLeak: x\n\n2 seeds, ...\n";
        let found = Verdict::Found { seed: 7, law: "NothingTwice: 12 was sent again".into() };
        assert_eq!(verdict(said, Some(1)).unwrap(), found);
        assert_eq!(verdict("1000 seeds, ...\n", Some(0)).unwrap(), Verdict::Clean);
    }

    #[test]
    fn an_end_that_is_no_verdict_is_none() {
        for (said, code) in [("", Some(101)), ("", Some(1)), ("", None), ("seed 7 broke NoLeak: x", Some(0))] {
            assert!(verdict(said, code).is_err(), "{said} {code:?}");
        }
        let error = verdict("one\ntwo", Some(101)).unwrap_err().to_string();
        assert!(error.contains("ended with 101") && error.ends_with("one\ntwo"), "{error}");
    }
}
