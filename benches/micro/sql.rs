//! The same list through SQLite: beside `listing`, what its tables cost.

use divan::Bencher;
use divan::counter::ItemsCount;
use patwarden_sql::Sql;

use crate::served::{ALL_ROWS, client, runtime};

#[divan::bench]
fn number_of_rows(bencher: Bencher<'_, '_>) {
    query(bencher, "SELECT count(*) FROM pat_grants WHERE org = 'acme'", 1);
}

#[divan::bench]
fn one_column(bencher: Bencher<'_, '_>) {
    query(bencher, "SELECT id FROM pat_grants WHERE org = 'acme'", ALL_ROWS);
}

#[divan::bench]
fn all_columns(bencher: Bencher<'_, '_>) {
    query(bencher, "SELECT * FROM pat_grants WHERE org = 'acme'", ALL_ROWS);
}

fn query(bencher: Bencher<'_, '_>, statement: &str, rows: usize) {
    let runtime = runtime();
    let sql = Sql::open(client(None)).unwrap();
    let all = || runtime.block_on(sql.query(statement, ())).unwrap().rows;
    assert_eq!(all().len(), rows);
    bencher.counter(ItemsCount::new(ALL_ROWS)).bench_local(all);
}
