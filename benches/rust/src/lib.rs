//! What every driver says of its run: how long it took, on how much of the processor and of memory.

pub mod build;
mod sampler;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use patwarden::{Auth, Client, ClientBuilder};
use serde_json::json;

pub const ORG: &str = "acme";

/// A token of an App's user, in its form: it sees all organisations.
pub const USER_TOKEN: &str = "ghu_h2Nc8YjF5sGq1WbXz6TkMv4RuEo9LpDa3HiZ";

/// The names of all organisations of the server.
pub fn org_names() -> impl Iterator<Item = String> {
    (0..50).map(|number| format!("acme-{number:02}"))
}

/// A token of an installation, in its form.
pub const TOKEN: &str = "ghs_q7Zt4kXw2LmB9vRc6NyHs1DfJg8PaUe3Ti5O";

/// What the command line asks for: `URL TASK ROWS`.
pub struct Asked {
    pub url: String,
    pub rows: usize,
}

/// What is asked for, unless it is only whether this starts.
pub fn asked() -> Result<Option<Asked>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match &words[..] {
        [_, task, _] if task == "check" => Ok(None),
        [url, _, rows] => Ok(Some(Asked { url: url.clone(), rows: rows.parse()? })),
        _ => bail!("URL TASK ROWS"),
    }
}

/// A client of ours with its defaults.
pub fn client(url: &str) -> patwarden::Result<ClientBuilder> {
    Ok(Client::builder().auth(Auth::token(TOKEN)?).base_url(url))
}

/// Has the server forget what it counted: what comes now is what counts.
pub fn forgotten(url: &str) -> Result<()> {
    answer(url, "/tally").map(drop)
}

/// The body of what the server answers, asked for without any client.
pub fn answer(url: &str, path: &str) -> Result<Vec<u8>> {
    let address = url.strip_prefix("http://").context("it is no URL of the server")?;
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").context("no body")?;
    Ok(answer.split_off(end + 4))
}

/// The bodies of all pages of so many rows.
pub fn pages(asked: &Asked) -> Result<Vec<Vec<u8>>> {
    let path = |page| format!("/orgs/{ORG}/personal-access-tokens?per_page=100&page={page}");
    (1..=asked.rows / 100).map(|page| answer(&asked.url, &path(page))).collect()
}

/// When a run began, by the clock and by what had been used of the processor.
pub struct Begun {
    at: Instant,
    whose: UsageWho,
    used: Duration,
    sampler: sampler::Sampler,
    resident: Vec<i64>,
}

impl Begun {
    /// What this process does.
    pub fn now() -> Result<Self> {
        Self::of(UsageWho::RUSAGE_SELF)
    }

    /// What a process does that this one starts, and waits for.
    pub fn for_another() -> Result<Self> {
        Self::of(UsageWho::RUSAGE_CHILDREN)
    }

    fn of(whose: UsageWho) -> Result<Self> {
        let used = used(&getrusage(whose)?);
        Ok(Self { sampler: sampler::Sampler::begun()?, at: Instant::now(), whose, used, resident: Vec::new() })
    }

    /// Notes how much memory there is now.
    pub fn note_memory(&mut self) {
        let pages = std::fs::read_to_string("/proc/self/statm").ok();
        let pages = pages.and_then(|pages| pages.split(' ').nth(1)?.parse::<i64>().ok());
        self.resident.extend(pages.map(|pages| pages * 4_096));
    }

    /// Prints what it took to get so many rows, and at which version of a library.
    pub fn done(self, library: &str, rows: usize) -> Result<()> {
        let seconds = self.at.elapsed().as_secs_f64();
        let usage = getrusage(self.whose)?;
        self.sampler.done()?;
        // Linux counts kibibytes, macOS bytes.
        let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
        let told = json!({
            "library": format!("{library} {}", version(library)?),
            "rows": rows,
            "seconds": seconds,
            "cpu_seconds": used(&usage).saturating_sub(self.used).as_secs_f64(),
            "peak_bytes": usage.max_rss() * unit,
            "import_seconds": 0.0,
            "resident_bytes": self.resident,
        });
        println!("{told}");
        Ok(())
    }
}

/// At which version a crate is built here.
fn version(library: &str) -> Result<&'static str> {
    let (_, package) = include_str!("../Cargo.lock")
        .split_once(&format!("name = \"{library}\"\nversion = \""))
        .with_context(|| format!("{library} is not built"))?;
    package.split('"').next().context("no version")
}

fn used(usage: &Usage) -> Duration {
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(micros.unsigned_abs())
}
