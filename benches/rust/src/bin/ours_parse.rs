//! Ours, one page after the other from memory, on one core, into typed grants none of which is kept.

use std::convert::Infallible;
use std::future::ready;
use std::sync::Arc;

use anyhow::Result;
use bench_clients::{Begun, ORG, asked, client, pages};
use futures::TryStreamExt as _;
use http::header::LINK;
use patwarden::api::{Request, Response};
use tower::service_fn;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let Some(asked) = asked()? else { return Ok(()) };
    let pages: Arc<[bytes::Bytes]> = pages(&asked)?.into_iter().map(Into::into).collect();
    let from_memory = service_fn(move |request: Request| {
        let query = request.uri().query().unwrap_or_default();
        let page: usize = query.split('&').find_map(|pair| pair.strip_prefix("page=")?.parse().ok()).unwrap_or(1);
        let mut answer = Response::new(pages[page - 1].clone());
        let host = request.uri().authority().map_or("", |host| host.as_str());
        let link = |page, rel| format!("<http://{host}/orgs/{ORG}/personal-access-tokens?page={page}>; rel=\"{rel}\"");
        let links = match page < pages.len() {
            true => [link(page + 1, "next"), link(pages.len(), "last")],
            false => [link(1, "first"), link(page - 1, "prev")],
        };
        answer.headers_mut().extend(links.join(", ").parse().ok().map(|links| (LINK, links)));
        ready(Ok::<_, Infallible>(answer))
    });
    let begun = Begun::now()?;
    let client = client(&asked.url)?.service(from_memory).build()?;
    let rows = client.org(ORG).grants().list().try_fold(0, |rows, _| ready(Ok(rows + 1))).await?;
    begun.done("patwarden", rows)
}
