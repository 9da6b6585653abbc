//! Asks the person at the terminal.

use std::io::{IsTerminal, Write, stderr, stdin};

use crate::escape;
use crate::exit::Failure;
use crate::progress;

pub(crate) enum Answer {
    Yes,
    No,
}

/// Whether there is somebody to ask: the question goes to stderr and the answer comes from stdin.
pub(crate) fn can_ask() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

/// Asks until the answer is one. None at all, which is the end of stdin, is a no.
pub(crate) async fn yes_or_no(question: &str) -> Result<Answer, Failure> {
    progress::clear();
    let question = escape::line(question).into_owned();
    let asked = tokio::task::spawn_blocking(move || {
        loop {
            write!(stderr(), "{question} [y/N] ")?;
            stderr().flush()?;
            let mut answer = String::new();
            stdin().read_line(&mut answer)?;
            match answer.trim().to_ascii_lowercase().as_str() {
                "y" | "yes" => return Ok(Answer::Yes),
                "" | "n" | "no" => return Ok(Answer::No),
                _ => {}
            }
        }
    });
    let answered = asked.await.map_err(std::io::Error::other).and_then(|answered| answered);
    answered.map_err(|error| {
        Failure::input(format!("the answer can't be read: {error}; nothing was sent"))
            .with_hint("answer y or n; --yes asks nothing, and --dry-run shows what would be done")
    })
}
