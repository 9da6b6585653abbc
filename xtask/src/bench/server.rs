//! The static server of `benches/`, in a process of its own that ends with us.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};

use anyhow::{Context, Result, ensure};

use crate::process::program;

/// It runs until this is dropped.
pub(super) struct Server {
    url: String,
    child: Child,
    input: Option<ChildStdin>,
}

impl Server {
    pub(super) fn started(server: &Path, pages: u64, latency: u64) -> Result<Self> {
        let mut command = program(server);
        command.args(["--pages", &pages.to_string(), "--latency-ms", &latency.to_string()]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("cannot start the server")?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let mut url = String::new();
        BufReader::new(output.context("the server has no output")?).read_line(&mut url)?;
        ensure!(url.starts_with("http://"), "the server did not say where it listens");
        Ok(Self { url: url.trim_end().to_owned(), child, input })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.input.take());
        // What it ended with is nobody's concern any more.
        let _ = self.child.wait();
    }
}
