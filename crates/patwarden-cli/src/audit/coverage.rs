//! What could be read of the organisations, and what could not: that is part of the answer.

use patwarden::Error;
use schemars::JsonSchema;
use serde::Serialize;

use super::Reading;
use crate::exit::{self, Exit};

/// Why something is not known.
#[derive(Clone, Debug)]
pub(crate) struct Gap {
    pub(crate) why: String,
    pub(crate) hint: Option<String>,
    /// What the process exits with if it is all there is to say.
    pub(crate) exit: Exit,
}

impl Gap {
    /// That something may not be seen.
    pub(crate) fn new(why: impl Into<String>, hint: &str) -> Self {
        Self { why: why.into(), hint: Some(hint.to_owned()), exit: Exit::Authentication }
    }
}

impl From<Error> for Gap {
    fn from(error: Error) -> Self {
        let (why, hint) = exit::parted(&error);
        Self { why, hint: hint.map(str::to_owned), exit: exit::of_error(&error) }
    }
}

/// A part of what was read of an organisation.
#[derive(Debug)]
pub(crate) struct Part<T> {
    pub(crate) items: Result<T, Gap>,
    /// What showed that it changed while it was read.
    pub(crate) changed: Option<String>,
}

/// What could be read of one organisation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Coverage {
    /// The organisation.
    pub(crate) org: String,
    /// The tokens that reach it.
    pub(crate) grants: Covered,
    /// The requests that wait for a decision.
    pub(crate) requests: Covered,
    /// Which owners are members.
    pub(crate) members: Covered,
    /// Which tokens reach the repository that was asked about, if one was.
    pub(crate) repository: Option<Covered>,
}

/// How far something could be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(crate) enum Covered {
    /// Whole.
    Read,
    /// To its end, but it changed meanwhile: rows may be lacking.
    Changed {
        /// What showed it.
        why: String,
    },
    /// Not.
    Unread {
        /// Why.
        why: String,
        /// What to do about it.
        hint: Option<String>,
    },
}

impl Covered {
    fn of<T>(part: &Part<T>) -> Self {
        match (&part.items, &part.changed) {
            (Ok(_), None) => Self::Read,
            (Ok(_), Some(why)) => Self::Changed { why: why.clone() },
            (Err(gap), _) => Self::Unread { why: gap.why.clone(), hint: gap.hint.clone() },
        }
    }

    pub(super) fn is_unread(&self) -> bool {
        matches!(self, Self::Unread { .. })
    }

    /// In a line, unless all is well.
    pub(crate) fn said(&self) -> Option<(&str, Option<&str>)> {
        match self {
            Self::Read => None,
            Self::Changed { why } => Some((why, Some("--verify reads it again until two readings agree"))),
            Self::Unread { why, hint } => Some((why, hint.as_deref())),
        }
    }
}

impl Coverage {
    pub(super) fn of(reading: &Reading) -> Self {
        Self {
            org: reading.org.clone(),
            grants: Covered::of(&reading.grants),
            requests: Covered::of(&reading.requests),
            members: Covered::of(&reading.former),
            repository: reading.reaching.as_ref().map(Covered::of),
        }
    }

    /// Whether the tokens and requests were read whole. Members are told of apart: many a login may not see them.
    pub(crate) fn is_whole(&self) -> bool {
        let parts = [Some(&self.grants), Some(&self.requests), self.repository.as_ref()];
        parts.into_iter().flatten().all(|part| *part == Covered::Read)
    }

    /// The parts that could not be read, or changed meanwhile: what, why, and what to do. What fails for the same
    /// reason is said once.
    pub(crate) fn gaps(&self) -> Vec<(String, &str, Option<&str>)> {
        let parts = [
            ("grants", Some(&self.grants)),
            ("requests", Some(&self.requests)),
            ("members", Some(&self.members)),
            ("repository", self.repository.as_ref()),
        ];
        let mut gaps: Vec<(String, &str, Option<&str>)> = Vec::new();
        for (what, covered) in parts {
            let Some((why, hint)) = covered.and_then(Covered::said) else { continue };
            match gaps.iter_mut().find(|gap| gap.1 == why) {
                Some(gap) => gap.0 = format!("{}, {what}", gap.0),
                None => gaps.push((what.to_owned(), why, hint)),
            }
        }
        gaps
    }
}
