//! Trouble on order: answers that are wrong, late or lost.

mod bomb;
mod edit;
mod kind;
mod rows;
mod sending;

use std::time::Duration;

use http::Method;
use serde::{Deserialize, Serialize};

pub(crate) use bomb::{LARGEST as LARGEST_BOMB, packed};
pub use edit::{Edit, EditKind};
pub use kind::{FaultKind, Filling, Struck};
pub(crate) use kind::{header, header_name};
pub(crate) use rows::change as change_rows;
pub(crate) use sending::{body, start_length};

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

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
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
        let (content_type, body, headers, without_headers) = Default::default();
        Self::new(FaultKind::Status { status, content_type, body, headers, without_headers })
    }

    /// The work is done, and then answered as by [`status`](Self::status): a 5xx after the effect.
    #[must_use]
    pub fn status_after(status: u16) -> Self {
        let (content_type, body, headers, without_headers) = Default::default();
        Self::new(FaultKind::StatusAfter { status, content_type, body, headers, without_headers })
    }

    /// Instead of any work, a redirect: [`status`](Self::status) with a `Location`.
    #[must_use]
    pub fn redirect(status: u16, target: &str) -> Self {
        Self::status(status).header("location", target)
    }

    /// Instead of any work, the answer to who has used up the hour, with 403 or 429: nothing remains, and
    /// the reset is in an hour unless [`reset_in`](Self::reset_in) says otherwise.
    #[must_use]
    pub fn primary_limit(status: u16) -> Self {
        Self::new(FaultKind::primary_limit(status))
    }

    /// Instead of any work, the answer to who asks too much at a time, with 403 or 429. How long to wait it
    /// says only with [`retry_after`](Self::retry_after).
    #[must_use]
    pub fn secondary_limit(status: u16) -> Self {
        let (retry_after, headers, without_headers) = Default::default();
        Self::new(FaultKind::SecondaryLimit { status, retry_after, headers, without_headers })
    }

    /// The work is done and its answer goes out, but for what [`header`](Self::header) sets and
    /// [`without_header`](Self::without_header) leaves out.
    #[must_use]
    pub fn headers() -> Self {
        let (headers, without_headers) = Default::default();
        Self::new(FaultKind::Headers { headers, without_headers })
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
        Self::new(FaultKind::Delay { millis: millis(by) })
    }

    /// The connection is cut when so many bytes of the answer's body are sent: at the latest before the
    /// last one.
    #[must_use]
    pub fn cut(after_bytes: u64) -> Self {
        Self::new(FaultKind::Cut { after_bytes })
    }

    /// The body of the answer comes in pieces of so many bytes, and so much time from one to the next, in
    /// whole milliseconds.
    #[must_use]
    pub fn slow(bytes_per_piece: u64, between: Duration) -> Self {
        Self::new(FaultKind::Slow { bytes_per_piece, millis: millis(between) })
    }

    /// The answer stops when so many bytes of its body are sent, at the latest before the last one, and the
    /// connection stays open: for an hour, or until the client hangs up.
    #[must_use]
    pub fn stall(after_bytes: u64) -> Self {
        Self::new(FaultKind::Stall { after_bytes })
    }

    /// The body of the answer ends after so many bytes, at the latest before the last one, as if it were
    /// all of it.
    #[must_use]
    pub fn truncated(after_bytes: u64) -> Self {
        Self::new(FaultKind::Truncated { after_bytes })
    }

    /// Instead of any work, a small 200 in gzip that unpacks to a JSON list of so many bytes, at most 16 GiB:
    /// an empty one behind white space, or with [`brackets`](Self::brackets) lists in lists. 512 MiB are sent
    /// as half a megabyte.
    #[must_use]
    pub fn bomb(unpacked_bytes: u64) -> Self {
        Self::new(FaultKind::Bomb { unpacked_bytes, filling: Filling::default() })
    }

    /// The list that is answered has rows twice or lacks them, as [`duplicate`](Self::duplicate) and
    /// [`drop`](Self::drop) say, while the state and the `Link` header stay.
    #[must_use]
    pub fn rows() -> Self {
        let (duplicate, drop) = Default::default();
        Self::new(FaultKind::Rows { duplicate, drop })
    }

    /// The request is answered as ever, and then others change the state, before the next request is looked
    /// at. [`edit`](Self::edit) adds another change, [`before`](Self::before) has it happen first.
    #[must_use]
    pub fn then(edit: Edit) -> Self {
        Self::new(FaultKind::Then { edits: vec![edit], before: false })
    }

    /// The credential that the request brings ends with it: a 401 for it, and for all that bring the same
    /// one later.
    #[must_use]
    pub fn expire_token() -> Self {
        Self::new(FaultKind::ExpireToken)
    }

    /// What the request asks to have done later, as a bulk call does with its 202, comes about after this
    /// time, in whole milliseconds.
    #[must_use]
    pub fn effect_delay(by: Duration) -> Self {
        Self::new(FaultKind::EffectDelay { millis: millis(by) })
    }

    /// What the request asks to have done later never comes about, whatever the answer says.
    #[must_use]
    pub fn effect_dropped() -> Self {
        Self::new(FaultKind::EffectDropped)
    }

    /// Gives a [`status`](Self::status) or a [`status_after`](Self::status_after) a body; the other kinds
    /// take none.
    #[must_use]
    pub fn body(mut self, of_type: &str, text: &str) -> Self {
        if let FaultKind::Status { content_type, body, .. } | FaultKind::StatusAfter { content_type, body, .. } =
            &mut self.kind
        {
            *content_type = Some(of_type.to_owned());
            *body = Some(text.to_owned());
        }
        self
    }

    /// Sets a header of the answer, in place of what it had of that name. For [`status`](Self::status),
    /// [`status_after`](Self::status_after), the two limits and [`headers`](Self::headers); the other
    /// kinds take none. A value may be empty; what can't be sent is left out, and so are `content-length`
    /// and `transfer-encoding`.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Some((headers, _)) = self.kind.headers_mut() {
            headers.insert(name.to_owned(), value.to_owned());
        }
        self
    }

    /// Leaves a header out of the answer, for the kinds that take a [`header`](Self::header). On a socket,
    /// an answer without a date is dated by the server.
    #[must_use]
    pub fn without_header(mut self, name: &str) -> Self {
        if let Some((_, without_headers)) = self.kind.headers_mut() {
            without_headers.insert(name.to_owned());
        }
        self
    }

    /// When a [`primary_limit`](Self::primary_limit) says that the hour is over, in seconds from now; the
    /// past is negative.
    #[must_use]
    pub fn reset_in(mut self, seconds: i64) -> Self {
        if let FaultKind::PrimaryLimit { reset_in, .. } = &mut self.kind {
            *reset_in = seconds;
        }
        self
    }

    /// How long a [`secondary_limit`](Self::secondary_limit) says to wait, in whatever words.
    #[must_use]
    pub fn retry_after(mut self, value: &str) -> Self {
        if let FaultKind::SecondaryLimit { retry_after, .. } = &mut self.kind {
            *retry_after = Some(value.to_owned());
        }
        self
    }

    /// Fills a [`bomb`](Self::bomb) with brackets.
    #[must_use]
    pub fn brackets(mut self) -> Self {
        if let FaultKind::Bomb { filling, .. } = &mut self.kind {
            *filling = Filling::Brackets;
        }
        self
    }

    /// Repeats a row of [`rows`](Self::rows), by its place from 0.
    #[must_use]
    pub fn duplicate(mut self, index: usize) -> Self {
        if let FaultKind::Rows { duplicate, .. } = &mut self.kind {
            duplicate.push(index);
        }
        self
    }

    /// Leaves a row of [`rows`](Self::rows) out, by its place from 0.
    #[must_use]
    pub fn drop(mut self, index: usize) -> Self {
        if let FaultKind::Rows { drop, .. } = &mut self.kind {
            drop.push(index);
        }
        self
    }

    /// Adds another change to a [`then`](Self::then).
    #[must_use]
    pub fn edit(mut self, edit: Edit) -> Self {
        if let FaultKind::Then { edits, .. } = &mut self.kind {
            edits.push(edit);
        }
        self
    }

    /// Has the changes of a [`then`](Self::then) happen before the request is worked on.
    #[must_use]
    pub fn before(mut self) -> Self {
        if let FaultKind::Then { before, .. } = &mut self.kind {
            *before = true;
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
