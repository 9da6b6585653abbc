//! Why a journal can't be used, in words: for who sends by it, and for who only reads it.

use std::io;

use super::line::VERSION;
use super::record::Unusable;
use crate::error::{Error, ErrorKind};

/// What it was to be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Sending,
    Reading,
}

impl Use {
    /// What whoever was to send has to know.
    fn nothing_sent(self) -> &'static str {
        match self {
            Self::Sending => "; nothing was sent",
            Self::Reading => "",
        }
    }
}

pub(super) fn unusable(name: &str, what: &str) -> Error {
    Error::new(ErrorKind::Journal, format!("the journal {name} {what}"))
}

/// It could not be opened, or not be read.
pub(super) fn unopened(name: &str, error: io::Error, wanted: Use) -> Error {
    let sent = wanted.nothing_sent();
    match error.kind() {
        io::ErrorKind::WouldBlock => {
            unusable(name, &format!("is in use by another process{sent}")).with_hint("wait until that one is done")
        }
        io::ErrorKind::NotFound => unusable(name, &format!("is not there{sent}")).with_hint("check its path"),
        _ => unusable(name, &format!("can't be used: {error}{sent}")).with_source(error),
    }
}

/// What is in it can't be believed, or not be understood.
pub(super) fn unread(name: &str, why: Unusable, wanted: Use) -> Error {
    let sent = wanted.nothing_sent();
    let (what, to_send, to_read) = match why {
        Unusable::NotBegun => (
            "says of no call what it is to do, so nothing was sent".to_owned(),
            "delete it, and make the call again",
            "check its path",
        ),
        Unusable::Damaged { line, why } => (
            format!("is damaged in line {line}: {why}{sent}"),
            "list to see what is so, and make the call again for what is left, with another journal",
            "look for a copy of it that is as it was written, or list to see what is so",
        ),
        Unusable::OfVersion(version) => (
            format!("is of version {version} of the format, and this program knows {VERSION}"),
            "resume it with a newer patwarden",
            "read it with a newer patwarden",
        ),
    };
    unusable(name, &what).with_hint(match wanted {
        Use::Sending => to_send,
        Use::Reading => to_read,
    })
}
