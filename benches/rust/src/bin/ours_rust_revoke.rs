//! Ours: one bulk call.

use anyhow::{Result, ensure};
use bench_clients::{Begun, ORG, asked, client};
use patwarden::PatId;

#[tokio::main]
async fn main() -> Result<()> {
    let Some(asked) = asked()? else { return Ok(()) };
    let begun = Begun::now()?;
    let client = client(&asked.url)?.build()?;
    let report = client.org(ORG).grants().revoke((1..=asked.rows as u64).map(PatId::from)).await?;
    ensure!(report.all_accepted(), "{report}");
    begun.done("patwarden", report.accepted().count())
}
