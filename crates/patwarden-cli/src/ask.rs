//! Asks the person at the terminal, also where stdin is a pipe: then it is the terminal that stderr is, if it is the one
//! that the command was started from.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Write, stderr, stdin};

use futures::FutureExt;
use futures::future::BoxFuture;

use crate::escape;
use crate::exit::Failure;
use crate::progress;

pub(crate) enum Answer {
    Yes,
    No,
}

/// Where a line comes from that is an answer.
pub(crate) trait Ask: Sync {
    /// Shows the question and gives the line; none at the end.
    fn line(&self, question: String) -> BoxFuture<'static, io::Result<Option<String>>>;
}

/// The terminal that stderr is. The answer comes from stdin if that is a terminal as well.
pub(crate) struct Terminal;

impl Ask for Terminal {
    fn line(&self, question: String) -> BoxFuture<'static, io::Result<Option<String>>> {
        let asked = tokio::task::spawn_blocking(move || {
            write!(stderr(), "{question}")?;
            stderr().flush()?;
            let mut answer = String::new();
            let read = match stdin().is_terminal() {
                true => stdin().read_line(&mut answer)?,
                false => BufReader::new(controlling()?).read_line(&mut answer)?,
            };
            Ok((read > 0).then_some(answer))
        });
        async { asked.await.map_err(io::Error::other).and_then(|answered| answered) }.boxed()
    }
}

/// Whether there is somebody to ask: the question goes to stderr, and the answer comes from stdin, or from the terminal
/// that the command was started from. A job has none, whatever its stdin is.
pub(crate) fn can_ask() -> bool {
    stderr().is_terminal() && (stdin().is_terminal() || (is_controlling() && controlling().is_ok()))
}

/// Whether stderr is the very terminal that the command was started from: nobody sees a question on another.
#[cfg(unix)]
fn is_controlling() -> bool {
    rustix::termios::tcgetsid(stderr()).is_ok()
}

#[cfg(not(unix))]
fn is_controlling() -> bool {
    true
}

/// The terminal that the command was started from.
fn controlling() -> io::Result<File> {
    let path = if cfg!(windows) { "CONIN$" } else { "/dev/tty" };
    File::options().read(true).write(true).open(path)
}

/// Asks until the answer is one. None at all, which is the end of stdin, is a no.
pub(crate) async fn yes_or_no(question: &str) -> Result<Answer, Failure> {
    answer(&Terminal, question).await
}

/// The same of whoever is asked.
pub(crate) async fn answer(of: &dyn Ask, question: &str) -> Result<Answer, Failure> {
    progress::clear();
    let question = format!("{} [y/N] ", escape::line(question));
    loop {
        let line = of.line(question.clone()).await.map_err(|error| {
            Failure::input(format!("the answer can't be read: {error}; nothing was sent"))
                .with_hint("answer y or n; --yes asks nothing, and --dry-run shows what would be done")
        })?;
        match line.unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => return Ok(Answer::Yes),
            "" | "n" | "no" => return Ok(Answer::No),
            _ => {}
        }
    }
}
