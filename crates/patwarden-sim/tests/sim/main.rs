//! The simulator behaves as GitHub does.
//!
//! Every answer that these tests get is held against GitHub's description of its operation, see
//! `support`.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod access;
mod clock;
mod control;
mod data;
mod drift;
mod effects;
mod faults;
mod faults_bodies;
mod faults_json;
mod faults_limits;
mod filters;
mod flavours;
mod headers;
mod hosting;
mod limits;
mod log;
mod login;
mod members;
mod new_tokens;
mod organisations;
mod page;
mod paging;
mod renaming;
mod security;
mod settings;
mod shapes;
mod statuses;
mod steering;
mod support;
mod validation;
mod webhook;
