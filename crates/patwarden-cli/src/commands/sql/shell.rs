//! The shell: statements typed at a terminal, one after the other, until it is left.

mod complete;
mod history;
mod reader;
mod terminal;

use self::reader::{Line, Reader};
use self::terminal::Terminal;
use super::dot::{self, Dot};
use super::{Session, catalog};
use crate::exit::{Exit, Failure};
use crate::output::{self, Form, say};
use crate::progress;
use crate::signals::{Ending, be_for_parts};

const PROMPT: &str = "patwarden> ";

pub(super) async fn run(mut session: Session) -> Result<Exit, Failure> {
    if session.writes.terms.journal.is_some() {
        return Err(Failure::input("a journal is of one EXEC, and a shell may run several; nothing was sent")
            .with_hint("give the EXEC with --journal on the command line"));
    }
    let terminal = Terminal::as_it_is();
    let mut ending = Ending::watch();
    be_for_parts();
    let reader = Reader::start(&session.tables)?;
    say("", "`.help` tells what can be typed, Ctrl-D leaves");
    loop {
        progress::clear();
        let line = tokio::select! {
            biased;
            () = ending.told() => {
                terminal.restore();
                return Err(Failure::Cancelled { unknown: None });
            }
            line = reader.statement(PROMPT) => line,
        };
        let text = match line {
            Ok(Line::Typed(text)) => text,
            Ok(Line::Interrupted) => {
                say("", "Ctrl-D or `.quit` leaves");
                continue;
            }
            Ok(Line::End) => return Ok(Exit::Done),
            Err(error) => return Err(Failure::Io { what: "the terminal can't be read", error }),
        };
        if text.trim().is_empty() {
            continue;
        }
        match carry_out(&mut session, &reader, &text).await {
            Ok(Next::Statement) => {}
            Ok(Next::Leave) => return Ok(Exit::Done),
            Err(failure) => {
                failure.report();
            }
        }
    }
}

enum Next {
    Statement,
    Leave,
}

async fn carry_out(session: &mut Session, reader: &Reader, text: &str) -> Result<Next, Failure> {
    match dot::read(text)? {
        None => {
            reader.remember(text);
            session.run(text, Some(reader)).await?;
        }
        Some(Dot::Quit) => return Ok(Next::Leave),
        Some(Dot::Help) => output::print(dot::HELP)?,
        Some(Dot::Tables) => drop(catalog::list(&session.tables, &session.form)?),
        Some(Dot::Schema(table)) => drop(catalog::schema(&session.tables, table.as_deref(), &session.form)?),
        Some(Dot::Mode(Some(format))) => session.form = Form::in_format(format),
        Some(Dot::Mode(None)) => say("", &format!("results are printed as {}", session.form.name())),
        Some(Dot::Explain(statement)) => {
            session.is_explained = true;
            let explained = session.run(&statement, None).await;
            session.is_explained = false;
            explained?;
        }
    }
    Ok(Next::Statement)
}
