//! The one error of this crate: what happened, to what, and what to do next.

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::problem::Problem;
use crate::transport::retry::Effort;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// What was asked for can't be asked: refused here, before any request.
    InvalidInput,
    /// The client is not set up: no credential, an unreadable key, an unusable base URL.
    Configuration,
    /// The credential was not accepted.
    Authentication,
    /// The credential is of a kind that can't do this, whatever its permissions.
    WrongTokenKind,
    /// The App is not installed on the organisation, or there is no such organisation.
    NotInstalled,
    /// The credential was accepted and may not do this.
    PermissionDenied,
    /// There is no such thing, or the login may not know of it.
    NotFound,
    /// Too many requests: wait, then ask again.
    RateLimited,
    /// GitHub understood the request and refused what it says.
    Rejected,
    /// The server failed.
    Server,
    /// No answer came: no connection, or it broke.
    Connection,
    /// No answer came in time.
    Timeout,
    /// An answer came that can't be understood or trusted.
    InvalidAnswer,
    /// The list was another one with every look: what it holds is not known.
    Unstable,
    /// The journal of a bulk call can't be used: it is there already, damaged, in use by another process, of another
    /// organisation, or can't be written.
    Journal,
    /// The call was given up before its end: in the report of what it came to until then.
    Cancelled,
}

impl ErrorKind {
    const ALL: [Self; 16] = [
        Self::InvalidInput,
        Self::Configuration,
        Self::Authentication,
        Self::WrongTokenKind,
        Self::NotInstalled,
        Self::PermissionDenied,
        Self::NotFound,
        Self::RateLimited,
        Self::Rejected,
        Self::Server,
        Self::Connection,
        Self::Timeout,
        Self::InvalidAnswer,
        Self::Unstable,
        Self::Journal,
        Self::Cancelled,
    ];

    /// The kind with this short name.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// A short name for logs and for other languages: `permission-denied`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid-input",
            Self::Configuration => "configuration",
            Self::Authentication => "authentication",
            Self::WrongTokenKind => "wrong-token-kind",
            Self::NotInstalled => "not-installed",
            Self::PermissionDenied => "permission-denied",
            Self::NotFound => "not-found",
            Self::RateLimited => "rate-limited",
            Self::Rejected => "rejected",
            Self::Server => "server",
            Self::Connection => "connection",
            Self::Timeout => "timeout",
            Self::InvalidAnswer => "invalid-answer",
            Self::Unstable => "unstable",
            Self::Journal => "journal",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What this crate fails with.
///
/// [`kind`](Self::kind) says what happened and [`is_temporary`](Self::is_temporary) whether trying
/// again can help. `Display` is one line, holds no secret, and ends with what to do where that is known.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    operation: Option<&'static str>,
    org: Option<String>,
    page: Option<u64>,
    chunk: Option<(usize, usize)>,
    status: Option<u16>,
    request_id: Option<String>,
    body: Option<String>,
    problems: Vec<Problem>,
    retry_after: Option<Duration>,
    until: Option<Timestamp>,
    attempts: u32,
    took: Duration,
    reached: Reached,
    refused_ids: Option<RefusedIds>,
    /// Whether the message says all of it.
    is_told: bool,
}

/// The ids of a bulk call that a refusal is about, as far as it names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RefusedIds {
    pub(crate) values: BTreeSet<u64>,
    /// Their places in the request, counted from 0.
    pub(crate) places: BTreeSet<usize>,
}

impl RefusedIds {
    /// Those of a request's ids that are named. By their values; by their places where no value is one
    /// of them. A refusal that names all of them tells none from another.
    pub(crate) fn among(&self, ids: &[u64]) -> BTreeSet<u64> {
        let by_value: BTreeSet<u64> = ids.iter().copied().filter(|id| self.values.contains(id)).collect();
        let by_place = || self.places.iter().filter_map(|place| ids.get(*place)).copied().collect();
        let named: BTreeSet<u64> = if by_value.is_empty() { by_place() } else { by_value };
        if named.len() == ids.len() { BTreeSet::new() } else { named }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.places.is_empty()
    }
}

