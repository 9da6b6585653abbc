//! The behaviour of the whole: the client over the simulator's router, in one process and on a
//! clock that stands still while everybody waits. The simulator's log and state are the judge.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod across;
mod bad_ids;
mod bad_input;
mod bounds;
mod by_name;
mod caching;
mod deciding;
mod drift;
mod example_answers;
mod faults;
mod journal;
mod limits;
mod listing;
mod logging_in;
mod many_filters;
mod network;
mod operations_page;
mod organisations;
mod other_clients;
mod pitfalls;
mod planning;
mod redirects;
mod resuming;
mod retrying;
mod revoking;
mod secrets;
mod simulation;
mod truth;
mod watching;
mod webhooks;
