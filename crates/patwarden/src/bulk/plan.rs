//! What a bulk call would do, without doing it.

use std::collections::BTreeMap;
use std::fmt;

use super::Subject;
use crate::requests::Decision;

/// What a bulk call asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// Take away the access of tokens.
    Revoke,
    /// Let tokens in that asked for it.
    Approve,
    /// Do not.
    Deny,
}

impl Action {
    /// GitHub's word: `revoke`, `approve` or `deny`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Revoke => "revoke",
            Self::Approve => "approve",
            Self::Deny => "deny",
        }
    }

    /// What it means for people, beyond the ids, in sentences.
    #[must_use]
    pub fn impact(self) -> &'static [&'static str] {
        match self {
            Self::Revoke => &[
                "the tokens lose their access to the organisation's private resources, and GitHub mails their owners",
                "SSH keys that the tokens made go on working, and so do reads of what is public",
                "there is no way back but a new request by the owner",
            ],
            Self::Approve => &["the tokens reach the organisation with the permissions they ask for"],
            Self::Deny => &["the tokens stay outside; GitHub tells their owners, with the reason if one is given"],
        }
    }

    /// What it is asked for: `grants` or `requests`.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Revoke => "grants",
            Self::Approve | Self::Deny => "requests",
        }
    }
}

impl From<Decision> for Action {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Approve => Self::Approve,
            Decision::Deny => Self::Deny,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What a bulk call would do: which ids go out in which request, and whom that hits.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan<T: Subject> {
    /// What would be asked for.
    pub action: Action,
    /// The organisation.
    pub org: String,
    /// The ids of each request, in their order.
    pub chunks: Vec<Vec<T::Id>>,
    /// What the ids stand for.
    pub rows: BTreeMap<T::Id, T>,
    /// The ids that stand for nothing in the list as it is; they would be sent last.
    pub not_listed: Vec<T::Id>,
}

impl<T: Subject> Plan<T> {
    /// The plan of a call that is for nothing: what a list came to that a program wants to act on, say, when it holds
    /// nothing today.
    #[must_use]
    pub fn of_nothing(action: Action, org: impl Into<String>) -> Self {
        Self { action, org: org.into(), chunks: Vec::new(), rows: BTreeMap::new(), not_listed: Vec::new() }
    }

    /// How many requests it would take.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.chunks.len()
    }

    /// How many ids there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chunks.iter().map(Vec::len).sum()
    }

    /// Whether there is nothing to do; the [dry run](crate::Revoke::dry_run) of nothing is an error and no such plan.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The owners who would be hit with how many tokens each, the most first, then by name.
    #[must_use]
    pub fn owners(&self) -> Vec<(&str, usize)> {
        let mut owners = BTreeMap::<&str, usize>::new();
        for row in self.rows.values() {
            *owners.entry(&row.owner().login).or_default() += 1;
        }
        let mut owners: Vec<_> = owners.into_iter().collect();
        // Stable: those with as many stay in the order of their names.
        owners.sort_by_key(|(_, tokens)| std::cmp::Reverse(*tokens));
        owners
    }
}

/// A plan in lines, for a person; the names of owners are left to who prints them.
impl<T: Subject> fmt::Display for Plan<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return write!(formatter, "{} nothing on {}: there is nothing to do", self.action, self.org);
        }
        let count = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
        write!(
            formatter,
            "{} {} of {} on {}, in {}",
            self.action,
            count(self.len(), self.action.noun().trim_end_matches('s')),
            count(self.owners().len(), "owner"),
            self.org,
            count(self.requests(), "request"),
        )?;
        if !self.not_listed.is_empty() {
            write!(
                formatter,
                "\n{} of them {} not in the list: nothing may come of that",
                self.not_listed.len(),
                if self.not_listed.len() == 1 { "is" } else { "are" }
            )?;
        }
        self.action.impact().iter().try_for_each(|sentence| write!(formatter, "\n{sentence}"))
    }
}
