//! octocrab, one organisation after the other.

use anyhow::Result;
use bench_clients::{Begun, TOKEN, asked, org_names};
use octocrab::{Octocrab, Page};
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<()> {
    let Some(asked) = asked()? else { return Ok(()) };
    let begun = Begun::now()?;
    let client = Octocrab::builder().base_uri(asked.url)?.personal_token(TOKEN).build()?;
    let mut rows = 0;
    for org in org_names() {
        let route = format!("/orgs/{org}/personal-access-tokens");
        let first: Page<Value> = client.get(route, Some(&[("per_page", "100")])).await?;
        rows += client.all_pages(first).await?.len();
    }
    begun.done("octocrab", rows)
}
