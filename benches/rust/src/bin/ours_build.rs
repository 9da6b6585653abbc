//! Ours: the crate `patwarden`.

use std::path::Path;

fn main() -> anyhow::Result<()> {
    let patwarden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/patwarden");
    bench_clients::build::clean("patwarden", &format!("patwarden = {{ path = {patwarden:?} }}"))
}
