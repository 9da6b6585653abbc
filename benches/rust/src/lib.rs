//! What every driver says of its run: how long it took, on how much of the processor and of memory.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use serde_json::json;

pub const ORG: &str = "acme";

/// A token of an installation, in its form.
pub fn token() -> String {
    format!("ghs_{}", "0".repeat(36))
}

/// What the command line asks for, `URL TASK`: the URL, unless it is only whether this starts.
pub fn asked() -> Result<Option<String>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match &words[..] {
        [_, task] if task == "check" => Ok(None),
        [url, _] => Ok(Some(url.clone())),
        _ => bail!("URL everything|help|check"),
    }
}

/// When a run began, by the clock and by what had been used of the processor.
pub struct Begun {
    at: Instant,
    whose: UsageWho,
    used: Duration,
}

impl Begun {
    /// What this process does.
    pub fn now() -> Result<Self> {
        Self::of(UsageWho::RUSAGE_SELF)
    }

    /// What a process does that this one starts, and waits for.
    pub fn for_another() -> Result<Self> {
        Self::of(UsageWho::RUSAGE_CHILDREN)
    }

    fn of(whose: UsageWho) -> Result<Self> {
        Ok(Self { at: Instant::now(), whose, used: used(&getrusage(whose)?) })
    }

    /// Prints what it took to get so many rows.
    pub fn done(self, library: &str, rows: usize) -> Result<()> {
        let usage = getrusage(self.whose)?;
        // Linux counts kibibytes, macOS bytes.
        let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
        let told = json!({
            "library": library,
            "rows": rows,
            "seconds": self.at.elapsed().as_secs_f64(),
            "cpu_seconds": used(&usage).saturating_sub(self.used).as_secs_f64(),
            "peak_bytes": usage.max_rss() * unit,
            "import_seconds": 0.0,
        });
        println!("{told}");
        Ok(())
    }
}

fn used(usage: &Usage) -> Duration {
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(micros.unsigned_abs())
}
