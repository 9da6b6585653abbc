//! What is read of a grant and of a request where they are listed: only what we keep, so that a page of them, of
//! which a grant's owner alone is the larger part, costs little more than to look through it.
//!
//! As of the generated types each field may be absent or null, and others may be there.

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use smol_str::SmolStr;

use super::word::Word;
use super::{Levels, Owner, Permissions, RepositorySelection, read};
use crate::error::Result;

/// A grant, or a request for one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Listed {
    pub(super) id: Option<i64>,
    pub(super) reason: Option<SmolStr>,
    pub(super) owner: Option<ListedOwner>,
    pub(super) repository_selection: Option<RepositorySelection>,
    pub(super) repositories_url: Option<SmolStr>,
    pub(super) permissions: Option<ListedPermissions>,
    pub(super) access_granted_at: Option<Time>,
    pub(super) created_at: Option<Time>,
    pub(super) token_id: Option<i64>,
    pub(super) token_name: Option<SmolStr>,
    pub(super) token_expired: Option<bool>,
    pub(super) token_expires_at: Option<Time>,
    pub(super) token_last_used_at: Option<Time>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ListedOwner {
    login: Option<SmolStr>,
    id: Option<i64>,
    #[serde(rename = "type")]
    kind: Option<Word>,
}

impl TryFrom<ListedOwner> for Owner {
    type Error = crate::Error;

    fn try_from(owner: ListedOwner) -> Result<Self> {
        Ok(Self {
            login: read::required(owner.login, "owner.login")?,
            id: read::optional_id(owner.id, "owner.id")?,
            kind: owner.kind.map(|Word(kind)| kind),
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ListedPermissions {
    organization: Option<Levels>,
    repository: Option<Levels>,
    other: Option<Levels>,
}

impl From<ListedPermissions> for Permissions {
    fn from(permissions: ListedPermissions) -> Self {
        Self {
            organization: permissions.organization.unwrap_or_default(),
            repository: permissions.repository.unwrap_or_default(),
            other: permissions.other.unwrap_or_default(),
        }
    }
}

/// A time, or a text that should have been one.
pub(super) struct Time(std::result::Result<Timestamp, Box<str>>);

impl Time {
    /// That a field is no time is an error which names it.
    pub(super) fn read(field: Option<Self>, name: &str) -> Result<Option<Timestamp>> {
        match field {
            None => Ok(None),
            Some(Self(Ok(time))) => Ok(Some(time)),
            Some(Self(Err(text))) => read::time(Some(text.into()), name),
        }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Time;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> std::result::Result<Time, E> {
                Ok(Time(text.parse().map_err(|_| text.into())))
            }
        }

        deserializer.deserialize_str(Text)
    }
}
