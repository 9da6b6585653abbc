//! The behaviour of the whole: the client over the simulator's router, in one process and on a
//! clock that stands still while everybody waits. The simulator's log and state are the judge.

#![allow(clippy::unwrap_used)]

mod bad_input;
mod deciding;
mod faults;
mod listing;
mod logging_in;
mod network;
mod organisations;
mod revoking;
