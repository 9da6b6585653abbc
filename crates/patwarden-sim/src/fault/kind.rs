//! What can go wrong, and what of an answer each kind leaves as GitHub made it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use crate::fault::Edit;

/// What goes wrong.
///
/// Where a kind has `headers`, those are set on the answer in place of what it had of these names, and
/// `without_headers` are taken off it: all but `content-length` and `transfer-encoding`, which follow
/// from the body. On a socket, an answer without a date is dated by the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultKind {
    /// Instead of any work, this answer. It has a date and a request id, and but for the body of an
    /// error nothing else that is not named here.
    Status {
        /// The status code.
        status: u16,
        /// The `Content-Type`; if `None`, that of the error which stands in for the body, or none.
        #[serde(default)]
        content_type: Option<String>,
        /// The body as it stands, be it empty. If `None`, GitHub's basic error where the status is 400
        /// or more, and nothing below.
        #[serde(default)]
        body: Option<String>,
        /// Headers to set.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Headers to leave out.
        #[serde(default)]
        without_headers: BTreeSet<String>,
    },
    /// The work is done, and then answered like this: as `Status`, after the effect.
    StatusAfter {
        /// The status code.
        status: u16,
        /// As for `Status`.
        #[serde(default)]
        content_type: Option<String>,
        /// As for `Status`.
        #[serde(default)]
        body: Option<String>,
        /// Headers to set.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Headers to leave out.
        #[serde(default)]
        without_headers: BTreeSet<String>,
    },
    /// Instead of any work, what GitHub answers when the hour's requests are used up.
    PrimaryLimit {
        /// 403 or 429.
        status: u16,
        /// In how many seconds from now `x-ratelimit-reset` says that the hour is over.
        #[serde(default = "an_hour")]
        reset_in: i64,
        /// Headers to set.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Headers to leave out.
        #[serde(default)]
        without_headers: BTreeSet<String>,
    },
    /// Instead of any work, what GitHub answers to who asks too much at a time.
    SecondaryLimit {
        /// 403 or 429.
        status: u16,
        /// The `Retry-After`, whatever it is; `None` for none.
        #[serde(default)]
        retry_after: Option<String>,
        /// Headers to set.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Headers to leave out.
        #[serde(default)]
        without_headers: BTreeSet<String>,
    },
    /// The work is done and its answer goes out, but for some headers.
    Headers {
        /// Headers to set.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// Headers to leave out.
        #[serde(default)]
        without_headers: BTreeSet<String>,
    },
    /// No work and no answer: the connection is cut. See [`Disconnected`](crate::Disconnected).
    Disconnect,
    /// The work is done, and then the connection is cut before the answer. See
    /// [`Disconnected`](crate::Disconnected).
    DisconnectAfter,
    /// The work is done on arrival; the answer comes so much later.
    Delay {
        /// In milliseconds.
        millis: u64,
    },
    /// The work is done, and the connection is cut in the middle of its answer. An answer without a
    /// body goes out whole.
    Cut {
        /// How much of the body is sent, in bytes; at most all but the last.
        after_bytes: u64,
    },
    /// The work is done, and the body of its answer comes in pieces.
    Slow {
        /// How large they are, in bytes; at least 1.
        bytes_per_piece: u64,
        /// How long it is from one to the next, in milliseconds.
        millis: u64,
    },
    /// The work is done, and its answer stops in the middle while the connection stays open: for an
    /// hour, or until the client hangs up. An answer without a body goes out whole.
    Stall {
        /// How much of the body is sent, in bytes; at most all but the last.
        after_bytes: u64,
    },
    /// The work is done, and of its answer the body ends early, as if it were all of it.
    Truncated {
        /// How much of the body is sent, in bytes; at most all but the last.
        after_bytes: u64,
    },
    /// Instead of any work, a small 200 in gzip that unpacks to a JSON list of this size.
    Bomb {
        /// How large, in bytes; at least 2 and at most 16 GiB.
        unpacked_bytes: u64,
        /// What it is full of.
        #[serde(default)]
        filling: Filling,
    },
    /// The work is done, and rows of the list that it answers are there twice or are missing. The list
    /// is the body, or what it has under `installations`; any other answer goes out as it is. Headers
    /// and state stay.
    Rows {
        /// Which to repeat, by their places from 0; one more time for each time it is named.
        #[serde(default)]
        duplicate: Vec<usize>,
        /// Which to leave out, by their places from 0.
        #[serde(default)]
        drop: Vec<usize>,
    },
    /// The work is done and answered as ever, and others change the state as soon as it is.
    Then {
        /// What they change, in this order.
        edits: Vec<Edit>,
        /// Whether they were faster: the change comes before the work.
        #[serde(default)]
        before: bool,
    },
    /// The credential that the request brings ends with it: it and all that bring the same one later
    /// are a 401.
    ExpireToken,
    /// What the request asks to have done later comes about so much later, whatever
    /// [`Config::effect_delay`](crate::Config::effect_delay) says. The answer is as ever.
    EffectDelay {
        /// In milliseconds.
        millis: u64,
    },
    /// What the request asks to have done later never comes about. The answer is as ever.
    EffectDropped,
}

