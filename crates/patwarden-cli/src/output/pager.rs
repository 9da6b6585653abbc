//! The pager that a long list is read with on a terminal, if there is one in the environment.

use std::env;
use std::ffi::OsString;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether one has the terminal: then Ctrl-C is for it.
static HAS_TERMINAL: AtomicBool = AtomicBool::new(false);

pub(crate) fn has_terminal() -> bool {
    HAS_TERMINAL.load(Ordering::Relaxed)
}

/// A pager that runs. It is waited for when it is done with.
pub(super) struct Pager {
    child: Child,
    stdin: Option<BufWriter<ChildStdin>>,
}

/// How a pager came to its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// By whoever read.
    Read,
    /// There is no such program.
    NotThere,
}

impl Pager {
    /// Starts the one that the environment names, if stdout is a terminal.
    pub(super) fn start() -> Option<Self> {
        if !io::stdout().is_terminal() {
            return None;
        }
        let line = named(env::var_os("PATWARDEN_PAGER"), env::var_os("PAGER"))?;
        let mut command = shell(&line);
        // Quits if all fits, shows bold as bold, and leaves the text where it is.
        for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
            if env::var_os(name).is_none() {
                command.env(name, value);
            }
        }
        let mut child = command.stdin(Stdio::piped()).spawn().ok()?;
        let stdin = child.stdin.take().map(BufWriter::new);
        HAS_TERMINAL.store(true, Ordering::Relaxed);
        Some(Self { child, stdin })
    }

    /// Waits until whoever reads has read enough.
    pub(super) fn end(mut self) -> Ended {
        // One that quits early is no error.
        drop(self.stdin.take());
        match self.child.wait() {
            Ok(status) if matches!(status.code(), Some(126 | 127)) => Ended::NotThere,
            _ => Ended::Read,
        }
    }
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stdin.as_mut().map_or_else(|| Err(ErrorKind::BrokenPipe.into()), |stdin| stdin.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stdin.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Pager {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.wait();
        HAS_TERMINAL.store(false, Ordering::Relaxed);
    }
}

/// The first that is set; `cat` and nothing are none.
fn named(ours: Option<OsString>, everybodys: Option<OsString>) -> Option<OsString> {
    ours.or(everybodys).filter(|line| {
        let line = line.to_string_lossy();
        !matches!(line.trim(), "" | "cat")
    })
}

#[cfg(unix)]
fn shell(line: &OsString) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(line);
    command
}

#[cfg(not(unix))]
fn shell(line: &OsString) -> Command {
    let line = line.to_string_lossy();
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_goes_before_everybodys_and_cat_is_none() {
        let named = |ours: Option<&str>, everybodys: Option<&str>| {
            named(ours.map(Into::into), everybodys.map(Into::into)).map(|line| line.into_string().unwrap())
        };
        assert_eq!(named(Some("less -S"), Some("more")).as_deref(), Some("less -S"));
        assert_eq!(named(None, Some("more")).as_deref(), Some("more"));
        for none in ["", " ", "cat"] {
            assert_eq!(named(Some(none), Some("more")), None);
            assert_eq!(named(None, Some(none)), None);
        }
        assert_eq!(named(None, None), None);
    }
}
