//! The body that orders a fault: which fields go with which kind, and what can be in them.

use std::collections::{BTreeMap, BTreeSet};

use http::{HeaderName, HeaderValue};
use serde::Deserialize;

use crate::control::Refusal;
use crate::fault::{Edit, EditKind, Fault, FaultKind, Filling, LARGEST_BOMB, header_name};

/// How much one edit may add.
const MOST_ADDED: usize = 10_000;

/// A fault, whatever its kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultBody {
    kind: Kind,
    method: Option<String>,
    path_contains: Option<String>,
    skip: Option<usize>,
    times: Option<usize>,
    status: Option<u16>,
    content_type: Option<String>,
    body: Option<String>,
    headers: Option<BTreeMap<String, String>>,
    without_headers: Option<BTreeSet<String>>,
    reset_in: Option<i64>,
    retry_after: Option<String>,
    millis: Option<u64>,
    after_bytes: Option<u64>,
    bytes_per_piece: Option<u64>,
    unpacked_bytes: Option<u64>,
    filling: Option<Filling>,
    duplicate: Option<Vec<usize>>,
    drop: Option<Vec<usize>>,
    edits: Option<Vec<EditBody>>,
    before: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Status,
    StatusAfter,
    PrimaryLimit,
    SecondaryLimit,
    Headers,
    Disconnect,
    DisconnectAfter,
    Delay,
    Cut,
    Slow,
    Stall,
    Truncated,
    Bomb,
    Rows,
    Then,
    ExpireToken,
    EffectDelay,
    EffectDropped,
}

/// Each field that goes with some kinds alone, and those.
const FITTING: &[(&str, &[(Kind, &str)])] = {
    use Kind::*;
    const STATUS: (Kind, &str) = (Status, "status");
    const STATUS_AFTER: (Kind, &str) = (StatusAfter, "status_after");
    const PRIMARY: (Kind, &str) = (PrimaryLimit, "primary_limit");
    const SECONDARY: (Kind, &str) = (SecondaryLimit, "secondary_limit");
    const WITH_HEADERS: &[(Kind, &str)] = &[STATUS, STATUS_AFTER, PRIMARY, SECONDARY, (Headers, "headers")];
    &[
        ("status", &[STATUS, STATUS_AFTER, PRIMARY, SECONDARY]),
        ("content_type", &[STATUS, STATUS_AFTER]),
        ("body", &[STATUS, STATUS_AFTER]),
        ("headers", WITH_HEADERS),
        ("without_headers", WITH_HEADERS),
        ("reset_in", &[PRIMARY]),
        ("retry_after", &[SECONDARY]),
        ("millis", &[(Delay, "delay"), (Slow, "slow"), (EffectDelay, "effect_delay")]),
        ("after_bytes", &[(Cut, "cut"), (Stall, "stall"), (Truncated, "truncated")]),
        ("bytes_per_piece", &[(Slow, "slow")]),
        ("unpacked_bytes", &[(Bomb, "bomb")]),
        ("filling", &[(Bomb, "bomb")]),
        ("duplicate", &[(Rows, "rows")]),
        ("drop", &[(Rows, "rows")]),
        ("edits", &[(Then, "then")]),
        ("before", &[(Then, "then")]),
    ]
};

/// A change of the state: one of these, and in which organisation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EditBody {
    org: Option<String>,
    remove_grants: Option<Vec<u64>>,
    remove_grants_at: Option<Vec<usize>>,
    add_grants: Option<usize>,
    remove_requests: Option<Vec<u64>>,
    remove_requests_at: Option<Vec<usize>>,
    add_requests: Option<usize>,
}

impl FaultBody {
    /// The fault, if what it says fits together and can be sent.
    pub(super) fn fault(self) -> Result<Fault, Refusal> {
        self.check_fields()?;
        if self.times == Some(0) {
            return Err(Refusal::bad("`times` has to be at least 1, or left out for 1"));
        }
        let Self { method, path_contains, skip, times, .. } = &self;
        let (method, path_contains) = (method.clone(), path_contains.clone());
        let (skip, times) = (skip.unwrap_or(0), times.unwrap_or(1));
        let kind = self.kind()?;
        check_headers(&kind)?;
        Ok(Fault { method, path_contains, skip, times, kind })
    }

