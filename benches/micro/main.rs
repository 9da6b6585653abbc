//! What a page of a hundred made-up grants costs, step by step: `cargo xtask micro`. No network is in it, and what is
//! asked for is answered in the same process.

// It is test code, which clippy can not tell by where it lies.
#![allow(clippy::unwrap_used)]

#[path = "../src/grants.rs"]
#[allow(unused_imports, reason = "its own tests, which run with the server")]
mod grants;
mod links;
mod listing;
mod parse;
mod served;
mod sql;

fn main() {
    divan::main();
}
