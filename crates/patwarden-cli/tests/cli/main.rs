//! The built binary against a simulated GitHub on a socket. What was done is judged by the
//! simulator's state and log, never by what the command says alone.

// A helper that fails fails its test.
#![allow(clippy::panic, clippy::unwrap_used)]

mod across;
mod api;
mod asking;
mod audit;
mod auth;
mod bulk;
mod config;
mod demo;
mod doctor;
mod drifting;
mod exit_codes;
mod filters;
mod formats;
mod journal;
mod lists;
mod login;
mod misspelt;
mod orgs;
mod papers;
mod progress;
mod revoking;
mod schemas;
mod snapshot;
mod sql;
mod sql_page;
mod support;
mod surface;
mod surface_snapshot;

#[cfg(unix)]
mod endings;
#[cfg(target_os = "linux")]
mod killed;
#[cfg(unix)]
mod session;
#[cfg(unix)]
mod sim;
#[cfg(unix)]
mod sql_shell;
#[cfg(unix)]
mod terminal;