    /// Refuses a field that goes with other kinds.
    fn check_fields(&self) -> Result<(), Refusal> {
        let given = [
            ("status", self.status.is_some()),
            ("content_type", self.content_type.is_some()),
            ("body", self.body.is_some()),
            ("headers", self.headers.is_some()),
            ("without_headers", self.without_headers.is_some()),
            ("reset_in", self.reset_in.is_some()),
            ("retry_after", self.retry_after.is_some()),
            ("millis", self.millis.is_some()),
            ("after_bytes", self.after_bytes.is_some()),
            ("bytes_per_piece", self.bytes_per_piece.is_some()),
            ("unpacked_bytes", self.unpacked_bytes.is_some()),
            ("filling", self.filling.is_some()),
            ("duplicate", self.duplicate.is_some()),
            ("drop", self.drop.is_some()),
            ("edits", self.edits.is_some()),
            ("before", self.before.is_some()),
        ];
        for (field, kinds) in FITTING {
            let is_given = given.iter().any(|(name, is_given)| name == field && *is_given);
            if is_given && !kinds.iter().any(|(kind, _)| *kind == self.kind) {
                let words: Vec<String> = kinds.iter().map(|(_, word)| format!("`{word}`")).collect();
                return Err(Refusal::bad(match &words[..] {
                    [one] => format!("`{field}` goes with the kind {one} alone"),
                    _ => format!("`{field}` goes with the kinds {} alone", words.join(", ")),
                }));
            }
        }
        Ok(())
    }

    fn kind(self) -> Result<FaultKind, Refusal> {
        let Self { content_type, body, retry_after, .. } = self;
        let headers = self.headers.unwrap_or_default();
        let without_headers = self.without_headers.unwrap_or_default();
        let status = |kind: &str| {
            let message = || Refusal::bad(format!("the kind `{kind}` needs a `status` between 200 and 599"));
            self.status.filter(|status| (200..=599).contains(status)).ok_or_else(message)
        };
        let limit_status = |kind: &str| {
            let message = || Refusal::bad(format!("the kind `{kind}` needs a `status` that is 403 or 429"));
            self.status.filter(|status| [403, 429].contains(status)).ok_or_else(message)
        };
        let millis =
            |kind: &str| self.millis.ok_or_else(|| Refusal::bad(format!("the kind `{kind}` needs `millis`, a number")));
        let after_bytes = |kind: &str| {
            let message = || Refusal::bad(format!("the kind `{kind}` needs `after_bytes`, a number"));
            self.after_bytes.ok_or_else(message)
        };
        Ok(match self.kind {
            Kind::Status => {
                FaultKind::Status { status: status("status")?, content_type, body, headers, without_headers }
            }
            Kind::StatusAfter => {
                FaultKind::StatusAfter { status: status("status_after")?, content_type, body, headers, without_headers }
            }
            Kind::PrimaryLimit => {
                let status = limit_status("primary_limit")?;
                let mut kind = FaultKind::primary_limit(status);
                if let FaultKind::PrimaryLimit { reset_in, headers: own, without_headers: left_out, .. } = &mut kind {
                    *reset_in = self.reset_in.unwrap_or(*reset_in);
                    (*own, *left_out) = (headers, without_headers);
                }
                kind
            }
            Kind::SecondaryLimit => {
                let status = limit_status("secondary_limit")?;
                FaultKind::SecondaryLimit { status, retry_after, headers, without_headers }
            }
            Kind::Headers if headers.is_empty() && without_headers.is_empty() => {
                return Err(Refusal::bad("the kind `headers` needs `headers` to set or `without_headers`"));
            }
            Kind::Headers => FaultKind::Headers { headers, without_headers },
            Kind::Disconnect => FaultKind::Disconnect,
            Kind::DisconnectAfter => FaultKind::DisconnectAfter,
            Kind::Delay => FaultKind::Delay { millis: millis("delay")? },
            Kind::Cut => FaultKind::Cut { after_bytes: after_bytes("cut")? },
            Kind::Slow => {
                let message = || Refusal::bad("the kind `slow` needs `bytes_per_piece`, at least 1");
                let bytes_per_piece = self.bytes_per_piece.filter(|bytes| *bytes > 0).ok_or_else(message)?;
                FaultKind::Slow { bytes_per_piece, millis: millis("slow")? }
            }
            Kind::Stall => FaultKind::Stall { after_bytes: after_bytes("stall")? },
            Kind::Truncated => FaultKind::Truncated { after_bytes: after_bytes("truncated")? },
            Kind::Bomb => {
                let message =
                    || Refusal::bad(format!("the kind `bomb` needs `unpacked_bytes` between 2 and {LARGEST_BOMB}"));
                let fits = |bytes: &u64| (2..=LARGEST_BOMB).contains(bytes);
                let unpacked_bytes = self.unpacked_bytes.filter(fits).ok_or_else(message)?;
                FaultKind::Bomb { unpacked_bytes, filling: self.filling.unwrap_or_default() }
            }
            Kind::Rows => {
                let (duplicate, drop) = (self.duplicate.unwrap_or_default(), self.drop.unwrap_or_default());
                if duplicate.is_empty() && drop.is_empty() {
                    return Err(Refusal::bad("the kind `rows` needs places in `duplicate` or in `drop`"));
                }
                FaultKind::Rows { duplicate, drop }
            }
            Kind::Then => {
                let edits = self.edits.unwrap_or_default().into_iter().map(EditBody::edit);
                let edits = edits.collect::<Result<Vec<Edit>, Refusal>>()?;
                if edits.is_empty() {
                    return Err(Refusal::bad("the kind `then` needs `edits`, at least one"));
                }
                FaultKind::Then { edits, before: self.before.unwrap_or(false) }
            }
            Kind::ExpireToken => FaultKind::ExpireToken,
            Kind::EffectDelay => FaultKind::EffectDelay { millis: millis("effect_delay")? },
            Kind::EffectDropped => FaultKind::EffectDropped,
        })
    }
}