/// How far a request came that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reached {
    /// The server, or it can't be told.
    Server,
    /// Nobody: there was no connection to send it over.
    Nobody,
    /// Nobody: the login that it needed failed, after attempts of its own.
    LoginOnly,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: one_line(&message.into()),
            hint: None,
            source: None,
            operation: None,
            org: None,
            page: None,
            chunk: None,
            status: None,
            request_id: None,
            body: None,
            problems: Vec::new(),
            retry_after: None,
            until: None,
            attempts: 1,
            took: Duration::ZERO,
            reached: Reached::Server,
            refused_ids: None,
            is_told: false,
        }))
    }

    /// An error that was told before, in these words.
    pub(crate) fn told(
        kind: ErrorKind,
        message: impl Into<String>,
        status: Option<u16>,
        request_id: Option<String>,
    ) -> Self {
        let mut error = Self::new(kind, message);
        (error.0.status, error.0.request_id, error.0.is_told) = (status, request_id, true);
        error
    }

    pub(crate) fn invalid_input(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidInput, message)
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(one_line(&hint.into()));
        self
    }

    /// Says first what it is about.
    pub(crate) fn about(mut self, what: &str) -> Self {
        self.0.message = format!("{}: {}", one_line(what), self.0.message);
        self
    }

    /// Says something more about what to do.
    pub(crate) fn with_further_hint(self, hint: &str) -> Self {
        let hint = match &self.0.hint {
            Some(known) => format!("{known}; {hint}"),
            None => hint.to_owned(),
        };
        self.with_hint(hint)
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    pub(crate) fn with_answer(mut self, status: u16, request_id: Option<String>, body: Option<String>) -> Self {
        self.0.status = Some(status);
        self.0.request_id = request_id.map(|id| one_line(&id));
        self.0.body = body;
        self
    }

    pub(crate) fn with_problems(mut self, problems: Vec<Problem>) -> Self {
        self.0.problems = problems;
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>, until: Option<Timestamp>) -> Self {
        self.0.retry_after = wait;
        self.0.until = until;
        self
    }

    pub(crate) fn with_effort(mut self, effort: Effort) -> Self {
        self.0.attempts = effort.attempts;
        self.0.took = effort.took;
        self
    }

    pub(crate) fn having_reached(mut self, reached: Reached) -> Self {
        self.0.reached = reached;
        self
    }

    pub(crate) fn refusing(mut self, ids: Option<RefusedIds>) -> Self {
        self.0.refused_ids = ids;
        self
    }

    /// There if the refusal is about the ids of the request, which it may not name one by one.
    pub(crate) fn refused_ids(&self) -> Option<&RefusedIds> {
        self.0.refused_ids.as_ref()
    }

    pub(crate) fn reached(&self) -> Reached {
        self.0.reached
    }

    /// The first context wins: it is the one nearest to what happened.
    pub(crate) fn in_operation(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    pub(crate) fn in_org(mut self, org: &str) -> Self {
        self.0.org.get_or_insert_with(|| one_line(org));
        self
    }

    pub(crate) fn on_page(mut self, page: u64) -> Self {
        self.0.page.get_or_insert(page);
        self
    }

    pub(crate) fn in_chunk(mut self, chunk: usize, of: usize) -> Self {
        self.0.chunk.get_or_insert((chunk, of));
        self
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the same call can succeed later without anything being changed.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::RateLimited
                | ErrorKind::Server
                | ErrorKind::Connection
                | ErrorKind::Timeout
                | ErrorKind::Unstable
        )
    }

    /// GitHub's name for the operation, such as `orgs/list-pat-grants`.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The organisation that it happened for.
    #[must_use]
    pub fn org(&self) -> Option<&str> {
        self.0.org.as_deref()
    }

    /// The page of a listing, counted from 1.
    #[must_use]
    pub fn page(&self) -> Option<u64> {
        self.0.page
    }

    /// The chunk of a bulk call, counted from 1, and how many there were.
    #[must_use]
    pub fn chunk(&self) -> Option<(usize, usize)> {
        self.0.chunk
    }

    /// The HTTP status, if an answer came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// GitHub's id of the request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The start of the body, at most 1,024 bytes, if an answer came. It is somebody's input.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// What to do next, where it is known.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// What GitHub found wrong with the request, one thing at a time: at most 100. Empty if it names none.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.0.problems
    }

    /// How long the server asks to wait, if it says.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Until when that is, by the client's clock.
    #[must_use]
    pub fn until(&self) -> Option<Timestamp> {
        self.0.until
    }

    /// How often the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long it took from the first attempt to the end of the last, waits included; zero for what was
    /// refused before any.
    #[must_use]
    pub fn took(&self) -> Duration {
        self.0.took
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if let Some(operation) = inner.operation {
            formatter.write_str(operation)?;
            if let Some(org) = &inner.org {
                write!(formatter, " on {org}")?;
            }
            if let Some(page) = inner.page {
                write!(formatter, ", page {page}")?;
            }
            if let Some((chunk, of)) = inner.chunk {
                write!(formatter, ", chunk {chunk} of {of}")?;
            }
            formatter.write_str(": ")?;
        } else if let Some(org) = &inner.org {
            write!(formatter, "{org}: ")?;
        }
        formatter.write_str(&inner.message)?;
        if inner.is_told {
            return match &inner.hint {
                Some(hint) => write!(formatter, "; {hint}"),
                None => Ok(()),
            };
        }
        let mut facts = Vec::new();
        if let Some(status) = inner.status {
            facts.push(format!("HTTP {status}"));
        }
        if let Some(id) = &inner.request_id {
            facts.push(format!("request {id}"));
        }
        if inner.attempts > 1 {
            facts.push(format!("after {} attempts in {:.1} s", inner.attempts, inner.took.as_secs_f64()));
        }
        if !facts.is_empty() {
            write!(formatter, " ({})", facts.join(", "))?;
        }
        match &inner.hint {
            Some(hint) => write!(formatter, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Error({}: {self})", self.0.kind)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

/// Words from elsewhere, made fit for one line of a terminal or a log: what could move the cursor
/// or hide text is shown as its code point.
pub(crate) fn one_line(text: &str) -> String {
    const LONGEST: usize = 500;
    let mut line = String::new();
    for character in text.chars() {
        if line.len() > LONGEST {
            line.push('…');
            break;
        }
        let hidden = character.is_control()
            || matches!(character,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
        if hidden {
            line.extend(character.escape_unicode());
        } else {
            line.push(character);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_happened_to_what_and_what_to_do() {
        let error = Error::new(ErrorKind::PermissionDenied, "Resource not accessible by integration")
            .with_answer(403, Some("AB12".into()), None)
            .with_hint("grant the App the permission")
            .in_operation("orgs/list-pat-grants")
            .in_org("acme")
            .on_page(3)
            .with_effort(Effort { attempts: 2, took: Duration::from_millis(1_240) });
        assert_eq!(
            error.to_string(),
            "orgs/list-pat-grants on acme, page 3: Resource not accessible by integration \
             (HTTP 403, request AB12, after 2 attempts in 1.2 s); grant the App the permission"
        );
    }

    #[test]
    fn ids_are_named_by_value_or_else_by_place_and_never_all_of_them() {
        let named = |values: &[u64], places: &[usize]| {
            let ids = RefusedIds { values: values.iter().copied().collect(), places: places.iter().copied().collect() };
            Vec::from_iter(ids.among(&[10, 20, 30]))
        };
        assert_eq!(named(&[20], &[0]), [20], "the place may be another list's");
        assert_eq!(named(&[], &[2]), [30]);
        assert_eq!(named(&[77], &[]), [0; 0]);
        assert_eq!(named(&[10, 20, 30], &[]), [0; 0], "an echo");
        assert_eq!(named(&[], &[9]), [0; 0]);
    }

    #[test]
    fn what_it_happened_to_is_said_without_an_operation_too() {
        let error = Error::new(ErrorKind::PermissionDenied, "suspended").in_org("acme");
        assert_eq!(error.to_string(), "acme: suspended");
    }

    #[test]
    fn words_from_elsewhere_can_not_break_the_line() {
        let error = Error::new(ErrorKind::Server, "a\nb\u{1b}[2Jc\u{202e}d\u{61c}e\u{e0041}");
        assert_eq!(error.to_string(), "a\\u{a}b\\u{1b}[2Jc\\u{202e}d\\u{61c}e\\u{e0041}");
        assert!(Error::new(ErrorKind::Server, "x".repeat(9000)).to_string().len() < 600);
    }
}
