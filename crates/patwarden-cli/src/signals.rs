//! Ctrl-C, SIGTERM and a closed terminal end a command cleanly: what was under way is dropped, and what has to be
//! tidied up is.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};

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
        _ = ending.came() => Err(Failure::Cancelled { unknown: None }),
        done = work => Ok(done),
    }
}

/// How it is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// Ctrl-C.
    Typing,
    /// SIGTERM, or the terminal was closed.
    Others,
}

/// Whether Ctrl-C is for a part of what a command does, which goes on without that part.
static IS_FOR_A_PART: AtomicBool = AtomicBool::new(false);

pub(crate) fn is_for_a_part() -> bool {
    IS_FOR_A_PART.load(Ordering::Relaxed)
}

/// From now on Ctrl-C ends what [`unless_ended`] does, and not the command.
pub(crate) fn be_for_parts() {
    IS_FOR_A_PART.store(true, Ordering::Relaxed);
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
    pub(crate) async fn came(&mut self) -> By {
        tokio::select! {
            biased;
            () = one(self.terminated.as_mut()) => By::Others,
            () = one(self.hung_up.as_mut()) => By::Others,
            () = one(self.interrupted.as_mut()) => By::Typing,
        }
    }

    /// Waits for it.
    #[cfg(windows)]
    pub(crate) async fn came(&mut self) -> By {
        one(self.interrupted.as_mut()).await;
        By::Typing
    }

    /// Waits until it is to end, whatever is typed meanwhile.
    pub(crate) async fn told(&mut self) {
        while self.came().await == By::Typing {}
    }
}

async fn one(signal: Option<&mut Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}
