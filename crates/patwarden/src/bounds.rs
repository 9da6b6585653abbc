//! What a client takes from a server at the most. Whatever the server sends, memory and time are bounded.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::error::{Error, Result};

/// The parser's own bound, beyond which nothing is read.
pub(crate) const DEEPEST_JSON: usize = 128;

/// What a client takes at the most; more is an error. Every bound has a default that no answer of
/// GitHub's comes near.
///
/// ```
/// use std::time::Duration;
/// use patwarden::{Auth, Bounds, Client};
///
/// # fn main() -> patwarden::Result<()> {
/// let bounds = Bounds::default().body(64 << 20).answer_within(Duration::from_secs(30));
/// let client = Client::builder().auth(Auth::token("ghs_example")?).bounds(bounds).build()?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub(crate) body: usize,
    pub(crate) json_depth: usize,
    pub(crate) headers: usize,
    pub(crate) redirects: usize,
    pub(crate) pages: u64,
    pub(crate) connect_within: Duration,
    pub(crate) stalled_for: Duration,
    pub(crate) answer_within: Duration,
}

/// Refuses a number of a client's that is out of its range.
pub(crate) fn in_range(what: &str, number: usize, range: RangeInclusive<usize>) -> Result<()> {
    if range.contains(&number) {
        return Ok(());
    }
    Err(Error::configuration(format!("the {what} is {} to {}, not {number}", range.start(), range.end())))
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            body: 32 << 20,
            json_depth: DEEPEST_JSON,
            headers: 100,
            redirects: 5,
            pages: 20_000,
            connect_within: Duration::from_secs(10),
            stalled_for: Duration::from_secs(20),
            answer_within: Duration::from_secs(60),
        }
    }
}

impl Bounds {
    pub(crate) fn check(&self) -> Result<()> {
        let least_one = [
            ("bytes of a body", self.body),
            ("headers", self.headers),
            ("pages", usize::try_from(self.pages).unwrap_or(usize::MAX)),
        ];
        if let Some((what, _)) = least_one.into_iter().find(|(_, count)| *count == 0) {
            return Err(Error::configuration(format!("the bound of {what} is 0: nothing could be read")));
        }
        in_range("bound of the JSON depth", self.json_depth, 1..=DEEPEST_JSON)
    }

    /// The bytes of a body after decompression: 32 MiB unless told. A page of 100 grants has about 140 KB.
    #[must_use]
    pub fn body(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self
    }

    /// How deep the JSON of an answer may be nested: 1 to 128, and 128 unless told. GitHub's is about ten deep.
    #[must_use]
    pub fn json_depth(mut self, levels: usize) -> Self {
        self.json_depth = levels;
        self
    }

    /// The headers of an answer: 100 unless told. GitHub sends about thirty.
    #[must_use]
    pub fn headers(mut self, count: usize) -> Self {
        self.headers = count;
        self
    }

    /// Redirects in a row that one request follows: 5 unless told, 0 for none.
    #[must_use]
    pub fn redirects(mut self, count: usize) -> Self {
        self.redirects = count;
        self
    }

    /// The pages of one listing: 20,000 unless told, which are two million items.
    #[must_use]
    pub fn pages(mut self, count: u64) -> Self {
        self.pages = count;
        self
    }

    /// How long a connection may take to stand: 10 seconds unless told.
    #[must_use]
    pub fn connect_within(mut self, time: Duration) -> Self {
        self.connect_within = time;
        self
    }

    /// How long an answer may take to begin, and then how long its body may stand still: 20 seconds unless told.
    /// GitHub gives up on its own side after ten.
    #[must_use]
    pub fn stalled_for(mut self, time: Duration) -> Self {
        self.stalled_for = time;
        self
    }

    /// How long one request may take from its first byte to the last of its answer: a minute unless told.
    #[must_use]
    pub fn answer_within(mut self, time: Duration) -> Self {
        self.answer_within = time;
        self
    }
}
