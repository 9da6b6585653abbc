//! octocrab, with its defaults.

fn main() -> anyhow::Result<()> {
    bench_clients::build::clean("octocrab", "octocrab = \"=0.54.9\"")
}
