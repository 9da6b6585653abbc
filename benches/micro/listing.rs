//! A listing of ten pages, from the call to the last row: what all that lies around the reading of it costs, and what a
//! cache spares.

use divan::Bencher;
use divan::counter::ItemsCount;
use patwarden::{Cache, Client, Grant};
use tokio::runtime::Runtime;

use crate::served::{ALL_ROWS, client, runtime};

#[divan::bench]
fn without_a_cache(bencher: Bencher<'_, '_>) {
    let (runtime, client) = (runtime(), client(None));
    bencher.counter(ItemsCount::new(ALL_ROWS)).bench_local(|| all(&runtime, &client));
}

#[divan::bench]
fn new_to_a_cache(bencher: Bencher<'_, '_>) {
    let runtime = runtime();
    bencher
        .counter(ItemsCount::new(ALL_ROWS))
        .with_inputs(|| client(Some(Cache::in_memory())))
        .bench_local_refs(|client| all(&runtime, client));
}

#[divan::bench]
fn unchanged(bencher: Bencher<'_, '_>) {
    let (runtime, client) = (runtime(), client(Some(Cache::in_memory())));
    all(&runtime, &client);
    bencher.counter(ItemsCount::new(ALL_ROWS)).bench_local(|| all(&runtime, &client));
}

/// What every reading of unchanged pages has to do: its rows are the caller's own.
#[divan::bench]
fn of_it_cloned(bencher: Bencher<'_, '_>) {
    let grants = all(&runtime(), &client(None));
    bencher.counter(ItemsCount::new(ALL_ROWS)).bench_local(|| grants.clone());
}

fn all(runtime: &Runtime, client: &Client) -> Vec<Grant> {
    let grants = runtime.block_on(client.org("acme").grants().list().collect_all()).unwrap();
    assert_eq!(grants.len(), ALL_ROWS);
    grants
}
