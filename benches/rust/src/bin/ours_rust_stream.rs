//! Ours, each typed grant as it comes, and none kept.

use anyhow::Result;
use bench_clients::{Begun, ORG, asked, token};
use futures::TryStreamExt as _;
use patwarden::{Auth, Client};

#[tokio::main]
async fn main() -> Result<()> {
    let Some(url) = asked()? else { return Ok(()) };
    let begun = Begun::now()?;
    let client = Client::builder().auth(Auth::token(token())?).base_url(&url).build()?;
    let mut grants = client.org(ORG).grants().list();
    let mut rows = 0;
    while grants.try_next().await?.is_some() {
        rows += 1;
    }
    begun.done("patwarden", rows)
}
