//! SQL against a simulated GitHub.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod columns;
mod support;
