//! Ctrl-C, SIGTERM and a closed terminal end a command cleanly: what was under way is dropped, and what has to be
//! tidied up is.

use std::future::Future;

use crate::exit::Failure;

/// Runs to the end, or to the moment that somebody ends it.
///
/// # Errors
///
/// [`Failure::Cancelled`].
pub(crate) async fn unless_ended<F: Future>(work: F) -> Result<F::Output, Failure> {
    let mut ending = Ending::watch();
    tokio::select! {
        biased;
        () = ending.came() => Err(Failure::Cancelled { unknown: None }),
        done = work => Ok(done),
    }
}

/// A watch for Ctrl-C, SIGTERM and a closed terminal, from the moment that it is made: from then on they do not end the
/// process by themselves.
pub(crate) struct Ending {
    interrupted: Option<Signal>,
    #[cfg(unix)]
    terminated: Option<Signal>,
    #[cfg(unix)]
    hung_up: Option<Signal>,
}

#[cfg(unix)]
use tokio::signal::unix::Signal;
#[cfg(windows)]
use tokio::signal::windows::CtrlC as Signal;

impl Ending {
    #[cfg(unix)]
    pub(crate) fn watch() -> Self {
        use tokio::signal::unix::{SignalKind, signal};

        // Where no watch can be kept, the signal ends the process as it does without one.
        Self {
            interrupted: signal(SignalKind::interrupt()).ok(),
            terminated: signal(SignalKind::terminate()).ok(),
            hung_up: signal(SignalKind::hangup()).ok(),
        }
    }

    #[cfg(windows)]
    pub(crate) fn watch() -> Self {
        Self { interrupted: tokio::signal::windows::ctrl_c().ok() }
    }

    /// Waits for the first of them.
    #[cfg(unix)]
    pub(crate) async fn came(&mut self) {
        tokio::select! {
            () = one(self.interrupted.as_mut()) => {}
            () = one(self.terminated.as_mut()) => {}
            () = one(self.hung_up.as_mut()) => {}
        }
    }

    /// Waits for it.
    #[cfg(windows)]
    pub(crate) async fn came(&mut self) {
        one(self.interrupted.as_mut()).await;
    }
}

async fn one(signal: Option<&mut Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}