/// What a [bomb](FaultKind::Bomb) is full of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Filling {
    /// An empty list behind white space.
    #[default]
    WhiteSpace,
    /// Lists in lists, as deep as fits.
    Brackets,
}

fn an_hour() -> i64 {
    3_600
}

/// Marks, in a response's extensions, that a fault struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Struck {
    /// The kind of the fault, as in [`LogEntry::fault`](crate::LogEntry::fault).
    pub kind: &'static str,
    /// Whether the answer is nevertheless what GitHub would say, in one piece.
    pub is_genuine: bool,
}

impl From<&FaultKind> for Struck {
    fn from(kind: &FaultKind) -> Self {
        let is_genuine = matches!(
            kind,
            FaultKind::Delay { .. }
                | FaultKind::Then { .. }
                | FaultKind::ExpireToken
                | FaultKind::EffectDelay { .. }
                | FaultKind::EffectDropped
        );
        Self { kind: kind.name(), is_genuine }
    }
}

/// The headers that a kind sets and leaves out.
type Headers<H, W> = Option<(H, W)>;

impl FaultKind {
    pub(crate) fn primary_limit(status: u16) -> Self {
        let (headers, without_headers) = Default::default();
        Self::PrimaryLimit { status, reset_in: an_hour(), headers, without_headers }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::StatusAfter { .. } => "status_after",
            Self::PrimaryLimit { .. } => "primary_limit",
            Self::SecondaryLimit { .. } => "secondary_limit",
            Self::Headers { .. } => "headers",
            Self::Disconnect => "disconnect",
            Self::DisconnectAfter => "disconnect_after",
            Self::Delay { .. } => "delay",
            Self::Cut { .. } => "cut",
            Self::Slow { .. } => "slow",
            Self::Stall { .. } => "stall",
            Self::Truncated { .. } => "truncated",
            Self::Bomb { .. } => "bomb",
            Self::Rows { .. } => "rows",
            Self::Then { .. } => "then",
            Self::ExpireToken => "expire_token",
            Self::EffectDelay { .. } => "effect_delay",
            Self::EffectDropped => "effect_dropped",
        }
    }

    /// How much later the answer leaves.
    pub(crate) fn delay(&self) -> Duration {
        match self {
            Self::Delay { millis } => Duration::from_millis(*millis),
            _ => Duration::ZERO,
        }
    }

    pub(crate) fn headers(&self) -> Headers<&BTreeMap<String, String>, &BTreeSet<String>> {
        match self {
            Self::Status { headers, without_headers, .. }
            | Self::StatusAfter { headers, without_headers, .. }
            | Self::PrimaryLimit { headers, without_headers, .. }
            | Self::SecondaryLimit { headers, without_headers, .. }
            | Self::Headers { headers, without_headers } => Some((headers, without_headers)),
            _ => None,
        }
    }

    pub(crate) fn headers_mut(&mut self) -> Headers<&mut BTreeMap<String, String>, &mut BTreeSet<String>> {
        match self {
            Self::Status { headers, without_headers, .. }
            | Self::StatusAfter { headers, without_headers, .. }
            | Self::PrimaryLimit { headers, without_headers, .. }
            | Self::SecondaryLimit { headers, without_headers, .. }
            | Self::Headers { headers, without_headers } => Some((headers, without_headers)),
            _ => None,
        }
    }

    /// Sets and takes off what it says of headers. What can't be sent is left out.
    pub(crate) fn change(&self, answer: &mut HeaderMap) {
        let Some((headers, without_headers)) = self.headers() else { return };
        for (name, value) in headers.iter().filter_map(|(name, value)| header(name, value)) {
            answer.insert(name, value);
        }
        for name in without_headers.iter().filter_map(|name| header_name(name)) {
            answer.remove(name);
        }
    }
}

/// The name of a header that a fault may touch: a mistake in the length would break the server, not the
/// answer.
pub(crate) fn header_name(name: &str) -> Option<HeaderName> {
    let name = HeaderName::try_from(name).ok()?;
    let follows_from_body = [CONTENT_LENGTH, TRANSFER_ENCODING].contains(&name);
    (!follows_from_body).then_some(name)
}

/// A header that can be sent.
pub(crate) fn header(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    Some((header_name(name)?, HeaderValue::from_bytes(value.as_bytes()).ok()?))
}
