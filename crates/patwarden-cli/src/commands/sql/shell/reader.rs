//! The line editor, on a thread of its own: it waits for keys as long as it takes, and nothing else waits with it.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

use futures::FutureExt;
use futures::future::BoxFuture;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};
use tokio::sync::oneshot;

use super::super::catalog::Known;
use super::complete::Typing;
use super::history;
use crate::ask::Ask;
use crate::exit::Failure;
use crate::output::say;

/// Statements that are remembered.
const REMEMBERED: usize = 1000;

/// What was typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    Typed(String),
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-D.
    End,
}

pub(super) struct Reader {
    to: mpsc::Sender<Order>,
}

enum Order {
    Read { prompt: String, is_answer: bool, line: oneshot::Sender<io::Result<Line>> },
    Remember(String),
}

impl Reader {
    pub(super) fn start(tables: &[Known]) -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::Io { what: "the terminal can't be read", error };
        let config = Config::builder().completion_type(CompletionType::List).auto_add_history(false);
        let config = config.max_history_size(REMEMBERED).map_err(other).map_err(failed)?.build();
        let mut editor: Editor<Typing, FileHistory> = Editor::with_config(config).map_err(other).map_err(failed)?;
        editor.set_helper(Some(Typing::of(tables)));
        let file = history::file().filter(|path| match history::prepare(path) {
            Ok(()) => true,
            Err(error) => {
                say("warning", &format!("statements are not remembered: {}: {error}", path.display()));
                false
            }
        });
        if let Some(path) = &file {
            // What can't be read is begun anew.
            let _ = editor.load_history(path);
        }
        let (to, orders) = mpsc::channel();
        thread::Builder::new()
            .name("patwarden-lines".to_owned())
            .spawn(move || carry_out(editor, file, &orders))
            .map_err(failed)?;
        Ok(Self { to })
    }

    /// A statement or a command, whole.
    pub(super) fn statement(&self, prompt: &str) -> impl Future<Output = io::Result<Line>> + Send + use<> {
        self.read(prompt.to_owned(), false)
    }

    fn read(&self, prompt: String, is_answer: bool) -> impl Future<Output = io::Result<Line>> + Send + use<> {
        let (line, read) = oneshot::channel();
        // If the thread is gone, so is the answer.
        let _ = self.to.send(Order::Read { prompt, is_answer, line });
        async { read.await.map_err(io::Error::other).and_then(|line| line) }
    }

    /// Keeps a statement for later.
    pub(super) fn remember(&self, statement: &str) {
        let _ = self.to.send(Order::Remember(statement.to_owned()));
    }
}

impl Ask for Reader {
    fn line(&self, question: String) -> BoxFuture<'static, io::Result<Option<String>>> {
        let read = self.read(question, true);
        let answer = |line: Line| match line {
            Line::Typed(text) => Some(text),
            Line::Interrupted | Line::End => None,
        };
        async move { read.await.map(answer) }.boxed()
    }
}

fn carry_out(mut editor: Editor<Typing, FileHistory>, file: Option<PathBuf>, orders: &mpsc::Receiver<Order>) {
    for order in orders {
        match order {
            Order::Read { prompt, is_answer, line } => {
                if let Some(helper) = editor.helper_mut() {
                    helper.is_answer = is_answer;
                }
                let read = match editor.readline(&prompt) {
                    Ok(text) => Ok(Line::Typed(text)),
                    Err(ReadlineError::Interrupted) => Ok(Line::Interrupted),
                    Err(ReadlineError::Eof) => Ok(Line::End),
                    Err(error) => Err(other(error)),
                };
                let _ = line.send(read);
            }
            Order::Remember(statement) => {
                // Nobody is kept from a statement because it can't be remembered.
                let _ = editor.add_history_entry(statement.trim());
                if let Some(path) = &file {
                    let _ = editor.append_history(path);
                }
            }
        }
    }
}

fn other(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        other => io::Error::other(other),
    }
}
