//! Asks the person at the terminal.

use std::io::{self, IsTerminal, Write, stderr, stdin};

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

/// The terminal that stdin and stderr are.
pub(crate) struct Terminal;

impl Ask for Terminal {
    fn line(&self, question: String) -> BoxFuture<'static, io::Result<Option<String>>> {
        let asked = tokio::task::spawn_blocking(move || {
            write!(stderr(), "{question}")?;
            stderr().flush()?;
            let mut answer = String::new();
            Ok((stdin().read_line(&mut answer)? > 0).then_some(answer))
        });
        async { asked.await.map_err(io::Error::other).and_then(|answered| answered) }.boxed()
    }
}

/// Whether there is somebody to ask: the question goes to stderr and the answer comes from stdin.
pub(crate) fn can_ask() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
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
