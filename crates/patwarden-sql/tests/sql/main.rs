//! SQL against a simulated GitHub.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod attach;
mod columns;
mod errors;
mod executing;
mod explaining;
mod joins;
mod owners;
mod pushdown;
mod pushed_and_plain;
mod running;
mod snapshots;
mod support;
mod views;
