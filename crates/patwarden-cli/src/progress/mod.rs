//! How far a command has come, on stderr: one line that is redrawn and gone at the end, on a terminal; or events as
//! JSON Lines, for whoever asks for them.

mod event;
mod line;

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use clap::ValueEnum;
use futures::FutureExt;

pub(crate) use self::event::{At, Event};
use self::line::Line;
use crate::escape;

/// What `--progress` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// A line on a terminal, gone at the end
    Auto,
    /// None
    None,
    /// A JSON object a line for each event, anywhere
    Json,
}

enum Shown {
    Not,
    Line(Line),
    Json,
}

/// Of the command that runs: there is one stderr.
static SHOWN: Mutex<Shown> = Mutex::new(Shown::Not);

fn shown() -> MutexGuard<'static, Shown> {
    SHOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Shows the progress of what follows, until it [ends](Showing).
pub(crate) fn show(mode: Mode) -> Showing {
    *shown() = match mode {
        Mode::Json => Shown::Json,
        Mode::Auto if io::stderr().is_terminal() && can_redraw(std::env::var_os("TERM").as_deref()) => {
            Shown::Line(Line::new())
        }
        Mode::Auto | Mode::None => Shown::Not,
    };
    Showing
}

/// Whether a terminal goes back to the beginning of a line.
fn can_redraw(kind: Option<&std::ffi::OsStr>) -> bool {
    match kind {
        Some(kind) => !kind.is_empty() && kind != "dumb",
        None => cfg!(windows),
    }
}

/// While it is held, progress is shown.
#[must_use]
pub(crate) struct Showing;

impl Drop for Showing {
    fn drop(&mut self) {
        clear();
        *shown() = Shown::Not;
    }
}

/// Tells of an event; whether anybody is shown it.
pub(crate) fn tell(event: &Event<'_>) -> bool {
    let mut shown = shown();
    // There is nobody to tell if writing fails.
    match &mut *shown {
        Shown::Not => return false,
        Shown::Line(line) => {
            if let Some(text) = line.after(event, width()) {
                let _ = write_out(&text);
            }
        }
        Shown::Json => {
            if let Ok(text) = serde_json::to_string(&At::now(event)) {
                let _ = write_out(&format!("{}\n", escape::json(&text)));
            }
        }
    }
    true
}

/// Takes the line away before something else is written to the terminal.
pub(crate) fn clear() {
    if let Shown::Line(line) = &mut *shown()
        && let Some(text) = line.gone()
    {
        let _ = write_out(&text);
    }
}

fn write_out(text: &str) -> io::Result<()> {
    let mut stderr = io::stderr().lock();
    stderr.write_all(text.as_bytes())?;
    stderr.flush()
}

fn width() -> usize {
    terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0))
}

/// Does the work of a call for many ids, and tells how many of them are settled.
pub(crate) async fn while_settling<F: Future>(work: F, settled: impl Fn() -> Option<(usize, usize)>) -> F::Output {
    const LOOK: Duration = Duration::from_millis(100);
    let mut told = None;
    let mut look = || {
        let now = settled();
        if let Some((done, of)) = now.filter(|_| now != told) {
            tell(&Event::Settled { done, of });
            told = now;
        }
    };
    let mut work = std::pin::pin!(work.fuse());
    loop {
        tokio::select! {
            biased;
            done = &mut work => {
                look();
                return done;
            }
            () = tokio::time::sleep(LOOK) => look(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_redraw_is_redrawn() {
        let can = |kind: Option<&str>| can_redraw(kind.map(std::ffi::OsStr::new));
        assert!(can(Some("xterm-256color")) && !can(Some("dumb")) && !can(Some("")));
        assert_eq!(can(None), cfg!(windows));
    }
}
