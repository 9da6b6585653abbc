//! What our command line takes to say what it can do. PATWARDEN names the binary.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use bench_clients::{Begun, asked};

fn main() -> Result<()> {
    let binary = std::env::var_os("PATWARDEN").context("PATWARDEN names no binary")?;
    if asked()?.is_none() {
        return Ok(());
    }
    let begun = Begun::for_another()?;
    let status = Command::new(binary).arg("--help").stdout(Stdio::null()).status()?;
    ensure!(status.success(), "it ended with {status}");
    begun.done("patwarden", 0)
}
