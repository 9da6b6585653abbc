//! A journal that is being written: each line is on disk before the next thing is done.

use std::io;
use std::sync::Arc;

use super::line::{self, Entry, Line};
use super::record::{Behind, End, Record};
use super::refusals::{Use, unopened, unread, unusable};
use super::{Journal, Storage};
use crate::clock::Clock;
use crate::error::{Error, Result};

/// Adds to a journal.
#[derive(Debug)]
pub(crate) struct Writer {
    storage: Box<dyn Storage>,
    name: String,
    clock: Arc<dyn Clock>,
    seq: u64,
    digest: String,
    /// What has to be mended before anything is added.
    mending: Option<End>,
    /// Why nothing more can be written: what was last may be there in part.
    failure: Option<Error>,
}

impl Writer {
    /// Makes the journal of a new call, with nothing in it.
    pub(crate) async fn create(journal: &Journal, clock: Arc<dyn Clock>) -> Result<Self> {
        let name = journal.0.name();
        let storage = journal.0.create().await.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => unusable(&name, "exists already; nothing was sent")
                .with_hint("resume it if its call is to go on, or name a file that is not there yet"),
            io::ErrorKind::NotFound => unusable(&name, "can't be made, as there is no such folder; nothing was sent")
                .with_hint("check its path"),
            _ => unopened(&name, error, Use::Sending),
        })?;
        Ok(Self { storage, name, clock, seq: 0, digest: String::new(), mending: None, failure: None })
    }

    /// Opens the journal of a call that was begun, to go on with it.
    pub(crate) async fn reopen(journal: &Journal, clock: Arc<dyn Clock>) -> Result<(Self, Record)> {
        let name = journal.0.name();
        let mut storage = journal.0.open().await.map_err(|error| unopened(&name, error, Use::Sending))?;
        let bytes = storage.read().await.map_err(|error| unopened(&name, error, Use::Sending))?;
        let record = Record::of(&bytes).map_err(|why| unread(&name, why, Use::Sending))?;
        let End { seq, digest, behind, .. } = record.end.clone();
        let mending = (behind != Behind::Nothing).then(|| record.end.clone());
        Ok((Self { storage, name, clock, seq, digest, mending, failure: None }, record))
    }

    /// Adds a line, and returns when it is on disk.
    pub(crate) async fn write(&mut self, entry: Entry) -> Result<()> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        // Whoever gives this up in the middle leaves a line of which nothing is known.
        self.failure = Some(unusable(&self.name, "was not written to, as the call was given up"));
        let line = Line { seq: self.seq + 1, at: self.clock.now(), entry };
        let written = line::written(&line, &self.digest).map_err(io::Error::other);
        let outcome = match written {
            Ok((bytes, digest)) => self.add(bytes).await.map(|()| digest),
            Err(error) => Err(error),
        };
        match outcome {
            Ok(digest) => {
                (self.seq, self.digest, self.failure) = (line.seq, digest, None);
                Ok(())
            }
            Err(error) => {
                let (sent, hint) = match self.seq {
                    0 => ("; nothing was sent", "name another file, or make room"),
                    _ => ("; without it nothing more is sent", "resume it when it can be written again"),
                };
                let failure = unusable(&self.name, &format!("can't be written: {error}{sent}"))
                    .with_hint(hint)
                    .with_source(error);
                self.failure = Some(failure.clone());
                Err(failure)
            }
        }
    }

    /// An error about it.
    pub(crate) fn unusable(&self, what: &str) -> Error {
        unusable(&self.name, what)
    }

    async fn add(&mut self, bytes: Vec<u8>) -> io::Result<()> {
        if let Some(end) = self.mending.take() {
            if end.behind == Behind::Torn {
                tracing::warn!(journal = self.name, "the last line was not written to its end: it is dropped");
                self.storage.truncate(end.length).await?;
            } else {
                self.storage.append(b"\n".to_vec()).await?;
            }
            self.storage.sync().await?;
        }
        self.storage.append(bytes).await?;
        self.storage.sync().await
    }
}
