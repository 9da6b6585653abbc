//! Ours: every organisation that the login sees, side by side, into vectors of typed grants.

use anyhow::Result;
use bench_clients::{Begun, USER_TOKEN, asked};
use patwarden::{Auth, Client};

#[tokio::main]
async fn main() -> Result<()> {
    let Some(asked) = asked()? else { return Ok(()) };
    let begun = Begun::now()?;
    let client = Client::builder().auth(Auth::token(USER_TOKEN)?).base_url(&asked.url).build()?;
    let mut rows = 0;
    let readings = client.each_org().grants(|grants| grants).collect_all().await?;
    for reading in &readings {
        rows += reading.items.as_ref().map_err(Clone::clone)?.len();
    }
    begun.done("patwarden", rows)
}
