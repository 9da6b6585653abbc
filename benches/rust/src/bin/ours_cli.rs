//! Our command line, from its start to its end, with a pipe that is read. PATWARDEN names the binary.

use std::io::Read as _;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use bench_clients::{Begun, ORG, TOKEN, asked};

fn main() -> Result<()> {
    let binary = std::env::var_os("PATWARDEN").context("PATWARDEN names no binary")?;
    let Some(asked) = asked()? else { return Ok(()) };
    let begun = Begun::for_another()?;
    let mut command = Command::new(binary);
    command.args(["grants", "list", ORG]).env("GITHUB_API_URL", asked.url).env("PATWARDEN_TOKEN", TOKEN);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut output = child.stdout.take().context("no output")?;
    let (mut rows, mut piece) = (0, vec![0; 1 << 16]);
    loop {
        let read = output.read(&mut piece)?;
        if read == 0 {
            break;
        }
        rows += piece[..read].iter().filter(|byte| **byte == b'\n').count();
    }
    let status = child.wait()?;
    ensure!(status.success(), "it ended with {status}");
    begun.done("patwarden", rows)
}
