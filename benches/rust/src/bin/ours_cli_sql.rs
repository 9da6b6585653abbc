//! Our command line, from its start to its end, with a query that filters, groups and counts. PATWARDEN names the
//! binary.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use bench_clients::{Begun, ORG, TOKEN, asked};

fn main() -> Result<()> {
    let binary = std::env::var_os("PATWARDEN").context("PATWARDEN names no binary")?;
    let Some(asked) = asked()? else { return Ok(()) };
    let query = format!(
        "SELECT owner_login, count(*) FROM pat_grants WHERE org = '{ORG}' AND token_name LIKE 'deploy%' GROUP BY 1"
    );
    let begun = Begun::for_another()?;
    let mut command = Command::new(binary);
    command.args(["sql", &query]).env("GITHUB_API_URL", asked.url).env("PATWARDEN_TOKEN", TOKEN);
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "it ended with {}", output.status);
    let lines = std::str::from_utf8(&output.stdout)?.lines();
    begun.done("patwarden", lines.filter_map(|line| line.split('\t').nth(1)?.parse::<usize>().ok()).sum())
}
