//! The static server of `benches/`, in a process of its own that ends with us.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};

use anyhow::{Context, Result, ensure};

use super::measure::Tally;
use crate::process::program;

/// It runs until this is dropped.
pub(super) struct Server {
    url: String,
    child: Child,
    input: Option<ChildStdin>,
}

impl Server {
    pub(super) fn started(server: &Path, pages: u64, orgs: u64, latency: u64) -> Result<Self> {
        let mut command = program(server);
        let [pages, orgs, latency] = [pages, orgs, latency].map(|number| number.to_string());
        command.args(["--pages", &pages, "--orgs", &orgs, "--latency-ms", &latency]);
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

    /// What it was asked for since this was asked last.
    pub(super) fn tally(&self) -> Result<Tally> {
        let address = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).context("the server is gone")?;
        write!(stream, "GET /tally HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (_, body) = answer.split_once("\r\n\r\n").context("the server told no tally")?;
        serde_json::from_str(body).with_context(|| format!("what tally is {body}?"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.input.take());
        // What it ended with is nobody's concern any more.
        let _ = self.child.wait();
    }
}
