//! Ours with a cache, into a vector of typed grants, for the second time.

use anyhow::Result;
use bench_clients::{Begun, ORG, asked, client, forgotten};
use futures::TryStreamExt as _;
use patwarden::{Cache, Grant};

#[tokio::main]
async fn main() -> Result<()> {
    let Some(asked) = asked()? else { return Ok(()) };
    let client = client(&asked.url)?.cache(Cache::in_memory()).build()?;
    let list = || client.org(ORG).grants().list().try_collect();
    let before: Vec<Grant> = list().await?;
    drop(before);
    forgotten(&asked.url)?;
    let begun = Begun::now()?;
    let grants: Vec<Grant> = list().await?;
    begun.done("patwarden", grants.len())
}
