//! octocrab, with its defaults.

fn main() -> anyhow::Result<()> {
    bench_clients::build::clean("octocrab 0.54.9", "octocrab = \"=0.54.9\"")
}
