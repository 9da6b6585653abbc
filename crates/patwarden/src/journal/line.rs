//! One line of a journal: what it says, and the digest that ties it to the line before.

use std::fmt;

use aws_lc_rs::digest::{Context, SHA256};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::{Action, Arrival, Outcome};
use crate::error::{Error, ErrorKind};

/// The version of the format that is written. Others are refused.
pub(crate) const VERSION: u32 = 1;

/// A line, but for its digest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(title = "A line of a journal of patwarden"))]
pub(crate) struct Line {
    /// Its number, counted from 1.
    #[cfg_attr(feature = "schemars", schemars(range(min = 1)))]
    pub(super) seq: u64,
    /// When it was written, by the client's clock.
    pub(super) at: Timestamp,
    #[serde(flatten)]
    pub(super) entry: Entry,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "entry", rename_all = "snake_case")]
pub(crate) enum Entry {
    /// What the call is to do.
    Begin(Begin),
    /// What ids stood for in the list, before any request.
    Seen {
        /// Grants or requests, with the fields that they have on GitHub.
        #[cfg_attr(feature = "schemars", schemars(with = "Vec<serde_json::Map<String, Value>>"))]
        rows: Vec<Value>,
        /// The ids that the list did not have.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<u64>,
        /// Which of the tokens reached the organisation before, for requests that are to be approved.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        arrived: Vec<Arrival>,
    },
    /// A request is about to be sent.
    Intent {
        /// Whom it is about.
        ids: Vec<u64>,
    },
    /// What came of ids, or was found out about them later.
    Outcome {
        /// Which.
        ids: Vec<u64>,
        /// What.
        outcome: Word,
        /// What went wrong, if something did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<Told>,
    },
    /// Somebody resumes the call.
    Resume,
}

/// What a call is to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(crate) struct Begin {
    /// The version of the journal's format: 1.
    pub(crate) version: u32,
    /// The base URL of the API.
    pub(crate) host: String,
    /// The organisation.
    pub(crate) org: String,
    /// What is asked for.
    pub(crate) action: Order,
    /// Why, for a decision about requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// Whether each id has a request of its own.
    pub(crate) one_by_one: bool,
    /// How long the effect of a write may take whose answer was lost, in milliseconds.
    pub(crate) settle_within_ms: u64,
    /// How long to look whether it takes effect, in milliseconds, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) confirm_within_ms: Option<u64>,
    /// Every id, once, in the order asked.
    pub(crate) ids: Vec<u64>,
}

/// What is asked for, in GitHub's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    /// Take grants away.
    Revoke,
    /// Let requests through.
    Approve,
    /// Turn requests down.
    Deny,
}

impl From<Action> for Order {
    fn from(action: Action) -> Self {
        match action {
            Action::Revoke => Self::Revoke,
            Action::Approve => Self::Approve,
            Action::Deny => Self::Deny,
        }
    }
}

impl From<Order> for Action {
    fn from(order: Order) -> Self {
        match order {
            Order::Revoke => Self::Revoke,
            Order::Approve => Self::Approve,
            Order::Deny => Self::Deny,
        }
    }
}

/// What came of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Word {
    /// GitHub took the order.
    Accepted,
    /// Listings have shown the effect.
    Confirmed,
    /// GitHub took the order, and no list ever had such a thing.
    Ignored,
    /// GitHub refused.
    Refused,
    /// The answer was lost: it may have been done or not.
    Unknown,
    /// It was not sent.
    NotSent,
    /// Refused together with others, because of some of them: to be sent again.
    Returned,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub(crate) struct Told {
    /// What kind of thing, in a word.
    pub(crate) kind: String,
    /// In a line.
    pub(crate) message: String,
    /// The HTTP status, if an answer came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    /// GitHub's id of the request, if it told one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) request_id: Option<String>,
}

impl Told {
    pub(crate) fn of(error: &Error) -> Self {
        Self {
            kind: error.kind().as_str().to_owned(),
            message: error.to_string(),
            status: error.status(),
            request_id: error.request_id().map(str::to_owned),
        }
    }

    /// The error again, as far as it was told.
    pub(crate) fn into_error(self) -> Error {
        let kind = ErrorKind::of_word(&self.kind).unwrap_or(ErrorKind::InvalidAnswer);
        Error::told(kind, self.message, self.status, self.request_id)
    }
}

impl Word {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Accepted => Self::Accepted,
            Outcome::Confirmed => Self::Confirmed,
            Outcome::Ignored => Self::Ignored,
            Outcome::Refused(_) => Self::Refused,
            Outcome::Unknown(_) => Self::Unknown,
            Outcome::NotSent(_) => Self::NotSent,
        }
    }
}

const BEFORE_DIGEST: &str = ",\"sha256\":\"";
const AFTER_DIGEST: &str = "\"}";
const DIGITS: usize = 64;

/// The line as it is written, with its end, and its digest.
pub(super) fn written(line: &Line, before: &str) -> Result<(Vec<u8>, String), serde_json::Error> {
    Ok(sealed(&serde_json::to_string(line)?, before))
}

/// An object as a line with its digest, which is its last member.
pub(super) fn sealed(object: &str, before: &str) -> (Vec<u8>, String) {
    let text = object.strip_suffix('}').unwrap_or(object);
    let digest = digest_of(before, text.as_bytes());
    (format!("{text}{BEFORE_DIGEST}{digest}{AFTER_DIGEST}\n").into_bytes(), digest)
}

/// Why there is no line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoLine {
    Damaged(String),
    /// It is whole, and of another version of the format.
    OfVersion(String),
}

/// The line that was written, without its end, and its digest.
pub(super) fn read(bytes: &[u8], before: &str) -> Result<(Line, String), NoLine> {
    let damaged = |why: &dyn fmt::Display| NoLine::Damaged(why.to_string());
    let parts = bytes.strip_suffix(AFTER_DIGEST.as_bytes()).and_then(|rest| {
        let (rest, digest) = rest.split_at_checked(rest.len().checked_sub(DIGITS)?)?;
        Some((rest.strip_suffix(BEFORE_DIGEST.as_bytes())?, digest))
    });
    let Some((text, told)) = parts else { return Err(damaged(&"it does not end in its checksum")) };
    let digest = digest_of(before, text);
    if told != digest.as_bytes() {
        return Err(damaged(&"its checksum does not fit it and what is before it"));
    }
    // A version that is not known says so before what it has in it can be of no sense.
    let line: Value = serde_json::from_slice(bytes).map_err(|error| damaged(&error))?;
    if let Some(version) = line.get("version").filter(|version| **version != VERSION) {
        return Err(NoLine::OfVersion(version.to_string()));
    }
    let line = serde_json::from_value(line).map_err(|error| damaged(&error))?;
    Ok((line, digest))
}

fn digest_of(before: &str, text: &[u8]) -> String {
    let mut context = Context::new(&SHA256);
    context.update(before.as_bytes());
    context.update(text);
    context.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The JSON Schema of each line of a journal.
#[cfg(feature = "schemars")]
#[must_use]
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Line);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let digest = schemars::json_schema!({
            "description": "The digest of the one before it and of this line up to it.",
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
        });
        properties.insert("sha256".to_owned(), digest.to_value());
    }
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.push("sha256".into());
    }
    schema.to_value()
}
