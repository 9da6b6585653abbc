//! What the error of one request says: whether anything was done, and what stands against the next.

use crate::error::{Error, ErrorKind, Reached};

/// What an error of one request means for it and for those after it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It did not leave: there was no connection, or no login.
    NotSent,
    /// It is about some of these ids.
    AboutIds,
    /// Something is not there: an id, or the list as a whole.
    NotThere,
    /// It is about these ids together; others may do.
    AboutThese,
    /// It is about the call: the next request would be refused alike.
    AboutTheCall,
    /// Whether it was done is not known, nor whether more should be sent.
    Lost,
}

impl Meaning {
    pub(super) fn of(error: &Error) -> Self {
        if error.reached() != Reached::Server {
            return Self::NotSent;
        }
        if error.status().is_some_and(|status| (300..400).contains(&status)) {
            // Somewhere else it might have been done; here it was not.
            return Self::AboutTheCall;
        }
        match error.kind() {
            ErrorKind::Rejected if error.refused_ids().is_some() => Self::AboutIds,
            ErrorKind::Rejected => Self::AboutThese,
            ErrorKind::NotFound => Self::NotThere,
            ErrorKind::Server | ErrorKind::Timeout | ErrorKind::Connection | ErrorKind::InvalidAnswer => Self::Lost,
            _ => Self::AboutTheCall,
        }
    }
}
