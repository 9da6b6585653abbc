//! Ours, with sixteen pages in flight.

use anyhow::Result;
use bench_clients::{Begun, ORG, asked, token};
use futures::TryStreamExt as _;
use patwarden::{Auth, Client, Grant};

#[tokio::main]
async fn main() -> Result<()> {
    let Some(url) = asked()? else { return Ok(()) };
    let begun = Begun::now()?;
    let client = Client::builder().auth(Auth::token(token())?).base_url(&url).pages_in_flight(16).build()?;
    let grants: Vec<Grant> = client.org(ORG).grants().list().try_collect().await?;
    begun.done("patwarden", grants.len())
}
