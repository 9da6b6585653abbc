//! What a journal says of its call, for whoever only reads it: without a client, a lock or a write.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::file;
use super::record::{Behind, Record, Standing};
use super::refusals::{Use, unopened, unread};
use crate::bulk::{Action, Outcome, recalled, tallied};
use crate::error::{Error, ErrorKind, Result};

/// What a journal says of its call, checked from its first line to its last.
///
/// The checksums show what was changed, left out or put in by a slip. They don't show last lines that are missing, and
/// keep nobody who means to deceive from making them anew.
///
/// ```
/// use patwarden::journal::Recorded;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("2026-03-revocation.jsonl");
/// # std::fs::write(&path, concat!(
/// #     r#"{"seq":1,"at":"2026-03-01T09:00:00Z","entry":"begin","version":1,"host":"https://api.github.com","#,
/// #     r#""org":"acme","action":"revoke","one_by_one":false,"settle_within_ms":60000,"ids":[4711,4712],"#,
/// #     r#""sha256":"53a90c4d24edd6f0532711b44305200cb3fe0321dcb4f476c7c97b7504250b45"}"#,
/// #     "\n",
/// # ))?;
/// let recorded = Recorded::read(path)?;
/// println!("to {} on {}, begun {}: {recorded}", recorded.action, recorded.org, recorded.began_at);
/// let open = recorded.outcomes.iter().filter(|(_, outcome)| outcome.is_none()).map(|(id, _)| *id);
/// assert_eq!(open.collect::<Vec<_>>(), [4711, 4712]);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// What it is to do.
    pub action: Action,
    /// The base URL of the API.
    pub host: String,
    /// The organisation.
    pub org: String,
    /// Why, for a decision about requests.
    pub reason: Option<String>,
    /// How long it was to look whether it takes effect, if it was asked to [confirm](crate::Revoke::confirm).
    pub confirm_within: Option<Duration>,
    /// Every id, in the order asked, with the last outcome that was written down for it. None is an id that is open:
    /// nothing was sent of it, or what was sent did nothing, or who resumes is at it again. One that was in a request
    /// when the journal ends is [`Unknown`](Outcome::Unknown).
    pub outcomes: Vec<(u64, Option<Outcome>)>,
    /// What the ids stood for in the list before anything was sent, as GitHub has it: each is a [`Grant`](crate::Grant),
    /// or a [`GrantRequest`](crate::GrantRequest), by the action.
    pub before: BTreeMap<u64, Value>,
    /// How many writes were sent, or may have been.
    pub requests: usize,
    /// Whether an outcome is written down for every id, as it is when a call has come to its end. One that was cut
    /// short, or that runs, leaves ids that are open or in a request. Only after that is looked whether it takes effect.
    pub has_ended: bool,
    /// When it was begun. All times are by the clock of the client that wrote them.
    pub began_at: Timestamp,
    /// When it was resumed, each time.
    pub resumed_at: Vec<Timestamp>,
    /// When the last line was written.
    pub written_at: Timestamp,
    /// How many lines there are, but for a torn one.
    pub lines: u64,
    /// Whether there is a line behind them that was not written to its end, as a crash leaves it, or a call that runs:
    /// it is left out.
    pub is_torn: bool,
}

impl Recorded {
    /// The word for an id that is open; the others are those of [`Outcome::as_str`].
    pub const OPEN: &'static str = "open";

    /// Reads the journal in a file, at once and as a whole. Nothing is written and nothing locked, so the call may still
    /// run; on Windows its file can't be read as long as it does.
    ///
    /// # Errors
    ///
    /// [`Journal`](ErrorKind::Journal) if it is not there, no file or not to be read, if it does not say what its call is
    /// to do, if it is of another version of the format, and if a line but the last is not as it was written, which the
    /// message names.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let bytes = file::read(path).map_err(|error| unopened(&name, error, Use::Reading))?;
        Record::of(&bytes).map(Self::of).map_err(|why| unread(&name, why, Use::Reading))
    }

    pub(super) fn of(record: Record) -> Self {
        let outcomes = record.begin.ids.iter().map(|id| (*id, last_outcome(&record, *id))).collect();
        let has_ended = record.begin.ids.iter().all(|id| record.last.contains_key(id));
        Self {
            action: record.begin.action.into(),
            host: record.begin.host,
            org: record.begin.org,
            reason: record.begin.reason,
            confirm_within: record.begin.confirm_within_ms.map(Duration::from_millis),
            outcomes,
            before: record.rows,
            requests: record.requests,
            has_ended,
            began_at: record.began_at,
            resumed_at: record.resumed_at,
            written_at: record.written_at,
            lines: record.end.seq,
            is_torn: record.end.behind == Behind::Torn,
        }
    }
}

