//! Trouble on order: answers that are wrong, late or lost.

use std::collections::BTreeMap;
use std::time::Duration;

use http::Method;
use serde::{Deserialize, Serialize};

/// Something to go wrong with the requests it matches.
///
/// Each fault counts the requests that match it: the first `skip` pass it by, the next `times` meet
/// it. A request meets one fault at most, the earliest in the order of their injection that it
/// matches and that is not used up.
///
/// ```
/// use patwarden_sim::Fault;
///
/// let fault = Fault::status(502)
///     .body("text/html", "<h1>Bad Gateway</h1>")
///     .method("GET")
///     .path_contains("page=3")
///     .times(2);
/// assert_eq!(fault.times, 2);
/// ```
///
/// As JSON, for `POST /_sim/faults`:
///
/// ```
/// # use patwarden_sim::Fault;
/// let fault: Fault = serde_json::from_str(
///     r#"{"method": "POST", "path_contains": "/personal-access-tokens", "kind": "disconnect_after"}"#,
/// )?;
/// assert_eq!(fault, Fault::disconnect_after().method("POST").path_contains("/personal-access-tokens"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Fault {
    /// Only requests of this method, in any case; `None` for all.
    #[serde(default)]
    pub method: Option<String>,
    /// Only requests whose path and query, as sent, contain this; `None` for all.
    #[serde(default)]
    pub path_contains: Option<String>,
    /// How many matching requests pass before it strikes.
    #[serde(default)]
    pub skip: usize,
    /// How many matching requests it strikes; once unless told.
    #[serde(default = "once")]
    pub times: usize,
    /// What goes wrong.
    #[serde(flatten)]
    pub kind: FaultKind,
}

fn once() -> usize {
    1
}

/// What goes wrong.
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
        /// More headers.
        #[serde(default)]
        headers: BTreeMap<String, String>,
    },
    /// No work and no answer: the connection is cut. See [`Disconnected`].
    Disconnect,
    /// The work is done, and then the connection is cut before the answer. See [`Disconnected`].
    DisconnectAfter,
    /// The work is done on arrival; the answer comes so much later.
    Delay {
        /// In milliseconds.
        millis: u64,
    },
}

impl FaultKind {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Status { .. } => "status",
            Self::Disconnect => "disconnect",
            Self::DisconnectAfter => "disconnect_after",
            Self::Delay { .. } => "delay",
        }
    }
}

/// Marks, in a response's extensions, the stand-in for a connection that was cut.
///
/// A service can't cut a connection itself, so what it answers is a 502 whose body fails before its
/// first byte. Over a socket that makes the server close the connection with nothing sent. In
/// process, whoever calls the router looks for this mark and treats the response as a failed send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disconnected;

impl Fault {
    /// Any kind of fault, for the next request.
    #[must_use]
    pub fn new(kind: FaultKind) -> Self {
        Self { method: None, path_contains: None, skip: 0, times: once(), kind }
    }

    /// An answer of this status: from 400 on with GitHub's basic error as its body, below with none. An
    /// empty [`body`](Self::body) leaves an error without one.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::new(FaultKind::Status { status, content_type: None, body: None, headers: BTreeMap::new() })
    }

    /// A connection cut before any work.
    #[must_use]
    pub fn disconnect() -> Self {
        Self::new(FaultKind::Disconnect)
    }

    /// A connection cut after the work.
    #[must_use]
    pub fn disconnect_after() -> Self {
        Self::new(FaultKind::DisconnectAfter)
    }

    /// An answer that comes so much later, in whole milliseconds.
    #[must_use]
    pub fn delay(by: Duration) -> Self {
        let millis = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        Self::new(FaultKind::Delay { millis })
    }

    /// Gives a [`status`](Self::status) fault a body; the other kinds have none.
    #[must_use]
    pub fn body(mut self, of_type: &str, text: &str) -> Self {
        if let FaultKind::Status { content_type, body, .. } = &mut self.kind {
            *content_type = Some(of_type.to_owned());
            *body = Some(text.to_owned());
        }
        self
    }

    /// Gives a [`status`](Self::status) fault a header; the other kinds have none.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let FaultKind::Status { headers, .. } = &mut self.kind {
            headers.insert(name.to_owned(), value.to_owned());
        }
        self
    }

    /// Only for requests of this method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Only for requests whose path and query contain this.
    #[must_use]
    pub fn path_contains(mut self, part: &str) -> Self {
        self.path_contains = Some(part.to_owned());
        self
    }

    /// Lets so many matching requests pass first.
    #[must_use]
    pub fn skip(mut self, count: usize) -> Self {
        self.skip = count;
        self
    }

    /// Strikes so many matching requests.
    #[must_use]
    pub fn times(mut self, count: usize) -> Self {
        self.times = count;
        self
    }

    fn matches(&self, method: &Method, path_and_query: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()))
            && self.path_contains.as_ref().is_none_or(|part| path_and_query.contains(part))
    }
}

/// The faults that are still to come.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Those that are not used up, as they are now.
    pub(crate) fn waiting(&self) -> Vec<Fault> {
        self.0.iter().filter(|fault| fault.times > 0).cloned().collect()
    }

    /// The fault that this request meets.
    pub(crate) fn strike(&mut self, method: &Method, path_and_query: &str) -> Option<FaultKind> {
        let matching = self.0.iter_mut().filter(|fault| fault.times > 0 && fault.matches(method, path_and_query));
        for fault in matching {
            if fault.skip > 0 {
                fault.skip -= 1;
            } else {
                fault.times -= 1;
                return Some(fault.kind.clone());
            }
        }
        None
    }
}
