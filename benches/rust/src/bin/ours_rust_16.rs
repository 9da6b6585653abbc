//! Ours, with sixteen pages in flight.

use anyhow::Result;
use bench_clients::{Begun, ORG, asked, client};

#[tokio::main]
async fn main() -> Result<()> {
    let Some(asked) = asked()? else { return Ok(()) };
    let begun = Begun::now()?;
    let client = client(&asked.url)?.pages_in_flight(16).build()?;
    let grants = client.org(ORG).grants().list().collect_all().await?;
    begun.done("patwarden", grants.len())
}
