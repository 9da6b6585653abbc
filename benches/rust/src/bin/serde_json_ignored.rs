//! serde_json, which reads each page of memory and keeps nothing of it: the floor that reading is measured against.

use anyhow::Result;
use bench_clients::{Begun, asked, pages};
use serde::de::IgnoredAny;

fn main() -> Result<()> {
    let Some(asked) = asked()? else { return Ok(()) };
    let pages = pages(&asked)?;
    let begun = Begun::now()?;
    let mut rows = 0;
    for page in &pages {
        rows += serde_json::from_slice::<Vec<IgnoredAny>>(page)?.len();
    }
    begun.done("serde_json", rows)
}
