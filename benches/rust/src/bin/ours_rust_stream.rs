//! Ours, each typed grant as it comes, and none kept.

use anyhow::Result;
use bench_clients::{Begun, ORG, asked, client};
use futures::TryStreamExt as _;

#[tokio::main]
async fn main() -> Result<()> {
    let Some(asked) = asked()? else { return Ok(()) };
    let mut begun = Begun::now()?;
    let client = client(&asked.url)?.build()?;
    let mut grants = client.org(ORG).grants().list();
    let mut rows = 0;
    while grants.try_next().await?.is_some() {
        rows += 1;
        if rows % (asked.rows / 10) == 0 {
            begun.note_memory();
        }
    }
    begun.done("patwarden", rows)
}
