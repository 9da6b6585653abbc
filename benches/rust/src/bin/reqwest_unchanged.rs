//! The floor of an unchanged listing: its requests, as many at once as ours sends, and no rows made of what is known.

use anyhow::{Context, Result, ensure};
use bench_clients::{Begun, ORG, asked, forgotten};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use reqwest::header::{ETAG, IF_NONE_MATCH};
use reqwest::{Client, StatusCode};

/// Ours asks for so many pages at once by default.
const AT_ONCE: usize = 8;

#[tokio::main]
async fn main() -> Result<()> {
    let Some(asked) = asked()? else { return Ok(()) };
    let client = Client::new();
    let address = |page| format!("{}/orgs/{ORG}/personal-access-tokens?per_page=100&page={page}", asked.url);
    let tags = stream::iter(1..=asked.rows / 100).map(|page| {
        let asking = client.get(address(page)).send();
        async move {
            let answer = asking.await?;
            let tag = answer.headers().get(ETAG).context("no tag")?.clone();
            answer.bytes().await?;
            anyhow::Ok((page, tag))
        }
    });
    let tags: Vec<_> = tags.buffered(AT_ONCE).try_collect().await?;
    forgotten(&asked.url)?;
    let begun = Begun::now()?;
    let unchanged = stream::iter(tags).map(|(page, tag)| {
        let asking = client.get(address(page)).header(IF_NONE_MATCH, tag).send();
        tokio::spawn(async move {
            let answer = asking.await?;
            ensure!(answer.status() == StatusCode::NOT_MODIFIED, "it has changed");
            answer.bytes().await?;
            Ok(100)
        })
    });
    let rows: Vec<usize> = unchanged.buffered(AT_ONCE).map(|joined| joined?).try_collect().await?;
    begun.done("reqwest", rows.into_iter().sum())
}
