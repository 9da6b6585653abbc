//! What a journal says, read from its first line to its last.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::Value;

use super::line::{self, Begin, Entry, Line, NoLine, Told, Word};
use crate::bulk::Arrival;

/// What is known from a journal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) begin: Begin,
    /// What ids stood for before they were sent.
    pub(crate) rows: BTreeMap<u64, Value>,
    pub(crate) standing: BTreeMap<u64, Standing>,
    /// The last word on ids: none where nothing was said yet, or where it does not hold any more.
    pub(super) last: BTreeMap<u64, (Word, Option<Told>)>,
    /// Which tokens had arrived before their requests were sent.
    pub(crate) arrived: BTreeSet<Arrival>,
    /// How many requests were sent, or may have been.
    pub(crate) requests: usize,
    pub(super) began_at: Timestamp,
    /// When it was resumed, each time.
    pub(super) resumed_at: Vec<Timestamp>,
    /// When the last line was written.
    pub(super) written_at: Timestamp,
    /// Where to go on.
    pub(super) end: End,
}

/// The last line that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) seq: u64,
    pub(super) digest: String,
    /// How many bytes there are up to its end.
    pub(super) length: u64,
    pub(super) behind: Behind,
}

/// What is behind the last line that is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    Nothing,
    /// A line that was not written to its end.
    Torn,
    /// Nothing, not even the end of that line.
    NoEnd,
}

/// How it stands with one id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nothing was sent, or what was sent did nothing.
    Open,
    /// It may have been sent, and done.
    Doubtful,
    /// It is settled so.
    Settled(Word, Option<Told>),
}

/// Why a journal can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// It ends before it says what is to be done, so nothing was.
    NotBegun,
    /// The line of this number is not as it was written.
    Damaged { line: u64, why: String },
    /// It is of this version of the format.
    OfVersion(String),
}

impl Standing {
    pub(crate) fn is_refused(&self) -> bool {
        matches!(self, Self::Settled(Word::Refused, _))
    }
}

impl Record {
    /// Reads it.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, Unusable> {
        let mut end = End { seq: 0, digest: String::new(), length: 0, behind: Behind::Nothing };
        let mut known: Option<Self> = None;
        for bytes in bytes.split_inclusive(|byte| *byte == b'\n') {
            let number = end.seq + 1;
            let damaged = |why: String| Unusable::Damaged { line: number, why };
            let (text, behind) = match bytes.strip_suffix(b"\n") {
                Some(text) => (text, Behind::Nothing),
                None => (bytes, Behind::NoEnd),
            };
            let (line, digest) = match line::read(text, &end.digest) {
                Ok(line) => line,
                Err(_) if behind == Behind::NoEnd => {
                    end.behind = Behind::Torn;
                    break;
                }
                Err(NoLine::Damaged(why)) => return Err(damaged(why)),
                Err(NoLine::OfVersion(version)) => return Err(Unusable::OfVersion(version)),
            };
            if line.seq != number {
                return Err(damaged(format!("it says that it is line {}", line.seq)));
            }
            end = End { seq: number, digest, length: end.length + bytes.len() as u64, behind };
            match (&mut known, line) {
                (None, Line { entry: Entry::Begin(begin), at, .. }) => known = Some(Self::begun(begin, at)),
                (None, _) => return Err(damaged("it is the first and does not say what the call is to do".to_owned())),
                (Some(_), Line { entry: Entry::Begin(_), .. }) => {
                    return Err(damaged("it begins another call".to_owned()));
                }
                (Some(record), line) => record.learn(line).map_err(damaged)?,
            }
        }
        let record = known.ok_or(Unusable::NotBegun)?;
        Ok(Self { end, ..record })
    }

    fn begun(begin: Begin, at: Timestamp) -> Self {
        let standing = begin.ids.iter().map(|id| (*id, Standing::Open)).collect();
        let end = End { seq: 0, digest: String::new(), length: 0, behind: Behind::Nothing };
        Self {
            begin,
            rows: BTreeMap::new(),
            standing,
            last: BTreeMap::new(),
            arrived: BTreeSet::new(),
            requests: 0,
            began_at: at,
            resumed_at: Vec::new(),
            written_at: at,
            end,
        }
    }

    fn learn(&mut self, Line { at, entry, .. }: Line) -> Result<(), String> {
        self.written_at = at;
        match entry {
            Entry::Seen { rows, missing, arrived } => {
                let tokens: BTreeSet<_> = arrived.iter().map(|arrival| arrival.token_id).collect();
                self.arrived.retain(|arrival| !tokens.contains(&arrival.token_id));
                self.arrived.extend(arrived);
                self.rows.retain(|id, _| !missing.contains(id));
                for row in rows {
                    let id = row.get("id").and_then(Value::as_u64).ok_or("it has a row without an id")?;
                    self.rows.insert(id, row);
                }
            }
            Entry::Intent { ids } => {
                self.requests += 1;
                self.stand(&ids, &Standing::Doubtful)?;
                self.forget(&ids);
            }
            Entry::Outcome { ids, outcome, error } => {
                if outcome == Word::NotSent && self.standing.get(ids.first().unwrap_or(&0)) == Some(&Standing::Doubtful)
                {
                    // It was meant to be sent, and did not leave.
                    self.requests = self.requests.saturating_sub(1);
                }
                let standing = match outcome {
                    Word::NotSent | Word::Returned => Standing::Open,
                    Word::Unknown => Standing::Doubtful,
                    settled => Standing::Settled(settled, error.clone()),
                };
                self.stand(&ids, &standing)?;
                match outcome {
                    Word::Returned => self.forget(&ids),
                    word => self.last.extend(ids.iter().map(|id| (*id, (word, error.clone())))),
                }
            }
            Entry::Resume => {
                self.resumed_at.push(at);
                // Who resumes is at these again.
                let standing = &self.standing;
                self.last.retain(|id, _| standing.get(id) != Some(&Standing::Open));
            }
            Entry::Begin(_) => {}
        }
        Ok(())
    }

    /// What was said of these holds no more.
    fn forget(&mut self, ids: &[u64]) {
        for id in ids {
            self.last.remove(id);
        }
    }

    fn stand(&mut self, ids: &[u64], standing: &Standing) -> Result<(), String> {
        for id in ids {
            let known = self.standing.get_mut(id);
            *known.ok_or_else(|| format!("it is about {id}, for which the call is not"))? = standing.clone();
        }
        Ok(())
    }

    /// The ids with this standing.
    pub(crate) fn with(&self, is: impl Fn(&Standing) -> bool) -> BTreeSet<u64> {
        self.standing.iter().filter(|(_, standing)| is(standing)).map(|(id, _)| *id).collect()
    }
}
