//! SQL against a simulated GitHub.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod attach;
mod columns;
mod snapshots;
mod support;
mod views;
