//! Ours, into a vector of typed grants.

use anyhow::Result;
use bench_clients::{Begun, ORG, asked, client};
use futures::TryStreamExt as _;
use patwarden::Grant;

#[tokio::main]
async fn main() -> Result<()> {
    let Some(asked) = asked()? else { return Ok(()) };
    let begun = Begun::now()?;
    let client = client(&asked.url)?.build()?;
    let grants: Vec<Grant> = client.org(ORG).grants().list().try_collect().await?;
    begun.done("patwarden", grants.len())
}