fn last_outcome(record: &Record, id: u64) -> Option<Outcome> {
    match (record.last.get(&id), record.standing.get(&id)) {
        (Some((word, told)), _) => Some(recalled(*word, told.clone())),
        (None, Some(Standing::Doubtful)) => Some(Outcome::Unknown(Error::new(
            ErrorKind::Cancelled,
            "the journal ends before it says what came of this",
        ))),
        (None, _) => None,
    }
}

/// How many ids came to which outcome, in a line.
impl fmt::Display for Recorded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.outcomes.iter().map(|(_, outcome)| outcome.as_ref().map_or(Self::OPEN, Outcome::as_str));
        formatter.write_str(&tallied(words, &[&Outcome::WORDS[..], &[Self::OPEN]].concat()))
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::super::line::{Entry, Word};
    use super::super::tests::{begin, entries, intent, outcome, written};
    use super::super::{Begin, Writer};
    use super::*;
    use crate::SystemClock;

    /// A journal of these, and the folder that keeps it.
    async fn journal(entries: Vec<Entry>) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        written(&path, entries).await;
        (folder, path)
    }

    async fn recorded(entries: Vec<Entry>) -> Recorded {
        let (_folder, path) = journal(entries).await;
        Recorded::read(path).unwrap()
    }

    fn words(recorded: &Recorded) -> Vec<&'static str> {
        recorded.outcomes.iter().map(|(_, outcome)| outcome.as_ref().map_or("open", Outcome::as_str)).collect()
    }

    /// A call for three, of which the last was not sent.
    fn ended() -> Vec<Entry> {
        let Entry::Begin(call) = begin() else { unreachable!() };
        vec![
            Entry::Begin(Begin {
                action: super::super::Order::Deny,
                reason: Some("no expiry".into()),
                confirm_within_ms: Some(1500),
                ids: vec![3, 1, 2],
                ..call
            }),
            intent(&[3, 1]),
            outcome(&[3, 1], Word::Accepted),
            outcome(&[2], Word::NotSent),
        ]
    }

    #[tokio::test]
    async fn it_tells_the_call_and_the_last_outcome_of_each_id_in_the_order_asked() {
        let recorded = recorded(ended()).await;
        assert_eq!((recorded.action, recorded.org.as_str()), (Action::Deny, "acme"));
        assert_eq!(recorded.host, "https://api.github.com");
        assert_eq!(recorded.reason.as_deref(), Some("no expiry"));
        assert_eq!(recorded.confirm_within, Some(Duration::from_millis(1500)));
        assert_eq!(recorded.outcomes.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [3, 1, 2]);
        assert_eq!(words(&recorded), ["accepted", "accepted", "not sent"]);
        assert_eq!(recorded.to_string(), "2 accepted, 1 not sent");
        assert_eq!((recorded.requests, recorded.lines), (1, 4));
        assert!(recorded.has_ended && !recorded.is_torn && recorded.resumed_at.is_empty());
        assert!(recorded.began_at < recorded.written_at);
    }

    #[tokio::test]
    async fn what_is_open_or_was_under_way_is_told_so() {
        let recorded = recorded(entries()).await;
        let told = ["accepted", "accepted", "refused", "confirmed", "unknown", "open", "unknown", "open", "open"];
        assert_eq!(words(&recorded), told);
        assert_eq!(recorded.to_string(), "2 accepted, 1 confirmed, 1 refused, 2 unknown, 3 open");
        assert!(!recorded.has_ended);
        assert_eq!(recorded.requests, 4, "one of the five did not leave");
        assert_eq!(recorded.before.keys().copied().collect::<Vec<_>>(), [1], "2 was missed by a later look");
        let error = |place: usize| recorded.outcomes[place].1.as_ref().unwrap().error().unwrap();
        assert_eq!((error(4).status(), error(4).to_string()), (Some(502), "x".to_owned()));
        assert!(error(6).to_string().contains("the journal ends"), "{}", error(6));
    }

    #[tokio::test]
    async fn who_resumes_is_at_it_again_until_an_outcome_is_written_down() {
        let mut entries = [ended(), vec![Entry::Resume]].concat();
        let resumed = recorded(entries.clone()).await;
        assert_eq!((words(&resumed), resumed.has_ended), (vec!["accepted", "accepted", "open"], false));
        assert_eq!(resumed.resumed_at, [resumed.written_at]);
        entries.extend([intent(&[2])]);
        let sent = recorded(entries.clone()).await;
        assert_eq!((words(&sent), sent.has_ended), (vec!["accepted", "accepted", "unknown"], false));
        entries.extend([outcome(&[2], Word::Returned)]);
        assert_eq!(words(&recorded(entries.clone()).await)[2], "open", "nothing was done with others");
        entries.extend([intent(&[2]), outcome(&[2], Word::Accepted), Entry::Resume]);
        let done = recorded(entries).await;
        assert_eq!((words(&done), done.has_ended), (vec!["accepted"; 3], true));
        assert_eq!((done.resumed_at.len(), done.requests), (2, 3));
    }

    #[tokio::test]
    async fn an_outcome_holds_until_it_is_sent_again_or_given_back() {
        let mut entries = vec![begin(), intent(&[1, 2]), outcome(&[1], Word::Refused), outcome(&[2], Word::Unknown)];
        entries.push(Entry::Resume);
        assert_eq!(words(&recorded(entries.clone()).await)[..3], ["refused", "unknown", "open"]);
        entries.push(intent(&[1]));
        let again = recorded(entries.clone()).await;
        assert!(again.outcomes[0].1.as_ref().unwrap().error().unwrap().to_string().contains("the journal ends"));
        entries.extend([outcome(&[1], Word::Accepted), outcome(&[1], Word::Returned)]);
        assert_eq!(words(&recorded(entries).await)[..3], ["open", "unknown", "open"]);
    }

    #[tokio::test]
    async fn a_torn_last_line_is_left_out_and_told_and_nothing_is_changed() {
        let (_folder, path) = journal(ended()).await;
        let bytes = std::fs::read(&path).unwrap();
        let last = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
        for (length, is_torn, left) in [
            (bytes.len() - 1, false, "not sent"),
            (bytes.len() - 2, true, "open"),
            (last + 1, true, "open"),
            (last, false, "open"),
        ] {
            std::fs::write(&path, &bytes[..length]).unwrap();
            let recorded = Recorded::read(&path).unwrap();
            assert_eq!((recorded.is_torn, words(&recorded)[2]), (is_torn, left), "{length}");
            assert_eq!(recorded.has_ended, left != "open");
            assert_eq!(std::fs::read(&path).unwrap(), bytes[..length]);
        }
    }

    #[tokio::test]
    async fn what_a_process_has_in_use_is_read_and_left_to_it() {
        let (_folder, path) = journal(vec![begin()]).await;
        let (mut writer, _) = Writer::reopen(&path.as_path().into(), Arc::new(SystemClock)).await.unwrap();
        // Windows keeps others from what is locked.
        if cfg!(unix) {
            assert_eq!(Recorded::read(&path).unwrap().to_string(), "9 open");
        }
        writer.write(intent(&[1])).await.unwrap();
        drop(writer);
        assert_eq!(Recorded::read(&path).unwrap().to_string(), "1 unknown, 8 open");
    }

    #[tokio::test]
    async fn what_is_no_journal_or_not_as_it_was_written_is_an_error() {
        let (folder, path) = journal(entries()).await;
        let refused = |path: &Path, said: &str| {
            let error = Recorded::read(path).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Journal);
            assert!(error.to_string().contains(said), "{error}");
            assert!(error.to_string().contains(&path.display().to_string()), "{error}");
            error
        };
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        std::fs::write(&path, [&lines[..4], &lines[5..]].concat().concat()).unwrap();
        let error = refused(&path, "is damaged in line 5: its checksum does not fit");
        assert!(!error.to_string().contains("nothing was sent"), "nobody was to send anything: {error}");
        std::fs::write(&path, text.replace("acme", "acne")).unwrap();
        refused(&path, "is damaged in line 1");
        std::fs::write(&path, "id,owner\n").unwrap();
        refused(&path, "is damaged in line 1: it does not end in its checksum");
        std::fs::write(&path, "").unwrap();
        refused(&path, "says of no call");
        refused(&folder.path().join("absent"), "is not there");
        refused(folder.path(), "it is no file");
    }

    #[tokio::test]
    async fn another_version_of_the_format_is_refused() {
        let Entry::Begin(call) = begin() else { unreachable!() };
        let (_folder, path) = journal(vec![Entry::Begin(Begin { version: 2, ..call })]).await;
        let error = Recorded::read(path).unwrap_err().to_string();
        assert!(error.contains("version 2 of the format") && error.contains("read it with a newer"), "{error}");
    }
}
