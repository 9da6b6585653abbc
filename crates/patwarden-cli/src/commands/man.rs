//! `patwarden man`: the manual, as man pages or as one page of Markdown.

mod page;
mod reference;

use std::fs;
use std::io;
use std::path::Path;

use clap::CommandFactory;

use crate::args::{Cli, Man};
use crate::exit::{Exit, Failure};
use crate::output::{self, say};

pub(super) fn run(args: &Man) -> Result<Exit, Failure> {
    if args.markdown {
        output::print(&reference::page(Cli::command()))?;
        return Ok(Exit::Done);
    }
    let pages = page::all(Cli::command()).map_err(|error| Failure::Io { what: "cannot make the pages", error })?;
    match (&args.dir, pages.first()) {
        (Some(folder), _) => {
            write(&pages, folder).map_err(|error| {
                Failure::input(format!("cannot write the pages into {}: {error}", folder.display()))
                    .with_hint("name a folder that can be written to, and has room")
            })?;
            say(
                "",
                &format!(
                    "{} pages are in {1}; `man -l {1}/patwarden.1` shows the first",
                    pages.len(),
                    folder.display()
                ),
            );
        }
        (None, Some((_, top))) => output::print(top)?,
        (None, None) => {}
    }
    Ok(Exit::Done)
}

fn write(pages: &[page::Named], folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    pages.iter().try_for_each(|(name, page)| fs::write(folder.join(name), page))
}
