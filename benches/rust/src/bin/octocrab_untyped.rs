//! octocrab, as its documentation pages through any route: into a vector of JSON values.

use anyhow::Result;
use bench_clients::{Begun, ORG, TOKEN, asked};
use octocrab::{Octocrab, Page};
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<()> {
    let Some(asked) = asked()? else { return Ok(()) };
    let begun = Begun::now()?;
    let client = Octocrab::builder().base_uri(asked.url)?.personal_token(TOKEN).build()?;
    let route = format!("/orgs/{ORG}/personal-access-tokens");
    let first: Page<Value> = client.get(route, Some(&[("per_page", "100")])).await?;
    let grants = client.all_pages(first).await?;
    begun.done("octocrab", grants.len())
}
