//! What the bodies of the control API hold. A field that there is not is refused by its name.
//!
//! In a change, what is left out stays as it is; `null` empties what can be empty.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::auth::TokenKind;
use crate::control::Refusal;
use crate::model::{Member, Role, TwoFactor, Visibility};

/// What is said of a body whose fields don't fit, before what doesn't.
pub(super) const UNFIT: &str = "the body is not as it should be";
/// The furthest a clock goes wrong, in milliseconds.
const TEN_YEARS: u64 = 10 * 365 * 24 * 3_600 * 1_000;

/// Reads a body; an empty one counts as an empty object.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    let body = if body.is_empty() { b"{}" } else { body };
    let told = |error: serde_json::Error| {
        let what = if error.is_data() { UNFIT } else { "the body is not JSON" };
        Refusal::bad(format!("{what}: {error}"))
    };
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = object(&mut reader).map_err(told)?;
    reader.end().map_err(told)?;
    Ok(value)
}

/// A grant to add, or what to change of one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantBody {
    #[serde(default, deserialize_with = "object")]
    pub(super) token: TokenBody,
    #[serde(default, deserialize_with = "some_moment")]
    pub(super) granted_at: Option<Timestamp>,
}

/// A request to add, or what to change of one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestBody {
    #[serde(default, deserialize_with = "object")]
    pub(super) token: TokenBody,
    #[serde(default, deserialize_with = "present")]
    pub(super) reason: Option<Option<String>>,
    #[serde(default, deserialize_with = "some_moment")]
    pub(super) created_at: Option<Timestamp>,
}

/// The token of a grant or a request, with the names that the state has.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenBody {
    pub(super) id: Option<u64>,
    pub(super) name: Option<String>,
    pub(super) owner: Option<String>,
    #[serde(default, deserialize_with = "some_object")]
    pub(super) permissions: Option<PermissionsBody>,
    pub(super) repository_selection: Option<Selection>,
    pub(super) repository_ids: Option<BTreeSet<u64>>,
    #[serde(default, deserialize_with = "moment_or_null")]
    pub(super) expires_at: Option<Option<Timestamp>>,
    #[serde(default, deserialize_with = "moment_or_null")]
    pub(super) last_used_at: Option<Option<Timestamp>>,
}

/// All that a token may do; what is left out it may not.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PermissionsBody {
    pub(super) organization: BTreeMap<String, Level>,
    pub(super) repository: BTreeMap<String, Level>,
    pub(super) other: BTreeMap<String, Level>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Selection {
    None,
    All,
    Subset,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Level {
    Read,
    Write,
    Admin,
}

impl Level {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }
}

/// How an installation is to be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InstallationBody {
    pub(super) suspended: Option<bool>,
}

/// What an installation is to hold of one permission.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PermissionBody {
    pub(super) level: Level,
}

/// Whom a new token is to stand for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTokenBody {
    kind: NewTokenKind,
    login: Option<String>,
    org: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum NewTokenKind {
    Classic,
    FineGrained,
    Oauth,
    AppUser,
    Installation,
}

/// Whom a token stands for.
pub(super) enum Holder {
    User(TokenKind, String),
    Installation(String),
}

impl NewTokenBody {
    pub(super) fn holder(self) -> Result<Holder, Refusal> {
        let kind = match self.kind {
            NewTokenKind::Classic => TokenKind::Classic,
            NewTokenKind::FineGrained => TokenKind::FineGrained,
            NewTokenKind::Oauth => TokenKind::OAuth,
            NewTokenKind::AppUser => TokenKind::AppUser,
            NewTokenKind::Installation => {
                return match (self.org, self.login) {
                    (Some(org), None) => Ok(Holder::Installation(org)),
                    _ => Err(Refusal::bad("the kind `installation` needs an `org`, and has no `login`")),
                };
            }
        };
        match (self.login, self.org) {
            (Some(login), None) => Ok(Holder::User(kind, login)),
            _ => Err(Refusal::bad("a token of a user needs a `login`, and has no `org`")),
        }
    }
}

/// How a member is to be; what is left out stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberBody {
    role: Option<Role>,
    visibility: Option<Visibility>,
    two_factor: Option<TwoFactor>,
}

impl MemberBody {
    pub(super) fn apply(self, member: &mut Member) {
        member.role = self.role.unwrap_or(member.role);
        member.visibility = self.visibility.unwrap_or(member.visibility);
        member.two_factor = self.two_factor.unwrap_or(member.two_factor);
    }
}

/// Whether settings are to be locked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LockBody {
    pub(super) locked: bool,
}

/// What an organisation is to be called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RenameBody {
    pub(super) login: String,
}

/// How GitHub's clock is to go.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockBody {
    skew_millis: i64,
}

impl ClockBody {
    pub(super) fn skew(&self) -> Result<SignedDuration, Refusal> {
        if self.skew_millis.unsigned_abs() > TEN_YEARS {
            return Err(Refusal::bad(format!(
                "`skew_millis` has to be between -{TEN_YEARS} and {TEN_YEARS}: ten years"
            )));
        }
        Ok(SignedDuration::from_millis(self.skew_millis))
    }
}

/// Where events go.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WebhookBody {
    pub(super) url: String,
    pub(super) secret: Option<String>,
}

/// For calls that take nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// Takes an object and nothing else; by itself serde takes a list of the values too.
pub(super) fn object<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let fields = Map::<String, Value>::deserialize(deserializer)?;
    T::deserialize(Value::Object(fields)).map_err(D::Error::custom)
}

fn some_object<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    object(deserializer).map(Some)
}

/// Tells `null` from nothing.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn some_moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    moment(&String::deserialize(deserializer)?).map(Some)
}

fn moment_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Timestamp>>, D::Error> {
    Option::<String>::deserialize(deserializer)?.map(|text| moment(&text)).transpose().map(Some)
}

fn moment<E: serde::de::Error>(text: &str) -> Result<Timestamp, E> {
    let wrong = |_| E::custom(format!("{text:?} is not a time with its offset, such as 2026-03-01T12:00:00Z"));
    text.parse().map_err(wrong)
}