impl EditBody {
    fn edit(self) -> Result<Edit, Refusal> {
        let adds = [("add_grants", self.add_grants), ("add_requests", self.add_requests)];
        let is_wrong = |count: &usize| !(1..=MOST_ADDED).contains(count);
        if let Some((field, _)) = adds.iter().find(|(_, count)| count.as_ref().is_some_and(is_wrong)) {
            return Err(Refusal::bad(format!("`edits`: `{field}` has to be between 1 and {MOST_ADDED}")));
        }
        let kinds = [
            self.remove_grants.map(EditKind::RemoveGrants),
            self.remove_grants_at.map(EditKind::RemoveGrantsAt),
            self.add_grants.map(EditKind::AddGrants),
            self.remove_requests.map(EditKind::RemoveRequests),
            self.remove_requests_at.map(EditKind::RemoveRequestsAt),
            self.add_requests.map(EditKind::AddRequests),
        ];
        let mut kinds = kinds.into_iter().flatten();
        match (kinds.next(), kinds.next()) {
            (Some(kind), None) => Ok(Edit { org: self.org, kind }),
            _ => Err(Refusal::bad(
                "each of `edits` needs one of `remove_grants`, `remove_grants_at`, `add_grants`, `remove_requests`, \
                 `remove_requests_at` and `add_requests`",
            )),
        }
    }
}

/// Refuses what can't be sent as it is.
fn check_headers(kind: &FaultKind) -> Result<(), Refusal> {
    let unfit = |value: &String| HeaderValue::from_bytes(value.as_bytes()).is_err();
    if let FaultKind::Status { content_type, .. } | FaultKind::StatusAfter { content_type, .. } = kind
        && content_type.as_ref().is_some_and(unfit)
    {
        return Err(Refusal::bad("`content_type` can't be sent: it has to be one line of text"));
    }
    if let FaultKind::SecondaryLimit { retry_after, .. } = kind
        && retry_after.as_ref().is_some_and(unfit)
    {
        return Err(Refusal::bad("`retry_after` can't be sent: it has to be one line of text"));
    }
    let Some((headers, without_headers)) = kind.headers() else { return Ok(()) };
    let is_none = |name: &String| HeaderName::try_from(name.as_str()).is_err();
    if headers.iter().any(|(name, value)| is_none(name) || unfit(value)) {
        return Err(Refusal::bad("`headers` has one that can't be sent: names are tokens, values one line"));
    }
    if without_headers.iter().any(is_none) {
        return Err(Refusal::bad("`without_headers` has one that is none: names are tokens"));
    }
    match headers.keys().chain(without_headers).find(|name| header_name(name).is_none()) {
        Some(name) => Err(Refusal::bad(format!("{name:?} follows from the body and can't be set or left out"))),
        None => Ok(()),
    }
}
