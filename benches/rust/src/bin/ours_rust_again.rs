//! Ours with a cache, into a vector of typed grants, for the second time.

use anyhow::Result;
use bench_clients::{Begun, ORG, asked, client, forgotten};
use patwarden::Cache;

#[tokio::main]
async fn main() -> Result<()> {
    let Some(asked) = asked()? else { return Ok(()) };
    let client = client(&asked.url)?.cache(Cache::in_memory()).build()?;
    let list = || client.org(ORG).grants().list().collect_all();
    drop(list().await?);
    forgotten(&asked.url)?;
    let begun = Begun::now()?;
    let grants = list().await?;
    begun.done("patwarden", grants.len())
}
